"""`claimcheck check`."""

from __future__ import annotations

import datetime
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..arxiv_id import parse_id
from ..baseline import Accepted, unaccepted, updated
from ..baseline import dumps as dumps_baseline
from ..baseline import load as load_baseline
from ..errors import UsageError
from ..pipeline import Tables
from ..scale import Checked, Indexes, Settings, Spread, check_all
from ..workspace import REPORTS, check_writable, inputs, write_file
from . import FAULT, FOUND, INCOMPLETE, OK, USAGE
from .keep import keeping
from .pace import telling
from .show import console, show

if TYPE_CHECKING:
    from rich.console import Console

    from ..render.record import ClaimRecord, Record

FAIL_ON = ("contradicted", "not-found", "unclear", "caveat", "never")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of one call."""

    papers: tuple[Path, ...] = ()
    paper: tuple[str, ...] = ()
    offline: bool = False
    out: Path | None = None
    set_name: str | None = None
    json_to: str | None = None
    formats: str = "html,md,json"
    tables: Tables = "needed"
    fail_on: str = "contradicted"
    allow_incomplete: bool = False
    baseline: Path | None = None
    update_baseline: bool = False
    today: str | None = None
    library: Path | None = None
    table: Path | None = None
    annotate: bool = False
    entailment: str = ""
    spread: Spread = field(default_factory=Spread)
    quiet: bool = False


def run(given: Sequence[str], options: Options) -> int:
    """Check everything given, print and write the results, and return the exit code."""
    from ..read import SUFFIXES

    logging.basicConfig(format="claimcheck: %(message)s", level=logging.WARNING)
    found = inputs(given, SUFFIXES, options.set_name, options.out)
    settings = to_settings(options)
    check_writable(options.out or Path(REPORTS))
    if found.ignored and not options.quiet:
        print(f"{found.ignored} other files ignored", file=sys.stderr)
    gate, out = _gate(options), console()
    codes, indexes = [], Indexes()
    with keeping(options.json_to, options.table) as keep:
        results = check_all(found.summaries, settings, options.spread)
        for checked in telling(results, len(found.summaries), quiet=options.quiet):
            codes.append(_report(checked, options, gate, out))
            if checked.record is not None:
                keep(checked.record)
            indexes.put(checked)
    pages = indexes.write(settings.formats)
    if len(codes) > 1 and not options.quiet:
        for path in pages:
            print(f"index: {path}", file=sys.stderr)
    if options.update_baseline and options.baseline is not None:
        write_file(options.baseline, dumps_baseline(gate.update()).encode())
        print(f"baseline: {options.baseline}; fill in reason and by", file=sys.stderr)
    return worst(codes)


class Gate:
    """Which findings count for the exit code: those at or above --fail-on that nobody accepted."""

    def __init__(
        self, accepted: Sequence[Accepted], today: datetime.date, fail_on: str, *, remember: bool = False
    ) -> None:
        self._accepted, self._today, self._fail_on = accepted, today, fail_on
        self._remember = remember
        self._found: list[ClaimRecord] = []

    def holds_back(self, record: Record) -> bool:
        """Whether a finding of `record` counts; each that would is kept for `update`, where that will be asked for."""
        counting = [claim for claim in record["claims"] if counts(claim, self._fail_on)]
        if self._remember:  # the findings of ten thousand summaries fill the memory
            self._found += counting
        return bool(unaccepted(counting, self._accepted, self._today))

    def update(self) -> tuple[Accepted, ...]:
        """Return the baseline with entries for all findings seen."""
        return updated(self._accepted, self._found, self._today)


def _gate(options: Options) -> Gate:
    if options.update_baseline and options.baseline is None:
        raise UsageError("--update-baseline: which file?", "give it with --baseline FILE")
    try:
        today = datetime.date.fromisoformat(options.today) if options.today else datetime.date.today()
    except ValueError as error:
        raise UsageError(f"--today {options.today}: no date", "for instance --today 2027-03-31") from error
    fresh = options.update_baseline and options.baseline is not None and not options.baseline.exists()
    accepted = load_baseline(options.baseline) if options.baseline is not None and not fresh else ()
    return Gate(accepted, today, options.fail_on, remember=options.update_baseline)


def counts(claim: ClaimRecord, fail_on: str) -> bool:
    """Whether a finding is at or above `fail_on`."""
    if fail_on == "never":
        return False
    reach = {v.replace("-", "_") for v in FAIL_ON[: FAIL_ON.index(fail_on) + 1]}
    return claim["verdict"] in reach or ("caveat" in reach and bool(claim["caveats"]))


def to_settings(options: Options) -> Settings:
    """Return the settings that travel to workers.

    Raises:
        UsageError: an option's value is wrong.
    """
    return Settings(
        papers=tuple(folder(p) for p in options.papers),
        overrides=dict(_override(text) for text in options.paper),
        offline=options.offline,
        library=options.library,
        tables=options.tables,
        formats=formats(options.formats),
        out=options.out,
        annotate=options.annotate,
        entailment=options.entailment,
    )


def formats(text: str) -> tuple[str, ...]:
    """Return the formats in a comma-separated list.

    Raises:
        UsageError: one of them is not known.
    """
    from ..render import FORMATS

    known = [one.name for one in FORMATS]
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        if name not in known:
            raise UsageError(f"--format {name}: not a format", f"known formats: {', '.join(known)}")
    return names


def folder(path: Path) -> Path:
    """Return `path`, a folder of papers.

    Raises:
        UsageError: it is none.
    """
    if not path.is_dir():
        raise UsageError(f"--papers {path}: no such folder", "give a folder of PDFs named by arXiv id")
    return path


def _override(text: str) -> tuple[str, Path]:
    name, mark, file = text.partition("=")
    if not mark or parse_id(name) is None:
        raise UsageError(f"--paper {text}: not ID=FILE", "for instance --paper 0704.0001v1=paper.pdf")
    if not Path(file).is_file():
        raise UsageError(f"--paper {text}: {file} is no file", "give the path of a PDF or e-print source")
    return name, Path(file)


def _report(checked: Checked, options: Options, gate: Gate, out: Console) -> int:
    """Print one result and return its exit code."""
    if checked.error is not None:
        print(f"claimcheck: {checked.error}", file=sys.stderr)
        return USAGE
    if checked.record is None:
        return FAULT
    if options.json_to != "-":
        show(checked.record, checked.folder, out, quiet=options.quiet)
    elif checked.folder is not None and not options.quiet:
        print(f"report: {checked.folder / 'index.html'}", file=sys.stderr)
    return code_of(checked.record, gate, allow_incomplete=options.allow_incomplete)


def code_of(record: Record, gate: Gate, *, allow_incomplete: bool) -> int:
    """Return the exit code that the record of one summary asks for."""
    held_back = gate.holds_back(record)
    if any(c["reason_code"] == "check_failed" for c in record["claims"]):
        return FAULT
    if held_back:
        return FOUND
    return INCOMPLETE if record["incomplete"] and not allow_incomplete else OK


def worst(codes: Sequence[int]) -> int:
    """Return the code of the whole call: our fault, wrong input, findings, incomplete, nothing."""
    return next((code for code in (FAULT, USAGE, FOUND, INCOMPLETE) if code in codes), OK)
