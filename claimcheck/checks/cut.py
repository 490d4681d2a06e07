"""Claims that are cut off in mid-sentence: what of them can be judged."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..text import STOP, Token
from .index import PassageIndex

FINITE = frozenset(
    "is are was were be has have had does do did can cannot could may might will would should must shows show showed "
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
    "converges converge converged states stated varies vary varied differs differ".split()
)
OPENERS = frozenset("that which who whom whose where when if unless whether".split())
PREPOSITIONS = frozenset("of in on at by for with from to into over under between among about than like as".split())
DETERMINERS = frozenset(
    "a an the our its their his her this these those us them me it both all each every any some no more most less "
    "fewer further many much only not".split()
)
AUXILIARIES = frozenset(
    "is are was were be has have had does do did can cannot could may might will would should must".split()
)
PRONOUNS = frozenset("we they i it you she he".split())
LINKS = frozenset("and or but also not then only thus".split())
NOTED = frozenset({("note", "that"), ("notice", "that"), ("observe", "that"), ("recall", "that")})
DETERMINED = frozenset("a an the our its their his her every no of".split())
"""A word behind one of these is no verb."""


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
    if last.number is not None and not last.text.isalpha():  # "ten" may be the beginning of "tends"
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


def asserts_nothing(words: Sequence[Token], text: str, index: PassageIndex) -> bool:
    """Whether what is left of a cut claim has no verb of its own: "Applying X to the two tasks that have no".

    Each word that opens a clause within ("that", "which", "if") takes the next verb for itself, and such a clause
    ends at its comma; a verb that is left over is the claim's own. "Although", "while", "because" open none: what
    they say is asserted too. Where nothing stands behind the verb, what it asserts is cut off: "raises the".
    """
    start = _behind_opening(words)
    last = max((n for n, t in enumerate(words) if t.stem not in STOP), default=-1)
    cut_behind = last >= 0 and words[last].end < len(text.rstrip(" .…"))
    opened, verb_before = 0, False
    for number, token in enumerate(words[start:], start):
        lower = token.text.lower()
        before = words[number - 1].text.lower() if number > start else ""
        if verb_before and (lower in LINKS or lower.endswith("ly")):
            continue
        if number > start and set(text[words[number - 1].end : token.start]) & set(",;:)"):
            opened, verb_before = 0, False
        if lower in OPENERS and not verb_before and (lower != "that" or before not in PREPOSITIONS):
            opened += 1
        elif number > start and _is_verb(words, number, index):
            if opened and not (verb_before or before in ("and", "or", "but")):
                opened -= 1
            elif not opened and not verb_before and not (cut_behind and number >= last):
                return False
            verb_before = lower in AUXILIARIES
            continue
        verb_before = False
    return True


def _behind_opening(words: Sequence[Token]) -> int:
    """Return where a claim begins behind "(please) note that"."""
    lowers = [t.text.lower() for t in words[:3]]
    please = lowers[:1] == ["please"]
    return 2 + please if tuple(lowers[please : 2 + please]) in NOTED else 0


def _is_verb(words: Sequence[Token], number: int, index: PassageIndex) -> bool:
    """Whether a word is a finite verb: by its neighbours, by a list, or because the paper uses it as one."""
    lower, before = words[number].text.lower(), words[number - 1].text.lower()
    after = words[number + 1].text.lower() if number + 1 < len(words) else ""
    if before in DETERMINED or before in PREPOSITIONS or not lower.isalpha() or lower.endswith("ing"):
        return False
    if lower in AUXILIARIES:
        return True
    if lower in FINITE or words[number].stem in index.verbs():
        participle = lower.endswith("ed") and after in ("by", "in", "with", "from", "as", "on", "for")
        return not participle or before in PRONOUNS
    if before in PRONOUNS or (before in ("this", "that") and lower.endswith("s")):
        return not lower.endswith("ly")
    has_object = after in DETERMINERS or (number + 1 < len(words) and words[number + 1].number is not None)
    third_or_past = lower.endswith(("s", "ed")) and not lower.endswith(("ss", "ness", "us"))
    return has_object and (third_or_past or (before.endswith("s") and lower not in PREPOSITIONS))
