"""Over which columns a claim compares, where heads cross and where they do not."""

from __future__ import annotations

import pytest

from claimcheck.checks.tables.bind import Names, link, named, said, widened
from claimcheck.checks.tables.bound import Axis
from claimcheck.checks.tables.names import synonyms
from claimcheck.checks.tables.statement import statement_of
from claimcheck.checks.tables.things import Sheet, things
from claimcheck.model import Cell, Table

CROSSING = ("Harbor / AUC", "Harbor / \u03c4", "Valley / AUC", "Valley / \u03c4", "Ridge / AUC", "Ridge / \u03c4")
TOP = ("Top-20 / Harbor", "Top-20 / Valley", "Top-100 / Harbor", "Top-100 / Valley")


def claimed(claim: str, *columns: str) -> tuple[list[list[int]], list[list[int]]] | None:
    table = Table(
        label="", caption="", page=None, box=None, columns=tuple(tuple(c.split(" / ")) for c in columns),
        rows=(("Heron",), ("Egret",)),
        cells=tuple(Cell(row=r, column=c, text=f"{r}.{c}") for r in range(2) for c in range(len(columns))),
    )  # fmt: skip
    one = named(table)
    words = widened(said(claim, Names(own=frozenset(), short=synonyms())), one)
    links, made = link(words, one), statement_of(claim)
    assert made is not None
    rows, across = Axis(heads=one.rows, names=links.rows), Axis(heads=one.columns, names=links.columns)
    return things(Sheet(one=one, words=words, rows=rows, columns=across, turned=False), made)


@pytest.mark.parametrize(
    ("claim", "columns", "expected"),
    [
        pytest.param("Heron has the best AUC on all datasets.", CROSSING, ([[0], [2], [4]], []), id="one measure"),
        pytest.param("Heron has the best tau on all 3 datasets.", CROSSING, ([[1], [3], [5]], []), id="and a count"),
        pytest.param("Heron beats Egret on Harbor and Ridge.", CROSSING, ([[0, 1], [4, 5]], []), id="all measures"),
        pytest.param("Heron has the best AUC on all datasets but Ridge.", CROSSING, ([[0], [2]], [[4]]), id="but one"),
        pytest.param("Heron has the best AUC.", CROSSING, None, id="on which is not said"),
        pytest.param("Heron beats Egret on all five datasets.", CROSSING, None, id="another count"),
        pytest.param("Heron has the best Top-20 score on both sets.", TOP, ([[0], [1]], []), id="the wide one is held"),
        pytest.param("Heron beats Egret on Valley.", TOP, ([[1, 3]], []), id="in both settings"),
        pytest.param("Heron beats Egret on Valley.", ("Harbor", "Valley"), ([[1]], []), id="plain heads"),
    ],
)
def test_things(claim: str, columns: tuple[str, ...], expected: tuple[list[list[int]], list[list[int]]] | None) -> None:
    assert expected == claimed(claim, *columns)
