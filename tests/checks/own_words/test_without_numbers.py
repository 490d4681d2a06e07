"""Claims without numbers in other words: borne out, turned, or left open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from claimcheck.checks.index import PassageIndex, _spelled_out
from claimcheck.demo.typeset import Article, Heading, Paragraph
from claimcheck.library.source import PaperSource
from claimcheck.model import Look, Verdict

Judge = Callable[[str], Look]
JudgeIn = Callable[[Article, str], Look]

CASES = [
    ("supported", "Longer training might harm accuracy when there is little data."),
    ("supported", "No gains were seen on Japanese."),
    ("supported", "Batches that are larger come with lower variance."),
    ("supported", "Taggers profit from a short warm-up."),
    ("contradicted direction_reversed", "Training longer improves accuracy on small data."),
    ("contradicted direction_reversed", "The error rate grows with warm-up."),
    ("contradicted negated", "Gains were seen on Japanese."),
    # the same comparison, told from its other side
    ("unclear", "Egret falls behind Heron on Turkish and Swahili."),
    ("contradicted direction_reversed", "Heron falls behind Egret on Turkish."),
]


@pytest.mark.parametrize(("expected", "claim"), CASES, ids=[c for _, c in CASES])
def test_a_claim_retold_gets_its_verdict(look: Judge, expected: str, claim: str) -> None:
    found = look(claim)
    verdict, _, code = expected.partition(" ")
    assert verdict == found.verdict.value, (found.reason_code, found.reason)
    assert code in ("", found.reason_code)


@pytest.mark.parametrize(
    "claim",
    [
        "Always, longer training harms accuracy on small data.",
        "Longer training will certainly harm accuracy on small data.",
        "Longer training may harm accuracy on small data of Swedish newspapers.",
        "Longer training of Pelican may harm accuracy on small data.",
        "Only taggers profit from a short warm-up.",
        "Gulls and herons observe gains on Japanese islands.",
    ],
)
def test_what_a_passage_does_not_say_is_not_borne_out(look: Judge, claim: str) -> None:
    assert look(claim).verdict is not Verdict.SUPPORTED


def test_the_passage_that_bears_a_claim_out_is_shown(look: Judge) -> None:
    found = look("No gains were seen on Japanese.")
    assert any("We do not observe gains on Japanese." in e.quote for e in found.evidence)


def test_abbreviations_are_spelled_out(source: PaperSource) -> None:
    assert ["Vision", "Transformer"] == list(_spelled_out("vit", ["the", "Vision", "Transformer"]))
    assert ["multi", "touch", "attribution"] == list(_spelled_out("mta", ["and", "multi", "touch", "attribution"]))
    assert [] == list(_spelled_out("bert", ["a", "large", "model"]))
    assert {} == source.memo("passages", PassageIndex).abbreviations


SIDES = Article(
    title="Gulls and Terns",
    authors="Ada Sandpiper",
    running_head="Gulls and Terns",
    stamp="arXiv:9901.00009v1 [cs.CL] 2 Jan 2099",
    abstract="We write of birds and of their words.",
    blocks=(
        Heading(text="1 Words"),
        Paragraph(
            text="A flock dominated by dark gulls in a non-breeding state could be possible only if these gulls "
            "fulfill the condition that their weight ratio is close to ten. It turns out that for gulls, which "
            "dive often, the depths of the first and of the second dives are reduced when the water is cold."
        ),
    ),
    references=(),
)


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param("In water that is cold, reduced dives, second and first, of gulls have depths.",
                     id="in another order"),
        pytest.param("For dark gulls to make up the flock, their weight has to exceed the condition by close to ten.",
                     id="a non- that denies another word"),
    ],
)  # fmt: skip
def test_where_the_order_does_not_show_who_is_who_a_claim_is_left_open(look_in: JudgeIn, claim: str) -> None:
    found = look_in(SIDES, claim)
    assert found.verdict in (Verdict.UNCLEAR, Verdict.NOT_FOUND), (found.reason_code, found.reason)


TARGETS = Article(
    title="Soft Targets",
    authors="A. Gull",
    abstract="We train small taggers on soft targets.",
    blocks=(
        Paragraph(
            text="Table 5 shows that with only a part of the data, training the baseline model with hard targets leads "
            "to severe overfitting per training case at every temperature, as the accuracy drops sharply, whereas the "
            "same model trained with soft targets is able to recover almost all the information."
        ),
        Paragraph(
            text="When the soft targets have high entropy, they provide much more information per training case than "
            "hard targets and much less variance in the gradient between training cases."
        ),
        Paragraph(text="Wren is a tagger. Temperature is a number."),
    ),
    references=("A. Gull. 2098. Birds.",),
    running_head="Targets",
)


def test_a_sentence_that_says_it_takes_back_what_another_seems_to_deny(look_in: JudgeIn) -> None:
    claim = "With temperature scaling, soft targets reveal more information per training case than hard targets."
    assert look_in(TARGETS, claim).verdict is not Verdict.CONTRADICTED


def test_what_a_paper_dispenses_with_it_does_not_combine(look_in: JudgeIn) -> None:
    article = replace(
        TARGETS,
        abstract="We propose Wren, a simple tagger, based solely on attention, dispensing with recurrence and "
        "convolutions entirely.",
    )
    assert look_in(article, "Wren combines recurrence with convolutions.").verdict is not Verdict.SUPPORTED
