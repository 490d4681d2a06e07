"""Notes on a summary as a whole: each code where it belongs, and silence where it does not."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from claimcheck.audit import audit, audit_set
from claimcheck.model import (
    AuditNote,
    Claim,
    Consulted,
    Evidence,
    Finding,
    Page,
    Paper,
    Passage,
    Reference,
    SelfReported,
    Span,
    Stated,
    Summary,
    Table,
    Verdict,
)

T = TypeVar("T")
SENTENCE = "Training a large model on seven tasks helps six of the nine targets."


class Shelf:
    """A source with one sentence."""

    def __init__(self, paper_id: str, text: str = SENTENCE) -> None:
        page = Page(number=1, text=text, width=1, height=1, starts=array("i"), ends=array("i"), boxes=array("f"))
        passage = Passage(spans=(Span(page=1, start=0, end=len(text)),), kind="abstract")
        self.paper = Paper(id=paper_id, title="", source="pdf", pages=(page,), passages=(passage,), sha256="")
        self.path: Path | None = None

    def tables(self) -> tuple[Table, ...]:
        return ()

    def memo(self, name: str, make: Callable[[Paper], T]) -> T:
        return make(self.paper)


def reference(arxiv_id: str | None = "2005.13013", status: str = "read", **more: Any) -> Consulted:
    """One reference as the library answered; keyed by its id."""
    title, own_title = more.get("title"), more.get("own_title")
    cited = Reference(
        key=arxiv_id or "page", cited=arxiv_id or "https://x.y", arxiv_id=arxiv_id, version=None, title=title, line=7
    )
    sources = (Shelf(f"{arxiv_id}v1"),) if status == "read" and arxiv_id else ()
    return Consulted(reference=cited, status=status, message="for a reason", sources=sources, title=own_title)  # type: ignore[arg-type]


def finding(
    text: str = "Training helps.", verdict: Verdict = Verdict.SUPPORTED, paper: str | None = "2005.13013v1", **more: Any
) -> Finding:
    """One judged claim, with evidence in `paper`."""
    told = SelfReported(verified=more.pop("verified", None), confidence=more.pop("confidence", None))
    claim = Claim(id=more.pop("id", text), text=text, span=(0, 1), line=1, self_reported=told, **more)
    quote = Evidence(
        kind="sentence", paper=paper or "", page=1, start=0, end=1, boxes=(), quote="T", relation="related"
    )
    return Finding(
        claim=claim, verdict=verdict, reason_code="", reason="", stated=Stated(outcome="verbatim"),
        evidence=(quote,) if paper else (),
    )  # fmt: skip


def summary(**more: Any) -> Summary:
    given: Mapping[str, Any] = {"title": None, "date": None, "question": None, **more}
    return Summary(path="a.md", sha256="", format="md", text="", references=(), claims=(), **given)


def codes(notes: tuple[AuditNote, ...]) -> list[str]:
    return [note.code for note in notes]


S, C, N, X = Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.NOT_FOUND, Verdict.NOT_CHECKED
TICKED = [finding(f"c{n}", verified=True, confidence=0.9) for n in range(3)]

NOTED = [
    ("reference_unread", {}, [reference(status="not_tried")], [finding(paper="x")]),
    ("reference_unread", {}, [reference(status="other_version")], [finding(paper="x")]),
    ("reference_unrelated", {}, [reference()], [finding(paper="1706.03762v5")]),
    ("reference_does_not_exist", {}, [reference(status="does_not_exist")], [finding(paper="x")]),
    ("reference_does_not_exist", {}, [reference(status="malformed")], [finding(paper="x")]),
    ("reference_title_mismatch", {}, [reference(title="Birds of the north", own_title="Deep networks")], [finding()]),
    ("reference_uncited", {}, [reference()], [finding(cites=("other",), cites_scope="claim")]),
    ("reference_after_date", {"date": "2020-04-30"}, [reference()], [finding()]),
    ("claim_cut", {}, [reference()], [finding(truncated=True)]),
    ("tick_not_confirmed", {}, [reference()], [finding(), finding("n", N, None, verified=True)]),
    ("tick_contradicted", {}, [reference()], [finding(verdict=C, verified=True)]),
    ("tick_low_confidence", {}, [reference()], [finding(verified=True, confidence=0.26)]),
    ("tick_low_confidence", {}, [reference()], [finding(verified=True, confidence=0.0)]),
    ("circular_verification", {}, [reference()], TICKED),
    ("count_mismatch", {"self_reported": {"papers_retrieved": 11}}, [reference()], [finding()]),
    ("count_mismatch", {"self_reported": {"claims_extracted": 9}}, [reference()], [finding(verified=False)]),
    ("count_mismatch", {"self_reported": {"claims_verified": 9}}, [reference()], [finding(verified=True)]),
    ("question_not_answered", {"question": "Do birds sing louder inside cities?"}, [reference()], [finding()]),
    ("unknown_name", {"title": "Transfer on XTREME-MR"}, [reference()], [finding()]),
    ("abstract_copied", {"abstract": SENTENCE}, [reference()], [finding()]),
    ("borrowed_first_person", {}, [reference()], [finding("In this paper we gain 3 points.")]),
    ("borrowed_first_person", {}, [reference()], [finding("On XNLI, our model gains 3 points.")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "told", "references", "findings"),
    [pytest.param(*case, id=f"{n}-{case[0]}") for n, case in enumerate(NOTED)],
)
def test_what_is_noted(code: str, told: dict[str, Any], references: list[Consulted], findings: list[Finding]) -> None:
    """Exactly this note and no other."""
    assert [code] == codes(audit(summary(**told), references, findings))


FOREIGN = replace(finding("Training helps.", X, None), reason_code="language_differs")
SILENT = [
    pytest.param({}, [reference()], [FOREIGN], id="claims-in-another-language"),
    pytest.param({}, [reference()], [finding()], id="a-faithful-summary"),
    pytest.param({}, [], [], id="an-empty-one"),
    pytest.param({}, [reference()], [], id="nothing-is-unrelated-to-no-claims"),
    pytest.param({}, [reference(None, "not_arxiv")], [finding()], id="a-web-page-is-no-missing-paper"),
    pytest.param({}, [reference(status="abstract_only")], [finding(paper="x")], id="an-abstract-alone"),
    pytest.param({}, [reference(title="deep network", own_title="Deep Networks")], [finding()], id="titles-alike"),
    pytest.param({}, [reference(title="Birds")], [finding()], id="a-title-that-nobody-knows"),
    pytest.param({}, [reference()], [finding(cites=("2005.13013",), cites_scope="claim")], id="it-is-cited"),
    pytest.param({}, [reference()], [finding(cites=("2005.13013",))], id="nobody-cites"),
    pytest.param({"date": "2020-05-01"}, [reference()], [finding()], id="a-paper-of-the-same-month"),
    pytest.param({"date": "1999-05-01"}, [reference("math/9805001")], [finding(paper="math/9805001v1")], id="old"),
    pytest.param({}, [reference()], [finding(verified=True, confidence=0.9)], id="a-tick-that-holds"),
    pytest.param({}, [reference()], [finding(verified=True)], id="a-tick-without-a-confidence"),
    pytest.param({}, [reference()], [finding(confidence=0.1, verified=False)], id="no-tick-beside-it"),
    pytest.param({}, [reference()], [finding("n", C), finding("m")], id="a-contradiction-without-a-tick"),
    pytest.param({}, [reference()], TICKED[:2], id="two-ticks-are-no-circle"),
    pytest.param(
        {}, [reference(), reference("1706.03762")],
        [*TICKED[:2], finding("d", paper="1706.03762v5", verified=True), finding("e", paper="1706.03762v1")],
        id="ticks-from-two-papers",
    ),
    pytest.param({"self_reported": {"papers_retrieved": 1}}, [reference()], [finding()], id="counts-that-add-up"),
    pytest.param({"self_reported": {"claims_extracted": 9}}, [reference()], [finding()], id="sentences-are-no-claims"),
    pytest.param({"self_reported": {"claims_verified": 9}}, [reference()], [finding()], id="no-ticks-to-count"),
    pytest.param({"question": "Does training help?"}, [reference()], [finding()], id="a-question-that-is-answered"),
    pytest.param({"title": "Six of NINE"}, [reference()], [finding("It helps NINE of them.")], id="a-name-in-a-claim"),
    pytest.param({"title": "Transfer on XNLI"}, [reference()], [finding("XNLI gains.")], id="a-name-that-is-taken-up"),
    pytest.param({"abstract": "Other words about things nobody wrote so."}, [reference()], [finding()], id="its-own"),
    pytest.param({}, [reference()], [finding("The power of the flower grows.")], id="we-inside-a-word"),
]  # fmt: skip


@pytest.mark.parametrize(("told", "references", "findings"), SILENT)
def test_where_it_stays_silent(told: dict[str, Any], references: list[Consulted], findings: list[Finding]) -> None:
    assert [] == codes(audit(summary(**told), references, findings))


def test_a_note_names_what_it_is_about() -> None:
    (note,) = audit(summary(), [reference(status="not_tried")], [finding(paper="x")])
    assert (("2005.13013",), 7, "warning") == (note.references, note.line, note.severity)
    (note,) = audit(summary(), [reference()], [finding("d", C, verified=True, id="k")])
    assert (("k",), "error") == (note.claims, note.severity)
    assert "1 claim ticked as verified is contradicted" in note.message


def test_ids_are_made_from_what_a_note_says() -> None:
    first, again = (audit(summary(), [reference(status="not_tried")], [finding(paper="x")]) for _ in range(2))
    (other,) = audit(summary(), [reference("1706.03762", "not_tried")], [finding(paper="x")])
    assert first == again
    assert first[0].id.startswith("reference_unread-")
    assert other.id != first[0].id


def test_archives_with_a_v_are_papers_too() -> None:
    ticked = [finding(f"c{n}", paper="solv-int/9501001v1", verified=True) for n in range(3)]
    (note,) = audit(summary(), [reference("solv-int/9501001")], ticked)
    assert "solv-int/9501001:" in note.message
    assert ("solv-int/9501001",) == note.references


ONE, TWO = frozenset("abcdefgh"), frozenset("stuvwxyz")


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param([("a", "A", ONE), ("b", "B", ONE)], 1, id="the-same-claims-under-two-titles"),
        pytest.param([("a", "A", ONE), ("b", "B", ONE - {"a"} | {"z"})], 1, id="almost-the-same-claims"),
        pytest.param([("a", "A", ONE), ("b", "A", ONE)], 0, id="a-copy-under-one-title"),
        pytest.param([("a", "A", ONE), ("b", "B", TWO)], 0, id="other-claims"),
        pytest.param([("a", "A", frozenset("ab")), ("b", "B", frozenset("ab"))], 0, id="too-few-claims"),
        pytest.param([("a", "A", ONE), ("b", "B", ONE), ("c", "C", TWO), ("d", "D", TWO)], 2, id="two-templates"),
        pytest.param([], 0, id="an-empty-set"),
    ],
)
def test_templates_of_a_set(members: list[tuple[str, str | None, frozenset[str]]], expected: int) -> None:
    assert ["template_reuse"] * expected == codes(audit_set(members))
