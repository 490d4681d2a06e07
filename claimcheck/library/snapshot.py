"""arXiv's metadata snapshot: titles, versions, dates and withdrawals of all papers, without asking anybody.

The snapshot is JSON Lines, a paper a line (`id`, `title`, `abstract`, `comments`, `versions` with their dates,
`update_date`), plain or gzipped. It says everything of a paper's latest version, and of the others only when they came:
their abstracts are not in it, so that nothing is taken for the words of a version that may not have had them.

What arXiv itself said later than the snapshot was made stays. The date of a snapshot is the latest in it.
"""

from __future__ import annotations

import gzip
import itertools
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO, Any

from ..arxiv_id import parse_id
from ..errors import UsageError
from ..fetch.answers import Metadata, says_withdrawn
from .asking import row
from .store import Store

LONGEST = 4 << 20
"""Bytes of a line; arXiv's longest have some ten thousand."""
AT_ONCE = 2_000
"""Papers written in one transaction: others who write need not wait long."""
VERSIONS = 99
_UPDATED = re.compile(rb'"update_date"\s*:\s*"(\d{4}-\d{2}-\d{2})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of reading a snapshot."""

    papers: int
    broken: int
    """Lines that could not be read."""
    date: str
    """ISO date of the snapshot."""


def take(path: Path, store: Store) -> Taken:
    """Remember what the snapshot at `path` says; a broken line costs that line.

    Raises:
        UsageError: the file cannot be read, or is no snapshot.
        LibraryError: the library cannot be written.
    """
    try:
        date = _date(path)
        papers = broken = 0
        with _open(path) as file:
            records = (_record(line) for line in _lines(file))
            while batch := list(itertools.islice(records, AT_ONCE)):
                whole = [versions for versions in batch if versions is not None]
                with store.writing() as db:
                    _write(db, whole, date, f"snapshot {path.name}")
                papers += len(whole)
                broken += len(batch) - len(whole)
    except (OSError, EOFError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"{path}: cannot be read ({why})", "give arXiv's metadata as JSON Lines") from error
    return Taken(papers=papers, broken=broken, date=date)


def _date(path: Path) -> str:
    """Return the latest date in a snapshot, which is when it was made; no day that is still to come."""
    with _open(path) as file:
        found = (_UPDATED.search(line) for line in _lines(file))
        last = max((match[1].decode() for match in found if match is not None), default="")
    if not last:
        raise UsageError(f"{path}: no snapshot of arXiv's metadata", "give its JSON Lines, with 'update_date' in them")
    return min(last, datetime.now(UTC).date().isoformat())


def _open(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]  # read as one


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines, those that are too long as nothing."""
    while line := file.readline(LONGEST):
        whole = line.endswith(b"\n") or len(line) < LONGEST
        while not whole:
            rest = file.readline(LONGEST)
            whole = rest.endswith(b"\n") or len(rest) < LONGEST
            line = b"!"
        if line.strip():
            yield line


def _record(line: bytes) -> list[Metadata] | None:
    """Return the versions of the paper in a line, the latest last; None where the line makes no sense."""
    try:
        made = json.loads(line)
        named = parse_id(made["id"])
        dates = dict(_version(one) for one in made["versions"])
        title, abstract, comment = (_tidy(made.get(key)) for key in ("title", "abstract", "comments"))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None
    if named is None or named[1] is not None or not title or not dates or max(dates) > VERSIONS or min(dates) < 1:
        return None
    authors, latest = _authors(made), max(dates)
    return [
        Metadata(
            id=named[0],
            version=version,
            title=title,
            abstract=abstract if version == latest else "",
            authors=authors,
            published=dates[version],
            comment=comment if version == latest else "",
            withdrawn=version == latest and says_withdrawn(comment, abstract),
        )
        for version in sorted(dates)
    ]


def _version(one: Any) -> tuple[int, str]:
    """Return number and date of `{"version": "v2", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}`."""
    return int(one["version"].removeprefix("v")), parsedate_to_datetime(one["created"]).date().isoformat()


def _tidy(text: Any) -> str:
    if text is not None and not isinstance(text, str):
        raise TypeError
    return " ".join((text or "").split())


def _authors(made: Any) -> tuple[str, ...]:
    """Return the names as a reader writes them; the snapshot has `["Last", "First", "suffix"]`."""
    parsed = made.get("authors_parsed")
    if not isinstance(parsed, list):
        return ()
    names = [n for n in parsed if isinstance(n, list) and all(isinstance(part, str) for part in n)]
    return tuple(" ".join(part for part in (*name[1:2], *name[:1], *name[2:]) if part) for name in names)


def _write(db: sqlite3.Connection, papers: Iterable[list[Metadata]], date: str, address: str) -> None:
    """Write the papers' versions, but for papers of which arXiv was asked later."""
    moment = f"{date}T00:00:00+00:00"
    latest, older, answered = [], [], []
    for versions in papers:
        rows = [row(one) for one in versions]
        latest.append((*rows[-1], versions[-1].id, moment))
        older += rows[:-1]
        answered.append((versions[-1].id, versions[-1].version, moment, address))
    places = ", ".join("?" * 8)
    later = "EXISTS (SELECT 1 FROM answered WHERE id = ? AND asked_at > ?)"
    db.executemany(f"INSERT OR REPLACE INTO metadata SELECT {places} WHERE NOT {later}", latest)
    db.executemany(f"INSERT OR IGNORE INTO metadata VALUES ({places})", older)  # noqa: S608
    db.executemany(
        "INSERT INTO answered VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET latest = excluded.latest, "
        "asked_at = excluded.asked_at, address = excluded.address WHERE excluded.asked_at >= answered.asked_at",
        answered,
    )
