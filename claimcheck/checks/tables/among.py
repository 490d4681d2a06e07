"""Which of a paper's tables a number of the claim belongs to, where several have the rows and columns that it names.

Two tables may have the same heads and captions that differ in one word: `the warm-start setting`, `the cold-start
setting`; or they are parts of one, side by side. Such tables are one more axis, and the claim's words bind its
numbers to them as they do to rows. Of tables whose heads and captions are others any may be meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations

from claimcheck.model import Table
from claimcheck.quantity import Quantity

from .bind import Head, Name, Said
from .bound import Axis, bound
from .grid import FILLER
from .tokens import number, tokens

_LABEL = re.compile(r"\s*(?:table|tab\.)\s*[\w.]{1,6}?[.:]?\s(?=\S)", re.IGNORECASE)
SAME = 0.8
"""Share of the words of their heads that two tables have in common whose heads are the same."""
_STOP = re.compile(r"(?<=[a-z\d)])[.;](?=\s|$)")


def apart(one: Table, other: Table) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the words by which two tables that are alike differ; None where they are not alike."""
    mine, theirs = (_of_heads(table) for table in (one, other))
    if not one.label or one.label != other.label:
        first, second = (_of_caption(table) for table in (one, other))
        same_heads = len(mine & theirs) >= SAME * max(len(mine), len(theirs))
        if 2 * len(first & second) < max(len(first), len(second)) and not same_heads:
            return None
        return _told(first - theirs, second - mine, first & second)
    return _told(mine, theirs, mine & theirs)


def _of_heads(table: Table) -> frozenset[str]:
    return frozenset(
        word for head in (*table.rows, *table.columns, table.corner) for part in head for word in tokens(part)
    )


def _of_caption(table: Table) -> frozenset[str]:
    """Return the words of the first sentence of a caption."""
    said = _LABEL.sub("", table.caption, count=1)
    return frozenset(tokens(_STOP.split(said)[0]))


def _told(
    mine: frozenset[str], theirs: frozenset[str], both: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]] | None:
    one, other = (frozenset(u for u in words - both - FILLER if number(u) is None) for words in (mine, theirs))
    return (one, other) if one and other else None


def named(words: Said, tables: Mapping[int, Table]) -> frozenset[int]:
    """Return `tables` without those that are like one that the claim names, and are not named themselves."""
    left = frozenset(tables)
    for one, other in combinations(tables, 2):
        told = apart(tables[one], tables[other]) or (frozenset(), frozenset())
        said = [not units.isdisjoint(words.places) for units in told]
        left -= {key for key, mine, theirs in ((one, *said), (other, *said[::-1])) if theirs and not mine}
    return left


def belongs(
    words: Said, tables: Mapping[int, Table], quantity: Quantity, quantities: Sequence[Quantity]
) -> frozenset[int]:
    """Return those of `tables` that a number may belong to, by what the claim says of those that are alike."""
    left = frozenset(tables)
    for one, other in combinations(tables, 2):
        told = apart(tables[one], tables[other])
        said = [frozenset(u for u in units if u in words.places) for units in told or ()]
        if not any(said):
            continue
        axis = Axis(
            heads=tuple(Head(own=tuple(sorted(units)), group=()) for units in said),
            names=tuple(Name(said=units, share=1.0, full=True, meant=bool(units)) for units in said),
        )
        left -= {key for line, key in enumerate((one, other)) if line not in bound(words, axis, quantity, quantities)}
    return left
