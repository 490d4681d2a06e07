"""One summary: from its file to its report folder, and the index of the set it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import CannotWrite, ClaimcheckError, SummaryError
from ..workspace import Input, Writing, claim_files, report_folder, write_file, write_report

if TYPE_CHECKING:
    from ..library import Library
    from ..model import Check, Report, Reproduced, Summary
    from ..pipeline import Tables
    from ..render.entries import Entries, Entry
    from ..render.record import AuditRecord, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that decides how summaries are checked; it travels to workers."""

    papers: tuple[Path, ...] = ()
    overrides: Mapping[str, Path] = field(default_factory=dict)
    offline: bool = False
    library: Path | None = None
    tables: Tables = "needed"
    formats: tuple[str, ...] = ("html", "md", "json")
    out: Path | None = None
    entailment: str = ""
    """A sequence-pair classification model (path or hub id) asked about claims that stay open; none by default."""
    annotate: bool = False
    """Write marked copies of the papers, too."""
    write: bool = True
    horizon: int | None = None
    """Look for claims in papers that the library had by then (`Library.horizon`); None: in all. It keeps findings from
    depending on which of the run's summaries came first."""

    def recorded(self) -> dict[str, object]:
        """Return what of this belongs into the record: what changes findings, and no path."""
        made: dict[str, object] = {"tables": self.tables, "offline": self.offline}
        return {**made, "entailment": Path(self.entailment).name} if self.entailment else made


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What became of one summary: a record, or the error that cost it."""

    input: Input
    record: Record | None = None
    folder: Path | None = None
    error: ClaimcheckError | None = None


class Indexes:
    """The index of every set that a run checks, gathered while it goes on and written at its end."""

    def __init__(self) -> None:
        self._sets: dict[Path, tuple[str, Entries]] = {}

    def put(self, checked: Checked) -> None:
        """Take a summary that has a report into the index of its set."""
        from ..render.entries import Entries, entry

        if checked.record is not None and checked.folder is not None:
            _, entries = self._sets.setdefault(checked.folder.parent, (checked.input.set_name, Entries()))
            entries.put(entry(checked.record, checked.folder.name))

    def write(self, formats: Sequence[str]) -> tuple[Path, ...]:
        """Write the record of every set, and its page where `formats` have HTML; return the pages.

        Reports that lie there from earlier calls stay in the index as long as their folders do.

        Raises:
            CannotWrite: a set's folder cannot be written; what stood there before still does.
        """
        from ..render.index import index, set_json

        for folder, (name, entries) in self._sets.items():
            for earlier in _earlier(folder, entries):
                entries.put(earlier)
            notes = _set_notes(entries)
            if "html" in formats:
                write_file(folder / "index.html", index(name, entries, notes).encode("utf-8", "replace"))
            with Writing(folder / "set.json") as file:
                for piece in set_json(name, entries, notes):
                    file.write(piece.encode("utf-8", "replace"))
        return tuple(folder / "index.html" for folder in self._sets if "html" in formats)


def _set_notes(entries: Iterable[Entry]) -> list[AuditRecord]:
    """Return what is to be said of the summaries of a set taken together."""
    from ..audit import audit_set
    from ..render.record import audit_record

    told = ((e["path"], e["title"], frozenset(c["id"].split("-")[0] for c in e["claims"])) for e in entries)
    return [audit_record(note) for note in audit_set(told)]


def _earlier(folder: Path, entries: Entries) -> Iterator[Entry]:
    """Yield what an index written earlier has of reports that still lie in `folder` and were not made anew."""
    import json

    from ..render.index import SCHEMA

    others = {path.parent.name for path in folder.glob("*/findings.json")} - set(entries.folders)
    if not others:  # as in most runs, and then a record of thousands need not be read
        return
    try:
        made = json.loads((folder / "set.json").read_bytes())
        found = [e for e in made["summaries"] if made["schema"] == SCHEMA and e["folder"] in others]
    except (OSError, ValueError, KeyError, TypeError):
        return
    yield from found


def open_library(settings: Settings) -> Library:
    """Open the library that `settings` names, with the local papers in front of it."""
    from ..library import Library

    return Library.open(
        settings.library, offline=settings.offline, papers=settings.papers, overrides=settings.overrides
    )


@lru_cache(maxsize=1)
def _second_opinion(model: str) -> Check:
    """Return the neural check, its model loaded once a process."""
    from ..checks.entailment import EntailmentCheck

    return EntailmentCheck(model)


def chosen_checks(settings: Settings) -> list[Check]:
    """Return the checks that `settings` ask for, in the order in which they are called."""
    from ..checks import CHECKS

    checks = [c for c in CHECKS if settings.tables != "none" or c.name != "table"]
    return [*checks, _second_opinion(settings.entailment)] if settings.entailment else checks


def _experiments(summary: Summary) -> tuple[dict[str, str], dict[str, Reproduced]]:
    """Return which claims an experiment here could test, and what recorded runs say of those."""
    if next(claim_files(), None) is None:
        return {}, {}  # as in most folders, and then nothing of that room need be loaded
    from ..experiment.rerun import link

    return link(summary)


def check_input(one: Input, settings: Settings, library: Library) -> Checked:
    """Read, check and write one summary; whatever goes wrong with it is its own result.

    Raises:
        CannotWrite: that goes for all of them alike.
    """
    from ..pipeline import check
    from ..read import read
    from ..render.record import to_record

    try:
        summary = read(one.data(), one.name, set_name=one.set_name)
        if not summary.claims:  # a gate that checks nothing must not be open
            raise SummaryError(
                f"{one.name}: no claim found in it",
                "claims are sentences that assert a finding, a number or a comparison; JSON Lines give them outright",
            )
        library.prepare(summary.references)
        checks = chosen_checks(settings)
        experiments, reruns = _experiments(summary)
        report = check(
            summary,
            library,
            checks=checks,
            tables=settings.tables,
            experiments=experiments,
            reruns=reruns,
            elsewhere=partial(library.elsewhere, horizon=settings.horizon),
            settings=settings.recorded(),
        )
        pictures, assets = _pictures(report, settings)
        record = to_record(report, pictures)
        if settings.annotate and settings.write:
            from ..pages import annotated

            assets.update(annotated(report))
        folder = report_folder(one, settings.out)
        if settings.write:
            write_report(folder, render_all(record, assets, settings.formats))
        return Checked(input=one, record=record, folder=folder if settings.write else None)
    except CannotWrite:
        raise
    except ClaimcheckError as error:
        return Checked(input=one, error=error)


def render_all(record: Record, assets: Mapping[str, bytes], formats: Sequence[str]) -> dict[str, bytes]:
    """Return the files of one report: the pictures, the formats asked for, and last the record.

    They are moved to their place in this order, so that where a record lies, the report is whole.
    """
    from ..render import FORMATS

    wanted = {*formats, "json"}
    files = dict(assets)
    for one in sorted(FORMATS, key=lambda one: one.name == "json"):
        if one.name in wanted:
            files[one.file] = one.render(record, assets).encode("utf-8", "replace")
    return files


def _pictures(report: Report, settings: Settings) -> tuple[dict[tuple[object, ...], str], dict[str, bytes]]:
    """Return picture names by evidence, and their bytes, where a format shows pictures."""
    if not settings.write or "html" not in settings.formats:
        return {}, {}
    from ..pages import crops

    return crops(report)
