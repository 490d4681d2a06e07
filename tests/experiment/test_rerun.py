"""A rerun end to end on a study of seconds: made once, killed and gone on with, refused before it starts."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from claimcheck.errors import ClaimcheckError, Diverged, RecipeError, TrainingError, UsageError
from claimcheck.experiment.crew import Here, Made
from claimcheck.experiment.execute import Workshop
from claimcheck.experiment.plan import Graph, Node, graph, largest_part
from claimcheck.experiment.recipe import Study
from claimcheck.experiment.report import as_html, as_json
from claimcheck.experiment.rerun import WORK, Rerun, check_ready, find, link, rerun, unfit
from claimcheck.experiment.runs import Records, read_run
from claimcheck.model import Reproduced
from claimcheck.read import read
from claimcheck.stilts.records import Tick

Make = Callable[..., Study]
TWO_SEEDS = {"seeds = [1, 2, 3, 4, 5]": "seeds = [1, 2]"}
RUNS, KILLED_AT = 16, 5
HEARD: list[tuple[str, Tick]] = []
"""What the watcher of the first study heard."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the study lies after it was made once, without any disturbance."""
    return tmp_path_factory.mktemp("whole")


@pytest.fixture
def once(whole: Path, make: Make) -> Rerun:
    """The study of two seeds, made once for all tests of this module, and watched."""
    return rerun(make(TWO_SEEDS), runs=whole, crew=Here(whole / WORK, watched=lambda *heard: HEARD.append(heard)))


def test_from_nothing_to_an_outcome_and_never_again(once: Rerun, whole: Path, make: Make) -> None:
    """Sixteen runs, each with its record; the second call makes none and says the same, byte by byte."""
    assert RUNS == len(list(whole.glob("*.json")))
    assert "not_run" != once.reproduced.outcome
    before = {path: path.stat().st_mtime_ns for path in whole.glob("*.json")}
    again = rerun(make(TWO_SEEDS), runs=whole)
    assert 0 == again.made
    assert as_json(once.reproduced) == as_json(again.reproduced)
    assert as_html(once.reproduced) == as_html(again.reproduced)
    assert before == {path: path.stat().st_mtime_ns for path in whole.glob("*.json")}


def test_every_training_is_heard_of_to_its_last_step(once: Rerun) -> None:
    trained = {node.name: node.steps for node in once.graph.nodes if node.steps}
    assert trained == {name: tick.step for name, tick in HEARD}
    assert all(tick.step <= tick.steps and tick.tokens_per_second > 0 for _, tick in HEARD)


def test_a_record_says_what_was_run_on_what(once: Rerun, whole: Path) -> None:
    run = Records(whole)[once.graph.scoring("treatment", "names", 1).id]
    assert {"code", "data", "checkpoint"} == run.digests.keys()
    assert {"en", "aa"} == run.scores.keys() == run.sums.keys()
    assert run.versions["torch"]
    assert run.cost.tokens > 0
    assert str(whole) not in next(whole.glob("target-names-treatment-1-*")).read_text()


def test_a_score_is_what_its_sums_say(once: Rerun, whole: Path) -> None:
    """So that a clone without checkpoints can make the outcome again."""
    from claimcheck.stats import ratio

    for node in once.graph.nodes:
        run = Records(whole)[node.id]
        for language, score in run.scores.items():
            assert pytest.approx(score, abs=1e-4) == ratio(run.sums[language])


def test_killed_at_any_moment_and_gone_on_with_it_comes_out_the_same(
    once: Rerun, whole: Path, folder: Path, make: Make
) -> None:
    one = make(TWO_SEEDS)
    runs = folder / "killed"
    code = (
        "import sys; from pathlib import Path; from claimcheck.experiment.rerun import find, rerun\n"
        "if __name__ == '__main__': rerun(find('harbour', 'smoke'), runs=Path(sys.argv[1]))\n"
    )
    (folder / "go.py").write_text(code)
    with subprocess.Popen(
        [sys.executable, "go.py", str(runs)], cwd=folder, start_new_session=True, stderr=subprocess.PIPE
    ) as process:
        ends = time.monotonic() + 120
        while len(list(runs.glob("*.json"))) < KILLED_AT and process.poll() is None and time.monotonic() < ends:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)
        _, said = process.communicate()
        assert b"Error" not in said
    made = {path.name: path.stat().st_mtime_ns for path in runs.glob("*.json")}
    assert KILLED_AT <= len(made) < RUNS
    done = rerun(one, runs=runs, crew=Here(runs / WORK, jobs=1))
    assert as_json(once.reproduced) == as_json(done.reproduced)
    assert made == {name: (runs / name).stat().st_mtime_ns for name in made}
    for path in whole.glob("*.json"):
        there, here = read_run(path), read_run(runs / path.name)
        assert (there.sums, there.digests) == (here.sums, here.digests)


def test_a_clean_clone_makes_what_is_missing_and_nothing_else(
    once: Rerun, whole: Path, folder: Path, make: Make
) -> None:
    """Records without checkpoints: one score was lost, and comes out as it was."""
    runs = folder / "clone"
    shutil.copytree(whole, runs, ignore=shutil.ignore_patterns(".work"))
    lost = next(runs.glob("target-names-sham-2-*"))
    text = read_run(lost)
    lost.unlink()
    done = rerun(make(TWO_SEEDS), runs=runs)
    assert 3 == done.made
    assert text.sums == read_run(lost).sums


def test_a_run_that_diverges_is_counted_and_what_starts_from_it_is_not_run(
    make: Make, folder: Path, once: Rerun, whole: Path
) -> None:
    """A crew that hands out recorded runs, of which one diverges: training is not what is tested here."""

    class Recorded(Here):
        def make(self, _: Graph, todo: tuple[Node, ...]) -> Iterator[Made]:
            known = Records(whole)
            for node in todo:
                if node.name == "intermediate/treatment/1":
                    yield node, Diverged("the loss at step 3 is nan")
                elif node.start != "intermediate/treatment/1":
                    yield node, known[node.id]

    done = rerun(make(TWO_SEEDS), runs=folder / "lost", crew=Recorded(folder / "lost" / "work"))
    assert ("not_run", 1) == (done.reproduced.outcome, done.reproduced.detail["failed"])
    assert ["target/names/treatment/1", "evaluation/retrieval/treatment/1"] == done.reproduced.detail["missing"]
    assert 0 == rerun(make(TWO_SEEDS), runs=folder / "lost").made


def profile_with(key: str, value: str) -> dict[str, str]:
    return {"seeds = [": f"{key} = {value}\nseeds = ["}


STANDS = {
    "a GPU that is not there": (profile_with("gpu_gib", "24.0"), {}, TrainingError, "needs a GPU with 24 GiB"),
    "a task that is not known": ({'"kinds"], labels': '"kind"], labels'}, {}, RecipeError, "'kind'"),
    "no data folder": ({'data = "made"': 'data = "folder"'}, {}, RecipeError, "no folder was given"),
    "a data folder without the data": (
        {'data = "made"': 'data = "folder"\nneeds = ["xquad", "harbour.tsv"]'},
        {"data": "."},
        RecipeError,
        "the data folder has no xquad, harbour.tsv",
    ),
    "a hub that needs a folder beside it": (
        {'data = "made"': 'data = "hub"\nneeds = ["bucc"]'},
        {},
        RecipeError,
        "reads data (bucc) from a local folder, and no folder was given",
    ),
    "no hub": ({'data = "made"': 'data = "hub"'}, {}, TrainingError, "HF_HUB_OFFLINE forbids"),
}


@pytest.mark.parametrize(("changed", "given", "kind", "message"), STANDS.values(), ids=STANDS)
def test_what_stands_in_the_way_is_said_before_anything_runs(
    make: Make,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    changed: dict[str, str],
    given: dict[str, str],
    kind: type[ClaimcheckError],
    message: str,
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    data = folder if given else None
    with pytest.raises(kind) as caught:
        rerun(make(changed), runs=folder / "none", data=data)
    assert message in caught.value.message
    assert caught.value.remedy
    assert not (folder / "none").exists()


def test_an_encoder_and_data_of_the_hub_are_pinned(make: Make, folder: Path) -> None:
    """The commit is part of what a run is, and of what is asked for."""
    from_hub = 'encoder = "who/what"\nrevision = "0123abc"\npins = { "who/data" = "4567def" }\nseeds = ['
    recipe = (folder / "repro" / "harbour" / "recipe.toml").read_text()
    pretraining = next(line for line in recipe.splitlines() if line.startswith("pretraining"))
    one = graph(make({"seeds = [": from_hub, pretraining: ""}))
    node = one.nodes[0]
    assert ("0123abc", {"who/data": "4567def"}) == (node.settings["revision"], node.settings["pins"])
    assert "who/what@0123abc" == Workshop(one, folder)._start(node)


def test_a_hub_that_does_not_answer_is_out_of_reach(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(TrainingError, match="out of reach: ConnectError"):
        check_ready(make({'data = "made"': 'data = "hub"'}), None)


def test_a_claim_without_a_recipe_says_so(folder: Path) -> None:
    with pytest.raises(RecipeError, match="nothing here can rerun this claim") as caught:
        find("meadow-nothing", "smoke", folder)
    assert "with a recipe: harbour-gain" in caught.value.remedy


@pytest.mark.parametrize("name", ["harbour-gain", "harbour", "2001.00001#harbour-gain"])
def test_a_study_is_found_by_claim_and_by_recipe(folder: Path, name: str) -> None:
    assert ("harbour", "harbour-gain") == ((one := find(name, "smoke", folder)).name, one.entry.key)


def test_an_unknown_name_names_the_nearest(folder: Path) -> None:
    with pytest.raises(RecipeError) as caught:
        find("harbor-gain", "smoke", folder)
    assert "did you mean 'harbour-gain'?" == caught.value.remedy


def test_what_does_not_fit_is_offered_in_part(make: Make) -> None:
    one = make()
    cost = {node.name: 3600.0 for node in graph(one).nodes}
    error = unfit(37.0, 16.5, largest_part(one, 16.5, cost), one)
    assert isinstance(error, UsageError)
    assert "about 37 hours, over the 16.5 given" in error.message
    assert error.remedy.endswith("--seeds 3 --main-only")


def test_a_disk_that_is_too_small_is_said_first(make: Make, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimcheck.experiment.crew.checkpoint_bytes", lambda _: 1e18)
    with pytest.raises(TrainingError, match="its checkpoints take"):
        rerun(make(TWO_SEEDS), runs=folder / "full")


SUMMARY = b"# Findings\n\nWarm starts gain 8 points on Harbour [1].\n\n## References\n\n[1] https://arxiv.org/abs/2001.00001v1\n"


def test_a_summary_shows_what_recorded_runs_came_to(once: Rerun, whole: Path, folder: Path) -> None:
    shutil.copytree(whole, folder / "repro" / "harbour" / "runs")
    keys, found = link(read(SUMMARY, "s.md"), folder)
    assert ["harbour-gain"] == list(keys.values())
    assert isinstance(found["harbour-gain"], Reproduced)
    assert once.reproduced.outcome == found["harbour-gain"].outcome


def test_a_broken_claim_file_costs_itself_only(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "claims" / "2001.00000.toml").write_text("paper = \n")
    keys, found = link(read(SUMMARY, "s.md"), folder)
    assert (["harbour-gain"], {}) == (list(keys.values()), found)
    assert "2001.00000.toml: not TOML" in caplog.text


def test_a_plan_is_measured_without_leaving_anything_behind(make: Make, folder: Path) -> None:
    """Every kind of run is made once with a few steps, elsewhere; what takes more steps takes longer."""
    from claimcheck.experiment.machine import estimate

    one = make(TWO_SEEDS)
    before = sorted(folder.rglob("*"))
    seconds = estimate(one, None)
    nodes = graph(one).nodes
    assert all(seconds(node) > 0 for node in nodes)
    longer = graph(make(TWO_SEEDS | {"steps = 4": "steps = 4000"})).nodes
    assert seconds(longer[0]) > 5 * seconds(nodes[0])
    assert before == sorted(folder.rglob("*"))
