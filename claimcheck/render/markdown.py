"""Markdown, short enough for a comment on a pull request."""

from __future__ import annotations

import re

from .headline import headline
from .interface import Assets, Format
from .record import Record
from .words import MARKS, place, plural, printable

LONGEST = 60_000
"""Characters; code hosts cut comments off a little above."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~$&@:-])")


def escape(text: str) -> str:
    """Return `text` as it reads, on one line, with nothing in it that Markdown or HTML would act on."""
    return _SPECIAL.sub(r"\\\1", " ".join(printable(text).split())).replace("\\<", "&lt;").replace("\\>", "&gt;")


def _render(record: Record, assets: Assets) -> str:
    del assets
    summary = record["summary"]
    lines = [
        f"## {escape(summary['title'] or summary['path'])}",
        "",
        f"**{escape(headline(record))}**",
        "",
        "| | claim | why | where |",
        "|---|---|---|---|",
    ]
    size = sum(map(len, lines))
    for number, claim in enumerate(record["claims"]):
        mark = f"{MARKS[claim['verdict']]} {claim['verdict'].replace('_', ' ')}"
        line = f"| {mark} | {escape(claim['text'][:300])} | {escape(claim['reason'])} | {escape(place(claim))} |"
        size += len(line)
        if size > LONGEST:
            lines += ["", f"{plural(len(record['claims']) - number, 'more claim')}: see findings.json."]
            break
        lines.append(line)
    if record["references"]:
        lines += ["", "| reference | status | |", "|---|---|---|"]
        for reference in record["references"][:200]:
            cells = (reference["cited"], reference["status"].replace("_", " "), reference["message"])
            lines.append(f"| {' | '.join(escape(cell) for cell in cells)} |")
    if record["audit"]:
        lines += ["", *(f"- {escape(note['message'])}" for note in record["audit"][:100])]
    return "\n".join(lines) + "\n"


MARKDOWN = Format(name="md", file="report.md", render=_render)
