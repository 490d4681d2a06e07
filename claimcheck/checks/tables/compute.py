"""Numbers that a claim computes from cells: differences, ratios, relative changes, sums.

The two cells stand in one column (two rows compared) or in one row (two columns compared); the claim has to
name what they share and at least one of the two in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from claimcheck.model import Cell
from claimcheck.quantity import Match, Quantity, same

from .bind import Links, NamedTable
from .cells import Interval, interval, plain

_CHANGE = re.compile(
    r"\b(?:gain\w*|improv\w*|increas\w*|decreas\w*|drop\w*|lower\w*|higher|better|worse|above|below|behind|ahead|less|"
    r"more|over|by|than|lead\w*|trail\w*|margin|gap|difference|exceed\w*|outperform\w*|beat\w*|los[est]+\w*|cost\w*|"
    r"add\w*|point\w*|take\w*|reduc\w*|rais\w*|lift\w*|fast\w*|slow\w*|times|twice|surpass\w*|advantage|short)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"\b(?:together|combined|total|sum|jointly|altogether)\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\brelativ\w*", re.IGNORECASE)
MOST_LINES = 8
"""Rows (columns) that are tried against each other, best named first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A number of the claim, recomputed."""

    cells: tuple[Cell, ...]
    match: Match
    score: float
    words: str
    """`82.7 - 57.3 = 25.4; the claim's 25.5 is within rounding`."""


def computed(claim: str, quantity: Quantity, one: NamedTable, links: Links) -> Computed | None:
    """Return the best-linked way in which the cells of `one` give `quantity`, or None."""
    if not _CHANGE.search(claim) and not _TOGETHER.search(claim):
        return None
    best: Computed | None = None
    for (a, x), (b, y), score in _pairs(one, links):
        for value, step, words in _results(claim, quantity, x, y):
            match = _compare(quantity, value, step)
            if match is None:
                continue
            rounding = match == "only_if_rounded"
            total = score - (0.2 if rounding else 0.0)
            if best is None or total > best.score:
                said = f"{words}; the claim's {quantity.text.strip()} is within rounding" if rounding else words
                best = Computed(cells=(a, b), match=match, score=total, words=said)
    return best


def _pairs(one: NamedTable, links: Links) -> Iterator[tuple[tuple[Cell, Quantity], tuple[Cell, Quantity], float]]:
    """Yield pairs of single numbers that share a named column (row), one of whose rows (columns) is named."""
    at = {(cell.row, cell.column): (cell, numbers[0]) for cell, numbers in one.numbers if len(numbers) == 1}
    rows = sorted(range(len(links.rows)), key=lambda r: -links.rows[r])[:MOST_LINES]
    columns = sorted(range(len(links.columns)), key=lambda c: -links.columns[c])[:MOST_LINES]
    for shared, lines, of_shared, of_lines, turned in (
        (columns, rows, links.columns, links.rows, False),
        (rows, columns, links.rows, links.columns, True),
    ):
        for common in shared:
            if of_shared[common] < 0.45:
                continue
            for first, second in combinations(lines, 2):
                score = of_lines[first] + of_lines[second] + of_shared[common]
                if score < 1.5 or max(of_lines[first], of_lines[second]) < 0.45:
                    continue
                places = ((common, first), (common, second)) if turned else ((first, common), (second, common))
                if places[0] in at and places[1] in at:
                    yield at[places[0]], at[places[1]], score / 1.5


def _results(claim: str, quantity: Quantity, x: Quantity, y: Quantity) -> Iterator[tuple[Interval, Decimal, str]]:
    """Yield what two numbers give in the ways that the claim's unit allows, with the arithmetic in words."""
    high, low = (x, y) if x.value >= y.value else (y, x)
    a, b = interval(high), interval(low)
    step = max(x.step, y.step)
    gap = a - b
    words = f"{high.value} - {low.value} = {plain(gap.value)}"
    if quantity.unit != "x" and not (quantity.unit == "%" and _RELATIVE.search(claim)):
        yield gap, step, words
        if gap.high < 1 and step < Decimal("0.01"):
            yield Interval(gap.low * 100, gap.value * 100, gap.high * 100), step * 100, f"{words}, in percent"
    if quantity.unit == "x" or (quantity.word and not quantity.unit):
        ratio = a.ratio(b)
        if ratio is not None:
            yield ratio, Decimal("0.1"), f"{high.value} / {low.value} = {plain(ratio.value)}"
    if quantity.unit == "%" and "point" not in claim.lower():
        for base, name in ((b, low), (a, high)):
            part = gap.ratio(base)
            if part is not None and part.value:
                share = Interval(part.low * 100, part.value * 100, part.high * 100)
                yield share, Decimal("0.1"), f"({words}) / {name.value} = {plain(share.value)}%"
    if _TOGETHER.search(claim):
        yield a + b, step, f"{high.value} + {low.value} = {plain(a.value + b.value)}"


def _compare(quantity: Quantity, value: Interval, step: Decimal) -> Match | None:
    """Return how a computed number and the claim's agree, or None where they do not."""
    size = abs(quantity.value)
    if size == value.value:
        return "matches"
    if size == 0 or value.value == 0:
        return None
    if value.low <= quantity.high and quantity.low <= value.high and quantity.low > 0:
        return "only_if_rounded" if quantity.step <= step * 10 else None
    made = Quantity(text="", start=0, end=0, value=value.value.quantize(step), step=step)
    loosely = same(Quantity(text=quantity.text, start=0, end=0, value=size, step=quantity.step, bound=quantity.bound,
                            word=quantity.word), made)  # fmt: skip
    return None if loosely == "differs" else "only_if_rounded"
