"""Where a PDF has its first page, as its own tables say, read without any PDF library.

Only the way from the end of the file to the root of its page tree is followed: cross-references, trailer, catalogue,
pages. A whole file allows that in a few milliseconds; where anything is not as it should be, the answer is "do not
know", and a library that repairs files is asked, in a process of its own.
"""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

MOST = 1 << 26
"""Bytes that a stream of cross-references or objects may unfold to."""
OBJECTS, TABLES = 1 << 18, 16
"""Objects of one cross-reference table, and tables (one a revision), that are looked through."""
DEEPEST = 64
"""Nodes between the root of the page tree and its first page."""
ROOM = 1 << 16
"""Bytes among which a dictionary is looked for."""
WIDTH = 16
"""Bytes that a field of a cross-reference stream may have."""

_START = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
_REFERENCE = rb"\s*(\d{1,10})\s+\d{1,5}\s+R\b"
_ROOT, _PAGES = re.compile(rb"/Root" + _REFERENCE), re.compile(rb"/Pages" + _REFERENCE)
_COUNT = re.compile(rb"/Count\s+(\d{1,6})\b(?!\.|\s+\d+\s+R\b)")
_FIRST_KID, _PAGE = re.compile(rb"/Kids\s*\[" + _REFERENCE), re.compile(rb"/Type\s*/Page\b")
_PREVIOUS = re.compile(rb"/Prev\s+(\d{1,12})\b")
_SECTION = re.compile(rb"\s*(\d{1,10})\s+(\d{1,10})\s*\r?\n")
_OBJECT = re.compile(rb"\s*(\d{1,10})\s+\d{1,5}\s+obj\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_WIDTHS = re.compile(rb"/W\s*\[\s*(\d{1,2})\s+(\d{1,2})\s+(\d{1,2})\s*\]")
_INDEX = re.compile(rb"/Index\s*\[([\d\s]*)\]")
_NUMBERS = {name: re.compile(rb"/" + name + rb"\s+(\d{1,10})\b") for name in (b"Size", b"N", b"First", b"Predictor")}


class Place(NamedTuple):
    """Where an object is."""

    packed_in: int
    """Number of the object stream that has it; 0 for none."""
    at: int
    """Byte of the file, or place in the object stream."""


def leads_to_a_page(data: bytes) -> bool:
    """Whether the page tree of a PDF leads to a page; `False` means that this could not be made out."""
    try:
        starts = _START.findall(data[-2048:])
        places, root = _references(data, int(starts[-1]))
        catalogue = _dictionary(data, places, root)
        node = _dictionary(data, places, _number(_PAGES, catalogue))
        if not _number(_COUNT, node):
            return False
        for _ in range(DEEPEST):
            if _PAGE.search(node):
                return True
            node = _dictionary(data, places, _number(_FIRST_KID, node))
        return False
    except (LookupError, ValueError, zlib.error):
        return False


def _references(data: bytes, start: int) -> tuple[dict[int, Place], int]:
    """Return the places of all objects, and the number of the catalogue."""
    places: dict[int, Place] = {}
    root = 0
    for _ in range(TABLES):
        found, trailer = _table(data, start) if data[start : start + 4] == b"xref" else _stream_of_places(data, start)
        for number, place in found.items():
            places.setdefault(number, place)  # the newest revision comes first
        root = root or _number(_ROOT, trailer, 0)
        previous = _number(_PREVIOUS, trailer, -1)
        if previous < 0:
            break
        start = previous
    return places, root


def _table(data: bytes, start: int) -> tuple[dict[int, Place], bytes]:
    """Return the places in a plain cross-reference table, and its trailer."""
    places: dict[int, Place] = {}
    at = start + len(b"xref")
    while section := _SECTION.match(data, at):
        first, count = int(section[1]), int(section[2])
        at = section.end()
        if at + 20 * count > len(data) or len(places) + count > OBJECTS:
            raise ValueError("longer than the file, or than a file has objects")
        for number in range(count):
            entry = data[at + 20 * number : at + 20 * number + 18]
            if entry[17:18] == b"n":
                places[first + number] = Place(0, int(entry[:10]))
        at += 20 * count
    trailer = data[at : at + ROOM]
    if not trailer.lstrip().startswith(b"trailer"):
        raise ValueError("no trailer")
    return places, trailer.partition(b"startxref")[0]


def _stream_of_places(data: bytes, start: int) -> tuple[dict[int, Place], bytes]:
    """Return the places in a cross-reference stream, and its dictionary."""
    head, body = _stream(data, start)
    kind, one, two = _widths(head)
    row = kind + one + two
    if not row or max(kind, one, two) > WIDTH or len(body) // row > OBJECTS:
        raise ValueError("no room, or more objects than a file has")
    index = _INDEX.search(head)
    spans = list(map(int, index[1].split())) if index else [0, _number(_NUMBERS[b"Size"], head)]
    places, at = {}, 0
    for first, count in zip(spans[::2], spans[1::2], strict=True):
        for number in range(first, first + min(count, (len(body) - at) // row)):
            fields = body[at : at + row]
            at += row
            sort = int.from_bytes(fields[:kind]) if kind else 1
            value = int.from_bytes(fields[kind : kind + one])
            if sort == 1:
                places[number] = Place(0, value)
            elif sort == 2:
                places[number] = Place(value, int.from_bytes(fields[kind + one :]))
    return places, head


def _dictionary(data: bytes, places: dict[int, Place], number: int) -> bytes:
    """Return the bytes that begin with an object."""
    place = places[number]
    if not place.packed_in:
        begin = _OBJECT.match(data, place.at)
        if begin is None or int(begin[1]) != number:
            raise ValueError("another object")
        return data[begin.end() : begin.end() + ROOM].partition(b"endobj")[0]
    holder = places[place.packed_in]
    if holder.packed_in:
        raise ValueError("a stream in a stream")
    head, body = _stream(data, holder.at)
    first = _number(_NUMBERS[b"First"], head)
    numbers = list(map(int, body[:first].split()))
    offsets = dict(zip(numbers[::2], numbers[1::2], strict=True))
    begin_at = first + offsets[number]
    end_at = min((first + o for o in offsets.values() if first + o > begin_at), default=len(body))
    return body[begin_at:end_at]


def _stream(data: bytes, start: int) -> tuple[bytes, bytes]:
    """Return the dictionary and the unfolded content of the stream at `start`."""
    begin = _OBJECT.match(data, start)
    content = _STREAM.search(data, start, start + ROOM)
    if begin is None or content is None:
        raise ValueError("no stream")
    head = data[begin.end() : content.start()]
    if b"/FlateDecode" not in head:
        raise ValueError("packed in another way")
    unpacker = zlib.decompressobj()
    body = unpacker.decompress(memoryview(data)[content.end() :], MOST)
    if not unpacker.eof:
        raise ValueError("too large, or cut off")
    if _number(_NUMBERS[b"Predictor"], head, 1) > 1:
        body = _unpredicted(body, sum(_widths(head)))
    return head, body


def _widths(head: bytes) -> tuple[int, int, int]:
    """Return how many bytes the three fields of a cross-reference have."""
    found = _WIDTHS.search(head)
    if found is None:
        raise ValueError("no widths")
    return int(found[1]), int(found[2]), int(found[3])


def _unpredicted(body: bytes, width: int) -> bytes:
    """Undo PNG's prediction "up", which is what writers of PDF use for cross-references."""
    out, above = bytearray(), bytes(width)
    if len(body) // (width + 1) > OBJECTS:
        raise ValueError("more objects than a file has")
    for at in range(0, len(body), width + 1):
        if body[at] not in (0, 2):
            raise ValueError("predicted in another way")
        line = body[at + 1 : at + 1 + width]
        above = bytes((a + b) & 255 for a, b in zip(above, line, strict=True)) if body[at] else line
        out += above
    return bytes(out)


def _number(pattern: re.Pattern[bytes], text: bytes, default: int | None = None) -> int:
    """Return the number that `pattern` finds."""
    match = pattern.search(text)
    if match is None:
        if default is None:
            raise ValueError("no such entry")
        return default
    return int(match[1])
