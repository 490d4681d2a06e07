"""JSON of report generators."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.errors import SummaryError
from claimcheck.read.strings import read, unescaped

REPORT = "We gain 3.5 points on MNLI. " * 4


@pytest.mark.parametrize(
    ("made", "pointer"),
    [
        pytest.param({"report": REPORT}, "/report", id="a-report"),
        pytest.param({"a": {"output": [REPORT]}}, None, id="a-list-of-outputs"),
        pytest.param({"answer": REPORT, "query": REPORT * 2}, "/answer", id="never-the-question"),
        pytest.param({"ctxs": [{"text": REPORT * 9}], "output": REPORT}, "/output", id="never-the-context"),
        pytest.param({"summary": REPORT, "full_report": REPORT}, "/full_report", id="the-likeliest-key"),
        pytest.param({"messages": [{"content": REPORT}]}, "", id="only-input"),
        pytest.param({"report": "short"}, "", id="too-short-for-a-report"),
        pytest.param({"a/b~c": {"report": REPORT}}, "/a~1b~0c/report", id="escaped-keys"),
        pytest.param([{"report": REPORT}], "/0/report", id="a-list-at-the-top"),
    ],
)
def test_which_string_is_the_report(made: object, pointer: str | None) -> None:
    document = read(json.dumps(made), "a.json")
    if pointer == "":
        assert ("no text of a report was found in it",) == document.problems
        return
    found = {b.pointer for b in document.blocks}
    assert {"/a/output/0" if pointer is None else pointer} == found


@pytest.mark.parametrize(
    "text",
    ["{", "", "nope", '{"report": 1', "[" * 100_000, '"' * 99],
    ids=["open", "empty", "word", "cut", "deep", "quotes"],
)
def test_what_is_no_json_says_so(text: str) -> None:
    with pytest.raises(SummaryError, match=r"a\.json: not JSON"):
        read(text, "a.json")


def test_nesting_has_an_end() -> None:
    made = read("[" * 500 + json.dumps(REPORT) + "]" * 500, "a.json")
    assert made.problems


def test_the_title_is_the_files_own() -> None:
    assert "A b" == read(json.dumps({"title": "A b", "report": REPORT}), "a.json").title
    assert read(json.dumps({"title": ["A"], "report": REPORT}), "a.json").title is None


def test_escapes_know_their_places() -> None:
    text = json.dumps({"report": 'It is "so" \u2212 né\n\n' + REPORT})
    first = read(text, "a.json").blocks[0]
    assert 'It is "so" \u2212 né' == first.text
    assert '\\"' == text[first.at[6] : first.at[6] + 2]
    assert "\\u2212" == text[first.at[11] : first.at[11] + 6]


@given(st.text(max_size=60), st.booleans())
def test_unescaped_gives_back_the_string(text: str, ascii_only: bool) -> None:
    raw = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
    made, places = unescaped(raw, 1)
    assert text == made
    assert len(text) + 1 == len(places)
    assert places == sorted(places)
