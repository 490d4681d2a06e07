"""The record: `findings.json`, from which every other output is rendered.

The shape is written down once, as the TypedDicts below; the JSON Schema that ships with the package
(`findings.schema.json`) is generated from them, and `load` validates against them. Decided against:
dumping the dataclasses as they are, since the record's shape is a promise and theirs is not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from typing_extensions import TypedDict  # pydantic asks for this one before Python 3.12

from .. import __version__
from ..errors import UsageError
from ..model import AuditNote, Consulted, Evidence, Finding, PaperNotes, ReadInfo, Report
from ..pages.crops import key as picture_key

SCHEMA = "claimcheck/findings/1"


class ToolRecord(TypedDict):
    """What made the record."""

    name: str
    version: str
    settings: dict[str, Any]


class SummaryRecord(TypedDict):
    """The summary that was checked."""

    path: str
    sha256: str
    format: str
    set: str
    title: str | None
    date: str | None
    question: str | None
    generator: str | None
    self_reported: dict[str, Any]


class ReadRecord(TypedDict):
    """The file that was read for a reference."""

    version: int | None
    source: str
    pages: int
    pages_failed: list[int]
    sha256: str
    identified_by: str


class CaveatRecord(TypedDict):
    """True, but a reader should know."""

    code: str
    message: str


class ReferenceRecord(TypedDict):
    """One cited work, and what became of it."""

    key: str
    cited: str
    arxiv_id: str | None
    version: int | None
    title: str | None
    status: str
    message: str
    read: ReadRecord | None
    other_versions: list[ReadRecord]
    claims_found: int
    caveats: list[CaveatRecord]
    line: int | None
    span: list[int] | None


class CellRecord(TypedDict):
    """One table cell with its heads."""

    table: str
    row: str
    column: str
    text: str
    page: int | None
    box: list[float] | None


class EvidenceRecord(TypedDict):
    """A place in a paper and the exact words there."""

    kind: str
    paper: str
    page: int | None
    start: int | None
    end: int | None
    boxes: list[list[float]]
    quote: str
    relation: str
    cells: list[CellRecord]
    picture: str | None
    run: str | None


class PartRecord(TypedDict):
    """One assertion of a compound claim."""

    text: str
    verdict: str
    reason_code: str
    span: list[int] | None
    evidence: list[int]


class QuantityRecord(TypedDict):
    """One number of a claim."""

    text: str
    value: str
    unit: str | None
    status: str
    found: list[str]
    span: list[int] | None
    evidence: list[int]


class VersionRecord(TypedDict):
    """What one version says."""

    version: str
    cited: bool
    outcome: str
    reason_code: str
    message: str
    evidence: list[int]


class ClaimRecord(TypedDict):
    """One claim and its finding."""

    id: str
    text: str
    span: list[int]
    line: int
    column: int
    end_line: int | None
    end_column: int | None
    pointer: str | None
    page: int | None
    boxes: list[list[float]]
    truncated: bool
    restored: str | None
    self_reported: dict[str, Any]
    cites: list[str]
    cites_scope: str
    verdict: str
    reason_code: str
    reason: str
    decided_by: str
    caveats: list[CaveatRecord]
    confidence: float | None
    stated: dict[str, Any]
    derived: dict[str, Any]
    reproduced: dict[str, Any]
    by_version: list[VersionRecord]
    parts: list[PartRecord]
    quantities: list[QuantityRecord]
    evidence: list[EvidenceRecord]
    experiment: str | None


class SelfCheckRecord(TypedDict):
    """Where a paper disagrees with itself."""

    code: str
    message: str
    stated: str
    computed: str
    evidence: list[EvidenceRecord]


class PaperRecord(TypedDict):
    """What the papers say of themselves."""

    paper: str
    self_checks: list[SelfCheckRecord]


class AuditRecord(TypedDict):
    """One note on the summary as a whole."""

    id: str
    code: str
    severity: str
    message: str
    claims: list[str]
    references: list[str]
    line: int | None
    span: list[int] | None


class Record(TypedDict):
    """One checked summary: a `findings.json`."""

    schema: str
    tool: ToolRecord
    summary: SummaryRecord
    references: list[ReferenceRecord]
    claims: list[ClaimRecord]
    papers: list[PaperRecord]
    audit: list[AuditRecord]
    counts: dict[str, int]
    incomplete: list[str]


Pictures = Mapping[tuple[Any, ...], str]
"""What `pages.crops` names its pictures by, to the file name of the page crop."""


def to_record(report: Report, pictures: Pictures | None = None) -> Record:
    """Return the record of a report; `pictures` are the page crops that lie beside it."""
    s = report.summary
    return {
        "schema": SCHEMA,
        "tool": {"name": "claimcheck", "version": __version__, "settings": dict(report.settings)},
        "summary": {
            "path": s.path,
            "sha256": s.sha256,
            "format": s.format,
            "set": s.set,
            "title": s.title,
            "date": s.date,
            "question": s.question,
            "generator": s.generator,
            "self_reported": dict(s.self_reported),
        },
        "references": [_reference(c, report.findings) for c in report.references],
        "claims": [_claim(f, pictures or {}) for f in report.findings],
        "papers": [_paper(p, pictures or {}) for p in report.papers],
        "audit": [audit_record(n) for n in report.audit],
        "counts": report.counts(),
        "incomplete": list(report.incomplete),
    }


def _reference(consulted: Consulted, findings: tuple[Finding, ...]) -> ReferenceRecord:
    reference = consulted.reference
    papers = {source.paper.id for source in consulted.sources}
    found = sum(any(e.paper in papers and e.relation != "related" for e in finding.evidence) for finding in findings)
    reads = [_read(info) for info in consulted.read]
    return {
        "key": reference.key,
        "cited": reference.cited,
        "arxiv_id": reference.arxiv_id,
        "version": reference.version,
        "title": consulted.title or reference.title,
        "status": consulted.status,
        "message": consulted.message,
        "read": reads[0] if reads else None,
        "other_versions": reads[1:],
        "claims_found": found,
        "caveats": [{"code": c.code, "message": c.message} for c in consulted.caveats],
        "line": reference.line,
        "span": list(reference.span) if reference.span else None,
    }


def _read(info: ReadInfo) -> ReadRecord:
    return {
        "version": info.version,
        "source": info.source,
        "pages": info.pages,
        "pages_failed": list(info.pages_failed),
        "sha256": info.sha256,
        "identified_by": info.identified_by,
    }


def _claim(finding: Finding, pictures: Pictures) -> ClaimRecord:
    c = finding.claim
    return {
        "id": c.id,
        "text": c.text,
        "span": list(c.span),
        "line": c.line,
        "column": c.column,
        "end_line": c.end_line,
        "end_column": c.end_column,
        "pointer": c.pointer,
        "page": c.page,
        "boxes": [list(box) for box in c.boxes],
        "truncated": c.truncated,
        "restored": finding.restored,
        "self_reported": {"verified": c.self_reported.verified, "confidence": c.self_reported.confidence},
        "cites": list(c.cites),
        "cites_scope": c.cites_scope,
        "verdict": finding.verdict.value,
        "reason_code": finding.reason_code,
        "reason": finding.reason,
        "decided_by": finding.decided_by,
        "caveats": [{"code": x.code, "message": x.message} for x in finding.caveats],
        "confidence": finding.confidence,
        "stated": {"outcome": finding.stated.outcome},
        "derived": {
            "outcome": finding.derived.outcome,
            "arithmetic": finding.derived.arithmetic,
            "evidence": list(finding.derived.evidence),
        },
        "reproduced": {"outcome": finding.reproduced.outcome, **finding.reproduced.detail},
        "by_version": [
            {
                "version": v.version,
                "cited": v.cited,
                "outcome": v.outcome,
                "reason_code": v.reason_code,
                "message": v.message,
                "evidence": list(v.evidence),
            }
            for v in finding.by_version
        ],
        "parts": [
            {
                "text": p.text,
                "verdict": p.verdict.value,
                "reason_code": p.reason_code,
                "span": list(p.span) if p.span else None,
                "evidence": list(p.evidence),
            }
            for p in finding.parts
        ],
        "quantities": [
            {
                "text": q.text,
                "value": q.value,
                "unit": q.unit,
                "status": q.status,
                "found": list(q.found),
                "span": list(q.span) if q.span else None,
                "evidence": list(q.evidence),
            }
            for q in finding.quantities
        ],
        "evidence": [_evidence(e, pictures) for e in finding.evidence],
        "experiment": finding.experiment,
    }


def _evidence(evidence: Evidence, pictures: Pictures) -> EvidenceRecord:
    return {
        "kind": evidence.kind,
        "paper": evidence.paper,
        "page": evidence.page,
        "start": evidence.start,
        "end": evidence.end,
        "boxes": [list(box) for box in evidence.boxes],
        "quote": evidence.quote,
        "relation": evidence.relation,
        "cells": [
            {
                "table": c.table,
                "row": c.row,
                "column": c.column,
                "text": c.text,
                "page": c.page,
                "box": list(c.box) if c.box else None,
            }
            for c in evidence.cells
        ],
        "picture": evidence.picture or pictures.get(picture_key(evidence)),
        "run": evidence.run,
    }


def _paper(notes: PaperNotes, pictures: Pictures) -> PaperRecord:
    return {
        "paper": notes.paper,
        "self_checks": [
            {
                "code": check.code,
                "message": check.message,
                "stated": check.stated,
                "computed": check.computed,
                "evidence": [_evidence(e, pictures) for e in check.evidence],
            }
            for check in notes.self_checks
        ],
    }


def audit_record(note: AuditNote) -> AuditRecord:
    """Return the record of a note on a summary or a set."""
    return {
        "id": note.id,
        "code": note.code,
        "severity": note.severity,
        "message": note.message,
        "claims": list(note.claims),
        "references": list(note.references),
        "line": note.line,
        "span": list(note.span) if note.span else None,
    }


def dumps(record: Record, *, indent: int | None = 1) -> str:
    """Return the record as JSON text; lone surrogates, which are no text, become question marks."""
    text = json.dumps(record, ensure_ascii=False, indent=indent, sort_keys=False)
    return text.encode("utf-8", "replace").decode("utf-8")


def load(data: bytes, name: str) -> Record:
    """Return the record in the bytes of a `findings.json`, validated.

    Raises:
        UsageError: it is no findings file, or of a schema this version does not know.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        raw = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name}: not JSON ({error})", "give a findings.json that `check` wrote") from error
    if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
        found = raw.get("schema") if isinstance(raw, dict) else None
        raise UsageError(f"{name}: schema {found!r} is not {SCHEMA!r}", "check the summary again")
    try:
        return TypeAdapter(Record).validate_python(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{name}: {where}: {first['msg']}", "check the summary again") from error


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a record; extra fields are allowed, since fields are only ever added."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(Record).json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = SCHEMA
    return schema
