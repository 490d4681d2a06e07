"""What one sentence of the paper says against a claim that tells the same in other words.

Only a sentence that has most of the claim's words and all its names is asked, and it must say one thing the
other way round: an opposite, a "not", an exception to an "all", a count, the sides of a comparison.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ...quantity import same
from ...text import Token, is_content, stem
from ..differences import EXCEPTIONS, leads_up
from ..numbers import Difference, tells_change
from ..wording import FALLING, NEGATIONS, QUANTIFIERS, RISING, opposite
from .facts import JOINING, Facts, Told, common, has_nearly
from .sides import converse
from .tone import DENYING

SPEAKING = 0.55
"""Share of a claim's words, rare ones counting more, that a sentence must have to speak against it."""
COUNTING = 0.65
"""The same where it has another number."""
OPPOSING = 0.45
"""The same where it has the very opposite of a word of the claim."""
CROSSED = 1.2
"""How much must tell two names apart the other way round."""
WORDIER = 1.8
"""How many times longer than the claim a sentence may be for its "not" to be about what the claim says."""
BESIDE = 6
"""Words before and behind one of two opposites among which both sentences must have one in common."""
ALIKE, NEAR = 1.2, 0.55
"""How much two numbers must be told in the same words, and which of their words are near enough to count."""
LOOSE = frozenset({"at_least", "at_most", "more_than", "less_than"})
INCLUDED = frozenset(map(stem, ("all", "every", "each", "always", "included", "including")))


@dataclass(frozen=True, slots=True)
class Speaker:
    """The sentence that has most of a claim's words."""

    passage: int
    told: Told
    coverage: float


def against(facts: Facts) -> tuple[int, Difference] | None:
    """Return what speaks against a claim and the sentence that does so, or None."""
    speaker = _speaker(facts)
    if speaker is None:
        return None
    found = next(_differences(facts, speaker), None)
    return None if found is None else (speaker.passage, found)


def _speaker(facts: Facts) -> Speaker | None:
    """Return the sentence that has most of the claim's words, if it has all its names."""
    words, total = facts.claim.words, sum(facts.weights.values()) or 1.0
    best: Speaker | None = None
    for passage in facts.passages:
        told, leading = facts.told(passage), facts.leading_to(passage)
        have = {i: 1.0 for i in facts.content if has_nearly(told.stems, words[i].stem)}
        for i in facts.content:
            if i not in have and (words[i].stem in leading or (words[i].name and facts.subject(words[i].stem))):
                have[i] = 0.5
        coverage = sum(facts.weights[i] * share for i, share in have.items()) / total
        lost = any(words[i].name for i in facts.content if i not in have)
        if not lost and (best is None or coverage > best.coverage):
            best = Speaker(passage, told, coverage)
    return best if best is not None and best.coverage >= OPPOSING else None


def _differences(facts: Facts, speaker: Speaker) -> Iterator[Difference]:
    yield from _opposites(facts, speaker)
    if speaker.coverage >= SPEAKING:
        if speaker.coverage >= COUNTING:
            yield from _miscounted(facts, speaker)
        yield from _exceptions(facts, speaker)
        yield from _fewer(facts, speaker)
        yield from _turned(facts, speaker)
        yield from _denied(facts, speaker)
    yield from _exchanged(facts, speaker)


def _opposites(facts: Facts, speaker: Speaker) -> Iterator[Difference]:
    """Yield a word of the claim of which the sentence has the opposite and not the word itself.

    Two of them may take each other back: smaller ones being slower says that larger ones are faster.
    """
    claim, there = facts.claim, speaker.told
    found = {
        i: j
        for i in facts.content
        if not has_nearly(there.stems, claim.words[i].stem) and not denies(claim.words, i)
        for j, other in enumerate(there.words)
        if opposite(claim.words[i].stem, other.stem)
        and not has_nearly(claim.stems, other.stem)
        and not denies(there.words, j)
        and _around(claim.words, i) & _around(there.words, j)
    }
    if len(found) % 2:
        i, j = min(found.items())
        message = f"the paper says “{there.words[j].text}” where the claim says “{claim.words[i].text}”"
        yield Difference(code="direction_reversed", message=message, claim=(i, i + 1))


def _around(words: Sequence[Token], at: int) -> set[str]:
    """Return the words that say something next to a word: what it is said of."""
    return {t.stem for t in words[max(0, at - BESIDE) : at + BESIDE + 1] if is_content(t)}


def denies(words: Sequence[Token], at: int) -> bool:
    """Whether a negation stands beside a word."""
    return any(t.stem in NEGATIONS for t in words[max(0, at - 3) : at + 3])


def _miscounted(facts: Facts, speaker: Speaker) -> Iterator[Difference]:
    """Yield a number of the claim for which the sentence has another one of its kind among the same words."""
    claim, there = facts.claim, speaker.told
    taken = {j for j in there.numbers for i in facts.numbers if _agree(claim.words[i], there.words[j])}
    for i in facts.numbers:
        if any(_agree(claim.words[i], there.words[j]) for j in there.numbers) or _elsewhere(facts, i):
            continue
        rivals = [j for j in there.numbers if j not in taken and _in_place_of(claim, i, there, j)]
        if len(rivals) == 1:
            has_, have = there.words[rivals[0]].text, claim.words[i].text
            message = f"the paper has {has_} where the claim has {have}"
            yield Difference(code="number_differs", message=message, claim=(i, i + 1))


def _agree(one: Token, other: Token) -> bool:
    return one.number is not None and other.number is not None and same(one.number, other.number) != "differs"


def _elsewhere(facts: Facts, number: int) -> bool:
    """Whether another sentence has a claim's number among the words that the claim tells of it."""
    anchor = facts.anchors.get(number)
    return anchor is not None and anchor.shared >= ALIKE


def _in_place_of(claim: Told, i: int, there: Told, j: int) -> bool:
    """Whether one number stands in the other's place: of one unit and form, near the same words, within no bound."""
    mine, theirs = claim.words[i].number, there.words[j].number
    if mine is None or theirs is None or mine.unit != theirs.unit or mine.bound in LOOSE or theirs.bound in LOOSE:
        return False
    if (mine.word and mine.value < 3) or mine.unit == "x" or mine.whole != theirs.whole:
        return False
    if not abs(theirs.value) <= 10 * abs(mine.value) <= 100 * abs(theirs.value):
        return False
    if tells_change(claim.words, i) != tells_change(there.words, j):
        return False
    ours, told = claim.of(i), there.of(j)
    near = {word: weight for word, weight in ours.items() if weight >= NEAR}, [w for w in told if told[w] >= NEAR]
    return common(near[0], near[1]) >= ALIKE


def _exceptions(facts: Facts, speaker: Speaker) -> Iterator[Difference]:
    """Yield an "all" or "included" to which the sentence makes an exception."""
    words = facts.claim.words
    excepted = next((t for t in speaker.told.words if t.stem in EXCEPTIONS), None)
    whole = next((i for i, t in enumerate(words) if t.stem in INCLUDED), None)
    if excepted is not None and whole is not None and not any(t.stem in EXCEPTIONS for t in words):
        message = f"the paper makes an exception (“{excepted.text}”) where the claim says “{words[whole].text}”"
        yield Difference(code="quantifier_differs", message=message, claim=(whole, whole + 1))


def _fewer(facts: Facts, speaker: Speaker) -> Iterator[Difference]:
    """Yield "all nine tasks" where the sentence says "7 out of 9 tasks"."""
    words, there = facts.claim.words, speaker.told.words
    whole = next((i for i, t in enumerate(words) if QUANTIFIERS.get(t.stem) == 5), None)
    if whole is None:
        return
    for j, token in enumerate(there[:-2]):
        behind = [t for t in there[j + 1 : j + 5] if t.text.lower() not in ("out", "of", "the")]
        part, all_ = token.number, behind[0].number if behind else None
        if part is None or all_ is None or len(behind) == len(there[j + 1 : j + 5]) or part.value >= all_.value:
            continue
        counted = behind[1].stem if len(behind) > 1 else ""
        if counted and has_nearly(frozenset(t.stem for t in words[whole : whole + 4]), counted):
            message = f"the paper says {token.text} of {behind[0].text}, the claim “{words[whole].text}”"
            yield Difference(code="quantifier_differs", message=message, claim=(whole, whole + 1))


def _turned(facts: Facts, speaker: Speaker) -> Iterator[Difference]:
    """Yield the one direction of the claim where the sentence has only the other one."""
    words, there = facts.claim.words, speaker.told.words
    if any(t.stem in NEGATIONS for t in (*words, *there)):
        return
    mine, theirs = ([n for n, t in enumerate(text) if _sense(t)] for text in (words, there))
    ways = {_sense(words[i]) for i in mine} | {-_sense(there[j]) for j in theirs}
    if mine and theirs and ways in ({1}, {-1}) and not converse(words, mine[-1], there, theirs[-1]):
        message = f"the paper says “{there[theirs[0]].text}” where the claim says “{words[mine[0]].text}”"
        yield Difference(code="direction_reversed", message=message, claim=(0, len(words)))


def _sense(token: Token) -> int:
    return int(token.stem in RISING) - int(token.stem in FALLING)


def _denied(facts: Facts, speaker: Speaker) -> Iterator[Difference]:
    """Yield a "not" of the sentence that the claim has not, where both are about as long."""
    words, there = facts.claim.words, speaker.told.words
    if facts.numbers and not any(_agree(words[i], there[j]) for i in facts.numbers for j in speaker.told.numbers):
        return  # without a number of the claim it is another sentence's matter
    found = [
        t
        for n, t in enumerate(there)
        if t.stem in NEGATIONS and not _of_a_word(words, there, n) and not leads_up(words, there, n)
    ]
    if len(found) == 1 and len(there) <= WORDIER * len(words) and not any(t.stem in DENYING for t in words):
        message = f"the paper says “{found[0].text}” where the claim does not"
        yield Difference(code="negated", message=message, claim=(0, len(words)))


def _of_a_word(claim: Sequence[Token], there: Sequence[Token], at: int) -> bool:
    """Whether a negation denies a word and not what its sentence says: a "non", "without" what the claim tells not."""
    if there[at].text.lower() != "without":
        return there[at].text.lower() == "non"
    return not {t.stem for t in there[at + 1 : at + 4] if is_content(t)} & {t.stem for t in claim}


def _exchanged(facts: Facts, speaker: Speaker) -> Iterator[Difference]:
    """Yield two names of the claim that the sentence tells of each other's words."""
    claim, there = facts.claim, speaker.told
    mine, theirs = _names(claim.words), {t.stem: j for j, t in enumerate(there.words) if t.number is None}
    for one, other in combinations([s for s in mine if _once(there.words, s)], 2):
        first, second = mine[one], mine[other]
        if not any(t.text.lower() in JOINING for t in claim.words[first + 1 : second]):
            continue
        ours, told = claim.beside((first, second)), there.beside((theirs[one], theirs[other]))
        straight = common(ours[0], told[0]) + common(ours[1], told[1])
        crossed = common(ours[0], told[1]), common(ours[1], told[0])
        if min(crossed) > 0 and sum(crossed) >= CROSSED and sum(crossed) > straight:
            names = claim.words[first].text, claim.words[second].text
            message = f"{names[0]} and {names[1]} are exchanged: what is said of one is in the paper said of the other"
            yield Difference(code="entity_differs", message=message, claim=(first, first + 1))


def _names(words: Sequence[Token]) -> dict[str, int]:
    """Return the names that stand once in a text, with their places."""
    return {t.stem: i for i, t in enumerate(words) if t.name and t.number is None and _once(words, t.stem)}


def _once(words: Sequence[Token], stem_: str) -> bool:
    return sum(t.stem == stem_ for t in words) == 1
