"""Made-up languages: the same from the same seed, the same sentence in all of them, tasks that are what they say."""

from __future__ import annotations

import pytest

from claimcheck.errors import UsageError
from claimcheck.stilts import World
from claimcheck.stilts.records import Question, Words, digest
from claimcheck.stilts.synthetic import TASKS


@pytest.mark.parametrize("name", sorted(TASKS))
def test_equal_seeds_make_equal_tasks(name: str) -> None:
    made = [digest(World(seed=seed).task(name, 20, 5)) for seed in (1, 1, 2)]
    assert made[0] == made[1] != made[2]


def test_languages_say_the_same_word_for_word(world: World) -> None:
    english, other = (world.task("pos", 1, 50).evaluation["dev"][x] for x in ("en", "aa"))
    same = 0
    for a, b in zip(english, other, strict=True):
        assert isinstance(a, Words)
        assert isinstance(b, Words)
        assert a.tags == b.tags
        same += sum(x == y for x, y in zip(a.words, b.words, strict=True))
    words = sum(len(a.words) for a in english if isinstance(a, Words))
    assert 0.15 < same / words < 0.6  # what is common to all languages


def test_training_nouns_are_a_part_of_those_tested(world: World) -> None:
    task = world.task("kinds_ner", 300, 100)

    def nouns(rows: object) -> set[str]:
        return {
            word
            for row in rows  # type: ignore[attr-defined]
            for word, tag in zip(row.words, row.tags, strict=True)
            if tag.startswith(("B-", "I-"))
        }

    assert nouns(task.train) < nouns(task.train) | nouns(task.evaluation["test"]["en"])


def test_answers_stand_where_they_are_said_to(world: World) -> None:
    for rows in world.task("who", 1, 30).evaluation["dev"].values():
        for row in rows:
            assert isinstance(row, Question)
            ((start, text),) = row.answers
            assert text == row.context[start : start + len(text)]


def test_unknown_names_are_refused(world: World) -> None:
    with pytest.raises(UsageError, match="no synthetic task is called 'nli'"):
        world.task("nli")
    with pytest.raises(UsageError, match="must be different"):
        World(languages=("en", "en"))
