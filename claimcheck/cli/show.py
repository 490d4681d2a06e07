"""Findings on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..render.headline import headline
from ..render.words import MARKS, place, plural, printable
from ..workspace import write_report
from . import FOUND, OK

if TYPE_CHECKING:
    from rich.console import Console

    from ..render.record import Record

COLOURS = {
    "supported": "green",
    "contradicted": "bold red",
    "unclear": "yellow",
    "not_found": "magenta",
    "not_checked": "dim",
}


def console() -> Console:
    """Return a console for results: no markup is read from text, no guess at links."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else 110
    return Console(markup=False, highlight=False, emoji=False, width=width)


def show(record: Record, folder: Path | None, *, quiet: bool) -> None:
    """Print one summary's findings: a line a claim, the references, the audit, the headline."""
    from rich.table import Table
    from rich.text import Text

    out = console()
    summary = record["summary"]
    out.print(Text(printable(summary["title"] or summary["path"]), style="bold"))
    out.print(Text(printable(summary["path"]), style="dim"))
    table = Table(box=None, pad_edge=False, show_header=False, expand=False)
    # Widths are given: measuring them costs more than judging the claims where there are thousands.
    half = max(20, (out.width - 17) // 2)
    table.add_column(no_wrap=True, width=15)
    table.add_column(width=half)
    table.add_column(width=half)
    of_references = [caveat for reference in record["references"] for caveat in reference["caveats"]]
    for claim in record["claims"]:
        verdict = claim["verdict"]
        text = printable(claim["text"])
        where = place(claim)
        why = printable(claim["reason"]) + (f" [{where}]" if where else "")
        for caveat in claim["caveats"]:
            if caveat in of_references:
                continue  # said once, at the reference
            why += f"\n! {printable(caveat['message'])}"
        table.add_row(
            Text(f"{MARKS[verdict]} {verdict.replace('_', ' ')}", style=COLOURS[verdict]),
            Text(text if len(text) <= 160 else text[:157] + "..."),
            Text(why, style="dim" if verdict == "not_checked" else ""),
        )
    out.print(table)
    _references(record, out)
    for note in record["audit"]:
        out.print(Text(f"audit: {printable(note['message'])}"))
    for paper in record["papers"]:
        for check in paper["self_checks"]:
            out.print(Text(f"{paper['paper']} against itself: {printable(check['message'])}"))
    out.print(Text(printable(headline(record)), style="bold"))
    if folder is not None and not quiet:
        print(f"report: {folder / 'index.html'}", file=sys.stderr)
    out.print()


def _references(record: Record, out: Console) -> None:
    from rich.text import Text

    for reference in record["references"]:
        name = reference["cited"]
        if reference["arxiv_id"]:
            name = reference["arxiv_id"] + (f"v{reference['version']}" if reference["version"] else "")
        read = reference["read"]
        status = reference["status"].replace("_", " ")
        if read is not None:
            version = f"v{read['version']}" if read["version"] else "unknown version"
            status += f" ({version}, {plural(read['pages'], 'page')}, known by {read['identified_by']})"
        message = f": {reference['message']}" if reference["message"] else ""
        out.print(Text(printable(f"{name}  {status}{message}"), style="dim"))
        for caveat in reference["caveats"]:
            out.print(Text(f"  ! {printable(caveat['message'])}", style="dim"))


def render_again(findings: Sequence[Path], formats: str, out: Path | None) -> int:
    """Render reports again from their records."""
    from ..scale import render_all
    from .check import formats as known

    for given in findings:
        path, record = record_at(given)
        folder = path.parent if out is None else out / path.parent.name
        files = render_all(record, _assets(path.parent), known(formats))
        if out is None:
            files.pop("findings.json")  # the record is what we render from, not what we write
        write_report(folder, files)
        print(folder)
    return OK


def record_at(given: Path) -> tuple[Path, Record]:
    """Return the findings file that `given` (it, or its folder) means, and the record in it."""
    from ..render.record import load

    path = given / "findings.json" if given.is_dir() else given
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", "give a findings.json") from error
    return path, load(data, str(path))


def diff(old: Path, new: Path, form: str) -> int:
    """Print what changed between two records; 0 when nothing did, else 1."""
    import json

    from ..render.diff import as_markdown, as_records, sentence
    from ..render.diff import diff as compare

    changes = compare(record_at(old)[1], record_at(new)[1])
    if form == "json":
        print(json.dumps(as_records(changes), ensure_ascii=False, indent=1))
    elif form == "md":
        print(as_markdown(changes), end="")
    else:
        for change in changes or ():
            print(printable(sentence(change)))
        if not changes:
            print("nothing changed")
    return FOUND if changes else OK


def _assets(folder: Path) -> dict[str, bytes]:
    """Return the page crops that lie beside a record."""
    return {f"pictures/{p.name}": p.read_bytes() for p in sorted((folder / "pictures").glob("*.png"))}
