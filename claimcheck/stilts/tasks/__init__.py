"""The tasks: one entry each with type, metric, labels, languages and where its data come from.

    entry = TASKS["xnli"]
    data = load("tydiqa", folder=Path("data"))          # a local folder
    data = load("tydiqa")                               # the hub, through `datasets`

What cannot be had is skipped by name: `load` raises `Unavailable` with the reason, and `load_all` returns the reasons
beside the data, so that every result can say what it misses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ...errors import TrainingError, UsageError
from ..records import Example, TaskData
from . import formats, hub, local
from .entries import TASKS, TRAINING_ROWS, Task
from .leaks import without_leaks

__all__ = ["TASKS", "Task", "Unavailable", "load", "load_all", "without_leaks"]


class Unavailable(TrainingError):
    """A task's data cannot be had here; the message says why."""


def load(
    name: str, folder: Path | None = None, languages: Iterable[str] = (), pins: Mapping[str, str] | None = None
) -> TaskData:
    """A task's data from a local folder, or from the hub without one; `languages` limits the evaluation data.

    `pins` names the commit of a repository on the hub; where it names none, the newest is taken and noted.
    """
    if name not in TASKS:
        raise UsageError(f"no task is called {name!r}", "one of: " + ", ".join(TASKS))
    task, wanted = TASKS[name], tuple(languages)
    if folder is not None:
        train, splits = _local(name, folder)
        where = "local folder"
    elif task.sources:
        sources = [hub.pinned(source, pins or {}) for source in task.sources]
        train, splits = _from_hub(task, sources, wanted or task.languages)
        if name in TRAINING_ROWS:
            formats.count(train, TRAINING_ROWS[name], f"{name}, training rows")
        where = ", ".join(f"{source.repository}@{source.revision}" for source in sources)
    else:
        raise Unavailable(f"{name}: {task.needs}", "or leave the task out: results will name it")
    kept = {
        split: {x: rows for x, rows in by_language.items() if not wanted or x in wanted}
        for split, by_language in splits.items()
    }
    for row in train:
        if row.language != "en" and task.role == "target":
            raise TrainingError(f"{name}: training row {row.id} is not English", "targets are trained in English only")
    labels = task.labels or (local.tags_of(train) if task.kind == "tagging" else ())
    notes = (f"data from {where}; {len(train)} training rows", *([task.remark] if task.remark else []))
    return TaskData(
        name=name, kind=task.kind, metric=task.metric, labels=labels, train=train, evaluation=kept, notes=notes
    )


def _local(name: str, folder: Path) -> local.Read:
    """From a folder; a task that it has no reader or files for is unavailable."""
    if not folder.is_dir():
        raise Unavailable(f"{name}: there is no folder {folder}", "check the path")
    if name not in local.READERS:
        raise Unavailable(f"{name}: not read from a local folder", TASKS[name].needs)
    train, splits = local.READERS[name](folder)
    if not train and not any(rows for split in splits.values() for rows in split.values()):
        raise Unavailable(f"{name}: {folder} has no data for it", TASKS[name].needs)
    return train, splits


def _from_hub(task: Task, sources: Iterable[hub.Source], languages: Iterable[str]) -> local.Read:
    train: list[Example] = []
    splits: local.Splits = {}
    for source in sources:
        per_language = "{language}" in source.config or source.convert is hub.tydiqa
        for split in source.splits:
            if split == "train":
                for language in task.trained:
                    train += hub.rows(source, language, "train")
                continue
            for language in languages if per_language else ("en",):
                rows = tuple(hub.rows(source, language, split))
                splits.setdefault(split, {})[language] = splits.get(split, {}).get(language, ()) + rows
    return tuple(train), splits


def load_all(names: Iterable[str], folder: Path | None = None) -> tuple[dict[str, TaskData], Mapping[str, str]]:
    """(data by task, reason by task that is missing)."""
    found: dict[str, TaskData] = {}
    missing: dict[str, str] = {}
    for name in names:
        try:
            found[name] = load(name, folder)
        except Unavailable as reason:
            missing[name] = reason.message
    return found, missing
