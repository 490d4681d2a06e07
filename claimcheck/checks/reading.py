"""A claim laid along one stretch of a paper, and what comes of it.

Where the claim keeps the passage's words, every change of meaning is seen and named. Where it puts things in
its own words, all its numbers, names and directions must stand in the passage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from ..align import Alignment, align
from ..model import Verdict
from ..text import STOP, Token, is_content, stem
from .differences import differences, turned_sides
from .index import PassageIndex
from .numbers import Compared, Difference, compare_numbers, tells_change
from .others import tells_of_others
from .slots import slots_kept, terms_kept
from .wording import FALLING, NEGATIONS, RISING, alike, senses

SAME_WORDS = 0.62
"""Share of a claim's content that must stand in place for its changes of words to be changes of meaning."""
WHOLE = 0.80
"""Share of its content from which a claim in the passage's words is supported."""
OWN_WORDS = 0.74
"""The same for a claim in its own words, whose numbers and names must all be there."""
ASSEMBLED = 0.80
"""The same for one that is put together from two sentences."""
ACROSS = 0.80
"""Share in order from which a claim laid across two sentences is accused."""
IN_ORDER, IN_ORDER_ACROSS = 0.3, 0.5
"""Share in order below which a passage, or two, only happen to have the claim's words."""
ACCUSED = 0.60
"""Share of its content that a claim in its own words shares with a passage that contradicts its number."""
TOUCHED = 1.2
"""What the shares of `speaks_of` must come to."""
SPOKEN_OF = 0.5
"""Share from which a passage speaks of the claim at all."""
MEANT = frozenset(
    {"number_differs", "numbers_swapped", "unit_differs", "bound_differs", "quantifier_differs", "strength_overstated"}
)
"""Differences that keep a claim in its own words from being supported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A claim laid along one stretch of the paper."""

    numbers: tuple[int, ...]
    """Passages of the index, in order."""
    words: Sequence[Token]
    alignment: Alignment
    in_place: float
    """Share of the claim's content that stands in the same order."""
    shared: float
    """Share of the claim's content, numbers left aside, that the passage has."""
    compared: Sequence[Compared]
    differences: Sequence[Difference]
    verdict: Verdict
    code: str
    message: str
    score: float
    """How sure: orders readings, and becomes the confidence."""


def read(words: Sequence[Token], index: PassageIndex, numbers: tuple[int, ...], *, truncated: bool) -> Reading:
    """Lay a claim along one or more passages and say what comes of it."""
    source = [t for n in numbers for t in index.tokens(n)]

    def weight(token: Token) -> float:
        if token.number is not None:
            return 2.0
        if token.stem in STOP:
            return 0.15
        return min(index.rarity(token.stem), 4.0) * (1.3 if token.name else 1.0)

    worth = [weight(t) for t in words]
    alignment = align(words, source, alike, worth)
    total = sum(worth) or 1.0
    compared = compare_numbers(words, source, alignment)
    agreeing = {c.token for c in compared if c.match in ("matches", "only_if_rounded")}
    alignment = _with_numbers(alignment, words, agreeing, worth)
    here = {i for i, _ in alignment.paired} | {c.token for c in compared if c.in_place and c.token in agreeing}
    in_place = sum(worth[i] for i in here) / total
    shared = _shared(words, alignment, compared, worth)
    # A passage that does not speak of the claim is not asked what it says otherwise, nor one that is its very words.
    asked = shared >= SPOKEN_OF and not _very_words(words, source, truncated=truncated)
    changed = differences(words, source, alignment, compared) if asked else []
    made = Reading(
        numbers=numbers,
        words=source,
        alignment=alignment,
        in_place=in_place,
        shared=shared,
        compared=compared,
        differences=changed,
        verdict=Verdict.NOT_FOUND,
        code="no_passage",
        message="no passage speaks of it",
        score=alignment.coverage,
    )
    return _judged(made, words, shared, index, truncated=truncated)


def _very_words(words: Sequence[Token], source: Sequence[Token], *, truncated: bool) -> bool:
    """Whether a claim is the passage letter by letter, or its beginning where the claim is cut off."""
    same = all(a.text == b.text for a, b in zip(words, source, strict=False))
    return same and (len(words) <= len(source) if truncated else len(words) == len(source))


def _with_numbers(
    alignment: Alignment, words: Sequence[Token], agreeing: set[int], worth: Sequence[float]
) -> Alignment:
    """Return the alignment with the claim's numbers matched where their values agree, however they are printed."""
    matched = frozenset({i for i in alignment.matched if words[i].number is None} | agreeing)
    return alignment._replace(matched=matched, coverage=sum(worth[i] for i in matched) / (sum(worth) or 1.0))


def _shared(
    words: Sequence[Token], alignment: Alignment, compared: Sequence[Compared], worth: Sequence[float]
) -> float:
    """Return the share of the claim's content, numbers left aside, that the passage has."""
    content = [i for i, t in enumerate(words) if t.number is None and is_content(t)]
    total = sum(worth[i] for i in content)
    if not total:
        return 1.0 if any(c.match in ("matches", "only_if_rounded") for c in compared) else 0.0
    return float(sum(worth[i] for i in content if i in alignment.matched) / total)


def _telling(words: Sequence[Token], made: Reading, index: PassageIndex) -> float:
    """Return the share of the claim's content that the passage has, rare words and unknown ones counted in full."""
    content = {i: index.rarity(t.stem) ** 1.5 for i, t in enumerate(words) if t.number is None and is_content(t)}
    total = sum(content.values())
    return sum(w for i, w in content.items() if i in made.alignment.matched) / total if total else 1.0


def _judged(made: Reading, words: Sequence[Token], shared: float, index: PassageIndex, *, truncated: bool) -> Reading:
    """Return the reading with its verdict."""
    agree = all(c.match in ("matches", "only_if_rounded") for c in made.compared)
    placed = _placed_share(words, made.alignment, index)
    if made.in_place < 1.0 and shared >= SPOKEN_OF and not terms_kept(words, made.numbers, index):
        return left_open(made, ", but not of the same thing")
    if placed >= SAME_WORDS and shared >= SAME_WORDS:
        return _same_words(made, words, shared, index, agree=agree, truncated=truncated)
    if shared < SPOKEN_OF or _telling(words, made, index) < SPOKEN_OF - 0.08:
        return made
    return _own_words(made, words, shared, index, agree=agree)


def speaks_of(made: Reading, words: Sequence[Token], index: PassageIndex) -> bool:
    """Whether a passage that bears nothing out speaks of the claim at all, not of something with words in common.

    Of three shares, of words, of telling words and (half as much) of words in order, the sum counts: over made claims
    from another paper of the field it is what tells best the passages that have nothing to do with them.
    """
    return made.shared + _telling(words, made, index) + _placed_share(words, made.alignment, index) / 2 >= TOUCHED


def _placed_share(words: Sequence[Token], alignment: Alignment, index: PassageIndex) -> float:
    """Return the share of content words (numbers left aside) that stand in place or were replaced in place."""
    content = [i for i, t in enumerate(words) if t.number is None and is_content(t)]
    if not content:
        return 0.0
    inside = {i for i, _ in alignment.paired}
    worth = {i: min(index.rarity(words[i].stem), 4.0) for i in content}
    return sum(worth[i] for i in content if i in inside) / sum(worth.values())


def _same_words(
    made: Reading, words: Sequence[Token], shared: float, index: PassageIndex, *, agree: bool, truncated: bool
) -> Reading:
    """Judge a claim that keeps the passage's words: what differs is meant."""
    first = next((d for d in made.differences if _sure(d, made, words)), None)
    # What a sentence tells of other people's work is another claim's source unless it has nearly all of its words.
    others = made.in_place < CLOSE and any(tells_of_others(index.texts[n]) for n in made.numbers)
    if first is not None and not others and (len(made.numbers) == 1 or made.in_place >= ACROSS):
        return replace(
            made,
            verdict=Verdict.CONTRADICTED,
            code=first.code,
            message=first.message,
            score=0.55 + 0.45 * min(made.in_place, shared),
        )
    if not agree:
        absent = [c for c in made.compared if c.match is None]
        if shared >= ACCUSED and absent:
            return replace(
                made, verdict=Verdict.UNCLEAR, code="wording_differs", message="the passage has no such number"
            )
    if agree and not made.differences and _word_for_word(made, words):
        code = "quoted_to_cut" if truncated else "quoted"
        return replace(made, verdict=Verdict.SUPPORTED, code=code, message="word for word", score=1.0)
    apart = len(made.numbers) > 1 and (_outranked(words, made.words) or not _aimed(words, made.words))
    apart = apart or not _sides_kept(words, made.words)
    apart = apart or not slots_kept(words, made.words, made.alignment, made.compared, index)
    borne_out = not made.differences and agree and made.alignment.coverage >= WHOLE and not apart
    if borne_out and not _lost_names(words, made):
        return replace(
            made,
            verdict=Verdict.SUPPORTED,
            code="reworded",
            message="in other words",
            score=made.alignment.coverage - 0.02,
        )
    return replace(
        made, verdict=Verdict.UNCLEAR, code="wording_differs", message="a passage speaks of it in other words"
    )


CLOSE = 0.80
"""Share in order from which a difference is meant although numbers around it have other kinds or places."""


def _sure(difference: Difference, made: Reading, words: Sequence[Token]) -> bool:
    """Whether a difference is one of the claim from this passage, not a sign that the passage is another."""
    if made.in_place >= CLOSE:
        return True
    if difference.code in ("unit_differs", "number_differs"):
        at = difference.claim[0]
        one = next((c for c in made.compared if c.token == at and c.other is not None), None)
        mine = words[at].number if at < len(words) else None
        theirs = made.words[one.other].number if one is not None and one.other is not None else None
        if mine is None or theirs is None or (one is not None and one.arithmetic):
            return True
        if {mine.unit, theirs.unit} == {"%", "points"}:
            return False  # papers write "by 3%" for three points
        if one is not None and one.other is not None and tells_change(words, at) != tells_change(made.words, one.other):
            return False
        return difference.code == "unit_differs" or (mine.unit == theirs.unit and (mine.step < 1) == (theirs.step < 1))
    if difference.code in NUMERIC:
        return True
    return not made.compared or any(c.match in ("matches", "only_if_rounded") for c in made.compared)


NUMERIC = frozenset({"number_differs", "numbers_swapped", "unit_differs", "bound_differs"})


def _word_for_word(made: Reading, words: Sequence[Token]) -> bool:
    """Whether the claim has the passage's words in their order, typography aside."""
    return all(c.op == "equal" for c in made.alignment.chunks) and all(
        words[i].number is not None or words[i].text.casefold() == made.words[j].text.casefold()
        for i, j in made.alignment.paired
    )


def _lost_names(words: Sequence[Token], made: Reading) -> list[Token]:
    """Return the names of the claim that the passage does not have, or only has to set something against them."""
    against = set_against(made.words) - set_against(words)
    return [t for i, t in enumerate(words) if t.name and (i not in made.alignment.matched or t.stem in against)]


def _lost_figures(words: Sequence[Token], made: Reading) -> bool:
    """Whether a word is lost that is written in digits and yet no quantity: the 2 of "1/2"."""
    lost = (t for i, t in enumerate(words) if i not in made.alignment.matched and t.number is None)
    return any(t.text[0].isdigit() for t in lost)


def _lost_words(words: Sequence[Token], made: Reading) -> bool:
    """Whether a claim without numbers has a word that the passage lacks: it may be the one that says something."""
    return not made.compared and any(is_content(t) and i not in made.alignment.matched for i, t in enumerate(words))


CONTRAST = frozenset("than unlike versus vs instead contrary".split())


def set_against(words: Sequence[Token]) -> set[str]:
    """Return the names that a text only has behind a word of contrast: "better than SGD"."""
    names = [(n, t.stem) for n, t in enumerate(words) if t.name]
    behind = {s for n, s in names if any(t.text.lower() in CONTRAST for t in words[max(0, n - 2) : n])}
    return behind - {s for n, s in names if not any(t.text.lower() in CONTRAST for t in words[max(0, n - 2) : n])}


def _sides_kept(words: Sequence[Token], source: Sequence[Token]) -> bool:
    """Whether what a claim says is more than something else is not what the passage says is less of the two."""
    for c, than in ((c, n) for n, t in enumerate(words) if t.text.lower() == "than" for c in range(max(0, n - 8), n)):
        if words[c].stem not in RISING | FALLING:
            continue
        ahead, behind = _content(words[max(0, c - 8) : c]), _content(words[than + 1 : than + 7])
        for j, token in enumerate(source):
            if token.stem == words[c].stem:
                before = _content(source[max(0, j - 8) : j])
                if before & behind - ahead and not before & ahead - behind:
                    return False
    return True


def _content(words: Sequence[Token]) -> set[str]:
    return {t.stem for t in words if is_content(t)}


ACCUSABLE = ("number_differs", "numbers_swapped", "bound_differs", "quantifier_differs")


def _may_accuse(words: Sequence[Token], made: Reading, index: PassageIndex) -> bool:
    """Whether a claim in its own words may be accused over its numbers.

    Only by one passage, over numbers of one kind in the same surroundings, and only when the claim's number
    stands nowhere in the paper: else the passage may simply be the wrong one.
    """
    if len(made.numbers) > 1:
        return False
    for one in made.compared:
        if one.match != "differs" or one.other is None:
            continue
        mine, theirs = words[one.token].number, made.words[one.other].number
        if mine is None or theirs is None or not one.in_place:
            return False
        if mine.unit != theirs.unit or mine.word != theirs.word or (mine.step < 1) != (theirs.step < 1):
            return False
        if tells_change(words, one.token) != tells_change(made.words, one.other):
            return False
        if index.prints(mine.text) and not any(d.code == "numbers_swapped" for d in made.differences):
            return False
    return True


def _own_words(made: Reading, words: Sequence[Token], shared: float, index: PassageIndex, *, agree: bool) -> Reading:
    """Judge a claim in its own words: numbers, names and directions must all be borne out."""
    names = _lost_names(words, made)
    turned = _turned(words, made) or turned_sides(words, made.words)
    changed = any(d.code in MEANT for d in made.differences)
    others = any(tells_of_others(index.texts[n]) for n in made.numbers)
    lost = bool(names) or _lost_figures(words, made) or _lost_words(words, made)
    scattered = made.in_place < (IN_ORDER if len(made.numbers) == 1 else IN_ORDER_ACROSS)
    denied = _denied(words, made.words)
    unfounded = scattered or denied or _unfounded_direction(words, made) or _outranked(words, made.words)
    unfounded = unfounded or not _aimed(words, made.words) or not _sides_kept(words, made.words)
    unfounded = unfounded or not slots_kept(words, made.words, made.alignment, made.compared, index)
    enough = OWN_WORDS if len(made.numbers) == 1 else ASSEMBLED
    if (
        not others
        and not unfounded
        and agree
        and not lost
        and turned is None
        and not changed
        and made.alignment.coverage >= enough
    ):
        return replace(
            made,
            verdict=Verdict.SUPPORTED,
            code="reworded",
            message="in other words",
            score=0.9 * made.alignment.coverage,
        )
    wrong = next((d for d in made.differences if d.code in ACCUSABLE), None)
    if wrong is not None and not names and shared >= ACCUSED and _may_accuse(words, made, index):
        return replace(
            made, verdict=Verdict.CONTRADICTED, code=wrong.code, message=wrong.message, score=0.5 + 0.3 * shared
        )
    if turned is not None and shared >= OWN_WORDS and not names and len(made.numbers) == 1:
        return replace(
            made, verdict=Verdict.CONTRADICTED, code=turned.code, message=turned.message, score=0.45 + 0.3 * shared
        )
    return left_open(made, _with_other_numbers(words, made))


def left_open(made: Reading, having: str = "") -> Reading:
    """Return the reading of a passage that speaks of the claim and may say something else."""
    message = "a passage speaks of it in other words" + having
    return replace(made, verdict=Verdict.UNCLEAR, code="wording_differs", message=message)


def _denied(words: Sequence[Token], source: Sequence[Token]) -> bool:
    """Whether only the claim says "not", or only a passage that is hardly longer than the claim."""
    mine, theirs = (any(t.stem in NEGATIONS for t in text) for text in (words, source))
    return mine != theirs and (mine or len(source) <= WORDIER * len(words))


def _with_other_numbers(words: Sequence[Token], made: Reading) -> str:
    """Return what a passage has instead of the claim's number, where the two are of one kind."""
    for one in made.compared:
        mine = words[one.token].number
        theirs = made.words[one.other].number if one.other is not None else None
        if one.match != "differs" or mine is None or theirs is None or one.arithmetic:
            continue
        if mine.unit == theirs.unit and (mine.step < 1) == (theirs.step < 1):
            return f", with {theirs.text} where the claim has {mine.text}"
    return ""


def _unfounded_direction(words: Sequence[Token], made: Reading) -> bool:
    """Whether the claim says more, less or better where the passage says nothing of the kind."""
    told = [i for i, t in enumerate(words) if t.stem in RISING or t.stem in FALLING]
    return bool(told) and not any(t.stem in RISING or t.stem in FALLING for t in made.words)


FIRST = frozenset(map(stem, "top tops lead leads leading first best win wins".split()))
LATER = frozenset(map(stem, "second third fourth fifth".split()))
PLACING = frozenset(map(stem, "are is was were rank ranks ranked place placed finish finished come comes came".split()))


def _outranked(words: Sequence[Token], source: Sequence[Token]) -> bool:
    """Whether the claim puts first what the passage puts second or later."""
    told = {t.stem for t in words}
    placed = any(b.stem in LATER and a.stem in PLACING for a, b in pairwise(source))
    return placed and bool(told & FIRST) and not told & LATER


AIM, REACH = 3, 5
"""How far behind a word of direction its object may stand in a claim, and around it in a passage."""


def _aimed(words: Sequence[Token], source: Sequence[Token]) -> bool:
    """Whether what the claim lets rise or fall stands near a direction of the passage, no number between them."""
    turns = [i for i, t in enumerate(words) if t.stem in RISING or t.stem in FALLING]
    if len(turns) != 1:
        return True
    aim = next((t for t in words[turns[0] + 1 : turns[0] + 1 + AIM] if is_content(t)), None)
    if aim is None or aim.number is not None or not any(alike(aim.stem, t.stem) for t in source):
        return True
    sense = RISING if words[turns[0]].stem in RISING else FALLING
    for j, token in enumerate(source):
        if token.stem in sense:
            for side in (source[j + 1 : j + 1 + REACH], source[max(0, j - REACH) : j][::-1]):
                clause = takewhile(lambda t: t.number is None, side)
                if any(alike(aim.stem, t.stem) for t in clause):
                    return True
    return False


WORDIER = 1.8
"""How many times longer than the claim a passage may be for its "not" to be about what the claim says."""


def _turned(words: Sequence[Token], made: Reading) -> Difference | None:
    """Return a direction or negation of the claim that the passage has the other way round."""
    found = next((d for d in made.differences if d.code in ("direction_reversed", "negated")), None)
    both_deny = all(any(t.stem in NEGATIONS or t.stem == "cannot" for t in text) for text in (words, made.words))
    if found is not None and len(made.words) <= WORDIER * len(words) and not (found.code == "negated" and both_deny):
        return found
    mine, theirs = senses(t.stem for t in words), senses(t.stem for t in made.words)
    denied = any(t.stem in NEGATIONS for t in (*words, *made.words))
    if len(mine) == 1 and len(theirs) == 1 and mine != theirs and not denied:
        word = next(t for t in made.words if t.stem in RISING or t.stem in FALLING)
        return Difference(code="direction_reversed", message=f"the paper says “{word.text}”", claim=(0, len(words)))
    return None
