"""What arXiv says of papers and sends of them, asked once and remembered."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Protocol

from ..errors import LibraryError, NotTriedOffline, PaperUnavailable
from ..fetch.answers import Metadata
from ..fetch.transfer import Transfer
from .store import Held, Kind, Store, now

log = logging.getLogger("claimcheck")

FRESH = timedelta(days=30)
"""How long arXiv's word on which version is the latest counts."""
FRESH_NO = timedelta(days=7)
"""How long its word counts that there is no such paper: ids are given out every day."""


class Asks(Protocol):
    """What the library wants of a fetcher (`fetch.Fetcher`)."""

    def metadata(self, ids: Sequence[str]) -> Mapping[str, Metadata]:
        """Return metadata by versioned id; unknown ids are left out."""
        ...

    def pdf(self, versioned_id: str, into: IO[bytes]) -> Transfer:
        """Write a PDF into `into`."""
        ...

    def source(self, versioned_id: str, into: IO[bytes]) -> Transfer:
        """Write e-print source into `into`."""
        ...

    def close(self) -> None:
        """Close connections."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What arXiv said of one paper."""

    exists: bool | None = None
    """None: not asked, or long ago."""
    latest: int | None = None
    fresh: bool = False
    versions: Mapping[int, Metadata] = field(default_factory=dict)
    """Those whose metadata is remembered."""

    def of(self, version: int | None) -> Metadata | None:
        """Return the metadata of a version, the latest for None."""
        wanted = self.latest if version is None else version
        return self.versions.get(wanted) if wanted is not None else None


class Asking:
    """Asks through a fetcher, which is None offline: then only what is remembered is said."""

    def __init__(self, store: Store, fetcher: Asks | None) -> None:
        self._store, self._fetcher = store, fetcher

    @property
    def offline(self) -> bool:
        """Whether nobody may be asked."""
        return self._fetcher is None

    def known(self, paper_id: str) -> Known:
        """Return what is remembered of a paper."""
        versions = {
            row["version"]: Metadata(
                id=paper_id,
                version=row["version"],
                title=row["title"],
                abstract=row["abstract"],
                authors=tuple(json.loads(row["authors"])),
                published=row["published"],
                comment=row["comment"],
                withdrawn=bool(row["withdrawn"]),
            )
            for row in self._store.rows("SELECT * FROM metadata WHERE id = ? ORDER BY version", paper_id)
        }
        answers = self._store.rows("SELECT latest, asked_at FROM answered WHERE id = ?", paper_id)
        if not answers:
            return Known(exists=True if versions else None, versions=versions)
        latest, age = answers[0]["latest"], datetime.now(UTC) - datetime.fromisoformat(answers[0]["asked_at"])
        if latest is None:
            return Known(exists=False if age < FRESH_NO else None, fresh=age < FRESH_NO)
        return Known(exists=True, latest=latest, fresh=age < FRESH, versions=versions)

    def ask(self, papers: Iterable[tuple[str, int | None]]) -> None:
        """Ask for the metadata of papers, in the version cited and the latest; all at once, and remember it.

        Raises:
            PaperUnavailable: arXiv could not be asked.
        """
        wanted = [
            (paper_id, version)
            for paper_id, version in dict.fromkeys(papers)
            if not self._suffices(self.known(paper_id), version)
        ]
        if not wanted:
            return
        names = [
            name for paper_id, version in wanted for name in (paper_id, f"{paper_id}v{version}" if version else "")
        ]
        found = self._online().metadata([name for name in dict.fromkeys(names) if name])
        self.remember(found.values())

    @staticmethod
    def _suffices(known: Known, version: int | None) -> bool:
        if known.exists is False:
            return True
        return known.fresh and (version is None or version in known.versions or version > (known.latest or 0))

    def remember(self, found: Iterable[Metadata]) -> None:
        """Keep what was said; a library that cannot be written only forgets it."""
        rows, latest = [], dict[str, int]()
        for m in found:
            rows.append(row(m))
            latest[m.id] = max(latest.get(m.id, 0), m.version)
        with self._store.writing() as db:
            db.executemany("INSERT OR REPLACE INTO metadata VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
            db.executemany(
                "INSERT INTO answered VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                "latest = max(coalesce(latest, 0), excluded.latest), asked_at = excluded.asked_at, "
                "address = excluded.address",
                [(paper_id, version, now(), "arxiv") for paper_id, version in latest.items()],
            )

    def remember_absence(self, paper_id: str) -> None:
        """Keep that arXiv has no such paper."""
        try:
            with self._store.writing() as db:
                db.execute("INSERT OR REPLACE INTO answered VALUES (?, NULL, ?, 'arxiv')", (paper_id, now()))
        except LibraryError as error:
            log.debug("%s", error.message)

    def bring(self, paper_id: str, version: int, kind: Kind = "pdf") -> bool:
        """Have a file in the library; return whether it had to be fetched.

        Whoever comes second waits for the first, and finds the file there.

        Raises:
            PaperDoesNotExist: arXiv has no such file.
            PaperUnavailable: it could not be had, or not be kept.
        """
        if self._has(paper_id, version, kind):
            return False
        fetcher = self._online()
        if self._store.read_only:
            raise PaperUnavailable(
                f"{paper_id}v{version}: not fetched, because the library may only be read", "give another --library DIR"
            )
        try:
            with self._store.lock(paper_id):
                if self._has(paper_id, version, kind):
                    return False
                with self._store.new_file() as file:
                    get = fetcher.pdf if kind == "pdf" else fetcher.source
                    transfer = get(f"{paper_id}v{version}", file)
                    self._store.keep(
                        Path(file.name),
                        Held(
                            id=paper_id,
                            version=version,
                            kind=kind,
                            digest=transfer.digest,
                            size=transfer.size,
                            address=transfer.address,
                            fetched_at=now(),
                        ),
                    )
        except (OSError, LibraryError) as error:
            why = error.message if isinstance(error, LibraryError) else error.strerror or str(error)
            raise PaperUnavailable(f"{paper_id}v{version}: could not be kept ({why})", "free some space") from error
        return True

    def _has(self, paper_id: str, version: int, kind: Kind) -> bool:
        """Whether the library holds a whole file; a damaged one is said, and forgotten so that it is fetched again."""
        for held in self._store.held(paper_id):
            if (held.version, held.kind) == (version, kind):
                if self._store.whole(held):
                    return True
                log.warning("the library's copy of %sv%s was damaged; it is fetched again", paper_id, version)
                if not self._store.read_only:
                    self._store.drop([held])
        return False

    def _online(self) -> Asks:
        if self._fetcher is None:
            raise NotTriedOffline("not asked for, because --offline was given", "leave out --offline")
        return self._fetcher


def row(said: Metadata) -> tuple[object, ...]:
    """Return metadata as its table has it."""
    authors = json.dumps(said.authors, ensure_ascii=False)
    found = (said.id, said.version, said.title, said.abstract, authors, said.published, said.comment)
    return (*found, int(said.withdrawn))
