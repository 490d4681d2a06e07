"""Words that stand for each other, and the table that says so."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

import pytest

from claimcheck.checks.own_words.lexicon import DERIVED, OF_ONE_SENSE, is_noun, kinship, nearest, opposed, stands_for
from claimcheck.text import stem

HERE = Path(__file__).resolve().parent
TABLE = HERE.parents[2] / "claimcheck" / "checks" / "own_words" / "lexicon.txt"


@pytest.mark.parametrize(
    ("one", "other"),
    [("discovery", "discover"), ("inside", "within"), ("final", "last"), ("mainly", "primarily"), ("harm", "hurt")],
)
def test_words_that_stand_for_each_other(one: str, other: str) -> None:
    assert stands_for(stem(one), stem(other))
    assert kinship(stem(one), stem(other)) == kinship(stem(other), stem(one))


@pytest.mark.parametrize(
    ("one", "other"), [("increase", "decrease"), ("accurate", "inaccurate"), ("test", "validation"), ("cat", "dog")]
)
def test_opposites_and_other_conditions_stand_for_nothing(one: str, other: str) -> None:
    assert 0.0 == kinship(stem(one), stem(other))


def test_opposites_are_known_beyond_our_own_list() -> None:
    assert opposed(stem("ugly"), stem("beautiful"))
    assert not opposed(stem("fast"), stem("quick"))


def test_the_nearest_word_is_found_with_how_near_it_is() -> None:
    stems = frozenset(map(stem, ("within", "evaluated", "tasks")))
    assert (OF_ONE_SENSE, stem("within")) == nearest(stem("inside"), stems)
    assert stem("evaluated") == nearest(stem("evaluation"), stems)[1]
    assert 0.0 == nearest(stem("giraffe"), stems)[0]
    assert DERIVED > OF_ONE_SENSE


def test_what_the_table_lacks_is_a_noun() -> None:
    assert is_noun(stem("tokenizer"))
    assert not is_noun(stem("elaborate"))


@pytest.mark.skipif("WORDNET" not in os.environ, reason="set WORDNET to a folder with WordNet's database files")
def test_the_table_is_what_the_script_makes_of_wordnet() -> None:
    script = runpy.run_path(str(HERE / "make_lexicon.py"))
    made = script["table"](script["WordNet"](Path(os.environ["WORDNET"])))
    assert TABLE.read_text(encoding="ascii").splitlines() == made
