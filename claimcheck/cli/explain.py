"""`claimcheck explain`: the way to a verdict, made again."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..arxiv_id import parse_id
from ..checks.explain import Asked, Considered, asked, explain
from ..errors import UsageError
from ..model import Claim, Reference
from ..render.words import MARKS, printable
from ..scale import Settings, chosen_checks, open_library
from . import OK
from .show import console, record_at

if TYPE_CHECKING:
    from rich.console import Console

    from ..render.record import ClaimRecord, Record

MARK = {"same": "  ", "other": "≠ ", "added": "+ ", "left out": "- "}


def run(wanted: str, findings: Path, settings: Settings) -> int:
    """Print, for every version of every paper that the claim cites, what each check said of it and why.

    What the findings remember of the call that made them, offline or without tables, holds again; where the papers
    lay they do not remember.
    """
    path, record = record_at(findings)
    found = _claim(wanted, record, path)
    claim = Claim(
        id=found["id"],
        text=found["text"],
        span=(found["span"][0], found["span"][1]),
        line=found["line"],
        truncated=found["truncated"],
    )
    out = console()
    out.print(printable(claim.text), style="bold")
    out.print(f"{MARKS[found['verdict']]} {found['verdict']} ({found['reason_code']}): {printable(found['reason'])}\n")
    settings = _as_recorded(settings, record["tool"]["settings"])
    checks = chosen_checks(settings)
    with open_library(settings) as library:
        for key in found["cites"]:
            consulted = library.consult(_reference(key, record))
            if not consulted.sources:
                out.print(f"{key}: {consulted.status.replace('_', ' ')}: {printable(consulted.message)}")
                out.print("  the papers are looked for as `check` does: give the same --papers, --paper and --library")
            for source in consulted.sources:
                out.print(f"{source.paper.id}", style="bold underline")
                for check in asked(claim, source, checks):
                    _say(check, out)
                for one in explain(claim, source):
                    _show(one, out)
    return OK


def _say(one: Asked, out: Console) -> None:
    """Print what one check was asked, what came of each of its steps, and whether it decided."""
    mark, style = ("→", "bold") if one.decides else (" ", "dim")
    if not one.changed or one.look is None:
        out.print(f"{mark} {one.check}: left it as it was", style=style)
        return
    look = one.look
    out.print(f"{mark} {one.check}: {look.verdict} ({look.reason_code}): {printable(look.reason)}", style=style)
    for question, verdict, reason in one.steps:
        said = f"{verdict}, {printable(reason)}" if reason else f"{verdict}"
        out.print(f"    {question}: {said}", style=style)
    if not one.steps:
        for item in look.evidence:
            out.print(f"    {item.relation}: {printable(item.quote)}", style=style)


def _as_recorded(settings: Settings, recorded: Mapping[str, Any]) -> Settings:
    """Return the settings of the call that made the findings, where `settings` give no others."""
    if recorded.get("entailment") and not settings.entailment:
        print(f"a model was asked then: --entailment {recorded['entailment']} asks it again", file=sys.stderr)
    return replace(
        settings,
        offline=settings.offline or bool(recorded.get("offline")),
        tables="none" if recorded.get("tables") == "none" else settings.tables,
    )


def _claim(wanted: str, record: Record, path: Path) -> ClaimRecord:
    chosen = [c for c in record["claims"] if c["id"] == wanted] or [
        c for c in record["claims"] if c["id"].startswith(wanted) or c["text"].startswith(wanted)
    ]
    if len(chosen) == 1:
        return chosen[0]
    ids = [c["id"] for c in (chosen or record["claims"])]
    near = difflib.get_close_matches(wanted, ids, 5, 0.0)
    what = "several claims are called so" if chosen else "no such claim"
    raise UsageError(f"{path}: {what}: {wanted}", f"for instance {', '.join(near)}")


def _reference(key: str, record: Record) -> Reference:
    made = next(r for r in record["references"] if r["key"] == key)
    parsed = parse_id(made["arxiv_id"] or "")
    return Reference(
        key=key,
        cited=made["cited"],
        arxiv_id=parsed[0] if parsed else None,
        version=made["version"],
        title=made["title"],
        malformed=made["status"] == "malformed",
    )


def _show(one: Considered, out: Console) -> None:
    mark = "*" if one.decides else " "
    out.print(
        f"{mark} page {one.page}: {one.verdict} ({one.code}), {one.coverage:.0%} of the claim there, "
        f"{one.in_place:.0%} in order",
        style="bold" if one.decides else "dim",
    )
    out.print(f"    {printable(one.text)}")
    if not one.decides:
        return
    for kind, mine, theirs in one.words:
        words = printable(f"{mine} | {theirs}" if kind == "other" else mine or theirs)
        out.print(f"    {MARK[kind]}{words}")
    for mine, theirs, match in one.numbers:
        there = f" ({printable(theirs)})" if theirs else ""
        out.print(f"    number {printable(mine)}: {match.replace('_', ' ')}{there}")
