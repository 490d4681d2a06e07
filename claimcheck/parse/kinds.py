"""What each row of a paper is: running head, heading, footnote, bibliography, title, abstract, front matter.

Floats are found in `floats.py`; what is left over is body text. Every rule here is about a whole document
(its usual size, what repeats from page to page), never about one publisher's style.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from .floats import mark_floats
from .headings import BIBLIOGRAPHY, NUMBERED, Style, is_prose, mark_headings
from .layout import Row, Sheet

PAGE_NUMBER = re.compile(
    r"(?:page\s)?[-–—|\s]*(?:\d{1,4}|[ivxl]{1,6})(?:\s?(?:of|/)\s?\d{1,4})?[-–—|\s]*", re.IGNORECASE
)


def usual_style(sheets: list[Sheet]) -> Style:
    """Return the size and pitch that most of the letters of a document have, its bibliography aside."""
    sizes: Counter[float] = Counter()
    pitches: Counter[float] = Counter()
    rows = _before_bibliography(sheets)
    for row in rows:
        sizes[round(row.size * 4) / 4] += row.letters
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    for a, b in pairwise(rows):
        if abs(a.size - size) < 0.3 and abs(b.size - size) < 0.3 and 0 < b.y0 - a.y0 < 3 * size:
            pitches[round((b.y0 - a.y0) * 4) / 4] += 1
    return Style(size=size, pitch=pitches.most_common(1)[0][0] if pitches else 1.2 * size)


def _before_bibliography(sheets: list[Sheet]) -> list[Row]:
    """Return the rows up to the last heading of a bibliography: long ones are set smaller than the body."""
    rows = [row for sheet in sheets for row in sheet.rows]
    last = next((i for i in range(len(rows) - 1, 0, -1) if rows[i].text.lower() in BIBLIOGRAPHY), len(rows))
    return rows[:last] if 4 * last > len(rows) else rows


def mark_kinds(sheets: list[Sheet]) -> Style:
    """Set the kind of every row of a document; return its usual style."""
    style = usual_style(sheets)
    _mark_running(sheets, style)
    mark_floats(sheets, style)
    for sheet in sheets:
        mark_headings(sheet, style)
        _mark_footnotes(sheet, style)
    if sheets:
        _mark_front(sheets, style)
    _mark_bibliography(sheets)
    for sheet in sheets:
        for row in sheet.rows:
            row.kind = row.kind or "body"
    return style


def _mark_running(sheets: list[Sheet], style: Style) -> None:
    """Mark what repeats at the head and foot of pages, page numbers, and line numbers in the margin."""
    edges: list[tuple[Row, list[Row], tuple[str, int]]] = []
    for sheet in sheets:
        by_height = sorted(sheet.rows, key=lambda r: r.y0)
        head = [r for r in by_height[:4] if r.y1 < 0.13 * sheet.height]
        foot = [r for r in by_height[-4:] if r.y0 > 0.87 * sheet.height]
        for row in head + foot:
            key = re.sub(r"\d+|\b[ivxl]+\b", "#", row.text.lower())
            beside = [r for r in sheet.rows if r is not row and r.y0 < (row.y0 + row.y1) / 2 < r.y1]
            edges.append((row, beside, (key, round(row.y0 / 4))))
        left = min((r.x0 for r in by_height if is_prose(r, style)), default=0.0)
        for row in by_height:
            if row.x1 < left - 4 and row.text.isdigit():
                row.kind = "running"
    seen = Counter(key for _, _, key in edges)
    often: dict[int, Row] = {}
    for row, _, (key, height) in edges:
        times = seen[key, height] + seen[key, height - 1] + seen[key, height + 1]
        if times >= 3 or (times == 2 and len(sheets) <= 5 and not is_prose(row, style)):
            often[id(row)] = row
    for row, beside, _ in edges:
        # The first words of tables at the head of pages repeat too, but what stands beside them does not.
        repeats = id(row) in often and not PAGE_NUMBER.fullmatch(row.text)
        if repeats and all(id(r) in often or r.words[0].text.isdigit() for r in beside):
            row.kind = "running"
    for sheet in sheets:
        _mark_page_number(sheet)
        for row in sheet.aside:
            if row.x1 < 0.08 * sheet.width or row.x0 > 0.92 * sheet.width or "arXiv" in row.text:
                row.kind = "running"


def _mark_page_number(sheet: Sheet) -> None:
    """Mark a number that stands alone at the very head or foot of a page."""
    rows = sorted((r for r in sheet.rows if r.kind != "running"), key=lambda r: r.y0)
    for row, other, in_margin in (
        (
            (rows[0], rows[1:2], rows[0].y1 < 0.13 * sheet.height),
            (rows[-1], rows[-2:-1], rows[-1].y0 > 0.87 * sheet.height),
        )
        if rows
        else ()
    ):
        alone = not other or other[0].y1 < row.y0 + 2 or other[0].y0 > row.y1 - 2
        if in_margin and alone and PAGE_NUMBER.fullmatch(row.text):
            row.kind = "running"


def _mark_footnotes(sheet: Sheet, style: Style) -> None:
    """Mark what stands in small type at the foot of a column below a rule or behind a mark."""
    for column in sorted({r.column for r in sheet.rows}):
        rows = sorted((r for r in sheet.rows if r.column == column and r.kind != "running"), key=lambda r: -r.y0)
        small: list[Row] = []
        for row in rows:
            if row.kind or row.size > 0.93 * style.size or row.y0 < 0.4 * sheet.height:
                break
            small.append(row)
        ruled = [i for i, row in enumerate(small) if _under_rule(sheet, row)]
        if ruled:
            small = small[: ruled[-1] + 1]
        apart = 0 < len(small) < len(rows) and small[-1].y0 - rows[len(small)].y1 > 0.8 * style.pitch
        while small and not (ruled or apart or _marked(small[-1])):
            small.pop()
        for row in small:
            row.kind = "footnote"
    for above, row in pairwise(sheet.rows):
        # Notes under a table.
        if not row.kind and above.kind in {"table", "footnote"} and row.size < 0.96 * style.size and _marked(row):
            row.kind = "footnote"


def _marked(row: Row) -> bool:
    """Whether `row` begins with a footnote mark: a symbol, or a raised number."""
    first = row.words[0]
    return first.text[0] in "*†‡§¶∗⋆" or (first.level == 1 and first.text[0].isdigit())


def _under_rule(sheet: Sheet, row: Row) -> bool:
    """Whether `row` is the first under a rule that is shorter than its column."""
    left, right = row.column
    return any(
        -2 <= row.y0 - r.y1 < 12 and abs(r.x0 - left) < 14 and r.x1 - r.x0 < 0.75 * (right - left) for r in sheet.rules
    )


def _mark_front(sheets: list[Sheet], style: Style) -> None:
    """Mark title, authors and abstract on the first page that has text."""
    sheet = next((s for s in sheets if s.rows), sheets[0])
    free = [r for r in sheet.rows if r.kind in {"", "heading"}]
    upper = [r for r in free if r.y0 < 0.55 * sheet.height]
    if not upper:
        return
    largest = max(r.size for r in upper)
    # The topmost of the large rows: a name or a logo further down may be larger still.
    top = next((i for i, r in enumerate(free) if r.size > max(1.15 * style.size, 0.7 * largest)), None)
    if top is None:
        # A title in the size of the text is at least set in capitals or bold, before all else.
        if not (free[0].heading or free[0].text.isupper()):
            return
        top = 0
    for row in free[:top]:
        row.kind, row.heading = "front", 0
    last, first = top, free[top]
    while last < len(free) and abs(free[last].size - first.size) < 0.4 and free[last].bold == first.bold:
        if last > top and not 0 < free[last].y0 - free[last - 1].y0 < 2 * first.size:
            break
        free[last].kind, free[last].heading = "title", 0
        last += 1
    abstract = _find_abstract(free, last, style)
    if abstract is None:
        return
    start, named = abstract
    for row in free[last:start]:
        row.kind, row.heading = "front", 0
    for row in free[start:]:
        if row.heading == 1 and row is not free[start]:
            break
        if not (named and row is free[start]):
            row.kind, row.heading = "abstract", 0


def _find_abstract(free: list[Row], after: int, style: Style) -> tuple[int, bool] | None:
    """Return where the abstract starts (and whether that row is its heading), or None when nothing follows."""
    for i, row in enumerate(free[after:], after):
        name = row.text.strip(" .:—-").lower().replace(" ", "")
        if name == "abstract":
            return i, True
        if row.text[:8].lower() == "abstract" or (row.heading == 1 and is_prose(row, style)):
            return i, False
        if row.heading == 1:
            break
    for i, (a, b) in enumerate(pairwise(free[after:]), after):
        if a.heading or (len(a.words) >= 8 and len(b.words) >= 8 and 0 < b.y0 - a.y0 < 1.7 * a.size):
            return i, False
    return None


def _mark_bibliography(sheets: list[Sheet]) -> None:
    """Mark everything from the heading of the references to the next heading that is no part of them."""
    inside = False
    size = 0.0
    for sheet in sheets:
        for row in sheet.rows:
            if row.kind == "heading":
                match = NUMBERED.match(row.text)
                name = (match["title"] if match else row.text).strip(" .:").lower()
                if name in BIBLIOGRAPHY:
                    inside, size = True, row.size
                    continue
                if inside and (row.heading == 1 or row.size > size - 0.3):
                    inside = False
            if inside and row.kind in {"", "body", "heading", "footnote", "abstract"}:
                row.kind, row.heading = "bibliography", 0
