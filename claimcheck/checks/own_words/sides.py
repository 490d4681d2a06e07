"""What stands on which side of a comparison, or of "before" and "after"."""

from __future__ import annotations

from collections.abc import Sequence

from ...text import Token, is_content
from .lexicon import STANDS, nearest

SIDE, OBJECT = 9, 7
"""How far before a comparison, and behind it, what is compared may stand."""
REACH = 4
"""How far from a comparison the two that it compares may stand."""


def beside(
    words: Sequence[Token], left: int, right: int, before: int = SIDE, behind: int = OBJECT
) -> tuple[frozenset[str], frozenset[str]]:
    """Return what stands before a place, and behind it, and not on both sides."""
    one = frozenset(t.stem for t in words[max(0, left - before) : left] if is_content(t) and t.number is None)
    other = frozenset(t.stem for t in words[right + 1 : right + 1 + behind] if is_content(t) and t.number is None)
    return one - other, other - one


def crossed(
    ours: tuple[frozenset[str], frozenset[str]], theirs: tuple[frozenset[str], frozenset[str]], *, turned: bool
) -> bool:
    """Whether more of what stands on one side here stands on the other side there than on the same."""
    left, right = theirs[::-1] if turned else theirs
    return _common(ours[0], right) + _common(ours[1], left) > _common(ours[0], left) + _common(ours[1], right)


def _common(ours: frozenset[str], theirs: frozenset[str]) -> int:
    return sum(nearest(one, theirs)[0] >= STANDS for one in ours)


def converse(claim: Sequence[Token], here: int, source: Sequence[Token], there: int) -> bool:
    """Whether two words may be one comparison told from its two sides: B lags behind A, which outperforms B."""
    ours = beside(claim, here, here, REACH, REACH)
    left, right = beside(source, there, there, REACH, REACH)
    turned = _common(ours[0], right) + _common(ours[1], left)
    return turned > 0 and turned >= _common(ours[0], left) + _common(ours[1], right)
