"""Papers to bytes and back."""

from __future__ import annotations

import contextlib
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.errors import PaperUnreadable
from claimcheck.model import Page, Paper, Passage, Span
from claimcheck.parse.codec import KINDS, from_bytes, to_bytes

words = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    """Papers of one or two pages with whatever text."""
    pages, passages = [], []
    for number in range(1, draw(st.integers(1, 2)) + 1):
        text = draw(words) + "."
        count = draw(st.integers(0, 3))
        floats = st.floats(0, 800, width=32)
        pages.append(
            Page(
                number=number, text=text, width=595.0, height=842.0, starts=array("i", range(count)),
                ends=array("i", range(1, count + 1)), problem=draw(st.none() | words),
                boxes=array("f", draw(st.lists(floats, min_size=4 * count, max_size=4 * count))),
            )
        )  # fmt: skip
        span = Span(page=number, start=0, end=len(text))
        passages.append(Passage(spans=(span,), kind=draw(st.sampled_from(KINDS)), section=draw(words)))
    return Paper(
        id="9901.00001v1", title=draw(words), source="pdf", pages=tuple(pages), passages=tuple(passages),
        sha256="0" * 64, stamp=draw(st.none() | words), problems=tuple(draw(st.lists(words, max_size=2))),
    )  # fmt: skip


@given(papers())
def test_what_comes_back_is_what_went_in(paper: Paper) -> None:
    assert paper == from_bytes(to_bytes(paper))


@given(papers(), st.integers(0, 400), st.integers(1, 255))
def test_damage_is_an_error_or_does_no_harm(paper: Paper, at: int, change: int) -> None:
    data = bytearray(to_bytes(paper))
    data[at % len(data)] ^= change
    with contextlib.suppress(PaperUnreadable):
        assert isinstance(from_bytes(bytes(data)), Paper)


@pytest.mark.parametrize("data", [b"", b"claimcheck paper 1\n", b"\x80\x04K\x01."], ids=["empty", "cut", "a-pickle"])
def test_what_is_no_paper_is_refused(data: bytes) -> None:
    with pytest.raises(PaperUnreadable, match="damaged"):
        from_bytes(data)
