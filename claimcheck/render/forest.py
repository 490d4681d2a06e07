"""The forest plot of a rerun: claimed against measured, its controls beside it, each with its interval.

Fields read from the `reproduced` record (those of `experiment`'s outcome): `claimed`, `margin`,
`estimate`, `interval`, and optionally `unit`, `controls`, `targets`, `languages`, each of these a list of
`{"name", "estimate", "interval"}` where `interval` is `[low, high]`. All numbers are score points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from .words import printable

WIDTH, LEFT, RIGHT, ROW, TOP = 720, 250, 130, 26, 34
"""Pixels: the plot, its column of names, its column of numbers, one row, the axis above."""

LONGEST = 40
"""Characters of a row's name."""

Row = tuple[str, float, float, float, str]
"""Name, estimate, low, high, CSS class."""


def forest(detail: Mapping[str, Any]) -> str:
    """Return the plot as an SVG element; every text in it is escaped."""
    rows = list(_rows(detail))
    claimed, margin = detail.get("claimed"), detail.get("margin")
    low, high = _range(rows, claimed, margin)
    height = TOP + ROW * len(rows) + 12

    def x(value: float) -> float:
        return round(LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT), 1)

    svg = (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{_label(detail)}" '
        'font-family="system-ui, sans-serif" font-size="12" fill="currentColor">'
    )
    parts = [svg, *_axis(low, high, x, height)]
    if claimed is not None:
        if margin is not None:
            left, right = x(claimed - margin), x(claimed + margin)
            parts.append(
                f'<rect x="{left}" y="{TOP}" width="{round(right - left, 1)}" height="{height - TOP - 12}" '
                'fill="currentColor" opacity="0.08"/>'
            )
        parts.append(
            f'<line x1="{x(claimed)}" x2="{x(claimed)}" y1="{TOP - 6}" y2="{height - 12}" '
            'stroke="currentColor" stroke-width="2"/>'
            f'<text x="{x(claimed)}" y="12" text-anchor="middle">claimed {claimed:+.1f}</text>'
        )
    for number, row in enumerate(rows):
        parts.append(_row(row, TOP + ROW * number + ROW / 2, x))
    return "".join([*parts, "</svg>"])


def _rows(detail: Mapping[str, Any]) -> Iterator[Row]:
    yield ("measured", detail["estimate"], *detail["interval"], "main")
    for group in ("controls", "targets", "languages"):
        for one in detail.get(group) or ():
            if one.get("interval") and one.get("estimate") is not None:
                yield (str(one["name"]), one["estimate"], *one["interval"], group)


def _range(rows: Sequence[Row], claimed: float | None, margin: float | None) -> tuple[float, float]:
    """Return the axis: everything drawn, and zero, with a little room on both sides."""
    values = [0.0, *(v for row in rows for v in row[1:4])]
    if claimed is not None:
        values += [claimed - (margin or 0.0), claimed + (margin or 0.0)]
    low, high = min(values), max(values)
    room = 0.06 * (high - low) or 1.0
    return low - room, high + room


def _axis(low: float, high: float, x: Any, height: int) -> Iterator[str]:
    """Yield the zero line and round ticks."""
    span = high - low
    step = next(s for s in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 1e9) if span / s <= 8)
    tick = -(-low // step) * step
    while tick <= high:
        zero = abs(tick) < step / 1e6
        shown = "0" if zero else f"{tick:g}"
        width, dash = (1.2, "") if zero else (0.5, ' stroke-dasharray="2 3"')
        yield (
            f'<line x1="{x(tick)}" x2="{x(tick)}" y1="{TOP}" y2="{height - 12}" stroke="currentColor" '
            f'opacity="{0.8 if zero else 0.35}" stroke-width="{width}"{dash}/>'
            f'<text x="{x(tick)}" y="{TOP - 8}" text-anchor="middle" opacity="0.7">{shown}</text>'
        )
        tick += step


def _row(row: Row, y: float, x: Any) -> str:
    name, estimate, low, high, kind = row
    weight, size, opacity = (' font-weight="700"', 5, 1) if kind == "main" else ("", 3.5, 0.85)
    shown = escape(printable(_short(name)), quote=True)
    return (
        f'<g opacity="{opacity}"><text x="0" y="{y + 4}"{weight}>{shown}</text>'
        f'<line x1="{x(low)}" x2="{x(high)}" y1="{y}" y2="{y}" stroke="currentColor" stroke-width="2"/>'
        f'<circle cx="{x(estimate)}" cy="{y}" r="{size}"/>'
        f'<text x="{WIDTH}" y="{y + 4}" text-anchor="end"{weight}>{estimate:+.1f} [{low:+.1f}, {high:+.1f}]'
        "</text></g>"
    )


def _short(name: str) -> str:
    """Return as much of a name as its column holds."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _label(detail: Mapping[str, Any]) -> str:
    low, high = detail["interval"]
    words = f"Measured {detail['estimate']:+.1f}, 90% interval {low:+.1f} to {high:+.1f}"
    if detail.get("claimed") is not None:
        words += f"; claimed {detail['claimed']:+.1f}"
    return escape(words, quote=True)
