"""A trained model's predictions, in the form that the metrics take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

import numpy as np
import torch

from .batches import micro_batches
from .features import IGNORED, Part, Row, collate, prepare
from .heads import Model
from .loop import autocast
from .records import Example, Question, Settings, TaskData


def predict(
    model: Model, head: str, data: TaskData, examples: Sequence[Example], tokenizer: Any, settings: Settings
) -> list[Any]:
    """One prediction per example: a label, an option's number, tags, or the text of an answer."""
    part = prepare(data, examples, tokenizer, settings)
    part.name = head
    found = logits(model, part, settings)
    if data.kind == "spans":
        return _answers(part, examples, found, settings.answer_length, can_be_none=data.metric == "squad2")
    if data.kind == "tagging":
        return _tags(part, examples, found)
    best = [int(found[i].argmax()) for i in range(len(examples))]
    return best if data.kind == "choice" else [part.labels[number] for number in best]


def logits(model: Model, part: Part, settings: Settings) -> dict[int, Any]:
    """Row number -> logits as a NumPy array without the padding."""
    found: dict[int, Any] = {}
    for indices, batch in _batches(model, part, settings):
        with torch.inference_mode(), autocast(batch["ids"].device, settings):
            out = model(part.name, batch).float().cpu().numpy()
        for k, i in enumerate(indices):
            row = part.rows[i]
            found[i] = out[k, : len(row.ids[0])] if part.kind in {"tagging", "spans"} else out[k]
    return found


def _batches(model: Model, part: Part, settings: Settings) -> Iterator[tuple[list[int], dict[str, Any]]]:
    """Batches of rows of like length, on the model's device."""
    device = next(model.parameters()).device
    model.eval()
    for indices in micro_batches([row.length for row in part.rows], settings.micro_tokens):
        batch = collate(part, [part.rows[i] for i in indices])
        yield indices, {name: tensor.to(device, non_blocking=True) for name, tensor in batch.items()}


def _tags(part: Part, examples: Sequence[Example], found: dict[int, Any]) -> list[Any]:
    result: list[list[str]] = [[] for _ in examples]
    for i, row in enumerate(part.rows):
        best = found[i].argmax(-1)
        result[row.example] += [part.labels[int(best[k])] for k in np.flatnonzero(row.target != IGNORED)]
    return result


def _answers(
    part: Part, examples: Sequence[Example], found: dict[int, Any], longest: int, *, can_be_none: bool
) -> list[Any]:
    """The best span over all windows, cut out by its offsets; none where the first token scores higher.

    For all languages alike: the reference scripts go over the tokenizer's pieces,
    and for Chinese take them as they are.
    """
    best: list[tuple[float, str]] = [(-np.inf, "") for _ in examples]
    none = [np.inf for _ in examples]
    for i, row in enumerate(part.rows):
        example = cast(Question, examples[row.example])
        none[row.example] = min(none[row.example], float(found[i][0].sum()))
        score, first, last = _best_span(found[i], row, longest)
        if score > best[row.example][0]:
            text = example.context[int(row.offsets[first, 0]) : int(row.offsets[last, 1])]
            best[row.example] = (score, text.strip())
    return ["" if can_be_none and without > score else text for (score, text), without in zip(best, none, strict=True)]


def _best_span(scores: Any, row: Row, longest: int) -> tuple[float, int, int]:
    """(score, first, last) of the best span of at most `longest` tokens within the context."""
    inside = np.flatnonzero(row.offsets[:, 0] >= 0)
    if not len(inside):
        return (-np.inf, 0, 0)
    starts, ends = scores[inside, 0], scores[inside, 1]
    table = starts[:, None] + ends[None, :]
    distance = inside[None, :] - inside[:, None]
    table[(distance < 0) | (distance >= longest)] = -np.inf
    place = int(table.argmax())
    a, b = divmod(place, len(inside))
    return float(table[a, b]), int(inside[a]), int(inside[b])


def embed(model: Model, part: Part, settings: Settings) -> Any:
    """[layers, sentences, hidden]: mean over the tokens of a sentence, special ones included, at every hidden state."""
    found: Any = None
    for indices, batch in _batches(model, part, settings):
        with torch.inference_mode(), autocast(batch["ids"].device, settings):
            output = model.states(batch, every_layer=True)
            mask = batch["attention"][:, :, None]
            for layer, states in enumerate(output.hidden_states):
                mean = (states.float() * mask).sum(1) / mask.sum(1)
                if found is None:
                    found = np.zeros((len(output.hidden_states), len(part.rows), mean.shape[1]), dtype=np.float32)
                found[layer, indices] = mean.cpu().numpy()
    return found
