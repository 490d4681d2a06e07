"""The loop: every head learns, micro-batches and compact vocabulary change nothing, what is not a number is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from claimcheck.errors import CannotWrite, TrainingError
from claimcheck.stilts import EncoderShape, Settings, TaskData, World, compact, plain_text
from claimcheck.stilts.checkpoint import Progress, write_atomic
from claimcheck.stilts.encoder import new_encoder
from claimcheck.stilts.features import prepare
from claimcheck.stilts.heads import Model
from claimcheck.stilts.loop import decayed, keep_best, schedule, train, whole_state
from claimcheck.stilts.tokenizer import load_tokenizer


class Bench:
    """A model, its tokenizer and a way to train it on a task."""

    def __init__(self, shape: EncoderShape, folder: Path, store: Path) -> None:
        self.shape, self.tokenizer, self.store = shape, load_tokenizer(folder), store

    def train(self, data: TaskData, settings: Settings, name: str = "run", **more: Any) -> tuple[Model, Progress]:
        model = Model(new_encoder(self.shape, settings.seed), pooler=settings.pooler)
        model.add_head(data.name, data.kind, data.labels, 1)
        parts = [prepare(data, data.train, self.tokenizer, settings)]
        return model, train(model, parts, settings, self.store / name, "recipe", **more)


@pytest.fixture
def bench(shape: EncoderShape, tokenizer_folder: Path, tmp_path: Path) -> Bench:
    return Bench(shape, tokenizer_folder, tmp_path)


@pytest.mark.parametrize("name", ["pos", "kinds_ner", "kinds", "order", "who", "ending", "mlm"])
def test_every_head_learns(name: str, bench: Bench, world: World, settings: Settings) -> None:
    data = plain_text(world.lines(100)) if name == "mlm" else world.task(name, 16, 1)
    _, progress = bench.train(data, replace(settings, steps=40))
    assert progress.recent_loss is not None
    assert progress.recent_loss < 0.95 * progress.early_loss


def losses(folder: Path) -> list[float]:
    return [json.loads(line)["loss"] for line in (folder / "metrics.jsonl").read_text().splitlines()]


def largest_difference(a: Model, b: Model) -> float:
    theirs = dict(b.named_parameters())
    with torch.no_grad():
        return max(float((p - theirs[name]).abs().max()) for name, p in a.named_parameters())


def test_micro_batches_do_not_change_what_is_trained(bench: Bench, world: World, settings: Settings) -> None:
    """Without dropout, whose masks depend on the cut."""
    data, plain = world.task("pos", 60, 1), replace(settings, steps=5, dropout=0.0)
    whole, pieces = (_without_dropout(bench, data, replace(plain, micro_tokens=m)) for m in (10_000, 150))
    assert largest_difference(whole, pieces) < 1e-4


def _without_dropout(bench: Bench, data: TaskData, settings: Settings) -> Model:
    model = Model(new_encoder(bench.shape, 0), dropout=0.0)
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
        if hasattr(module, "dropout") and hasattr(module.dropout, "p"):
            module.dropout.p = 0.0
    model.add_head(data.name, data.kind, data.labels, 1)
    for part in (prepare(data, data.train, bench.tokenizer, settings),):
        train(model, [part], settings, bench.store / str(settings.micro_tokens), "recipe")
    return model


def test_a_compact_vocabulary_trains_the_same_weights(bench: Bench, world: World, settings: Settings) -> None:
    """Also those of tokens that never occur: they are decayed as if they had been there."""
    data, hard = world.task("kinds", 60, 1), replace(settings, steps=12, weight_decay=0.5)
    whole, _ = bench.train(data, replace(hard, compact_vocabulary=False), "whole")
    small, _ = bench.train(data, replace(hard, compact_vocabulary=True), "compact")
    assert whole.encoder.get_input_embeddings().weight.shape == small.encoder.get_input_embeddings().weight.shape
    assert largest_difference(whole, small) < 1e-5


def test_a_gradient_that_is_kept_between_steps_trains_the_same_bits(
    bench: Bench, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several micro-batches a step, and rows that one step touches and the next does not."""
    data, cut = world.task("kinds", 60, 1), replace(settings, steps=8, micro_tokens=150)
    kept, _ = bench.train(data, cut, "kept")
    monkeypatch.setattr(compact, "keeps_gradient", lambda *_: False)
    usual, _ = bench.train(data, cut, "usual")
    assert 0.0 == largest_difference(kept, usual)


def test_a_loss_that_is_not_a_number_names_the_step_and_keeps_the_checkpoint(
    bench: Bench, world: World, settings: Settings
) -> None:
    data = world.task("pos", 60, 1)
    model = Model(new_encoder(bench.shape, 0))
    model.add_head(data.name, data.kind, data.labels, 1)
    parts = [prepare(data, data.train, bench.tokenizer, settings)]
    step, original = 0, model.loss

    def break_at_25(*args: Any) -> torch.Tensor:
        nonlocal step
        step += 1
        return original(*args) * (float("nan") if step == 25 else 1.0)

    model.loss = break_at_25  # type: ignore[method-assign]
    with pytest.raises(TrainingError, match="loss at step 25 is nan"):
        train(model, parts, settings, bench.store / "x", "recipe")
    assert ["step-000000020"] == [path.name for path in (bench.store / "x").glob("step-*")]


def test_a_checkpoint_of_another_recipe_is_refused(bench: Bench, world: World, settings: Settings) -> None:
    data = world.task("pos", 60, 1)
    short = replace(settings, steps=3)
    model, _ = bench.train(data, short, "a")
    with pytest.raises(TrainingError, match="another recipe"):
        train(model, [prepare(data, data.train, bench.tokenizer, short)], short, bench.store / "a", "other")


def test_early_stopping_keeps_the_best(bench: Bench, world: World, settings: Settings) -> None:
    scores = iter([1.0, 3.0, 2.0, 2.0, 9.0])
    patient = replace(settings, steps=50, evaluate_every=5, patience=2)
    _, progress = bench.train(world.task("pos", 60, 1), patient, judge=lambda _: next(scores))
    assert (10, 3.0, 20) == (progress.best_step, progress.best_score, progress.step)
    assert (bench.store / "run" / "best.safetensors").exists()


def test_a_full_disk_is_told_and_nothing_is_half_written(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "x.safetensors"
    write_atomic(target, b"good")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CannotWrite, match="No space left"):
        write_atomic(target, b"new")
    assert [b"good"] == [path.read_bytes() for path in tmp_path.iterdir() if path.is_file()]


def test_the_schedule_rises_and_falls() -> None:
    assert [0, 0.5, 1.0, 0.75, 0.5, 0.25] == [schedule(step, 6, 0.3) for step in range(6)]
    settings = Settings(learning_rate=0.5, weight_decay=0.1, warmup=0.3)
    assert pytest.approx((1 - 0.025) * (1 - 0.05)) == decayed(3, 6, settings)


def test_weights_kept_as_best_have_the_whole_vocabulary(bench: Bench, tmp_path: Path) -> None:
    model, progress = Model(new_encoder(bench.shape, 0)), Progress(step=4)
    keep_best(model, 1.0, progress, 3, tmp_path, None, 1.0)
    assert (4, [(4, 1.0)]) == (progress.best_step, progress.scores)
    table = whole_state(model, None, 1.0)["encoder.embeddings.word_embeddings.weight"]
    assert (bench.shape.vocabulary, bench.shape.hidden) == tuple(table.shape)
