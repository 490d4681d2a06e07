"""Numbers that a claim makes of a whole line of cells: its average, the gap of two averages, its lowest and highest.

Over which cells is what the claim names; where it names none, over all tasks of the table, of the group it names,
with averages and sizes left out. What does not come out is no accusation: an average may be weighted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from claimcheck.model import Cell
from claimcheck.quantity import Match, Quantity, same

from .bind import GENERIC, Links, NamedTable, Said
from .bound import Axis
from .cells import Interval, interval, plain, total
from .compute import Computed, agreement, is_change, loosely
from .things import NOT_COMPARED
from .tokens import tokens

_AVERAGE = re.compile(r"\b(?:average[sd]?|averaging|mean)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s$", re.IGNORECASE)
_RANGE = re.compile(r"\b(?:rang|var|span)\w*\b[^.;,]{0,40}\b(?:from|between)\s$", re.IGNORECASE)
_ALL = re.compile(r"\b(?:all|every|each|across|overall|over)\b", re.IGNORECASE)
_MEAN = frozenset(tokens("average averaged avg avg. mean ave"))
HALF = 0.5
"""Share of the words of its head by which the one line that is meant is named well enough."""
SHOWN = 12
"""Cells that are shown."""


def of_several(words: Said, one: NamedTable, links: Links, cell: Cell) -> bool:
    """Whether the claim speaks of an average over lines it names, and a cell is but one of them."""
    if not _AVERAGE.search(words.text):
        return False
    around = {*one.rows[cell.row].words, *one.columns[cell.column].words, *one.caption}
    named = [sum(name.meant and name.full for name in names) for names in (links.rows, links.columns)]
    return max(named) >= 2 and _MEAN.isdisjoint(around)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The cells of one line that a claim speaks of together."""

    cells: tuple[Cell, ...]
    numbers: tuple[Quantity, ...]
    score: float
    full: bool
    """Line and cells are named, not inferred."""

    @property
    def mean(self) -> Interval:
        """The average."""
        return total([interval(q) for q in self.numbers]).over(Decimal(len(self.numbers)))

    @property
    def step(self) -> Decimal:
        """What its coarsest last digit is worth."""
        return max(q.step for q in self.numbers)

    @property
    def words(self) -> str:
        """The average, in words."""
        return f"average of {', '.join(f'{q.value:f}' for q in self.numbers)} = {plain(self.mean.value)}"


def folded(
    words: Said, quantity: Quantity, one: NamedTable, links: Links, rows: Sequence[int], columns: Sequence[int]
) -> Computed | None:
    """Return the line of cells that gives `quantity` as the claim says, or None."""
    plain_number = quantity.unit in (None, "%", "points") and not quantity.word
    limit = _limits(words.text, quantity)
    if not plain_number or not (limit or _AVERAGE.search(words.text)):
        return None
    by_row = Axis(heads=one.rows, names=links.rows), Axis(heads=one.columns, names=links.columns)
    for (lines, across), meant, turned in ((by_row, rows, False), (by_row[::-1], columns, True)):
        sure = [k for k in meant if lines.names[k].full or (len(meant) == 1 and lines.names[k].share >= HALF)]
        runs = [list(_runs(words, one, lines, across, line, turned=turned)) for line in sure]
        found = (_of_limits if limit else _of_means)(words.text, quantity, runs)
        if found is not None:
            return found
    return None


def _limits(claim: str, quantity: Quantity) -> str:
    """Return which end of a range a number is: `low`, `high` or neither."""
    before = claim[: quantity.start]
    if _BETWEEN.search(before) or _RANGE.search(before):
        return "low"
    first = re.search(r"([\d.,]+)(?:\s?%)?(?:\sand\s|\sto\s|\s?[\u2013-]\s?)$", before)
    opened = first and (_BETWEEN.search(before[: first.start()]) or _RANGE.search(before[: first.start()]))
    return "high" if opened else ""


def _runs(words: Said, one: NamedTable, lines: Axis, across: Axis, line: int, *, turned: bool) -> Iterator[Run]:
    """Yield the stretches of a line that the claim may speak of: the cells it names, else all tasks."""
    named = [k for k in across.full() if _MEAN.isdisjoint(across.heads[k].words)]  # "on average" names no column
    sets: list[tuple[list[int], bool]] = [(named, True)] if len(named) >= 2 else []
    tasks = [k for k, head in enumerate(across.heads)
             if not {part for unit in head.words for part in unit.split()} & NOT_COMPARED]  # fmt: skip
    groups = {unit for k in tasks for unit in across.heads[k].group if unit in words.places and unit not in GENERIC}
    inside = [k for k in tasks if groups.intersection(across.heads[k].group)]
    if not sets and (_ALL.search(words.text) or not named):
        sets.append((inside or tasks, bool(_ALL.search(words.text))))
    for chosen, full in sets:
        at = [one.at(k, line) if turned else one.at(line, k) for k in chosen]
        held = [(cell, numbers[0]) for cell, numbers in (found for found in at if found) if len(numbers) == 1]
        if len(held) >= 2 and len(held) == len(chosen):
            yield Run(
                cells=tuple(cell for cell, _ in held), numbers=tuple(q for _, q in held), full=full,
                score=lines.names[line].share + (1.0 if full else 0.5),
            )  # fmt: skip


def _of_means(claim: str, quantity: Quantity, runs: Sequence[Sequence[Run]]) -> Computed | None:
    """Return the average, or the gap of two, that a number is."""
    for run in (run for line in runs for run in line):
        match = agreement(quantity, run.mean, run.step)
        if match is not None and not is_change(claim, quantity):
            return _made(quantity, match, run.cells, run.words, run)
    for one, other in combinations(runs, 2) if is_change(claim, quantity) else ():
        for a, b in ((a, b) for a in one for b in other if len(a.numbers) == len(b.numbers)):
            gap = a.mean - b.mean if a.mean.value >= b.mean.value else b.mean - a.mean
            match = agreement(quantity, gap, max(a.step, b.step))
            if match is not None:
                said = f"{a.words}; {b.words}; they are {plain(gap.value)} apart"
                return _made(quantity, match, (*a.cells, *b.cells), said, a)
    return None


def _of_limits(claim: str, quantity: Quantity, runs: Sequence[Sequence[Run]]) -> Computed | None:
    """Return the line whose lowest (highest) number a number is, or bounds where the claim says `between`."""
    low = _limits(claim, quantity) == "low"
    ranged = bool(_RANGE.search(claim[: quantity.start])) or re.search(
        r"\b(?:rang|var|span)\w*", claim[: quantity.start]
    )
    for run in (run for line in runs for run in line):
        pairs = list(zip(run.cells, run.numbers, strict=True))
        cell, end = (min if low else max)(pairs, key=lambda pair: pair[1].value)
        match: Match = same(quantity, end)
        inside = quantity.value <= end.value if low else quantity.value >= end.value
        if match != "differs" or (inside and not ranged):
            said = f"{'lowest' if low else 'highest'} of {len(pairs)} is {cell.text}"
            return _made(quantity, match if match != "differs" else "only_if_rounded", (cell,), said, run)
    return None


def _made(quantity: Quantity, match: Match, cells: tuple[Cell, ...], said: str, run: Run) -> Computed:
    loose = match == "only_if_rounded" and len(cells) > 1
    shown = loosely(said, quantity) if loose else said
    return Computed(cells=cells[:SHOWN], match=match, score=run.score, words=shown, full=run.full)
