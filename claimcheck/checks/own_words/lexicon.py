"""What WordNet knows of common words: which are derived from which, which share a sense, which are opposites.

The table is read when a claim first needs it: most claims keep so many of the paper's words that none does.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from ..wording import alike, conditions_differ, opposite, synonym_groups

SAME, ALIKE, DERIVED, OF_ONE_SENSE, AT_TWO_STEPS = 1.0, 0.95, 0.9, 0.8, 0.7
"""How well one word stands for another: itself, by our own lists, by derivation, by a common sense, by both."""
STANDS = 0.7
"""From which on one word stands for another."""


class Entry(NamedTuple):
    """A word of the table."""

    noun: bool = True
    """Whether it is mostly a noun, as most words that the table lacks are."""
    derived: frozenset[str] = frozenset()
    of_one_sense: frozenset[str] = frozenset()
    opposites: frozenset[str] = frozenset()


@cache
def _lines() -> dict[str, str]:
    """Return the table's lines by their stems; a line is only taken apart when it is asked for."""
    text = files(__package__).joinpath("lexicon.txt").read_text(encoding="ascii")
    return {stem: rest for stem, _, rest in (line.partition("\t") for line in text.splitlines())}


@lru_cache(maxsize=1 << 14)
def _entry(stem: str) -> Entry:
    line = _lines().get(stem)
    if line is None:
        return Entry()
    kind, *fields = line.split("\t")
    return Entry(kind == "n", *(frozenset(field.split(",")) if field else frozenset() for field in fields))


@lru_cache(maxsize=1 << 16)
def kinship(one: str, other: str) -> float:
    """Return how well one stem stands for the other, from 0 to 1; opposites and other conditions never do."""
    if one == other:
        return SAME
    if opposite(one, other) or conditions_differ(one, other):
        return 0.0
    if alike(one, other):
        return ALIKE
    mine, theirs = _entry(one), _entry(other)
    if other in mine.opposites:
        return 0.0
    if other in mine.derived:
        return DERIVED
    if other in mine.of_one_sense:
        return OF_ONE_SENSE
    return AT_TWO_STEPS if mine.derived & theirs.of_one_sense or theirs.derived & mine.of_one_sense else 0.0


@lru_cache(maxsize=1 << 13)
def _relatives(one: str) -> frozenset[str]:
    """Return the words that may stand for one, but for those that only begin as it does."""
    mine, groups = _entry(one), synonym_groups()
    listed = {other for other, lines in groups.items() if lines & groups[one]} if one in groups else set()
    two_steps = (_entry(d).of_one_sense for d in mine.derived), (_entry(s).derived for s in mine.of_one_sense)
    return mine.derived.union(mine.of_one_sense, listed, *two_steps[0], *two_steps[1])


def nearest(one: str, others: frozenset[str]) -> tuple[float, str]:
    """Return how well the best of other stems stands for one, and which it is."""
    if one in others:
        return SAME, one
    begun = one[:5]
    related = [other for other in others if other[:5] == begun] if len(one) >= 5 else []
    return max(((kinship(one, other), other) for other in (*related, *(_relatives(one) & others))), default=(0.0, ""))


def stands_for(one: str, other: str) -> bool:
    """Whether one stem may stand for the other."""
    return kinship(one, other) >= STANDS


def opposed(one: str, other: str) -> bool:
    """Whether two stems are opposites, by our own list or WordNet's."""
    return opposite(one, other) or other in _entry(one).opposites


def is_noun(stem: str) -> bool:
    """Whether a word is mostly a noun, as far as the table knows."""
    return _entry(stem).noun
