"""The frozen records that all data travels in, and the small protocols between the rooms.

One direction only: a later stage makes a new record and never edits an old one. Everything here is
standard library, so that every room may import it; what must be validated at a file boundary is
validated there (pydantic's `TypeAdapter` over these same records).

Reading order: the paper side (pages, passages, tables), the summary side (references, claims),
what a check says (`Look`), what the judge says (`Finding`), and the whole record (`Report`), whose
fields are those of `findings.json`.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

T = TypeVar("T")

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in PDF points from the top left of the unrotated page."""

# --- a paper ------------------------------------------------------------------------------------

PassageKind = Literal[
    "title",
    "abstract",
    "body",
    "heading",
    "caption",
    "footnote",
    "table",
    "figure",
    "bibliography",
    "front",
    "running",
]
"""What a stretch of a paper's text is.

`front` is authors and affiliations, `running` running heads, page numbers and margin stamps, `table`
the words inside a table, `figure` the words inside a figure (axis labels, legends).
"""

EVIDENCE_KINDS: frozenset[str] = frozenset({"abstract", "body", "caption", "footnote", "heading", "title"})
"""Passages that may be evidence as sentences. Never the bibliography, running heads or front matter;
words of a table are evidence only through a `Table`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the remembered text of one page."""

    page: int
    """1-based, as a PDF viewer counts."""
    start: int
    end: int
    """Characters of `Page.text`, end exclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its text in reading order, and where on the paper each printed piece of it stands.

    A *piece* is a run of characters printed at one place: a word, or half a word where a hyphen at
    a line end was joined. Pieces are in the order of the text and never overlap.
    """

    number: int
    text: str
    width: float
    height: float
    """PDF points, unrotated."""
    starts: array[int]
    ends: array[int]
    """Per piece: characters of `text`."""
    boxes: array[float]
    """Four per piece: x0, y0, x1, y1."""
    problem: str | None = None
    """Why this page could not be read; its text is then empty."""

    def boxes_of(self, start: int, end: int) -> tuple[Box, ...]:
        """Return one box per printed line that `text[start:end]` touches, in reading order."""
        lines: list[Box] = []
        first = bisect_left(self.ends, start + 1)
        for piece in range(first, len(self.starts)):
            if self.starts[piece] >= end:
                break
            x0, y0, x1, y1 = self.boxes[4 * piece : 4 * piece + 4]
            if lines and _same_line(lines[-1], (x0, y0, x1, y1)):
                a0, b0, a1, b1 = lines[-1]
                lines[-1] = (min(a0, x0), min(b0, y0), max(a1, x1), max(b1, y1))
            else:
                lines.append((x0, y0, x1, y1))
        return tuple((round(a, 1), round(b, 1), round(c, 1), round(d, 1)) for a, b, c, d in lines)


def _same_line(line: Box, piece: Box) -> bool:
    """Whether `piece` continues `line`: half its height overlaps and it does not jump back or far."""
    overlap = min(line[3], piece[3]) - max(line[1], piece[1])
    height = min(line[3] - line[1], piece[3] - piece[1])
    return overlap > 0.5 * height and -2.0 <= piece[0] - line[2] <= 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence of the paper (or a heading, a caption's sentence, ...), cut out of the word stream.

    It has several spans where a column, a page or a float interrupts it.
    """

    spans: tuple[Span, ...]
    kind: PassageKind
    section: str = ""
    """The heading it stands under, as printed ("4.2 Results"); empty before the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One version of one paper as read."""

    id: str
    """Versioned arXiv id such as `0000.00001v2`; unversioned only where no version is known."""
    title: str
    source: Literal["pdf", "tex", "abstract"]
    pages: tuple[Page, ...]
    """For LaTeX and abstracts: one page without pieces, whose number means nothing."""
    passages: tuple[Passage, ...]
    """In reading order; they cover everything but what is invisible."""
    sha256: str
    """Of the file's bytes."""
    stamp: str | None = None
    """The arXiv id printed in the margin of page 1, if there is one."""
    problems: tuple[str, ...] = ()
    """What could not be read, one sentence each."""

    def text_of(self, passage: Passage) -> str:
        """Return the words of `passage`, its spans joined by a space."""
        return " ".join(self.page(s.page).text[s.start : s.end] for s in passage.spans)

    def page(self, number: int) -> Page:
        """Return page `number`, counted from 1."""
        return self.pages[number - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table, as printed."""

    row: int
    column: int
    """0-based among the body's rows and columns (row heads and column heads are not counted)."""
    text: str
    """As printed, blanks collapsed: `-0.8`, `76.1 / 60.0`, `10^{20}`, `82.7 ± 0.3`. Empty when absent."""
    spans: tuple[Span, ...] = ()
    """Where its characters stand in the page's remembered text; empty for LaTeX."""
    box: Box | None = None
    bold: bool = False
    underline: bool = False
    marks: str = ""
    """Footnote marks taken off the text, such as `*` or `†`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: heads, and the cells under and beside them."""

    label: str
    """As the caption has it: `Table 2`; empty without a caption."""
    caption: str
    page: int | None
    """1-based; None for LaTeX."""
    box: Box | None
    columns: tuple[tuple[str, ...], ...]
    """Per body column: its heads from the widest group down to the narrowest, empty ones left out."""
    rows: tuple[tuple[str, ...], ...]
    """Per body row: group labels above it, then its own head."""
    cells: tuple[Cell, ...]
    """Body cells, row by row."""
    corner: tuple[str, ...] = ()
    """Heads over the row-head column(s), such as `Model`."""
    notes: tuple[str, ...] = ()
    """What the reader was not sure of, or where two sources of the table disagree."""
    source: Literal["pdf", "tex"] = "pdf"

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell at a body row and column, or None where there is none."""
        return next((c for c in self.cells if c.row == row and c.column == column), None)


class Source(Protocol):
    """One readable version of a paper, as a check sees it (the library implements this)."""

    @property
    def paper(self) -> Paper:
        """Its text."""
        ...

    @property
    def path(self) -> Path | None:
        """The file it was read from, for page pictures and annotated copies; None for an abstract."""
        ...

    def tables(self) -> tuple[Table, ...]:
        """Its tables; read when first asked for and remembered. Raises `PaperUnreadable`."""
        ...

    def witness(self) -> tuple[Table, ...]:
        """Its tables as the other of PDF and e-print source has them, where that is at hand too; else none."""
        ...

    def memo(self, name: str, make: Callable[[Paper], T]) -> T:
        """Return `make(paper)`, made once per process and `name`: an index, say."""
        ...


# --- a summary ----------------------------------------------------------------------------------

ReferenceStatus = Literal[
    "read",
    "abstract_only",
    "other_version",
    "does_not_exist",
    "withdrawn",
    "unavailable",
    "not_tried",
    "unreadable",
    "malformed",
    "not_arxiv",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A work that a summary cites."""

    key: str
    """How claims name it: `3` for `[3]`, else the arXiv id or address; unique in its summary."""
    cited: str
    """As written in the summary."""
    arxiv_id: str | None
    """Without version (`2005.13013`, `math/0405482`); None when it is no arXiv paper."""
    version: int | None
    title: str | None
    malformed: bool = False
    """It means to be an arXiv id and cannot be one."""
    line: int | None = None
    span: tuple[int, int] | None = None

    @property
    def versioned_id(self) -> str | None:
        """`2005.13013v2`, or without the version where none is cited."""
        if self.arxiv_id is None:
            return None
        return f"{self.arxiv_id}v{self.version}" if self.version else self.arxiv_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfReported:
    """What a summary says of one of its claims."""

    verified: bool | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence of a summary that asserts a finding, a number or a comparison."""

    id: str
    text: str
    """Markup, citation marks and white space tidied; the words untouched."""
    span: tuple[int, int]
    """Characters of the decoded file."""
    line: int
    column: int = 1
    end_line: int | None = None
    end_column: int | None = None
    """1-based; `end_column` exclusive."""
    pointer: str | None = None
    """JSON Pointer of the string it stands in."""
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    """Where it stands in a PDF summary."""
    truncated: bool = False
    """Cut off in mid-sentence."""
    self_reported: SelfReported = SelfReported()
    cites: tuple[str, ...] = ()
    """Keys of the references it rests on."""
    cites_scope: Literal["claim", "section", "summary"] = "summary"
    about_summary: bool = False
    """It speaks of the summary's own method, not of a paper."""
    context: str = ""
    """The heading it stands under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A generated summary as read."""

    path: str
    """As given on the command line, never absolute."""
    sha256: str
    format: str
    text: str
    """The decoded file."""
    title: str | None
    date: str | None
    """ISO 8601, as far as the summary gives it."""
    question: str | None
    references: tuple[Reference, ...]
    claims: tuple[Claim, ...]
    abstract: str | None = None
    generator: str | None = None
    self_reported: Mapping[str, Any] = field(default_factory=dict)
    """Counts and scores it states: `papers_retrieved`, `claims_extracted`, `claims_verified`, `score`."""
    problems: tuple[str, ...] = ()
    set: str = ""
    """Name of the set it belongs to."""


# --- what a check says --------------------------------------------------------------------------


class Verdict(StrEnum):
    """Whether the summary is faithful to its source."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNCLEAR = "unclear"
    """A passage speaks of it; whether it says the same is left to the reader, who is shown it."""
    NOT_FOUND = "not_found"
    """Read in full; nothing speaks of it."""
    NOT_CHECKED = "not_checked"
    """We did not get to look."""


WORST_FIRST = (
    Verdict.CONTRADICTED,
    Verdict.NOT_FOUND,
    Verdict.UNCLEAR,
    Verdict.NOT_CHECKED,
    Verdict.SUPPORTED,
)
"""A compound claim is as good as the worst of its parts."""

Relation = Literal["supports", "contradicts", "related"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRef:
    """A table cell used as evidence, with its heads."""

    table: str
    row: str
    column: str
    text: str
    page: int | None = None
    box: Box | None = None
    table_box: Box | None = None
    """Where the whole table stands: a picture of a cell shows its heads too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A place in a paper and the exact words there."""

    kind: Literal["sentence", "table", "caption", "abstract", "run"]
    paper: str
    """Versioned id of the paper it stands in."""
    page: int | None
    start: int | None
    end: int | None
    boxes: tuple[Box, ...]
    quote: str
    """Letter by letter what stands at `start:end` of that page's remembered text."""
    relation: Relation
    cells: tuple[CellRef, ...] = ()
    picture: str | None = None
    """File name of the page crop beside findings.json."""
    run: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One assertion, number or name of a compound claim."""

    text: str
    verdict: Verdict
    reason_code: str
    span: tuple[int, int] | None = None
    """Characters of the claim's text."""
    evidence: tuple[int, ...] = ()
    """Indices into the finding's evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityFinding:
    """One number of a claim, and what stands in its place in the source."""

    text: str
    value: str
    """Decimal, as a string: no number is ever a float here."""
    unit: str | None
    status: Literal["matches", "differs", "absent", "only_if_rounded"]
    found: tuple[str, ...] = ()
    """As printed in the source."""
    span: tuple[int, int] | None = None
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveat:
    """True, but a reader should know."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """Rung 1: does a cited paper say this."""

    outcome: Literal["verbatim", "verbatim_to_cut", "reworded", "in_table", "differs", "absent", "not_read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """Rung 2: do the paper's own tables give this number."""

    outcome: Literal["consistent", "within_rounding", "inconsistent", "not_applicable", "not_looked"]
    arithmetic: str = ""
    """In words: `82.7 - 57.3 = 25.4; the claim's 25.5 is within rounding`."""
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproduced:
    """Rung 3: does the number come out again when the experiment is rerun."""

    outcome: Literal[
        "reproduced",
        "direction_only",
        "not_reproduced",
        "inconclusive",
        "agrees_at_this_scale",
        "disagrees_at_this_scale",
        "not_run",
    ]
    detail: Mapping[str, Any] = field(default_factory=dict)
    """Claimed, estimate, interval, margin, seeds, controls, runs ...: see `experiment`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the checks have to say of one claim after looking into one source.

    Checks are called in turn and each may answer with a better look than the one before.
    """

    verdict: Verdict
    reason_code: str
    reason: str
    stated: Stated
    evidence: tuple[Evidence, ...] = ()
    parts: tuple[Part, ...] = ()
    quantities: tuple[QuantityFinding, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    derived: Derived = Derived(outcome="not_looked")
    restored: str | None = None
    """The source's sentence, for a claim that is cut off."""
    confidence: float | None = None
    """Probability that the verdict is right; None where nothing was judged."""
    decided_by: str = ""
    """Name of the check (and model) that decided."""


class Check(Protocol):
    """One way to look for a claim in a paper."""

    name: str

    def look(self, claim: Claim, source: Source, so_far: Look | None) -> Look | None:
        """Return what `source` says of `claim`, taking what was seen so far into account.

        Returning `so_far` (or None when there is nothing) leaves the claim as it is.
        """
        ...


# --- what the library found ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadInfo:
    """Which file was read for a reference."""

    version: int | None
    source: Literal["pdf", "tex", "abstract"]
    pages: int
    pages_failed: tuple[int, ...]
    sha256: str
    identified_by: Literal["stamp", "filename", "request", "option"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulted:
    """What came of asking the library for one reference."""

    reference: Reference
    status: ReferenceStatus
    message: str = ""
    """In words, where the status is not plainly `read`."""
    sources: tuple[Source, ...] = ()
    """Readable versions at hand, the one that counts (cited, else latest) first."""
    read: tuple[ReadInfo, ...] = ()
    """One per source."""
    title: str | None = None
    """The paper's own title, where it or arXiv's metadata was read."""
    published: str | None = None
    """ISO date of the version that counts, where known."""
    caveats: tuple[Caveat, ...] = ()


# --- the record ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ByVersion:
    """What one version of a cited paper says of a claim."""

    version: str
    """Versioned id."""
    cited: bool
    outcome: str
    reason_code: str
    message: str
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One claim judged."""

    claim: Claim
    verdict: Verdict
    reason_code: str
    reason: str
    stated: Stated
    derived: Derived = Derived(outcome="not_looked")
    reproduced: Reproduced = Reproduced(outcome="not_run")
    caveats: tuple[Caveat, ...] = ()
    confidence: float | None = None
    restored: str | None = None
    by_version: tuple[ByVersion, ...] = ()
    parts: tuple[Part, ...] = ()
    quantities: tuple[QuantityFinding, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    decided_by: str = ""
    experiment: str | None = None
    """Key of the claim file's entry whose rerun would test this claim."""

    def __post_init__(self) -> None:
        if self.verdict in (Verdict.SUPPORTED, Verdict.CONTRADICTED) and not self.evidence:
            raise ValueError(f"{self.claim.id}: '{self.verdict}' needs evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditNote:
    """One note on the summary as a whole."""

    id: str
    code: str
    severity: Literal["error", "warning", "note"]
    message: str
    claims: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    line: int | None = None
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck:
    """Where a paper disagrees with itself (or only seems to)."""

    code: str
    message: str
    stated: str
    computed: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperNotes:
    """What `--tables all` found in one paper."""

    paper: str
    self_checks: tuple[SelfCheck, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything about one checked summary; `findings.json` is made from this and nothing else."""

    summary: Summary
    references: tuple[Consulted, ...]
    findings: tuple[Finding, ...]
    papers: tuple[PaperNotes, ...] = ()
    audit: tuple[AuditNote, ...] = ()
    incomplete: tuple[str, ...] = ()
    """What could not be looked at and could be cured, one sentence each."""
    settings: Mapping[str, Any] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """Return how many claims there are, and how many with each verdict."""
        by_verdict = {verdict.value: 0 for verdict in Verdict}
        for finding in self.findings:
            by_verdict[finding.verdict.value] += 1
        return {"claims": len(self.findings), **by_verdict}


def evidence_at(paper: Paper, span: Span, kind: str, relation: Relation) -> Evidence:
    """Return the evidence that stands at `span` of `paper`, with its exact words and boxes."""
    page = paper.page(span.page)
    anchored = paper.source == "pdf"
    return Evidence(
        kind=kind,  # type: ignore[arg-type]
        paper=paper.id,
        page=span.page if anchored else None,
        start=span.start if anchored else None,
        end=span.end if anchored else None,
        boxes=page.boxes_of(span.start, span.end) if anchored else (),
        quote=page.text[span.start : span.end],
        relation=relation,
    )


def walk(papers: Sequence[Paper]) -> Iterator[tuple[Paper, Passage]]:
    """Yield every passage of every paper that may be evidence."""
    for paper in papers:
        for passage in paper.passages:
            if passage.kind in EVIDENCE_KINDS:
                yield paper, passage
