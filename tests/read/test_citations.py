"""Sentences of a block, and which of its characters are citations."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.read.citations import citations, sentences, spaced, tidy
from claimcheck.read.interface import Block
from claimcheck.read.markdown import blocks


def block(text: str) -> Block:
    (one,) = blocks(text)
    return one


SPLIT = [
    pytest.param("One is so. Two is so.", ["One is so.", "Two is so."], id="stops"),
    pytest.param("One is so [1]. Two is so.", ["One is so.", "Two is so."], id="a-mark-before-the-stop"),
    pytest.param("One is so [1][2, 3]. Two is so [4].", ["One is so.", "Two is so."], id="several-marks"),
    pytest.param("One is so.[1] Two is so.", ["One is so.", "Two is so."], id="a-mark-behind-the-stop"),
    pytest.param("One is so. [1][2] Two is so.", ["One is so.", "Two is so."], id="marks-after-a-blank"),
    pytest.param("One is so【4†source】. Two is so.", ["One is so.", "Two is so."], id="other-brackets"),
    pytest.param("One is so ([Li 2024](http://a.b)). Two is so.", ["One is so.", "Two is so."], id="a-link"),
    pytest.param("One is so \\[[Li' 2024-12-27](http://a.b)\\]. Two.", ["One is so.", "Two."], id="in-square-ones"),
    pytest.param("One is so (arXiv:2005.13013v2). Two.", ["One is so.", "Two."], id="an-id-in-brackets"),
    pytest.param("One is so (2005.13013v2). Two.", ["One is so.", "Two."], id="nothing-but-an-id-in-brackets"),
    pytest.param("One is so [2005.13013, 1706.03762].", ["One is so."], id="nothing-but-ids-in-brackets"),
    pytest.param("One ([A](http://a.b); [B](http://c.d)) is.", ["One is."], id="two-links-in-brackets"),
    pytest.param("One is so. [arXiv](http://a.b) Two is so.", ["One is so.", "Two is so."], id="a-label"),
    pytest.param("As [Li et al.](http://a.b) say, it is.", ["As Li et al. say, it is."], id="a-name-stays"),
    pytest.param("For instance, [5] used it.", ["For instance, [5] used it."], id="a-mark-that-is-a-word-stays"),
    pytest.param("It is 41.8 (see [3]) of all (in %).", ["It is 41.8 of all (in %)."], id="other-brackets-stay"),
    pytest.param("一是。二是！", ["一是。", "二是！"], id="stops-without-blanks"),
    pytest.param("One is [so", ["One is [so"], id="an-open-bracket"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SPLIT)
def test_sentences(text: str, expected: list[str]) -> None:
    assert expected == [s.words for s in sentences(block(text))]


def test_what_follows_a_stop_belongs_to_the_sentence_before() -> None:
    one, two = sentences(block("One is so.[1] Two is so [2]"))
    text = "One is so.[1] Two is so [2]"
    assert ("One is so.", "One is so.[1] ") == (text[one.start : one.end], text[one.start : one.stop])
    assert "Two is so [2]" == text[two.start : two.stop]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a  b\tc", "a b c", id="white-space"),
        pytest.param("so [3] .", "so.", id="a-mark-and-the-blank-before-a-stop"),
        pytest.param("so ([3]; [[4]])", "so", id="brackets-that-nothing-is-left-in"),
        pytest.param("so ( ; ) it is", "so it is", id="empty-brackets"),
        pytest.param("**so**", "so", id="stars"),
    ],
)
def test_tidy(text: str, expected: str) -> None:
    assert expected == tidy(text)


@given(st.text(alphabet="ab. [1]()!?B\u3002", max_size=60))
def test_sentences_stand_in_order(text: str) -> None:
    for one in blocks(text):
        made = sentences(one)
        assert all(0 <= s.start < s.end <= len(one.text) and s.end <= s.stop for s in made)
        assert all(a.stop <= b.start for a, b in pairwise(made))
        assert all(s.words == spaced(s.words) for s in made)
        assert all(a < b for a, b in citations(one))
