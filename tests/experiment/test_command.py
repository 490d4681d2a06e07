"""`claimcheck rerun`: what it prints, what it writes, how it exits."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from claimcheck.cli.rerun import Wanted, run
from claimcheck.errors import CannotWrite, RecipeError, UsageError
from claimcheck.experiment.plan import Node, graph
from claimcheck.experiment.recipe import Study
from claimcheck.experiment.runs import Records, Run

Make = Callable[..., Study]


@pytest.fixture
def studied(make: Make, folder: Path, made_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder, entered, with every run of the study recorded: the treatment gains 20 points."""

    def right(node: Node) -> float:
        return 0.7 if node.arm == "treatment" else 0.5

    records = Records(folder / "repro" / "harbour" / "runs")
    for node in graph(make()).nodes:
        records.add(made_run(node, right(node)))
    monkeypatch.chdir(folder)
    return folder


def test_a_recorded_study_runs_nothing_and_has_an_outcome(studied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(Wanted(name="harbour-gain"))
    said = capsys.readouterr().out
    assert "Agrees in direction, at this scale only" in said
    assert "cost: 0 runs made now" in said
    report = studied / "repro" / "harbour" / "report" / "smoke"
    assert {"index.html", "report.md", "outcome.json"} == {path.name for path in report.iterdir()}
    assert "agrees_at_this_scale" == json.loads((report / "outcome.json").read_text())["outcome"]
    assert "report: repro/harbour/report/smoke/index.html" in said


def test_json_on_standard_output_is_alone_there(studied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(Wanted(name="harbour", json_to="-"))
    assert "agrees_at_this_scale" == json.loads(capsys.readouterr().out)["outcome"]


def test_twice_gives_the_same_bytes(studied: Path) -> None:
    for name in ("one", "two"):
        run(Wanted(name="harbour", out=studied / name))
    for path in (studied / "one").iterdir():
        assert path.read_bytes() == (studied / "two" / path.name).read_bytes()


def test_fail_on_takes_the_wrong_outcomes(studied: Path, make: Make, made_run: Callable[..., Run]) -> None:
    assert 0 == run(Wanted(name="harbour", fail_on="not-reproduced"))
    records = Records(studied / "repro" / "harbour" / "runs")
    for node in graph(make()).nodes:
        records.add(made_run(node, 0.3 if node.arm == "treatment" else 0.5))
    assert 1 == run(Wanted(name="harbour", fail_on="not-reproduced"))
    assert 0 == run(Wanted(name="harbour"))


def test_a_plan_of_what_is_recorded_costs_nothing(studied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(Wanted(name="harbour", plan=True))
    said = capsys.readouterr().out
    assert "to run: 0 of 37 runs" in said
    assert "time: none, everything is recorded" in said
    assert "not tested: Harbour" in said


def test_a_plan_that_cannot_be_measured_says_why(
    make: Make, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make({'data = "made"': 'data = "folder"\nneeds = ["xquad"]'})
    monkeypatch.chdir(folder)
    assert 0 == run(Wanted(name="harbour", plan=True))
    said = capsys.readouterr().out
    assert "to run: 37 of 37 runs" in said
    assert "time: not measured" in said
    assert "give it with --data DIR" in said
    assert not (folder / "repro" / "harbour" / "runs").exists()


def test_a_run_that_cannot_be_made_is_three(
    make: Make, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make({"seeds = [": "gpu_gib = 24.0\nseeds = ["})
    monkeypatch.chdir(folder)
    assert 3 == run(Wanted(name="harbour"))
    assert "needs a GPU with 24 GiB" in capsys.readouterr().err


WRONG = {
    "an unknown name": (Wanted(name="harbor"), RecipeError, "no claim and no recipe"),
    "an unknown profile": (Wanted(name="harbour", profile="huge"), RecipeError, "no profile 'huge'"),
    "an unknown format": (Wanted(name="harbour", formats="pdf"), UsageError, "not a format of rerun"),
    "too many seeds": (Wanted(name="harbour", seeds=9), UsageError, "has 5 seeds"),
    "nowhere to write": (Wanted(name="harbour", out=Path("claims/2001.00001.toml/x")), CannotWrite, "is a file"),
}


@pytest.mark.parametrize(("wanted", "kind", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_call_is_refused(studied: Path, wanted: Wanted, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        run(wanted)


def test_a_part_of_a_study_has_its_own_outcome(studied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(Wanted(name="harbour", seeds=3, main_only=True, json_to="-"))
    record = json.loads(capsys.readouterr().out)
    assert ([1, 2, 3], ["names"]) == (record["seeds"], [one["key"] for one in record["targets"]])


def test_help_names_the_exit_codes() -> None:
    from typer.testing import CliRunner

    from claimcheck.cli import app

    said = CliRunner().invoke(app, ["rerun", "--help"], env={"COLUMNS": "200", "TERM": "dumb"}).output
    for word in ("--profile", "--plan", "--budget", "--runs", "--data", "--fail-on", "Exit codes"):
        assert word in said
