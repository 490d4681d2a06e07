"""Columns of text on a terminal."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from claimcheck.cli.columns import Cell, Columns, wrap

WRAPPED = [
    pytest.param("", [""], id="nothing"),
    pytest.param("one two", ["one two"], id="fits"),
    pytest.param("one two three", ["one two", "three"], id="between-words"),
    pytest.param("one\n! two", ["one", "! two"], id="lines-of-its-own"),
    pytest.param("incomprehensible", ["incompre", "hensible"], id="a-long-word"),
    pytest.param("a incomprehensibly b", ["a", "incompre", "hensibly", "b"], id="a-long-word-among-others"),
    pytest.param("日本語 日本語", ["日本語", "日本語"], id="wide-letters"),
]


@pytest.mark.parametrize(("text", "expected"), WRAPPED)
def test_text_is_wrapped_between_words(text: str, expected: list[str]) -> None:
    assert expected == wrap(text, 8)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"])), st.integers(2, 30))
def test_no_line_is_too_wide_and_no_word_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(text.split(" ")) == "".join("".join(lines).split(" "))


def printed(*rows: tuple[Cell, ...], colours: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=40, force_terminal=colours, color_system="standard" if colours else None)
    console.print(Columns((6, 10, 10), rows), crop=False)
    return out.getvalue()


def test_rows_stand_side_by_side() -> None:
    made = printed((Cell("yes"), Cell("one two three"), Cell("because")), (Cell("no"), Cell("four"), Cell("")))
    assert "yes    one two    because\n       three\nno     four\n" == made


def test_styles_become_colours_on_a_terminal_only() -> None:
    row = (Cell("yes", "green"), Cell("one"), Cell("why", "dim"))
    assert "\x1b[32myes\x1b[0m    one        \x1b[2mwhy\x1b[0m\n" == printed(row, colours=True)
    assert "yes    one        why\n" == printed(row)
