"""The lines of a page to rows in reading order, with the column each stands in.

Typesetting programs write a page in reading order, floats where they were anchored, and that order knows
more than geometry does (which half a centred line belongs to, how a wide table's cells follow). So it is
kept where geometry does not object, and only pages drawn in another order are sorted by bands and columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from ..model import Box
from .ink import BOLD, Ink, Line, Shape, Word
from .order import sorted_rows

Frame = tuple[float, float]


@dataclass(slots=True)
class Row:
    """Words on one base line of one column."""

    words: list[Word]
    size: float
    x0: float
    y0: float
    x1: float
    y1: float
    column: Frame = (0.0, 0.0)
    """Left and right edge of the text column it stands in."""
    kind: str = ""
    """A `PassageKind` once it is known."""
    heading: int = 0
    """Of a heading: 1 for a section, 2 for what is below; 0 for other rows."""
    region: int = 0
    """Rows of one table or one figure of a page have one number."""
    flush: bool = False
    """It begins and ends where a row next to it does."""

    @property
    def text(self) -> str:
        """Its words with blanks between them."""
        return "".join(w.text if w.glued else " " + w.text for w in self.words).lstrip()

    @property
    def bold(self) -> bool:
        """Whether every word of some length is bold."""
        words = [w for w in self.words if w.level == 0]
        return bool(words) and all(w.style & BOLD for w in words)

    @property
    def letters(self) -> int:
        """How many characters it has."""
        return sum([len(w.text) for w in self.words])

    @property
    def cells(self) -> int:
        """How many stretches it falls into that stand more than a letter's width apart."""
        wide = 1.1 * self.size
        return 1 + sum(b.x0 - a.x1 > wide for a, b in pairwise(self.words))


@dataclass(slots=True)
class Sheet:
    """One page as rows in reading order."""

    number: int
    width: float
    height: float
    rows: list[Row]
    aside: list[Row]
    """Rows that run across the page's direction: margin stamps, axis labels."""
    rules: list[Shape]
    shapes: list[Shape]
    turned: int = 0
    """Quarter turns by which a sideways page was set upright for reading."""
    gutter: float | None = None
    """Middle of the white between two columns."""
    recognised: bool = False
    front_end: float = 0.0
    """On the first page: where the abstract or the first section begins; no float stands above it."""


def lay_out(ink: Ink) -> Sheet:
    """Return the page's rows in reading order."""
    turned = _turn(ink)
    upright = [line for line in ink.lines if line.direction[0] > 0.9]
    aside = [_row([line]) for line in ink.lines if line.direction[0] <= 0.9]
    rows = _merge(_once(upright))
    _underscores(rows, ink.shapes)
    gutter = find_gutter(rows)
    _set_columns(rows, gutter)
    if _jumps_back(rows):
        rows = sorted_rows(rows, gutter)
    return Sheet(
        number=ink.number, width=ink.width, height=ink.height, rows=rows, aside=aside,
        rules=ink.rules, shapes=ink.shapes, turned=turned, gutter=gutter, recognised=ink.recognised,
    )  # fmt: skip


def _turn(ink: Ink) -> int:
    """Set a page upright whose text mostly runs sideways; return the quarter turns this took."""
    weight = {0: 0, 1: 0, 2: 0, 3: 0}
    for line in ink.lines:
        dx, dy = line.direction
        turns = (0 if dx > 0 else 2) if abs(dx) > 0.7 else (1 if dy < 0 else 3)
        weight[turns] += len(line.words)
    turns = max(weight, key=weight.__getitem__)
    if turns == 0 or (weight[turns] < 20 and weight[0]):
        return 0
    for item in [w for line in ink.lines for w in line.words] + ink.lines + ink.rules + ink.shapes:
        item.x0, item.y0, item.x1, item.y1 = turn_box((item.x0, item.y0, item.x1, item.y1), turns, ink)
    for line in ink.lines:
        dx, dy = line.direction
        line.direction = {1: (-dy, dx), 2: (-dx, -dy), 3: (dy, -dx)}[turns]
    strokes = ink.rules + ink.shapes
    ink.rules = [s for s in strokes if s.y1 - s.y0 < 3.0 and s.x1 - s.x0 > 12.0]
    ink.shapes = [s for s in strokes if not (s.y1 - s.y0 < 3.0 and s.x1 - s.x0 > 12.0)]
    if turns != 2:
        ink.width, ink.height = ink.height, ink.width
    return turns


def turn_box(box: Box, turns: int, page: Ink | Sheet) -> Box:
    """Return `box` after quarter turns of `page`: 1 sets text upright that runs upwards, 3 such that runs down."""
    x0, y0, x1, y1 = box
    if turns == 1:
        return page.height - y1, x0, page.height - y0, x1
    if turns == 2:
        return page.width - x1, page.height - y1, page.width - x0, page.height - y0
    return y0, page.width - x1, y1, page.width - x0


def _once(lines: list[Line]) -> list[Line]:
    """Leave out words that are drawn a second time at the same place (fake bold, doubled layers)."""
    seen: set[tuple[str, int, int]] = set()
    texts: set[str] = set()
    kept: list[Line] = []
    for line in lines:
        fresh: list[Word] = []
        for word in line.words:
            text, x, y = word.text, round(word.x0 / 1.5), round(word.y0 / 1.5)
            near = text in texts and any((text, x + i, y + j) in seen for i in (0, -1, 1) for j in (0, -1, 1))
            if not near:
                fresh.append(word)
            texts.add(text)
            seen.add((text, x, y))
        if fresh:
            line.words = fresh
            kept.append(line)
    return kept


def _row(lines: list[Line]) -> Row:
    """Return one row of `lines` that stand side by side."""
    words = [w for line in lines for w in line.words]
    size = max(lines, key=lambda li: len(li.words)).size
    y0, y1 = min([li.y0 for li in lines]), max([li.y1 for li in lines])
    if y1 - y0 < 0.8 * size:  # some fonts claim to be flat; distances between rows need true heights
        y0, y1 = (y0 + y1) / 2 - 0.45 * size, (y0 + y1) / 2 + 0.45 * size
    return Row(words, size, min([li.x0 for li in lines]), y0, max([li.x1 for li in lines]), y1)


def _merge(lines: list[Line]) -> list[Row]:
    """Join lines that continue each other on one base line, as long as no column could lie between them."""
    rows: list[Row] = []
    group: list[Line] = []
    for line in lines:
        if group and not _continues(group[-1], line):
            rows.append(_row(group))
            group = []
        group.append(line)
    if group:
        rows.append(_row(group))
    return rows


def _underscores(rows: list[Row], shapes: list[Shape]) -> None:
    """Write out the short rules on the base line that TeX draws between the parts of a name (`max_len`)."""
    drawn: dict[int, list[Shape]] = {}
    for shape in shapes:
        if shape.y1 - shape.y0 < 1.0 and 1.0 < shape.x1 - shape.x0 < 8.0:
            drawn.setdefault(round(shape.y0), []).append(shape)
    if not drawn:
        return
    for row in rows:
        low = row.y0 + 0.5 * (row.y1 - row.y0)
        near = [s for y in range(round(low), round(row.y1) + 1) for s in drawn.get(y, ())]
        for a, b in pairwise(row.words) if near else ():
            slack = 0.15 * a.size
            if any(abs(s.x0 - a.x1) < slack and abs(b.x0 - s.x1) < slack for s in near):
                a.text, a.x1, b.glued = a.text + "_", b.x0, True


def _continues(a: Line, b: Line) -> bool:
    """Whether `b` goes on where `a` stops."""
    overlap = min(a.y1, b.y1) - max(a.y0, b.y0)
    # Columns are seldom nearer than one and a half letters; headings set their number two apart.
    reach = 2.2 * max(a.size, b.size) if a.words[-1].text[-1:].isdigit() and len(a.words) == 1 else 1.4 * a.size
    return overlap > 0.4 * min(a.y1 - a.y0, b.y1 - b.y0) and -0.5 * a.size < b.x0 - a.x1 < reach


def find_gutter(rows: list[Row]) -> float | None:
    """Return the x in the middle of the white between two columns, or None on a page of one."""
    prose = [r for r in rows if len(r.words) >= 4]
    if len(prose) < 8:
        return None
    left, right = min(r.x0 for r in prose), max(r.x1 for r in prose)
    best: tuple[float, float] | None = None
    for step in range(30, 71):
        x = left + (right - left) * step / 100
        crossing = sum(r.y1 - r.y0 for r in prose if r.x0 < x - 2 and r.x1 > x + 2)
        if best is None or crossing < best[0]:
            best = (crossing, x)
    assert best is not None  # noqa: S101
    crossing, x = best
    before = [r for r in prose if r.x1 <= x + 2]
    after = [r for r in prose if r.x0 >= x - 2]
    sides = min(sum(r.y1 - r.y0 for r in before), sum(r.y1 - r.y0 for r in after))
    wide = 0.25 * (right - left)
    real = min(sum(r.x1 - r.x0 > wide for r in before), sum(r.x1 - r.x0 > wide for r in after))
    if real < 4 or sides < 0.5 * crossing or not _side_by_side(before, after):
        return None
    return (max(r.x1 for r in before) + min(r.x0 for r in after)) / 2


def _side_by_side(before: list[Row], after: list[Row]) -> bool:
    """Whether the two halves stand beside each other rather than one below the other."""
    top = max(min(r.y0 for r in before), min(r.y0 for r in after))
    bottom = min(max(r.y1 for r in before), max(r.y1 for r in after))
    return bottom - top > 30


def _set_columns(rows: list[Row], gutter: float | None) -> None:
    """Tell each row the left and right edge of its column."""
    if not rows:
        return
    left, right = min(r.x0 for r in rows), max(r.x1 for r in rows)
    for row in rows:
        if gutter is None or (row.x0 < gutter - 6 and row.x1 > gutter + 6):
            row.column = (left, right)
        else:
            row.column = (left, gutter) if row.x1 <= gutter + 6 else (gutter, right)


def _jumps_back(rows: list[Row]) -> bool:
    """Whether the drawing order cannot be the reading order: it often goes up without going right."""
    jumps = 0
    for a, b in pairwise(rows):
        if b.y1 < a.y0 - 2 and b.x0 < a.x1 and b.column[0] <= a.column[0]:
            jumps += 1
    return jumps > max(3, len(rows) // 14)
