"""The heads of a paper's tables that a claim names, and how surely.

A head is named by its words, by what they abbreviate, or, where it is the paper's own, by `our model`.
A word that stands in many heads of a table tells little, so each counts by how few heads have it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claimcheck.model import Cell, Paper, Table
from claimcheck.quantity import Quantity

from .cells import numbers_of
from .grid import FILLER
from .names import OWN, own_names, short_forms, synonyms
from .tokens import tokens, tokens_at

_CITED = re.compile(r"\((?:[^()]*\d{4}[a-z]?|[\d, ]+)\)|\[[\d, ]+\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One row or column as a claim may name it."""

    own: tuple[str, ...]
    """Words of its narrowest head."""
    group: tuple[str, ...]
    """Words of the wider heads over it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTable:
    """A table with the words of its heads and the numbers of its cells."""

    table: Table
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    caption: frozenset[str]
    numbers: tuple[tuple[Cell, tuple[Quantity, ...]], ...]
    """Cells that hold numbers."""
    row_words: dict[str, int]
    column_words: dict[str, int]
    """In how many heads each word stands."""

    def at(self, row: int, column: int) -> tuple[Cell, tuple[Quantity, ...]] | None:
        """Return the cell with numbers at a place."""
        return next(((c, q) for c, q in self.numbers if c.row == row and c.column == column), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a paper's words may stand for."""

    own: frozenset[str]
    short: dict[str, tuple[str, ...]]


def names_of(paper: Paper) -> Names:
    """Return the names a paper gives to its own things, and its abbreviations."""
    return Names(own=own_names(paper), short=synonyms(short_forms(paper)))


def named(table: Table) -> NamedTable:
    """Return `table` ready for linking."""
    rows = tuple(_head(heads) for heads in table.rows)
    columns = tuple(_head(heads) for heads in table.columns)
    numbers = tuple((cell, found) for cell in table.cells if cell.text and (found := numbers_of(cell.text)))
    return NamedTable(
        table=table,
        rows=rows,
        columns=columns,
        caption=frozenset(tokens(table.caption)) - FILLER,
        numbers=numbers,
        row_words=_tally(rows),
        column_words=_tally(columns),
    )


def _head(heads: Sequence[str]) -> Head:
    cut = [tuple(w for w in tokens(_CITED.sub(" ", h)) if w not in FILLER and w not in "%+*†‡") for h in heads]
    cut = [words for words in cut if words]
    group = tuple(dict.fromkeys(word for words in cut[:-1] for word in words))
    return Head(own=cut[-1] if cut else (), group=group)


def _tally(heads: Sequence[Head]) -> dict[str, int]:
    found: dict[str, int] = {}
    for head in heads:
        for word in {*head.own, *head.group}:
            found[word] = found.get(word, 0) + 1
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The words of a claim, and where."""

    places: dict[str, tuple[int, ...]]
    """Word (or short form said in full) to the characters it starts at."""

    def share(self, words: Sequence[str], tally: dict[str, int]) -> float:
        """Return how much of a head the claim says, each word counted by how few heads have it."""
        whole = sum(1 / tally.get(word, 1) for word in words)
        return sum(1 / tally.get(word, 1) for word in words if word in self.places) / whole if whole else 0.0

    def near(self, words: Sequence[str], at: int) -> int | None:
        """Return the place of one of `words` that stands nearest to character `at`."""
        return min((p for w in words for p in self.places.get(w, ())), key=lambda p: abs(p - at), default=None)


def said(claim: str, names: Names) -> Said:
    """Return the words of a claim, with what they stand for in the heads of the paper's tables."""
    places: dict[str, list[int]] = {}
    for word, at in tokens_at(claim):
        places.setdefault(word, []).append(at)
    words = set(places)
    for short, full in names.short.items():
        if full and words.issuperset(full):
            places.setdefault(short, []).append(places[full[0]][0])
        if short in words:
            for word in full:
                places.setdefault(word, []).extend(places[short])
    own = sorted(at for word in OWN if word in words for at in places[word])
    coined = sorted(at for word in names.own if word in words for at in places[word])
    if own:
        for word in names.own:
            places.setdefault(word, list(own))
    if coined or own:
        for word in OWN:
            places.setdefault(word, coined or own)
    return Said(places={word: tuple(at) for word, at in places.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """How surely a claim names each row and column of a table (0 to 1.3), and the table itself."""

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    caption: float

    def cell(self, cell: Cell) -> float:
        """Return how surely the claim names a cell."""
        return self.rows[cell.row] + self.columns[cell.column]


def link(words: Said, one: NamedTable) -> Links:
    """Return how surely the claim names what `one` has."""

    def score(head: Head, tally: dict[str, int]) -> float:
        own = words.share(head.own, tally)
        return own + 0.3 * words.share(head.group, tally)

    said_words = len(words.places) or 1
    return Links(
        rows=tuple(score(head, one.row_words) for head in one.rows),
        columns=tuple(score(head, one.column_words) for head in one.columns),
        caption=sum(word in one.caption for word in words.places) / said_words,
    )


def telling(heads: Sequence[Head], index: int, others: Sequence[int]) -> tuple[str, ...]:
    """Return the words of a head that none of `others` has."""
    rest = {word for other in others if other != index for word in (*heads[other].own, *heads[other].group)}
    mine = (*heads[index].own, *heads[index].group)
    return tuple(word for word in mine if word not in rest)
