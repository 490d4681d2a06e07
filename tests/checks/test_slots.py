"""Claims that keep a passage's words and put another thing in one's place."""

from __future__ import annotations

import pytest

from claimcheck.align import align
from claimcheck.checks.index import PassageIndex
from claimcheck.checks.numbers import compare_numbers
from claimcheck.checks.slots import part_for_whole, slots_kept, ways_kept
from claimcheck.checks.wording import alike
from claimcheck.library.source import PaperSource
from claimcheck.text import tokens

PASSAGE = (
    "We train Heron with Adam in the inner loop and SGD in the outer loop, and Heron outperforms Egret by 12.5% on "
    "words and 30.1% on tags, a drop of errors that ML-Doc shows for small layers."
)


@pytest.mark.parametrize(
    ("expected", "claim"),
    [
        pytest.param(
            True, "We train Heron with Adam in the inner loop and SGD in the outer loop.", id="the-same-words"
        ),
        pytest.param(True, "The authors train Heron with Adam in the inner loop.", id="another-opening"),
        pytest.param(True, "Heron outperforms Egret by 12.5% on words.", id="a-part-of-it"),
        pytest.param(
            True, "Heron outperforms Egret, a drop of errors that MLDoc shows.", id="a-name-written-otherwise"
        ),
        pytest.param(False, "We train Heron with SGD in the inner loop.", id="a-name-in-another-ones-place"),
        pytest.param(False, "Egret outperforms Heron by 12.5% on words.", id="sides-of-a-comparison-exchanged"),
        pytest.param(False, "Heron outperforms Egret by 30.1% on words.", id="a-number-that-stands-further-on"),
        pytest.param(False, "Heron outperforms Egret by 12.5% on words, a rise of errors.", id="the-other-direction"),
        pytest.param(
            False,
            "Heron outperforms Egret, a drop of errors that ML-Doc shows for small parameters.",
            id="a-word-that-the-paper-tells-apart",
        ),
        pytest.param(
            True,
            "Heron outperforms Egret, a drop of errors that ML-Doc displays for small layers.",
            id="a-word-that-the-paper-does-not-have",
        ),
    ],
)
def test_nothing_stands_where_the_passage_has_another_of_its_kind(
    source: PaperSource, expected: bool, claim: str
) -> None:
    index = PassageIndex(source.paper)
    mine, theirs = tokens(claim), tokens(PASSAGE)
    alignment = align(mine, theirs, alike, [1.0] * len(mine))
    assert expected is slots_kept(mine, theirs, alignment, compare_numbers(mine, theirs, alignment), index)


@pytest.mark.parametrize(
    ("expected", "claim", "passage"),
    [
        pytest.param(
            True, "It gains on all nine tasks.", "It gains in 8 out of the 9 tasks.", id="all-of-what-was-some"
        ),
        pytest.param(False, "It gains on eight of nine tasks.", "It gains in 8 out of the 9 tasks.", id="some-of-some"),
        pytest.param(False, "It gains on all nine tasks.", "It gains in all 9 tasks.", id="all-of-all"),
    ],
)
def test_the_whole_of_a_part_is_no_all(expected: bool, claim: str, passage: str) -> None:
    mine, theirs = tokens(claim), tokens(passage)
    numbers = [[n for n, t in enumerate(text) if t.number is not None][-1] for text in (mine, theirs)]
    assert expected is part_for_whole(mine, numbers[0], theirs, numbers[1])


@pytest.mark.parametrize(
    ("expected", "claim", "passage"),
    [
        (True, "It goes from the large model to a small one.", "We move what the large model knows from it to others."),
        (True, "It goes from a large model to a small one.", "Knowledge goes from the large model to the small model."),
        (
            False,
            "It goes from a small model to a large one.",
            "Knowledge goes from the large model to the small model.",
        ),
        (False, "Scores rise from 3 to 5.", "Scores fall from 5 to 3."),
    ],
)
def test_ways_go_from_one_to_the_other(expected: bool, claim: str, passage: str) -> None:
    assert expected == ways_kept(tokens(claim), tokens(passage))
