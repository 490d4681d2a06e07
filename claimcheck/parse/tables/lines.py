"""The words of a table as printed lines, each cut where the white is too wide for a blank."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...text import STOP
from .atoms import JOINERS, SIGNS, Atom, is_sign
from .strokes import Stroke

BLANK = 0.45
"""Of the letters' size: a wider white parts two cells."""
WIDER = 1.4
"""How much wider the blank behind a stop may be."""
NUMBERS_APART = 0.2
"""The same between two numbers, which seldom stand together in one cell."""


@dataclass(slots=True)
class Segment:
    """Atoms of a line without a wide white between them."""

    atoms: list[Atom]

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.atoms[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(a.x1 for a in self.atoms)

    @property
    def middle(self) -> float:
        """Half way from left to right."""
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class Line:
    """One printed line of a table."""

    atoms: list[Atom]
    segments: list[Segment] = field(default_factory=list)

    @property
    def y(self) -> float:
        """The middle of its letters."""
        return sum(a.height for a in self.atoms) / len(self.atoms)

    @property
    def y0(self) -> float:
        """Its top: that of most of its letters, for signs such as roots are taller than what is printed of them."""
        return sorted(a.y0 for a in self.atoms)[len(self.atoms) // 2]

    @property
    def y1(self) -> float:
        """Its bottom, that of most of its letters."""
        return sorted(a.y1 for a in self.atoms)[(len(self.atoms) - 1) // 2]

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return sorted(a.size for a in self.atoms)[len(self.atoms) // 2]

    @property
    def numbers(self) -> int:
        """How many of its segments are made of numbers."""
        return sum(numeric(s) for s in self.segments)


def numeric(segment: Segment) -> bool:
    """Whether a segment is a number, a pair of numbers or a number with its spread."""
    plain = [a for a in segment.atoms if a.text]
    if any(a.text == "=" for a in plain):
        return False  # `n = 1` names a setting
    return any(a.number or _digits(a) for a in plain) and all(
        a.number or _digits(a) or a.text in JOINERS or a.text in SIGNS or len(a.text) == 1 for a in plain
    )


def _digits(atom: Atom) -> bool:
    """Whether an atom begins with a digit and at least half of its letters are digits."""
    letters = [c for c in atom.text if c.isalnum()]
    return bool(letters) and letters[0].isdigit() and 2 * sum(c.isdigit() for c in letters) >= len(letters)


def lines_of(atoms: list[Atom], upright: list[Stroke]) -> list[Line]:
    """Return atoms as lines from top to bottom."""
    groups: list[list[Atom]] = []
    for atom in sorted(atoms, key=lambda a: (a.height, a.x0)):
        group = groups[-1] if groups else []
        middle = sum(a.height for a in group) / len(group) if group else 0.0
        if group and atom.height - middle < 0.4 * max(min(atom.size, group[-1].size), 4.0):
            group.append(atom)
        else:
            groups.append([atom])
    lines = []
    for group in groups:
        line = Line(_owned(sorted(group, key=lambda a: a.x0)))
        if line.atoms:
            line.segments = _segments(line.atoms, upright)
            lines.append(line)
    return lines


def _owned(atoms: list[Atom]) -> list[Atom]:
    """Give marks that stand alone to the atom before them, else to the one after."""
    kept: list[Atom] = []
    waiting: list[Atom] = []
    for atom in atoms:
        if atom.text:
            for mark in waiting:
                atom.marks += mark.marks
                atom.pieces = mark.pieces + atom.pieces
            waiting = []
            kept.append(atom)
        elif kept and atom.x0 - kept[-1].x1 < 0.6 * kept[-1].size:
            kept[-1].marks += atom.marks
            kept[-1].pieces = kept[-1].pieces + atom.pieces
        else:
            waiting.append(atom)
    if kept:
        for mark in waiting:
            kept[-1].marks += mark.marks
    return kept


def _segments(atoms: list[Atom], upright: list[Stroke]) -> list[Segment]:
    """Cut a line's atoms where the white is wide or an upright rule stands."""
    segments = [Segment([atoms[0]])]
    stretched = _stretched(atoms)
    for i in range(1, len(atoms)):
        a, b = atoms[i - 1], atoms[i]
        ruled = any(a.middle < s.at < b.middle and s.start < a.height < s.end for s in upright)
        if ruled or not (i in stretched or _together(atoms, i)):
            segments.append(Segment([b]))
        else:
            segments[-1].atoms.append(b)
    return segments


def _stretched(atoms: list[Atom]) -> set[int]:
    """Return the atoms before which the white is wide only because a line of running text was set flush on both sides.

    Its blanks are all alike, most of its words are in small letters, and some of them are of those that link others:
    none of which is so where heads of columns stand at even distances.
    """
    found: set[int] = set()
    start = 0
    for i in range(1, len(atoms) + 1):
        if i < len(atoms) and _alike(atoms, start, i):
            continue
        run = atoms[start:i]
        words = [a.text.strip(".,;:") for a in run]
        small = sum(word.isalpha() and word.islower() for word in words)
        if len(run) > 3 and small >= 0.6 * len(run) and STOP.intersection(words):
            found.update(range(start + 1, i))
        start = i - 1 if i - start > 1 else i
    return found


def _alike(atoms: list[Atom], start: int, i: int) -> bool:
    """Whether the blank before atom `i` is as wide as the first one of the run from `start` on."""
    size = atoms[i].size
    blank, first = (atoms[n].x0 - atoms[n - 1].x1 for n in (i, start + 1))
    slack = 0.2 if atoms[i - 1].text[-1] in ".,;:" or atoms[start].text[-1] in ".,;:" else 0.07
    return 0.1 * size < blank < 1.2 * size and abs(blank - first) < slack * size


def tied(a: Atom, b: Atom) -> bool:
    """Whether `b` goes on with what `a` says: a pair, a list, or something in brackets behind a number."""
    return a.text in JOINERS or b.text in JOINERS or b.text[:1] in {"(", "[", "±"} or a.text[-1:] in {",", ";"}


def _together(atoms: list[Atom], i: int) -> bool:
    """Whether atom `i` stands in one cell with the atom before it."""
    a, b = atoms[i - 1], atoms[i]
    size = max(a.size, b.size)
    gap = b.x0 - a.x1
    if gap < 0.12 * size:
        return True
    if a.text in JOINERS or b.text in JOINERS:
        return gap < 0.9 * size
    if is_sign(atoms, i - 1):
        return True
    if a.number and (b.number or b.text in SIGNS) and not tied(a, b) and a.text[-1] != "]":
        if b.text in SIGNS and i + 1 < len(atoms) and gap < 1.5 * (atoms[i + 1].x0 - b.x1) + 0.5:
            return gap < BLANK * size  # a sum
        return gap < NUMBERS_APART * size
    stop = a.text[-1] in ".:" and not a.number
    return gap < BLANK * size * (WIDER if stop else 1)
