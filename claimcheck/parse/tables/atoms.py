"""The words of a page as atoms: what is printed as one, with raised and lowered letters told apart.

An atom is the smallest thing that a cell is made of. Exponents and indices are written out (`10^{20}`, `d_model`),
footnote marks are taken off, and every atom knows which pieces of the page's remembered text it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from ...model import Box, Page, Paper
from ..flow import UNITS
from ..ink import BOLD, ITALIC, Ink, Word
from ..layout import Row, Sheet, turn_box

MARKS = frozenset("*†‡§¶∗⋆★☆♠♣♥♦◇△▽∆∇#,\u2663\u2660")
"""Letters that, raised, refer to a note."""
PLAIN = r"[-+~<>≤≥≈±$€£(\[]{0,3}\.?\d[\d.,:]*(?:[eE][-+]?\d+)?[%KMBTkxsh×)\]*]{0,3}\.?"
NUMBER = re.compile(f"{PLAIN}(?:±{PLAIN})?")
DASHES = frozenset({"-", "--", "---", "–", "—", "――", "−"})
SIGNS = frozenset({"-", "+", "±", "−"})
JOINERS = frozenset({"/", "±", "+/-", "×", "·", "|", "(±", "\\"})
"""What stands between two numbers of one cell."""


@dataclass(slots=True)
class Atom:
    """Letters that stand together."""

    text: str
    marks: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool
    pieces: list[int]
    """Indices of the pieces of the page's remembered text; fewer where some were not found."""
    kind: str
    """Of the passage that it stands in, empty where that is not known."""

    @property
    def middle(self) -> float:
        """Half way from left to right."""
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> float:
        """Where it stands on the page, from the top."""
        return (self.y0 + self.y1) / 2

    @property
    def number(self) -> bool:
        """Whether it is a number, with sign or unit."""
        return NUMBER.fullmatch(self.text) is not None


class Pieces:
    """Finds the piece of a page's remembered text, and its kind, that a printed word is."""

    def __init__(self, paper: Paper, page: Page, sheet: Sheet) -> None:
        self._at: dict[tuple[int, int], int] = {}
        sides = (sheet.height, sheet.width) if sheet.turned in {1, 3} else (sheet.width, sheet.height)
        before = Ink(number=sheet.number, width=sides[0], height=sides[1])
        for i in range(len(page.starts)):
            x0, y0, x1, y1 = page.boxes[4 * i : 4 * i + 4]
            box = (x0, y0, x1, y1)
            if sheet.turned:
                box = turn_box(box, sheet.turned, before)
            self._at.setdefault((round(box[0]), round(box[1])), i)
        self.kinds = [""] * len(page.starts)
        starts = page.starts.tolist()
        for passage in paper.passages:
            for span in passage.spans:
                if span.page != page.number:
                    continue
                first = max(bisect_right(starts, span.start) - 1, 0)
                for i in range(first, len(starts)):
                    if starts[i] >= span.end:
                        break
                    if page.ends[i] > span.start:
                        self.kinds[i] = passage.kind

    def find(self, word: Word) -> int | None:
        """Return the index of the piece that `word` is, or None."""
        x, y = round(word.x0), round(word.y0)
        for dx in (0, -1, 1):
            for dy in (0, -1, 1):
                found = self._at.get((x + dx, y + dy))
                if found is not None:
                    return found
        return None


def atoms_of(row: Row, pieces: Pieces) -> list[Atom]:
    """Return the words of a row as atoms, from left to right."""
    atoms: list[Atom] = []
    before: Word | None = None
    for word in row.words:
        at = pieces.find(word)
        kind = pieces.kinds[at] if at is not None else ""
        joined = before is not None and (word.glued or (word.level != 0 and word.x0 - before.x1 < 0.3 * row.size))
        joined = joined and before is not None and word.x0 - before.x1 < 0.6 * row.size
        if joined and atoms and before is not None:
            _extend(atoms[-1], word, before)
        elif word.level == 1 and set(word.text) <= MARKS:
            atoms.append(_atom("", word, kind))
            atoms[-1].marks = word.text
        else:
            atoms.append(_atom(word.text, word, kind))
        if at is not None:
            atoms[-1].pieces.append(at)
        before = word
    return [a for a in atoms if a.text or a.marks]


def _atom(text: str, word: Word, kind: str) -> Atom:
    """Return the atom that begins with `word`."""
    bold = bool(word.style & BOLD)
    return Atom(text, "", word.x0, word.y0, word.x1, word.y1, word.size, bold, [], kind)


def _extend(atom: Atom, word: Word, before: Word) -> None:
    """Add `word` to the atom that it is glued to."""
    text = word.text
    if word.level == 1 and set(text) <= MARKS:
        atom.marks += text
    elif word.level == 1 and text[0].isalnum() | (text[0] in "-+") and any(c.isalnum() for c in text):
        base = atom.text if before.level else before.text
        if _is_mark(base, text, italic=bool(before.style & ITALIC)):
            atom.marks += text
        elif before.level == 1 and atom.text.endswith("}"):
            atom.text = atom.text[:-1] + text + "}"
        else:
            atom.text += "^{" + text + "}"
    elif word.level == -1 and before.level != -1 and text[0].isalnum() and atom.text:
        _lower(atom, text)
    elif word.level == -1 and text[0] in "±(" and atom.text:
        atom.text += " " + text
    else:
        atom.text += text
    atom.x1 = max(atom.x1, word.x1)
    if word.level == 0:
        if before.level != 0 and word.size > atom.size:
            atom.y0, atom.y1, atom.size = word.y0, word.y1, word.size
        atom.bold = atom.bold and bool(word.style & BOLD) if atom.text != text else bool(word.style & BOLD)


def _lower(atom: Atom, text: str) -> None:
    """Write an index to `atom`: before the exponent that stands over it, as in `d_model^{2}`."""
    if text[0].isdigit() and "." in text:
        atom.text += " " + text
        return
    base, power, raised = atom.text.rpartition("^{")
    atom.text = f"{base}_{text}{power}{raised}" if power and atom.text.endswith("}") else f"{atom.text}_{text}"


def _is_mark(base: str, raised: str, *, italic: bool = False) -> bool:
    """Whether raised letters or digits behind `base` refer to a note and are no exponent; `italic`: its last letter."""
    if raised[0] in "-+" or "." in raised or not base:
        return False
    base = base[-40:]  # searching for an end takes time that grows with the square
    letters = re.search(r"[^\W\d_]+$", base)
    if letters:
        word = len(letters[0]) > (3 if italic else 1)  # up to three slanting letters are a product: O(nd^2)
        return word and letters[0] not in UNITS and raised not in {"th", "st", "nd", "rd"}
    if base[-1] in ")]|}":
        return False
    digits = re.search(r"[\d.,]+$", base)
    if digits is None:
        return False
    if not any(c.isdigit() for c in raised):
        return raised not in {"th", "st", "nd", "rd"}
    return not (digits[0] == "10" or (len(digits[0]) == 1 and digits[0].isdigit()))


def attach(atoms: list[Atom]) -> list[Atom]:
    """Return atoms with raised and lowered letters that were drawn on their own given to what they stand behind."""
    usual = sorted(a.size for a in atoms)[len(atoms) // 2] if atoms else 0.0
    small = [a for a in atoms if a.size < 0.82 * usual and a.text]
    gone: set[int] = set()
    for script in small:
        base = next((a for a in atoms if _carries(a, script)), None)
        if base is None:
            continue
        gone.add(id(script))
        base.pieces, base.x1 = [*base.pieces, *script.pieces], max(base.x1, script.x1)
        if script.height > base.height:
            _lower(base, script.text)
        elif set(script.text) <= MARKS or _is_mark(base.text, script.text):
            base.marks += script.text
        else:
            base.text += "^{" + script.text + "}"
    return [a for a in atoms if id(a) not in gone]


def _carries(base: Atom, script: Atom) -> bool:
    """Whether `script` stands close behind `base` and above its middle, or below what is raised behind it."""
    if not base.text or script.size >= 0.82 * base.size:
        return False
    behind = script.x0 - base.x1
    if base.text.endswith("}") and script.x0 > base.x0 and -base.size < behind < 0:
        return 0.12 * base.size < script.height - base.height < 0.6 * base.size and script.text[0].isalnum()
    return (
        -0.5 < behind < 0.12 * base.size
        and base.y0 - 0.5 * base.size < script.y0 < base.y1
        and script.height < base.height - 0.12 * base.size
    )


def join(atoms: list[Atom]) -> str:
    """Return the text of a cell: atoms with blanks between them, signs set to their numbers."""
    text = ""
    for i, atom in enumerate(atoms):
        if not atom.text:
            continue
        before = atoms[i - 1] if i else None
        if before is not None and text and not is_sign(atoms, i - 1):
            text += " "
        text += atom.text
    return " ".join(text.split())


def is_sign(atoms: list[Atom], i: int) -> bool:
    """Whether atom `i` is a sign that belongs to the number after it."""
    if i + 1 >= len(atoms) or atoms[i].text not in {"-", "+", "−"}:
        return False
    number = atoms[i + 1]
    near = number.x0 - atoms[i].x1 < 0.9 * number.size
    if not near or not number.text[0].isdigit():
        return False
    # "5 - 3" is no negative number, but the number before may stand in another column.
    return not (i and atoms[i - 1].number and atoms[i].x0 - atoms[i - 1].x1 < 0.6 * number.size)


def box_of(atoms: list[Atom]) -> Box:
    """Return the box around some atoms."""
    return (
        min(a.x0 for a in atoms), min(a.y0 for a in atoms), max(a.x1 for a in atoms), max(a.y1 for a in atoms),
    )  # fmt: skip
