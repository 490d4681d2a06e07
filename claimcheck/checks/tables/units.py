"""Units that a table keeps in a head or in its caption, against the unit beside the claim's number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimcheck.model import Cell, Table
from claimcheck.quantity import Quantity

from .cells import column_name, row_name

_KINDS = (
    re.compile(
        r"\b(?:(ms|msecs?|milliseconds?)|(s|secs?|seconds?)|(mins?|minutes?)|(h|hrs?|hours?)|(days?)|(weeks?))\b"
    ),
    re.compile(r"\b(?:(KB|kilobytes?)|(MB|megabytes?)|(GB|gigabytes?)|(TB|terabytes?))\b"),
)
"""Units by what they measure: time, room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The unit that a claim gives, and the one that a table has for the same kind of thing."""

    claimed: str
    printed: str
    same: bool


def units(claim: str, quantity: Quantity, table: Table, cell: Cell) -> Units | None:
    """Return what claim and table give a number in, where both say it and the table says one thing only.

    The narrower place wins: a head's `(s)` over the caption's `ms`.
    """
    beside = claim[quantity.end : quantity.end + 14].split(",", maxsplit=1)[0].lstrip(" -")
    for pattern in _KINDS:
        mine = pattern.match(beside)
        for printed in (column_name(table, cell.column), row_name(table, cell.row), table.caption) if mine else ():
            theirs = list(pattern.finditer(printed))
            if theirs and mine is not None:
                one_thing = len({m.lastindex for m in theirs}) == 1
                same = mine.lastindex == theirs[0].lastindex
                return Units(claimed=mine[0], printed=theirs[0][0], same=same) if one_thing else None
    return None
