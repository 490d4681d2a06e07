"""What a reader of the page does not see is not read."""

from __future__ import annotations

from typing import Any

import pytest

from claimcheck.errors import PaperUnreadable

from .conftest import column, make_pdf, read

BOX = (60, 85, 300, 115)


def _covered(page: Any) -> None:
    page.insert_text((72, 100), "secret words", fontsize=11)
    page.draw_rect(BOX, fill=(1, 1, 1), color=None)


def _picture_over(page: Any) -> None:
    import pymupdf

    page.insert_text((72, 100), "secret words", fontsize=11)
    picture = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 40, 10))
    picture.clear_with(200)
    picture.set_pixel(3, 3, (0,))
    page.insert_image(BOX, pixmap=picture, keep_proportion=False)


HIDDEN = {
    "without-paint": lambda page: page.insert_text((72, 100), "secret words", render_mode=3),
    "as-a-clip": lambda page: page.insert_text((72, 100), "secret words", render_mode=7),
    "white-on-white": lambda page: page.insert_text((72, 100), "secret words", color=(1, 1, 1)),
    "nearly-white": lambda page: page.insert_text((72, 100), "secret words", color=(0.98, 0.98, 0.99)),
    "transparent": lambda page: page.insert_text((72, 100), "secret words", fill_opacity=0.0, stroke_opacity=0.0),
    "too-small": lambda page: page.insert_text((72, 100), "secret words", fontsize=0.4),
    "off-the-page": lambda page: page.insert_text((72, 900), "secret words"),
    "left-of-the-page": lambda page: page.insert_text((-200, 100), "secret words"),
    "covered-by-a-box": _covered,
    "covered-by-a-picture": _picture_over,
}


@pytest.mark.parametrize("how", HIDDEN)
def test_hidden_text_is_left_out(how: str, filler: list[str]) -> None:
    def draw(page: Any) -> None:
        column(page, 72, 200, filler)
        HIDDEN[how](page)

    paper = read(make_pdf(draw))
    assert "secret" not in paper.pages[0].text
    assert "trained on one task" in paper.pages[0].text


SHOWN = {
    "white-on-dark": lambda page: (
        page.draw_rect(BOX, fill=(0, 0, 0.4), color=None),
        page.insert_text((72, 100), "secret words", color=(1, 1, 1)),
    ),
    "highlighted": lambda page: (
        page.insert_text((72, 100), "secret words"),
        page.draw_rect(BOX, fill=(1, 1, 0), color=None, fill_opacity=0.4),
    ),
    "outlined": lambda page: page.insert_text((72, 100), "secret words", render_mode=1),
    "pale-grey": lambda page: page.insert_text((72, 100), "secret words", color=(0.6, 0.6, 0.6)),
}


@pytest.mark.parametrize("how", SHOWN)
def test_what_shows_is_read(how: str) -> None:
    paper = read(make_pdf(lambda page: SHOWN[how](page)))
    assert "secret words" == paper.pages[0].text


def _scan(words: str) -> bytes:
    """A page that is one picture of `words`, with an OCR layer that says "secret words"."""
    import pymupdf

    with pymupdf.open() as ink:
        page = ink.new_page(width=595, height=842)
        page.insert_text((72, 100), words, fontsize=11)
        picture = page.get_pixmap(dpi=100)

    def draw(page: Any) -> None:
        page.insert_image(page.rect, pixmap=picture)
        page.insert_text((72, 100), "secret words", fontsize=11, render_mode=3)

    return make_pdf(draw)


def test_a_scan_is_read_by_its_ocr_layer_aloud() -> None:
    paper = read(_scan("secret words"))
    assert "secret words" == paper.pages[0].text
    assert any("scans" in problem for problem in paper.problems)


def test_an_ocr_layer_without_ink_above_it_is_no_text() -> None:
    with pytest.raises(PaperUnreadable, match="scan"):
        read(_scan(""))
