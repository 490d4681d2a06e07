"""A claim laid along a source, word by word."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.align import Alignment, align
from claimcheck.text import Token, is_content, tokens

ALIKE = {frozenset(("enhanc", "improv")), frozenset(("larg", "big")), frozenset(("surpass", "outperform"))}


def alike(one: str, other: str) -> bool:
    return one == other or frozenset((one, other)) in ALIKE


def weight(token: Token) -> float:
    return 1.0 if is_content(token) else 0.1


def laid(claim: str, source: str) -> tuple[Alignment, list[Token], list[Token]]:
    a, b = tokens(claim), tokens(source)
    return align(a, b, alike, [weight(t) for t in a]), a, b


def changes(claim: str, source: str) -> list[str]:
    """What the claim changes, as `claim words < source words`."""
    made, a, b = laid(claim, source)
    return [
        f"{' '.join(t.text for t in a[slice(*c.claim)])} < {' '.join(t.text for t in b[slice(*c.source)])}".strip()
        for c in made.chunks
        if c.op != "equal"
    ]


CHANGES = [
    pytest.param("we gain 8.2 points", "we gain 8.2 points", [], id="the-same-words"),
    pytest.param("We GAINED 8.2 point", "we gain 8.2 points", [], id="case-and-inflection-do-not-count"),
    pytest.param("we gain 8.2 points", "we gain 8.4 points", ["8.2 < 8.4"], id="another-number"),
    pytest.param("nine tasks are run", "9 tasks are run", [], id="a-number-in-words"),
    pytest.param("multitask training works", "multi-task training works", [], id="joined-in-the-claim"),
    pytest.param("multi-task training works", "multitask training works", [], id="joined-in-the-source"),
    pytest.param("on ML-Doc and any data", "on the MLDoc and all data", ["< the", "any < all"], id="joined-among-more"),
    pytest.param("it enhances results", "it improves results", [], id="a-synonym"),
    pytest.param("it does not improve results", "it improves results", ["does not <"], id="the-claim-adds-words"),
    pytest.param("it improves results", "it does not improve results", ["< does not"], id="the-claim-leaves-words-out"),
    pytest.param("A falls short of B", "A surpasses B", ["falls short of < surpasses"], id="touching-ones-are-one"),
    pytest.param("we gain much", "In this work we gain much, as all see", [], id="what-the-source-has-around"),
    pytest.param("red green", "one two", ["red green < one two"], id="nothing-in-common"),
    pytest.param("", "one two", [], id="no-claim"),
    pytest.param("red green", "", ["red green <"], id="no-source"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "source", "expected"), CHANGES)
def test_changes(claim: str, source: str, expected: list[str]) -> None:
    assert expected == changes(claim, source)


def test_moved_words_are_matched_once() -> None:
    made, a, b = laid("on XNLI training on MNLI helps", "training on MNLI helps on XNLI")
    assert [("XNLI", "XNLI")] == [(a[i].text, b[j].text) for i, j in made.moved if is_content(a[i])]
    assert 1.0 == made.coverage
    assert len({j for _, j in made.moved}) == len(made.moved)


def test_an_exchanged_number_is_moved_not_paired() -> None:
    made, a, b = laid("gains of 7.5 and 8.2 on A and B", "gains of 8.2 and 7.5 on A and B")
    assert all(a[i].stem == b[j].stem for i, j in made.paired if a[i].number)
    assert made.moved


@pytest.mark.parametrize(
    ("claim", "source", "low", "high"),
    [
        pytest.param("BERT gains 8.2 points", "BERT gains 8.2 points on XNLI", 1.0, 1.0, id="all-of-it"),
        pytest.param("BERT gains 8.2 points", "BERT gains 8.4 points", 0.7, 0.8, id="a-number-missing"),
        pytest.param("red green", "one two", 0.0, 0.0, id="none-of-it"),
        pytest.param("", "", 0.0, 0.0, id="nothing-to-match"),
    ],
)
def test_coverage(claim: str, source: str, low: float, high: float) -> None:
    assert low <= laid(claim, source)[0].coverage <= high


words = st.sampled_from(
    "the model improves enhances surpasses BERT base multi task multitask by 8.2 8.4 nine 9 not big".split()
)
sentences = st.one_of(st.lists(words, max_size=14).map(" ".join), st.text(max_size=40))
weights = st.sampled_from([lambda t: 1.0, weight, lambda t: 0.1 * (1 + len(t.text) % 7), lambda t: 0.0])


@given(sentences, sentences, weights)
def test_every_word_of_the_claim_stands_in_one_chunk(
    claim: str, source: str, weighing: Callable[[Token], float]
) -> None:
    a, b = tokens(claim), tokens(source)
    made = align(a, b, alike, [weighing(t) for t in a])
    assert list(range(len(a))) == [i for c in made.chunks for i in range(*c.claim)]
    assert all(x.source[1] <= y.source[0] for x, y in pairwise(made.chunks))
    assert 0.0 <= made.coverage <= 1.0
    pairs = (*made.paired, *made.moved)
    assert made.matched == {i for i, _ in pairs}
    assert all(0 <= i < len(a) and 0 <= j < len(b) for i, j in pairs)


@given(sentences)
def test_a_text_aligns_with_itself(text: str) -> None:
    a = tokens(text)
    made = align(a, a, alike, [0.1 * (1 + len(token.text)) for token in a])
    assert all(chunk.op == "equal" for chunk in made.chunks)
    assert set(range(len(a))) == made.matched
    assert (1.0 if a else 0.0) == made.coverage
