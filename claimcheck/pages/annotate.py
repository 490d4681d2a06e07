"""Annotated copies of papers: the words that decide are marked, and say of which claim."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..model import Box, Report
from .apart import apart
from .crops import marked

log = logging.getLogger("claimcheck")
BOOKMARK = 80
"""Characters of a claim in its bookmark."""
COLOURS = {
    "supports": (0.72, 0.90, 0.72),
    "contradicts": (0.97, 0.70, 0.68),
    "related": (0.98, 0.93, 0.62),
}
"""Marks by what the evidence is to the claim."""

Mark = tuple[int, tuple[Box, ...], str, str, str]
"""Page (from 1), boxes in points, relation, what the note says, and the claim's bookmark."""


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
        verdict = str(finding.verdict).replace("_", " ")
        note = _writable(f"{verdict}: {finding.claim.text}\n{finding.reason}")
        bookmark = " ".join(_writable(f"{verdict}: {finding.claim.text[:BOOKMARK]}").split())
        for item in finding.evidence:
            if item.paper in files and item.page is not None and marked(item):
                mark = (item.page, marked(item), item.relation, note, bookmark)
                marks.setdefault(item.paper, []).append(mark)
    jobs = [(paper, (paper, str(files[paper]), tuple(found))) for paper, found in sorted(marks.items())]
    return {f"annotated/{name.replace('/', '_')}.pdf": data for name, data in apart(copies, jobs)}


def _writable(text: str) -> str:
    """Return `text` without what MuPDF cannot take: half of a surrogate pair, and the end of a C string."""
    return text.encode("utf-8", "replace").decode().replace("\0", "�")


def copies(job: tuple[str, str, tuple[Mark, ...]]) -> Iterator[tuple[str, bytes]]:
    """Yield the marked copy of one file; runs in a process of its own."""
    import pymupdf

    name, path, marks = job
    try:
        with pymupdf.open(path, filetype="pdf") as document:
            bookmarks: dict[str, list[Any]] = {}
            for number, boxes, relation, note, bookmark in marks:
                page = document[number - 1]
                mark = page.add_highlight_annot([pymupdf.Rect(box) for box in boxes])
                mark.set_colors(stroke=COLOURS[relation])
                # No clock in it: the same findings give the same copy.
                mark.set_info(title="claimcheck", content=note, creationDate="", modDate="")
                mark.update()
                place = {"kind": pymupdf.LINK_GOTO, "to": pymupdf.Point(boxes[0][0], boxes[0][1]), "page": number - 1}
                bookmarks.setdefault(bookmark, [2, bookmark, number, place])
            document.set_toc([*document.get_toc(simple=False), [1, "claimcheck", 1], *bookmarks.values()])
            yield name, document.tobytes(garbage=3, deflate=True, no_new_id=True)
    except (RuntimeError, ValueError, IndexError, OSError) as error:
        log.warning("%s: no annotated copy (%s)", Path(path).name, error)
