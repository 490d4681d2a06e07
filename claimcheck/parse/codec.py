"""A paper to bytes and back: for the library on disk, and for the pipe from the process that reads PDFs.

That process reads hostile files, so nothing it sends may be able to run: JSON for the words, plain numbers for
the boxes, everything checked on the way in. The numbers are little-endian on every machine.

    magic | length of the packed part | zlib(length of JSON | JSON | int32 numbers | float32 boxes)
"""

from __future__ import annotations

import json
import struct
import sys
import zlib
from array import array
from typing import Any, get_args

from ..errors import PaperUnreadable
from ..model import Page, Paper, Passage, PassageKind, Span

MAGIC = b"claimcheck paper 1\n"
KINDS: tuple[PassageKind, ...] = get_args(PassageKind)
MOST = 1 << 30
"""Bytes that a packed paper may unfold to: more is a bomb."""


def to_bytes(paper: Paper) -> bytes:
    """Return `paper` as bytes; the same paper gives the same bytes."""
    numbers, boxes = array("i"), array("f")
    for page in paper.pages:
        numbers.extend(page.starts)
        numbers.extend(page.ends)
        boxes.extend(page.boxes)
    sections: dict[str, int] = {}
    passages = array("i")
    for passage in paper.passages:
        section = sections.setdefault(passage.section, len(sections))
        passages.extend((KINDS.index(passage.kind), section, len(passage.spans)))
        for span in passage.spans:
            passages.extend((span.page, span.start, span.end))
    head = {
        "id": paper.id,
        "title": paper.title,
        "source": paper.source,
        "sha256": paper.sha256,
        "stamp": paper.stamp,
        "problems": paper.problems,
        "sections": list(sections),
        "passages": len(passages),
        "pages": [[p.number, p.text, p.width, p.height, p.problem, len(p.starts)] for p in paper.pages],
    }
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    body = struct.pack("<I", len(text)) + text + _little(passages) + _little(numbers) + _little(boxes)
    return MAGIC + struct.pack("<I", len(body)) + zlib.compress(body, 1)


def from_bytes(data: bytes) -> Paper:
    """Return the paper that `to_bytes` made; raises `PaperUnreadable` for anything else."""
    try:
        return _paper(_unpack(data))
    except (ValueError, TypeError, KeyError, IndexError, struct.error, zlib.error, AttributeError) as error:
        raise PaperUnreadable(
            f"a remembered paper is damaged ({type(error).__name__})", "forget it and read the file again"
        ) from error


def _unpack(data: bytes) -> tuple[dict[str, Any], memoryview]:
    """Return the JSON head and the numbers behind it."""
    if not data.startswith(MAGIC):
        raise ValueError("no paper")
    (size,) = struct.unpack_from("<I", data, len(MAGIC))
    if size > MOST:
        raise ValueError("too large")
    unpacker = zlib.decompressobj()
    body = unpacker.decompress(memoryview(data)[len(MAGIC) + 4 :], size + 1)
    if len(body) != size:
        raise ValueError("wrong length")
    (length,) = struct.unpack_from("<I", body, 0)
    return json.loads(body[4 : 4 + length]), memoryview(body)[4 + length :]


def _paper(parts: tuple[dict[str, Any], memoryview]) -> Paper:
    """Return the paper of a head and its numbers."""
    head, rest = parts
    count = head["passages"]
    flat = _array("i", rest[: 4 * count]).tolist()
    pieces = sum(page[5] for page in head["pages"])
    numbers = _array("i", rest[4 * count : 4 * (count + 2 * pieces)])
    boxes = _array("f", rest[4 * (count + 2 * pieces) :])
    if len(numbers) != 2 * pieces or len(boxes) != 4 * pieces or len(flat) != count:
        raise ValueError("numbers are missing")
    pages, at = [], 0
    for number, text, width, height, problem, size in head["pages"]:
        starts, ends = numbers[2 * at : 2 * at + size], numbers[2 * at + size : 2 * (at + size)]
        pages.append(
            Page(
                number=number, text=text, width=width, height=height, starts=starts, ends=ends,
                boxes=boxes[4 * at : 4 * (at + size)], problem=problem,
            )
        )  # fmt: skip
        at += size
    return Paper(
        id=head["id"], title=head["title"], source=head["source"], pages=tuple(pages),
        passages=_passages(flat, head["sections"], [len(p.text) for p in pages]), sha256=head["sha256"],
        stamp=head["stamp"], problems=tuple(head["problems"]),
    )  # fmt: skip


def _passages(flat: list[int], sections: list[str], lengths: list[int]) -> tuple[Passage, ...]:
    """Return the passages of their numbers: kind, section, number of spans, then page, start, end of each."""
    passages: list[Passage] = []
    i, end = 0, len(flat)
    while i < end:
        kind, section, spans = flat[i : i + 3]
        i += 3
        found = []
        for _ in range(spans):
            page, start, stop = flat[i : i + 3]
            if not 0 <= start <= stop <= lengths[page - 1]:
                raise ValueError("a passage lies outside its page")
            found.append(Span(page=page, start=start, end=stop))
            i += 3
        passages.append(Passage(spans=tuple(found), kind=KINDS[kind], section=sections[section]))
    return tuple(passages)


def _little(numbers: array[Any]) -> bytes:
    """Return the bytes of 32-bit numbers, least significant first."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def _array(kind: str, data: memoryview) -> array[Any]:
    """Return the 32-bit numbers in `data`."""
    numbers: array[Any] = array(kind)
    numbers.frombytes(data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
