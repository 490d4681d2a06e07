"""The library as the rest of the tool sees it: a reference goes in, what is to be had of it comes out."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from ..errors import ClaimcheckError, PaperUnreadable
from ..model import Caveat, Consulted, Reference, ReferenceStatus
from .local import Copy, LocalPapers
from .reading import Opened, Reading
from .source import read_info
from .store import Held, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """What can be read of one paper without asking anybody."""

    opened: tuple[Opened, ...] = ()
    """One per version, the newest first, unknown versions last."""
    faults: tuple[tuple[Copy, str], ...] = ()
    """Files that are there and cannot be read, and why."""
    caveats: tuple[Caveat, ...] = ()
    """Of files that turned out to be another paper, or damaged."""

    def version(self, wanted: int) -> Opened | None:
        """Return the readable copy of one version."""
        return next((o for o in self.opened if o.identity.version == wanted), None)

    def fault(self, wanted: int | None) -> str | None:
        """Return why the file of the wanted version (any, for None) cannot be read, if there is one."""
        return next((why for copy, why in self.faults if wanted is None or copy.version == wanted), None)


class Library:
    """Papers by id, from the user's folders, from what was fetched before, and from arXiv."""

    def __init__(self, store: Store, local: LocalPapers, *, offline: bool) -> None:
        self._store, self._local, self._offline = store, local, offline
        self._reading = Reading(store)

    @classmethod
    def open(
        cls,
        root: Path | None = None,
        *,
        offline: bool,
        papers: Sequence[Path] = (),
        overrides: Mapping[str, Path] | None = None,
        read_only: bool = False,
    ) -> Self:
        """Open the library in `root` (None: `CLAIMCHECK_LIBRARY`, or the user's cache folder).

        Args:
            root: The library's folder, made if it is not there.
            offline: Never open a connection.
            papers: Folders whose files are taken before anything else.
            overrides: `--paper ID=FILE`: these files are those papers, whatever is stamped on them.
            read_only: Answer from what is there and write nothing.

        Raises:
            LibraryError: it cannot be opened, or is of a newer claimcheck.
        """
        store = Store.open(root or default_root(), read_only=read_only)
        return cls(store, LocalPapers(papers, overrides or {}), offline=offline)

    def close(self) -> None:
        """Close the database; sources that were given out stay readable."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- references ---

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
            return self._consult(reference, reference.arxiv_id)
        except (ClaimcheckError, OSError, sqlite3.Error) as error:
            message = error.message if isinstance(error, ClaimcheckError) else str(error)
            return Consulted(reference=reference, status="unavailable", message=message)

    def _consult(self, reference: Reference, paper_id: str) -> Consulted:
        hand = self.at_hand(paper_id)
        wanted = reference.version
        found = hand.version(wanted) if wanted is not None else next(iter(hand.opened), None)
        if found is not None:
            return _consulted(reference, "read", "", hand, first=found)
        if (fault := hand.fault(wanted)) is not None:
            return _consulted(reference, "unreadable", fault, hand)
        if hand.opened:
            have = ", ".join(_version_word(o) for o in hand.opened)
            message = f"v{wanted} was not looked for, because --offline was given; at hand: {have}"
            return _consulted(reference, "other_version", message, hand)
        message = "not at hand, and not asked for, because --offline was given"
        return _consulted(reference, "not_tried", message, hand)

    def at_hand(self, paper_id: str) -> AtHand:
        """Return what can be read of a paper, from the user's folders first, then from the library."""
        versions: dict[int | None, Opened] = {}
        faults: list[tuple[Copy, str]] = []
        caveats: list[Caveat] = []
        for copy, digest in self._copies(paper_id, caveats):
            if copy.version is not None and copy.version in versions:
                continue  # an earlier folder, or the PDF before the source, has it
            try:
                opened = self._reading.open(copy, digest)
            except PaperUnreadable as error:
                faults.append((copy, error.message))
                continue
            identity = opened.identity
            if identity.id != paper_id:
                caveats.extend(identity.caveats)
            else:
                versions.setdefault(identity.version, opened)
        order = sorted(versions.values(), key=lambda o: -(o.identity.version or 0))
        return AtHand(opened=tuple(order), faults=tuple(faults), caveats=tuple(caveats))

    def _copies(self, paper_id: str, caveats: list[Caveat]) -> list[tuple[Copy, str | None]]:
        """Return the files said to be a paper, best first; damaged ones of ours are left out, and said."""
        local: list[tuple[Copy, str | None]] = [(copy, None) for copy in self._local.of(paper_id)]
        ours: list[tuple[Copy, str | None]] = []
        for held in self._store.held(paper_id):
            if self._store.whole(held):
                self._store.used(held)
                ours.append((_copy_of(self._store, held), held.digest))
            else:
                message = f"the library's file of {held.id}v{held.version} is damaged"
                caveats.append(Caveat(code="library_damaged", message=message))
        rank = {"option": 0, "filename": 1, "request": 2}
        return sorted([*local, *ours], key=lambda pair: (rank[pair[0].known_by], pair[0].kind != "pdf"))

    # --- upkeep ---

    def report(self) -> dict[str, str]:
        """Return what `doctor` says of the library: where it is, how many papers, how large."""
        held = self._store.held()
        sizes = self._store.sizes()
        return {
            "library": str(self._store.root) + (" (read-only)" if self._store.read_only else ""),
            "papers": f"{len({h.id for h in held})} in {len(held)} files",
            "size": ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in sizes.items()),
        }


def default_root() -> Path:
    """Return the library's folder when none was named."""
    named = os.environ.get("CLAIMCHECK_LIBRARY")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_cache_dir("claimcheck", appauthor=False)) / "library"


def _copy_of(store: Store, held: Held) -> Copy:
    return Copy(
        id=held.id, version=held.version, kind=held.kind, path=store.path(held.digest), known_by="request"
    )


def _consulted(
    reference: Reference, status: ReferenceStatus, message: str, hand: AtHand, first: Opened | None = None
) -> Consulted:
    """Return the answer: the copy that counts first, then the other versions at hand."""
    order = [first] if first is not None else []
    order += [o for o in hand.opened if o is not first]
    caveats = [*hand.caveats, *(c for o in order[:1] for c in o.identity.caveats)]
    return Consulted(
        reference=reference,
        status=status,
        message=message,
        sources=tuple(o.source for o in order),
        read=tuple(read_info(o.source, o.identity.version, o.identity.known_by) for o in order),
        title=next((o.source.paper.title for o in order if o.source.paper.title), None),
        caveats=tuple(caveats),
    )


def _version_word(opened: Opened) -> str:
    version = opened.identity.version
    return f"v{version}" if version is not None else "a file of unknown version"
