"""Claims that are cut off in mid-sentence: what of them can be judged."""

from __future__ import annotations

from collections.abc import Sequence

from ..text import STOP, Token
from .index import PassageIndex

FINITE = frozenset(
    "is are was were be has have had does do did can could may might will would should must shows show showed yields "
    "yield yielded improves improve improved outperforms outperform outperformed achieves achieve achieved obtains "
    "reaches reach reached performs perform performed sees see saw uses use used follows follow followed study studies "
    "studied find finds found reports report reported presents present presented proposes propose proposed introduces "
    "introduce introduced investigates investigate investigated gains gain gained reduces reduce reduced increases "
    "increase increased decreases decrease decreased raises raise raised lowers lower lowered brings bring "
    "brought makes make made gives give gave takes take took leads lead led helps help helped "
    "hurts hurt provides provide "
    "provided requires require required suggests suggest suggested indicates indicate demonstrates demonstrate remains "
    "remain remained becomes become became outputs contains contain consists consist trains train trained evaluate "
    "evaluates evaluated compares compare compared exceeds exceed exceeded surpasses surpass "
    "surpassed drops drop falls "
    "fall fell rises rise rose grows grow grew scales scale depends depend allows allow "
    "enables enable benefits benefit "
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
    return kept[:-1]  # it may be the beginning of a longer word


def _numbers_of(index: PassageIndex, start: str) -> list[str]:
    return [
        term for term in index.terms() if term[:1].isdigit() and term.startswith(start.lstrip("+-").replace(",", ""))
    ]


def _begins(term: str, start: str) -> bool:
    return term != start.lstrip("+-").replace(",", "")


def asserts_nothing(words: Sequence[Token], text: str) -> bool:
    """Whether what is left of a cut claim has no verb of its own: "Applying X to the two tasks that have no".

    Relative and subordinate clauses are left out up to their comma.
    """
    inside = False
    last = max((n for n, t in enumerate(words) if t.stem not in STOP), default=-1)
    # "raises the": what the verb asserts is cut off
    dangling = last >= 0 and words[last].end < len(text.rstrip(" .…"))
    for number, token in enumerate(words):
        before = text[words[number - 1].end : token.start] if number else ""
        lower = token.text.lower()
        if "," in before or ";" in before or ")" in before:
            inside = False
        if lower in RELATIVE and (number > 0 or lower != "that"):
            inside = True
            continue
        if not inside and number > 0 and _is_verb(words, number, lower):
            return dangling and number >= last
    return True


def _is_verb(words: Sequence[Token], number: int, lower: str) -> bool:
    """Whether a word that is in no relative clause is the verb of its sentence."""
    before = words[number - 1].text.lower()
    after = words[number + 1].text.lower() if number + 1 < len(words) else ""
    if lower in FINITE:
        return not (lower.endswith("ed") and after in ("by", "in", "with", "from", "as", "on", "for"))
    if before in ("we", "they", "i", "it", "you", "only", "then", "also") and lower.isalpha():
        return True
    verbal = lower.endswith(("s", "ed")) and not lower.endswith(("ss", "ness", "us"))
    return verbal and after in ("a", "an", "the", "our", "its", "their", "this", "these", "us", "both", "all")
