"""A PDF file to a `Paper`, in this process. Files from outside go through `worker.py` instead."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import Any

from ..arxiv_id import find_ids
from ..errors import PaperUnreadable
from ..model import Page, Paper
from .flow import Builder, Hyphens, Stream, bridge, page_of, paragraphs, write
from .ink import Ink, read_ink
from .kinds import mark_kinds
from .layout import Sheet, lay_out
from .limits import Limits


def read_pdf(data: bytes, name: str, paper_id: str, limits: Limits) -> Paper:
    """Return the paper in `data`; `name` is what messages call it. Raises `PaperUnreadable`."""
    document = open_pdf(data, name)
    try:
        if document.page_count > limits.pages:
            raise PaperUnreadable(
                f"{name}: {document.page_count} pages, more than the limit of {limits.pages}",
                "raise the limit on pages, or check that this is the paper",
            )
        sheets, problems = _read_pages(document)
    finally:
        document.close()
    pages, stream, title = _compose(sheets, problems)
    paper = Paper(
        id=paper_id,
        title=title,
        source="pdf",
        pages=pages,
        passages=tuple(stream.passages),
        sha256=hashlib.sha256(data).hexdigest(),
        stamp=next((s for sheet in sheets[:1] if (s := stamp_of(sheet))), None),
        problems=_told(sheets, problems),
    )
    if not any(page.starts for page in pages):
        raise _no_text(name, sheets, problems)
    return paper


def open_pdf(data: bytes, name: str) -> Any:
    """Return the opened PyMuPDF document, or say why there is none."""
    import pymupdf

    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    if not data:
        raise PaperUnreadable(f"{name}: the file is empty", "fetch it again")
    if b"%PDF-" not in data[:1024]:
        raise PaperUnreadable(f"{name}: not a PDF but {_what(data)}", "put the PDF itself there")
    try:
        document = pymupdf.open(stream=data, filetype="pdf")
    except Exception as error:  # MuPDF raises its own family for each kind of damage
        raise PaperUnreadable(f"{name}: damaged ({_first_line(error)})", "fetch the file again") from None
    if document.needs_pass:
        raise PaperUnreadable(f"{name}: encrypted, a password is needed", "save a copy without password")
    try:
        count = document.page_count
    except Exception as error:
        raise PaperUnreadable(f"{name}: damaged ({_first_line(error)})", "fetch the file again") from None
    if count <= 0:
        raise PaperUnreadable(f"{name}: damaged, no page can be found in it", "fetch the file again")
    return document


def _what(data: bytes) -> str:
    """Return what kind of file this seems to be, in words."""
    head = data[:512].lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html")) or b"<html" in head:
        return "a web page (HTML)"
    if head.startswith(b"\x1f\x8b"):
        return "a gzip archive"
    if head.startswith(b"pk\x03\x04"):
        return "a zip archive"
    if head.startswith((b"<?xml", b"<")):
        return "XML"
    if head.startswith(b"%!ps"):
        return "PostScript"
    try:
        data[:512].decode("utf-8")
    except UnicodeDecodeError:
        return "binary data of another kind"
    return "text"


def _first_line(error: Exception) -> str:
    """Return what PyMuPDF says, without the path or the stack it may bring."""
    return (str(error).splitlines() or [type(error).__name__])[0][:120]


def _read_pages(document: Any) -> tuple[list[Sheet], dict[int, str]]:
    """Return every page as rows, and for each that cannot be read why."""
    sheets: list[Sheet] = []
    problems: dict[int, str] = {}
    for number in range(1, document.page_count + 1):
        ink = Ink(number=number, width=0.0, height=0.0)
        try:
            page = document[number - 1]
            if page.rotation:
                page.set_rotation(0)  # in memory only: all boxes are of the unrotated page
            ink = read_ink(page, number)
            if ink.picture_only:
                problems[number] = f"page {number} is a picture without text"
            sheet = lay_out(ink)
        except Exception as error:  # a page that fails costs itself only
            problems[number] = f"page {number} could not be read: {_first_line(error)}"
            sheet = lay_out(Ink(number=number, width=ink.width, height=ink.height))
        sheets.append(sheet)
    return sheets, problems


def _compose(sheets: list[Sheet], problems: dict[int, str]) -> tuple[tuple[Page, ...], Stream, str]:
    """Return the pages, the stream of passages and the title."""
    style = mark_kinds(sheets)
    hyphens = Hyphens(sheets)
    stream = Stream()
    pages: list[Page] = []
    title = ""
    flows = [paragraphs(sheet, style) for sheet in sheets]
    for blocks, after in pairwise(flows):
        bridge(blocks, after)
    for sheet, blocks in zip(sheets, flows, strict=True):
        builder = Builder()
        for block in blocks:
            write(builder, block, hyphens)
        page = page_of(sheet, builder, problems.get(sheet.number))
        pages.append(page)
        for block in blocks:
            if block.kind == "title" and not title:
                title = page.text[block.start : block.end]
            stream.add(page, block)
    stream.flush()
    return tuple(pages), stream, title


def _told(sheets: list[Sheet], problems: dict[int, str]) -> tuple[str, ...]:
    """Return what a reader must know about how the file was read."""
    told = [problems[n] for n in sorted(problems)]
    scans = [s.number for s in sheets if s.recognised]
    if scans:
        told.append(f"{len(scans)} pages are scans, read by the text layer a character recogniser left under them")
    return tuple(told)


def _no_text(name: str, sheets: list[Sheet], problems: dict[int, str]) -> PaperUnreadable:
    """Return the error for a document in which nothing can be read."""
    pictures = any(told.endswith("picture without text") for told in problems.values())
    if len(problems) == len(sheets) and not pictures:
        return PaperUnreadable(f"{name}: damaged, none of its {len(sheets)} pages can be read", "fetch the file again")
    if pictures or any(s.shapes for s in sheets):
        return PaperUnreadable(
            f"{name}: a scan or drawing without text that can be read",
            "run it through OCR, or use another copy",
        )
    return PaperUnreadable(f"{name}: its pages are empty, no text is printed on them", "check the file")


def stamp_of(sheet: Sheet) -> str | None:
    """Return the arXiv id with version that is stamped in the margin of a page, or None.

    The stamp runs up the left margin and begins with `arXiv:`; an id anywhere else is only a mention.
    """
    margin = [r for r in sheet.aside if "arxiv" in r.text.lower()]
    for row in margin:
        for _, _, _, parsed in find_ids(row.text):
            if parsed:
                return f"{parsed[0]}v{parsed[1]}" if parsed[1] else parsed[0]
    return None
