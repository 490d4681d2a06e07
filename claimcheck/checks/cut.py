"""Claims that are cut off in mid-sentence: what of them can be judged."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..text import STOP, Token
from .index import PassageIndex

FINITE = frozenset(
    "is are was were be has have had does do did can could may might will would should must shows show showed "
    "yields yield yielded improves improve improved outperforms outperform outperformed achieves achieve achieved "
    "obtains reaches reach reached performs perform performed sees see saw uses use used follows follow followed "
    "study studies studied find finds found reports report reported presents present presented proposes propose "
    "proposed introduces introduce introduced investigates investigate investigated gains gain gained reduces "
    "reduce reduced increases increase increased decreases decrease decreased raises raise raised lowers lower "
    "lowered brings bring brought makes make made gives give gave takes take took leads lead led helps help "
    "helped hurts hurt provides provide provided requires require required suggests suggest suggested indicates "
    "indicate demonstrates demonstrate remains remain remained becomes become became outputs contains contain "
    "consists consist trains train trained evaluate evaluates evaluated compares compare compared exceeds exceed "
    "exceeded surpasses surpass surpassed drops drop falls fall fell rises rise rose grows grow grew scales scale "
    "depends depend allows allow enables enable benefits benefit works work worked runs run ran needs need learns "
    "learn learned generalizes generalize argues argue argued ensures ensure ensured claims claimed believes "
    "believe thinks think thought seeks seek sought aims aim processes alternates looks appears appear seems seem "
    "tends tend holds hold held means mean meant implies imply implied corresponds correspond represents "
    "represent represented describes describe described considers consider considered discusses discuss discussed "
    "explains explain explained predicts predict predicted computes compute computed returns return returned "
    "converges converge converged varies vary varied differs differ".split()
)
RELATIVE = frozenset("that which who whom whose where when while because although if".split())


_OPEN_CITATION = re.compile(r"(?:\[\d[\d, ]{0,20}|\((?:e\.g\., |see )?[A-Z][^()]{0,40}(?:19|20)\d{0,2})[ .…]*$")
"""A citation mark that the cut left open at the end."""


def without_cut(words: Sequence[Token], text: str, index: PassageIndex) -> list[Token]:
    """Return the words of a cut claim without the piece of a word, or of a number, that it ends in.

    A number at the cut is kept: `5.4...` can be compared as far as it goes, and is dropped by the caller
    only where it could still go on to match.
    """
    open_mark = _OPEN_CITATION.search(text)
    if open_mark is not None:
        return [t for t in words if t.end <= open_mark.start()]
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

    A relative or subordinate clause ends at its comma, or where a second verb begins: "readers who are new to
    this may think".
    """
    start = 2 if [t.text.lower() for t in words[:2]] in NOTED else 0
    last = max((n for n, t in enumerate(words) if t.stem not in STOP), default=-1)
    # "raises the": what the verb asserts is cut off
    dangling = last >= 0 and words[last].end < len(text.rstrip(" .…"))
    inside, verbs, verb_before = False, 0, False
    for number, token in enumerate(words[start:], start):
        before = text[words[number - 1].end : token.start] if number else ""
        lower = token.text.lower()
        if "," in before or ";" in before or ":" in before or ")" in before:
            inside = False
        if lower in RELATIVE and number > start and not verb_before:
            inside, verbs, verb_before = True, 0, False
            continue
        is_verb = number > start and _is_verb(words, number, lower)
        if is_verb and inside and (verb_before or words[number - 1].text.lower() in ("and", "or", "but")):
            verb_before = True
            continue
        if is_verb and (not inside or verbs):
            return dangling and number >= last
        verbs += is_verb
        verb_before = is_verb or (verb_before and lower in ("not", "also", "been", "yet"))
    return True


NOTED = [["note", "that"], ["notice", "that"], ["observe", "that"], ["recall", "that"]]


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
