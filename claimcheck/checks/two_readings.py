"""A table as the page has it beside the same table in the e-print source: each is a witness for the other.

A cell that they have otherwise was misread from one of them, or the PDF was not made from this source; which, is
not for us to say. Words wrap and break at the end of lines, so only cells with a number are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimcheck.model import Paper, SelfCheck, Table
from claimcheck.parse import Comparison, comparisons

from .tables.cells import evidence

APART = 3
"""One in so many cells may differ before the two are said to be laid out otherwise, and no cell is told."""
CODE = "page_and_source_differ"


def two_readings(paper: Paper, tables: Sequence[Table], witness: Sequence[Table]) -> Iterator[SelfCheck]:
    """Yield the numbers that the page and the source have otherwise."""
    from_page = paper.source == "pdf"
    for found in comparisons(tables, witness) if from_page else comparisons(witness, tables):
        yield from _told(paper, found)


def _told(paper: Paper, found: Comparison) -> Iterator[SelfCheck]:
    label = found.pdf.label or found.tex.label or "a table"
    differ = [d for d in found.differences if any(c.isdigit() for c in d.printed + d.source)]
    if APART * len(differ) > found.cells:
        yield SelfCheck(
            code=CODE,
            message=(
                f"{label}: {len(differ)} of {found.cells} cells are not the same on the page and in the TeX source: "
                "rows and columns of one of them were misread, or the PDF was not made from this source"
            ),
            stated=f"{len(found.pdf.rows)} rows, {len(found.pdf.columns)} columns",
            computed=f"{len(found.tex.rows)} rows, {len(found.tex.columns)} columns",
        )
        return
    for each in differ:
        shown = [each.cell] if each.cell is not None and paper.source == "pdf" else []
        yield SelfCheck(
            code=CODE,
            message=(
                f"{label}, {each.name}: the page has {each.printed or 'nothing'}, the TeX source "
                f"{each.source or 'nothing'}: one was misread, or the PDF was not made from this source"
            ),
            stated=each.printed or "nothing",
            computed=each.source or "nothing",
            evidence=evidence(paper, found.pdf, shown, "related"),
        )
