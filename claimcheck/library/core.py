"""The library as the rest of the tool sees it: a reference goes in, what is to be had of it comes out."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

from ..arxiv_id import parse_id
from ..errors import ClaimcheckError, PaperUnavailable, PaperUnreadable
from ..fetch import Fetcher
from ..model import Caveat, Claim, Consulted, Reference, Source
from . import upkeep
from .answering import AtHand, answer
from .asking import Asking, Asks
from .bulk import BulkFiles
from .fulltext import FullText
from .local import Copy, LocalPapers, by_name_alone
from .reading import Opened, Reading
from .seeking import Sought, seek
from .snapshot import Taken, take
from .store import Held, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What became of one id that was to be fetched."""

    id: str
    """With the version that counts, where it is known."""
    sought: Sought
    size: int = 0
    """Bytes of its files in the library."""


LOCAL = 30
"""Papers of the user's own folders that are read so that claims can be looked for in them: a quarter of a minute, once.
Where there are more, `read_in` is asked for."""
ELSEWHERE = 3
"""Papers that are looked into for a claim that no reference has."""


class Library:
    """Papers by id, from the user's folders, from what was fetched before, and from arXiv."""

    def __init__(self, store: Store, local: LocalPapers, bulk: BulkFiles, fetcher: Asks | None) -> None:
        self._store, self._local, self._bulk, self._fetcher = store, local, bulk, fetcher
        self._fulltext = FullText(store)
        self._reading = Reading(store, self._fulltext)
        self._asking = Asking(store, fetcher)
        self._sought: dict[tuple[str, int | None], Sought] = {}
        self._own: frozenset[str] | None = None

    @classmethod
    def open(
        cls,
        root: Path | None = None,
        *,
        offline: bool,
        papers: Sequence[Path] = (),
        overrides: Mapping[str, Path] | None = None,
        fetcher: Asks | None = None,
        read_only: bool = False,
    ) -> Self:
        """Open the library in `root` (None: `CLAIMCHECK_LIBRARY`, or the user's cache folder).

        Args:
            root: The library's folder, made if it is not there.
            offline: Never open a connection.
            papers: Folders whose files are taken before anything else.
            overrides: `--paper ID=FILE`: these files are those papers, whatever is stamped on them.
            fetcher: Who asks arXiv; by default one with the settings of the environment.
            read_only: Answer from what is there and write nothing.

        Raises:
            LibraryError: it cannot be opened, or is of a newer claimcheck.
            UsageError: a setting in the environment is wrong.
        """
        asks = None if offline else fetcher or Fetcher()
        store = Store.open(root or default_root(), read_only=read_only)
        bulk = BulkFiles(store)
        return cls(store, LocalPapers(papers, overrides or {}, bulk), bulk, asks)

    def close(self) -> None:
        """Close the database and connections; sources that were given out stay readable."""
        self._store.close()
        self._bulk.close()
        if self._fetcher is not None:
            self._fetcher.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- references ---

    def prepare(self, references: Iterable[Reference]) -> None:
        """Ask arXiv about many references in one request; `consult` then needs none for their metadata."""
        if self._fetcher is None:
            return
        wanted = [
            (r.arxiv_id, r.version)
            for r in references
            if r.arxiv_id is not None and not r.malformed and not self._holds(r.arxiv_id, r.version)
        ]
        try:
            self._asking.ask(wanted)
        except (ClaimcheckError, sqlite3.Error):
            return  # each reference says so itself, when it is consulted

    def consult(self, reference: Reference, *, all_versions: bool = False) -> Consulted:
        """Return what is to be had of one reference; what stands in the way is a status, never an exception.

        The version cited comes first, or the latest readable where none is cited; other versions at hand
        follow, the newest first. With `all_versions`, those that arXiv has are fetched as well.
        """
        if reference.malformed:
            message = f"{reference.cited}: no arXiv id can look like this"
            return Consulted(reference=reference, status="malformed", message=message)
        if reference.arxiv_id is None:
            return Consulted(reference=reference, status="not_arxiv", message="not an arXiv paper")
        try:
            return self._consult(reference, reference.arxiv_id, all_versions=all_versions)
        except (ClaimcheckError, OSError, sqlite3.Error) as error:
            message = error.message if isinstance(error, ClaimcheckError) else str(error)
            return Consulted(reference=reference, status="unavailable", message=message)

    def _consult(self, reference: Reference, paper_id: str, *, all_versions: bool) -> Consulted:
        cited = reference.version
        hand = self.at_hand(paper_id)
        sought = None
        if not self._suffices(hand, paper_id, cited):
            sought = self._seek(paper_id, cited)
            if sought.status == "other_version" and not hand.opened:
                self._seek(paper_id, None)  # what the latest says is worth knowing
            if sought.fetched or not hand.opened:
                hand = self.at_hand(paper_id)
        if all_versions:
            self._bring_all(paper_id)
            hand = self.at_hand(paper_id)
        return answer(reference, hand, self._asking.known(paper_id), sought)

    def _suffices(self, hand: AtHand, paper_id: str, cited: int | None) -> bool:
        """Whether arXiv need not be asked: the cited version is there (readable or not), or the latest known."""
        if cited is not None:
            return hand.version(cited) is not None or hand.fault(cited) is not None
        if any(o.identity.known_by != "request" and o.source.path in self._local for o in hand.opened):
            return True  # the user's own folders come before the network
        known = self._asking.known(paper_id)
        return known.fresh and known.latest is not None and self._holds(paper_id, known.latest)

    def _seek(self, paper_id: str, cited: int | None) -> Sought:
        """Ask arXiv, once a run: what could not be had a moment ago is not asked for by every summary."""
        key = (paper_id, cited)
        if key not in self._sought or self._sought[key].status == "read":
            self._sought[key] = seek(self._asking, paper_id, cited)
        return self._sought[key]

    def _bring_all(self, paper_id: str) -> None:
        """Have every version that arXiv has; those that cannot be had are left out."""
        if self._fetcher is None:
            return
        self._seek(paper_id, None)
        for version in range(1, self._asking.known(paper_id).latest or 0):
            self._seek(paper_id, version)

    def at_hand(self, paper_id: str) -> AtHand:
        """Return what can be read of a paper, from the user's folders first, then from the library."""
        versions: dict[int | None, Opened] = {}
        faults: list[tuple[Copy, str]] = []
        others: list[Caveat] = []
        for copy, digest in self._copies(paper_id):
            if copy.version is not None and copy.version in versions:
                # An earlier folder, or the PDF before the source, has it: of another kind, it is a witness.
                first = versions[copy.version].source
                if first.paper.source != copy.kind:
                    first.witnessed_by(partial(self._reading.tables, copy, digest))
                continue
            try:
                opened = self._reading.open(copy, digest)
                self._local.learn(copy, opened.source.paper.sha256)
            except PaperUnreadable as error:
                faults.append((copy, error.message))
                continue
            if opened.identity.id != paper_id:
                others.extend(opened.identity.caveats)
            else:
                versions.setdefault(opened.identity.version, opened)
        order = sorted(versions.values(), key=lambda o: -(o.identity.version or 0))
        return AtHand(opened=tuple(order), faults=tuple(faults), caveats=tuple(others))

    def _copies(self, paper_id: str) -> list[tuple[Copy, str | None]]:
        """Return the files said to be a paper, best first; damaged ones of ours do not count."""
        local: list[tuple[Copy, str | None]] = [(copy, copy.digest) for copy in self._local.of(paper_id)]
        ours: list[tuple[Copy, str | None]] = []
        for held in self._store.held(paper_id):
            if self._store.whole(held):
                self._store.used(held)
                ours.append((_copy_of(self._store, held), held.digest))
        rank = {"option": 0, "filename": 1, "request": 2}
        return sorted([*local, *ours], key=lambda pair: (rank[pair[0].known_by], pair[0].kind != "pdf"))

    def _holds(self, paper_id: str, version: int | None) -> bool:
        """Whether a file of this name is at hand, read or not."""
        versions = [copy.version for copy in self._local.of(paper_id)]
        versions += [held.version for held in self._store.held(paper_id)]
        return bool(versions) if version is None else version in versions

    # --- claims that no reference has ---

    @property
    def horizon(self) -> int:
        """Return up to where `elsewhere` looks now: a mark for other processes, so that all see the same papers."""
        return self._fulltext.last()

    def elsewhere(
        self, claim: Claim, but: Collection[str], *, horizon: int | None = None
    ) -> Iterator[tuple[Source, tuple[Caveat, ...]]]:
        """Yield papers at hand that may state `claim`, the likeliest first, with what to know of them.

        Args:
            claim: What is looked for.
            but: Ids of papers, without version, that were looked into already.
            horizon: Take no paper that was indexed later, but for those in the user's own folders.
        """
        own = self._read_folders()
        looked = 0
        for one in self._fulltext.likeliest(claim.text, truncated=claim.truncated):
            paper_id = (parse_id(one.name) or (one.name,))[0]
            late = horizon is not None and one.number > horizon and paper_id not in own
            if late or paper_id in but:
                continue
            source = self._reading.remembered(one)
            if source is not None:
                yield source, by_name_alone(one.name) if one.known_by == "filename" else ()
                looked += 1
            if looked == ELSEWHERE:
                return

    def _read_folders(self) -> frozenset[str]:
        """Read the papers in the user's own folders, once, if they are few; return the ids of those read."""
        if self._own is None:
            found = self._local.ids(packed=False)
            self._own = frozenset(found) if len(found) <= LOCAL else frozenset()
            # Each process in an order of its own: those that begin together would wait for each other at every paper.
            for paper_id in Random(os.getpid()).sample(sorted(self._own), len(self._own)):
                self.at_hand(paper_id)
        return self._own

    def read_in(self, *, fetched: bool) -> Iterator[tuple[str, AtHand]]:
        """Read all papers of the user's folders and bulk files, so that claims are looked for in them too.

        With `fetched`, those that came from arXiv as well. Yields each id with what can be read of it; papers that
        were read in before are passed over.
        """
        done: set[str | None] = {*self._fulltext.digests()}
        ours: dict[str, set[str | None]] = {}
        for held in self._store.held() if fetched else ():
            ours.setdefault(held.id, set()).add(held.digest)
        for paper_id in sorted({*self._local.ids(), *ours}):
            digests = {copy.digest for copy in self._local.of(paper_id)} | ours.get(paper_id, set())
            if not digests <= done:
                yield paper_id, self.at_hand(paper_id)

    # --- papers ---

    def fetch(
        self, wanted: Iterable[tuple[str, int | None]], *, source: bool = False, all_versions: bool = False
    ) -> Iterator[Fetched]:
        """Have papers in the library, unread; yield what became of each as it is done.

        Args:
            wanted: Ids and versions (None: the latest).
            source: Their e-print source as well.
            all_versions: All versions that arXiv has.
        """
        papers = list(dict.fromkeys(wanted))
        with suppress(PaperUnavailable):  # each says so itself
            self._asking.ask(papers)
        for paper_id, version in papers:
            sought = self._seek(paper_id, version)
            if source and sought.status == "read" and sought.version is not None:
                sought = self._with_source(paper_id, sought, sought.version)
            if all_versions:
                self._bring_all(paper_id)
            counts = sought.version or version
            size = sum(h.size for h in self._store.held(paper_id) if all_versions or h.version == counts)
            yield Fetched(id=f"{paper_id}v{counts}" if counts else paper_id, sought=sought, size=size)
        self.prune()

    def _with_source(self, paper_id: str, sought: Sought, version: int) -> Sought:
        try:
            return replace(sought, fetched=self._asking.bring(paper_id, version, "tex") or sought.fetched)
        except PaperUnavailable as error:
            return replace(sought, message=f"without source: {error.message}")

    def take_snapshot(self, path: Path) -> Taken:
        """Remember what arXiv's metadata snapshot says: titles, versions, dates, withdrawals.

        Raises:
            UsageError: it cannot be read, or is none.
            LibraryError: the library cannot be written.
        """
        return take(path, self._store)

    def papers(self) -> list[Held]:
        """Return what the library holds, in order of id, version and kind."""
        return self._store.held()

    def forget(self, paper_id: str, version: int | None = None) -> int:
        """Remove a paper (None: all its versions) and what was learnt of it; return the bytes freed."""
        return upkeep.forget(self._store, paper_id, version)

    def prune(self, max_bytes: int | None = None) -> int:
        """Remove leftovers, and the papers longest unused until the cap is kept; return the bytes freed.

        Args:
            max_bytes: The cap; by default `CLAIMCHECK_LIBRARY_MAX_GB`, else 50 GB.
        """
        return upkeep.prune(self._store, upkeep.cap() if max_bytes is None else max_bytes)

    def report(self) -> dict[str, str]:
        """Return what `doctor` says of the library: where it is, how many papers, how large."""
        return upkeep.report(self._store)


def default_root() -> Path:
    """Return the library's folder when none was named."""
    named = os.environ.get("CLAIMCHECK_LIBRARY")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_cache_dir("claimcheck", appauthor=False)) / "library"


def _copy_of(store: Store, held: Held) -> Copy:
    return Copy(id=held.id, version=held.version, kind=held.kind, path=store.path(held.digest), known_by="request")
