"""What must not be trained on: lines of the training text that a target's evaluation data hold too."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..records import Choices, Example, Line, Question, Sentences, TaskData, Translation, Words


def normal(text: str) -> str:
    """For comparison: compatible characters made one, case folded, only letters and digits kept, spaces gone."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum() or unicodedata.category(c).startswith("M"))


def texts(row: Example) -> Iterator[str]:
    """Every text of an example that a model would read."""
    if isinstance(row, Words):
        yield " ".join(row.words)
    elif isinstance(row, Sentences):
        yield from (row.first, row.second)
    elif isinstance(row, Question):
        yield from (row.question, row.context)
    elif isinstance(row, Choices):
        yield from (row.prompt, *(f"{row.prompt} {option}" for option in row.options))
    elif isinstance(row, Translation):
        yield from (row.english, row.foreign)
    elif isinstance(row, Line):
        yield from (row.text, row.translation)


def held_out(tasks: Iterable[TaskData]) -> frozenset[str]:
    """The normalised texts of all evaluation data of the tasks."""
    return frozenset(
        normal(text)
        for task in tasks
        for split in task.evaluation.values()
        for rows in split.values()
        for row in rows
        for text in texts(row)
        if text
    ) - {""}


def without_leaks(data: TaskData, targets: Sequence[TaskData]) -> TaskData:
    """The task without the training rows that hold a text of a target's evaluation data; the number is noted."""
    taken = held_out(targets)
    kept = tuple(row for row in data.train if not any(normal(text) in taken for text in texts(row) if text))
    dropped = len(data.train) - len(kept)
    note = f"{dropped} of {len(data.train)} training rows dropped: a text of theirs is in the evaluation data"
    return replace(data, train=kept, notes=(*data.notes, note))
