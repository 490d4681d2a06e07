"""SARIF 2.1.0 (OASIS standard): each claim at its line in the summary, so that code hosts show it there."""

from __future__ import annotations

import json
from typing import Any

from .headline import headline
from .interface import Assets, Format
from .record import ClaimRecord, Record
from .words import printable

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {
    "contradicted": "error",
    "not_found": "warning",
    "unclear": "warning",
    "not_checked": "note",
    "supported": "none",
}
RULES = {
    "contradicted": "The source says otherwise than the claim.",
    "not_found": "Every cited paper was read in full and nothing in it speaks of the claim.",
    "unclear": "A passage speaks of the claim; whether it says the same is left to the reader.",
    "not_checked": "The claim could not be looked at, or there is nothing in it to judge.",
    "supported": "The source states the claim.",
    "audit": "A note on the summary as a whole.",
}
NOTE_LEVELS = {"error": "error", "warning": "warning", "note": "note"}


def _render(record: Record, assets: Assets) -> str:
    del assets
    path = record["summary"]["path"]
    results = [_claim(claim, path) for claim in record["claims"]]
    results += [
        {
            "ruleId": "audit",
            "level": NOTE_LEVELS[note["severity"]],
            "kind": "review" if note["severity"] == "note" else "fail",
            "message": {"text": printable(note["message"])},
            "locations": [_location(path, note["line"] or 1)],
            "partialFingerprints": {"claimcheckAudit/v1": note["id"]},
        }
        for note in record["audit"]
    ]
    for result in results:
        if result["kind"] != "fail":
            result["level"] = "none"  # SARIF 3.27.10: a result that is no failure has no level
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(record)},
                "columnKind": "unicodeCodePoints",
                "results": results,
                "properties": {"headline": printable(headline(record)), "counts": record["counts"]},
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode() + "\n"


def _driver(record: Record) -> dict[str, Any]:
    return {
        "name": record["tool"]["name"],
        "version": record["tool"]["version"],
        "rules": [
            {
                "id": rule,
                "shortDescription": {"text": text},
                "defaultConfiguration": {"level": LEVELS.get(rule, "note")},
            }
            for rule, text in RULES.items()
        ],
    }


def _claim(claim: ClaimRecord, path: str) -> dict[str, Any]:
    kinds = {"supported": "pass", "not_checked": "notApplicable"}
    message = f"{claim['verdict'].replace('_', ' ')}: {claim['reason']}"
    return {
        "ruleId": claim["verdict"],
        "level": LEVELS[claim["verdict"]],
        "kind": kinds.get(claim["verdict"], "fail"),
        "message": {"text": printable(message)},
        "locations": [_location(path, claim["line"], claim["column"], claim["end_line"], claim["end_column"])],
        "partialFingerprints": {"claimcheckClaim/v1": claim["id"]},
        "properties": {"reasonCode": claim["reason_code"], "claim": printable(claim["text"])},
    }


def _location(
    path: str, line: int, column: int = 1, end_line: int | None = None, end_column: int | None = None
) -> dict[str, Any]:
    from urllib.parse import quote

    region: dict[str, int] = {"startLine": max(line, 1), "startColumn": max(column, 1)}
    if end_line is not None and end_column is not None:
        region |= {"endLine": end_line, "endColumn": end_column}
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(path.encode("utf-8", "replace"))},
            "region": region,
        }
    }


SARIF = Format(name="sarif", file="findings.sarif", render=_render)
