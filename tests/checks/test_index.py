"""The passages of a paper as checks see them."""

from __future__ import annotations

from claimcheck.checks.index import PassageIndex
from claimcheck.library.source import PaperSource


def test_a_sections_number_is_no_word_of_its_heading(source: PaperSource) -> None:
    index = PassageIndex(source.paper)

    headings = [n for n, p in enumerate(index.passages) if p.kind == "heading" and index.texts[n][:1].isdigit()]

    assert headings
    assert not [t.text for n in headings for t in index.tokens(n)[:1] if t.number is not None]
