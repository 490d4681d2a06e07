"""What each row of a paper is."""

from __future__ import annotations

from typing import Any

import pytest

from claimcheck.model import Paper

from .conftest import FILL, column, make_pdf, read, texts


def _first(page: Any) -> None:
    column(page, 150, 70, ["A Study of Small Encoders"], size=17, fontname="tibo")
    column(page, 200, 100, ["Ada Example and Bob Sample"], size=12)
    column(page, 270, 140, ["Abstract"], fontname="tibo", size=12)
    y = column(page, 100, 160, ["We gain 2.5 points on all of the tasks of the usual kind.", *FILL])
    y = column(page, 72, y + 14, ["1   Introduction"], fontname="tibo", size=12)
    column(page, 72, y + 8, [*FILL, "There is more to this story. *", *FILL, "It ends."])
    page.draw_line((72, 740), (150, 740), width=0.5)
    column(page, 72, 752, ["* The rest of the story is told in another note."], size=8)
    _frame(page, 1)


def _second(page: Any) -> None:
    y = column(page, 72, 90, ["2   Results"], fontname="tibo", size=12)
    y = column(page, 72, y + 8, [*FILL, "All results stand."] * 5)
    y = column(page, 72, y + 14, ["References"], fontname="tibo", size=12)
    y = column(page, 72, y + 8, ["Ada Example. 2019. A gain of 9.9 points. arXiv preprint."] * 3)
    y = column(page, 72, y + 14, ["A   Details"], fontname="tibo", size=12)
    column(page, 72, y + 8, ["The details of the training follow in this appendix here.", *FILL])
    _frame(page, 2)


def _third(page: Any) -> None:
    column(page, 72, 90, FILL * 6)
    _frame(page, 3)


def _frame(page: Any, number: int) -> None:
    """A running head and a page number."""
    column(page, 220, 40, ["Proceedings of Nothing at All"], size=8)
    column(page, 295, 810, [str(number)])


@pytest.fixture(scope="module")
def paper() -> Paper:
    return read(make_pdf(_first, _second, _third))


KINDS = [
    ("title", "A Study of Small Encoders"),
    ("front", "Ada Example and Bob Sample"),
    ("abstract", "We gain 2.5 points"),
    ("heading", "1 Introduction"),
    ("footnote", "The rest of the story"),
    ("running", "Proceedings of Nothing"),
    ("running", "2"),
    ("bibliography", "A gain of 9.9 points"),
    ("heading", "A Details"),
    ("body", "The details of the training"),
    ("body", "There is more to this story."),
]


@pytest.mark.parametrize(("kind", "words"), KINDS, ids=[words for _, words in KINDS])
def test_kinds(kind: str, words: str, paper: Paper) -> None:
    assert {kind} == {p.kind for p in paper.passages if words in paper.text_of(p) and len(words) > 1} or any(
        words == t for t in texts(paper, kind)
    )


def test_the_title_is_the_papers(paper: Paper) -> None:
    assert "A Study of Small Encoders" == paper.title


def test_sections_follow_the_headings(paper: Paper) -> None:
    sections = {p.section for p in paper.passages if p.kind in {"body", "abstract"}}
    assert {"Abstract", "1 Introduction", "2 Results", "A Details"} == sections
