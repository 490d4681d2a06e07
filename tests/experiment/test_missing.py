"""Tasks whose data are not at hand are skipped by name, and no mean without one passes for the whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from claimcheck.errors import RecipeError
from claimcheck.experiment.missing import as_recorded, at_hand
from claimcheck.experiment.outcome import outcome
from claimcheck.experiment.plan import Graph, graph
from claimcheck.experiment.recipe import Study
from claimcheck.experiment.runs import Records

Make = Callable[..., Study]
WITHOUT = {'main = ["names"]': 'main = ["names"]\noptional = { retrieval = "pairs" }'}
COMPARED = {'main = ["names"]': 'optional = { retrieval = "pairs" }'}


def at_full_scale(one: Study) -> Study:
    """The study as if it were of the claim's own scale."""
    return replace(one, profile=replace(one.profile, same_scale=True))


def test_what_is_there_is_used(make: Make, tmp_path: Path) -> None:
    (tmp_path / "pairs").mkdir()
    one = make(changed=COMPARED)
    assert one is at_hand(one, tmp_path)


@pytest.mark.parametrize("given", [True, False])
def test_a_target_that_is_not_compared_is_skipped_with_the_reason(make: Make, tmp_path: Path, given: bool) -> None:
    one = at_hand(at_full_scale(make(changed=WITHOUT)), tmp_path if given else None)
    assert ["names"] == list(one.profile.targets)
    assert one.profile.same_scale
    assert "retrieval: skipped, its data are not at hand: the data folder has no pairs" == one.profile.untested[0]


def test_a_mean_without_a_target_is_not_the_claims_mean(make: Make) -> None:
    one = at_hand(at_full_scale(make(changed=COMPARED)), None)
    assert not one.profile.same_scale
    assert one.profile.trains.endswith(", but without retrieval")


def test_its_outcome_says_what_is_missing(make: Make, recorded: Callable[..., Records]) -> None:
    """Runs of all but the optional target: agrees or not at most, never reproduced, and not `not_run`."""
    whole = at_full_scale(make(changed=COMPARED))
    lacking = graph(at_hand(whole, None))
    records = recorded(lacking, lambda node: 0.58 if node.arm == "treatment" else 0.5)
    assert "not_run" == outcome(graph(whole), records).outcome
    came = outcome(graph(as_recorded(whole, records)), records)
    assert "agrees_at_this_scale" == came.outcome
    assert "without retrieval" in str(came.detail["words"])
    assert any("retrieval: skipped" in line for line in came.detail["untested"])


def test_with_all_runs_recorded_nothing_is_missing(
    make: Make, recorded: Callable[[Graph, Callable[..., float]], Records]
) -> None:
    whole = make(changed=COMPARED)
    assert whole is as_recorded(whole, recorded(graph(whole), lambda node: 0.5))


def test_nothing_to_compare_is_refused(make: Make) -> None:
    one = make(changed={'main = ["names"]': 'main = ["retrieval"]\noptional = { retrieval = "pairs" }'})
    with pytest.raises(RecipeError, match="without retrieval profile smoke compares nothing") as raised:
        at_hand(one, None)
    assert "pairs" in str(raised.value)


def test_a_mixture_goes_on_with_the_rest(make: Make) -> None:
    """It is another treatment then, and the claim's scale is gone with it."""
    changed = {
        'main = ["names"]': 'optional = { order = "orders" }',
        'role = "treatment"\nwords = "kinds"\ntraining = { tasks = ["kinds"]':
        'role = "treatment"\nwords = "both"\ntraining = { tasks = ["kinds", "order"]',
    }  # fmt: skip
    one = at_hand(at_full_scale(make(changed=changed)), None)
    assert ("kinds",) == one.profile.arms["treatment"].training.tasks
    assert "both (without order)" == one.profile.arms["treatment"].words
    assert not one.profile.same_scale


def test_an_optional_task_that_nothing_uses_is_refused(make: Make) -> None:
    with pytest.raises(RecipeError, match="optional names 'retrival'"):
        make(changed={'main = ["names"]': 'optional = { retrival = "pairs" }'})
