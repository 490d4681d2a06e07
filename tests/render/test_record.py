"""The record and its schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import claimcheck.render.record as module
from claimcheck.errors import UsageError
from claimcheck.render.record import SCHEMA, dumps, json_schema, load


def test_the_schema_that_ships_is_the_one_the_code_means() -> None:
    """`make schema` rewrites it; a renamed field shows up here."""
    shipped = Path(module.__file__).with_name("findings.schema.json")
    assert json.loads(shipped.read_text()) == json_schema()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "not JSON", id="empty"),
        pytest.param(b"[" * 100_000, "not JSON", id="nesting-bomb"),
        pytest.param(b"[]", "schema None", id="no-object"),
        pytest.param(b'{"schema": "claimcheck/findings/9"}', "findings/9", id="of-the-future"),
        pytest.param(json.dumps({"schema": SCHEMA}).encode(), "Field required", id="half-a-record"),
    ],
)
def test_load_refuses_what_is_no_record(data: bytes, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        load(data, "findings.json")


def test_lone_surrogates_are_no_text() -> None:
    assert "?" in dumps({"schema": "\ud800"})  # type: ignore[typeddict-item]
