"""Cells as intervals, and cells as evidence.

A printed number stands for the interval of everything that rounds to it; sums, averages and
differences of printed numbers stand for the intervals that interval arithmetic gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from claimcheck.model import Cell, CellRef, Evidence, Paper, Relation, Table, evidence_at
from claimcheck.quantity import Quantity, find_quantities


@dataclass(frozen=True, slots=True)
class Interval:
    """Everything a number may be, and the value it is printed as."""

    low: Decimal
    value: Decimal
    high: Decimal

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.value + other.value, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.value - other.value, self.high - other.low)

    def over(self, divisor: Decimal) -> Interval:
        """Return a part of it, for a positive divisor."""
        return Interval(self.low / divisor, self.value / divisor, self.high / divisor)

    def ratio(self, other: Interval) -> Interval | None:
        """Return how many times `other` it is; None where zero is in question."""
        if other.low <= 0 or self.low < 0:
            return None
        return Interval(self.low / other.high, self.value / other.value, self.high / other.low)

    def gap(self, other: Interval) -> Decimal:
        """Return how far apart the two stand; zero where they have a value in common."""
        return max(self.low - other.high, other.low - self.high, Decimal(0))


def interval(quantity: Quantity) -> Interval:
    """Return what a printed number stands for."""
    return Interval(quantity.low, quantity.value, quantity.high)


@lru_cache(maxsize=65536)
def numbers_of(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of a cell: one, the two of a pair, none for words.

    What follows a plus-minus or stands in brackets after a number is a spread, not a second value.
    """
    plain = text.replace("·", "×").strip()
    found = [q for q in find_quantities(plain) if not q.word]
    kept = [q for q in found if not plain[: q.start].rstrip().endswith(("±", "(", "[")) and not q.text.startswith("±")]
    if not kept and len(found) == 1:
        kept = found
    return tuple(kept) if kept and (kept[0].start == 0 or not plain[: kept[0].start].strip(" +-±~≈<>≤≥$(*")) else ()


def row_name(table: Table, row: int) -> str:
    """Return a row's heads in one string, groups first."""
    return " / ".join(table.rows[row]) if row < len(table.rows) else ""


def column_name(table: Table, column: int) -> str:
    """Return a column's heads in one string, groups first."""
    return " / ".join(table.columns[column]) if column < len(table.columns) else ""


def reference(table: Table, cell: Cell) -> CellRef:
    """Return a cell with its heads, for people."""
    return CellRef(
        table=table.label or "table",
        row=row_name(table, cell.row),
        column=column_name(table, cell.column),
        text=cell.text,
        page=table.page,
        box=cell.box,
        table_box=table.box,
    )


def evidence(paper: Paper, table: Table, cells: Iterable[Cell], relation: Relation) -> tuple[Evidence, ...]:
    """Return one piece of evidence per cell, at its place on the page where it has one."""
    shown = []
    for cell in cells:
        ref = reference(table, cell)
        if cell.spans and paper.source == "pdf":
            made = replace(evidence_at(paper, cell.spans[0], "table", relation), cells=(ref,))
        else:
            made = Evidence(
                kind="table", paper=paper.id, page=table.page, start=None, end=None,
                boxes=(cell.box,) if cell.box else (), quote=cell.text, relation=relation, cells=(ref,),
            )  # fmt: skip
        shown.append(made)
    return tuple(shown)


def plain(value: Decimal) -> str:
    """Return a number for people: no exponent, no trailing zeros beyond what was computed."""
    rounded = value.quantize(Decimal("0.001")).normalize()
    return format(rounded, "f")


def total(parts: Sequence[Interval]) -> Interval:
    """Return the sum of intervals."""
    result = parts[0]
    for part in parts[1:]:
        result = result + part
    return result
