"""Tables and figures stay out of the running text, whichever side their caption is on."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import FILL, column, make_pdf, read, texts

ROWS = [("Model", "Dev", "Test"), ("Base", "81.5", "80.25"), ("Large", "- 0.8", "+ 2.4")]
CAPTION = "Table 1: Accuracy of two models. Both are ours."


def _grid(page: Any, y: float, ruled: bool) -> float:
    """Write the table with its head at `y`; return where it ends."""
    rules = [y - 10, y + 4, y + 14 * len(ROWS) - 8]
    for row in ROWS:
        for x, cell in zip((150, 260, 350), row, strict=True):
            column(page, x, y, [cell])
        y += 14
    for rule in rules if ruled else []:
        page.draw_line((140, rule), (400, rule), width=0.6)
    return y


def _page(page: Any, above: bool, ruled: bool) -> None:
    y = column(page, 72, 80, [*FILL, "The best model gains 2.4 points over the other one, as is shown by"])
    y += 20
    if above:
        y = column(page, 150, y, [CAPTION]) + 6
    y = _grid(page, y + 4, ruled) + 4
    if not above:
        y = column(page, 150, y, [CAPTION])
    column(page, 72, y + 24, ["the numbers of the table. " + FILL[0], *FILL[1:]])


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "without-rules"])
@pytest.mark.parametrize("above", [True, False], ids=["caption-above", "caption-below"])
def test_a_table_is_read_row_by_row(above: bool, ruled: bool) -> None:
    paper = read(make_pdf(lambda page: _page(page, above, ruled)))
    assert ["Model Dev Test", "Base 81.5 80.25", "Large -0.8 +2.4"] == texts(paper, "table")
    assert ["Table 1: Accuracy of two models.", "Both are ours."] == texts(paper, "caption")
    assert "The best model gains 2.4 points over the other one, as is shown by the numbers of the table." in texts(
        paper, "body"
    )


def test_words_of_a_figure_are_no_sentences() -> None:
    def draw(page: Any) -> None:
        page.draw_rect((150, 60, 400, 200))
        column(page, 160, 90, ["Accuracy"], size=7)
        column(page, 300, 190, ["Epochs"], size=7)
        page.insert_text((145, 150), "upright label", fontsize=7, rotate=90)
        column(page, 150, 220, ["Figure 1: Accuracy over time."])
        column(page, 72, 250, FILL)

    paper = read(make_pdf(draw))
    assert {"Accuracy", "Epochs", "upright label"} == set(texts(paper, "figure"))
    assert ["Figure 1: Accuracy over time."] == texts(paper, "caption")


def test_a_sentence_that_begins_like_a_caption_is_none() -> None:
    lines = [*FILL, "All of these results are shown by the authors in the second table of it.", "Table 2. We agree."]
    assert [] == texts(read(make_pdf(lambda page: column(page, 72, 80, lines))), "caption")
