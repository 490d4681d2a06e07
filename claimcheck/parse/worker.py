"""Reading PDFs in processes of their own: a crash, a hang or a bomb costs that paper and nothing else.

Processes are started when needed (importing PyMuPDF takes most of a second, so they are kept), never more
than there are cores, and end with this one: their standard input closes. One that failed is replaced, and its
paper tried once more.
"""

from __future__ import annotations

import atexit
import base64
import json
import os
import struct
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

from ..errors import PaperUnreadable
from ..model import Paper, Table
from .codec import from_bytes, to_bytes
from .limits import Limits
from .tables.codec import tables_from_bytes

ROOT = Path(__file__).resolve().parents[2]
"""The folder that `claimcheck` is imported from."""


class Reader:
    """A few reading processes; safe to use from several threads."""

    def __init__(self, processes: int | None = None) -> None:
        self._free = threading.BoundedSemaphore(processes or os.cpu_count() or 1)
        self._lock = threading.Lock()
        self._idle: list[_Process] = []
        self._busy: set[_Process] = set()

    def parse(self, path: Path, *, id: str, limits: Limits | None = None) -> Paper:  # noqa: A002
        """Return the paper in the PDF at `path`; raises `PaperUnreadable` with the cause."""
        return from_bytes(self._ask(path, {"id": id}, limits or Limits()))

    def parse_tex(self, path: Path, *, id: str, limits: Limits | None = None) -> Paper:  # noqa: A002
        """Return the paper in the e-print source at `path`; raises `PaperUnreadable` with the cause."""
        return from_bytes(self._ask(path, {"kind": "tex", "id": id}, limits or Limits()))

    def tex_tables(self, path: Path, *, limits: Limits | None = None) -> tuple[Table, ...]:
        """Return the tables of the e-print source at `path`; raises `PaperUnreadable` with the cause."""
        return tables_from_bytes(self._ask(path, {"kind": "tex tables"}, limits or Limits()))

    def tables(self, path: Path, paper: Paper, *, limits: Limits | None = None) -> tuple[Table, ...]:
        """Return the tables of the PDF at `path`, whose text is `paper`; raises `PaperUnreadable` with the cause."""
        packed = base64.b64encode(to_bytes(paper)).decode("ascii")
        return tables_from_bytes(self._ask(path, {"paper": packed}, limits or Limits()))

    def _ask(self, path: Path, what: dict[str, str], limits: Limits) -> bytes:
        """Return what a free process makes of the job `what` on the file at `path`.

        A crash is tried once more, in a process that has read nothing: an earlier paper may have damaged the other,
        or the system have ended it for want of memory.
        """
        with self._free:
            try:
                return self._once(path, what, limits, fresh=False)
            except _Crashed:
                return self._once(path, what, limits, fresh=True)

    def _once(self, path: Path, what: dict[str, str], limits: Limits, *, fresh: bool) -> bytes:
        with self._lock:
            process = self._idle.pop() if self._idle and not fresh else _Process()
            self._busy.add(process)
        try:
            return process.ask(path, what, limits)
        finally:
            with self._lock:
                self._busy.discard(process)
                if process.alive:
                    self._idle.append(process)

    def close(self) -> None:
        """End all processes; the reader may be used again and then starts new ones."""
        with self._lock:
            processes = [*self._idle, *self._busy]
            self._idle.clear()
        for process in processes:
            process.end()

    def forget(self) -> None:
        """Let go of processes that belong to the process we were forked from."""
        for process in [*self._idle, *self._busy]:
            process.forget()
        self.__init__()  # type: ignore[misc]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Crashed(PaperUnreadable):
    """The process ended without an answer, and not because of the limit on time."""


class _Process:
    """One reading process and its pipes."""

    def __init__(self) -> None:
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "claimcheck.parse.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
        self.alive = True

    def ask(self, path: Path, what: dict[str, str], limits: Limits) -> bytes:
        """Return the answer to a job on the file at `path`, or end this process and say why there is none."""
        late = threading.Event()

        def expire() -> None:
            late.set()
            self._process.kill()

        clock = threading.Timer(limits.seconds, expire)
        clock.daemon = True
        clock.start()
        try:
            status, payload = self._exchange(path, what, limits)
        except BaseException:
            self.end()
            raise
        finally:
            clock.cancel()
        if status == b"P":
            return payload
        if status == b"U":
            message, remedy = json.loads(payload)
            raise PaperUnreadable(str(message), str(remedy))
        if status == b"F":
            raise RuntimeError(f"reading {path.name} failed, which is a fault of ours:\n{payload.decode()}")
        self.end()
        if late.is_set():
            raise PaperUnreadable(
                f"{path.name}: not read within the limit of {limits.seconds:g} seconds",
                "raise the limit on seconds",
            )
        raise _Crashed(
            f"{path.name}: reading it crashed the PDF library ({_ending(self._process.returncode)})",
            "the file may be damaged or made to do harm; fetch it again",
        )

    def _exchange(self, path: Path, what: dict[str, str], limits: Limits) -> tuple[bytes, bytes]:
        """Send the job and return status and payload; an empty status when the process died."""
        job = {"path": str(path.resolve()), "limits": asdict(limits), **what}
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # noqa: S101
        assert stdout is not None  # noqa: S101
        try:
            stdin.write(json.dumps(job).encode() + b"\n")
            stdin.flush()
            head = stdout.read(5)
        except OSError:
            return b"", b""
        if len(head) < 5:
            return b"", b""
        (length,) = struct.unpack("<I", head[1:])
        if length > (limits.output_mb << 20) + 65536:
            return b"", b""
        payload = stdout.read(length)
        return (head[:1], payload) if len(payload) == length else (b"", b"")

    def end(self) -> None:
        """Kill the process, if it still runs, and close its pipes."""
        self.alive = False
        self._process.kill()
        self._process.wait()
        self._close_pipes()

    def forget(self) -> None:
        """Close our copies of the pipes of a process that is not our child."""
        self.alive = False
        self._close_pipes()
        self._process.returncode = 0  # keeps subprocess from waiting for a process that is not ours

    def _close_pipes(self) -> None:
        """Close both pipes; a broken one has nothing left to lose."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue


def _ending(code: int | None) -> str:
    """Return in words how a process ended."""
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"


_reader = Reader()
atexit.register(_reader.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reader.forget)


def parse_file(path: Path, *, id: str, limits: Limits | None = None) -> Paper:  # noqa: A002
    """Return the paper in the PDF at `path`, read in a process of its own.

    `id` becomes the paper's id; whether the file is that paper is for the caller to decide, with the help
    of `Paper.stamp`. Raises `PaperUnreadable` with the cause: damaged, encrypted, a scan without text, empty,
    no PDF at all, over a limit, or a crash of the PDF library.
    """
    return _reader.parse(path, id=id, limits=limits)


def read_tables(path: Path, paper: Paper, *, limits: Limits | None = None) -> tuple[Table, ...]:
    """Return the tables of the PDF at `path`, read in a process of its own; `paper` is its text, from `parse_file`.

    Only pages with a table's caption are looked at. A table that cannot be made out is left out. Raises
    `PaperUnreadable` as `parse_file` does, and where the file is not the one that `paper` was read from.
    A paper that was read from e-print source has its tables there.
    """
    if paper.source == "tex":
        return read_tex_tables(path, limits=limits)
    return _reader.tables(path, paper, limits=limits)


def parse_tex(path: Path, *, id: str, limits: Limits | None = None) -> Paper:  # noqa: A002
    """Return the paper in the e-print source at `path`, read in a process of its own; TeX is never executed.

    The file is what arXiv serves (gzip of a tar archive or of one file), a plain archive or a plain `.tex`. `id`
    becomes the paper's id. The paper has one page without pieces. Raises `PaperUnreadable` with the cause: damaged,
    no TeX in it, no text in the TeX, over a limit.
    """
    return _reader.parse_tex(path, id=id, limits=limits)


def read_tex_tables(path: Path, *, limits: Limits | None = None) -> tuple[Table, ...]:
    """Return the tables of the e-print source at `path`, in the order of its text; raises as `parse_tex` does."""
    return _reader.tex_tables(path, limits=limits)


def close() -> None:
    """End the reading processes that `parse_file` keeps; the next call starts new ones."""
    _reader.close()
