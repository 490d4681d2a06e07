"""The graph of a study: what is shared, what changes an id, what is still to be made, what fits a budget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from claimcheck.errors import UsageError
from claimcheck.experiment.plan import Graph, graph, largest_part, makespan, needed, part
from claimcheck.experiment.recipe import Study

Make = Callable[..., Study]


def test_shared_checkpoints_are_made_once(small: Graph) -> None:
    """One pretraining; two arms and three trained targets a seed; the baseline retrieval has no seed of its own."""
    kinds = Counter(node.kind for node in small.nodes)
    assert {"pretraining": 1, "intermediate": 10, "target": 15, "evaluation": 11} == dict(kinds)
    assert small.scoring("baseline", "retrieval", 1) is small.scoring("baseline", "retrieval", 5)
    assert len(small.nodes) == len({node.id for node in small.nodes})


def test_each_run_comes_after_what_it_starts_from(small: Graph) -> None:
    names = [node.name for node in small.nodes]
    assert all(names.index(n.start) < names.index(n.name) for n in small.nodes if n.start)


CHANGES = {
    "a longer pretraining changes everything": (
        {"tokens = 12, settings = { steps = 4, batch_size = 8, max_length = 64 } }\n\n[profiles.smoke.arms.treatment]":
         "tokens = 12, settings = { steps = 5, batch_size = 8, max_length = 64 } }\n\n[profiles.smoke.arms.treatment]"},
        37,
    ),
    "words change nothing": ({'words = "names"': 'words = "called"', "made-up languages": "languages made up"}, 0),
    "a retrieval of more rows changes the retrieval": (
        {'languages = ["aa"]\nexamples = 20': 'languages = ["aa"]\nexamples = 30'},
        11,
    ),
    "another seed changes that seed": ({"seeds = [1, 2, 3, 4, 5]": "seeds = [1, 2, 3, 4, 9]"}, 7),
    "a margin changes nothing": ({"margin = 3.0": "margin = 2.0"}, 0),
}  # fmt: skip


@pytest.mark.parametrize(("changed", "new"), CHANGES.values(), ids=CHANGES)
def test_changed_settings_make_new_runs(small: Graph, make: Make, changed: Mapping[str, str], new: int) -> None:
    before = {node.id for node in small.nodes}
    assert new == len({node.id for node in graph(make(changed=changed)).nodes} - before)


def ids(one: Graph, *kinds: str) -> set[str]:
    return {node.id for node in one.nodes if node.kind in kinds}


def test_nothing_is_made_again(small: Graph) -> None:
    every = {node.id for node in small.nodes}
    assert () == needed(small, every, kept=())


def test_a_clean_clone_with_one_score_missing_makes_what_that_score_starts_from(small: Graph) -> None:
    lost = small.scoring("sham", "names", 4)
    every = {node.id for node in small.nodes} - {lost.id}
    assert ["pretraining", "intermediate/sham/4", "target/names/sham/4"] == [n.name for n in needed(small, every, ())]


def test_a_kept_checkpoint_is_not_made_again(small: Graph) -> None:
    lost = small.scoring("sham", "names", 4)
    every = {node.id for node in small.nodes} - {lost.id}
    kept = ids(small, "pretraining", "intermediate")
    assert ["target/names/sham/4"] == [n.name for n in needed(small, every, kept)]


BUDGETS = {
    "all of it": (37.0, 5, 2),
    "fewer seeds": (23.5, 3, 2),
    "the compared target alone": (16.5, 3, 1),
    "nothing fits": (1.0, 0, 0),
}


@pytest.mark.parametrize(("runs", "seeds", "targets"), BUDGETS.values(), ids=BUDGETS)
def test_largest_part(small: Graph, runs: float, seeds: int, targets: int) -> None:
    """Every run takes an hour; the graph has 37."""
    cost = {node.name: 3600.0 for node in small.nodes}
    found = largest_part(small.study, runs, cost)
    profile = found.profile if found else None
    assert (seeds, targets) == ((len(profile.seeds), len(profile.targets)) if profile else (0, 0))


def test_a_part_makes_runs_of_the_whole(small: Graph) -> None:
    """Whoever starts with three seeds has three fifths of the five done."""
    smaller = graph(part(small.study, 3))
    assert {n.id for n in smaller.nodes} < {n.id for n in small.nodes}


@pytest.mark.parametrize("seeds", [0, 1, 6])
def test_too_few_or_too_many_seeds_are_refused(small: Graph, seeds: int) -> None:
    with pytest.raises(UsageError, match="two are the fewest"):
        part(small.study, seeds)


def test_tokens_add_up(small: Graph) -> None:
    target = small.scoring("treatment", "names", 1)
    assert (4 * 8 * 12, 2 * 20 * 12) == (target.trained_tokens, target.scored_tokens)


def test_a_mixtures_rows_count_up_to_its_cap(small: Graph) -> None:
    """The plan counts steps as the trainer does: one task alone is seen whole."""
    training = small.study.profile.arms["treatment"].training
    whole = replace(training, settings=replace(training.settings, steps=None, epochs=1.0, mixture_cap=32))
    assert 64 / 8 == whole.steps
    assert 64 / 8 == replace(whole, tasks=("kinds", "order")).steps
    assert 2 * 32 / 8 == replace(whole, tasks=("kinds", "order"), examples=1000).steps


def test_a_part_keeps_out_of_its_text_what_the_whole_keeps_out(small: Graph) -> None:
    profile = part(small.study, 3, main_only=True).profile
    assert (["names"], ["retrieval"]) == (list(profile.targets), list(profile.set_aside))


@pytest.mark.parametrize(
    ("jobs", "hours"), [pytest.param(1, 37, id="one-after-the-other"), pytest.param(2, 19, id="two")]
)
def test_the_time_of_a_plan_is_that_of_so_many_at_a_time(small: Graph, jobs: int, hours: int) -> None:
    """Every run takes an hour; nothing runs beside the pretraining."""
    assert hours * 3600 == makespan(small.nodes, {node.name: 3600.0 for node in small.nodes}, jobs)
