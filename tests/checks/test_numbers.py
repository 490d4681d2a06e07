"""Which number belongs to which name."""

from __future__ import annotations

import pytest

from claimcheck.align import align
from claimcheck.checks.numbers import bound_to_others, changed_numbers, compare_numbers, tells_change
from claimcheck.checks.wording import alike
from claimcheck.text import tokens


@pytest.mark.parametrize(
    ("expected", "claim", "passage"),
    [
        pytest.param(
            ["0.3 is what the paper gives for german, not for Turkish"],
            "On Turkish the rate is 0.3.",
            "The rate on German and Turkish is 0.3 and 0.5, respectively.",
            id="the-first-number-belongs-to-the-first-name",
        ),
        pytest.param(
            [],
            "The authors take the rates of (Gull and Tern, 2018) times 0.3 and 0.5 for words and tags respectively.",
            "We take the rates of (Gull and Tern, 2018) times 0.3 and 0.5 for words and tags respectively.",
            id="authors-who-are-cited-own-no-numbers",
        ),
    ],
)
def test_a_number_told_respectively_belongs_to_its_name(expected: list[str], claim: str, passage: str) -> None:
    mine, theirs = tokens(claim), tokens(passage)
    alignment = align(mine, theirs, alike, [1.0] * len(mine))
    found = bound_to_others(mine, theirs, compare_numbers(mine, theirs, alignment))
    assert expected == [d.message for d in found]


@pytest.mark.parametrize(
    ("expected", "claim", "passage"),
    [
        pytest.param(
            ["the paper has 50 where the claim has 500"],
            "The set holds 500 queries.",
            "The set holds 50 hard research queries.",
            id="of-one-thing-there-are-more",
        ),
        pytest.param(
            [],
            "Pooled attention uses eight heads.",
            "The tagger uses pooled attention in three different ways.",
            id="heads-are-no-ways",
        ),
        pytest.param(
            [], f"The set holds {9**60} heads.", "The set holds 50 ways.", id="more-digits-than-decimals-divide"
        ),
        pytest.param(
            ["the paper has 3.5 where the claim has 4.5"],
            "It took 4.5 days in all.",
            "It took 3.5 hours of work.",
            id="a-measure-is-no-count",
        ),
    ],
)
def test_numbers_differ_where_they_count_the_same(expected: list[str], claim: str, passage: str) -> None:
    mine, theirs = tokens(claim), tokens(passage)
    alignment = align(mine, theirs, alike, [1.0] * len(mine))
    found = changed_numbers(mine, theirs, compare_numbers(mine, theirs, alignment))
    assert expected == [d.message for d in found]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Heron brings a 34.1% improvement in recall.", True),
        ("Recall drops by 3.2 points.", True),
        ("Heron recalls 61.1% of the lines.", False),
    ],
)
def test_a_change_is_told_from_a_level(text: str, changes: bool) -> None:
    words = tokens(text)
    at = next(n for n, t in enumerate(words) if t.number is not None)
    assert changes == tells_change(words, at)
