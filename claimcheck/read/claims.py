"""Which sentences of a summary are claims, and which references each rests on.

A claim asserts a finding, a number or a comparison. No claims: headings, questions, instructions,
boilerplate, limitations, and what the document says of itself (that is for the audit). A summary that
declares its claims in a table is taken at its word: the abstract beside the table is no second set.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ..model import Claim, SelfReported
from .assertions import ABOUT, is_claim, is_told_of
from .citations import sentences, uncited
from .interface import Block, Document, Lines
from .references import LISTS, References, addresses, cited_in

MOST = 20_000
"""Claims read of one summary."""
SKIPPED = re.compile(
    r"(?:\W|\d)*(?:limitations?|disclaimer|caveats and limitations|acknowledge?ments?|table of contents|contents|"
    r"research question|question|questions|query|task|about this (?:report|document|summary)|author contributions?|"
    r"future (?:work|directions?|research)(?: directions?)?|open questions?|recommendations?|next steps?|"
    r"appendix.{0,40}|how to use.{0,40}|keywords?|further reading|data availability)\W*$",
    re.IGNORECASE,
)
OWN = re.compile(r"(?:\W|\d)*(?:abstract|introduction|method(?:s|ology)?|scope|search strategy)\W*$", re.IGNORECASE)
"""Sections that are no claims where a summary declares its claims elsewhere."""
_LEAD = re.compile(r"\W{0,4}(?:sources?|references?|citations?|quellen?|来源)\W{0,3}[:：]", re.IGNORECASE)
_DECLARED = re.compile(r"\b(?:claim|finding|statement|assertion)s?\b", re.IGNORECASE)
_TICK = re.compile(r"[✓✔☑✅]|\b(?:yes|true|verified|confirmed|supported)\b", re.IGNORECASE)
_CROSS = re.compile(
    r"[✗✘☒❌]|\b(?:no|false|unverified|not verified|not supported|unsupported|refuted|rejected)\b", re.IGNORECASE
)
_STOPS = (".", "!", "?", "。", "！", "?", ")", "”", '"', "’", ":")
CUT_FROM = 60
"""Characters from which a declared claim without a final stop can be one that was cut off."""


@dataclass(slots=True)
class Section:
    """A heading and what it may give to the claims under it."""

    heading: str = ""
    keys: tuple[str, ...] = ()
    kind: Literal["body", "list", "skipped", "own"] = "body"
    blocks: list[int] = field(default_factory=list)


def sections(document: Document) -> list[Section]:
    """Return the document's sections, a "Sources" list directly under a section being its own."""
    made = [Section()]
    for number, block in enumerate(document.blocks):
        if block.kind == "heading":
            made.append(Section(heading=block.text.strip(" *#:"), kind=_kind(block.text)))
        elif made[-1].kind != "list" and _is_list(block):  # "Sources: ..." in one line; what follows is text again
            made += [Section(heading="Sources", kind="list", blocks=[number]), Section(heading=made[-1].heading)]
            continue
        elif _leads_list(block):
            made.append(Section(heading=block.text.strip(), kind="list"))
        made[-1].blocks.append(number)
    limits = [section for section in made if section.kind == "skipped" and "limitation" in section.heading.lower()]
    if len(limits) > 1:  # those of the methods it compares, not its own
        for section in limits:
            section.kind = "body"
    return made


def _leads_list(block: Block) -> bool:
    return block.kind == "text" and len(block.text) < 40 and bool(LISTS.fullmatch(block.text.strip()))


def _is_list(block: Block) -> bool:
    """Whether a paragraph is a list of sources in one line, with at least one address."""
    lead = _LEAD.match(block.text)
    return block.kind == "text" and lead is not None and len(block.text) < 600 and bool(addresses(block))


def _kind(heading: str) -> Literal["body", "list", "skipped", "own"]:
    words = heading.strip(" *#:")
    if LISTS.fullmatch(words):
        return "list"
    if SKIPPED.fullmatch(words):
        return "skipped"
    return "own" if OWN.fullmatch(words) else "body"


def extract(document: Document, parts: Sequence[Section], references: References) -> tuple[Claim, ...]:
    """Return the claims of a document."""
    declared = _declared_tables(document)
    whole = tuple(r.key for r in references.made)
    found: list[Claim] = []
    for number, section in enumerate(parts):
        own = _own_sources(document, parts, number, references)
        if section.kind in ("list", "skipped"):
            continue
        for index in section.blocks:
            block = document.blocks[index]
            if block.kind == "heading" or block.entry or len(found) >= MOST:
                continue
            if section.kind == "own" and declared and index not in declared:
                continue
            for claim in _of_block(block, index, declared, references, section.heading):
                if len(found) >= MOST:
                    break
                if claim.cites:
                    found.append(replace(claim, cites_scope="claim"))
                elif own:
                    found.append(replace(claim, cites=own, cites_scope="section"))
                else:
                    found.append(replace(claim, cites=whole, cites_scope="summary"))
    return tuple(_named(_cut(found, declared, _unfinished(document)), Lines(document.text)))


def _own_sources(document: Document, parts: Sequence[Section], number: int, references: References) -> tuple[str, ...]:
    """Return what a section's own "Sources" list cites: a list right after it that is not the last one."""
    after = number + 1
    if after >= len(parts) - 1 or parts[after].kind != "list" or parts[number].kind == "list":
        return ()
    if sum(part.kind == "list" for part in parts) < 2 and not any(part.blocks for part in parts[after + 1 :]):
        return ()
    keys: list[str] = []
    for index in parts[after].blocks:
        block = document.blocks[index]
        keys += [k for _, _, address in addresses(block) if (k := references.key_of(address))]
    return tuple(dict.fromkeys(keys))


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A table of claims: which column is which."""

    claim: int
    verified: int | None
    confidence: int | None


def _declared_tables(document: Document) -> dict[int, Declared]:
    """Return, for each row of a table whose head names a claims column, what its columns are."""
    rows: dict[int, Declared] = {}
    current: Declared | None = None
    for index, block in enumerate(document.blocks):
        if block.kind != "row":
            current = None
            continue
        heads = [cell.text.strip().lower() for cell in block.cells]
        named = next((n for n, head in enumerate(heads) if _DECLARED.search(head) and len(head) < 40), None)
        if current is None and named is not None and len(heads) > 1:
            current = Declared(
                claim=named,
                verified=next((n for n, h in enumerate(heads) if re.search(r"verif|status|check|support", h)), None),
                confidence=next((n for n, h in enumerate(heads) if re.search(r"confiden|score|prob", h)), None),
            )
        elif current is not None:
            rows[index] = current
    return rows


def _of_block(
    block: Block, index: int, declared: dict[int, Declared], references: References, heading: str
) -> Iterator[Claim]:
    if index in declared:
        yield from _of_row(block, index, declared[index], references, heading)
    elif block.kind == "row":
        yield from _of_plain_row(block, index, references, heading)
    else:
        yield from _sentences(block, index, references, heading)


def _of_plain_row(block: Block, index: int, references: References, heading: str) -> Iterator[Claim]:
    """Yield the claims in the cells of a row: sentences, and of a row with a source what is told of its first cell."""
    whole = tuple(dict.fromkeys(k for c in block.cells for k in cited_in(c.text, addresses(c), 0, index, references)))
    first = next((c for c in block.cells if any(map(str.isalpha, c.text))), None)
    subject = uncited(first) if whole and first is not None else ""
    for cell in block.cells:
        words = uncited(cell)
        if first is not None and cell is not first and is_told_of(subject, words):
            made = _claim(cell, 0, len(cell.text), f"{subject}: {words}", whole, heading)
            yield replace(made, span=(first.source(0, len(first.text))[0], made.span[1]))
            continue
        for claim in _sentences(cell, index, references, heading):
            yield claim if claim.cites else replace(claim, cites=whole)  # a row's source is that of its cells


def _of_row(block: Block, index: int, columns: Declared, references: References, heading: str) -> Iterator[Claim]:
    """Yield the claim of one row of a table of claims, with its tick and confidence."""
    if columns.claim >= len(block.cells):
        return
    cell = block.cells[columns.claim]
    words = uncited(cell)
    if len(words.split()) < 2:
        return
    cites = [key for c in block.cells for key in cited_in(c.text, addresses(c), 0, index, references)]
    told = SelfReported(
        verified=_tick(_cell(block, columns.verified)), confidence=_share(_cell(block, columns.confidence))
    )
    made = _claim(cell, 0, len(cell.text), words, tuple(dict.fromkeys(cites)), heading)
    yield replace(made, self_reported=told)


def _cell(block: Block, column: int | None) -> str:
    return block.cells[column].text if column is not None and column < len(block.cells) else ""


def _tick(text: str) -> bool | None:
    if _CROSS.search(text):
        return False
    return True if _TICK.search(text) else None


def _share(text: str) -> float | None:
    match = re.search(r"(\d{1,3}(?:\.\d{1,6})?)\s*(%?)", text)
    if match is None:
        return None
    value = float(match[1]) / (100 if match[2] or float(match[1]) > 1 else 1)
    return value if 0 <= value <= 1 else None


def _sentences(block: Block, index: int, references: References, heading: str) -> Iterator[Claim]:
    """Yield the claims among the sentences of running text."""
    placed = addresses(block)
    for start, end, stop, words in sentences(block):
        cites = cited_in(block.text[start:stop], placed, start, index, references)
        if is_claim(words, cited=bool(cites), listed=block.kind in ("item", "row")):
            yield _claim(block, start, end, words, cites, heading)


def _claim(block: Block, start: int, end: int, words: str, cites: tuple[str, ...], heading: str) -> Claim:
    return Claim(
        id="",
        text=words,
        span=block.source(start, end),
        line=1,
        pointer=block.pointer,
        page=block.page,
        boxes=block.boxes,
        truncated=words.endswith(("...", "…")),
        cites=cites,
        about_summary=bool(ABOUT.search(words)),
        context=heading,
    )


def _unfinished(document: Document) -> tuple[int, int]:
    """Return the characters of a last sentence that a document breaks off in; (0, 0) where it does not."""
    block = document.blocks[-1] if document.blocks else None
    if block is None or block.kind != "text" or block.text.rstrip().endswith(_STOPS):
        return 0, 0
    parts = sentences(block)
    return block.source(parts[-1].start, parts[-1].end) if parts and parts[-1].stop == len(block.text) else (0, 0)


def _cut(found: Sequence[Claim], declared: dict[int, Declared], last: tuple[int, int]) -> Iterator[Claim]:
    """Mark claims that are cut off.

    These are the `last` sentence of a document that breaks off, and declared claims without a final stop, although
    long or though their siblings have one.
    """
    if not declared:
        yield from (*found[:-1], *(replace(c, truncated=c.truncated or c.span == last) for c in found[-1:]))
        return
    stopped = sum(c.text.endswith(_STOPS) for c in found)
    longest = max((len(c.text) for c in found), default=0)
    for claim in found:
        bare = not claim.text.endswith(_STOPS)
        long = len(claim.text) >= max(CUT_FROM, longest - 8)
        cut = bare and (long or (2 * stopped > len(found) and len(claim.text) >= CUT_FROM))
        yield replace(claim, truncated=claim.truncated or cut)


def claim_id(text: str, taken: dict[str, int]) -> str:
    """Return the id of a claim: twelve hex digits of its normalised text's digest, `-2` for a repetition."""
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    made = hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:12]
    taken[made] = taken.get(made, 0) + 1
    return made if taken[made] == 1 else f"{made}-{taken[made]}"


def _named(found: Iterator[Claim], lines: Lines) -> Iterator[Claim]:
    """Give every claim its id and its place in lines and columns."""
    taken: dict[str, int] = {}
    for claim in found:
        line, column = lines.at(claim.span[0])
        end_line, end_column = lines.at(claim.span[1])
        yield replace(
            claim,
            id=claim_id(claim.text, taken),
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
        )
