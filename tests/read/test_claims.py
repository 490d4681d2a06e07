"""The claims of a document, with their places and what the summary says of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.model import Summary
from claimcheck.read import read
from claimcheck.read.claims import MOST, claim_id

Make = Callable[..., Summary]

TABLE = """# T

## Abstract

We see large gains on all tasks. This is a second sentence of it.

## Claims

| Claim | Verified | Confidence |
|---|---|---|
| Training on MNLI gains 8.2 points. | ✓ | 0.26 |
| Training on QQP loses 3.1 points. | ✗ | 25% |
| We use a large model for all our experiments, as it curren | yes | high |
"""


def test_a_table_of_claims_is_taken_at_its_word(make: Make) -> None:
    told = [(c.self_reported.verified, c.self_reported.confidence, c.truncated) for c in make(TABLE).claims]
    assert [(True, 0.26, False), (False, 0.25, False), (True, None, False)] == told


@pytest.mark.parametrize(
    ("cell", "verified"),
    [
        ("✓", True), ("✅ yes", True), ("verified", True), ("✗", False), ("not verified", False), ("unverified", False),
        ("", None), ("-", None),
    ],
)  # fmt: skip
def test_ticks(make: Make, cell: str, verified: bool | None) -> None:
    (claim,) = make(f"| Claim | Status |\n|---|---|\n| We gain 3 points. | {cell} |\n").claims
    assert verified is claim.self_reported.verified


@pytest.mark.parametrize(
    ("cell", "share"),
    [("0.26", 0.26), ("26%", 0.26), ("0.5%", 0.005), ("87", 0.87), ("1", 1.0), ("high", None), ("870", None)],
)  # fmt: skip
def test_confidences(make: Make, cell: str, share: float | None) -> None:
    (claim,) = make(f"| Claim | Confidence |\n|---|---|\n| We gain 3 points. | {cell} |\n").claims
    assert share == claim.self_reported.confidence


def test_cut_claims_of_a_table_are_known(make: Make) -> None:
    rows = ["Training on MNLI and on six more intermediate tasks yields a gain of 8.2, 7.5 and 7.0 poin"] * 2
    rows += [
        "Training on QQP and on six more intermediate tasks yields a gain of 3.1 points to all of them.",
        "It helps.",
    ]
    text = "Claim\tVerified\n" + "".join(f"{row}\t✓\n" for row in rows)
    assert [True, True, False, False] == [c.truncated for c in make(text, "a.txt").claims]


@pytest.mark.parametrize(
    ("end", "cut"),
    [(".", False), (" for all of", True), (" and …", True), (" (see [1])", False)],
    ids=["a-stop", "no-stop", "an-ellipsis", "a-bracket"],
)
def test_a_document_that_breaks_off(make: Make, end: str, cut: bool) -> None:
    claims = make("# T\n\nWe gain 3 points on MNLI. We lose 2 points on QQP" + end).claims
    assert [False, cut] == [c.truncated for c in claims]


def test_sections_that_hold_no_claims(make: Make) -> None:
    text = "".join(
        f"## {name}\n\nWe gain {n} points on MNLI.\n\n"
        for n, name in enumerate(
            ["Results", "4 Limitations", "Research Question", "Future Work", "References", "Findings"], 2
        )
    )
    assert ["We gain 2 points on MNLI.", "We gain 7 points on MNLI."] == [c.text for c in make(text).claims]


def test_several_sections_of_limitations_are_those_of_its_subjects(make: Make) -> None:
    part = "## {0}\n\nIt gains {1} points.\n\n### Limitations\n\nIt needs {1}.5 GB of memory.\n\n"
    assert 4 == len(make(part.format("A", 2) + part.format("B", 3)).claims)
    assert 1 == len(make(part.format("A", 2)).claims)


def test_places_in_lines_and_columns(make: Make) -> None:
    text = "# T\n\nIt is so.  We **gain** 3 points\non MNLI [1].\n"
    (claim,) = make(text).claims
    assert "We **gain** 3 points\non MNLI [1]." == text[slice(*claim.span)]
    assert (3, 12, 4, 13) == (claim.line, claim.column, claim.end_line, claim.end_column)
    assert ("We gain 3 points on MNLI.", "T") == (claim.text, claim.context)


def test_claims_of_json_have_pointers_and_places(make: Make) -> None:
    report = '# T\\n\\nWe gain 3\\u20134 points on \\"MNLI\\" and on six more tasks. It is so, and all of it is.'
    text = f'{{"query": "Does it?", "report": "{report}"}}'
    summary = make(text, "a.json")
    first = summary.claims[0]
    assert ("/report", 'We gain 3–4 points on "MNLI" and on six more tasks.') == (first.pointer, first.text)
    assert '"We gain 3\\u20134 points on \\"MNLI\\" and on six more tasks.' == '"' + text[slice(*first.span)]


def test_too_many_claims_are_said(make: Make) -> None:
    summary = make("We gain 3 points on it. " * (MOST + 5))
    assert MOST == len(summary.claims)
    assert any("only its first" in problem for problem in summary.problems)


SENTENCES = [f"We gain {n}.{n} points on task {chr(65 + n)}." for n in range(6)]


@given(st.permutations(SENTENCES))
def test_ids_do_not_depend_on_the_order(order: list[str]) -> None:
    summary = read(("# T\n\n" + "\n\n".join(order)).encode(), "a.md")
    assert {s: claim_id(s, {}) for s in SENTENCES} == {c.text: c.id for c in summary.claims}


def test_repeated_claims_are_counted(make: Make) -> None:
    first, second = make("We gain 3 points.\n\nWe  GAIN 3 points.").claims
    assert second.id == f"{first.id}-2"
    assert 12 == len(first.id)


ROWS = """# Taggers

| Tagger | What | Source |
|---|---|---|
| Wren | tags texts 8x longer | [1] |
| Heron-L/14 | 88.5% on Gull | [1] |
| Dove | Dove loses 3.1 points on Gull. | [1] |
| Tern is a tagger that was trained on birds | 77.1% on Gull | [1] |
| Gannet | 91.0% on Gull | |

## References

[1] A. Gull. arXiv:2005.13013
"""


def test_a_fragment_in_a_row_with_a_source_is_told_of_the_row(make: Make) -> None:
    summary = make(ROWS)

    assert [
        ("Wren: tags texts 8x longer", "Wren | tags texts 8x longer"),
        ("Heron-L/14: 88.5% on Gull", "Heron-L/14 | 88.5% on Gull"),
        ("Dove loses 3.1 points on Gull.", "Dove loses 3.1 points on Gull."),
        ("Tern is a tagger that was trained on birds", "Tern is a tagger that was trained on birds"),
    ] == [(c.text, ROWS[slice(*c.span)]) for c in summary.claims if c.cites]
