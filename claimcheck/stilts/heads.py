"""What sits on the encoder: one head per task, and the model that joins them.

A head gives its loss as a sum over its predictions, never a mean: the loop divides by the count over the whole step,
so that
neither micro-batches nor several devices change what is trained.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812 - torch's own convention

from ..errors import TrainingError
from .features import IGNORED, Part
from .records import Kind


class ClassHead(nn.Module):  # type: ignore[misc]
    """Dropout, dense, tanh, dropout, linear: classes of a text, or (with one output) the score of an option."""

    def __init__(self, hidden: int, outputs: int, dropout: float) -> None:
        super().__init__()
        self.dense, self.out = nn.Linear(hidden, hidden), nn.Linear(hidden, outputs)
        self.dropout = nn.Dropout(dropout)

    def forward(self, pooled: torch.Tensor) -> torch.Tensor:
        """[texts, hidden] -> [texts, outputs]."""
        result: torch.Tensor = self.out(self.dropout(torch.tanh(self.dense(self.dropout(pooled)))))
        return result


class TokenHead(nn.Module):  # type: ignore[misc]
    """Dropout, linear, for every token: tags, or (two outputs, no dropout) the first and last token of an answer."""

    def __init__(self, hidden: int, outputs: int, dropout: float) -> None:
        super().__init__()
        self.out, self.dropout = nn.Linear(hidden, outputs), nn.Dropout(dropout)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """[texts, tokens, hidden] -> [texts, tokens, outputs]."""
        result: torch.Tensor = self.out(self.dropout(states))
        return result


class MaskHead(nn.Module):  # type: ignore[misc]
    """Dense, GELU, layer norm, and the encoder's own embeddings as the output: which piece was hidden."""

    def __init__(self, hidden: int, pieces: int) -> None:
        super().__init__()
        self.dense, self.norm = nn.Linear(hidden, hidden), nn.LayerNorm(hidden, eps=1e-5)
        self.bias = nn.Parameter(torch.zeros(pieces))

    def forward(self, states: torch.Tensor, embeddings: torch.Tensor) -> torch.Tensor:
        """[positions, hidden] -> [positions, pieces]."""
        return F.linear(self.norm(F.gelu(self.dense(states))), embeddings, self.bias)


class Model(nn.Module):  # type: ignore[misc]
    """An encoder and the heads of the tasks it is trained on."""

    lut: torch.Tensor | None
    """Token id -> row of a compact embedding table, while one is in use."""

    def __init__(self, encoder: nn.Module, *, pooler: bool = True, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.heads = nn.ModuleDict()
        self.kinds: dict[str, tuple[Kind, tuple[str, ...]]] = {}
        self.pooler, self.dropout = pooler, dropout
        self.lut = None

    def add_head(self, name: str, kind: Kind, labels: tuple[str, ...], seed: int) -> None:
        """A new head with weights that follow from the seed; an old one of that name is replaced."""
        hidden = int(self.encoder.config.hidden_size)
        torch.manual_seed(seed)
        head: nn.Module
        if kind in {"classification", "choice"}:
            head = ClassHead(hidden, len(labels) if kind == "classification" else 1, self.dropout)
        elif kind == "tagging":
            head = TokenHead(hidden, len(labels), self.dropout)
        elif kind == "spans":
            head = TokenHead(hidden, 2, 0.0)
        elif kind == "mlm":
            head = MaskHead(hidden, int(self.encoder.config.vocab_size))
        else:
            raise TrainingError(f"{name}: {kind} is evaluated without training", "leave it out of the training tasks")
        spread = float(getattr(self.encoder.config, "initializer_range", 0.02))
        for layer in head.modules():
            if isinstance(layer, nn.Linear):
                nn.init.normal_(layer.weight, std=spread)
                nn.init.zeros_(layer.bias)
        self.heads[name] = head.to(next(self.encoder.parameters()).device)
        self.kinds[name] = (kind, labels)

    def states(self, batch: Mapping[str, Any], *, every_layer: bool = False) -> Any:
        """Output of the encoder: last states (and pooler output), or the states of every layer."""
        ids = batch["ids"] if self.lut is None else self.lut[batch["ids"]]
        types = {"token_type_ids": batch["types"]} if "types" in batch else {}
        return self.encoder(input_ids=ids, attention_mask=batch["attention"], output_hidden_states=every_layer, **types)

    def forward(self, name: str, batch: Mapping[str, Any]) -> torch.Tensor:
        """Logits: [examples, classes], [examples, options], [texts, tokens, tags or 2] or [masked, pieces]."""
        kind, _ = self.kinds[name]
        output, head = self.states(batch), self.heads[name]
        if kind in {"classification", "choice"}:
            pooled = getattr(output, "pooler_output", None) if self.pooler else None
            logits: torch.Tensor = head(output.last_hidden_state[:, 0] if pooled is None else pooled)
            return _by_option(logits[:, 0], batch["options"]) if kind == "choice" else logits
        if kind == "mlm":
            hidden_places = batch["targets"] != IGNORED
            result: torch.Tensor = head(
                output.last_hidden_state[hidden_places], self.encoder.get_input_embeddings().weight
            )
            return result
        logits = head(output.last_hidden_state)
        if kind == "spans":
            logits = logits.masked_fill(batch["attention"][:, :, None] == 0, -1e4)
        return logits

    def loss(self, part: Part, batch: Mapping[str, Any]) -> torch.Tensor:
        """Cross-entropy in 32 bits, summed over the predictions of the batch."""
        logits, targets = self(part.name, batch).float(), batch["targets"]
        if part.kind == "spans":
            first = F.cross_entropy(logits[:, :, 0], targets[:, 0], reduction="sum")
            return (first + F.cross_entropy(logits[:, :, 1], targets[:, 1], reduction="sum")) / 2
        if part.kind == "tagging":
            logits, targets = logits.flatten(0, 1), targets.flatten()
        elif part.kind == "mlm":
            targets = targets[targets != IGNORED]
        return F.cross_entropy(logits, targets, reduction="sum", ignore_index=IGNORED)


def _by_option(scores: torch.Tensor, options: torch.Tensor) -> torch.Tensor:
    """[all options] -> [examples, most options], minus infinity where an example has fewer."""
    table = scores.new_full((len(options), int(options.max())), float("-inf"))
    places = torch.arange(table.shape[1], device=options.device)[None, :] < options[:, None]
    return table.masked_scatter(places, scores)
