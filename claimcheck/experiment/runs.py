"""Runs, recorded one by one under `repro/<name>/runs/`: what was set, what came out, what it cost.

One file a run, written whole or not at all when the run has ended; a run that has a record is never made again,
and one that was killed has none, so that it is resumed. Records hold the sums of every score over clusters of test
items: the outcome of a study can be made again from them alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..errors import RecipeError, UsageError
from ..workspace import write_file
from .plan import Graph, Node

SCHEMA = "claimcheck/run/1"
Status = Literal["finished", "collapsed", "failed"]
Sums = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a run took; no part of any report that must be the same twice."""

    seconds: float
    tokens: float
    """Real ones trained on, without padding."""
    training: float = 0.0
    """Seconds of `seconds` that went into training steps."""
    joules: float | None = None
    """Of the whole device, other runs on it included; None where nothing counts it."""
    energy: str = ""
    """What `joules` counts, or why it was not measured."""

    @property
    def tokens_per_second(self) -> float:
        """Throughput of the training steps."""
        return self.tokens / self.training if self.training else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run that has ended."""

    id: str
    name: str
    status: Status
    reason: str = ""
    """Why it failed or counts as collapsed."""
    settings: Mapping[str, Any]
    digests: Mapping[str, str]
    """Of `code`, `data` and `checkpoint`."""
    versions: Mapping[str, str]
    device: str
    cost: Cost
    scores: Mapping[str, float] = field(default_factory=dict)
    """Language to points."""
    metrics: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Language to every metric there is."""
    sums: Mapping[str, Sums] = field(default_factory=dict)
    """Language to cluster to (numerator, denominator)."""
    notes: tuple[str, ...] = ()
    """What was dropped from the data or is missing, with counts."""


class Records:
    """The recorded runs of a study in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, Run] = {}
        for path in sorted(folder.glob("*.json")):
            run = read_run(path)
            self._known[run.id] = run

    def __contains__(self, identity: object) -> bool:
        return identity in self._known

    def __getitem__(self, identity: str) -> Run:
        return self._known[identity]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def add(self, run: Run) -> None:
        """Write the record of a run that has ended.

        Raises:
            CannotWrite: it cannot be written; nothing of it is left behind.
        """
        name = run.name.replace("/", "-")
        write_file(self.folder / f"{name}-{run.id}.json", dumps(run).encode())
        self._known[run.id] = run

    def of(self, graph: Graph) -> tuple[Run, ...]:
        """Return the recorded runs of `graph`, in its order."""
        return tuple(self._known[node.id] for node in graph.nodes if node.id in self._known)


def dumps(run: Run) -> str:
    """Return the record as JSON: a line a field, sums a line a language, keys in a fixed order."""
    fields = {"schema": SCHEMA, **asdict(run)}
    sums = fields.pop("sums")
    lines = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    inner = [f"  {json.dumps(language)}: {json.dumps(_short(sums[language]))}" for language in sums]
    lines.append(' "sums": {\n' + ",\n".join(inner) + "\n }" if inner else ' "sums": {}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _short(sums: Mapping[str, Sequence[float]]) -> dict[str, list[float]]:
    """Whole numbers without a point, others with six decimals: files people can still read."""
    return {key: [int(v) if v == int(v) else round(v, 6) for v in pair] for key, pair in sums.items()}


def read_run(path: Path) -> Run:
    """Return the run recorded in `path`.

    Raises:
        RecipeError: the file is no record, or is damaged.
    """
    try:
        data = json.loads(path.read_bytes())
        if data.pop("schema") != SCHEMA:
            raise ValueError("another schema")
        sums = {
            language: {cluster: (float(a), float(b)) for cluster, (a, b) in pairs.items()}
            for language, pairs in data.pop("sums").items()
        }
        cost, notes = Cost(**data.pop("cost")), tuple(data.pop("notes"))
        return Run(**data, cost=cost, notes=notes, sums=sums)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecipeError(
            f"{path.name}: not a run record: {type(error).__name__}: {error}", "remove it, and the run is made again"
        ) from error


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the study in `folder`: two processes that make the same runs would make each other's.

    Raises:
        UsageError: another process holds it.
    """
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise UsageError(
            f"{folder.name}: another rerun is at work here", "wait for it, or give another --runs DIR"
        ) from None
    try:
        yield
    finally:
        lock.release()


def finished(records: Records, nodes: Sequence[Node]) -> set[str]:
    """Return the ids among `nodes` that have a record, failed and collapsed ones included."""
    return {node.id for node in nodes if node.id in records}
