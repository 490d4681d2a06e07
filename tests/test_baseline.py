"""Accepted findings: who stands for what, and until when."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.baseline import Accepted, dumps, load, unaccepted, updated
from claimcheck.errors import UsageError

TODAY = datetime.date(2099, 1, 20)
CLAIM: Any = {"id": "abc", "verdict": "contradicted", "text": "We gain 8.2."}


def accepted(**changes: Any) -> Accepted:
    fields = {"claim": "abc", "verdict": "contradicted", "text": "", "reason": "erratum", "by": "Rosa"}
    return Accepted(**{**fields, "until": TODAY, **changes})


@pytest.mark.parametrize(
    ("entry", "holds"),
    [
        pytest.param(accepted(), True, id="to-the-end-of-its-last-day"),
        pytest.param(accepted(until=TODAY - datetime.timedelta(days=1)), False, id="expired"),
        pytest.param(accepted(verdict="not_found"), False, id="another-verdict"),
        pytest.param(accepted(claim="abd"), False, id="another-claim"),
        pytest.param(accepted(reason=" "), False, id="without-a-reason"),
        pytest.param(accepted(by=""), False, id="nobody-stands-for-it"),
    ],
)
def test_what_is_accepted(entry: Accepted, holds: bool) -> None:
    assert ([] if holds else [CLAIM]) == unaccepted([CLAIM], [entry], TODAY)


def test_an_update_adds_what_is_new_and_keeps_what_was_written() -> None:
    old = accepted(claim="old")
    first = updated([old], [CLAIM, CLAIM], TODAY)
    assert [("old", "erratum"), ("abc", "")] == [(one.claim, one.reason) for one in first]
    assert first == updated(first, [CLAIM], TODAY)


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_written_is_read_again(tmp_path_factory: Any, text: str, reason: str) -> None:
    path = tmp_path_factory.mktemp("b") / "baseline.toml"
    one = accepted(text=text, reason=reason)
    path.write_text(dumps([one]), encoding="utf-8", newline="")
    assert (one,) == load(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[[accepted", "not TOML", id="no-toml"),
        pytest.param("accepted = 3", "no list", id="no-list"),
        pytest.param("[[accepted]]\nclam = 'x'", "unknown key 'clam'", id="misspelt"),
        pytest.param("[[accepted]]\nclaim = 'x'\nuntil = '2099-01-01'", "no date", id="date-in-quotes"),
        pytest.param("[[accepted]]\nuntil = 2099-01-01", "'claim' is missing", id="no-claim"),
    ],
)
def test_a_wrong_file_is_said(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "baseline.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=message):
        load(path)
