"""How much memory training takes, counted.

Weights, gradients and optimiser state follow from the sizes; activations are what autograd keeps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch

from .features import Part
from .heads import Model
from .loop import autocast
from .records import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Bytes at the moment between forward and backward, when they are most."""

    weights: int
    gradients: int
    optimiser: int
    """Two moments per weight."""
    activations: int
    """What autograd keeps of one batch, each storage once, weights not counted."""

    @property
    def total(self) -> int:
        """All of it."""
        return self.weights + self.gradients + self.optimiser + self.activations


def count(model: Model, part: Part, batch: Mapping[str, Any], settings: Settings) -> Memory:
    """Count for one batch; the model's gradients are left as they were."""
    weights = {parameter.untyped_storage().data_ptr(): parameter for parameter in model.parameters()}
    size = sum(parameter.numel() * parameter.element_size() for parameter in weights.values())
    kept: dict[int, int] = {}

    def keep(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in weights:
            kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor), autocast(batch["ids"].device, settings):
        loss = model.loss(part, batch)
    # The graph is alive until here: a storage freed earlier could lend its address to another.
    del loss
    return Memory(weights=size, gradients=size, optimiser=2 * size, activations=sum(kept.values()))
