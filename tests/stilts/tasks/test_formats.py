"""Readers against small files written here, good and bad."""

from __future__ import annotations

import gzip
import json
import lzma
from pathlib import Path

import pytest

from claimcheck.errors import TrainingError
from claimcheck.stilts.tasks import formats

UD = """# text = Du pain.
1-2\tDu\t_\t_\t_\t_\t_\t_\t_\t_
1\tDe\tde\tADP\t_\t_\t3\tcase\t_\t_
2\tle\tle\tDET\t_\t_\t3\tdet\t_\t_
3\tpain\tpain\tNOUN\t_\t_\t0\troot\t_\t_
3.1\tnul\t_\tVERB\t_\t_\t_\t_\t_\t_
4\t10 000\t_\tNUM\t_\t_\t3\tdep\t_\t_

1\t_\t_\tX\t_\t_\t0\troot\t_\t_
"""


def write(path: Path, text: str) -> Path:
    data = text.encode()
    packed = {".gz": gzip.compress, ".xz": lzma.compress}.get(path.suffix)
    path.write_bytes(packed(data) if packed else data)
    return path


@pytest.mark.parametrize("suffix", ["", ".gz", ".xz"])
def test_conllu(suffix: str, tmp_path: Path) -> None:
    """Fused forms take one of their parts' tags; empty nodes and sentences without forms go; inner spaces go."""
    (row,) = formats.conllu(write(tmp_path / f"fr.conllu{suffix}", UD), "fr")
    assert (("Du", "pain", "10000"), ("ADP", "NOUN", "NUM")) == (row.words, row.tags)


@pytest.mark.parametrize(
    ("language", "tags", "expected"),
    [
        pytest.param("fr", "ADP DET", "ADP", id="French-preposition-before-article"),
        pytest.param("es", "DET VERB", "VERB", id="Spanish-verb-first"),
        pytest.param("tr", "ADP NOUN", "NOUN", id="others-noun-before-preposition"),
        pytest.param("es", "NOUN NUM", "NOUN", id="none-in-the-list-takes-the-first"),
    ],
)
def test_the_tag_of_a_fused_form(language: str, tags: str, expected: str, tmp_path: Path) -> None:
    parts = "".join(f"{i}\tx\tx\t{tag}" + "\t_" * 6 + "\n" for i, tag in enumerate(tags.split(), 1))
    (row,) = formats.conllu(write(tmp_path / "x.conllu", "1-2\txx" + "\t_" * 8 + "\n" + parts), language)
    assert (expected,) == row.tags


SQUAD = {"data": [{"paragraphs": [{"context": "  It is red.", "qas": []}]}]}


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        pytest.param(8, (8, "red"), id="in-its-place"),
        pytest.param(6, (8, "red"), id="found-again-where-the-text-was-stripped"),
    ],
)
def test_squad(start: int, expected: tuple[int, str], tmp_path: Path) -> None:
    asked = [{"id": "q", "question": "What?", "answers": [{"answer_start": start, "text": "red"}]}]
    content = {"data": [{"paragraphs": [{"context": "  It is red.", "qas": asked}]}]}
    (row,) = formats.squad(write(tmp_path / "x.json", json.dumps(content)), "en")
    assert ((expected,), "0.0") == (row.answers, row.cluster)


def test_an_impossible_question_has_no_answer(tmp_path: Path) -> None:
    asked = [{"id": "q", "question": "?", "is_impossible": True, "answers": [], "plausible_answers": []}]
    content = {"data": [{"paragraphs": [{"context": "c", "qas": asked}]}]}
    (row,) = formats.squad(write(tmp_path / "x.json", json.dumps(content)), "en")
    assert () == row.answers


def answer_that_is_not_there() -> str:
    asked = [{"id": "q9", "question": "?", "answers": [{"answer_start": 0, "text": "blue"}]}]
    return json.dumps({"data": [{"paragraphs": [{"context": "red", "qas": asked}]}]})


@pytest.mark.parametrize(
    ("reader", "text", "message"),
    [
        pytest.param(formats.conllu, "1\tx\tX\n", "sentence 1 has a row of 3 columns", id="CoNLL-U-cut-off"),
        pytest.param(
            formats.conllu, "1\tx\tx\tFOO" + "\t_" * 6, r"sentence 1 has the tags \['FOO'\]", id="a-tag-that-is-none"
        ),
        pytest.param(formats.squad, "[]", "not in SQuAD's shape", id="another-JSON"),
        pytest.param(formats.squad, "{", "not in SQuAD's shape", id="no-JSON"),
        pytest.param(formats.squad, answer_that_is_not_there(), "q9: the answer 'blue' is not", id="no-such-answer"),
    ],
)
def test_bad_files_are_named(reader: object, text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=message):
        list(reader(write(tmp_path / "x", text), "en"))  # type: ignore[operator]


def test_bad_tables_are_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="line 3 has 1 columns"):
        list(formats.table(write(tmp_path / "x.tsv", "a\tb\n1\t2\n3\n")))
    with pytest.raises(TrainingError, match="line 2 is no JSON"):
        list(formats.json_rows(write(tmp_path / "x.jsonl", '{"a": 1}\n{\n')))
    with pytest.raises(TrainingError, match="cannot be read"):
        formats.read_text(tmp_path / "missing.gz")
    with pytest.raises(TrainingError, match="1 and 2 lines"):
        list(formats.side_by_side(write(tmp_path / "a", "x\n"), write(tmp_path / "b", "x\ny\n"), "de"))
    with pytest.raises(TrainingError, match="row 1 has the label 'maybe'"):
        list(formats.sentence_pairs(iter([{"a": "", "b": "", "l": "maybe"}]), "en", "a", "b", "l", {"yes": "yes"}))


def test_a_colon_or_quote_in_a_word_stays_in_it(tmp_path: Path) -> None:
    (row,) = formats.columns(write(tmp_path / "x", '0\t":\tO\n1\tA:b\tB-PER\n'), "en", 1, 2, 3)
    assert (('":', "A:b"), ("O", "B-PER")) == (row.words, row.tags)
