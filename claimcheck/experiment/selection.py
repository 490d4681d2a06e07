"""Claims about the best of several treatments, and about which come out on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..stats import Effect, Outcome, rank_probability, select_best

SURE = 0.9
"""Probability above which a rank is taken as shown; below one minus it, as refuted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """One of several treatments, against the baseline."""

    differences: tuple[float, ...]
    """One a seed, in points."""
    effect: Effect


def best_of(treated: Mapping[str, Treated]) -> tuple[Effect, Mapping[str, float]]:
    """Return the effect of the best treatment, and how often each was chosen when the choice was made again.

    What is chosen on the data it is scored on looks better than it is: the choice is redone inside every
    resample, and what it gained is taken back from the estimate and from the interval.
    """
    selected = select_best(
        {name: one.differences for name, one in treated.items()},
        {name: one.effect.item_variance for name, one in treated.items()},
    )
    name = max(treated, key=lambda key: treated[key].effect.estimate)
    measured = replace(treated[name].effect, estimate=selected.estimate, low=selected.low, high=selected.high)
    return measured, selected.chosen


def rank_outcome(
    treated: Mapping[str, Treated], top: tuple[str, ...], *, same_scale: bool
) -> tuple[Outcome, float, str]:
    """Return the outcome, the probability that the treatments `top` are the best ones, and that in words."""
    probability = rank_probability({name: one.differences for name, one in treated.items()}, frozenset(top))
    names = ", ".join(top)
    words = f"the probability that {names} come out on top of {len(treated)} is {probability:.2f}"
    shown: Mapping[bool, tuple[Outcome, Outcome]] = {
        True: ("reproduced", "not_reproduced"),
        False: ("agrees_at_this_scale", "disagrees_at_this_scale"),
    }
    agrees, disagrees = shown[same_scale]
    if probability > SURE:
        return agrees, probability, words
    return (disagrees if probability < 1 - SURE else "inconclusive"), probability, words
