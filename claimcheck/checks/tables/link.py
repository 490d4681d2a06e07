"""The words of a claim linked to the columns and cells of a grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .grid import FILLER, Grid, when
from .tokens import number, ordinal, tokens


@dataclass(slots=True)
class Span:
    """A stretch of the claim that names cells."""

    start: int
    end: int
    places: dict[int, int]
    """Column to mask of the rows whose cell it names."""
    exact: bool
    """It is the whole text of those cells."""
    weight: float
    value: float | None = None
    """Where it is a bare number."""

    def rows(self) -> int:
        """Return the mask of all rows it names, in whatever column."""
        mask = 0
        for rows in self.places.values():
            mask |= rows
        return mask


@dataclass(slots=True)
class Mention:
    """A stretch of the claim that names a column."""

    start: int
    end: int
    column: int
    share: float
    """How much of the head it says, by words."""


@dataclass(slots=True)
class Reading:
    """A claim as linked to a grid."""

    words: tuple[str, ...]
    grid: Grid
    spans: list[Span]
    """Names and texts of cells, in order, not overlapping."""
    numbers: list[Span]
    """Bare numbers, linked or not, in order."""
    mentions: list[Mention]
    loose: list[int] = field(default_factory=list)
    """Positions of words that link nothing and are no filler."""

    def has(self, words: frozenset[str]) -> bool:
        """Return whether the claim has one of `words`."""
        return not words.isdisjoint(self.words)

    def first(self, words: frozenset[str], start: int = 0) -> int:
        """Return the position of the first of `words` at or after `start`, else -1."""
        return next((at for at in range(start, len(self.words)) if self.words[at] in words), -1)


def read(claim: str, grid: Grid) -> Reading:
    """Link the words of `claim` to `grid`."""
    words = tokens(claim)
    spans, taken = _phrases(words, grid)
    mentions = list(_mentions(words, grid))
    numbers = [_number(words, at, grid) for at in range(len(words)) if not taken[at] and number(words[at]) is not None]
    spans += _partial(words, taken, grid, {at for m in mentions for at in range(m.start, m.end)})
    spans.sort(key=lambda span: span.start)
    linked = {at for s in spans for at in range(s.start, s.end)} | {
        at for m in mentions for at in range(m.start, m.end)
    }
    loose = [at for at, word in enumerate(words) if at not in linked and word not in FILLER and number(word) is None]
    return Reading(words, grid, spans, numbers, mentions, loose)


def _phrases(words: tuple[str, ...], grid: Grid) -> tuple[list[Span], list[bool]]:
    """Return whole cell texts that stand in the claim, the longest first from the left."""
    spans: list[Span] = []
    taken = [False] * len(words)
    phrases, longest = grid.phrases, grid.longest
    start = 0
    while start < len(words):
        for size in range(min(longest, len(words) - start), 0, -1):
            phrase = words[start : start + size]
            places = phrases.get(phrase)
            if not places or (size == 1 and (number(phrase[0]) is not None or phrase[0] in FILLER)):
                continue
            spans.append(Span(start, start + size, places, True, 1.0 + 0.25 * size))
            taken[start : start + size] = [True] * size
            start += size - 1
            break
        start += 1
    return spans, taken


def _mentions(words: tuple[str, ...], grid: Grid) -> Iterator[Mention]:
    """Yield the columns that the claim's words name, each at its best place."""
    heads = grid.heads
    hits: dict[int, list[int]] = {}
    for at, word in enumerate(words):
        if word not in FILLER:
            for column in heads.get(word, ()):
                hits.setdefault(column, []).append(at)
    for column, places in hits.items():
        name = grid.lines[column].name
        said = {words[each] for each in places}
        end = places[0] + 1 if places[-1] - places[0] > 6 else places[-1] + 1
        yield Mention(places[0], end, column, len(said) / len(name))


def _number(words: tuple[str, ...], at: int, grid: Grid) -> Span:
    """Return a bare number and the cells that hold it."""
    value = number(words[at]) or 0.0
    return Span(at, at + 1, grid.numbers.get(value, {}), True, 1.0, value)


def _partial(words: tuple[str, ...], taken: list[bool], grid: Grid, named: set[int]) -> list[Span]:
    """Return runs of words that stand together in cells without being a whole cell."""
    spans: list[Span] = []
    index = grid.words
    at = 0
    while at < len(words):
        word = words[at]
        places = index.get(word) if not taken[at] and word not in FILLER else None
        if not places or (number(word) is not None and not _year(word)):
            at += 1
            continue
        start, end = at, at + 1
        while end < len(words) and not taken[end]:
            if words[end] in FILLER and number(words[end]) is None and end + 1 < len(words) and not taken[end + 1]:
                following = end + 1
            else:
                following = end
            more = index.get(words[following])
            both = {c: places[c] & more[c] for c in places if more and c in more and places[c] & more[c]}
            if not both:
                break
            places, end = both, following + 1
        # A single word that heads a column is more likely the column than a cell.
        if end - start > 1 or start not in named:
            spans.append(Span(start, end, places, False, 0.3 + 0.35 * (end - start)))
        at = end
    return spans


def _year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word[:2] in ("18", "19", "20")


def place(token: str) -> int | None:
    """Return the place that an ordinal names."""
    return ordinal(token)


__all__ = ["Mention", "Reading", "Span", "place", "read", "when"]
