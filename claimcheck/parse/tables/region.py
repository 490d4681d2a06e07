"""Where the tables of a page stand: captions, the words and rules that belong to each.

What is a word of a table was decided when the page was first read (`floats.py`); here each caption takes those that
stand on its side, up to the next running text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from ...model import Paper, Passage, Span
from ..floats import CAPTION
from ..layout import Sheet
from .atoms import Atom, Pieces, atoms_of
from .lines import lines_of
from .strokes import Stroke, strokes_of

BLOCKING = frozenset({"body", "abstract", "heading", "caption", "bibliography", "title", "front"})
"""Kinds that a table cannot go past."""


@dataclass(slots=True)
class Caption:
    """A table's caption as printed on one page."""

    label: str
    text: str
    page: int
    spans: list[Span]
    atoms: list[Atom] = field(default_factory=list)
    side: int = 0
    """1 where its table must stand below, -1 above, 0 where both are possible."""


@dataclass(slots=True)
class Print:
    """One page with what tables are made of, set upright for reading."""

    sheet: Sheet
    atoms: list[Atom]
    standing: list[Atom]
    """Rows of words that run up or down the page, each as one atom."""
    across: list[Stroke]
    upright: list[Stroke]


@dataclass(slots=True)
class Region:
    """A caption, and what belongs to its table."""

    caption: Caption
    atoms: list[Atom]
    standing: list[Atom]
    across: list[Stroke]
    upright: list[Stroke]


def captions_of(paper: Paper) -> list[Caption]:
    """Return the captions of tables in `paper`, in reading order."""
    found: list[Caption] = []
    open_ = False
    last: Passage | None = None
    for passage in paper.passages:
        if passage.kind != "caption":
            continue
        text = paper.text_of(passage)
        match = CAPTION.match(text)
        goes_on = last is not None and _follows(paper, last, passage)
        last = passage
        if match and (match["stop"] or not goes_on):
            open_ = match["what"].lower().startswith("tab")
            if open_:
                label = f"{match['what']} {match['number']}"
                found.append(Caption(label, text, passage.spans[0].page, list(passage.spans)))
        elif open_ and goes_on:
            found[-1].text += " " + text
            found[-1].spans += passage.spans
        else:
            open_ = False
    return found


def _follows(paper: Paper, a: Passage, b: Passage) -> bool:
    """Whether `b` follows `a` directly in the same caption."""
    one, other = a.spans[-1], b.spans[0]
    return (
        one.page == other.page
        and 0 <= other.start - one.end <= 1
        and "\n" not in (paper.page(one.page).text[one.end : other.start])
    )


def print_of(paper: Paper, sheet: Sheet, captions: list[Caption]) -> Print:
    """Return the atoms and rules of a page; tells each of its captions which atoms it is."""
    page = paper.page(sheet.number)
    pieces = Pieces(paper, page, sheet)
    atoms = [a for row in sheet.rows for a in atoms_of(row, pieces)]
    standing: list[Atom] = []
    for row in sheet.aside:
        if row.kind == "running" or not row.words or row.y1 - row.y0 < 0.8 * (row.x1 - row.x0):
            continue
        found = [i for w in row.words if (i := pieces.find(w)) is not None]
        bold = row.bold
        standing.append(Atom(row.text, "", row.x0, row.y0, row.x1, row.y1, row.size, bold, found, "table"))
    for caption in captions:
        inside = {
            i for span in caption.spans if span.page == page.number
            for i in range(len(page.starts)) if span.start <= page.starts[i] < span.end
        }  # fmt: skip
        caption.atoms = [a for a in atoms if inside.intersection(a.pieces)]
    across, upright = strokes_of(sheet)
    made = Print(sheet, atoms, standing, across, upright)
    _absorb(made)
    return made


def _absorb(made: Print) -> None:
    """Count every word between two rules of one table to the table, whatever it was taken for."""
    frames: list[list[Stroke]] = []
    for stroke in sorted(made.across, key=lambda s: s.at):
        alike = (f for f in frames if abs(f[-1].start - stroke.start) < 3 and abs(f[-1].end - stroke.end) < 3)
        home = next(alike, None)
        if home is None:
            frames.append([stroke])
        else:
            home.append(stroke)
    for frame in frames:
        for above, below in pairwise(frame):
            inside = [
                a for a in made.atoms
                if above.at < a.height < below.at and above.start - 2 <= a.middle <= above.end + 2
            ]  # fmt: skip
            table = sum(a.kind == "table" for a in inside)
            if table and 2 * table >= len(inside) and not any(a.kind == "caption" for a in inside):
                for atom in inside:
                    atom.kind = "table"


def regions_of(made: Print, captions: list[Caption], usual: int) -> list[Region]:
    """Return what belongs to each caption; `usual` is 1 where this paper's tables stand below their captions.

    Sets the `side` of each caption to where the only words of a table beside it stand.
    """
    regions: list[Region] = []
    taken: set[int] = set()
    sides = {id(c): (_take(made, c, -1), _take(made, c, 1)) for c in captions if c.atoms}
    # Those that have words on one side only leave no choice, and go first.
    order = sorted((c for c in captions if c.atoms), key=lambda c: all(sides[id(c)]))
    for caption in order:
        above, below = sides[id(caption)]
        caption.side = 0 if above and below else (1 if below else -1 if above else 0)
        if not above and (usual <= 0 or not below):
            above = _ruled(made, caption, -1)
        if not below and (usual > 0 or not above):
            below = _ruled(made, caption, 1)
        above, below = ([a for a in side if id(a) not in taken] for side in (above, below))
        atoms = _choose(caption, above, below, usual)
        if atoms:
            atoms = _with_strays(made, atoms, taken)
            taken.update(id(a) for a in atoms)
            regions.append(_region(made, caption, atoms))
    return sorted(regions, key=lambda r: captions.index(r.caption))


def _choose(caption: Caption, above: list[Atom], below: list[Atom], usual: int) -> list[Atom]:
    """Return the side that is the table's: the usual one, or the nearer one."""
    if not above or not below:
        return above or below
    over = min(a.y0 for a in caption.atoms) - max(a.y1 for a in above)
    under = min(a.y0 for a in below) - max(a.y1 for a in caption.atoms)
    if usual:
        return below if usual > 0 else above
    return below if under < over else above


def _frame(made: Print, caption: Caption) -> tuple[float, float]:
    """Return how far to the left and right the table of `caption` may reach."""
    x0, x1 = min(a.x0 for a in caption.atoms), max(a.x1 for a in caption.atoms)
    y0, y1 = min(a.y0 for a in caption.atoms), max(a.y1 for a in caption.atoms)
    left, right = 0.0, made.sheet.width
    gutter = made.sheet.gutter
    if gutter is not None and (x1 < gutter + 6 or x0 > gutter - 6):
        left, right = (left, gutter) if x1 < gutter + 6 else (gutter, right)
    mine = {id(a) for a in caption.atoms}
    for atom in made.atoms:
        if atom.y1 > y0 + 1 and atom.y0 < y1 - 1 and id(atom) not in mine and atom.kind in BLOCKING:
            edge = 0.5 if atom.kind == "caption" else 0.1
            if atom.x0 > x1:
                right = min(right, x1 + (1 - edge) * (atom.x0 - x1) if edge == 0.1 else (x1 + atom.x0) / 2)
            elif atom.x1 < x0:
                left = max(left, x0 - (1 - edge) * (x0 - atom.x1) if edge == 0.1 else (x0 + atom.x1) / 2)
    return left, right


def _take(made: Print, caption: Caption, side: int) -> list[Atom]:
    """Return the words of tables above (-1) or below (1) `caption`, up to the next running text."""
    left, right = _frame(made, caption)
    y0, y1 = min(a.y0 for a in caption.atoms), max(a.y1 for a in caption.atoms)
    mine = {id(a) for a in caption.atoms}
    beyond = [
        a for a in made.atoms
        if a.x1 > left + 1 and a.x0 < right - 1 and id(a) not in mine
        and (a.height > (y0 + y1) / 2 if side > 0 else a.height < (y0 + y1) / 2)
    ]  # fmt: skip
    stop = made.sheet.height if side > 0 else 0.0
    table = [a for a in beyond if a.kind == "table"]
    if not table:
        return []
    for atom in beyond:
        if atom.kind in BLOCKING:
            stop = min(stop, atom.y0) if side > 0 else max(stop, atom.y1)
    inside = [a for a in table if left - 1 <= a.middle <= right + 1]
    return [a for a in inside if (a.height < stop if side > 0 else a.height > stop)]


def _ruled(made: Print, caption: Caption, side: int) -> list[Atom]:
    """Return the words between rules that follow `caption` at once on one side, if they stand in columns."""
    left, right = _frame(made, caption)
    edge = max(a.y1 for a in caption.atoms) if side > 0 else min(a.y0 for a in caption.atoms)
    rules = [
        s for s in made.across
        if s.end > left + 2 and s.start < right - 2 and s.end - s.start > 40 and (s.at - edge) * side > -2
    ]  # fmt: skip
    chain: list[Stroke] = []
    taken: list[Atom] = []
    for rule in sorted(rules, key=lambda s: s.at * side):
        last = chain[-1].at if chain else edge
        top, bottom = min(last, rule.at), max(last, rule.at)
        reach = (min([rule.start, *(s.start for s in chain)]), max([rule.end, *(s.end for s in chain)]))
        between = [a for a in made.atoms if top < a.height < bottom and reach[0] - 2 < a.middle < reach[1] + 2]
        if any(a.kind == "caption" for a in between) or (not chain and (between or bottom - top > 40)):
            break
        lines = lines_of([a for a in between if a.text], made.upright)
        if 2 * sum(len(line.segments) > 1 for line in lines) < len(lines):
            break
        chain.append(rule)
        taken += between
    return taken


def _with_strays(made: Print, atoms: list[Atom], taken: set[int]) -> list[Atom]:
    """Return the words of a table with those between them, or between its rules, that were taken for something else."""
    x0, x1 = min(a.x0 for a in atoms), max(a.x1 for a in atoms)
    y0, y1 = min(a.y0 for a in atoms), max(a.y1 for a in atoms)
    rules = [s for s in made.across if y0 - 8 < s.at < y1 + 8 and s.start < x0 + 3 and s.end > x1 - 3]
    if len(rules) > 1:  # the second widest: one rule may be the page's
        x0 = min(x0, sorted(s.start for s in rules)[1])
        x1 = max(x1, sorted(s.end for s in rules)[-2])
    known = taken | {id(a) for a in atoms}
    strays = [
        a for a in made.atoms
        if id(a) not in known and a.kind != "caption" and x0 < a.middle < x1 and y0 < a.height < y1
    ]  # fmt: skip
    return atoms + strays if 2 * len(strays) < len(atoms) else atoms


def _region(made: Print, caption: Caption, atoms: list[Atom]) -> Region:
    """Return the region of `atoms`, with the rules that lie in it."""
    x0, x1 = min(a.x0 for a in atoms), max(a.x1 for a in atoms)
    y0, y1 = min(a.y0 for a in atoms), max(a.y1 for a in atoms)
    across = [s for s in made.across if y0 - 8 < s.at < y1 + 8 and s.end > x0 and s.start < x1]
    left = min([x0, *(s.start for s in across)])
    right = max([x1, *(s.end for s in across)])
    upright = [s for s in made.upright if left - 4 < s.at < right + 4 and s.end > y0 and s.start < y1]
    # Column heads may stand upright above the first word that lies.
    upper = [a for a in made.standing if left < a.middle < right and y0 - 120 < a.y0 and a.y1 < y0 + 4]
    rules = [s.at for s in made.across if y0 - 125 < s.at < y0 - 8 and s.start < x0 + 5 and s.end > x1 - 5]
    top = min(rules, default=y0 - 10) if upper else y0 - 10
    across += [s for s in made.across if top - 1 < s.at <= y0 - 8 and s.end > x0 and s.start < x1]
    standing = [
        a for a in made.standing
        if left - 25 < a.middle < right + 25 and a.y0 > top - 3 and a.y1 < y1 + 10
    ]  # fmt: skip
    return Region(caption, atoms, standing, across, upright)
