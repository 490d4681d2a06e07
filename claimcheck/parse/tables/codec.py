"""Tables to bytes and back: for the library on disk, and for the pipe from the process that reads PDFs.

JSON, compressed; everything is checked on the way in, because the reading process may have been taken over by its file.
"""

from __future__ import annotations

import json
import math
import struct
import zlib
from typing import Any

from ...errors import PaperUnreadable
from ...model import Box, Cell, Span, Table

MAGIC = b"claimcheck tables 1\n"
MOST = 1 << 28
"""Bytes that packed tables may unfold to: more is a bomb."""


def tables_to_bytes(tables: tuple[Table, ...]) -> bytes:
    """Return `tables` as bytes; the same tables give the same bytes."""
    text = json.dumps([_plain(table) for table in tables], ensure_ascii=False, separators=(",", ":"))
    body = text.encode("utf-8", "surrogatepass")
    return MAGIC + struct.pack("<I", len(body)) + zlib.compress(body, 1)


def tables_from_bytes(data: bytes) -> tuple[Table, ...]:
    """Return the tables that `tables_to_bytes` packed; raises `PaperUnreadable` for anything else."""
    try:
        if not data.startswith(MAGIC):
            raise ValueError("no tables")
        (size,) = struct.unpack_from("<I", data, len(MAGIC))
        if size > MOST:
            raise ValueError("too large")
        body = zlib.decompressobj().decompress(memoryview(data)[len(MAGIC) + 4 :], size + 1)
        if len(body) != size:
            raise ValueError("wrong length")
        return tuple(_table(fields) for fields in _list(json.loads(body.decode("utf-8", "surrogatepass"))))
    except (ValueError, TypeError, KeyError, IndexError, struct.error, zlib.error, RecursionError) as error:
        raise PaperUnreadable(
            f"remembered tables are damaged ({type(error).__name__})", "forget them and read the file again"
        ) from error


def _plain(table: Table) -> list[Any]:
    """Return a table as lists."""
    cells = [
        [
            c.row, c.column, c.text, [[s.page, s.start, s.end] for s in c.spans], c.box and list(c.box),
            c.bold, c.underline, c.marks,
        ]
        for c in table.cells
    ]  # fmt: skip
    return [
        table.label, table.caption, table.page, table.box and list(table.box), table.columns, table.rows,
        table.corner, table.notes, table.source, cells,
    ]  # fmt: skip


def _table(fields: Any) -> Table:
    """Return a table of its lists."""
    label, caption, page, box, columns, rows, corner, notes, source, cells = _list(fields)
    if source not in ("pdf", "tex"):
        raise ValueError("unknown source")
    return Table(
        label=_text(label), caption=_text(caption), page=None if page is None else _number(page, 1), box=_box(box),
        columns=tuple(_texts(c) for c in _list(columns)), rows=tuple(_texts(r) for r in _list(rows)),
        corner=_texts(corner), notes=_texts(notes), source=source, cells=tuple(_cell(c) for c in _list(cells)),
    )  # fmt: skip


def _cell(fields: Any) -> Cell:
    """Return a cell of its list."""
    row, column, text, spans, box, bold, underline, marks = _list(fields)
    return Cell(
        row=_number(row), column=_number(column), text=_text(text), spans=tuple(_span(s) for s in _list(spans)),
        box=_box(box), bold=bool(bold), underline=bool(underline), marks=_text(marks),
    )  # fmt: skip


def _span(fields: Any) -> Span:
    """Return a span of its numbers."""
    page, start, end = _list(fields)
    return Span(page=_number(page, 1), start=_number(start), end=_number(end, start))


def _box(value: Any) -> Box | None:
    """Return a box of four numbers, or None."""
    if value is None:
        return None
    x0, y0, x1, y1 = (float(v) for v in _list(value))
    if not all(map(math.isfinite, (x0, y0, x1, y1))):
        raise ValueError("no box")
    return x0, y0, x1, y1


def _list(value: Any) -> list[Any]:
    """Return `value`, which must be a list."""
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _text(value: Any) -> str:
    """Return `value`, which must be a string."""
    if not isinstance(value, str):
        raise TypeError("not a string")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    """Return a list of strings as a tuple."""
    return tuple(_text(v) for v in _list(value))


def _number(value: Any, least: int = 0) -> int:
    """Return `value`, which must be an integer of at least `least`."""
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ValueError("not such a number")
    return value
