"""Work on PDFs in a process of its own, with limits: what a page does to MuPDF costs that page's pictures."""

from __future__ import annotations

import logging
import multiprocessing
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from multiprocessing.connection import Connection
from typing import Any, TypeVar

log = logging.getLogger("claimcheck")
T = TypeVar("T")
SECONDS = 60.0
"""Wall clock for one file, its pictures and its annotated copy each."""
MEMORY = 2 << 30
"""Bytes of address space that the process may take beyond what it starts with."""


def apart(work: Callable[[Any], Iterator[T]], jobs: Sequence[tuple[str, Any]]) -> Iterator[T]:
    """Yield what `work` yields for each job's argument; a job that crashes, hangs or bursts is left out, aloud.

    Args:
        work: A function of a module (it is sent by name), a generator.
        jobs: (name for messages, argument) pairs.
    """
    left = list(jobs)
    context = multiprocessing.get_context("spawn")
    while left:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_serve, args=(work, [argument for _, argument in left], theirs), daemon=True)
        process.start()
        theirs.close()
        try:
            done = yield from _received(ours)
        finally:
            process.kill()
            process.join()
            ours.close()
        if done < len(left):
            log.warning("%s: no page pictures (MuPDF could not cope with a page)", left[done][0])
        left = left[done + 1 :]


def _received(pipe: Connection) -> Generator[Any, None, int]:
    """Yield values until the process is done or fails; return how many jobs were finished."""
    done, end = 0, time.monotonic() + SECONDS
    while True:
        if not pipe.poll(max(0.0, end - time.monotonic())):
            return done
        try:
            kind, value = pipe.recv()
        except (EOFError, OSError):
            return done
        if kind == "value":
            yield value
        elif kind == "done":
            done, end = done + 1, time.monotonic() + SECONDS
        else:
            return done


def _serve(work: Callable[[Any], Iterator[Any]], arguments: Sequence[Any], pipe: Connection) -> None:
    """Do the jobs and send what they yield (in the other process)."""
    _limit()
    for argument in arguments:
        for value in work(argument):
            pipe.send(("value", value))
        pipe.send(("done", None))
    pipe.send(("end", None))


def _limit() -> None:
    """Limit the memory of this process, where the system can."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    import psutil
    import pymupdf  # noqa: F401 - what it takes to start is not counted

    ceiling = psutil.Process().memory_info().vms + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
