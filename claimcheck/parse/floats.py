"""Tables and figures: the rows that belong to them, found from their captions.

A caption says that something stands beside it, not on which side. The side is chosen by what is there:
horizontal rules and rows that fall into cells for a table, rows that are no prose for a figure. Growth stops
at running text, which is what a reader does as well.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from .headings import Style, is_prose, mark_flush, opens_section
from .ink import BOLD, Shape
from .layout import Row, Sheet

CAPTION = re.compile(
    r"(?P<what>Tables?|Tab\.|TABLE|Figures?|Figs?\.|FIGURE|FIG\.?|Algorithm|ALGORITHM|Listing|Box|Chart|Scheme|Plate)"
    r"\s?(?P<number>(?:[A-Z]{1,2}[.\-]?)?\d{1,3}(?:\.\d{1,3})?[a-z]?|[IVXL]{1,6}|[A-Z])"
    r"(?P<stop>\s?[.:|]|\s?[\u2013\u2014]|(?=\s\()|$)?"
)

PART = re.compile(r"(?<!\S)\(([a-h])\)\s?[A-Z]\w")
"""What the caption of a part begins with."""


@dataclass(slots=True)
class Caption:
    """A caption and what may belong to it."""

    sheet: Sheet
    rows: list[Row]
    what: str


@dataclass(slots=True)
class Side:
    """What stands above or below a caption."""

    rows: list[Row]
    score: float
    """How much these rows look like a table; 0 or less: not at all."""
    near: float
    """How far they stand from the caption, in points."""


def mark_floats(sheets: list[Sheet], style: Style) -> None:
    """Set the kind of captions and of the rows of their tables and figures."""
    captions: list[Caption] = []
    for sheet in sheets[:1]:
        openings = [r.y0 for r in sheet.rows if r.text.strip(" .:").lower() in OPENINGS or opens_section(r, style)]
        sheet.front_end = min(openings, default=0.0)
    for sheet in sheets:
        mark_flush(sheet, style)
        captions += [found for i in range(len(sheet.rows)) if (found := _caption(sheet, i, style))]
    for caption in captions:
        for row in caption.rows:
            row.kind = "caption"
    tables = [c for c in captions if c.what == "table"]
    sides = [(_table(c, style, False), _table(c, style, True)) for c in tables]
    # A document sets its table captions on one side; where both sides of one look like tables, ask the others.
    usual = sum((below.score > 0) - (above.score > 0) for above, below in sides)
    for number, (caption, (above, below)) in enumerate(zip(tables, sides, strict=True)):
        rows = _chosen(above, below, usual)
        _mark(rows + _captions_of_parts(caption.sheet, rows, style), "table", number)
    for number, caption in enumerate(captions, len(tables)):
        if caption.what == "figure":
            _mark(_figure(caption.sheet, caption.rows, style), "figure", number)
        elif caption.what == "algorithm":
            _mark(_between_rules(caption.sheet, caption.rows, style, True)[0], "figure", number)
    for sheet in sheets:
        for row in sheet.aside:
            row.kind = row.kind or "figure"


def _chosen(above: Side, below: Side, usual: int) -> list[Row]:
    """Return the rows of a table: those that stand nearer, else on the side that is usual (positive: below)."""
    if min(above.score, below.score) < 1:
        best = max(above, below, key=lambda side: side.score)
        return best.rows if best.score > 0 else []
    if abs(above.near - below.near) >= 3:
        return min(above, below, key=lambda side: side.near).rows
    if usual:
        return below.rows if usual > 0 else above.rows
    return max(above, below, key=lambda side: side.score).rows


def _captions_of_parts(sheet: Sheet, rows: list[Row], style: Style) -> list[Row]:
    """Return the rows right above or below a table that say what its parts are, such as `(a) On one set.`."""
    if not rows:
        return []
    top, bottom = min(r.y0 for r in rows) - 2.5 * style.pitch, max(r.y1 for r in rows) + 2.5 * style.pitch
    left, right = min(r.x0 for r in rows) - 2 * style.size, max(r.x1 for r in rows) + 2 * style.size
    near = [
        r for r in sheet.rows
        if not r.kind and r not in rows and top < r.y0 and r.y1 < bottom and r.x0 > left and r.x1 < right
        and not is_prose(r, style)
    ]  # fmt: skip
    found = [r for r in near if PART.match(r.text)]
    if {"a", "b"} - {match[1] for r in found + rows for match in PART.finditer(r.text)}:
        return []
    for row in found:
        found += [
            r for r in near
            if r not in found and 0 < r.y0 - row.y0 < 1.6 * row.size and r.x0 < row.x1 and r.x1 > row.x0
        ]  # fmt: skip
    return found


def _mark(rows: list[Row], kind: str, region: int) -> None:
    """Give `rows` a kind and the number of their float, where they have none."""
    for row in rows:
        if not row.kind:
            row.kind, row.region = kind, region


def _caption(sheet: Sheet, i: int, style: Style) -> Caption | None:
    """Return the rows of the caption that starts at row `i` and what it is of, or None."""
    first = sheet.rows[i]
    if first.kind or first.words[0].text[:3].lower() not in STARTS:
        return None
    match = CAPTION.match(first.text)
    if match is None or not _opens(sheet, i, match, style):
        return None
    rows = [first]
    for row in sheet.rows[i + 1 :]:
        last = rows[-1]
        if (row.x0 >= last.x1 or row.x1 <= last.x0) and abs(row.y0 - last.y0) < 2 * first.size:
            continue  # the caption of the figure beside it
        gap = row.y0 - last.y1
        same = abs(row.size - first.size) < 0.6 and row.x0 < last.x1 and row.x1 > last.x0
        if row.kind or not same or not -2 < gap < 0.55 * first.size or _ruled(sheet, last, row):
            break
        if row.cells > 2 + len(row.words) // 5 or (len(rows) > 1 and _short(last, first) and last.text[-1] in ".!?"):
            break
        rows.append(row)
    what = match["what"].lower()[:3]
    return Caption(sheet, rows, {"tab": "table", "alg": "algorithm", "lis": "algorithm"}.get(what, "figure"))


OPENINGS = frozenset({"abstract", "introduction", "a b s t r a c t", "summary"})
STARTS = {"tab", "fig", "alg", "lis", "box", "cha", "sch", "pla"}


def _opens(sheet: Sheet, i: int, match: re.Match[str], style: Style) -> bool:
    """Whether a row that begins like a caption is one, and no sentence that happens to begin so."""
    row, label = sheet.rows[i], match["what"]
    before = sheet.rows[i - 1] if i else None
    # In the middle of a paragraph, the line before would be a full one.
    detached = (
        before is None
        or not is_prose(before, style)
        or row.y0 - before.y0 > 1.3 * style.pitch
        or before.y0 - row.y0 >= 1
        or before.x0 > row.x1
        or before.x1 < row.x0
    )
    styled = bool(row.words[0].style & BOLD) or label.isupper() or abs(row.size - style.size) > 0.05 * style.size
    if match["stop"]:
        return detached or styled
    return styled and detached and match.end() == len(row.text)


def _short(row: Row, first: Row) -> bool:
    """Whether `row` ends well before the right edge of its caption."""
    return row.x1 < first.x1 - 3 * row.size


def _ruled(sheet: Sheet, above: Row, below: Row) -> bool:
    """Whether a rule lies between two rows."""
    top, bottom = (above.y0 + above.y1) / 2, (below.y0 + below.y1) / 2
    return any(top < r.y0 < bottom and r.x0 < below.x1 and r.x1 > below.x0 for r in sheet.rules)


def _frame(sheet: Sheet, caption: list[Row], style: Style) -> tuple[float, float]:
    """Return the left and right edge of the float: its column, or less where text runs beside the caption."""
    left, right = min(r.column[0] for r in caption), max(r.column[1] for r in caption)
    x0, x1 = min(r.x0 for r in caption), max(r.x1 for r in caption)
    beside = [
        r for r in sheet.rows
        if r.y0 < caption[-1].y1 and r.y1 > caption[0].y0 and r.flush and is_prose(r, style)
        and r.x0 < right and r.x1 > left
    ]  # fmt: skip
    if any(r.x1 < x0 for r in beside):
        left = max(r.x1 for r in beside if r.x1 < x0)
    if any(r.x0 > x1 for r in beside):
        right = min(r.x0 for r in beside if r.x0 > x1)
    return left, right


def _table(caption: Caption, style: Style, below: bool) -> Side:
    """Return what stands on one side of `caption`, and how much it looks like its table."""
    sheet, rows = caption.sheet, caption.rows
    ruled, near = _between_rules(sheet, rows, style, below)
    found = ruled or _grow(sheet, rows, style, below)
    if not found:
        return Side([], 0.0, 0.0)
    if not ruled:
        near = min(_distance(rows, r, below) for r in found)
    lines = Counter(round((r.y0 + r.y1) / 4) for r in found)
    score = sum([1.0 for r in found if r.cells > 1 or _figures(r) or lines[round((r.y0 + r.y1) / 4)] > 1])
    score += 3.0 if ruled else (1.0 if abs(found[0].size - style.size) > 0.5 else 0.0)
    return Side(found, score - near / 20.0, near)


def _distance(caption: list[Row], row: Row, below: bool) -> float:
    """Return how far `row` stands from the caption, in points."""
    return row.y0 - caption[-1].y1 if below else caption[0].y0 - row.y1


def _figures(row: Row) -> bool:
    """Whether a row is mostly numbers."""
    return 2 * sum(any(c.isdigit() for c in w.text) for w in row.words) >= len(row.words)


def _between_rules(sheet: Sheet, caption: list[Row], style: Style, below: bool) -> tuple[list[Row], float]:
    """Return the rows between the rules that follow `caption` without prose between them, and how near they begin."""
    left, right = _frame(sheet, caption, style)
    edge = caption[-1].y1 if below else caption[0].y0
    rules = [
        r for r in sheet.rules
        if r.x1 > left + 2 and r.x0 < right - 2 and (r.y0 >= edge - 3 if below else r.y1 <= edge + 3)
    ]  # fmt: skip
    rules.sort(key=lambda r: r.y0 if below else -r.y0)
    stops = [r for r in sheet.rows if r.column[0] < right and r.column[1] > left and _blocks(r, style)]
    chain: list[float] = []
    first: Shape | None = None
    x0, x1 = left, right
    for rule in rules:
        last = chain[-1] if chain else edge
        top, bottom = min(last, rule.y0), max(last, rule.y0)
        between = [s for s in stops if top < (s.y0 + s.y1) / 2 < bottom and s not in caption]
        framed = first is not None and abs(rule.x0 - first.x0) < 3 and abs(rule.x1 - first.x1) < 3
        if between and not (framed and all(_set_in(s, rule) for s in between)):
            break
        if not chain and bottom - top > 5 * style.pitch:
            break
        chain.append(rule.y0)
        first = first or rule
        x0, x1 = min(x0, rule.x0), max(x1, rule.x1)
    if len(chain) < 2 or max(chain) - min(chain) < style.size:
        return [], 0.0
    # What stands between caption and first rule without stopping the search is a title of the table.
    top, bottom = min(edge, chain[-1]) - 2, max(edge, chain[-1]) + 2
    rows = [r for r in sheet.rows if not r.kind and r.x0 < x1 and r.x1 > x0]
    inside = [r for r in rows if top < (r.y0 + r.y1) / 2 < bottom]
    over = [r for r in rows if -0.3 < (min(chain) - r.y1) / r.size < 0.6 and not _blocks(r, style)]
    if sum(r.cells for r in over) > 1:  # the upper level of heads, without a rule above it
        inside += [r for r in over if r not in inside]
    return inside, abs(chain[0] - edge)


def _set_in(row: Row, rule: Shape) -> bool:
    """Whether a row of words stands away from the edge of its column, between the ends of a rule: a cell of text."""
    indented = row.x0 > row.column[0] + 1.5 * row.size
    return row.kind == "" and indented and rule.x0 - 1 < row.x0 and row.x1 < rule.x1 + 1


def _blocks(row: Row, style: Style) -> bool:
    """Whether a table or figure cannot go on past `row`."""
    return row.kind in {"caption", "running"} or is_prose(row, style) or opens_section(row, style)


def _grow(sheet: Sheet, caption: list[Row], style: Style, below: bool) -> list[Row]:
    """Return the rows on one side of `caption` up to the first running text."""
    left, right = _frame(sheet, caption, style)
    edge = caption[-1].y1 if below else caption[0].y0
    inside = [r for r in sheet.rows if r not in caption and r.x0 < right - 2 and r.x1 > left + 2]
    if below:
        near = sorted((r for r in inside if r.y0 >= edge - 3), key=lambda r: r.y0)
    else:
        near = sorted((r for r in inside if r.y1 <= edge + 3), key=lambda r: -r.y1)
    taken: list[Row] = []
    for row in near:
        if _blocks(row, style) or (row.kind and row.kind not in {"table", "figure"}):
            break
        if row.y0 < sheet.front_end or _ends_paragraph(row, inside, style) or abs(row.y0 - edge) > 0.45 * sheet.height:
            break
        taken.append(row)
        edge = row.y1 if below else row.y0
    return taken


def _ends_paragraph(row: Row, inside: list[Row], style: Style) -> bool:
    """Whether `row` is the short last line of a paragraph of running text above it."""
    if row.cells > 1 or abs(row.size - style.size) > 0.08 * style.size or row.x0 > row.column[0] + 3 * row.size:
        return False
    return any(
        is_prose(r, style) and 0 < row.y0 - r.y0 < 1.4 * style.pitch and r.x0 < row.x1 and r.x1 > row.x0 for r in inside
    )


def _figure(sheet: Sheet, caption: list[Row], style: Style) -> list[Row]:
    """Return the rows inside the figure that belongs to `caption`: above it, else below it."""
    above = _grow(sheet, caption, style, False)
    if above:
        return above
    top, bottom = caption[0].y0, caption[-1].y1
    left, right = _frame(sheet, caption, style)
    drawn = [s for s in sheet.shapes if s.x0 < right and s.x1 > left and s.y1 - s.y0 > 5]
    over = any(top - 60 < s.y1 <= top + 5 for s in drawn)
    under = any(bottom - 5 <= s.y0 < bottom + 60 for s in drawn)
    return _grow(sheet, caption, style, True) if under and not over else []
