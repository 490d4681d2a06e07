"""Metrics against cases worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.stilts.metrics import (
    METRICS,
    add,
    measure,
    mlqa_normal,
    squad_normal,
    tag_spans,
    task_score,
    token_f1,
    xtreme_scores,
)
from claimcheck.stilts.records import Choices, Example, Question, Sentences, TaskData, Words


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        pytest.param("O O O", [], id="nothing-marked"),
        pytest.param("B-PER I-PER O B-LOC", [("PER", 0, 1), ("LOC", 3, 3)], id="two-entities"),
        pytest.param("B-PER B-PER", [("PER", 0, 0), ("PER", 1, 1)], id="B-starts-anew"),
        pytest.param("I-PER I-PER", [("PER", 0, 1)], id="I-without-B-is-an-entity"),
        pytest.param("B-PER I-LOC", [("PER", 0, 0), ("LOC", 1, 1)], id="a-type-that-changes-starts-a-new-one"),
        pytest.param("O I-PER O", [("PER", 1, 1)], id="I-after-O-starts-one"),
        pytest.param("B-PER I-PER", [("PER", 0, 1)], id="an-entity-at-the-end-is-closed"),
        pytest.param("NOUN NOUN VERB", [("NOUN", 0, 1), ("VERB", 2, 2)], id="equal-parts-of-speech-are-one-span"),
        pytest.param("CCONJ SCONJ", [("CCONJ", 0, 0), ("SCONJ", 1, 1)], id="conjunctions-stay-apart"),
        pytest.param("SCONJ SCONJ", [("SCONJ", 0, 0), ("SCONJ", 1, 1)], id="S-means-single"),
        pytest.param("INTJ INTJ", [("INTJ", 0, 1)], id="INTJ-counts-as-inside"),
        pytest.param("PUNCT PRON PRON", [("PUNCT", 0, 0), ("PRON", 1, 2)], id="same-letter-other-tag"),
    ],
)
def test_tag_spans(tags: str, expected: list[tuple[str, int, int]]) -> None:
    assert expected == tag_spans(tags.split())


@pytest.mark.parametrize(
    ("gold", "predicted", "f1", "accuracy"),
    [
        pytest.param("NOUN VERB", "NOUN VERB", 100, 100, id="all-right"),
        pytest.param("CCONJ NOUN", "SCONJ NOUN", 50, 50, id="one-of-two-right"),
        # gold spans: NOUN 0-1, VERB 2; predicted: NOUN 0, VERB 1-2: none agrees although two of three words do
        pytest.param("NOUN NOUN VERB", "NOUN VERB VERB", 0, 200 / 3, id="F1-is-of-runs-not-of-words"),
        # gold 2, predicted 1, right 1: 2 * 1 / 3
        pytest.param("B-PER O B-LOC", "B-PER O O", 200 / 3, 200 / 3, id="one-missed"),
        pytest.param("O O", "O O", 0, 100, id="nothing-to-find-scores-zero"),
    ],
)
def test_tag_f1(gold: str, predicted: str, f1: float, accuracy: float) -> None:
    words = gold.split()
    row = Words(id="1", language="en", words=tuple(words), tags=tuple(words))
    scores = METRICS["tag_f1"].scores(METRICS["tag_f1"].sums(row, predicted.split(), "en"))
    assert (pytest.approx(f1), pytest.approx(accuracy)) == (scores["f1"], scores["accuracy"])


@given(st.lists(st.sampled_from(["B-X", "I-X", "B-Y", "I-Y", "O"]), max_size=12))
def test_tag_spans_never_overlap_and_miss_no_marked_word(tags: list[str]) -> None:
    spans = tag_spans(tags)
    covered = [i for _, first, last in spans for i in range(first, last + 1)]
    assert [i for i, tag in enumerate(tags) if tag != "O"] == covered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The Cat, a dog!", "cat dog", id="articles-case-punctuation"),
        pytest.param("theatre", "theatre", id="an-article-inside-a-word-stays"),
        pytest.param("«Guten» Tag", "«guten» tag", id="only-ASCII-punctuation-goes"),
        pytest.param("der Hund", "der hund", id="only-English-articles-go"),
        pytest.param("it's 3.5%", "its 35", id="punctuation-leaves-no-space"),
        pytest.param("the", "", id="nothing-left"),
    ],
)
def test_squad_normal(text: str, expected: str) -> None:
    assert expected == squad_normal(text)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("The cat", "en", "cat", id="English"),
        pytest.param("«Der Hund» ist des Mannes", "de", "hund ist mannes", id="German-articles-and-quotes"),
        pytest.param("los gatos, una casa", "es", "gatos casa", id="Spanish"),
        pytest.param("những con mèo", "vi", "con mèo", id="Vietnamese"),
        pytest.param("البيت", "ar", "بيت", id="Arabic-article-goes-wherever-it-stands"),
        pytest.param("वह the घर।", "hi", "वह the घर", id="Hindi-has-no-articles"),
        pytest.param("北京 2008年,奥运", "zh", "北 京 2008 年 奥 运", id="Chinese-by-character"),
    ],
)
def test_mlqa_normal(text: str, language: str, expected: str) -> None:
    assert expected == mlqa_normal(text, language)


@pytest.mark.parametrize(
    ("predicted", "gold", "empty_counts", "expected"),
    [
        pytest.param("a b c", "b c d", False, 2 / 3, id="two-of-three"),
        pytest.param("a a b", "a b b", False, 2 / 3, id="repeated-words-count-once-each"),
        pytest.param("x", "y", False, 0.0, id="nothing-shared"),
        pytest.param("", "", False, 0.0, id="two-empty-answers-in-SQuAD-1"),
        pytest.param("", "", True, 1.0, id="two-empty-answers-in-SQuAD-2"),
        pytest.param("x", "", True, 0.0, id="an-answer-where-there-is-none"),
    ],
)
def test_token_f1(predicted: str, gold: str, empty_counts: bool, expected: float) -> None:
    assert pytest.approx(expected) == token_f1(predicted, gold, empty_counts=empty_counts)


def question(*answers: str) -> Question:
    return Question(id="1", language="en", question="?", context="", answers=tuple((0, a) for a in answers))


@pytest.mark.parametrize(
    ("metric", "row", "predicted", "exact", "f1"),
    [
        pytest.param("squad", question("the red car", "car"), "Car.", 1, 1, id="the-best-of-two-golds"),
        pytest.param("squad", question("red car"), "blue car", 0, 0.5, id="half-right"),
        pytest.param("squad", question("the"), "a", 1, 0, id="SQuAD-1-exact-without-F1"),
        pytest.param("squad2", question(), "", 1, 1, id="no-answer-and-none-given"),
        pytest.param("squad2", question(), "car", 0, 0, id="no-answer-but-one-given"),
        pytest.param("squad2", question("the"), "", 1, 1, id="a-gold-of-nothing-is-no-answer"),
        pytest.param("mlqa", question("the car"), "car", 1, 1, id="MLQA-drops-articles"),
    ],
)
def test_answers(metric: str, row: Question, predicted: str, exact: float, f1: float) -> None:
    assert pytest.approx((exact, f1, 1)) == METRICS[metric].sums(row, predicted, "en")


def test_a_spans_score_is_the_mean_of_exact_match_and_f1() -> None:
    assert pytest.approx(75.0) == METRICS["squad"].main((1.0, 2.0, 2))


def sentence(number: int, label: str, cluster: str = "") -> Sentences:
    return Sentences(id=str(number), language="en", cluster=cluster, first="x", label=label)


def test_measure_sums_by_cluster_and_the_sums_make_the_score() -> None:
    rows: list[Example] = [sentence(1, "a", "p"), sentence(2, "b", "p"), sentence(3, "a", "q")]
    data = TaskData(name="t", kind="classification", metric="accuracy", labels=("a", "b"))
    got = measure(data, "dev", "en", rows, ["a", "a", "a"])
    assert (("p", (1.0, 2)), ("q", (1.0, 1))) == got.clusters
    assert pytest.approx(200 / 3) == got.score == METRICS["accuracy"].main(add(s for _, s in got.clusters))


def test_a_choice_is_right_by_its_number() -> None:
    row = Choices(id="1", language="en", prompt="p", options=("a", "b"), label=1)
    assert [(1.0, 1), (0.0, 1)] == [METRICS["accuracy"].sums(row, k, "en") for k in (1, 0)]


def test_bucc_f1_is_over_pairs() -> None:
    found: list[Any] = [(True, True, True), (False, True, False), (False, False, True)]
    total = add(METRICS["bucc"].sums(sentence(0, "a"), f, "de") for f in found)
    assert {"f1": 50.0, "precision": 50.0, "recall": 50.0} == METRICS["bucc"].scores(total)


def test_averages() -> None:
    data = TaskData(name="t", kind="classification", metric="accuracy", labels=("a",))
    halves = [measure(data, "dev", x, [sentence(1, "a")], [p]) for x, p in (("en", "a"), ("de", "b"))]
    assert 50.0 == task_score(halves)
    nine = dict.fromkeys(("xnli", "paws-x", "pos", "ner", "xquad", "mlqa", "tydiqa", "bucc"), 60.0)
    assert {"retrieval": None, "xtreme": None}.items() <= xtreme_scores(nine).items()
    assert pytest.approx(60 + 9 / 9) == xtreme_scores({**nine, "tatoeba": 69.0})["xtreme"]
