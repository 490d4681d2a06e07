"""The plan: everything once per epoch, the same from the same seed, little padding."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.stilts.batches import Plan, epoch_batches, micro_batches, raw_numbers, steps_of

LENGTHS = st.lists(st.integers(1, 60), min_size=1, max_size=200)


@settings(deadline=None)
@given(LENGTHS, st.integers(1, 40), st.booleans())
def test_an_epoch_has_every_example_once(lengths: list[int], size: int, grouped: bool) -> None:
    batches = epoch_batches(lengths, size, 3, 0, grouped=grouped)
    assert list(range(len(lengths))) == sorted(i for batch in batches for i in batch)
    assert all(len(batch) <= size for batch in batches)


def test_the_order_is_fixed_for_all_time() -> None:
    """A literal: another NumPy or machine must give this plan, or a resumed run would see other data."""
    assert [2, 3, 0, 4, 1, 5] == [i for b in epoch_batches([1] * 6, 2, 7, 0, grouped=False) for i in b]
    assert [2, 3, 0, 4, 1, 5] != [i for b in epoch_batches([1] * 6, 2, 7, 1, grouped=False) for i in b]


def test_grouping_leaves_little_padding() -> None:
    lengths = [10 + int(x % 90) for x in raw_numbers(5000, "lengths")]

    def padded(grouped: bool) -> int:
        return sum(max(lengths[i] for i in b) * len(b) for b in epoch_batches(lengths, 32, 0, 0, grouped=grouped))

    assert padded(True) < 1.05 * sum(lengths) < 1.5 * sum(lengths) < padded(False)


def test_a_mixture_is_drawn_by_capped_size() -> None:
    plan = Plan(lengths=([5] * 3000, [5] * 100), batch_size=10, steps=4000, seed=1, cap=300)
    drawn = [plan.step(i)[0] for i in range(4000)]
    assert 0.23 < sum(drawn) / 4000 < 0.27  # 100 of 300 + 100


def test_steps_can_be_read_in_any_order() -> None:
    def plan() -> Plan:
        return Plan(lengths=(list(range(1, 50)), list(range(1, 30))), batch_size=4, steps=60, seed=2, cap=1000)

    forwards, single = plan(), [plan().step(i) for i in range(60)]
    assert [forwards.step(i) for i in range(60)] == single


@settings(deadline=None)
@given(LENGTHS, st.integers(1, 300))
def test_micro_batches_keep_to_the_budget(lengths: list[int], tokens: int) -> None:
    groups = micro_batches(lengths, tokens)
    assert list(range(len(lengths))) == sorted(i for group in groups for i in group)
    assert all(len(g) == 1 or len(g) * max(lengths[i] for i in g) <= tokens for g in groups)


def test_steps_follow_jiants_count() -> None:
    assert 2 * (4 + 2) == steps_of([100, 40], 25, 2, 1000)
    assert 2 * (2 + 2) == steps_of([100, 40], 25, 2, 50)


def test_the_cap_is_the_mixtures_and_one_task_alone_is_seen_whole() -> None:
    assert 2 * 4 == steps_of([100], 25, 2, 50)
