"""The data of a profile: made by our code, read from a local folder, or from the hub."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from ..errors import RecipeError
from ..stilts.records import Choices, Example, Line, Question, Sentences, TaskData, Words, shuffled_labels
from ..stilts.synthetic import TASKS as MADE_TASKS
from ..stilts.synthetic import World
from .recipe import TREATMENT, Profile, Target, Training
from .strict import nearest

MLM, MLM_ENGLISH = "mlm", "mlm-en"
"""Masked words of the pretraining text; masked words of the text that the treatment trains on."""
ALPHA = 0.3
"""Languages of plain text are drawn in proportion to this power of their size, as in the paper."""


class Data:
    """What a profile trains and scores on; the same profile and folder give the same data."""

    def __init__(self, profile: Profile, folder: Path | None = None) -> None:
        self.profile, self.folder = profile, folder

    @cached_property
    def world(self) -> World:
        """The made-up languages."""
        made = self.profile.made
        return World(made.seed, made.languages, made.shared)

    def pretraining(self) -> TaskData:
        """Return the text to pretrain on, without what the targets are scored on.

        Raises:
            TrainingError: the data folder has none.
        """
        made, training = self.profile.made, self.profile.pretraining
        if self.profile.data == "made":
            count = training.examples if training else 0
            lines = self.world.lines(-(-count // len(made.languages)), made.parallel)
            return TaskData(name=MLM, kind="mlm", metric="", train=lines)
        return self._read(MLM, training.examples if training else 0)

    def train(self, training: Training, seed: int) -> tuple[TaskData, ...]:
        """Return what a phase trains on; `seed` deals the labels of a sham."""
        found = tuple(self._task(name, training) for name in training.tasks)
        if training.labels == "shuffled":
            found = tuple(shuffled_labels(task, seed) for task in found)
        return found

    def _task(self, name: str, training: Training) -> TaskData:
        if name == MLM:
            return self.pretraining()
        if name == MLM_ENGLISH:
            treatment = self.train(self.profile.arms[TREATMENT].training, 0)
            rows = [row for task in treatment for row in task.train][: training.examples]
            return TaskData(name=MLM_ENGLISH, kind="mlm", metric="", train=tuple(as_lines(rows)))
        if self.profile.data == "made":
            return self.world.task(name, training.examples, 200)
        return self._read(name, training.examples)

    def _read(self, name: str, most: int) -> TaskData:
        """Return a real task with at most `most` training rows, none of which a target is scored on."""
        from ..stilts.tasks import load, without_leaks

        task = load(name, self._place(name), pins=self.profile.pins)
        if name == MLM:
            task = replace(task, train=smoothed(task.train, most))
        elif len(task.train) > most:
            chosen = sorted(random.Random(f"rows of {name}").sample(range(len(task.train)), most))
            task = replace(task, train=tuple(task.train[i] for i in chosen))
        return without_leaks(task, self._scored)

    @cached_property
    def _scored(self) -> tuple[TaskData, ...]:
        """Evaluation data of all targets, in an order that does not depend on which of them are measured."""
        targets = {**self.profile.targets, **self.profile.set_aside}
        return tuple(self.target(targets[name]) for name in sorted(targets))

    def _place(self, name: str) -> Path | None:
        """Where a task is read from: the folder, or the hub where it has the task."""
        from ..stilts.tasks import TASKS

        return None if self.profile.data == "hub" and name in TASKS and TASKS[name].sources else self.folder

    def target(self, target: Target) -> TaskData:
        """Return what a target trains and is scored on: its languages, at most its number of rows.

        Raises:
            RecipeError: it has no data in one of the languages.
        """
        rows = target.training.examples if target.training else 0
        if self.profile.data == "made":
            task = self.world.task(target.task, rows, target.examples)
        else:
            from ..stilts.tasks import load

            task = load(target.task, self._place(target.task), target.languages, self.profile.pins)
            task = replace(task, train=task.train[:rows] if rows else ())
        there = task.evaluation.get(target.split, {})
        missing = [language for language in target.languages if not there.get(language)]
        if missing:
            raise RecipeError(
                f"{target.task} has no {target.split} data in {', '.join(missing)}",
                f"it has {', '.join(sorted(there))}",
            )
        scored = {language: there[language][: target.examples] for language in target.languages}
        return replace(task, evaluation={**task.evaluation, target.split: scored})


def smoothed(rows: Sequence[Example], most: int) -> tuple[Example, ...]:
    """Return at most `most` lines of text, those with a translation first, languages drawn with exponent ALPHA.

    A language that has fewer lines than its share gives all of them, and the others share what that leaves.
    """
    draw = random.Random("lines of text")
    kept: list[Example] = [row for row in rows if isinstance(row, Line) and row.translation]
    kept = draw.sample(kept, most) if len(kept) > most else kept
    by_language: dict[str, list[Example]] = {}
    for row in rows:
        if not (isinstance(row, Line) and row.translation):
            by_language.setdefault(row.language, []).append(row)
    left = most - len(kept)
    weight = {language: len(lines) ** ALPHA for language, lines in by_language.items()}
    # From the language that is shortest of its share on, so that what it leaves goes to those still to come.
    for language in sorted(by_language, key=lambda one: (len(by_language[one]) / weight[one], one)):
        share = round(left * weight[language] / sum(weight.values()))
        lines = by_language[language]
        chosen = lines if len(lines) <= share else draw.sample(lines, share)
        kept += chosen
        left -= len(chosen)
        del weight[language]
    return tuple(kept)


def as_lines(rows: list[Example]) -> Iterator[Line]:
    """Yield the text of labelled rows without their labels."""
    for row in rows:
        if isinstance(row, Sentences):
            text = f"{row.first} {row.second}".strip()
        elif isinstance(row, Question):
            text = f"{row.question} {row.context}"
        elif isinstance(row, Words):
            text = " ".join(row.words)
        elif isinstance(row, Choices):
            text = f"{row.prompt} {row.options[row.label]}"
        elif isinstance(row, Line):
            text = row.text
        else:
            continue
        yield Line(id=row.id, language=row.language, text=text)


def check_names(profile: Profile) -> None:
    """Refuse tasks that the profile's data do not have, before anything runs.

    Raises:
        RecipeError: a task is not known; the nearest that is is named.
    """
    known = {*MADE_TASKS, MLM, MLM_ENGLISH}
    if profile.data != "made":
        from ..stilts.tasks import TASKS

        known = {*TASKS, MLM_ENGLISH}
    trainings = [arm.training for arm in profile.arms.values()]
    names = [name for training in trainings for name in training.tasks]
    names += [target.task for target in profile.targets.values()]
    for name in names:
        if name not in known:
            what = "made-up task" if profile.data == "made" else "task"
            raise RecipeError(f"no {what} is called '{name}'", nearest(name, known))
