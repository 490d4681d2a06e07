"""What a claim says of its numbers besides their values: that one is the best, or that it is so everywhere.

A cell bears out a value. That the value is the best of its line is compared with the other cells there; that
something holds for all, or for one alone, no single cell says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import lexicon as say
from .things import ERRORS, MEASURES
from .weigh import Found

_HIGH = ("highest", "largest", "greatest", "biggest", "longest")
_LOW = ("lowest", "smallest", "fewest", "shortest")
_GOOD = ("best", "strongest", "top", "leading")
_BAD = ("worst", "weakest")
_EITHER = ("fastest", "slowest")
_TOP = "|".join((*_HIGH, *_LOW, *_GOOD, *_BAD, *_EITHER))
_BEING = r"(?:is|are|was|were|being|becomes?|became|remains?|remained|proves?|proved|comes out|came out|performs?|as)"
_RANK = re.compile(
    rf"\b{_BEING} (?:\w+ly )?(?:(?:the|its|their) )?(?:(?!second|third|next)\w+ )?(?P<one>{_TOP})\b(?! than)"
    rf"|, (?:the|its|their) (?:\w+ )?(?P<two>{_TOP})\b[^,;]*$"
    r"|\b(?:ranks?|ranked|comes?|came|places?|placed|finish(?:es|ed)?|takes?|took)(?: in| the)? first\b"
    r"|\b(?:than|of) any\b|\bunmatched\b|\bunrivalled\b",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(
    r"\b(?:on|in|for|across|over|of|by|at|under|with)\s(?:nearly |almost )?(?:all|every|each|both|any)\b"
    r"|\b(?:always|never|everywhere|alike|consistently|across the board|exclusively|solely)\b",
    re.IGNORECASE,
)


def unborne(claim: str, found: Sequence[Found]) -> str:
    """Return the words of a claim that go beyond the numbers which cells were found for, "" where none do."""
    printed = [f for f in found if f.how == "printed"]
    everywhere = _EVERYWHERE.search(claim)
    if everywhere is not None and len(printed) == len(found):  # an average is over all
        return everywhere[0]
    rank = _RANK.search(claim)
    if rank is None:
        return ""
    word = (rank["one"] or rank["two"] or "best").lower()
    return "" if any(_extreme(f, word) for f in printed) else rank[0].lstrip(", ").split(",")[0]


def _extreme(found: Found, word: str) -> bool:
    """Whether a number's cell is at that end of what it is compared with which a word like `best` names.

    That is its column, or its row where the columns are not of different measures.
    """
    one, cell = found.one, found.cells[0]
    lines = [[one.at(row, cell.column) for row in range(len(one.rows))]]
    if not any(MEASURES & head.words for head in one.columns):
        lines.append([one.at(cell.row, column) for column in range(len(one.columns))])
    here = one.at(cell.row, cell.column)
    for line in lines:
        values = [numbers[0].value for _, numbers in filter(None, line)]
        ends = {True: max(values), False: min(values)}
        if here is not None and len(values) > 1 and here[1][0].value in (ends[up] for up in _ways(found, word)):
            return True
    return False


def _ways(found: Found, word: str) -> tuple[bool, ...]:
    """Return whether a word of rank names the largest value (True), the smallest, or either."""
    if word in _HIGH or word in _LOW:
        return (word in _HIGH,)
    if word not in _GOOD and word not in _BAD:
        return (True, False)
    cell = found.cells[0]
    head = {part for unit in found.one.columns[cell.column].words for part in unit.split()}
    small = bool((say.SMALL_IS_BETTER | ERRORS) & head) or (not MEASURES & head and bool(ERRORS & found.one.caption))
    return ((word in _GOOD) != small,)
