"""Whose finding a passage tells, and of what: the paper's own, done, and of the thing that the claim speaks of.

A passage may have all words of a claim and tell them of other people's work, of work to come, of what it sets
something else against, or of "this system" where the claim means another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...text import Token, is_content, tokens
from ..index import PassageIndex
from .facts import REPORTING, Told, has
from .lexicon import is_noun
from .tone import toned
from .with_numbers import ATTRIBUTED, of_others

_WORK_OF = re.compile(
    r"\b(?:work|works|study|paper|method|model|approach|results?) (?:of|by|in) [A-Z][\w-]+ (?:et al|and [A-Z])"
)
_TO_COME = re.compile(
    r"\bremains? to\b(?! be the)|\b(?:future|further) (?:work|research|studies|study|investigation|directions?)\b|"
    r"\bin (?:the )?future\b|\bwe (?:plan|intend|hope|leave)\b|\bleft (?:for|to) (?:the )?(?:future|later|others)\b|"
    r"\bwork ahead\b|\byet to be\b|\bstill (?:has|have) to\b|\bwould be (?:interesting|worthwhile|useful)\b|"
    r"\blater work\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:unlike|in contrast (?:to|with)|contrary to|as opposed to|rather than|instead of)\s+([^,;:.()]+)",
    re.IGNORECASE,
)
_POINTING = re.compile(r"(?:This|These|That|Those|Such|It|They|Its|Their|The (?:latter|former))\b")
_OURS = re.compile(r"\b(?:our|the proposed)\b", re.IGNORECASE)
FAR = 6
"""Words behind a word of contrast that may be what something is set against."""
SUBJECT = 4
"""Content words at the beginning of a claim that may be what it speaks of."""


def of_another(claim: Told, index: PassageIndex, passages: Sequence[int]) -> str:
    """Return, in words, of what else passages with the words of a claim tell them; "" where of the same."""
    return next(_reasons(claim, index, passages), "")


def _reasons(claim: Told, index: PassageIndex, passages: Sequence[int]) -> Iterator[str]:
    texts = [index.texts[p] for p in passages]
    others = any(of_others(index, p) or _WORK_OF.search(index.texts[p]) is not None for p in passages)
    if others and not _attributes(claim, index, passages):
        yield "it tells of other people's work"
    if any(map(_TO_COME.search, texts)) and not _TO_COME.search(claim.text):
        yield "it tells of what is still to be done"
    if any(_only_against(claim, text) for text in texts):
        yield "it says it of what stands on the other side"
    if _pointing_elsewhere(claim, index, passages) or _of_ours(claim, index, passages):
        yield "it may say it of another thing"
    if any(_sides_mixed(claim, Told(index.tokens(p), text)) for p, text in zip(passages, texts, strict=True)):
        yield "what it says of two things may be exchanged"


def _attributes(claim: Told, index: PassageIndex, passages: Sequence[int]) -> bool:
    """Whether a claim gives what it says to others itself, or to somebody whom the passages name."""
    there = frozenset(t.stem for p in passages for t in index.tokens(p) if t.name)
    return any(t.stem in ATTRIBUTED or (t.name and t.stem in there and not index.subject(t.stem)) for t in claim.words)


def _only_against(claim: Told, text: str) -> bool:
    """Whether a claim begins with what a text only has to set its own subject against."""
    mine, theirs = _against(claim.text), _against(text)
    if not theirs:
        return False
    rest = _stems(_AGAINST.sub(" ", text)) - theirs
    own = [t for t in tokens(_AGAINST.sub(" ", claim.text)) if is_content(t) and t.number is None]
    subject = frozenset(t.stem for t in own[:SUBJECT])
    lost = [s for s in subject - mine if has(theirs, s) and not has(rest, s)]
    kept = [s for s in subject if has(rest, s) and not has(theirs, s)]
    turned = [s for s in mine if has(rest, s) and not has(theirs, s)]
    return len(lost) > len(kept) or bool(lost and turned)


def _against(text: str) -> frozenset[str]:
    """Return what a text sets something against."""
    return frozenset(s for found in _AGAINST.finditer(text) for s in _stems(" ".join(found[1].split()[:FAR])))


def _stems(text: str) -> frozenset[str]:
    return frozenset(t.stem for t in tokens(text) if is_content(t) and t.number is None)


def _pointing_elsewhere(claim: Told, index: PassageIndex, passages: Sequence[int]) -> bool:
    """Whether the claim begins with a thing that no passage names, nor the sentence that "this system" points to."""
    main = _main(claim, index, passages)
    if not _POINTING.match(index.texts[main]) or len(claim.numbers) > 1:
        return False
    before = [main - 1] if main else []
    near = frozenset(t.stem for p in (*before, *passages) for t in index.tokens(p))
    near = near.union(*(long for short, long in index.abbreviations.items() if short in near))
    return any(not has(near, t.stem) for t in _things(claim)[:SUBJECT])


def _of_ours(claim: Told, index: PassageIndex, passages: Sequence[int]) -> bool:
    """Whether a claim begins with "the baselines" and the passage tells it of "our network"."""
    main = _main(claim, index, passages)
    others = {t.stem for t in _things(claim)} & ATTRIBUTED - {t.stem for t in index.tokens(main)}
    return bool(others) and _OURS.search(index.texts[main]) is not None


def _main(claim: Told, index: PassageIndex, passages: Sequence[int]) -> int:
    """Return the passage that has most of a claim's words."""
    said = frozenset(t.stem for t in claim.words if is_content(t) and t.stem not in REPORTING)
    return max(passages, key=lambda p: len(said & {t.stem for t in index.tokens(p)}))


def _things(claim: Told) -> list[Token]:
    """Return the nouns and names at the beginning of a claim."""
    content = [t for t in claim.words if is_content(t) and t.number is None and t.stem not in REPORTING][:SUBJECT]
    return [t for t in content if toned(t) is None and (t.name or is_noun(t.stem))]


def _sides_mixed(claim: Told, there: Told) -> bool:
    """Whether a claim that sets two things against each other has words of one side among those of the other."""
    mine, theirs = _two_sides(claim), _two_sides(there)
    if mine is None or theirs is None:
        return False
    first, second = (frozenset(s for s in one if not has(other, s)) for one, other in (mine, mine[::-1]))
    left, right = (frozenset(s for s in one if not has(other, s)) for one, other in (theirs, theirs[::-1]))
    straight = [s for s in first if has(left, s)] + [s for s in second if has(right, s)]
    crossed = [s for s in first if has(right, s)] + [s for s in second if has(left, s)]
    return bool(straight and crossed)


def _two_sides(told: Told) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the content words before and behind the one word of contrast in the middle of a text."""
    places = [n for n, t in enumerate(told.words) if n > 1 and t.text.lower() in _OPPOSING]
    if len(places) != 1:
        return None
    sides = told.words[: places[0]], told.words[places[0] + 1 :]
    one, other = (frozenset(t.stem for t in side if is_content(t) and t.number is None) for side in sides)
    return one - REPORTING, other - REPORTING


_OPPOSING = frozenset(("unlike", "whereas", "while", "however", "but"))
