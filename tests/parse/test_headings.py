"""Headings, by number, by name and by the way they are set."""

from __future__ import annotations

import pytest

from claimcheck.parse.headings import Style, heading_level
from claimcheck.parse.ink import BOLD, Word
from claimcheck.parse.layout import Row

STYLE = Style(size=10.0, pitch=12.0)


def _row(text: str, size: float = 10.0, bold: bool = False) -> Row:
    words, x = [], 72.0
    for part in text.split():
        words.append(Word(part, x, 100, x + 5 * len(part), 110, size, 0, BOLD if bold else 0, False))
        x = words[-1].x1 + 2.5
    return Row(words, size, 72, 100, x, 110, column=(72.0, 520.0))


LEVELS = [
    pytest.param("1 Introduction", 12.0, True, 1, id="a-section"),
    pytest.param("4.2 Main Results", 10.0, True, 2, id="a-subsection"),
    pytest.param("IV. CONCLUSIONS", 10.0, False, 1, id="roman-capitals"),
    pytest.param("A.1 Intermediate Tasks", 10.0, True, 2, id="in-an-appendix"),
    pytest.param("References", 10.0, True, 1, id="by-name"),
    pytest.param("ABSTRACT", 10.0, False, 1, id="by-name-in-capitals"),
    pytest.param("Appendix B: More", 12.0, True, 1, id="an-appendix"),
    pytest.param("Training Details", 12.0, True, 2, id="only-by-its-type"),
    pytest.param("2014 was a good year for it", 10.0, False, 0, id="a-year-in-a-sentence"),
    pytest.param("Results are given in the next table.", 10.0, False, 0, id="a-sentence"),
    pytest.param("3 models were trained,", 10.0, True, 0, id="a-number-in-a-sentence"),
]


@pytest.mark.parametrize(("text", "size", "bold", "expected"), LEVELS)
def test_heading_level(text: str, size: float, bold: bool, expected: int) -> None:
    assert expected == heading_level(_row(text, size, bold), STYLE, detached=True)
