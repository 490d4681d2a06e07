"""Rows to the remembered text of pages, with a box for every piece, and to passages.

Within a page, a float or a footnote that stands in the middle of a sentence is written after the paragraph it
interrupts, so that a sentence is one stretch of text wherever it can be; over the end of a page it has two spans.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..model import Page, Passage, PassageKind, Span
from .headings import Style
from .ink import BOLD, Word
from .layout import Row, Sheet, turn_box
from .sentences import boundaries

MAIN = frozenset({"title", "front", "abstract", "body", "heading", "bibliography"})
"""Kinds that make up the running text; the others interrupt it."""
CLOSED = re.compile(r"[.?!:;][)\]\"'\u201d\u2019]{0,3}(?:\s?\^[\d,]{1,9}|\s?[*\u2020\u2021]){0,2}$")
GLYPHS = "•‣▪●○◦∙■□➢✓"
BULLET = re.compile(rf"[{GLYPHS}–—-]$|[•‣▪●■➢]|\(?(?:[ivx]{{1,4}}|\d{{1,2}}|[a-z])[.)]$")
WHOLE = frozenset({"table", "figure", "running", "front", "title", "bibliography"})
"""Kinds that are not cut into sentences: each block is one passage."""
UNITS = frozenset({"m", "cm", "mm", "km", "nm", "s", "kg", "ft", "px", "mi", "in"})
SIGNS = frozenset({"-", "+", "\u00b1"})
ORDINAL = frozenset({"st", "nd", "rd", "th"})


@dataclass(slots=True)
class Block:
    """Rows of one kind that belong together: a paragraph, a heading, a caption, one row of a table."""

    kind: PassageKind
    rows: list[Row]
    start: int = 0
    end: int = 0
    title_end: int = 0
    """Characters at its start that are a heading run into the paragraph."""
    tail: Word | None = None
    """The other half of its last word, which stands on the next page."""
    head: int = 0
    """Characters at its start that already stand, joined to their first half, on the page before."""


@dataclass(slots=True)
class Builder:
    """The text of one page as it grows."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    starts: array[int] = field(default_factory=lambda: array("i"))
    ends: array[int] = field(default_factory=lambda: array("i"))
    boxes: array[float] = field(default_factory=lambda: array("f"))

    def add(self, text: str) -> None:
        """Append text that no printed piece stands for."""
        self.parts.append(text)
        self.length += len(text)

    def piece(self, text: str, word: Word) -> None:
        """Append the printed `text` of `word`."""
        self.starts.append(self.length)
        self.add(text)
        self.ends.append(self.length)
        self.boxes.extend((word.x0, word.y0, word.x1, word.y1))


class Hyphens:
    """Decides what a hyphen at a line's end means, by how the document writes the word elsewhere."""

    def __init__(self, sheets: list[Sheet]) -> None:
        self._words: set[str] = set()
        for sheet in sheets:
            for row in sheet.rows:
                # The last word of a row may be half a word, and so may the first.
                self._words.update([w.text.lower().strip(".,;:()[]\"'?!\u201c\u201d\u2019") for w in row.words[1:-1]])

    def joins(self, first: str, second: str) -> bool | None:
        """Return True to drop the hyphen, False to keep it, None where these are two words ("pre- and")."""
        if second.lower() in {"and", "or", "to", "nor"}:
            return None
        if not second[:1].islower() or not first[-2:-1].isalpha():
            return False
        a = first[:-1].lower().lstrip("([\"'\u201c\u2018")
        b = re.split(r"[^\w-]", second.lower(), maxsplit=1)[0]
        if a + b in self._words:
            return True
        if f"{a}-{b}" in self._words or "-" in a:
            return False
        return not (len(a) > 3 and len(b) > 3 and a in self._words and b in self._words)


def paragraphs(sheet: Sheet, style: Style) -> list[Block]:
    """Return the blocks of a page in the order they are written, interruptions after what they interrupt."""
    blocks: list[Block] = []
    waiting: list[Block] = []
    main: Block | None = None
    for row in sheet.rows:
        if row.kind in MAIN:
            if main is None or _new_paragraph(main.rows[-1], row, style):
                blocks += waiting
                waiting = []
                main = Block(row.kind, [row])  # type: ignore[arg-type]
                blocks.append(main)
            else:
                main.rows.append(row)
        else:
            _interrupt(waiting if main else blocks, row)
    blocks += waiting
    blocks += [Block(row.kind, [row]) for row in sheet.aside]  # type: ignore[arg-type]
    return [b for block in blocks for b in _grid(block)]


def _interrupt(blocks: list[Block], row: Row) -> None:
    """Add `row` to the last block where it belongs to it: one table, one caption, one footnote."""
    last = blocks[-1] if blocks else None
    if last and last.kind == row.kind and row.kind != "running":
        before = last.rows[-1]
        if row.kind in {"table", "figure"} and before.region == row.region:
            last.rows.append(row)
            return
        marked = row.words[0].level == 1 and row.words[0].text[:1] in "0123456789*†‡§¶"
        if row.kind in {"caption", "footnote"} and not marked and -1 <= row.y0 - before.y0 < 2.2 * row.size:
            last.rows.append(row)
            return
    blocks.append(Block(row.kind, [row]))  # type: ignore[arg-type]


def _grid(block: Block) -> Iterator[Block]:
    """Yield a table or figure line by line, from left to right; other blocks as they are."""
    if block.kind not in {"table", "figure"}:
        yield block
        return
    line: list[Row] = []
    for row in sorted(block.rows, key=lambda r: ((r.y0 + r.y1) / 2, r.x0)):
        if line and (row.y0 + row.y1) / 2 > line[0].y1 - 0.3 * (line[0].y1 - line[0].y0):
            yield Block(block.kind, sorted(line, key=lambda r: r.x0))
            line = []
        line.append(row)
    yield Block(block.kind, sorted(line, key=lambda r: r.x0))


def _new_paragraph(a: Row, b: Row, style: Style) -> bool:
    """Whether `b` begins another paragraph than `a` stands in."""
    if a.kind != b.kind:
        return True
    if a.kind == "heading":
        return a.heading != b.heading or not 0 <= b.y0 - a.y0 < 1.6 * a.size or abs(a.size - b.size) > 0.3
    if a.kind == "title":
        return False
    if a.kind == "front":
        return b.y0 - a.y1 > -0.3 * a.size
    text = b.words[0].text
    closed = CLOSED.search(a.words[-1].text) is not None
    if BULLET.match(text) and b.y0 > a.y1 - 2 and (closed or not (text[0].isalnum() or text[0] == "(")):
        return True  # but "in Table" / "2. The" is no list
    same_column = a.column == b.column and b.y0 > a.y0
    if not same_column:
        return closed
    gap, indent = b.y0 - a.y1, b.x0 - a.x0
    upper = text[:1].isupper() or text[:1].isdigit() or text[:1] in '[(\u201c"'
    if closed:
        return gap > 0.5 * style.pitch or indent > 0.7 * b.size or (upper and a.x1 < a.column[1] - 4 * a.size)
    # An unfinished sentence goes on in a displayed formula, which is set away from the margin.
    at_margin = b.x0 - b.column[0] < 2.5 * b.size or abs(indent) < 1.0
    return upper and at_margin and (gap > 0.75 * style.pitch or abs(a.size - b.size) > 0.8)


def bridge(blocks: list[Block], after: list[Block]) -> None:
    """Complete a word that is broken over the end of a page: it is written whole on the first page."""
    last = next((b for b in reversed(blocks) if b.kind in MAIN), None)
    first = next((b for b in after if b.kind in MAIN), None)
    if last is None or first is None or last.kind != first.kind or last.kind not in {"body", "abstract"}:
        return
    a, b = last.rows[-1].words[-1], first.rows[0].words[0]
    if a.text[-1] == "-" and len(a.text) > 1 and a.level == 0 and b.text[0].islower():
        last.tail, first.head = b, len(b.text)


def write(builder: Builder, block: Block, hyphens: Hyphens) -> None:
    """Append `block` to its page's text and note where it stands."""
    if builder.length:
        builder.add("\n")
    block.start = builder.length
    grid = block.kind in {"table", "figure"}
    run_in = _run_in(block)
    count = 0
    before: Word | None = None
    for number, row in enumerate(block.rows):
        ahead = block.rows[number + 1].words[0] if number + 1 < len(block.rows) else block.tail
        for word in row.words:
            _separate(builder, before, word, grid)
            broken = word is row.words[-1] and word.text[-1] == "-" and len(word.text) > 1 and not grid
            if broken and ahead is not None:
                _join(builder, word, ahead, hyphens)
            else:
                builder.piece(word.text, word)
            before = word
            count += 1
            if count == run_in:
                block.title_end = builder.length - block.start
    if block.tail is not None:
        builder.add(block.tail.text if block.tail.glued else " " + block.tail.text)
    block.end = builder.length


def _join(builder: Builder, word: Word, ahead: Word, hyphens: Hyphens) -> None:
    """Write `word`, which ends in a hyphen at the end of a line, so that `ahead` can follow."""
    joins = hyphens.joins(word.text, ahead.text)
    builder.piece(word.text[:-1] if joins else word.text, word)
    if joins is not None:
        ahead.glued = True


def _separate(builder: Builder, before: Word | None, word: Word, grid: bool) -> None:
    """Write what stands between two printed words: a blank, a caret before raised letters, or nothing."""
    if grid and before is not None and _is_sign(before, word):
        return
    if before is None:
        if word.level == 1 and word.text[0].isdigit():
            builder.add("^")
        return
    if word.level == 1 and word.text[0] not in "*†‡§¶∗⋆′'\"’”,.®™°":
        if word.text in ORDINAL and before.text[-1].isdigit() and word.glued:
            return
        builder.add("^" if word.glued and _is_power(before, word) else " ^")
    elif word.level == 1:
        builder.add("" if word.text[0] in "′'\"’”,.®™°" and word.glued else " ")
    elif not word.glued or (before.level == 1 and word.text[0].isalnum()):
        builder.add(" ")
    elif word.level == -1 and before.text[-1].isdigit() and word.text[0].isdigit():
        builder.add("_")


def _is_sign(sign: Word, number: Word) -> bool:
    """Whether a sign belongs to the number after it: columns of numbers set it apart, to align the digits."""
    near = number.x0 - sign.x1 < 0.75 * number.size and number.level == sign.level
    return sign.text in SIGNS and not sign.glued and near and number.text[0].isdigit()


def _is_power(base: Word, raised: Word) -> bool:
    """Whether raised letters are an exponent of `base`, and no footnote or citation mark behind it."""
    letters = re.search(r"[^\W\d_]+$", base.text)
    if not any(c.isdigit() for c in raised.text):
        return letters is None or len(letters[0]) == 1
    if raised.text[0] in "-+":
        return True
    if base.level == -1:
        return True
    if letters:
        return len(letters[0]) == 1 or letters[0] in UNITS
    digits = re.search(r"[\d.,]+$", base.text)
    return (digits is not None and (digits[0] == "10" or (len(digits[0]) == 1 and digits[0].isdigit()))) or base.text[
        -1
    ] in ")]|"


def _run_in(block: Block) -> int:
    """Return how many words of a paragraph are a bold heading run into it, 0 for none."""
    if block.kind not in {"body", "abstract"}:
        return 0
    words = block.rows[0].words
    n = 0
    while n < len(words) and words[n].style & BOLD:
        n += 1
    if not 0 < n <= 10 or n == len(words):
        return 0
    last = words[n - 1]
    wide = words[n].x0 - last.x1 > 0.6 * last.size
    return n if last.text[-1] in ".:" or wide else 0


def page_of(sheet: Sheet, builder: Builder, problem: str | None) -> Page:
    """Return the finished page: boxes of a page that was set upright for reading are turned back."""
    boxes = builder.boxes
    width, height = sheet.width, sheet.height
    if sheet.turned:
        for i in range(0, len(boxes), 4):
            x0, y0, x1, y1 = boxes[i : i + 4]
            boxes[i : i + 4] = array("f", turn_box((x0, y0, x1, y1), 4 - sheet.turned, sheet))
        if sheet.turned != 2:
            width, height = height, width
    return Page(
        number=sheet.number, text="".join(builder.parts), width=round(width, 2), height=round(height, 2),
        starts=builder.starts, ends=builder.ends, boxes=boxes, problem=problem,
    )  # fmt: skip


class Stream:
    """The passages of a document as its blocks come in, sentences running on from page to page."""

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self._section = ""
        self._open: list[tuple[Span, str]] = []
        self._kind: PassageKind = "body"

    def add(self, page: Page, block: Block) -> None:
        """Take in the next block of `page`."""
        if block.head:
            self._emit((Span(page=page.number, start=block.start, end=block.start + block.head),), "running")
        start = min(block.start + block.head, block.end)
        start += page.text[start : block.end].startswith(" ")
        span = Span(page=page.number, start=start, end=block.end)
        text = page.text[start : block.end]
        if block.kind in WHOLE:
            if block.kind == "bibliography":
                self.flush()
            self._emit((span,), block.kind)
        elif block.kind in {"caption", "footnote"}:
            self._sentences([(span, text)], block.kind)
        elif block.kind == "heading":
            self.flush()
            self._section = text
            self._emit((span,), "heading")
        else:
            self._running_text(block, span, text)

    def flush(self) -> None:
        """End the running paragraph."""
        if self._open:
            self._sentences(self._open, self._kind)
            self._open = []

    def _running_text(self, block: Block, span: Span, text: str) -> None:
        """Take in a paragraph, which may continue the last one."""
        if self._open and not (block.kind == self._kind and (block.head or self._goes_on(text, span.page))):
            self.flush()
        if block.title_end:
            self.flush()
            middle = block.start + block.title_end
            self._emit((Span(page=span.page, start=block.start, end=middle),), "heading")
            text = text[block.title_end :]
            span = Span(page=span.page, start=middle + len(text) - len(text.lstrip()), end=span.end)
            text = text.lstrip()
        self._kind = block.kind
        if text:
            self._open.append((span, text))

    def _goes_on(self, text: str, page: int) -> bool:
        """Whether the running paragraph was left in mid-sentence and `text` may continue it."""
        last_span, last = self._open[-1]
        if CLOSED.search(last) and last[-1] not in ":;":
            return False
        return text[:1].islower() or (last_span.page != page and text[:1] not in GLYPHS)

    def _emit(self, spans: tuple[Span, ...], kind: PassageKind) -> None:
        """Add one passage."""
        self.passages.append(Passage(spans=spans, kind=kind, section=self._section))

    def _sentences(self, parts: list[tuple[Span, str]], kind: PassageKind) -> None:
        """Cut a chain of blocks into sentences, each with its spans."""
        whole = " ".join([text for _, text in parts])
        begin = 0
        for end in boundaries(whole):
            spans: list[Span] = []
            at = 0
            while begin < end and whole[begin] == " ":
                begin += 1
            for span, text in parts:
                first, last = max(begin, at), min(end, at + len(text))
                if first < last:
                    spans.append(Span(page=span.page, start=span.start + first - at, end=span.start + last - at))
                at += len(text) + 1
            if spans:
                self._emit(tuple(spans), kind)
            begin = end
