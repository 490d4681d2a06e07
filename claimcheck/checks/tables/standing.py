"""Who is ahead: the program for claims that put one thing of a grid before another, or before all.

It stands apart from the other programs because it takes no single column: `A improves results` is about all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import lexicon as say
from .grid import Line
from .link import Reading, Span
from .programs import Outcome, numbers_in, union


def standings(reading: Reading) -> Iterator[Outcome]:
    """`A outperforms B`, `A improves accuracy`: who stands before the comparing word, against who is after it, or all.

    Over all columns of numbers that the claim names, or all there are: strong where one is ahead in all of them.
    """
    words, grid = reading.words, reading.grid
    numeric = [c for c, each in enumerate(grid.lines) if each.kind == "number"]
    named = [m.column for m in reading.mentions if m.share >= 0.5 and m.column in numeric]
    for at, word in enumerate(words):
        up = word in say.MORE | say.GAIN | say.HIGHEST
        if not up and word not in say.LESS | say.LOSS | say.LOWEST:
            continue
        before = [s for s in reading.spans if s.start < at and s.value is None]
        after = [s for s in reading.spans if s.start > at and s.value is None]
        against = next((k for k in range(at, len(words)) if words[k] in say.AGAINST), at)
        rivals = [s for s in after if s.start > against] or after
        mine = union(before[-1:]) or union(after[:1]) or (_own(reading) if reading.has(say.OWN) else 0)
        theirs = (union(rivals[:1]) if before else 0) & ~mine or grid.everything & ~mine
        if not mine or not theirs:
            continue
        ahead = [side for c in named or numeric if (side := _ahead(grid.lines[c], word, mine, theirs))]
        if ahead:
            balance = sum(ahead) / len(ahead)
            yield Outcome("standing", (balance > 0) == up, abs(balance))


def _own(reading: Reading) -> int:
    """Return the rows that a table calls the authors' own; its last where none is called so."""
    grid = reading.grid
    rows = union([Span(0, 0, places, True, 0.0) for word in say.OWN if (places := grid.words.get(word))])
    return rows or 1 << grid.height >> 1


def _ahead(each: Line, word: str, mine: int, theirs: int) -> int:
    """Return 1 where the middle of `mine` is ahead of that of `theirs`, -1 where it is behind, 0 where neither."""
    a, b = (sorted(numbers_in(each, rows)) for rows in (mine, theirs))
    if not a or not b:
        return 0
    gap = a[len(a) // 2] - b[len(b) // 2]
    small = word in say.QUALITY and not say.SMALL_IS_BETTER.isdisjoint(each.name)
    return (gap > 0) - (gap < 0) if not small else (gap < 0) - (gap > 0)
