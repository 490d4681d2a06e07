"""A study as a graph of runs: what is trained once and shared, what it costs, what fits a budget.

    pretraining -> intermediate (arm, seed) -> target (training on its English data, then scored in every language)
                                            -> evaluation (scored without training)

A run's id is the digest of its settings and of the ids of the runs it starts from: equal settings are one run,
whatever study asks for them; changed settings make a new one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from ..errors import UsageError
from ..stilts.records import EncoderShape, digest
from .recipe import BASELINE, Profile, Study, Target, Training

Kind = Literal["pretraining", "intermediate", "target", "evaluation"]
FEWEST_SEEDS = 3
"""The smallest part of a study that a budget is offered: below it an interval is too wide to decide anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One run of the graph."""

    name: str
    """`target/tags/treatment/2`: kind, target, arm, seed, as far as they apply."""
    kind: Kind
    id: str
    """Twelve hex digits of the digest of `settings` and of what it starts from."""
    start: str | None
    """Name of the run whose checkpoint it starts from; None: from scratch or from the hub."""
    settings: Mapping[str, Any]
    arm: str = ""
    target: str = ""
    seed: int = 0
    training: Training | None = None
    scored: Target | None = None
    makes: bool = False
    """Whether its checkpoint is kept for others."""
    steps: int = 0
    trained_tokens: float = 0.0
    scored_tokens: float = 0.0

    @property
    def measure(self) -> str:
        """What its speed depends on: runs of one measure take the same time a step."""
        tasks = "+".join(self.training.tasks) if self.training else f"scoring {self.target}"
        return f"{self.kind} {tasks}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """All runs of a study, each after those it needs."""

    study: Study
    nodes: tuple[Node, ...]
    skipped: tuple[str, ...]
    """What the claim has and this study leaves out, and why."""

    def node(self, name: str) -> Node:
        """Return the run called `name`."""
        return next(node for node in self.nodes if node.name == name)

    def scoring(self, arm: str, target: str, seed: int) -> Node:
        """Return the run that scores an arm on a target; without a seed of its own where none has a part in it."""
        for node in self.nodes:
            if node.scored is not None and (node.arm, node.target) == (arm, target) and node.seed in (seed, 0):
                return node
        raise KeyError((arm, target, seed))


def graph(study: Study) -> Graph:
    """Return the runs of a study."""
    nodes = list(_nodes(study))
    return Graph(study=study, nodes=tuple(nodes), skipped=study.profile.untested)


def _nodes(study: Study) -> Iterator[Node]:
    profile = study.profile
    origin: Node | None = None
    if profile.pretraining is not None:
        origin = _node("pretraining", profile, training=profile.pretraining, makes=True)
        yield origin
    for name in profile.targets:
        if profile.targets[name].training is None:
            yield _node("evaluation", profile, start=origin, arm=BASELINE, target=name)
    for seed in profile.seeds:
        for name in profile.targets:
            if profile.targets[name].training is not None:
                yield _node("target", profile, start=origin, arm=BASELINE, target=name, seed=seed)
        for arm, given in profile.arms.items():
            between = _node(
                "intermediate", profile, start=origin, arm=arm, seed=seed, training=given.training, makes=True
            )
            yield between
            for name in profile.targets:
                kind: Kind = "evaluation" if profile.targets[name].training is None else "target"
                yield _node(kind, profile, start=between, arm=arm, target=name, seed=seed)


def _node(
    kind: Kind,
    profile: Profile,
    *,
    start: Node | None = None,
    arm: str = "",
    target: str = "",
    seed: int = 0,
    training: Training | None = None,
    makes: bool = False,
) -> Node:
    """Return one run with its id and what it costs."""
    scored = profile.targets[target] if target else None
    if scored is not None:
        training = scored.training
    settings: dict[str, Any] = {
        "kind": kind,
        "data": profile.data,
        "seed": seed,
        "start": start.id if start else (profile.encoder or "scratch"),
    }
    if start is None and profile.encoder:
        settings["revision"] = profile.revision
    if profile.pins:
        settings["pins"] = dict(profile.pins)
    if profile.data == "made":
        settings["made"] = asdict(profile.made)
    if kind == "pretraining":
        settings["shape"] = asdict(profile.shape)
    if training is not None:
        settings["training"] = asdict(training)
    if scored is not None:
        settings["target"] = {key: value for key, value in asdict(scored).items() if key != "words"}
    steps = training.steps if training else 0
    batch = training.settings.batch_size * training.tokens if training else 0.0
    return Node(
        name="/".join(str(part) for part in (kind, target, arm, seed) if part),
        kind=kind,
        id=digest(settings)[:12],
        start=start.name if start else None,
        settings=settings,
        arm=arm,
        target=target,
        seed=seed,
        training=training,
        scored=scored,
        makes=makes,
        steps=steps,
        trained_tokens=steps * batch,
        scored_tokens=len(scored.languages) * scored.examples * scored.tokens if scored else 0.0,
    )


def needed(nodes: Graph, finished: Collection[str], kept: Collection[str]) -> tuple[Node, ...]:
    """Return the runs still to be made, in order: those not `finished`, and what they start from where not `kept`.

    `finished` are ids with a record, `kept` ids whose checkpoint is at hand. A finished training whose checkpoint
    is gone is only made again when a run that is not finished starts from it.
    """
    wanted = {n.name for n in nodes.nodes if n.id not in finished and n.scored is not None}
    for node in reversed(nodes.nodes):
        if node.name in wanted and node.start is not None:
            start = nodes.node(node.start)
            if start.id not in finished or start.id not in kept:
                wanted.add(start.name)
    return tuple(n for n in nodes.nodes if n.name in wanted)


def checkpoint_bytes(profile: Profile) -> float:
    """Return how much room one checkpoint takes: 32-bit weights, embeddings included, a working copy beside them."""
    if profile.encoder:
        return 4.0 * (profile.parameters + 250_002 * 1024)
    shape = profile.shape
    return 4.0 * (body(shape) + shape.vocabulary * shape.hidden)


def body(shape: EncoderShape) -> float:
    """Return the number of parameters of an encoder's blocks: twelve times the square of the width each."""
    return 12.0 * shape.layers * shape.hidden**2


def work(profile: Profile, nodes: Sequence[Node]) -> float:
    """Return the floating-point operations of `nodes`: six a parameter and trained token, two a scored one."""
    parameters = profile.parameters if profile.encoder else body(profile.shape)
    return sum(parameters * (6.0 * n.trained_tokens + 2.0 * n.scored_tokens) for n in nodes)


def part(study: Study, seeds: int, *, main_only: bool = False) -> Study:
    """Return the study with its first `seeds` seeds, and with the compared targets alone if `main_only`.

    Raises:
        UsageError: it has fewer seeds, or they are too few.
    """
    profile = study.profile
    if not 2 <= seeds <= len(profile.seeds):
        raise UsageError(
            f"--seeds {seeds}: profile {study.profile_name} has {len(profile.seeds)} seeds, and two are the fewest",
            f"give a number from 2 to {len(profile.seeds)}",
        )
    targets = {name: t for name, t in profile.targets.items() if not main_only or name in profile.compared}
    # What is trained on must not depend on how much of the study is made.
    aside = {**profile.set_aside, **{name: t for name, t in profile.targets.items() if name not in targets}}
    return replace(study, profile=replace(profile, seeds=profile.seeds[:seeds], targets=targets, set_aside=aside))


def makespan(nodes: Sequence[Node], cost: Mapping[str, float], jobs: int) -> float:
    """Return the seconds that `nodes` take, so many at a time, each after the one it starts from."""
    free, waiting = [0.0] * jobs, list(nodes)
    # What is kept, or is not among `nodes`, has ended before.
    ended = dict.fromkeys((node.start for node in nodes), 0.0) | {node.name: float("inf") for node in nodes}
    while waiting:
        first = min(free)
        node = min(waiting, key=lambda one: max(first, ended[one.start] if one.start else 0.0))
        waiting.remove(node)
        begins = max(first, ended[node.start] if node.start else 0.0)
        ended[node.name] = free[free.index(first)] = begins + cost.get(node.name, 0.0)
    return max(free)


def largest_part(study: Study, hours: float, cost: Mapping[str, float], jobs: int = 1) -> Study | None:
    """Return the largest part of `study` that takes no more than `hours` and still answers its question.

    All arms stay, the shams above all: without them a gain says nothing. Seeds go first, down to three, then the
    targets that are not compared with the claim. `cost` is seconds by run name, of which `jobs` go at a time; None
    where nothing fits.
    """
    most = len(study.profile.seeds)
    for main_only in (False, True):
        for seeds in range(most, min(FEWEST_SEEDS, most) - 1, -1):
            smaller = part(study, seeds, main_only=main_only)
            if makespan(graph(smaller).nodes, cost, jobs) <= hours * 3600:
                return smaller
    return None
