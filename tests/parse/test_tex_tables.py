"""Tables of the source: heads, groups, spans, and the same numbers as the PDF made from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.model import Cell, Table
from claimcheck.parse import parse_file, read_tables, read_tex_tables
from claimcheck.parse.tex.paper import read_tables as tables_of_source
from claimcheck.parse.tex.witness import comparisons


def tables(body: str) -> list[Table]:
    """Return the tables of a document with this body."""
    source = rf"\documentclass{{article}}\begin{{document}}Words. {body}\end{{document}}"
    return list(tables_of_source(source.encode(), "made.tex"))


def grid(rows: str) -> Table:
    """Return the one table with these rows."""
    (table,) = tables(rf"\begin{{table}}\caption{{Scores.}}\begin{{tabular}}{{lccc}}{rows}\end{{tabular}}\end{{table}}")
    return table


def flat(table: Table) -> dict[tuple[str, str], str]:
    """Return each cell by its heads."""
    return {("/".join(table.rows[c.row]), "/".join(table.columns[c.column])): c.text for c in table.cells}


TABLES = [
    pytest.param(
        r"\toprule Model & A & B \\ \midrule ours & 1.5 & 2.5 \\ \bottomrule",
        {("ours", "A"): "1.5", ("ours", "B"): "2.5"},
        id="rules of books",
    ),
    pytest.param(
        r"\hline Model & A & B \\ \hline\hline x & 1 & 2 \\ \hline y & 3 & 4 \\ \hline",
        {("x", "A"): "1", ("x", "B"): "2", ("y", "A"): "3", ("y", "B"): "4"},
        id="a rule under each row",
    ),
    pytest.param(
        r"\toprule & \multicolumn{2}{c}{Dev} & Test \\ \cmidrule(lr){2-3} & P & R & F \\ \midrule x & 1 & 2 & 3 \\",
        {("x", "Dev/P"): "1", ("x", "Dev/R"): "2", ("x", "Test/F"): "3"},
        id="heads over several columns",
    ),
    pytest.param(
        r"\hline \multirow{2}{*}{M} & \multicolumn{2}{c}{Dev} \\ \cline{2-3} & P & R \\ \hline x & 1 & 2 \\ \hline",
        {("x", "Dev/P"): "1", ("x", "Dev/R"): "2"},
        id="a head over two rows",
    ),
    pytest.param(
        r"\hline & \multicolumn{1}{c}{Dev} & & Test \\ \cline{2-3} M & P & R & F \\ \hline x & 1 & 2 & 3 \\ \hline",
        {("x", "Dev/P"): "1", ("x", "Dev/R"): "2", ("x", "Test/F"): "3"},
        id="a head over a partial rule",
    ),
    pytest.param(
        r"G & M & A \\ \hline \multirow{2}{*}{g} & x & 1 \\ & y & 2 \\ \hline \multirow{2}{*}{h} & x & 3 \\ & y & 4 \\",
        {("g/x", "A"): "1", ("g/y", "A"): "2", ("h/x", "A"): "3", ("h/y", "A"): "4"},
        id="names over several rows",
    ),
    pytest.param(
        r"G & M & A \\ \hline & x & 1 \\ \multirow{-2}{*}{g} & y & 2 \\ \hline & x & 3 \\ h & y & 4 \\ & z & 5 \\",
        {("g/x", "A"): "1", ("g/y", "A"): "2", ("h/x", "A"): "3", ("h/y", "A"): "4", ("h/z", "A"): "5"},
        id="names beside the middle or the end of their rows",
    ),
    pytest.param(
        r"M & A & B \\ \hline \multicolumn{3}{c}{Small} \\ \hline x & 1 & 2 \\ \hline Large \\ \hline y & 3 & 4 \\",
        {("Small/x", "A"): "1", ("Small/x", "B"): "2", ("Large/y", "A"): "3", ("Large/y", "B"): "4"},
        id="rows that name groups",
    ),
    pytest.param(
        r"M & A & B \\ \hline x & 1 & 2 \\ \hline N & A & B \\ \hline y & 3 & 4 \\",
        {("x", "A"): "1", ("x", "B"): "2", ("N/y", "A"): "3", ("N/y", "B"): "4"},
        id="heads printed again",
    ),
    pytest.param(
        r"M & A & \\ \hline x & 1 & \\ y & -- & \\",
        {("x", "A"): "1", ("y", "A"): ""},
        id="dashes are absent, white columns are none",
    ),
    pytest.param(
        r"M & A \\ \hline x & \multicolumn{2}{c}{1.5} \\ \rowcolor{gray} y & 2 \\[2pt]"
        r"\arrayrulecolor{black}\hline z & 3 \\",
        {("x", "A"): "1.5", ("y", "A"): "2", ("z", "A"): "3"},
        id="colours and lengths are no cells",
    ),
    pytest.param(
        r"M & A \\ \hline x & 1.5 \\ & (0.2) \\ y & 2.5 \\ & (0.3) \\",
        {("x", "A"): "(0.2)", ("y", "A"): "(0.3)"},
        id="spreads under their numbers have the name of the row above",
    ),
    pytest.param(
        r"N & Set & A \\ \hline 40 & one & 1.5 \\ 40 & two & 2.5 \\ \hdashline 80 & one & 3.5 \\",
        {("40/one", "A"): "1.5", ("40/two", "A"): "2.5", ("80/one", "A"): "3.5"},
        id="sizes before names",
    ),
    pytest.param(
        r"& \multicolumn{2}{c}{Wage} \\ \cmidrule{2-3} & (1) & (2) \\ \midrule x & 0.12*** & 0.10 \\",
        {("x", "Wage/(1)"): "0.12", ("x", "Wage/(2)"): "0.10"},
        id="columns that are counted, stars behind numbers",
    ),
    pytest.param(
        r"X & Y & A \\ \hline & & 1.5 \\ \checkmark & & 2.5 \\ \checkmark & \checkmark & 3.5 \\",
        {("", "A"): "3.5", ("", "X"): "✓", ("", "Y"): "✓"},
        id="rows that have ticks and no names",
    ),
    pytest.param(
        r"\hline \multicolumn{3}{l}{All sizes} \\ \hline N & A & B \\ \hline x & 1 & 2 \\ \hline",
        {("x", "All sizes/A"): "1", ("x", "All sizes/B"): "2"},
        id="a title over the heads",
    ),
    pytest.param(
        r"k & 1 & 2 & 3 \\ \hline x & 4 & 5 & 6 \\ y & 7 & 8 & 9 \\",
        {("x", "1"): "4", ("x", "2"): "5", ("x", "3"): "6", ("y", "1"): "7", ("y", "2"): "8", ("y", "3"): "9"},
        id="heads that are numbers",
    ),
    pytest.param(
        r"Size & 81.1M \\ \hline Depth & 12.5 \\ Width & 7.25 \\",
        {("Size", ""): "81.1M", ("Depth", ""): "12.5", ("Width", ""): "7.25"},
        id="no heads at all",
    ),
    pytest.param(
        r"M & \begin{tabular}{c}Run\\time\end{tabular} & \makecell{F\\one} \\ \hline x & 1 & 2 \\",
        {("x", "Run time"): "1", ("x", "F one"): "2"},
        id="lines within a cell",
    ),
    pytest.param(
        r"M & A \\ \hline x \& y & 10\% \\ z & $10^{4}$ \\",
        {("x & y", "A"): "10%", ("z", "A"): "10^{4}"},
        id="signs that are not between cells",
    ),
]


@pytest.mark.parametrize(("rows", "expected"), TABLES)
def test_heads_and_cells(rows: str, expected: dict[tuple[str, str], str]) -> None:
    assert expected == flat(grid(rows))


def test_the_record_of_a_table() -> None:
    table = grid(r"\toprule Model & A & B \\ \midrule ours & \textbf{1.5}$^*$ & \underline{2.5} \\ \bottomrule")
    assert ("Table 1", "Table 1: Scores.", None, None, "tex") == (
        table.label, table.caption, table.page, table.box, table.source,
    )  # fmt: skip
    assert ("Model",) == table.corner
    assert (
        Cell(row=0, column=0, text="1.5", bold=True, marks="*"),
        Cell(row=0, column=1, text="2.5", underline=True),
    ) == table.cells


TWO = r"\begin{tabular}{lr}M & A\\\hline x & %d\\\end{tabular}"
LAYOUTS = [
    pytest.param(
        rf"\begin{{table}}{TWO % 1}\caption{{One}}{TWO % 2}\caption{{Two}}\end{{table}}",
        [("Table 1", "Table 1: One", "1"), ("Table 2", "Table 2: Two", "2")],
        id="captions under two tables in one float",
    ),
    pytest.param(
        rf"\begin{{table}}\begin{{subtable}}{{1cm}}{TWO % 1}\caption{{a}}\end{{subtable}}"
        rf"\begin{{subtable}}{{1cm}}{TWO % 2}\caption{{b}}\end{{subtable}}\caption{{Both}}\end{{table}}",
        [("Table 1", "Table 1: Both (a) a", "1"), ("Table 1", "Table 1: Both (b) b", "2")],
        id="parts",
    ),
    pytest.param(
        rf"\begin{{table}}\caption{{Both}}\begin{{tabular}}{{cc}}{TWO % 1} & {TWO % 2}\end{{tabular}}\end{{table}}",
        [("Table 1", "Table 1: Both", "1"), ("Table 1", "Table 1: Both", "2")],
        id="tables set side by side by a table",
    ),
    pytest.param(
        r"\begin{longtable}{lr}\caption{All}\\ M & A\\\hline\endfirsthead M & A\\\hline\endhead x & 1\\\end{longtable}",
        [("Table 1", "Table 1: All", "1")],
        id="a table over several pages",
    ),
    pytest.param(
        r"\begin{deluxetable}{lr}\tablecaption{Stars}\tablehead{\colhead{M} & \colhead{A}}\startdata x & 1 \\ y & 2 "
        r"\enddata\end{deluxetable}",
        [("Table 1", "Table 1: Stars", "1")],
        id="of the astronomers",
    ),
    pytest.param(
        rf"\begin{{figure}}\captionof{{table}}{{One}}{TWO % 1}\end{{figure}}",
        [("Table 1", "Table 1: One", "1")],
        id="in a figure",
    ),
    pytest.param(rf"\begin{{center}}{TWO % 1}\end{{center}}", [("", "", "1")], id="without a float"),
    pytest.param(
        r"\newcommand{\row}[1]{x & #1\\}\begin{table*}\caption{One}\resizebox{1cm}{!}{"
        r"\begin{tabularx}{1cm}{X*{2}{c}}M & A\\\hline\row{1}\end{tabularx}}\end{table*}",
        [("Table 1", "Table 1: One", "1")],
        id="rows made by a definition",
    ),
]


@pytest.mark.parametrize(("body", "expected"), LAYOUTS)
def test_captions_and_floats(body: str, expected: list[tuple[str, str, str]]) -> None:
    assert expected == [(t.label, t.caption, t.cells[0].text) for t in tables(body)]


@pytest.mark.parametrize("columns", ["²-3", "2-³", "x", "-", "", "99999999999999-3"])
def test_a_rule_over_columns_that_are_none_is_left_out(columns: str) -> None:
    table = grid(rf"M & \multicolumn{{2}}{{c}}{{Dev}} \\ \cmidrule{{{columns}}} & A & B \\ \hline x & 1 & 2 \\")
    assert ["1", "2"] == [cell.text for cell in table.cells]


def test_a_cell_that_differs_is_told_with_its_heads() -> None:
    rows = r"\toprule Model & A & B \\ \midrule x & 1.5 & %s \\ y & 3.5 & 4.5 \\ \bottomrule"
    one, other = grid(rows % "2.5"), grid(rows % "2.6")
    (found,) = comparisons([one], [other])
    assert [("x / B", "2.5", "2.6", one.at(0, 1))] == [(d.name, d.printed, d.source, d.cell) for d in found.differences]
    (same,) = comparisons([one], [one])
    assert () == same.differences


def test_other_captions_are_other_tables() -> None:
    one = grid(r"M & A \\ \hline x & 1 \\")
    (other,) = tables(
        r"\begin{table}\caption{Something else}\begin{tabular}{lr}M & A\\\hline x & 2\\\end{tabular}\end{table}"
    )
    assert [] == comparisons([one], [other])


def test_source_and_pdf_give_the_same_tables(shared: Path) -> None:
    """Of all tables that both have: at least 99% of the cells with a number, and 95% of the heads."""
    cells = same = heads = heads_same = 0
    for path in sorted((shared / "latex").glob("*.pdf")):
        printed = read_tables(path, parse_file(path, id="9901.00001"))
        for found in comparisons(printed, read_tex_tables(path.with_suffix(".tar.gz"))):
            numbers = [c for c in found.tex.cells if any(ch.isdigit() for ch in c.text)]
            if len(numbers) < len(found.tex.cells) / 2:
                continue  # a table of words
            texts = [c.text for c in found.pdf.cells]
            cells += len(numbers)
            same += sum(c.text in texts for c in numbers)
            heads += found.heads
            heads_same += found.heads - found.heads_differ
    assert cells >= 140
    assert same >= 0.99 * cells
    assert heads_same >= 0.95 * heads
