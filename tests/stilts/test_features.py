"""Examples to numbers, and what is wrong with them said with the row's name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimcheck.errors import TrainingError
from claimcheck.stilts import EncoderShape, Settings, TaskData, World, plain_text
from claimcheck.stilts.encoder import check_fit, new_encoder
from claimcheck.stilts.features import IGNORED, collate, prepare
from claimcheck.stilts.records import Choices, Example, Question, Sentences, Words
from claimcheck.stilts.tokenizer import load_tokenizer


@pytest.fixture(scope="module")
def tokenizer(tokenizer_folder: Path) -> Any:
    return load_tokenizer(tokenizer_folder)


def data(kind: Any, labels: str = "a b") -> TaskData:
    return TaskData(name="task", kind=kind, metric="accuracy", labels=tuple(labels.split()))


@pytest.mark.parametrize(
    ("task", "row", "message"),
    [
        pytest.param(
            data("classification"),
            Sentences(id="r7", language="en", first="x", label="c"),
            "row r7 has the label 'c'",
            id="a-label-out-of-range",
        ),
        pytest.param(
            data("choice"),
            Choices(id="r7", language="en", prompt="x", options=("a", "b"), label=2),
            "row r7 has option 2 of 2",
            id="an-option-out-of-range",
        ),
        pytest.param(
            data("tagging"),
            Words(id="r7", language="en", words=("x", "y"), tags=("a",)),
            "row r7: 2 words, 1 tags",
            id="a-tag-too-few",
        ),
        pytest.param(
            data("spans"),
            Question(id="r7", language="en", question="q", context="some text", answers=((4, "text"),)),
            "row r7: the answer 'text' is not at 4",
            id="an-answer-at-the-wrong-place",
        ),
    ],
)
def test_bad_rows_are_named(task: TaskData, row: Example, message: str, tokenizer: Any, settings: Settings) -> None:
    with pytest.raises(TrainingError, match=message):
        prepare(task, [row], tokenizer, settings)


def test_an_empty_split_is_an_error(tokenizer: Any, settings: Settings) -> None:
    with pytest.raises(TrainingError, match="task: the split has no rows"):
        prepare(data("tagging"), [], tokenizer, settings)


def test_a_tokenizer_that_does_not_fit(tokenizer: Any, shape: EncoderShape) -> None:
    small = new_encoder(replace(shape, vocabulary=100), 0)
    with pytest.raises(TrainingError, match="pieces, the encoder embeddings for 100"):
        check_fit(small, tokenizer, 64)


def test_a_sequence_longer_than_the_positions(tokenizer: Any, shape: EncoderShape) -> None:
    with pytest.raises(TrainingError, match="max_length 97 is longer than the encoder's 96 positions"):
        check_fit(new_encoder(shape, 0), tokenizer, 97)
    check_fit(new_encoder(shape, 0), tokenizer, 96)


def test_long_sentences_become_rows_and_every_word_keeps_its_tag(tokenizer: Any, settings: Settings) -> None:
    words = tuple(f"w{i}" for i in range(50))
    row = Words(id="1", language="en", words=words, tags=tuple("ab"[i % 2] for i in range(50)))
    part = prepare(data("tagging"), [row], tokenizer, replace(settings, max_length=20))
    tags = [int(t) for r in part.rows for t in r.target if t != IGNORED]
    assert len(part.rows) > 1
    assert [i % 2 for i in range(50)] == tags
    assert all(len(r.ids[0]) == len(r.target) <= 20 for r in part.rows)


def test_a_word_of_control_characters_is_unknown_and_not_gone(tokenizer: Any, settings: Settings) -> None:
    row = Words(id="1", language="en", words=("", "ba"), tags=("a", "b"))
    (made,) = prepare(data("tagging"), [row], tokenizer, settings).rows
    assert tokenizer.unk_token_id == made.ids[0][1]
    assert [0, 1] == [int(t) for t in made.target if t != IGNORED]


def test_an_answers_tokens_say_the_answer(world: World, tokenizer: Any, settings: Settings) -> None:
    task = world.task("who", 30, 1)
    for row in prepare(task, task.train, tokenizer, settings).rows:
        example = task.train[row.example]
        assert isinstance(example, Question)
        first, last = row.target
        found = example.context[row.offsets[first, 0] : row.offsets[last, 1]].strip()
        assert (example.answers[0][1] if (first, last) != (0, 0) else "") == found


def test_windows_hold_every_answer_somewhere(world: World, tokenizer: Any, settings: Settings) -> None:
    task = world.task("who", 30, 1)
    rows = prepare(task, task.train, tokenizer, replace(settings, max_length=36, stride=14)).rows
    held = {row.example for row in rows if row.target != (0, 0)}
    assert len(rows) > 30
    assert set(range(30)) == held


def test_masking_hides_some_tokens_never_special_ones(world: World, tokenizer: Any, settings: Settings) -> None:
    task = plain_text(world.lines(200))
    part = prepare(task, task.train, tokenizer, settings)
    batch = collate(part, part.rows, (0.15, ("key",)))
    again = collate(part, part.rows, (0.15, ("key",)))
    clean = collate(part, part.rows)
    chosen = (batch["targets"] != IGNORED).numpy()
    real = batch["attention"].numpy().astype(bool) & ~np.isin(clean["ids"].numpy(), part.special)
    assert 0.13 < chosen.sum() / real.sum() < 0.17
    assert not (chosen & ~real).any()
    assert 0.77 < (batch["ids"].numpy()[chosen] == part.mask).mean() < 0.83
    assert (batch["ids"] == again["ids"]).all()
