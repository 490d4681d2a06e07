"""Train only the embeddings of tokens that occur.

A multilingual vocabulary has a quarter of a million rows, English training data touch a fraction. The others get no
gradient,
only weight decay, whose effect is known in advance: multiply by the product of (1 - learning rate * decay) over the
steps. So the used
rows are taken out, trained, and put back, and the result is that of training the whole table (to rounding).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import torch
from torch import nn

from .features import Part
from .heads import Model


class CompactVocabulary:
    """The full embedding table put aside while a model trains on the used rows."""

    def __init__(self, model: Model, parts: Iterable[Part]) -> None:
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
        small = nn.Embedding(len(self.used), full.shape[1], padding_idx=pad, device=full.device)
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


def embedding_name(model: Model) -> str:
    """Name of the embedding table among the model's parameters."""
    weight: Any = model.encoder.get_input_embeddings().weight
    return str(next(name for name, value in model.named_parameters() if value is weight))
