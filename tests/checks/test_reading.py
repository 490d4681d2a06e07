"""A claim laid along a passage: what the passage says otherwise, and of whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claimcheck.align import align
from claimcheck.checks.numbers import changed_units, compare_numbers
from claimcheck.checks.wording import alike
from claimcheck.demo.typeset import Article, Heading, Paragraph
from claimcheck.model import Look, Verdict
from claimcheck.text import tokens

JudgeIn = Callable[[Article, str], Look]

BIRDS = Article(
    title="Tasks for Taggers",
    authors="A. Gull",
    abstract="We train taggers on several tasks.",
    blocks=(
        Heading(text="Choice of Tasks"),
        Paragraph(
            text="Tern et al. (2098) shows that QNLI (which is a part of GLUE), Dove QA and Swag are good candidates "
            "for intermediate tasks with transfer to a range of target tasks."
        ),
    ),
    references=("A. Gull. 2098. Birds.",),
    running_head="Tasks",
)


@pytest.mark.parametrize(
    ("expected", "claim"),
    [
        pytest.param(
            Verdict.UNCLEAR, "QNLI, Heron and Swag are good intermediate tasks.", id="another-claim-with-its-words"
        ),
        pytest.param(
            Verdict.CONTRADICTED,
            "Tern et al. (2098) shows that QNLI (which is a part of SuperGLUE), Dove QA and Swag are good candidates "
            "for intermediate tasks with transfer to a range of target tasks.",
            id="its-own-words-with-another-name",
        ),
    ],
)
def test_what_others_found_is_held_only_against_a_claim_that_tells_it(
    look_in: JudgeIn, expected: Verdict, claim: str
) -> None:
    found = look_in(BIRDS, claim)
    assert expected is found.verdict, found.reason


@pytest.mark.parametrize(
    ("expected", "passage"),
    [
        pytest.param(["the paper has 24 hours, not layers"], "The large one has 24 hours.", id="a-unit"),
        pytest.param([], "The large one (layers L=24, H=1024).", id="a-letter-behind-a-comma-is-none"),
    ],
)
def test_a_unit_stands_right_behind_its_number(expected: list[str], passage: str) -> None:
    mine, theirs = tokens("The large one has 24 layers."), tokens(passage)
    numbers = compare_numbers(mine, theirs, align(mine, theirs, alike, [1.0] * len(mine)))
    assert expected == [d.message for d in changed_units(mine, theirs, numbers)]


TERMS = Article(
    title="Rewards",
    authors="A. Gull",
    abstract="We train a reward model on judgements.",
    blocks=(
        Heading(text="Models"),
        Paragraph(text="The reward model is trained first. A reward model scores an answer. We fix the reward model."),
        Paragraph(text="A second reward model was dropped. Our reward model is small. Each reward model was kept."),
        Paragraph(
            text="Although the loss lets the reward drop, one value works well across model sizes, from 1.3B to 175B "
            "parameters."
        ),
    ),
    references=("A. Gull. 2098. Birds.",),
    running_head="Rewards",
)


@pytest.mark.parametrize("count", ["6 billion", "175 billion"])
def test_the_words_of_a_term_must_stand_together(look_in: JudgeIn, count: str) -> None:
    assert Verdict.UNCLEAR is look_in(TERMS, f"The reward model has {count} parameters.").verdict
