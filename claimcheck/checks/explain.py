"""Why a claim got its verdict: what each check was asked and said, and the passages compared word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model import Check, Claim, Look, Source, Verdict
from ..text import Token, tokens
from .cut import without_cut
from .index import PassageIndex
from .look import NAME
from .passage import LONGEST, Step, considered, steps
from .reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One check, and what the claim stood at after it."""

    check: str
    decides: bool
    look: Look | None
    """None where the check had nothing to say and none before it had."""
    changed: bool
    """Whether it said anything of its own."""
    steps: tuple[tuple[str, Verdict, str], ...] = ()
    """(what was asked, the verdict after it, the reason), in order: the last step decided for the check."""


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


def asked(claim: Claim, source: Source, checks: Sequence[Check]) -> tuple[Asked, ...]:
    """Return what each check says of `claim`, called in turn as for a report."""
    looks: list[tuple[Check, Look | None, bool]] = []
    look: Look | None = None
    for check in checks:
        answer = check.look(claim, source, look) or look
        looks.append((check, answer, answer is not look))
        look = answer
    last = max((n for n, (_, _, changed) in enumerate(looks) if changed), default=None)
    return tuple(
        Asked(
            check=check.name,
            decides=n == last,
            look=answer,
            changed=changed,
            steps=tuple(_steps(claim, source)) if check.name == NAME and changed else (),
        )
        for n, (check, answer, changed) in enumerate(looks)
    )


def explain(claim: Claim, source: Source, most: int = 5) -> tuple[Considered, ...]:
    """Return the passages of `source` that `claim` was compared with, the deciding one first."""
    index = source.memo("passages", PassageIndex)
    words, text = _words(claim, index)
    best = _way(words, text, index, claim)[-1].reading
    found = considered(words, index, truncated=claim.truncated)
    others = sorted(
        (r for r in found if best is None or r.numbers != best.numbers),
        key=lambda r: (-(r.alignment.coverage + r.in_place), r.numbers),
    )
    ranked = [*([best] if best is not None else []), *others]
    return tuple(_told(reading, words, index, decides=reading is best) for reading in ranked[:most])


def _words(claim: Claim, index: PassageIndex) -> tuple[Sequence[Token], str]:
    text = claim.text[:LONGEST]
    words: Sequence[Token] = tokens(text)
    return (without_cut(words, text, index) if claim.truncated else words), text


def _way(words: Sequence[Token], text: str, index: PassageIndex, claim: Claim) -> list[Step]:
    return list(steps(words, text, index, truncated=claim.truncated))


def _steps(claim: Claim, source: Source) -> Iterator[tuple[str, Verdict, str]]:
    index = source.memo("passages", PassageIndex)
    words, text = _words(claim, index)
    for question, reading in _way(words, text, index, claim):
        yield (
            question,
            Verdict.NOT_FOUND if reading is None else reading.verdict,
            "" if reading is None else reading.message,
        )


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
