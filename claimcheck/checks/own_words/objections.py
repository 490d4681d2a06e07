"""What keeps a passage that has enough of a claim, in whatever words, from bearing it out.

A tone or negation turned, sides or names exchanged, an "all", "only" or "certainly" added, a name, number or noun
that is nowhere, a word whose opposite the passage has, or other people's work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from ...text import Token, is_content
from ..slots import ways_kept
from ..wording import DROPPED, QUANTIFIERS, WEAK, conditions_differ
from .facts import of_another_kind
from .gist import DEGREE, Gist, shared, stems_of
from .lexicon import is_noun, opposed, stands_for
from .sides import SIDE, beside, crossed
from .tone import DENYING, Tone, agree, clause_breaks, denied_at, targets, toned, tones
from .with_numbers import of_others

GREAT = DEGREE | stems_of("strongly large strong significant substantial considerable")
EXACTING = stems_of(
    "every all always only solely first best largest smallest most exclusively alone sole both alike any never "
    "entirely completely none mainly mostly primarily directly steadily proved prove guarantee each single certainly "
    "surely definitely undoubtedly guaranteed inevitably necessarily exact exactly"
)
"""Words that the passage must have too, or one that says as much."""
COUNTING = stems_of("first single both each any one")
"""Those that a claim with numbers may add in telling: its numbers are counted for themselves."""
AS_EXACTING = (
    stems_of("only solely exclusively alone sole single just"),
    stems_of("mainly mostly primarily largely usually"),
)
ORDINALS = stems_of(
    "first second third fourth fifth sixth seventh eighth ninth tenth half quarter once twice thrice one two"
)
PLACED = stems_of("ahead behind")
OVERTAKING = stems_of("outperform beat exceed surpass overtake better underperform trail")
CLOSE = 0.5
"""Which words of a name are near enough to tell it from another one."""
WORDIER = 1.8
"""How many times longer than the claim a passage may be for its "not" to be about what the claim says."""


def objections(gist: Gist) -> Iterator[str]:
    """Yield the names of what keeps a passage with enough of a claim from bearing it out."""
    for check in (_nowhere, _exacting, _tones, _denials, _sides, _names, _opposites):
        if any(check(gist)):
            yield check.__name__.strip("_")
    if any(of_others(gist.index, p) for p in gist.passages):
        yield "others"


def speaks_otherwise(gist: Gist) -> bool:
    """Whether a passage found to bear a claim out says the opposite, tells it of the other side, or lacks "bzip2"."""
    lacks = any(any(map(str.isdigit, gist.claim.words[i].text)) for i in gist.missing)
    return lacks or any(any(check(gist)) for check in (_denials, _sides, _opposites))


def says_more(gist: Gist) -> bool:
    """Whether a claim says "all", "only" or "certainly" where the passage does not, or more where it has the same."""
    return any(_exacting(gist)) or any(_degrees(gist))


def _nowhere(gist: Gist) -> Iterator[bool]:
    """Yield whether a name, a digit, an order, what something is, or two of the nouns or own words are missing."""
    words = gist.claim.words
    lost = [words[i] for i in gist.missing]
    said = {t.stem for t in words}
    yield any(t.name or t.stem in ORDINALS or any(map(str.isdigit, t.text)) for t in lost)
    around = (i for i, (_, other) in gist.found.items() if other is None)
    yield of_another_kind(words, (*gist.missing, *around), gist.passages, gist.index)
    yield any(_is_complement(words, i) for i in gist.missing)
    yield sum(is_noun(t.stem) for t in lost) > 1
    yield sum(gist.index.count(t.stem) >= 2 for t in lost) > 1
    # What leads up to a sentence says what it speaks of only where the sentence names nothing else.
    names_others = any(t.name and t.stem not in said for t in gist.there.words)
    yield names_others and any(words[i].name and other is None for i, (_, other) in gist.found.items())


def _is_complement(words: Sequence[Token], at: int) -> bool:
    """Whether a word is what the claim says its subject is: "quadratic" of "is quadratic in the length"."""
    before = next((t for t in reversed(words[:at]) if is_content(t) or t.stem == "be"), None)
    return before is not None and before.stem == "be"


def _exacting(gist: Gist) -> Iterator[bool]:
    """Yield whether a claim says more exactly, or with more certainty, what the passage says."""
    said, there = {t.stem for t in gist.claim.words}, gist.there.stems
    quantities = {QUANTIFIERS[s] for s in there if s in QUANTIFIERS}
    exacting = EXACTING - COUNTING if gist.claim.numbers else EXACTING
    for one in sorted(said & exacting - there):
        if one == "both" and any(t.text.lower() == "and" for t in gist.there.words):
            continue
        alike = next((group for group in AS_EXACTING if one in group), frozenset())
        yield not (there & alike or QUANTIFIERS.get(one, -1) in quantities)
    yield bool(said & DEGREE) and not there & GREAT
    yield bool(_main_words(gist) & HEDGES) and not said & WEAK


HEDGES = DROPPED - stems_of("possible tend")


def _main_words(gist: Gist) -> frozenset[str]:
    """Return the words of the sentence that has nearly all of the claim, or of both."""
    whole = sum(gist.weight(i) for i, (_, other) in gist.found.items() if other is not None)
    for passage in gist.passages:
        stems = frozenset(t.stem for t in gist.index.tokens(passage))
        if sum(gist.weight(i) for i, (_, other) in gist.found.items() if other in stems) > 0.9 * whole:
            return stems
    return gist.there.stems


def _tones(gist: Gist) -> Iterator[bool]:
    """Yield whether a tone of the claim is not the passage's."""
    for _, _, agreed, _ in gist.pairs:
        yield agreed is not True


def _degrees(gist: Gist) -> Iterator[bool]:
    """Yield whether a claim says "more precise" where the passage speaks of "similar precision"."""
    claim, there = gist.claim.words, gist.there.words
    theirs = tones(there, gist.there.text)
    for one in tones(claim, gist.claim.text):
        if claim[one.at].text.lower() not in COMPARING or one.at + 1 >= len(claim):
            continue
        aim = claim[one.at + 1]
        for j, token in enumerate(there):
            if is_content(aim) and aim.number is None and token.number is None and stands_for(aim.stem, token.stem):
                near = [other for other in theirs if 0 <= j - other.at <= REACH]
                yield bool(near) and all(agree(one, other) is False for other in near)


COMPARING = ("more", "less", "fewer", "higher", "lower", "better", "worse", "greater", "larger", "smaller")
REACH = 2
"""How far before a thing the word may stand that says how much of it there is."""


def _denials(gist: Gist) -> Iterator[bool]:
    """Yield whether what one of both denies the other tells."""
    mine, theirs = ((told.words, clause_breaks(told.words, told.text)) for told in (gist.claim, gist.there))
    for (one, breaks), (other, others) in ((mine, theirs), (theirs, mine)):
        for n, token in enumerate(one):
            if token.stem not in DENYING or token.text.lower() in ("nothing", "none") or _not_only(one, n):
                continue
            hit = [
                j
                for i in targets(one, breaks, n)
                for j, t in enumerate(other)
                if t.stem == one[i].stem or (t.number is None and stands_for(one[i].stem, t.stem))
            ]
            yield bool(hit) and not any(other[j].stem in DENYING or denied_at(other, others, j) for j in hit)
            yield not hit and one is gist.claim.words and not any(map(_dark, other))
    denied = [any(t.stem in DENYING for t in text) for text, _ in (mine, theirs)]
    if denied[0] != denied[1]:
        brief = denied[0] or len(theirs[0]) <= WORDIER * len(mine[0])
        yield brief and not any(map(_dark, theirs[0] if denied[0] else mine[0]))


def _not_only(words: Sequence[Token], at: int) -> bool:
    return words[at].stem == "not" and any(t.stem in ONLY for t in words[at + 1 : at + 2])


ONLY = stems_of("only just merely")


def _dark(token: Token) -> bool:
    """Whether a word denies, or says that something is less, worse or the same."""
    tone = toned(token)
    return token.stem in DENYING or (tone is not None and (tone[0] == "same" or tone[1] < 0))


def _sides(gist: Gist) -> Iterator[bool]:
    """Yield whether what a claim puts on one side of a comparison, or of "before", the passage puts on the other."""
    claim, there = gist.claim.words, gist.there.words
    yield not ways_kept(claim, there)
    mine = tones(claim, gist.claim.text)
    for one in mine:
        at = _pivot(claim, one, mine)
        if at is None:
            continue
        ours = beside(claim, one.at, at)
        for other in tones(there, gist.there.text):
            if other.kind == one.kind or stands_for(claim[one.at].stem, there[other.at].stem):
                passive = {"be", "by"} <= {t.stem for t in there[max(0, other.at - 2) : other.at + 3]}
                turned = (one.sign != other.sign) != (one.denied != other.denied)
                yield crossed(ours, beside(there, other.at, other.at), turned=passive != turned)
                yield passive == turned and _said_of(there, other.at) == _compared_with(claim, one.at, at)
    for n, here in enumerate(claim):
        for m, that in enumerate(there):
            if here.text.lower() in ORDER and that.text.lower() in ORDER:
                turned = here.stem != that.stem
                yield crossed(beside(claim, n, n, 6, 5), beside(there, m, m, 6, 5), turned=turned)


def _compared_with(words: Sequence[Token], tone: int, pivot: int) -> str:
    """Return the name right behind a comparison that has another one before it; "" where there are no such two."""
    behind = next((t.stem for t in words[pivot + 1 : pivot + 4] if t.name), "")
    return behind if _said_of(words, tone) not in (behind, None) else ""


def _said_of(words: Sequence[Token], at: int) -> str | None:
    """Return the last name before a word."""
    return next((t.stem for t in reversed(words[max(0, at - SIDE) : at]) if t.name), None)


ORDER = ("before", "after")


def _pivot(words: Sequence[Token], tone: Tone, mine: Sequence[Tone]) -> int | None:
    """Return the word behind which stands what a tone compares with: "than", "ahead of", "outperforms"."""
    for n in range(tone.at, min(len(words), tone.at + SIDE)):
        if words[n].text.lower() in ("than", "over") and not any(tone.at < other.at < n for other in mine):
            return n
    if words[tone.at].stem in PLACED:
        return tone.at
    return tone.at if words[tone.at].stem in OVERTAKING else None


def _names(gist: Gist) -> Iterator[bool]:
    """Yield whether two names stand beside each other's words."""
    claim, there = gist.claim, gist.there
    mine, theirs = _places(claim.words), _places(there.words)
    once = [s for s, at in mine.items() if len(at) == 1 == len(theirs.get(s, ())) and claim.words[at[0]].name]
    for one, other in combinations(once, 2):
        first, second = mine[one][0], mine[other][0]
        if all(t.name or not is_content(t) for t in claim.words[first + 1 : second]):
            continue
        ours = [_close(told) for told in claim.beside((first, second))]
        a, b = theirs[one][0], theirs[other][0]
        said = [_close(told) for told in there.beside((a, b))]
        straight = shared(ours[0], said[0]) + shared(ours[1], said[1])
        crossed = shared(ours[0], said[1]) + shared(ours[1], said[0])
        yield crossed > straight and crossed >= CLOSE


def _places(words: Sequence[Token]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for n, token in enumerate(words):
        if token.number is None:
            found.setdefault(token.stem, []).append(n)
    return found


def _close(told: Mapping[str, float]) -> dict[str, float]:
    return {word: weight for word, weight in told.items() if weight >= CLOSE}


def _opposites(gist: Gist) -> Iterator[bool]:
    """Yield whether the passage has the opposite of a word that it lacks, or another condition."""
    said, there = {t.stem for t in gist.claim.words}, gist.there.stems
    new = there - said
    yield any(opposed(gist.claim.words[i].stem, other) for i in gist.missing for other in new)
    yield any(conditions_differ(one, other) for one in said - there for other in new)
