"""Phases: the whole chain for every kind of task, done once, and the same after a kill."""

from __future__ import annotations

import gzip
import json
import resource
import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from safetensors.torch import load_file

from claimcheck.errors import CannotWrite, TrainingError
from claimcheck.stilts import (
    EncoderShape,
    Phase,
    PhaseResult,
    Settings,
    World,
    encoder,
    loop,
    plain_text,
    run_phase,
    settings_from,
    shuffled_labels,
)
from claimcheck.stilts.checkpoint import Progress


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def pretrained(world: World, tokenizer_folder: Path, store: Path, shape: EncoderShape) -> PhaseResult:
    settings = Settings(learning_rate=3e-3, batch_size=32, steps=60, max_length=64)
    tasks = (plain_text(world.lines(200)),)
    phase = Phase(name="pretrain", start=shape, tokenizer=tokenizer_folder, tasks=tasks, settings=settings)
    return run_phase(phase, store)


@pytest.mark.parametrize("name", ["pos", "kinds_ner", "kinds", "who", "ending"])
def test_the_chain_runs_for_every_kind_of_task(
    name: str, pretrained: PhaseResult, world: World, settings: Settings, store: Path
) -> None:
    """Pretrained encoder, intermediate task, target task with a new head, scores in every language."""
    quick = replace(settings, steps=30)
    between = run_phase(
        Phase(name="intermediate", start=pretrained.last, tasks=(world.task("kinds", 100, 30),), settings=quick), store
    )
    target = Phase(name="target", start=between.last, tasks=(world.task(name, 100, 30),), settings=quick)
    result = run_phase(target, store)
    assert ["aa", "bb", "en"] == [evaluation.language for evaluation in result.evaluations]
    assert all(0 <= evaluation.score <= 100 and evaluation.examples == 30 for evaluation in result.evaluations)
    assert (result.last / "model.safetensors").exists()
    assert [] == list(store.glob("*/checkpoints"))


def test_a_trained_model_scores_the_same_when_it_is_read_again(
    pretrained: PhaseResult, world: World, settings: Settings, store: Path
) -> None:
    task = world.task("pos", 100, 30)
    trained = run_phase(Phase(name="target", start=pretrained.last, tasks=(task,), settings=settings), store)
    again = run_phase(Phase(name="evaluate", start=trained.last, tasks=(task,), settings=settings), store)
    assert trained.evaluations == again.evaluations


def test_retrieval_needs_no_training(pretrained: PhaseResult, world: World, settings: Settings, store: Path) -> None:
    task = world.task("retrieval", 0, 40)
    result = run_phase(Phase(name="evaluate", start=pretrained.last, tasks=(task,), settings=settings), store)
    assert ["aa", "bb"] == [evaluation.language for evaluation in result.evaluations]
    assert {"accuracy", "layer 0", "layer 1", "layer 2"} == set(result.evaluations[0].scores)


def test_a_finished_phase_is_not_repeated(
    pretrained: PhaseResult, world: World, tokenizer_folder: Path, store: Path, shape: EncoderShape
) -> None:
    settings = Settings(learning_rate=3e-3, batch_size=32, steps=60, max_length=64)
    before = (pretrained.folder / "result.json").stat().st_mtime_ns
    tasks = (plain_text(world.lines(200)),)
    phase = Phase(name="pretrain", start=shape, tokenizer=tokenizer_folder, tasks=tasks, settings=settings)
    assert pretrained == run_phase(phase, store)
    assert before == (pretrained.folder / "result.json").stat().st_mtime_ns


def test_shuffled_labels_keep_the_labels_and_the_evaluation(world: World) -> None:
    task = world.task("pos", 50, 10)
    sham = shuffled_labels(task, 0)
    counts = [sorted(tag for row in data.train for tag in row.tags) for data in (task, sham)]  # type: ignore[attr-defined]
    assert counts[0] == counts[1]
    assert (task.evaluation, False) == (sham.evaluation, task.train == sham.train)


def test_a_model_that_learns_nothing_counts_as_collapsed(
    pretrained: PhaseResult, world: World, settings: Settings, store: Path
) -> None:
    still = replace(settings, learning_rate=1e-9, steps=20)
    task = world.task("kinds", 50, 60)
    result = run_phase(Phase(name="target", start=pretrained.last, tasks=(task,), settings=still), store)
    assert "most frequent class" in result.collapsed or "during the warm-up" in result.collapsed


KILLED = {"pretraining": 33, "mixture": 15, "compact vocabulary": 27}
"""What is trained -> the step in which it is killed."""
RUN = """
import json, os, signal, sys, torch
from pathlib import Path
from transformers import AutoModel, AutoTokenizer, XLMRobertaModel  # loaded once, for all that are forked
from tests_phase import phase
from claimcheck.stilts import loop, run_phase
torch.set_num_threads(1)
real = loop.accumulate
for mode, kill_at in json.loads(sys.argv[3]).items():
    def killed(model, part, rows, settings, progress):
        if progress.step == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(model, part, rows, settings, progress)
    if not (child := os.fork()):
        loop.accumulate = killed
        run_phase(phase(mode, sys.argv[1]), Path(sys.argv[2]) / mode)
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
"""
PHASE = """
from pathlib import Path
from claimcheck.stilts import EncoderShape, Phase, Settings, World, plain_text

def phase(mode, tokenizer):
    world = World(seed=0)
    settings = Settings(
        learning_rate=3e-3, batch_size=16, steps=40, max_length=64, checkpoint_every=10, evaluate_every=20
    )
    tasks = (world.task("pos", 200, 40), *([plain_text(world.lines(50))] if mode == "mixture" else []))
    if mode == "pretraining":
        tasks = (plain_text(world.lines(200)),)
    shape = EncoderShape(vocabulary=300, hidden=32, attention_heads=2, positions=96)
    name = "pretrain" if mode == "pretraining" else "target"
    return Phase(name=name, start=shape, tokenizer=Path(tokenizer), tasks=tasks, settings=settings)
"""


@pytest.fixture(scope="module")
def killed(tokenizer_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where runs of every kind lie that SIGKILL ended in the middle of a step."""
    folder = tmp_path_factory.mktemp("killed")
    (folder / "run.py").write_text(RUN)
    (folder / "tests_phase.py").write_text(PHASE)
    command = [sys.executable, str(folder / "run.py"), str(tokenizer_folder), str(folder), json.dumps(KILLED)]
    subprocess.run(command, check=True)
    return folder


@pytest.mark.parametrize("mode", KILLED)
def test_a_killed_run_ends_with_the_same_bytes(mode: str, killed: Path, tokenizer_folder: Path, tmp_path: Path) -> None:
    """Weights, best weights and scores as if nothing had been."""
    assert list((killed / mode).glob(f"*/checkpoints/step-*{KILLED[mode] // 10 * 10}"))
    scope: dict[str, Any] = {}
    exec(PHASE, scope)
    outputs = []
    for store in (killed / mode, tmp_path):
        folder = run_phase(scope["phase"](mode, tokenizer_folder), store).folder
        names = ("last/model.safetensors", "last/heads.safetensors", "best/model.safetensors", "result.json")
        outputs.append({name: (folder / name).read_bytes() for name in names if (folder / name).exists()})
    assert outputs[1] == outputs[0]
    assert mode == "pretraining" or len(outputs[0]) == len(names)


def test_a_disk_that_fills_up_costs_no_checkpoint(
    tokenizer_folder: Path, shape: EncoderShape, world: World, settings: Settings, tmp_path: Path
) -> None:
    """No file may grow from step 20 on; with room again the run ends as one that was not disturbed."""
    real, (soft, hard) = loop.save_checkpoint, resource.getrlimit(resource.RLIMIT_FSIZE)
    tasks = (world.task("pos", 60, 10),)
    short = replace(settings, steps=30, checkpoint_every=10)
    phase = Phase(name="target", start=shape, tokenizer=tokenizer_folder, tasks=tasks, settings=short)

    def fills_up(folder: Path, recipe: str, progress: Progress, *rest: Any) -> None:
        if progress.step == 20:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
        real(folder, recipe, progress, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "save_checkpoint", fills_up)
        try:
            with pytest.raises(CannotWrite, match=r"model\.safetensors: File too large"):
                run_phase(phase, tmp_path / "full")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert ["step-000000010"] == [path.name for path in (tmp_path / "full").glob("*/checkpoints/step-*")]
    folders = [run_phase(phase, tmp_path / name).folder for name in ("full", "whole")]
    first, second = ((folder / "last" / "model.safetensors").read_bytes() for folder in folders)
    assert first == second


def test_what_was_predicted_is_kept_example_by_example(
    pretrained: PhaseResult, world: World, settings: Settings, store: Path
) -> None:
    task = world.task("kinds", 50, 20)
    result = run_phase(Phase(name="target", start=pretrained.last, tasks=(task,), settings=settings), store)
    with gzip.open(result.folder / "predictions" / "kinds.dev.aa.jsonl.gz", "rt") as file:
        rows = [json.loads(line) for line in file]
    gold = {row.id: row.label for row in task.evaluation["dev"]["aa"]}  # type: ignore[attr-defined]
    right = sum(gold[row["id"]] == row["predicted"] for row in rows)
    (score,) = (e.score for e in result.evaluations if e.language == "aa")
    assert pytest.approx(score) == 100 * right / 20


def test_the_best_weights_are_scored_where_they_are_not_the_last(
    pretrained: PhaseResult, world: World, settings: Settings, store: Path
) -> None:
    task = world.task("kinds", 50, 20)
    often = replace(settings, steps=20, evaluate_every=1, seed=5)
    result = run_phase(Phase(name="target", start=pretrained.last, tasks=(task,), settings=often), store)
    saved = json.loads((result.folder / "result.json").read_text())
    weights = [(result.folder / name / "model.safetensors").read_bytes() for name in ("last", "best")]
    assert (saved["best_step"] == saved["steps"]) == (weights[0] == weights[1])
    again = run_phase(Phase(name="evaluate", start=result.best, tasks=(task,), settings=often), store)
    assert again.evaluations == result.best_evaluations


def test_settings_from_a_table() -> None:
    assert Settings(seed=3, learning_rate=0.5) == settings_from({"seed": 3, "learning_rate": 0.5})
    with pytest.raises(TrainingError, match="no setting is called 'learning_rat'"):
        settings_from({"learning_rat": 1})


def test_two_processes_train_what_one_does(
    tokenizer_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through torchrun: the plan and the sums are shared, so only rounding may differ (dropout is off)."""
    script = tmp_path / "run.py"
    script.write_text(TWO)
    launcher = ["-m", "torch.distributed.run", "--nproc-per-node=2", "--master-port=0", "--standalone"]
    command = [sys.executable, "-W", "ignore", *launcher, str(script), str(tokenizer_folder), str(tmp_path / "two")]
    subprocess.run(command, check=True, capture_output=True)
    monkeypatch.setattr(encoder, "new_encoder", encoder.new_encoder)  # put back after the script has replaced it
    monkeypatch.setattr(sys, "argv", [str(script), str(tokenizer_folder), str(tmp_path / "one")])
    runpy.run_path(str(script))
    folders = {name: next((tmp_path / name).iterdir()) for name in ("one", "two")}
    one, two = (load_file(folders[name] / "last" / "model.safetensors") for name in ("one", "two"))
    assert max(float((one[name] - two[name]).abs().max()) for name in one) < 1e-4
    assert sorted(path.name for path in folders["one"].iterdir()) == sorted(p.name for p in folders["two"].iterdir())


TWO = """
import sys, torch
from pathlib import Path
from claimcheck.stilts import EncoderShape, Phase, Settings, World, plain_text, run_phase
torch.set_num_threads(1)
import claimcheck.stilts.encoder as encoder
real = encoder.new_encoder
def without_dropout(*given):
    made = real(*given)
    for module in made.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    return made
encoder.new_encoder = without_dropout
world = World(seed=0)
settings = Settings(learning_rate=1e-3, batch_size=16, steps=6, max_length=64, dropout=0.0, evaluate_every=3)
shape = EncoderShape(vocabulary=300, hidden=32, attention_heads=2, positions=96)
tasks = (world.task("pos", 60, 10), world.task("kinds", 60, 10))
phase = Phase(name="target", start=shape, tokenizer=Path(sys.argv[1]), tasks=tasks, settings=settings)
run_phase(phase, Path(sys.argv[2]))
"""
