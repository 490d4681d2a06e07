"""Where a table is at odds with a number of the claim: another one in the cell it names, another gap, another unit.

Only where the claim names the cell in full, and what stands there is another number of the same kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claimcheck.model import Cell
from claimcheck.quantity import Quantity

from .bind import Links, NamedTable, Said
from .bound import Place
from .cells import column_name, row_name
from .compute import is_change, recomputed
from .fold import of_several
from .match import best_match, digits
from .tokens import tokens
from .units import units

NEXT = 2
"""Characters between a number and the word beside it."""
_SETS = {"development": frozenset(tokens("dev development validation")), "test": frozenset(tokens("test"))}


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


def differs(place: Place, one: NamedTable, links: Links, words: Said) -> Problem | None:
    """Look for another number of the same kind in the one place of the table that the claim names for this one."""
    quantity = place.quantity
    rows = [r for r in place.rows if links.rows[r].full]
    columns = [c for c in place.columns if links.columns[c].full]
    if len(rows) != 1 or rows != place.rows:
        return None
    few = _counts_beside(place, one, words)
    if len(columns) > 1:  # `EN-DE` under scores and under costs: the one that has such numbers
        columns = [c for c in columns if (at := one.at(rows[0], c)) and _same_kind(quantity, at[1], few=few)]
    if len(columns) != 1:
        return None
    if quantity.word or quantity.bound or quantity.unit in ("x", "points") or is_change(words.text, quantity):
        return None
    held = one.at(rows[0], columns[0])
    if held is None or not _same_kind(quantity, held[1], few=few) or not same_set(words, one, held[0]):
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
    if few or abs(numbers[0].value - quantity.value) > abs(numbers[0].value) / 4:
        return None  # too short, or too far off, to be meant for this cell where it stands nowhere else
    return Problem(
        quantity=quantity, one=one, code="number_differs", cells=(cell,), said=by,
        message=f"the claim's {said} is {cell.text} there, for {name}",
    )  # fmt: skip


def gap_differs(place: Place, one: NamedTable, links: Links, words: Said) -> Problem | None:
    """Look for a difference of two named cells that is not what the claim says."""
    made = recomputed(words, place.quantity, one, links, place.rows, place.columns)
    held = any(best_match(place.quantity, numbers) == "matches" for _, numbers in one.numbers)
    if made is None or held or not all(same_set(words, one, cell) for cell in made.cells):
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


def _counts_beside(place: Place, one: NamedTable, words: Said) -> bool:
    """Whether a short number stands right beside the name of a column that has it elsewhere: `307M parameters`."""
    quantity = place.quantity
    if digits(quantity) >= 4 or quantity.step < 1:
        return False
    beside = [
        c for c in place.columns
        if any(0 <= at - quantity.end <= NEXT for unit in one.columns[c].own for at in words.places.get(unit, ()))
    ]  # fmt: skip
    return any(cell.column in beside and best_match(quantity, held) == "matches" for cell, held in one.numbers)


def _same_kind(quantity: Quantity, printed: Sequence[Quantity], *, few: bool = False) -> bool:
    """Whether a number could have been copied from a cell: as many places, the same size or so."""
    one = printed[0]
    if few and len(printed) == 1 and not one.signed:
        return True
    if len(printed) != 1 or one.signed != quantity.signed or (one.step >= 1 and digits(quantity) < 4):
        return False
    same_places = one.step == quantity.step or (quantity.step < 1 and one.step < 1 and quantity.step == one.step * 10)
    size = abs(quantity.value) <= 3 * abs(one.value) + 1 and abs(one.value) <= 3 * abs(quantity.value) + 1
    return same_places and size and (one.unit == quantity.unit or None in (one.unit, quantity.unit))


def unit_clash(quantity: Quantity, cell: Cell, one: NamedTable, words: Said) -> Problem | None:
    """Look for a unit beside the claim's number that is another than the one head or caption give."""
    unit = units(words.text, quantity, one.table, cell)
    if unit is None or unit.same:
        return None
    return Problem(
        quantity=quantity, one=one, code="unit_differs", cells=(cell,),
        message=f"{cell.text} there is in {unit.printed}, not in {unit.claimed}",
    )  # fmt: skip


def same_set(words: Said, one: NamedTable, cell: Cell) -> bool:
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
