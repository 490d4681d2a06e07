"""The numbers of a claim against one table: printed there, computed from it, or at odds with it.

A number counts as found only in a cell whose heads the claim names, and only if no other row or column is
named better: `85.4 F1 for gMLP` is not found in the row of aMLP. Two numbers that stand in each other's
places are exchanged. Everything else is left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from claimcheck.model import Cell
from claimcheck.quantity import Match, Quantity, same

from .bind import Links, NamedTable, Said, link, telling
from .compute import Computed, computed

SURE = 0.95
"""Share of a head's words from which it is named in full."""
RIVAL = 0.35
"""How much better another row must be named than the one a number stands in, to be the one meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A number of the claim, and where the table has it."""

    quantity: Quantity
    cells: tuple[Cell, ...]
    match: Match
    how: Literal["printed", "computed", "label"]
    score: float
    arithmetic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What one table has to say of a claim's numbers."""

    one: NamedTable
    links: Links
    found: tuple[Found, ...]
    open: tuple[Quantity, ...]
    """Numbers that the table does not give."""
    problem: str = ""
    """Reason code, where the table contradicts the claim."""
    message: str = ""
    cells: tuple[Cell, ...] = ()
    """Cells that contradict."""
    loose: bool = False
    """A number stands in a row or column that the claim does not name best."""

    @property
    def score(self) -> float:
        """Return how much of the claim this table speaks of."""
        return sum(1 + f.score for f in self.found if f.how != "label") + self.links.caption


def weigh(claim: str, words: Said, quantities: Sequence[Quantity], one: NamedTable) -> Weighed | None:
    """Return what `one` says of the numbers of a claim, or None where it has nothing to do with them."""
    links = link(words, one)
    found: list[Found] = []
    left: list[Quantity] = []
    for quantity in quantities:
        best = _printed(quantity, one, links, words)
        if best is None and _is_label(quantity, one):
            best = Found(quantity=quantity, cells=(), match="matches", how="label", score=0.0)
        if best is None:
            left.append(quantity)
        else:
            found.append(best)
    for quantity in tuple(left):
        made = computed(claim, quantity, one, links)
        if made is not None:
            left.remove(quantity)
            found.append(_as_found(quantity, made))
    found.sort(key=lambda f: f.quantity.start)
    weighed = Weighed(one=one, links=links, found=tuple(found), open=tuple(left))
    real = [f for f in found if f.how != "label"]
    if not real and max(links.rows, default=0) + max(links.columns, default=0) < 2 * SURE:
        return None
    weighed = _exchanged(weighed, words)
    for judge in (_belongs_to_other, _differs):
        weighed = weighed if weighed.problem else judge(weighed)
    return weighed


def _as_found(quantity: Quantity, made: Computed) -> Found:
    return Found(
        quantity=quantity, cells=made.cells, match=made.match, how="computed", score=made.score, arithmetic=made.words
    )


def variants(quantity: Quantity) -> Iterator[Quantity]:
    """Yield a number and what it is in a table that keeps `M` or `billion` in the head."""
    yield quantity
    for factor in (10**3, 10**6, 10**9):
        if quantity.step >= factor / 1000 and abs(quantity.value) >= factor and not quantity.text.isdigit():
            yield replace(quantity, value=quantity.value / factor, step=quantity.step / factor)


def digits(quantity: Quantity) -> int:
    """Return how many digits a number has that tell it from others."""
    return (
        len(str(quantity.value.normalize().as_tuple().digits)) // 3
        if quantity.step >= 1
        else len(quantity.value.as_tuple().digits)
    )


def _printed(quantity: Quantity, one: NamedTable, links: Links, words: Said) -> Found | None:
    """Return the cell that prints a number and whose heads the claim names best."""
    best: Found | None = None
    for cell, numbers in one.numbers:
        link_score = links.cell(cell)
        if link_score < 0.5 or not _own_place(quantity, cell, one, links, words):
            continue
        for number in numbers:
            for one_way in variants(quantity):
                match = same(one_way, number)
                if match == "differs":
                    continue
                score = link_score - (0.3 if match == "only_if_rounded" else 0.0)
                score += _closeness(quantity, cell, one, words)
                if best is None or score > best.score:
                    best = Found(quantity=quantity, cells=(cell,), match=match, how="printed", score=score)
    if best is None:
        return None
    needed = 0.6 if digits(quantity) >= 3 and best.match == "matches" else 1.0
    return best if best.score >= needed else None


def _own_place(quantity: Quantity, cell: Cell, one: NamedTable, links: Links, words: Said) -> bool:
    """Whether no other row or column that the claim names stands nearer to the number than the cell's own.

    "68.0 on German and 71.2 on Turkish": 68.0 is not found in the column of Turkish.
    """
    for heads, scores, index in (
        (one.rows, links.rows, cell.row),
        (one.columns, links.columns, cell.column),
    ):
        named = [i for i, s in enumerate(scores) if s >= SURE]
        if index not in named or len(named) < 2:
            continue
        mine = words.near(telling(heads, index, named), quantity.start)
        for other in named:
            at = words.near(telling(heads, other, named), quantity.start) if other != index else None
            if at is None or mine is None:
                continue
            between = sorted((quantity.start, mine))
            if between[0] < at < between[1]:
                return False
    return True


def _closeness(quantity: Quantity, cell: Cell, one: NamedTable, words: Said) -> float:
    """Return a little more for heads that are named beside the number."""
    bonus = 0.0
    for heads, index in ((one.rows, cell.row), (one.columns, cell.column)):
        at = words.near((*heads[index].own, *heads[index].group), quantity.start)
        if at is not None:
            bonus += 0.1 / (1 + abs(at - quantity.start) / 20)
    return bonus


def _is_label(quantity: Quantity, one: NamedTable) -> bool:
    """Whether a number is part of a head or caption (`5-way`, `top-20`) rather than a result."""
    if quantity.step < 1 or abs(quantity.value) > 10_000:
        return False
    token = str(quantity.value.normalize().to_integral_value()) if quantity.value == int(quantity.value) else ""
    named = token in one.row_words or token in one.column_words or token in one.caption
    return bool(token) and named and quantity.unit is None


def _exchanged(weighed: Weighed, words: Said) -> Weighed:
    """Look for two numbers that stand in each other's places."""
    real = [f for f in weighed.found if f.how != "label" and f.cells]
    for place, (first, second) in enumerate(pairwise(real)):
        if first.how != second.how or {c.text for c in first.cells} == {c.text for c in second.cells}:
            continue
        for heads, axis, other in (
            (weighed.one.rows, "row", "column"),
            (weighed.one.columns, "column", "row"),
        ):
            a, b = first.cells[0], second.cells[0]
            if getattr(a, axis) == getattr(b, axis) or getattr(a, other) != getattr(b, other):
                continue
            ab = (getattr(a, axis), getattr(b, axis))
            at = [_named_at(words, telling(heads, index, ab)) for index in ab]
            if at[0] is None or at[1] is None:
                continue
            window = _window(real, place)
            if at[1] < at[0] and not _parted(at, first, second) and window[0] <= at[1] and at[0] <= window[1]:
                names = (first.quantity.text.strip(), second.quantity.text.strip())
                return replace(
                    weighed,
                    problem="numbers_swapped",
                    message=f"{names[0]} and {names[1]} stand in each other's places in the table",
                    cells=(a, b),
                )
    return weighed


def _window(real: Sequence[Found], place: int) -> tuple[int, int]:
    """Return the stretch of the claim that belongs to two numbers in a row."""
    before = real[place - 1].quantity.end if place else 0
    after = real[place + 2].quantity.start if place + 2 < len(real) else 10**9
    return before, after


def _parted(at: Sequence[int | None], first: Found, second: Found) -> bool:
    """Whether each name stands beside its own number although the names come in the other order."""
    one, other = at
    if one is None or other is None:
        return True
    own = abs(one - first.quantity.start) + abs(other - second.quantity.start)
    crossed = abs(one - second.quantity.start) + abs(other - first.quantity.start)
    return own < crossed


def _named_at(words: Said, telling_words: Sequence[str]) -> int | None:
    """Return where the claim first says one of a head's own words."""
    return min((at for word in telling_words for at in words.places.get(word, ())), default=None)


def _belongs_to_other(weighed: Weighed) -> Weighed:
    """Look for a number that stands in another row or column than the one the claim names."""
    real = [f for f in weighed.found if f.how == "printed"]
    used_rows = {f.cells[0].row for f in real}
    used_columns = {f.cells[0].column for f in real}
    loose = False
    for f in real:
        cell = f.cells[0]
        for scores, index, used in (
            (weighed.links.rows, cell.row, used_rows),
            (weighed.links.columns, cell.column, used_columns),
        ):
            top = max((s for i, s in enumerate(scores) if i not in used), default=0.0)
            if top < scores[index] + RIVAL or top < SURE:
                continue
            loose = True
            meant = [i for i, s in enumerate(scores) if s >= top - 0.01]
            rows = scores is weighed.links.rows
            cross = weighed.links.columns[cell.column] if rows else weighed.links.rows[cell.row]
            if len(meant) != 1 or cross < SURE or len(real) > 1:
                continue
            place = (meant[0], cell.column) if rows else (cell.row, meant[0])
            expected = weighed.one.at(*place)
            if expected and all(same(f.quantity, q) == "differs" for q in expected[1]):
                return replace(
                    weighed,
                    problem="number_belongs_to_other",
                    message=f"{f.quantity.text.strip()} stands in another {'row' if rows else 'column'}; "
                    f"the one named has {expected[0].text}",
                    cells=(expected[0], cell),
                )
    return replace(weighed, loose=loose)


def _differs(weighed: Weighed) -> Weighed:
    """Look for a number that the one cell the claim names does not have."""
    rows = [r for r, s in enumerate(weighed.links.rows) if s >= SURE]
    columns = [c for c, s in enumerate(weighed.links.columns) if s >= SURE]
    taken = {(f.cells[0].row, f.cells[0].column) for f in weighed.found if f.how == "printed"}
    free = [(r, c) for r in rows for c in columns if (r, c) not in taken]
    if len(free) != 1 or len(weighed.open) != 1 or weighed.loose:
        return weighed
    quantity, at = weighed.open[0], weighed.one.at(*free[0])
    if at is None or len(at[1]) != 1 or quantity.word or quantity.bound or quantity.unit in ("x", "points"):
        return weighed
    printed = at[1][0]
    if same(quantity, printed) != "differs":
        other = f"the claim puts {quantity.text.strip()} elsewhere than the table does"
        return replace(weighed, problem="number_belongs_to_other", message=other, cells=(at[0],))
    if printed.step != quantity.step or quantity.step >= 1 or abs(printed.value - quantity.value) > _room(printed):
        return weighed
    return replace(
        weighed,
        problem="number_differs",
        message=f"the claim's {quantity.text.strip()} is {at[0].text} in the table",
        cells=(at[0],),
    )


def _room(printed: Quantity) -> Decimal:
    """Return how far off a number may be and still be meant for the cell: a fifth of it."""
    return abs(printed.value) / 5
