"""Headings, by number, by name and by the way they are set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from .layout import Row, Sheet


@dataclass(slots=True)
class Style:
    """What is usual in a document."""

    size: float
    """Of the body's letters, in points."""
    pitch: float
    """From base line to base line, in points."""


NUMBERED = re.compile(
    r"(?:(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}|[A-Z](?:\.\d{1,2}){1,3}|[A-Z](?=[.:]?\s)|[IVX]{1,5}(?=\.))[.:)]?"
    r"|§\s?(?P<mark>\d{1,2})|(?P<appendix>Appendix|APPENDIX)(?:\s[A-Z0-9]{1,2})?[.:]?)\s+(?P<title>[^\W\d_].*)"
)
KNOWN = frozenset(
    "abstract introduction references bibliography acknowledgements acknowledgments acknowledgement acknowledgment "
    "conclusion conclusions discussion results methods method experiments evaluation background preliminaries "
    "limitations appendix appendices".split()
) | {"related work", "literature cited", "works cited", "supplementary material", "ethics statement",
     "concluding remarks", "broader impact", "future work", "discussion and conclusion"}  # fmt: skip
BIBLIOGRAPHY = frozenset(
    {"references", "bibliography", "literature cited", "works cited", "literature", "references and notes"}
)


def is_prose(row: Row, style: Style) -> bool:
    """Whether `row` is a line of running text: as wide as its column, or flush with the line above or below."""
    if abs(row.size - style.size) > 0.08 * style.size or len(row.words) < 4:
        return False
    if not row.flush and row.x1 - row.x0 < 0.8 * (row.column[1] - row.column[0]):
        return False
    letters = sum([w.text.isalpha() or w.text[:-1].isalpha() for w in row.words])
    capitals = sum([w.text[0].isupper() for w in row.words])
    if capitals > 0.7 * len(row.words):  # the head of a table
        return False
    return letters >= 0.6 * len(row.words) and row.cells <= 1 + len(row.words) // 5


def heading_level(row: Row, style: Style, detached: bool) -> int:
    """Return 1 for a row that heads a section, 2 for one that heads a part of one, 0 for other rows."""
    text = row.text
    if not 3 <= len(text) <= 120 or text[-1] in ",;" or row.cells > 3:
        return 0
    plain = text.strip(" .:").lower()
    match = NUMBERED.match(text)
    name = match["title"].strip(" .:").lower() if match else plain
    strong = row.bold or row.size > 1.07 * style.size
    if name in KNOWN and (strong or detached or text.isupper()):
        return 1
    capitals = text.isupper() or all(w.text[0].isupper() or len(w.text) < 4 for w in row.words if w.text[0].isalpha())
    if match and (strong or (capitals and detached and text[-1] != "." and row.x1 < row.column[1] - row.size)):
        number = match["number"] or ""
        if match["title"][0].islower() or (number.isdigit() and int(number) > 30):
            return 0
        return 1 if match["appendix"] or "." not in number.strip(".") else 2
    if strong and detached and text[0].isupper() and text[-1] not in ".?" and len(text) > 4 and text[1:2].isalpha():
        return 2 if len(row.words) <= 14 and row.size >= 0.98 * style.size else 0
    return 0


def opens_section(row: Row, style: Style) -> bool:
    """Whether `row` is a numbered heading that nothing else in a float could be."""
    strong = row.bold or row.size > 1.07 * style.size
    return strong and row.x0 < row.column[0] + 2 * row.size and NUMBERED.match(row.text) is not None


def mark_headings(sheet: Sheet, style: Style) -> None:
    """Mark headings, also those that run over two rows."""
    for i, row in enumerate(sheet.rows):
        if row.kind:
            continue
        before = sheet.rows[i - 1] if i else None
        after = sheet.rows[i + 1] if i + 1 < len(sheet.rows) else None
        detached = before is None or before.y0 > row.y0 or row.y0 - before.y1 > 0.35 * style.size
        if before and before.heading and not NUMBERED.match(row.text) and _same_heading(before, row, style):
            row.kind, row.heading = "heading", before.heading
            continue
        level = heading_level(row, style, detached)
        if level and after is not None and _beside(row, after):
            level = 0  # words set in bold at the head of a paragraph, or the head row of a table
        if level:
            row.kind, row.heading = "heading", level


def _same_heading(before: Row, row: Row, style: Style) -> bool:
    """Whether a heading goes on in the next row."""
    return (
        abs(before.size - row.size) < 0.3
        and before.bold == row.bold
        and (row.bold or row.size > 1.07 * style.size)
        and 0 <= row.y0 - before.y0 < 1.6 * row.size
        and before.x1 > before.column[0] + 0.6 * (before.column[1] - before.column[0])
    )


def _beside(row: Row, other: Row) -> bool:
    """Whether two rows stand on one base line of one column."""
    return other.column == row.column and min(row.y1, other.y1) - max(row.y0, other.y0) > 0.5 * (row.y1 - row.y0)


def mark_flush(sheet: Sheet, style: Style) -> None:
    """Note which rows begin and end where a neighbour does: text beside a figure is narrow, but justified."""
    for a, b in pairwise(sheet.rows):
        near = 0 < b.y0 - a.y0 < 1.5 * style.pitch
        if near and abs(a.x0 - b.x0) < 1.5 and abs(a.x1 - b.x1) < 1.5 and a.x1 - a.x0 > 12 * style.size:
            a.flush = b.flush = True
