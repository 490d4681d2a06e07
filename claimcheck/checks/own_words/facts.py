"""A claim in its own words, taken apart into facts: each of its numbers with the words told of it.

Where every number of a claim stands in a few sentences of the paper, each among the words that the claim tells
of it, the claim may say the rest in its own way. A number that stands with another name, under another
scale or in other people's work bears nothing out, and one that is telling enough speaks against the claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from ...quantity import Match, same
from ...text import Token, is_content, stem, tokens
from ..index import PassageIndex
from ..numbers import stands
from ..wording import alike
from .lexicon import STANDS, is_noun, nearest

MOST = 3
"""Sentences that a claim may be put together from."""
AWAY = 12
"""Words between numbers told respectively and the list of what they are told of."""
LEAST = 3.0
"""What a further sentence must add: a number, or words worth as much."""
APART = 6
"""How far apart sentences may stand that share no number with the claim."""
SELDOM = 3
"""Sentences with a round number up to which it tells something."""
RARE = 30
"""Sentences with one number from which on the number leads nowhere."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A number of the claim where a sentence of the paper has it."""

    token: int
    passage: int
    other: int
    """The number's place among the words of the sentence."""
    match: Match
    shared: float
    """How much both tell of it in the same words."""


@dataclass(frozen=True)
class Told:
    """A text with what it tells of each of its numbers."""

    words: Sequence[Token]
    text: str

    @cached_property
    def numbers(self) -> list[int]:
        """Places of its numbers; a spread behind "plus or minus" and what stands behind "instead of" are none."""
        words = self.words
        return [i for i, t in enumerate(words) if t.number is not None and not self._spread(t) and stands(words, i)]

    @cached_property
    def stems(self) -> frozenset[str]:
        """What it is about, numbers left aside."""
        return frozenset(t.stem for t in self.words if t.number is None)

    @cached_property
    def stretches(self) -> dict[int, tuple[int, int]]:
        """The words told of each number: up to where the clause between it and the next one ends."""
        return self._stretches(self.numbers)

    @cached_property
    def respective(self) -> dict[int, frozenset[str]]:
        """The item that a "respectively" gives each number."""
        end = next((j for j, t in enumerate(self.words) if t.stem == RESPECTIVELY), None)
        values: list[int] = []
        for j in reversed([j for j in self.numbers if end is not None and j < end]):
            if values and values[0] - j > 4:
                break
            values.insert(0, j)
        if len(values) < 2:
            return {}
        lists = [
            items
            for k in range(max(0, values[0] - AWAY), min(len(self.words), values[-1] + AWAY))
            if self.words[k].text.lower() == "and" and not values[0] <= k <= values[-1]
            if (items := self._listed(k, len(values)))
        ]
        if not lists:
            return {}
        nearest = min(lists, key=lambda items: min(abs(items[-1][0] - values[0]), abs(items[0][0] - values[-1])))
        return {v: frozenset(self.words[i].stem for i in item) for v, item in zip(values, nearest, strict=True)}

    def of(self, number: int) -> dict[str, float]:
        """Return the content words told of a number with how much each tells: names and near words tell more."""
        if number in self.respective:
            return dict.fromkeys(self.respective[number], 1.5)
        return self._weighed(number, self.stretches[number])

    def beside(self, places: Sequence[int]) -> list[dict[str, float]]:
        """Return the same for some words: what is told of each and not of the others."""
        stretches = self._stretches(sorted(places))
        told = [self._weighed(place, stretches[place]) for place in places]
        return [
            {w: v for w, v in one.items() if not any(w in other for other in told if other is not one)} for one in told
        ]

    def bare(self, one: int, other: int) -> bool:
        """Whether two numbers stand side by side with no word that says which is which: "78.4 vs. 59.1"."""
        if one in self.respective or other in self.respective:
            return False
        low, high = sorted((one, other))
        return not any(
            is_content(t) and t.number is None and t.text.lower() not in JOINING for t in self.words[low + 1 : high]
        )

    def _stretches(self, places: Sequence[int]) -> dict[int, tuple[int, int]]:
        cuts = [0, *(self._cut(a, b) for a, b in pairwise(places)), len(self.words)]
        return {n: (cuts[k], cuts[k + 1]) for k, n in enumerate(places)}

    def _weighed(self, place: int, stretch: tuple[int, int]) -> dict[str, float]:
        found: dict[str, float] = {}
        for i in range(*stretch):
            token = self.words[i]
            if i != place and token.number is None and is_content(token):
                weight = (1.5 if token.name else 1.0) / abs(i - place) ** 0.5
                found[token.stem] = max(weight, found.get(token.stem, 0.0))
        return found

    def _spread(self, token: Token) -> bool:
        return bool(re.search(r"±\s?$|\+/-\s?$", self.text[: token.start])) or token.text.startswith("±")

    def _cut(self, one: int, other: int) -> int:
        """Return where what is told of one number ends and what is told of the next begins."""
        best = (0, (one + other + 1) // 2)
        for k in range(one + 1, other + 1):
            between = self.text[self.words[k - 1].end : self.words[k].start]
            strength = 3 * (";" in between) or 2 * (self.words[k].text.lower() in JOINING) or bool(set(between) & MARKS)
            if strength > best[0]:
                best = (strength, k)
        return best[1]

    def _listed(self, last: int, count: int) -> list[list[int]]:
        """Return the items of the list "A, B C and D" whose "and" stands at `last`; none where it is no such list."""
        if last + 1 >= len(self.words) or self.words[last + 1].number is not None:
            return []
        items, at = [[last + 1]], last
        for _ in range(count - 1):
            start = at - 1
            while start > 0 and at - start < 3 and "," not in self._gap(start) and len(items) < count - 1:
                start -= 1
            if start < 0 or any(t.number is not None for t in self.words[start:at]):
                return []
            items.insert(0, list(range(start, at)))
            at = start
        return items

    def _gap(self, at: int) -> str:
        return self.text[self.words[at - 1].end : self.words[at].start]


RESPECTIVELY = stem("respectively")
LIGHT = frozenset(
    stem(word)
    for word in "make have come go take bring put keep turn run let happen stand set still even just once merely "
    "simply roughly almost nearly rather quite too again already yet own since because although though".split()
)
"""Words of every text, which a claim adds in telling: rare in a paper, and nothing it says."""
REPORTING = LIGHT | frozenset(
    stem(word)
    for word in "claim admit conclude consider hold argue report note according find show say state author contrast "
    "despite spite also instead get give become remain way kind case thing mean serve act end back really much lot "
    "part able allow enable observe see suggest indicate result lead due therefore view idea point should could would "
    "can will shall".split()
)
"""These and the words in which a claim tells what a paper does: not what it says either."""
UNKNOWN = 2.2
"""What a word weighs that the paper never uses: it is the writer's own, and common words tell little."""
JOINING = frozenset("and while but whereas versus vs against compared or".split())
MARKS = frozenset(",:()")


@dataclass
class Facts:
    """A claim with the sentences that have its numbers and words."""

    claim: Told
    index: PassageIndex
    passages: list[int] = field(default_factory=list)
    anchors: dict[int, Anchor] = field(default_factory=dict)
    shared: set[int] = field(default_factory=set)
    """Words of the claim that the sentences have."""

    def __post_init__(self) -> None:
        words = self.claim.words
        self.numbers = [i for i in self.claim.numbers if not _of_a_name(self.claim, i)]
        self.content = [i for i, t in enumerate(words) if t.number is None and is_content(t)]
        self.weights = {i: self.index.rarity(words[i].stem) * (words[i].stem not in LIGHT or 0.3) for i in self.content}
        self._told: dict[int, Told] = {}
        self._gather()

    def told(self, passage: int) -> Told:
        """Return a sentence of the paper with what it tells of its numbers."""
        made = self._told.get(passage)
        if made is None:
            made = self._told[passage] = Told(self.index.tokens(passage), self.index.texts[passage])
        return made

    @property
    def anchored(self) -> list[int]:
        """The sentences that have a number of the claim."""
        return sorted({a.passage for a in self.anchors.values()}) or self.passages[:1]

    @property
    def complete(self) -> bool:
        """Whether the claim has numbers and every one of them stands in one of the sentences."""
        return bool(self.numbers) and len(self.anchors) == len(self.numbers)

    @property
    def telling(self) -> bool:
        """Whether one of the numbers is one that a sentence hardly has by chance."""
        return any(self._tells(i) for i in self.anchors)

    def _tells(self, number: int) -> bool:
        token = self.claim.words[number]
        large = token.number is not None and not token.number.word and token.number.value >= 10
        return _telling(token) or (large and len(self.index.having(token)) <= SELDOM)

    @cached_property
    def around(self) -> frozenset[str]:
        """The words of what leads up to the sentences."""
        return frozenset().union(*(self.leading_to(p) for p in self.passages))

    def headed(self, passage: int) -> frozenset[str]:
        """Return the words of the heading above a sentence."""
        return headed(self.index, passage)

    def leading_to(self, passage: int) -> frozenset[str]:
        """Return the words of the heading above a sentence and of the two sentences before it."""
        return leading_to(self.index, passage)

    @cached_property
    def missing(self) -> list[int]:
        """The claim's words that stand neither in the sentences nor around them."""
        return [i for i in self.content if i not in self.shared and i not in self.near]

    @cached_property
    def near(self) -> list[int]:
        """The claim's words that only what is around the sentences has, and names that the whole paper is about."""
        words = self.claim.words
        return [
            i
            for i in self.content
            if i not in self.shared
            and (words[i].stem in self.around or (words[i].name and self.subject(words[i].stem)))
        ]

    @cached_property
    def coverage(self) -> float:
        """The share of the claim's words that the sentences have; what is only around them counts half."""
        return self._share(self.weights)

    @cached_property
    def said(self) -> float:
        """The same where words of telling, and those that the paper never uses, are hardly held against a claim."""
        return self._share({i: self._kindly(i) for i in self.content})

    def _kindly(self, i: int) -> float:
        one = self.claim.words[i].stem
        known = self.weights[i] if self.index.count(one) else min(self.weights[i], UNKNOWN)
        return min(known, 0.5) if one in REPORTING else known

    def _share(self, weights: Mapping[int, float]) -> float:
        total = sum(weights.values()) or 1.0
        return (sum(weights[i] for i in self.shared) + 0.5 * sum(weights[i] for i in self.near)) / total

    def subject(self, word: str) -> bool:
        """Whether a word is what the whole paper is about."""
        return self.index.subject(word)

    def _gather(self) -> None:
        """Choose the sentences, each for the numbers and words that those before it lack."""
        words = self.claim.words
        open_ = {
            p: (
                {i: a for i in self.numbers if (a := self._anchor(i, p))},
                {i for i in self.content if has(self.told(p).stems, words[i].stem)},
            )
            for p in self._candidates()
        }
        while open_ and len(self.passages) < MOST:
            gains = {p: self._gain(p, *had) for p, had in open_.items()}
            best = max(gains, key=lambda p: (gains[p], -p))
            if self.passages and gains[best] < LEAST:
                return
            anchors, shared = open_.pop(best)
            self.passages.append(best)
            self.shared |= shared
            for i, anchor in anchors.items():
                if i not in self.anchors or anchor.shared > self.anchors[i].shared:
                    self.anchors[i] = anchor

    def _gain(self, passage: int, anchors: Mapping[int, Anchor], shared: set[int]) -> float:
        near = not self.passages or min(abs(passage - p) for p in self.passages) <= APART
        new = [i for i in anchors if i not in self.anchors and self._tells(i)]
        if not near and not new:
            return 0.0
        return LEAST * len(new) + sum(self.weights[i] for i in shared - self.shared) + near

    def _candidates(self) -> list[int]:
        words = self.claim.words
        found = {*self.index.candidates(words, 10), *self.index.candidates(words, 6, widened=True)}
        for i in self.numbers:
            where = self.index.having(self.claim.words[i])
            found.update(where if len(where) <= RARE else ())
        return sorted(found)

    def _anchor(self, number: int, passage: int) -> Anchor | None:
        """Return the number of a sentence that is the claim's, the one told of with the most of its words."""
        there, mine = self.told(passage), self.claim.of(number)
        found = [
            Anchor(number, passage, j, match, common(mine, there.of(j)))
            for j in there.numbers
            if (match := _agree(self.claim.words[number], there.words[j])) is not None
        ]
        return max(found, key=lambda a: (a.shared, -a.other), default=None)


def headed(index: PassageIndex, passage: int) -> frozenset[str]:
    """Return the words of the heading above a sentence."""
    return frozenset(t.stem for t in tokens(index.passages[passage].section))


def leading_to(index: PassageIndex, passage: int) -> frozenset[str]:
    """Return the words of the heading above a sentence and of the two sentences before it."""
    section = index.passages[passage].section
    before = [p for p in (passage - 2, passage - 1) if p >= 0 and index.passages[p].section == section]
    return headed(index, passage).union(*(frozenset(t.stem for t in index.tokens(p)) for p in before))


def of_another_kind(words: Sequence[Token], lost: Iterable[int], passages: Sequence[int], index: PassageIndex) -> bool:
    """Whether a claim tells of a kind of thing that the paper tells apart elsewhere, and the passages of the thing.

    "The base model" is not borne out by what is said of "our model" in a paper that speaks of its base model.
    """
    here = {n for p in passages for n in range(p - 2, p + 1)}
    for i in lost:
        thing = words[i + 1] if i + 1 < len(words) else None
        if thing is None or not is_content(thing) or not is_noun(thing.stem):
            continue
        told_apart = index.side_by_side(words[i].stem, thing.stem)
        if len(told_apart) >= TOLD_APART and here.isdisjoint(told_apart):
            return True
    return False


TOLD_APART = 3
"""In how many passages a kind of thing has its name at least, to be one that the paper tells apart."""


def has(stems: frozenset[str], one: str) -> bool:
    """Whether a word, or one that may stand for it, is among others."""
    return nearest(one, stems)[0] >= STANDS


def has_nearly(stems: frozenset[str], one: str) -> bool:
    """Whether a word, or one that our own lists know for it, is among others.

    What binds a number to its words, and what speaks against a claim, may rest on no more.
    """
    return one in stems or any(alike(one, other) for other in stems)


def common(mine: Mapping[str, float], theirs: Iterable[str]) -> float:
    """Return how much of what is told of one number is told of another."""
    there = frozenset(theirs)
    return sum(weight for one, weight in mine.items() if has_nearly(there, one))


def _agree(one: Token, other: Token) -> Match | None:
    """Return how two numbers agree, or None where they differ in value or unit: ten samples are no 10%."""
    assert one.number is not None and other.number is not None  # noqa: S101, PT018 - callers pass numbers
    units = {one.number.unit, other.number.unit}
    if len(units) > 1 and (one.number.word if None in units else units != {"%", "points"}):
        return None
    match = same(one.number, other.number)
    return None if match == "differs" else match


def _of_a_name(told: Told, at: int) -> bool:
    """Whether a number belongs to the name before it: `SQuAD 1.1`, `ICLR 2023`."""
    number = told.words[at].number
    if number is None or at == 0 or not told.words[at - 1].name or number.unit:
        return False
    joined = not told.text[told.words[at - 1].end : told.words[at].start].strip(" -")
    return joined and (number.step < 1 or 1900 < number.value < 2100)


def _telling(token: Token) -> bool:
    """Whether a number is one that a sentence hardly has by chance: no small whole one."""
    number = token.number
    if number is None or (number.word and number.value < 4):
        return False
    digits = len(re.sub(r"\D", "", number.text).strip("0"))
    return number.unit is not None or digits >= 2 or (number.step < 1 if not number.word else number.value >= 10)
