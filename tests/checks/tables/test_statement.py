"""What a claim asserts by comparing, and what says too much to be held against cells."""

from __future__ import annotations

import pytest

from claimcheck.checks.tables.statement import statement_of


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("Heron beats Egret on German.", ("ahead", "better", "named", 0, None)),
        ("Heron beats Egret on 8 of the 9 tasks.", ("ahead", "better", "count", 8, 9)),
        ("Heron is worse than Egret on none of the four tasks.", ("ahead", "worse", "count", 0, 4)),
        ("Heron beats Egret on at least two of four tasks.", ("ahead", "better", "at_least", 2, 4)),
        ("Heron beats Egret on all five tasks.", ("ahead", "better", "every", 0, 5)),
        ("Heron beats Egret on both German and Turkish.", ("ahead", "better", "every", 0, 2)),
        ("Heron performs best on all but German.", ("place", "better", "but", 0, None)),
        ("Error falls with the number of layers.", ("trend", "less", "named", 0, None)),
        ("Error falls as the number of layers shrinks.", ("trend", "more", "named", 0, None)),
    ],
)
def test_what_is_asserted(claim: str, expected: tuple[str, str, str, int, int | None]) -> None:
    made = statement_of(claim)
    assert made is not None
    assert expected == (made.kind, made.way, made.many.kind, made.many.wins, made.many.of)


@pytest.mark.parametrize(
    "claim",
    [
        "Heron is a tagger.",
        "Heron may beat Egret.",
        "Heron often beats Egret on German.",
        "Heron beats Egret and outperforms Kestrel.",
        "Heron wins on German and loses to Egret on Turkish.",
        "Heron is not best on German.",
    ],
)
def test_what_is_left_open(claim: str) -> None:
    assert statement_of(claim) is None


def test_the_third_place_is_counted_from_the_front() -> None:
    made = statement_of("Heron ranks third on German.")
    assert made is not None
    assert ("place", 3) == (made.kind, made.place)


def test_a_claim_of_quantifiers_takes_no_long_time() -> None:
    assert statement_of("Heron beats Egret " + "on all " * 4000) is not None
