"""A record with something in every field, into which a test may put any text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claimcheck.model import (
    AuditNote,
    ByVersion,
    Caveat,
    CellRef,
    Claim,
    Consulted,
    Derived,
    Evidence,
    Finding,
    PaperNotes,
    Part,
    QuantityFinding,
    ReadInfo,
    Reference,
    Report,
    Reproduced,
    SelfCheck,
    SelfReported,
    Stated,
    Summary,
    Verdict,
)
from claimcheck.render.record import Record, to_record


def make_record(text: str = "words", claims: int = 5) -> Record:
    """Return a record of `claims` claims, one per verdict in turn, with `text` wherever text goes."""
    box = (10.0, 20.0, 30.0, 40.0)
    cell = CellRef(table=text, row=text, column=text, text=text, page=1, box=box)
    evidence = Evidence(
        kind="table",
        paper="9901.00001v1",
        page=1,
        start=0,
        end=5,
        boxes=(box,),
        quote=text,
        relation="supports",
        cells=(cell,),
    )
    caveat = Caveat(code="selection", message=text)
    findings = tuple(
        Finding(
            claim=Claim(
                id=f"{number:012x}",
                text=f"{text} 8.2 {number}",
                span=(0, 10),
                line=number + 3,
                column=2,
                end_line=number + 3,
                end_column=9,
                truncated=True,
                self_reported=SelfReported(verified=True, confidence=0.3),
                cites=("1",),
            ),
            verdict=tuple(Verdict)[number % 5],
            reason_code="number_differs",
            reason=text,
            stated=Stated(outcome="differs"),
            derived=Derived(outcome="within_rounding", arithmetic=text),
            reproduced=_reproduced(text),
            caveats=(caveat,),
            confidence=0.5,
            restored=text,
            by_version=(
                ByVersion(version="9901.00001v1", cited=False, outcome="differs", reason_code="x", message=text),
                ByVersion(version="9901.00001v2", cited=True, outcome="verbatim", reason_code="x", message=text),
            ),
            parts=tuple(Part(text=text, verdict=v, reason_code="x") for v in Verdict),
            quantities=(
                QuantityFinding(
                    text="8.2",
                    value="8.2",
                    unit=None,
                    status="differs",
                    found=(text,),
                    span=(len(text) + 1, len(text) + 4),
                ),
            ),
            evidence=(evidence,),
            experiment=text,
        )
        for number in range(claims)
    )
    reference = Reference(key="1", cited=text, arxiv_id="9901.00001", version=2, title=text, line=9, span=(5, 9))
    read = ReadInfo(version=1, source="pdf", pages=3, pages_failed=(2,), sha256="0" * 64, identified_by="stamp")
    other = Reference(key="2", cited=f"{text} 2", arxiv_id=None, version=None, title=text)
    return to_record(
        Report(
            summary=Summary(
                path=f"{text}.md",
                sha256="1" * 64,
                format="md",
                text="",
                title=text,
                date=text,
                question=text,
                references=(reference, other),
                claims=(),
                generator=text,
                set=text,
            ),
            references=(
                Consulted(
                    reference=reference,
                    status="other_version",
                    message=text,
                    read=(read,),
                    title=text,
                    caveats=(caveat,),
                ),
                Consulted(reference=other, status="not_arxiv", message=text),
            ),
            findings=findings,
            papers=(
                PaperNotes(
                    paper="9901.00001v1",
                    self_checks=(SelfCheck(code="x", message=text, stated=text, computed=text, evidence=(evidence,)),),
                ),
            ),
            audit=(AuditNote(id="a1", code="claim_cut", severity="warning", message=text, line=4),),
            incomplete=(text,),
        ),
        {},
    )


def _reproduced(text: str) -> Reproduced:
    detail = {
        "claimed": 8.2,
        "margin": 2.0,
        "estimate": 7.5,
        "interval": [6.0, 9.0],
        "controls": [{"name": text, "estimate": 0.1, "interval": [-1.0, 1.0]}],
    }
    return Reproduced(outcome="agrees_at_this_scale", detail=detail)


@pytest.fixture(scope="session")
def record() -> Callable[..., Record]:
    """`record(text, claims)` makes a record."""
    return make_record
