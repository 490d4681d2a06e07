"""The unit beside a claim's number against the one a table keeps in head or caption."""

from __future__ import annotations

import pytest

from claimcheck.checks.tables.units import units
from claimcheck.model import Cell, Table
from claimcheck.quantity import find_quantities


@pytest.mark.parametrize(
    ("claim", "head", "caption", "expected"),
    [
        pytest.param("It takes 71 ms.", "Time", "Speed (in ms).", ("ms", "ms", True), id="the caption's"),
        pytest.param("It takes 71 seconds.", "Time", "Speed (in ms).", ("seconds", "ms", False), id="another"),
        pytest.param("It takes 71 seconds.", "Time (s)", "Speed in ms.", ("seconds", "s", True), id="the head's wins"),
        pytest.param("It takes 71 points.", "Time (s)", "", None, id="no unit of time"),
        pytest.param("It takes 71 seconds.", "Steps", "", None, id="the table has none"),
        pytest.param("It takes 71 MB.", "Memory (GB)", "", ("MB", "GB", False), id="room"),
    ],
)
def test_units(claim: str, head: str, caption: str, expected: tuple[str, str, bool] | None) -> None:
    cell = Cell(row=0, column=0, text="71")
    table = Table(
        label="", caption=caption, page=None, box=None, columns=((head,),), rows=(("Heron",),), cells=(cell,)
    )  # fmt: skip
    found = units(claim, find_quantities(claim)[0], table, cell)
    assert expected == (found and (found.claimed, found.printed, found.same))
