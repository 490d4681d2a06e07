"""Why a claim got its verdict: the passages considered, word by word, and the numbers compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Claim, Source, Verdict
from ..text import Token, tokens
from .cut import without_cut
from .index import PassageIndex
from .passage import LONGEST, best_reading, considered
from .reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """One stretch of the paper that the claim was laid along."""

    page: int
    text: str
    decides: bool
    verdict: Verdict
    code: str
    message: str
    coverage: float
    """Share of the claim's content that it has, in place or moved."""
    in_place: float
    """Share that stands in the same order."""
    words: tuple[tuple[str, str, str], ...]
    """(`same`, `other`, `added` or `left out`; the claim's words; the passage's words), in order."""
    numbers: tuple[tuple[str, str, str], ...]
    """(claim's number, passage's number in its place or "", how they compare)."""


def explain(claim: Claim, source: Source, most: int = 5) -> tuple[Considered, ...]:
    """Return the passages of `source` that `claim` was compared with, the deciding one first."""
    index = source.memo("passages", PassageIndex)
    text = claim.text[:LONGEST]
    words: Sequence[Token] = tokens(text)
    if claim.truncated:
        words = without_cut(words, text, index)
    found = considered(words, index, truncated=claim.truncated)
    best = best_reading(found)
    ranked = sorted(found, key=lambda r: (r is not best, -(r.alignment.coverage + r.in_place), r.numbers))
    return tuple(_told(reading, words, index, decides=reading is best) for reading in ranked[:most])


NAMES = {"equal": "same", "replace": "other", "insert": "added", "delete": "left out"}


def _told(reading: Reading, words: Sequence[Token], index: PassageIndex, *, decides: bool) -> Considered:
    passage = index.passages[reading.numbers[0]]
    return Considered(
        page=passage.spans[0].page,
        text=" ".join(index.texts[n] for n in reading.numbers),
        decides=decides,
        verdict=reading.verdict,
        code=reading.code,
        message=reading.message,
        coverage=round(reading.alignment.coverage, 3),
        in_place=round(reading.in_place, 3),
        words=tuple(
            (NAMES[c.op], _joined(words, c.claim), _joined(reading.words, c.source)) for c in reading.alignment.chunks
        ),
        numbers=tuple(
            (
                words[c.token].text,
                c.arithmetic or (reading.words[c.other].text if c.other is not None else ""),
                c.match or "not there",
            )
            for c in reading.compared
        ),
    )


def _joined(words: Sequence[Token], stretch: tuple[int, int]) -> str:
    return " ".join(token.text for token in words[slice(*stretch)])
