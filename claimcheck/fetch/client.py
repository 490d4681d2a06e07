"""The door to arXiv: patient, polite, and sure of what it brings home."""

from __future__ import annotations

import logging
from collections import Counter as Counted
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Literal, Self, TypeVar

from ..errors import PaperDoesNotExist, PaperUnavailable
from .answers import Metadata, TryAgain
from .atom import AT_ONCE, Atom
from .pace import Pace
from .settings import Settings
from .transfer import Files, Transfer
from .whole import Counter, check_pdf, check_source

T = TypeVar("T")
WEARY = 2
"""Attempts at a request after one has failed for good: when arXiv is down, not everything waits the full time."""
SAME_END = 4
"""A file without an end mark that comes so often with the same bytes has no other end, and is taken as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Something happened on the way to a paper."""

    kind: Literal["waiting", "asking", "again", "came"]
    what: str
    """Versioned id, or `metadata`."""
    seconds: float = 0.0
    """For `waiting` and `again`: how long."""
    size: int = 0
    """For `came`: bytes."""
    message: str = ""
    """For `again`: why."""


class Fetcher:
    """Asks arXiv, one request at a time. To be closed after use; not to be shared between threads."""

    def __init__(self, settings: Settings | None = None, progress: Callable[[Progress], None] | None = None) -> None:
        self.settings = settings or Settings.from_environment()
        self.progress = progress or (lambda _: None)
        one = self.settings
        self._pace = Pace(one.pace_file, pause=one.pause, patience=one.patience)
        self._atom: Atom | None = None
        self._files: Files | None = None
        self._counter = Counter()
        self._attempts = one.attempts
        log = logging.getLogger("stamina")
        if log.level == logging.NOTSET:
            log.setLevel(logging.ERROR)  # we tell of further attempts ourselves

    def close(self) -> None:
        """Close connections and end the process that counts pages."""
        for part in (self._atom, self._files, self._counter):
            if part is not None:
                part.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def metadata(self, ids: Sequence[str]) -> Mapping[str, Metadata]:
        """Return what arXiv says of `ids` (with or without version), by versioned id; unknown ones are left out.

        An id without version brings the latest. That an id is left out is no proof that there is no such
        paper: the API now and then answers with an empty feed.

        Raises:
            PaperUnavailable: arXiv could not be asked.
        """
        found: dict[str, Metadata] = {}
        for start in range(0, len(ids), AT_ONCE):
            found.update(self._ask(ids[start : start + AT_ONCE]))
        return found

    def _ask(self, ids: Sequence[str]) -> Mapping[str, Metadata]:
        self._atom = atom = self._atom or Atom(self.settings)
        try:
            return self._patiently("metadata", lambda: atom.ask(ids))
        except PaperDoesNotExist:
            if len(ids) == 1:
                return {}
        # One id that arXiv does not like spoils the whole question.
        return {key: value for one in ids for key, value in self._ask([one]).items()}

    def pdf(self, versioned_id: str, into: IO[bytes]) -> Transfer:
        """Write the PDF of a paper into `into` (a named file); without a version, the latest.

        Raises:
            PaperDoesNotExist: arXiv has no such PDF.
            PaperUnavailable: it could not be had now.
        """
        return self._file(versioned_id, "pdf", into, lambda: check_pdf(into, versioned_id, self._counter))

    def source(self, versioned_id: str, into: IO[bytes]) -> Transfer:
        """Write the e-print source of a paper into `into`; raises what `pdf` raises."""
        return self._file(versioned_id, "tex", into, lambda: check_source(into, versioned_id))

    def _file(
        self, versioned_id: str, kind: Literal["pdf", "tex"], into: IO[bytes], ended: Callable[[], bool]
    ) -> Transfer:
        self._files = files = self._files or Files(self.settings)
        unended: Counted[str] = Counted()

        def once() -> Transfer:
            transfer = files.get(files.address(versioned_id, kind), versioned_id, into)
            if not ended():
                unended[transfer.digest] += 1
                if unended[transfer.digest] == SAME_END:
                    return transfer
                raise TryAgain(f"{versioned_id}: the file seems to be cut off")
            return transfer

        transfer = self._patiently(versioned_id, once)
        self.progress(Progress(kind="came", what=versioned_id, size=transfer.size))
        return transfer

    def _patiently(self, what: str, call: Callable[[], T]) -> T:
        """Return what `call` returns, in our turn, after as many attempts as it takes and we are willing to make."""
        import stamina

        one = self.settings
        try:
            for attempt in stamina.retry_context(
                on=lambda error: self._whether_again(what, error),
                attempts=self._attempts,
                timeout=None,
                wait_initial=one.backoff,
                wait_max=one.backoff * 16,
                wait_jitter=one.backoff / 3,
            ):
                with attempt, self._turn(what):
                    result = call()
        except TryAgain as error:
            self._attempts = min(WEARY, one.attempts)
            raise PaperUnavailable(error.message, "run the same command again later") from error
        self._attempts = one.attempts
        return result

    @contextmanager
    def _turn(self, what: str) -> Iterator[None]:
        def waiting(seconds: float) -> None:
            self.progress(Progress(kind="waiting", what=what, seconds=seconds))

        with self._pace.turn(waiting):
            self.progress(Progress(kind="asking", what=what))
            yield

    def _whether_again(self, what: str, error: Exception) -> bool | float:
        """Whether another attempt is due, or after how many seconds."""
        if not isinstance(error, TryAgain):
            return False
        self.progress(Progress(kind="again", what=what, seconds=error.after or 0.0, message=error.message))
        if error.after is None:
            return True
        self._pace.hold_off(error.after)
        return error.after if error.after <= self.settings.patience else False
