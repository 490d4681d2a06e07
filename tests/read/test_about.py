"""What a summary says of itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from claimcheck.model import Summary

Make = Callable[..., Summary]
REST = "\n\n## Results\n\nWe gain 3 points on MNLI.\n"


@pytest.mark.parametrize(
    ("head", "date"),
    [
        pytest.param("2026-07-07", "2026-07-07", id="iso"),
        pytest.param("July 7, 2026", "2026-07-07", id="month-day-year"),
        pytest.param("Sept. 3rd, 2025", "2025-09-03", id="abbreviated"),
        pytest.param("7 July 2026", "2026-07-07", id="day-month-year"),
        pytest.param("2026-13-07", None, id="no-such-month"),
        pytest.param("in 2026", None, id="a-year-is-no-date"),
    ],
)
def test_dates(make: Make, head: str, date: str | None) -> None:
    assert date == make(f"# T\n\n{head}{REST}").date


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("# A *title*\n\nWe gain 3 points.", "A title", id="a-heading"),
        pytest.param("# Abstract\n\n## A title\n\nWe gain 3 points.", "A title", id="not-the-name-of-a-section"),
        pytest.param("A title of it\n\nWe gain 3 points.", "A title of it", id="the-first-line"),
        pytest.param("We gain 3 points.\n\nIt is so.", None, id="none"),
    ],
)
def test_titles(make: Make, text: str, title: str | None) -> None:
    assert title == make(text).title


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "9 claims extracted; 8 independently verified.", {"claims_extracted": 9, "claims_verified": 8}, id="counts"
        ),
        pytest.param("11 papers retrieved.", {"papers_retrieved": 11}, id="papers"),
        pytest.param("The search yielded 11 papers.", {"papers_retrieved": 11}, id="a-search"),
        pytest.param("Quality review score: 9.2/10.", {"score": "9.2", "score_of": "10"}, id="a-score"),
        pytest.param("a quality score of 87/100", {"score": "87", "score_of": "100"}, id="another-score"),
        pytest.param("We gain 3 points.", {}, id="nothing"),
    ],
)  # fmt: skip
def test_counts_and_scores(make: Make, text: str, told: dict[str, Any]) -> None:
    assert told == make(f"# T\n\n{text}{REST}").self_reported


def test_question_abstract_and_generator(make: Make) -> None:
    head = "# T\n\nAssignee Research\n\nJuly 7, 2026"
    summary = make(f"{head}\n\n## Abstract\n\nIt is so.\n\nResearch question: Does it help us?.{REST}")
    assert ("Does it help us?", "Assignee Research") == (summary.question, summary.generator)
    assert "It is so. Research question: Does it help us?." == summary.abstract


@pytest.mark.parametrize("heading", ["Question", "1. Research Question", "QUERY"])
def test_a_section_may_be_the_question(make: Make, heading: str) -> None:
    assert "Does it help?" == make(f"# T\n\n## {heading}\n\nDoes it help?{REST}").question
