"""Annotated copies of papers: the words that decide are marked, and say of which claim."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from ..model import Box, Report
from .apart import apart
from .crops import marked

log = logging.getLogger("claimcheck")
COLOURS = {
    "supports": (0.72, 0.90, 0.72),
    "contradicts": (0.97, 0.70, 0.68),
    "related": (0.98, 0.93, 0.62),
}
"""Marks by what the evidence is to the claim."""

Mark = tuple[int, tuple[Box, ...], str, str]
"""Page (from 1), boxes in points, relation, and what the note says."""


def annotated(report: Report) -> dict[str, bytes]:
    """Return marked copies of the papers that decided something, by file name (`annotated/<id>.pdf`)."""
    files = {
        source.paper.id: source.path
        for consulted in report.references
        for source in consulted.sources
        if source.path is not None and source.paper.pages and source.paper.pages[0].width
    }
    marks: dict[str, list[Mark]] = {}
    for finding in report.findings:
        note = f"{str(finding.verdict).replace('_', ' ')}: {finding.claim.text}\n{finding.reason}"
        for item in finding.evidence:
            if item.paper in files and item.page is not None and marked(item):
                marks.setdefault(item.paper, []).append((item.page, marked(item), item.relation, note))
    jobs = [(paper, (paper, str(files[paper]), tuple(found))) for paper, found in sorted(marks.items())]
    return {f"annotated/{name.replace('/', '_')}.pdf": data for name, data in apart(copies, jobs)}


def copies(job: tuple[str, str, tuple[Mark, ...]]) -> Iterator[tuple[str, bytes]]:
    """Yield the marked copy of one file; runs in a process of its own."""
    import pymupdf

    name, path, marks = job
    try:
        with pymupdf.open(path, filetype="pdf") as document:
            for number, boxes, relation, note in marks:
                page = document[number - 1]
                mark = page.add_highlight_annot([pymupdf.Rect(box) for box in boxes])
                mark.set_colors(stroke=COLOURS[relation])
                # No clock in it: the same findings give the same copy.
                mark.set_info(title="claimcheck", content=note, creationDate="", modDate="")
                mark.update()
            yield name, document.tobytes(garbage=3, deflate=True, no_new_id=True)
    except (RuntimeError, ValueError, IndexError, OSError) as error:
        log.warning("%s: no annotated copy (%s)", Path(path).name, error)
