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

from printed import content_words, quantities, says_elsewhere
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
CITED = ("et al", "and ", "(19", "(20", "[")
COMPARED = re.compile(r"\b(?:outperform\w*|improve\w*|surpass\w*|achieve\w*|better|worse|than)\b")
PARTICULAR = re.compile(
    r"\b(?:than|only|highest|lowest|largest|[Ww]e (?:use|find|show|observe|train|evaluate|pretrain|"
    r"fine-tune|found|trained|used|evaluated|compare|see)|introduced|consists)\b"
)
"""Words of a sentence that tells what was done or found, not what is generally so."""


@lru_cache(maxsize=8)
def _names(prose: str) -> dict[str, Counter[str]]:
    """Return the names that recur in a paper's sentences, each with the words that stand right before it.

    A capitalised word is one where it stands inside sentences four times and never in small letters.
    """
    small = set(re.findall(r"\b[a-z]+\b", prose))
    names: dict[str, Counter[str]] = {}
    for found in NAME.finditer(prose):
        before = prose[max(0, found.start() - 20) : found.start()].split()
        author = prose[found.end() : found.end() + 12].lstrip().startswith(CITED)
        if before and not author and not before[-1].endswith((".", ":", "?", "(")):
            names.setdefault(found.group(), Counter())[before[-1]] += 1
    return {
        n: c
        for n, c in names.items()
        if c.total() >= 4 and n not in NO_NAMES and len(n) > 2 and n.lower() not in small and not n.isdigit()
    }


def name_replaced(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """A name of the paper in the place of another that is used alike, in a sentence that is particular.

    Particular: it gives a number, or tells in many words what was done or found; else the same may well
    hold of both. The names that stand behind the same words most often come first: they are of one sort.
    """
    text = sentence.text
    names = _names(" ".join(s.text for s in paper.sentences))
    for found in NAME.finditer(text):
        old, before, after = found.group(), text[: found.start()], text[found.end() :]
        if old not in names or re.search(r"[(\[/-]$", before) or re.match(r" ?[(\[/–-]|['’]", after):
            continue
        if not quantities(text) and not (PARTICULAR.search(text) and len(content_words(text)) >= 9):
            continue
        if re.search(r"[A-Z]\w* $|\([^)]*$", before) or re.match(r" [A-Z]| et al|,? \(?\d{4}", after):
            continue  # part of a longer name, or of a citation
        if re.search(r"(?:,|\band|\bor|&) $", before) or re.match(r",? (?:and|or|&) |, [A-Z]", after):
            continue  # one of a list
        last = before.split()[-1] if before else ""
        alike = [
            (-(names[n] & names[old]).total(), n)
            for n in names
            if (names[n] & names[old]).total() >= 2 and (not last or names[n][last])
            if _alike(old, n) and _is_other(old, n, text, paper.raw)
        ]
        for _, new in sorted(alike)[:3]:
            claim = before + new + after
            # Several may beat the same baseline: a comparison must share hardly a word with what is said of `new`.
            share = 0.3 if COMPARED.search(text) else 0.45
            if not says_elsewhere(paper, claim, new, share=share):
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
