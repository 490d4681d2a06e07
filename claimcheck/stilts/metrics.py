"""The metrics of XTREME and jiant, peculiarities included: a score is comparable only if it is theirs to the letter.

Each metric measures predictions against examples and returns its scores (0 to 100) and, per cluster of examples,
sums from which
the score can be made again, so that a resampling needs no predictions:

| metric | prediction | sums per cluster |
|---|---|---|
| `accuracy` | label (or option's number) | right, examples |
| `tag_f1`, `entity_f1` | tags of the sentence | spans right, predicted, gold; words right, words |
| `squad`, `squad2`, `mlqa` | text of the answer | exact, F1, examples |
| `tatoeba` | number of the nearest sentence | right, examples |
| `bucc` | pair mined or not | pairs right, predicted, gold |
"""

from __future__ import annotations

import re
import string
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from .records import Choices, Evaluation, Example, Question, Sentences, TaskData, Words

Sums = tuple[float, ...]
Clusters = dict[str, Sums]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A way to measure."""

    sums: Callable[[Example, Any, str], Sums]
    """(example, prediction, language) -> the sums of one example."""
    scores: Callable[[Sums], dict[str, float]]
    """Sums over examples -> scores by name, 0 to 100; the first is the one that averages are made of (see `main`)."""

    def main(self, sums: Sums) -> float:
        """The score that averages over tasks are made of: for spans the mean of exact match and F1, else the first."""
        scores = self.scores(sums)
        return (scores["exact"] + scores["f1"]) / 2 if "exact" in scores else next(iter(scores.values()))


# Spans of tags -------------------------------------------------------------------------------------------------


def tag_spans(tags: Sequence[str]) -> list[tuple[str, int, int]]:
    """(type, first, last) of the spans in a sequence of tags, by the rules of conlleval as seqeval 0.0.12 has them.

    The rules read a tag's first letter as its place (B, I, E, S, O) and what follows its last dash as its type. Run
    over part-of-speech
    tags they take runs of equal tags for one span each, except that every SCONJ and SYM stands alone (S: single).
    A `B-`/`I-` prefix with a type that changes starts a new span even without a `B-`.
    """
    spans = []
    last_place, last_type, start = "O", "", 0
    for i, tag in enumerate([*tags, "O"]):
        place, kind = tag[0], tag.split("-")[-1]
        differs = last_type != kind
        if last_place in "ES" or (last_place in "BI" and place in "BSO") or (last_place not in "O." and differs):
            spans.append((last_type, start, i - 1))
        if place in "BS" or (last_place in "ESO" and place in "EI") or (place not in "O." and differs):
            start = i
        last_place, last_type = place, kind
    return spans


def _tag_sums(example: Example, predicted: Sequence[str], _: str) -> Sums:
    words = cast(Words, example)
    gold, found = set(tag_spans(words.tags)), set(tag_spans(predicted))
    right = sum(a == b for a, b in zip(words.tags, predicted, strict=True))
    return (len(gold & found), len(found), len(gold), right, len(words.tags))


def f1(right: float, predicted: float, gold: float) -> float:
    """Harmonic mean of precision and recall, 0 to 1; 0 where nothing is right."""
    return 2 * right / (predicted + gold) if right else 0.0


def _tag_scores(sums: Sums) -> dict[str, float]:
    right, predicted, gold, words_right, words = sums
    return {
        "f1": 100 * f1(right, predicted, gold),
        "precision": _percent(right, predicted),
        "recall": _percent(right, gold),
        "accuracy": _percent(words_right, words),
    }


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 0.0


# Answers -------------------------------------------------------------------------------------------------------

ARTICLES = {
    "en": re.compile(r"\b(a|an|the)\b"),
    "es": re.compile(r"\b(un|una|unos|unas|el|la|los|las)\b"),
    "vi": re.compile(r"\b(của|là|cái|chiếc|những)\b"),
    "de": re.compile(r"\b(ein|eine|einen|einem|eines|einer|der|die|das|den|dem|des)\b"),
    # The first half can never match (a line start after a letter); it stands as MLQA's script has it.
    "ar": re.compile("\\sال^|ال"),
}
MLQA_LANGUAGES = ("ar", "de", "en", "es", "hi", "vi", "zh")


def squad_normal(text: str) -> str:
    """SQuAD's normalisation, for all languages: lower case, no ASCII punctuation or English articles, single spaces."""
    kept = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(ARTICLES["en"].sub(" ", kept).split())


@cache
def _punctuation() -> frozenset[str]:
    """ASCII punctuation and every character of a Unicode category P*."""
    every = (chr(i) for i in range(sys.maxunicode))
    return frozenset(c for c in every if unicodedata.category(c).startswith("P")) | frozenset(string.punctuation)


def mlqa_normal(text: str, language: str) -> str:
    """MLQA's normalisation: Unicode punctuation, articles of the language, Chinese character by character."""
    if language not in MLQA_LANGUAGES:
        raise ValueError(f"MLQA has no language {language!r}")
    kept = "".join(c for c in text.lower() if c not in _punctuation())
    if language in ARTICLES:
        kept = ARTICLES[language].sub(" ", kept)
    return " ".join(_characters(kept) if language == "zh" else kept.split())


def _characters(text: str) -> list[str]:
    """Chinese characters (U+4E00 to U+9FA5) and punctuation alone, runs of anything else split at spaces."""
    spaced = "".join(f" {c} " if "一" <= c <= "龥" or c in _punctuation() else c for c in text)
    return spaced.split()


def token_f1(predicted: str, gold: str, *, empty_counts: bool = False) -> float:
    """F1 over the bags of words of two normalised answers, 0 to 1.

    Two empty answers give 0 by the rules of SQuAD 1.1 and MLQA, 1 by those of SQuAD 2.0 (`empty_counts`).
    """
    a, b = predicted.split(), gold.split()
    if empty_counts and (not a or not b):
        return float(a == b)
    return f1(sum((Counter(a) & Counter(b)).values()), len(a), len(b))


def _answer_sums(normal: Callable[[str, str], str], *, empty_counts: bool) -> Callable[[Example, Any, str], Sums]:
    """The best of exact match and of F1 over the gold answers, each for itself."""

    def sums(example: Example, predicted: str, language: str) -> Sums:
        golds = [normal(text, language) for _, text in cast(Question, example).answers]
        if empty_counts:
            # Gold answers that normalise to nothing are dropped; without any, the right answer is none.
            golds = [gold for gold in golds if gold] or [""]
        found = normal(predicted, language)
        exact = max((float(found == gold) for gold in golds), default=0.0)
        best = max((token_f1(found, gold, empty_counts=empty_counts) for gold in golds), default=0.0)
        return (exact, best, 1)

    return sums


def _answer_scores(sums: Sums) -> dict[str, float]:
    exact, best, count = sums
    return {"f1": _percent(best, count), "exact": _percent(exact, count)}


# The rest ------------------------------------------------------------------------------------------------------


def _label_sums(example: Example, predicted: Any, _: str) -> Sums:
    return (float(predicted == cast("Sentences | Choices", example).label), 1)


def _right_sums(_: Example, predicted: bool, __: str) -> Sums:
    return (float(predicted), 1)


def _pair_sums(_: Example, predicted: tuple[bool, bool, bool], __: str) -> Sums:
    """(right, predicted, gold) of a candidate pair."""
    return tuple(map(float, predicted))


def _accuracy(sums: Sums) -> dict[str, float]:
    return {"accuracy": _percent(*sums)}


def _pair_scores(sums: Sums) -> dict[str, float]:
    right, predicted, gold = sums
    return {
        "f1": 100 * f1(right, predicted, gold),
        "precision": _percent(right, predicted),
        "recall": _percent(right, gold),
    }


_TAGS = Metric(sums=_tag_sums, scores=_tag_scores)
METRICS: dict[str, Metric] = {
    "accuracy": Metric(sums=_label_sums, scores=_accuracy),
    "tag_f1": _TAGS,
    "entity_f1": _TAGS,
    "squad": Metric(sums=_answer_sums(lambda text, _: squad_normal(text), empty_counts=False), scores=_answer_scores),
    "squad2": Metric(sums=_answer_sums(lambda text, _: squad_normal(text), empty_counts=True), scores=_answer_scores),
    "mlqa": Metric(sums=_answer_sums(mlqa_normal, empty_counts=False), scores=_answer_scores),
    "tatoeba": Metric(sums=_right_sums, scores=_accuracy),
    "bucc": Metric(sums=_pair_sums, scores=_pair_scores),
}
"""`tag_f1` and `entity_f1` are one function: XTREME and jiant run part-of-speech tags through the entity scorer."""


def add(sums: Iterable[Sums]) -> Sums:
    """Element by element."""
    return tuple(map(sum, zip(*sums, strict=True)))


def measure(
    data: TaskData, split: str, language: str, examples: Sequence[Example], predictions: Sequence[Any]
) -> Evaluation:
    """Score one split of one language."""
    metric = METRICS[data.metric]
    clusters: Clusters = {}
    for example, predicted in zip(examples, predictions, strict=True):
        key = example.cluster or example.id
        own = metric.sums(example, predicted, language)
        clusters[key] = add((clusters[key], own)) if key in clusters else own
    total = add(clusters.values())
    return Evaluation(
        task=data.name,
        split=split,
        language=language,
        metric=data.metric,
        score=metric.main(total),
        scores=metric.scores(total),
        clusters=tuple(sorted(clusters.items())),
        examples=len(examples),
    )


def task_score(evaluations: Iterable[Evaluation]) -> float:
    """A task's score: the plain mean over its languages, English included."""
    scores = [evaluation.score for evaluation in evaluations]
    return sum(scores) / len(scores)


GROUPS = {
    "sentence pair": ("xnli", "paws-x"),
    "structured": ("pos", "ner"),
    "question answering": ("xquad", "mlqa", "tydiqa"),
    "retrieval": ("bucc", "tatoeba"),
}
"""XTREME's nine tasks."""


def xtreme_scores(tasks: Mapping[str, float]) -> dict[str, float | None]:
    """Group scores and `xtreme`, the plain mean of the nine task scores; None where a task of the group is missing."""
    result: dict[str, float | None] = {
        group: sum(tasks[t] for t in members) / len(members) if set(members) <= set(tasks) else None
        for group, members in GROUPS.items()
    }
    every = [task for members in GROUPS.values() for task in members]
    result["xtreme"] = sum(tasks[t] for t in every) / len(every) if set(every) <= set(tasks) else None
    return result
