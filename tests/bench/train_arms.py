"""The arms of `bench_train.py`: our loop and Hugging Face's Trainer on the same model, data, batches and steps."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from claimcheck.stilts import compact, loop
from claimcheck.stilts.batches import Plan
from claimcheck.stilts.encoder import new_encoder
from claimcheck.stilts.features import Part, Row
from claimcheck.stilts.heads import Model
from claimcheck.stilts.loop import has_bf16, pick_device, train
from claimcheck.stilts.predict import logits
from claimcheck.stilts.records import EncoderShape, Settings

USED_ROWS = 50_000
CLASSES = ("entailment", "neutral", "contradiction")
NOISE = 0.3
"""Share of labels that are dealt out at random: no arm can reach 100, and scores differ between seeds."""
CUES = 60
"""Words that tell a class, for each of them: as many as are learned in the steps of the bench; 200 are not."""
SETTLING = 10
"""Steps at the start that are not timed."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """What every arm trains on."""

    part: Part
    held_out: Part
    all_used: Part
    """A row with every token that the whole training set would use: the compact table must hold them all."""

    @property
    def lengths(self) -> list[int]:
        """Of the training rows, in tokens."""
        return [row.length for row in self.part.rows]


def load(rows: int, held_out: int, vocabulary: int, seed: int) -> Load:
    """Examples with MNLI-like lengths; the second token, one of many, tells the class, as far as labels are true."""
    draw = np.random.default_rng(seed)
    some = min(USED_ROWS, vocabulary - 5)
    used = np.sort(draw.choice(np.arange(5, vocabulary), some, replace=False)).astype(np.int32)
    made = []
    for i, length in enumerate(np.clip(draw.lognormal(3.62, 0.47, rows + held_out), 8, 128).astype(int)):
        ranks = np.minimum(draw.zipf(1.2, length - 2), len(used)) - 1
        ids = np.concatenate([[0], used[ranks], [2]]).astype(np.int32)
        told = i % 3
        ids[1] = used[100 + told + 3 * int(draw.integers(CUES))]
        label = int(draw.integers(3)) if draw.random() < NOISE else told
        made.append(Row(example=i, ids=(ids,), target=label))
    part = Part(name="nli", kind="classification", labels=CLASSES, rows=made[:rows], pad=1)
    return Load(
        part=part,
        held_out=replace(part, rows=made[rows:]),
        all_used=replace(part, rows=[Row(example=0, ids=(used,))]),
    )


@dataclass(kw_only=True)
class Clock:
    """Time and real tokens of the steps after the first ones."""

    steps: int
    now: Callable[[], float]
    step: int = 0
    tokens: int = 0
    moments: dict[str, float] = field(default_factory=dict)

    def begins(self) -> None:
        """A step begins."""
        if self.step in {0, SETTLING}:
            self._note("opened" if self.step == 0 else "started")

    def sees(self, tokens: int) -> None:
        """The step goes over so many tokens."""
        self.tokens += tokens if self.step >= SETTLING else 0

    def ends(self) -> None:
        """A step has ended."""
        self.step += 1
        if self.step == self.steps:
            self._note("ended")

    def _note(self, what: str) -> None:
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        self.moments[what] = self.now()

    @property
    def speed(self) -> float:
        """Tokens a second."""
        return self.tokens / (self.moments["ended"] - self.moments["started"])


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What one run came to."""

    speed: float
    settling: float
    """Seconds of the steps that are not in `speed`: compiling is there."""
    score: float
    """Accuracy on the held-out rows."""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What all arms have in common."""

    data: Load
    shape: EncoderShape
    settings: Settings
    now: Callable[[], float]

    def clock(self) -> Clock:
        """A new clock."""
        return Clock(steps=self.settings.steps or 0, now=self.now)

    def encoder(self) -> Any:
        """The encoder that every arm starts from; the Trainer's classifier has no pooler either."""
        encoder = new_encoder(self.shape, self.settings.seed)
        encoder.pooler = None
        return encoder

    def ours(self, *, fused: bool = True, attention: str = "sdpa", kept: bool = True, **changed: Any) -> Ran:
        """Our loop, some of its settings changed."""
        settings = replace(self.settings, **changed)
        encoder = self.encoder()
        encoder.set_attn_implementation(attention)
        model = Model(encoder, pooler=False)
        model.add_head("nli", "classification", CLASSES, settings.seed)
        parts = watched(self.clock(), fused=fused, kept=kept)
        with tempfile.TemporaryDirectory() as folder, parts as clock:
            train(model, [self.data.part], settings, Path(folder), "bench", also_used=[self.data.all_used])
        found = logits(model, self.data.held_out, settings)
        return self._ran(clock, [int(found[i].argmax()) for i in range(len(found))])

    def trainer(self, *, micro: int = 1, **options: Any) -> Ran:
        """The Trainer with the given options, a step in `micro` parts."""
        from transformers import (
            AutoModelForSequenceClassification,
            PrinterCallback,
            Trainer,
            TrainerCallback,
            TrainingArguments,
        )

        settings, encoder, clock = self.settings, self.encoder(), self.clock()
        encoder.config.num_labels = len(CLASSES)
        torch.manual_seed(settings.seed)
        model = AutoModelForSequenceClassification.from_config(encoder.config, attn_implementation="sdpa")
        model.base_model.load_state_dict(encoder.state_dict())
        collated: list[int] = []

        class Timed(Trainer):  # type: ignore[misc]
            def training_step(self, *given: Any, **named: Any) -> Any:
                clock.sees(collated.pop(0))
                return super().training_step(*given, **named)

        class Steps(TrainerCallback):  # type: ignore[misc]
            def on_step_begin(self, *_: Any, **__: Any) -> None:
                clock.begins()

            def on_step_end(self, *_: Any, **__: Any) -> None:
                clock.ends()

        def collate(rows: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
            collated.append(sum(len(row["input_ids"]) for row in rows))
            return padded(rows)

        with tempfile.TemporaryDirectory() as folder:
            arguments = TrainingArguments(
                output_dir=folder,
                per_device_train_batch_size=settings.batch_size // micro,
                gradient_accumulation_steps=micro,
                max_steps=clock.steps,
                learning_rate=settings.learning_rate,
                weight_decay=settings.weight_decay,
                warmup_steps=int(settings.warmup * clock.steps),
                save_strategy="no",
                report_to=[],
                disable_tqdm=True,
                remove_unused_columns=False,
                seed=settings.seed,
                use_cpu=not torch.cuda.is_available(),
                **options,
            )
            rows = Rows(as_columns(self.data.part))
            trainer = Timed(model=model, args=arguments, train_dataset=rows, data_collator=collate, callbacks=[Steps()])
            trainer.remove_callback(PrinterCallback)
            trainer.train()
        return self._ran(clock, self._answers(model.eval()))

    def _answers(self, model: Any) -> list[int]:
        rows, found = as_columns(self.data.held_out), []
        with torch.inference_mode():
            for start in range(0, len(rows), 64):
                batch = padded(rows[start : start + 64])
                del batch["labels"]
                out = model(**{name: tensor.to(model.device) for name, tensor in batch.items()})
                found += out.logits.argmax(-1).tolist()
        return found

    def _ran(self, clock: Clock, answers: Sequence[int]) -> Ran:
        right = sum(row.target == answer for row, answer in zip(self.data.held_out.rows, answers, strict=True))
        settling = clock.moments["started"] - clock.moments["opened"]
        return Ran(speed=clock.speed, settling=settling, score=100 * right / max(1, len(answers)))

    def seeded(self, seed: int) -> Bench:
        """The same with another seed of the weights, of dropout and of the order."""
        return replace(self, settings=replace(self.settings, seed=seed))


Arm = Callable[[Bench], Ran]
DEFAULT, TUNED = "Trainer, default", "Trainer, tuned: "
STRATEGIES = {"group_by_length": 1, "batch_rebalance": 2}
"""The Trainer's ways against padding, and in how many parts a step goes: rebalancing one part would change nothing.

On a CPU that is what makes it slow: every further part fills a gradient of the whole embedding table and adds it.
"""


def tuned(strategy: str, *, compiled: bool) -> tuple[str, Arm]:
    """A well-tuned Trainer and its name."""
    options = {"bf16": has_bf16(pick_device()), "optim": "adamw_torch_fused", "torch_compile": compiled}
    arm = partial(Bench.trainer, train_sampling_strategy=strategy, micro=STRATEGIES[strategy], **options)
    return TUNED + strategy + (", compiled" if compiled else ""), arm


def lines(*, compiled: bool) -> dict[str, Arm]:
    """What each part of ours brings: one thing taken away, or added."""
    found: dict[str, Arm] = {
        "ours, no buckets by length": lambda bench: bench.ours(group_by_length=False),
        "ours, whole vocabulary": lambda bench: bench.ours(compact_vocabulary=False),
        "ours, optimiser not fused": lambda bench: bench.ours(fused=False),
        "ours, attention not fused": lambda bench: bench.ours(attention="eager"),
    }
    if pick_device().type == "cpu":
        found["ours, the table's gradient made anew"] = lambda bench: bench.ours(kept=False)
    if has_bf16(pick_device()):
        found["ours, 32 bits"] = lambda bench: bench.ours(bf16=False)
    if compiled:
        found["ours, compiled"] = lambda bench: bench.ours(compile=True)
    return found


def as_columns(part: Part) -> list[dict[str, Any]]:
    """Rows as the Trainer takes them."""
    return [{"input_ids": r.ids[0].tolist(), "labels": r.target, "length": len(r.ids[0])} for r in part.rows]


def padded(rows: Sequence[Mapping[str, Any]]) -> dict[str, torch.Tensor]:
    """A batch, padded to its longest."""
    width = max(len(row["input_ids"]) for row in rows)
    ids = torch.tensor([row["input_ids"] + [1] * (width - len(row["input_ids"])) for row in rows])
    labels = torch.tensor([row["labels"] for row in rows])
    return {"input_ids": ids, "attention_mask": (ids != 1).long(), "labels": labels}


class Rows(torch.utils.data.Dataset):  # type: ignore[misc, type-arg]
    """A list as the Trainer wants it, the column of lengths included."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self.column_names = list(rows[0])

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, key: Any) -> Any:
        return [row[key] for row in self.rows] if isinstance(key, str) else self.rows[int(key)]


@contextlib.contextmanager
def watched(clock: Clock, *, fused: bool, kept: bool) -> Iterator[Clock]:
    """Our loop's steps on the clock: from the batch asked of the plan to the step of the optimiser."""
    plan, made, keeps = Plan.step, loop.new_optimiser, compact.keeps_gradient

    def step(self: Plan, number: int) -> Any:
        clock.begins()
        part, chosen = plan(self, number)
        clock.sees(sum(self.lengths[part][i] for i in chosen))
        return part, chosen

    def optimiser(model: Model, settings: Settings) -> torch.optim.AdamW:
        found = made(model, settings)
        if not fused:  # what torch takes when it is not told
            groups = [{name: group[name] for name in ("params", "weight_decay")} for group in found.param_groups]
            found = torch.optim.AdamW(groups, lr=settings.learning_rate, eps=1e-8)
        found.register_step_post_hook(lambda *_: clock.ends())
        return found

    Plan.step, loop.new_optimiser = step, optimiser  # type: ignore[method-assign]
    if not kept:
        compact.keeps_gradient = lambda *_: False
    try:
        yield clock
    finally:
        Plan.step, loop.new_optimiser, compact.keeps_gradient = plan, made, keeps  # type: ignore[method-assign]
