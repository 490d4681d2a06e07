"""A claim in its own words against the sentences that have its facts: what bears it out, what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from ...model import Verdict
from ...text import Token, is_content, stem
from ..index import PassageIndex
from ..numbers import Compared, Difference, from_to
from ..others import OTHERS, OWN_VOICE, tells_of_others
from ..reading import SAME_WORDS, Reading, read, set_against
from ..slots import part_for_whole, slots_kept, terms_kept
from ..wording import DROPPED, NEGATIONS, QUANTIFIERS, WEAK, conditions_differ, senses
from .against import against
from .facts import REPORTING, Anchor, Facts, Told, common, has, of_another_kind
from .lexicon import is_noun

ENOUGH = 0.65
"""Share of the claim's words, rare ones counting more, that the sentences with its numbers must have."""
ACCUSING = 0.6
"""The same for an accusation."""
CROSSED = 0.78
"""How much must tell two numbers apart the other way round, times the share of the claim that the sentences have, and
nothing as the claim does, for an accusation."""
LEAST_COVERED = 0.5
"""The least such share."""
WELL_SHARED = 1.0
"""How much a sentence must tell of a number as the claim does for its place in the sentence not to matter."""
LEAST_SHARED = 0.3
"""How much a sentence must tell of a number as the claim does."""
SCALES = frozenset(map(stem, ("relative", "absolute", "percentage")))
OPPOSED = ((frozenset({stem("relative")}), "absolute"), (frozenset({stem("absolute"), "percentag"}), "relative"))
EXCLUSIVE = frozenset(map(stem, ("only", "alike", "both")))
BOASTS = frozenset(
    stem(word)
    for word in "clearly significantly substantially considerably dramatically prove guarantee always never certainly "
    "must best worst every all none".split()
)
"""Words that make a claim stronger: they must stand in the sentence that has the number."""
LOOSE = DROPPED - {stem("possible")}
OTHER_WORK = re.compile(OTHERS.pattern, re.IGNORECASE)
OTHERS_SECTION = re.compile(r"\b(?:related|previous|prior) work", re.IGNORECASE)
TAKEN_UP = re.compile(r"(?:The (?:model|method|latter|former)|It|They|Their|Its|These authors)\b")
"""How a sentence goes on about what the one before it named."""
PEOPLE = frozenset(map(stem, "researchers scientists investigators team work study research experiment".split()))
"""Who a claim says has found something."""
ATTRIBUTED = frozenset(map(stem, "previous prior earlier existing other others baseline al".split()))
"""Words of a claim that gives its number to others itself."""


def by_facts(words: Sequence[Token], text: str, index: PassageIndex) -> Reading | None:
    """Return the reading of a claim that its facts decide, or None where they leave it open."""
    facts = Facts(Told(words, text), index)
    passages = tuple(sorted(facts.passages))
    wrong = next(_contradictions(facts), None) if facts.complete else None
    borne_out = wrong is None and facts.complete and facts.telling and facts.said >= ENOUGH
    if borne_out and not any(_objections(facts)) and not _another_in_its_slot(facts):
        verdict, code, message = Verdict.SUPPORTED, "reworded", "in other words"
    else:
        if wrong is None and (denial := against(facts)) is not None:
            passages, wrong = (denial[0],), denial[1]
        if wrong is None:
            return None
        verdict, code, message = Verdict.CONTRADICTED, wrong.code, wrong.message
    return replace(
        read(words, index, passages, truncated=False),
        compared=_compared(facts, passages),
        differences=() if wrong is None else (wrong,),
        verdict=verdict,
        code=code,
        message=message,
        score=0.6 + 0.35 * min(facts.coverage, 1.0),
    )


def _another_in_its_slot(facts: Facts) -> bool:
    """Whether a sentence that keeps most of the claim's words has another word, name or number in the place of one."""
    words = facts.claim.words
    for passage in facts.passages:
        one = read(words, facts.index, (passage,), truncated=False)
        known = _meant_by_it(facts, passage)
        sure = {i for i, a in facts.anchors.items() if a.passage == passage and a.shared >= WELL_SHARED}
        mine = [
            token._replace(name=token.name and token.stem not in known, number=None if i in sure else token.number)
            for i, token in enumerate(words)
        ]
        if one.in_place >= SAME_WORDS and not slots_kept(mine, one.words, one.alignment, one.compared, facts.index):
            return True
    return False


def tells_otherwise(words: Sequence[Token], text: str, index: PassageIndex, *, apart: bool) -> bool:
    """Whether a claim with its words in the paper tells its numbers of each other's things.

    Where its words stand in sentences `apart`, all its numbers must be found among what is told of them.
    """
    facts = Facts(Told(words, text), index)
    if apart and not facts.complete:
        return True
    turned = any(turned >= 1 and turned > told for told, turned, *_ in _crossings(facts))
    anchors = facts.anchors.values()
    apart = any(_nearer_others(facts, a) or _turned(facts, a) or _of_another_name(facts, a) for a in anchors)
    return turned or apart or _beside_another(facts) or _names_exchanged(facts) or _of_another_kind(facts)


def _compared(facts: Facts, numbers: Sequence[int]) -> list[Compared]:
    """Return the claim's numbers with their places among the words of all sentences."""
    starts = {p: sum(len(facts.index.tokens(q)) for q in numbers if q < p) for p in numbers}
    return [
        Compared(token=i, other=starts[a.passage] + a.other, match=a.match, in_place=True)
        if (a := facts.anchors.get(i)) is not None and a.passage in starts
        else Compared(token=i, other=None, match=None, in_place=False)
        for i in facts.claim.numbers
    ]


def _contradictions(facts: Facts) -> Iterator[Difference]:
    """Yield what the sentences with a claim's numbers say otherwise."""
    yield from _swapped(facts)
    if facts.telling and facts.coverage >= ACCUSING:
        yield from _scaled(facts)
        yield from _belonging_to_others(facts)


def _swapped(facts: Facts) -> Iterator[Difference]:
    """Yield two numbers that a sentence tells of each other's words."""
    for told, turned, one, other in _crossings(facts):
        if told or turned * min(facts.coverage, 1.0) < CROSSED or facts.coverage < LEAST_COVERED:
            continue
        there, words = facts.told(other.passage), facts.claim.words
        if from_to(words, one.token, other.token, there.words):
            continue
        if one.passage == other.passage and there.bare(one.other, other.other):
            continue
        mine, theirs = words[one.token].text, words[other.token].text
        message = f"{mine} and {theirs} are exchanged: each is what the paper gives where the claim has the other"
        yield Difference(code="numbers_swapped", message=message, claim=(one.token, one.token + 1))


def _scaled(facts: Facts) -> Iterator[Difference]:
    """Yield "relative" said of what is printed as absolute, and the other way round."""
    said = {t.stem for t in facts.claim.words}
    for mine, theirs in OPPOSED:
        if not said & mine or stem(theirs) in said:
            continue
        for anchor in facts.anchors.values():
            words = facts.told(anchor.passage).words
            near = words[max(0, anchor.other - 4) : anchor.other + 5]
            if any(t.stem == stem(theirs) for t in near) and not any(t.stem in mine for t in near):
                message = f"the paper gives {words[anchor.other].text} as {theirs}"
                yield Difference(code="unit_differs", message=message, claim=(anchor.token, anchor.token + 1))


def _belonging_to_others(facts: Facts) -> Iterator[Difference]:
    """Yield a number told of the paper's own subject that only its sentences about other people's work have."""
    words, index = facts.claim.words, facts.index
    if any(t.stem in ATTRIBUTED for t in words) or not all(of_others(index, p) for p in facts.anchored):
        return
    there = frozenset(t.stem for p in facts.anchored for t in index.tokens(p))
    own = any(t.stem == "author" or (facts.subject(t.stem) and not has(there, t.stem)) for t in words)
    for anchor in facts.anchors.values():
        token = words[anchor.token]
        if own and token.number is not None and index.times_printed(token.number.text) <= len(facts.anchored):
            message = f"{token.text} is what the paper reports of others"
            yield Difference(code="number_belongs_to_other", message=message, claim=(anchor.token, anchor.token + 1))


def _objections(facts: Facts) -> Iterator[bool]:
    """Yield, one by one, whether something keeps sentences with all numbers of a claim from bearing it out."""
    words, index = facts.claim.words, facts.index
    beside = {t.stem for p in facts.anchored for t in index.tokens(p)}
    said = {t.stem for t in words}
    yield any(words[i].name for i in facts.missing)
    yield 0 in facts.missing and _subject_of_its_own(facts)
    yield sum(is_noun(words[i].stem) for i in facts.missing if words[i].stem not in REPORTING) > 1
    yield bool({t.stem for t in words if t.name} & _only_set_against(facts))
    yield any(_of_another_name(facts, anchor) for anchor in facts.anchors.values())
    yield any(of_others(index, p) for p in facts.anchored)
    yield any(turned and (turned > told or not told) for told, turned, *_ in _crossings(facts))
    yield _names_exchanged(facts)
    yield any(all(a.shared < LEAST_SHARED for a in facts.anchors.values() if a.passage == p) for p in facts.anchored)
    yield any(_nearer_others(facts, anchor) or _of_another_version(facts, anchor) for anchor in facts.anchors.values())
    yield _beside_another(facts)
    yield any(part_for_whole(words, a.token, facts.told(a.passage).words, a.other) for a in facts.anchors.values())
    yield any(_turned(facts, anchor) for anchor in facts.anchors.values())
    yield bool(said & NEGATIONS) and not any(t.stem in NEGATIONS for p in facts.passages for t in index.tokens(p))
    whole = any(QUANTIFIERS.get(s) == 5 for s in beside)
    yield any(s not in beside and not (whole and QUANTIFIERS.get(s) == 5) for s in said & BOASTS)
    yield bool(beside & LOOSE) and not said & WEAK
    yield bool(said & (SCALES | EXCLUSIVE) - beside)
    yield _of_another_kind(facts) or not terms_kept(words, sorted(facts.passages), index)
    there = {t.stem for p in facts.passages for t in index.tokens(p)}
    yield any(conditions_differ(one, other) for one in said - there for other in there - said)
    yield any(b.number is None for a, b in pairwise(words) if a.text.lower() == "first") and stem("first") not in beside
    yield len(facts.anchors) > 1 and any(_in_pieces(token, facts) for token in words if token.name)
    yield any(_counts_otherwise(facts, anchor) for anchor in facts.anchors.values())


def _subject_of_its_own(facts: Facts) -> bool:
    """Whether a claim begins with a word that the paper never uses: it may be a name, though no capital tells."""
    first = facts.claim.words[0]
    stands_alone = facts.claim.text[first.end : first.end + 1] == " "
    return stands_alone and not facts.index.count(first.stem) and first.stem not in REPORTING | PEOPLE


def _of_another_kind(facts: Facts) -> bool:
    return of_another_kind(facts.claim.words, (*facts.missing, *facts.near), sorted(facts.passages), facts.index)


def _in_pieces(name: Token, facts: Facts) -> bool:
    """Whether the sentences only have a long name broken in two: which number is told of it cannot be seen."""
    told = [facts.told(p) for p in facts.passages]
    if len(name.text) < LONG or any(name.stem in one.stems for one in told):
        return False
    return any(name.text.casefold() in "".join(t.text for t in one.words).casefold() for one in told)


LONG = 6
"""Letters of a name that words do not have between them by chance."""


def _of_another_name(facts: Facts, anchor: Anchor) -> bool:
    """Whether the claim tells a number of a name that neither its sentence nor what leads up to it has.

    What leads up to a sentence says what it speaks of only where the sentence names nothing else, or begins with "It".
    """
    sentence, said = facts.told(anchor.passage), facts.claim.stems
    here = sentence.stems | facts.headed(anchor.passage)
    names_others = any(t.name and t.number is None and not has(said, t.stem) for t in sentence.words)
    here |= _meant_by_it(facts, anchor.passage) if names_others else facts.leading_to(anchor.passage)
    told = (facts.claim.words[i] for i in range(*facts.claim.stretches[anchor.token]))
    joined = "".join(t.text for t in sentence.words).casefold()  # "ML-Doc" is MLDoc
    lost = [
        t for t in told if t.name and t.number is None and not has(here, t.stem) and t.text.casefold() not in joined
    ]
    return any(names_others or not facts.subject(t.stem) for t in lost)


def _meant_by_it(facts: Facts, passage: int) -> frozenset[str]:
    """Return the name that a claim begins with, where a sentence tells the same of "it" and what leads up has it."""
    first = next((t.stem for t in facts.claim.words[:2] if t.name), "")
    taken_up = TAKEN_UP.match(facts.index.texts[passage]) and first in facts.leading_to(passage)
    return frozenset({first}) if taken_up else frozenset()


def _only_set_against(facts: Facts) -> set[str]:
    """Return the names that the sentences with the numbers have only behind a word of contrast, unlike the claim."""
    source = [t for p in facts.anchored for t in facts.index.tokens(p)]
    return set_against(source) - set_against(facts.claim.words)


def _turned(facts: Facts, anchor: Anchor) -> bool:
    """Whether the claim tells a direction that the sentence with its number has not, or has the other way round."""
    claim, there = facts.claim, facts.told(anchor.passage)
    mine = senses(claim.stems)
    if mine and not mine & senses(there.stems):
        return True
    ours = senses(t.stem for t in claim.words[slice(*claim.stretches[anchor.token])])
    theirs = senses(t.stem for t in there.words[slice(*there.stretches[anchor.other])])
    return bool(ours and theirs) and not ours & theirs


def of_others(index: PassageIndex, passage: int) -> bool:
    """Whether a sentence speaks of other people's work."""
    text = index.texts[passage]
    if tells_of_others(text, OTHER_WORK):
        return True
    if OTHERS_SECTION.search(index.passages[passage].section) and not OWN_VOICE.search(text):
        return True
    taken_up = passage > 0 and TAKEN_UP.match(index.texts[passage])
    return bool(taken_up and OTHER_WORK.search(index.texts[passage - 1]))


def _crossings(facts: Facts) -> Iterator[tuple[float, float, Anchor, Anchor]]:
    """Yield, for each two numbers, how much tells them apart as the claim does, and how much the other way."""
    for one, other in combinations(sorted(facts.anchors.values(), key=lambda a: a.token), 2):
        if (one.passage, one.other) == (other.passage, other.other):
            continue
        if facts.claim.words[one.token].stem == facts.claim.words[other.token].stem:
            continue
        here, there = facts.told(one.passage), facts.told(other.passage)
        if one.passage == other.passage and here.bare(one.other, other.other):
            straight = float(one.other < other.other)
            yield straight, 1.0 - straight, one, other
            continue
        mine, theirs = facts.claim.of(one.token), facts.claim.of(other.token)
        first = {word: weight for word, weight in mine.items() if word not in theirs}
        second = {word: weight for word, weight in theirs.items() if word not in mine}
        x, y = here.of(one.other).keys(), there.of(other.other).keys()
        told = common(first, x - y) + common(second, y - x)
        yield told, common(first, y - x) + common(second, x - y), one, other


def _names_exchanged(facts: Facts) -> bool:
    """Whether the names that the claim tells of two numbers are told of them the other way round."""
    names = {t.stem for t in facts.claim.words if t.name}
    for *_, one, other in _crossings(facts):
        mine, theirs = facts.claim.of(one.token).keys() & names, facts.claim.of(other.token).keys() & names
        x, y = facts.told(one.passage).of(one.other).keys(), facts.told(other.passage).of(other.other).keys()
        crossed = mine & y - x, theirs & x - y
        if all(crossed) and sum(map(len, crossed)) > len(mine & x - y) + len(theirs & y - x):
            return True
    return False


def _nearer_others(facts: Facts, anchor: Anchor) -> bool:
    """Whether the words told of a number stand rather with another number of its kind in the same sentence."""
    there, mine = facts.told(anchor.passage), facts.claim.of(anchor.token)
    taken = {a.other for a in facts.anchors.values() if a.passage == anchor.passage}
    unit = there.words[anchor.other].number
    own = there.of(anchor.other).keys() | ({POINT} if unit is not None and unit.unit == "points" else set())
    for j in there.numbers:
        if j not in taken and _of_a_kind(there.words[anchor.other], there.words[j]):
            rival = there.of(j).keys()
            if common(mine, rival - own) > common(mine, own - rival):
                return True
    return False


def _beside_another(facts: Facts) -> bool:
    """Whether a number stands nearer to another of its kind's neighbour than to its own.

    "Preferred to A 85% of the time, and 71% of the time to B" does not bear out "preferred to B 85% of the time".
    """
    anchors = sorted(facts.anchors.values(), key=lambda a: a.token)
    taken = {(a.passage, a.other) for a in anchors}
    for one, other in (pair for a, b in pairwise(anchors) for pair in ((a, b), (b, a)) if a.passage == b.passage):
        there = facts.told(one.passage)
        if there.respective or _of_a_kind(there.words[one.other], there.words[other.other]):
            continue
        rivals = [j for j in there.numbers if (one.passage, j) not in taken]
        rivals = [j for j in rivals if _of_a_kind(there.words[one.other], there.words[j])]
        if any(abs(j - other.other) < abs(one.other - other.other) for j in rivals):
            return True
    return False


def _of_another_version(facts: Facts, anchor: Anchor) -> bool:
    """Whether a number is told of another version than the claim's: of SQuAD v2.0, not of SQuAD 1.1."""
    there = facts.told(anchor.passage)
    printed = [m for m in VERSION.finditer(there.text) if m.end() <= there.words[anchor.other].start]
    told = {facts.claim.words[i].text for i in facts.anchors}  # "BLEU 28.4" is no version
    for name, version in (found for found in VERSION.findall(facts.claim.text) if found[1] not in told):
        nearest = next((m for m in reversed(printed) if m[1].casefold() == name.casefold()), None)
        if nearest is not None and nearest[2] != version:
            return True
    return False


VERSION = re.compile(
    r"\b(\w*[A-Z]\w*)[ -]?(?:v|V|version )?(\d{1,2}\.\d(?:\.\d)?)(?![\w%]|\.\d)(?! ?(?:%|points?|percent))"
)
"""A name with its version."""
POINT = stem("points")


def _of_a_kind(one: Token, other: Token) -> bool:
    """Whether one number could be taken for the other: same unit, same form, not ten times as large."""
    mine, theirs = one.number, other.number
    if mine is None or theirs is None or not mine.value or mine.value == theirs.value:
        return False
    alike = (mine.unit, mine.step < 1, mine.word) == (theirs.unit, theirs.step < 1, theirs.word)
    return alike and abs(theirs.value) <= 10 * abs(mine.value) <= 100 * abs(theirs.value)


def _counts_otherwise(facts: Facts, anchor: Anchor) -> bool:
    """Whether the word after a number, what it counts, is missing from the sentence that has the number."""
    words = facts.claim.words
    number, after = words[anchor.token].number, words[anchor.token + 1 : anchor.token + 2]
    if not after or after[0].number is not None or after[0].name or not is_content(after[0]):
        return False
    counted = number is not None and number.unit is None
    return counted and not has(facts.told(anchor.passage).stems, after[0].stem)
