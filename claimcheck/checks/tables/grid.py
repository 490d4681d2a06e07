"""A table as programs see it: named columns of words, numbers and dates, indexed from words to cells.

Row heads become columns of words in front of the body, so that one engine serves tables with and
without row heads. Sets of rows are bit masks: bit `r` stands for row `r`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from claimcheck.model import Table

from .tokens import number, tokens

_MONTHS = {
    name: place
    for place, name in enumerate(
        "january february march april may june july august september october november december".split(),
        start=1,
    )
}
_MONTHS.update({name[:3]: place for name, place in list(_MONTHS.items())})
_DATE = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:\s*,?\s*(\d{4}))?\b")
_DATE_DAY_FIRST = re.compile(r"\b(\d{1,2})\s+([a-z]{3,9})(?:\s*,?\s*(\d{4}))?\b")
_DATE_ISO = re.compile(r"\b(\d{4})\s*-\s*(\d{1,2})\s*-\s*(\d{1,2})\b")
_CLOCK = re.compile(r"(\d+):(\d\d(?:\.\d+)?)(?::(\d\d(?:\.\d+)?))?")
_LEADING = re.compile(r"[^\w.+\-−–]*([+\-−–]?\s?(?:\d[\d,]*(?:\.\d+)?|\.\d+))")
_ABSENT = frozenset({"", "-", "–", "—", "n/a", "n / a", "none", "null", "[empty]", "?"})
FILLER = frozenset("the a an of in on at to and or for by with be is are was were 's s as from that".split())
"""Words that link nothing by themselves."""


def when(text: str) -> float | None:
    """Return a sortable number for a date (20120222.0), a month and day (222.0), else None."""
    if match := _DATE_ISO.search(text):
        return float(match[1]) * 10000 + float(match[2]) * 100 + float(match[3])
    for pattern, month, day in ((_DATE, 1, 2), (_DATE_DAY_FIRST, 2, 1)):
        match = pattern.search(text)
        if match and match[month] in _MONTHS:
            return float(match[3] or 0) * 10000 + _MONTHS[match[month]] * 100 + float(match[day])
    return None


def measure(text: str) -> float | None:
    """Return the number a cell starts with (`24.9%`, `- 0.8`, `1:23.4` in seconds), else None."""
    if match := _CLOCK.match(text):
        parts = [float(part) for part in match.groups() if part]
        return sum(part * float(60**place) for place, part in enumerate(reversed(parts)))
    match = _LEADING.match(text)
    if not match:
        return None
    value = match[1].replace(",", "").replace("−", "-").replace("–", "-").replace(" ", "")
    return float(value) if value.strip("+-") else None


@dataclass(frozen=True, slots=True)
class Line:
    """One column of the grid."""

    name: tuple[str, ...]
    """Words of its heads."""
    texts: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    values: tuple[float | None, ...]
    """The number or date of each cell, where the column is one of numbers or dates."""
    kind: str
    """`number`, `date` or `text`."""
    head: bool = False
    """It holds row heads."""

    def known(self) -> int:
        """Return the mask of rows that have a value."""
        return sum(1 << row for row, value in enumerate(self.values) if value is not None)


def line(name: Sequence[str], texts: Sequence[str], *, head: bool = False) -> Line:
    """Return a column made of its heads and the texts of its cells."""
    lowered = [text.lower().strip() for text in texts]
    filled = [text for text in lowered if text not in _ABSENT]
    cut = tuple(tokens(text) for text in texts)
    enough = 0.6 * len(filled)
    if filled and not head and sum(when(text) is not None for text in filled) >= enough:
        return Line(_join(name), tuple(texts), cut, tuple(when(text) for text in lowered), "date")
    values = tuple(None if text in _ABSENT else measure(_bare(text)) for text in lowered)
    plain = sum(
        value is not None and len(words) <= 4 for value, words, text in zip(values, cut, lowered, strict=True) if text
    )
    kind = "number" if filled and not head and plain >= enough else "text"
    return Line(_join(name), tuple(texts), cut, values if kind == "number" else (None,) * len(cut), kind, head)


def _bare(text: str) -> str:
    """Return `text` without the markup data sets leave in cells."""
    return re.sub(r"\[[a-z]+\]|</?[a-z]{1,8}>", "", text).strip()


def _join(names: Iterable[str]) -> tuple[str, ...]:
    words: list[str] = []
    for name in names:
        words += [word for word in tokens(name) if word not in words]
    return tuple(words)


@dataclass(frozen=True)
class Grid:
    """Columns, and where each word and each whole cell text stands."""

    title: tuple[str, ...]
    lines: tuple[Line, ...]
    height: int
    origin: Table | None = None
    offset: int = 0
    """Index of the first body column among `lines`."""
    everything: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "everything", (1 << self.height) - 1)

    @cached_property
    def phrases(self) -> dict[tuple[str, ...], dict[int, int]]:
        """Whole cell texts, as words, to the rows that hold them, per column."""
        found: dict[tuple[str, ...], dict[int, int]] = {}
        for column, each in enumerate(self.lines):
            for row, words in enumerate(each.words):
                if words and not (len(words) == 1 and words[0] in FILLER):
                    rows = found.setdefault(words, {})
                    rows[column] = rows.get(column, 0) | 1 << row
        return found

    @cached_property
    def words(self) -> dict[str, dict[int, int]]:
        """Each word of a cell to the rows that hold it, per column."""
        found: dict[str, dict[int, int]] = {}
        for column, each in enumerate(self.lines):
            for row, words in enumerate(each.words):
                for word in words:
                    rows = found.setdefault(word, {})
                    rows[column] = rows.get(column, 0) | 1 << row
        return found

    @cached_property
    def heads(self) -> dict[str, tuple[int, ...]]:
        """Each word of a column head to the columns it heads."""
        found: dict[str, list[int]] = {}
        for column, each in enumerate(self.lines):
            for word in each.name:
                found.setdefault(word, []).append(column)
        return {word: tuple(columns) for word, columns in found.items()}

    @cached_property
    def numbers(self) -> dict[float, dict[int, int]]:
        """Each number that starts a cell to the rows that hold it, per column."""
        found: dict[float, dict[int, int]] = {}
        for column, each in enumerate(self.lines):
            for row, words in enumerate(each.words):
                value = (
                    each.values[row]
                    if each.kind == "number"
                    else next((number(word) for word in words if number(word) is not None), None)
                )
                if value is not None:
                    rows = found.setdefault(abs(value), {})
                    rows[column] = rows.get(column, 0) | 1 << row
        return found

    @cached_property
    def longest(self) -> int:
        """Words of the longest cell, at most eight: how far phrases are looked for."""
        return min(8, max((len(words) for words in self.phrases), default=0))


def grid_of(table: Table) -> Grid:
    """Return `table` with its row heads as columns in front of its body."""
    height = max(len(table.rows), max((cell.row for cell in table.cells), default=-1) + 1)
    width = len(table.columns)
    texts = [[""] * height for _ in range(width)]
    for cell in table.cells:
        if cell.column < width:
            texts[cell.column][cell.row] = cell.text
    levels = max((len(heads) for heads in table.rows), default=0)
    lines = []
    for level in range(levels):
        # A row's own head is its last label; groups stand before it, so levels are counted from the right.
        column = [heads[len(heads) - levels + level] if len(heads) >= levels - level else "" for heads in table.rows]
        corner = table.corner[level - levels :][:1] if len(table.corner) >= levels - level else ()
        lines.append(line(corner, column + [""] * (height - len(column)), head=True))
    lines += [line(table.columns[column], texts[column]) for column in range(width)]
    return Grid(tokens(table.caption), tuple(lines), height, table, levels)


def turned(grid: Grid) -> Grid:
    """Return the grid with body columns as rows: for claims whose subject heads a column."""
    body = grid.lines[grid.offset :]
    heads = grid.lines[: grid.offset]
    names = Line(
        (),
        tuple(" ".join(each.name) for each in body),
        tuple(each.name for each in body),
        (None,) * len(body),
        "text",
        True,
    )
    lines = [names]
    for row in range(grid.height):
        name = [head.texts[row] for head in heads]
        lines.append(line(name, [each.texts[row] for each in body]))
    return Grid(grid.title, tuple(lines), len(body), grid.origin, 1)
