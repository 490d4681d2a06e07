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
from .bound import SHARE, Axis, Place, bound, clear, repeated
from .compute import computed, is_change
from .fold import folded, of_several
from .match import best_match, digits
from .odds import Problem, differs, gap_differs, same_set, unit_clash
from .tokens import tokens
from .units import units

_CLAUSE = re.compile(r";|,?\s(?:while|whereas|but)\s", re.IGNORECASE)
"""Where a clause with a subject of its own begins."""


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
            problem = differs(place, one, links, words) or gap_differs(place, one, links, words) if sure else None
        else:
            found.append(best)
            problem = unit_clash(quantity, best.cells[0], one, words) if best.how == "printed" else None
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
        away = clear(words, axis, lines, quantity, wanted)
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
        if not same_set(words, one, cell) or of_several(words, one, links, cell):
            continue
        score = links.cell(cell) - (0.3 if match == "only_if_rounded" else 0.0)
        if best is None or score > best.score:
            best = Found(
                quantity=quantity, one=one, cells=(cell,), match=match, how="printed", score=score, full=full,
                said=row.said | column.said, rivals=_alike(place, one, links, cell),
            )  # fmt: skip
    return best


def _alike(place: Place, one: NamedTable, links: Links, cell: Cell) -> int:
    """Return how many rows, or columns, with numbers of such a size the claim names as it names those of a cell."""
    mine, size = (cell.row, cell.column), place.quantity.value
    spots = ([(row, cell.column) for row in place.rows], [(cell.row, column) for column in place.columns])
    return max(
        sum(
            heads[spot[axis]].own == heads[mine[axis]].own and names[spot[axis]].said == names[mine[axis]].said
            and any(abs(q.value) < 10 * abs(size) + 1 for q in (one.at(*spot) or (cell, ()))[1])
            for spot in lines
        )
        for axis, (heads, names, lines) in enumerate(
            zip((one.rows, one.columns), (links.rows, links.columns), spots, strict=True)
        )
    )  # fmt: skip


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
            if not cells or not same_set(words, one, cells[0]) or (unit is not None and not unit.same):
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


def _computed(place: Place, one: NamedTable, links: Links, words: Said) -> Found | None:
    made = computed(words, place.quantity, one, links, place.rows, place.columns)
    made = made or folded(words, place.quantity, one, links, place.rows, place.columns)
    if made is None or not all(same_set(words, one, cell) for cell in made.cells):
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
