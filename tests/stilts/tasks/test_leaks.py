"""Training text that a target's evaluation data hold is dropped and counted."""

from __future__ import annotations

import pytest

from claimcheck.stilts import TaskData, World, plain_text
from claimcheck.stilts.records import Line, Words
from claimcheck.stilts.tasks.leaks import held_out, normal, without_leaks


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        pytest.param("The cat sat.", "the  CAT, sat", True, id="case-spaces-punctuation"),
        pytest.param("ﬁne", "fine", True, id="ligatures"),
        pytest.param("Straße", "STRASSE", True, id="case-folding"),
        pytest.param("cats", "cat", False, id="another-word"),
        pytest.param("कि", "क", False, id="a-vowel-sign-counts"),
    ],
)
def test_normal(a: str, b: str, same: bool) -> None:
    assert same is (normal(a) == normal(b))


def test_leaking_rows_go_and_are_counted() -> None:
    words = Words(id="1", language="de", words=("Ein", "Hund", "."), tags=("DET", "NOUN", "PUNCT"))
    target = TaskData(name="pos", kind="tagging", metric="tag_f1", evaluation={"test": {"de": (words,)}})
    texts = ["ein Hund", "eine Katze", "Hund"]
    pretraining = plain_text(tuple(Line(id=str(i), language="de", text=text) for i, text in enumerate(texts)))
    clean = without_leaks(pretraining, [target])
    assert ["eine Katze", "Hund"] == [row.text for row in clean.train if isinstance(row, Line)]
    assert ("1 of 3 training rows dropped: a text of theirs is in the evaluation data",) == clean.notes


def test_every_kind_of_evaluation_data_is_held_out() -> None:
    world = World(seed=3)
    tasks = [world.task(name, 1, 5) for name in ("pos", "kinds", "who", "ending", "retrieval")]
    assert all(len(held_out([task])) >= 10 for task in tasks)
    assert held_out(tasks) == frozenset().union(*(held_out([task]) for task in tasks))
