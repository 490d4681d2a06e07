"""From rows of the source to a table with heads: which rows and columns are heads, which rows name groups."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ...model import Cell, Table
from .grid import SourceCell, SourceRow, SourceTable

VALUE = re.compile(r"[-+~<>≤≥≈∼±$€£(\[*†]{0,4}\s?\d[\d.,\s]*(?:[eE][-+]?\d+)?[^A-Za-z]*[A-Za-z%]{0,3}[^A-Za-z]*")
"""A number, with sign, unit and spread."""
LONGEST = 48
"""Characters of a value: what is longer is words."""
DASHES = frozenset({"-", "--", "---", "–", "—", "−", "n/a", "N/A", "...", "…"})
TICKS = frozenset({"✓", "✔", "✗", "✘", "×", "yes", "no", "Yes", "No", "•", "√"})


def is_value(text: str) -> bool:
    """Whether a cell holds a value rather than a name.

    >>> is_value("82.7 ± 0.3"), is_value("-"), is_value("5 Views, Noiseless"), is_value("12.5M")
    (True, True, False, True)
    """
    return text in DASHES or text in TICKS or (len(text) <= LONGEST and VALUE.fullmatch(text) is not None)


def tables_of(source: SourceTable) -> list[Table]:
    """Return the tables in one tabular environment: one, or several where heads come again further down."""
    grid = _Grid(source)
    if not grid.rows or grid.width < 1:
        return []
    found = []
    for heads, body in grid.segments():
        table = grid.table(heads, body)
        if table is not None:
            found.append(table)
    return found


class _Grid:
    """The rows of one table, spans under partial rules filled in and empty columns left out."""

    def __init__(self, source: SourceTable) -> None:
        self.source = source
        self.rows = source.rows
        self.width = source.width
        for row in self.rows:
            row.ruled = row.ruled or self._covers(row.partial)

    def _covers(self, partial: list[tuple[int, int]]) -> bool:
        """Whether partial rules together run over the whole width."""
        covered = {c for first, last in partial for c in range(first, min(last, self.width) + 1)}
        return len(covered) >= self.width > 0

    # --- rows ---

    def _is_data(self, row: SourceRow) -> bool:
        """Whether most cells of a row, the first left aside, hold values."""
        cells = [c.text for c in row.cells if c.text and c.column > 0]
        return bool(cells) and 2 * sum(is_value(t) for t in cells) >= len(cells)

    def segments(self) -> list[tuple[list[SourceRow], list[SourceRow]]]:
        """Return head rows and body rows of each table stacked in this one."""
        count = self._head_rows()
        cuts = [r for r in range(count, len(self.rows)) if self._is_new_head(r, count)]
        found = []
        start, heads = count, self.rows[:count]
        for cut in cuts:
            found.append((heads, self.rows[start:cut]))
            start, heads = cut + 1, [self.rows[cut]]
        found.append((heads, self.rows[start:]))
        return [(heads, body) for heads, body in found if body]

    def _head_rows(self) -> int:
        """Return how many rows at the top are heads."""
        rows = self.rows
        last = len(rows) - 1
        ruled = [r for r in range(1, len(rows)) if rows[r].ruled]
        leading = next((r for r, row in enumerate(rows) if self._is_data(row)), 0)
        if not ruled:
            bold = all(c.bold for c in rows[0].cells if c.text)
            return min(leading or int(bold), last)
        count = ruled[0]
        if count > 1 and 0 < leading < count and not (leading == count - 1 and self._may_be_heads(rows[leading], True)):
            return leading
        if self._is_data(rows[0]) and (count > 1 or not self._may_be_heads(rows[0], len(ruled) > 1)):
            return 0
        if count == 1 and self._is_group(rows[0], 1):
            return self._titled(ruled)
        for following in ruled[1:]:
            block = rows[count:following]
            if len(block) > 2 or not self._unfinished(rows[:count]) or any(self._is_data(r) for r in block):
                break
            if len([c for c in block[-1].cells if c.text]) < 2:
                break
            count = following
        for r in range(count):
            reach = max((r + c.rows for c in rows[r].cells if c.text), default=0)
            if count < reach < len(rows) and not any(self._is_data(row) for row in rows[count:reach]):
                count = reach
        return min(count, last)

    def _titled(self, ruled: list[int]) -> int:
        """Return how many rows are heads where the first is a title over all: none where a group follows at once."""
        if len(ruled) < 2 or ruled[1] >= len(self.rows):
            return 0
        block, after = self.rows[1 : ruled[1]], self.rows[ruled[1]]
        heads = not any(self._is_data(row) for row in block) and sum(bool(c.text) for c in block[-1].cells) > 1
        return ruled[1] if heads and self._is_data(after) else 0

    def _may_be_heads(self, row: SourceRow, ruled_again: bool) -> bool:
        """Whether a first row of values may be heads all the same: counts (`k = 1 2 3`), or years, over a rule."""
        texts = [c.text for c in row.cells if c.text and c.column > 0]
        plain = all(re.fullmatch(r"\(?\d{1,4}\)?[+%]?", t) for t in texts)
        return not row.cells[0].text or (plain and not ruled_again)

    def _unfinished(self, heads: list[SourceRow]) -> bool:
        """Whether the heads so far only name groups of columns."""
        texts = [c for c in heads[-1].cells if c.text]
        return not heads[-1].cells[0].text and any(c.span > 1 for c in texts)

    def _is_new_head(self, r: int, count: int) -> bool:
        """Whether heads stand again in row `r`, between rules and over values, other than those at the top."""
        rows = self.rows
        if not (count and count < r < len(rows) - 1 and rows[r].ruled and rows[r + 1].ruled):
            return False
        if sum(row.ruled for row in rows[1:]) > len(rows) // 2:  # a rule under each row
            return False
        cells = [c for c in rows[r].cells if c.text]
        if len(cells) < max(3, self.width // 2) or self._is_data(rows[r]) or not self._is_data(rows[r + 1]):
            return False
        return self._is_data(rows[r - 1]) and not self._repeats(rows[r], rows[:count])

    def _repeats(self, row: SourceRow, heads: list[SourceRow]) -> bool:
        """Whether a row has the heads' words again, but for its first cell."""
        mine = [(c.column, c.text) for c in row.cells if c.text and c.column]
        if len(mine) < 2 or not heads:
            return False
        return all(any((h := head.at(column)) and h.text == text for head in heads) for column, text in mine)

    # --- columns ---

    def _head_columns(self, heads: list[SourceRow], body: list[SourceRow]) -> int:
        """Return how many columns at the left name the rows: never all, and none only where the first one has ticks."""
        leftmost = {c.text for row in body if (c := row.at(0)) is not None and c.text}
        if leftmost and leftmost <= TICKS and self.width > 1:
            return 0
        count = 0
        for column in range(self.width):
            if column and any((c := h.at(column)) and c.text and c.span > 1 and c.column <= column for h in heads):
                break
            texts = [c.text for row in body if (c := row.at(column)) and c.text and c.span == 1]
            if texts and 2 * sum(is_value(t) for t in texts) >= len(texts):
                break
            count += 1
        if count == 0 and self.width > 2 and self._all_names(body, 1):
            count = 2  # `40 | name | 27.16`: sizes or ids before the names
        return 1 if count in {0, self.width} else count

    def _all_names(self, body: list[SourceRow], column: int) -> bool:
        """Whether a column holds names throughout."""
        cells = [c for row in body if (c := row.at(column)) is not None and c.text]
        return len(cells) > len(body) // 2 and not any(c.span > 1 or is_value(c.text) for c in cells)

    def _used(self, heads: list[SourceRow], body: list[SourceRow], first: int) -> list[int]:
        """Return the body columns in which some cell begins: others are covered or only white."""
        begun = {c.column for row in body for c in row.cells if c.text and not self._is_group(row, first)}
        begun |= {c.column for row in heads[-1:] for c in row.cells if c.text and c.span == 1}
        return [column for column in range(first, self.width) if column in begun]

    def _is_group(self, row: SourceRow, first: int) -> bool:
        """Whether a row only names the group of rows that follows."""
        cells = [c for c in row.cells if c.text]
        if len(cells) != 1 or is_value(cells[0].text):
            return False
        return cells[0].column == 0 or cells[0].span > 1 or (cells[0].column < first and cells[0].rows == 1)

    def _spread(self, heads: list[SourceRow]) -> list[SourceRow]:
        """Return head rows in which a name over a partial rule covers what the rule covers."""
        found = []
        for n, row in enumerate(heads):
            below = heads[n + 1].partial if n + 1 < len(heads) else []
            cells = list(row.cells)
            for first, last in below:
                under = [c for c in cells if c.text and first <= c.column <= last]
                if len(under) == 1 and under[0].span == 1:
                    cells = [c for c in cells if not first <= c.column <= last]
                    cells.append(replace(under[0], column=first, span=last - first + 1))
            found.append(SourceRow(sorted(cells, key=lambda c: c.column), row.ruled, row.partial))
        return found

    # --- the table ---

    def table(self, heads: list[SourceRow], body: list[SourceRow]) -> Table | None:
        """Return the record of one table, None where no cell is left."""
        heads = self._spread(heads)
        first = self._head_columns(heads, body)
        columns = self._used(heads, body, first)
        rows: list[tuple[str, ...]] = []
        cells: list[Cell] = []
        for names, row in self._named(heads, body, first):
            for at, column in enumerate(columns):
                cell = row.at(column)
                if cell is not None and cell.column == column and (cell.text or cell.marks):
                    cells.append(_cell(cell, len(rows), at))
            rows.append(names)
        if not cells or not columns:
            return None
        part = f" {self.source.part}" if self.source.part else ""
        return Table(
            label=self.source.label, caption=(self.source.caption + part).strip(), page=None, box=None,
            columns=tuple(_distinct(self._heads_over(heads, column)) for column in columns),
            rows=tuple(rows), cells=tuple(cells), source="tex",
            corner=tuple(t for t in (" ".join(_distinct(self._heads_over(heads, c))) for c in range(first)) if t),
        )  # fmt: skip

    def _heads_over(self, heads: list[SourceRow], column: int) -> list[str]:
        """Return the heads over a column, from the widest group down."""
        return [c.text for row in heads if (c := row.at(column)) is not None and c.text]

    def _named(
        self, heads: list[SourceRow], body: list[SourceRow], first: int
    ) -> Iterable[tuple[tuple[str, ...], SourceRow]]:
        """Yield each body row with its names: the group it stands in, then its own."""
        names = self._names(body, first)
        group, lasts, after_group = "", False, False
        for n, row in enumerate(body):
            again = self._repeats(row, heads) and not self._is_data(row)
            if again or (self._is_group(row, first) and n + 1 < len(body)):
                group = next(c.text for c in row.cells if c.text)
                lasts, after_group = again, True
                continue
            if row.ruled and not after_group and not lasts:
                group = ""
            after_group = False
            yield _distinct(t for t in (group, *names[n]) if t), row

    def _names(self, body: list[SourceRow], first: int) -> list[list[str]]:
        """Return the names of each row in the columns that name rows, spread over the rows they stand for."""
        names = [[c.text if (c := row.at(k)) is not None else "" for k in range(first)] for row in body]
        for n, row in enumerate(body):
            for cell in (c for c in row.cells if c.column < first and c.text and abs(c.rows) > 1):
                step = 1 if cell.rows > 0 else -1
                for at in range(n + step, n + cell.rows, step):
                    if not 0 <= at < len(body) or names[at][cell.column] or self._is_group(body[at], first):
                        break
                    names[at][cell.column] = cell.text
        starts = [n for n, row in enumerate(body) if n == 0 or row.ruled or self._is_group(body[n - 1], first)]
        for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
            self._spread_names(names[start:end], first)
        return names

    def _spread_names(self, block: list[list[str]], first: int) -> None:
        """Fill the gaps of a block between rules: the only name stands for all of it, else each for those below."""
        for column in range(first):
            present = [row[column] for row in block if row[column]]
            for n, row in enumerate(block):
                if row[column]:
                    continue
                if len(present) == 1 and column < first - 1:
                    row[column] = present[0]
                elif n and row[:column] == block[n - 1][:column]:
                    row[column] = block[n - 1][column]


def _cell(cell: SourceCell, row: int, column: int) -> Cell:
    """Return the record of a cell; a dash stands for nothing."""
    stars = re.search(r"(?<=[\d%)}])\s?[*†‡§¶]{1,4}$", cell.text)
    text = cell.text[: stars.start()] if stars else cell.text
    return Cell(
        row=row, column=column, text="" if text in DASHES else text, bold=cell.bold, underline=cell.underline,
        marks=cell.marks + (stars[0].strip() if stars else ""),
    )  # fmt: skip


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts without one that repeats the one before it."""
    found: list[str] = []
    for text in texts:
        if not found or found[-1] != text:
            found.append(text)
    return tuple(found)
