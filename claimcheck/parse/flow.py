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
from .floats import Style
from .ink import BOLD, Word
from .layout import Row, Sheet, turn_box
from .sentences import boundaries

MAIN = frozenset({"title", "front", "abstract", "body", "heading", "bibliography"})
"""Kinds that make up the running text; the others interrupt it."""
CLOSED = re.compile(r"[.?!:;][)\]\"'\u201d\u2019]{0,3}(?:\s?\^[\d,]{1,9}|\s?[*\u2020\u2021]){0,2}$")
BULLET = re.compile(r"[•‣▪●○◦∙■□➢✓–—-]$|[•‣▪●■➢]|\(?(?:[ivx]{1,4}|\d{1,2}|[a-z])[.)]$")
UNITS = frozenset({"m", "cm", "mm", "km", "nm", "s", "kg", "ft", "px", "mi", "in"})
ORDINAL = frozenset({"st", "nd", "rd", "th"})


@dataclass(slots=True)
class Block:
    """Rows of one kind that belong together: a paragraph, a heading, a caption, one row of a table."""

    kind: PassageKind
    rows: list[Row]
    start: int = 0
    end: int = 0
    cuts: list[int] = field(default_factory=list)
    """Where a sentence ends by the way it is set (a heading run into its paragraph)."""
    head: int = 0
    """Characters at its start that already stand, completed, at the end of the page before."""


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
                self._words.update(
                    [w.text.lower().strip(".,;:()[]\"'?!\u201c\u201d\u2019") for w in row.words[1:-1]]
                )

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
    return [b for block in blocks for b in _grid(block, style)]


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


def _grid(block: Block, style: Style) -> Iterator[Block]:
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
    if BULLET.match(text) and b.y0 > a.y1 - 2:
        return True
    closed = CLOSED.search(a.words[-1].text) is not None
    same_column = a.column == b.column and b.y0 > a.y0
    if not same_column:
        return closed
    gap, indent = b.y0 - a.y1, b.x0 - a.x0
    upper = text[:1].isupper() or text[:1].isdigit() or text[:1] in '[(\u201c"'
    if closed:
        return gap > 0.5 * style.pitch or indent > 0.7 * b.size or (upper and a.x1 < a.column[1] - 4 * a.size)
    return upper and (gap > 0.75 * style.pitch or abs(a.size - b.size) > 0.8)


def write(builder: Builder, block: Block, hyphens: Hyphens) -> None:
    """Append `block` to its page's text and note where it stands."""
    if builder.length:
        builder.add("\n")
    block.start = builder.length
    grid = block.kind in {"table", "figure"}
    run_in = _run_in(block)
    count = 0
    before: Word | None = None
    words = [w for row in block.rows for w in row.words]
    row_starts = set()
    at = 0
    for row in block.rows:
        row_starts.add(at)
        at += len(row.words)
    i = 0
    while i < len(words):
        word = words[i]
        _separate(builder, before, word)
        following = words[i + 1] if i + 1 < len(words) else None
        broken = (
            following is not None
            and i + 1 in row_starts
            and not grid
            and word.text[-1] == "-"
            and len(word.text) > 1
        )
        if broken and following is not None:
            joins = hyphens.joins(word.text, following.text)
            builder.piece(word.text[:-1] if joins else word.text, word)
            if joins is not None:
                following.glued = True
        else:
            builder.piece(word.text, word)
        before = word
        i += 1
        count += 1
        if count == run_in:
            block.cuts.append(builder.length - block.start)
    block.end = builder.length


def _separate(builder: Builder, before: Word | None, word: Word) -> None:
    """Write what stands between two printed words: a blank, a caret before raised letters, or nothing."""
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
    return (
        (digits is not None
        and (digits[0] == "10" or (len(digits[0]) == 1 and digits[0].isdigit())))
        or base.text[-1] in ")]|"
    )


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


def page_of(
    sheet: Sheet, builder: Builder, frame: tuple[float, float], derotation: tuple[float, ...]
) -> Page:
    """Return the finished page: boxes turned back to where they stand on the unrotated page."""
    a, b, c, d, e, f = derotation
    boxes = builder.boxes
    if sheet.turned or (a, b, c, d, e, f) != (1.0, 0.0, 0.0, 1.0, 0.0, 0.0):
        back = 4 - sheet.turned
        for i in range(0, len(boxes), 4):
            box = tuple(boxes[i : i + 4])
            if sheet.turned:
                box = turn_box(box, back, sheet)  # type: ignore[arg-type]
            xs = sorted((a * box[0] + c * box[1] + e, a * box[2] + c * box[3] + e))
            ys = sorted((b * box[0] + d * box[1] + f, b * box[2] + d * box[3] + f))
            boxes[i : i + 4] = array("f", (xs[0], ys[0], xs[1], ys[1]))
    return Page(
        number=sheet.number, text="".join(builder.parts), width=round(frame[0], 2), height=round(frame[1], 2),
        starts=builder.starts, ends=builder.ends, boxes=boxes,
    )  # fmt: skip


class Stream:
    """The passages of a document as its blocks come in, sentences running on from page to page."""

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self._section = ""
        self._open: list[tuple[Span, str, list[int]]] = []
        self._kind: PassageKind = "body"

    def add(self, page: Page, block: Block) -> None:
        """Take in the next block of `page`."""
        text = page.text[block.start : block.end]
        span = Span(page=page.number, start=block.start, end=block.end)
        if block.kind in {"table", "figure", "running", "front", "title"}:
            self._emit((span,), block.kind)
            return
        if block.kind in {"caption", "footnote"}:
            self._sentences([(span, text, block.cuts)], block.kind)
            return
        if self._open and not (block.kind == self._kind and self._goes_on(text, page.number)):
            self.flush()
        if block.kind == "heading":
            self._section = text.replace("\n", " ")
            self._emit((span,), "heading")
            return
        self._kind = block.kind
        self._open.append((span, text, block.cuts))

    def flush(self) -> None:
        """End the running paragraph."""
        if self._open:
            self._sentences(self._open, self._kind)
            self._open = []

    def _goes_on(self, text: str, page: int) -> bool:
        """Whether the running paragraph was left in mid-sentence and `text` may continue it."""
        last_span, last, _ = self._open[-1]
        if CLOSED.search(last) and last[-1] not in ":;":
            return False
        return text[:1].islower() or (last_span.page != page and BULLET.match(text.split(" ", 1)[0]) is None)

    def _emit(self, spans: tuple[Span, ...], kind: PassageKind) -> None:
        """Add one passage."""
        self.passages.append(Passage(spans=spans, kind=kind, section=self._section))

    def _sentences(self, parts: list[tuple[Span, str, list[int]]], kind: PassageKind) -> None:
        """Cut a chain of blocks into sentences, each with its spans."""
        offset, joined, cuts = 0, [], []
        starts: list[int] = []
        for _, text, forced in parts:
            starts.append(offset)
            cuts += [offset + n for n in forced]
            joined.append(text.replace("\n", " "))
            offset += len(text) + 1
        whole = " ".join(joined)
        begin = 0
        edges = sorted({0, *cuts, len(whole)})
        for left, right in zip(edges, edges[1:], strict=False):
            for end in boundaries(whole[left:right]):
                self._piece(whole, begin, left + end, parts, starts, kind)
                begin = left + end

    def _piece(
        self,
        whole: str,
        begin: int,
        end: int,
        parts: list[tuple[Span, str, list[int]]],
        starts: list[int],
        kind: PassageKind,
    ) -> None:
        """Add the passage that is `whole[begin:end]`, mapped back to the pages."""
        while begin < end and whole[begin] == " ":
            begin += 1
        spans = []
        for (span, text, _), at in zip(parts, starts, strict=True):
            first, last = max(begin, at), min(end, at + len(text))
            if first < last:
                spans.append(Span(page=span.page, start=span.start + first - at, end=span.start + last - at))
        if spans:
            self._emit(tuple(spans), kind)
