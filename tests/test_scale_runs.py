"""The runs of a study over Ray: what one machine gives, with checkpoints passed through storage, killed or not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from claimcheck.errors import Diverged, TrainingError, UsageError
from claimcheck.experiment.plan import Graph, Node, graph
from claimcheck.experiment.recipe import Study
from claimcheck.experiment.rerun import find, rerun
from claimcheck.experiment.runs import Cost, Run, read_run
from claimcheck.scale.runs import AT_HAND, Cluster, Store, _task, make, shared_folder

CLAIMS = """
paper = "2001.00001"
title = "Warm starts"

[[claim]]
key = "harbour-gain"
says = "Warm starts gain 8 points on Harbour."
kind = "gain"
values = { v1 = 8.0 }
metric = "accuracy on Harbour"
split = "test"
treatment = "with"
baseline = "without"
refuted_by = "no gain"
recipe = "harbour"
named = [["harbour"]]
"""
TRAINING = (
    '{ tasks = ["kinds"], examples = 64, tokens = 12, settings = { steps = 4, batch_size = 8, max_length = 64 } }'
)
RECIPE = f"""
claim = "2001.00001#harbour-gain"
version = 1
margin = 3.0
margin_reason = "fixed for the test"

[profiles.smoke]
trains = "made-up languages, not Harbour"
data = "made"
seeds = [1, 2]
untested = ["Harbour"]
differs = ["everything"]
shape = {{ vocabulary = 400, hidden = 32, layers = 1, attention_heads = 2, positions = 64 }}
pretraining = {TRAINING.replace("kinds", "mlm")}

[profiles.smoke.arms.treatment]
role = "treatment"
words = "kinds"
training = {TRAINING}

[profiles.smoke.targets.names]
task = "kinds_ner"
words = "names"
languages = ["en", "aa"]
examples = 20
tokens = 12
training = {TRAINING.replace("kinds", "kinds_ner")}
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a claim and a small recipe."""
    folder = tmp_path_factory.mktemp("root")
    (folder / "claims").mkdir()
    (folder / "claims" / "2001.00001.toml").write_text(CLAIMS)
    (folder / "repro" / "harbour").mkdir(parents=True)
    (folder / "repro" / "harbour" / "recipe.toml").write_text(RECIPE)
    return folder


@pytest.fixture(scope="module")
def study(root: Path) -> Study:
    return find("harbour", "smoke", root)


@pytest.fixture(scope="module")
def alone(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records that this machine's own processes make."""
    runs = tmp_path_factory.mktemp("alone")
    rerun(study, runs=runs)
    return runs


def same_runs(one: Path, other: Path) -> None:
    assert [p.name for p in sorted(one.glob("*.json"))] == [p.name for p in sorted(other.glob("*.json"))]
    for path in one.glob("*.json"):
        first, second = read_run(path), read_run(other / path.name)
        assert (first.sums, first.digests) == (second.sums, second.digests)


def test_ray_makes_the_runs_that_this_machine_makes(study: Study, root: Path, alone: Path, tmp_path: Path) -> None:
    """Ray gets a process of its own, as it has in use; the checkpoints go through storage that is no folder to it."""
    pytest.importorskip("ray")
    runs, address = tmp_path / "runs", f"local://{tmp_path}/store"
    command = [sys.executable, "-m", "claimcheck", "rerun", "harbour", "--on", "ray", "--store", address]
    folders = ["--runs", str(runs), "--out", str(tmp_path / "report")]
    # Ray's own sockets need short paths.
    env = {"RAY_AUTH_MODE": "disabled", "RAY_TMPDIR": "/tmp", "TMPDIR": str(tmp_path / "machine")}
    (tmp_path / "machine").mkdir()
    done = subprocess.run([*command, *folders], cwd=root, env=os.environ | env, capture_output=True, text=True)
    assert 0 == done.returncode, done.stderr
    assert "[7/7]" in done.stderr
    same_runs(alone, runs)
    whole = graph(study)
    assert {node.id for node in whole.nodes if node.makes} == Cluster(on="ray", store=address).kept(whole)
    assert {node.id for node in whole.nodes if node.scored} == {
        path.name for path in (tmp_path / "store" / "predictions").iterdir()
    }


def test_another_machine_starts_from_what_is_stored(
    study: Study, alone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run whose record was lost is made elsewhere, from the checkpoint in the store, and comes out as it was."""
    import torch

    torch.set_num_threads(1)
    whole, address = graph(study), f"local://{tmp_path}/store"
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "elsewhere"))
    (tmp_path / "elsewhere").mkdir()
    lost = whole.scoring("treatment", "names", 2)
    Store.open(address).keep(whole.node("intermediate/treatment/2").id, alone / ".work")
    again = make(whole, lost, address, None)
    assert again.sums == read_run(next(alone.glob("target-names-treatment-2-*"))).sums


def test_a_shared_folder_keeps_what_is_made_in_it(whole: Graph, tmp_path: Path) -> None:
    make(whole, whole.nodes[0], str(tmp_path), None)
    assert {whole.nodes[0].id} == Cluster(on="ray", store=str(tmp_path)).kept(whole)


def recorded(node: Node) -> Run:
    return Run(
        id=node.id, name=node.name, status="finished", settings={}, digests={}, versions={}, device="",
        cost=Cost(seconds=0.0, tokens=0.0),
    )  # fmt: skip


@pytest.fixture
def whole(study: Study) -> Graph:
    return graph(study)


STARTS = {
    "from a run that diverged": Diverged("the loss at step 3 is nan"),
    "from one that was left out": None,
}


@pytest.mark.parametrize("before", STARTS.values(), ids=STARTS)
def test_what_starts_from_a_lost_run_is_left_out(whole: Graph, before: object, tmp_path: Path) -> None:
    assert _task(whole, whole.nodes[1].name, str(tmp_path), None, before) is None


def test_an_error_is_the_value_of_a_task(whole: Graph, tmp_path: Path) -> None:
    """`target/names/baseline/1` starts from a pretraining that is in no store."""
    node = next(n for n in whole.nodes if n.start is not None)
    for before in (AT_HAND, recorded(whole.nodes[0])):
        came = _task(whole, node.name, f"local://{tmp_path}", None, before)
        assert isinstance(came, TrainingError)
        assert "no checkpoint is there" in came.message


def test_a_checkpoint_is_whole_or_not_there(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "abc" / "target-1"
    (folder / "last").mkdir(parents=True)
    (folder / "last" / "model.safetensors").write_bytes(b"weights")
    (folder / "cost.json").write_text("{}")
    store = Store.open(f"local://{tmp_path}/store")
    store.keep("abc", tmp_path / "made")  # it has no result: still being made
    assert not store.has("abc")
    (folder / "result.json").write_text("{}")
    store.keep("abc", tmp_path / "made")
    assert store.has("abc")
    store.fetch("abc", tmp_path / "elsewhere")
    copied = tmp_path / "elsewhere" / "abc" / "target-1"
    assert b"weights" == (copied / "last" / "model.safetensors").read_bytes()
    assert ["abc"] == [path.name for path in (tmp_path / "elsewhere").iterdir()]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param({"on": "slurm", "store": "x"}, "--on slurm: not known", id="another-engine"),
        pytest.param({"on": "ray", "store": "x", "gpus": 0.0}, "one GPU or a part of one", id="no-share"),
        pytest.param({"on": "ray", "store": "x", "gpus": 2.0}, "one GPU or a part of one", id="two-GPUs"),
    ],
)
def test_a_wrong_call_is_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Cluster(**given)  # type: ignore[arg-type]


def test_an_address_that_nobody_knows_is_refused_before_anything_runs(study: Study, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    with pytest.raises(UsageError, match="--store harbour://x"):
        rerun(study, runs=tmp_path / "runs", crew=Cluster(on="ray", store="harbour://x"))
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("address", "expected"),
    [("/shared/x", Path("/shared/x")), ("file:///shared/x", Path("/shared/x")), ("s3://bucket/x", None)],
)
def test_a_shared_folder_is_worked_in_directly(address: str, expected: Path | None) -> None:
    assert expected == shared_folder(address)


def test_a_run_that_diverges_costs_what_starts_from_it(study: Study, tmp_path: Path) -> None:
    """The crew is asked for what Ray would give; the rest is `rerun`'s."""

    class Given(Cluster):
        def check(self, _: Graph) -> None:
            pass

        def make(self, whole: Graph, todo: tuple[Node, ...]) -> Iterator[tuple[Node, Run | Diverged]]:
            yield todo[0], Diverged("the loss at step 3 is nan")

    done = rerun(study, runs=tmp_path / "runs", crew=Given(on="ray", store=str(tmp_path / "store")))
    assert ("not_run", 1) == (done.reproduced.outcome, done.reproduced.detail["failed"])
