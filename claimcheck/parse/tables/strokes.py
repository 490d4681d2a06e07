"""The rules of a page: strokes and thin areas, those in one line joined."""

from __future__ import annotations

from dataclasses import dataclass

from ..layout import Sheet


@dataclass(slots=True)
class Stroke:
    """A horizontal or upright rule: its place, and from where to where it goes."""

    at: float
    start: float
    end: float


def strokes_of(sheet: Sheet) -> tuple[list[Stroke], list[Stroke]]:
    """Return the horizontal and the upright rules, those in one line joined."""
    across, upright = [], []
    for shape in sheet.rules + sheet.shapes:
        wide, high = shape.x1 - shape.x0, shape.y1 - shape.y0
        if high < 3.0 and wide > 3.0 and wide > 2 * high:
            across.append(Stroke((shape.y0 + shape.y1) / 2, shape.x0, shape.x1))
        elif wide < 3.0 and high > 3.0 and high > 2 * wide:
            upright.append(Stroke((shape.x0 + shape.x1) / 2, shape.y0, shape.y1))
    return _joined(across), _joined(upright)


def _joined(strokes: list[Stroke]) -> list[Stroke]:
    """Join strokes that continue each other."""
    done: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda s: (s.at, s.start)):
        for other in reversed(done):
            if stroke.at - other.at > 1.0:
                continue_ = False
                break
            if stroke.start <= other.end + 1.5 and stroke.end >= other.start - 1.5:
                other.start, other.end = min(other.start, stroke.start), max(other.end, stroke.end)
                continue_ = True
                break
        else:
            continue_ = False
        if not continue_:
            done.append(Stroke(stroke.at, stroke.start, stroke.end))
    return done
