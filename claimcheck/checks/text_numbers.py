"""Numbers that a paper's text gives, against the cells of its tables that they name.

The text names a cell where it says the row's own head and the column's own head in full (a language for
its code, `our big model` for the paper's own name). A number is worth a word only where it stands in no
table of the paper, comes out of no two cells of that column, and is a near miss of the cell it names:
a far one is more likely a number of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from claimcheck.model import Cell, Paper, Passage, SelfCheck, Table, evidence_at
from claimcheck.quantity import Quantity, find_quantities

from .tables.cells import Interval, column_name, evidence, interval, numbers_of, plain, row_name
from .tables.grid import FILLER
from .tables.names import OWN, own_names, short_forms, synonyms
from .tables.tokens import tokens

_CHANGE = frozenset(
    tokens("gain gains improvement improve improves improved increase drop decrease better higher lower outperform "
           "outperforms margin difference gap point points absolute")
)  # fmt: skip
_METRICS = frozenset(tokens("acc accuracy acc. f1 em bleu score scores metric ter wer cer mcc auc map"))
"""Words of a head that a sentence leaves out when the head has others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A table, and which words name each of its rows and columns."""

    table: Table
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[tuple[str, ...], ...]


def text_against_tables(paper: Paper, tables: Sequence[Table]) -> Iterator[SelfCheck]:
    """Yield the numbers of the text that the table cell they name does not give, and those it just gives."""
    named = [
        _Named(
            table=table,
            rows=tuple(_own_words(head[-1:]) for head in table.rows),
            columns=tuple(_column_words(head) for head in table.columns),
        )
        for table in tables
    ]
    known = synonyms(short_forms(paper))
    own = own_names(paper)
    printed = {abs(q.value) for table in tables for cell in table.cells for q in numbers_of(cell.text)}
    for passage in paper.passages:
        if passage.kind not in ("abstract", "body"):
            continue
        text = paper.text_of(passage)
        wanted = [q for q in find_quantities(text) if q.counts and not q.word and q.step < 1 and q.unit != "x"]
        wanted = [q for q in wanted if abs(q.value) not in printed and not q.bound]
        if not wanted or _is_table(text):
            continue
        words = _said(frozenset(tokens(text)), own, known)
        for each in named:
            yield from _against(paper, passage, words, wanted, each)


def _is_table(text: str) -> bool:
    """Whether a passage is rows of a table that were taken for text: a third of it numbers."""
    words = text.split()
    return 3 * sum(word[0].isdigit() for word in words) > len(words)


def _own_words(head: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a head that a sentence must say, citations and numbers of years left out."""
    text = re.sub(r"\([^)]*\d{4}[a-z]?\)|\[[\d, ]+\]", " ", " ".join(head))
    return tuple(word for word in tokens(text) if word not in FILLER and word not in "%+*†‡")


def _column_words(heads: Sequence[str]) -> tuple[str, ...]:
    """Return the words that name a column: its own head without the metric, else the group above it too."""
    heads = [level for level in heads if any(c.isalpha() for c in level)] or heads
    for levels in range(1, len(heads) + 1):
        words = _own_words(heads[-levels:])
        telling = tuple(word for word in words if word not in _METRICS)
        if telling:
            return telling
    return _own_words(heads[-1:])


def _said(words: frozenset[str], own: frozenset[str], known: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Return the words of a sentence and the short forms that it says in full."""
    said = set(words) | {short for short, full in known.items() if full and words.issuperset(full)}
    if said & OWN:
        said |= own | OWN
    return frozenset(said)


def _against(
    paper: Paper, passage: Passage, words: frozenset[str], wanted: list[Quantity], named: _Named
) -> Iterator[SelfCheck]:
    rows = [r for r, head in enumerate(named.rows) if head and words.issuperset(head)]
    columns = [c for c, head in enumerate(named.columns) if head and words.issuperset(head)]
    if not rows or not columns:
        return
    for quantity in wanted:
        pair = _difference(named.table, rows, columns, quantity) if words & _CHANGE else None
        if pair is not None:
            yield from _within_rounding(paper, passage, quantity, named.table, pair)
            continue
        if len({named.rows[row] for row in rows}) > 1:
            continue  # whose number it is, is not sure
        cell = _near_miss(named.table, rows, columns, quantity)
        if cell is not None:
            yield _differs(paper, passage, quantity, named.table, cell)


def _at(table: Table, row: int, column: int) -> tuple[Cell, Quantity] | None:
    cell = table.at(row, column)
    numbers = numbers_of(cell.text) if cell else ()
    return (cell, numbers[0]) if cell and numbers else None


def _difference(table: Table, rows: list[int], columns: list[int], wanted: Quantity) -> tuple[Cell, Cell] | None:
    """Return two named cells of a column whose difference is `wanted`, or else may be, by the digits printed."""
    loose: tuple[Cell, Cell] | None = None
    for column in columns:
        cells = [found for row in rows if (found := _at(table, row, column))]
        for one, first in cells:
            for other, second in cells:
                gap = interval(first) - interval(second)
                if gap.value > 0 and first.step == wanted.step and gap.gap(interval(wanted)) == 0:
                    if gap.value == abs(wanted.value):
                        return one, other
                    loose = loose or (one, other)
    return loose


def _near_miss(table: Table, rows: list[int], columns: list[int], wanted: Quantity) -> Cell | None:
    """Return the named cell that `wanted` just misses, unless something of its column gives it."""
    best: tuple[Decimal, Cell] | None = None
    for column in columns:
        held = [found for row in range(len(table.rows)) if (found := _at(table, row, column))]
        for row in rows:
            found = _at(table, row, column)
            if found is None or found[1].step != wanted.step or len(numbers_of(found[0].text)) > 1:
                continue
            cell, quantity = found
            away = abs(abs(quantity.value) - abs(wanted.value))
            if away > 10 * wanted.step or (away > abs(quantity.value) / 20 and away > 2 * wanted.step):
                continue
            if any((interval(quantity) - interval(q)).gap(_either(wanted)) == 0 for _, q in held):
                return None
            if any((interval(q) - interval(quantity)).gap(_either(wanted)) == 0 for _, q in held):
                return None
            if best is None or away < best[0]:
                best = (away, cell)
    return best[1] if best else None


def _either(quantity: Quantity) -> Interval:
    """Return the interval of a number without its sign: `a drop of 0.8` and `-0.8` are one."""
    size = interval(quantity)
    return size if size.value >= 0 else Interval(-size.high, -size.value, -size.low)


def _differs(paper: Paper, passage: Passage, quantity: Quantity, table: Table, cell: Cell) -> SelfCheck:
    where = "the abstract" if passage.kind == "abstract" else f"the text (section {passage.section or 'untitled'})"
    label = table.label or "a table"
    return SelfCheck(
        code="text_and_table_differ",
        message=(
            f"{where} gives {quantity.text.strip()}; {label} has {cell.text} for {row_name(table, cell.row)}, "
            f"{column_name(table, cell.column)}: if both mean the same, one of them is a slip"
        ),
        stated=quantity.text.strip(),
        computed=cell.text,
        evidence=(
            *(evidence_at(paper, span, _kind(passage), "related") for span in passage.spans[:2]),
            *evidence(paper, table, [cell], "contradicts"),
        ),
    )


def _within_rounding(
    paper: Paper, passage: Passage, quantity: Quantity, table: Table, pair: tuple[Cell, Cell]
) -> Iterator[SelfCheck]:
    """Yield a difference that only rounding brings out; one that comes out exactly needs no word."""
    one, other = (numbers_of(cell.text)[0] for cell in pair)
    computed = plain(one.value - other.value)
    if one.value - other.value == abs(quantity.value):
        return
    yield SelfCheck(
        code="within_rounding",
        message=(
            f"{quantity.text.strip()} in the text: {table.label or 'a table'} gives {one.value} - "
            f"{other.value} = {computed}; the difference is within rounding of the printed digits"
        ),
        stated=quantity.text.strip(),
        computed=computed,
        evidence=(
            *(evidence_at(paper, span, _kind(passage), "related") for span in passage.spans[:2]),
            *evidence(paper, table, pair, "supports"),
        ),
    )


def _kind(passage: Passage) -> str:
    return "abstract" if passage.kind == "abstract" else "sentence"
