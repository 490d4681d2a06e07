"""Rows and cells of a tabular environment as the source has them: spans, rules, nested tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from .inline import TABULARS as SIGNATURES
from .inline import Context, inline
from .names import SKIPPED

ROWS, COLUMNS, DEPTH = 4_000, 300, 3
"""Limits: rows and columns of one table, tables within each other."""
FULL = frozenset(
    "hline toprule midrule bottomrule specialrule Xhline thickhline hlineB Hline hdashline thinmidrule heavyrule "
    "firsthline lasthline tablerule".split()
)
PARTIAL = frozenset({"cmidrule", "cline", "Xcline", "cdashline", "hhline", "cdashlinelr"})
ENDS = frozenset({"\\", "tabularnewline", "cr", "tnl"})
NEUTRAL = frozenset(
    "arrayrulecolor rowcolor addlinespace morecmidrules vspace setlength noalign relax centering footnotesize small "
    "bigstrut".split()
)
"""What may stand before a row, or before a rule, and is no part of it."""
ARGUMENTS = {"specialrule": "mmm", "Xhline": "om", "hlineB": "m", "hdashline": "o", "cmidrule": "op", "toprule": "o",
             "midrule": "o", "bottomrule": "o"}  # fmt: skip
HEADS_AGAIN = frozenset({"endfirsthead", "endhead", "endfoot", "endlastfoot"})
"""What stands before these in a table over several pages is a head or foot that is printed again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCell:
    """One cell of the source."""

    column: int
    span: int = 1
    """Columns that it covers."""
    rows: int = 1
    """Rows that it covers; negative: upwards."""
    text: str = ""
    bold: bool = False
    underline: bool = False
    marks: str = ""


@dataclass(slots=True)
class SourceRow:
    """One row of the source, and the rules above it."""

    cells: list[SourceCell] = field(default_factory=list)
    ruled: bool = False
    """A rule over the whole width stands above it."""
    partial: list[tuple[int, int]] = field(default_factory=list)
    """Rules above it over some columns: first and last, counted from 0."""

    def at(self, column: int) -> SourceCell | None:
        """Return the cell that covers a column."""
        return next((c for c in self.cells if c.column <= column < c.column + c.span), None)


@dataclass(slots=True)
class SourceTable:
    """One tabular environment."""

    rows: list[SourceRow] = field(default_factory=list)
    label: str = ""
    caption: str = ""
    part: str = ""
    """`(a) ...`, where it is one of several parts."""
    captions: list[tuple[int, int]] = field(default_factory=list)
    """Where captions stand that were found inside."""
    labels: list[str] = field(default_factory=list)
    nested: list[SourceTable] = field(default_factory=list)

    @property
    def width(self) -> int:
        """Columns."""
        return max((c.column + c.span for row in self.rows for c in row.cells), default=0)

    @property
    def is_table(self) -> bool:
        """Whether there are rows and columns enough to call it one."""
        return len(self.rows) > 1 and any(len([c for c in row.cells if c.text]) > 1 for row in self.rows)

    @property
    def is_layout(self) -> bool:
        """Whether it only sets other tables side by side."""
        texts = sum(bool(c.text) for row in self.rows for c in row.cells)
        return bool(self.nested) and texts <= 2 * len(self.nested)

    def lines(self) -> Iterator[str]:
        """Yield the words of each row, as a reader of the page sees them."""
        for row in self.rows:
            text = " ".join([c.text + c.marks for c in row.cells if c.text])
            if text:
                yield text

    def resolve(self, resolve: Callable[[str], str]) -> None:
        """Put numbers in the place of labels."""
        self.caption, self.part = resolve(self.caption), resolve(self.part)
        for row in self.rows:
            row.cells = [replace(c, text=resolve(c.text)) for c in row.cells]


def read_tabular(context: Context, name: str, start: int, stop: int, depth: int = 0) -> SourceTable:
    """Return the table that stands from `start` to `stop`, the inside of the environment `name`."""
    stream = context.stream
    table = SourceTable()
    if name.startswith("deluxetable") or name == "planotable":
        _deluxe(context, table, start, stop)
        return table
    start = stream.skip(SIGNATURES.get(name, "om"), start, stop)
    _Rows(context, table, depth).read(start, stop)
    return table


def _deluxe(context: Context, table: SourceTable, start: int, stop: int) -> None:
    """Read a table of the astronomers' journals: heads in a command, data between two others."""
    stream = context.stream
    rows = _Rows(context, table, 0)
    begin, end = start, stop
    for i in range(start, stop):
        kind, text = stream.tokens[i]
        if kind != "macro":
            continue
        if text in {"tablecaption", "caption"}:
            table.captions.append(stream.argument(i + 1, stop)[:2])
        elif text == "label":
            table.labels.append(stream.plain(*stream.argument(i + 1, stop)[:2]))
        elif text == "tablehead":
            rows.read(*stream.argument(i + 1, stop)[:2])
            rows.ruled = True
        elif text == "startdata":
            begin = i + 1
        elif text == "enddata":
            end = i
    if begin > start:
        rows.read(begin, end)


class _Rows:
    """Reads rows into a table."""

    def __init__(self, context: Context, table: SourceTable, depth: int) -> None:
        self.context, self.stream, self.table, self.depth = context, context.stream, table, depth
        self.ruled = False
        self.partial: list[tuple[int, int]] = []
        self.row: list[SourceCell] = []
        self.column = 0
        self.kept = 0
        """Rows of the first head, where the head is given twice."""

    def read(self, i: int, stop: int) -> None:
        """Read all rows from `i` to `stop`."""
        stream, begin = self.stream, i
        while i < stop and len(self.table.rows) < ROWS:
            kind, text = stream.tokens[i]
            if kind == "open" and stream.closing[i] > i:
                i = stream.closing[i] + 1
            elif kind == "macro" and text == "begin":
                i = max(i + 1, stream.ends.get(i, i))
            elif kind == "amp":
                self._cell(begin, i)
                begin = i = i + 1
            elif kind == "macro" and text in ENDS:
                self._cell(begin, i)
                self._end_row()
                begin = i = self._after_row(i, stop)
            elif kind == "macro" and text in FULL | PARTIAL and self._empty(begin, i):
                begin = i = self._rule(text, i + 1, stop)
            elif kind == "macro" and text in NEUTRAL and self._empty(begin, i):
                begin = i = stream.skip(SKIPPED.get(text, ""), i + 1, stop)
            elif kind == "macro" and text in HEADS_AGAIN:
                self._cell(begin, i)
                self._end_row()
                self._printed_again(text)
                begin = i = i + 1
            elif kind == "macro" and text in {"caption", "label"}:
                begin = i = self._caption(text, i, stop)
            else:
                i += 1
        self._cell(begin, min(i, stop))
        self._end_row()

    def _printed_again(self, name: str) -> None:
        """Keep the first of the heads, and no foot: what is printed again on each page says nothing new."""
        if self.kept or name in {"endfoot", "endlastfoot"}:
            del self.table.rows[self.kept :]
        self.kept = self.kept or len(self.table.rows)
        self.ruled = True

    def _after_row(self, i: int, stop: int) -> int:
        """Return where the next row begins: behind a star and a length in square brackets."""
        i += 1
        i += i < stop and self.stream.tokens[i].text == "*"
        found = self.stream.optional(i, stop)
        return found[2] if found else i

    def _empty(self, begin: int, end: int) -> bool:
        """Whether nothing of a row has been read."""
        return not self.row and all(
            t.kind in {"space", "par"} or (t.kind == "macro" and t.text in NEUTRAL)
            for t in self.stream.tokens[begin:end]
        )

    def _rule(self, name: str, i: int, stop: int) -> int:
        """Note a rule; return where one reads on."""
        i = self.stream.skip(ARGUMENTS.get(name, ""), i, stop)
        if name in FULL:
            self.ruled = True
            return i
        start, end, after = self.stream.argument(i, stop)
        spec = self.stream.plain(start, end).replace("\u2013", "-")
        if name == "hhline":
            self.ruled = True
            return after
        first, _, last = spec.partition("-")
        if first.strip().isdecimal() and (last or first).strip().isdecimal() and len(spec) < 12:
            self.partial.append((int(first) - 1, int(last or first) - 1))
        return after

    def _caption(self, name: str, i: int, stop: int) -> int:
        """Take a caption or label out of the rows."""
        self.row, self.column = [], 0
        found = self.stream.optional(self.stream.skip("s", i + 1, stop), stop)
        start, end, after = self.stream.argument(found[2] if found else self.stream.skip("s", i + 1, stop), stop)
        if name == "caption":
            self.table.captions.append((start, end))
        else:
            self.table.labels.append(self.stream.plain(start, end))
        return after

    def _cell(self, start: int, stop: int) -> None:
        """Read one cell."""
        if self.column >= COLUMNS:
            return
        span = rows = 1
        for _ in range(3):  # \multicolumn around \multirow, or the other way round
            at = next((i for i in range(start, min(stop, start + 30)) if self._spans(i)), None)
            if at is None:
                break
            count, start, stop = self._spanned(at, stop)
            if self.stream.tokens[at].text.startswith("multicolumn"):
                span = max(1, min(count, COLUMNS - self.column))
            else:
                rows = max(-ROWS, min(count, ROWS))
        self._nested(start, stop)
        printed = inline(self.context, start, stop, cell=True)
        self.row.append(
            SourceCell(
                column=self.column, span=span, rows=rows or 1, text=printed.text,
                bold=printed.bold, underline=printed.underline, marks=printed.marks,
            )
        )  # fmt: skip
        self.column += span

    def _spans(self, i: int) -> bool:
        token = self.stream.tokens[i]
        return token.kind == "macro" and token.text in {"multicolumn", "multirow", "multirowcell", "multicolumn*"}

    def _spanned(self, at: int, stop: int) -> tuple[int, int, int]:
        """Return how many columns or rows a cell covers, and where its text stands."""
        stream = self.stream
        name = stream.tokens[at].text
        i = at + 1 if name == "multicolumn" else stream.skip("o", at + 1, stop)
        first, last, i = stream.argument(i, stop)
        digits = stream.plain(first, last).replace("*", "").strip()
        count = int(digits) if digits.lstrip("-").isdigit() and digits.isascii() and len(digits) < 5 else 1
        if name == "multicolumn":
            i = stream.skip("m", i, stop)
        elif name == "multirow":
            i = stream.skip("omo", i, stop)
        else:
            i = stream.skip("o", i, stop)
        start, end, _ = stream.argument(i, stop)
        return count, start, end

    def _nested(self, start: int, stop: int) -> None:
        """Read tables within a cell; those of one column are only lines of it."""
        i = start
        while i < stop and self.depth < DEPTH:
            token = self.stream.tokens[i]
            end = self.stream.ends.get(i)
            name = self.stream.environment(i) if end is not None else ""
            if token.kind == "macro" and end is not None and name.startswith("tab") and name in SIGNATURES:
                inner = read_tabular(self.context, name, i + 4, min(end, stop), self.depth + 1)
                if inner.is_table and inner.width > 1:
                    self.table.nested += inner.nested if inner.is_layout else [inner]
                i = end
            i += 1

    def _end_row(self) -> None:
        """Add the row to the table, unless nothing stands in it."""
        row, self.row, self.column = self.row, [], 0
        if any(c.text or c.marks for c in row):
            self.table.rows.append(SourceRow(row, self.ruled, self.partial))
            self.ruled, self.partial = False, []
