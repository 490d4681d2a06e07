"""One region of a page to tables: lines, columns, heads and rows put together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from ...model import Box, Cell, Page, Span, Table
from ..floats import PART
from ..layout import Sheet, turn_box
from .atoms import DASHES, Atom, attach, box_of, join
from .columns import columns_of
from .columns import place as place_of
from .heads import head_count, heads_of
from .lines import Line, lines_of
from .parts import boxes_of, halves, stacked
from .region import Region
from .rows import Entry, Frame, blocks, entries_of, head_texts, wrapped
from .strokes import Stroke

MOST_WORDS = 5000
"""Of one table: what is larger is made to cost time and no table."""


@dataclass(slots=True)
class Place:
    """The page a table stands on."""

    sheet: Sheet
    page: Page

    def box(self, box: Box) -> Box:
        """Return a box of the upright sheet as one of the page."""
        turned = self.sheet.turned
        x0, y0, x1, y1 = turn_box(box, 4 - turned, self.sheet) if turned else box
        return round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1)


def tables_of(region: Region, place: Place) -> list[Table]:
    """Return the table of a region; several where more than one stand under one caption."""
    if len(region.atoms) > MOST_WORDS:
        return []
    return [table for box in boxes_of(region) for table in _boxed(box, place)]


def _boxed(region: Region, place: Place) -> list[Table]:
    """Return the tables between one top and one bottom rule."""
    lines = lines_of(attach(region.atoms), region.upright)
    across, underlines = _underlines(region.across, lines)
    every, lines = lines, _without_notes(lines, across)
    if not lines:
        return []
    part = _part(every, lines)
    if part:
        caption = replace(region.caption, text=f"{region.caption.text} {part}")
        region = replace(region, caption=caption)
    full = _full(across, lines)
    parts = [half for whole in stacked(lines, full) for half in halves(whole, full, region.upright)]
    made = (_table(part, across, underlines, full, region, place) for part in parts)
    return [table for table in made if table is not None]


def _part(every: list[Line], lines: list[Line]) -> str:
    """Return what stands above or below the lines of a table and says which part of several it is, else nothing."""
    for beside in ([line for line in every if line.y < lines[0].y], [line for line in every if line.y > lines[-1].y]):
        text = " ".join(join(line.atoms) for line in beside)
        if PART.match(text):
            return text
    return ""


def _underlines(across: list[Stroke], lines: list[Line]) -> tuple[list[Stroke], list[Stroke]]:
    """Part rules from underlines, which run just below words and no farther than they do."""
    rules: list[Stroke] = []
    underlines: list[Stroke] = []
    for stroke in across:
        under = any(
            line.y < stroke.at < line.y1 + 0.12 * line.size
            and any(s.x0 - 2 < stroke.start and stroke.end < s.x1 + 2 for s in line.segments)
            for line in lines
        )
        (underlines if under else rules).append(stroke)
    return rules, underlines


def _full(across: list[Stroke], lines: list[Line]) -> list[float]:
    """Return the heights of rules as wide as the table."""
    x0, x1 = min(s.x0 for line in lines for s in line.segments), max(s.x1 for line in lines for s in line.segments)
    slack = 3 + 0.02 * (x1 - x0)
    return sorted(s.at for s in across if s.start < x0 + slack and s.end > x1 - slack)


def _without_notes(lines: list[Line], across: list[Stroke]) -> list[Line]:
    """Leave out what stands apart from the table: notes and figures below its last rule or above its first."""
    if not lines:
        return lines
    wide = sorted(s.at for s in across if s.end - s.start > 0.6 * _width(lines))
    if len(wide) < 2:
        return lines
    inside = [line for line in lines if wide[0] < line.y < wide[-1]]
    if not inside:
        return lines
    below = [line for line in lines if line.y > wide[-1]]
    above = [line for line in lines if line.y < wide[0]]
    if len(wide) < 3 and len(inside) <= len(below) and below[0].y0 - wide[-1] < 0.8 * below[0].size:
        inside += below  # no rule at the bottom
    elif below and below[0].y0 - wide[-1] < 0.8 * below[0].size and any(_row_like(line) for line in below[:2]):
        inside += below
    if above and wide[0] - above[-1].y1 < 0.8 * above[-1].size and all(len(line.segments) > 1 for line in above):
        inside = above + inside
    return inside


def _row_like(line: Line) -> bool:
    """Whether a line looks like a row: several cells, numbers among them."""
    return len(line.segments) > 2 and line.numbers > 0


def _width(lines: list[Line]) -> float:
    """Return how wide some lines are together."""
    return max(s.x1 for line in lines for s in line.segments) - min(s.x0 for line in lines for s in line.segments)


def _table(
    lines: list[Line], across: list[Stroke], underlines: list[Stroke], full: list[float], region: Region, place: Place
) -> Table | None:
    """Return the table that some lines make, or None where there is but one column or no body."""
    top, bottom = lines[0].y0 - 8, lines[-1].y1 + 8
    across = [s for s in across if top < s.at < bottom]
    count = head_count(lines, [y for y in full if top < y < bottom])
    while count > 1 and _names_a_group(lines[count - 1], lines[: count - 1], across):
        count -= 1
    if count and all(len(line.segments) == 1 and _alike(line, lines[count:]) for line in lines[:count]):
        count = 0
    heads, body = lines[:count], lines[count:]
    if not body:
        return None
    columns = columns_of(body, heads, region.upright)
    if len(columns) < 2:
        return None
    frame = Frame(columns, [y for y in full if top < y < bottom], across, region.upright)
    frame.heads = head_texts(heads[-1], columns) if heads else {}
    frame.standing = [a for a in region.standing if top < a.height < bottom]
    entries = entries_of(body, frame)
    rows = [e for e in entries if not e.label]
    if not rows:
        return None
    row_heads = _row_heads(rows, len(columns))
    for beside in frame.beside:
        if beside.column >= row_heads:
            nearest = min(rows, key=lambda row: abs(row.y - beside.y))
            nearest.cells.setdefault(beside.column, []).extend(beside.segments)
    found = heads_of(heads, columns, across, region.upright, row_heads)
    for atom in region.standing:
        if atom.y1 <= body[0].y0 + 2 and top - 80 < atom.y0 and atom.x1 > columns[0].x1:
            found.columns[place_of(atom.middle, columns)].append(atom.text)
    every = [a for line in lines for a in line.atoms]
    return Table(
        label=region.caption.label,
        caption=region.caption.text,
        page=place.page.number,
        box=place.box(_outline(every, across)),
        columns=tuple(tuple(filter(None, h)) for h in found.columns[row_heads:]),
        rows=_row_names(rows, frame, row_heads),
        notes=_notes(found.columns[row_heads:]),
        cells=_cells(rows, row_heads, len(columns), underlines, place),
        corner=tuple(" ".join(filter(None, h)) for h in found.columns[:row_heads]),
    )


def _notes(heads: list[list[str]]) -> tuple[str, ...]:
    """Return what is doubtful about a table with these heads."""
    without = [str(n) for n, levels in enumerate(heads, 1) if not any(levels)]
    return (f"no head was found over column {', '.join(without)}",) if without else ()


def _alike(line: Line, others: list[Line]) -> bool:
    """Whether another line of one segment begins at the same place, or has its middle there: both label groups."""
    mine = line.segments[0]
    single = [other.segments[0] for other in others if len(other.segments) == 1]
    return any(abs(s.x0 - mine.x0) < 2 or abs(s.middle - mine.middle) < 2 for s in single)


def _names_a_group(line: Line, above: list[Line], across: list[Stroke]) -> bool:
    """Whether the last line above the body is no head but, under a rule of its own, the label of the first rows."""
    if len(line.segments) > 1 or max(len(each.segments) for each in above) < 3:
        return False
    segment = line.segments[0]
    return any(above[0].y < s.at < line.y and s.start < segment.x0 - 20 and s.end > segment.x1 + 20 for s in across)


def _outline(atoms: list[Atom], across: list[Stroke]) -> Box:
    """Return the box around a table, rules included."""
    x0, y0, x1, y1 = box_of(atoms)
    near = [s for s in across if x0 - 30 < s.start < x1 and x0 < s.end < x1 + 30]
    return (
        min([x0, *(s.start for s in near)]), min([y0, *(s.at for s in near)]),
        max([x1, *(s.end for s in near)]), max([y1, *(s.at for s in near)]),
    )  # fmt: skip


def _row_heads(rows: list[Entry], columns: int) -> int:
    """Return how many columns at the left name the rows: the first, and those after one that names groups."""
    if columns < 3 or len(rows) < 3:
        return 1
    names = [row.text(0) for row in rows]
    numbered = names[0].isdecimal() and names == [str(int(names[0]) + n) for n in range(len(rows))]
    repeated = len(set(names)) < len(names) and len({(row.text(0), row.text(1)) for row in rows}) == len(rows)
    count = 1
    while count < columns - 1:
        blank = sum(count - 1 not in row.cells for row in rows)
        sparse = blank >= 2 and blank >= 0.25 * len(rows)
        filled = [row for row in rows if count in row.cells]
        worded = sum(not row.numeric(count) for row in filled)
        if not (sparse or (count == 1 and (numbered or repeated))) or len(filled) < 2 or worded < 0.9 * len(filled):
            break
        count += 1
    return count


def _row_names(rows: list[Entry], frame: Frame, row_heads: int) -> tuple[tuple[str, ...], ...]:
    """Return the heads of each row, groups first."""
    names: list[list[str]] = [[*_standing(row, rows, frame), *row.groups] for row in rows]
    for column in range(row_heads):
        for name, text in zip(names, _filled(rows, frame, column), strict=True):
            if text:
                name.append(text)
    return tuple(tuple(name) for name in names)


def _standing(row: Entry, rows: list[Entry], frame: Frame) -> list[str]:
    """Return the upright labels beside a row."""
    found = []
    for block in blocks(rows, frame, frame.columns[0].x0):
        if row not in block:
            continue
        top, bottom = block[0].y0 - 4, block[-1].y1 + 4
        labels = [a for a in frame.standing if top < a.height < bottom]
        if labels:
            found.append(min(labels, key=lambda a: abs(a.height - row.y)).text)
    return found


def _filled(rows: list[Entry], frame: Frame, column: int) -> list[str]:
    """Return the texts of a column of row heads; one that stands for several rows is given to each."""
    texts = [row.text(column) for row in rows]
    beside = [(b.y, wrapped([join(s.atoms) for s in b.segments])) for b in frame.beside if b.column == column]
    blank = sum(not t for t in texts)
    if not beside and (blank < 2 or blank < 0.25 * len(rows) or blank == len(rows)):
        return texts
    result: list[str] = []
    middle = (frame.columns[column].x0 + frame.columns[column].x1) / 2
    for block in blocks(rows, frame, middle):
        top, bottom = block[0].y0, block[-1].y1
        named = [(row.y, text) for row in block if (text := row.text(column))]
        named = sorted(named + [(y, text) for y, text in beside if top < y < bottom])
        result += _shared([row.y for row in block], named)
    return result


def _shared(rows: list[float], named: list[tuple[float, str]]) -> list[str]:
    """Return a label for each row of a block: set beside the middle of its rows where that comes out, else at the top.

    Rows and labels are given by their heights.
    """
    if not named:
        return [""] * len(rows)
    result: list[str] = []
    pitch = min((b - a for a, b in pairwise(rows)), default=10.0)
    for n, (y, text) in enumerate(named):
        start = len(result)
        if n + 1 == len(named):
            end = len(rows)
        else:
            last = sum(r < named[n + 1][0] + 0.3 * pitch for r in rows)
            end = min(
                range(start + 1, max(last, start + 1) + 1),
                key=lambda e: abs((rows[start] + rows[min(e, len(rows)) - 1]) / 2 - y),
            )
        if start >= len(rows) or abs((rows[start] + rows[end - 1]) / 2 - y) > 0.45 * pitch:
            return _downward(rows, named)
        result += [text] * (end - start)
    return result


def _beside(rows: list[float], start: int, end: int, y: float) -> float:
    """Return how far `y` is from the middle of the rows from `start` to `end`."""
    return abs((rows[start] + rows[end - 1]) / 2 - y) if start < end <= len(rows) else 1e9


def _downward(rows: list[float], named: list[tuple[float, str]]) -> list[str]:
    """Return for each row the last label at or above it."""
    return [next((text for y, text in reversed(named) if y <= r + 2), "") for r in rows]


def _cells(rows: list[Entry], row_heads: int, columns: int, underlines: list[Stroke], place: Place) -> tuple[Cell, ...]:
    """Return the cells of the body."""
    cells = []
    for r, row in enumerate(rows):
        for c in range(row_heads, columns):
            atoms = [a for s in row.cells.get(c, []) for a in s.atoms]
            if not atoms:
                continue
            text = row.text(c)
            absent = text in DASHES
            worded = [a for a in atoms if any(x.isalnum() for x in a.text)]
            under = any(
                a.y0 < u.at < a.y1 + 0.12 * a.size and u.start < a.middle < u.end for u in underlines for a in atoms
            )
            cells.append(
                Cell(
                    row=r, column=c - row_heads, text="" if absent else text, spans=_spans(atoms, place.page),
                    box=place.box(box_of(atoms)), bold=bool(worded) and all(a.bold for a in worded),
                    underline=under, marks="".join(a.marks for a in atoms),
                )
            )  # fmt: skip
    return tuple(cells)


def _spans(atoms: list[Atom], page: Page) -> tuple[Span, ...]:
    """Return where the characters of atoms stand in the page's text, neighbours joined."""
    spans: list[tuple[int, int]] = []
    for piece in sorted({p for a in atoms for p in a.pieces}):
        start, end = page.starts[piece], page.ends[piece]
        if spans and not page.text[spans[-1][1] : start].strip("^_ "):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(Span(page=page.number, start=a, end=b) for a, b in spans)
