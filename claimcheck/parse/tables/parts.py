"""Several tables under one caption: in boxes of their own, one below the other in one box, or side by side in it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from ..floats import PART
from .atoms import Atom, join
from .columns import Column, columns_of, place
from .heads import head_count
from .lines import Line, lines_of, numeric
from .region import Region
from .strokes import Stroke

SHORTEST = 30.0
"""Points: a shorter rule frames no table."""
DOUBLED = 5.0
"""Points between two rules without words, from which on they are the end of one table and the beginning of another."""


def boxes_of(region: Region) -> list[Region]:
    """Return the parts of a region that have rules of their own, beside or below each other; else the region itself."""
    return [low for beside in _beside(region) for low in _below(beside)]


def _beside(region: Region) -> list[Region]:
    """Part a region where the rules of two tables end before each other."""
    sides: list[list[Stroke]] = []
    for stroke in sorted(region.across, key=lambda s: s.start):
        if sides and stroke.start < max(s.end for s in sides[-1]) + 1:
            sides[-1].append(stroke)
        else:
            sides.append([stroke])
    if len(sides) < 2 or any(len({round(s.at / 4) for s in side}) < 3 for side in sides):
        return [region]
    edges = [
        (max(s.end for s in one) + min(s.start for s in other)) / 2 for one, other in pairwise(sides)
    ]  # fmt: skip
    if any(a.x0 < edge < a.x1 for a in region.atoms for edge in edges):
        return [region]
    bounds = pairwise([-1e9, *edges, 1e9])
    return [
        replace(
            region,
            atoms=[a for a in region.atoms if left < a.middle < right],
            standing=[a for a in region.standing if left < a.middle < right],
            across=[s for s in region.across if left < (s.start + s.end) / 2 < right],
            upright=[s for s in region.upright if left < s.at < right],
        )
        for left, right in bounds
    ]


def _below(region: Region) -> list[Region]:
    """Part a region where one table's last rule is followed by the next one's first, at once or after its title."""
    rules = sorted((s for s in region.across if s.end - s.start > SHORTEST), key=lambda s: s.at)
    edges = []
    start = 0
    for n in range(1, len(rules)):
        last, first = rules[n - 1], rules[n]
        between = [a for a in region.atoms if last.at < a.height < first.at]
        if last.end - last.start <= 0.9 * max(s.end - s.start for s in rules[start:n]):
            continue
        strange = _strange(rules[start:n], rules[n:])
        if between:
            edge = _title(between, last, first, strange=strange)
        else:
            apart = first.at - last.at > (DOUBLED if _alike(last, first) else 0.5 * DOUBLED)
            edge = (last.at + first.at) / 2 if apart or strange else None
        if edge is not None:
            edges.append(edge)
            start = n
    heights = [a.height for a in region.atoms]
    bounds = [(a, b) for a, b in pairwise([-1e9, *edges, 1e9]) if any(a < h < b for h in heights)]
    return [
        replace(
            region,
            atoms=[a for a in region.atoms if top < a.height < bottom],
            across=[s for s in region.across if top < s.at < bottom],
        )
        for top, bottom in bounds
    ]


def _alike(a: Stroke, b: Stroke) -> bool:
    """Whether two rules run from the same place to the same place."""
    return abs(a.start - b.start) < 4 and abs(a.end - b.end) < 4


def _strange(above: list[Stroke], below: list[Stroke]) -> bool:
    """Whether the last rules above and the first ones below frame boxes of different widths."""
    last, first = above[-1], below[0]
    if _alike(last, first) or sum(_alike(s, last) for s in above) < 2 or sum(_alike(s, first) for s in below) < 2:
        return False
    # A single one, like the others above but far below, is the end of the table they all belong to.
    return sum(_alike(s, last) for s in below) != 1 and sum(_alike(s, first) for s in above) != 1


def _title(between: list[Atom], last: Stroke, first: Stroke, *, strange: bool) -> float | None:
    """Return where to part two tables between whose rules `last` and `first` only the title of one of them stands."""
    lines = lines_of(between, [])
    if len(lines) > 3 or any(len(line.segments) > 1 for line in lines):
        return None
    if not strange and not PART.match(join(lines[0].atoms)):
        return None
    top, bottom = min(a.y0 for a in between), max(a.y1 for a in between)
    return (last.at + top) / 2 if first.at - bottom < top - last.at else (bottom + first.at) / 2


def stacked(lines: list[Line], full: list[float]) -> list[list[Line]]:
    """Cut lines where a second set of heads begins: ruled off words over the columns of numbers."""
    if sum(line.numbers > 0 for line in lines) < 0.5 * len(lines):
        return [lines]
    first = head_count(lines, full)
    cuts = sorted({sum(line.y < y for line in lines) for y in full})
    # Where every row is ruled off, two words between rules may be a row like any other.
    fewest = 3 if len(cuts) > 0.9 * len(lines) else 2
    starts = [0]
    for n, (above, below) in enumerate(pairwise(cuts)):
        heads = lines[above:below]
        titled = n and above - cuts[n - 1] == 1 and len(lines[above - 1].segments) == 1
        start = above - 1 if titled else above
        if start <= max(first, starts[-1] + 1) or below >= len(lines) or len(heads) > 3:
            continue
        before, after = lines[start - 1], lines[below]
        # Over each column of numbers stands a head.
        several = max(len(line.segments) for line in heads) >= max(after.numbers, fewest)
        if several and not any(line.numbers for line in heads) and before.numbers and after.numbers:
            starts.append(start)
    return [lines[a:b] for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def halves(lines: list[Line], full: list[float], upright: list[Stroke]) -> list[list[Line]]:
    """Cut a table that is two or more side by side: their heads repeat, and each begins with a column of words."""
    count = head_count(lines, full)
    heads = [line for line in lines[:count] if len(line.segments) > 3]
    body = lines[count:]
    if not heads or not body:
        return [lines]
    columns = columns_of(body, heads, upright)
    texts = [""] * len(columns)
    for segment in heads[-1].segments:
        texts[place(segment.middle, columns)] = join(segment.atoms)
    for width in range(2, len(columns) // 2 + 1):
        starts = range(0, len(columns), width)
        repeats = all(t == texts[i % width] and any(c.isalnum() for c in t) for i, t in enumerate(texts) if i % width)
        if len(columns) % width or not repeats or not all(_worded(body, columns[i]) for i in starts):
            continue
        edges = [-1e9, *((columns[i - 1].x1 + columns[i].x0) / 2 for i in starts[1:]), 1e9]
        return [_between(lines, left, right) for left, right in pairwise(edges)]
    return [lines]


def _worded(lines: list[Line], column: Column) -> bool:
    """Whether a column has words and next to no numbers."""
    several = [s for line in lines if len(line.segments) > 1 for s in line.segments]
    inside = [s for s in several if column.x0 <= s.middle <= column.x1]
    return len(inside) > 1 and sum(numeric(s) for s in inside) < 0.2 * len(inside)


def _between(lines: list[Line], left: float, right: float) -> list[Line]:
    """Return the parts of lines between two edges; a line of one segment, which heads all parts, is in each."""
    parts = []
    for line in lines:
        inside = [s for s in line.segments if left < s.middle < right]
        only = line.segments[0]
        if len(line.segments) == 1 and (only.x0 < left < only.x1 or only.x0 < right < only.x1):
            inside = line.segments
        if inside:
            parts.append(Line([a for s in inside for a in s.atoms], inside))
    return parts
