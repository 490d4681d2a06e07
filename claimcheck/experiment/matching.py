"""Which claims of a summary are claims that an experiment here could test."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ..model import Claim, Summary
from ..quantity import find_quantities
from .claimfile import ClaimFile, Entry

QUANTITY_UNITS = (None, "points", "%")


def match(summary: Summary, files: Sequence[ClaimFile]) -> dict[str, str]:
    """Return, for each claim of `summary` that is a claim of a claim file, the key to rerun it by.

    A claim is the same one if it rests on that paper, holds a word of each of the entry's groups, and, where
    both give numbers, shares one with some version of the entry: a claim with another number is another
    claim. Of several entries the one wins that shares a number, then one that has a recipe, then the first.
    """
    cited = {r.key: r.arxiv_id for r in summary.references}
    found: dict[str, str] = {}
    for claim in summary.claims:
        papers = {cited.get(key) for key in claim.cites}
        entries = [entry for one in files if one.paper in papers for entry in one.claim]
        ranked = [
            (-rank, entry.recipe is None, place, entry.key)
            for place, entry in enumerate(entries)
            if (rank := _same(claim, entry)) is not None
        ]
        if ranked and not claim.about_summary:
            found[claim.id] = min(ranked)[3]
    return found


def _same(claim: Claim, entry: Entry) -> int | None:
    """Return 1 where words and a number agree, 0 where only words can, None where it is another claim."""
    text = claim.text.casefold()
    if not all(any(_stands(word, text) for word in group) for group in entry.named):
        return None
    if any(_stands(word, text) for word in entry.not_named):
        return None
    if not entry.values:
        return 0
    said = {abs(q.value) for q in find_quantities(claim.text) if q.counts and q.unit in QUANTITY_UNITS and not q.word}
    claimed = {abs(Decimal(str(value))) for value in entry.values.values()}
    if not said:
        return 0
    return 1 if said & claimed else None


def _stands(word: str, text: str) -> bool:
    """Whether `word` stands in `text`, at the start of a word (or anywhere, for a sign such as `%`)."""
    word = word.casefold()
    at = text.find(word)
    while at >= 0:
        if not word[:1].isalnum() or at == 0 or not text[at - 1].isalnum():
            return True
        at = text.find(word, at + 1)
    return False
