"""State on disk: written beside its place and renamed, so that what has the right name is whole.

Tensors are kept as safetensors and the rest as JSON; nothing is unpickled.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save

from ..errors import CannotWrite, TrainingError

ROOM = "make room; what was saved before is whole"


@dataclass(slots=True, kw_only=True)
class Progress:
    """Where a training run is; everything else follows from seed and step."""

    step: int = 0
    """Steps done."""
    best_step: int = 0
    best_score: float | None = None
    stale: int = 0
    """Evaluations since the best one."""
    stopped: bool = False
    early_loss: float = 0.0
    """Mean training loss over the warm-up steps."""
    early_steps: int = 0
    recent_loss: float | None = None
    """Exponential mean of the training loss, weight 0.05 for the newest."""
    examples: int = 0
    tokens: int = 0
    """Trained on so far, padding not counted."""
    padded_tokens: int = 0
    seconds: float = 0.0
    """Time spent in training steps, over all resumptions."""
    scores: list[tuple[int, float]] = field(default_factory=list)
    """(step, score) of every evaluation on the development set."""


@contextmanager
def writing(what: Path) -> Iterator[None]:
    """A disk that is full or cannot be written is an error that names the file.

    Raises:
        CannotWrite: says which, and why.
    """
    try:
        yield
    except OSError as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise CannotWrite(f"{Path(error.filename or what).name}: {error.strerror or error}", ROOM) from error


def write_atomic(path: Path, data: bytes) -> None:
    """All of the bytes or nothing; a full disk is an error that names the file."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CannotWrite(f"{path.name}: {error.strerror or error}", ROOM) from error


def save_tensors(path: Path, tensors: Mapping[str, torch.Tensor], metadata: Mapping[str, str] | None = None) -> None:
    """Tensors as safetensors, atomically."""
    plain = {name: tensor.detach().cpu().contiguous().clone() for name, tensor in sorted(tensors.items())}
    write_atomic(path, save(plain, metadata={"format": "pt", **(metadata or {})}))


def load_tensors(path: Path, device: torch.device | str = "cpu") -> dict[str, torch.Tensor]:
    """Tensors of a safetensors file; a damaged one is an error that names it."""
    try:
        tensors: dict[str, torch.Tensor] = load_file(path, device=str(device))
    except (OSError, SafetensorError) as error:
        raise TrainingError(
            f"{path} cannot be read: {error}", "remove it: training starts from an earlier point"
        ) from error
    return tensors


def _optimiser_tensors(model: torch.nn.Module, optimiser: torch.optim.Optimizer) -> dict[str, torch.Tensor]:
    state: Any = optimiser.state
    return {
        f"{name}|{key}": value
        for name, parameter in model.named_parameters()
        for key, value in state.get(parameter, {}).items()
    }


def save_checkpoint(
    folder: Path, recipe: str, progress: Progress, model: torch.nn.Module, optimiser: torch.optim.Optimizer
) -> None:
    """One folder per step; older ones go once the new one has its name."""
    new, part = folder / f"step-{progress.step:09d}", folder / "writing"
    if new.exists():
        return
    shutil.rmtree(part, ignore_errors=True)
    save_tensors(part / "model.safetensors", dict(model.named_parameters()))
    save_tensors(part / "optimiser.safetensors", _optimiser_tensors(model, optimiser))
    state = {"recipe": recipe, "progress": asdict(progress)}
    write_atomic(part / "state.json", json.dumps(state, indent=1, sort_keys=True).encode())
    part.replace(new)
    for old in sorted(folder.glob("step-*")):
        if old.name < new.name:
            shutil.rmtree(old, ignore_errors=True)


def load_checkpoint(
    folder: Path, recipe: str, model: torch.nn.Module, optimiser: torch.optim.Optimizer
) -> Progress | None:
    """Put the newest checkpoint's weights and optimiser state in place; None where there is none."""
    saved = sorted(folder.glob("step-*"))
    if not saved:
        return None
    newest = saved[-1]
    try:
        state = json.loads((newest / "state.json").read_text())
        progress = Progress(**state["progress"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"{newest} is damaged: {error}", "remove that folder: training starts anew") from error
    if state["recipe"] != recipe:
        raise TrainingError(
            f"{newest} belongs to another recipe ({state['recipe'][:12]}, not {recipe[:12]})", "use another folder"
        )
    progress.scores = [(int(step), float(score)) for step, score in progress.scores]
    device = next(model.parameters()).device
    tensors = load_tensors(newest / "model.safetensors", device)
    moments = load_tensors(newest / "optimiser.safetensors", device)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(tensors[name])
            keys = [key for key in moments if key.rpartition("|")[0] == name]
            if keys:
                optimiser.state[parameter] = {key.rpartition("|")[2]: moments[key] for key in keys}
    return progress
