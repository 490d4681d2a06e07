"""Which changes of meaning are seen between a claim and the passage it is laid along."""

from __future__ import annotations

import pytest

from claimcheck.align import align
from claimcheck.checks.differences import differences
from claimcheck.checks.numbers import compare_numbers
from claimcheck.checks.wording import alike, opposite
from claimcheck.text import stem, tokens

PASSAGE = "Such taggers are sensitive to rare words and they learn the inflection of verbs on small data."


@pytest.mark.parametrize(
    ("expected", "claim"),
    [
        pytest.param([], PASSAGE, id="the-same-words"),
        pytest.param(["negated"], PASSAGE.replace("taggers are", "taggers are not"), id="a-negation-added"),
        pytest.param(
            ["negated"],
            PASSAGE.replace("taggers are", "taggers are not").replace("they", "they cannot"),
            id="two-clauses-denied-do-not-cancel-each-other",
        ),
        pytest.param([], PASSAGE.replace("are sensitive", "are not without being sensitive"), id="two-in-a-row-do"),
    ],
)
def test_a_negation_more_or_less_is_seen(expected: list[str], claim: str) -> None:
    mine, theirs = tokens(claim), tokens(PASSAGE)
    alignment = align(mine, theirs, alike, [1.0] * len(mine))
    assert expected == [d.code for d in differences(mine, theirs, alignment, compare_numbers(mine, theirs, alignment))]


@pytest.mark.parametrize(
    ("expected", "claim", "passage"),
    [
        pytest.param(
            [],
            "The warm-up raises the mean from 66.8 to 69.5 on tags.",
            "The warm-up reaches a mean of 69.5 over 66.8 on tags.",
            id="from-one-to-the-other-may-be-told-backwards",
        ),
        pytest.param(
            ["numbers_swapped", "numbers_swapped"],
            "The warm-up raises the mean from 69.5 to 66.8 on tags.",
            "The warm-up raises the mean from 66.8 to 69.5 on tags.",
            id="from-and-to-exchanged",
        ),
        pytest.param(
            [],
            "The taggers need 100 target examples of each tag.",
            "The taggers need 100 target language examples of each tag.",
            id="a-word-between-a-number-and-what-it-counts",
        ),
        pytest.param(
            [],
            "The constant of the model is 75 km on Sundays.",
            "The constant of the model is H 75 km s -1 on Sundays.",
            id="the-power-of-a-unit",
        ),
    ],
)
def test_numbers_differ_only_where_they_are_told_of_the_same(expected: list[str], claim: str, passage: str) -> None:
    mine, theirs = tokens(claim), tokens(passage)
    alignment = align(mine, theirs, alike, [1.0] * len(mine))
    assert expected == [d.code for d in differences(mine, theirs, alignment, compare_numbers(mine, theirs, alignment))]


@pytest.mark.parametrize(
    ("expected", "one", "other"),
    [
        (True, "internal", "external"),
        (True, "sufficient", "insufficient"),
        (True, "labeled", "unlabeled"),
        (False, "formation", "information"),
        (False, "cover", "discover"),
        (False, "play", "display"),
    ],
)
def test_a_prefix_that_looks_like_a_denial_is_none(expected: bool, one: str, other: str) -> None:
    assert expected is opposite(stem(one), stem(other))
