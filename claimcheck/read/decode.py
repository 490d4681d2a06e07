"""Bytes to text, and the limits that keep a hostile file from costing more than itself."""

from __future__ import annotations

import codecs
import re

from ..errors import SummaryError

LONGEST = 2_000_000
"""Characters of a summary: a book has fewer."""
LONGEST_DATA = 20_000_000
"""Characters of a JSON file, which may hold a generator's input beside its output."""
LINES = 400_000
NOT_TEXT = {
    b"PK\x03\x04": "a ZIP archive (or an office document)",
    b"\x1f\x8b": "gzip data",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x7fELF": "a program",
    b"SQLite f": "a database",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, name: str, *, longest: int = LONGEST) -> tuple[str, tuple[str, ...]]:
    """Return the text in `data`, and what had to be guessed, one sentence each.

    Raises:
        SummaryError: it is empty, no text, or too long.
    """
    if not data.strip(b"\0\t\n\r\f\v "):
        raise SummaryError(f"{name}: the file is empty", "give a file with a summary in it")
    for magic, what in NOT_TEXT.items():
        if data.startswith(magic):
            raise SummaryError(f"{name}: this is {what}, not text", "give the summary as text, HTML, JSON or PDF")
    if len(data) > 4 * longest:  # no encoding needs more bytes a character
        raise _too_long(name, longest)
    text, problems = _decoded(data)
    if text.count("\0") > len(text) // 50:
        raise SummaryError(f"{name}: binary data, not text", "give the summary as text, HTML, JSON or PDF")
    if len(text) > longest or text.count("\n") > LINES:
        raise _too_long(name, longest)
    return text, problems


def _too_long(name: str, longest: int) -> SummaryError:
    message = f"{name}: longer than {longest:,} characters or {LINES:,} lines"
    return SummaryError(message, "split it, or give the summary only")


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            broken = ("broken characters were replaced",) if "\ufffd" in text else ()
            return text, broken
    for order, zeros in (("utf-16-le", data[1:200:2]), ("utf-16-be", data[:200:2])):
        if zeros.count(0) > len(zeros) * 2 // 3:  # every other byte of Latin script; UTF-8 would take it too
            return data.decode(order, "replace"), (f"no byte order mark: taken for {order}",)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        invalid = data.decode("utf-8", "replace")
        if invalid.count("\ufffd") <= 3 + len(invalid) // 1000 and error.start > 0:
            return invalid, ("broken characters were replaced",)
        for encoding, name in _WIDE:
            if _is_wide(text := _strictly(data, encoding)) and "\0" not in text:
                return text, (f"not UTF-8: taken for {name}",)
        return data.decode("cp1252", "replace"), ("not UTF-8: taken for Windows-1252",)


_WIDE = (("gb18030", "GB 18030"), ("shift_jis", "Shift JIS"), ("big5", "Big5"), ("euc_kr", "EUC-KR"))
"""Encodings of scripts with thousands of characters, the widest used first."""
_COMMON = re.compile("[的是在了和有中年研究模型。，、]|[ぁ-んァ-ヶ]|[가-힣]")
"""Characters that hardly a sentence of these scripts lacks, and that other bytes seldom give by chance."""


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _is_wide(text: str) -> bool:
    """Whether a decoded text reads like Chinese, Japanese or Korean, not like Latin letters in pairs."""
    wide = [c for c in text if c > "\u2e7f"]
    return len(wide) >= 8 and 8 * len(_COMMON.findall(text)) >= len(wide)
