"""From recorded runs to an outcome: tables of made studies."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from claimcheck.experiment.outcome import outcome
from claimcheck.experiment.plan import Graph, Node, graph
from claimcheck.experiment.recipe import Study
from claimcheck.experiment.report import as_html, as_json, as_markdown, as_text
from claimcheck.experiment.runs import Records, Run

Make = Callable[..., Study]
Record = Callable[..., Records]
SAME = {"differs = [": "same_scale = true\ndiffers = ["}
NO_EFFECT = SAME | {"harbour-gain": "meadow-nothing"}


def gains(*points: float, sham: float = 0.0) -> Callable[[Node], float | None]:
    """The baseline is right in half of the cases; the treatment in so many points more, one number a seed."""

    def right(node: Node) -> float | None:
        gain = points[node.seed - 1] if node.seed and node.arm == "treatment" else sham * (node.arm == "sham")
        return 0.5 + (gain / 100 if node.target == "names" else 0.0)

    return right


OUTCOMES = {
    "as claimed": (SAME, (8, 8.5, 7.5, 8, 8.25), "reproduced", "as claimed"),
    "twice as large": (SAME, (16, 16.5, 15.5, 16, 16.25), "direction_only", "larger"),
    "half as large": (SAME, (3.25, 3.5, 3.5, 3.25, 3.5), "direction_only", "smaller"),
    "away from zero, of any size": (SAME, (2, 6, 10, 12, 8), "direction_only", "size open"),
    "nothing": (SAME, (0, 0.5, -0.5, 0, 0.25), "not_reproduced", ""),
    "the other way": (SAME, (-8, -8.5, -7.5, -8, -8.25), "not_reproduced", ""),
    "anything": (SAME, (-8, 20, 3, 12, -2), "inconclusive", ""),
    "no effect, as claimed": (NO_EFFECT, (0, 0.5, -0.5, 0, 0.25), "reproduced", ""),
    "an effect where none is claimed": (NO_EFFECT, (8, 8.5, 7.5, 8, 8.25), "not_reproduced", ""),
    "another scale: agrees, whatever the size": ({}, (30, 31, 30, 29, 30), "agrees_at_this_scale", ""),
    "another scale: disagrees": ({}, (-8, -8.5, -7.5, -8, -8.25), "disagrees_at_this_scale", ""),
    "another scale: nothing": ({}, (0, 0.5, -0.5, 0, 0.25), "inconclusive", ""),
}


@pytest.mark.parametrize(("changed", "points", "expected", "size"), OUTCOMES.values(), ids=OUTCOMES)
def test_outcome(
    make: Make, recorded: Record, changed: dict[str, str], points: tuple[float, ...], expected: str, size: str
) -> None:
    one = graph(make(changed))
    found = outcome(one, recorded(one, gains(*points)))
    assert (expected, size) == (found.outcome, found.detail["size"])


def test_the_record_has_what_the_findings_promise(small: Graph, recorded: Record) -> None:
    detail = outcome(small, recorded(small, gains(8, 8.5, 7.5, 8, 8.25))).detail
    assert 8.0 == detail["claimed"]
    assert pytest.approx(8.05, abs=0.01) == detail["estimate"]
    assert [1, 2, 3, 4, 5] == detail["seeds"]
    assert {"en", "aa"} == {row["key"].split("/")[1] for row in detail["languages"] if row["key"][:5] == "names"}
    assert ["sham", "treatment-sham"] == [row["key"] for row in detail["controls"]]
    assert ["names", "retrieval"] == [row["key"] for row in detail["targets"]]
    assert ["Harbour"] == detail["untested"]
    assert {"profile": "smoke", "same": False} == {key: detail["scale"][key] for key in ("profile", "same")}
    assert json.loads(json.dumps(detail)) == detail


def test_a_target_that_is_not_compared_does_not_move_the_outcome(small: Graph, recorded: Record) -> None:
    """`retrieval` is measured and shown; the claim is held against `names` alone."""

    def right(node: Node) -> float:
        return 0.9 if node.target == "retrieval" and node.arm == "treatment" else 0.5

    detail = outcome(small, recorded(small, right)).detail
    assert 0.0 == detail["estimate"]
    assert [0.0, 40.0] == [row["estimate"] for row in detail["targets"]]


def test_a_sham_that_gains_is_said_first(small: Graph, recorded: Record) -> None:
    detail = outcome(small, recorded(small, gains(8, 8.5, 7.5, 8, 8.25, sham=8.0))).detail
    assert any("the sham 'sham' shows an effect of its own: +8.0" in warning for warning in detail["warnings"])
    assert any("treatment minus sham: the interval holds zero" in warning for warning in detail["warnings"])


def test_seeds_that_would_decide_are_told_when_it_is_open(make: Make, recorded: Record) -> None:
    one = graph(make(SAME))
    detail = outcome(one, recorded(one, gains(-2, 9, 3, 8, 1))).detail
    assert detail["seeds_needed"] > 5
    assert f"About {detail['seeds_needed']} seeds would decide it." in detail["words"]


def test_without_two_seeds_it_is_not_run(small: Graph, recorded: Record) -> None:
    found = outcome(small, recorded(small, lambda node: 0.5 if node.seed in (0, 1) else None))
    assert "not_run" == found.outcome
    assert "interval" not in found.detail
    assert 20 == len(found.detail["missing"])


def test_a_seed_with_a_failed_run_is_left_out_and_counted(
    small: Graph, recorded: Record, made_run: Callable[..., Run]
) -> None:
    lost = small.scoring("sham", "names", 2)
    records = recorded(small, lambda node: None if node is lost else gains(8, 0, 7.5, 8, 8.25)(node))
    records.add(made_run(lost, 0.0, status="failed", reason="the loss is nan", scores={}, sums={}))
    detail = outcome(small, records).detail
    assert ([1, 3, 4, 5], 1) == (detail["seeds"], detail["failed"])
    assert "1 runs failed; their seeds are left out" in detail["warnings"]


def test_collapsed_runs_count_and_the_outcome_without_them_is_beside_it(
    small: Graph, recorded: Record, made_run: Callable[..., Run]
) -> None:
    records = recorded(small, gains(8, 8.5, 7.5, 8, -30))
    lost = small.scoring("treatment", "names", 5)
    records.add(made_run(lost, 0.2, status="collapsed", reason="flat"))
    detail = outcome(small, records).detail
    assert 5 == len(detail["seeds"])
    assert "agrees_at_this_scale" == detail["without_collapsed"]["outcome"]
    assert [1, 2, 3, 4] == detail["without_collapsed"]["seeds"]


def test_at_another_scale_no_sentence_says_reproduced(small: Graph, recorded: Record) -> None:
    """The words of every format: what was trained is named, and that the number itself was not tested."""
    found = outcome(small, recorded(small, gains(8, 8.5, 7.5, 8, 8.25)))
    for text in (as_text(found), as_markdown(found), as_html(found), as_json(found)):
        assert "made-up languages, not Harbour" in text
        assert "was not tested" in text
        assert "reproduced" not in text.partition("</style>")[2].lower() + text.partition("<style>")[0].lower()


def test_an_outcome_is_the_same_twice_and_from_the_files_alone(small: Graph, recorded: Record, tmp_path: Path) -> None:
    first = outcome(small, recorded(small, gains(8, 8.5, 7.5, 8, 8.25)))
    again = outcome(small, Records(tmp_path / "runs"))
    for render in (as_text, as_markdown, as_html, as_json):
        assert render(first) == render(again)


def test_hostile_words_in_a_recipe_stay_words(make: Make, recorded: Record) -> None:
    one = graph(make({'words = "names"': 'words = "<script>alert(1)</script>\\u001b[2J | x"'}))
    found = outcome(one, recorded(one, gains(8, 8.5, 7.5, 8, 8.25)))
    assert "<script" not in as_html(found)
    assert "\x1b" not in as_text(found) + as_markdown(found) + as_html(found)


def test_intervals_at_few_seeds_are_wider_than_their_seeds_alone(small: Graph, recorded: Record) -> None:
    """Which test items there were is a second source of doubt: equal differences still have an interval."""
    found = outcome(small, recorded(small, gains(8, 8, 8, 8, 8))).detail
    low, high = found["interval"]
    assert low < 8.0 < high
