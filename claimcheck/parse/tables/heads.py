"""Heads of columns: which lines are heads, and which columns each of their words stands over."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .atoms import join
from .columns import Column, covered, place
from .lines import Line, Segment, numeric
from .region import Stroke
from .rows import split, wrapped

DECIMAL = re.compile(r"\d\.\d")
MOST = 8
"""Lines of heads that a table may have."""


def head_count(lines: list[Line], full: list[float]) -> int:
    """Return how many lines at the top are heads: those above the first rule as wide as the table."""
    cuts = sorted({sum(line.y < y for line in lines) for y in full} - {0, len(lines)})
    for cut in cuts:
        above = lines[:cut]
        if cut > MOST or (cut > 2 and sum(_data(line) for line in above[1:]) > 0.6 * (cut - 1)):
            break
        if any(_decimals(line) for line in above):
            break
        if max(len(line.segments) for line in above) > 1:
            return cut
    count = 0
    typical = sorted(line.numbers for line in lines)[len(lines) // 2]
    if typical == 0:
        return 1 if len(lines) > 2 and len(lines[0].segments) > 1 else 0
    for line in lines[:MOST]:
        if _data(line):
            break
        count += 1
    return count if count < len(lines) else 0


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


def heads_of(lines: list[Line], columns: list[Column], across: list[Stroke], row_heads: int) -> Heads:
    """Return the heads over each column."""
    levels: list[dict[tuple[int, ...], list[Segment]]] = []
    for n, line in enumerate(lines):
        levels.append(_level(line, lines[n + 1] if n + 1 < len(lines) else None, columns, across, row_heads))
    heads: list[list[list[str]]] = [[] for _ in columns]
    widths: list[list[int]] = [[] for _ in columns]
    filled = [len({c for span in level for c in span if c >= row_heads}) for level in levels]
    labelled = [any(span == (c,) for span in level for c in range(row_heads)) for level in levels]
    for n, level in enumerate(levels):
        for span, segments in level.items():
            text = wrapped([join(s.atoms) for s in segments])
            apart = labelled[n] and n and labelled[n - 1] and filled[n] > 1 and filled[n - 1] > 1
            for c in span:
                goes_on = bool(heads[c]) and widths[c][-1] == len(span) and not apart
                if goes_on:
                    heads[c][-1].append(text)
                else:
                    heads[c].append([text])
                    widths[c].append(len(span))
    return Heads([[wrapped(parts) for parts in column] for column in heads])


def _level(
    line: Line, below: Line | None, columns: list[Column], across: list[Stroke], row_heads: int
) -> dict[tuple[int, ...], list[Segment]]:
    """Return the segments of one head line by the columns they stand over."""
    segments = _parted(line, below, columns, across)
    found: dict[tuple[int, ...], list[Segment]] = {}
    own = [_own(s, columns) for s in segments]
    for n, segment in enumerate(segments):
        span = _under_rule(segment, line, below, columns, across)
        if not span:
            taken = {c for k, over in enumerate(own) if k != n for c in over}
            span = _centred(segment, own[n], columns, taken, below, row_heads)
        found.setdefault(tuple(span), []).append(segment)
    return found


def _own(segment: Segment, columns: list[Column]) -> list[int]:
    """Return the columns that a head certainly stands over."""
    return covered(segment, columns)


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


def _centred(
    segment: Segment, own: list[int], columns: list[Column], taken: set[int], below: Line | None, row_heads: int
) -> list[int]:
    """Return the columns that a head is set in the middle of."""
    if below is None:
        return own
    best, least = own, abs(segment.middle - (columns[own[0]].x0 + columns[own[-1]].x1) / 2)
    if len(own) == 1 and least < 0.35 * segment.atoms[0].size + 1:
        return own
    first, last = own[0], own[-1]
    while first - 1 >= row_heads and first - 1 not in taken:
        first -= 1
    while last + 1 < len(columns) and last + 1 not in taken:
        last += 1
    for i in range(first, own[0] + 1):
        for j in range(own[-1], last + 1):
            if any(not _headed(below, columns[k]) for k in range(i, j + 1)):
                continue
            error = abs(segment.middle - (columns[i].x0 + columns[j].x1) / 2)
            if error < least - 1.5:
                best, least = list(range(i, j + 1)), error
    return best


def _headed(line: Line, column: Column) -> bool:
    """Whether a head line has a word over a column."""
    return any(s.x0 < column.x1 + 2 and s.x1 > column.x0 - 2 for s in line.segments)


def _parted(line: Line, below: Line | None, columns: list[Column], across: list[Stroke]) -> list[Segment]:
    """Part heads that stand so tight that they look like one."""
    parted: list[Segment] = []
    for segment in line.segments:
        over = covered(segment, columns)
        if len(over) < 2 or _under_rule(segment, line, below, columns, across):
            parted.append(segment)
            continue
        pieces = split(segment, columns)
        tight = len(pieces) >= len(over) and (below is None or not _subheads(below, over, columns))
        parted += [piece for _, piece in pieces] if tight and len(pieces) > 1 else [segment]
    return parted


def _subheads(below: Line, over: list[int], columns: list[Column]) -> bool:
    """Whether the line below has heads of its own for at least two of some columns."""
    return len({place(s.middle, columns) for s in below.segments} & set(over)) > 1
