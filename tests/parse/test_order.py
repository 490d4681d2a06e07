"""Reading order from geometry alone."""

from __future__ import annotations

from claimcheck.parse.layout import Row
from claimcheck.parse.order import sorted_rows


def _row(name: str, x0: float, y0: float, x1: float) -> Row:
    row = Row([], 10.0, x0, y0, x1, y0 + 10)
    row.kind = name
    return row


ROWS = [
    _row("title", 60, 50, 540),
    _row("left 1", 60, 80, 290),
    _row("left 2", 60, 92, 290),
    _row("right 1", 310, 80, 540),
    _row("right 2", 310, 92, 540),
    _row("wide table", 60, 130, 540),
    _row("left 3", 60, 160, 290),
    _row("right 3", 310, 160, 540),
]


def test_columns_between_wide_rows() -> None:
    assert [r.kind for r in ROWS] == [r.kind for r in sorted_rows(ROWS[::-1], 300.0)]


def test_a_row_that_juts_out_does_not_part_the_columns() -> None:
    rows = [*ROWS[1:5], _row("juts out", 60, 104, 318), _row("right 3", 330, 104, 540)]
    names = [r.kind for r in sorted_rows(rows, 300.0)]
    assert ["left 1", "left 2", "juts out", "right 1", "right 2", "right 3"] == names


def test_one_column_goes_down_and_across() -> None:
    rows = [_row("b", 300, 50.4, 400), _row("a", 60, 50, 200), _row("c", 60, 70, 200)]
    assert ["a", "b", "c"] == [r.kind for r in sorted_rows(rows, None)]
