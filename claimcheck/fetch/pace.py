"""The pause between requests, kept by all processes of a user.

One file holds the moment before which nobody may ask, and a lock on it is held while a request is on its way: so
there is one connection at a time, and the pause counts from an answer's arrival, which no delay on the way can make
shorter at the other end. The moment is written before the request too, so that a kill does not lose it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import PaperUnavailable

MARGIN = 0.25
"""Seconds added to the pause that is written before a request: as long as it may take to reach the server."""
OTHERS = 1800.0
"""Seconds to wait for another process's transfer before giving up."""
DAY = 86400.0
WIDTH = 32
"""Characters of the moment in the file, blanks included."""


class Pace:
    """Whose turn it is. Everybody who names the same file keeps one pause."""

    def __init__(self, file: Path, *, pause: float, patience: float) -> None:
        self._file, self._pause, self._patience = file, pause, patience
        self._lock = FileLock(file.with_name(file.name + ".lock"), timeout=OTHERS)

    @contextmanager
    def turn(self, waiting: Callable[[float], None]) -> Iterator[None]:
        """Wait for the pause to end, then hold the line for one request; `waiting` hears the seconds.

        Raises:
            PaperUnavailable: arXiv asked for a longer wait than we have patience for.
        """
        self._file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire(poll_interval=0.02)
        except Timeout as error:
            raise PaperUnavailable("another claimcheck has held the line for half an hour", "end it") from error
        try:
            wait = self._wait()
            if wait > max(self._patience, self._pause):
                raise PaperUnavailable(
                    f"arXiv asked to be left alone for another {wait:.0f} seconds", "run the same command again then"
                )
            if wait > 0:
                waiting(wait)
                time.sleep(wait)
            self._write(self._pause + MARGIN if self._pause else 0.0)
            try:
                yield
            finally:
                self._write(self._pause)
        finally:
            self._lock.release()

    def hold_off(self, seconds: float) -> None:
        """Let nobody ask for so long, because arXiv said so."""
        with self._lock:
            self._write(max(seconds, self._wait()))

    def _wait(self) -> float:
        """Return the seconds until the next request may be made."""
        try:
            until = float(self._file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0.0
        wait = until - time.time()
        return wait if 0.0 < wait < DAY else 0.0  # a clock that was set back must not stop us for years

    def _write(self, seconds: float) -> None:
        moment = f"{time.time() + seconds:<{WIDTH}.6f}".encode("ascii")
        # Under the lock and always as long, so one write does it; to replace the file could wait for the disk.
        file = os.open(self._file, os.O_WRONLY | os.O_CREAT, 0o666)
        try:
            os.write(file, moment)
        finally:
            os.close(file)
