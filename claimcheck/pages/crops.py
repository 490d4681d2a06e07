"""Page crops: what a reader sees beside the words.

Each passage is pictured once, whoever cites it, with its words marked. The picture comes from the same
file the words were read from, and its name from what it shows, so that the same findings have the same
pictures. A picture that cannot be made is left out: the words beside it stand for themselves.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model import Box, Evidence, Report
from .apart import apart
from .png import marked_png

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger("claimcheck")

Key = tuple[object, ...]
ZOOM = 2.0
PAD_X, PAD_Y = 14.0, 26.0
"""Points shown around the marked words: enough to see where on the page one is."""
MARGIN = 42.0
"""Points at the sides of a page that are left out."""
TALLEST = 260.0
"""Points; a crop shows the first so many of a passage that is taller."""


def crops(report: Report) -> tuple[dict[Key, str], dict[str, bytes]]:
    """Return file names by evidence (as `render.record.picture_key` has it), and PNG bytes by file name."""
    names: dict[Key, str] = {}
    assets: dict[str, bytes] = {}
    jobs = [(path.name, (str(path), tuple(wanted))) for path, wanted in by_file(report).items()]
    for evidence, picture in apart(pictures, jobs):
        name = f"pictures/{_name(evidence)}.png"
        names[key(evidence)] = name
        assets[name] = picture
    return names, assets


def key(evidence: Evidence) -> Key:
    """Return what a picture is a picture of."""
    return (evidence.paper, evidence.page, evidence.boxes, tuple(c.box for c in evidence.cells))


def _name(evidence: Evidence) -> str:
    return hashlib.sha256(repr(key(evidence)).encode()).hexdigest()[:16]


def by_file(report: Report) -> Mapping[Path, list[Evidence]]:
    """Return each paper's file with the evidence that stands in it, in order, each place once."""
    files = {
        source.paper.id: source.path
        for consulted in report.references
        for source in consulted.sources
        if source.path is not None
    }
    wanted: dict[Path, list[Evidence]] = {}
    seen: set[Key] = set()
    shown = [e for finding in report.findings for e in finding.evidence]
    shown += [e for notes in report.papers for check in notes.self_checks for e in check.evidence]
    for evidence in shown:
        path = files.get(evidence.paper)
        if path is None or evidence.page is None or not marked(evidence) or key(evidence) in seen:
            continue
        seen.add(key(evidence))
        wanted.setdefault(path, []).append(evidence)
    return wanted


def marked(evidence: Evidence) -> tuple[Box, ...]:
    """Return the boxes to mark: those of the cells used, else those of the words."""
    cells = tuple(c.box for c in evidence.cells if c.box is not None and c.page in (None, evidence.page))
    return cells or evidence.boxes


def pictures(job: tuple[str, tuple[Evidence, ...]]) -> Iterator[tuple[Evidence, bytes]]:
    """Yield the crop for each piece of evidence in one file; runs in a process of its own."""
    import pymupdf

    path, wanted = job
    try:
        with pymupdf.open(path) as document:
            for evidence in wanted:
                picture = _picture(document, evidence)
                if picture is not None:
                    yield evidence, picture
    except (RuntimeError, ValueError, OSError) as error:  # PyMuPDF's own errors are RuntimeErrors
        log.warning("%s: no page pictures (%s)", Path(path).name, error)


def _picture(document: Any, evidence: Evidence) -> bytes | None:
    """Return the crop of one page around the evidence, its words marked."""
    import pymupdf

    try:
        page = document[(evidence.page or 1) - 1]
        boxes = [pymupdf.Rect(box) * page.rotation_matrix for box in marked(evidence)]
        zoom = pymupdf.Matrix(ZOOM, ZOOM)
        table = next((pymupdf.Rect(c.table_box) * page.rotation_matrix for c in evidence.cells if c.table_box), None)
        clip = _clip(page.rect, boxes, table)
        grey = page.get_pixmap(matrix=zoom, clip=clip, alpha=False, colorspace=pymupdf.csGRAY)
        marks = [((box & clip) * zoom).irect & grey.irect for box in boxes]
        areas = [(m.x0 - grey.x, m.y0 - grey.y, m.x1 - grey.x, m.y1 - grey.y) for m in marks if not m.is_empty]
        return marked_png(grey.samples, grey.width, grey.height, areas)
    except (RuntimeError, ValueError, IndexError) as error:
        log.warning("%s page %s: no picture (%s)", evidence.paper, evidence.page, error)
        return None


def _clip(page: Any, boxes: Sequence[Any], table: Any | None) -> Any:
    """Return the part of the page to show: the words, their surroundings, and their column's full width.

    A cell says little without its heads: its table is shown from its top, as far as there is room.
    """
    import pymupdf

    area = pymupdf.Rect(boxes[0])
    for box in boxes[1:]:
        if box.y1 - area.y0 < TALLEST and box.y0 > area.y0 - TALLEST:
            area |= box
    if table is not None:
        whole = area.y1 - table.y0 < TALLEST
        top = table.y0 if whole else area.y0 - PAD_Y
        bottom = min(table.y1, top + TALLEST) if whole else area.y1 + PAD_Y
        return pymupdf.Rect(table.x0 - PAD_X, top - PAD_X, table.x1 + PAD_X, bottom + PAD_X) & page
    half = page.width / 2
    spread = area.width > 0.55 * page.width
    left = MARGIN if spread or area.x0 < half - 20 else half - PAD_X / 2
    right = page.width - MARGIN if spread or area.x1 > half + 20 else half + PAD_X / 2
    area = pymupdf.Rect(min(area.x0 - PAD_X, left), area.y0 - PAD_Y, max(area.x1 + PAD_X, right), area.y1 + PAD_Y)
    return area & page


__all__ = ["by_file", "crops", "key", "marked"]
