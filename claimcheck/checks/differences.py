"""What a claim changes of the passage it was laid along: the differences that change the meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from ..align import Alignment, Chunk
from ..text import STOP, Token, is_content, stem
from .numbers import Compared, Difference, bound_to_others, changed_numbers, changed_units
from .wording import (
    ASSOCIATION,
    CAUSE,
    DROPPED,
    FALLING,
    NEGATIONS,
    QUANTIFIERS,
    RISING,
    STRONG,
    WEAK,
    alike,
    conditions_differ,
    opposite,
)

ORDER = (
    "numbers_swapped",
    "number_differs",
    "unit_differs",
    "bound_differs",
    "negated",
    "direction_reversed",
    "entity_differs",
    "quantifier_differs",
    "strength_overstated",
    "condition_changed",
)
"""Which difference is named first where there are several."""


def differences(
    claim: Sequence[Token], source: Sequence[Token], alignment: Alignment, numbers: Sequence[Compared]
) -> list[Difference]:
    """Return what the claim says otherwise, the weightiest kind first."""
    found = [
        *changed_numbers(claim, source, numbers),
        *changed_units(claim, source, numbers),
        *_negation(claim, source, alignment),
        *_strength(claim, source, alignment),
        *_sides(claim, source, alignment),
        *filter(None, [turned_sides(claim, source)]),
        *_names(claim, source, alignment),
    ]
    for chunk in alignment.chunks:
        if chunk.op == "replace":
            found += _replaced(chunk, claim, source)
    found += _quantifiers(claim, source, alignment)
    found += bound_to_others(claim, source, numbers)
    return sorted(found, key=lambda d: ORDER.index(d.code))


LEFT_OUT = 4
"""Words that may be left out at one place before what was left out is a clause of its own."""


def _negation(claim: Sequence[Token], source: Sequence[Token], alignment: Alignment) -> Iterator[Difference]:
    """Yield a negation that only one of both has: one that stands in the same place in both is none."""
    kept = {i for i, _ in alignment.paired}
    mine = [i for i, t in enumerate(claim) if t.stem in NEGATIONS and i not in kept and not _no_denial(claim, i)]
    theirs = [
        j
        for c in alignment.chunks
        if c.op == "replace" or (c.op == "delete" and c.source[1] - c.source[0] <= LEFT_OUT)
        for j in range(*c.source)
        if source[j].stem in NEGATIONS
        and not (_no_denial(source, j) or _of_a_word_left_out(claim, source, j) or leads_up(claim, source, j))
    ]
    if len(_standing(mine)) == len(_standing(theirs)):
        return
    if len(mine) > len(theirs):
        where = mine[-1]
        yield Difference(
            code="negated", message=f"the paper does not say “{claim[where].text}”", claim=(where, where + 1)
        )
    else:
        word = source[theirs[0]].text
        yield Difference(
            code="negated", message=f"the paper says “{word}” where the claim does not", claim=(0, len(claim))
        )


def _standing(negations: Sequence[int]) -> list[int]:
    """Return the negations that none beside them undoes: "not without" denies nothing, two clauses deny twice."""
    left: list[int] = []
    for place in negations:
        if left and place - left[-1] <= UNDONE:
            left.pop()
        else:
            left.append(place)
    return left


UNDONE = 4
"""Words from one negation to the next that takes it back."""
NOT_ONLY = frozenset(map(stem, ("only", "just", "merely", "solely")))


COMPARED_WITH = frozenset(map(stem, ("over", "than", "versus", "vs", "against", "with")))


def leads_up(claim: Sequence[Token], source: Sequence[Token], at: int) -> bool:
    """Whether a "not" only leads up to what a claim tells: "not generic, but meet in a triple point"."""
    but = next(
        (n for n in range(at + 1, min(len(source), at + 1 + LEADING_UP)) if source[n].text.lower() == "but"), None
    )
    if but is None or source[at].stem != "not":
        return False
    denied, told = (
        {t.stem for t in part if is_content(t)} for part in (source[at:but], source[but : but + LEADING_UP])
    )
    turn = next((n for n, t in enumerate(claim) if t.stem in SET_ASIDE), len(claim))
    said, aside = ({t.stem for t in part} for part in (claim[:turn], claim[turn:]))
    return len(said & (told - denied)) > len(said & (denied - told)) and not aside & (told - denied)


LEADING_UP = 8
"""Words between a "not" and its "but", and behind it."""
SET_ASIDE = frozenset(map(stem, ("rather", "instead", "unlike")))
"""Words by which a claim denies something itself."""


def _no_denial(text: Sequence[Token], index: int) -> bool:
    """Whether a word of negation denies nothing: "not only", and "over no warm-up", which names a baseline."""
    if text[index].stem == "no" and index and text[index - 1].stem in COMPARED_WITH:
        return True
    after = text[index + 1].stem if index + 1 < len(text) else ""
    return text[index].stem == "not" and after in NOT_ONLY


def _of_a_word_left_out(claim: Sequence[Token], source: Sequence[Token], index: int) -> bool:
    """Whether a "non" is part of a word that the claim does not take up: "in a non-condensate state"."""
    if source[index].text.lower() != "non" or index + 1 == len(source):
        return False
    return source[index + 1].stem not in {t.stem for t in claim}


def _stretch(alignment: Alignment) -> tuple[int, int]:
    """Return the source tokens that the claim was laid along, a word more on either side for its negation."""
    places = [j for c in alignment.chunks for j in c.source if c.op in ("equal", "replace")]
    return (min(places), max(places)) if places else (0, 0)


def _strength(claim: Sequence[Token], source: Sequence[Token], alignment: Alignment) -> Iterator[Difference]:
    """Yield "may" told as "does", "suggests" as "proves", an association as a cause."""
    for chunk in alignment.chunks:
        if chunk.op not in ("replace", "delete") or chunk.source[1] - chunk.source[0] > 2 * LEFT_OUT:
            continue
        mine = {claim[i].stem for i in range(*chunk.claim)}
        lost = next((source[j] for j in range(*chunk.source) if source[j].stem in DROPPED), None)
        if lost is not None and not mine & WEAK:
            yield Difference(
                code="strength_overstated",
                message=f"the paper says “{lost.text}”; the claim says it without that",
                claim=chunk.claim if chunk.op == "replace" else (0, len(claim)),
            )
            return
    low, high = _stretch(alignment)
    strong = next((i for i, t in enumerate(claim) if t.stem in CAUSE), None)
    linked = next((t for t in source[low:high] if t.stem in ASSOCIATION), None)
    if strong is not None and linked is not None and not {t.stem for t in claim} & ASSOCIATION:
        yield Difference(
            code="strength_overstated",
            message=f"the paper says “{linked.text}”, the claim “{claim[strong].text}”",
            claim=(strong, strong + 1),
        )


def _replaced(chunk: Chunk, claim: Sequence[Token], source: Sequence[Token]) -> Iterator[Difference]:
    """Yield opposites, other conditions and other names in the stretch where words were replaced."""
    mine, theirs = range(*chunk.claim), range(*chunk.source)
    for i in mine:
        for j in theirs:
            a, b = claim[i], source[j]
            if a.number is not None or b.number is not None:
                continue
            if opposite(a.stem, b.stem):
                message = f"the paper says “{b.text}” where the claim says “{a.text}”"
                yield Difference(code="direction_reversed", message=message, claim=(i, i + 1))
            elif a.stem in STRONG and b.stem in WEAK:
                message = f"the paper says “{b.text}” where the claim says “{a.text}”"
                yield Difference(code="strength_overstated", message=message, claim=(i, i + 1))
            elif {a.stem in MUCH, b.stem in MUCH} == {True, False} and {a.stem in LITTLE, b.stem in LITTLE} == {
                True,
                False,
            }:
                message = f"the paper says “{b.text}” where the claim says “{a.text}”"
                code = "strength_overstated" if a.stem in MUCH else "quantifier_differs"
                yield Difference(code=code, message=message, claim=(i, i + 1))
            elif conditions_differ(a.stem, b.stem):
                message = f"the paper says “{b.text}” where the claim says “{a.text}”"
                yield Difference(code="condition_changed", message=message, claim=(i, i + 1))
    yield from _turned(chunk, claim, source)


def _turned(chunk: Chunk, claim: Sequence[Token], source: Sequence[Token]) -> Iterator[Difference]:
    """Yield a stretch whose direction, comparative or bound is the other way round."""
    mine, theirs = [claim[i] for i in range(*chunk.claim)], [source[j] for j in range(*chunk.source)]
    if len(mine) > 5 or len(theirs) > 5:
        return
    ours, other = _sense(mine), _sense(theirs)
    compared = [t for t in mine if COMPARATIVE.search(t.text)], [t for t in theirs if COMPARATIVE.search(t.text)]
    one_describes = bool(compared[0]) != bool(compared[1]) and any(_describes(part) for part in (mine, theirs))
    turned = ours * other < 0 and not one_describes
    if len(compared[0]) == len(compared[1]) == 1 and not alike(compared[0][0].stem, compared[1][0].stem):
        turned = turned or not (ours and other)
    if turned:
        words = " ".join(t.text for t in theirs), " ".join(t.text for t in mine)
        message = f"the paper says “{words[0]}” where the claim says “{words[1]}”"
        yield Difference(code="direction_reversed", message=message, claim=chunk.claim)
    bounds = _bound(chunk.claim, claim), _bound(chunk.source, source)
    if bounds[0] * bounds[1] < 0:
        message = f"the paper says “{' '.join(t.text for t in theirs)}”"
        yield Difference(code="bound_differs", message=message, claim=chunk.claim)


def _describes(words: Sequence[Token]) -> bool:
    """Whether a stretch has a comparative that describes a thing, "our smaller model", and tells no change."""
    return any(
        COMPARATIVE.search(b.text) and a.text.lower() in ("our", "the", "a", "their", "its") for a, b in pairwise(words)
    )


MUCH = frozenset(
    map(stem, "drastically dramatically significantly substantially considerably greatly vastly strongly".split())
)
LITTLE = frozenset(map(stem, "slightly marginally modestly somewhat barely minimally".split()))
"""By how much: one told as the other."""
COMPARATIVE = re.compile(r"^[a-z]{3,}(?:er|est)$")


def _sense(words: Sequence[Token]) -> int:
    """Return 1 for words of rising, -1 for words of falling, 0 for neither or both."""
    up, down = any(t.stem in RISING for t in words), any(t.stem in FALLING for t in words)
    return int(up) - int(down)


def _phrases(*phrases: str) -> tuple[str, ...]:
    return tuple(f" {' '.join(map(stem, phrase.split()))} " for phrase in phrases)


FROM_ABOVE = _phrases("at most", "no more than", "less than", "fewer than", "up to", "under", "below")
FROM_BELOW = _phrases("at least", "no less than", "no fewer than", "more than", "over", "above", "exceeds")


def _bound(stretch: tuple[int, int], text: Sequence[Token]) -> int:
    """Return 1 where a stretch bounds from below ("at least", "more than"), -1 from above, 0 for none."""
    joined = f" {' '.join(t.stem for t in text[max(0, stretch[0] - 1) : stretch[1] + 1])} "
    if any(phrase in joined for phrase in FROM_ABOVE):
        return -1
    return int(any(phrase in joined for phrase in FROM_BELOW))


def _names(claim: Sequence[Token], source: Sequence[Token], alignment: Alignment) -> Iterator[Difference]:
    """Yield a name that stands where the passage has another one."""
    for chunk in alignment.chunks:
        if chunk.op != "replace":
            continue
        names = [i for i in range(*chunk.claim) if claim[i].name and i not in alignment.matched]
        others = [j for j in range(*chunk.source) if source[j].name]
        for i, j in zip(names, others, strict=False):
            if not alike(claim[i].stem, source[j].stem) and not _spelled_alike(claim[i].stem, source[j].stem):
                message = f"this is said of {source[j].text}, not of {claim[i].text}"
                yield Difference(code="entity_differs", message=message, claim=(i, i + 1))


def _spelled_alike(one: str, other: str) -> bool:
    """Whether one name is the other with something added, as `squad` and `squadv1`."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and long.startswith(short)


def turned_sides(claim: Sequence[Token], source: Sequence[Token]) -> Difference | None:
    """Return what is wrong where the claim lets one come out ahead that the passage lets come out behind."""
    ours, theirs = _ahead_behind(claim), _ahead_behind(source)
    if ours is None or theirs is None:
        return None
    # What stands on both sides of one of them tells the sides apart no longer.
    (up, down), (above, below) = ((one - other, other - one) for one, other in (ours, theirs))
    crossed, kept = (up & below, down & above), (up & above) | (down & below)
    names = {t.stem: t.text for t in (*claim, *source) if t.name}
    told = sorted((crossed[0] | crossed[1]) & names.keys())
    if not told and not kept - STOP and all(side - STOP for side in crossed):  # "dense beats sparse retrieval"
        names = {t.stem: t.text for t in claim}
        told = sorted(crossed[0] - STOP)
    if not told or (up & above & names.keys()) - {*told}:
        return None
    message = f"in the paper {names[told[0]]} stands on the other side of the comparison"
    return Difference(code="entity_differs", message=message, claim=(0, len(claim)))


AHEAD = frozenset(map(stem, "outperform surpass exceed beat better overtake outdo outscore outclass".split()))


def _ahead_behind(text: Sequence[Token]) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the words before and after a text's one comparison ("outperforms", "is better than"), if it has one."""
    preferred = [n for n, t in enumerate(text) if t.stem == PREFER]
    if len(preferred) == 1:
        return _preferred(text, preferred[0])
    places = [n for n, t in enumerate(text) if t.stem in AHEAD]
    if len(places) != 1:
        return None
    at = places[0]
    if any(t.stem in NEGATIONS for t in text[max(0, at - 3) : at + 3]):
        return None
    behind = takewhile(lambda t: t.stem not in EXCEPTIONS, text[at + 1 : at + 9])
    before, after = (frozenset(t.stem for t in part) for part in (text[max(0, at - 8) : at], behind))
    passive = any(t.stem == "by" for t in text[at + 1 : at + 3]) and any(
        t.stem == "be" for t in text[max(0, at - 3) : at]
    )
    return (after, before) if passive else (before, after)


PREFER = stem("prefer")


def _preferred(text: Sequence[Token], at: int) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return what is preferred and to what: "they prefer A over B", "A is preferred to B"."""
    turn = next((n for n in range(at + 1, min(len(text), at + 12)) if text[n].text.lower() in ("over", "to")), None)
    if turn is None or any(t.stem in NEGATIONS for t in text[max(0, at - 3) : at]):
        return None
    liked = text[at + 1 : turn] if turn > at + 1 else text[max(0, at - 8) : at]
    return frozenset(t.stem for t in liked), frozenset(t.stem for t in text[turn + 1 : turn + 9])


def _sides(claim: Sequence[Token], source: Sequence[Token], alignment: Alignment) -> Iterator[Difference]:
    """Yield two names that are exchanged and are no members of one list: "A outperforms B" told the other way."""
    crossed = [
        (i, j) for i, j in alignment.moved if claim[i].name or (is_content(claim[i]) and claim[i].number is None)
    ]
    for n, (i, j) in enumerate(crossed):
        for k, m in crossed[n + 1 :]:
            if not (claim[i].name and claim[k].name) or (i < k) == (j < m):
                continue
            between = claim[min(i, k) + 1 : max(i, k)]
            if any(t.stem not in STOP and not t.name and t.number is None for t in between):
                message = f"{claim[i].text} and {claim[k].text} are exchanged"
                yield Difference(code="entity_differs", message=message, claim=(min(i, k), max(i, k) + 1))
                return
    # A replaced pair that crosses another: A for B here and B for A there.
    swaps = [
        (i, j)
        for c in alignment.chunks
        if c.op == "replace" and c.claim[1] - c.claim[0] == c.source[1] - c.source[0]
        for i, j in zip(range(*c.claim), range(*c.source), strict=True)
        if claim[i].name and source[j].name
    ]
    for n, (i, j) in enumerate(swaps):
        for k, m in swaps[n + 1 :]:
            if claim[i].stem == source[m].stem and claim[k].stem == source[j].stem:
                between = claim[i + 1 : k]
                if any(t.stem not in STOP and not t.name for t in between):
                    message = f"{claim[i].text} and {claim[k].text} are exchanged"
                    yield Difference(code="entity_differs", message=message, claim=(i, k + 1))
                    return


ALMOST = frozenset(map(stem, ("almost", "nearly", "virtually")))


def _quantifiers(claim: Sequence[Token], source: Sequence[Token], alignment: Alignment) -> Iterator[Difference]:
    """Yield "all" for "most", "most" for "some", and "all" for "almost all"."""
    for chunk in alignment.chunks:
        if chunk.op == "replace":
            for i in range(*chunk.claim):
                for j in range(*chunk.source):
                    mine, theirs = QUANTIFIERS.get(claim[i].stem), QUANTIFIERS.get(source[j].stem)
                    if mine is not None and theirs is not None and mine != theirs and "most" not in _before(source, j):
                        message = f"the paper says “{source[j].text}” where the claim says “{claim[i].text}”"
                        yield Difference(code="quantifier_differs", message=message, claim=(i, i + 1))
        if chunk.op == "delete":
            for j in range(*chunk.source):
                after = source[j + 1].stem if j + 1 < len(source) else ""
                if source[j].stem in ALMOST and QUANTIFIERS.get(after) in (0, 5):
                    message = f"the paper says “{source[j].text} {source[j + 1].text}”"
                    yield Difference(code="quantifier_differs", message=message, claim=(0, len(claim)))

    excepted = next((t for t in source if t.stem in EXCEPTIONS), None)
    whole = next((i for i, t in enumerate(claim) if QUANTIFIERS.get(t.stem) == 5), None)
    if excepted is not None and whole is not None and not any(t.stem in EXCEPTIONS for t in claim):
        message = f"the paper makes an exception (“{excepted.text}”) where the claim says “{claim[whole].text}”"
        yield Difference(code="quantifier_differs", message=message, claim=(whole, whole + 1))


EXCEPTIONS = frozenset(map(stem, ("except", "exception", "exceptions", "excluding")))


def _before(text: Sequence[Token], index: int) -> str:
    return text[index - 1].stem if index and text[index - 1].stem == "at" and text[index].stem == "most" else ""
