"""The best of several, and who comes out on top: the price of choosing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claimcheck.experiment.outcome import outcome
from claimcheck.experiment.plan import Node, graph
from claimcheck.experiment.recipe import Study
from claimcheck.experiment.runs import Records
from claimcheck.experiment.selection import Treated, best_of, rank_outcome
from claimcheck.stats import effect

Make = Callable[..., Study]
NOISE = (-3.0, 3.0, 0.0, -1.5, 1.5)
OTHER = """
[profiles.smoke.arms.other]
role = "other"
words = "order"
training = { tasks = ["order"], examples = 64, tokens = 12, settings = { steps = 4, batch_size = 8, max_length = 64 } }

[profiles.smoke.targets.names]"""
THREE = {"\n[profiles.smoke.targets.names]": OTHER}


def treated(**means: float) -> dict[str, Treated]:
    """Treatments with those mean effects, and the same noise turned round from one to the next."""
    found = {}
    for place, (name, mean) in enumerate(means.items()):
        differences = tuple(mean + NOISE[(place + n) % 5] for n in range(5))
        found[name] = Treated(differences=differences, effect=effect(differences))
    return found


def test_choosing_among_equals_is_paid_back() -> None:
    """Nine treatments that do the same: the best looks better than they are, and its interval takes that back."""
    nine = treated(**{f"t{n}": 4.0 for n in range(9)})
    measured, chosen = best_of(nine)
    assert measured.estimate < max(one.effect.estimate for one in nine.values())
    assert measured.low < 4.0
    assert pytest.approx(1.0, abs=0.01) == sum(chosen.values())
    assert max(chosen.values()) < 0.3


def test_one_far_above_the_others_costs_nothing() -> None:
    measured, chosen = best_of(treated(a=20.0, b=1.0, c=0.0))
    assert pytest.approx(20.0, abs=0.3) == measured.estimate
    assert chosen["a"] > 0.99


RANKS = {
    "clearly on top": ({"a": 20.0, "b": 15.0, "c": 1.0}, ("a", "b"), "reproduced"),
    "in any order": ({"a": 15.0, "b": 20.0, "c": 1.0}, ("a", "b"), "reproduced"),
    "clearly not": ({"a": 1.0, "b": 15.0, "c": 20.0}, ("a",), "not_reproduced"),
    "open": ({"a": 4.2, "b": 4.0, "c": 4.0}, ("a",), "inconclusive"),
}


@pytest.mark.parametrize(("means", "top", "expected"), RANKS.values(), ids=RANKS)
def test_rank(means: dict[str, float], top: tuple[str, ...], expected: str) -> None:
    found, probability, words = rank_outcome(treated(**means), top, same_scale=True)
    assert (expected, f"{probability:.2f}") == (found, words[-4:])


COMPARISONS = {
    "best": ({"margin_reason": 'comparison = "best"\nmargin_reason'}, "chosen", "agrees_at_this_scale"),
    "rank": (
        {"margin_reason": 'comparison = "rank"\ntop = ["other"]\nmargin_reason'},
        "rank",
        "disagrees_at_this_scale",
    ),
}


@pytest.mark.parametrize(("changed", "key", "expected"), COMPARISONS.values(), ids=COMPARISONS)
def test_a_study_of_several_treatments(
    make: Make, recorded: Callable[..., Records], changed: dict[str, str], key: str, expected: str
) -> None:
    one = graph(make(THREE | changed))

    def right(node: Node) -> float:
        wobble = (node.seed % 3) / 100
        return {"treatment": 0.7, "other": 0.55}.get(node.arm, 0.5) + (wobble if node.arm != "baseline" else 0.0)

    found = outcome(one, recorded(one, right))
    assert expected == found.outcome
    assert key in found.detail
    assert ["order"] == [row["name"] for row in found.detail["others"]]
