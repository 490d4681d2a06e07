"""Findings on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..render.headline import headline
from ..render.words import MARKS, place, plural, printable
from ..workspace import write_report
from . import FOUND, OK

if TYPE_CHECKING:
    from rich.console import Console

    from ..render.record import CaveatRecord, ClaimRecord, Record, ReferenceRecord

COLOURS = {
    "supported": "green",
    "contradicted": "bold red",
    "unclear": "yellow",
    "not_found": "magenta",
    "not_checked": "dim",
}
VERDICT = 15
"""Cells of a terminal for a verdict and its mark."""
LONGEST = 160
"""Characters of a claim that are shown; the report has the rest."""


def console() -> Console:
    """Return a console for results: no markup is read from text, no guess at links."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else 110
    return Console(markup=False, highlight=False, emoji=False, width=width)


def show(record: Record, folder: Path | None, out: Console, *, quiet: bool) -> None:
    """Print one summary's findings: a line a claim, the references, the audit, the headline."""
    page = _Page(out.width)
    summary = record["summary"]
    page.line(summary["title"] or summary["path"], "bold")
    if summary["title"]:
        page.line(summary["path"], "dim")
    of_references = [caveat for reference in record["references"] for caveat in reference["caveats"]]
    for claim in record["claims"]:
        page.claim(claim, [caveat for caveat in claim["caveats"] if caveat not in of_references])
    for reference in record["references"]:
        page.line(_reference(reference), "dim")
        for caveat in reference["caveats"]:
            page.line(f"  ! {caveat['message']}", "dim")
    for note in record["audit"]:
        page.line(f"audit: {note['message']}")
    for paper in record["papers"]:
        for check in paper["self_checks"]:
            page.line(f"{paper['paper']} against itself: {check['message']}")
    page.line(headline(record), "bold")
    out.print(page.text, soft_wrap=True)
    if folder is not None and not quiet:
        print(f"report: {folder / 'index.html'}", file=sys.stderr)


class _Page:
    """One summary's lines, broken to a width and printed in one piece.

    A table of Rich's breaks and pads every cell several times over, which shows over thousands of claims: one process
    prints what many check.
    """

    def __init__(self, width: int) -> None:
        from rich.text import Text

        self.text = Text()
        self._width = width
        self._half = max(20, (width - VERDICT - 2) // 2)

    def line(self, text: str, style: str = "") -> None:
        """Add a line, broken where it is longer than the width."""
        indent = text[: len(text) - len(text.lstrip())]
        for piece in _broken(printable(text), self._width - len(indent)):
            self.text.append(f"{indent}{piece}\n", style or None)

    def claim(self, claim: ClaimRecord, caveats: Sequence[CaveatRecord]) -> None:
        """Add a claim's row: its verdict, its words, why; `caveats` are those to be told at the claim."""
        from rich.cells import set_cell_size

        verdict, text, where = claim["verdict"], printable(claim["text"]), place(claim)
        why = _broken(printable(claim["reason"]) + (f" [{where}]" if where else ""), self._half)
        for caveat in caveats:
            why += _broken(f"! {printable(caveat['message'])}", self._half)
        words = _broken(text if len(text) <= LONGEST else text[: LONGEST - 3] + "...", self._half)
        mark = f"{MARKS[verdict]} {verdict.replace('_', ' ')}"
        for left, middle, right in zip_longest([mark], words, why, fillvalue=""):
            self.text.append(f"{left:{VERDICT}} ", COLOURS[verdict])
            self.text.append(set_cell_size(middle, self._half) + " ")
            self.text.append(right + "\n", "dim" if verdict == "not_checked" else None)


def _broken(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width` cells of a terminal, broken between words where that can be."""
    from rich.cells import cell_len, chop_cells

    lines: list[str] = []
    room = 0
    for word in text.split():
        for piece in chop_cells(word, width):  # an address, or a language that sets no spaces, is longer than a line
            size = cell_len(piece)
            if size < room:
                lines[-1] += f" {piece}"
                room -= size + 1
            else:
                lines.append(piece)
                room = width - size
    return lines


def _reference(reference: ReferenceRecord) -> str:
    """Return one reference's line: what was cited, whether it was read, and how it is known."""
    name = reference["cited"]
    if reference["arxiv_id"]:
        name = reference["arxiv_id"] + (f"v{reference['version']}" if reference["version"] else "")
    read = reference["read"]
    status = reference["status"].replace("_", " ")
    if read is not None:
        version = f"v{read['version']}" if read["version"] else "unknown version"
        status += f" ({version}, {plural(read['pages'], 'page')}, known by {read['identified_by']})"
    message = f": {reference['message']}" if reference["message"] else ""
    return f"{name}  {status}{message}"


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
