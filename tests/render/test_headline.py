"""The headline: right in every situation, and in words that can be quoted."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from claimcheck.render.headline import Instead, Told, sentence


def told(verdict: str, reason: str = "", *, ticked: bool = False, instead: Instead | None = None) -> Told:
    return Told(verdict=verdict, reason_code=reason, ticked=ticked, instead=instead)


def of_v1(outcome: str, reason: str = "") -> Told:
    instead: Instead = {"version": "9901.00001v1", "outcome": outcome, "reason_code": reason}
    return told("not_checked", "other_version_only", ticked=True, instead=instead)


RIGHT, WRONG, ABSENT, OPEN = told("supported"), told("contradicted"), told("not_found"), told("unclear")


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        pytest.param([], "No claim that could be checked was found.", id="no-claims"),
        pytest.param([RIGHT] * 9, "All 9 claims supported by what is cited.", id="all-right"),
        pytest.param([RIGHT], "The one claim: supported by what is cited.", id="one-right"),
        pytest.param([ABSENT], "The one claim: not found in the source.", id="one-absent"),
        pytest.param(
            [ABSENT] * 3,
            "None of 3 claims supported by what is cited: all not found in the source.",
            id="all-not-found",
        ),
        pytest.param(
            [RIGHT, WRONG, WRONG, OPEN],
            "1 of 4 claims supported by what is cited: 2 contradicted by the source, 1 unclear.",
            id="of-each-some",
        ),
        pytest.param(
            [told("supported", ticked=True), told("contradicted", ticked=True), RIGHT, ABSENT],
            "1 of 2 ticks confirmed: 1 contradicted by the source.",
            id="where-ticks-were-given-ticks-count",
        ),
        pytest.param(
            [told("not_checked", "not_tried_offline")] * 4,
            "None of 4 claims could be checked: the papers cited are not at hand.",
            id="nothing-at-hand",
        ),
        pytest.param(
            [told("not_checked", "no_reference")] * 2 + [told("not_checked", "nothing_asserted")],
            "None of 3 claims could be checked: for 2, no paper is cited; for 1, there is nothing to judge.",
            id="two-reasons",
        ),
        pytest.param(
            [told("not_checked", "paper_withdrawn", ticked=True)],
            "The one tick could not be confirmed: the papers cited are withdrawn.",
            id="one-tick-in-the-way",
        ),
    ],
)
def test_headlines(claims: Sequence[Told], words: str) -> None:
    assert words == sentence(claims, set())


def test_another_version_is_told_and_never_counted() -> None:
    claims = [of_v1("verbatim"), of_v1("differs"), of_v1("reworded", "wording_differs"), of_v1("absent")]
    assert (
        "None of 4 ticks could be confirmed: 9901.00001v2 was not read; v1 states 1, says otherwise on 1, speaks of 1 "
        "in other words and does not mention 1."
    ) == sentence(claims, {"9901.00001v2"})
    mixed = sentence([told("supported", ticked=True), *claims], {"9901.00001v2", "9901.00002v3"})
    assert mixed.startswith("1 of 5 ticks confirmed: 4 not checked. 2 cited versions were not read; what was read")
