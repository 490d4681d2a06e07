"""A summary that is a PDF: its sentences, with page and boxes."""

from __future__ import annotations

import tempfile
from array import array
from pathlib import Path

from ..errors import PaperUnreadable, SummaryError
from ..model import Paper, Passage
from .interface import Block, Document, Link
from .markdown import blocks as markdown_blocks

READ = frozenset({"title", "abstract", "body", "heading", "caption", "bibliography", "footnote"})


def read(data: bytes, name: str) -> Document:
    """Return the blocks of a PDF; spans are characters of its pages' texts, joined by form feeds.

    Raises:
        SummaryError: there is no text to be had from it.
    """
    from ..parse import parse_file

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "summary.pdf"
        path.write_bytes(data)
        try:
            paper = parse_file(path, id=Path(name).name)
        except PaperUnreadable as error:
            raise SummaryError(f"{name}: {error.message}", error.remedy) from error
    offsets, text = [], ""
    for page in paper.pages:
        offsets.append(len(text))
        text += page.text + "\f"
    found = [_block(paper, passage, offsets) for passage in paper.passages if passage.kind in READ]
    return Document(text=text, blocks=tuple(found), format="pdf", title=paper.title or None, problems=paper.problems)


def _block(paper: Paper, passage: Passage, offsets: list[int]) -> Block:
    """Return one passage as a block, its links found as in plain text."""
    chars: list[str] = []
    places: list[int] = []
    for number, span in enumerate(passage.spans):
        base = offsets[span.page - 1]
        if number:
            chars.append(" ")
            places.append(base + span.start)
        chars.extend(paper.page(span.page).text[span.start : span.end])
        places.extend(range(base + span.start, base + span.end))
    text = "".join(chars).replace("\n", " ")
    first = passage.spans[0]
    found = [k for b in markdown_blocks(text) for k in b.links] if "://" in text else []
    links = tuple(Link(start=len(text), end=len(text), address=k.address) for k in found)
    heading = passage.kind in ("heading", "title")
    return Block(
        kind="heading" if heading else "item" if passage.kind == "bibliography" else "text",
        text=text,
        at=array("l", [*places, places[-1] + 1 if places else 0]),
        links=links,
        level=1 if passage.kind == "title" else 2 if heading else 0,
        page=first.page,
        boxes=paper.page(first.page).boxes_of(first.start, first.end),
    )
