"""A summary that is a PDF."""

from __future__ import annotations

import pymupdf
import pytest

from claimcheck.errors import SummaryError
from claimcheck.read import read

LINES = [
    (20, "A summary of transfer"),
    (14, "1 Results"),
    (10, "Training on MNLI gains 8.2 points on SQuAD in all of the runs that were made [1]. Training on"),
    (10, "QQP loses 3.1 points on XNLI in the same runs, which is less than what others report of it."),
    (14, "References"),
    (10, "[1] A paper of it. http://arxiv.org/abs/2005.13013v2"),
]


def pdf(lines: list[tuple[int, str]]) -> bytes:
    document = pymupdf.open()
    page = document.new_page()
    height = 80.0
    for size, text in lines:
        page.insert_text((60, height), text, fontsize=size)
        height += size * (1.3 if size == 10 else 2.4)
    data: bytes = document.tobytes()
    document.close()
    return data


def test_claims_have_pages_and_boxes() -> None:
    summary = read(pdf(LINES), "a.pdf")
    first, second = summary.claims
    assert "Training on MNLI gains 8.2 points on SQuAD in all of the runs that were made." == first.text
    assert second.text.startswith("Training on QQP loses 3.1 points")
    assert ("pdf", 1) == (summary.format, first.page)
    assert first.boxes
    assert all(0 < box[0] < box[2] < 612 and 0 < box[1] < box[3] < 792 for box in first.boxes)
    assert summary.text[slice(*first.span)].startswith("Training on MNLI gains 8.2")
    assert ["2005.13013v2"] == [r.versioned_id for r in summary.references]
    assert "claim" == first.cites_scope


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.4 and no more", pdf([]), b"%PDF"],
    ids=["damaged", "no-text", "four-bytes"],
)
def test_without_text_it_says_so(data: bytes) -> None:
    with pytest.raises(SummaryError, match="a.pdf"):  # noqa: RUF043
        read(data, "a.pdf")
