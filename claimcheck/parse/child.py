"""The process that reads PDFs: `python -m claimcheck.parse.child`, one job at a time over its own pipes.

A job is one line of JSON on standard input: a file to be read, or with the paper that it was read into, a file whose
tables are wanted; its `kind` tells e-print source from a PDF. The answer is a status byte, four bytes of length and as
many bytes of payload: `P` a paper or tables (see `codec.py` and `tables/codec.py`), `U` a JSON list of message and
remedy, `F` a traceback of ours.
"""

from __future__ import annotations

import base64
import json
import os
import struct
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from ..errors import PaperUnreadable
from .codec import from_bytes, to_bytes
from .limits import Limits


def main() -> None:
    """Answer jobs until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    # MuPDF's own messages must not get between the answers.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    for line in sys.stdin.buffer:
        job = json.loads(line)
        _answer(answers, *_work(Path(job["path"]), job, Limits(**job["limits"])))


def _answer(answers: BinaryIO, status: bytes, payload: bytes) -> None:
    """Send one answer."""
    answers.write(status + struct.pack("<I", len(payload)) + payload)
    answers.flush()


def _work(path: Path, job: dict[str, str], limits: Limits) -> tuple[bytes, bytes]:
    """Return the status and the payload of reading one file."""
    try:
        read = _reader(job, limits)  # first: what our own code takes up is none of the file's
        _confine(limits)
        packed = read(_load(path, limits), path.name)
        if len(packed) > limits.output_mb << 20:
            raise PaperUnreadable(
                f"{path.name}: reads into more than the limit of {limits.output_mb} MiB",
                "raise the limit on output",
            )
    except PaperUnreadable as error:
        return b"U", json.dumps([error.message, error.remedy]).encode()
    except MemoryError:
        return b"U", json.dumps(out_of_memory(path.name, limits)).encode()
    except Exception:
        return b"F", traceback.format_exc().encode("utf-8", "replace")
    finally:
        _release()
    return b"P", packed


def _reader(job: dict[str, str], limits: Limits) -> Callable[[bytes, str], bytes]:
    """Return what reads a file's bytes into a paper as bytes, or into its tables where the job brings the paper along.

    All that it needs is imported by then.
    """
    from .tables.codec import tables_to_bytes

    if job.get("kind") in ("tex", "tex tables"):
        from .tex.paper import read_tables, read_tex

        if job["kind"] == "tex":
            return lambda data, name: to_bytes(read_tex(data, name, job["id"]))
        return lambda data, name: tables_to_bytes(read_tables(data, name))
    if "paper" not in job:
        from .pdf import read_pdf

        return lambda data, name: to_bytes(read_pdf(data, name, job["id"], limits))
    from .tables.pdf import tables_in

    return lambda data, name: tables_to_bytes(tables_in(data, name, from_bytes(base64.b64decode(job["paper"]))))


def out_of_memory(name: str, limits: Limits) -> list[str]:
    """Return message and remedy for a file that wants more memory than it may have."""
    return [
        f"{name}: needs more memory than the limit of {limits.memory_mb} MiB",
        "raise the limit on memory",
    ]


def _load(path: Path, limits: Limits) -> bytes:
    """Return the bytes of the file, if it is one and not too large."""
    try:
        if not path.is_file():
            raise PaperUnreadable(f"{path.name}: no such file", "check the path")
        if path.stat().st_size > limits.input_mb << 20:
            raise PaperUnreadable(
                f"{path.name}: larger than the limit of {limits.input_mb} MiB", "raise the limit on input"
            )
        return path.read_bytes()
    except OSError as error:
        raise PaperUnreadable(f"{path.name}: cannot be read ({error.strerror})", "check its permissions") from None


def _confine(limits: Limits) -> None:
    """Limit memory, files written and life time, where the system knows how."""
    try:
        import resource
        import signal
    except ImportError:  # not on Windows: there the waiting side's clock is the only limit
        return
    used = _address_space()
    if used:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (used + (limits.memory_mb << 20), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # Should the waiting side be gone, nobody else would end a hang.
    signal.setitimer(signal.ITIMER_REAL, limits.seconds + 10.0)


def _release() -> None:
    """Stop the clock: a process that waits for its next job must not be ended for the last one's time."""
    try:
        import signal

        signal.setitimer(signal.ITIMER_REAL, 0)
    except (ImportError, AttributeError):
        return


def _address_space() -> int:
    """Return the bytes of address space in use, 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


if __name__ == "__main__":
    main()
