"""What texts say is more, better, the same or not so, and whether two of them agree."""

from __future__ import annotations

import pytest

from claimcheck.checks.own_words.sides import beside, converse
from claimcheck.checks.own_words.tone import agree, tones
from claimcheck.text import tokens


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Momentum hurts performance.", [("worth", -1, False)]),
        ("This does not improve accuracy.", [("worth", 1, True)]),
        ("A second pass brings nothing.", [("worth", 1, True)]),
        ("Errors are reduced.", [("unwanted", -1, False)]),
        ("Both give identical results.", [("same", 0, False)]),
        ("The two are different.", [("same", 0, True)]),
        ("It helps, but this is not true of all.", [("worth", 1, False)]),
        ("Nothing is said here.", []),
        ("The system drops the second term.", []),
        ("Accuracy drops with it.", [("amount", -1, False)]),
        ("Budgets as well as shares are no more than a first step.", []),
    ],
)
def test_tones_of_a_text(text: str, told: list[tuple[str, int, bool]]) -> None:
    assert told == [(t.kind, t.sign, t.denied) for t in tones(tokens(text), text)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Momentum hurts performance.", "Momentum made results worse.", True),
        ("Momentum hurts performance.", "Momentum improves performance.", False),
        ("Training brings no gain.", "Training does not improve accuracy.", True),
        ("Training improves accuracy.", "Training does not improve accuracy.", False),
        ("Training lowers accuracy.", "Training does not raise accuracy.", None),
        ("Errors are reduced.", "The method is better.", True),
        ("It is superior.", "Results are nearly identical.", False),
        ("It does not improve.", "Results are identical.", True),
    ],
)
def test_tones_agree_or_not(one: str, other: str, expected: bool | None) -> None:
    mine, theirs = (tones(tokens(text), text)[0] for text in (one, other))
    assert expected is agree(mine, theirs)
    assert expected is agree(theirs, mine)


def test_a_comparison_told_from_its_other_side() -> None:
    passage = tokens("Heron outperforms Egret on Turkish.")
    assert converse(tokens("Egret falls behind Heron."), 2, passage, 1)
    assert not converse(tokens("Heron falls behind Egret."), 2, passage, 1)
    assert (frozenset({"heron"}), frozenset({"egret", "turkish"})) == beside(passage, 1, 1)
