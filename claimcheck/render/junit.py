"""JUnit XML: each claim a test case, as build servers show it.

Contradicted and not-found claims fail, unclear ones are skipped with the reason, and so are those that
could not be looked at: a gate that must not pass them uses the exit code.
"""

from __future__ import annotations

import re

from .interface import Assets, Format
from .record import ClaimRecord, Record
from .words import printable

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _text(text: str) -> str:
    """Return `text` with the characters that XML 1.0 has no way to write shown as `�`."""
    return _NO_XML.sub("�", printable(text))


def _render(record: Record, assets: Assets) -> str:
    from xml.sax.saxutils import quoteattr  # it loads a client for the web, which checking has no use for

    del assets
    claims, counts = record["claims"], record["counts"]
    failures = counts["contradicted"] + counts["not_found"]
    skipped = counts["unclear"] + counts["not_checked"]
    name = quoteattr(_text(record["summary"]["path"]))
    head = f'name={name} tests="{len(claims)}" failures="{failures}" errors="0" skipped="{skipped}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites tests="{len(claims)}" failures="{failures}" errors="0" skipped="{skipped}">',
        f"<testsuite {head}>",
        *(_case(claim, record["summary"]["path"]) for claim in claims),
        "</testsuite>",
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _case(claim: ClaimRecord, path: str) -> str:
    from xml.sax.saxutils import escape, quoteattr

    name, file = quoteattr(_text(claim["text"][:200])), quoteattr(_text(path))
    opening = f'<testcase name={name} classname="claim.{claim["id"]}" file={file} line="{claim["line"]}"'
    if claim["verdict"] == "supported":
        return f"{opening}/>"
    message = quoteattr(_text(f"{claim['verdict'].replace('_', ' ')}: {claim['reason']}"))
    quotes = escape(_text("\n".join(e["quote"] for e in claim["evidence"])))
    if claim["verdict"] in ("contradicted", "not_found"):
        inner = f'<failure type="{claim["reason_code"]}" message={message}>{quotes}</failure>'
    else:
        inner = f"<skipped message={message}/>"
    return f"{opening}>{inner}</testcase>"


JUNIT = Format(name="junit", file="junit.xml", render=_render)
