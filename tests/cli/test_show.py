"""How findings look on a terminal."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from claimcheck.cli.show import _broken, record_at, show
from claimcheck.render.record import Record
from claimcheck.render.words import printable

REPORTS = Path(__file__).resolve().parents[2] / "reports" / "demo"


@pytest.fixture
def record() -> Record:
    """The record of the demonstration."""
    (path,) = REPORTS.glob("*/findings.json")
    return record_at(path)[1]


def printed(record: Record, width: int) -> list[str]:
    """Return the lines that a terminal of this width shows."""
    out = Console(file=io.StringIO(), width=width, markup=False, highlight=False, emoji=False)
    show(record, None, out, quiet=True)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue().splitlines()


@pytest.mark.parametrize("width", [60, 110, 200])
def test_every_line_fits_the_terminal_and_no_word_is_lost(record: Record, width: int) -> None:
    lines = printed(record, width)

    assert max(map(cell_len, lines)) <= width
    columns = [line[16 : 16 + (width - 17) // 2].split() for line in lines]
    shown = " ".join(word for words in columns for word in words)
    for claim in record["claims"]:
        if len(claim["text"]) <= 160 and max(map(len, claim["text"].split())) < 20:
            assert " ".join(claim["text"].split()) in shown


def test_a_claim_that_ends_no_line_of_its_own_ends_in_dots(record: Record) -> None:
    record["claims"][0]["text"] = "word " * 60

    assert ("word " * 60)[:157] + "..." in " ".join(" ".join(line[16:62] for line in printed(record, 110)).split())


def test_a_summary_without_a_title_is_named_once(record: Record) -> None:
    record["summary"]["title"], record["summary"]["path"] = "", "set/one.jsonl"

    assert ["set/one.jsonl"] == [line for line in printed(record, 110) if "set/one.jsonl" in line]


def test_what_steers_a_terminal_is_shown_as_a_sign(record: Record) -> None:
    record["claims"][0]["text"] = "It gains \x1b[31m9 points\x1b[0m."

    lines = printed(record, 110)

    assert not any("\x1b" in line for line in lines)
    assert any("It gains �[31m9 points�[0m." in line for line in lines)


@given(st.text().map(printable), st.integers(2, 40))
def test_lines_are_no_longer_than_the_width_and_hold_every_character(text: str, width: int) -> None:
    lines = _broken(text, width)

    assert all(cell_len(line) <= width for line in lines)
    assert "".join(text.split()) == "".join("".join(lines).split())
