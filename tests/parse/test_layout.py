"""Words to rows in reading order."""

from __future__ import annotations

import random
from typing import Any

import pytest

from claimcheck.parse.layout import turn_box

from .conftest import column, make_pdf, read

LEFT = [f"left line number {n} of the first column of text" for n in range(14)]
RIGHT = [f"right line number {n} of the second column here" for n in range(14)]
WIDE = "A heading that is as wide as the page and goes over both of its columns of text stands here"


def _lines(page: Any, shuffled: bool) -> None:
    """Two columns under a wide line, written in reading order or not."""
    jobs = [(60.0, 80.0, WIDE)]
    jobs += [(60.0, 110 + 12.0 * n, line) for n, line in enumerate(LEFT)]
    jobs += [(320.0, 110 + 12.0 * n, line) for n, line in enumerate(RIGHT)]
    if shuffled:
        random.Random(3).shuffle(jobs)
    for x, y, line in jobs:
        column(page, x, y, [line])


@pytest.mark.parametrize("shuffled", [False, True], ids=["drawn-as-read", "drawn-in-any-order"])
def test_two_columns_are_read_one_after_the_other(shuffled: bool) -> None:
    text = read(make_pdf(lambda page: _lines(page, shuffled))).pages[0].text
    where = [text.index(line) for line in [WIDE, *LEFT, *RIGHT]]
    assert where == sorted(where)


def test_a_sideways_page_is_read_along_its_lines() -> None:
    def draw(page: Any) -> None:
        for n, line in enumerate(LEFT):
            page.insert_text((100 + 14 * n, 700), line, fontsize=10, fontname="tiro", rotate=90)

    page = read(make_pdf(draw)).pages[0]
    where = [page.text.index(line) for line in LEFT]
    assert where == sorted(where)
    x0, y0, x1, y1 = page.boxes_of(where[0], where[0] + 4)[0]
    assert 80 < x0 < x1 < 110
    assert 670 < y0 < y1 <= 701


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turning_back_undoes_a_turn(turns: int) -> None:
    class Upright:
        width, height = 595.0, 842.0

    class Turned:
        width, height = (595.0, 842.0) if turns == 2 else (842.0, 595.0)

    box = (10.0, 20.0, 30.0, 50.0)
    assert box == turn_box(turn_box(box, turns, Upright()), 4 - turns, Turned())  # type: ignore[arg-type]
