"""A small typesetter: a two-column paper with headings, footnotes and ruled tables, as a real PDF.

The demonstration needs a paper of our own, and the tests need papers that do what real ones do:
hyphens at line ends, running heads, a margin stamp, floats that interrupt a sentence. Same content, same
bytes: no clock and no random id goes into the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 595.0, 842.0
"""A4 in points."""
MARGIN, GUTTER, TOP, BOTTOM = 62.0, 20.0, 78.0, 780.0
COLUMN = (WIDTH - 2 * MARGIN - GUTTER) / 2
SIZE, LEADING = 10.0, 12.2
ROMAN, BOLD, ITALIC = "tiro", "tibo", "tiit"
BREAK = "~"
"""Where a word may be broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A numbered section heading."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text; `~` marks where a word may be broken, `^` raises what follows in its word."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A booktabs table with its caption below; the first row is the head, the first column row heads."""

    caption: str
    rows: tuple[tuple[str, ...], ...]
    bold: frozenset[tuple[int, int]] = frozenset()
    """(row, column) of the cells set in bold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """A note at the foot of the column that is being filled."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A whole paper."""

    title: str
    authors: str
    abstract: str
    blocks: tuple[Heading | Paragraph | Grid | Footnote, ...]
    references: tuple[str, ...]
    running_head: str
    stamp: str | None = None
    """`arXiv:9901.00001v1 [cs.CL] 4 Jan 2099`, set upright in the margin of page 1."""


def typeset(article: Article) -> bytes:
    """Return the PDF of `article`."""
    import pymupdf

    with pymupdf.open() as document:
        sheet = _Sheet(document, article.running_head)
        sheet.new_page()
        _front(sheet, article)
        for block in article.blocks:
            _set(sheet, block)
        _set(sheet, Heading(text="References"))
        for reference in article.references:
            sheet.lines(_broken(reference, ROMAN, 8.5, COLUMN), ROMAN, 8.5)
        if article.stamp:
            document[0].insert_text((28, 560), article.stamp, fontname=ROMAN, fontsize=16, rotate=90)
        document.set_metadata({"title": article.title, "author": article.authors})
        data: bytes = document.tobytes(no_new_id=True, garbage=3, deflate=True)
    return data


class _Sheet:
    """Where the next line goes: a cursor over the columns of the pages of a document."""

    def __init__(self, document: Any, head: str) -> None:
        self._document, self._head = document, head
        self.page: Any = None
        self._column, self.y, self._floor, self._top = 0, TOP, BOTTOM, TOP

    def new_page(self) -> None:
        self.page = self._document.new_page(width=WIDTH, height=HEIGHT)
        number = len(self._document)
        self.page.insert_text((MARGIN, 50), self._head, fontname=ITALIC, fontsize=9)
        self.page.insert_text((WIDTH / 2, HEIGHT - 36), str(number), fontname=ROMAN, fontsize=9)
        self._column, self.y, self._floor, self._top = 0, TOP, BOTTOM, TOP

    @property
    def x(self) -> float:
        return MARGIN + self._column * (COLUMN + GUTTER)

    def columns_from(self, y: float) -> None:
        """Let this page's columns begin at `y`, below what spans both."""
        self._top = self.y = y

    def room(self, height: float) -> None:
        """Go on in the next column or page unless `height` points are left in this one."""
        if self.y + height <= self._floor:
            return
        if self._column == 0:
            self._column, self.y, self._floor = 1, self._top, BOTTOM
        else:
            self.new_page()

    def lines(self, lines: Sequence[str], font: str, size: float, *, justify: bool = False) -> None:
        for number, line in enumerate(lines):
            self.room(LEADING)
            self.y += size * LEADING / SIZE
            last = number == len(lines) - 1
            self._line(line, font, size, justify=justify and not last)
        self.y += 3

    def _line(self, line: str, font: str, size: float, *, justify: bool) -> None:
        import pymupdf

        words = line.split(" ")
        width = pymupdf.get_text_length(line, fontname=font, fontsize=size)
        spare = (COLUMN - width) / (len(words) - 1) if justify and len(words) > 1 else 0.0
        x = self.x
        for word in words:
            plain, raised, mark = word.partition("^")
            self.page.insert_text((x, self.y), plain, fontname=font, fontsize=size)
            x += pymupdf.get_text_length(plain, fontname=font, fontsize=size)
            if raised:
                self.page.insert_text((x, self.y - 3.5), mark, fontname=font, fontsize=0.65 * size)
                x += pymupdf.get_text_length(mark, fontname=font, fontsize=0.65 * size)
            x += pymupdf.get_text_length(" ", fontname=font, fontsize=size) + spare

    def footnote(self, text: str) -> None:
        """Set a note at the foot of this column and raise its floor."""
        lines = _broken(text, ROMAN, 8.0, COLUMN)
        self._floor -= 10.0 * len(lines) + 6
        y = self._floor + 10
        self.page.draw_line((self.x, y - 8), (self.x + 80, y - 8), width=0.4)
        for line in lines:
            self.page.insert_text((self.x, y), line, fontname=ROMAN, fontsize=8.0)
            y += 10.0


def _front(sheet: _Sheet, article: Article) -> None:
    """Set title and authors over both columns, and the abstract at the head of the first."""
    import pymupdf

    y = TOP + 10
    for line in _broken(article.title, BOLD, 16, WIDTH - 2 * MARGIN):
        width = pymupdf.get_text_length(line, fontname=BOLD, fontsize=16)
        sheet.page.insert_text(((WIDTH - width) / 2, y), line, fontname=BOLD, fontsize=16)
        y += 20
    width = pymupdf.get_text_length(article.authors, fontname=ROMAN, fontsize=11)
    sheet.page.insert_text(((WIDTH - width) / 2, y + 4), article.authors, fontname=ROMAN, fontsize=11)
    sheet.columns_from(y + 24)
    sheet.lines(["Abstract"], BOLD, 12)
    sheet.lines(_broken(article.abstract, ROMAN, SIZE, COLUMN), ROMAN, SIZE, justify=True)


def _set(sheet: _Sheet, block: Heading | Paragraph | Grid | Footnote) -> None:
    match block:
        case Heading():
            sheet.room(3 * LEADING)
            sheet.y += 5
            sheet.lines([block.text], BOLD, 12)
        case Paragraph():
            sheet.lines(_broken(block.text, ROMAN, SIZE, COLUMN), ROMAN, SIZE, justify=True)
        case Footnote():
            sheet.footnote(block.text)
        case Grid():
            _grid(sheet, block)


def _grid(sheet: _Sheet, grid: Grid) -> None:
    """Set a table: thick rules above and below, a thin one under the head, the caption after it."""
    caption = _broken(grid.caption, ROMAN, 9, COLUMN)
    sheet.room((len(grid.rows) + len(caption) + 2) * LEADING)
    x, top = sheet.x, sheet.y + 6
    first = 0.34 * COLUMN
    step = (COLUMN - first) / (len(grid.rows[0]) - 1)
    sheet.page.draw_line((x, top), (x + COLUMN, top), width=0.9)
    y = top
    for r, row in enumerate(grid.rows):
        y += LEADING
        for c, text in enumerate(row):
            font = BOLD if (r, c) in grid.bold else ROMAN
            _cell(sheet.page, text, font, x + first + c * step if c else x, y, right=bool(c))
        if r == 0:
            sheet.page.draw_line((x, y + 3.5), (x + COLUMN, y + 3.5), width=0.5)
            y += 3
    sheet.page.draw_line((x, y + 4), (x + COLUMN, y + 4), width=0.9)
    sheet.y = y + 8
    sheet.lines(caption, ROMAN, 9)
    sheet.y += 6


def _cell(page: Any, text: str, font: str, x: float, y: float, *, right: bool) -> None:
    import pymupdf

    if right:
        x -= pymupdf.get_text_length(text, fontname=font, fontsize=9)
    page.insert_text((x, y), text, fontname=font, fontsize=9)


def _broken(text: str, font: str, size: float, width: float) -> list[str]:
    """Break `text` into lines of at most `width` points, at spaces and breaks."""
    import pymupdf

    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece, hyphen in _pieces(word):
            glue = "" if hyphen is None else (" " if line else "")
            tail = "-" if hyphen and piece else ""
            grown = line + glue + piece
            if pymupdf.get_text_length(grown + tail, fontname=font, fontsize=size) <= width or not line:
                line = grown
            else:
                lines.append(line + ("-" if glue == "" else ""))
                line = piece
    return [*lines, line] if line else lines


def _pieces(word: str) -> Iterator[tuple[str, bool | None]]:
    """Yield the breakable pieces of a word, with None for those that go on a word already begun."""
    parts = word.split(BREAK)
    for number, part in enumerate(parts):
        yield part, (len(parts) > 1 if number == 0 else None)
