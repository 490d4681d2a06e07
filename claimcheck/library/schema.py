"""What the library's database looks like, as a list of steps from one schema to the next.

A step is never edited once released: a library of any older schema is brought up by the steps it lacks,
each in a transaction of its own, and one of a newer schema is refused.
"""

from __future__ import annotations

import sqlite3

from ..errors import LibraryError

STEPS: tuple[str, ...] = (
    """
    CREATE TABLE held (            -- which file is which version of which paper
        id TEXT NOT NULL,          -- without version
        version INTEGER NOT NULL,
        kind TEXT NOT NULL,        -- pdf, or tex for e-print source
        digest TEXT NOT NULL,      -- sha256 of the file, which is also its name
        size INTEGER NOT NULL,
        address TEXT NOT NULL,     -- whence
        fetched_at TEXT NOT NULL,  -- when, ISO 8601, UTC
        used_on TEXT NOT NULL,     -- day of last use, for pruning
        PRIMARY KEY (id, version, kind)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX held_digest ON held (digest);
    CREATE TABLE metadata (        -- what arXiv says of one version
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        title TEXT NOT NULL,
        abstract TEXT NOT NULL,
        authors TEXT NOT NULL,     -- JSON list
        published TEXT NOT NULL,   -- ISO date of this version
        comment TEXT NOT NULL,
        withdrawn INTEGER NOT NULL,
        PRIMARY KEY (id, version)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE answered (        -- what arXiv said when last asked for a paper
        id TEXT PRIMARY KEY,
        latest INTEGER,            -- NULL: there is no such paper
        asked_at TEXT NOT NULL,
        address TEXT NOT NULL      -- arXiv's, or a snapshot's
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE indexed (         -- which papers' words are in `words`
        number INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: `words` keeps rows of papers that are gone
        digest TEXT NOT NULL UNIQUE,
        what TEXT NOT NULL,        -- the parsed form that it was made from
        name TEXT NOT NULL,        -- versioned id
        known_by TEXT NOT NULL     -- stamp, filename or request
    ) STRICT;
    CREATE VIRTUAL TABLE words USING fts5 (  -- a row a passage: its number is the paper's times 65,536, and its place
        terms, content = '', detail = 'none', columnsize = 0, tokenize = "ascii tokenchars '.'"
    );
    CREATE TABLE archive (         -- arXiv's bulk files whose members are in `member`
        path TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        changed INTEGER NOT NULL   -- the file's time, in nanoseconds: another time or size, and it is read again
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE member (
        archive TEXT NOT NULL,
        id TEXT NOT NULL,
        version INTEGER,           -- NULL: its name has none
        kind TEXT NOT NULL,        -- as in `held`
        name TEXT NOT NULL,        -- in the archive, without folders
        start INTEGER NOT NULL,    -- where its bytes begin in the archive
        size INTEGER NOT NULL,
        digest TEXT                -- NULL: not read yet
    ) STRICT;
    CREATE INDEX member_id ON member (id);
    CREATE INDEX member_archive ON member (archive);
    """,
    """
    CREATE TABLE said (            -- `metadata` with rowids: without, an abstract takes a page of its own
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        title TEXT NOT NULL,
        abstract TEXT NOT NULL,    -- empty: not known of this version
        authors TEXT NOT NULL,
        published TEXT NOT NULL,
        comment TEXT NOT NULL,
        withdrawn INTEGER NOT NULL,
        PRIMARY KEY (id, version)
    ) STRICT;
    INSERT INTO said SELECT * FROM metadata;
    DROP TABLE metadata;
    ALTER TABLE said RENAME TO metadata;
    """,
)


def migrate(connection: sqlite3.Connection, where: str) -> None:
    """Bring the database of `connection` up to date; several processes may try at once.

    Raises:
        LibraryError: it was written by a newer claimcheck.
    """
    if _version(connection, where) == len(STEPS):
        return
    for number, step in enumerate(STEPS, start=1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _version(connection, where) < number:
                for statement in statements(step):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has ended it already
                connection.execute("ROLLBACK")
            raise


def refuse_other(connection: sqlite3.Connection, where: str) -> None:
    """Refuse a library that cannot be brought up to date, because it may only be read.

    Raises:
        LibraryError: its schema is another one than ours.
    """
    version = _version(connection, where)
    if version < len(STEPS):
        raise LibraryError(
            f"{where}: a library of an older schema ({version}), and it may only be read",
            "open it once where it may be written, or give another --library DIR",
        )


def _version(connection: sqlite3.Connection, where: str) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(STEPS):
        raise LibraryError(
            f"{where}: written by a newer claimcheck (schema {version}, this one knows {len(STEPS)})",
            "update claimcheck, or give another --library DIR",
        )
    return version


def statements(script: str) -> list[str]:
    """Return the statements of an SQL script: `executescript` would commit half a step."""
    found, lines = [], []
    for line in script.splitlines():
        lines.append(line)
        if sqlite3.complete_statement("\n".join(lines)):
            found.append("\n".join(lines))
            lines = []
    return found
