"""What a claim changes of the passage it was laid along: the differences that change the meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..align import Alignment, Chunk
from ..quantity import Match, same
from ..text import STOP, Token, is_content, stem
from .wording import (
    ASSOCIATION,
    CAUSE,
    CONDITIONS,
    DROPPED,
    FALLING,
    NEGATIONS,
    QUANTIFIERS,
    RISING,
    STRONG,
    UNITS,
    WEAK,
    alike,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One change of meaning."""

    code: str
    message: str
    claim: tuple[int, int]
    """Token range in the claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One number of the claim, and the number of the passage that stands in its place."""

    token: int
    other: int | None
    """Index of the passage's token, or None where it has no number in that place."""
    match: Match | None
    in_place: bool
    """Whether the words around both say that they are in the same place."""


def compare_numbers(claim: Sequence[Token], source: Sequence[Token], alignment: Alignment) -> list[Compared]:
    """Return, for each number of the claim, the passage's number in its place.

    The place is decided by the words around (up to the neighbouring numbers) and by the alignment; the
    value only breaks ties, so that two exchanged numbers are told from two that moved with their names.
    """
    mine = [i for i, t in enumerate(claim) if t.number is not None]
    theirs = [j for j, t in enumerate(source) if t.number is not None]
    if not mine:
        return []
    placed = _placed(claim, source, alignment)
    around_mine = {i: _around(claim, i) for i in mine}
    around_theirs = {j: _around(source, j) for j in theirs}
    rated: list[tuple[float, int, int]] = []
    for i in mine:
        for j in theirs:
            one, other = claim[i].number, source[j].number
            assert one is not None and other is not None  # noqa: S101, PT018 - what `mine` and `theirs` are
            context = _overlap(around_mine[i], around_theirs[j])
            place = 2.5 if placed.get(i) == j else 0.0
            kin = 0.4 if one.unit == other.unit else 0.0
            value = 0.0 if same(one, other) == "differs" else 1.2
            rated.append((context + place + kin + value, i, j))
    rated.sort(key=lambda r: (-r[0], r[1], r[2]))
    chosen: dict[int, tuple[int, float]] = {}
    used: set[int] = set()
    for score, i, j in rated:
        if i not in chosen and j not in used and score >= 1.2:
            chosen[i] = (j, score)
            used.add(j)
    made = [_compared(i, chosen.get(i), claim, source, placed, around_mine, around_theirs) for i in mine]
    return _in_order(made, around_mine, around_theirs)


def _in_order(
    made: list[Compared], mine: dict[int, list[tuple[str, float]]], theirs: dict[int, list[tuple[str, float]]]
) -> list[Compared]:
    """Return the pairs with those exchanged that no words around them explain: "2 and 1" for a printed "1 and 2"."""
    out = list(made)
    for a in range(len(out)):
        for b in range(a + 1, len(out)):
            one, other = out[a], out[b]
            if (
                one.other is None
                or other.other is None
                or one.other < other.other
                or "differs" in (one.match, other.match)
            ):
                continue
            told = _overlap(mine[one.token], theirs[one.other]) + _overlap(mine[other.token], theirs[other.other])
            turned = _overlap(mine[one.token], theirs[other.other]) + _overlap(mine[other.token], theirs[one.other])
            if told > turned + 0.3:
                continue
            out[a] = replace(one, other=other.other, match="differs", in_place=True)
            out[b] = replace(other, other=one.other, match="differs", in_place=True)
    return out


def _compared(
    i: int,
    found: tuple[int, float] | None,
    claim: Sequence[Token],
    source: Sequence[Token],
    placed: dict[int, int],
    mine: dict[int, list[tuple[str, float]]],
    theirs: dict[int, list[tuple[str, float]]],
) -> Compared:
    if found is None:
        return Compared(token=i, other=None, match=None, in_place=False)
    j = found[0]
    one, other = claim[i].number, source[j].number
    assert one is not None and other is not None  # noqa: S101, PT018
    near = placed.get(i) == j or _overlap(mine[i], theirs[j]) >= 1.0
    return Compared(token=i, other=j, match=same(one, other), in_place=near)


def _placed(claim: Sequence[Token], source: Sequence[Token], alignment: Alignment) -> dict[int, int]:
    """Return which number of the source the alignment puts in the place of each number of the claim."""
    placed = {i: j for i, j in alignment.paired if claim[i].number is not None}
    for chunk in alignment.chunks:
        if chunk.op != "replace":
            continue
        mine = [i for i in range(*chunk.claim) if claim[i].number is not None]
        theirs = [j for j in range(*chunk.source) if source[j].number is not None]
        if len(mine) == len(theirs) or (mine and theirs):
            placed.update(zip(mine, theirs, strict=False))
    return placed


def _around(text: Sequence[Token], index: int) -> list[tuple[str, float]]:
    """Return the words around a number with their weights, up to six away and not past another number."""
    out: list[tuple[str, float]] = []
    for step in (-1, 1):
        for distance in range(1, 7):
            at = index + step * distance
            if not 0 <= at < len(text) or text[at].number is not None:
                break
            token = text[at]
            if not is_content(token):
                continue
            out.append((token.stem, (1.0 if token.name else 0.7) / distance**0.5))
    return out


def _overlap(mine: Sequence[tuple[str, float]], theirs: Sequence[tuple[str, float]]) -> float:
    total = 0.0
    for stem, weight in mine:
        total += max((min(weight, w) for s, w in theirs if s == stem or alike(stem, s)), default=0.0)
    return total


def differences(
    claim: Sequence[Token], source: Sequence[Token], alignment: Alignment, numbers: Sequence[Compared]
) -> list[Difference]:
    """Return what the claim says otherwise, the weightiest kind first."""
    found = [
        *_numbers(claim, source, numbers),
        *_units(claim, source, numbers),
        *_negation(claim, source, alignment),
        *_strength(claim, source, alignment),
        *_sides(claim, source, alignment),
        *_names(claim, source, alignment),
    ]
    for chunk in alignment.chunks:
        if chunk.op == "replace":
            found += _replaced(chunk, claim, source)
    found += _quantifiers(claim, source, alignment)
    return sorted(found, key=lambda d: ORDER.index(d.code))


def _numbers(claim: Sequence[Token], source: Sequence[Token], numbers: Sequence[Compared]) -> Iterator[Difference]:
    wrong = [n for n in numbers if n.match == "differs" and n.other is not None]
    mine = sorted(claim[n.token].stem for n in wrong)
    theirs = sorted(source[n.other].stem for n in wrong if n.other is not None)
    exchanged = len(wrong) > 1 and mine == theirs
    for one in wrong:
        assert one.other is not None  # noqa: S101
        have, has = claim[one.token].text, source[one.other].text
        message = f"the paper has {has} where the claim has {have}"
        if exchanged:
            others = [claim[n.token].text for n in wrong]
            message = f"{' and '.join(others)} are exchanged: the paper has {has} where the claim has {have}"
        code = "numbers_swapped" if exchanged else "number_differs"
        yield Difference(code=code, message=message, claim=(one.token, one.token + 1))


def _units(claim: Sequence[Token], source: Sequence[Token], numbers: Sequence[Compared]) -> Iterator[Difference]:
    """Yield units and bounds that differ on numbers that agree."""
    opposed = {("at_least", "at_most"), ("more_than", "less_than"), ("at_least", "less_than"), ("more_than", "at_most")}
    for one in numbers:
        if one.other is None or one.match == "differs":
            continue
        mine, theirs = claim[one.token].number, source[one.other].number
        assert mine is not None and theirs is not None  # noqa: S101, PT018
        where = (one.token, one.token + 1)
        if mine.unit and theirs.unit and mine.unit != theirs.unit:
            yield Difference(
                code="unit_differs",
                message=f"the paper has {theirs.text} ({theirs.unit}), not {mine.unit}",
                claim=where,
            )
        else:
            a, b = _unit_word(claim, one.token), _unit_word(source, one.other)
            if a and b and not alike(a.stem, b.stem):
                message = f"the paper has {theirs.text} {b.text}, not {a.text}"
                yield Difference(code="unit_differs", message=message, claim=(one.token, one.token + 2))
        if (mine.bound, theirs.bound) in opposed or (theirs.bound, mine.bound) in opposed:
            message = f"the paper says {theirs.bound.replace('_', ' ')} {theirs.text}"
            yield Difference(code="bound_differs", message=message, claim=where)


def _unit_word(text: Sequence[Token], index: int) -> Token | None:
    """Return the word after a number where it says what the number measures."""
    after = text[index + 1] if index + 1 < len(text) else None
    return after if after is not None and after.stem in UNITS and after.number is None else None


LEFT_OUT = 4
"""Words that may be left out at one place before what was left out is a clause of its own."""


def _negation(claim: Sequence[Token], source: Sequence[Token], alignment: Alignment) -> Iterator[Difference]:
    """Yield a negation that only one of both has: one that stands in the same place in both is none."""
    kept = {i for i, _ in alignment.paired}
    mine = [i for i, t in enumerate(claim) if t.stem in NEGATIONS and i not in kept and not _not_only(claim, i)]
    theirs = [
        j
        for c in alignment.chunks
        if c.op == "replace" or (c.op == "delete" and c.source[1] - c.source[0] <= LEFT_OUT)
        for j in range(*c.source)
        if source[j].stem in NEGATIONS and not _not_only(source, j)
    ]
    if len(mine) % 2 == len(theirs) % 2:
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


NOT_ONLY = frozenset(map(stem, ("only", "just", "merely", "solely")))


def _not_only(text: Sequence[Token], index: int) -> bool:
    after = text[index + 1].stem if index + 1 < len(text) else ""
    return text[index].stem == "not" and after in NOT_ONLY


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
            elif any(
                family.get(a.stem, -1) != family.get(b.stem, -1) and {a.stem, b.stem} <= family.keys()
                for family in CONDITIONS
            ):
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
    turned = ours * other < 0
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


def _before(text: Sequence[Token], index: int) -> str:
    return text[index - 1].stem if index and text[index - 1].stem == "at" and text[index].stem == "most" else ""
