"""What stands in a claim where the passage has something else of its kind: another name, number, direction or word.

A claim may have all the words of a passage and still tell them of each other's things. Laid along the passage, such
a claim has a name where the passage has another, or a number that the passage only has further on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from ..align import Alignment
from ..text import Token, is_content
from .differences import AHEAD
from .index import PassageIndex
from .numbers import Compared
from .wording import alike, senses


def slots_kept(
    claim: Sequence[Token],
    source: Sequence[Token],
    alignment: Alignment,
    compared: Sequence[Compared],
    index: PassageIndex,
) -> bool:
    """Whether nothing in the claim stands where the passage has another of its kind."""
    agreeing = {c.token for c in compared if c.in_place and c.match in ("matches", "only_if_rounded")}
    said = {t.stem for t in claim}
    for chunk in alignment.chunks:
        if chunk.op != "replace":
            continue
        mine = [claim[i] for i in range(*chunk.claim) if i not in agreeing]
        theirs = [source[j] for j in range(*chunk.source)]
        if _another_name(mine, theirs, said) or _another_number(mine, theirs) or _other_way(mine, theirs):
            return False
        lost = [claim[i] for i in range(*chunk.claim) if i not in alignment.matched]
        if len(mine) == len(theirs) == 1 and _another_word(lost, theirs, said, index):
            return False
    parts = any(c.other is not None and part_for_whole(claim, c.token, source, c.other) for c in compared)
    return not parts and _ahead_kept(claim, source) and ways_kept(claim, source)


def part_for_whole(claim: Sequence[Token], mine: int, source: Sequence[Token], theirs: int) -> bool:
    """Whether a claim has "all nine" where the passage has "8 out of the 9"."""
    whole = {t.text.lower() for t in claim[max(0, mine - 2) : mine]} & {"all", "every", "each"}
    before = source[max(0, theirs - 4) : theirs]
    return bool(whole) and any(t.number is not None for t in before) and any(t.text.lower() == "of" for t in before)


def terms_kept(claim: Sequence[Token], passages: Sequence[int], index: PassageIndex) -> bool:
    """Whether every two words that the paper has side by side as one term are so in the passages that have both.

    A sentence on the reward of a model is not one on the reward model.
    """
    source = [index.tokens(n) for n in passages]
    there = {t.stem for words in source for t in words}
    beside = {(a.stem, b.stem) for words in source for a, b in pairwise(words)}
    for a, b in pairwise(claim):
        one, other = a.stem, b.stem
        plain = a.text.isalpha() and b.text.isalpha() and is_content(a) and is_content(b)
        if not plain or (one, other) in beside or not {one, other} <= there or {one, other} & index.verbs():
            continue
        if len(index.side_by_side(one, other)) >= TERM:
            return False
    return True


TERM = 5
"""In how many passages two words stand side by side at least to be a term of the paper."""


def ways_kept(claim: Sequence[Token], source: Sequence[Token]) -> bool:
    """Whether what goes "from A to B" in the claim does not go from B to A in the passage."""
    for left, arrived in _ways(claim):
        for came_from, went_to in _ways(source):
            crossed = (left & went_to - arrived) | (arrived & came_from - left)
            kept = (left & came_from - went_to) | (arrived & went_to - came_from)
            if crossed and not kept:
                return False
    return True


def _ways(words: Sequence[Token]) -> Iterator[tuple[set[str], set[str]]]:
    """Yield the content words behind each "from" and behind its "to"."""
    for n, token in enumerate(words):
        if token.text.lower() == "from":
            to = next((m for m in range(n + 2, min(len(words), n + WAY)) if words[m].text.lower() in TOWARDS), None)
            if to is not None:
                start, end = words[n + 1 : to], words[to + 1 : to + WAY]
                yield {t.stem for t in start if is_content(t)}, {t.stem for t in end if is_content(t)}


WAY = 7
"""Words between a "from" and its "to", and behind it."""
TOWARDS = ("to", "into")


def _another_name(mine: Sequence[Token], theirs: Sequence[Token], said: set[str]) -> bool:
    joined = "".join(t.text for t in theirs).casefold()  # "MLDoc" where the passage has "ML-Doc"
    ours = [t for t in mine if t.name and t.text.casefold() not in joined]
    return bool(ours) and any(t.name and t.number is None and t.stem not in said for t in theirs)


def _another_number(mine: Sequence[Token], theirs: Sequence[Token]) -> bool:
    ours = [t.number for t in mine if t.number is not None]
    return any(
        n is not None and (n.unit, n.step < 1, n.word) == (m.unit, m.step < 1, m.word) and n.value != m.value
        for m in ours
        for n in (t.number for t in theirs)
    )


def _other_way(mine: Sequence[Token], theirs: Sequence[Token]) -> bool:
    ours, other = senses(t.stem for t in mine), senses(t.stem for t in theirs)
    return bool(ours and other) and not ours & other


def _another_word(lost: Sequence[Token], theirs: Sequence[Token], said: set[str], index: PassageIndex) -> bool:
    """Whether a word that the passage lacks stands where the passage has one that the paper sets beside it elsewhere.

    A text that has two words in one sentence tells them apart ("biased" and "respectful"); synonyms it takes in turn.
    """
    ours = [t.stem for t in lost if is_content(t) and t.number is None]
    new = [t.stem for t in theirs if is_content(t) and t.number is None and t.stem not in said]
    return any(index.together(a, b) and not alike(a, b) for a in ours for b in new)


def _ahead_kept(claim: Sequence[Token], source: Sequence[Token]) -> bool:
    """Whether what comes out ahead in the claim is not what the passage lets come out behind."""
    mine, theirs = _comparisons(claim), _comparisons(source)
    if len(mine) != 1:
        return True
    verb, before, behind = mine[0]
    theirs = [one for one in theirs if one[0] == verb] or theirs
    kept = any(one[1] & before or one[2] & behind for one in theirs)
    return kept or not any(one[1] & behind for one in theirs)


def _comparisons(words: Sequence[Token]) -> list[tuple[str, set[str], set[str]]]:
    """Return each word of being ahead that is neither passive nor denied, with the names next before and behind it."""
    return [
        (t.stem, _first_names(words[:n][::-1]), _first_names(words[n + 1 :]))
        for n, t in enumerate(words)
        if t.stem in AHEAD and not any(u.stem in ("by", "not") for u in words[max(0, n - 2) : n + 2])
    ]


def _first_names(words: Sequence[Token]) -> set[str]:
    """Return the words of the first name: those that stand together, as in PaSa-7B."""
    start = next((n for n, t in enumerate(words) if t.name), len(words))
    return {t.stem for t in takewhile(lambda t: t.name, words[start:])}
