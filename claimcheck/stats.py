"""The statistics of claimed against measured.

One model throughout: a score is a ratio of two sums over clusters of test items (accuracy: correct over
all; F1: 2 TP over 2 TP + FP + FN), a run's score is the mean of such ratios over languages, and the effect
is treatment minus baseline, paired over seeds. Two sources of noise are added: seeds, by Student's t over
the paired differences, and test items, by linearising the ratios over clusters (Taylor linearisation of a
ratio estimator, Cochran, *Sampling Techniques*, 3rd ed., chapter 6). Degrees of freedom are
Satterthwaite's (Biometrics Bulletin 2, 1946). A percentile bootstrap over three seeds covers 62% where it
promises 90%; this one is honest at few seeds (`tests/bench/bench_verdicts.py`).

All effects and margins are in score points (0 to 100).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

LEVEL = 0.90
"""Of every interval: its two halves are the two one-sided 5% tests of an equivalence test."""

Outcome = Literal[
    "reproduced",
    "direction_only",
    "not_reproduced",
    "inconclusive",
    "agrees_at_this_scale",
    "disagrees_at_this_scale",
]

Sums = Mapping[str, tuple[float, float]]
"""Cluster id to (numerator, denominator) of its part of a ratio."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A measured difference with its uncertainty."""

    estimate: float
    low: float
    high: float
    """The 90% interval."""
    seeds: int
    seed_variance: float
    """Variance of one seed's difference."""
    item_variance: float
    """Variance of the mean difference that comes from which test items there happened to be."""
    clusters: int
    freedom: float
    """Satterthwaite's degrees of freedom."""

    @property
    def standard_error(self) -> float:
        """Of the estimate."""
        return math.sqrt(self.seed_variance / self.seeds + self.item_variance)


def ratio(sums: Sums) -> float:
    """Return the score in points: 100 times the sum of numerators over the sum of denominators.

    Raises:
        ValueError: the denominators add up to nothing.
    """
    below = math.fsum(b for _, b in sums.values())
    if below <= 0:
        raise ValueError("no items: a ratio of sums needs a denominator")
    return 100.0 * math.fsum(a for a, _ in sums.values()) / below


def influences(sums: Sums) -> dict[str, float]:
    """Return how much each cluster pulls the score up or down, in points; they add up to zero."""
    score = ratio(sums) / 100.0
    below = math.fsum(b for _, b in sums.values())
    return {cluster: 100.0 * (a - score * b) / below for cluster, (a, b) in sums.items()}


def item_variance(pairs: Sequence[tuple[Mapping[str, Sums], Mapping[str, Sums]]]) -> tuple[float, int]:
    """Return the variance of the mean difference over items, and the number of clusters.

    `pairs` holds per seed (treatment, baseline), each language to its sums. A cluster that occurs in
    several languages (a translated question) is one cluster: its errors go together.
    """
    pull: dict[str, float] = {}
    for treatment, baseline in pairs:
        for arm, sign in ((treatment, 1.0), (baseline, -1.0)):
            for sums in arm.values():
                weight = sign / (len(arm) * len(pairs))
                for cluster, value in influences(sums).items():
                    pull[cluster] = pull.get(cluster, 0.0) + weight * value
    count = len(pull)
    if count < 2:
        return 0.0, count
    return count / (count - 1) * math.fsum(v * v for v in pull.values()), count


def effect(differences: Sequence[float], items: float = 0.0, clusters: int = 0) -> Effect:
    """Return the effect that paired `differences` (one a seed, in points) show.

    `items` is the variance of their mean that `item_variance` gives.

    Raises:
        ValueError: fewer than two seeds; one run shows no spread, and so decides nothing.
    """
    seeds = len(differences)
    if seeds < 2:
        raise ValueError("an effect needs at least two seeds")
    mean = math.fsum(differences) / seeds
    spread = math.fsum((d - mean) ** 2 for d in differences) / (seeds - 1)
    freedom = satterthwaite((spread / seeds, seeds - 1), (items, max(clusters - 1, 1)))
    half = _half_width(spread / seeds, seeds, items, freedom)
    return Effect(
        estimate=mean,
        low=mean - half,
        high=mean + half,
        seeds=seeds,
        seed_variance=spread,
        item_variance=items,
        clusters=clusters,
        freedom=freedom,
    )


def satterthwaite(*parts: tuple[float, float]) -> float:
    """Return the degrees of freedom of a sum of variances, each given as (variance, its own freedom)."""
    total = math.fsum(v for v, _ in parts)
    below = math.fsum(v * v / f for v, f in parts)
    return total * total / below if below > 0 else parts[0][1]


def _half_width(variance: float, seeds: int, items: float, freedom: float) -> float:
    """Return half the interval of a mean whose variance has a seed part and an item part.

    Satterthwaite's freedom comes from the same few seeds and is too large just when their spread came out
    too small: at three seeds and few items' noise such intervals cover 87.5%. Each part's own half width,
    added in quadrature, errs on the other side (up to 93.6%). The mean of the two stays within two points of
    90% at every mix and number of seeds measured.
    """
    pooled = student(freedom) * math.sqrt(variance + items)
    apart = math.hypot(student(seeds - 1) * math.sqrt(variance), student(1e9) * math.sqrt(items))
    return (pooled + apart) / 2


@cache
def student(freedom: float, level: float = LEVEL) -> float:
    """Return the two-sided quantile of Student's t."""
    from scipy.stats import t

    return float(t.ppf(0.5 + level / 2, freedom))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an interval says about a claimed effect."""

    outcome: Outcome
    size: Literal["as claimed", "larger", "smaller", "size open", ""]
    smallest_margin: float | None
    """The smallest margin with which it would have been `reproduced`; None when none would do."""
    words: str


def decide(claimed: float, margin: float, low: float, high: float, *, same_scale: bool) -> Decision:
    """Return the outcome for a claimed effect (0 for a claim of no effect) and a 90% interval.

    In this order: inside the margin and away from zero, `reproduced`; on the wrong side of zero or wholly
    below a third of the claim, `not_reproduced` (the small-telescopes idea, Simonsohn, Psychological
    Science 26, 2015); away from zero, `direction_only`; else `inconclusive`. At another scale than the
    paper's only agreement or disagreement in direction is said.

    Raises:
        ValueError: the margin is not positive or not smaller than half the claim.
    """
    if margin <= 0 or (claimed != 0 and margin >= abs(claimed) / 2):
        raise ValueError(f"margin {margin} must be positive and below half the claim {claimed}")
    if claimed < 0:
        low, high, claimed = -high, -low, -claimed
    if not same_scale:
        return _at_another_scale(claimed, margin, low, high)
    if claimed == 0:
        return _no_effect(margin, low, high)
    smallest = max(abs(low - claimed), abs(high - claimed)) if low > 0 else None
    if claimed - margin <= low and high <= claimed + margin and low > 0:
        return Decision(outcome="reproduced", size="as claimed", smallest_margin=smallest, words="within the margin")
    if high < 0 or high < claimed / 3:
        words = "on the wrong side of zero" if high < 0 else "less than a third of what is claimed"
        return Decision(outcome="not_reproduced", size="", smallest_margin=smallest, words=words)
    if low > 0:
        size: Literal["larger", "smaller", "size open"] = "size open"
        if low > claimed + margin:
            size = "larger"
        elif high < claimed - margin:
            size = "smaller"
        return Decision(outcome="direction_only", size=size, smallest_margin=smallest, words=f"same direction, {size}")
    return Decision(
        outcome="inconclusive",
        size="",
        smallest_margin=smallest,
        words="zero and the claim are both possible",
    )


def _no_effect(margin: float, low: float, high: float) -> Decision:
    smallest = max(abs(low), abs(high))
    if -margin <= low and high <= margin:
        outcome: Outcome = "reproduced"
        words = "no effect larger than the margin"
    elif low > margin or high < -margin:
        outcome, words = "not_reproduced", "an effect larger than the margin"
    else:
        outcome, words = "inconclusive", "an effect larger than the margin is neither shown nor ruled out"
    return Decision(outcome=outcome, size="", smallest_margin=smallest, words=words)


def _at_another_scale(claimed: float, margin: float, low: float, high: float) -> Decision:
    if claimed == 0:
        same = _no_effect(margin, low, high)
        outcome: Outcome = {
            "reproduced": "agrees_at_this_scale",
            "not_reproduced": "disagrees_at_this_scale",
        }.get(same.outcome, "inconclusive")  # type: ignore[assignment]
        return Decision(outcome=outcome, size="", smallest_margin=None, words=same.words)
    if low > 0:
        return Decision(
            outcome="agrees_at_this_scale",
            size="",
            smallest_margin=None,
            words="same direction at this scale",
        )
    if high < 0:
        return Decision(
            outcome="disagrees_at_this_scale",
            size="",
            smallest_margin=None,
            words="opposite direction at this scale",
        )
    return Decision(outcome="inconclusive", size="", smallest_margin=None, words="no direction at this scale")


def seeds_needed(measured: Effect, decided: Callable[[float, float], bool], most: int = 100) -> int | None:
    """Return how many seeds would decide, if estimate and spreads stay as they are; None beyond `most`.

    `decided` says of an interval whether it settles the question.
    """
    for seeds in range(measured.seeds + 1, most + 1):
        variance = measured.seed_variance / seeds
        freedom = satterthwaite((variance, seeds - 1), (measured.item_variance, max(measured.clusters - 1, 1)))
        half = _half_width(variance, seeds, measured.item_variance, freedom)
        if decided(measured.estimate - half, measured.estimate + half):
            return seeds
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """The effect of the best of several treatments, with the price of having chosen it."""

    estimate: float
    """Corrected for the choice: 2 times the observed minus the mean over resamples."""
    observed: float
    low: float
    high: float
    chosen: Mapping[str, float]
    """Treatment to the share of resamples in which it was chosen."""


def select_best(
    treatments: Mapping[str, Sequence[float]], items: Mapping[str, float], *, draws: int = 4000, seed: int = 0
) -> Selected:
    """Return the effect of the best of `treatments` (name to paired differences, one a seed).

    The choice is redone inside every resample: each treatment's mean is drawn anew from its own t
    distribution, and the interval is the basic bootstrap's, which takes back what choosing gained.

    Raises:
        ValueError: no treatment, or one with fewer than two seeds.
    """
    if not treatments:
        raise ValueError("nothing to choose from")
    effects = {name: effect(d, items.get(name, 0.0), 10_000) for name, d in sorted(treatments.items())}
    observed = max(e.estimate for e in effects.values())
    generator = random.Random(seed)
    bests: list[float] = []
    wins = dict.fromkeys(effects, 0)
    for _ in range(draws):
        drawn = {name: e.estimate + e.standard_error * _t_draw(generator, e.freedom) for name, e in effects.items()}
        name = max(drawn, key=lambda n: drawn[n])
        wins[name] += 1
        bests.append(drawn[name])
    bests.sort()
    tail = (1 - LEVEL) / 2
    lower, upper = bests[int(tail * draws)], bests[min(draws - 1, int((1 - tail) * draws))]
    return Selected(
        estimate=2 * observed - math.fsum(bests) / draws,
        observed=observed,
        low=2 * observed - upper,
        high=2 * observed - lower,
        chosen={name: count / draws for name, count in wins.items()},
    )


def rank_probability(
    treatments: Mapping[str, Sequence[float]], named: frozenset[str], *, draws: int = 4000, seed: int = 0
) -> float:
    """Return the probability that the `named` treatments are the top ones, all others below them.

    Raises:
        ValueError: a named treatment was not measured.
    """
    if not named <= treatments.keys():
        raise ValueError(f"not measured: {', '.join(sorted(named - treatments.keys()))}")
    effects = {name: effect(d) for name, d in sorted(treatments.items())}
    generator = random.Random(seed)
    hits = 0
    for _ in range(draws):
        drawn = {name: e.estimate + e.standard_error * _t_draw(generator, e.freedom) for name, e in effects.items()}
        top = sorted(drawn, key=lambda n: drawn[n], reverse=True)[: len(named)]
        hits += named == set(top)
    return hits / draws


def _t_draw(generator: random.Random, freedom: float) -> float:
    """Draw from Student's t: a normal over the root of a mean square."""
    return generator.gauss(0.0, 1.0) / math.sqrt(generator.gammavariate(freedom / 2, 2 / freedom))


def wilson(hits: int, tries: int, z: float = 1.959964) -> tuple[float, float]:
    """Return the Wilson score interval of a proportion (95% by default); (0, 1) where nothing was tried."""
    if tries == 0:
        return 0.0, 1.0
    share, square = hits / tries, z * z / tries
    middle = (share + square / 2) / (1 + square)
    half = z * math.sqrt(share * (1 - share) / tries + square / (4 * tries)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)
