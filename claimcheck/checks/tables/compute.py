"""Numbers that a claim computes from cells: differences, ratios, relative changes, sums.

The two cells stand in one column (two rows compared) or in one row (two columns compared); the claim has to
name what they share and the two that are compared. Which way it goes must be as the claim says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

from claimcheck.model import Cell
from claimcheck.quantity import Match, Quantity, same

from . import lexicon as say
from .base import base_of
from .bind import Links, Name, NamedTable, Said, telling
from .cells import Interval, interval, plain
from .match import digits

_CHANGE = re.compile(
    r"\b(?:gain\w*|improv\w*|increas\w*|decreas\w*|drop\w*|lower\w*|higher|better|worse|above|below|behind|ahead|less|"
    r"more|over|by|than|lead\w*|trail\w*|margin|gap|difference|exceed\w*|outperform\w*|beat\w*|los[est]+\w*|cost\w*|"
    r"add\w*|point\w*|take\w*|reduc\w*|rais\w*|lift\w*|fast\w*|slow\w*|times|twice|half|third|quarter|surpass\w*|advantage|short)\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"\b(?:together|combined|total|sum|jointly|altogether)\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\brelativ\w*", re.IGNORECASE)
_BY = re.compile(
    r"(?:\bby|\b(?:gain|add|los|drop|improv|ris|lead|cost|trail)(?:s|es|ed|e|ing)?"
    r"(?: the \w+(?: \w+)?)?(?: of)?)"
    r"(?: (?:about|around|only|just|nearly|almost|roughly|some|over|more than|a mere|up to|an average of))?\s*[+-]?$"
    r"|\b(?:margin|gap|difference|advantage|gain|improvement|drop|lead|loss|increase|decrease)s?\b[^.;,\d]{0,40}"
    r"\b(?:of|is|was|are|were|to)(?: (?:about|only|nearly|almost|some|roughly|just))?\s$",
    re.IGNORECASE,
)
"""What stands before a number that is a change."""
_MORE = re.compile(
    r"(?:\s(?:percentage|absolute|F1|BLEU|accuracy))?(?:\s?-?points?)?\s"
    r"(?:more|higher|lower|better|worse|less|fewer|above|below|ahead|behind|short of|over the|off)\b",
    re.IGNORECASE,
)
"""What stands after one."""
_UP = re.compile(
    r"\b(?:gain|add|lead|exceed|above|better|higher|more|improv|rais|lift|beat|outperform|surpass|ahead|advantage|"
    r"increas|larger|greater|over)\w*",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:cost|los[est]|drop|below|trail|worse|lower|less|fewer|decreas|reduc|behind|takes?\b.{0,20}off|short of|"
    r"smaller|hurt)\w*",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"\b(?:compared (?:to|with)|relative to|over|than|against|unlike|versus|vs\.?|to|from|of)\s[^,;]*$", re.IGNORECASE
)
_BEYOND = {
    "more_than": (Decimal(1), Decimal("1.25")), "at_least": (Decimal(1), Decimal("1.25")),
    "less_than": (Decimal("0.8"), Decimal(1)), "at_most": (Decimal("0.8"), Decimal(1)),
}  # fmt: skip
"""How far beyond a bound the computed number may lie: `over twice` says nothing of five times."""
NEAR = Decimal("1.3")
"""A ratio or relative change that is told is accused only where it is farther from what comes out than this factor."""
MOST_PAIRS = 4
"""Pairs of cells a claim may name before a match of two digits is called chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A number of the claim, recomputed."""

    cells: tuple[Cell, ...]
    match: Match
    score: float
    words: str
    """`82.7 - 57.3 = 25.4; the claim's 25.5 is within rounding`."""
    full: bool


def loosely(said: str, quantity: Quantity) -> str:
    """Return how a number comes out that does not come out to the digit: within its bound, or within rounding."""
    if quantity.bound:
        return f"{said}, which is {quantity.bound.replace('_', ' ')} {quantity.text.strip()}"
    return f"{said}; the claim's {quantity.text.strip()} is within rounding"


def is_change(claim: str, quantity: Quantity) -> bool:
    """Whether the claim gives a number as a change (`by 8.3`, `8.3 points higher`), not as a value."""
    before, after = claim[max(0, quantity.start - 70) : quantity.start], claim[quantity.end : quantity.end + 30]
    return bool(_BY.search(before) or _MORE.match(after))


def computed(
    words: Said, quantity: Quantity, one: NamedTable, links: Links, rows: Sequence[int], columns: Sequence[int]
) -> Computed | None:
    """Return the way in which the cells that the claim names give `quantity`, or None."""
    claim = words.text
    plain_count = quantity.unit is None and quantity.step >= 1 and not quantity.word
    if (plain_count and digits(quantity) < 3) or not _computes(claim):
        return None
    pairs = list(_pairs(words, one, links, rows, columns))
    best: Computed | None = None
    for pair in pairs:
        (a, x), (b, y) = pair.first, pair.second
        for value, step, said in _results(claim, quantity, x, y):
            match = agreement(quantity, value, step)
            if match is None or (match == "only_if_rounded" and len(pairs) > MOST_PAIRS):
                continue
            if len(pairs) > MOST_PAIRS and len(quantity.value.as_tuple().digits) < 3:
                continue
            rounding = match == "only_if_rounded"
            total = pair.score - (0.2 if rounding else 0.0)
            if best is None or total > best.score:
                shown = loosely(said, quantity) if rounding else said
                best = Computed(cells=(a, b), match=match, score=total, words=shown, full=pair.full)
    return best


@lru_cache(maxsize=4)
def _computes(claim: str) -> bool:
    """Whether a claim speaks of a change or a sum; asked for each of its numbers and each table."""
    return bool(_CHANGE.search(claim) or _TOGETHER.search(claim))


def recomputed(
    words: Said, quantity: Quantity, one: NamedTable, links: Links, rows: Sequence[int], columns: Sequence[int]
) -> Computed | None:
    """Return the one difference that the claim can mean, where it is another one or goes the other way.

    The claim has to name both rows and the column in full.
    """
    pairs = [p for p in _pairs(words, one, links, rows, columns, either_way=True) if p.meant]
    if len(pairs) != 1 or not pairs[0].full:
        return None
    (a, x), (b, y) = pairs[0].first, pairs[0].second
    if quantity.unit == "x" or (quantity.unit == "%" and _RELATIVE.search(words.text)):
        return _other_share(words.text, quantity, pairs[0])
    plain_change = quantity.unit in (None, "points") and not quantity.word and not quantity.bound
    if not plain_change or not is_change(words.text, quantity):
        return None
    if not (x.step == y.step == quantity.step) or x.signed or y.signed:
        return None
    high, low = (x, y) if x.value >= y.value else (y, x)
    gap = interval(high) - interval(low)
    near = gap.gap(interval(quantity)) <= quantity.step  # what was computed before it was printed may round otherwise
    if near and pairs[0].goes:
        return None
    said = f"{high.value:f} - {low.value:f} = {plain(gap.value)}"
    return Computed(cells=(a, b), match="matches" if near else "differs", score=pairs[0].score, words=said, full=True)


def _other_share(claim: str, quantity: Quantity, pair: Pair) -> Computed | None:
    """Return the ratio, or the relative change, of two cells where the claim's is far from it however it is formed."""
    (a, x), (b, y) = pair.first, pair.second
    made = list(_results(claim, quantity, x, y))
    if not made or x.signed or y.signed:
        return None
    if any(quantity.value * NEAR >= value.value and value.value * NEAR >= quantity.value for value, _, _ in made):
        return None
    return Computed(cells=(a, b), match="differs", score=pair.score, words=made[0][2], full=True)


Held = tuple[Cell, Quantity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two numbers that a claim may compare."""

    first: Held
    second: Held
    score: float
    full: bool
    """Both names, and the name of what they share, are said in full."""
    meant: bool
    """Neither name is part of a longer one that the claim says."""
    goes: bool
    """Which is ahead is as the claim says, or it does not say."""


def _pairs(
    words: Said, one: NamedTable, links: Links, rows: Sequence[int], columns: Sequence[int], *, either_way: bool = False
) -> Iterator[Pair]:
    """Yield pairs of single numbers that share a named column (row), both of whose rows (columns) are named."""
    at = {(cell.row, cell.column): (cell, numbers[0]) for cell, numbers in one.numbers if len(numbers) == 1}
    yield from _changes(words, one, links, columns, at)
    sure = [[i for i, n in enumerate(names) if n.full and n.meant] for names in (links.rows, links.columns)]
    for shared, heads, names, of_shared, turned in (
        (columns, one.rows, links.rows, links.columns, False),
        (rows, one.columns, links.columns, links.rows, True),
    ):
        across, other = sure[::-1] if turned else sure
        if len(shared) > 1 and len(columns if turned else rows) == 1 and len(other) > 1:
            continue  # of rows and columns the claim compares those that it names two of beside one of the others
        wide = either_way or len(across) < 2
        lines = [i for i, n in enumerate(names) if n.full or n.meant] if wide else across
        for first, second in combinations(lines, 2):
            one_name, other_name = names[first], names[second]
            if not _two(heads[first].words, heads[second].words, one_name, other_name):
                continue
            for common in shared:
                places = ((common, first), (common, second)) if turned else ((first, common), (second, common))
                if places[0] not in at or places[1] not in at:
                    continue
                x, y = at[places[0]], at[places[1]]
                spots = [words.near(telling(heads, k, (first, second)), 0) for k in (first, second)]
                goes = _goes(words.text, spots, x[1], y[1], one, common, turned)
                if goes or either_way:
                    yield Pair(
                        first=x, second=y, goes=goes, full=one_name.full and other_name.full and of_shared[common].full,
                        meant=one_name.meant and other_name.meant,
                        score=(one_name.share + other_name.share + of_shared[common].share) / 1.5,
                    )  # fmt: skip


def _changes(
    words: Said, one: NamedTable, links: Links, columns: Sequence[int], at: dict[tuple[int, int], Held]
) -> Iterator[Pair]:
    """Yield the one row that the claim names beside the row it is measured against."""
    lines = [i for i, name in enumerate(links.rows) if name.full and name.meant]
    base = base_of(one, lines[0]) if len(lines) == 1 else None
    if base is None:
        return
    up, down = _UP.search(words.text), _DOWN.search(words.text)
    for column in columns:
        if (lines[0], column) not in at or (base, column) not in at:
            continue
        x, y = at[(lines[0], column)], at[(base, column)]
        if bool(up) == bool(down) or (x[1].value > y[1].value) == bool(up):
            yield Pair(
                first=x, second=y, goes=True, full=links.columns[column].full, meant=False,
                score=(links.rows[lines[0]].share + links.columns[column].share) / 1.5,
            )  # fmt: skip


def _two(first: frozenset[str], second: frozenset[str], one: Name, other: Name) -> bool:
    """Whether the claim tells two heads apart: each is named by something the other has not, or one has more."""
    mine, theirs = one.said - second, other.said - first
    return bool((mine and theirs) or ((mine or theirs) and one.full and other.full))


def _goes(
    claim: str, spots: Sequence[int | None], x: Quantity, y: Quantity, one: NamedTable, common: int, turned: bool
) -> bool:
    """Whether the first named of two lines is ahead (or behind) as the claim's words say; True where they do not."""
    up, down = _UP.search(claim), _DOWN.search(claim)
    if bool(up) == bool(down) or None in spots or spots[0] == spots[1] or x.value == y.value:
        return True
    first_is_x = (spots[0] or 0) < (spots[1] or 0)
    start = min(spots[0] or 0, spots[1] or 0)
    if _TURNED.search(claim[max(0, start - 20) : start]):
        return True  # `compared to A, B is higher`: who is the subject is not sure
    ahead = (x.value > y.value) == first_is_x
    verb = up or down
    quality = verb is not None and re.match(r"better|worse|beat|outperform|surpass|improv|lead|trail|gain|los|hurt",
                                            verb[0], re.IGNORECASE)  # fmt: skip
    head = one.rows[common] if turned else one.columns[common]
    small = not say.SMALL_IS_BETTER.isdisjoint({*head.words, *one.caption})
    if quality and small:
        return True
    return ahead == bool(up)


def _results(claim: str, quantity: Quantity, x: Quantity, y: Quantity) -> Iterator[tuple[Interval, Decimal, str]]:
    """Yield what two numbers give in the ways that the claim's unit allows, with the arithmetic in words."""
    high, low = (x, y) if x.value >= y.value else (y, x)
    a, b = interval(high), interval(low)
    step = max(x.step, y.step)
    gap = a - b
    words = f"{high.value:f} - {low.value:f} = {plain(gap.value)}"
    if quantity.unit != "x" and not (quantity.unit == "%" and _RELATIVE.search(claim)):
        yield gap, step, words
        if gap.high < 1 and step < Decimal("0.01"):
            yield Interval(gap.low * 100, gap.value * 100, gap.high * 100), step * 100, f"{words}, in percent"
    if quantity.unit == "x" or (quantity.word and not quantity.unit):
        fraction = 0 < quantity.value < 1  # `half of`
        ratio = b.ratio(a) if fraction else a.ratio(b)
        if ratio is not None:
            over, under = (low, high) if fraction else (high, low)
            yield ratio, Decimal("0.1"), f"{over.value:f} / {under.value:f} = {plain(ratio.value)}"
    if quantity.unit == "%" and "point" not in claim.lower():
        for base, name in ((b, low), (a, high)):
            part = gap.ratio(base)
            if part is not None and part.value:
                share = Interval(part.low * 100, part.value * 100, part.high * 100)
                yield share, Decimal("0.1"), f"({words}) / {name.value:f} = {plain(share.value)}%"
    if _TOGETHER.search(claim):
        yield a + b, step, f"{high.value:f} + {low.value:f} = {plain(a.value + b.value)}"


def agreement(quantity: Quantity, value: Interval, step: Decimal) -> Match | None:
    """Return how a computed number and the claim's agree, or None where they do not."""
    size = abs(quantity.value)
    if size == value.value:
        return "matches"
    if size == 0 or value.value == 0:
        return None
    if quantity.bound in _BEYOND:
        low, high = _BEYOND[quantity.bound]
        return "only_if_rounded" if size * low <= value.value <= size * high else None
    if value.low <= quantity.high and quantity.low <= value.high and quantity.low > 0:
        return "only_if_rounded" if quantity.step <= step * 10 else None
    made = Quantity(text="", start=0, end=0, value=value.value.quantize(step), step=step)
    loosely = same(Quantity(text=quantity.text, start=0, end=0, value=size, step=quantity.step, bound=quantity.bound,
                            word=quantity.word), made)  # fmt: skip
    return None if loosely == "differs" else "only_if_rounded"
