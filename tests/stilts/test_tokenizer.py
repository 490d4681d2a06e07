"""The tokenizer of our own: the same file from the same text, and one that transformers can use."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.errors import TrainingError
from claimcheck.stilts import World, train_tokenizer
from claimcheck.stilts.tokenizer import load_tokenizer, on_hub


def test_the_same_text_gives_the_same_file(world: World, tmp_path: Path) -> None:
    lines = [line.text for line in world.lines(100)]
    folders = [train_tokenizer(lines, 200, tmp_path / name) for name in "ab"]
    assert 1 == len({(folder / "tokenizer.json").read_bytes() for folder in folders})


def test_sentences_are_marked_as_xlmr_marks_them(tokenizer_folder: Path) -> None:
    tokenizer = load_tokenizer(tokenizer_folder)
    pair = tokenizer("ba", "ba")["input_ids"]
    single = tokenizer("ba")["input_ids"]
    assert [0, *single[1:-1], 2, 2, *single[1:-1], 2] == pair
    assert (0, 1, 2) == (tokenizer.cls_token_id, tokenizer.pad_token_id, tokenizer.sep_token_id)


def test_errors_name_the_folder(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no tokenizer in"):
        load_tokenizer(tmp_path)
    with pytest.raises(TrainingError, match="no text"):
        train_tokenizer([], 100, tmp_path / "x")


def test_a_commit_of_the_hub_is_named_behind_an_at(tmp_path: Path) -> None:
    (tmp_path / "a@b").mkdir()
    assert ("who/what", "0123abc") == on_hub("who/what@0123abc")
    assert ("who/what", None) == on_hub("who/what")
    assert (str(tmp_path / "a@b"), None) == on_hub(tmp_path / "a@b")
