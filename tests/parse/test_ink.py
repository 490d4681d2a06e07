"""Words with their boxes, as they are drawn."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.parse.ink import normalise, read_ink

from .conftest import column, make_pdf

WORDS = [
    pytest.param("e\ufb03cient", "efficient", id="a-ligature"),
    pytest.param("\u22120.8", "-0.8", id="a-minus"),
    pytest.param("10\u00b2\u2070", "10^20", id="raised-digits"),
    pytest.param("co\u00adoperate", "co-operate", id="a-soft-hyphen"),
    pytest.param("Szegedi\u00a8u", "Szegediü", id="a-loose-accent"),
    pytest.param("23.75", "23.75", id="a-decimal"),
    pytest.param("\u200bzero\ufeff", "zero", id="letters-of-no-width"),
    pytest.param("82.7\u00b10.3", "82.7±0.3", id="plus-minus"),
    pytest.param("a\x00b\x07", "ab", id="controls"),
]


@pytest.mark.parametrize(("drawn", "expected"), WORDS)
def test_normalise(drawn: str, expected: str) -> None:
    assert expected == normalise(drawn)


@given(st.text(max_size=20))
def test_a_word_has_no_blanks_and_can_be_written(text: str) -> None:
    clean = normalise(text.replace(" ", ""))
    assert " " not in clean
    assert clean == clean.encode("utf-8", "strict").decode()


def test_words_have_the_boxes_that_pymupdf_gives_them() -> None:
    import pymupdf

    def draw(page: Any) -> None:
        column(page, 72, 100, ["Nine words with their boxes stand in this line."])
        page.insert_text((72, 130), "Mixed", fontname="tibo")
        page.insert_text((72 + pymupdf.get_text_length("Mixed", "tibo", 11), 130), "styles", fontname="tiro")

    with pymupdf.open(stream=make_pdf(draw)) as document:
        ink = read_ink(document[0], 1)
        expected = [(w[4], w[:4]) for w in document[0].get_text("words")]
    got = [(w.text, (w.x0, w.y0, w.x1, w.y1)) for line in ink.lines for w in line.words]
    assert [text for text, _ in expected] == [text for text, _ in got]
    for (_, a), (_, b) in zip(expected, got, strict=True):
        assert pytest.approx(a, abs=0.01) == b


@pytest.mark.parametrize(
    ("large", "small", "rise", "level"),
    [("2", "14", 3.5, 1), ("e", "-x", 3.5, 1), ("d", "model", -1.5, -1)],
    ids=["an-exponent", "a-sign-in-it", "an-index-that-is-a-word"],
)
def test_what_is_raised_or_lowered_may_have_more_ink(large: str, small: str, rise: float, level: int) -> None:
    import pymupdf

    def draw(page: Any) -> None:
        writer = pymupdf.TextWriter(page.rect)
        font = pymupdf.Font("tiro")
        _, end = writer.append((72, 100), large, font=font, fontsize=9)
        writer.append((end[0], 100 - rise), small, font=font, fontsize=6.8)
        writer.write_text(page)

    with pymupdf.open(stream=make_pdf(draw)) as document:
        (line,) = read_ink(document[0], 1).lines
    assert [(large, 0), (small, level)] == [(w.text, w.level) for w in line.words]
