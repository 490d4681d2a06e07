"""The phases of an experiment: pretrain, intermediate, target, evaluate; each done once, found by its digest.

A phase is named by what it depends on: its settings, its data and the bytes of the model that it starts from. Its
folder
holds a checkpoint while it runs, then `last/` and `best/` (encoder, heads and tokenizer), `predictions/` and
`result.json`, which is written at the end: a folder with a result is a finished phase, and is not run again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..errors import CannotWrite, TrainingError
from .records import EncoderShape, Evaluation, Example, Settings, TaskData, Tick, digest

if TYPE_CHECKING:
    from .checkpoint import Progress
    from .heads import Model

PhaseName = Literal["pretrain", "intermediate", "target", "evaluate"]
FORMAT = 1
"""Changes when the code changes what a phase computes."""
COLLAPSE_MARGIN = 2.0
"""Points above the majority class that a development score must reach."""
FLAT_LOSS = 0.98
"""Share of the warm-up's mean loss below which the loss at the end must be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One step of an experiment."""

    name: PhaseName
    start: Path | str | EncoderShape
    """Folder of an encoder with its tokenizer (a phase's `last` or `best`), `name@commit` on the hub, or a shape."""
    tasks: tuple[TaskData, ...]
    """What to train on (`evaluate`: what to score); the development score is the first one's."""
    settings: Settings
    tokenizer: Path | str | None = None
    """Where the tokenizer is, if not with the encoder."""
    splits: tuple[str, ...] = ("dev",)
    """What is scored at the end, in every language the data have; empty: nothing."""
    development: str = "en"
    """Language of the development score: that of the training data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseResult:
    """What a phase left behind."""

    phase: PhaseName
    digest: str
    folder: Path
    evaluations: tuple[Evaluation, ...]
    """Of the last weights: free of selection, the primary result."""
    best_evaluations: tuple[Evaluation, ...]
    """Of the weights with the best development score; empty where nothing was trained."""
    steps: int
    collapsed: str
    """Why the run counts as collapsed, by the rule fixed in advance; empty: it does not."""
    notes: tuple[str, ...]
    """What the data miss."""

    @property
    def last(self) -> Path:
        """Folder of the last weights."""
        return self.folder / "last"

    @property
    def best(self) -> Path:
        """Folder of the weights with the best development score."""
        return self.folder / "best"


def phase_digest(phase: Phase) -> str:
    """SHA-256 over settings, data and start."""
    from .encoder import start_digest

    return digest(
        {
            "format": FORMAT,
            "name": phase.name,
            "settings": phase.settings,
            "tasks": [digest(task) for task in phase.tasks],
            "start": start_digest(phase.start),
            "tokenizer": "" if phase.tokenizer is None else start_digest(phase.tokenizer),
            "splits": phase.splits,
            "development": phase.development,
        }
    )


def run_phase(phase: Phase, store: Path, told: Callable[[Tick], None] | None = None) -> PhaseResult:
    """Run a phase in a folder of its own below `store`, go on with it if it was interrupted, or return what it gave.

    Under torchrun every process calls this; all train, the first one evaluates and writes. `told` hears of every step.
    """
    name = phase_digest(phase)
    folder = store / f"{phase.name}-{name[:16]}"
    if (folder / "result.json").exists():
        return read_result(folder)
    from . import ranks
    from .checkpoint import Progress, writing
    from .loop import pick_device
    from .tokenizer import load_tokenizer

    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    where = phase.tokenizer or phase.start
    if isinstance(where, EncoderShape):
        raise TrainingError("an encoder made from scratch needs a tokenizer", "train one and name its folder")
    tokenizer = load_tokenizer(where)
    model = _model(phase, tokenizer)
    model.to(pick_device())
    progress = Progress()
    with writing(folder):
        if phase.name != "evaluate":
            progress = _train(phase, model, tokenizer, folder, name, told)
        if ranks.rank() == 0:
            _finish(phase, name, model, tokenizer, folder, progress)
    ranks.wait()
    return read_result(folder)


def _finish(phase: Phase, name: str, model: Model, tokenizer: Any, folder: Path, progress: Progress) -> None:
    """Evaluate the last and the best weights, keep both, and write the result; the checkpoints go."""
    from .checkpoint import write_atomic

    best: tuple[Evaluation, ...] = ()
    if phase.name != "evaluate":
        _save(folder / "last", model, tokenizer)
    last = evaluate(model, phase.tasks, phase.splits, tokenizer, phase.settings, folder / "predictions")
    if (folder / "checkpoints" / "best.safetensors").exists():
        selected = progress.best_step != progress.step
        if selected:
            _load_weights(model, folder / "checkpoints" / "best.safetensors")
        _save(folder / "best", model, tokenizer)
        best = evaluate(model, phase.tasks, phase.splits, tokenizer, phase.settings) if selected else last
    result = {
        "phase": phase.name,
        "digest": name,
        "settings": asdict(phase.settings),
        "evaluations": [asdict(evaluation) for evaluation in last],
        "best_evaluations": [asdict(evaluation) for evaluation in best],
        "steps": progress.step,
        "best_step": progress.best_step,
        "development": progress.scores,
        "collapsed": collapsed(phase, progress) if phase.name in {"intermediate", "target"} else "",
        "notes": [f"{task.name}: {note}" for task in phase.tasks for note in task.notes],
    }
    cost = {"seconds": progress.seconds, "tokens": progress.tokens, "padded_tokens": progress.padded_tokens}
    write_atomic(folder / "cost.json", _json(cost | _peak_memory()))
    if (folder / "checkpoints" / "metrics.jsonl").exists():
        shutil.copyfile(folder / "checkpoints" / "metrics.jsonl", folder / "metrics.jsonl")
    write_atomic(folder / "result.json", _json(result))
    shutil.rmtree(folder / "checkpoints", ignore_errors=True)


def _peak_memory() -> dict[str, int]:
    """The most memory that tensors held on the GPU, in bytes, where there is one."""
    import torch

    return {"peak_bytes": torch.cuda.max_memory_allocated()} if torch.cuda.is_available() else {}


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def read_result(folder: Path) -> PhaseResult:
    """The result of a finished phase."""
    saved = json.loads((folder / "result.json").read_text())
    return PhaseResult(
        phase=saved["phase"],
        digest=saved["digest"],
        folder=folder,
        evaluations=tuple(map(_evaluation, saved["evaluations"])),
        best_evaluations=tuple(map(_evaluation, saved["best_evaluations"])),
        steps=saved["steps"],
        collapsed=saved["collapsed"],
        notes=tuple(saved["notes"]),
    )


def _evaluation(saved: Mapping[str, Any]) -> Evaluation:
    clusters = tuple((key, tuple(sums)) for key, sums in saved["clusters"])
    return Evaluation(**{**saved, "clusters": clusters})


def _model(phase: Phase, tokenizer: Any) -> Model:
    """The encoder with new heads; `evaluate` takes the heads that were saved with it."""
    from .batches import seed_of
    from .encoder import check_fit, load_encoder, new_encoder
    from .heads import Model

    settings = phase.settings
    if isinstance(phase.start, EncoderShape):
        encoder = new_encoder(phase.start, settings.seed)
    else:
        encoder = load_encoder(phase.start)
    check_fit(encoder, tokenizer, settings.max_length)
    model = Model(encoder, pooler=settings.pooler, dropout=settings.dropout)
    if phase.name == "evaluate":
        _load_heads(model, phase)
        return model
    for task in phase.tasks:
        if not task.train:
            raise TrainingError(f"{task.name}: there are no training examples", "give the task's training data")
        model.add_head(task.name, task.kind, task.labels, seed_of(settings.seed, "head", task.name))
    return model


def _train(
    phase: Phase, model: Model, tokenizer: Any, folder: Path, recipe: str, told: Callable[[Tick], None] | None
) -> Progress:
    """Train; the first task's development data in its own language decide what is best."""
    from .features import prepare
    from .loop import train

    settings, first = phase.settings, phase.tasks[0]
    parts = [prepare(task, task.train, tokenizer, settings) for task in phase.tasks]
    rows = first.evaluation.get("dev", {}).get(phase.development, ())[: settings.evaluation_examples]
    if not rows or first.kind in {"mlm", "retrieval"}:
        return train(model, parts, settings, folder / "checkpoints", recipe, told=told)

    def judge(current: Model) -> float:
        from .metrics import measure
        from .predict import predict

        found = predict(current, first.name, first, rows, tokenizer, settings)
        return measure(first, "dev", phase.development, rows, found).score

    also = [prepare(first, rows, tokenizer, settings)]
    return train(model, parts, settings, folder / "checkpoints", recipe, judge, also, told=told)


def evaluate(
    model: Model,
    tasks: Sequence[TaskData],
    splits: Sequence[str],
    tokenizer: Any,
    settings: Settings,
    kept: Path | None = None,
) -> tuple[Evaluation, ...]:
    """Score every task, split and language of the data; a task without data in a split has no entry there.

    With `kept`, that folder gets what was predicted for each example.
    """
    from .metrics import measure
    from .predict import predict
    from .retrieval import evaluate_retrieval

    found = []
    for task in tasks:
        for split in splits if task.kind != "mlm" else ():
            for language, rows in sorted(task.evaluation.get(split, {}).items()):
                if task.kind == "retrieval":
                    found.append(evaluate_retrieval(model, task, split, language, tokenizer, settings))
                else:
                    predictions = predict(model, task.name, task, rows, tokenizer, settings)
                    found.append(measure(task, split, language, rows, predictions))
                    if kept is not None:
                        save_predictions(kept / f"{task.name}.{split}.{language}.jsonl.gz", rows, predictions)
    return tuple(found)


def save_predictions(path: Path, rows: Sequence[Example], predictions: Sequence[Any]) -> None:
    """One line an example: its id and what was predicted for it."""
    import gzip

    from .checkpoint import write_atomic

    lines = (
        json.dumps({"id": row.id, "predicted": predicted}, ensure_ascii=False)
        for row, predicted in zip(rows, predictions, strict=True)
    )
    text = "".join(f"{line}\n" for line in lines)
    write_atomic(path, gzip.compress(text.encode(), mtime=0))


def collapsed(phase: Phase, progress: Progress) -> str:
    """The rule, fixed in advance: not 2 points better than the most frequent class, or a loss that never fell."""
    from collections import Counter

    from .records import Sentences

    first = phase.tasks[0]
    rows = first.evaluation.get("dev", {}).get(phase.development, ())[: phase.settings.evaluation_examples]
    labels = Counter(row.label for row in rows if isinstance(row, Sentences))
    if labels and progress.scores:
        majority = 100 * labels.most_common(1)[0][1] / labels.total()
        if progress.scores[-1][1] < majority + COLLAPSE_MARGIN:
            return f"development score {progress.scores[-1][1]:.1f}, most frequent class {majority:.1f}"
    if progress.recent_loss is not None and progress.recent_loss > FLAT_LOSS * progress.early_loss:
        return f"loss {progress.recent_loss:.3f} at the end, {progress.early_loss:.3f} during the warm-up"
    return ""


def _save(folder: Path, model: Model, tokenizer: Any) -> None:
    """Encoder and tokenizer as transformers reads them, the heads beside them."""
    from .checkpoint import save_tensors, write_atomic

    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    save_tensors(part / "model.safetensors", dict(model.encoder.named_parameters()))
    save_tensors(part / "heads.safetensors", dict(model.heads.named_parameters()))
    write_atomic(
        part / "heads.json", _json({name: [kind, list(labels)] for name, (kind, labels) in model.kinds.items()})
    )
    config = model.encoder.config.to_dict()
    config["architectures"] = [type(model.encoder).__name__]
    write_atomic(part / "config.json", _json(config))
    try:
        tokenizer.save_pretrained(part)
    except Exception as error:  # the tokenizer's own library has no type for a full disk
        raise CannotWrite(f"{folder.name}: the tokenizer cannot be saved: {error}", "make room") from error
    shutil.rmtree(folder, ignore_errors=True)
    part.replace(folder)


def _load_weights(model: Model, path: Path) -> None:
    from .checkpoint import load_tensors

    model.load_state_dict(load_tensors(path), strict=False)


def _load_heads(model: Model, phase: Phase) -> None:
    """The saved heads of the tasks that are to be evaluated; retrieval needs none."""
    from .checkpoint import load_tensors

    wanted = [task for task in phase.tasks if task.kind != "retrieval"]
    if not wanted:
        return
    folder = Path(str(phase.start))
    if not (folder / "heads.json").exists():
        raise TrainingError(f"{folder} has no trained heads for {wanted[0].name}", "train a target phase first")
    kinds = json.loads((folder / "heads.json").read_text())
    tensors = load_tensors(folder / "heads.safetensors")
    for task in wanted:
        if task.name not in kinds or tuple(kinds[task.name][1]) != task.labels:
            raise TrainingError(f"{folder} has no head for {task.name} with its labels", f"it has: {', '.join(kinds)}")
        model.add_head(task.name, task.kind, task.labels, 0)
        prefix = f"{task.name}."
        own = {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
        model.heads[task.name].load_state_dict(own)
