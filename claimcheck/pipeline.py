"""Summary to report: the main story, in one short function.

It receives its collaborators, opens no file, makes no request and prints nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, Protocol

from .audit import audit
from .checks.passage import may_quote
from .errors import ClaimcheckError
from .judge import CURABLE, NOT_READ, STATUS_REASON, Consultation, judge
from .model import (
    Caveat,
    Check,
    Claim,
    Consulted,
    Finding,
    Look,
    PaperNotes,
    Reference,
    Report,
    Reproduced,
    Source,
    Summary,
    Verdict,
)

Tables = Literal["needed", "all", "none"]
log = logging.getLogger("claimcheck")


class Papers(Protocol):
    """Where papers come from (`library.Library`, or whatever a caller has)."""

    def consult(self, reference: Reference) -> Consulted:
        """Return what is to be had of one reference; a paper's faults are values, never exceptions."""
        ...


class Elsewhere(Protocol):
    """Where else a claim may stand (`library.Library.elsewhere`)."""

    def __call__(self, claim: Claim, but: Collection[str]) -> Iterable[tuple[Source, tuple[Caveat, ...]]]:
        """Return papers that may state `claim`, the likeliest first, other than those with the ids in `but`."""
        ...


def check(
    summary: Summary,
    papers: Papers,
    *,
    checks: Sequence[Check],
    tables: Tables = "needed",
    experiments: Mapping[str, str] | None = None,
    reruns: Mapping[str, Reproduced] | None = None,
    elsewhere: Elsewhere | None = None,
    settings: Mapping[str, object] | None = None,
) -> Report:
    """Judge every claim of `summary` by the papers it cites, and the summary as a whole.

    A claim without reference, or not in its own, is looked for in the summary's other papers and then `elsewhere`.
    `experiments` maps claim ids to the claim-file keys whose rerun would test them, `reruns` keys to what
    recorded reruns came to.
    """
    consulted = {r.key: papers.consult(r) for r in summary.references}
    findings = tuple(_finding(claim, consulted, checks, elsewhere) for claim in summary.claims)
    findings = tuple(_offer_rerun(finding, experiments or {}, reruns or {}) for finding in findings)
    references = tuple(consulted.values())
    return Report(
        summary=summary,
        references=references,
        findings=findings,
        papers=tuple(_notes(references)) if tables == "all" else (),
        audit=audit(summary, references, findings, speaking=_speaking(references, findings, checks)),
        incomplete=tuple(_incomplete(findings, references)),
        settings=dict(settings or {}),
    )


def _finding(
    claim: Claim, consulted: Mapping[str, Consulted], checks: Sequence[Check], elsewhere: Elsewhere | None
) -> Finding:
    """Judge one claim; a fault of ours in it costs this claim and is said."""
    cited = [consulted[key] for key in claim.cites if key in consulted]
    if claim.about_summary:
        return judge(claim, ())
    try:
        finding = judge(claim, [Consultation(consulted=c, looks=_looks(claim, c, checks)) for c in cited])
        if finding.verdict is Verdict.NOT_FOUND or finding.reason_code == "no_reference":
            others = [c for key, c in consulted.items() if key not in claim.cites]
            found = _in_others(finding, others, checks)
            if found is None and elsewhere is not None:
                looked_into = {c.reference.arxiv_id for c in consulted.values() if c.reference.arxiv_id}
                found = _in_library(finding, elsewhere(claim, looked_into), checks)
            return found or finding
        return finding
    except ClaimcheckError as error:
        return _failed(claim, error.message, "paper_unreadable")
    except Exception as error:  # one claim must not cost the run; the traceback goes to the log
        log.exception("claim %s failed", claim.id)
        return _failed(claim, f"a fault of ours: {type(error).__name__}: {error}", "check_failed")


def _speaking(references: Sequence[Consulted], findings: Sequence[Finding], checks: Sequence[Check]) -> frozenset[str]:
    """Return the papers that have something to say of a claim, whether or not it cites them."""
    heard = {item.paper for finding in findings for item in finding.evidence}
    claims = [finding.claim for finding in findings if not finding.claim.about_summary]
    for consulted in references:
        if consulted.status != "read" or heard & {source.paper.id for source in consulted.sources}:
            continue
        for source in consulted.sources:
            try:
                if any(look_into(claim, source, checks).evidence for claim in claims):
                    heard.add(source.paper.id)
            except Exception as error:  # what it says stays unknown, and unknown is not unrelated
                log.warning("%s: a fault of ours: %s", source.paper.id, error)
                heard.add(source.paper.id)
    return frozenset(heard)


def _in_others(finding: Finding, others: Sequence[Consulted], checks: Sequence[Check]) -> Finding | None:
    """Say that a claim that its own references do not have stands word for word in another paper of the summary."""
    for consulted in others:
        for source in consulted.sources[:1]:
            if not may_quote(finding.claim, source):
                continue
            look = look_into(finding.claim, source, checks)
            if look.verdict is Verdict.SUPPORTED:
                where = f"it stands in {source.paper.id}, which the summary cites for other claims"
                return _stands(finding, look, "citation_marker_mismatch", where)
    return None


def _in_library(
    finding: Finding, papers: Iterable[tuple[Source, tuple[Caveat, ...]]], checks: Sequence[Check]
) -> Finding | None:
    """Say that a claim that no paper of the summary has stands in another paper at hand."""
    for source, caveats in papers:
        look = look_into(finding.claim, source, checks)
        if look.verdict is Verdict.SUPPORTED:
            where = f"it stands in another paper: {source.paper.id}, which the summary does not cite"
            found = _stands(finding, look, "other_reference_only", where)
            return replace(found, caveats=(*found.caveats, *caveats))
    return None


def _stands(finding: Finding, look: Look, code: str, where: str) -> Finding:
    """Return `finding` with the place where its claim stands; no verdict changes by that."""
    shown = (*finding.evidence, *(replace(item, relation="related") for item in look.evidence))
    if finding.reason_code == "no_reference":
        return replace(finding, reason=f"{finding.reason}; {where}", evidence=shown)
    return replace(finding, reason_code=code, reason=where, evidence=shown, confidence=look.confidence)


def _failed(claim: Claim, reason: str, code: str) -> Finding:
    return Finding(claim=claim, verdict=Verdict.NOT_CHECKED, reason_code=code, reason=reason, stated=NOT_READ)


def _looks(claim: Claim, consulted: Consulted, checks: Sequence[Check]) -> tuple[Look, ...]:
    return tuple(look_into(claim, source, checks) for source in consulted.sources)


def look_into(claim: Claim, source: Source, checks: Sequence[Check]) -> Look:
    """Return what all checks, called in turn, have to say of `claim` after looking into `source`."""
    look: Look | None = None
    for one in checks:
        look = one.look(claim, source, look) or look
    if look is None:
        raise ClaimcheckError("no check looked at this claim", "give at least one check")
    return look


def _offer_rerun(finding: Finding, experiments: Mapping[str, str], reruns: Mapping[str, Reproduced]) -> Finding:
    key = experiments.get(finding.claim.id)
    if key is None:
        return finding
    return replace(finding, experiment=key, reproduced=reruns.get(key, finding.reproduced))


def _notes(references: Sequence[Consulted]) -> Iterator[PaperNotes]:
    """Yield what each paper that was read says against itself, once a paper."""
    from .checks.consistency import self_checks

    seen: set[str] = set()
    for source in (source for consulted in references for source in consulted.sources):
        if source.paper.id in seen:
            continue
        seen.add(source.paper.id)
        try:
            tables = source.tables()
        except ClaimcheckError as error:
            log.warning("%s: tables could not be read: %s", source.paper.id, error.message)
            continue
        try:
            witness = source.witness()
        except ClaimcheckError as error:
            log.warning("%s: the other file of it gives no tables: %s", source.paper.id, error.message)
            witness = ()
        yield PaperNotes(paper=source.paper.id, self_checks=self_checks(source.paper, tables, witness))


def _incomplete(findings: Sequence[Finding], references: Sequence[Consulted]) -> Iterator[str]:
    """Yield what could not be looked at and could be cured, one sentence each."""
    reasons = {f.reason_code for f in findings} & CURABLE
    for consulted in references:
        name = consulted.reference.versioned_id or consulted.reference.cited
        code = STATUS_REASON.get(consulted.status)
        if code in CURABLE and (code in reasons or "some_references_unread" in reasons):
            yield f"{name}: {consulted.message or code.replace('_', ' ')}"
        for info in consulted.read:
            if info.pages_failed:
                pages = ", ".join(map(str, info.pages_failed))
                yield f"{name}: page {pages} could not be read"
