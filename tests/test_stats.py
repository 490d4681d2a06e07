"""Claimed against measured: arithmetic by hand, and what the procedure promises."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.stats import (
    decide,
    effect,
    influences,
    item_variance,
    rank_probability,
    ratio,
    satterthwaite,
    seeds_needed,
    select_best,
    student,
    wilson,
)


def test_a_score_is_a_ratio_of_sums() -> None:
    assert 75.0 == ratio({"a": (1, 2), "b": (2, 2)})
    with pytest.raises(ValueError, match="denominator"):
        ratio({})


@given(st.dictionaries(st.text(max_size=3), st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1))
def test_influences_add_up_to_nothing(sums: dict[str, tuple[float, float]]) -> None:
    assert math.isclose(0.0, math.fsum(influences(sums).values()), abs_tol=1e-9)


def test_an_interval_by_hand() -> None:
    """Differences 1, 2, 3: mean 2, variance 1, t(2 df, 90%) = 2.920, half width 2.920 / sqrt(3)."""
    measured = effect([1.0, 2.0, 3.0])
    assert (2.0, 1.0, 2.0) == (measured.estimate, measured.seed_variance, measured.freedom)
    assert math.isclose(2.0 - 2.919986 / math.sqrt(3), measured.low, abs_tol=1e-5)


def test_one_seed_decides_nothing() -> None:
    with pytest.raises(ValueError, match="two seeds"):
        effect([3.0])


def test_item_variance_by_hand() -> None:
    """Two items, the treatment right on both, the baseline on one: influences 0 and -50, 50."""
    pairs = [({"en": {"a": (1, 1), "b": (1, 1)}}, {"en": {"a": (1, 1), "b": (0, 1)}})]
    variance, clusters = item_variance(pairs)
    # The baseline's influences are +25 and -25 points (half of each item's distance from 50).
    assert (2, 2 * (25.0**2 + 25.0**2)) == (clusters, variance)


def test_translations_of_one_question_are_one_cluster() -> None:
    treatment = {"de": {"q1": (1, 1), "q2": (0, 1)}, "fr": {"q1": (1, 1), "q2": (0, 1)}}
    apart = {"de": {"q1": (1, 1), "q2": (0, 1)}, "fr": {"q3": (1, 1), "q4": (0, 1)}}
    flat = {"de": {"q1": (1, 2), "q2": (1, 2)}, "fr": {"q1": (1, 2), "q2": (1, 2)}}
    assert item_variance([(treatment, flat)])[0] > item_variance([(apart, flat)])[0]


def test_satterthwaite_is_between_the_parts_and_their_sum() -> None:
    assert math.isclose(satterthwaite((1.0, 2), (1.0, 2)), 4.0)
    assert satterthwaite((1.0, 2), (0.0, 500)) == 2.0
    assert student(1e9) == pytest.approx(1.645, abs=1e-3)


@pytest.mark.parametrize(
    ("claimed", "margin", "low", "high", "expected"),
    [
        pytest.param(8.0, 3.0, 6.0, 10.0, ("reproduced", "as claimed"), id="inside-the-margin"),
        pytest.param(8.0, 3.0, 4.0, 9.0, ("direction_only", "size open"), id="one-end-outside"),
        pytest.param(8.0, 3.0, 12.0, 15.0, ("direction_only", "larger"), id="wholly-above"),
        pytest.param(8.0, 3.0, 3.0, 4.5, ("direction_only", "smaller"), id="wholly-below"),
        pytest.param(8.0, 3.0, 0.5, 2.0, ("not_reproduced", ""), id="less-than-a-third"),
        pytest.param(8.0, 3.0, -3.0, -1.0, ("not_reproduced", ""), id="wrong-side"),
        pytest.param(8.0, 3.0, -1.0, 9.0, ("inconclusive", ""), id="anything-is-possible"),
        pytest.param(-8.0, 3.0, -10.0, -6.0, ("reproduced", "as claimed"), id="a-claimed-loss"),
        pytest.param(0.0, 1.0, -0.5, 0.8, ("reproduced", ""), id="no-effect-shown"),
        pytest.param(0.0, 1.0, -2.0, 0.8, ("inconclusive", ""), id="no-effect-open"),
        pytest.param(0.0, 1.0, 1.5, 2.0, ("not_reproduced", ""), id="no-effect-refuted"),
    ],
)
def test_decide(claimed: float, margin: float, low: float, high: float, expected: tuple[str, str]) -> None:
    decision = decide(claimed, margin, low, high, same_scale=True)
    assert expected == (decision.outcome, decision.size)


@pytest.mark.parametrize(
    ("claimed", "low", "high", "expected"),
    [
        pytest.param(8.0, 0.5, 2.0, "agrees_at_this_scale", id="away-from-zero"),
        pytest.param(8.0, -2.0, -0.5, "disagrees_at_this_scale", id="wrong-side"),
        pytest.param(8.0, -2.0, 3.0, "inconclusive", id="zero-inside"),
        pytest.param(0.0, -0.5, 0.5, "agrees_at_this_scale", id="no-effect"),
    ],
)
def test_a_small_run_never_reproduces(claimed: float, low: float, high: float, expected: str) -> None:
    assert expected == decide(claimed, 1.0, low, high, same_scale=False).outcome


def test_the_margin_is_below_half_the_claim() -> None:
    with pytest.raises(ValueError, match="below half"):
        decide(8.0, 4.0, 6.0, 9.0, same_scale=True)


def test_the_smallest_margin_would_pass_and_a_smaller_one_not() -> None:
    decision = decide(8.0, 1.0, 6.5, 10.0, same_scale=True)
    assert 2.0 == decision.smallest_margin
    assert "reproduced" == decide(8.0, 2.0, 6.5, 10.0, same_scale=True).outcome
    assert "reproduced" != decide(8.0, 1.99, 6.5, 10.0, same_scale=True).outcome


def test_more_seeds_decide() -> None:
    measured = effect([6.0, 9.0, 8.5])
    needed = seeds_needed(measured, lambda low, high: low > 6.0 and high < 10.0)
    assert needed is not None
    assert 3 < needed < 15
    assert None is seeds_needed(measured, lambda low, high: False, most=10)


def test_choosing_the_best_of_many_nothings_is_paid_back() -> None:
    """Nine treatments without effect: the best looks good, the corrected estimate does not."""
    generator = random.Random(1)
    treatments = {str(i): [generator.gauss(0, 1) for _ in range(5)] for i in range(9)}
    best = select_best(treatments, {})
    assert best.observed > 0.3
    assert best.estimate < best.observed
    assert best.low < 0.0
    assert math.isclose(1.0, sum(best.chosen.values()))


def test_rank_probability_knows_a_clear_winner() -> None:
    treatments = {"a": [9.0, 9.5, 9.2], "b": [8.8, 9.1, 9.0], "c": [1.0, 1.5, 0.8]}
    assert rank_probability(treatments, frozenset("ab")) > 0.99
    assert rank_probability(treatments, frozenset("ac")) < 0.01


@pytest.mark.parametrize("seeds", [3, 5, 10])
def test_intervals_cover_what_they_promise(seeds: int) -> None:
    """A small cut of the benchmark: 90% within three points over 1,500 made studies."""
    generator = random.Random(seeds)
    inside = 0
    for _ in range(1500):
        items = generator.gauss(0.0, 0.5)
        measured = effect([4.0 + items + generator.gauss(0.0, 1.0) for _ in range(seeds)], 0.25, 1000)
        inside += measured.low <= 4.0 <= measured.high
    assert 0.87 <= inside / 1500 <= 0.945


@pytest.mark.parametrize(
    ("hits", "tries", "expected"),
    [
        pytest.param(0, 0, (0.0, 1.0), id="nothing-tried-nothing-known"),
        pytest.param(0, 10, (0.0, 0.2775), id="none-of-ten"),
        pytest.param(5, 10, (0.2366, 0.7634), id="half"),
        pytest.param(10, 10, (0.7225, 1.0), id="all-of-ten"),
    ],
)
def test_wilson(hits: int, tries: int, expected: tuple[float, float]) -> None:
    assert expected == pytest.approx(wilson(hits, tries), abs=1e-4)
