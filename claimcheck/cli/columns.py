"""Columns of text on a terminal, wrapped between words.

Rich's tables measure, style and crop every word of every cell; where there are thousands of claims, that takes
longer than judging them. Here a line is put together once, and Rich only colours it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.segment import Segment


class Cell(NamedTuple):
    """A piece of text and how it looks."""

    text: str
    style: str = ""


class Columns:
    """Rows of cells, for `Console.print`."""

    def __init__(self, widths: Sequence[int], rows: Sequence[Sequence[Cell]]) -> None:
        self._widths, self._rows = widths, rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Yield the lines of all rows."""
        from rich.segment import Segment

        for row in self._rows:
            styles = [console.get_style(cell.style) if cell.style else None for cell in row]
            wrapped = [wrap(cell.text, width) for cell, width in zip(row, self._widths, strict=True)]
            for line in zip_longest(*wrapped, fillvalue=""):
                last = max((n for n, text in enumerate(line) if text), default=-1)
                for n, text in enumerate(line[: last + 1]):
                    yield Segment(text, styles[n])
                    if n < last:
                        yield Segment(" " * (self._widths[n] + 1 - _size(text)))
                yield Segment.line()


def wrap(text: str, width: int) -> list[str]:
    """Return `text` in lines that take at most `width` cells; a word that is longer than a line is broken."""
    lines: list[str] = []
    for paragraph in text.expandtabs(1).split("\n"):
        line, used = "", 0
        for word in paragraph.split(" "):
            size = _size(word)
            if line and used + 1 + size <= width:
                line, used = f"{line} {word}", used + 1 + size
                continue
            if line:
                lines.append(line)
            *full, line = _broken(word, width) if size > width else (word,)
            lines += full
            used = _size(line)
        lines.append(line)
    return lines


def _broken(word: str, width: int) -> list[str]:
    from rich.cells import chop_cells

    return chop_cells(word, width)


def _size(text: str) -> int:
    """Return how many cells a text takes on a terminal."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
