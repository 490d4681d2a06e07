"""Papers in the user's own folders, found by the names of their files.

Only a name that is an arXiv id and nothing else counts: `0807.3577_journal-version.pdf` may be anything.
What a file's name promises is held against the stamp in its margin once the file is read (`identify`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from ..arxiv_id import parse_id
from ..model import Caveat
from .store import Kind

KnownBy = Literal["stamp", "filename", "request", "option"]

SUFFIXES: Mapping[str, Kind] = {".pdf": "pdf", ".tar.gz": "tex", ".tgz": "tex", ".tar": "tex", ".tex": "tex"}
DOWNLOADED = "arxiv-"
"""arXiv's own names for e-print source begin with it: `arXiv-0704.0001v1.tar.gz`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A file that is said to be a version of a paper."""

    id: str
    version: int | None
    kind: Kind
    path: Path
    known_by: KnownBy
    """Before its stamp was read."""
    digest: str | None = None
    """Of the file's bytes, where it need not be read to know."""
    unpack: Callable[[], Path] | None = None
    """For a member of an archive: puts the file at `path` and returns that."""

    def file(self) -> Path:
        """Return the file, taken out of its archive where it lies in one."""
        return self.path if self.unpack is None else self.unpack()


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which paper a file is, its stamp considered."""

    id: str
    version: int | None
    known_by: KnownBy
    caveats: tuple[Caveat, ...] = ()


class Archives(Protocol):
    """Archives of many papers (`bulk.BulkFiles`)."""

    def add(self, path: Path) -> bool:
        """Take in an archive; False where the file is none."""
        ...

    def of(self, paper_id: str) -> list[Copy]:
        """Return the files of one paper."""
        ...

    def ids(self) -> list[str]:
        """Return the ids of all papers."""
        ...

    def learn(self, copy: Copy, digest: str) -> None:
        """Remember the digest of a file that was read."""
        ...


class LocalPapers:
    """What lies in the given folders, and the files that the user named."""

    def __init__(self, folders: Sequence[Path], overrides: Mapping[str, Path], archives: Archives) -> None:
        self._copies: dict[str, list[Copy]] = {}
        self._paths: set[Path] = set()
        self._archives = archives
        for name, path in overrides.items():
            named = parse_id(name)
            if named is not None:
                self._add(Copy(id=named[0], version=named[1], kind=_kind(path), path=path, known_by="option"))
        for folder in folders:
            for path in _files(folder):
                copy = copy_at(path)
                if copy is not None:
                    self._add(copy)
                else:
                    archives.add(path)

    def _add(self, copy: Copy) -> None:
        self._copies.setdefault(copy.id, []).append(copy)
        self._paths.add(copy.path)

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def of(self, paper_id: str) -> tuple[Copy, ...]:
        """Return the files said to be this paper: the user's word first, then folders as given, sorted."""
        packed = self._archives.of(paper_id)
        self._paths.update(copy.path for copy in packed)
        return (*self._copies.get(paper_id, ()), *packed)

    def learn(self, copy: Copy, digest: str) -> None:
        """Remember the digest of a file that was read, where it lies in an archive."""
        self._archives.learn(copy, digest)

    def ids(self, *, packed: bool = True) -> list[str]:
        """Return the ids of all papers, without those in archives unless `packed`."""
        return sorted({*self._copies, *(self._archives.ids() if packed else ())})


def copy_at(path: Path) -> Copy | None:
    """Return what the name of a file says it is, or None when its name is no arXiv id."""
    name = path.name
    suffix = next((s for s in SUFFIXES if name.lower().endswith(s)), None)
    if suffix is None:
        return None
    stem = name[: -len(suffix)]
    if stem.lower().startswith(DOWNLOADED):
        stem = stem[len(DOWNLOADED) :]
    named = parse_id(stem) if stem == stem.strip() else None
    if named is None:
        return None
    return Copy(id=named[0], version=named[1], kind=SUFFIXES[suffix], path=path, known_by="filename")


def identify(copy: Copy, stamp: str | None) -> Identity:
    """Return which paper `copy` is, given the id printed in its margin: the stamp wins, aloud.

    Only `--paper ID=FILE` overrides a stamp, and then the stamp is a caveat.
    """
    name = copy.path.name if copy.known_by != "request" else f"arXiv's file for {copy.id}"
    stamped = parse_id(stamp) if stamp else None
    if stamped is None:
        return Identity(id=copy.id, version=copy.version, known_by=copy.known_by, caveats=_without_stamp(copy, name))
    agrees = stamped[0] == copy.id and (copy.version is None or stamped[1] in (None, copy.version))
    version = stamped[1] if stamped[1] is not None else copy.version
    if agrees:
        known_by: KnownBy = "option" if copy.known_by == "option" else "stamp"
        return Identity(id=copy.id, version=version, known_by=known_by)
    if copy.known_by == "option":
        said = _versioned(copy.id, copy.version)
        message = f"{name} is stamped arXiv:{stamp}; it was read as {said} because --paper says so"
        return Identity(
            id=copy.id,
            version=copy.version,
            known_by="option",
            caveats=(Caveat(code="stamp_differs", message=message),),
        )
    message = f"{name} is stamped arXiv:{stamp}, and the stamp counts"
    return Identity(
        id=stamped[0],
        version=version,
        known_by="stamp",
        caveats=(Caveat(code="stamp_differs", message=message),),
    )


def _without_stamp(copy: Copy, name: str) -> tuple[Caveat, ...]:
    if copy.known_by != "filename":
        return ()
    return by_name_alone(_versioned(copy.id, copy.version), name)


def by_name_alone(said: str, name: str = "a file") -> tuple[Caveat, ...]:
    """Return what to know of a file without stamp."""
    message = f"{name} carries no arXiv stamp: that it is {said} is known from its name alone"
    return (Caveat(code="identified_by_filename", message=message),)


def _versioned(paper_id: str, version: int | None) -> str:
    return f"{paper_id}v{version}" if version is not None else paper_id


def _kind(path: Path) -> Kind:
    name = path.name.lower()
    return next((kind for suffix, kind in SUFFIXES.items() if name.endswith(suffix)), "pdf")


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files under `folder`, sorted; links to folders are not followed (they may go round)."""
    for here, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(here) / name
            if path.is_file():
                yield path
