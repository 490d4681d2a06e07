"""How much of a claim one or two sentences have, in whatever words.

Words stand for each other as the lexicon has it; words of more and less are compared as tones, not as words; the
verbs of every report ("admits", "shows") need not be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ...text import Token, is_content, stem
from ..index import PassageIndex
from .facts import REPORTING, UNKNOWN, Told, leading_to
from .lexicon import OF_ONE_SENSE, STANDS, kinship, nearest
from .tone import DENYING, Tone, agree, toned, tones


def stems_of(words: str) -> frozenset[str]:
    """Return the stems of a list of words."""
    return frozenset(map(stem, words.split()))


LEVEL = 0.15
"""How near to the best another tone of the passage may be what a tone of the claim is of."""
AROUND = 0.6
"""What a word counts that only the sentences before have, or a name that the whole paper is about."""
MOST, NAMED = 4.5, 1.3
"""What the rarest word weighs at most, and how much more a name does."""
SPARSE = 0.0004
"""What each word of a passage costs it: of two that have the claim's words the shorter one says it."""
IN_TWO = 0.05
"""What it costs to need two sentences."""
KINDRED = 0.1
"""What it is worth that a passage has a tone of the same things for each of the claim."""
TOLD = 0.5
"""How much must be told alike of two tones for them to be of the same thing."""
DEGREE = stems_of(
    "significantly substantially considerably dramatically drastically greatly much clearly markedly vastly"
)
SLIGHT = stems_of("strongly slightly marginally modestly somewhat little bit")
DESCRIBING = frozenset("large small high low best more most first well good same".split())
"""Words of more and better that describe a thing: where the passage has them too, they are no tone to compare."""


@dataclass(frozen=True)
class Gist:
    """A claim beside one or two sentences that may say the same."""

    claim: Told
    index: PassageIndex
    passages: tuple[int, ...]
    there: Told
    """The sentences as one text."""

    @cached_property
    def content(self) -> list[int]:
        """The claim's words that say something: none of telling, of denying or of degree."""
        left_out = REPORTING | DENYING | DEGREE | SLIGHT
        return [
            i for i, t in enumerate(self.claim.words) if t.number is None and is_content(t) and t.stem not in left_out
        ]

    @cached_property
    def stems(self) -> frozenset[str]:
        """The words of the sentences, abbreviations with what they stand for."""
        found = set(self.there.stems)
        for short, long in self.index.abbreviations.items():
            if short in found:
                found |= long
            elif long <= found:
                found.add(short)
        return frozenset(found)

    @cached_property
    def around(self) -> frozenset[str]:
        """The words of what leads up to the sentences."""
        return leading_to(self.index, self.passages[0])

    @cached_property
    def found(self) -> dict[int, tuple[float, str | None]]:
        """How well the sentences have each word of the claim, and by which of theirs; None where only around them."""
        made: dict[int, tuple[float, str | None]] = {}
        for i in self.content:
            token = self.claim.words[i]
            best = nearest(token.stem, self.stems)
            if best[0] >= AROUND:
                made[i] = best
            elif toned(token) is None and (token.stem in self.around or self._subject(token)):
                made[i] = AROUND, None
        return made

    def _subject(self, token: Token) -> bool:
        return token.name and self.index.subject(token.stem)

    def weight(self, i: int) -> float:
        """Return what a word of the claim counts; a tone that the sentences tell in another word counts nothing."""
        token = self.claim.words[i]
        if i not in self.found and toned(token) is not None:
            return 0.0
        rarity = min(self.index.rarity(token.stem), MOST) if self.index.count(token.stem) else UNKNOWN
        return rarity * (NAMED if token.name else 1.0)

    @cached_property
    def coverage(self) -> float:
        """The share of the claim that the sentences have."""
        total = sum(map(self.weight, self.content)) or 1.0
        return sum(self.weight(i) * share for i, (share, _) in self.found.items()) / total

    @property
    def rank(self) -> float:
        """How likely these are the sentences that the claim tells."""
        return self.coverage - IN_TWO * (len(self.passages) > 1) - SPARSE * len(self.there.words)

    @cached_property
    def kindred(self) -> float:
        """The rank, and more for a passage that tells something of what the claim tells more or less of."""
        told = [share >= TOLD for _, _, _, share in self.pairs]
        return self.rank + (KINDRED * sum(told) / len(told) if told else 0.0)

    @cached_property
    def missing(self) -> list[int]:
        """The claim's words that are nowhere; tones are compared apart."""
        return [i for i in self.content if i not in self.found and toned(self.claim.words[i]) is None]

    @cached_property
    def spread(self) -> float:
        """How long a stretch has all that the sentences have of the claim, for each of its words."""
        needed = {other for _, other in self.found.values() if other is not None}
        places = [j for j, t in enumerate(self.there.words) if is_content(t) and t.number is None]
        best = len(places)
        for n in range(len(places)):
            have: set[str] = set()
            for m in range(n, min(len(places), n + best)):
                have.add(self.there.words[places[m]].stem)
                if needed <= have:
                    best = m - n + 1
                    break
        return best / max(1, len(self.content))

    @cached_property
    def pairs(self) -> list[tuple[Tone, Tone | None, bool | None, float]]:
        """Each tone of the claim, the passage's of the same thing, whether they agree, and how much they share."""
        mine, theirs = tones(self.claim.words, self.claim.text), tones(self.there.words, self.there.text)
        told, said = self.claim.beside([t.at for t in mine]), self.there.beside([t.at for t in theirs])
        out: list[tuple[Tone, Tone | None, bool | None, float]] = []
        for one, about in zip(mine, told, strict=True):
            token = self.claim.words[one.at]
            if token.stem in DESCRIBING and {token.stem, token.stem + "er"} & self.there.stems and not one.denied:
                continue
            rated = [
                (shared(about, other) + self._likeness(one, that), that)
                for that, other in zip(theirs, said, strict=True)
            ]
            top = max((share for share, _ in rated), default=0.0)
            level = [(agree(one, that), that) for share, that in rated if share >= top - LEVEL]
            if not level:
                out.append((one, None, None, 0.0))
                continue
            verdict, that = max(level, key=lambda pair: (pair[0] is True, pair[0] is None))
            if not top and not all(answer for answer, _ in level):
                verdict = None
            out.append((one, that, verdict, top))
        return out

    def _likeness(self, one: Tone, other: Tone) -> float:
        mine, theirs = self.claim.words[one.at].stem, self.there.words[other.at].stem
        return 1.1 if mine == theirs else 0.3 if kinship(mine, theirs) >= OF_ONE_SENSE else 0.0


def shared(ours: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """Return how much of what is told of one thing is told of another, in whatever words."""
    there = frozenset(theirs)
    return sum(weight for one, weight in ours.items() if nearest(one, there)[0] >= STANDS)
