"""Notes on a summary as a whole: what its ticks, counts, references and words give away.

Each note names what was seen and where; none accuses of more than that. A paper that was not read is never
called unrelated, and a count that does not add up is shown with both numbers.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from .model import AuditNote, Consulted, Finding, Paper, SelfReported, Summary, Verdict
from .text import STOP, stem, tokens

Severity = Literal["error", "warning", "note"]
LOW = 0.5
"""A confidence below this beside a tick is worth a note."""
ALIKE = 60.0
"""Likeness (0 to 100) below which a cited title does not fit the paper's."""
COPIED = 90.0
"""Likeness from which a sentence of the abstract is a source's sentence."""
NAMED = 20
"""Of the summaries that make the same claims, so many are named."""
UNHEARD = frozenset({"language_differs", "check_failed"})
"""Reasons why nobody knows which papers have to do with a claim."""
GIVEN_NAME = re.compile(r"\b[A-Z][a-z]*[A-Z][\w-]*\b|\b[A-Z]{2,}(?:-[A-Z0-9]+)*\b")
"""Names such as `SentiBird` or `XTREME-MR`."""


def audit(
    summary: Summary,
    references: Sequence[Consulted],
    findings: Sequence[Finding],
    *,
    speaking: frozenset[str] = frozenset(),
) -> tuple[AuditNote, ...]:
    """Return the notes on `summary`, references first, then claims, then its words.

    `speaking` are papers that have something to say of a claim, beside those that the findings show.
    """
    made = [
        *_references(summary, references, findings, speaking),
        *_ticks(findings),
        *_counts(summary, references, findings),
        *_circular(references, findings),
        *_words(summary, references, findings),
    ]
    return tuple(_numbered(made))


def _note(
    code: str,
    severity: Severity,
    message: str,
    *,
    claims: Iterable[str] = (),
    references: Iterable[str] = (),
    line: int | None = None,
    span: tuple[int, int] | None = None,
) -> AuditNote:
    return AuditNote(
        id="",
        code=code,
        severity=severity,
        message=message,
        claims=tuple(claims),
        references=tuple(references),
        line=line,
        span=span,
    )


def _numbered(notes: Sequence[AuditNote]) -> Iterator[AuditNote]:
    """Give each note an id made of what it says, so that baselines and diffs hold on to it."""
    for note in notes:
        text = "|".join((note.code, note.message, *note.claims, *note.references))
        yield replace(note, id=f"{note.code}-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}")


def name_of(consulted: Consulted) -> str:
    """Return how a reference is called in a note."""
    return consulted.reference.versioned_id or consulted.reference.cited[:80]


# --- references ---------------------------------------------------------------------------------


def _references(
    summary: Summary, references: Sequence[Consulted], findings: Sequence[Finding], speaking: frozenset[str]
) -> Iterator[AuditNote]:
    cited = {key for finding in findings for key in finding.claim.cites if finding.claim.cites_scope != "summary"}
    scoped = any(finding.claim.cites_scope != "summary" for finding in findings)
    spoken = speaking | {e.paper for finding in findings for e in finding.evidence}
    # A claim in another language, or one that a fault of ours cost, may be what a paper is there for.
    told = bool(findings) and not any(f.reason_code in UNHEARD for f in findings)
    for consulted in references:
        one = consulted.reference
        place = {"references": [one.key], "line": one.line, "span": one.span}
        name = name_of(consulted)
        if consulted.status in ("does_not_exist", "malformed"):
            yield _note("reference_does_not_exist", "error", f"{name} does not exist: {consulted.message}", **place)  # type: ignore[arg-type]
        elif consulted.status in ("not_tried", "unavailable", "unreadable", "withdrawn", "other_version"):
            said = consulted.message if consulted.message.startswith(name) else f"{name}: {consulted.message}"
            yield _note("reference_unread", "warning", f"not read: {said}", **place)  # type: ignore[arg-type]
        if consulted.status == "read" and told and not spoken & {s.paper.id for s in consulted.sources}:
            about = "was read, and nothing in it speaks of any claim"
            yield _note("reference_unrelated", "warning", f"{name} {about}", **place)  # type: ignore[arg-type]
        if (fit := _title_fit(consulted)) is not None and fit < ALIKE:
            message = f"{name} is cited as “{one.title}”; the paper is “{consulted.title}”"
            yield _note("reference_title_mismatch", "error", message, **place)  # type: ignore[arg-type]
        if scoped and one.key not in cited and one.arxiv_id:
            yield _note("reference_uncited", "note", f"no claim cites {name}", **place)  # type: ignore[arg-type]
        if summary.date and _month(one.arxiv_id) > summary.date[:7]:
            message = f"{name} is from {_month(one.arxiv_id)}, after the summary's date {summary.date}"
            yield _note("reference_after_date", "warning", message, **place)  # type: ignore[arg-type]


def _title_fit(consulted: Consulted) -> float | None:
    """Return how alike the cited title and the paper's are, 0 to 100; None where one is not known."""
    from rapidfuzz import fuzz, utils

    if not consulted.reference.title or not consulted.title or consulted.status not in ("read", "abstract_only"):
        return None
    return fuzz.token_set_ratio(consulted.reference.title, consulted.title, processor=utils.default_process)


def _month(arxiv_id: str | None) -> str:
    """Return the month an arXiv id was given out, as `2020-05`; empty for none."""
    match = re.match(r"(?:.*/)?(\d{2})(\d{2})", arxiv_id or "")
    if match is None:
        return ""
    year = int(match[1])
    old = "/" in (arxiv_id or "")
    return f"{1900 + year if old and year > 90 else 2000 + year}-{match[2]}"


# --- claims and ticks ---------------------------------------------------------------------------


def _ticks(findings: Sequence[Finding]) -> Iterator[AuditNote]:
    ticked = [f for f in findings if f.claim.self_reported.verified]
    against = [f for f in ticked if f.verdict is Verdict.CONTRADICTED]
    open_ = [f for f in ticked if f.verdict in (Verdict.NOT_FOUND, Verdict.UNCLEAR, Verdict.NOT_CHECKED)]
    if against:
        message = f"{_many(len(against), 'claim')} ticked as verified {_is(against)} contradicted by the source"
        yield _note("tick_contradicted", "error", message, claims=[f.claim.id for f in against])
    if open_:
        message = f"{_many(len(open_), 'tick')} could not be confirmed from what was read"
        yield _note("tick_not_confirmed", "warning", message, claims=[f.claim.id for f in open_])
    low = [(c, f) for f in ticked if (c := f.claim.self_reported.confidence) is not None and c < LOW]
    if low:
        worst = min(confidence for confidence, _ in low)
        message = f"{_many(len(low), 'claim')} ticked beside a confidence below {LOW} (the lowest: {worst})"
        yield _note("tick_low_confidence", "warning", message, claims=[f.claim.id for _, f in low])
    cut = [f for f in findings if f.claim.truncated]
    if cut:
        message = f"{_many(len(cut), 'claim')} {_is(cut)} cut off in mid-sentence"
        yield _note("claim_cut", "warning", message, claims=[f.claim.id for f in cut])


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _is(counted: Sequence[object]) -> str:
    return "is" if len(counted) == 1 else "are"


def _counts(summary: Summary, references: Sequence[Consulted], findings: Sequence[Finding]) -> Iterator[AuditNote]:
    told = summary.self_reported
    # Sentences that we took for claims are not what the summary calls its claims.
    listed = any(f.claim.self_reported != SelfReported() for f in findings)
    checks = (
        ("papers_retrieved", len(references), "papers retrieved", "listed"),
        ("claims_extracted", len(findings), "claims extracted", "listed"),
        ("claims_verified", sum(bool(f.claim.self_reported.verified) for f in findings), "claims verified", "ticked"),
    )
    for key, seen, noun, verb in checks:
        if key in told and told[key] != seen and (key == "papers_retrieved" or listed):
            message = f"the summary tells of {told[key]} {noun}; {seen} {'is' if seen == 1 else 'are'} {verb}"
            yield _note("count_mismatch", "warning", message)


def _circular(references: Sequence[Consulted], findings: Sequence[Finding]) -> Iterator[AuditNote]:
    """Note ticks that can only come from the one paper the claims were taken from."""
    ticked = [f for f in findings if f.claim.self_reported.verified]
    if len(ticked) < 3 or len(references) < 1:
        return
    sources = [{re.sub(r"v\d+$", "", e.paper) for e in f.evidence} for f in ticked]
    found = [s for s in sources if s]
    shared = set.intersection(*found) if found else set()
    if shared and len(found) >= max(3, len(ticked) // 2):
        paper = sorted(shared)[0]
        message = (
            f"{len(found)} of {len(ticked)} verified claims lead back to one paper, {paper}: a claim taken from a "
            "paper and verified against the same paper is not independently verified"
        )
        keys = [c.reference.key for c in references if c.reference.arxiv_id == paper]
        yield _note("circular_verification", "warning", message, claims=[f.claim.id for f in ticked], references=keys)


# --- words --------------------------------------------------------------------------------------


def _words(summary: Summary, references: Sequence[Consulted], findings: Sequence[Finding]) -> Iterator[AuditNote]:
    papers = [s.paper for c in references for s in c.sources]
    yield from _unknown_names(summary, papers, findings, complete=all(c.status == "read" for c in references))
    if summary.question and findings:
        yield from _question(summary, findings)
    yield from _abstract(summary, papers)
    ours = [f for f in findings if re.match(r"(?:[\w\s,-]{0,60}\b)?(?:[Ww]e|[Oo]ur)\b", f.claim.text)]
    if ours:
        message = f"“we” in {_many(len(ours), 'claim')} is the cited authors, told as if it were the summary's own"
        yield _note("borrowed_first_person", "note", message, claims=[f.claim.id for f in ours])


def _unknown_names(
    summary: Summary, papers: Sequence[Paper], findings: Sequence[Finding], *, complete: bool
) -> Iterator[AuditNote]:
    """Note names in title or question that no claim and no paper that was read mentions."""
    asked = " ".join(filter(None, (summary.title, summary.question)))
    claims = " ".join(f.claim.text for f in findings).casefold()
    for name in dict.fromkeys(GIVEN_NAME.findall(asked)):
        if name.casefold() in claims or len(name) < 3:
            continue
        if any(name.casefold() in page.text.casefold() for paper in papers for page in paper.pages):
            continue
        read = (
            "no cited paper" if complete and papers else "no paper that was read" if papers else "nothing that was read"
        )
        yield _note("unknown_name", "warning", f"“{name}” stands in title or question; no claim and {read} mentions it")


ASKING = frozenset(
    map(
        stem,
        "better worse more less after before during effect impact influence help improve affect compare compared "
        "role best state current recent different work works".split(),
    )
)
"""What questions are asked with; what they ask about is the rest."""


def _question(summary: Summary, findings: Sequence[Finding]) -> Iterator[AuditNote]:
    """Note words that make the question what it is and that no claim takes up."""
    claims = {t.stem for f in findings for t in tokens(f.claim.text)}
    asked = [
        t
        for t in tokens(summary.question or "")
        if t.stem not in STOP and t.stem not in ASKING and len(t.stem) > 3 and t.number is None
    ]
    missing = [t.text for t in asked if t.stem not in claims]
    if asked and len(missing) >= max(3, 0.4 * len(asked)):
        message = f"no claim takes up what the question asks about: {', '.join(dict.fromkeys(missing[:8]))}"
        yield _note("question_not_answered", "warning", message, claims=[])


def _abstract(summary: Summary, papers: Sequence[Paper]) -> Iterator[AuditNote]:
    """Note an abstract whose sentences are a source's."""
    from rapidfuzz import fuzz, process

    from .parse.sentences import boundaries

    if not summary.abstract:
        return
    ends = boundaries(summary.abstract)
    sentences = [summary.abstract[a:b].strip() for a, b in zip([0, *ends], ends, strict=False)]
    sentences = [s for s in sentences if len(s.split()) >= 8]
    for paper in papers:
        theirs = [paper.text_of(p) for p in paper.passages if p.kind in ("abstract", "body")]
        hits = sum(process.extractOne(s, theirs, scorer=fuzz.ratio, score_cutoff=COPIED) is not None for s in sentences)
        if sentences and hits >= max(1, len(sentences) // 2):
            message = f"{hits} of {len(sentences)} sentences of the summary's abstract are those of {paper.id}"
            yield _note("abstract_copied", "warning", message)
            return


def audit_set(summaries: Iterable[tuple[str, str | None, frozenset[str]]]) -> tuple[AuditNote, ...]:
    """Return the notes on a set: the same claims under different titles.

    `summaries` holds path, title and claim ids (without repetition numbers) of each.
    """
    groups: list[_Template] = []
    holding: dict[str, list[int]] = {}
    for path, title, claims in summaries:
        if len(claims) < 3:
            continue
        # Only groups that share a claim are looked at: in a set of thousands most share none.
        shared = Counter(number for claim in claims for number in holding.get(claim, ()))
        alike = [n for n, many in shared.items() if many >= 0.7 * min(len(groups[n].claims), len(claims))]
        if not alike:
            for claim in claims:
                holding.setdefault(claim, []).append(len(groups))
            groups.append(_Template(claims))
        group = groups[min(alike, default=-1)]
        group.members += 1
        group.titles.add(title)
        if group.members <= NAMED:
            group.named.append(path)
    return tuple(_numbered([_template(one) for one in groups if one.members > 1 and len(one.titles) > 1]))


@dataclass(slots=True)
class _Template:
    """Summaries that make almost the same claims."""

    claims: frozenset[str]
    titles: set[str | None] = field(default_factory=set)
    members: int = 0
    named: list[str] = field(default_factory=list)


def _template(one: _Template) -> AuditNote:
    more = one.members - len(one.named)
    names = ", ".join([*one.named, *([f"{more} more"] if more else [])])
    message = (
        f"{one.members} summaries under {len(one.titles)} different titles make almost the same "
        f"{len(one.claims)} claims: {names}"
    )
    return _note("template_reuse", "warning", message, claims=sorted(one.claims))
