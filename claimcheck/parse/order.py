"""Reading order from geometry alone, for pages that are drawn in another order than they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .layout import Row


def sorted_rows(rows: list[Row], gutter: float | None) -> list[Row]:
    """Return `rows` from top to bottom, between rows as wide as the page column by column."""
    by_height = sorted(rows, key=lambda r: (round(r.y0), r.x0))
    if gutter is None:
        return _across(by_height)
    out: list[Row] = []
    band: list[Row] = []
    for row in by_height:
        if _spans(row, gutter) and not _beside(row, rows):
            out += _columns(band, gutter)
            out.append(row)
            band = []
        else:
            band.append(row)
    return out + _columns(band, gutter)


def _spans(row: Row, gutter: float) -> bool:
    """Whether `row` reaches over the white between the columns."""
    return row.x0 < gutter - 6 and row.x1 > gutter + 6


def _beside(row: Row, rows: list[Row]) -> bool:
    """Whether another row stands beside it: then it only juts out of its column."""
    middle = (row.y0 + row.y1) / 2
    return any(r is not row and r.y0 < middle < r.y1 and (r.x0 >= row.x1 or r.x1 <= row.x0) for r in rows)


def _columns(band: list[Row], gutter: float) -> list[Row]:
    """Return the left column of a band, then the right one."""
    left = [r for r in band if (r.x0 + r.x1) / 2 < gutter]
    right = [r for r in band if (r.x0 + r.x1) / 2 >= gutter]
    return _across(left) + _across(right)


def _across(rows: list[Row]) -> list[Row]:
    """Return rows (sorted by height) so that those on one base line go from left to right."""
    out: list[Row] = []
    line: list[Row] = []
    for row in rows:
        if line and (row.y0 + row.y1) / 2 > line[0].y1:
            out += sorted(line, key=lambda r: r.x0)
            line = []
        line.append(row)
    return out + sorted(line, key=lambda r: r.x0)
