"""What a cut leaves of a claim: an assertion, or none."""

from __future__ import annotations

import pytest

from claimcheck.checks.cut import asserts_nothing, without_cut
from claimcheck.checks.index import PassageIndex
from claimcheck.library.source import PaperSource
from claimcheck.text import tokens


@pytest.mark.parametrize(
    "claim",
    [
        "Warm-up raises the...",
        "Applying warm-up to the two tasks that have no training data...",
        "If the batches from both tasks are shuffled, the...",
        "The languages which were seen in pretraining and whose scripts differ...",
        "Our taggers for the three languages of that fam...",
        "The result that larger batches are associated with lower variance gives f...",
    ],
)
def test_a_rest_without_a_verb_of_its_own_asserts_nothing(source: PaperSource, claim: str) -> None:
    index = PassageIndex(source.paper)
    assert asserts_nothing(without_cut(tokens(claim), claim, index), claim, index)


@pytest.mark.parametrize(
    "claim",
    [
        "Warm-up raises the average F1 from 66.8 to...",
        "Although the taggers are small, their acc...",
        "The taggers that we trained in three languages need at least 16 GB of...",
        "Training longer may hurt small mod...",
        "Such taggers apply the same rules to...",
        "The two taggers observe the gold labels of...",  # a verb because the paper says "we do not observe"
        "Please note that Heron is a tagger with...",
        "As shown above, Heron has 24 layers and...",
    ],
)
def test_a_rest_with_a_verb_of_its_own_asserts_something(source: PaperSource, claim: str) -> None:
    index = PassageIndex(source.paper)
    assert not asserts_nothing(without_cut(tokens(claim), claim, index), claim, index)


@pytest.mark.parametrize(
    ("kept", "claim"),
    [
        ("Heron reaches 91.4", "Heron reaches 91.4 F..."),
        ("Heron reaches", "Heron reaches 91..."),  # the paper's number may go on
        ("Heron reaches 77.3", "Heron reaches 77.3..."),  # no number of the paper begins like that
        ("Dropout lowers the score when one", "Dropout lowers the score when one ten..."),  # "tends"
    ],
)
def test_the_piece_at_the_cut_is_left_out_unless_nothing_can_continue_it(
    source: PaperSource, kept: str, claim: str
) -> None:
    assert kept == " ".join(t.text for t in without_cut(tokens(claim), claim, PassageIndex(source.paper)))
