"""The passages of a paper as checks see them."""

from __future__ import annotations

import pytest

from claimcheck.checks.index import PassageIndex, _footnoted
from claimcheck.library.source import PaperSource
from claimcheck.text import tokens


def test_a_sections_number_is_no_word_of_its_heading(source: PaperSource) -> None:
    index = PassageIndex(source.paper)

    headings = [n for n, p in enumerate(index.passages) if p.kind == "heading" and index.texts[n][:1].isdigit()]

    assert headings
    assert not [t.text for n in headings for t in index.tokens(n)[:1] if t.number is not None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("sent to the API ^3 and written", ["citation"], id="behind-a-word"),
        pytest.param("Training took 4 chips. ^13", ["number", "citation"], id="behind-a-stop"),
        pytest.param("about 10^20 of them", ["number"], id="a-power-is-none"),
        pytest.param("in x^2 and m s ^-1", ["number", "number"], id="an-exponent-is-none"),
    ],
)
def test_the_mark_of_a_footnote_is_no_number(text: str, expected: list[str]) -> None:
    assert expected == [t.number.kind for t in (_footnoted(t, text) for t in tokens(text)) if t.number is not None]
