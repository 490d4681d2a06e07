"""`claimcheck fetch`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..arxiv_id import parse_id
from ..errors import UsageError
from ..fetch import Fetcher, Progress
from ..library import Library
from ..render.words import printable
from . import INCOMPLETE, OK


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a call of `fetch` was given."""

    ids: tuple[str, ...] = ()
    summaries: tuple[Path, ...] = ()
    all_versions: bool = False
    source: bool = False
    forget: tuple[str, ...] = ()
    prune: bool = False
    papers: tuple[Path, ...] = ()
    """Folders whose papers are read in."""
    read: bool = False
    """Read in what was fetched, too."""
    snapshot: Path | None = None


def run(wanted: Wanted, root: Path | None, *, quiet: bool) -> int:
    """Fetch, forget and prune as asked, print a line a paper, and return the exit code."""
    from .check import folder

    folders = [folder(path) for path in wanted.papers]
    forget = [_parsed(one) for one in wanted.forget]
    papers = list(dict.fromkeys([*(_parsed(one) for one in wanted.ids), *_cited(wanted.summaries)]))
    if not (papers or forget or wanted.prune or wanted.papers or wanted.read or wanted.snapshot):
        remedy = "give ids, --from SUMMARY, --papers DIR, --read, --snapshot FILE, --forget ID or --prune"
        raise UsageError("fetch: nothing to do", remedy)
    with _progress(len(papers), quiet=quiet) as told:
        fetcher = Fetcher(progress=told) if papers else None
        with Library.open(root, offline=not papers, fetcher=fetcher, papers=folders) as library:
            if wanted.snapshot is not None:
                _take(library, wanted.snapshot)
            for paper_id, version in forget:
                name = f"{paper_id}v{version}" if version else paper_id
                print(f"{name}  forgotten, {_size(library.forget(paper_id, version))} freed")
            missing = 0
            for one in library.fetch(papers, source=wanted.source, all_versions=wanted.all_versions):
                there = one.sought.status == "read"
                missing += not there
                came = "fetched" if one.sought.fetched else "was there"
                status = f"{came}, {_size(one.size)}" if there else one.sought.status.replace("_", " ")
                message = f": {one.sought.message}" if one.sought.message else ""
                print(printable(f"{one.id}  {status}{message}"), flush=True)
            if wanted.papers or wanted.read:
                missing += _read_in(library, fetched=wanted.read)
            if wanted.prune:
                print(f"pruned, {_size(library.prune())} freed")
    return INCOMPLETE if missing else OK


def _take(library: Library, snapshot: Path) -> None:
    taken = library.take_snapshot(snapshot)
    broken = f"; broken lines left out: {taken.broken}" if taken.broken else ""
    print(f"{snapshot.name}  {taken.papers} papers as of {taken.date}{broken}", flush=True)


def _read_in(library: Library, *, fetched: bool) -> int:
    """Read papers in, print a line for each, and return how many could not be read."""
    failed = 0
    for paper_id, hand in library.read_in(fetched=fetched):
        for copy, why in hand.faults:
            print(printable(f"{paper_id}  {copy.path.name} cannot be read: {why}"), flush=True)
        if hand.opened:
            print(f"{paper_id}  read: {hand.words}", flush=True)
        failed += not hand.opened
    return failed


def _parsed(text: str) -> tuple[str, int | None]:
    parsed = parse_id(text)
    if parsed is None:
        raise UsageError(f"{text}: no arXiv id can look like this", "for instance 2005.13013v2 or math/0405482")
    return parsed


def _cited(summaries: tuple[Path, ...]) -> Iterator[tuple[str, int | None]]:
    """Yield the arXiv papers that summaries (files or folders) cite."""
    from ..read import SUFFIXES, read
    from ..workspace import inputs

    if not summaries:
        return
    for one in inputs([str(path) for path in summaries], SUFFIXES, "fetch", None).summaries:
        for reference in read(one.data(), one.name).references:
            if reference.arxiv_id and not reference.malformed:
                yield reference.arxiv_id, reference.version


@contextmanager
def _progress(count: int, *, quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Show count, rate and what is being waited for on a terminal; elsewhere only what goes wrong."""
    if quiet or not sys.stderr.isatty():
        yield _plain if not quiet else lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task, files, size = bar.add_task("starting", total=count), 0, 0

        def told(one: Progress) -> None:
            nonlocal files, size
            if one.kind == "came" and one.what != "metadata":
                files, size = files + 1, size + one.size
            elapsed = bar.tasks[0].elapsed or 1.0
            words = _words(one) + (f" · {size / 1e6 / elapsed:.1f} MB/s" if size else "")
            bar.update(task, description=words, completed=min(files, count))

        yield told


def _plain(one: Progress) -> None:
    if one.kind == "again" or (one.kind == "waiting" and one.seconds > 10):
        print(_words(one), file=sys.stderr, flush=True)


def _words(one: Progress) -> str:
    return {
        "waiting": f"{one.what}: waiting {one.seconds:.0f} s before the next request",
        "asking": f"{one.what}: asking",
        "again": f"{one.what}: {one.message}; again in {one.seconds:.0f} s",
        "came": f"{one.what}: {_size(one.size)}",
    }[one.kind]


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size} bytes"
