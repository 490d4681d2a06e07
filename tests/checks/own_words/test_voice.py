"""Whose finding a passage tells, and of what: what is said of another thing bears out nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claimcheck.demo.typeset import Article, Heading, Paragraph
from claimcheck.model import Look, Verdict

JudgeIn = Callable[[Article, str], Look]

ARTICLE = Article(
    title="Lanterns on the pier",
    authors="Ada Sandpiper",
    running_head="Lanterns on the pier",
    stamp="arXiv:9901.00009v1 [cs.CL] 2 Jan 2099",
    abstract="We compare lanterns of three makers.",
    blocks=(
        Heading(text="1 Lanterns"),
        Paragraph(
            text="Unlike brass lanterns, tin lanterns are quick to polish and easy to carry. "
            "We bought forty lanterns at the harbour. "
            "This lamp reaches a brightness of 47.3 lumens on our test bench. "
            "Heron shines further than Egret by 11.2 metres, with similar steadiness. "
            "It remains to include the wind on the open pier. "
            "The sheltered lantern is implicit in the work of Gull et al. [4], where it served as a simple beacon. "
            "The glass of the pier and that of the quay resist salt well, however lamps of the dock call for caution. "
            "Here we use the same oil for our lamp and the baselines. "
            "Our lamp has 12 wicks and was lit by hand at a rate of 3 per hour. "
            "Petrels are not treated as night birds, but as day birds with weak eyes."
        ),
    ),
    references=("Gull, S. 2090. Kites over the bay. Invented notes 1, 1-9.",),
)


@pytest.mark.parametrize(
    "claim",
    [
        "Unlike tin lanterns, brass lanterns are quick to polish and easy to carry.",
        "The polished copper lamp reaches a brightness of 47.3 lumens on the test bench.",
        "Heron is more steady than Egret.",
        "The study includes the wind on the open pier.",
        "The authors use the sheltered lantern as a simple beacon.",
        "Lamps of the dock resist salt well, unlike glass of the pier and of the quay, which call for caution.",
        "The baselines have 12 wicks and were lit by hand at a rate of 3 per hour.",
    ],
)
def test_what_is_said_of_another_thing_bears_out_nothing(look_in: JudgeIn, claim: str) -> None:
    assert look_in(ARTICLE, claim).verdict is not Verdict.SUPPORTED


@pytest.mark.parametrize(
    "claim",
    [
        "Tin lanterns, unlike brass lanterns, are quick to polish and easy to carry.",
        "The lamp reaches a brightness of 47.3 lumens on the test bench.",
    ],
)
def test_what_is_said_of_the_thing_itself_does(look_in: JudgeIn, claim: str) -> None:
    assert look_in(ARTICLE, claim).verdict is Verdict.SUPPORTED


def test_a_not_that_leads_up_to_its_but_denies_nothing_of_what_follows(look_in: JudgeIn) -> None:
    told = look_in(ARTICLE, "Petrels are treated as day birds with weak eyes rather than as night birds.")
    assert told.verdict is not Verdict.CONTRADICTED
    turned = look_in(ARTICLE, "Petrels are treated as night birds rather than as day birds with weak eyes.")
    assert turned.verdict is not Verdict.SUPPORTED
