"""Which changes of meaning are seen between a claim and the passage it is laid along."""

from __future__ import annotations

import pytest

from claimcheck.align import align
from claimcheck.checks.differences import differences
from claimcheck.checks.numbers import compare_numbers
from claimcheck.checks.wording import alike
from claimcheck.text import tokens

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
