"""arXiv's own bulk files: archives of some hundreds of papers each, read where they lie.

arXiv gives its papers away as `arXiv_pdf_2005_001.tar` (members `2005/2005.13013v1.pdf`) and `arXiv_src_2005_001.tar`
(members `2005/2005.13013.gz`, without version: the latest when the archive was made). An archive's headers are walked
once and remembered in the library; a paper is taken out, alone, when it is asked for.

An archive is hostile until shown otherwise. Nothing of a member's name becomes a path: it must be an arXiv id, and the
file is named after that. Only plain files count, no links, devices or sparse files. The walk reads headers only (what
long names and other extensions hold is passed over) and ends where a header makes no sense. The archives are not
compressed, so that a paper can be no larger than the bytes that lie there.
"""

from __future__ import annotations

import hashlib
import logging
import os
import posixpath
import re
import tarfile
import tempfile
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from ..arxiv_id import parse_id
from ..errors import LibraryError
from .local import Copy
from .store import Kind, Store

log = logging.getLogger("claimcheck")

NAME = re.compile(r"arXiv_(?:pdf|src)_\d{4}_\d{3}\.tar")
KINDS: dict[str, Kind] = {".pdf": "pdf", ".gz": "tex"}
MEMBERS = 100_000
"""Headers of one archive that are walked; arXiv's have some hundreds of members."""
LARGEST = 256 << 20
"""Bytes of one paper; a larger one is left out."""
AT_HAND = 64
"""Papers that lie unpacked at one time, in a temporary folder."""
BLOCK = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A paper in an archive."""

    archive: str
    id: str
    version: int | None
    kind: Kind
    name: str
    start: int
    size: int
    digest: str | None = None


class BulkFiles:
    """The bulk files among the user's papers; what is in them is remembered in the library."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._archives: set[str] = set()
        self._unrecorded: list[Member] = []
        """Of archives that could not be noted, because the library may only be read."""
        self._members: dict[Path, Member] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._unpacked: OrderedDict[Path, None] = OrderedDict()

    def close(self) -> None:
        """Remove what was unpacked."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def add(self, path: Path) -> bool:
        """Take in the archive at `path`; False where its name is not that of a bulk file."""
        if NAME.fullmatch(path.name) is None:
            return False
        name = str(path.resolve())
        try:
            about = path.stat()
            if not self._recorded(name, about):
                with nullcontext() if self._store.read_only else self._store.lock(name):
                    if not self._recorded(name, about):  # another process may have been first
                        self._record(name, about, path)
        except OSError as error:
            log.warning("%s: cannot be read (%s)", path.name, error.strerror or error)
            return True
        self._archives.add(name)
        return True

    def _recorded(self, name: str, about: os.stat_result) -> bool:
        sql = "SELECT 1 FROM archive WHERE path = ? AND size = ? AND changed = ?"
        return bool(self._store.rows(sql, name, about.st_size, about.st_mtime_ns))

    def _record(self, name: str, about: os.stat_result, path: Path) -> None:
        with path.open("rb") as file:
            found = list(members(file, about.st_size, name))
        try:
            with self._store.writing() as db:
                db.execute("DELETE FROM member WHERE archive = ?", (name,))
                db.execute("INSERT OR REPLACE INTO archive VALUES (?, ?, ?)", (name, about.st_size, about.st_mtime_ns))
                db.executemany(
                    "INSERT INTO member VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
                    [(m.archive, m.id, m.version, m.kind, m.name, m.start, m.size) for m in found],
                )
        except LibraryError as error:
            log.debug("%s", error.message)
            self._unrecorded += found

    def of(self, paper_id: str) -> list[Copy]:
        """Return the files of one paper, in order of archive and place."""
        if not self._archives:
            return []
        rows = self._store.rows("SELECT * FROM member WHERE id = ? ORDER BY archive, start", paper_id)
        found = [member for row in rows if (member := Member(**dict(row))).archive in self._archives]
        found += [member for member in self._unrecorded if member.id == paper_id]
        return [self._copy(member) for member in found]

    def ids(self) -> list[str]:
        """Return the ids of all papers, sorted."""
        found = {member.id for member in self._unrecorded}
        for archive in self._archives:
            found.update(row["id"] for row in self._store.rows("SELECT id FROM member WHERE archive = ?", archive))
        return sorted(found)

    def learn(self, copy: Copy, digest: str) -> None:
        """Remember the digest of a paper that was read, so that it need not be unpacked to be recognised."""
        member = self._members.get(copy.path)
        if member is None or copy.digest is not None or self._store.read_only:
            return
        try:
            with self._store.writing() as db:
                sql = "UPDATE member SET digest = ? WHERE archive = ? AND start = ?"
                db.execute(sql, (digest, member.archive, member.start))
        except LibraryError as error:
            log.debug("%s", error.message)

    def _copy(self, member: Member) -> Copy:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="claimcheck-")
        place = hashlib.sha256(f"{member.archive}:{member.start}".encode()).hexdigest()[:16]
        path = Path(self._folder.name) / place / member.name
        self._members[path] = member
        return Copy(
            id=member.id,
            version=member.version,
            kind=member.kind,
            path=path,
            known_by="filename",
            digest=member.digest,
            unpack=partial(self._unpack, member, path),
        )

    def _unpack(self, member: Member, path: Path) -> Path:
        """Put the member at `path`, for as long as few others are asked for, and return that."""
        try:
            if not path.is_file():
                path.parent.mkdir(exist_ok=True)
                with open(member.archive, "rb") as archive, path.open("wb") as file:
                    archive.seek(member.start)
                    file.write(archive.read(member.size))
        except OSError as error:  # whoever opens the path finds nothing there, and says so
            log.warning("%s: could not be unpacked (%s)", member.name, error.strerror or error)
            path.unlink(missing_ok=True)
        self._unpacked[path] = None
        self._unpacked.move_to_end(path)
        if len(self._unpacked) > AT_HAND:
            self._unpacked.popitem(last=False)[0].unlink(missing_ok=True)
        return path


def members(file: IO[bytes], size: int, archive: str) -> Iterator[Member]:
    """Yield the papers in an archive of so many bytes; what stands behind damage is left out, and said."""
    at, count = 0, 0
    while at + BLOCK <= size:
        file.seek(at)
        header = file.read(BLOCK)
        if not header.strip(b"\0"):
            return  # the end
        try:
            info = tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape")
        except tarfile.HeaderError:
            log.warning("%s: damaged; what stands behind the damage was left out", posixpath.basename(archive))
            return
        start, count = at + BLOCK, count + 1
        if info.size < 0 or start + info.size > size or count > MEMBERS:
            log.warning("%s: no archive of arXiv's, or cut off; the rest was left out", posixpath.basename(archive))
            return
        member = _member(info, start, archive)
        if member is not None:
            yield member
        at = start + -(-info.size // BLOCK) * BLOCK


def _member(info: tarfile.TarInfo, start: int, archive: str) -> Member | None:
    """Return the paper that a header announces; None for anything else."""
    if info.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or not 0 < info.size <= LARGEST:
        return None
    stem, suffix = posixpath.splitext(posixpath.basename(info.name))
    # Old ids stand there without their stroke: `9108/hep-th9108001.gz`.
    named = parse_id(re.sub(r"(?<=[A-Za-z])(?=\d{7})", "/", stem, count=1)) if stem == stem.strip() else None
    if named is None or suffix not in KINDS:
        return None
    paper_id, version = named
    name = paper_id.replace("/", "_") + (f"v{version}" if version else "") + suffix
    return Member(
        archive=archive, id=paper_id, version=version, kind=KINDS[suffix], name=name, start=start, size=info.size
    )
