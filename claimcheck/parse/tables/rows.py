"""Printed lines of a table's body to rows: wrapped cells joined, labels of groups told from rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations, pairwise

from .atoms import JOINERS, Atom, join
from .columns import Column, covered, place
from .lines import Line, Segment, numeric
from .strokes import Stroke

GOING_ON = ("-", ",", "+", "&", "/", "(", "and", "of", "with", "or", "w/")
"""Endings of a line that is not complete."""
PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))


@dataclass(slots=True)
class Entry:
    """One row in the making."""

    cells: dict[int, list[Segment]]
    y0: float
    y1: float
    size: float
    label: Segment | None = None
    """The one segment of a line that names the group below it."""
    groups: tuple[str, ...] = ()
    lines: int = 1

    @property
    def y(self) -> float:
        """The middle of its first line."""
        return (self.y0 + self.y1) / 2

    def text(self, column: int) -> str:
        """Return the text of a cell, wrapped lines joined."""
        return wrapped([join(s.atoms) for s in self.cells.get(column, [])])

    def numeric(self, column: int) -> bool:
        """Whether a cell is made of numbers."""
        return any(numeric(s) for s in self.cells.get(column, []))


@dataclass(slots=True)
class Beside:
    """Words that stand beside the middle between two rows, for both of them."""

    column: int
    y: float
    segments: list[Segment]


@dataclass(slots=True)
class Frame:
    """What the rows of one table have in common."""

    columns: list[Column]
    full: list[float]
    """Heights of the rules as wide as the table."""
    across: list[Stroke]
    upright: list[Stroke]
    heads: dict[int, str] = field(default_factory=dict)
    """What the lowest line of heads has over each column."""
    standing: list[Atom] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)

    def ruled(self, above: float, below: float) -> bool:
        """Whether a rule as wide as the table lies between two heights."""
        return any(above < y < below for y in self.full)

    def partly_ruled(self, above: float, below: float) -> bool:
        """Whether a rule as wide as half the table lies between two heights."""
        half = 0.5 * (self.columns[-1].x1 - self.columns[0].x0)
        return any(above < s.at < below and s.end - s.start > half for s in self.across)


def wrapped(parts: list[str]) -> str:
    """Return the lines of a wrapped cell as one text; a hyphen between small letters is the line's, not the word's."""
    text = ""
    for part in parts:
        if text.endswith("-") and part[:1].islower() and len(text) > 2 and text[-2].isalpha():
            text = text[:-1] + part
        else:
            text = f"{text} {part}" if text and part else text or part
    return text


def entries_of(body: list[Line], frame: Frame) -> list[Entry]:
    """Return the rows and the labels of a body in order."""
    entries = [_entry(line, frame.columns) for line in body]
    entries = _bands(entries, frame)
    entries = _close(entries, frame)
    entries = _continued(entries, frame)
    _mark_labels(entries, frame)
    return entries


def head_texts(line: Line, columns: list[Column]) -> dict[int, str]:
    """Return what a line of heads has over each column."""
    entry = _entry(line, columns)
    return {column: entry.text(column) for column in entry.cells}


def _entry(line: Line, columns: list[Column]) -> Entry:
    """Return the cells of one line."""
    cells: dict[int, list[Segment]] = {}
    for segment in line.segments:
        for column, part in split(segment, columns):
            if column in cells:
                cells[column][-1] = Segment(cells[column][-1].atoms + part.atoms)
            else:
                cells[column] = [part]
    entry = Entry(cells, line.y0, line.y1, line.size)
    if len(line.segments) == 1 and not numeric(line.segments[0]) and len(covered(line.segments[0], columns)) > 1:
        entry.label = line.segments[0]
    return entry


def split(segment: Segment, columns: list[Column]) -> list[tuple[int, Segment]]:
    """Return the parts of a segment by column; words that run over a gutter stay together."""
    over = covered(segment, columns)
    if len(over) == 1:
        return [(over[0], segment)]
    parts: dict[int, list[Atom]] = {}
    for atom in segment.atoms:
        parts.setdefault(place(atom.middle, columns), []).append(atom)
    pieces = [(column, Segment(atoms)) for column, atoms in sorted(parts.items())]
    if any(_goes_on(a, b) for (_, a), (_, b) in pairwise(pieces)):
        return [(_widest(segment, over, columns), segment)]
    if all(numeric(piece) for _, piece in pieces[1:]):
        return pieces
    if all(_fits(piece, columns[column]) for column, piece in pieces):
        return pieces
    return [(_widest(segment, over, columns), segment)]


def _goes_on(a: Segment, b: Segment) -> bool:
    """Whether `b` belongs to the cell of `a` by what is written."""
    last, first = a.atoms[-1].text, b.atoms[0].text
    text = join(a.atoms)
    open_ = any(text.count(start) > text.count(end) for start, end in PAIRS)
    return open_ or last in JOINERS or first in JOINERS or last[-1] in ",;"


def _widest(segment: Segment, over: list[int], columns: list[Column]) -> int:
    """Return the column that a segment overlaps most."""
    return max(over, key=lambda i: min(segment.x1, columns[i].x1) - max(segment.x0, columns[i].x0))


def _fits(segment: Segment, column: Column) -> bool:
    """Whether a segment stands within a column."""
    return segment.x0 > column.x0 - 2 and segment.x1 < column.x1 + 2


def _bands(entries: list[Entry], frame: Frame) -> list[Entry]:
    """Join the lines between two rules where a table rules off every row."""
    # Where most lines are ruled off from the next, a rule below some columns ends the row as well.
    gridded = sum(frame.partly_ruled(a.y, b.y) for a, b in pairwise(entries)) > 0.6 * (len(entries) - 1)
    parted = frame.partly_ruled if gridded else frame.ruled
    bands: list[list[Entry]] = []
    for entry in entries:
        if bands and not parted(bands[-1][-1].y, entry.y):
            bands[-1].append(entry)
        else:
            bands.append([entry])
    worded = not any(e.numeric(c) for e in entries for c in e.cells)
    wrapping = worded and any(_near(a, b) for a, b in pairwise(entries))
    ruled_off = len(bands) >= 2 and (frame.upright or len(bands) >= 4 or wrapping) and len(entries) > len(bands)
    if not ruled_off or sum(_one_row(band, wrapping=wrapping) for band in bands) < 0.7 * len(bands):
        return entries
    done: list[Entry] = []
    for band in bands:
        done += [_merged(band)] if len(band) > 1 and _one_row(band, wrapping=wrapping) else band
    return done


def _one_row(band: list[Entry], *, wrapping: bool) -> bool:
    """Whether the lines of a band may be one row: no column has two numbers, and something wraps."""
    columns = {c for entry in band for c in entry.cells}
    if len(band) > 1 and any(entry.label for entry in band):
        return False
    doubled = any(sum(e.numeric(c) for e in band) > 1 for c in columns)
    complete = sum(len(e.cells) == len(columns) for e in band)
    return not doubled and (len(band) == 1 or complete <= 1 or wrapping)


def _merged(band: list[Entry]) -> Entry:
    """Return several lines as one row."""
    cells: dict[int, list[Segment]] = {}
    for entry in band:
        for column, segments in entry.cells.items():
            cells.setdefault(column, []).extend(segments)
    return Entry(cells, band[0].y0, band[-1].y1, band[0].size, lines=sum(e.lines for e in band))


def _close(entries: list[Entry], frame: Frame) -> list[Entry]:
    """Join lines nearer to each other than lines of text can be: a cell set beside the middle of a wrapped one."""
    done: list[Entry] = []
    chain: list[Entry] = []
    for entry in entries:
        if chain and not _near(chain[-1], entry):
            done += _chained(chain, frame)
            chain = []
        chain.append(entry)
    return done + _chained(chain, frame)


def _near(before: Entry, entry: Entry) -> bool:
    """Whether two lines are too near to stand one below the other."""
    apart = (entry.y0 + entry.y1 - before.y0 - before.y1) / 2
    return apart < 0.75 * max(before.size, entry.size) and not entry.label and not before.label


def _chained(chain: list[Entry], frame: Frame) -> list[Entry]:
    """Return lines that overlap as one row, or as rows with what stands between them set aside."""
    if len(chain) == 1:
        return chain
    full = [e for e in chain if sum(e.numeric(c) and not e.text(c).endswith(GOING_ON) for c in e.cells) > 0]
    doubled = {c for a, b in combinations(full, 2) for c in a.cells if c in b.cells and a.numeric(c) and b.numeric(c)}
    if not doubled:
        return [_merged(chain)]
    rows: list[Entry] = []
    for entry in chain:
        if set(entry.cells) & doubled or (not rows and 0 in entry.cells and len(entry.cells) > 1):
            rows.append(entry)
        elif not any(entry.numeric(c) for c in entry.cells):
            frame.beside += [Beside(c, entry.y, segments) for c, segments in entry.cells.items()]
        elif rows:
            rows[-1] = _merged([rows[-1], entry])
        else:
            rows.append(entry)
    return rows


def _continued(entries: list[Entry], frame: Frame) -> list[Entry]:
    """Join lines that only continue cells of the line before."""
    done: list[Entry] = []
    for entry in entries:
        if done and _continues(done[-1], entry, frame):
            done[-1] = _merged([done[-1], entry])
        else:
            done.append(entry)
    return done


def _continues(before: Entry, entry: Entry, frame: Frame) -> bool:
    """Whether `entry` goes on with cells of `before`."""
    if before.label or entry.label or frame.ruled(before.y1 - 2, entry.y0 + 2):
        return False
    if entry.y0 - before.y1 > 0.55 * entry.size or not set(entry.cells) <= set(before.cells):
        return False
    if set(entry.cells) != {0} and _wrap(before, entry, frame):
        return True
    if any(entry.numeric(c) for c in entry.cells):
        return False
    if 0 not in entry.cells:
        return len(entry.cells) < len(frame.columns) - 1 or len(frame.columns) == 2
    return len(entry.cells) == 1 and len(before.cells) > 1 and _name_goes_on(before, entry)


def _name_goes_on(before: Entry, entry: Entry) -> bool:
    """Whether by what is written the name of a row is not complete, or what stands below it is none of its own."""
    starts = entry.text(0)
    return before.text(0).endswith(GOING_ON) or starts[:1].islower() or starts[:1] in "(&+/["


def _wrap(before: Entry, entry: Entry, frame: Frame) -> bool:
    """Whether all cells of `entry` go on with running text, and one of them in a column wide enough for that."""
    if not all(_full(before, entry, column, frame) for column in entry.cells):
        return False
    if 0 in entry.cells and not _name_goes_on(before, entry):
        return False
    flush = all(abs(entry.cells[c][0].x0 - before.cells[c][-1].x0) < 1.5 for c in entry.cells)
    wide = any(frame.columns[c].x1 - frame.columns[c].x0 > 8 * entry.size for c in entry.cells)
    return wide and (flush or 0 not in entry.cells)


def _full(before: Entry, entry: Entry, column: int, frame: Frame) -> bool:
    """Whether the first word of `entry` would not have found room behind the last line of a cell of words above it."""
    last, first = before.cells[column][-1], entry.cells[column][0]
    if before.numeric(column) or entry.y0 - last.atoms[-1].y1 > 0.8 * entry.size:
        return False
    word = first.atoms[0]
    return last.x1 + 0.2 * word.size + word.x1 - word.x0 > frame.columns[column].x1 + 0.5


def _mark_labels(entries: list[Entry], frame: Frame) -> None:
    """Tell rows that only name a group, and give each row the groups it stands in."""
    for entry in entries:
        if entry.label is None and _repeats_heads(entry, frame):
            entry.cells = {0: entry.cells[0]}
        if entry.label is None and set(entry.cells) == {0} and len(frame.columns) > 1 and not entry.numeric(0):
            atoms = [a for s in entry.cells[0] for a in s.atoms]
            entry.label = Segment(atoms)
        if entry.label is None and len(entry.cells) == 1 and len(frame.columns) > 2:
            (segments,) = entry.cells.values()
            if len(segments) == 1 and not numeric(segments[0]) and _centred(segments[0], frame):
                entry.label = segments[0]
    if entries and all(e.label for e in entries):
        for entry in entries:
            entry.label = None
    for entry in reversed(entries):  # a label names what is below it
        if not entry.label:
            break
        entry.label = None
    _group(entries, frame)


def _repeats_heads(entry: Entry, frame: Frame) -> bool:
    """Whether a row says the heads over again, and so only names what is below it."""
    body = [column for column in entry.cells if column > 0]
    again = all(entry.text(column) == frame.heads.get(column) for column in body)
    return 0 in entry.cells and len(body) > 1 and again and not any(entry.numeric(column) for column in body)


def _centred(segment: Segment, frame: Frame) -> bool:
    """Whether a segment stands in the middle of the table."""
    wide = frame.columns[-1].x1 - frame.columns[0].x0
    middles = [(frame.columns[i].x0 + frame.columns[-1].x1) / 2 for i in (0, 1)]
    return any(abs(segment.middle - middle) < 0.06 * wide for middle in middles)


def _group(entries: list[Entry], frame: Frame) -> None:
    """Give each row the labels above it: a label ends others of its kind, and with it all that they had below."""
    stack: list[tuple[tuple[bool, bool], str, bool]] = []
    before: Entry | None = None
    # Where most rows are ruled off from the next, a rule ends no group.
    gridded = sum(frame.ruled(a.y, b.y) for a, b in pairwise(entries)) > 0.6 * (len(entries) - 1)
    for entry in entries:
        ruled = before is not None and not gridded and frame.ruled(before.y, entry.y)
        if entry.label is not None:
            kind = (entry.label.atoms[0].bold, entry.label.x0 - frame.columns[0].x0 > 15)
            if before is None or not before.label:
                same = next((i for i, (k, _, _) in enumerate(stack) if k == kind), 0)
                stack = stack[:same]
            stack.append((kind, join(entry.label.atoms), ruled or before is None))
        else:
            if ruled and before is not None and not before.label and any(r for _, _, r in stack):
                stack = []
            entry.groups = tuple(text for _, text, _ in stack)
        before = entry


def blocks(entries: list[Entry], frame: Frame, x: float) -> list[list[Entry]]:
    """Return the rows between rules that pass `x`."""
    heights = [s.at for s in frame.across if s.start < x < s.end]
    found: list[list[Entry]] = [[]]
    for before, entry in pairwise([None, *entries]):
        if entry is None:
            continue
        if before is not None and any(before.y < y < entry.y for y in heights):
            found.append([])
        found[-1].append(entry)
    return [block for block in found if block]
