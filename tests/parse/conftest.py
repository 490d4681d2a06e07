"""Papers that the tests of the parser make for themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from claimcheck.model import Paper, Passage
from claimcheck.parse.limits import Limits
from claimcheck.parse.pdf import read_pdf

Draw = Callable[[Any], None]


def make_pdf(*pages: Draw, rotate: int = 0) -> bytes:
    """Return a PDF with one page per function, each of which draws on the page it is given."""
    import pymupdf

    with pymupdf.open() as document:
        for draw in pages:
            page = document.new_page(width=595, height=842)
            draw(page)
            page.set_rotation(rotate)
        return bytes(document.tobytes(no_new_id=True))


def column(page: Any, x: float, y: float, lines: list[str], size: float = 10, **style: Any) -> float:
    """Write `lines` below each other from (x, y); return where the next line would stand."""
    for line in lines:
        page.insert_text((x, y), line, fontsize=size, **{"fontname": "tiro", **style})
        y += 1.2 * size
    return y


def read(data: bytes) -> Paper:
    """Return the paper in `data`, read in this process."""
    return read_pdf(data, "made.pdf", "9901.00001v1", Limits())


def texts(paper: Paper, kind: str) -> list[str]:
    """Return the text of each passage of one kind."""
    return [paper.text_of(p) for p in paper.passages if p.kind == kind]


def passage(paper: Paper, words: str) -> Passage:
    """Return the one passage that has `words` in it."""
    found = [p for p in paper.passages if words in paper.text_of(p)]
    assert len(found) == 1, f"{len(found)} passages have {words!r}"
    return found[0]


FILL = [
    "Some encoders of this kind are trained on one task and are then",
    "used for another task, which saves a great deal of the labelled",
    "material that a training from nothing would need, as many groups",
    "of authors have shown for a number of languages and of domains.",
]


@pytest.fixture(scope="session")
def filler() -> list[str]:
    """Four lines of running text, as wide as a column."""
    return FILL
