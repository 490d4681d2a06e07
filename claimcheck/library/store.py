"""The library on disk: an SQLite database (WAL) and files named by their digest.

The order of writing is what makes a kill harmless: bytes go to a temporary file, that file is moved to
its digest's name in one step, and only then does a row in the database speak of it. What a kill leaves
behind is a file that no row names, which `tidy` removes. Nothing is synced to the platter: after a power
cut a file may be damaged, which its digest shows, and then it is fetched again.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Literal, Self

from filelock import BaseFileLock, FileLock

from ..errors import CannotWrite, LibraryError
from . import schema

log = logging.getLogger("claimcheck")

Kind = Literal["pdf", "tex"]
DATABASE, FILES, PARSED, LOCKS, NEW = "library.sqlite", "files", "parsed", "locks", "new"
COPIED = 64 << 20
"""Bytes of a database that are copied where it may only be read."""
STALE_SECONDS = 6 * 3600
"""Temporary files older than this belong to nobody: no transfer lasts that long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One file of the library, and what it is."""

    id: str
    version: int
    kind: Kind
    digest: str
    size: int
    """Bytes."""
    address: str
    fetched_at: str
    """ISO 8601, UTC. Stays in the library: findings hold no clock."""


class Store:
    """A library's folder. Not to be shared between threads; any number of processes may open it."""

    def __init__(self, root: Path, connection: sqlite3.Connection, *, read_only: bool) -> None:
        self.root, self.read_only = root, read_only
        self._db = connection
        self._borrowed: tempfile.TemporaryDirectory[str] | None = None

    @classmethod
    def open(cls, root: Path, *, read_only: bool = False) -> Self:
        """Open the library in `root`, made if it is not there.

        Raises:
            LibraryError: it cannot be opened or made, is damaged, or is of a newer schema.
            CannotWrite: the disk is full.
        """
        path = root / DATABASE
        try:
            if not read_only:
                read_only = not _writable(root)
            if read_only:
                return cls._open_to_read(root, path)
            for name in (FILES, PARSED, LOCKS, NEW):
                (root / name).mkdir(parents=True, exist_ok=True)
            connection = _connect(str(path))
            with FileLock(root / LOCKS / "open"):  # the change to WAL does not wait for another process's
                connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            schema.migrate(connection, str(root))
            return cls(root, connection, read_only=False)
        except (OSError, sqlite3.Error) as error:
            kind = CannotWrite if _no_room(error) else LibraryError
            raise kind(
                f"{root}: the library cannot be opened ({error})",
                "check the folder's rights and the space left, or give another --library DIR",
            ) from error

    @classmethod
    def _open_to_read(cls, root: Path, path: Path) -> Self:
        """Open a library that may not be written: SQLite wants to write beside a WAL database, so copy it.

        A large one that nobody has open is read where it lies; a writer who comes meanwhile would be seen by halves.
        """
        if not path.is_file():
            raise LibraryError(
                f"{root}: there is no library here, and none can be made (no right to write)",
                "give another --library DIR",
            )
        if path.stat().st_size > COPIED and not _size(root / f"{DATABASE}-wal"):
            connection = _connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1")
            schema.refuse_other(connection, str(root))
            return cls(root, connection, read_only=True)
        borrowed = tempfile.TemporaryDirectory(prefix="claimcheck-")
        for name in (DATABASE, f"{DATABASE}-wal"):
            if (root / name).exists():
                shutil.copyfile(root / name, Path(borrowed.name) / name)
        connection = _connect(str(Path(borrowed.name) / DATABASE))
        schema.refuse_other(connection, str(root))
        store = cls(root, connection, read_only=True)
        store._borrowed = borrowed
        return store

    def close(self) -> None:
        """Close the database."""
        self._db.close()
        if self._borrowed is not None:
            self._borrowed.cleanup()

    # --- records ---

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """Return the rows of a query."""
        with closing(self._db.execute(sql, values)) as cursor:
            return cursor.fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Change records: all of the block's changes, or none of them.

        Raises:
            LibraryError: the library is read-only, full or damaged.
        """
        if self.read_only:
            raise LibraryError(f"{self.root}: the library may only be read", "give another --library DIR")
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                if self._db.in_transaction:  # a full disk has ended it already
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise LibraryError(
                f"{self.root}: the library cannot be written ({error})",
                "check the space left and the folder's rights",
            ) from error

    def held(self, paper_id: str | None = None) -> list[Held]:
        """Return the files of one paper, or of all, in order of id, version and kind."""
        columns = "id, version, kind, digest, size, address, fetched_at"
        where = "" if paper_id is None else "WHERE id = ?"
        values = () if paper_id is None else (paper_id,)
        rows = self.rows(f"SELECT {columns} FROM held {where} ORDER BY id, version, kind", *values)  # noqa: S608
        return [Held(**dict(row)) for row in rows]

    def used(self, held: Held) -> None:
        """Note that a file was used today, so that pruning takes others first."""
        if self.read_only:
            return
        day = datetime.now(UTC).date().isoformat()
        key = (day, held.id, held.version, held.kind, day)
        if self.rows("SELECT 1 FROM held WHERE id = ? AND version = ? AND kind = ? AND used_on < ?", *key[1:]):
            try:
                with self.writing() as db:
                    sql = "UPDATE held SET used_on = ? WHERE id = ? AND version = ? AND kind = ?"
                    db.execute(sql, key[:4])
            except LibraryError as error:
                log.debug("%s", error.message)

    # --- files ---

    def path(self, digest: str) -> Path:
        """Return where the file with this digest lies."""
        return self.root / FILES / digest[:2] / digest

    def whole(self, held: Held) -> bool:
        """Whether the file is there and its bytes are those that were written."""
        path = self.path(held.digest)
        return path.is_file() and sha256(path) == held.digest

    @contextmanager
    def new_file(self) -> Iterator[IO[bytes]]:
        """Give a temporary file on the library's own disk; it is gone after the block, unless kept."""
        with tempfile.NamedTemporaryFile(dir=self.root / NEW, delete=False) as file:
            try:
                yield file
            finally:
                file.close()
                Path(file.name).unlink(missing_ok=True)

    def keep(self, file: Path, held: Held) -> Path:
        """Move `file` to its digest's name and record what it is; return where it now lies."""
        path = self.path(held.digest)
        path.parent.mkdir(exist_ok=True)
        os.replace(file, path)
        row = (*astuple(held), held.fetched_at[:10])
        with self.writing() as db:
            db.execute("INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        return path

    def drop(self, gone: list[Held]) -> int:
        """Forget files and what was read from them; return how many bytes that frees."""
        with self.writing() as db:
            for one in gone:
                key = (one.id, one.version, one.kind)
                db.execute("DELETE FROM held WHERE id = ? AND version = ? AND kind = ?", key)
        still = {row["digest"] for row in self.rows("SELECT digest FROM held")}
        lost = sorted({one.digest for one in gone} - still)
        return self.drop_forms(lost) + sum(_remove(self.path(digest)) for digest in lost)

    def drop_forms(self, digests: Sequence[str]) -> int:
        """Forget what was read from files, and their words; return how many bytes that frees."""
        freed = 0
        with self.writing() as db:
            db.executemany("DELETE FROM indexed WHERE digest = ?", [(digest,) for digest in digests])
        for digest in digests:
            for path in self.root.glob(f"{PARSED}/{digest[:2]}/{digest}.*"):
                freed += _remove(path)
        return freed

    def lock(self, paper_id: str) -> BaseFileLock:
        """Return the lock that a process holds while it fetches this paper, or reads this file."""
        name = hashlib.sha256(paper_id.encode()).hexdigest()[:2]  # 256 locks: a file a paper would never end
        return FileLock(self.root / LOCKS / f"{name}.lock")

    @contextmanager
    def alone(self, what: str) -> Iterator[None]:
        """Hold off other processes that would make the same; where no lock can be had, they make it too."""
        with ExitStack() as stack:
            if not self.read_only:
                with suppress(OSError):
                    stack.enter_context(self.lock(what))
            yield

    # --- what was read from files ---

    def remember(self, digest: str, what: str, data: bytes) -> None:
        """Keep what was made from a file, such as its parsed form; where that fails, it is made again."""
        if self.read_only:
            return
        path = self.root / PARSED / digest[:2] / f"{digest}.{what}"
        try:
            with self.new_file() as file:
                file.write(hashlib.sha256(data).digest() + data)
                file.flush()
                path.parent.mkdir(exist_ok=True)
                os.replace(file.name, path)
        except OSError as error:
            log.warning("%s: could not be remembered (%s)", what, error.strerror or error)

    def recall(self, digest: str, what: str) -> bytes | None:
        """Return what `remember` was given, or None where it was not, or is damaged."""
        try:
            data = (self.root / PARSED / digest[:2] / f"{digest}.{what}").read_bytes()
        except OSError:
            return None
        return data[32:] if hashlib.sha256(data[32:]).digest() == data[:32] else None

    # --- upkeep ---

    def tidy(self, keep_parsed: str) -> int:
        """Remove what kills left behind, and forms of other parsers than `keep_parsed`; return the bytes."""
        named = {row["digest"] for row in self.rows("SELECT digest FROM held")}
        freed, old = 0, time.time() - STALE_SECONDS
        for path in [p for p in self.root.glob(f"{NEW}/*") if _older(p, old)]:
            freed += _remove(path)
        for path in [p for p in self.root.glob(f"{FILES}/*/*") if p.name not in named and _older(p, old)]:
            freed += _remove(path)
        for path in [p for p in self.root.glob(f"{PARSED}/*/*") if not p.name.endswith(keep_parsed)]:
            freed += _remove(path)
        if not self.read_only:
            with self.writing() as db:
                db.execute("DELETE FROM indexed WHERE what NOT LIKE ?", (f"%{keep_parsed}",))
        return freed

    def sizes(self) -> dict[str, int]:
        """Return bytes by part: database, files, parsed forms."""
        parts = {"database": f"{DATABASE}*", "files": f"{FILES}/*/*", "parsed": f"{PARSED}/*/*"}
        return {name: sum(map(_size, self.root.glob(pattern))) for name, pattern in parts.items()}


def now() -> str:
    """Return the time as records have it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def sha256(path: Path) -> str:
    """Return the digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _connect(path: str) -> sqlite3.Connection:
    # Transactions are begun by hand; a process that waits for another one's gives it half a minute.
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, uri=path.startswith("file:"))
    connection.row_factory = sqlite3.Row
    return connection


def _writable(root: Path) -> bool:
    """Whether files can be made in `root`; rights alone do not tell (a read-only mount)."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=root):
            return True
    except OSError:
        return False


def _no_room(error: OSError | sqlite3.Error) -> bool:
    """Whether the disk is full, or the user's share of it; SQLite calls some of that an error of input or output."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _older(path: Path, moment: float) -> bool:
    try:
        return path.stat().st_mtime < moment
    except OSError:
        return False


def _remove(path: Path) -> int:
    size = _size(path)
    path.unlink(missing_ok=True)
    return size
