"""The training loop: one function that reads from top to bottom, and the few steps it takes.

There is no sampler and no random state to save: which examples a step sees, which tokens are masked and which units
are dropped all follow from the seed and the number of the step. A run that was killed and resumed is, on a CPU, bit
for bit the run that was not.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import math
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch

from ..errors import Diverged
from . import ranks
from .batches import Plan, micro_batches, seed_of, steps_of
from .checkpoint import Progress, load_checkpoint, save_checkpoint, save_tensors
from .compact import CompactVocabulary, embedding_name
from .features import Part, Row, collate, targets_of
from .heads import Model
from .records import Settings, Tick

LOG = logging.getLogger(__name__)
Judge = Callable[[Model], float]
"""A score on the development set, the higher the better."""


def train(
    model: Model,
    parts: Sequence[Part],
    settings: Settings,
    folder: Path,
    recipe: str,
    judge: Judge | None = None,
    also_used: Sequence[Part] = (),
    *,
    told: Callable[[Tick], None] | None = None,
) -> Progress:
    """Train the model in place, from the newest checkpoint in `folder` if there is one; the best weights stay there.

    `recipe` identifies settings, data and start: a checkpoint of another one is refused. `also_used` are parts that
    `judge` reads; `told` hears of every step.
    """
    model.to(pick_device())
    plan = new_plan(parts, settings)
    total = plan.steps
    whole_table = any(part.kind == "mlm" for part in parts) or not settings.compact_vocabulary
    compact = None if whole_table else CompactVocabulary(model, [*parts, *also_used], settings)
    optimiser = new_optimiser(model, settings)
    progress = load_checkpoint(folder, recipe, model, optimiser) or Progress()
    ranks.wait()  # nobody writes before all have read
    log = MetricsLog(folder / "metrics.jsonl", progress.step, total)
    if settings.compile:
        model.encoder.compile(dynamic=True)
    pending: list[torch.Tensor] = []
    while progress.step < total and not progress.stopped:
        started = time.perf_counter()
        number, chosen = plan.step(progress.step)
        rate = settings.learning_rate * schedule(progress.step, total, settings.warmup)
        for group in optimiser.param_groups:
            group["lr"] = rate
        model.train()
        loss = accumulate(model, parts[number], [parts[number].rows[i] for i in chosen], settings, progress)
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), settings.clip)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        pending.append(loss)
        progress.step += 1
        evaluating = judge is not None and (progress.step == total or _due(progress.step, settings.evaluate_every))
        saving = progress.step == total or _due(progress.step, settings.checkpoint_every)
        logging = evaluating or saving or _due(progress.step, settings.log_every)
        if logging:
            note_losses(pending, progress, settings, total)
        progress.seconds += time.perf_counter() - started
        tell(told, progress, total)
        if logging:
            log.write(progress, rate=rate, norm=float(norm), task=parts[number].name)
        if evaluating and judge is not None:
            left = decayed(progress.step, total, settings)
            score = ranks.same(judge(model), next(model.parameters()).device)
            keep_best(model, score, progress, settings.patience, folder, compact, left)
            log.write(progress, score=progress.scores[-1][1])
        if (saving or progress.stopped) and ranks.rank() == 0:
            save_checkpoint(folder, recipe, progress, model, optimiser)
    if compact is not None:
        compact.restore(model, decayed(progress.step, total, settings))
    return progress


def new_plan(parts: Sequence[Part], settings: Settings) -> Plan:
    """Which rows each step sees."""
    counts = [len(part.rows) for part in parts]
    total = settings.steps or steps_of(counts, settings.batch_size, settings.epochs, settings.mixture_cap)
    return Plan(
        lengths=tuple([row.length for row in part.rows] for part in parts),
        batch_size=settings.batch_size,
        steps=total,
        seed=settings.seed,
        cap=settings.mixture_cap,
        grouped=settings.group_by_length,
    )


def _due(step: int, every: int) -> bool:
    return every > 0 and step % every == 0


def pick_device() -> torch.device:
    """The GPU of this process where there is one, else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
    return torch.device("cpu")


def has_bf16(device: torch.device) -> bool:
    """Whether the device multiplies bfloat16 in units of its own (elsewhere it would be slower than 32 bits)."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    cpu: Any = torch.cpu
    return bool(cpu._is_amx_tile_supported() or cpu._is_avx512_bf16_supported())


def autocast(device: torch.device, settings: Settings) -> torch.autocast:
    """bfloat16 arithmetic over 32-bit weights, where asked for or worth it."""
    enabled = has_bf16(device) if settings.bf16 is None else settings.bf16
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=enabled)


def schedule(step: int, total: int, warmup: float) -> float:
    """Factor of the learning rate at a step: rises linearly during the warm-up, then falls linearly to zero."""
    rising = math.ceil(total * warmup)
    if step < rising:
        return step / rising
    return (total - step) / max(1, total - rising)


def decayed(steps: int, total: int, settings: Settings) -> float:
    """What `steps` steps of weight decay alone leave of a weight that gets no gradient."""
    left = 1.0
    for step in range(steps):
        left *= 1 - settings.learning_rate * schedule(step, total, settings.warmup) * settings.weight_decay
    return left


def new_optimiser(model: Model, settings: Settings) -> torch.optim.AdamW:
    """Fused AdamW; biases and layer norms are not decayed."""
    decay: list[torch.nn.Parameter] = []
    rest: list[torch.nn.Parameter] = []
    for name, parameter in model.named_parameters():
        free = name.endswith("bias") or "LayerNorm" in name or ".norm." in name
        (rest if free else decay).append(parameter)
    groups = [{"params": decay, "weight_decay": settings.weight_decay}, {"params": rest, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=settings.learning_rate, eps=1e-8, fused=True)


def accumulate(model: Model, part: Part, rows: Sequence[Row], settings: Settings, progress: Progress) -> torch.Tensor:
    """Gradient of the mean loss over the step's rows, micro-batch by micro-batch; returns that loss."""
    device = next(model.parameters()).device
    lengths = [row.length for row in rows]
    micro, tokens = micro_batches(lengths, settings.micro_tokens), settings.micro_tokens
    while len(micro) < min(ranks.world(), len(rows)):
        tokens //= 2
        micro = micro_batches(lengths, tokens)
    batches = []
    for number, indices in enumerate(micro):
        masking = (settings.mask_share, (settings.seed, "mask", progress.step, number))
        batches.append(collate(part, [rows[i] for i in indices], masking))
    count = max(1, sum(targets_of(part, batch) for batch in batches))
    total = torch.zeros((), device=device)
    for number, batch in enumerate(batches):
        progress.padded_tokens += batch["ids"].numel()
        if number % ranks.world() != ranks.rank():
            continue
        # Dropout follows from seed and step: there is no generator state that a checkpoint would have to hold.
        torch.manual_seed(seed_of(settings.seed, "dropout", progress.step, number))
        moved = {name: tensor.to(device, non_blocking=True) for name, tensor in batch.items()}
        with autocast(device, settings):
            loss = model.loss(part, moved) / count
        loss.backward()
        total += loss.detach()
    ranks.sum_gradients(model, total)
    progress.examples += len(rows)
    progress.tokens += sum(len(ids) for row in rows for ids in row.ids)
    return total


def tell(told: Callable[[Tick], None] | None, progress: Progress, total: int) -> None:
    """Say where the run is; nothing is fetched from the device for it."""
    if told is None or ranks.rank() > 0:
        return
    speed = progress.tokens / progress.seconds if progress.seconds else 0.0
    left = progress.seconds / progress.step * (total - progress.step)
    told(Tick(step=progress.step, steps=total, loss=progress.recent_loss, tokens_per_second=speed, seconds_left=left))


def note_losses(pending: list[torch.Tensor], progress: Progress, settings: Settings, total: int) -> None:
    """Fetch the losses since the last call, refuse what is not a number, keep the means for the collapse rule."""
    losses = torch.stack(pending).tolist() if pending else []
    first = progress.step - len(losses) + 1
    rising = max(1, math.ceil(total * settings.warmup))
    for step, loss in enumerate(losses, first):
        if not math.isfinite(loss):
            raise Diverged(
                f"the loss at step {step} is {loss}",
                "lower learning_rate, or look at that step's data; earlier checkpoints are whole",
            )
        if step <= rising:
            progress.early_loss = (progress.early_loss * progress.early_steps + loss) / (progress.early_steps + 1)
            progress.early_steps += 1
        progress.recent_loss = loss if progress.recent_loss is None else 0.95 * progress.recent_loss + 0.05 * loss
    pending.clear()


def keep_best(
    model: Model,
    score: float,
    progress: Progress,
    patience: int,
    folder: Path,
    compact: CompactVocabulary | None,
    left: float,
) -> None:
    """Note a development score; keep the weights if it is the best so far, stop after `patience` that were not.

    `left` is what weight decay has left of embeddings that are not in the compact table.
    """
    progress.scores.append((progress.step, score))
    if progress.best_score is not None and score <= progress.best_score:
        progress.stale += 1
        progress.stopped = progress.stale >= patience
        return
    progress.best_score, progress.best_step, progress.stale = score, progress.step, 0
    if ranks.rank() == 0:
        save_tensors(folder / "best.safetensors", whole_state(model, compact, left))


def whole_state(model: Model, compact: CompactVocabulary | None, left: float) -> dict[str, torch.Tensor]:
    """The model's weights with the full embedding table."""
    state = dict(model.named_parameters())
    result: dict[str, torch.Tensor] = {name: parameter.detach() for name, parameter in state.items()}
    if compact is not None:
        name = embedding_name(model)
        result[name] = compact.whole(result[name], left)
    return result


class MetricsLog:
    """One JSON object per line, a message to the log, and TensorBoard where it is installed.

    Lines after the checkpoint that training goes on from are dropped.
    """

    def __init__(self, path: Path, step: int, total: int) -> None:
        self._path, self._total, self._board = path, total, None
        if ranks.rank() > 0:
            return
        kept = []
        if path.exists():
            for line in path.read_text().splitlines():
                try:
                    if json.loads(line)["step"] <= step:
                        kept.append(line)
                except (ValueError, KeyError):
                    continue  # the line that a kill cut off
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in kept))
        if importlib.util.find_spec("tensorboard") is not None:
            from torch.utils.tensorboard import SummaryWriter

            self._board = SummaryWriter(str(path.parent / "tensorboard"), purge_step=step + 1)

    def write(self, progress: Progress, **values: Any) -> None:
        """One line with where the run is and the values given."""
        if ranks.rank() > 0:
            return
        speed = progress.tokens / progress.seconds if progress.seconds else 0.0
        now = {
            "step": progress.step,
            "loss": progress.recent_loss,
            "tokens": progress.tokens,
            "padded_tokens": progress.padded_tokens,
            "tokens_per_second": round(speed, 1),
        }
        line = {**now, **values}
        with self._path.open("a") as file:
            file.write(json.dumps(line) + "\n")
        said = f"score {values['score']:.2f}" if "score" in values else f"loss {progress.recent_loss:.4f}"
        LOG.info("step %d of %d: %s, %.0f tokens/s", progress.step, self._total, said, speed)
        if self._board is not None:
            for name in ("loss", "score", "rate", "norm", "tokens_per_second"):
                if isinstance(line.get(name), float):
                    self._board.add_scalar(name, line[name], progress.step)
            self._board.flush()
