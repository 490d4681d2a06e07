"""Which of the named lines a number belongs to, by how claims put it."""

from __future__ import annotations

import pytest

from claimcheck.checks.tables.bind import Names, link, named, said, widened
from claimcheck.checks.tables.bound import Axis, bound
from claimcheck.model import Table
from claimcheck.quantity import find_quantities

HEADS = ("German", "Turkish", "Swahili")


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        pytest.param("68.0 on German and 71.2 on Turkish", [["German"], ["Turkish"]], id="name after its number"),
        pytest.param("German has 68.0, Turkish 71.2", [["German"], ["Turkish"]], id="name before its number"),
        pytest.param("German and Turkish reach 68.0 and 71.2", [["German"], ["Turkish"]], id="names first"),
        pytest.param("68.0 and 71.2 on German and Turkish", [["German"], ["Turkish"]], id="numbers first"),
        pytest.param("On German it has 68.0 and 71.2", [["German"], ["German"]], id="one name"),
        pytest.param(
            "68.0 F1 on German, 71.2 on Turkish and 64.2 on Swahili", [["German"], ["Turkish"], ["Swahili"]], id="three"
        ),
    ],
)
def test_numbers_belong_to_names(claim: str, expected: list[list[str]]) -> None:
    table = Table(
        label="", caption="", page=None, box=None, columns=tuple((h,) for h in HEADS), rows=(("Heron",),), cells=()
    )
    one = named(table)
    numbers = find_quantities(claim)
    words = widened(said(claim, Names(own=frozenset(), short={}), numbers), one)
    axis = Axis(heads=one.columns, names=link(words, one).columns)
    assert expected == [[HEADS[i] for i in bound(words, axis, n, numbers)] for n in numbers]
