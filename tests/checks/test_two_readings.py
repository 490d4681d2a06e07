"""The page beside the e-print source: what they have otherwise is told, and nothing else."""

from __future__ import annotations

from array import array
from dataclasses import replace

from claimcheck.checks.two_readings import two_readings
from claimcheck.model import Cell, Page, Paper, Table

ROWS = (("1.0", "2.0"), ("3.0", "4.0"), ("5.0", "6.0"))
PAGE = Page(number=1, text="", width=600, height=800, starts=array("i"), ends=array("i"), boxes=array("f"))
PAPER = Paper(id="0000.00001v1", title="A study", source="pdf", pages=(PAGE,), passages=(), sha256="0" * 64)


def table(*rows: tuple[str, ...], caption: str = "Scores of taggers") -> Table:
    """Return a table with columns A, B ... and rows x, y ..."""
    return Table(
        label="Table 1", caption=f"Table 1: {caption}", page=1, box=None,
        columns=tuple((letter,) for letter in "AB"), rows=tuple((letter,) for letter in "xyz"[: len(rows)]),
        cells=tuple(Cell(row=r, column=c, text=text) for r, row in enumerate(rows) for c, text in enumerate(row)),
    )  # fmt: skip


def told(page: Table, source: Table) -> list[tuple[str, str, int]]:
    """Return both readings of each cell that is told, and how many cells are shown."""
    return [(c.stated, c.computed, len(c.evidence)) for c in two_readings(PAPER, [page], [source])]


def test_the_same_table_needs_no_word() -> None:
    assert [] == told(table(*ROWS), table(*ROWS))


def test_a_number_that_differs_is_told_with_its_cell() -> None:
    assert [("4.0", "4.5", 1)] == told(table(*ROWS), table(ROWS[0], ("3.0", "4.5"), ROWS[2]))
    (check,) = two_readings(PAPER, [table(*ROWS)], [table(ROWS[0], ("3.0", "4.5"), ROWS[2])])
    assert "Table 1, y / B: the page has 4.0, the TeX source 4.5" in check.message
    assert "page_and_source_differ" == check.code


def test_words_may_break_otherwise() -> None:
    assert [] == told(table(("base-", "2.0"), *ROWS[1:]), table(("base", "2.0"), *ROWS[1:]))


def test_tables_laid_out_otherwise_are_one_message() -> None:
    turned = table(("9.0", "8.0"), ("7.0", "7.5"), ("0.5", "0.6"))
    assert [("3 rows, 2 columns", "3 rows, 2 columns", 0)] == told(table(*ROWS), turned)


def test_a_paper_of_its_source_has_its_page_for_a_witness() -> None:
    paper = replace(PAPER, source="tex")
    checks = list(two_readings(paper, [table(ROWS[0], ("3.0", "4.5"), ROWS[2])], [table(*ROWS)]))
    assert [("4.0", "4.5", 0)] == [(c.stated, c.computed, len(c.evidence)) for c in checks]


def test_other_tables_are_no_witness() -> None:
    assert [] == told(table(*ROWS), replace(table(*ROWS, caption="Something else"), label="Table 2"))
