"""`claimcheck rerun`."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import ClaimcheckError, RecipeError, TrainingError, UsageError
from ..experiment.crew import Crew, Here, jobs_here
from ..experiment.machine import estimate
from ..experiment.missing import at_hand
from ..experiment.plan import Graph, Node, checkpoint_bytes, graph, largest_part, makespan, needed, part, work
from ..experiment.recipe import Study
from ..experiment.report import FORMATS, as_json, as_text
from ..experiment.rerun import Rerun, check_ready, find, folders, rerun, unfit
from ..experiment.runs import Records, finished
from ..model import Reproduced
from ..workspace import REPRO, check_writable, write_file, write_report
from . import FOUND, INCOMPLETE, OK
from .watch import Watch

WRONG = ("not_reproduced", "disagrees_at_this_scale")
"""Outcomes that `--fail-on not-reproduced` is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a call of `rerun` was given."""

    name: str
    profile: str = "smoke"
    plan: bool = False
    budget: float | None = None
    seeds: int | None = None
    main_only: bool = False
    runs: Path | None = None
    data: Path | None = None
    on: str = ""
    store: str = ""
    gpu_share: float = 1.0
    out: Path | None = None
    formats: str = "html,md,json"
    json_to: str | None = None
    fail_on: str = "never"
    quiet: bool = False


def run(wanted: Wanted) -> int:
    """Rerun a claim, or say what it would take, and return the exit code."""
    chosen = _formats(wanted.formats)
    one = at_hand(find(wanted.name, wanted.profile), wanted.data)
    if wanted.seeds is not None or wanted.main_only:
        one = part(one, wanted.seeds or len(one.profile.seeds), main_only=wanted.main_only)
    if wanted.plan:
        _print_plan(one, wanted)
        return OK
    out = wanted.out or Path(REPRO) / one.name / "report" / one.profile_name
    check_writable(out)
    if wanted.budget is not None:
        _check_budget(one, wanted)
    try:
        done = _rerun(one, wanted)
    except (TrainingError, RecipeError) as error:
        print(f"claimcheck: {error}", file=sys.stderr)
        return INCOMPLETE
    write_report(out, {FORMATS[name][0]: FORMATS[name][1](done.reproduced).encode() for name in chosen})
    if wanted.json_to not in (None, "-"):
        write_file(Path(str(wanted.json_to)), as_json(done.reproduced).encode())
    if wanted.json_to == "-":
        print(as_json(done.reproduced), end="")
    else:
        print(as_text(done.reproduced), end="")
        print(f"cost: {done.made} runs made now; all recorded ones together {_time(done.seconds)}")
        print(f"report: {out / FORMATS[chosen[0]][0]}")
    return _code(done.reproduced, wanted.fail_on)


def _rerun(one: Study, wanted: Wanted) -> Rerun:
    """Make what is missing, and show how far it is."""
    crew = _crew(one, wanted)
    if wanted.quiet:
        return rerun(one, runs=wanted.runs, data=wanted.data, crew=crew)
    with Watch() as watch:
        here = replace(_here(one, wanted), watched=watch.step)
        return rerun(one, runs=wanted.runs, data=wanted.data, told=watch.done, crew=crew or here)


def _crew(one: Study, wanted: Wanted) -> Crew | None:
    """Return the cluster that was asked for; None: this machine."""
    if not wanted.on:
        if wanted.store:
            raise UsageError("--store: only for a cluster", "give --on ray or --on ray://host:port, too")
        return None
    from ..scale.runs import Cluster

    store = wanted.store or str(folders(one, wanted.runs)[1].absolute())
    data = wanted.data.absolute() if wanted.data else None
    return Cluster(on=wanted.on, store=store, data=data, gpus=wanted.gpu_share)


def _here(one: Study, wanted: Wanted) -> Here:
    return Here(folders(one, wanted.runs)[1], wanted.data)


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in FORMATS:
            raise UsageError(f"--format {name}: not a format of rerun", f"known formats: {', '.join(FORMATS)}")
    return names or ("json",)


def _code(reproduced: Reproduced, fail_on: str) -> int:
    if reproduced.outcome == "not_run":
        return INCOMPLETE
    return FOUND if fail_on == "not-reproduced" and reproduced.outcome in WRONG else OK


def _check_budget(one: Study, wanted: Wanted) -> None:
    """Refuse what will not fit, before anything of it runs.

    Raises:
        UsageError: with the largest part that fits.
    """
    check_ready(one, wanted.data, _here(one, wanted))
    budget = wanted.budget or 0.0
    whole, todo = _todo(one, wanted)
    if not todo:
        return
    seconds = estimate(one, wanted.data)
    cost = {node.name: seconds(node) for node in todo}
    jobs = jobs_here(one.profile.gpu_gib)
    hours = makespan(todo, cost, jobs) / 3600
    if hours > budget:
        raise unfit(hours, budget, largest_part(whole.study, budget, cost, jobs), one)


def _todo(one: Study, wanted: Wanted) -> tuple[Graph, tuple[Node, ...]]:
    """Return the graph and what of it is still to be made, checkpoints that are at hand used."""
    whole = graph(one)
    folder, workshop = folders(one, wanted.runs)
    records = Records(folder)
    kept = {node.id for node in whole.nodes if list((workshop / node.id).glob("*/result.json"))}
    return whole, needed(whole, finished(records, whole.nodes), kept)


def _print_plan(one: Study, wanted: Wanted) -> None:
    """Print the runs as a graph, what they cost, what is skipped and why."""
    whole, todo = _todo(one, wanted)
    names = {node.name for node in todo}
    print(f"{one.name}, profile {one.profile_name}: {one.profile.trains}")
    print(f"tests: {one.entry.says} ({one.paper}v{one.recipe.version})\n")
    cost, why = _costs(one, wanted, todo)
    for node in whole.nodes:
        depth = _depth(whole, node)
        tokens = _count(node.trained_tokens + node.scored_tokens)
        state = "to run" if node.name in names else "recorded" if _recorded(node, one, wanted) else "not needed"
        time = f"{cost[node.name]:8.1f} s" if node.name in cost else " " * 10
        print(f"{'  ' * depth}{node.name:<{44 - 2 * depth}} {tokens:>8} tokens {time}  {state}")
    total = sum(node.trained_tokens + node.scored_tokens for node in todo)
    disk = checkpoint_bytes(one.profile) * sum(node.makes for node in todo)
    print(
        f"\nto run: {len(todo)} of {len(whole.nodes)} runs, {_count(total)} tokens, {work(one.profile, todo):.2g} flop"
    )
    print(f"disk: {disk / 1e9:.2f} GB of checkpoints")
    if not why:
        jobs = jobs_here(one.profile.gpu_gib)
        took = _time(makespan(todo, cost, jobs))
        why = f"{took} on this machine, {jobs} at a time, from a few steps of every kind of run"
    print(f"time: {why}")
    for line in whole.skipped:
        print(f"not tested: {line}")


def _costs(one: Study, wanted: Wanted, todo: tuple[Node, ...]) -> tuple[dict[str, float], str]:
    """Return the seconds by run, or why they cannot be told."""
    if not todo:
        return {}, "none, everything is recorded"
    try:
        check_ready(one, wanted.data, _here(one, wanted))
        seconds = estimate(one, wanted.data)
    except ClaimcheckError as error:
        return {}, f"not measured: {error.message}; {error.remedy}"
    return {node.name: seconds(node) for node in todo}, ""


def _recorded(node: Node, one: Study, wanted: Wanted) -> bool:
    folder = folders(one, wanted.runs)[0]
    return any(folder.glob(f"*-{node.id}.json"))


def _depth(whole: Graph, node: Node) -> int:
    return 0 if node.start is None else 1 + _depth(whole, whole.node(node.start))


def _count(tokens: float) -> str:
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if tokens >= size:
            return f"{tokens / size:.1f}{unit}"
    return f"{tokens:.0f}"


def _time(seconds: float) -> str:
    if seconds >= 3600:
        return f"{seconds / 3600:.1f} hours"
    return f"{seconds / 60:.1f} minutes" if seconds >= 60 else f"{seconds:.0f} seconds"
