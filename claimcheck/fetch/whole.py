"""Whether a file that came is what was asked for, looked at before it is kept.

Most PDFs say themselves, in a way that is quickly read, where their pages are (`page_tree`). Of the others PyMuPDF
finds the pages, in a process of its own: what comes from outside may crash it.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import zlib
from pathlib import Path
from typing import IO

from .answers import TryAgain
from .page_tree import leads_to_a_page

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30.0
"""For counting the pages of one file."""
UNPACKED = 1 << 30
"""Bytes that a source archive may unfold to while it is checked."""
TAIL = 2048
"""Bytes at a PDF's end among which its end mark stands."""


def check_pdf(file: IO[bytes], what: str, counter: Counter) -> bool:
    """Whether `file` has a PDF's end mark; few whole files lack it, most cut ones do.

    Raises:
        TryAgain: it is no PDF, or one in which no page can be found.
    """
    file.seek(0)
    data = file.read()
    if b"%PDF-" not in data[:1024]:
        raise TryAgain(f"{what}: arXiv sent {kind_of(data[:1024])} instead of a PDF")
    if not leads_to_a_page(data) and not counter.has_pages(Path(file.name)):
        raise TryAgain(f"{what}: arXiv sent a PDF in which no page can be found")
    return b"%%EOF" in data[-TAIL:]


def check_source(file: IO[bytes], what: str) -> bool:
    """Whether `file` is whole e-print source: gzip that unfolds to its end, or a PDF (submitted without source).

    Raises:
        TryAgain: it is neither, or damaged.
    """
    file.seek(0)
    head = file.read(1024)
    if b"%PDF-" in head:
        return True
    if not head.startswith(b"\x1f\x8b"):
        raise TryAgain(f"{what}: arXiv sent {kind_of(head)} instead of source")
    file.seek(0)
    unpacker, size = zlib.decompressobj(wbits=31), 0
    try:
        while not unpacker.eof and (part := unpacker.unconsumed_tail or file.read(1 << 20)):
            size += len(unpacker.decompress(part, 1 << 22))
            if size > UNPACKED:
                raise TryAgain(f"{what}: the source unfolds to more than {UNPACKED >> 20} MiB")
    except zlib.error as error:
        raise TryAgain(f"{what}: the source is damaged") from error
    return unpacker.eof


def kind_of(head: bytes) -> str:
    """Return in words what a file seems to be, by its beginning."""
    start = head.lstrip()[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in head.lower():
        return "a web page"
    if start.startswith((b"<?xml", b"<feed")):
        return "XML"
    return "an archive" if head.startswith((b"\x1f\x8b", b"PK\x03\x04")) else "something else"


class Counter:
    """Finds the pages of PDFs that do not say where they are; keeps one process for it, started with the first."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the process, started if there is none."""
        if self._process is None or self._process.poll() is not None:
            paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from claimcheck.fetch.whole import serve; serve()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            )
        return self._process

    def has_pages(self, path: Path) -> bool:
        """Whether a page can be found in the PDF at `path`; a file that crashes or hangs has none."""
        process = self._running()
        if process.stdin is None or process.stdout is None:
            return False
        try:
            process.stdin.write(os.fsencode(path.resolve()).hex().encode() + b"\n")
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], SECONDS)
            answer = process.stdout.readline() if ready else b""
        except OSError:
            answer = b""
        if not answer:
            self.close()
        return answer == b"yes\n"

    def close(self) -> None:
        """End the process."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process = None


def serve() -> None:
    """Answer for paths on standard input until it ends (in the other process)."""
    import pymupdf

    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # MuPDF's own words must not get between the answers
    for line in sys.stdin.buffer:
        try:
            with pymupdf.open(os.fsdecode(bytes.fromhex(line.decode().strip())), filetype="pdf") as document:
                # An encrypted paper is a paper: that it cannot be read is for the parser to say.
                pages = document.needs_pass or document.page_count > 0
        except Exception:  # MuPDF raises its own family for each kind of damage
            pages = False
        answers.write(b"yes\n" if pages else b"no\n")
