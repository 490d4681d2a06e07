"""A claim in the paper's words, or its own, against the paper's sentences: what counts, and what is made of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimcheck.checks import CHECKS
from claimcheck.checks.explain import asked, explain
from claimcheck.library.source import PaperSource
from claimcheck.model import Claim, Look, Verdict

Judge = Callable[[str], Look]

CASES = [
    # true, in the paper's words
    ("supported quoted", "Our tagger Heron reaches 91.4 F1 on German."),
    ("supported quoted", "Heron outperforms Egret on Turkish and Swahili, except on dialogue."),
    ("supported quoted", "It has 24 layers and 110M parameters."),
    ("supported quoted", "The Japanese corpus holds 4,321 sentences."),
    (
        "supported quoted_to_cut",
        "Warm-up raises the average F1 from 66.8 to 69.5 on three languages, and the error rate...",
    ),
    ("supported reworded", "The authors' tagger Heron reaches 91.4 F1 on German."),
    ("supported reworded", "The error rate decreases by 12% and warm-up raises the average F1 from 66.8 to 69.5."),
    ("supported only_if_rounded", "Our tagger Heron reaches 91 F1 on German."),
    ("supported computed", "Warm-up raises the average F1 by 2.7 points on three languages."),
    # one thing changed
    ("contradicted number_differs", "Our tagger Heron reaches 92.4 F1 on German."),
    ("contradicted number_differs", "Our tagger Heron reaches 91.45 F1 on German."),
    ("contradicted number_differs", "It has 24 layers and 340M parameters."),
    ("contradicted number_differs", "Warm-up raises the average F1 by 3.7 points on three languages."),
    ("contradicted numbers_swapped", "Warm-up raises the average F1 from 69.5 to 66.8 on three languages."),
    ("contradicted numbers_swapped", "Egret obtains 79.6 on German and 88.2 on Turkish, respectively."),
    ("contradicted unit_differs", "Heron trains in 3.5 minutes with a learning rate of 3e-5."),
    ("contradicted bound_differs", "Heron needs at most 16 GB of memory and trains in 3.5 hours."),
    ("contradicted negated", "We do observe gains on Japanese."),
    ("contradicted negated", "Our tagger Heron does not reach 91.4 F1 on German."),
    ("contradicted direction_reversed", "Warm-up lowers the average F1 from 66.8 to 69.5 on three languages."),
    ("contradicted direction_reversed", "Dropout raises the score by 0.4 points in all five runs."),
    ("contradicted entity_differs", "Our tagger Egret reaches 91.4 F1 on German."),
    ("contradicted entity_differs", "Egret outperforms Heron on Turkish and Swahili, except on dialogue."),
    ("contradicted strength_overstated", "Training longer hurts accuracy on small data."),
    ("contradicted strength_overstated", "Larger batches cause lower variance."),
    ("contradicted quantifier_differs", "All of the gains come from the first 5,000 steps."),
    # not there
    ("not_found no_passage", "Reinforcement learning from preferences doubles the throughput of robots."),
    ("not_found no_passage", "Kites over the bay gain 57.3 points."),
    ("not_found part_only", "Larger corpora are associated with annotators of small accuracy on dialogue."),
    ("not_checked nothing_asserted", "Warm-up raises the..."),
    ("not_checked not_checkable", "Yes."),
    ("not_checked language_differs", "Модель достигает точности 91.4 на немецком языке."),
]


@pytest.mark.parametrize(("expected", "claim"), CASES, ids=[c for _, c in CASES])
def test_a_claim_gets_its_verdict(look: Judge, expected: str, claim: str) -> None:
    found = look(claim)
    assert expected == f"{found.verdict} {found.reason_code}", found.reason


@pytest.mark.parametrize(
    "claim",
    [
        "The latter approach is beaten: the authors report 93.0 on German.",
        "Heron outperforms Egret on every genre.",
        "Heron reaches 88.2 F1 on German.",
        "Egret is better on Turkish.",
        "Dropout is harmless.",
    ],
)
def test_what_the_paper_does_not_say_of_itself_is_never_supported(look: Judge, claim: str) -> None:
    assert Verdict.SUPPORTED is not look(claim).verdict


def test_a_number_inside_another_is_not_found(look: Judge) -> None:
    """3.5 is no part of 13.5, and 1.4 none of 91.4."""
    found = look("Our tagger Heron reaches 1.4 F1 on German.")
    assert (Verdict.CONTRADICTED, ("91.4",)) == (found.verdict, found.quantities[0].found)


def test_parts_name_each_number(look: Judge) -> None:
    found = look("It has 12 layers and 110M parameters.")
    assert [("12", "contradicted"), ("110M", "supported")] == [(p.text, str(p.verdict)) for p in found.parts]
    assert "1 of 2 numbers differ" in found.reason


def test_evidence_gives_back_the_words_of_the_page(look: Judge, source: PaperSource) -> None:
    for _, claim in CASES:
        for item in look(claim).evidence:
            assert None not in (item.page, item.start, item.end)
            page = source.paper.pages[item.page - 1]
            assert " ".join(page.text[item.start : item.end].split()) == " ".join(item.quote.split())
            assert item.boxes
            assert all(0 <= b[0] < b[2] <= page.width and 0 <= b[1] < b[3] <= page.height for b in item.boxes)


def test_the_bibliography_is_no_evidence(look: Judge) -> None:
    assert () == look("Kites over the bay gain 57.3 points.").evidence


def test_the_same_claim_gets_the_same_look_twice(look: Judge) -> None:
    assert [look(c) for _, c in CASES] == [look(c) for _, c in CASES]


def test_explain_shows_the_deciding_passage_first_word_by_word(source: PaperSource) -> None:
    text = "Our tagger Heron reaches 92.4 F1 on German."
    first = explain(Claim(id="c", text=text, span=(0, len(text)), line=1), source)[0]
    assert (True, "number_differs", 1) == (first.decides, first.code, first.page)
    assert [("92.4", "91.4", "differs")] == list(first.numbers)
    assert ("other", "92.4", "91.4") in first.words


def test_each_check_tells_what_it_was_asked_and_which_step_decided(source: PaperSource) -> None:
    text = "Taggers profit from a short warm-up."
    passage, table = asked(Claim(id="c", text=text, span=(0, len(text)), line=1), source, CHECKS)
    assert [(True, True), (False, False)] == [(one.decides, one.changed) for one in (passage, table)]
    assert [Verdict.UNCLEAR, Verdict.SUPPORTED] == [verdict for _, verdict, _ in passage.steps]
    assert passage.look is not None
    assert passage.look.reason == passage.steps[-1][2]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
def test_no_text_makes_it_fail_or_is_supported_by_chance(look: Judge, text: str) -> None:
    found = look(text)
    assert found.verdict in set(Verdict)
    assert found.confidence is None or 0 <= found.confidence <= 1
