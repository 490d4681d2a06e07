"""Which examples go into which step: a pure function of seed and step, so that there is no sampler to save.

Random order comes from sorting Philox's raw numbers, whose stream is fixed by its definition: the same plan on every
machine and with every version of NumPy.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

MEGA = 50
"""Batches that are sorted by length together: enough to leave little padding, few enough to keep epochs random."""


def raw_numbers(count: int, *key: object) -> Any:
    """`count` random 64-bit numbers that follow from the key."""
    seed = int.from_bytes(hashlib.sha256(repr(key).encode()).digest()[:16], "little")
    return np.random.Philox(key=seed).random_raw(count)


def seed_of(*key: object) -> int:
    """A seed for torch that follows from the key."""
    return int.from_bytes(hashlib.sha256(repr(key).encode()).digest()[:7], "little")


def epoch_batches(lengths: Sequence[int], batch_size: int, seed: int, epoch: int, *, grouped: bool) -> list[list[int]]:
    """Every example once, in batches; `grouped`: of like length, by sorting within stretches of MEGA batches."""
    order = np.argsort(raw_numbers(len(lengths), seed, "order", epoch), kind="stable")
    if grouped:
        sizes = np.asarray(lengths)
        stretch = MEGA * batch_size
        parts = [order[i : i + stretch] for i in range(0, len(order), stretch)]
        order = np.concatenate([part[np.argsort(-sizes[part], kind="stable")] for part in parts])
    batches = [order[i : i + batch_size].tolist() for i in range(0, len(order), batch_size)]
    if grouped:
        shuffle = np.argsort(raw_numbers(len(batches), seed, "batches", epoch), kind="stable")
        batches = [batches[i] for i in shuffle]
    return batches


@dataclass(slots=True, kw_only=True)
class Plan:
    """Step -> (part, examples) for one task or a mixture of them."""

    lengths: tuple[Sequence[int], ...]
    """Per part, the length in tokens of each of its examples."""
    batch_size: int
    steps: int
    seed: int
    cap: int
    """K: parts are drawn with probability min(examples, K) over the sum of these."""
    grouped: bool = True
    _draws: Any = field(init=False)
    _turns: Any = field(init=False)
    _epochs: dict[int, tuple[int, list[list[int]]]] = field(init=False, default_factory=dict)
    """Per part the epoch last asked for: a plan is read forwards."""

    def __post_init__(self) -> None:
        sizes = np.minimum([len(part) for part in self.lengths], self.cap)
        edges = np.cumsum(sizes) / sizes.sum()
        uniform = raw_numbers(self.steps, self.seed, "draws") / 2.0**64
        self._draws = np.minimum(np.searchsorted(edges, uniform, side="right"), len(self.lengths) - 1)
        self._turns = np.zeros(self.steps, dtype=np.int64)
        for part in range(len(self.lengths)):
            mine = self._draws == part
            self._turns[mine] = np.arange(mine.sum())

    def step(self, number: int) -> tuple[int, list[int]]:
        """Part and examples of a step, counted from 0."""
        part, turn = int(self._draws[number]), int(self._turns[number])
        per_epoch = math.ceil(len(self.lengths[part]) / self.batch_size)
        epoch, place = divmod(turn, per_epoch)
        if self._epochs.get(part, (-1, []))[0] != epoch:
            key = seed_of(self.seed, part)
            batches = epoch_batches(self.lengths[part], self.batch_size, key, epoch, grouped=self.grouped)
            self._epochs[part] = (epoch, batches)
        return part, self._epochs[part][1][place]


def steps_of(counts: Sequence[int], batch_size: int, epochs: float, cap: int) -> int:
    """Steps of `epochs` passes over the parts; of a mixture, each is counted up to the cap (as jiant does)."""
    if len(counts) == 1:
        cap = counts[0]
    return max(1, math.ceil(epochs * sum(math.ceil(min(count, cap) / batch_size) for count in counts)))


def micro_batches(lengths: Sequence[int], tokens: int) -> list[list[int]]:
    """Indices of the examples, longest first, in groups whose padded size stays within `tokens` where one fits."""
    order = sorted(range(len(lengths)), key=lambda i: (-lengths[i], i))
    groups: list[list[int]] = []
    for i in order:
        if groups and lengths[groups[-1][0]] * (len(groups[-1]) + 1) <= tokens:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups
