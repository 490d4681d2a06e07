"""The numbers that LaTeX gives to sections, floats and equations."""

from __future__ import annotations

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DEEPEST = 3
"""Sections below this level have no number."""


class Numbering:
    """Counters of one document, as its source moves them."""

    def __init__(self, *, chapters: bool) -> None:
        self.first = 0 if chapters else 1
        self.levels = [0] * 6
        self.appendix = False
        self.equations = 0
        self.floats: dict[str, int] = {}
        self.before: dict[str, str] = {}
        """What stands before the number of a kind of float: `S` of `Table S1`."""

    def begin_appendix(self) -> None:
        """Letters instead of numbers from here on."""
        if not self.appendix:
            self.appendix = True
            self.levels = [0] * 6

    def section(self, level: int) -> str:
        """Return the number of a section that begins now; empty for one without."""
        if level > DEEPEST:
            return ""
        self.levels[level] += 1
        self.levels[level + 1 :] = [0] * (5 - level)
        return ".".join(self._sections(level))

    def _sections(self, level: int) -> list[str]:
        """Return the numbers down to a level, a letter first in an appendix."""
        numbers = [str(n) for n in self.levels[self.first : level + 1]]
        if self.appendix and numbers and self.levels[self.first]:
            numbers[0] = LETTERS[(self.levels[self.first] - 1) % 26]
        return numbers

    def float(self, kind: str) -> str:
        """Return the number of a float of this kind (`table`, `figure`) whose caption comes now."""
        self.floats[kind] = self.floats.get(kind, 0) + 1
        before = self.before.get(kind, "").replace("\\", "".join(self._sections(self.first)))
        return f"{before}{self.floats[kind]}"

    def set(self, counter: str, value: str) -> None:
        r"""Set a counter, as `\setcounter{table}{0}` does."""
        if value.isascii() and value.isdigit() and len(value) < 5:
            if counter == "equation":
                self.equations = int(value)
            else:
                self.floats[counter] = int(value)

    def name(self, kind: str, before: str) -> None:
        """Say what stands before the number of floats of this kind; a backslash means the section's number."""
        if len(before) < 8:
            self.before[kind] = before
