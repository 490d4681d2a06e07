"""By how much, and who comes out ahead: what a claim may not turn round."""

from __future__ import annotations

import pytest

from claimcheck.align import align
from claimcheck.checks.differences import differences, turned_sides
from claimcheck.checks.wording import alike
from claimcheck.text import tokens


@pytest.mark.parametrize(
    ("claim", "paper", "codes"),
    [
        ("It slightly improves tagging.", "It drastically improves tagging.", ["quantifier_differs"]),
        ("It drastically improves tagging.", "It slightly improves tagging.", ["strength_overstated"]),
        ("It greatly improves tagging.", "It drastically improves tagging.", []),
    ],
)
def test_much_and_little_are_not_the_same(claim: str, paper: str, codes: list[str]) -> None:
    mine, theirs = tokens(claim), tokens(paper)
    made = align(mine, theirs, alike, [1.0] * len(mine))
    assert [d.code for d in differences(mine, theirs, made, [])] == codes


@pytest.mark.parametrize(
    ("claim", "paper", "turned"),
    [
        ("Kestrel-L is outperformed by Heron-L.", "Kestrel-L outperforms Heron-L (of the same size).", True),
        ("Sparse search outperforms dense search.", "We find that dense search outperforms sparse search.", True),
        ("Dense search outperforms sparse search.", "We find that dense search outperforms sparse search.", False),
        ("Heron is outperformed by Kestrel.", "Kestrel outperforms Heron.", False),
    ],
)
def test_who_comes_out_ahead(claim: str, paper: str, turned: bool) -> None:
    assert (turned_sides(tokens(claim), tokens(paper)) is not None) is turned
