"""The words that all formats share: marks, and hostile text made harmless."""

from __future__ import annotations

import re

from .record import ClaimRecord

MARKS = {"supported": "✓", "contradicted": "✗", "unclear": "?", "not_found": "∅", "not_checked": "–"}
VERDICTS = tuple(MARKS)

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def printable(text: str) -> str:
    """Return `text` without characters that steer a terminal or turn the reading direction.

    Each is shown as `�`, so that a reader sees that something was there.
    """
    return _CONTROL.sub("�", text)


def plural(count: int, noun: str, many: str | None = None) -> str:
    """Return `1 claim`, `2 claims`."""
    return f"{count} {noun}" if count == 1 else f"{count} {many or noun + 's'}"


def place(claim: ClaimRecord) -> str:
    """Return where the finding's first evidence stands, such as `2005.13013v1 p. 1`."""
    if not claim["evidence"]:
        return ""
    first = claim["evidence"][0]
    page = f" p. {first['page']}" if first["page"] is not None else ""
    return f"{first['paper']}{page}"
