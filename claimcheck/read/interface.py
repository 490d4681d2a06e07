"""What the readers of formats make of a file: blocks of text that know where each character came from."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..model import Box

BlockKind = Literal["heading", "text", "item", "row"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address in a block."""

    start: int
    end: int
    """Characters of `Block.text` that carry it; empty for a bare address."""
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, list item, heading or table row, its markup taken off."""

    kind: BlockKind
    text: str
    at: array[int]
    """Per character of `text`, and once more for its end: where it stands in the decoded file."""
    links: tuple[Link, ...] = ()
    level: int = 0
    """Of a heading, 1 the highest."""
    cells: tuple[Block, ...] = ()
    """Of a table row."""
    label: str = ""
    """Of a list item, as written: `3` for `3.`, `note` for `[^note]:`."""
    entry: bool = False
    """Whether it defines a citation mark (`[^1]: ...`), wherever it stands."""
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    pointer: str | None = None

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Return the characters of the file that `text[start:end]` came from."""
        if not self.at or end <= start:
            return 0, 0
        return self.at[start], self.at[end - 1] + 1


class Lines:
    """Line and column of any character of a text, both counted from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(i + 1 for i, char in enumerate(text) if char == "\n")]

    def at(self, offset: int) -> tuple[int, int]:
        """Return (line, column) of the character at `offset`."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A decoded file as blocks."""

    text: str
    """The decoded file."""
    blocks: Sequence[Block]
    format: str
    title: str | None = None
    """Where the format itself says (HTML's title, JSON's title, a front matter's)."""
    date: str | None = None
    generator: str | None = None
    question: str | None = None
    problems: tuple[str, ...] = ()
