"""Forgetting, pruning and counting: what keeps the library's folder in bounds."""

from __future__ import annotations

import os
from pathlib import Path

from ..errors import UsageError
from .fulltext import FullText
from .store import Store

DEFAULT_CAP_GB = 50.0


def cap() -> int:
    """Return how large the library may grow, in bytes.

    Raises:
        UsageError: `CLAIMCHECK_LIBRARY_MAX_GB` is no number.
    """
    text = os.environ.get("CLAIMCHECK_LIBRARY_MAX_GB", "").strip()
    try:
        return int(float(text or DEFAULT_CAP_GB) * 1e9)
    except ValueError as error:
        raise UsageError(f"CLAIMCHECK_LIBRARY_MAX_GB: {text!r} is no number", "give gigabytes") from error


def forget(store: Store, paper_id: str, version: int | None) -> int:
    """Remove a paper (None: all its versions) and what arXiv said of it; return the bytes freed."""
    gone = [held for held in store.held(paper_id) if version in (None, held.version)]
    freed = store.drop(gone)
    names = (f"{paper_id}v{version}",) * 2 if version is not None else (paper_id, f"{paper_id}v%")
    words = "SELECT digest FROM indexed WHERE name = ? OR name LIKE ?"  # the user's own files too, which are not held
    freed += store.drop_forms([row["digest"] for row in store.rows(words, *names)])
    with store.writing() as db:
        if version is None:
            db.execute("DELETE FROM metadata WHERE id = ?", (paper_id,))
            db.execute("DELETE FROM answered WHERE id = ?", (paper_id,))
        else:
            db.execute("DELETE FROM metadata WHERE id = ? AND version = ?", (paper_id, version))
    return freed


def prune(store: Store, max_bytes: int) -> int:
    """Remove leftovers, then the files longest unused until `max_bytes` are kept; return the bytes freed."""
    from ..parse import PARSER_VERSION

    freed = store.tidy(keep_parsed=f"-{PARSER_VERSION}")
    FullText(store).tidy()
    too_much = sum(store.sizes().values()) - max_bytes
    if too_much <= 0:
        return freed
    order = store.rows("SELECT id, version, kind FROM held ORDER BY used_on, fetched_at, id, version, kind")
    held = {(h.id, h.version, h.kind): h for h in store.held()}
    for row in order:
        if too_much <= 0:
            break
        gained = store.drop([held[tuple(row)]])
        too_much -= gained
        freed += gained
    return freed


def report(store: Store) -> dict[str, str]:
    """Return what `doctor` says of the library, in the order to be shown."""
    held = store.held()
    sizes = store.sizes()
    indexed = store.rows("SELECT count(*) FROM indexed")[0][0]
    return {
        "library": f"{_home(store.root)}{' (read-only)' if store.read_only else ''}",
        "papers": f"{len({h.id for h in held})} in {len(held)} files; {indexed} found by their words",
        "size": ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in sizes.items()),
    }


def _home(path: Path) -> str:
    try:
        return f"~/{path.relative_to(Path.home())}"
    except ValueError:
        return str(path)
