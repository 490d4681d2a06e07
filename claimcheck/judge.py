"""Evidence to verdict: what the looks into all papers a claim may rest on come to, with the reason.

The checks say what one version of one paper has to say of a claim; this room knows the rules that
hold across papers and versions, and nothing about words or numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .model import (
    WORST_FIRST,
    ByVersion,
    Caveat,
    Claim,
    Consulted,
    Evidence,
    Finding,
    Look,
    Part,
    ReferenceStatus,
    Stated,
    Verdict,
)

NOT_READ = Stated(outcome="not_read")

STATUS_REASON: dict[ReferenceStatus, str] = {
    "not_tried": "not_tried_offline",
    "unavailable": "paper_unavailable",
    "abstract_only": "paper_unavailable",
    "does_not_exist": "reference_does_not_exist",
    "malformed": "reference_does_not_exist",
    "withdrawn": "paper_withdrawn",
    "unreadable": "paper_unreadable",
    "not_arxiv": "reference_not_arxiv",
    "other_version": "other_version_only",
}

CURABLE = frozenset(
    {
        "paper_unavailable",
        "not_tried_offline",
        "other_version_only",
        "paper_unreadable",
        "some_references_unread",
    }
)
"""Reasons that looking again can cure: these make a run incomplete."""

BEST_FIRST = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.UNCLEAR, Verdict.NOT_FOUND)
NOTHING_TO_JUDGE = frozenset({"nothing_asserted", "not_checkable", "language_differs"})


STATES = frozenset({"verbatim", "verbatim_to_cut", "in_table"})
"""Outcomes of a version that has the claim in its own words or cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """One reference of a claim, and what each of its readable versions says of it."""

    consulted: Consulted
    looks: tuple[Look, ...]
    """One per source of `consulted`, in the same order."""

    @property
    def counts(self) -> bool:
        """Whether the first look is into the version that decides (the cited one, or the latest)."""
        return self.consulted.status in ("read", "abstract_only") and bool(self.looks)


def judge(claim: Claim, consultations: Sequence[Consultation]) -> Finding:
    """Return the finding for `claim`, given every reference it may rest on.

    DESIGN rules: one that is read and supports wins; else one that contradicts; `not_found` only when
    every paper was read in full; else `not_checked` with the first reason that stood in the way.
    """
    if claim.about_summary:
        return _not_checked(claim, "about_the_summary", "it speaks of the summary's own method: see the audit")
    if not consultations:
        return _not_checked(claim, "no_reference", "the summary cites no paper for it")
    read = [c for c in consultations if c.counts]
    judged = [_soften(c) for c in read]
    deciding = _deciding(judged)
    unread = [c for c in consultations if not c.counts]
    if deciding is not None and deciding.verdict in (
        Verdict.SUPPORTED,
        Verdict.CONTRADICTED,
        Verdict.UNCLEAR,
    ):
        finding = _from_look(claim, deciding)
    elif (nothing := _nothing_to_judge(consultations)) is not None:
        finding = _from_look(claim, nothing)
    elif unread:
        finding = _stood_in_the_way(claim, unread, some_read=bool(read))
    elif deciding is not None and deciding.verdict is Verdict.NOT_FOUND:
        finding = _from_look(claim, deciding)
        if len(read) > 1:
            finding = replace(finding, reason=f"{finding.reason} (all {len(read)} papers were read in full)")
    else:
        finding = _not_checked(claim, "paper_unavailable", "only the abstract could be had; it does not say this")
    return _with_versions(finding, consultations)


def _soften(consultation: Consultation) -> Look:
    """Return the deciding look; of an abstract alone, only what an abstract can settle."""
    look = consultation.looks[0]
    if consultation.consulted.status != "abstract_only":
        return _caveated(look, consultation.consulted.caveats)
    if look.verdict is Verdict.SUPPORTED:
        caveat = Caveat(code="abstract_only", message="abstract; the rest was not read")
        return _caveated(look, (*consultation.consulted.caveats, caveat))
    if look.verdict is Verdict.CONTRADICTED and look.reason_code in ("number_differs", "numbers_swapped"):
        return _caveated(look, consultation.consulted.caveats)
    reason = "only the abstract could be had, and it does not settle this"
    return replace(look, verdict=Verdict.NOT_CHECKED, reason_code="paper_unavailable", reason=reason, confidence=None)


def _caveated(look: Look, caveats: tuple[Caveat, ...]) -> Look:
    return replace(look, caveats=(*look.caveats, *caveats)) if caveats else look


def _deciding(looks: Sequence[Look]) -> Look | None:
    """Return the look that decides, references applied part by part where no single paper has it all."""
    if not looks:
        return None
    best = min(looks, key=lambda look: _rank(look.verdict))
    if best.verdict is Verdict.SUPPORTED or len(looks) == 1:
        return best
    return _part_by_part(looks) or best


def _rank(verdict: Verdict) -> int:
    return BEST_FIRST.index(verdict) if verdict in BEST_FIRST else len(BEST_FIRST)


def _part_by_part(looks: Sequence[Look]) -> Look | None:
    """Return one look made of each part's best paper, when that supports the whole claim."""
    compound = [look for look in looks if look.parts]
    spans = {part.span for look in compound for part in look.parts}
    if len(compound) < 2 or None in spans or any({p.span for p in k.parts} != spans for k in compound):
        return None
    evidence: list[Evidence] = []
    parts: list[Part] = []
    for span in sorted(s for s in spans if s is not None):
        rivals = [(part, look) for look in compound for part in look.parts if part.span == span]
        part, look = min(rivals, key=lambda rival: _rank(rival[0].verdict))
        base = len(evidence)
        evidence += [look.evidence[i] for i in part.evidence]
        parts.append(replace(part, evidence=tuple(range(base, len(evidence)))))
    worst = min((part.verdict for part in parts), key=WORST_FIRST.index)
    if worst is not Verdict.SUPPORTED or not evidence:
        return None
    papers = sorted({e.paper for e in evidence})
    return replace(
        compound[0],
        verdict=worst,
        reason_code=parts[0].reason_code,
        reason=f"each part is stated by one of {', '.join(papers)}",
        parts=tuple(parts),
        evidence=tuple(evidence),
        quantities=(),
    )


def _nothing_to_judge(consultations: Sequence[Consultation]) -> Look | None:
    """Return a look that says there is nothing in the claim to judge, whichever version it looked into."""
    for consultation in consultations:
        for look in consultation.looks:
            if look.verdict is Verdict.NOT_CHECKED and look.reason_code in NOTHING_TO_JUDGE:
                return look
    return None


def _from_look(claim: Claim, look: Look) -> Finding:
    return Finding(
        claim=claim,
        verdict=look.verdict,
        reason_code=look.reason_code,
        reason=look.reason,
        stated=look.stated,
        derived=look.derived,
        caveats=look.caveats,
        confidence=look.confidence,
        restored=look.restored,
        parts=look.parts,
        quantities=look.quantities,
        evidence=look.evidence,
        decided_by=look.decided_by,
    )


def _not_checked(claim: Claim, code: str, reason: str) -> Finding:
    return Finding(claim=claim, verdict=Verdict.NOT_CHECKED, reason_code=code, reason=reason, stated=NOT_READ)


def _stood_in_the_way(claim: Claim, unread: Sequence[Consultation], *, some_read: bool) -> Finding:
    """Return `not_checked` with what another version says, or the first thing that stood in the way."""
    for consultation in unread:
        said = [look for look in consultation.looks if look.verdict is not Verdict.NOT_FOUND]
        if consultation.consulted.status == "other_version" and said:
            return _other_version(claim, consultation)
    if some_read:
        names = ", ".join(_name(c.consulted) for c in unread)
        return _not_checked(
            claim, "some_references_unread", f"not in the papers that were read; {names} could not be read"
        )
    first = next((c for c in unread if c.consulted.status == "other_version"), unread[0])
    if first.consulted.status == "other_version" and first.looks:
        return _other_version(claim, first)
    code = STATUS_REASON.get(first.consulted.status, "paper_unavailable")
    return _not_checked(claim, code, first.consulted.message or f"{_name(first.consulted)} could not be read")


def _name(consulted: Consulted) -> str:
    return consulted.reference.versioned_id or consulted.reference.cited


def _other_version(claim: Claim, consultation: Consultation) -> Finding:
    """Return what a version that was not cited says, without calling it a verdict on the one that was."""
    look, consulted = consultation.looks[0], consultation.consulted
    version = _short(consulted.sources[0].paper.id)
    cited = f"v{consulted.reference.version}" if consulted.reference.version else "version"
    says = {
        Verdict.SUPPORTED: f"{version} states it",
        Verdict.CONTRADICTED: f"{version} says otherwise: {look.reason}",
        Verdict.UNCLEAR: f"{version} speaks of it: {look.reason}",
    }.get(look.verdict, f"{version} does not say this")
    return replace(
        _from_look(claim, look),
        verdict=Verdict.NOT_CHECKED,
        reason_code="other_version_only",
        reason=f"{says}; the cited {cited} was not read",
        stated=NOT_READ,
        confidence=None,
        caveats=(*look.caveats, *consulted.caveats),
    )


def _short(versioned_id: str) -> str:
    """`v1` of `2005.13013v1`; the whole id where it has no version."""
    _, mark, version = versioned_id.rpartition("v")
    return f"v{version}" if mark and version.isdigit() else versioned_id


def _with_versions(finding: Finding, consultations: Sequence[Consultation]) -> Finding:
    """Add what each version at hand says, and the evidence for it, to a finding."""
    evidence = list(finding.evidence)
    versions: list[ByVersion] = []
    for consultation in consultations:
        reference = consultation.consulted.reference
        looks = consultation.looks
        if len(looks) == 1 and consultation.counts and reference.version is not None:
            continue  # the cited version and no other: the finding itself says it all
        for source, look in zip(consultation.consulted.sources, looks, strict=True):
            places = []
            for item in look.evidence:
                if item not in evidence:
                    evidence.append(item)
                places.append(evidence.index(item))
            versions.append(
                ByVersion(
                    version=source.paper.id,
                    cited=source.paper.id == reference.versioned_id,
                    outcome=look.stated.outcome,
                    reason_code=look.reason_code,
                    message=look.reason,
                    evidence=tuple(places),
                )
            )
    reason = finding.reason
    if finding.verdict in (Verdict.CONTRADICTED, Verdict.NOT_FOUND):
        states = [v.version for v in versions if not v.cited and v.outcome in STATES]
        reason += "".join(f"; {_short(version)} states it" for version in states[:1])
    return replace(finding, reason=reason, by_version=tuple(versions), evidence=tuple(evidence))
