"""Intermediate-task training (STILTs) with zero-shot evaluation in other languages, on PyTorch and transformers alone.

    from pathlib import Path
    from claimcheck import stilts

    world = stilts.World(seed=0)                                   # made-up languages with a known effect
    lines = world.lines(500)
    tokenizer = stilts.train_tokenizer([line.text for line in lines], 600, Path("tokenizer"))
    settings = stilts.Settings(learning_rate=1e-3, steps=300, max_length=64)

    pretrained = stilts.run_phase(stilts.Phase(
        name="pretrain", start=stilts.EncoderShape(vocabulary=600), tokenizer=tokenizer,
        tasks=(stilts.plain_text(lines),), settings=settings), Path("store"))
    task = world.task("kinds")
    treated = stilts.run_phase(stilts.Phase(
        name="intermediate", start=pretrained.last, tasks=(task,), settings=settings), Path("store"))
    sham = stilts.run_phase(stilts.Phase(                           # the same texts, labels dealt out at random
        name="intermediate", start=pretrained.last, tasks=(stilts.shuffled_labels(task, 0),),
        settings=settings), Path("store"))
    target = stilts.run_phase(stilts.Phase(                         # heads are always new
        name="target", start=treated.last, tasks=(world.task("kinds_ner"),), settings=settings,
        splits=("dev", "test")), Path("store"))
    retrieval = stilts.run_phase(stilts.Phase(                      # no training
        name="evaluate", start=treated.last, tasks=(world.task("retrieval"),), settings=settings), Path("store"))
    target.evaluations                                             # one per task, split and language

A finished phase is not repeated: its folder is named by a digest of settings, data and start. An interrupted one
goes on where its
last checkpoint was and ends with the same weights. `Evaluation.clusters` holds what a resampling needs: sums per
cluster
of examples, from which `METRICS[metric].main(add(sums))` makes the score again.

Names load when first used, so that planning an experiment does not import torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .metrics import METRICS, add, measure, task_score, xtreme_scores
    from .phases import Phase, PhaseResult, evaluate, phase_digest, read_result, run_phase
    from .records import EncoderShape, Evaluation, Settings, TaskData, plain_text, settings_from, shuffled_labels
    from .synthetic import World
    from .tokenizer import train_tokenizer

_HOMES = {
    "METRICS": "metrics",
    "EncoderShape": "records",
    "Evaluation": "records",
    "Phase": "phases",
    "PhaseResult": "phases",
    "Settings": "records",
    "TaskData": "records",
    "World": "synthetic",
    "add": "metrics",
    "evaluate": "phases",
    "measure": "metrics",
    "phase_digest": "phases",
    "plain_text": "records",
    "read_result": "phases",
    "run_phase": "phases",
    "settings_from": "records",
    "shuffled_labels": "records",
    "task_score": "metrics",
    "train_tokenizer": "tokenizer",
    "xtreme_scores": "metrics",
}
__all__ = [
    "METRICS",
    "EncoderShape",
    "Evaluation",
    "Phase",
    "PhaseResult",
    "Settings",
    "TaskData",
    "World",
    "add",
    "evaluate",
    "measure",
    "phase_digest",
    "plain_text",
    "read_result",
    "run_phase",
    "settings_from",
    "shuffled_labels",
    "task_score",
    "train_tokenizer",
    "xtreme_scores",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
