"""Real (unpadded) tokens per second: our loop beside Hugging Face's Trainer, same model, data, batch size and steps.

    python tests/bench/bench_train.py [--repeats 5] [--steps 60] [--hidden 256] [--layers 4] [--vocabulary 250002]

Every repetition runs all arms one after the other, in an order that changes, so that what else the machine does hits
them alike; medians are printed. The Trainer's arms need `accelerate`. Lengths are drawn like MNLI's (mean 42 tokens in
XLM-R's pieces), tokens by a power law over 50,000 of the vocabulary's rows, which is about what English training data
touch. A run is one epoch of steps x batch examples: every arm sees every example once and the same number of tokens.
Time is that of the steps: setting up and saving are left out for all. `--clock cpu` (with `--threads 1`) counts the
time of the processor in place of the wall's, for a machine that others use too.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import platform
import random
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from claimcheck.stilts.batches import Plan
from claimcheck.stilts.encoder import new_encoder
from claimcheck.stilts.features import Part, Row
from claimcheck.stilts.heads import Model
from claimcheck.stilts.loop import has_bf16, pick_device, train
from claimcheck.stilts.records import EncoderShape, Settings

USED_ROWS = 50_000
CLASSES = ("entailment", "neutral", "contradiction")


@dataclass(frozen=True, kw_only=True)
class Load:
    """What every arm trains on."""

    part: Part
    tokens: int
    all_used: Part
    """A row with every token that the whole training set would use: the compact table must hold them all."""


def load(rows: int, vocabulary: int, seed: int) -> Load:
    """Examples with MNLI-like lengths; the class can be read off the second token: there is something to learn."""
    draw = np.random.default_rng(seed)
    used = np.sort(draw.choice(np.arange(5, vocabulary), min(USED_ROWS, vocabulary - 5), replace=False)).astype(
        np.int32
    )
    lengths = np.clip(draw.lognormal(3.62, 0.47, rows), 8, 128).astype(int)
    made = []
    for i, length in enumerate(lengths):
        ranks = np.minimum(draw.zipf(1.2, length - 2), len(used)) - 1
        ids = np.concatenate([[0], used[ranks], [2]]).astype(np.int32)
        label = int(i % 3)
        ids[1] = used[100 + label]
        made.append(Row(example=i, ids=(ids,), target=label))
    part = Part(name="nli", kind="classification", labels=CLASSES, rows=made, pad=1)
    return Load(part=part, tokens=int(lengths.sum()), all_used=replace(part, rows=[Row(example=0, ids=(used,))]))


CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}
now = CLOCKS["wall"]


@contextlib.contextmanager
def stepping() -> Iterator[dict[str, float]]:
    """The time from the first batch asked of the plan to the last step of the optimiser."""
    clock: dict[str, float] = {}
    plan, step = Plan.step, torch.optim.AdamW.step

    def first(self: Plan, number: int) -> Any:
        clock.setdefault("start", now())
        return plan(self, number)

    def last(self: torch.optim.AdamW, *args: Any) -> Any:
        result = step(self, *args)
        clock["end"] = now()
        return result

    Plan.step, torch.optim.AdamW.step = first, last  # type: ignore[method-assign]
    try:
        yield clock
    finally:
        Plan.step, torch.optim.AdamW.step = plan, step  # type: ignore[method-assign]


def ours(data: Load, shape: EncoderShape, settings: Settings) -> tuple[float, float]:
    """(seconds, last training loss) of our loop."""
    model = Model(new_encoder(shape, settings.seed))
    model.add_head("nli", "classification", CLASSES, settings.seed)
    with tempfile.TemporaryDirectory() as folder, stepping() as clock:
        progress = train(model, [data.part], settings, Path(folder), "bench", also_used=[data.all_used])
    return clock["end"] - clock["start"], float(progress.recent_loss or 0)


def trainer(data: Load, shape: EncoderShape, settings: Settings, **options: Any) -> tuple[float, float]:
    """(seconds, mean training loss) of the Trainer with the given options."""
    from transformers import AutoModelForSequenceClassification, Trainer, TrainerCallback, TrainingArguments

    config = new_encoder(replace(shape, layers=1), 0).config
    config.num_hidden_layers, config.num_labels = shape.layers, len(CLASSES)
    torch.manual_seed(settings.seed)
    model = AutoModelForSequenceClassification.from_config(config, attn_implementation="sdpa")
    rows = [
        {"input_ids": row.ids[0].tolist(), "labels": row.target, "length": len(row.ids[0])} for row in data.part.rows
    ]

    def collate(batch: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
        width = max(len(row["input_ids"]) for row in batch)
        ids = torch.tensor([row["input_ids"] + [1] * (width - len(row["input_ids"])) for row in batch])
        return {
            "input_ids": ids,
            "attention_mask": (ids != 1).long(),
            "labels": torch.tensor([r["labels"] for r in batch]),
        }

    clock: dict[str, float] = {}

    class Clock(TrainerCallback):  # type: ignore[misc]
        def on_step_begin(self, *_: Any, **__: Any) -> None:
            clock.setdefault("start", now())

        def on_step_end(self, *_: Any, **__: Any) -> None:
            clock["end"] = now()

    with tempfile.TemporaryDirectory() as folder:
        arguments = TrainingArguments(
            output_dir=folder,
            per_device_train_batch_size=settings.batch_size,
            num_train_epochs=1,
            learning_rate=settings.learning_rate,
            warmup_steps=int(settings.warmup * len(rows) / settings.batch_size),
            save_strategy="no",
            report_to=[],
            disable_tqdm=True,
            remove_unused_columns=False,
            seed=settings.seed,
            use_cpu=not torch.cuda.is_available(),
            **options,
        )
        result = Trainer(
            model=model, args=arguments, train_dataset=Rows(rows), data_collator=collate, callbacks=[Clock()]
        )
        loss = result.train().training_loss
    return clock["end"] - clock["start"], float(loss)


class Rows(torch.utils.data.Dataset):  # type: ignore[misc, type-arg]
    """A list as the Trainer wants it, the column of lengths included."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self.column_names = list(rows[0])

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, key: Any) -> Any:
        return [row[key] for row in self.rows] if isinstance(key, str) else self.rows[int(key)]


def arms(
    data: Load, shape: EncoderShape, settings: Settings, *, compiled: bool
) -> dict[str, Callable[[], tuple[float, float]]]:
    """Name -> run. The lines of ours take one thing away at a time."""
    bf16 = has_bf16(pick_device())
    found: dict[str, Callable[[], tuple[float, float]]] = {
        "ours": lambda: ours(data, shape, settings),
        "ours, random order": lambda: ours(data, shape, replace(settings, group_by_length=False)),
        "ours, whole vocabulary": lambda: ours(data, shape, replace(settings, compact_vocabulary=False)),
    }
    if bf16:
        found["ours, 32 bits"] = lambda: ours(data, shape, replace(settings, bf16=False))
    try:
        import accelerate  # noqa: F401
    except ImportError:
        print("no `accelerate`: the Trainer's arms are left out", file=sys.stderr)
        return found
    found["Trainer, default"] = lambda: trainer(data, shape, settings)
    for strategy in ("group_by_length", "batch_rebalance"):
        for on in (False, True) if compiled else (False,):
            tuned = {
                "train_sampling_strategy": strategy,
                "bf16": bf16,
                "optim": "adamw_torch_fused",
                "torch_compile": on,
            }
            name = f"Trainer, {strategy}" + (", compiled" if on else "")
            found[name] = lambda tuned=tuned: trainer(data, shape, settings, **tuned)  # type: ignore[misc]
    return found


def main() -> None:
    """Run the arms and print a table and a JSON line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (
        ("repeats", 5),
        ("steps", 60),
        ("hidden", 256),
        ("layers", 4),
        ("vocabulary", 250_002),
        ("batch", 32),
    ):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--compile", action="store_true", help="also the Trainer with torch.compile")
    parser.add_argument("--clock", choices=sorted(CLOCKS), default="wall")
    given = parser.parse_args()
    globals()["now"] = CLOCKS[given.clock]
    if given.threads:
        torch.set_num_threads(given.threads)
    warnings.filterwarnings("ignore")
    shape = EncoderShape(vocabulary=given.vocabulary, hidden=given.hidden, layers=given.layers, positions=130)
    settings = Settings(
        learning_rate=1e-4, batch_size=given.batch, epochs=1, max_length=128, checkpoint_every=10**9, log_every=10**9
    )
    data = load(given.steps * given.batch, given.vocabulary, 0)
    runs = arms(data, shape, settings, compiled=given.compile)
    speeds: dict[str, list[float]] = {name: [] for name in runs}
    for repeat in range(given.repeats):
        order = list(runs)
        random.Random(repeat).shuffle(order)
        for name in order:
            seconds, loss = runs[name]()
            speeds[name].append(data.tokens / seconds)
            print(f"{repeat + 1} {name}: {speeds[name][-1]:.0f} tokens/s, loss {loss:.3f}", file=sys.stderr, flush=True)
    report(speeds, given)


def report(speeds: dict[str, list[float]], given: argparse.Namespace) -> None:
    """Medians with the range, and how much faster ours is."""
    chip = torch.cuda.get_device_name() if torch.cuda.is_available() else platform.processor() or platform.machine()
    medians = {name: statistics.median(values) for name, values in speeds.items()}
    print(
        f"{chip}, {torch.get_num_threads()} threads, torch {torch.__version__}, bf16 units: {has_bf16(pick_device())}"
    )
    print(f"| arm | real tokens/s (median of {given.repeats}) | lowest to highest | ours is faster by |")
    print("|---|---|---|---|")
    for name, values in speeds.items():
        ratio = medians["ours"] / medians[name]
        print(f"| {name} | {medians[name]:.0f} | {min(values):.0f} to {max(values):.0f} | {ratio:.2f} x |")
    print(json.dumps({"settings": vars(given), "medians": medians}, sort_keys=True))


if __name__ == "__main__":
    main()
