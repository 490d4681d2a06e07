"""Several tables under one caption: in boxes of their own, one below the other in one box, or side by side in it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from .atoms import join
from .columns import Column, columns_of, place
from .heads import head_count
from .lines import Line, numeric
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
    """Part a region where one table's last rule is followed at once by the next one's first."""
    rules = sorted((s for s in region.across if s.end - s.start > SHORTEST), key=lambda s: s.at)
    heights = [a.height for a in region.atoms]
    edges = []
    for n, (last, first) in enumerate(pairwise(rules)):
        wide = abs(last.start - first.start) < 4 and abs(last.end - first.end) < 4
        apart = first.at - last.at > (DOUBLED if wide else 0.5 * DOUBLED)
        middle = (last.at + first.at) / 2
        longest = max(s.end - s.start for s in rules[: n + 1])
        if apart and last.end - last.start > 0.9 * longest and not any(last.at < h < first.at for h in heights):
            edges.append(middle)
    bounds = [(a, b) for a, b in pairwise([-1e9, *edges, 1e9]) if any(a < h < b for h in heights)]
    return [
        replace(
            region,
            atoms=[a for a in region.atoms if top < a.height < bottom],
            across=[s for s in region.across if top < s.at < bottom],
        )
        for top, bottom in bounds
    ]


def stacked(lines: list[Line], full: list[float]) -> list[list[Line]]:
    """Cut lines where a second set of heads begins: ruled off words over the columns of numbers."""
    if sum(line.numbers > 0 for line in lines) < 0.5 * len(lines):
        return [lines]
    first = head_count(lines, full)
    cuts = sorted({sum(line.y < y for line in lines) for y in full})
    # Where every row is ruled off, two words between rules may be a row like any other.
    fewest = 3 if len(cuts) > 0.9 * len(lines) else 2
    starts = [0]
    for above, below in pairwise(cuts):
        heads = lines[above:below]
        if above <= max(first, starts[-1] + 1) or below >= len(lines) or len(heads) > 3:
            continue
        before, after = lines[above - 1], lines[below]
        # Over each column of numbers stands a head.
        several = max(len(line.segments) for line in heads) >= max(after.numbers, fewest)
        if several and not any(line.numbers for line in heads) and before.numbers and after.numbers:
            starts.append(above)
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
