"""Tables of PDFs, drawn here in each of the ways that papers draw them, and those of a real paper."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from claimcheck.errors import PaperUnreadable
from claimcheck.model import Paper, Table
from claimcheck.parse import parse_file, read_tables
from claimcheck.parse.tables.pdf import tables_in

from .conftest import FILL, column, make_pdf, read, texts

PITCH = 12.0
Rule = tuple[float, float, float]
"""Row number above which it runs, from x to x."""


def text(page: Any, x: float, y: float, words: str, *, align: str = "left", **style: Any) -> float:
    """Write `words` at x; return how wide they are."""
    import pymupdf

    font, size = style.pop("fontname", "tiro"), style.pop("fontsize", 9)
    width = float(pymupdf.get_text_length(words, font, size))
    page.insert_text((x - (width / 2 if align == "middle" else 0), y), words, fontname=font, fontsize=size, **style)
    return width


def draw(
    page: Any,
    top: float,
    xs: Sequence[float],
    rows: Sequence[Sequence[str]],
    rules: Sequence[Rule],
    align: str = "left",
) -> float:
    """Draw a table: first column flush left, the others as told; return where it ends."""
    for n, row in enumerate(rows):
        for i, (x, words) in enumerate(zip(xs, row, strict=False)):
            if words:
                text(page, x, top + PITCH * n, words, align=align if i else "left")
    for row_number, x0, x1 in rules:
        y = top + PITCH * row_number - 9.0
        page.draw_line((x0, y), (x1, y), width=0.5)
    return top + PITCH * len(rows)


CAPTION = "Table 1: What came out of it all in the end."


def around(paint: Callable[[Any, float], float], caption: str = CAPTION) -> bytes:
    """Return a page of running text with a table in it, its caption below."""

    def page(page: Any) -> None:
        y = column(page, 72, 80, FILL * 2)
        end = paint(page, y + 30)
        text(page, 72, end + 14, caption)
        column(page, 72, end + 60, FILL * 3)

    return make_pdf(page)


def tables(data: bytes) -> tuple[Table, ...]:
    """Return the tables in `data`, read in this process."""
    return tables_in(data, "made.pdf", read(data))


def grid(table: Table) -> list[list[str]]:
    """Return the body of a table as rows of texts, `.` where there is no cell."""
    return [
        [cell.text if (cell := table.at(r, c)) else "." for c in range(len(table.columns))]
        for r in range(len(table.rows))
    ]


XS = (80, 200, 260, 320)
HEAD = ["Model", "Acc.", "F1", "EM"]
ROWS = [["Small", "61.25", "70.1", "- 0.8"], ["Large", "82.7", "1,024", "+ 1.5"], ["Human", "-", "97.0", "N/A"]]
BODY = [["61.25", "70.1", "-0.8"], ["82.7", "1,024", "+1.5"], ["", "97.0", "N/A"]]
BOOKTABS: list[Rule] = [(0, 76, 350), (1, 76, 350), (4, 76, 350)]


def booktabs(page: Any, y: float) -> float:
    """Draw three rules, heads between the upper two."""
    return draw(page, y, XS, [HEAD, *ROWS], BOOKTABS)


def full_grid(page: Any, y: float) -> float:
    """Draw a rule around every cell."""
    end = draw(page, y, XS, [HEAD, *ROWS], [(n, 76, 370) for n in range(5)])
    for x in (76, 195, 255, 315, 370):
        page.draw_line((x, y - 9), (x, y - 9 + 4 * PITCH), width=0.5)
    return end


def no_rules(page: Any, y: float) -> float:
    """Draw words only."""
    return draw(page, y, XS, [HEAD, *ROWS], [])


def heads_again(page: Any, y: float) -> float:
    """Draw the heads again over a second block of rows, with a name of its own in the first column."""
    rows = [HEAD, *ROWS[:2], ["Model, tuned", *HEAD[1:]], *ROWS[:2]]
    return draw(page, y, XS, rows, [(0, 76, 350), (1, 76, 350), (6, 76, 350)])


def test_heads_said_again_name_a_group() -> None:
    (table,) = tables(around(heads_again))
    assert [row[-1] for row in table.rows] == ["Small", "Large", "Small", "Large"]
    assert ["Model, tuned" in row for row in table.rows] == [False, False, True, True]
    assert [*BODY[:2], *BODY[:2]] == grid(table)


@pytest.mark.parametrize("paint", [booktabs, full_grid, no_rules])
def test_every_cell_stands_under_its_head(paint: Callable[[Any, float], float]) -> None:
    (table,) = tables(around(paint))
    assert ("Table 1", CAPTION) == (table.label, table.caption)
    assert (("Acc.",), ("F1",), ("EM",)) == table.columns
    assert (("Small",), ("Large",), ("Human",)) == table.rows
    assert ("Model",) == table.corner
    assert BODY == grid(table)


def test_cells_know_their_words_on_the_page() -> None:
    data = around(booktabs)
    paper = read(data)
    (table,) = tables_in(data, "made.pdf", paper)
    cell = table.at(0, 0)
    assert cell is not None
    (span,) = cell.spans
    assert "61.25" == paper.page(span.page).text[span.start : span.end]
    assert cell.box is not None
    assert table.box is not None
    assert table.box[0] <= cell.box[0] < cell.box[2] <= table.box[2]


def two_levels(page: Any, y: float) -> float:
    """Draw heads over groups of columns, with partial rules below them."""
    xs = (80, 180, 230, 300, 350)
    for x, words in ((205, "Dev"), (325, "Test")):
        text(page, x, y, words, align="middle")
    rules: list[Rule] = [(0, 76, 380), (1, 165, 250), (1, 285, 370), (2, 76, 380), (4, 76, 380)]
    return draw(
        page, y, xs,
        [[], ["System", "EM", "F1", "EM", "F1"], ["ours", "81.2", "87.9", "82.3", "88.5"],
         ["theirs", "80.8", "88.5", "79.9", "85.8"]],
        rules, align="middle",
    )  # fmt: skip


def two_levels_without_rules(page: Any, y: float) -> float:
    """Draw the same heads, set over the middle of their columns and nothing below them."""
    xs = (80, 180, 230, 300, 350)
    for x, words in ((205, "Dev"), (325, "Test")):
        text(page, x, y, words, align="middle")
    return draw(
        page, y, xs,
        [[], ["System", "EM", "F1", "EM", "F1"], ["ours", "81.2", "87.9", "82.3", "88.5"],
         ["theirs", "80.8", "88.5", "79.9", "85.8"]],
        [(0, 76, 380), (2, 76, 380), (4, 76, 380)], align="middle",
    )  # fmt: skip


@pytest.mark.parametrize("paint", [two_levels, two_levels_without_rules])
def test_a_head_over_a_group_is_given_to_each_of_its_columns(paint: Callable[[Any, float], float]) -> None:
    (table,) = tables(around(paint))
    assert (("Dev", "EM"), ("Dev", "F1"), ("Test", "EM"), ("Test", "F1")) == table.columns
    assert [["81.2", "87.9", "82.3", "88.5"], ["80.8", "88.5", "79.9", "85.8"]] == grid(table)


def test_labels_of_groups_are_heads_of_the_rows_below_them() -> None:
    rows = [HEAD, [], *ROWS[:2], [], ROWS[2], ["Other", "1.0", "2.0", "3.0"]]

    def paint(page: Any, y: float) -> float:
        text(page, 213, y + PITCH, "Results on development data", align="middle")
        text(page, 213, y + 4 * PITCH, "Results on test data", align="middle")
        return draw(page, y, XS, rows, [(n, 76, 350) for n in (0, 1, 2, 4, 5, 7)])

    (table,) = tables(around(paint))
    assert [
        ("Results on development data", "Small"), ("Results on development data", "Large"),
        ("Results on test data", "Human"), ("Results on test data", "Other"),
    ] == list(table.rows)  # fmt: skip
    assert [*BODY, ["1.0", "2.0", "3.0"]] == grid(table)


def test_a_label_beside_the_middle_of_its_rows_is_given_to_each() -> None:
    rows = [["", "Model", "Acc."], ["", "a-1", "1.5"], ["", "a-2", "2.5"], ["Beta", "b-1", "3.5"], ["", "c-1", "4.5"],
            ["Gamma", "c-2", "5.5"], ["", "c-3", "6.5"]]  # fmt: skip

    def paint(page: Any, y: float) -> float:
        text(page, 80, y + 1.5 * PITCH, "Alpha")
        return draw(page, y, (80, 150, 260), rows, [(n, 76, 300) for n in (0, 1, 3, 4, 7)])

    (table,) = tables(around(paint))
    assert [
        ("Alpha", "a-1"), ("Alpha", "a-2"), ("Beta", "b-1"), ("Gamma", "c-1"), ("Gamma", "c-2"), ("Gamma", "c-3"),
    ] == list(table.rows)  # fmt: skip
    assert [["1.5"], ["2.5"], ["3.5"], ["4.5"], ["5.5"], ["6.5"]] == grid(table)


def test_an_upright_label_is_given_to_the_rows_it_stands_beside() -> None:
    def paint(page: Any, y: float) -> float:
        text(page, 72, y + 2.6 * PITCH, "Pilot", rotate=90)
        text(page, 72, y + 5.4 * PITCH, "Study", rotate=90)
        rows = [
            HEAD,
            *ROWS,
            ["Tiny", "1.0", "2.0", "3.0"],
            ["Mini", "1.1", "2.1", "3.1"],
            ["Base", "1.2", "2.2", "3.2"],
        ]
        return draw(page, y, XS, rows, [(n, 60, 350) for n in (0, 1, 4, 7)])

    (table,) = tables(around(paint))
    assert [("Pilot",)] * 3 + [("Study",)] * 3 == [names[:-1] for names in table.rows]


def test_wrapped_cells_are_joined() -> None:
    rows = [["Task", "Description", "Size"], ["One", "a text that goes on and", "1.5"], ["", "on for another line", ""],
            ["Two", "a short one", "2.5"]]  # fmt: skip
    (table,) = tables(around(lambda page, y: draw(page, y, (80, 130, 280), rows, [(n, 76, 310) for n in (0, 1, 4)])))
    assert [["a text that goes on and on for another line", "1.5"], ["a short one", "2.5"]] == grid(table)


def test_wrapped_row_heads_are_joined_around_a_value_beside_their_middle() -> None:
    def paint(page: Any, y: float) -> float:
        text(page, 80, y + PITCH, "A name that takes")
        text(page, 80, y + 2 * PITCH, "more than one line")
        text(page, 250, y + 1.5 * PITCH, "61.25")
        end = draw(
            page, y, (80, 250), [["Model", "Acc."], [], [], ["Short", "70.5"]], [(n, 76, 290) for n in (0, 1, 4)]
        )
        page.draw_line((76, y + 3 * PITCH - 9), (290, y + 3 * PITCH - 9), width=0.5)
        return end

    (table,) = tables(around(paint))
    assert (("A name that takes more than one line",), ("Short",)) == table.rows
    assert [["61.25"], ["70.5"]] == grid(table)


def test_rules_below_some_columns_end_rows_and_labels_stand_for_the_rows_they_enclose() -> None:
    rows = [["Kind", "Name", "What it keeps"], ["", "a-1", "nearness"], ["Alpha", "a-2", "nearness of"],
            ["", "", "the second order"], ["", "a-3", "roles"], ["Beta", "b-1", "roles"]]  # fmt: skip

    def paint(page: Any, y: float) -> float:
        rules: list[Rule] = [(0, 76, 300), (1, 76, 300), (2, 125, 300), (4, 125, 300), (5, 76, 300), (6, 76, 300)]
        end = draw(page, y, (80, 130, 200), rows, rules)
        for x in (76, 125, 190, 300):
            page.draw_line((x, y - 9), (x, end - 9), width=0.5)
        return end

    (table,) = tables(around(paint))
    assert (("Alpha", "a-1"), ("Alpha", "a-2"), ("Alpha", "a-3"), ("Beta", "b-1")) == table.rows
    assert [["nearness"], ["nearness of the second order"], ["roles"], ["roles"]] == grid(table)


def test_a_value_set_over_several_columns_does_not_hide_them() -> None:
    rows = [["Setting", "Tiny", "Base", "Huge", "Other"], ["Dropout", "0.15", "0.25", "0.35", "0.45"]]

    def paint(page: Any, y: float) -> float:
        end = draw(page, y, (80, 200, 250, 300, 350), rows, [(0, 76, 380), (1, 76, 380)], align="middle")
        for n, (name, value) in enumerate((("Batch size", "4096"), ("Warm-up", "10K"), ("Decay", "cosine"))):
            text(page, 80, end + PITCH * n, name)
            text(page, 275, end + PITCH * n, value, align="middle")
        page.draw_line((76, end + 3 * PITCH - 9), (380, end + 3 * PITCH - 9), width=0.5)
        return end + 3 * PITCH

    (table,) = tables(around(paint))
    assert (("Tiny",), ("Base",), ("Huge",), ("Other",)) == table.columns
    assert ["0.15", "0.25", "0.35", "0.45"] == grid(table)[0]
    assert [["4096"], ["10K"], ["cosine"]] == [[t for t in row if t != "."] for row in grid(table)[1:]]


def test_column_heads_that_stand_upright() -> None:
    def paint(page: Any, y: float) -> float:
        for x, words in ((205, "Caltech"), (255, "Flowers"), (305, "Mean of all")):
            text(page, x, y + 40, words, rotate=90)
        return draw(
            page, y + 40 + PITCH, (80, 195, 245, 295),
            [["Small", "61.25", "70.15", "65.75"], ["Large", "82.75", "80.25", "81.55"]],
            [(-5, 76, 330), (0, 76, 330), (2, 76, 330)],
        )  # fmt: skip

    (table,) = tables(around(paint))
    assert (("Caltech",), ("Flowers",), ("Mean of all",)) == table.columns
    assert [["61.25", "70.15", "65.75"], ["82.75", "80.25", "81.55"]] == grid(table)


def test_pairs_and_spreads_stay_in_one_cell() -> None:
    rows = [["Model", "F1 / EM", "Mean"], ["One", "76.1 / 60.0", "1.5 ± 0.2"], ["Two", "+ 1.1 / - 1.3", "2.5 ± 0.3"],
            ["Three", "90.1 / -", "3.5 ± 0.1"]]  # fmt: skip
    (table,) = tables(around(lambda page, y: draw(page, y, XS, rows, [(n, 76, 310) for n in (0, 1, 4)])))
    assert [["76.1 / 60.0", "1.5 ± 0.2"], ["+1.1 / -1.3", "2.5 ± 0.3"], ["90.1 / -", "3.5 ± 0.1"]] == grid(table)


def test_raised_letters_are_exponents_or_marks_and_never_digits_of_the_number() -> None:
    def paint(page: Any, y: float) -> float:
        end = draw(page, y, XS, [HEAD, ["Cost", "10", "28.4", "7.5"], ["Rest", "10.5", "8.5", "9.5"]], BOOKTABS[:2])
        text(page, 200 + 9.1, y + PITCH - 3.5, "20", fontsize=6)
        text(page, 260 + 15.8, y + PITCH - 3.5, "†", fontsize=6)
        page.draw_line((76, end - 9), (350, end - 9), width=0.5)
        return end

    (table,) = tables(around(paint))
    cost, marked = table.at(0, 0), table.at(0, 1)
    assert cost is not None
    assert marked is not None
    assert ("10^{20}", "") == (cost.text, cost.marks)
    assert "28.4" == marked.text


def test_what_stands_in_brackets_behind_a_number_is_in_its_cell() -> None:
    rows = [["Model", "Acc.", "Range"], ["One", "61.2 (+1.5)", "[60.1, 62.3]"], ["Two", "62.7 (+2.4)", "[61.2, 64.1]"],
            ["Three", "59.1 (-0.7)", "[58.2, 60.9]"], ["Four", "58.4 (+3.1)", "[57.1, 59.8]"]]  # fmt: skip
    (table,) = tables(around(lambda page, y: draw(page, y, XS, rows, [(n, 76, 330) for n in (0, 1, 5)])))
    assert [row[1:] for row in rows[1:]] == grid(table)


def test_boxes_one_below_the_other_are_tables_of_their_own() -> None:
    def paint(page: Any, y: float) -> float:
        end = draw(page, y, XS, [HEAD, *ROWS], BOOKTABS)
        rows = [["Size", "Params"], ["Small", "110"], ["Large", "340"]]
        return draw(page, end + 8, (80, 200), rows, [(0, 76, 250), (1, 76, 250), (3, 76, 250)])

    first, second = tables(around(paint))
    assert (("Acc.",), ("F1",), ("EM",)) == first.columns
    assert (("Params",),) == second.columns
    assert [BODY, [["110"], ["340"]]] == [grid(first), grid(second)]


def test_boxes_of_different_widths_with_titles_are_tables_of_their_own() -> None:
    def paint(page: Any, y: float) -> float:
        text(page, 180, y, "In one domain")
        end = draw(page, y + PITCH, XS, [HEAD, *ROWS], BOOKTABS)
        text(page, 180, end + 6, "In another domain")
        rows = [["Size", "Params"], ["Small", "110"], ["Large", "340"]]
        return draw(page, end + 6 + PITCH, (80, 200), rows, [(0, 76, 250), (1, 76, 250), (3, 76, 250)])

    first, second = tables(around(paint))
    assert [BODY, [["110"], ["340"]]] == [grid(first), grid(second)]
    assert ((("Acc.",), ("F1",), ("EM",)), (("Params",),)) == (first.columns, second.columns)


def test_boxes_of_one_width_are_parted_where_one_has_a_caption() -> None:
    def paint(page: Any, y: float) -> float:
        end = draw(page, y, XS, [HEAD, *ROWS], BOOKTABS)
        text(page, 130, end, "(a) On the development set.", fontsize=8)
        end = draw(page, end + 2 * PITCH, XS, [HEAD, *ROWS[1:]], [(0, 76, 350), (1, 76, 350), (3, 76, 350)])
        text(page, 130, end, "(b) On the test set.", fontsize=8)
        return end + 4

    first, second = tables(around(paint))
    assert (f"{CAPTION} (a) On the development set.", f"{CAPTION} (b) On the test set.") == (
        first.caption, second.caption,
    )  # fmt: skip
    assert [BODY, BODY[1:]] == [grid(first), grid(second)]


def test_titles_between_rules_stand_over_all_heads_of_their_part() -> None:
    rows = [["", "In one domain"], HEAD, *ROWS[:2], ["", "In another"], HEAD, *ROWS[1:]]
    found = tables(around(lambda page, y: draw(page, y, XS, rows, [(n, 76, 350) for n in (0, 1, 2, 4, 5, 6, 8)])))
    assert [BODY[:2], BODY[1:]] == [grid(t) for t in found]
    assert [{"In one domain"}, {"In another"}] == [{names[0] for names in t.columns} for t in found]
    assert [("Acc.", "F1", "EM")] * 2 == [tuple(names[1] for names in t.columns) for t in found]


def test_boxes_side_by_side_need_not_have_their_rows_at_one_height() -> None:
    def paint(page: Any, y: float) -> float:
        rows = [["Model", "Acc."], ["Small", "61.25"], ["Large", "82.75"], ["Huge", "83.15"]]
        end = draw(page, y, (80, 150), rows, [(0, 76, 200), (1, 76, 200), (4, 76, 200)])
        rows = [["Data", "EM"], ["Dev", "41.25"], ["Test", "42.75"]]
        draw(page, y + 5, (260, 330), rows, [(0, 256, 380), (1, 256, 380), (3, 256, 380)])
        return end

    first, second = tables(around(paint))
    assert ((("Acc.",),), (("EM",),)) == (first.columns, second.columns)
    assert [["61.25"], ["82.75"], ["83.15"]] == grid(first)
    assert (("Dev",), ("Test",)) == second.rows


def test_a_group_goes_on_under_the_rules_of_a_full_grid() -> None:
    rows = [HEAD, ["Trained by others"], *ROWS[:2], ["Trained here"], ["Tiny", "1.5", "2.5", "3.5"],
            ["Mini", "1.6", "2.6", "3.6"]]  # fmt: skip
    (table,) = tables(around(lambda page, y: draw(page, y, XS, rows, [(n, 76, 350) for n in range(8)])))
    assert ["Trained by others", "Trained by others", "Trained here", "Trained here"] == [r[0] for r in table.rows]


def test_a_name_whose_underscore_is_drawn_as_a_rule() -> None:
    def paint(page: Any, y: float) -> float:
        x = 80 + text(page, 80, y + PITCH, "max")
        page.draw_line((x + 0.3, y + PITCH), (x + 3.0, y + PITCH), width=0.4)
        text(page, x + 3.3, y + PITCH, "len")
        rows = [["Setting", "Value"], ["", "512"], ["depth", "12"]]
        return draw(page, y, (80, 160), rows, [(0, 76, 200), (1, 76, 200), (3, 76, 200)])

    (table,) = tables(around(paint))
    assert (("max_len",), ("depth",)) == table.rows


def test_an_exponent_with_more_ink_than_its_number_is_one_all_the_same() -> None:
    def paint(page: Any, y: float) -> float:
        rows = [["Setting", "Value"], ["Seed", "2"], ["Depth", "12"]]
        text(page, 164.8, y + PITCH - 3.5, "14", fontsize=6.8)
        return draw(page, y, (80, 160), rows, [(0, 76, 200), (1, 76, 200), (3, 76, 200)])

    (table,) = tables(around(paint))
    assert [["2^{14}"], ["12"]] == grid(table)


def test_exponents_behind_products_of_letters_and_over_indices() -> None:
    def paint(page: Any, y: float) -> float:
        rows = [["Layer", "Time", "Memory"], ["First", "", ""], ["Second", "", ""]]
        for row in (1, 2):
            x = 160 + text(page, 160, y + PITCH * row, "O(")
            x += text(page, x, y + PITCH * row, "nd", fontname="tiit")
            x += text(page, x, y + PITCH * row - 3.5, "2", fontsize=6)
            text(page, x, y + PITCH * row, ")")
            x = 220 + text(page, 220, y + PITCH * row, "d", fontname="tiit")
            text(page, x, y + PITCH * row - 3.5, "2", fontsize=6)
            text(page, x, y + PITCH * row + 2, "k", fontname="tiit", fontsize=6)
        return draw(page, y, (80, 160, 220), rows, [(0, 76, 260), (1, 76, 260), (3, 76, 260)])

    (table,) = tables(around(paint))
    assert [["O(nd^{2})", "d_k^{2}"]] * 2 == grid(table)


def test_a_raised_digit_behind_a_word_refers_to_a_note() -> None:
    def paint(page: Any, y: float) -> float:
        rows = [["Model", "Size"], ["Ours", "12"], ["Theirs", "15"]]
        text(page, 80 + 17.6, y + PITCH - 3.5, "2", fontsize=6)
        return draw(page, y, (80, 160), rows, [(0, 76, 200), (1, 76, 200), (3, 76, 200)])

    (table,) = tables(around(paint))
    assert (("Ours",), ("Theirs",)) == table.rows


def test_heads_of_two_lines_beside_heads_of_one() -> None:
    def paint(page: Any, y: float) -> float:
        for x, (first, second) in ((200, ("Dev", "(val)")), (320, ("Test", "(all)"))):
            text(page, x, y - 6, first, align="middle")
            text(page, x, y + 6, second, align="middle")
        rows = [["Model", "", "Size", ""], ["Small", "61.25", "70.15", "10.5"], ["Large", "82.75", "90.25", "11.5"]]
        return draw(
            page, y, (80, 200, 260, 320), [rows[0], [], *rows[1:]], [(-0.7, 76, 350), (1.2, 76, 350), (4, 76, 350)],
            align="middle",
        )  # fmt: skip

    (table,) = tables(around(paint))
    assert (("Dev (val)",), ("Size",), ("Test (all)",)) == table.columns
    assert ("Model",) == table.corner


def test_three_levels_of_heads_in_a_full_grid() -> None:
    xs = (76, 150, 190, 230, 270, 310, 350, 390, 430)

    def paint(page: Any, y: float) -> float:
        top = y - 9
        for x, words in ((230, "Seen"), (390, "Unseen")):
            text(page, x, y, words, align="middle")
        for x, words in ((190, "Dev"), (270, "Test"), (350, "Dev"), (430, "Test")):
            text(page, x, y + PITCH, words, align="middle")
        text(page, 80, y + PITCH, "Model")
        for n, words in enumerate(["P", "R"] * 4):
            text(page, xs[n + 1] + 20, y + 2 * PITCH, words, align="middle")
        for row in (3, 4, 5):
            text(page, 80, y + PITCH * row, "One Two Three".split()[row - 3])
            for n, x in enumerate(xs[1:]):
                text(page, x + 20, y + PITCH * row, f"{row}{n}.5", align="middle")
        for row in (0, 3, 4, 5, 6):
            page.draw_line((76, top + row * PITCH), (470, top + row * PITCH), width=0.5)
        for row in (1, 2):
            page.draw_line((150, top + row * PITCH), (470, top + row * PITCH), width=0.5)
        for n, x in enumerate((*xs, 470)):
            level = 0 if n in (0, 1, 5, 9) else 1 if n % 2 else 2
            page.draw_line((x, top + level * PITCH), (x, top + 6 * PITCH), width=0.5)
        return y + 6 * PITCH

    (table,) = tables(around(paint))
    assert [(a, b, c) for a in ("Seen", "Unseen") for b in ("Dev", "Test") for c in "PR"] == list(table.columns)
    assert ("Model",) == table.corner
    assert ["30.5", "31.5", "32.5"] == grid(table)[0][:3]


def test_a_head_in_two_lines_over_one_column_is_over_no_other() -> None:
    def paint(page: Any, y: float) -> float:
        text(page, 200, y - 10, "Sequential", align="middle")
        rows = [["Model", "steps", "F1"], ["Small", "61", "70.15"], ["Large", "82", "90.25"]]
        return draw(page, y, (80, 200, 260), rows, [(-0.9, 76, 280), (1, 76, 280), (3, 76, 280)], align="middle")

    (table,) = tables(around(paint))
    assert (("Sequential steps",), ("F1",)) == table.columns


def test_an_upper_level_of_heads_over_the_first_rule() -> None:
    def paint(page: Any, y: float) -> float:
        for x, words in ((220, "Seen data"), (350, "Unseen data")):
            text(page, x, y, words, align="middle")
        rows = [["Model", "Acc.", "F1", "Acc.", "F1"], ["Small", "61.25", "70.15", "10.5", "11.5"],
                ["Large", "82.75", "90.25", "11.5", "12.5"]]  # fmt: skip
        rules = [(n, 76, 410) for n in (0, 1, 3)]
        return draw(page, y + PITCH, (80, 190, 250, 320, 380), rows, rules, align="middle")

    (table,) = tables(around(paint))
    assert [(a, b) for a in ("Seen data", "Unseen data") for b in ("Acc.", "F1")] == list(table.columns)


def test_running_text_set_flush_on_both_sides_is_one_cell() -> None:
    def paint(page: Any, y: float) -> float:
        for n, words in enumerate(("the whole of it in", "and some of the rest")):
            x = 150.0
            for word in words.split():
                x += text(page, x, y + PITCH * (1 + 2 * n), word) + 6
        rows = [["Task", "What it asks", "Size"], ["One", "", "1.5"], ["", "one line that is not set so", ""],
                ["Two", "", "2.5"], ["", "but as wide as the others are", ""]]  # fmt: skip
        return draw(page, y, (80, 150, 290), rows, [(n, 76, 330) for n in (0, 1, 5)])

    (table,) = tables(around(paint))
    assert (("What it asks",), ("Size",)) == table.columns
    assert [
        ["the whole of it in one line that is not set so", "1.5"],
        ["and some of the rest but as wide as the others are", "2.5"],
    ] == grid(table)


def test_names_that_wrap_beside_wrapped_cells_go_on_in_small_letters() -> None:
    rows = [["Kind", "Asked", "Answered"],
            ["Questions with", "what stands in the first", "it stands where it has"],
            ["an answer", "line and in the second one", "stood since the year"], ["", "of all that was", "1984"],
            ["Others", "who has seen any of these", "nobody who would say"]]  # fmt: skip
    (table,) = tables(around(lambda page, y: draw(page, y, (80, 150, 270), rows, [(n, 76, 370) for n in (0, 1, 5)])))
    assert (("Questions with an answer",), ("Others",)) == table.rows
    assert "what stands in the first line and in the second one of all that was" == grid(table)[0][0]


def test_lines_that_fill_their_columns_go_on_in_the_next() -> None:
    rows = [["Name", "Asked", "Answered"],
            ["One", "what stands in the first", "it stands where it has"],
            ["", "line and in the second", "stood all the time"],
            ["Two", "who has seen any of these", "nobody who would say"], ["", "lines", "a word of it"]]  # fmt: skip
    (table,) = tables(around(lambda page, y: draw(page, y, (80, 130, 250), rows, [(n, 76, 350) for n in (0, 1, 5)])))
    assert (("One",), ("Two",)) == table.rows
    assert ["what stands in the first line and in the second", "it stands where it has stood all the time"] == grid(
        table
    )[0]


def test_the_parts_of_a_table_have_captions_of_their_own() -> None:
    def paint(page: Any, y: float) -> float:
        rows = [["Model", "Acc."], ["Small", "61.25"], ["Large", "82.75"]]
        for shift, words in ((0, "(a) On one set."), (200, "(b) On the other.")):
            draw(page, y, (80 + shift, 150 + shift), rows, [(n, 76 + shift, 190 + shift) for n in (0, 1, 3)])
            text(page, 90 + shift, y + 3 * PITCH + 4, words, fontsize=8)
        return y + 4 * PITCH

    data = around(paint)
    assert [f"{CAPTION} (a) On one set.", f"{CAPTION} (b) On the other."] == [t.caption for t in tables(data)]
    assert not any("(a) On" in words for words in texts(read(data), "body"))


def test_rows_between_two_rules_and_no_heads() -> None:
    rows = [["learning rate", "cosine"], ["warm-up", "0.25"], ["depth", "12"], ["width", "768"]]
    (table,) = tables(around(lambda page, y: draw(page, y, (80, 200), rows, [(n, 76, 260) for n in (0, 4)])))
    assert ((),) == table.columns
    assert [["cosine"], ["0.25"], ["12"], ["768"]] == grid(table)


def test_a_name_of_a_group_of_one_row_between_rules() -> None:
    def paint(page: Any, y: float) -> float:
        rows = [HEAD[:3], [], ROWS[0][:3], [], *(row[:3] for row in ROWS[1:])]
        text(page, 180, y + PITCH, "Trained by others", align="middle")
        text(page, 180, y + 3 * PITCH, "Trained here", align="middle")
        return draw(page, y, XS, rows, [(n, 76, 290) for n in (0, 1, 2, 3, 4, 6)])

    (table,) = tables(around(paint))
    assert [("Trained by others", "Small"), ("Trained here", "Large"), ("Trained here", "Human")] == list(table.rows)


def test_cells_of_running_text_as_large_as_the_text_around() -> None:
    def paint(page: Any, y: float) -> float:
        rows = [["Task", "What it asks"]] + [["One" if n == 0 else "", words] for n, words in enumerate(FILL)]
        for n, row in enumerate(rows):
            for x, words in zip((110, 150), row, strict=True):
                text(page, x, y + PITCH * n, words, fontsize=10)
        for n in (0, 1, 5):
            page.draw_line((106, y + PITCH * n - 9), (450, y + PITCH * n - 9), width=0.5)
        return y + 5 * PITCH

    (table,) = tables(around(paint))
    assert (("One",),) == table.rows
    assert [[" ".join(FILL)]] == grid(table)


def test_bold_by_drawing_twice_and_underlines() -> None:
    def paint(page: Any, y: float) -> float:
        end = booktabs(page, y)
        text(page, 200.2, y + PITCH, "61.25")
        page.draw_line((260, y + PITCH + 1.5), (275.5, y + PITCH + 1.5), width=0.4)
        text(page, 80, end, "Bold")
        text(page, 200, end, "99.5", fontname="tibo")
        page.draw_line((76, end + PITCH - 9), (350, end + PITCH - 9), width=0.5)
        return end + PITCH

    (table,) = tables(around(paint))
    flags = {c.text: (c.bold, c.underline) for c in table.cells}
    assert (False, False) == flags["61.25"]
    assert (False, True) == flags["70.1"]
    assert (True, False) == flags["99.5"]


def test_tables_side_by_side_keep_to_their_captions() -> None:
    def page(page: Any) -> None:
        y = column(page, 72, 80, FILL * 2) + 30
        rows = [["Model", "Acc."], ["Small", "61.25"], ["Large", "82.75"]]
        for shift, name in ((0, "left"), (240, "right")):
            draw(page, y, (80 + shift, 180 + shift), rows, [(n, 76 + shift, 220 + shift) for n in (0, 1, 3)])
            text(page, 76 + shift, y + 50, f"Table {1 + shift // 240}: What came out on the {name}.")
        column(page, 72, y + 90, FILL * 3)

    first, second = tables(make_pdf(page))
    assert ("Table 1", "Table 2") == (first.label, second.label)
    assert [["61.25"], ["82.75"]] == grid(first) == grid(second)


def test_tables_stacked_under_one_caption_are_two() -> None:
    rows = [HEAD, *ROWS[:2], ["Model", "BLEU", "TER", "chrF"], ["Small", "20.5", "50.5", "40.5"],
            ["Large", "21.5", "51.5", "41.5"]]  # fmt: skip
    found = tables(around(lambda page, y: draw(page, y, XS, rows, [(n, 76, 350) for n in (0, 1, 3, 4, 6)])))
    assert [(("Acc.",), ("F1",), ("EM",)), (("BLEU",), ("TER",), ("chrF",))] == [t.columns for t in found]
    assert [BODY[:2], [["20.5", "50.5", "40.5"], ["21.5", "51.5", "41.5"]]] == [grid(t) for t in found]


def test_a_table_that_goes_on_beside_itself_is_two() -> None:
    rows = [["Model", "EM", "F1", "Model", "EM", "F1"], ["Small", "61.2", "70.1", "Large", "82.7", "90.4"],
            ["Tiny", "51.2", "60.1", "Huge", "83.7", "91.4"]]  # fmt: skip
    xs = (80, 150, 190, 240, 310, 350)
    first, second = tables(around(lambda page, y: draw(page, y, xs, rows, [(n, 76, 380) for n in (0, 1, 3)])))
    assert (("EM",), ("F1",)) == first.columns == second.columns
    assert ((("Small",), ("Tiny",)), (("Large",), ("Huge",))) == (first.rows, second.rows)
    assert [["82.7", "90.4"], ["83.7", "91.4"]] == grid(second)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_pages_that_a_viewer_turns(rotation: int) -> None:
    def page(page: Any) -> None:
        end = booktabs(page, column(page, 72, 80, FILL * 2) + 30)
        text(page, 72, end + 14, "Table 1: What came out of it.")
        column(page, 72, end + 60, FILL * 3)

    (table,) = tables(make_pdf(page, rotate=rotation))
    assert BODY == grid(table)


def test_a_table_set_sideways() -> None:
    import pymupdf

    upright = around(booktabs)

    def page(page: Any) -> None:
        with pymupdf.open(stream=upright, filetype="pdf") as source:
            page.show_pdf_page(page.rect, source, 0, rotate=90)

    data = make_pdf(page)
    paper = read(data)
    (table,) = tables_in(data, "made.pdf", paper)
    assert BODY == grid(table)
    cell = table.at(0, 0)
    assert cell is not None
    assert cell.box is not None
    assert cell.box[3] - cell.box[1] > cell.box[2] - cell.box[0], "the box is of the page as it is, not as it was read"


def test_notes_below_a_table_are_no_rows() -> None:
    def paint(page: Any, y: float) -> float:
        end = booktabs(page, y)
        text(page, 80, end + 6, "* measured by others", fontsize=7)
        return end + 8

    (table,) = tables(around(paint))
    assert BODY == grid(table)


def test_a_paper_without_captions_of_tables_has_none() -> None:
    assert () == tables(make_pdf(lambda page: column(page, 72, 80, FILL * 4)))


def test_another_file_than_the_one_that_was_read() -> None:
    with pytest.raises(PaperUnreadable, match="not the file that was read before"):
        tables_in(around(full_grid), "made.pdf", read(around(booktabs)))


def test_tables_are_read_in_the_parsers_own_process(tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(around(booktabs))
    paper = parse_file(path, id="9901.00001v1")
    assert tables_in(path.read_bytes(), path.name, paper) == read_tables(path, paper)


# --- a real paper -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(shared: Path) -> tuple[Path, Paper, tuple[Table, ...]]:
    """Version 1 of a paper whose tables were copied out by hand."""
    path = shared / "papers" / "2005.13013v1.pdf"
    paper = parse_file(path, id="2005.13013v1")
    return shared / "stilts", paper, read_tables(path, paper)


def printed(path: Path) -> list[list[str]]:
    """Return the lines of a table that was copied out, dashes as nothing."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, delimiter="\t"))
    return [["" if cell in {"-", "–"} else cell for cell in line] for line in lines[1:]]


def test_table_1_of_a_real_paper(real: tuple[Path, Paper, tuple[Table, ...]]) -> None:
    folder, _, found = real
    expected = printed(folder / "v1_table1.tsv")
    assert [line[2:] for line in expected] == grid(found[0])
    assert [line[1] for line in expected] == [names[-1] for names in found[0].rows]
    assert [line[0] for line in expected] == [names[0].split()[0].lower() for names in found[0].rows]
    assert ["|Train|", "|Dev|", "|Test|", "Task", "Genre/Source"] == [" ".join(heads) for heads in found[0].columns]


def test_table_2_of_a_real_paper(real: tuple[Path, Paper, tuple[Table, ...]]) -> None:
    folder, _, found = real
    expected = printed(folder / "v1_table2.tsv")
    assert [line[2:] for line in expected] == grid(found[1])
    assert [line[1].rstrip("‡") for line in expected] == [names[-1] for names in found[1].rows]
    assert ["" if line[0].startswith("baseline") else line[0].lower() for line in expected] == [
        (names[0] if len(names) > 1 else "").lower() for names in found[1].rows
    ]
    names = ["XNLI", "PAWS-X", "POS", "NER", "XQuAD", "MLQA", "TyDiQA", "BUCC", "Tatoeba", "Avg."]
    assert names == [heads[1].split()[0] for heads in found[1].columns]


def test_tables_3_and_4_of_a_real_paper(real: tuple[Path, Paper, tuple[Table, ...]]) -> None:
    folder, _, found = real
    expected = printed(folder / "v1_table3_4.tsv")
    for number, table in ((3, found[2]), (4, found[3])):
        lines = [line for line in expected if line[0] == str(number)]
        assert [line[1] for line in lines] == [names[-1] for names in table.rows]
        assert [line[2:] for line in lines] == grid(table)


def test_every_cell_of_a_real_paper_is_found_again_by_its_spans(real: tuple[Path, Paper, tuple[Table, ...]]) -> None:
    _, paper, found = real
    for table in found:
        for cell in table.cells:
            words = " ".join(paper.page(s.page).text[s.start : s.end] for s in cell.spans)
            if cell.text:
                assert cell.text.replace(" ", "") == words.replace(" ", "").replace("‡", "")
