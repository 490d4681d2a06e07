"""Heads of columns: which lines are heads, and which columns each of their words stands over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from .atoms import DASHES, Atom, join
from .columns import Column, covered, place
from .lines import Line, Segment, numeric
from .rows import wrapped
from .strokes import Stroke

DECIMAL = re.compile(r"(?<!\w)\.\d|\d\.\d")
MOST = 8
"""Lines of heads that a table may have."""


def head_count(lines: list[Line], full: list[float]) -> int:
    """Return how many lines at the top are heads: those above the first rule as wide as the table."""
    cuts = sorted({sum(line.y < y for line in lines) for y in full} - {0, len(lines)})
    left = min(line.segments[0].x0 for line in lines)
    for n, cut in enumerate(cuts):
        above = lines[:cut]
        if cut > MOST or (cut > 2 and sum(_data(line) for line in above[1:]) > 0.6 * (cut - 1)):
            break
        if any(_decimals(line) and line.segments[0].x0 < left + line.size for line in above):
            break
        if max(len(line.segments) for line in above) > 1:
            gridded = len(cuts) > 0.8 * (len(lines) - 1)
            more = n + 1 < len(cuts) and _more_heads(lines, cut, cuts[n + 1], gridded=gridded)
            return cuts[n + 1] if more else cut
    usual = sorted(len(line.segments) for line in lines)[len(lines) // 2]
    if len(full) > 1 and not cuts and len(lines[0].segments) >= usual and not _unlike(lines[0], lines[1:]):
        return 0  # a row like the others between two rules, and no rule below heads
    count = 0
    typical = sorted(line.numbers for line in lines)[len(lines) // 2]
    if typical == 0:
        return 1 if len(lines) > 2 and len(lines[0].segments) > 1 else 0
    for line in lines[:MOST]:
        if _data(line):
            break
        count += 1
    return count if count < len(lines) else 0


def _unlike(line: Line, body: list[Line]) -> bool:
    """Whether a line differs from all below it: in bold letters, or in words over several columns of numbers."""
    bold = all(a.bold for a in line.atoms) and not any(all(a.bold for a in other.atoms) for other in body)
    rest = [segment for segment in line.segments if segment.x0 > body[0].segments[0].x1] if body else []
    return bold or (len(rest) > 1 and not any(numeric(s) for s in rest) and sum(map(_data, body)) > 0.7 * len(body))


def _more_heads(lines: list[Line], cut: int, end: int, *, gridded: bool) -> bool:
    """Whether the lines from `cut` to `end`, ruled off like the heads above them, are heads as well."""
    inside, after = lines[cut:end], lines[end:]
    several = max(len(line.segments) for line in after)
    if len(inside) > 3 or any(line.numbers or 2 * len(line.segments) < several for line in inside):
        return False
    left = min(line.segments[0].x0 for line in lines)
    if gridded and inside[0].segments[0].x0 < left + inside[0].size:
        return False  # it has a name of its own, as all rows have
    rows = [line for line in after[:4] if len(line.segments) > 1]
    return bool(rows) and all(_data(line) for line in rows)


def _data(line: Line) -> bool:
    """Whether a line looks like a row of numbers."""
    rest = line.segments[1:]
    return bool(rest) and 2 * sum(numeric(s) for s in rest) >= len(rest)


def _decimals(line: Line) -> bool:
    """Whether at least two cells of a line, and most of them, are decimals."""
    found = sum(bool(DECIMAL.search(join(s.atoms))) and numeric(s) for s in line.segments[1:])
    return found >= 1 and 2 * found >= len(line.segments) - 1


@dataclass(slots=True)
class Heads:
    """The heads of a table's columns."""

    columns: list[list[str]]
    """Per column, widest group first."""


def heads_of(
    lines: list[Line], columns: list[Column], across: list[Stroke], upright: list[Stroke], row_heads: int
) -> Heads:
    """Return the heads over each column."""
    levels: list[dict[tuple[int, ...], list[Segment]]] = []
    lines, closed = _settled(lines, columns)
    gridded = all(any(a.middle < s.at < b.middle for s in upright) for a, b in pairwise(columns))
    for n, line in enumerate(lines):
        below = next((x for x in lines[n + 1 :] if any(s.x1 > columns[row_heads].x0 for s in x.segments)), None)
        groups = all(len(above.segments) <= len(line.segments) for above in lines[:n])
        tiles = [c for c in range(row_heads, len(columns)) if c not in closed[n]]
        framed = _between_rules(line, columns, upright) if gridded else {}
        levels.append(framed or _level(line, below, columns, across, tiles if groups else [], row_heads))
    heads: list[list[list[str]]] = [[] for _ in columns]
    widths: list[list[int]] = [[] for _ in columns]
    filled = [len({c for span in level for c in span if c >= row_heads}) for level in levels]
    labelled = [any(span == (c,) for span in level for c in range(row_heads)) for level in levels]
    for n, level in enumerate(levels):
        for span, segments in level.items():
            text = wrapped([t for s in segments if (t := join(s.atoms)) not in DASHES])
            apart = labelled[n] and n and labelled[n - 1] and filled[n] > 1 and filled[n - 1] > 1
            for c in span:
                goes_on = bool(heads[c]) and widths[c][-1] == len(span) and not apart
                if goes_on:
                    heads[c][-1].append(text)
                else:
                    heads[c].append([text])
                    widths[c].append(len(span))
    return Heads([[wrapped(parts) for parts in column] for column in heads])


def _settled(lines: list[Line], columns: list[Column]) -> tuple[list[Line], list[set[int]]]:
    """Set heads that stand beside the middle between two lines into the lower one.

    Also told for each line: the columns that have such a head below it, and so none in it.
    """
    settled: list[Line] = []
    closed: list[set[int]] = []
    waiting: list[Segment] = []
    for n, line in enumerate(lines):
        after = lines[n + 1] if n + 1 < len(lines) else None
        if settled and after is not None and _between(line, settled[-1], after):
            waiting += line.segments
            closed[-1].update(c for s in line.segments for c in covered(s, columns))
            continue
        segments = sorted(line.segments + waiting, key=lambda s: s.x0)
        settled.append(Line([a for s in segments for a in s.atoms], segments) if waiting else line)
        closed.append(set())
        waiting = []
    return settled, closed


def _between(line: Line, above: Line, below: Line) -> bool:
    """Whether a line stands where its words only have room because those above and below are over other columns."""
    near = 0.75 * line.size
    apart = all(s.x1 < other.x0 or s.x0 > other.x1 for s in line.segments for other in above.segments + below.segments)
    return apart and line.y - above.y < near and below.y - line.y < near


def _between_rules(line: Line, columns: list[Column], upright: list[Stroke]) -> dict[tuple[int, ...], list[Segment]]:
    """Return the segments of one head line of a full grid by the columns between the rules beside each.

    Nothing where two stand between the same rules over several columns: the line of heads has fewer rules.
    """
    found: dict[tuple[int, ...], list[Segment]] = {}
    edges = [s.at for s in upright if s.start < line.y < s.end]
    for segment in line.segments:
        left = max((x for x in edges if x < segment.middle), default=-1e9)
        right = min((x for x in edges if x > segment.middle), default=1e9)
        span = tuple(i for i, c in enumerate(columns) if left < c.middle < right)
        found.setdefault(span or tuple(covered(segment, columns)), []).append(segment)
    return {} if any(len(span) > 1 and len(segments) > 1 for span, segments in found.items()) else found


def _level(
    line: Line, below: Line | None, columns: list[Column], across: list[Stroke], tiles: list[int], row_heads: int
) -> dict[tuple[int, ...], list[Segment]]:
    """Return the segments of one head line by the columns they stand over; `tiles`: those it may head in groups."""
    found: dict[tuple[int, ...], list[Segment]] = {}
    if below is not None and _title(line, below, columns, across):
        return {tuple(range(row_heads, len(columns))): line.segments}
    segments = _parted(line, below, columns, across, loosely=False)
    spans = _one_each(segments, columns, row_heads)
    if not spans and below is None:
        segments = line.segments
        spans = _tiled(segments, columns, tiles, 2.0)
        if not spans:
            segments = _parted(line, below, columns, across, loosely=True)
            spans = _one_each(segments, columns, row_heads)
    if not spans:
        spans = _tiled(segments, columns, tiles, 0.8 * line.size + 2)
    for n, segment in enumerate(segments):
        ruled = _under_rule(segment, line, below, columns, across)
        # A rule below several heads closes them off and joins none.
        if sum(place(s.middle, columns) in ruled for s in segments) > 1:
            ruled = []
        span = ruled or (spans[n] if spans else covered(segment, columns))
        found.setdefault(tuple(span), []).append(segment)
    return found


def _title(line: Line, below: Line, columns: list[Column], across: list[Stroke]) -> bool:
    """Whether a line of one segment, ruled off from further heads over the whole width, stands over all of them."""
    x0, x1 = columns[0].x0, columns[-1].x1
    ruled = any(line.y < s.at < below.y and s.start < x0 + 3 and s.end > x1 - 3 for s in across)
    return ruled and len(line.segments) == 1 and line.segments[0].x1 > columns[0].x1


def _one_each(segments: list[Segment], columns: list[Column], row_heads: int) -> list[list[int]]:
    """Return one column for each segment where there are as many, or nothing."""
    for first in {0, row_heads}:
        if len(segments) == len(columns) - first:
            spans = [[first + n] for n in range(len(segments))]
            if all(first + n in covered(s, columns) for n, s in enumerate(segments)):
                return spans
    return []


def _tiled(segments: list[Segment], columns: list[Column], tiles: list[int], slack: float) -> list[list[int]]:
    """Return the columns of each segment where each stands over the middle of its own, and none is left; or nothing."""
    if not tiles:
        return []
    row_heads = tiles[0]
    corner = [s for s in segments if s.middle < columns[row_heads].x0 - 1 and place(s.middle, columns) < row_heads]
    rest = segments[len(corner) :]
    if len(segments) == 1:
        return _alone(segments[0], columns, tiles, slack)
    spans: list[list[int]] = [[place(s.middle, columns)] for s in corner]
    start = 0
    for n, segment in enumerate(rest):
        following = rest[n + 1] if n + 1 < len(rest) else None
        last = len(tiles) if following is None else sum(c <= place(following.middle, columns) for c in tiles)
        ends = range(start + 1, last + 1) if following is not None else range(len(tiles), len(tiles) + 1)
        if start >= len(tiles) or not ends:
            return []
        end = min(ends, key=lambda e: _off(segment, columns[tiles[start]], columns[tiles[e - 1]]))
        if _off(segment, columns[tiles[start]], columns[tiles[end - 1]]) > slack:
            return []
        spans.append(tiles[start:end])
        start = end
    return spans if rest else []


def _alone(segment: Segment, columns: list[Column], tiles: list[int], slack: float) -> list[list[int]]:
    """Return the columns that the only segment of a line stands over the middle of: all, or some; or nothing."""
    own = columns[place(segment.middle, columns)]
    most = _off(segment, own, own) + 0.5  # over one column, it is a part of a head in several lines
    ends = [(columns[0], columns[-1]), (columns[tiles[0]], columns[tiles[-1]])]
    if any(_off(segment, *pair) <= min(slack, most) for pair in ends):
        return [tiles]
    runs = [tiles[i:j] for i in range(len(tiles)) for j in range(i + 2, len(tiles) + 1)]
    best = min(runs, key=lambda run: _off(segment, columns[run[0]], columns[run[-1]]), default=tiles)
    return [best] if _off(segment, columns[best[0]], columns[best[-1]]) < min(1.0, most - 1.5) else []


def _off(segment: Segment, first: Column, last: Column) -> float:
    """Return how far a segment stands from the middle of some columns."""
    return abs(segment.middle - (first.x0 + last.x1) / 2)


def _under_rule(
    segment: Segment, line: Line, below: Line | None, columns: list[Column], across: list[Stroke]
) -> list[int]:
    """Return the columns over which the partial rule below a head goes."""
    floor = below.y if below is not None else line.y1 + line.size
    wide = columns[-1].x1 - columns[0].x0
    for stroke in across:
        partial = stroke.end - stroke.start < 0.92 * wide
        if partial and line.y < stroke.at < floor and stroke.start - 3 <= segment.middle <= stroke.end + 3:
            return [i for i, c in enumerate(columns) if stroke.start - 2 <= c.middle <= stroke.end + 2]
    return []


def _parted(
    line: Line, below: Line | None, columns: list[Column], across: list[Stroke], *, loosely: bool
) -> list[Segment]:
    """Part heads that stand so tight that they look like one; not `loosely`: only where each keeps to its column."""
    parted: list[Segment] = []
    for segment in line.segments:
        over = covered(segment, columns)
        if len(over) < 2 or _under_rule(segment, line, below, columns, across):
            parted.append(segment)
            continue
        pieces = _by_column(segment, columns)
        tight = len(pieces) >= len(over) and (below is None or not _subheads(below, over, columns))
        tight = tight and (loosely or _aligned(pieces, columns))
        parted += [piece for _, piece in pieces] if tight and len(pieces) > 1 else [segment]
    return parted


def _aligned(pieces: list[tuple[int, Segment]], columns: list[Column]) -> bool:
    """Whether all pieces stand as their columns do: flush left, flush right or by their middles."""
    return any(
        all(abs(edge(piece) - edge(columns[c])) < 1.5 for c, piece in pieces)
        for edge in (attrgetter("x0"), attrgetter("middle"), attrgetter("x1"))
    )


def _by_column(segment: Segment, columns: list[Column]) -> list[tuple[int, Segment]]:
    """Return the words of a head by the column each stands over."""
    parts: dict[int, list[Atom]] = {}
    for atom in segment.atoms:
        parts.setdefault(place(atom.middle, columns), []).append(atom)
    return [(column, Segment(atoms)) for column, atoms in sorted(parts.items())]


def _subheads(below: Line, over: list[int], columns: list[Column]) -> bool:
    """Whether the line below has heads of its own for at least two of some columns."""
    return len({place(a.middle, columns) for a in below.atoms} & set(over)) > 1
