"""The only room that knows the folder names `claims/`, `repro/` and `reports/`, and writes into them."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

from .errors import CannotWrite, SummaryError, UsageError

CLAIMS, REPRO, REPORTS = "claims", "repro", "reports"
MAX_SUMMARY_BYTES = 50_000_000
"""Larger files are refused unread: no summary that a person could publish comes near it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A summary to be checked, not read yet."""

    name: str
    """As given, with forward slashes; never absolute in outputs."""
    set_name: str
    path: Path | None
    """None is standard input."""

    @property
    def folder(self) -> str:
        """The name of its report folder: the file's own name, extension and all."""
        return Path(self.name).name or "stdin"

    def data(self) -> bytes:
        """Return the bytes.

        Raises:
            SummaryError: the file cannot be read, or is too large to be a summary.
        """
        if self.path is None:
            data = sys.stdin.buffer.read(MAX_SUMMARY_BYTES + 1)
        else:
            try:
                with self.path.open("rb") as file:
                    data = file.read(MAX_SUMMARY_BYTES + 1)
            except OSError as error:
                raise SummaryError(f"{self.name}: {error.strerror or error}", "check path and rights") from error
        if len(data) > MAX_SUMMARY_BYTES:
            limit = MAX_SUMMARY_BYTES // 1_000_000
            raise SummaryError(f"{self.name}: larger than {limit} MB", "give the summary, not an archive of it")
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a call of `check` was given."""

    summaries: tuple[Input, ...]
    ignored: int
    """Files in folders that are no summaries by their extension."""


def inputs(paths: Sequence[str], suffixes: Sequence[str], set_name: str | None, out: Path | None) -> Inputs:
    """Return the summaries that `paths` (files, folders, `-`) mean, folders read recursively, sorted.

    Raises:
        UsageError: a path does not exist, a folder holds no summary, or two summaries would share a
            report folder.
    """
    found: list[Input] = []
    ignored = 0
    for given in paths:
        if given == "-":
            found.append(Input(name="stdin", set_name=set_name or "stdin", path=None))
            continue
        path = Path(given)
        if path.is_dir():
            files = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p, path))
            chosen = [p for p in files if p.suffix.lower() in suffixes]
            ignored += len(files) - len(chosen)
            if not chosen:
                kinds = " ".join(suffixes)
                raise UsageError(f"{given}: no summary in this folder", f"summaries end in {kinds}")
            found += [_input(p, set_name) for p in chosen]
        elif path.exists():
            found.append(_input(path, set_name))
        else:
            raise UsageError(f"{given}: no such file or folder", "give a summary, a folder of them, or -")
    _refuse_collisions(found, out)
    return Inputs(summaries=tuple(found), ignored=ignored)


def _hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _input(path: Path, set_name: str | None) -> Input:
    folder = path.resolve().parent.name or "root"
    name = path.as_posix() if not path.is_absolute() else f"{folder}/{path.name}"
    while name.startswith("../"):
        name = name[3:]  # where the caller stood is no property of the summary
    return Input(name=name, set_name=set_name or folder, path=path)


def _refuse_collisions(found: Sequence[Input], out: Path | None) -> None:
    """Two summaries that would write the same report folder are a wrong call, not a lost report."""
    owner: dict[tuple[str, str], Input] = {}
    for one in found:
        key = ("" if out else one.set_name, one.folder)
        other = owner.setdefault(key, one)
        if other is not one:
            where = f"{out}/{one.folder}" if out else f"{REPORTS}/{one.set_name}/{one.folder}"
            raise UsageError(
                f"{other.name} and {one.name} would both be reported in {where}",
                "give --set NAME and check them one after the other, or rename one",
            )


def report_folder(one: Input, out: Path | None) -> Path:
    """Return where the report of a summary goes."""
    return (out if out else Path(REPORTS) / one.set_name) / one.folder


def write_report(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of one report, all or none: names may contain one `/` (`pictures/x.png`).

    Raises:
        CannotWrite: the folder cannot be written; whatever stood there before still does.
    """
    made = _first_missing(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as temporary:
            staged = Path(temporary)
            for name, data in files.items():
                target = staged / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
            _remove_stale(folder, files)
            for name in files:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(staged / name, folder / name)
    except OSError as error:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        raise CannotWrite(
            f"{folder}: {error.strerror or error}",
            "free some space, or give a folder you may write: --out DIR",
        ) from error


def _first_missing(folder: Path) -> Path | None:
    """Return the topmost folder that writing into `folder` would have to make."""
    missing = None
    for one in (folder, *folder.parents):
        if one.exists():
            break
        missing = one
    return missing


def _remove_stale(folder: Path, files: Mapping[str, bytes]) -> None:
    """Remove pictures of an earlier report: nothing in the new one shows them."""
    pictures = folder / "pictures"
    if pictures.is_dir():
        for old in pictures.glob("*.png"):
            if f"pictures/{old.name}" not in files:
                old.unlink()


class Writing:
    """A file that is written piece by piece and takes its place at the end, whole or not at all.

    A device or a pipe is written into as it is, and a link stays one. As a context: an error inside leaves what was
    there before.

    Raises:
        CannotWrite: it cannot be written; on entering, so that this is known before the work, or later.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.resolve() if path.is_symlink() else path
        self._direct = path.exists() and not path.is_file()
        self._temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}.new")
        self._file: BinaryIO
        """From entering on."""

    def __enter__(self) -> Self:
        with self._errors():
            if not self._direct:
                self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = (self._path if self._direct else self._temporary).open("wb")
        return self

    @property
    def closed(self) -> bool:
        """Whether nothing can be written, as of any file."""
        return self._file.closed

    def write(self, data: bytes) -> int:
        """Write a piece and return its length."""
        with self._errors():
            return self._file.write(data)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            with self._errors():
                self._file.close()
                if kind is None and not self._direct:
                    os.replace(self._temporary, self._path)
        finally:
            if not self._direct:
                self._temporary.unlink(missing_ok=True)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise CannotWrite(f"{self._path}: {error.strerror or error}", "give another place to write to") from error


def write_file(path: Path, data: bytes) -> None:
    """Write one file, whole or not at all; a device or a pipe is written into, and a link stays one.

    Raises:
        CannotWrite: it cannot be written; a file that was there before is untouched.
    """
    with Writing(path) as file:
        file.write(data)


def check_writable(folder: Path) -> None:
    """Fail before the work rather than after it, when reports cannot be written.

    Raises:
        CannotWrite: the nearest folder that exists does not take files.
    """
    existing = next((p for p in (folder, *folder.parents) if p.exists()), Path())
    if not existing.is_dir():
        raise CannotWrite(f"{existing}: is a file, not a folder", "give another --out DIR")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise CannotWrite(f"{existing}: no right to write here", "give a folder you may write: --out DIR")


def claim_files(root: Path = Path()) -> Iterator[Path]:
    """Yield the claim files (`claims/<paper id>.toml`) under `root`, sorted."""
    yield from sorted((root / CLAIMS).glob("*.toml"))


def init(folder: Path) -> tuple[Path, ...]:
    """Make the three folders in `folder`, each with a line that says what belongs there; return what is new.

    Raises:
        CannotWrite: they cannot be made.
    """
    words = {
        CLAIMS: "Put summaries to check into claims/<set>/; `claimcheck check claims/<set>` checks a set.\n",
        REPRO: "Recipes go into repro/<name>/recipe.toml; `claimcheck rerun <name>` runs one.\n",
        REPORTS: "`claimcheck check` writes reports/<set>/<summary>/ here.\n",
    }
    made = []
    for name, line in words.items():
        readme = folder / name / "README"
        if not readme.parent.exists():
            write_file(readme, line.encode())
            made.append(readme.parent)
    return tuple(made)
