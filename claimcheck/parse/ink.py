"""One PDF page to the words, rules and shapes that stand on it: one pass of PyMuPDF, no layout yet.

Spans (`extractDICT`) know style and visibility, words (`extractWORDS`) know exact boxes; both walk the
same text page in the same order, so they are laid side by side letter by letter. That costs two thirds of
`rawdict`, which builds a record for every character.

`ActualText` is ignored on purpose: it may say what is not printed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

FILLED_OR_STROKED = 16 | 32
"""Bits of a span's `char_flags`: paint touches the page. Render modes 3 and 7 have neither."""
ITALIC, MONOSPACED, BOLD = 2, 8, 16
"""Bits of a span's `flags`."""
PALE = 1 << 20
"""Our own bit beside them: the colour is near that of paper."""
PALE_LUMINANCE = 205
"""Of 255: from here on a colour may not stand out from paper."""
FAINTEST_ALPHA = 26
"""Of 255: text that is more transparent cannot be read."""
SMALLEST_SIZE = 1.0
"""Points: smaller letters cannot be read at any sensible zoom."""
ACCENTS = dict(
    zip(
        "´`¨ˆ˜¸ˇ˚¯˘˙˝",
        "\u0301\u0300\u0308\u0302\u0303\u0327\u030c\u030a\u0304\u0306\u0307\u030b",
        strict=True,
    )
)
RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
PLAIN = str.maketrans({
    "\u2212": "-", "\u2010": "-", "\u2011": "-", "\u00ad": "-",
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "", "\u2060": "",
})  # fmt: skip


@dataclass(slots=True)
class Word:
    """A run of letters at one place and one height over the line."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    level: int
    """0 on the line, 1 raised, -1 lowered."""
    style: int
    """PyMuPDF's span flags (`BOLD`, `MONOSPACED`; `ITALIC` of its last letter), and `PALE`."""
    glued: bool
    """It follows the word before it without a blank."""


@dataclass(slots=True)
class Line:
    """Words that the PDF draws in one row without a wide gap."""

    words: list[Word]
    block: int
    """Number of the drawing block it came in; text and shapes count together, in drawing order."""
    direction: tuple[float, float]
    """Unit vector along which it is read; (1, 0) is upright text."""
    size: float
    """Of its main letters, in points."""
    x0: float
    y0: float
    x1: float
    y1: float

    def text(self) -> str:
        """Return its words with blanks between them."""
        return "".join(w.text if w.glued else " " + w.text for w in self.words).lstrip()


@dataclass(slots=True)
class Shape:
    """A stroke, a filled area or a picture."""

    x0: float
    y0: float
    x1: float
    y1: float
    block: int
    opaque: bool


@dataclass(slots=True)
class Ink:
    """What is printed on one page, in the page's own direction, unordered."""

    number: int
    width: float
    height: float
    """As displayed, that is after the page's rotation."""
    lines: list[Line] = field(default_factory=list)
    rules: list[Shape] = field(default_factory=list)
    """Horizontal strokes."""
    shapes: list[Shape] = field(default_factory=list)
    """Everything else that is drawn, pictures included."""
    recognised: bool = False
    """The text is the layer that a character recogniser laid under a scan."""
    picture_only: bool = False
    """A picture covers the page and there is no text: a scan that nobody put through a recogniser."""
    hidden: int = 0
    """Words left out because nobody sees them."""


def read_ink(page: Any, number: int) -> Ink:
    """Return what is printed on `page` (a PyMuPDF page), without what cannot be seen."""
    import pymupdf

    from .visible import drop_invisible

    flags = (
        pymupdf.TEXT_PRESERVE_LIGATURES
        | pymupdf.TEXT_PRESERVE_WHITESPACE
        | pymupdf.TEXT_MEDIABOX_CLIP
        | pymupdf.TEXT_COLLECT_VECTORS
        | pymupdf.TEXT_IGNORE_ACTUALTEXT
    )
    text_page = page.get_textpage(flags=flags)
    blocks = text_page.extractDICT()["blocks"]
    boxes = text_page.extractWORDS()
    ink = Ink(number=number, width=page.rect.width, height=page.rect.height)
    _shapes(ink, blocks)
    ink.lines, unseen = _lines(blocks, boxes, ink.width, ink.height)
    drop_invisible(page, ink, unseen)
    return ink


def _shapes(ink: Ink, blocks: list[dict[str, Any]]) -> None:
    """Sort the drawn strokes and areas into rules and other shapes."""
    for number, block in enumerate(blocks):
        if block["type"] != 3:
            continue
        x0, y0, x1, y1 = block["bbox"]
        shape = Shape(x0, y0, x1, y1, number, block["alpha"] > 200 and not block["stroked"])
        if y1 - y0 < 3.0 and x1 - x0 > 12.0:
            ink.rules.append(shape)
        else:
            ink.shapes.append(shape)


def _lines(
    blocks: list[dict[str, Any]], boxes: list[tuple[Any, ...]], width: float, height: float
) -> tuple[list[Line], list[Line]]:
    """Return the lines that are painted, and those that are on the page without paint (an OCR layer)."""
    painted: list[Line] = []
    unpainted: list[Line] = []
    cursor = _Cursor(boxes)
    for number, block in enumerate(blocks):
        if block["type"] != 0:
            continue
        for line in block["lines"]:
            spans = line["spans"]
            direction = line["dir"] if line["wmode"] == 0 else (0.0, 1.0)
            base, size = _baseline(spans, direction)
            groups: tuple[list[Word], list[Word]] = ([], [])
            for span in spans:
                paint = _paint(span)
                for word in cursor.take(span, base, size, direction):
                    middle = (word.x0 + word.x1) / 2
                    if paint is None or not (0 <= middle <= width and 0 <= (word.y0 + word.y1) / 2 <= height):
                        continue
                    _append(groups[paint], word)
            for words, into in zip(groups, (painted, unpainted), strict=True):
                if words:
                    words[0].glued = False
                    into.append(make_line(words, number, direction, size))
    return painted, unpainted


def _append(words: list[Word], word: Word) -> None:
    """Add `word`, or let it grow the one before where both are one piece of one height ("28" "." "4")."""
    if word.glued and words and words[-1].level == word.level:
        last = words[-1]
        last.text += word.text
        last.style = last.style & ~ITALIC | word.style & ITALIC
        last.y0, last.x1, last.y1 = min(last.y0, word.y0), word.x1, max(last.y1, word.y1)
    else:
        words.append(word)


def make_line(words: list[Word], block: int, direction: tuple[float, float], size: float) -> Line:
    """Return the line of `words` with the box around them."""
    return Line(
        words, block, direction, size,
        min([w.x0 for w in words]), min([w.y0 for w in words]),
        max([w.x1 for w in words]), max([w.y1 for w in words]),
    )  # fmt: skip


def _paint(span: dict[str, Any]) -> int | None:
    """Return 0 for painted text, 1 for text without paint (render mode 3), None for what is no text at all."""
    if span["size"] < SMALLEST_SIZE:
        return None
    if not span["char_flags"] & FILLED_OR_STROKED:
        return 1
    return 0 if span["alpha"] >= FAINTEST_ALPHA else None


def _height(span: dict[str, Any], direction: tuple[float, float]) -> float:
    """Return how high a span's base line stands, measured against the reading direction."""
    x, y = span["origin"]
    return float(x * direction[1] - y * direction[0])


def _baseline(spans: list[dict[str, Any]], direction: tuple[float, float]) -> tuple[float, float]:
    """Return the height of the base line and the size of a line's main letters: the largest mass of ink."""
    if len(spans) == 1:
        return _height(spans[0], direction), spans[0]["size"]
    mass: dict[tuple[int, int], float] = {}
    first: dict[tuple[int, int], tuple[float, float]] = {}
    for span in spans:
        height, size = _height(span, direction), span["size"]
        key = (round(height), round(size))
        # Blanks have no ink; a large letter says more about the line than a small one.
        mass[key] = mass.get(key, 0.0) + len(span["text"].strip()) * size**2
        first.setdefault(key, (height, size))
    main = max(mass, key=mass.__getitem__)
    low, small = first[main]
    for key, (height, size) in first.items():
        # A letter with up to four smaller ones has an exponent (`-0.5`) or an index, however much ink that is; an
        # index may be a word.
        most = 4 if low > height else 8
        if small < 0.88 * size < 2 * small and mass[main] / small**2 <= most * mass[key] / size**2:
            return height, size
    return first[main]


class _Cursor:
    """Walks the words of a page while its spans are read, so that each piece gets style and exact box."""

    def __init__(self, boxes: list[tuple[Any, ...]]) -> None:
        self._boxes = boxes
        self._word = 0
        self._used = 0
        self._lost = False

    def take(self, span: dict[str, Any], base: float, size: float, direction: tuple[float, float]) -> Iterator[Word]:
        """Yield the pieces of words that stand in `span`."""
        level = 0
        if span["size"] < 0.88 * size:
            rise = _height(span, direction) - base
            level = 1 if rise > 0.12 * size else (-1 if rise < -0.06 * size else 0)
        style, letters, colour = span["flags"], span["size"], span["color"]
        if colour and _luminance(colour) >= PALE_LUMINANCE:
            style |= PALE
        for token in span["text"].split():
            for text, box, glued in self._match(token, span):
                clean = normalise(text)
                if clean:
                    yield Word(clean, box[0], box[1], box[2], box[3], letters, level, style, glued)

    def _match(self, token: str, span: dict[str, Any]) -> Iterator[tuple[str, tuple[float, float, float, float], bool]]:
        """Yield (letters, box, glued to the piece before) for `token`."""
        while token:
            if self._lost or self._word >= len(self._boxes):
                yield token, _share(token, span), False
                return
            x0, y0, x1, y1, whole, *_ = self._boxes[self._word]
            rest = whole[self._used :]
            part = token if rest.startswith(token) else rest
            if not token.startswith(part):
                self._lost = True  # both walks of the page disagree: boxes by proportion from here on
                continue
            glued, ends = self._used > 0, len(part) == len(rest)
            if glued or not ends:
                s0, t0, s1, t1 = span["bbox"]
                x0, y0, x1, y1 = (max(x0, s0) if glued else x0), t0, (x1 if ends else min(x1, s1)), t1
            yield part, (x0, y0, x1, y1), glued
            self._used += len(part)
            if ends:
                self._word, self._used = self._word + 1, 0
            token = token[len(part) :]


def _luminance(colour: int) -> float:
    """Return how bright an sRGB colour is, 0 to 255 (weights of ITU-R BT.601)."""
    return 0.299 * (colour >> 16 & 255) + 0.587 * (colour >> 8 & 255) + 0.114 * (colour & 255)


def _share(token: str, span: dict[str, Any]) -> tuple[float, float, float, float]:
    """Return the box of `token` within its span, as if all letters were equally wide."""
    x0, y0, x1, y1 = span["bbox"]
    text = span["text"]
    start = max(text.find(token), 0)
    step = (x1 - x0) / max(len(text), 1)
    return x0 + start * step, y0, x0 + (start + len(token)) * step, y1


def normalise(text: str) -> str:
    """Return the letters of a word as they are remembered: NFKC, ASCII hyphen and minus, no controls.

    >>> normalise("e\ufb03cient"), normalise("\u22120.8"), normalise("10\u00b2")
    ('efficient', '-0.8', '10^2')
    """
    if text.isascii():
        return text if text.isprintable() else "".join(c for c in text if c.isprintable())
    text = text.translate(PLAIN)
    if text.isascii():
        return text
    out: list[str] = []
    accent = ""
    for char in text:
        if char in ACCENTS:
            accent = ACCENTS[char]
            continue
        if char in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺":
            # NFKC would make "10²" into 102.
            out.append(("" if out and out[-1][0] == "^" else "^") + char.translate(RAISED_DIGITS))
        elif unicodedata.category(char)[0] != "C" or "\ue000" <= char <= "\uf8ff":
            out.append(char + accent)
        accent = ""
    return unicodedata.normalize("NFKC", "".join(out)).replace(" ", "")
