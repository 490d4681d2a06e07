"""Is there a passage of the paper that says this, with these numbers?

Candidates come from an index over words and numbers; each is laid along the claim word by word. Where the
claim keeps the passage's words, every change of meaning is seen and named. Where it puts things in its own
words, all its numbers, names and directions must stand in the passage, and what remains open is `unclear`,
with the passage shown. The same claim gets the same answer every time: no model, no network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..model import Claim, Look, Source, Verdict
from ..text import Token, is_content, tokens
from .cut import without_cut
from .index import PassageIndex
from .language import language_of, other_script
from .look import NAME, look_of, not_found, nothing, part_only
from .own_words import by_facts, by_gist, said_elsewhere, tells_of_another, tells_otherwise, turned_in_telling
from .reading import SAME_WORDS, Reading, left_open, read, speaks_of

NEARLY_THE_WORDS = 0.85
"""Share in order from which a claim is the passage but for a word, and every difference is seen word by word."""
LONGEST = 20_000
"""Characters of a claim that are looked at; nobody's sentence is longer."""


class PassageCheck:
    """Looks for a claim in a paper's sentences."""

    name = NAME

    def look(self, claim: Claim, source: Source, so_far: Look | None) -> Look | None:
        """Return what the paper's sentences say of `claim`."""
        index = source.memo("passages", PassageIndex)
        text = claim.text[:LONGEST]
        words = _words(claim, index)
        if so_far is not None and so_far.verdict is Verdict.SUPPORTED:
            return so_far
        if _other_language(text, index):
            return nothing("language_differs", "the claim is in another language than the paper")
        if sum(is_content(t) for t in words) < 2:
            return nothing("not_checkable", "there is too little in it to look for")
        *_, (_, reading) = steps(words, text, index, truncated=claim.truncated)
        if reading is None or reading.verdict is Verdict.NOT_FOUND:
            return not_found(text, words, reading)
        if reading.verdict is Verdict.UNCLEAR and not speaks_of(reading, words, index):
            return part_only(text, words, reading, index)
        return look_of(claim, words, reading, index)


class Step(NamedTuple):
    """One step on the way to a reading: what was asked, in plain words, and what came of it."""

    asked: str
    reading: Reading | None


def steps(words: Sequence[Token], text: str, index: PassageIndex, *, truncated: bool) -> Iterator[Step]:
    """Yield every step that gave an answer; the last one decides."""
    reading = best_reading(considered(words, index, truncated=truncated))
    yield Step("laid along the likeliest passages word by word", reading)
    if not truncated and _is_open(reading):
        numbered = any(t.number is not None for t in words)
        if numbered or (reading is not None and reading.verdict is Verdict.UNCLEAR):
            found = by_facts(words, text, index)
            if found is not None:
                reading = found
                yield Step("its numbers and words sought in up to three sentences, each number among its words", found)
        if not numbered and _is_open(reading):
            found = by_gist(words, text, index)
            if found is not None:
                reading = found
                yield Step("what it says sought in other words, in one sentence or two", found)
        if reading is not None and _turned(reading) and said_elsewhere(words, text, index, reading):
            reading = left_open(reading, ", and others may say just that")
            yield Step("held against sentences that say it", reading)
    elif (
        reading is not None
        and _may_be_crossed(reading)
        and tells_otherwise(words, text, index, apart=len(reading.numbers) > 1)
    ):
        reading = left_open(reading, ", and its numbers may belong to other things there")
        yield Step("held against what is told of each number", reading)
    if reading is not None and _in_own_words(reading) and turned_in_telling(words, text, index, reading):
        reading = left_open(reading, ", and may say the opposite, or the same of the other side")
        yield Step("held against denials, opposites and sides of comparisons", reading)
    if reading is not None and _retold(reading) and (why := tells_of_another(words, text, index, reading)):
        reading = left_open(reading, f", but {why}")
        yield Step("held against whose finding the passage tells, of what and how surely", reading)


def _turned(reading: Reading) -> bool:
    """Whether a claim is accused of a direction that a passage in other words has the other way round."""
    return reading.verdict is Verdict.CONTRADICTED and reading.code == "direction_reversed"


def _is_open(reading: Reading | None) -> bool:
    """Whether nothing was found that bears a claim out or speaks against it."""
    return reading is None or reading.verdict in (Verdict.UNCLEAR, Verdict.NOT_FOUND)


def _in_own_words(reading: Reading) -> bool:
    """Whether a claim is borne out whose words are not the passage's in their order."""
    return reading.verdict is Verdict.SUPPORTED and reading.code == "reworded" and reading.in_place < SAME_WORDS


def _retold(reading: Reading) -> bool:
    """Whether a claim is borne out that does not keep nearly all of the passage's words."""
    retold = reading.in_place < NEARLY_THE_WORDS or len(reading.numbers) > 1
    return reading.verdict is Verdict.SUPPORTED and reading.code == "reworded" and retold


def _may_be_crossed(reading: Reading) -> bool:
    """Whether a claim in its own words was found to be borne out although its numbers could be of the wrong things."""
    printed = bool(reading.compared) and not any(c.arithmetic for c in reading.compared)
    return reading.verdict is Verdict.SUPPORTED and reading.code == "reworded" and printed


def may_quote(claim: Claim, source: Source) -> bool:
    """Whether `source` has all words of `claim` at all: where it lacks one, it cannot have the claim word for word.

    This costs a hundredth of a look, and most papers lack a word of a claim that was made from another one.
    """
    index = source.memo("passages", PassageIndex)
    words = sorted({t.text.casefold() for t in _words(claim, index) if t.number is None}, key=len, reverse=True)
    return all(word in index.folded for word in words)


def _words(claim: Claim, index: PassageIndex) -> Sequence[Token]:
    """Return the words of a claim that are looked for in the paper of `index`."""
    text = claim.text[:LONGEST]
    words = _tokens(text)
    return without_cut(words, text, index) if claim.truncated else words


@lru_cache(maxsize=4)
def _tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a claim, remembered while it is laid along one paper after the other."""
    return tuple(tokens(text))


def _other_language(text: str, index: PassageIndex) -> bool:
    """Whether the claim is written in a script, or in little words, that the paper does not use."""
    mine = language_of(text)
    return other_script(text, index.texts) or (mine is not None and index.language not in (mine, None))


def considered(words: Sequence[Token], index: PassageIndex, *, truncated: bool) -> list[Reading]:
    """Return the claim laid along its likeliest passages, alone and, where none has it all, beside their neighbours."""
    found: list[Reading] = []
    for number in index.candidates(words):
        found.append(read(words, index, (number,), truncated=truncated))
        if found[-1].score >= 1.0:
            return found  # word for word: nothing can say it better
    best = max((r.alignment.coverage for r in found), default=0.0)
    if best < 0.9:
        wide = [n for n in index.candidates(words, 4, widened=True) if (n,) not in {r.numbers for r in found}]
        found += [read(words, index, (n,), truncated=truncated) for n in wide]
        near = sorted(found, key=lambda r: -r.alignment.coverage)[:3]
        pairs = {p for r in near for p in _beside(r.numbers[0], index)}
        found += [read(words, index, pair, truncated=truncated) for pair in sorted(pairs)]
    return found


def best_reading(found: Sequence[Reading]) -> Reading | None:
    """Return the reading that decides: one that supports, else the one nearest to the claim's words."""
    if not found:
        return None
    supported = [r for r in found if r.verdict is Verdict.SUPPORTED]
    accused = [r for r in found if r.verdict is Verdict.CONTRADICTED]
    alone = {r.numbers[0] for r in accused if len(r.numbers) == 1 and r.in_place >= SAME_WORDS}
    found = [
        r for r in found if r.verdict is not Verdict.SUPPORTED or len(r.numbers) == 1 or not alone & set(r.numbers)
    ]
    supported = [r for r in found if r.verdict is Verdict.SUPPORTED]
    if supported:
        best_one = max(supported, key=lambda r: (r.score, -len(r.numbers), -r.numbers[0]))
        # A passage that has nearly all of the claim's words in their order and differs is what the claim was made
        # from; another that only shares its topic does not take that back.
        ahead = best_one.in_place + (0.12 if len(best_one.numbers) == 1 else -0.05)
        nearer = [r for r in accused if len(r.numbers) == 1 and r.in_place > ahead]
        if not nearer or best_one.in_place >= 0.9:
            return best_one
        return max(nearer, key=lambda r: (r.in_place, -r.numbers[0]))
    nearest = max(found, key=lambda r: (r.alignment.coverage + r.in_place, -r.numbers[0]))
    if accused:
        worst = max(accused, key=lambda r: (r.alignment.coverage + r.in_place, -len(r.numbers), -r.numbers[0]))
        if worst.alignment.coverage + worst.in_place >= nearest.alignment.coverage + nearest.in_place - 0.25:
            return worst
    unclear = [r for r in found if r.verdict is Verdict.UNCLEAR]
    return max(unclear, key=lambda r: (r.alignment.coverage, -len(r.numbers))) if unclear else nearest


def _beside(number: int, index: PassageIndex) -> list[tuple[int, ...]]:
    """Return the passage with the one before and with the one after it, where both are of one kind."""
    kinds = [p.kind for p in index.passages[max(0, number - 1) : number + 2]]
    here = index.passages[number].kind
    out: list[tuple[int, ...]] = []
    if number > 0 and kinds[0] in (here, "heading"):
        out.append((number - 1, number))
    if number + 1 < len(index.passages) and index.passages[number + 1].kind == here:
        out.append((number, number + 1))
    return out
