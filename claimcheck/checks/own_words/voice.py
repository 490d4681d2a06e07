"""Whose finding a passage tells, and of what: the paper's own, done, and of the thing that the claim speaks of.

A passage may have all words of a claim and tell them of other people's work, of work to come, of what it sets
something else against, or of "this system" where the claim means another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...text import is_content, tokens
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
    r"\byet to be\b|\bstill (?:has|have) to\b|\bwould be (?:interesting|worthwhile|useful)\b|\blater work\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:unlike|in contrast (?:to|with)|contrary to|as opposed to|rather than|instead of)\s+([^,;:.()]+)",
    re.IGNORECASE,
)
_POINTING = re.compile(r"(?:This|These|That|Those|Such|It|They|Its|Their|The (?:latter|former))\b")
FAR = 6
"""Words behind a word of contrast that may be what something is set against."""
SUBJECT = 4
"""Content words at the beginning of a claim that may be what it speaks of."""


def of_another(claim: Told, index: PassageIndex, passages: Sequence[int]) -> bool:
    """Whether passages with the words of a claim tell them of something else than the claim does."""
    return any(_reasons(claim, index, passages))


def _reasons(claim: Told, index: PassageIndex, passages: Sequence[int]) -> Iterator[bool]:
    texts = [index.texts[p] for p in passages]
    yield not _attributes(claim, index, passages) and any(
        of_others(index, p) or _WORK_OF.search(index.texts[p]) is not None for p in passages
    )
    yield any(map(_TO_COME.search, texts)) and not _TO_COME.search(claim.text)
    yield any(_only_against(claim, text) for text in texts)
    yield _pointing_elsewhere(claim, index, passages)


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
    content = [t for t in claim.words if is_content(t) and t.number is None and t.stem not in REPORTING]
    said = frozenset(t.stem for t in content)
    main = max(passages, key=lambda p: len(said & {t.stem for t in index.tokens(p)}))
    if not _POINTING.match(index.texts[main]) or len(claim.numbers) > 1:
        return False
    before = [main - 1] if main else []
    near = frozenset(t.stem for p in (*before, *passages) for t in index.tokens(p))
    near = near.union(*(long for short, long in index.abbreviations.items() if short in near))
    things = [t for t in content[:SUBJECT] if toned(t) is None and (t.name or is_noun(t.stem))]
    return any(not has(near, t.stem) for t in things)
