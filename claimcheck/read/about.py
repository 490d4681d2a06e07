"""What a summary says of itself: title, date, question, counts, scores, ticks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .citations import tidy
from .claims import Section
from .interface import Block, Document

MONTHS = "january february march april may june july august september october november december".split()
_NAMES = "|".join((*(f"{m}|{m[:3]}" for m in MONTHS), "sept"))
_DATES = (
    re.compile(r"\b(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)"),
    re.compile(rf"\b(?P<name>{_NAMES})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>(?:19|20)\d{{2}})\b", re.I),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.? (?P<name>{_NAMES})\.?,? (?P<year>(?:19|20)\d{{2}})\b", re.I),
)
_QUESTION = re.compile(r"\bresearch question:\s*(.{10,600}?\?)", re.IGNORECASE)
_COUNTS = {
    "papers_retrieved": (
        r"\b(\d{1,6})\s(?:papers?|articles?|documents?|studies|sources)\s(?:were\s)?(?:retrieved|found|identified)",
        r"\byielded\s(\d{1,6})\s(?:papers?|articles?|documents?|studies|sources)",
    ),
    "claims_extracted": (r"\b(\d{1,6})\s(?:claims?\s)?(?:were\s)?extracted",),
    "claims_verified": (r"\b(\d{1,6})\s(?:claims?\s)?(?:were\s)?(?:independently\s)?verified",),
}
_SCORE = re.compile(r"\bscore(?:\sof)?[:\s]\s?(\d{1,3}(?:\.\d{1,4})?)\s?/\s?(\d{1,3})", re.IGNORECASE)
HEAD = 12
"""Blocks in which a title, a date and a byline are looked for."""


def title_of(document: Document) -> str | None:
    """Return the title: what the format says, else the first heading that is no section's name."""
    if document.title:
        return document.title
    for block in document.blocks[:HEAD]:
        words = block.text.strip(" *#")
        if block.kind == "heading" and words and not re.fullmatch(r"abstract|introduction|summary", words, re.I):
            return words[:500]
    first = document.blocks[0] if document.blocks else None
    if first is not None and first.kind == "text" and len(first.text) < 160 and first.text[-1:] not in ".?!:":
        return first.text.strip()
    return None


def date_of(document: Document) -> str | None:
    """Return the date that the format gives, or at the head of the document, as ISO 8601."""
    head = (document.date or "", *(block.text for block in document.blocks[:HEAD]))
    for text in head:
        if len(text) > 300:
            continue
        for pattern in _DATES:
            match = pattern.search(text)
            if match is None:
                continue
            named = match.groupdict().get("name")
            month = _month(named) if named else int(match["month"])
            if 1 <= month <= 12 and 1 <= int(match["day"]) <= 31:
                return f"{match['year']}-{month:02d}-{int(match['day']):02d}"
    return None


def _month(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name[:3].lower()))


def generator_of(document: Document) -> str | None:
    """Return the byline: a short line between title and date, or what is said to have generated it."""
    head = document.blocks[:HEAD]
    for block in head:
        match = re.search(r"\bgenerated (?:by|with) ([A-Z][\w .-]{2,60}?)(?:[.,;]|$)", block.text)
        if match:
            return match[1].strip()
    for before, block, after in zip(head, head[1:], head[2:], strict=False):
        dated = any(pattern.search(after.text) for pattern in _DATES) and len(after.text) < 40
        if before.kind == "heading" and block.kind in ("text", "heading") and dated and len(block.text) < 60:
            return block.text.strip(" *#")
    return None


def question_of(document: Document, parts: Sequence[Section]) -> str | None:
    """Return the question the summary was asked."""
    for block in document.blocks:
        match = _QUESTION.search(block.text[:5000])
        if match:
            return match[1]
    for section in parts:
        if re.fullmatch(r"(?:\W|\d)*(?:research )?(?:question|query)\W*", section.heading, re.IGNORECASE):
            return _text(document, section)[:1000] or None
    return None


def abstract_of(document: Document, parts: Sequence[Section]) -> str | None:
    """Return the text of the section "Abstract"."""
    for section in parts:
        if re.fullmatch(r"(?:\W|\d)*abstract\W*", section.heading, re.IGNORECASE):
            return _text(document, section) or None
    return None


def _text(document: Document, section: Section) -> str:
    blocks: list[Block] = [document.blocks[i] for i in section.blocks]
    return tidy(" ".join(b.text for b in blocks if b.kind != "heading"))


def self_reported(document: Document) -> dict[str, Any]:
    """Return the counts and the score a summary states of itself."""
    told: dict[str, Any] = {}
    for block in document.blocks:
        text = block.text[:2000]
        for name, patterns in _COUNTS.items():
            match = next((m for p in patterns if (m := re.search(p, text, re.IGNORECASE))), None)
            if match and name not in told:
                told[name] = int(match[1])
        score = _SCORE.search(text)
        if score and "score" not in told:
            told["score"], told["score_of"] = score[1], score[2]
    return told
