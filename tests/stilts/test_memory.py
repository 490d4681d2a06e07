"""Memory of training, counted by hand for two sizes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from claimcheck.stilts import EncoderShape, Settings, World
from claimcheck.stilts.encoder import new_encoder
from claimcheck.stilts.features import collate, prepare
from claimcheck.stilts.heads import Model
from claimcheck.stilts.memory import count
from claimcheck.stilts.tokenizer import load_tokenizer


def parameters(shape: EncoderShape) -> int:
    """By hand: embeddings with their norm, blocks, the pooler."""
    h, v, p = shape.hidden, shape.vocabulary, shape.positions + 2
    block = 4 * (h * h + h) + (4 * h * h + 4 * h) + (4 * h * h + h) + 2 * 2 * h
    return (v + p + 1) * h + 2 * h + shape.layers * block + h * h + h


@pytest.mark.parametrize(("layers", "hidden"), [(2, 32), (3, 64)])
def test_the_state_is_sixteen_bytes_a_weight(
    layers: int, hidden: int, shape: EncoderShape, world: World, tokenizer_folder: Path, settings: Settings
) -> None:
    sized = replace(shape, layers=layers, hidden=hidden)
    model, data = Model(new_encoder(sized, 0)), world.task("pos", 8, 1)
    model.add_head("pos", "tagging", data.labels, 0)
    part = prepare(data, data.train, load_tokenizer(tokenizer_folder), settings)
    found = [count(model, part, collate(part, part.rows[:n]), replace(settings, bf16=False)) for n in (4, 8)]
    head = hidden * len(data.labels) + len(data.labels)
    assert 16 * (parameters(sized) + head) == found[0].weights + found[0].gradients + found[0].optimiser
    assert found[0].total < found[1].total


@pytest.mark.parametrize("hidden", [32, 64])
def test_activations_grow_with_the_layers_by_what_a_block_keeps(
    hidden: int, shape: EncoderShape, world: World, tokenizer_folder: Path, settings: Settings
) -> None:
    """A block keeps per token between 16 and 40 numbers of the hidden size."""
    data = world.task("pos", 8, 1)
    part = prepare(data, data.train, load_tokenizer(tokenizer_folder), settings)
    batch = collate(part, part.rows)
    kept = []
    for layers in (1, 2, 3):
        model = Model(new_encoder(replace(shape, layers=layers, hidden=hidden), 0))
        model.add_head("pos", "tagging", data.labels, 0)
        kept.append(count(model, part, batch, replace(settings, bf16=False)).activations)
    block = kept[1] - kept[0]
    assert block == kept[2] - kept[1]
    assert 16 <= block / (4 * hidden * batch["ids"].numel()) <= 40
