"""Records of runs: whole or not at all, the same after reading, one process at a time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from claimcheck.errors import CannotWrite, RecipeError, UsageError
from claimcheck.experiment.plan import Graph
from claimcheck.experiment.runs import SCHEMA, Records, Run, alone, dumps, read_run


@pytest.fixture
def run(small: Graph, made_run: Callable[..., Run]) -> Run:
    """One recorded run."""
    return made_run(small.scoring("treatment", "names", 1), 0.5)


def test_a_record_reads_back_as_it_was(run: Run, tmp_path: Path) -> None:
    Records(tmp_path).add(run)
    (path,) = tmp_path.glob("*.json")
    again = read_run(path)
    assert f"target-names-treatment-1-{run.id}.json" == path.name
    assert (run.scores, run.sums, run.cost) == (again.scores, again.sums, again.cost)
    assert dumps(run) == dumps(again) == path.read_text()


BROKEN = {
    "cut off": lambda text: text[: len(text) // 2],
    "of another schema": lambda text: text.replace(SCHEMA, "claimcheck/run/9"),
    "a list": lambda _: "[]",
    "with a field that no run has": lambda text: text.replace('"device"', '"devise"'),
    "without its sums": lambda text: text.replace('"sums"', '"soms"'),
    "empty": lambda _: "",
}


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN)
def test_a_damaged_record_is_refused_by_name(run: Run, tmp_path: Path, damage: Callable[[str], str]) -> None:
    path = tmp_path / "target-x.json"
    path.write_text(damage(dumps(run)))
    with pytest.raises(RecipeError, match=r"target-x\.json: not a run record") as caught:
        Records(tmp_path)
    assert "made again" in caught.value.remedy


def test_nothing_half_written_counts(run: Run, tmp_path: Path) -> None:
    """A kill while writing leaves a file of another name."""
    (tmp_path / f".target-names-treatment-1-{run.id}.json.4711.new").write_text(dumps(run)[:100])
    assert run.id not in Records(tmp_path)


def test_a_folder_that_cannot_be_written_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file")
    with pytest.raises(CannotWrite):
        Records(tmp_path / "runs").add(run)


def test_two_processes_do_not_make_one_study(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from claimcheck.experiment.runs import alone\n"
        f"with alone(Path({str(tmp_path)!r})):\n print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert "held" == other.stdout.readline().strip()
        with pytest.raises(UsageError, match="another rerun is at work"), alone(tmp_path):
            pass
        other.communicate("")
    with alone(tmp_path):
        assert 0 == other.returncode


def test_sums_are_short_in_the_file(run: Run) -> None:
    """Whole numbers have no point: records are read by people and kept in git."""
    sums = json.loads(dumps(run))["sums"]["en"]
    assert [1, 1] == sums["i0"]
    assert '"i0": [1, 1]' in dumps(run)
