"""Claims made wrong by a name: something is said of another of the paper's own names.

Only in sentences that are particular, and only where no stretch of the paper holds the new name
together with half of the claim's words: what is true of one benchmark may well be true of the next.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from printed import content_words, says_elsewhere
from sentences import PaperText, Sentence

NAME = re.compile(
    r"\b(?:[A-Z][a-z]*[A-Z0-9][\w]*(?:-[\w]+)*|[A-Z]{2,}s?\b(?:-[A-Za-z0-9]+)*|"
    r"[A-Z][a-z]{3,}(?:-?\d+)?)(?![\w-])"
)
NO_NAMES = frozenset(
    "AI NLP ML USA UK US PDF URL GPU GPUs CPU TPU TPUs OK II III IV API APIs SGD Section "
    "Sections Figure Figures Table "
    "Tables BLEU ROUGE F1 EM SOTA Equation Theorem Lemma Appendix Algorithm Chapter "
    "Proposition Corollary Definition "
    "Google Facebook OpenAI Internet".split()
)
MEASURE = re.compile(r"\d\.\d|\d ?%|\d{2,}(?:,\d{3})")


@lru_cache(maxsize=8)
def _names(prose: str) -> dict[str, Counter[str]]:
    """Return the names that recur in a paper's sentences, each with the words that stand right before it.

    A capitalised word is one where it stands inside sentences four times and never in small letters.
    """
    small = set(re.findall(r"\b[a-z]+\b", prose))
    names: dict[str, Counter[str]] = {}
    for found in NAME.finditer(prose):
        before = prose[max(0, found.start() - 20) : found.start()].split()
        if before and not before[-1].endswith((".", ":", "?")):
            names.setdefault(found.group(), Counter())[before[-1]] += 1
    return {
        n: c
        for n, c in names.items()
        if c.total() >= 4 and n not in NO_NAMES and len(n) > 2 and n.lower() not in small and not n.isdigit()
    }


def name_replaced(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """A name of the paper in the place of another that is used alike, in a sentence that is particular.

    Particular: it gives a measured number, or is about the name (its subject) in many words; else the
    same may well hold of both.
    """
    text = sentence.text
    names = _names(" ".join(s.text for s in paper.sentences))
    for found in NAME.finditer(text):
        old, before, after = found.group(), text[: found.start()], text[found.end() :]
        if old not in names or re.search(r"[(\[/-]$", before) or re.match(r" ?[(\[/–-]|['’]", after):
            continue
        first = r"\b(?:first|best|only|highest|lowest|largest|outperforms?|than)\b"
        subject = not before and re.search(first, after) and re.match(r" [a-z]+s\b", after)
        if not MEASURE.search(text) and not (subject and len(content_words(text)) >= 9):
            continue
        if re.search(r"(?:, |\band |\bor |& |[A-Z]\w* )$", before) or re.match(
            r",? (?:and |or |& )?[A-Z]", after
        ):
            continue  # one of a list, or part of a longer name
        last = before.split()[-1] if before else "the"
        alike = [n for n in names if names[n][last] and _alike(old, n) and _is_other(old, n, text, paper.raw)]
        rng.shuffle(alike)
        for new in alike[:4]:
            claim = before + new + after
            if not says_elsewhere(paper, claim, new, share=0.5):
                yield claim


def _alike(old: str, new: str) -> bool:
    """Whether two names look like the same sort of thing: both plural or not, both abbreviations or not."""
    return old.endswith("s") == new.endswith("s") and old[1:].islower() == new[1:].islower()


def _is_other(old: str, new: str, text: str, raw: str) -> bool:
    """Whether `new` names something else than `old`: no part, plural, or abbreviation of it."""
    a, b = old.lower().rstrip("s"), new.lower().rstrip("s")
    if a in b or b in a or new in text or a[:3] == b[:3] or a[-4:] == b[-4:]:
        return False
    one, two = re.escape(old), re.escape(new)
    also = r"s?\W{1,3}(?:\w+\W{1,2}){0,3}\(\W?(?:\w+ ){0,2}"
    return not re.search(rf"{one}{also}{two}|{two}{also}{one}|{one} {two}|{two} {one}", raw)
