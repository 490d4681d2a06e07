"""Averages, sums and differences recomputed, and the text against its tables."""

from __future__ import annotations

from array import array

import pytest

from claimcheck.checks.consistency import self_checks
from claimcheck.model import Cell, Page, Paper, Passage, Span, Table


def table(heads: str, *rows: str, caption: str = "Results", label: str = "Table 1") -> Table:
    """Return a table from `head | head` and `row head | cell | cell`."""
    cut = [[part.strip() for part in row.split("|")] for row in rows]
    return Table(
        label=label,
        caption=caption,
        page=None,
        box=None,
        columns=tuple((head.strip(),) for head in heads.split("|")),
        rows=tuple((row[0],) for row in cut),
        cells=tuple(Cell(row=r, column=c, text=text) for r, row in enumerate(cut) for c, text in enumerate(row[1:])),
    )


def paper(*sentences: str, kind: str = "body") -> Paper:
    """Return a paper of one page that says `sentences`."""
    text = " ".join(sentences)
    spans = []
    at = 0
    for sentence in sentences:
        spans.append(Span(page=1, start=at, end=at + len(sentence)))
        at += len(sentence) + 1
    page = Page(number=1, text=text, width=600, height=800, starts=array("i"), ends=array("i"), boxes=array("f"))
    passages = tuple(Passage(spans=(span,), kind=kind) for span in spans)  # type: ignore[arg-type]
    return Paper(id="0000.00001v1", title="A study", source="pdf", pages=(page,), passages=passages, sha256="0" * 64)


SCORES = ("A | 1.0 | 2.0 | 1.5", "B | 3.0 | 5.0 | 4.0", "C | 2.0 | 2.0 | 2.0")


@pytest.mark.parametrize(
    ("heads", "rows", "expected"),
    [
        pytest.param("x | y | Avg", SCORES, [], id="averages that come out are not mentioned"),
        pytest.param(
            "x | y | Avg",
            (*SCORES, "D | 6.0 | 8.0 | 5.0"),
            [("average_differs", "5.0", "7.0")],
            id="one average that does not come out where three do",
        ),
        pytest.param(
            "x | y | Avg",
            (*SCORES, "D | 6.0 | 8.0 | 7.1"),
            [],
            id="a last digit off is rounding of intermediate values",
        ),
        pytest.param(
            "x | y | Avg",
            ("A | 1.0 | 2.0 | 1.5", "B | 3.0 | 5.0 | 9.0"),
            [],
            id="two rows are too few to say how the average is formed",
        ),
        pytest.param(
            "x | y | Avg",
            (
                "A | 1.0 / 3.0 | 2.0 | 2.0",
                "B | 3.0 / 5.0 | 5.0 | 4.5",
                "C | 2.0 / 4.0 | 2.0 | 2.5",
                "D | 1.0 / 3.0 | 4.0 | 5.0",
            ),
            [("average_differs", "5.0", "3.0")],
            id="pairs are averaged first where that brings out the rows",
        ),
        pytest.param(
            "before | after | Diff",
            ("A | 1.0 | 2.0 | 1.0", "B | 3.0 | 5.0 | 2.0", "C | 2.0 | 2.5 | 0.5", "D | 1.0 | 4.0 | 2.0"),
            [("difference_differs", "2.0", "3.0")],
            id="a difference that does not come out",
        ),
        pytest.param(
            "x | y | Total",
            ("A | 10 | 20 | 30", "B | 30 | 50 | 80", "C | 20 | 20 | 40", "D | 10 | 40 | 90"),
            [("sum_differs", "90", "50")],
            id="a sum that does not come out",
        ),
    ],
)
def test_lines_are_recomputed(heads: str, rows: tuple[str, ...], expected: list[tuple[str, str, str]]) -> None:
    found = self_checks(paper(), (table(heads, *rows),))
    assert expected == [(f.code, f.stated, f.computed) for f in found]


def test_an_average_row_is_recomputed_down_its_columns() -> None:
    rows = ("x | 1.0 | 3.0 | 2.0 | 6.0", "y | 2.0 | 5.0 | 2.0 | 8.0", "Average | 1.5 | 4.0 | 2.0 | 5.0")
    found = self_checks(paper(), (table("A | B | C | D", *rows),))
    assert [("average_differs", "5.0", "7.0")] == [(f.code, f.stated, f.computed) for f in found]


BLEU = table("EN-DE | EN-FR", "Other [9] | 25.1 | 40.4", "Ours (big) | 28.4 | 41.8")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param("Our big model scores 41.8 on English-French.", [], id="the number stands in the table"),
        pytest.param(
            "Our big model scores 41.0 on English-French.",
            [("text_and_table_differ", "41.0", "41.8")],
            id="a near miss of the cell that the sentence names",
        ),
        pytest.param("Our big model scores 12.0 on English-French.", [], id="a far number is of something else"),
        pytest.param("Our big model trains for 3.5 days.", [], id="no column is named"),
        pytest.param(
            "Our big model gains 1.45 over Other on English-French.", [], id="more digits than the table prints"
        ),
        pytest.param("Our big model gains 1.4 over Other on English-French.", [], id="a difference that comes out"),
        pytest.param(
            "Our big model gains 1.5 over Other on English-French.",
            [("within_rounding", "1.5", "1.4")],
            id="a difference within rounding is said to be so",
        ),
    ],
)
def test_the_text_is_held_against_the_cells_it_names(sentence: str, expected: list[tuple[str, str, str]]) -> None:
    found = self_checks(paper(sentence), (BLEU,))
    assert expected == [(f.code, f.stated, f.computed) for f in found]
