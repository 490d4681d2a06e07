"""Train only the embeddings of tokens that occur.

A multilingual vocabulary has a quarter of a million rows, English training data touch a fraction. The others get no
gradient, only weight decay, whose effect is known in advance: multiply by the product of (1 - learning rate * decay)
over the steps. So the used rows are taken out, trained, and put back, and the result is that of training the whole
table (to rounding).

A step touches few even of these. On a CPU, where filling memory takes long, their gradient is kept from step to step
and cleared where it was written; it is the same gradient, bit for bit.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - torch's own convention

from . import ranks
from .features import Part
from .heads import Model
from .records import Settings


class CompactVocabulary:
    """The full embedding table put aside while a model trains on the used rows."""

    def __init__(self, model: Model, parts: Iterable[Part], settings: Settings) -> None:
        """Swap the model's embeddings for the rows that the parts use."""
        table = model.encoder.get_input_embeddings()
        full: torch.Tensor = table.weight.detach()
        pad = int(model.encoder.config.pad_token_id)
        used = np.zeros(len(full), dtype=bool)
        # The padding id must keep its number: RoBERTa-like encoders derive the positions from it.
        used[: pad + 1] = True
        for part in parts:
            for row in part.rows:
                for ids in row.ids:
                    used[ids] = True
        self.full, self.used = full.cpu().clone(), torch.from_numpy(np.flatnonzero(used))
        lut = torch.full((len(full),), -1, dtype=torch.long)
        lut[self.used] = torch.arange(len(self.used))
        kind = TouchedRows if keeps_gradient(full.device, settings) else nn.Embedding
        small = kind(len(self.used), full.shape[1], padding_idx=pad, device=full.device)
        with torch.no_grad():
            small.weight.copy_(full[self.used.to(full.device)])
        model.encoder.set_input_embeddings(small)
        model.lut = lut.to(full.device)

    def whole(self, rows: torch.Tensor, decayed: float) -> torch.Tensor:
        """The full table with the trained rows in their places, and the others decayed by the given factor."""
        table = self.full * decayed
        table[self.used] = rows.detach().cpu()
        return table

    def restore(self, model: Model, decayed: float) -> None:
        """Give the model its full table back."""
        old = model.encoder.get_input_embeddings()
        table = nn.Embedding(*self.full.shape, padding_idx=old.padding_idx, device=old.weight.device)
        with torch.no_grad():
            table.weight.copy_(self.whole(old.weight, decayed))
        model.encoder.set_input_embeddings(table)
        model.lut = None


def keeps_gradient(device: torch.device, settings: Settings) -> bool:
    """Whether the table's gradient is kept: not where other processes or a compiler would have to know of it."""
    return device.type == "cpu" and ranks.world() == 1 and not settings.compile


class TouchedRows(nn.Embedding):  # type: ignore[misc]
    """An embedding table whose gradient is allocated once, and cleared only in the rows that the last step touched."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.gradient = torch.zeros_like(self.weight)
        self.touched: list[torch.Tensor] = []

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """[texts, tokens] -> [texts, tokens, hidden]."""
        looked_up: torch.Tensor = _LookUp.apply(self.weight, ids, self)
        return looked_up

    def add(self, ids: torch.Tensor, gradients: torch.Tensor) -> None:
        """Add the gradients of looked-up rows; the first ones after the optimiser let go of the last begin anew."""
        if self.weight.grad is None:
            for rows in self.touched:
                self.gradient.index_fill_(0, rows, 0.0)
            self.touched.clear()
            self.weight.grad = self.gradient
        real = ids != self.padding_idx
        rows, places = torch.unique(ids[real], return_inverse=True)
        # Summed by micro-batch first, as autograd does: the order of additions decides the last bit.
        sums = self.gradient.new_zeros(len(rows), self.embedding_dim).index_add_(0, places, gradients[real])
        self.gradient[rows] += sums
        self.touched.append(rows)


class _LookUp(torch.autograd.Function):  # type: ignore[misc]
    """Rows of a table, whose gradients the table itself adds up."""

    @staticmethod
    def forward(ctx: Any, weight: torch.Tensor, ids: torch.Tensor, table: TouchedRows) -> torch.Tensor:
        ctx.ids, ctx.table = ids, table
        return F.embedding(ids, weight)

    @staticmethod
    def backward(ctx: Any, gradients: torch.Tensor) -> tuple[None, None, None]:
        ctx.table.add(ctx.ids, gradients)
        return None, None, None


def embedding_name(model: Model) -> str:
    """Name of the embedding table among the model's parameters."""
    weight: Any = model.encoder.get_input_embeddings().weight
    return str(next(name for name, value in model.named_parameters() if value is weight))
