"""Bytes to text."""

from __future__ import annotations

import pytest

from claimcheck.errors import SummaryError
from claimcheck.read.decode import LINES, LONGEST, decode

WORDS = "Die Größe „8,2“ – naïve. " * 9


@pytest.mark.parametrize(
    ("data", "guessed"),
    [
        pytest.param(WORDS.encode(), False, id="utf-8"),
        pytest.param(b"\xef\xbb\xbf" + WORDS.encode(), False, id="utf-8-with-a-mark"),
        pytest.param(b"\xff\xfe" + WORDS.encode("utf-16-le"), False, id="utf-16-little-endian"),
        pytest.param(b"\xfe\xff" + WORDS.encode("utf-16-be"), False, id="utf-16-big-endian"),
        pytest.param(b"\xff\xfe\0\0" + WORDS.encode("utf-32-le"), False, id="utf-32"),
        pytest.param(WORDS.encode("utf-16-le"), True, id="utf-16-without-a-mark"),
        pytest.param(WORDS.encode("cp1252"), True, id="windows-1252"),
    ],
)
def test_encodings(data: bytes, guessed: bool) -> None:
    text, problems = decode(data, "a.txt")
    assert WORDS == text
    assert guessed is bool(problems)


def test_a_broken_character_costs_itself() -> None:
    text, problems = decode(b"We gain \xff 3 points.", "a.txt")
    assert "We gain \ufffd 3 points." == text
    assert ("broken characters were replaced",) == problems


@pytest.mark.parametrize(
    ("data", "match"),
    [
        pytest.param(b"", "a.txt: the file is empty", id="no-bytes"),
        pytest.param(b" \n\t\0 ", "a.txt: the file is empty", id="only-white-space"),
        pytest.param(b"PK\x03\x04rest", "ZIP archive", id="an-archive"),
        pytest.param(b"\x89PNG\r\n", "a picture", id="a-picture"),
        pytest.param(b"a\0\x01\x02" * 300, "binary data", id="binary"),
        pytest.param(b"word " * (LONGEST // 5 + 1), "longer than", id="too-long"),
        pytest.param(b"x" * 10_000_000, "longer than", id="ten-megabytes"),
        pytest.param(b"a\n" * (LINES + 1), "longer than", id="too-many-lines"),
    ],
)
def test_what_is_no_text_says_so_and_what_to_do(data: bytes, match: str) -> None:
    with pytest.raises(SummaryError, match=match) as caught:
        decode(data, "a.txt")
    assert caught.value.remedy
