"""The numbers of a claim against one table: printed there, computed from it, or at odds with it.

A number counts as found only in a cell whose row and column the claim names in its place. It is at odds with
the table only where the claim names the cell in full, and what stands there is another number of the same
kind. Everything else is left open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from claimcheck.model import Cell
from claimcheck.quantity import Match, Quantity

from .base import base_of
from .bind import Links, NamedTable, Said, link, widened
from .bound import SHARE, Axis, bound, clear, repeated
from .cells import column_name, row_name
from .compute import computed, is_change, recomputed
from .fold import folded, of_several
from .match import best_match, digits
from .tokens import tokens
from .units import units

_CLAUSE = re.compile(r";|,?\s(?:while|whereas|but)\s", re.IGNORECASE)
"""Where a clause with a subject of its own begins."""
_SETS = {"development": frozenset(tokens("dev development validation")), "test": frozenset(tokens("test"))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A number of the claim, and where the table has it."""

    quantity: Quantity
    one: NamedTable
    cells: tuple[Cell, ...]
    match: Match
    how: Literal["printed", "computed", "label"]
    score: float
    full: bool = False
    """The claim names row and column in full."""
    arithmetic: str = ""
    said: frozenset[str] = frozenset()
    """The words of heads by which the claim names the cells."""
    rivals: int = 1
    """Rows (columns) of one name that the number may have been read from: `SQuAD`, in two settings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Where the table contradicts the claim."""

    quantity: Quantity
    one: NamedTable
    code: str
    message: str
    cells: tuple[Cell, ...]
    said: frozenset[str] = frozenset()
    """The words of heads by which the claim names the cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A number of a claim, and the rows and columns of a table that it may belong to."""

    quantity: Quantity
    rows: list[int]
    columns: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What one table has to say of a claim's numbers."""

    one: NamedTable
    links: Links
    found: tuple[Found, ...]
    open: tuple[Quantity, ...]
    """Numbers that the table does not give."""
    problems: tuple[Problem, ...] = ()
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    """What the claim means of the table."""
    places: tuple[Place, ...] = ()
    """Where in it each number may belong."""

    @property
    def score(self) -> float:
        """Return how much of the claim this table speaks of."""
        return sum(1 + f.score for f in self.found if f.how != "label") + self.links.caption

    def speaks(self, quantity: Quantity) -> bool:
        """Whether it has numbers in the place that the claim names for `quantity`."""
        return any(
            self.one.at(row, column)
            for place in self.places
            if place.quantity is quantity
            for row in place.rows
            for column in place.columns
        )

    def sees(self, quantity: Quantity) -> bool:
        """Whether a number of the claim stands anywhere in a row or column that the claim means."""
        if any(f.how == "label" and f.quantity is quantity for f in self.found):
            return False
        return any(
            best_match(quantity, numbers) != "differs"
            for cell, numbers in self.one.numbers
            if cell.row in self.rows or cell.column in self.columns
        )


def weigh(words: Said, quantities: Sequence[Quantity], one: NamedTable) -> Weighed:
    """Return what `one` says of the numbers of a claim."""
    words = widened(words, one)
    links = link(words, one)
    rows = Axis(heads=one.rows, names=links.rows)
    columns = Axis(heads=one.columns, names=links.columns)
    labels = [q for q in quantities if _is_label(q, words, one, links)]
    wanted = [q for q in quantities if q not in labels]
    found = [Found(quantity=q, one=one, cells=(), match="matches", how="label", score=0.0, full=True) for q in labels]
    left, problems, at = [], [], []
    for quantity in wanted:
        place = _place(words, rows, columns, quantity, wanted)
        at.append(place)
        best = _printed(place, one, links, words) or _computed(place, one, links, words)
        if best is None:
            left.append(quantity)
            sure = _sure(words, rows, columns, place, wanted)
            problem = _differs(place, one, links, words) or _gap_differs(place, one, links, words) if sure else None
        else:
            found.append(best)
            problem = _unit_clash(best, words)
        problems += [problem] if problem else []
    for quantity in list(left):
        start = _start_of_change(words, quantity, found, one)
        if start is not None:
            found.append(start)
            left.remove(quantity)
            problems = [p for p in problems if p.quantity is not quantity]
    if left and not problems and (row := _one_row(wanted, one, rows, columns, links, words)):
        found, left = [f for f in found if f.how == "label"] + row, []
    found.sort(key=lambda f: f.quantity.start)
    return Weighed(
        one=one, links=links, found=tuple(found), open=tuple(left), problems=tuple(problems),
        rows=tuple(rows.meant()), columns=tuple(columns.meant()), places=tuple(at),
    )  # fmt: skip


def _place(words: Said, rows: Axis, columns: Axis, quantity: Quantity, wanted: Sequence[Quantity]) -> Place:
    """Return the rows and columns a number may belong to, as the claim puts it."""
    of_rows, of_columns = (bound(words, axis, quantity, wanted) for axis in (rows, columns))
    if repeated(words, rows, columns, quantity):
        of_columns = columns.meant()
    elif repeated(words, columns, rows, quantity):
        of_rows = rows.meant()
    return Place(quantity=quantity, rows=of_rows, columns=of_columns)


def _sure(words: Said, rows: Axis, columns: Axis, place: Place, wanted: Sequence[Quantity]) -> bool:
    """Whether it is sure which cell a number is said of: no other name or, on the nearer side, number between."""
    quantity, near = place.quantity, []
    for axis, lines in ((rows, place.rows), (columns, place.columns)):
        away = [clear(words, axis, line, quantity, wanted) for line in lines]
        if not away or None in away:
            return False
        near.append(min(a for a in away if a is not None))
    clause = max((m.end() for m in _CLAUSE.finditer(words.text, 0, quantity.start)), default=0)
    if quantity.start - min(near) < clause and quantity.start > min(near):
        return False  # row and column are both named in the clause before: this one has a subject of its own
    low, high = quantity.start - min(near), quantity.end + min(near)
    others = [q for q in wanted if q is not quantity and low <= q.start < high]
    return not others


def _printed(place: Place, one: NamedTable, links: Links, words: Said) -> Found | None:
    """Return the cell that prints a number, in a row and a column it belongs to."""
    quantity = place.quantity
    change = is_change(words.text, quantity)
    best: Found | None = None
    for cell, numbers in one.numbers:
        if cell.row not in place.rows or cell.column not in place.columns:
            continue
        row, column = links.rows[cell.row], links.columns[cell.column]
        full = row.full and column.full
        if not full and (
            min(row.share, column.share) < SHARE
            or (digits(quantity) < 3 and units(words.text, quantity, one.table, cell) is None)
        ):
            continue
        if (change or quantity.unit in ("x", "points")) and not _tells_change(one, cell, numbers, quantity, change):
            continue
        match = best_match(quantity, numbers)
        if match == "differs" or (match == "only_if_rounded" and not full and not quantity.bound):
            continue
        if not _same_set(words, one, cell) or of_several(words, one, links, cell):
            continue
        score = links.cell(cell) - (0.3 if match == "only_if_rounded" else 0.0)
        if best is None or score > best.score:
            best = Found(
                quantity=quantity, one=one, cells=(cell,), match=match, how="printed", score=score, full=full,
                said=row.said | column.said, rivals=_alike(place, one, links, cell),
            )  # fmt: skip
    return best


def _alike(place: Place, one: NamedTable, links: Links, cell: Cell) -> int:
    """Return how many rows, or columns, the claim names just as it names those of a cell."""
    return max(
        sum(heads[line].own == heads[mine].own and names[line].said == names[mine].said for line in lines)
        for heads, names, lines, mine in (
            (one.rows, links.rows, place.rows, cell.row),
            (one.columns, links.columns, place.columns, cell.column),
        )
    )


def _start_of_change(words: Said, quantity: Quantity, found: Sequence[Found], one: NamedTable) -> Found | None:
    """Return the cell that `from 25.0 to 26.1` starts at, where the other stands in a row that has a base."""
    if not re.search(r"\bfrom\s(?:about\s|only\s|just\s)?$", words.text[: quantity.start], re.IGNORECASE):
        return None
    after = re.match(r"\s?%?\s?to\s(?:about\s|nearly\s|over\s)?", words.text[quantity.end :])
    end = quantity.end + after.end() if after else -1
    for other in (f for f in found if f.quantity.start == end and f.how == "printed" and f.full):
        base = base_of(one, other.cells[0].row)
        held = one.at(base, other.cells[0].column) if base is not None else None
        match = best_match(quantity, held[1]) if held else "differs"
        if held and match != "differs":
            return replace(other, quantity=quantity, cells=(held[0],), match=match)
    return None


def _one_row(
    wanted: Sequence[Quantity], one: NamedTable, rows: Axis, columns: Axis, links: Links, words: Said
) -> list[Found]:
    """Return the cells of the one row that has all numbers of the claim, each under a column it belongs to.

    `The 941M-parameter gMLP scores 87.7 on MNLI` names its row by what stands in it.
    """
    if len(wanted) < 2 or sum(digits(q) >= 3 for q in wanted) < 2 or any(is_change(words.text, q) for q in wanted):
        return []
    complete: list[list[Found]] = []
    for line, name in enumerate(rows.names):
        if not name.meant:
            continue
        held: list[Found] = []
        for quantity in wanted:
            place = _place(words, rows, columns, quantity, wanted)
            at = [found for c in place.columns if (found := one.at(line, c))]
            cells = [cell for cell, numbers in at if best_match(quantity, numbers) == "matches"]
            unit = units(words.text, quantity, one.table, cells[0]) if cells else None
            if not cells or not _same_set(words, one, cells[0]) or (unit is not None and not unit.same):
                break
            held.append(
                Found(
                    quantity=quantity, one=one, cells=(cells[0],), match="matches", how="printed",
                    score=links.cell(cells[0]),
                )
            )  # fmt: skip
        if len(held) == len(wanted):
            complete.append(held)
    return complete[0] if len(complete) == 1 else []


def _tells_change(one: NamedTable, cell: Cell, numbers: Sequence[Quantity], quantity: Quantity, change: bool) -> bool:
    """Whether a cell states a change: it has a sign, or its head says so."""
    if any(n.signed for n in numbers) or any(n.unit == "x" for n in numbers):
        return True
    heads = {*one.columns[cell.column].words, *one.rows[cell.row].words}
    return not heads.isdisjoint(_CHANGES) or (quantity.unit == "points" and not change)


_CHANGES = frozenset(tokens("gain improvement increase decrease change drop delta diff difference speedup ratio "
                            "relative speed-up faster reduction x")) | {"δ", "∆"}  # fmt: skip


def _same_set(words: Said, one: NamedTable, cell: Cell) -> bool:
    """Whether the claim, where it says test or development, says what head or caption have."""
    heads = {*one.columns[cell.column].words, *one.rows[cell.row].words}
    heads = {part for unit in heads for part in unit.split()}
    for mine, other in (("development", "test"), ("test", "development")):
        if _SETS[mine].isdisjoint(words.places) or not _SETS[other].isdisjoint(words.places):
            continue
        for level in (heads, one.caption):
            if not _SETS[mine].isdisjoint(level):
                break
            if not _SETS[other].isdisjoint(level):
                return False
    return True


def _computed(place: Place, one: NamedTable, links: Links, words: Said) -> Found | None:
    made = computed(words, place.quantity, one, links, place.rows, place.columns)
    made = made or folded(words, place.quantity, one, links, place.rows, place.columns)
    if made is None or not all(_same_set(words, one, cell) for cell in made.cells):
        return None
    return Found(
        quantity=place.quantity, one=one, cells=made.cells, match=made.match, how="computed", score=made.score,
        full=made.full, arithmetic=made.words,
    )  # fmt: skip


def _is_label(quantity: Quantity, words: Said, one: NamedTable, links: Links) -> bool:
    """Whether a number is part of a head that the claim names (`5-shot`, `4 layers`) or of the caption."""
    if abs(quantity.value) > 10_000 or quantity.unit is not None:
        return False
    token = f"{quantity.value:f}"
    for heads, names in ((one.rows, links.rows), (one.columns, links.columns)):
        for head, name in zip(heads, names, strict=True):
            if not name.meant:
                continue
            for unit in head.words:
                near = any(-12 <= quantity.start - at <= 24 for at in words.places.get(unit, ()))
                if token in unit.split() and near:
                    return True
    return quantity.step == 1 and token in one.caption


def _differs(place: Place, one: NamedTable, links: Links, words: Said) -> Problem | None:
    """Look for another number of the same kind in the one place of the table that the claim names for this one."""
    quantity = place.quantity
    rows = [r for r in place.rows if links.rows[r].full]
    columns = [c for c in place.columns if links.columns[c].full]
    if len(rows) != 1 or rows != place.rows:
        return None
    if len(columns) > 1:  # `EN-DE` under scores and under costs: the one that has such numbers
        columns = [c for c in columns if (at := one.at(rows[0], c)) and _same_kind(quantity, at[1])]
    if len(columns) != 1:
        return None
    if quantity.word or quantity.bound or quantity.unit in ("x", "points") or is_change(words.text, quantity):
        return None
    held = one.at(rows[0], columns[0])
    if held is None or not _same_kind(quantity, held[1]) or not _same_set(words, one, held[0]):
        return None
    cell, numbers = held
    if of_several(words, one, links, cell):
        return None
    elsewhere = [c for c, q in one.numbers if c is not cell and best_match(quantity, q) == "matches"]
    aside = [c for c in elsewhere if c.column in columns or c.row in rows]
    if any(_might_be_meant(c, cell, one, links) for c in aside):
        return None
    by = links.rows[cell.row].said | links.columns[cell.column].said
    name, said = f"{row_name(one.table, cell.row)}, {column_name(one.table, cell.column)}", quantity.text.strip()
    if aside:
        other = f"{row_name(one.table, aside[0].row)}, {column_name(one.table, aside[0].column)}"
        message = f"{said} stands there for {other}; for {name} it has {cell.text}"
        return Problem(
            quantity=quantity,
            one=one,
            code="number_belongs_to_other",
            message=message,
            cells=(cell, aside[0]),
            said=by,
        )
    if abs(numbers[0].value - quantity.value) > abs(numbers[0].value) / 4:
        return None  # too far off to be meant for this cell
    return Problem(
        quantity=quantity, one=one, code="number_differs", cells=(cell,), said=by,
        message=f"the claim's {said} is {cell.text} there, for {name}",
    )  # fmt: skip


def _gap_differs(place: Place, one: NamedTable, links: Links, words: Said) -> Problem | None:
    """Look for a difference of two named cells that is not what the claim says."""
    made = recomputed(words, place.quantity, one, links, place.rows, place.columns)
    held = any(best_match(place.quantity, numbers) == "matches" for _, numbers in one.numbers)
    if made is None or held or not all(_same_set(words, one, cell) for cell in made.cells):
        return None
    said, turned = place.quantity.text.strip(), made.match == "matches"
    return Problem(
        quantity=place.quantity, one=one, code="direction_reversed" if turned else "number_differs", cells=made.cells,
        message=f"it is the other way round: {made.words}" if turned
        else f"the claim's {said} does not come out: {made.words}",
    )  # fmt: skip


def _might_be_meant(aside: Cell, cell: Cell, one: NamedTable, links: Links) -> bool:
    """Whether the row (column) that has the number goes by the same name, or by more that the claim says."""
    for heads, names, other, meant in (
        (one.rows, links.rows, aside.row, cell.row),
        (one.columns, links.columns, aside.column, cell.column),
    ):
        if other == meant:
            continue
        more = names[other].said - names[meant].said
        less = names[meant].said - names[other].said
        if not less and (heads[other].own == heads[meant].own or more):
            return True
        if more and not names[other].meant:
            return True
    return False


def _same_kind(quantity: Quantity, printed: Sequence[Quantity]) -> bool:
    """Whether a number could have been copied from a cell: as many places, the same size or so."""
    one = printed[0]
    if len(printed) != 1 or one.signed != quantity.signed or (one.step >= 1 and digits(quantity) < 4):
        return False
    same_places = one.step == quantity.step or (quantity.step < 1 and one.step < 1 and quantity.step == one.step * 10)
    size = abs(quantity.value) <= 3 * abs(one.value) + 1 and abs(one.value) <= 3 * abs(quantity.value) + 1
    return same_places and size and (one.unit == quantity.unit or None in (one.unit, quantity.unit))


def _unit_clash(found: Found, words: Said) -> Problem | None:
    """Look for a unit beside the claim's number that is another than the one head or caption give."""
    one, cell = found.one, found.cells[0]
    unit = units(words.text, found.quantity, one.table, cell) if found.how == "printed" else None
    if unit is None or unit.same:
        return None
    return Problem(
        quantity=found.quantity, one=one, code="unit_differs", cells=(cell,),
        message=f"{cell.text} there is in {unit.printed}, not in {unit.claimed}",
    )  # fmt: skip
