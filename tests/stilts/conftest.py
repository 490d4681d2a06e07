"""A made-up world and a tiny encoder, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.stilts import EncoderShape, Settings, World, train_tokenizer

SHAPE = EncoderShape(vocabulary=300, hidden=32, layers=2, attention_heads=2, positions=96)


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """Small matrices are slower on two threads than on one, and others share the machine."""
    import torch

    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def shape() -> EncoderShape:
    return SHAPE


@pytest.fixture(scope="session")
def world() -> World:
    return World(seed=0)


@pytest.fixture(scope="session")
def tokenizer_folder(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tokenizer")
    return train_tokenizer([line.text for line in world.lines(300)], SHAPE.vocabulary, folder)


@pytest.fixture
def settings() -> Settings:
    return Settings(learning_rate=3e-3, batch_size=16, steps=60, max_length=64, log_every=5, checkpoint_every=20)
