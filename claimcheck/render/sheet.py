"""CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from .interface import Assets, Format
from .record import Record
from .words import printable

COLUMNS = (
    "id",
    "line",
    "verdict",
    "reason_code",
    "reason",
    "claim",
    "paper",
    "page",
    "quote",
    "confidence",
    "summary_verified",
    "summary_confidence",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str:
    """Return `value` as a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = "" if value is None else " ".join(printable(str(value)).split())
    return f"'{text}" if text.startswith(_FORMULA) else text


def _render(record: Record, assets: Assets) -> str:
    del assets
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow(COLUMNS)
    for claim in record["claims"]:
        first = claim["evidence"][0] if claim["evidence"] else None
        told = claim["self_reported"]
        values = (
            claim["id"],
            claim["line"],
            claim["verdict"],
            claim["reason_code"],
            claim["reason"],
            claim["text"],
            first["paper"] if first else None,
            first["page"] if first else None,
            first["quote"] if first else None,
            claim["confidence"],
            told.get("verified"),
            told.get("confidence"),
        )
        writer.writerow([cell(value) for value in values])
    return out.getvalue()


CSV = Format(name="csv", file="findings.csv", render=_render)
