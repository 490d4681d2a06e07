"""The numbers of a claim against the numbers that stand in their places in a passage."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import NamedTuple

from ..align import Alignment
from ..quantity import Match, Quantity, same
from ..text import STOP, Token, is_content, stem
from .wording import FALLING, RISING, UNITS, alike


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
    arithmetic: str = ""
    """How the passage gives the number, where it is not printed there: `69.5 - 66.8 = 2.7`."""


class Near(NamedTuple):
    """A word beside a number."""

    stem: str
    weight: float
    side: int
    """-1 before the number, 1 after it: `71.2 on German, 68.0 on Turkish` is told by it."""


def compare_numbers(claim: Sequence[Token], source: Sequence[Token], alignment: Alignment) -> list[Compared]:
    """Return, for each number of the claim, the passage's number in its place.

    The place is decided by the words around (up to the neighbouring numbers) and by the alignment; the
    value only breaks ties, so that two exchanged numbers are told from two that moved with their names.
    """
    mine = [i for i, t in enumerate(claim) if t.number is not None]
    both = not all(stands(claim, i) for i in mine)
    theirs = [j for j, t in enumerate(source) if t.number is not None and (both or stands(source, j))]
    if not mine:
        return []
    placed = _placed(claim, source, alignment)
    # Where the claim follows the passage, places decide; in its own words, equal numbers are the same number.
    same_value = 1.2 if len(alignment.paired) >= 0.55 * len(claim) else 3.0
    around_mine = {i: _around(claim, i) for i in mine}
    around_theirs = {j: _around(source, j) for j in theirs}
    rated: list[tuple[float, int, int]] = []
    for i in mine:
        contexts = [_overlap(around_mine[i], around_theirs[j]) for j in theirs]
        nearest = max(contexts, default=0.0)
        for j, context in zip(theirs, contexts, strict=True):
            one, other = claim[i].number, source[j].number
            assert one is not None and other is not None  # noqa: S101, PT018 - what `mine` and `theirs` are
            # The words around can speak against the place that the alignment found.
            place = 0.0 if placed.get(i) != j else 2.5 if context >= nearest - 0.4 else 0.5
            kin = 0.4 if one.unit == other.unit else 0.0
            value = 0.0 if same(one, other) == "differs" else same_value
            rated.append((context + place + kin + value, i, j))
    rated.sort(key=lambda r: (-r[0], r[1], r[2]))
    chosen: dict[int, tuple[int, float]] = {}
    used: set[int] = set()
    for score, i, j in rated:
        if i not in chosen and j not in used and score >= 1.2:
            chosen[i] = (j, score)
            used.add(j)
    _keep_their_own(chosen, used, theirs, claim, source)
    made = [_compared(i, chosen.get(i), claim, source, placed, around_mine, around_theirs) for i in mine]
    return _changes(_in_order(made, around_mine, around_theirs, claim), claim, source)


def _keep_their_own(
    chosen: dict[int, tuple[int, float]],
    used: set[int],
    theirs: Sequence[int],
    claim: Sequence[Token],
    source: Sequence[Token],
) -> None:
    """Give a number that would differ its like, where the passage has it and no other number of the claim took it."""
    for i, (j, score) in list(chosen.items()):
        own = next((k for k in theirs if k not in used and source[k].stem == claim[i].stem), None)
        if own is not None and source[j].stem != claim[i].stem and _differs(claim[i], source[j]):
            chosen[i] = own, score
            used.add(own)


def _differs(one: Token, other: Token) -> bool:
    return one.number is not None and other.number is not None and same(one.number, other.number) == "differs"


DISCARDED = frozenset({("instead", "of"), ("rather", "than")})


def stands(source: Sequence[Token], at: int) -> bool:
    """Whether a number of a passage is what it says, not what it says instead of: "0.1 instead of 0.3"."""
    return at < 2 or (source[at - 2].text.lower(), source[at - 1].text.lower()) not in DISCARDED


CHANGED = frozenset(map(stem, ("by", "gain", "gains", "improvement", "increase", "decrease", "drop", "difference")))


def _changes(made: list[Compared], claim: Sequence[Token], source: Sequence[Token]) -> list[Compared]:
    """Return the numbers with changes told as such compared with what "from A to B" comes to."""
    pairs = _from_to(source)
    if len(pairs) != 1:
        return made
    change = _change(*(source[j] for j in pairs[0]))
    if change is None:
        return made
    gap, arithmetic = change
    out = []
    for one in made:
        said, before = claim[one.token].number, {t.stem for t in claim[max(0, one.token - 3) : one.token]}
        told = said is not None and bool(before & CHANGED) and "from" not in before and said.unit != "%"
        if said is None or one.match in ("matches", "only_if_rounded") or not told:
            out.append(one)
            continue
        out.append(replace(one, other=pairs[0][1], match=same(said, gap), in_place=True, arithmetic=arithmetic))
    return out


def _from_to(source: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the pairs of numbers told as "from A to B"."""
    found = [j for j, t in enumerate(source) if t.number is not None]
    return [
        (a, b)
        for a, b in pairwise(found)
        if source[a - 1].text.lower() == "from" and a and b - a <= 4 and source[b - 1].text.lower() == "to"
    ]


def _change(low: Token, high: Token) -> tuple[Quantity, str] | None:
    """Return the change from one number to another as a number with its interval, and the sum in words."""
    one, other = low.number, high.number
    if one is None or other is None or (one.unit and other.unit and one.unit != other.unit):
        return None
    first, second = sorted((one, other), key=lambda q: -q.value)
    gap = replace(other, value=first.value - second.value, step=max(one.step, other.step), bound="")
    return gap, f"{first.value} - {second.value} = {gap.value}"


def _in_order(
    made: list[Compared], mine: dict[int, list[Near]], theirs: dict[int, list[Near]], claim: Sequence[Token]
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
                or claim[one.token].stem == claim[other.token].stem
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
    mine: dict[int, list[Near]],
    theirs: dict[int, list[Near]],
) -> Compared:
    if found is None:
        return Compared(token=i, other=None, match=None, in_place=False)
    j = found[0]
    one, other = claim[i].number, source[j].number
    assert one is not None and other is not None  # noqa: S101, PT018
    near = placed.get(i) == j or _overlap(mine[i], theirs[j]) >= 1.0
    match: Match | None = same(one, other)
    if match == "differs" and one.bound in ("", "about") and _within_bound(one, other):
        match = None  # 86% is no contradiction of "more than 80%", and not said by it
    return Compared(token=i, other=j if match else None, match=match, in_place=near)


def _within_bound(mine: Quantity, theirs: Quantity) -> bool:
    """Whether a number lies where the passage's bound allows it."""
    if theirs.bound in ("more_than", "at_least"):
        return mine.value >= theirs.value
    return theirs.bound in ("less_than", "at_most") and mine.value <= theirs.value


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


def _around(text: Sequence[Token], index: int) -> list[Near]:
    """Return the words around a number with their weights, up to six away and not past another number."""
    out: list[Near] = []
    for step in (-1, 1):
        for distance in range(1, 7):
            at = index + step * distance
            if not 0 <= at < len(text) or text[at].number is not None:
                break
            token = text[at]
            if not is_content(token):
                continue
            out.append(Near(token.stem, (1.0 if token.name else 0.7) / distance**0.5, step))
    return out


def _overlap(mine: Sequence[Near], theirs: Sequence[Near]) -> float:
    total = 0.0
    for word, weight, side in mine:
        best = 0.0
        for other, their_weight, their_side in theirs:
            if other == word or alike(word, other):
                worth = min(weight, their_weight) * (1.0 if side == their_side else 0.5)
                best = max(best, worth)
        total += best
    return total


def changed_numbers(
    claim: Sequence[Token], source: Sequence[Token], numbers: Sequence[Compared]
) -> Iterator[Difference]:
    """Yield numbers of the claim that the passage has otherwise in their places."""
    wrong = [n for n in numbers if n.match == "differs" and n.other is not None]
    mine = sorted(claim[n.token].stem for n in wrong)
    theirs = sorted(source[n.other].stem for n in wrong if n.other is not None)
    exchanged = len(wrong) > 1 and mine == theirs
    if exchanged and len(wrong) == 2 and from_to(claim, wrong[0].token, wrong[1].token, source):
        return
    for one in wrong:
        assert one.other is not None  # noqa: S101
        have, has = claim[one.token].text, source[one.other].text
        if (
            _is_mark(source[one.other])
            or _is_exponent(source, one.other)
            or (not exchanged and _counts_another(claim, one.token, source, one.other))
        ):
            continue
        message = f"the paper has {has} where the claim has {have}"
        if exchanged:
            others = [claim[n.token].text for n in wrong]
            message = f"{' and '.join(others)} are exchanged: the paper has {has} where the claim has {have}"
        if one.arithmetic:
            message = f"{one.arithmetic}, not {have}"
        code = "numbers_swapped" if exchanged else "number_differs"
        yield Difference(code=code, message=message, claim=(one.token, one.token + 1))


def from_to(claim: Sequence[Token], one: int, other: int, source: Sequence[Token]) -> bool:
    """Whether a claim goes "from A to B" where the paper may say "B, an improvement over A"."""
    goes = one > 0 and claim[one - 1].text.lower() == "from" and any(t.stem == "to" for t in claim[one + 1 : other])
    return goes and not any(t.text.lower() == "from" for t in source)


def _counts_another(claim: Sequence[Token], token: int, source: Sequence[Token], other: int) -> bool:
    """Whether two whole numbers count different things: "eight heads", "in three different ways"."""
    mine, theirs = claim[token].number, source[other].number
    if mine is None or theirs is None or mine.unit or theirs.unit or not (mine.whole and theirs.whole):
        return False
    counted, there = _counted(claim, token), _counted(source, other)
    return bool(counted and there) and not any(alike(a.stem, b.stem) for a in counted for b in there)


def _counted(text: Sequence[Token], index: int) -> list[Token]:
    """Return the words behind a number that say what it counts, up to the first that cannot."""
    behind = takewhile(lambda t: t.number is None and is_content(t), text[index + 1 : index + 1 + COUNTED])
    return list(behind)


COUNTED = 5
"""Words behind a number of which one says what it counts."""


def _is_mark(token: Token) -> bool:
    return token.number is not None and token.number.kind == "citation"


def _is_exponent(text: Sequence[Token], index: int) -> bool:
    """Whether a number is the power of the unit before it: "km s -1 Mpc -1"."""
    number, before = text[index].number, text[index - 1].text if index else ""
    return number is not None and number.value in (-1, -2, -3) and before.isalpha() and len(before) <= 4


def changed_units(claim: Sequence[Token], source: Sequence[Token], numbers: Sequence[Compared]) -> Iterator[Difference]:
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
            further = {t.stem for t in source[one.other + 1 : one.other + 5]}
            if a and b and not any(alike(a.stem, other) for other in further):
                message = f"the paper has {theirs.text} {b.text}, not {a.text}"
                yield Difference(code="unit_differs", message=message, claim=(one.token, one.token + 2))
        if (mine.bound, theirs.bound) in opposed or (theirs.bound, mine.bound) in opposed:
            message = f"the paper says {theirs.bound.replace('_', ' ')} {theirs.text}"
            yield Difference(code="bound_differs", message=message, claim=where)


def _unit_word(text: Sequence[Token], index: int) -> Token | None:
    """Return the word after a number that says what the number measures: `tokens` of "128 global tokens"."""
    number = text[index].number
    if number is not None and number.unit == "x":
        return None  # "100x fewer parameters", "100 times fewer parameters"
    for before, token in pairwise(text[index : index + 3]):
        apart = token.start - before.end > 1  # a comma stands between, as in "L=24, H=1024"
        if apart or token.number is not None or token.stem in STOP or token.stem == PERCENT:
            return None
        if token.stem in UNITS:
            return token
    return None


PERCENT = stem("percent")
RESPECTIVELY = stem("respectively")
_CITED_YEAR = re.compile(r"(?:19|20)\d\d[a-z]?$")
"""Behind the last of several names: they are authors, and own no numbers."""


def bound_to_others(
    claim: Sequence[Token], source: Sequence[Token], numbers: Sequence[Compared]
) -> Iterator[Difference]:
    """Yield numbers that the passage binds to other names by "respectively"."""
    end = next((j for j, t in enumerate(source) if t.stem == RESPECTIVELY), None)
    if end is None:
        return
    names = _listed(source, end, lambda t: t.name)
    values = _listed(source, end, lambda t: t.number is not None)
    if len(names) != len(values) or len(names) < 2 or _CITED_YEAR.match(source[names[-1] + 1].text):
        return
    owner = {source[v].stem: source[n].stem for v, n in zip(values, names, strict=True)}
    for one in numbers:
        if one.other not in values or one.match == "differs":
            continue
        near = [
            i for i in range(max(0, one.token - 5), min(len(claim), one.token + 4)) if claim[i].stem in owner.values()
        ]
        own = owner[source[one.other].stem]
        if near and own not in {claim[i].stem for i in near[:1]} and _nearest(claim, one.token, near) != own:
            message = f"{claim[one.token].text} is what the paper gives for {own}, not for {claim[near[0]].text}"
            yield Difference(code="numbers_swapped", message=message, claim=(one.token, one.token + 1))


def _nearest(claim: Sequence[Token], at: int, places: Sequence[int]) -> str:
    return claim[min(places, key=lambda i: (abs(i - at), i))].stem


def _listed(source: Sequence[Token], end: int, wanted: Callable[[Token], bool]) -> list[int]:
    """Return the last list of wanted words before `end`, joined by nothing but "and" and units."""
    found = [j for j in range(end) if wanted(source[j])]
    out: list[int] = []
    for j in reversed(found):
        if out and out[0] - j > 3:
            break
        out.insert(0, j)
    return out


def tells_change(words: Sequence[Token], at: int) -> bool:
    """Whether a number says by how much something changes: "a 34% improvement", "drops by 3 points"."""
    behind = any(t.stem in RISING | FALLING | REDUCTION for t in words[at + 1 : at + 3])
    return behind or (at > 0 and words[at - 1].text.lower() == "by")


REDUCTION = frozenset(map(stem, ("reduction", "improvement", "difference")))
