"""What several papers and versions come to: the rules of verdicts, case by case."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from claimcheck.judge import Consultation, judge
from claimcheck.model import (
    Claim,
    Consulted,
    Evidence,
    Look,
    Page,
    Paper,
    Part,
    Reference,
    Stated,
    Table,
    Verdict,
)

T = TypeVar("T")
CLAIM = Claim(id="c", text="We gain 3.1 points and lose 2 minutes.", span=(0, 38), line=1)
OUTCOME = {
    Verdict.SUPPORTED: ("verbatim", "quoted"),
    Verdict.CONTRADICTED: ("differs", "number_differs"),
    Verdict.UNCLEAR: ("reworded", "wording_differs"),
    Verdict.NOT_FOUND: ("absent", "no_passage"),
    Verdict.NOT_CHECKED: ("not_read", "nothing_asserted"),
}


class Shelf:
    """A source with one page and nothing else."""

    def __init__(self, paper_id: str) -> None:
        page = Page(number=1, text="x", width=1, height=1, starts=array("i"), ends=array("i"), boxes=array("f"))
        self.paper = Paper(id=paper_id, title="", source="pdf", pages=(page,), passages=(), sha256="")
        self.path: Path | None = None

    def tables(self) -> tuple[Table, ...]:
        return ()

    def memo(self, name: str, make: Callable[[Paper], T]) -> T:
        return make(self.paper)


def look(verdict: Verdict, paper: str = "9901.00001v2", parts: tuple[Part, ...] = ()) -> Look:
    outcome, code = OUTCOME[verdict]
    decided = verdict in (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.UNCLEAR)
    quote = Evidence(kind="sentence", paper=paper, page=1, start=0, end=1, boxes=(), quote="x", relation="related")
    evidence = (quote,) if decided else ()
    return Look(
        verdict=verdict,
        reason_code=code,
        reason=f"reason {verdict}",
        stated=Stated(outcome=outcome),  # type: ignore[arg-type]
        evidence=evidence,
        parts=parts,
        confidence=0.9,
    )


def consultation(status: str, *looks: Look, cited: int | None = 2, versions: tuple[str, ...] = ()) -> Consultation:
    ids = versions or tuple(f"9901.00001v{2 - i}" for i in range(len(looks)))
    reference = Reference(key="1", cited="9901.00001", arxiv_id="9901.00001", version=cited, title=None)
    consulted = Consulted(
        reference=reference,
        status=status,  # type: ignore[arg-type]
        message=f"message {status}",
        sources=tuple(Shelf(i) for i in ids),
    )
    return Consultation(consulted=consulted, looks=tuple(looks))


S, C, U, N, X = (
    Verdict.SUPPORTED,
    Verdict.CONTRADICTED,
    Verdict.UNCLEAR,
    Verdict.NOT_FOUND,
    Verdict.NOT_CHECKED,
)
READ_S, READ_C = consultation("read", look(S)), consultation("read", look(C))
READ_U, READ_N = consultation("read", look(U)), consultation("read", look(N))
UNTRIED, GONE = consultation("not_tried"), consultation("does_not_exist")
V1 = ("9901.00001v1",)
OTHER_C = consultation("other_version", look(C, V1[0]), versions=V1)
OTHER_X = consultation("other_version", look(X, V1[0]), versions=V1)


@pytest.mark.parametrize(
    ("consultations", "expected"),
    [
        pytest.param([], (X, "no_reference"), id="no-reference-at-all"),
        pytest.param([READ_S], (S, "quoted"), id="one-that-is-read-and-supports"),
        pytest.param([READ_C, READ_S], (S, "quoted"), id="support-wins-over-contradiction"),
        pytest.param([READ_N, READ_C], (C, "number_differs"), id="contradiction-wins-over-silence"),
        pytest.param([READ_N, READ_U], (U, "wording_differs"), id="a-passage-to-show-wins-over-silence"),
        pytest.param([READ_N, READ_N], (N, "no_passage"), id="not-found-when-all-were-read"),
        pytest.param([READ_N, UNTRIED], (X, "some_references_unread"), id="not-found-needs-all-of-them"),
        pytest.param([UNTRIED], (X, "not_tried_offline"), id="not-tried-is-not-absent"),
        pytest.param([GONE], (X, "reference_does_not_exist"), id="a-paper-that-does-not-exist"),
        pytest.param([UNTRIED, OTHER_C], (X, "other_version_only"), id="another-version-never-accuses"),
        pytest.param([OTHER_X, UNTRIED], (X, "nothing_asserted"), id="nothing-to-judge-in-any-version"),
        pytest.param([UNTRIED, READ_S], (S, "quoted"), id="support-needs-only-one"),
        pytest.param(
            [consultation("abstract_only", look(N))], (X, "paper_unavailable"), id="abstracts-never-not-found"
        ),
        pytest.param([consultation("abstract_only", look(S))], (S, "quoted"), id="an-abstract-may-support"),
        pytest.param([consultation("abstract_only", look(U))], (X, "paper_unavailable"), id="nor-leave-open"),
    ],
)
def test_judge(consultations: list[Consultation], expected: tuple[Verdict, str]) -> None:
    finding = judge(CLAIM, consultations)
    assert expected == (finding.verdict, finding.reason_code)


def test_another_version_says_what_it_has() -> None:
    finding = judge(CLAIM, [OTHER_C])
    assert "v1 says otherwise: reason contradicted; the cited v2 was not read" == finding.reason
    assert [("9901.00001v1", False, "differs")] == [(v.version, v.cited, v.outcome) for v in finding.by_version]
    assert finding.by_version[0].evidence == (0,)
    assert finding.confidence is None


def test_two_versions_each_say_what_they_have() -> None:
    both = consultation("read", look(C, "9901.00001v2"), look(S, "9901.00001v1"))
    finding = judge(CLAIM, [both])
    assert Verdict.CONTRADICTED is finding.verdict
    assert [("9901.00001v2", True, "differs"), ("9901.00001v1", False, "verbatim")] == [
        (v.version, v.cited, v.outcome) for v in finding.by_version
    ]
    assert {"9901.00001v1", "9901.00001v2"} == {e.paper for e in finding.evidence}


def test_references_apply_part_by_part() -> None:
    """Each half of the claim is in another paper: together they support it."""

    def halves(first: Verdict, second: Verdict) -> tuple[Part, ...]:
        spans = ((0, 18), (19, 38))
        return tuple(
            Part(text=CLAIM.text[a:b], verdict=v, reason_code=OUTCOME[v][1], span=(a, b), evidence=(0,))
            for (a, b), v in zip(spans, (first, second), strict=True)
        )

    one = consultation("read", look(C, parts=halves(S, C)))
    two = consultation("read", look(C, "9901.00003v1", parts=halves(C, S)), versions=("9901.00003v1",))
    assert Verdict.SUPPORTED is judge(CLAIM, [one, two]).verdict
    assert Verdict.CONTRADICTED is judge(CLAIM, [one, one]).verdict


def test_a_claim_about_the_summary_goes_to_the_audit() -> None:
    from dataclasses import replace

    finding = judge(replace(CLAIM, about_summary=True), [READ_S])
    assert (Verdict.NOT_CHECKED, "about_the_summary") == (finding.verdict, finding.reason_code)
