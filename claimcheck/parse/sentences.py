"""Where sentences of scientific prose end."""

from __future__ import annotations

import re

END = re.compile(r"[.?!][)\]\"'\u201d\u2019]{0,3}(?:\s\^[\d,]{1,9}|\s[*\u2020\u2021]){0,2}(?=\s|$)")
NEVER = frozenset(
    "e.g i.e cf vs approx resp viz ca w.r.t a.k.a s.t fig figs eq eqs eqn eqns sec secs sect tab tabs ref refs "
    "no nos vol pp p ch chap chaps thm def lem prop cor alg app appx dr prof mr mrs ms st dept univ proc conf "
    "int jr inf rem ex eds ed trans gen rev col aug sept oct nov dec feb ann".split()
)
"""Abbreviations that something always follows."""
SOMETIMES = frozenset({"al", "etc", "inc", "ltd", "co", "corp"})
"""Abbreviations that may end a sentence: they do when a capital follows."""
BEFORE_LETTER = frozenset(
    "appendix section table figure model type class group set matrix vitamin part case step algorithm system method "
    "option setting variant".split()
)
"""Words after which a single capital is a label and no initial."""
OPENERS = "([{\"'\u201c\u2018"


def boundaries(text: str) -> list[int]:
    """Return where each sentence of `text` ends, the last one at its end.

    >>> t = "Devlin et al. (2019) gain 3.5 points (Fig. 2). We do, i.e. more."
    >>> [t[:n] for n in boundaries(t)][0]
    'Devlin et al. (2019) gain 3.5 points (Fig. 2).'
    """
    ends: list[int] = []
    start = 0
    for match in END.finditer(text):
        if _ends(text, start, match.start(), match.end()):
            ends.append(match.end())
            start = match.end()
    if text[start:].strip():
        ends.append(len(text))
    return ends


def _ends(text: str, start: int, stop: int, end: int) -> bool:
    """Whether the mark at `stop` ends the sentence that began at `start`."""
    following = text[end : end + 40].lstrip()
    first = following.lstrip(OPENERS)[:1]
    if not first or first.islower() or first in ".,;" or text[stop - 1 : stop] in {" ", "."}:
        return False  # the last two: an ellipsis set with blanks
    if text[stop] != ".":
        return True
    before = text[max(start, stop - 40) : stop].split()
    if not before:
        return False
    word = before[-1].lstrip(OPENERS)
    bare = word.lower()
    if bare in NEVER or bare.rsplit("-", 1)[-1] in {"fig", "eq"}:
        return False
    if bare in SOMETIMES:
        return first.isupper() and following[0] not in "(["
    if len(word) == 1 and word.isupper():
        return len(before) > 1 and before[-2].lower().strip("(") in BEFORE_LETTER
    if re.fullmatch(r"(?:[A-Z]\.-?){1,3}[A-Z]", word):
        return False
    # "1. Introduction", "(2. Step": a number that opens a sentence numbers it.
    return not (len(before) == 1 and re.fullmatch(r"\(?[\dA-Za-z]{1,2}", word) and stop - start < 6)
