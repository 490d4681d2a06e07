"""Which of two numbers a claim says is the larger."""

from __future__ import annotations

import pytest

from claimcheck.checks.tables.between import orders
from claimcheck.quantity import find_quantities


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("It drops from 71.4% to 65.8%.", [("71.4%", "65.8%")]),
        ("The cache lifts recall from 65.8 to 71.4.", [("71.4", "65.8")]),
        ("It takes recall from 65.8 to 71.4.", []),
        ("Heron reaches 49.1, slightly above Egret's 48.7.", [("49.1", "48.7")]),
        ("Heron reaches 48.1, well below Egret's 48.7.", [("48.7", "48.1")]),
        ("Heron reaches 48.1; above it Egret has 48.7.", []),
        ("Heron reaches 48.1 and Egret 48.7.", []),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_orders(claim: str, expected: list[tuple[str, str]]) -> None:
    made = orders(claim, [q for q in find_quantities(claim) if q.counts])
    assert expected == [(one.text.strip(), other.text.strip()) for one, other in made]
