"""Which rows and columns a claim names: more said wins, what is left out is not named, brackets tell apart."""

from __future__ import annotations

import pytest

from claimcheck.checks.tables.bind import Names, link, named, said, widened
from claimcheck.checks.tables.names import synonyms
from claimcheck.model import Table
from claimcheck.quantity import find_quantities

NAMES = Names(own=frozenset({"heron"}), short=synonyms())


def meant(claim: str, *rows: str, corner: str = "Model") -> list[str]:
    """Return the row heads of a table of `rows` that `claim` means."""
    table = Table(
        label="", caption="", page=None, box=None, columns=(("F1",),), rows=tuple(tuple(r.split(" / ")) for r in rows),
        cells=(), corner=(corner,),
    )  # fmt: skip
    one = named(table)
    words = widened(said(claim, NAMES, find_quantities(claim)), one)
    return [row for row, name in zip(rows, link(words, one).rows, strict=True) if name.meant and name.full]


@pytest.mark.parametrize(
    ("claim", "rows", "expected"),
    [
        pytest.param("gMLP-large wins.", ("gMLP_base", "gMLP_large", "aMLP_large"), ["gMLP_large"], id="more is said"),
        pytest.param("Kite scores 3.", ("Kite", "Kite + Tail"), ["Kite"], id="the longer name is not said"),
        pytest.param("Kite with a tail scores 3.", ("Kite", "Kite + Tail"), ["Kite + Tail"], id="the longer name"),
        pytest.param("Without a tail, Kite scores 3.", ("Kite", "Kite + Tail"), ["Kite"], id="left out in the claim"),
        pytest.param("Dropping NSP costs 3 points.", ("Base", "No NSP"), ["No NSP"], id="left out in the head"),
        pytest.param(
            "The big Kite scores 3.", ("Kite (base)", "Kite (big)"), ["Kite (big)"], id="brackets tell heads apart"
        ),
        pytest.param("Kite scores 3.", ("Kite", "Kite (ours)"), ["Kite"], id="the name that is said whole"),
        pytest.param("Kite scores 3.", ("Kite [7]", "Gull (Roe, 2019)"), ["Kite [7]"], id="citations are no name"),
        pytest.param("In 5-shot 1-way Kite scores 3.", ("1-shot 5-way", "5-shot 1-way"), ["5-shot 1-way"], id="digits"),
        pytest.param("Our model scores 3.", ("Gull", "Heron"), ["Heron"], id="our model is the paper's own"),
        pytest.param("On WebQuestions it scores 3.", ("NQ", "WQ"), ["WQ"], id="capitals of a name"),
        pytest.param(
            "Without an MLM, Kite scores 3.", ("No MLM / Kite", "With MLM / Kite"), ["No MLM / Kite"], id="groups"
        ),
    ],
)  # fmt: skip
def test_rows_that_are_meant(claim: str, rows: tuple[str, ...], expected: list[str]) -> None:
    assert expected == meant(claim, *rows)


def test_the_row_none_is_what_the_corner_says_is_left_out() -> None:
    assert ["None"] == meant("Scores rise over no warm-up.", "None", "Chunking", corner="Warm-up")
