"""Which passages of a paper may be where a claim comes from: an index over words and numbers.

Building it must cost little (it is made when a paper is first asked about) and a look-up must not grow
with the paper: only a claim's rarest words are followed.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import pairwise

from ..model import EVIDENCE_KINDS, Paper, Passage
from ..text import STOP, Token, stem, tokens
from .language import language_of
from .wording import synonym_groups

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_AS_VERB = re.compile(r"\b(?:can|cannot|could|will|would|may|might|must|should|we|We|they|They) ([a-z]{3,})")
_AS_NOUN = re.compile(r"\b(?:the|The|a|A|an|An|of|our|Our|their|its|this|This|each|every|no) ([a-z]{3,})")
_SECTION = re.compile(r"(?:[A-Z]\.)?\d{1,2}(?:\.\d{1,2}){0,3}\.?\s")
_RAISED = re.compile(r"(?:[^\w)\]]|[A-Za-z]{2}|^)\^$")
"""What stands before the mark of a footnote, and before no exponent."""
FOLLOWED = 16
"""Rarest words of a claim that are followed."""
WORTH_A_LOOK = 0.45
"""Share of the best passage's score from which another is a candidate: with less it has too few of the words."""
COMMONEST = 160
"""Words in more passages than this are followed only where a claim has nothing rarer."""


class PassageIndex:
    """The passages of one paper that may be evidence, found by their words."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.passages: list[Passage] = [p for p in paper.passages if p.kind in EVIDENCE_KINDS]
        self.texts: list[str] = [paper.text_of(p) for p in self.passages]
        self._postings: dict[str, list[int]] = {}
        for number, text in enumerate(self.texts):
            for term in set(map(_term, set(_WORD.findall(text)))):
                self._postings.setdefault(term, []).append(number)
        self._tokens: dict[int, list[Token]] = {}
        self._rarity: dict[str, float] = {}
        self._verbs: frozenset[str] | None = None

    def tokens(self, number: int) -> list[Token]:
        """Return the words of passage `number`, remembered; the number of a section is none of its heading's."""
        made = self._tokens.get(number)
        if made is None:
            text = self.texts[number]
            mark = _SECTION.match(text) if self.passages[number].kind == "heading" else None
            made = [_footnoted(token, text) for token in tokens(text) if mark is None or token.start >= mark.end()]
            self._tokens[number] = made
        return made

    def rarity(self, stem_: str) -> float:
        """Return how much a word tells: 1 for one in every passage, more the fewer have it."""
        known = self._rarity.get(stem_)
        if known is None:
            count = len(self._postings.get(stem_, ()))
            known = self._rarity[stem_] = 1.0 + math.log((1 + len(self.passages)) / (1 + count))
        return known

    def verbs(self) -> frozenset[str]:
        """Return the stems that the paper uses as verbs ("we train", "can train") more than as nouns ("the train")."""
        if self._verbs is None:
            text = " ".join(self.texts)
            used = Counter(stem(word) for word in _AS_VERB.findall(text))
            used.subtract(stem(word) for word in _AS_NOUN.findall(text) if not word.endswith("ing"))
            self._verbs = frozenset(term for term, count in used.items() if count > 0)
        return self._verbs

    def together(self, one: str, other: str) -> bool:
        """Whether a passage has both words."""
        return not set(self._postings.get(one, ())).isdisjoint(self._postings.get(other, ()))

    def side_by_side(self, one: str, other: str) -> list[int]:
        """Return the passages that have one word right before another."""
        both = sorted(set(self._postings.get(one, ())).intersection(self._postings.get(other, ())))
        return [n for n in both if any(a.stem == one and b.stem == other for a, b in pairwise(self.tokens(n)))]

    def count(self, stem_: str) -> int:
        """Return how many passages have the word."""
        return len(self._postings.get(stem_, ()))

    def subject(self, stem_: str) -> bool:
        """Whether a word is what the whole paper is about, so that a sentence may say "it" or "our model"."""
        return self.count(stem_) >= max(8, 0.06 * len(self.passages))

    @cached_property
    def abbreviations(self) -> dict[str, frozenset[str]]:
        """What the paper's abbreviations stand for, where it says so: "Vision Transformer (ViT)"."""
        found: dict[str, frozenset[str]] = {}
        for text in self.texts:
            for match in _BRACKETED.finditer(text):
                before = re.findall("[A-Za-z]+", text[max(0, match.start() - 90) : match.start()])
                if long := _spelled_out(match[1].lower(), before):
                    found[stem(match[1])] = frozenset(stem(w) for w in long if w.lower() not in _JOINTS)
        return found

    def having(self, number: Token) -> list[int]:
        """Return the passages that print a number's digits."""
        return self._postings.get(_token_term(number), [])

    @cached_property
    def language(self) -> str | None:
        """The language that the paper begins in, where its little words say so."""
        return language_of(" ".join(self.texts[:60])[:8000])

    @cached_property
    def folded(self) -> str:
        """All passages as one text, without regard to capitals."""
        return "\n".join(self.texts).casefold()

    def prints(self, number: str) -> bool:
        """Whether a number stands anywhere in the paper, tables and all, as it is printed."""
        return self.times_printed(number) > 0

    def times_printed(self, number: str) -> int:
        """Return how often a number stands in the paper, tables and all, as it is printed."""
        bare = re.compile(rf"(?<![\d.,]){re.escape(number.strip('+-%x ').lstrip('−'))}(?![\d]|[.,]\d)")
        return sum(len(bare.findall(page.text)) for page in self.paper.pages)

    def terms(self) -> Iterable[str]:
        """Return all words and numbers of the passages."""
        return self._postings.keys()

    def candidates(self, claim: Sequence[Token], most: int = 6, *, widened: bool = False) -> list[int]:
        """Return the likeliest passages, best first; `widened` follows synonyms too."""
        terms = {_token_term(t) for t in claim if t.stem not in STOP}
        if widened:
            groups = synonym_groups()
            kin = {g for t in terms for g in groups.get(t, ())}
            terms |= {word for word, numbers in groups.items() if numbers & kin}
        known = sorted((len(self._postings[t]), t) for t in terms if t in self._postings)
        chosen = [t for count, t in known if count <= COMMONEST][: FOLLOWED * (2 if widened else 1)]
        if len(chosen) < 3:
            chosen = [t for _, t in known[:3]]
        scores: dict[int, float] = {}
        for term in chosen:
            worth = self.rarity(term)
            for number in self._postings[term]:
                scores[number] = scores.get(number, 0.0) + worth
        if not scores:
            return []
        top = max(scores.values())
        near = [(n, s) for n, s in scores.items() if s >= WORTH_A_LOOK * top]
        ranked = sorted(near, key=lambda s: (-s[1] / (1 + 0.004 * len(self.texts[s[0]]) ** 0.8), s[0]))
        return [number for number, _ in ranked[:most]]


_BRACKETED = re.compile(r"\(([A-Z][A-Za-z]{1,9}?)s?[);,]")
_JOINTS = frozenset("of for the and to in on a".split())


def _spelled_out(short: str, before: Sequence[str]) -> Sequence[str]:
    """Return the last words of `before` whose beginnings, in order, spell an abbreviation; none where none do."""
    for count in range(min(len(before), len(short) + 2), 1, -1):
        words = before[-count:]
        if words[0].lower() not in _JOINTS and _spells([w.lower() for w in words], short):
            return words
    return ()


def _spells(words: Sequence[str], letters: str) -> bool:
    if not words:
        return not letters
    least = 0 if words[0] in _JOINTS else 1
    return any(letters[:taken] == words[0][:taken] and _spells(words[1:], letters[taken:]) for taken in range(least, 4))


def _footnoted(token: Token, text: str) -> Token:
    """Return a token, its number told to be a mark where it is one: the 3 of "the API ^3 and"."""
    if (
        token.number is None
        or not token.text.isdecimal()
        or _RAISED.search(text, max(0, token.start - 3), token.start) is None
    ):
        return token
    return token._replace(number=replace(token.number, kind="citation"))


@lru_cache(maxsize=200_000)
def _term(word: str) -> str:
    if word[0].isdigit():
        return word.replace(",", "")
    return stem(word)


def _token_term(token: Token) -> str:
    if token.number is not None:
        match = _WORD.search(token.text)
        return match[0].replace(",", "").lower() if match else token.stem
    return token.stem
