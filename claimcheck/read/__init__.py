"""A summary file to claims, references and what it says of itself.

decode      bytes to text, with the limits
markdown    text and Markdown to blocks (`html`, `strings` for JSON, `pages` for PDF: the same blocks)
declared    JSON whose claims, sections and references are objects
references  the works cited, and which of them a piece of text means
citations   the sentences of a block, and which of its characters are citations
assertions  which sentences assert something
claims      the claims of a document, and what each rests on
about       title, date, question, counts, ticks
listed      claims files for machines (JSON Lines)

To add a format: one file here that makes a `Document`, one branch in `_document`, one suffix, its test.
"""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from ..errors import SummaryError
from ..model import Summary
from . import about, html, listed, markdown, pages, strings
from .claims import MOST, claim_id, extract, sections
from .decode import LONGEST, LONGEST_DATA, decode
from .interface import Document
from .references import collect

SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf", ".json", ".jsonl")
"""Files that are summaries, in a folder."""

__all__ = ["SUFFIXES", "claim_id", "read"]


def read(data: bytes, name: str, *, set_name: str = "") -> Summary:
    """Return the summary in the bytes of a file; its format is told by suffix, else by its beginning.

    Raises:
        SummaryError: it is empty, no text, broken, or too large.
    """
    digest = hashlib.sha256(data).hexdigest()
    suffix = PurePath(name).suffix.lower()
    if data.startswith(b"%PDF") or suffix == ".pdf":
        return _summary(pages.read(data, name), name, digest, set_name)
    text, problems = decode(data, name, longest=LONGEST_DATA if suffix in (".json", ".jsonl") else LONGEST)
    if suffix == ".jsonl" or (suffix not in SUFFIXES and text.lstrip().startswith('{"') and _is_lines(text)):
        return _listed(text, name, digest, set_name, problems)
    document = _document(text, name, suffix)
    return _summary(document, name, digest, set_name, problems)


def _is_lines(text: str) -> bool:
    """Whether text of unknown kind is JSON Lines with claims."""
    first = text.lstrip().partition("\n")[0]
    return '"claim"' in first and first.rstrip().endswith("}")


def _document(text: str, name: str, suffix: str) -> Document:
    head = text[:1000].lstrip().lower()
    if suffix == ".json" or (suffix not in SUFFIXES and head.startswith(("{", "["))):
        return strings.read(text, name)
    if suffix in (".html", ".htm") or (suffix not in SUFFIXES and head.startswith(("<!doctype html", "<html"))):
        return html.read(text)
    return markdown.read(text)


def _listed(text: str, name: str, digest: str, set_name: str, problems: tuple[str, ...]) -> Summary:
    claims, references = listed.read(text, name)
    return Summary(
        path=name,
        sha256=digest,
        format="jsonl",
        text=text,
        title=None,
        date=None,
        question=None,
        references=references,
        claims=claims,
        problems=problems,
        set=set_name,
    )


def _summary(document: Document, name: str, digest: str, set_name: str, problems: tuple[str, ...] = ()) -> Summary:
    if not any(block.text.strip() for block in document.blocks) and not document.problems:
        raise SummaryError(f"{name}: no text in it", "give a file with a summary in it")
    parts = sections(document)
    listed_blocks = [False] * len(document.blocks)
    for section in parts:
        for index in section.blocks:
            listed_blocks[index] = section.kind == "list" or document.blocks[index].entry
    references = collect(document, listed_blocks)
    claims = extract(document, parts, references)
    if len(claims) == MOST:
        problems = (*problems, f"only its first {MOST:,} claims were read")
    return Summary(
        path=name,
        sha256=digest,
        format=document.format if document.format != "md" or not name.endswith(".txt") else "txt",
        text=document.text,
        title=about.title_of(document),
        date=about.date_of(document),
        question=document.question or about.question_of(document, parts),
        references=tuple(references.made),
        claims=claims,
        abstract=about.abstract_of(document, parts),
        generator=document.generator or about.generator_of(document),
        self_reported=about.self_reported(document),
        problems=(*problems, *document.problems),
        set=set_name,
    )
