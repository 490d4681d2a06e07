"""Numbers as printed: which there are in a sentence, what they are worth, and whether two of them say the same."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.quantity import MOST, Match, Quantity, find_quantities, same


def told(text: str) -> list[str]:
    """Every quantity that counts, as bound, value and unit in one line."""
    return [
        " ".join(filter(None, (q.bound, f"{q.value.normalize():f}", q.unit))) for q in find_quantities(text) if q.counts
    ]


SENTENCES = [
    pytest.param("a gain of 8.2 points", ["8.2 points"], id="a-decimal-with-its-unit"),
    pytest.param("gains of 8.2, 7.5 and 7.0 points", ["8.2 points", "7.5 points", "7 points"], id="lists-share-a-unit"),
    pytest.param("a change of +1.5%", ["1.5 %"], id="a-plus-sign"),
    pytest.param("a change of -0.8", ["-0.8"], id="a-hyphen-as-minus"),
    pytest.param("a change of \u22120.8", ["-0.8"], id="the-minus-sign"),
    pytest.param("a change of \u20130.8", ["-0.8"], id="a-dash-as-minus"),
    pytest.param("+0.3 and -0.2 points", ["0.3 points", "-0.2 points"], id="signs-in-a-list"),
    pytest.param("from -5 to -3", ["-5", "-3"], id="from-minus-to-minus"),
    pytest.param("80-90% of them", ["80 %", "90 %"], id="a-hyphen-between-digits-is-a-range"),
    pytest.param("80\u201390 percent", ["80 %", "90 %"], id="a-dash-between-digits-is-a-range"),
    pytest.param("0.5 - 0.7", ["0.5", "0.7"], id="a-range-with-blanks"),
    pytest.param("between 12.5 and 14.0 points", ["12.5 points", "14 points"], id="between-and"),
    pytest.param("28.4 ± 0.3 BLEU", ["28.4", "0.3"], id="plus-minus-with-blanks"),
    pytest.param("28.4±0.3", ["28.4", "0.3"], id="plus-minus-without"),
    pytest.param("1,104,934 sentences", ["1104934"], id="thousands-commas"),
    pytest.param("1\u2009104\u2009934 sentences", ["1104934"], id="thousands-with-thin-blanks"),
    pytest.param("104,934.5 tokens", ["104934.5"], id="thousands-commas-and-a-decimal-point"),
    pytest.param(".5 of it, p=.03", ["0.5", "0.03"], id="no-digit-before-the-point"),
    pytest.param("it is 8.2.", ["8.2"], id="a-final-stop-is-no-decimal-point"),
    pytest.param("only 5.4...", ["5.4"], id="an-ellipsis-is-no-decimal-point"),
    pytest.param("90 % and 90 per cent and 90 percent", ["90 %", "90 %", "90 %"], id="percent-in-three-ways"),
    pytest.param("1.5 percentage points", ["1.5 points"], id="percentage-points-are-points"),
    pytest.param("1.5 pp, 2% points, 3 accuracy points", ["1.5 points", "2 points", "3 points"], id="other-points"),
    pytest.param("a 3.5-point gain", ["3.5 points"], id="a-hyphen-before-the-unit"),
    pytest.param("8.2points higher", ["8.2 points"], id="the-blank-before-the-unit-lost"),
    pytest.param("100 data points", ["100"], id="data-points-are-no-points"),
    pytest.param("3x, 3×, 10-fold and 4 times", ["3 x", "3 x", "10 x", "4 x"], id="times-in-four-ways"),
    pytest.param("340M parameters, 1.5B tokens, 32K words", ["340000000", "1500000000", "32000"], id="k-m-and-b"),
    pytest.param("$3.5 million and 3 thousand", ["3500000", "3000"], id="million-in-letters"),
    pytest.param("a rate of 1.2e-5", ["0.000012"], id="an-exponent"),
    pytest.param("3 × 10^4 or 3x10^{-2}", ["30000", "0.03"], id="powers-of-ten"),
    pytest.param("10^6 samples", ["1000000"], id="a-bare-power-of-ten"),
    pytest.param("10⁶ samples at 3 × 10⁻⁵", ["1000000", "0.00003"], id="raised-digits"),
    pytest.param("nine tasks in twenty-five languages", ["9", "25"], id="numbers-in-words"),
    pytest.param("one hundred tasks, a million words", ["100", "1000000"], id="hundred-and-million"),
    pytest.param("twice as fast, half of it", ["2 x", "0.5"], id="twice-and-half"),
    pytest.param("two and a half days, one and a half times", ["2.5", "1.5 x"], id="and-a-half"),
    pytest.param("a third of them, less by a third.", ["0.333", "0.333"], id="a-third-is-a-share"),
    pytest.param("the decoder inserts a third sub-layer", [], id="a-third-layer-is-none"),
    pytest.param("two-thirds of them", ["0.667"], id="a-fraction-in-words"),
    pytest.param("2/3 of them", ["0.667"], id="a-fraction-in-digits"),
    pytest.param("one of the nine", ["1", "9"], id="one-of-is-a-number"),
    pytest.param("one might say so", [], id="one-is-a-pronoun"),
    pytest.param("at least 5 points", ["at_least 5 points"], id="at-least"),
    pytest.param("no more than 3, no less than 2", ["at_most 3", "at_least 2"], id="no-more-than-is-no-more-than"),
    pytest.param("more than 90% and under 5%", ["more_than 90 %", "less_than 5 %"], id="more-and-under"),
    pytest.param("up to 10x", ["at_most 10 x"], id="up-to"),
    pytest.param("≥ 3, ≤ 4, > 5, < 6", ["at_least 3", "at_most 4", "more_than 5", "less_than 6"], id="signs-as-bounds"),
    pytest.param("about 5, roughly half, ~7%, ≈ 8", ["about 5", "about 0.5", "about 7 %", "about 8"], id="about"),
    pytest.param("over a million rows", ["more_than 1000000"], id="over-a-number-in-words"),
    pytest.param("GPT-3, top-5, ResNet-50, A100, CO2", [], id="digits-in-names"),
    pytest.param("v2.0, #1, ImageNet-1k, 224x224, 3D", [], id="versions-marks-and-sizes"),
    pytest.param("arXiv:2005.13013v2", [], id="an-arxiv-id"),
    pytest.param("on SQuAD 2.0", ["2"], id="a-version-after-a-name-is-compared-like-any-number"),
    pytest.param("Table 2, (Fig. 3), Section 4.2, version 3.5, No. 3", [], id="labels"),
    pytest.param("Tables 2, 3 and 4 list 5 runs", ["5"], id="several-labels"),
    pytest.param("1. We gain 3 points", ["3 points"], id="a-list-mark-at-the-beginning"),
    pytest.param("tasks: (1) tagging, and (2) parsing", [], id="list-marks-in-a-sentence"),
    pytest.param("better accuracy (12) and F1 (8) on it", ["12", "8"], id="numbers-in-brackets-are-no-marks"),
    pytest.param("in 2019, May 2020, on May 12, 2021", ["12"], id="years"),
    pytest.param("2019 examples, 1950 tokens", ["2019", "1950"], id="four-digits-that-count-things"),
    pytest.param("(Devlin et al., 2019) and Liu et al. (2020a), Devlin et al., 2019 show", [], id="years-of-citations"),
    pytest.param("[12] shows, [3, 5-7] too", [], id="citation-marks"),
    pytest.param("the 3rd layer, the 99.9th percentile, first", [], id="ordinals"),
    pytest.param("zero-shot, three-way, two-hot", [], id="settings-have-names"),
    pytest.param("", [], id="nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_quantities_of_a_sentence(text: str, expected: list[str]) -> None:
    assert expected == told(text)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param("Table 2 has 2020 rows", ["label", "number"], id="a-label-and-a-count"),
        pytest.param("in 2019 [4]", ["year", "citation"], id="a-year-and-a-citation"),
        pytest.param("(Liu et al., 2019)", ["citation"], id="a-citation"),
    ],
)
def test_what_is_no_number_says_what_it_is(text: str, kinds: list[str]) -> None:
    assert kinds == [q.kind for q in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        pytest.param("8.4", "8.35", "8.45", id="one-decimal"),
        pytest.param("25", "24.5", "25.5", id="a-whole-number"),
        pytest.param("1.1M", "1050000", "1150000", id="a-scale"),
        pytest.param("-0.8", "-0.85", "-0.75", id="a-negative-number"),
        pytest.param("nine", "9", "9", id="a-word-is-exact"),
        pytest.param("10^6", "1000000", "1000000", id="a-power-is-exact"),
        pytest.param("2e-5", "0.000015", "0.000025", id="an-exponent"),
    ],
)
def test_a_printed_number_stands_for_an_interval(text: str, low: str, high: str) -> None:
    (one,) = find_quantities(text)
    assert (Decimal(low), Decimal(high)) == (one.low, one.high)


def test_a_text_of_numbers_is_no_sentence() -> None:
    assert MOST == len(find_quantities("1 2 " * MOST))


def only(text: str) -> Quantity:
    (one,) = [q for q in find_quantities(text) if q.counts]
    return one


COMPARED: list[tuple[str, str, Match, str]] = [
    ("8.4 points", "8.4", "matches", "the-same-digits"),
    ("8.2 points", "8.4", "differs", "another-digit"),
    ("8 points", "8.4", "only_if_rounded", "the-claim-rounds-down"),
    ("9 points", "8.5", "only_if_rounded", "the-claim-rounds-a-half-up"),
    ("9 points", "8.4", "differs", "the-claim-rounds-the-wrong-way"),
    ("8.40", "8.4", "differs", "the-claim-has-a-digit-that-the-source-lacks"),
    ("8.45", "8.4", "differs", "the-claim-is-finer-than-the-source"),
    ("nine tasks", "9", "matches", "a-word-for-a-digit"),
    ("9", "nine tasks", "matches", "a-digit-for-a-word"),
    ("nine tasks", "seven tasks", "differs", "another-word"),
    ("-0.8", "a drop of 0.8", "matches", "the-minus-is-in-the-words-of-the-source"),
    ("a drop of 0.8", "-0.8", "matches", "a-drop-is-told-without-the-minus"),
    ("a drop of 1", "-0.8", "only_if_rounded", "a-drop-is-rounded"),
    ("+0.8", "-0.8", "differs", "plus-for-minus"),
    ("85%", "0.85", "matches", "percent-of-a-share"),
    ("86%", "0.857", "only_if_rounded", "percent-of-a-share-rounded"),
    ("0.85", "85%", "matches", "a-share-of-percent"),
    ("1 of them", "100%", "differs", "one-is-no-share"),
    ("18.2", "8.2", "differs", "a-number-inside-another"),
    ("1.1M", "1,104,934", "only_if_rounded", "a-scale-rounds"),
    ("1.2M", "1,104,934", "differs", "a-scale-rounds-wrongly"),
    ("334,000", "333,891", "only_if_rounded", "zeros-at-the-end-round"),
    ("334,000", "335,891", "differs", "zeros-at-the-end-do-not-stretch"),
    ("over a million", "1,104,934", "only_if_rounded", "over-a-million"),
    ("more than 90%", "91.3%", "only_if_rounded", "more-than-holds"),
    ("more than 90%", "89.3%", "differs", "more-than-does-not-hold"),
    ("less than 5%", "4.8%", "only_if_rounded", "less-than-holds"),
    ("less than 5%", "5.7%", "differs", "less-than-does-not-hold"),
    ("less than 5%", "5.2%", "only_if_rounded", "a-bound-is-rounded-too"),
    ("more than 1%", "50%", "differs", "a-bound-far-away-says-nothing-of-it"),
    ("about 5 points", "5.3", "only_if_rounded", "about-is-near"),
    ("about 5 points", "8.3", "differs", "about-is-not-far"),
    ("averaged over nine tasks", "10", "differs", "over-nine-tasks-is-no-bound"),
    ("106", "10^6", "matches", "a-power-that-was-flattened"),
    ("10^6", "1,000,000", "matches", "a-power-written-out"),
    ("2/3 of", "two-thirds of", "matches", "fractions-in-digits-and-words"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("claimed", "printed", "expected"), [pytest.param(a, b, c, id=name) for a, b, c, name in COMPARED]
)
def test_same(claimed: str, printed: str, expected: Match) -> None:
    assert expected == same(only(claimed), only(printed))


decimals = st.decimals(min_value=0, max_value=10**7, places=3, allow_nan=False, allow_infinity=False)
texts = st.text(alphabet=st.sampled_from(list("0123456789.,-–+±%x×^e kMB()[]abTé \u2009\u2212⁻⁶/~≥")), max_size=60)


@given(decimals, st.integers(0, 3))
def test_a_rounded_number_is_known_for_one(value: Decimal, places: int) -> None:
    printed, claimed = f"{value:f}", f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    assert same(only(claimed), only(printed)) in ("matches", "only_if_rounded")


@given(decimals, st.integers(2, 9))
def test_a_number_further_away_than_its_last_digit_differs(value: Decimal, steps: int) -> None:
    other = value + Decimal(1).scaleb(-3) * steps
    assert "differs" == same(only(f"{other:f}"), only(f"{value:f}"))


@given(decimals, st.sampled_from(["", "-", "+", "\u2212"]), st.sampled_from(["", "k", "M", "%", "x", "e-3", " points"]))
def test_a_printed_number_matches_itself_and_lies_in_its_interval(value: Decimal, sign: str, tail: str) -> None:
    one = only(f"{sign}{value:f}{tail}")
    assert one.low <= one.value <= one.high
    assert one.high - one.low == one.step
    assert "matches" == same(one, one)


@given(st.one_of(st.text(max_size=80), texts))
def test_spans_give_back_the_text(text: str) -> None:
    """In order, apart, and with the very words; whatever the text is."""
    found = find_quantities(text)
    assert [q.text for q in found] == [text[q.start : q.end] for q in found]
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(q.low <= q.high for q in found)
    for one in found[:4]:
        for other in found[:4]:
            assert same(one, other) in ("matches", "only_if_rounded", "differs")


@pytest.mark.parametrize(
    ("text", "expected"), [("8 heads", True), ("8.0 heads", True), ("8.5 heads", False), (f"{9**60} heads", True)]
)
def test_a_whole_number_has_no_decimals(text: str, expected: bool) -> None:
    (found,) = find_quantities(text)
    assert expected == found.whole
