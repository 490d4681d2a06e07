"""Who is ahead in a grid, and what a claim says of it."""

from __future__ import annotations

import pytest

from claimcheck.checks.tables.findings import NAMES, findings
from claimcheck.checks.tables.grid import grid_of
from claimcheck.checks.tables.link import read
from claimcheck.checks.tables.standing import standings
from claimcheck.model import Cell, Table

ROWS = (("Egret", "88.2", "11.8"), ("Heron", "90.1", "9.9"), ("Our Kestrel", "91.4", "8.6"))
GRID = grid_of(
    Table(
        label="", caption="Tagging.", page=None, box=None, columns=(("Tagger",), ("F1",), ("Error",)),
        rows=tuple(() for _ in ROWS),
        cells=tuple(Cell(row=r, column=c, text=text) for r, row in enumerate(ROWS) for c, text in enumerate(row)),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("Heron outperforms Egret in F1.", [True]),
        ("Egret outperforms Heron in F1.", [False]),
        ("Heron has a lower error than Egret.", [True]),
        ("Egret has a lower error than Heron.", [False]),
        ("Heron outperforms Egret in error.", [True]),
        ("Our tagger improves F1.", [True]),
        ("Egret is the best tagger.", [False]),
        ("Heron and Egret are taggers.", []),
    ],
)
def test_who_is_ahead(claim: str, expected: list[bool]) -> None:
    assert expected == [outcome.holds for outcome in standings(read(claim, GRID))]


def test_a_denial_turns_the_finding_round() -> None:
    at = NAMES.index("standing")
    said, denied = (findings(read(claim, GRID))[at] for claim in
                    ("Heron outperforms Egret in F1.", "Heron does not outperform Egret in F1."))  # fmt: skip
    assert said == -denied > 0
