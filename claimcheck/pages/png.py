"""Small PNG files: eight colours are enough for ink, paper and a marker pen.

Grey text in 4 bits a pixel takes a quarter of what the same crop takes in full colour, and a report
embeds hundreds of them. MuPDF writes no indexed PNG, so these forty lines do (PNG specification, W3C,
third edition: colour type 3, filter 0).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

MARKER = (255, 212, 64)
"""Colour of the marker: ink under it stays dark."""
_LEVELS = 4
"""Greys: letters read the same in eight, which take a third more bytes."""
_GREY = bytes(round(v * (_LEVELS - 1) / 255) for v in range(256))
_HIGH = bytes(grey << 4 for grey in _GREY)
_LOW = _GREY
_MARK_HIGH = bytes((grey | _LEVELS) << 4 for grey in _GREY)
_MARK_LOW = bytes(grey | _LEVELS for grey in _GREY)


def marked_png(grey: bytes, width: int, height: int, areas: Sequence[tuple[int, int, int, int]]) -> bytes:
    """Return a PNG of 8-bit `grey` samples (`width` a row) with the pixel `areas` (x0, y0, x1, y1) marked."""
    rows = bytearray()
    for y in range(height):
        line = grey[y * width : (y + 1) * width]
        line += b"\xff" * (width % 2)
        high, low = bytearray(line[0::2].translate(_HIGH)), bytearray(line[1::2].translate(_LOW))
        for x0, y0, x1, y1 in areas:
            if y0 <= y < y1:
                evens, odds = slice((x0 + 1) // 2, (x1 + 1) // 2), slice(x0 // 2, x1 // 2)
                high[evens] = line[0::2][evens].translate(_MARK_HIGH)
                low[odds] = line[1::2][odds].translate(_MARK_LOW)
        packed = int.from_bytes(high, "big") | int.from_bytes(low, "big")
        rows += b"\0" + packed.to_bytes(len(high), "big")
    header = struct.pack(">IIBBBBB", width, height, 4, 3, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", _palette()),
            _chunk(b"IDAT", zlib.compress(bytes(rows), 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _palette() -> bytes:
    """The greys, then the same as seen through the marker."""
    greys = [round(255 * level / (_LEVELS - 1)) for level in range(_LEVELS)]
    plain = bytes(channel for grey in greys for channel in (grey, grey, grey))
    marked = bytes(grey * colour // 255 for grey in greys for colour in MARKER)
    return plain + marked


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
