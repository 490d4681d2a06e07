"""How much one paper may cost before it is given up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the reading of one paper may use; a paper that wants more is unreadable, and says which limit."""

    memory_mb: int = 2048
    """Address space of the reading process beyond what it had before the paper, in MiB."""
    seconds: float = 120.0
    """Wall clock for one paper, waiting for a free process not counted."""
    pages: int = 1000
    """More pages than this are not read at all: half a book is no paper."""
    output_mb: int = 64
    """Size of the read paper on its way back, in MiB of uncompressed text and boxes."""
    input_mb: int = 256
    """Size of the file, in MiB."""
