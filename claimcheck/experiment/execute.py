"""One run of a study, made by the trainer and put into a record.

The trainer keeps a phase in a folder of its own while it runs, goes on where it was killed and gives back what
it gave before; so a run that was killed at any moment comes out as if it had not been.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from importlib import metadata
from pathlib import Path

from ..errors import TrainingError
from ..stilts.records import Evaluation, Line, TaskData, Tick, digest
from .data import Data
from .machine import device_name
from .plan import Graph, Node
from .recipe import Training
from .runs import Cost, Run

PARTS = ("torch", "transformers", "tokenizers", "safetensors", "numpy")


class Workshop:
    """Where the runs of a study are made: checkpoints and phases, kept outside the records."""

    def __init__(
        self, graph: Graph, folder: Path, data: Path | None = None, told: Callable[[str, Tick], None] | None = None
    ) -> None:
        """`told` hears of every training step, with the run's name."""
        self.graph, self.folder, self._told = graph, folder, told
        self.data = Data(graph.study.profile, data)

    def kept(self) -> set[str]:
        """Return the ids of the runs whose checkpoint is at hand."""
        return {node.id for node in self.graph.nodes if node.makes and self._checkpoint(node) is not None}

    def make(self, node: Node) -> Run:
        """Make one run and return its record.

        Raises:
            TrainingError: it cannot start or go on; what there is of it is kept, and gone on with next time.
            CannotWrite: there is no room for it.
        """
        from ..stilts.energy import Meter

        began, meter = time.monotonic(), Meter()
        run = self._phase(node, node.training, began) if node.training else self._retrieved(node, began)
        joules = meter.joules()
        used = replace(run.cost, joules=None if joules is None else round(joules, 1), energy=meter.source)
        return replace(run, cost=used)

    def predictions(self, node: Node) -> Path:
        """Return the folder of what a run predicted, example by example."""
        return self.folder / "predictions" / node.id

    def clear(self, node: Node) -> None:
        """Remove what a recorded run left behind but its predictions, unless others start from it."""
        if not node.makes:
            shutil.rmtree(self.folder / node.id, ignore_errors=True)

    def _phase(self, node: Node, training: Training, began: float) -> Run:
        """Train, and score where the run is a target."""
        from ..stilts.phases import Phase, run_phase

        target = node.scored
        tasks = (self.data.target(target),) if target else self.data.train(training, node.seed)
        profile = self.graph.study.profile
        start = profile.shape if node.kind == "pretraining" else self._start(node)
        phase = Phase(
            name={"pretraining": "pretrain", "intermediate": "intermediate"}.get(node.kind, "target"),  # type: ignore[arg-type]
            start=start,
            tokenizer=self._tokenizer() if node.kind == "pretraining" else None,
            tasks=tasks,
            settings=replace(training.settings, seed=node.seed),
            splits=(target.split,) if target else (),
            development=tasks[0].train[0].language if tasks[0].train else "en",
        )
        result = run_phase(phase, self.folder / node.id, partial(self._told, node.name) if self._told else None)
        if target and (result.folder / "predictions").is_dir():
            shutil.copytree(result.folder / "predictions", self.predictions(node), dirs_exist_ok=True)
        collapsed = "" if training.labels == "shuffled" else result.collapsed  # nothing could be learned there
        cost = _cost(result.folder)
        took = max(time.monotonic() - began, cost.get("seconds", 0.0))
        run = self._record(node, result.evaluations, tasks, collapsed, result.notes, took, cost)
        if result.best_evaluations == result.evaluations:
            return run
        # Beside the last weights, which count: those that the English development data would have chosen.
        selected = {e.language: {"selected": round(e.score, 6)} for e in result.best_evaluations}
        return replace(run, metrics={x: {**run.metrics[x], **selected.get(x, {})} for x in run.metrics})

    def _retrieved(self, node: Node, began: float) -> Run:
        """Score an encoder as it is."""
        from .retrieval import score

        target = node.scored
        if target is None:
            raise TrainingError(f"{node.name}: neither trains nor scores", "correct the recipe")
        task = self.data.target(target)
        found = score(self._start(node), task, target, self.predictions(node))
        return self._record(node, found, (task,), "", (), time.monotonic() - began, {})

    def _start(self, node: Node) -> Path | str:
        """Return the folder of the checkpoint that a run starts from, or the encoder's name on the hub."""
        if node.start is None:
            profile = self.graph.study.profile
            return f"{profile.encoder}@{profile.revision}" if profile.revision else profile.encoder
        found = self._checkpoint(self.graph.node(node.start))
        if found is None:
            raise TrainingError(f"{node.name}: the checkpoint of {node.start} is gone", "run it again")
        return found

    def _checkpoint(self, node: Node) -> Path | None:
        if not (self.folder / node.id).is_dir():
            return None
        done = [path.parent for path in sorted((self.folder / node.id).glob("*/result.json"))]
        return next((folder / "last" for folder in done if (folder / "last").is_dir()), None)

    def _tokenizer(self) -> Path:
        """Return the folder of the tokenizer of an encoder that is trained from scratch."""
        from ..stilts.tokenizer import train_tokenizer

        lines = [row for row in self.data.pretraining().train if isinstance(row, Line)]
        shape = self.graph.study.profile.shape
        name = digest([shape, [(line.text, line.translation) for line in lines]])[:12]
        folder = self.folder / f"tokenizer-{name}"
        if not folder.is_dir():
            part = folder.with_name(f".{folder.name}.part")
            shutil.rmtree(part, ignore_errors=True)
            train_tokenizer((text for line in lines for text in (line.text, line.translation)), shape.vocabulary, part)
            part.replace(folder)
        return folder

    def _record(
        self,
        node: Node,
        evaluations: Iterable[Evaluation],
        tasks: Sequence[TaskData],
        collapsed: str,
        notes: Sequence[str],
        seconds: float,
        cost: Mapping[str, float],
    ) -> Run:
        scored = list(evaluations)
        checkpoint = self._checkpoint(node)
        return Run(
            id=node.id,
            name=node.name,
            status="collapsed" if collapsed else "finished",
            reason=collapsed,
            settings=node.settings,
            digests={
                "code": code_digest(),
                "data": digest([digest(task) for task in tasks]),
                "checkpoint": _weights(checkpoint) if node.makes and checkpoint else "",
            },
            versions={"python": platform.python_version(), **{name: metadata.version(name) for name in PARTS}},
            device=device_name(),
            cost=Cost(
                seconds=round(seconds, 3),
                tokens=cost.get("tokens", 0.0),
                training=round(cost.get("seconds", 0.0), 3),
            ),
            scores={e.language: round(e.score, 6) for e in scored},
            metrics={e.language: {name: round(v, 6) for name, v in e.scores.items()} for e in scored},
            sums={e.language: {cluster: as_ratio(e.metric, sums) for cluster, sums in e.clusters} for e in scored},
            notes=tuple(notes),
        )


def as_ratio(metric: str, sums: Sequence[float]) -> tuple[float, float]:
    """Return a cluster's sums as (numerator, denominator), such that 100 times the ratio of totals is the score.

    Tags, names and pairs: twice the right ones over predicted and gold, which is F1; answers: the mean of
    exact match and F1 over questions; everything else: right over all.
    """
    if metric in ("tag_f1", "entity_f1", "bucc"):
        return 2.0 * sums[0], sums[1] + sums[2]
    if len(sums) == 3:
        return (sums[0] + sums[1]) / 2, sums[2]
    return sums[0], sums[1]


@cache
def code_digest() -> str:
    """Return the digest of the code that trains and scores."""
    package = Path(__file__).resolve().parents[1]
    found = hashlib.sha256()
    for path in sorted([*(package / "stilts").rglob("*.py"), package / "experiment" / "retrieval.py"]):
        found.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _weights(folder: Path) -> str:
    with (folder / "model.safetensors").open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _cost(folder: Path) -> dict[str, float]:
    import json

    saved: dict[str, float] = json.loads((folder / "cost.json").read_bytes())
    return saved
