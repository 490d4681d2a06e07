"""The paper against itself: averages, sums and differences recomputed, numbers of the text against its tables.

How an average is formed (over which columns, pairs first) is not assumed: every plausible way is tried
on all rows, and only where one of them brings out most of the rows is a row that does not come out
worth a word. Everything is compared by the intervals that printed digits stand for, with a unit of the
last printed digit to spare, for authors round intermediate values too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from claimcheck.model import Cell, Paper, SelfCheck, Table
from claimcheck.quantity import Quantity

from .tables.cells import Interval, column_name, evidence, interval, numbers_of, row_name, total
from .tables.tokens import tokens
from .text_numbers import text_against_tables
from .two_readings import two_readings

AVERAGE = frozenset(tokens("avg average averages mean avg. ave macro-average"))
SUM = frozenset(tokens("total sum"))
DELTA = frozenset(["δ", "∆", "delta", *tokens("diff difference gain improvement")])
NOT_A_VALUE = frozenset(tokens("rank length len std deviation tokens words per"))
ENOUGH = Decimal("0.75")
"""Share of rows that must come out before the rest is asked why not."""

Fold = Callable[[Sequence[Interval]], Interval]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A table's numbers, its lines to check lying as columns (turned where they are rows)."""

    table: Table
    turned: bool
    cells: tuple[tuple[Cell | None, ...], ...]
    """Row by row."""
    heads: tuple[tuple[str, ...], ...]
    """Per column."""
    groups: tuple[tuple[str, ...], ...]
    """Per column: its heads but the last."""

    def numbers(self, row: int, column: int) -> tuple[Quantity, ...]:
        cell = self.cells[row][column]
        return numbers_of(cell.text) if cell else ()

    def name(self, column: int) -> str:
        return row_name(self.table, column) if self.turned else column_name(self.table, column)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """One way a line may be computed from others."""

    columns: tuple[int, ...]
    fold: str
    """`mean`, `sum`, `minus` or `percent`."""
    pairs: str
    """`mean`, `first`, `second` or `apart`: what becomes of `76.1 / 60.0`."""


def self_checks(paper: Paper, tables: Sequence[Table], witness: Sequence[Table] = ()) -> tuple[SelfCheck, ...]:
    """Return where `paper` disagrees with itself, or only seems to: each with both numbers.

    `witness` has the tables as the other of PDF and e-print source gives them.
    """
    found: list[SelfCheck] = []
    for table in tables:
        for sheet in (_sheet(table, turned=False), _sheet(table, turned=True)):
            found += _lines(paper, sheet)
    found += text_against_tables(paper, tables)
    found += two_readings(paper, tables, witness)
    return tuple(found)


def _sheet(table: Table, *, turned: bool) -> _Sheet:
    height, width = len(table.rows), len(table.columns)
    at = {(cell.row, cell.column): cell for cell in table.cells if cell.text}
    rows = tuple(tuple(at.get((r, c)) for c in range(width)) for r in range(height))
    heads = table.rows if turned else table.columns
    return _Sheet(
        table=table,
        turned=turned,
        cells=tuple(zip(*rows, strict=True)) if turned and rows else rows,
        heads=tuple(tokens(_own(head)) for head in heads),
        groups=tuple(head[:-1] for head in heads),
    )


def _own(head: Sequence[str]) -> str:
    """Return a line's own head: the narrowest that has letters (under `Avg.` may stand a number of languages)."""
    return next((level for level in reversed(head) if any(c.isalpha() for c in level)), head[-1] if head else "")


def _lines(paper: Paper, sheet: _Sheet) -> Iterator[SelfCheck]:
    """Yield what does not come out in the lines of `sheet` that say they are computed."""
    for column, head in enumerate(sheet.heads):
        words = set(head)
        if words & NOT_A_VALUE or not sheet.cells or len(sheet.cells[0]) != len(sheet.heads):
            continue
        if words & AVERAGE:
            yield from _check(paper, sheet, column, "average", list(_ways(sheet, column, "mean")))
        elif words & SUM and len(words) <= 2:
            yield from _check(paper, sheet, column, "sum", list(_ways(sheet, column, "sum")))
        elif words & DELTA and len(words) <= 3:
            yield from _check(paper, sheet, column, "difference", list(_differences(sheet, column)))


def _ways(sheet: _Sheet, column: int, fold: str) -> Iterator[_Way]:
    """Yield the ways a mean or sum may be formed, the plainest first."""
    computed = AVERAGE | SUM | DELTA | NOT_A_VALUE
    usable = [
        c
        for c, head in enumerate(sheet.heads)
        if c != column
        and not set(head) & computed
        and sum(bool(sheet.numbers(r, c)) for r in range(len(sheet.cells))) * 2 > len(sheet.cells)
    ]
    before = [c for c in usable if c < column]
    run = [c for c in before if not any(set(sheet.heads[k]) & computed for k in range(c, column))]
    sets: list[tuple[int, ...]] = []
    same = [c for c in usable if sheet.groups[c] == sheet.groups[column] and sheet.groups[column]]
    for columns in (run, before, usable, [c for c in usable if c > column], same):
        for chosen in (columns, *([c for c in columns if c != left] for left in columns if len(columns) >= 4)):
            if len(chosen) >= 2 and tuple(chosen) not in sets:
                sets.append(tuple(chosen))
    for fixed in sets:
        paired = any(len(sheet.numbers(r, c)) == 2 for c in fixed for r in range(len(sheet.cells)))
        for pairs in ("mean", "first", "second", "apart") if paired else ("first",):
            yield _Way(columns=fixed, fold=fold, pairs=pairs)


def _differences(sheet: _Sheet, column: int) -> Iterator[_Way]:
    usable = [c for c, head in enumerate(sheet.heads) if c != column and not set(head) & (DELTA | NOT_A_VALUE)]
    for one in usable[:12]:
        for other in usable[:12]:
            if one != other:
                yield _Way(columns=(one, other), fold="minus", pairs="first")
                yield _Way(columns=(one, other), fold="percent", pairs="first")


def _computed(sheet: _Sheet, row: int, way: _Way) -> Interval | None:
    """Return what `way` makes of a row, or None where a number is missing."""
    parts: list[Interval] = []
    for column in way.columns:
        numbers = sheet.numbers(row, column)
        if not numbers:
            return None
        ends = [interval(q) for q in numbers]
        if len(ends) == 1 or way.pairs == "first":
            parts.append(ends[0])
        elif way.pairs == "mean":
            parts.append(total(ends).over(Decimal(len(ends))))
        elif way.pairs == "second":
            parts.append(ends[1])
        else:
            parts += ends
    if way.fold == "mean":
        return total(parts).over(Decimal(len(parts)))
    if way.fold == "sum":
        return total(parts)
    if way.fold == "minus":
        return parts[0] - parts[1]
    if parts[1].low <= 0:
        return None
    ratio = (parts[0] - parts[1]).ratio(parts[1]) if parts[0].low >= parts[1].high else None
    return ratio and Interval(ratio.low * 100, ratio.value * 100, ratio.high * 100)


def _check(paper: Paper, sheet: _Sheet, column: int, what: str, ways: list[_Way]) -> Iterator[SelfCheck]:
    """Yield the rows of a line that do not come out under the way that brings out most of them."""
    best: tuple[int, _Way, list[tuple[int, Interval]]] | None = None
    for way in ways:
        right, wrong = 0, []
        for row in range(len(sheet.cells)):
            stated = sheet.numbers(row, column)
            computed = _computed(sheet, row, way) if len(stated) == 1 else None
            if computed is None:
                continue
            if interval(stated[0]).gap(computed) == 0:
                right += 1
            elif interval(stated[0]).gap(computed) > stated[0].step:
                wrong.append((row, computed))
        if best is None or (right, -len(wrong)) > (best[0], -len(best[2])):
            best = (right, way, wrong)
    if best is None:
        return
    right, way, wrong = best
    if right < 3 or right < ENOUGH * (right + len(wrong)):
        return
    for row, computed in wrong:
        yield _finding(paper, sheet, _Slip(what=what, row=row, column=column, way=way, computed=computed, right=right))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slip:
    """A line that does not come out under the way that brings out `right` others."""

    what: str
    row: int
    column: int
    way: _Way
    computed: Interval
    right: int


def _finding(paper: Paper, sheet: _Sheet, slip: _Slip) -> SelfCheck:
    """Return the words for one line that does not come out: fair, with both numbers."""
    row, way, what = slip.row, slip.way, slip.what
    stated = sheet.numbers(row, slip.column)[0]
    places = max(0, -int(stated.step.as_tuple().exponent)) if stated.step < 1 else 0
    value = format(slip.computed.value.quantize(Decimal(1).scaleb(-places)), "f")
    if stated.signed and not value.startswith("-"):
        value = "+" + value
    table = sheet.table
    line = column_name(table, row) if sheet.turned else row_name(table, row)
    other = _comes_out_otherwise(sheet, row, slip.column, way)
    hint = f"; it comes out if {other}" if other else ""
    message = (
        f"{table.label or 'a table'}: the {what} printed for {line or 'this line'} is {stated.text.strip()}, and its "
        f"numbers give {value} ({_how(sheet, way)}, which is how {slip.right} other lines of the table come out): "
        f"the line and its {what} disagree, and either may be the slip{hint}"
    )
    used = [cell for c in (slip.column, *way.columns[:11]) if (cell := sheet.cells[row][c]) is not None]
    return SelfCheck(
        code=f"{what}_differs",
        message=message,
        stated=stated.text.strip(),
        computed=value,
        evidence=evidence(paper, table, used, "contradicts"),
    )


def _how(sheet: _Sheet, way: _Way) -> str:
    """Return in words how a line is formed."""
    if way.fold in ("minus", "percent"):
        one, other = (sheet.name(c) for c in way.columns)
        return f"{one} less {other}" + (", in percent" if way.fold == "percent" else "")
    left = [c for c in range(min(way.columns), max(way.columns)) if c not in way.columns]
    over = f"over {len(way.columns)} {'rows' if sheet.turned else 'columns'}, {sheet.name(way.columns[0])} to "
    over += sheet.name(way.columns[-1]) + (f" without {sheet.name(left[0])}" if len(left) == 1 else "")
    paired = any(len(sheet.numbers(r, c)) == 2 for c in way.columns for r in range(len(sheet.cells)))
    words = {"mean": "pairs averaged first", "first": "the first of each pair", "second": "the second of each pair"}
    return over + (f", {words.get(way.pairs, 'both of each pair')}" if paired else "")


def _comes_out_otherwise(sheet: _Sheet, row: int, column: int, way: _Way) -> str | None:
    """Return another treatment of pairs under which the row does come out, in words."""
    stated = interval(sheet.numbers(row, column)[0])
    for pairs, words in (("first", "the first of each pair"), ("second", "the second of each pair")):
        if pairs == way.pairs:
            continue
        computed = _computed(sheet, row, _Way(columns=way.columns, fold=way.fold, pairs=pairs))
        if (
            computed is not None
            and stated.gap(computed) == 0
            and any(len(sheet.numbers(row, c)) == 2 for c in way.columns)
        ):
            return f"{words} alone is taken"
    return None
