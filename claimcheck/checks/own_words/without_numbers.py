"""A claim without numbers against the passage that has most of what it says: borne out, turned, or left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...model import Verdict
from ...text import Token
from ..index import PassageIndex
from ..numbers import Difference
from ..reading import Reading, read
from .facts import Told
from .gist import Gist
from .objections import objections, says_more, speaks_otherwise
from .sides import converse
from .tone import CLAUSE, NO_DIFFERENCE
from .voice import of_another

ENOUGH = 0.7
"""Share of the claim that a passage must have to bear it out."""
ACCUSING = 0.75
"""The same for an accusation."""
IN_ORDER = 0.4
"""Share of the claim that the passage must have in the claim's order to bear it out: who does what to whom, and which
of two things is which, shows in nothing else."""
TOGETHER = 2.2
"""How many content words the stretch with the claim's words may have for each word of the claim."""
TOLD = 1.0
"""How much must be told of two tones alike for one to speak against the other."""
WORTH_A_LOOK = 0.45
"""What the best sentence must have for its neighbours to be read with it."""
PAIRED = 5
"""Sentences that are read with their neighbours."""
LITTLE_LESS = 0.1
"""How much less of the claim a sentence may have to take an accusation back."""
LIKELIEST = 5
"""Passages whose tones are looked at."""
SHORTEST = 5
"""Words of a sentence that can bear out anything."""


def by_gist(words: Sequence[Token], text: str, index: PassageIndex) -> Reading | None:
    """Return the reading of a claim that one passage bears out or contradicts in other words, or None."""
    claim = Told(words, text)
    alone = sorted((_beside(claim, index, (n,)) for n in _sentences(words, index)), key=_rank, reverse=True)
    if not alone or alone[0].coverage < WORTH_A_LOOK:
        return None
    pairs = dict.fromkeys(pair for gist in alone[:PAIRED] for pair in _pairs(gist.passages[0], index))
    likely = sorted((*alone, *(_beside(claim, index, pair) for pair in pairs)), key=_rank, reverse=True)[:LIKELIEST]
    if likely[0].coverage < ENOUGH:
        return None
    best = max(likely, key=lambda gist: gist.kindred)
    if best.coverage < ENOUGH or best.spread > TOGETHER:
        return None
    laid = read(words, index, best.passages, truncated=False)
    wrong, verdict, code, message = None, Verdict.SUPPORTED, "reworded", "in other words"
    if any(objections(best)):
        wrong = _turned(best) if best.coverage >= ACCUSING else None
        if wrong is None:
            return None
        verdict, code, message = Verdict.CONTRADICTED, wrong.code, wrong.message
    elif laid.in_place < IN_ORDER:
        return None
    return replace(
        laid,
        differences=() if wrong is None else (wrong,),
        verdict=verdict,
        code=code,
        message=message,
        score=0.5 + 0.35 * min(best.coverage, 1.0),
    )


def turned_in_telling(words: Sequence[Token], text: str, index: PassageIndex, reading: Reading) -> bool:
    """Whether a claim in its own words, found to be borne out, tells the opposite of its passages."""
    return speaks_otherwise(_beside(Told(words, text), index, reading.numbers))


def tells_of_another(words: Sequence[Token], text: str, index: PassageIndex, reading: Reading) -> str:
    """Return, in words, why passages found to bear a claim out tell it of something else, or less of it; else ""."""
    gist = _beside(Told(words, text), index, reading.numbers)
    return of_another(gist.claim, index, reading.numbers) or ("it says less than that" if says_more(gist) else "")


def said_elsewhere(words: Sequence[Token], text: str, index: PassageIndex, reading: Reading) -> bool:
    """Whether a sentence beside the accusing one has more of what the claim tells more or less of, and tells it so."""
    claim = Told(words, text)
    accusing = _beside(claim, index, reading.numbers)
    told = sum(share for *_, share in accusing.pairs)
    others = (_beside(claim, index, (n,)) for n in _sentences(words, index) if n not in reading.numbers)
    return any(
        gist.pairs
        and gist.coverage >= accusing.coverage - LITTLE_LESS
        and all(agreed is True for _, _, agreed, _ in gist.pairs)
        and sum(share for *_, share in gist.pairs) > told
        for gist in others
    )


def _rank(gist: Gist) -> float:
    return gist.rank


def _beside(claim: Told, index: PassageIndex, passages: tuple[int, ...]) -> Gist:
    """Return a claim beside some passages, laid one behind the other."""
    text, words = "", []
    for n in passages:
        words += [t._replace(start=t.start + len(text), end=t.end + len(text)) for t in index.tokens(n)]
        text += index.texts[n] + " "
    return Gist(claim, index, passages, Told(words, text))


def _sentences(words: Sequence[Token], index: PassageIndex) -> list[int]:
    """Return the sentences that may say what a claim says."""
    likely = dict.fromkeys((*index.candidates(words, 10), *index.candidates(words, 8, widened=True)))
    return [n for n in likely if index.passages[n].kind != "heading" and len(index.tokens(n)) >= SHORTEST]


def _pairs(n: int, index: PassageIndex) -> list[tuple[int, int]]:
    """Return a sentence with the one before and with the one after it in its section."""
    return [
        (a, a + 1)
        for a in (n - 1, n)
        if a >= 0
        and a + 1 < len(index.passages)
        and _place(index, a) == _place(index, a + 1)
        and min(len(index.tokens(a)), len(index.tokens(a + 1))) >= SHORTEST
    ]


def _place(index: PassageIndex, n: int) -> tuple[str, str]:
    return index.passages[n].kind, index.passages[n].section


def _turned(gist: Gist) -> Difference | None:
    """Return a tone that the passage has the other way round of the same things.

    Two in one clause take each other back: smaller ones being slower says that larger ones are faster.
    """
    turned = [(one, other) for one, other, agreed, alike in gist.pairs if other and agreed is False and alike >= TOLD]
    if len(turned) == 2:
        between = gist.claim.words[turned[0][0].at : turned[1][0].at]
        if not any(t.text.lower() in CLAUSE for t in between):
            return None
    for one, other in turned:
        mine, theirs = gist.claim.words[one.at], gist.there.words[other.at]
        if converse(gist.claim.words, one.at, gist.there.words, other.at):
            continue
        plain = "same" not in (one.kind, other.kind) or {mine.stem, theirs.stem} & NO_DIFFERENCE
        if plain and mine.text.lower() != "nothing":
            message = f"the paper says “{theirs.text}” where the claim says “{mine.text}”"
            if one.denied != other.denied:
                said, claimed = ("not " * tone.denied for tone in (other, one))
                message = f"the paper says {said}“{theirs.text}”, the claim {claimed}“{mine.text}”"
            return Difference(code="direction_reversed", message=message, claim=(one.at, one.at + 1))
    return None
