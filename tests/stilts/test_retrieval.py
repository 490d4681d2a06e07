"""Nearest neighbours and margin mining, on vectors whose answer is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from claimcheck.stilts.retrieval import best_threshold, mine, nearest, neighbours, unit

RANDOM = np.random.default_rng(0)


def test_nearest_is_by_angle_not_by_length() -> None:
    assert [1, 0] == nearest(np.array([[0.0, 9.0], [1.0, 0.1]]), np.array([[5.0, 0.0], [0.0, 0.2]])).tolist()


def test_neighbours_agree_with_a_full_sort() -> None:
    a, b = unit(RANDOM.normal(size=(20, 8))), unit(RANDOM.normal(size=(30, 8)))
    values, numbers = neighbours(a, b, 4, block=7)
    assert np.argsort(-(a @ b.T), axis=1)[:, :4].tolist() == numbers.tolist()
    assert np.allclose(-np.sort(-(a @ b.T), axis=1)[:, :4], values)


def test_mining_finds_the_planted_pairs() -> None:
    target = RANDOM.normal(size=(60, 32))
    source = np.concatenate([target[:25] + 0.1 * RANDOM.normal(size=(25, 32)), RANDOM.normal(size=(20, 32))])
    pairs = mine(source, target)
    assert {(i, i) for i in range(25)} == {(i, j) for _, i, j in pairs[:25]}
    assert len({i for _, i, _ in pairs}) == len(pairs) == len({j for _, _, j in pairs})


def test_the_margin_is_the_ratio_to_the_neighbourhood() -> None:
    """Two by two, k = 2: cosines 1 and 0.6 both ways, so cos / ((0.8 + 0.8) / 2)."""
    pairs = mine(np.array([[1.0, 0.0], [0.6, 0.8]]), np.array([[1.0, 0.0], [0.6, 0.8]]))
    assert [(0, 0), (1, 1)] == sorted((i, j) for _, i, j in pairs)
    assert [pytest.approx(1.25)] * 2 == [margin for margin, _, _ in pairs]


@pytest.mark.parametrize(
    ("margins", "right", "gold", "threshold", "f1"),
    [
        pytest.param([4, 3, 2, 1], [True, True, False, False], 2, 2.5, 1.0, id="midway-after-the-last-right-one"),
        pytest.param([4, 3, 2], [True, False, True], 2, 2, 0.8, id="the-last-pair-has-no-neighbour"),
        pytest.param([4, 3], [False, False], 2, 0.0, 0.0, id="nothing-right"),
        pytest.param(
            range(10, 0, -1), [i in {3, 9} for i in range(10)], 2, 1, 1 / 3, id="rounding-decides-between-equal-cuts"
        ),
        pytest.param([], [], 3, 0.0, 0.0, id="nothing-mined"),
    ],
)
def test_best_threshold(margins: Sequence[float], right: list[bool], gold: int, threshold: float, f1: float) -> None:
    assert (pytest.approx(threshold), pytest.approx(f1)) == best_threshold(margins, right, gold)
