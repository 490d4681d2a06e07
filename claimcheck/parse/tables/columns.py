"""Columns from the white between them, which most lines of a table respect."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from .lines import Line, Segment, tied
from .strokes import Stroke

NARROWEST = 0.18
"""Of the letters' size: a white that all lines leave free is a gutter from this width on."""


@dataclass(slots=True)
class Column:
    """From where to where the letters of a column stand."""

    x0: float
    x1: float

    @property
    def middle(self) -> float:
        """Half way from left to right."""
        return (self.x0 + self.x1) / 2


def columns_of(body: list[Line], heads: list[Line], upright: list[Stroke]) -> list[Column]:
    """Return the columns of a table from left to right, by its body and the last line of its heads."""
    segments = _narrow(body)
    size = sorted(line.size for line in body)[len(body) // 2]
    columns = _components(segments, NARROWEST * size)
    columns = [part for column in columns for part in _valleys(column, segments, size)]
    columns = [part for column in columns for part in _breaks(column, body, size)]
    columns = _fullest(columns, body, heads, size)
    columns = _cut(columns, body, upright)
    if heads and len(heads[-1].segments) > 1:
        for segment in _narrow_heads(heads[-1], columns):
            columns.append(Column(segment.x0, segment.x1))
    return sorted(columns, key=lambda c: c.x0)


def _narrow(lines: list[Line]) -> list[Segment]:
    """Return the segments that stand in one column: those under or over several of other lines are left out."""
    several = [line for line in lines if len(line.segments) > 1]
    if not several:
        return [s for line in lines for s in line.segments]
    enough = max(1.0, 0.12 * len(several))
    kept: list[Segment] = []
    starts = [[s.x0 for s in line.segments] for line in several]
    for line in several:
        for segment in line.segments:
            spanned = 0
            for each, lefts in zip(several, starts, strict=True):
                if each is not line and _several_inside(each, lefts, segment):
                    spanned += 1
                    if spanned >= enough:
                        break
            if spanned < enough:
                kept.append(segment)
    singles = [line.segments[0] for line in lines if len(line.segments) == 1]
    for segment in singles:  # a line of one segment counts where it keeps to one column, or makes one with others
        fellows = sum(s.x0 < segment.x1 and s.x1 > segment.x0 for s in singles)
        overlapped = [c for c in _components(kept, 0.0) if c.x0 < segment.x1 and c.x1 > segment.x0]
        wide = 1.3 * (overlapped[0].x1 - overlapped[0].x0) if len(overlapped) == 1 else 0.0
        if segment.x1 - segment.x0 < wide or (not overlapped and fellows > 1):
            kept.append(segment)
    return kept or [s for line in lines for s in line.segments]


def _several_inside(line: Line, lefts: list[float], whole: Segment) -> bool:
    """Whether two segments of a line stand within the width of `whole`; `lefts` are the left edges of all."""
    first = max(bisect_left(lefts, whole.x0) - 1, 0)
    last = bisect_left(lefts, whole.x1)
    return last - first > 1 and sum(_inside(part, whole) for part in line.segments[first:last]) > 1


def _inside(part: Segment, whole: Segment) -> bool:
    """Whether `part` stands mostly within the width of `whole`."""
    return min(part.x1, whole.x1) - max(part.x0, whole.x0) > 0.7 * (part.x1 - part.x0)


def _components(segments: list[Segment], least: float) -> list[Column]:
    """Return the stretches that segments cover, parted where at least `least` is white."""
    columns: list[Column] = []
    for segment in sorted(segments, key=lambda s: s.x0):
        if columns and segment.x0 - columns[-1].x1 < least:
            columns[-1].x1 = max(columns[-1].x1, segment.x1)
        else:
            columns.append(Column(segment.x0, segment.x1))
    return columns


def _fullest(columns: list[Column], body: list[Line], heads: list[Line], size: float) -> list[Column]:
    """Return the columns of the lines with most cells, where other lines only have cells over several columns."""
    most = max(len(line.segments) for line in body)
    fullest = [line for line in body if len(line.segments) == most]
    fullest += [line for line in heads[-1:] if len(line.segments) >= most - 1]
    found = _components([s for line in fullest for s in line.segments], NARROWEST * size)
    support = [sum(any(s.x0 < c.x1 and s.x1 > c.x0 for s in line.segments) for line in fullest) for c in found]
    rest = [line for line in body if line not in fullest]
    single = sum(len(line.segments) <= 2 for line in rest)
    heads_over = [s for line in heads for s in line.segments]
    if not all(any(s.x0 < c.x1 and s.x1 > c.x0 for s in heads_over) for c in found[1:]):
        return columns
    if any(s.x1 < found[0].x0 or s.x0 > found[-1].x1 for line in body for s in line.segments):
        return columns
    if most < 3 or len(found) < 3 or min(support[1:]) < 2 or single < 0.8 * len(rest) or not rest:
        return columns
    return found if len(found) != len(columns) else columns


def _valleys(column: Column, segments: list[Segment], size: float) -> list[Column]:
    """Part a stretch at a white that three in four lines respect: the others have a cell over several columns."""
    inside = [s for s in segments if s.x0 >= column.x0 and s.x1 <= column.x1]
    best: tuple[int, float] | None = None
    for edge in sorted({round(s.x1, 0) for s in inside}):
        x = edge + 0.5 * NARROWEST * size
        crossing = [s for s in inside if s.x0 < x + 0.3 * size and s.x1 > x]
        left = [s for s in inside if s.x1 <= x]
        right = [s for s in inside if s.x0 >= x + 0.3 * size]
        both = min(len(left), len(right))
        if both >= 2 and crossing and both >= 2 * len(crossing) and (best is None or len(crossing) < best[0]):
            best = (len(crossing), x)
    if best is None:
        return [column]
    x = best[1]
    kept = [s for s in inside if s.x1 <= x or s.x0 >= x]
    parts = _components(kept, NARROWEST * size)
    if len(parts) == 1 and len(kept) == len(inside):
        return [column]
    return [each for part in parts for each in _valleys(part, kept, size)]


def _breaks(column: Column, body: list[Line], size: float) -> list[Column]:
    """Part a stretch at a narrow white that all lines leave free before a number with decimals."""
    lines = [[a for a in line.atoms if a.x0 >= column.x0 - 0.1 and a.x1 <= column.x1 + 0.1] for line in body]
    lines = [atoms for atoms in lines if atoms]
    if len(lines) < 3:
        return [column]
    for edge in sorted({round(a.x1, 1) for atoms in lines for a in atoms}):
        right = [[a for a in atoms if a.middle > edge] for atoms in lines]
        left = [[a for a in atoms if a.middle <= edge] for atoms in lines]
        if not all(left) or not all(right) or any(tied(a[-1], b[0]) for a, b in zip(left, right, strict=True)):
            continue
        start = min(atoms[0].x0 for atoms in right)
        decimal = sum(atoms[0].number and "." in atoms[0].text for atoms in right)
        if start - edge >= NARROWEST * size and 4 * decimal >= 3 * len(lines):
            first = Column(column.x0, max(a.x1 for atoms in left for a in atoms))
            return [first, *_breaks(Column(start, column.x1), body, size)]
    return [column]


def _cut(columns: list[Column], body: list[Line], upright: list[Stroke]) -> list[Column]:
    """Part columns where an upright rule runs along at least half of the body."""
    top, bottom = body[0].y0, body[-1].y1
    for stroke in upright:
        if min(stroke.end, bottom) - max(stroke.start, top) < 0.5 * (bottom - top):
            continue
        for i, column in enumerate(columns):
            if not column.x0 + 1 < stroke.at < column.x1 - 1:
                continue
            inside = [a for line in body for a in line.atoms if column.x0 - 1 <= a.middle <= column.x1 + 1]
            left = [a.x1 for a in inside if a.middle < stroke.at]
            right = [a.x0 for a in inside if a.middle > stroke.at]
            if left and right:
                columns[i : i + 1] = [
                    Column(column.x0, min(max(left), stroke.at)), Column(max(min(right), stroke.at), column.x1)
                ]  # fmt: skip
            break
    return columns


def _narrow_heads(head: Line, columns: list[Column]) -> list[Segment]:
    """Return the segments of a head line that stand over no column."""
    return [s for s in head.segments if all(c.x1 < s.x0 - 1 or c.x0 > s.x1 + 1 for c in columns)]


def place(x: float, columns: list[Column]) -> int:
    """Return the column that `x` stands in, or the nearest."""
    return min(range(len(columns)), key=lambda i: max(columns[i].x0 - x, x - columns[i].x1, 0.0))


def covered(segment: Segment, columns: list[Column]) -> list[int]:
    """Return the columns that a segment stands over, at least the nearest."""
    slack = 1.0
    found = [i for i, c in enumerate(columns) if c.x0 + slack < segment.x1 and c.x1 - slack > segment.x0]
    return found or [place(segment.middle, columns)]
