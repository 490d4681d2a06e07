"""Claims that put one row before others without a number: `A outperforms B on C and D`, `A performs best on C`.

Judged only where the claim names both rows and every column in full, says nothing else of them, and which way a
better value lies is known. Everything else is left open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from claimcheck.model import Cell

from . import lexicon as say
from .bind import Links, NamedTable, Said, link, widened
from .bound import Axis, places
from .cells import interval
from .tokens import tokens

_VERB = re.compile(
    r"\b(?:(?P<better>outperforms?|outperformed|beats?|surpass(?:es|ed)?|superior to|"
    r"(?:is|are|was|were|does|did|performs?|performed) better than)|"
    r"(?P<worse>underperforms?|underperformed|loses? to|inferior to|trails|"
    r"(?:is|are|was|were|does|did|performs?|performed) worse than)|"
    r"(?P<more>(?:has|have|had|gets|reaches|scores|is|are|was) (?:a |an )?(?:higher|larger|greater|more)"
    r" (?:\w+ ){0,2}than)|"
    r"(?P<less>(?:has|have|had|gets|reaches|scores|is|are|was) (?:a |an )?(?:lower|smaller|fewer|less)"
    r" (?:\w+ ){0,2}than))\b",
    re.IGNORECASE,
)
_BEST = re.compile(
    r"\b(?:(?P<better>(?:is|are|was|were|does|did|performs?|performed|works?|worked) (?:the )?best|"
    r"(?:has|have|had|gets|reaches|achieves|obtains|gives|yields) the best(?: \w+){0,2})|"
    r"(?P<worse>(?:is|are|was|were|does|did|performs?|performed) (?:the )?worst)|"
    r"(?P<more>(?:has|have|had|gets|reaches|achieves|obtains|gives|yields) the (?:highest|largest|greatest))|"
    r"(?P<less>(?:has|have|had|gets|reaches|achieves|obtains|gives|yields) the (?:lowest|smallest|fewest)))\b",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"\b(?:not|no|never|n't|some|most|many|several|often|usually|sometimes|only|except|but|although|while|unless|when|"
    r"if|may|might|can|could|would|than expected|neither|nor|almost|nearly|without|significantly|respectively|"
    r"average|overall|all|every|both|any|each)\b",
    re.IGNORECASE,
)
"""Words that say more than an order, or less: such a claim is left open."""
HIGHER_IS_BETTER = frozenset(
    tokens("acc accuracy acc. f1 em bleu rouge score scores precision recall map mcc auc mrr ndcg hits top meteor chrf")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """What a table says of an order that a claim asserts."""

    one: NamedTable
    holds: bool
    cells: tuple[Cell, ...]
    message: str


def asserts_order(claim: str) -> bool:
    """Whether a claim puts one thing before another and says nothing that a table could not settle."""
    verbs = [*_VERB.finditer(claim), *_BEST.finditer(claim)]
    return len(verbs) == 1 and not _LOOSE.search(claim)


def ordered(words: Said, one: NamedTable) -> Ordered | None:
    """Return whether the order that the claim asserts is the table's, or None where it is not sure."""
    if not asserts_order(words.text):
        return None
    words = widened(words, one)
    links = link(words, one)
    verb = _VERB.search(words.text)
    if verb is None:
        return _first(words, one, links)
    for axis, across, turned in (
        (Axis(heads=one.rows, names=links.rows), Axis(heads=one.columns, names=links.columns), False),
        (Axis(heads=one.columns, names=links.columns), Axis(heads=one.rows, names=links.rows), True),
    ):
        lines, shared = axis.full(), across.full()
        if len(lines) != 2 or lines != axis.meant() or not shared or shared != across.meant():
            continue
        spots = places(words, axis, lines)
        sides = [[line for line in lines if _side(spots[line], verb) == side] for side in ("before", "after")]
        if not all(len(side) == 1 for side in sides) or _strange(words):
            continue
        return _compared(one, sides[0][0], sides[1][0], shared, verb, turned=turned)
    return None


def _first(words: Said, one: NamedTable, links: Links) -> Ordered | None:
    """Return the row that is ahead of all others, where the claim says so; None where it is not, or not surely.

    That it is not the first of the whole table is no accusation: `best` may leave out people or other people's work.
    """
    verb = _BEST.search(words.text)
    rows, columns = (Axis(heads=h, names=n) for h, n in ((one.rows, links.rows), (one.columns, links.columns)))
    lines, shared = rows.full(), columns.full()
    sure = len(lines) == 1 and lines == rows.meant() and shared and shared == columns.meant()
    if verb is None or not sure or _strange(words):
        return None
    cells: list[Cell] = []
    for column in shared:
        up = _up(verb, one.columns[column].words | one.caption)
        held = [(cell, numbers[0]) for cell, numbers in one.numbers if cell.column == column and len(numbers) == 1]
        mine = [pair for pair in held if pair[0].row == lines[0]]
        others = [number for cell, number in held if cell.row != lines[0]]
        if up is None or not mine or not others or any(number.signed != mine[0][1].signed for number in others):
            return None
        value = mine[0][1].value
        if not all(value > number.value if up else value < number.value for number in others):
            return None
        cells.append(mine[0][0])
    message = f"{', '.join(cell.text for cell in cells)} comes first of {len(one.rows)} rows"
    return Ordered(one=one, holds=True, cells=tuple(cells), message=message)


def _side(spots: tuple[int, ...], verb: re.Match[str]) -> Literal["before", "after", ""]:
    if spots and all(at < verb.start() for at in spots):
        return "before"
    return "after" if spots and all(at >= verb.end() for at in spots) else ""


def _strange(words: Said) -> bool:
    """Whether the claim has a name that neither the heads nor the caption of the table have."""
    names = re.finditer(r"(?<!^)\b(?:[A-Z][\w-]*|[a-z]+[A-Z0-9][\w-]*|\d[\w.]*)", words.text)
    return any(match.start() not in words.linked for match in names)


def _compared(
    one: NamedTable, subject: int, other: int, shared: list[int], verb: re.Match[str], *, turned: bool
) -> Ordered | None:
    """Return whether `subject` is ahead of `other` wherever the claim says so; None where it is in some."""
    outcomes: list[bool] = []
    cells: list[Cell] = []
    said: list[str] = []
    for line in shared:
        heads = (one.rows if turned else one.columns)[line]
        up = _up(verb, heads.words | one.caption)
        pair = [one.at(line, k) if turned else one.at(k, line) for k in (subject, other)]
        if up is None or pair[0] is None or pair[1] is None or len(pair[0][1]) != 1 or len(pair[1][1]) != 1:
            return None
        (a, x), (b, y) = (pair[0][0], pair[0][1][0]), (pair[1][0], pair[1][1][0])
        if interval(x).gap(interval(y)) == 0 or x.signed != y.signed:
            return None
        outcomes.append((x.value > y.value) == up)
        cells += [a, b]
        said.append(f"{a.text} against {b.text}")
    if not outcomes or len(set(outcomes)) != 1:
        return None
    return Ordered(one=one, holds=outcomes[0], cells=tuple(cells), message="; ".join(said))


def _up(verb: re.Match[str], around: frozenset[str]) -> bool | None:
    """Return whether the subject's value has to be the higher one; None where which is better is not known."""
    if verb["more"] or verb["less"]:
        return bool(verb["more"])
    small, large = say.SMALL_IS_BETTER & around, HIGHER_IS_BETTER & around
    if bool(small) == bool(large):
        return None
    return bool(large) == bool(verb["better"])
