"""The tables of a PDF beside those of its source: each is a witness for the other.

Tables are matched by their captions, rows and columns by what stands in them; where both have a cell and the cells
differ, one of the two was misread, or the PDF was not made from this source. Which one is not for us to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ...model import Cell, Table

ALIKE = 0.6
"""Share of the words that two captions must have in common."""
PLAIN = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "◦": "°", "∘": "°", "∗": "*", "’": "'", "‘": "'", "“": '"', "”": '"'}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One cell that the page and the source have otherwise."""

    name: str
    """Heads of its row and column."""
    printed: str
    """As read from the page; empty where it has none."""
    source: str
    """As read from the source."""
    cell: Cell | None
    """The cell on the page, where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One table as both have it."""

    pdf: Table
    tex: Table
    cells: int
    """That at least one of them has, dashes and empty ones not counted."""
    differences: tuple[Difference, ...]
    """One per cell that differs."""
    heads: int
    """Rows and columns of both together that were brought together."""
    heads_differ: int
    """Of those, where the names differ."""


def comparisons(pdf: Sequence[Table], tex: Sequence[Table]) -> list[Comparison]:
    """Return every pair of tables with the same caption, cell by cell."""
    taken: set[int] = set()
    found = []
    for table in pdf:
        others = [(n, t) for n, t in enumerate(tex) if n not in taken and _same_caption(table, t)]
        if others:
            at, other = max(others, key=lambda pair: _overlap(table, pair[1]))
            taken.add(at)
            found.append(_compare(table, other))
    return found


def _same_caption(one: Table, other: Table) -> bool:
    """Whether two captions are of one table: its number, where both have one, and most of the words."""
    if one.label and other.label and one.label.lower() != other.label.lower():
        return False
    a, b = _words(one.caption), _words(other.caption)
    if not a or not b:
        return bool(one.label) and one.label == other.label
    return len(a & b) >= ALIKE * min(len(a), len(b))


def _words(caption: str) -> set[str]:
    """Return the words of a caption without its label."""
    return set(re.findall(r"\w{2,}", re.sub(r"^\s?Table\s+\S+", "", caption).lower()))


def _overlap(one: Table, other: Table) -> int:
    """Return how many cells' texts both have."""
    return len({_plain(c.text) for c in one.cells} & {_plain(c.text) for c in other.cells})


def _plain(text: str) -> str:
    """Return a text so that only what is printed counts: no blanks, one kind of dash, exponents and indices flat."""
    flat = re.sub(r"[\s{}_^]", "", text.translate(PLAIN)).lower()
    return "" if set(flat) <= {"-"} else flat


def _compare(pdf: Table, tex: Table) -> Comparison:
    """Return the comparison of two tables that are one."""
    rows = _aligned([_signature(pdf, r, rows=True) for r in range(len(pdf.rows))],
                    [_signature(tex, r, rows=True) for r in range(len(tex.rows))])  # fmt: skip
    columns = _aligned([_signature(pdf, c, rows=False) for c in range(len(pdf.columns))],
                       [_signature(tex, c, rows=False) for c in range(len(tex.columns))])  # fmt: skip
    printed = {(c.row, c.column): c.text for c in pdf.cells if _plain(c.text)}
    source = {(c.row, c.column): c.text for c in tex.cells if _plain(c.text)}
    differences = []
    cells = 0
    for row, other_row in rows:
        for column, other_column in columns:
            a, b = printed.pop((row, column), ""), source.pop((other_row, other_column), "")
            cells += bool(a or b)
            if _plain(a) != _plain(b):
                name = _heads(tex, other_row, other_column)
                differences.append(Difference(name=name, printed=a, source=b, cell=pdf.at(row, column)))
    cells += len(printed) + len(source)
    differences += [
        Difference(name=_heads(tex, r, c), printed="", source=text, cell=None)
        for (r, c), text in sorted(source.items())
    ]
    differences += [
        Difference(name=_heads(pdf, r, c), printed=text, source="", cell=pdf.at(r, c))
        for (r, c), text in sorted(printed.items())
    ]
    wrong = sum(_name(pdf.rows[a]) != _name(tex.rows[b]) for a, b in rows)
    wrong += sum(_name(pdf.columns[a]) != _name(tex.columns[b]) for a, b in columns)
    return Comparison(
        pdf=pdf, tex=tex, cells=cells, differences=tuple(differences),
        heads=len(rows) + len(columns), heads_differ=wrong,
    )  # fmt: skip


def _name(names: tuple[str, ...]) -> str:
    """Return names in one string that two readings have in common."""
    return _plain("".join(names))


def _signature(table: Table, at: int, *, rows: bool) -> tuple[str, ...]:
    """Return what tells a row (or column) from the others: its name and its cells."""
    names = table.rows[at] if rows else table.columns[at]
    cells = [_plain(c.text) for c in table.cells if (c.row if rows else c.column) == at]
    return _plain(names[-1]) if names else "", *[text for text in cells if text]


def _aligned(one: list[tuple[str, ...]], other: list[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Return which rows belong together: by place where there are as many, else in order by what stands in them."""
    if len(one) == len(other):
        return [(n, n) for n in range(len(one))]
    pairs: list[tuple[int, int]] = []
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(range(a0, a1), range(b0, b1), strict=True)
        elif tag == "replace":
            pairs += _nearest(one, other, (a0, a1), (b0, b1))
    return pairs


def _nearest(
    one: list[tuple[str, ...]], other: list[tuple[str, ...]], a: tuple[int, int], b: tuple[int, int]
) -> list[tuple[int, int]]:
    """Return the pairs of a stretch that have most in common, still in order."""
    pairs = []
    start = b[0]
    for n in range(*a):
        best = max(range(start, b[1]), key=lambda m: len(set(one[n]) & set(other[m])), default=None)
        if best is not None and set(one[n]) & set(other[best]):
            pairs.append((n, best))
            start = best + 1
    return pairs


def _heads(table: Table, row: int, column: int) -> str:
    """Return in words which cell is meant."""
    heads = (*table.rows[row][-1:], *table.columns[column][-1:])
    return " / ".join(head for head in heads if head) or f"row {row + 1}, column {column + 1}"
