"""What a text says is more, better, the same, or not so: its tones, and whether those of two texts agree.

"Hurts performance", "lags behind" and "does worse" are one tone, "brings no gain" and "does not improve" another.
A word of amount is one of worth where it tells of something unwanted: to reduce errors is to do better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ...text import STOP, Token, stem
from ..wording import NEGATIONS


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


BETTER = _stems(
    "improve improvement better outperform beat exceed surpass benefit help superior ahead win best boost enhance "
    "advantage overtake succeed success top strong strongest effective useful beneficial positive gain overcome good "
    "well favorable"
)
WORSE = _stems(
    "worsen worse worst hurt harm harmful degrade degradation underperform behind lag trail lose inferior suffer "
    "deteriorate damage impair poor poorly poorer weak weaker weakest detrimental adverse negative short drawback "
    "disadvantage bad badly decay"
)
MORE = _stems(
    "increase raise more higher high larger large greater grow growth rise enlarge expand amplify longer deeper faster "
    "speed accelerate strengthen wider largest highest widen lift big bigger biggest"
)
LESS = _stems(
    "decrease reduce reduction lower low fewer less smaller small shrink diminish cut drop fall decline soften lessen "
    "shorter slower mitigate limit loss weaken least smallest lowest slow alleviate narrow vanish disappear gone fewest"
)
SAME = _stems(
    "same equal identical similar match comparable par unaffected unchanged equally alike competitive "
    "indistinguishable equivalent constant"
)
DIFFERENT = _stems("different differ dissimilar")
NO_DIFFERENCE = _stems("identical indistinguishable unaffected unchanged par")
"""Words of sameness that are said of results; "the same" and "similar" are said of anything."""
UNWANTED = _stems(
    "error loss cost perplexity time variance overfit overfitting latency memory forgetting regret hallucination "
    "toxicity bias expense noise risk"
)
DENYING = NEGATIONS | _stems(
    "cannot fail lack unable unnecessary insufficient impossible unneeded avoid eliminate absent absence prevent "
    "dispense eschew forgo abandon discard"
)
NEEDLESS = _stems("unnecessary unneeded impossible insufficient absent")
"""Denials that stand behind what they deny."""
GIVING = _stems("bring add give yield gain change contribute make")
"""Verbs whose "nothing" is no gain."""
CLAUSE = frozenset("while but whereas although though because since which unless yet however".split())
"""Words that begin a clause of their own."""
BEFORE, BEHIND = 6, 2
"""How many words before a tone, or behind it, its negation may stand."""
NEAR = 3
"""How near a word of amount an unwanted thing must stand to be what the amount is of."""


@dataclass(frozen=True, slots=True)
class Tone:
    """A word that says that something is more, better or the same."""

    at: int
    kind: Literal["worth", "amount", "unwanted", "same"]
    """`unwanted` is an amount of what nobody wants."""
    sign: int
    denied: bool

    @property
    def worth(self) -> int:
        """1 for better, -1 for worse, 0 where it does not say."""
        return {"worth": self.sign, "unwanted": -self.sign}.get(self.kind, 0)


_TONES: tuple[tuple[frozenset[str], Literal["worth", "amount", "same"], int], ...] = (
    (BETTER, "worth", 1),
    (WORSE, "worth", -1),
    (SAME, "same", 0),
    (DIFFERENT, "same", -1),
    (MORE, "amount", 1),
    (LESS, "amount", -1),
)
_TONE_OF = {word: (kind, sign) for words, kind, sign in reversed(_TONES) for word in words}
"""A word of two lists counts as in the first."""


def toned(token: Token) -> tuple[Literal["worth", "amount", "same"], int] | None:
    """Return kind and sign of a word that says more, better or the same; 0 for the same, -1 for other than that."""
    return None if token.number is not None or token.name else _TONE_OF.get(token.stem)


def tones(words: Sequence[Token], text: str) -> list[Tone]:
    """Return the tones of a text, in order."""
    out = []
    breaks = clause_breaks(words, text)
    for at, token in enumerate(words):
        if token.text.lower() == "nothing" and at and words[at - 1].stem in GIVING:
            out.append(Tone(at, "worth", 1, denied=True))
            continue
        found = None if _of_a_phrase(words, at) else toned(token)
        if found is None:
            continue
        kind, sign = found
        denied = denied_at(words, breaks, at)
        near = {t.stem for t in words[max(0, at - NEAR) : at + NEAR + 1]}
        if kind == "amount":
            out.append(Tone(at, "unwanted" if near & UNWANTED else "amount", sign, denied))
        elif kind == "same":
            out.append(Tone(at, "same", 0, denied != (sign < 0)))
        else:
            out.append(Tone(at, "worth", sign, denied))
    return out


def _of_a_phrase(words: Sequence[Token], at: int) -> bool:
    """Whether a word says nothing of more or better: "as well as", "no more than a first step", "drops the term"."""
    before = words[at - 1].text.lower() if at else ""
    behind = words[at + 1].text.lower() if at + 1 < len(words) else ""
    here = words[at].text.lower()
    left_out = words[at].stem == DROP and behind in ("the", "a", "an", "its", "their", "this", "these", "all")
    return left_out or (before == "as" and here == "well") or (before == "no" and behind == "than")


DROP = stem("drop")


def clause_breaks(words: Sequence[Token], text: str) -> frozenset[int]:
    """Return the words that begin a clause: behind a comma or stop, and at "while" and its like."""
    begun = {n + 1 for n, (a, b) in enumerate(pairwise(words)) if set(text[a.end : b.start]) & set(",;:.()")}
    return frozenset(begun | {n for n, t in enumerate(words) if t.text.lower() in CLAUSE})


def denied_at(words: Sequence[Token], breaks: frozenset[int], at: int) -> bool:
    """Whether a word is denied within its clause."""
    for n in range(at - 1, max(-1, at - 1 - BEFORE), -1):
        if n + 1 in breaks:
            break
        if words[n].stem in DENYING:
            return True
    behind = words[at + 1 : at + 1 + BEHIND]
    return any(t.text.lower() in ("nothing", "no", "none", "neither") or t.stem in NEEDLESS for t in behind)


def agree(one: Tone, other: Tone) -> bool | None:
    """Whether two tones say the same of what they are both said of; None where that cannot be told."""
    if one.kind == other.kind == "same":
        return one.denied == other.denied
    if "same" in (one.kind, other.kind):
        same, change = (one, other) if one.kind == "same" else (other, one)
        if change.denied:  # "does not improve" may be said of what stays the same
            return None if same.denied else True
        return same.denied
    mine, theirs = (
        (one.sign, other.sign) if one.kind == other.kind else (one.worth or one.sign, other.worth or other.sign)
    )
    if one.denied != other.denied:
        return False if mine == theirs else None
    if mine == theirs:
        return True
    comparable = one.kind == other.kind or (one.worth and other.worth)
    return False if comparable else None


def targets(words: Sequence[Token], breaks: frozenset[int], at: int) -> list[int]:
    """Return the next two words that the negation at `at` is about."""
    found: list[int] = []
    for n in range(at + 1, min(len(words), at + 8)):
        if n in breaks or len(found) == 2:
            break
        if words[n].stem not in STOP and words[n].number is None:
            found.append(n)
    return found
