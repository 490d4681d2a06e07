"""Claims that are cut off in mid-sentence: what of them can be judged."""

from __future__ import annotations

from collections.abc import Sequence

from ..text import Token, stem
from .index import PassageIndex

FINITE = frozenset(
    "is are was were be has have had does do did can could may might will would should must shows show showed yields "
    "yield yielded improves improve improved outperforms outperform outperformed achieves achieve achieved obtains "
    "reaches reach reached performs perform performed sees see saw uses use used follows follow followed study studies "
    "studied find finds found reports report reported presents present presented proposes propose proposed introduces "
    "introduce introduced investigates investigate investigated gains gain gained reduces reduce reduced increases "
    "increase increased decreases decrease decreased raises raise raised lowers lower lowered brings bring brought "
    "makes make made gives give gave takes take took leads lead led helps help helped hurts hurt provides provide "
    "provided requires require required suggests suggest suggested indicates indicate demonstrates demonstrate remains "
    "remain remained becomes become became outputs contains contain consists consist trains train trained evaluate "
    "evaluates evaluated compares compare compared exceeds exceed exceeded surpasses surpass surpassed drops drop falls "
    "fall fell rises rise rose grows grow grew scales scale depends depend allows allow enables enable benefits benefit "
    "works work worked runs run ran needs need shows learns learn learned generalizes".split()
)
RELATIVE = frozenset("that which who whom whose where when while because although if".split())


def without_cut(words: Sequence[Token], text: str, index: PassageIndex) -> list[Token]:
    """Return the words of a cut claim without the piece of a word, or of a number, that it ends in.

    A number at the cut is kept: `5.4...` can be compared as far as it goes, and is dropped by the caller
    only where it could still go on to match.
    """
    kept = list(words)
    bare = text.rstrip(" .…")
    if not kept or kept[-1].end < len(bare):
        return kept
    last = kept[-1]
    if last.number is not None:
        # A whole number at the cut may be the beginning of a longer one: 5 of 5.4, 12 of 120.
        if any(_begins(text_, last.text) for text_ in _numbers_of(index, last.text)):
            return kept[:-1]
        return kept
    known = index.knows(last.stem) and len(last.text) > 3
    return kept if known else kept[:-1]


def _numbers_of(index: PassageIndex, start: str) -> list[str]:
    return [
        term for term in index.terms() if term[:1].isdigit() and term.startswith(start.lstrip("+-").replace(",", ""))
    ]


def _begins(term: str, start: str) -> bool:
    return term != start.lstrip("+-").replace(",", "")


def asserts_nothing(words: Sequence[Token]) -> bool:
    """Whether what is left of a cut claim has no verb of its own: "Applying X to the two tasks that have no".

    Relative and subordinate clauses are left out; a claim that opens with one, or with a form in -ing, needs
    its main clause to say anything.
    """
    depth = False
    for number, token in enumerate(words):
        lower = token.text.lower()
        if lower in RELATIVE and number > 0:
            depth = True
            continue
        if depth:
            continue
        if lower in FINITE and number > 0 and not (lower.endswith("ed") and _participle(words, number)):
            return False
        if number > 0 and words[number - 1].text.lower() in ("we", "they", "i", "it") and stem(lower) != lower:
            return False
    return True


def _participle(words: Sequence[Token], number: int) -> bool:
    """Whether a form in -ed belongs to the noun before it ("tasks used in") rather than being the verb."""
    after = words[number + 1].text.lower() if number + 1 < len(words) else ""
    return after in ("by", "in", "with", "from", "as", "on")
