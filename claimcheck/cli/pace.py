"""How far a call over many summaries has come: a line every few seconds, on standard error."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from ..render.words import plural
from ..scale import Checked

EVERY = 5.0
"""Seconds between two lines: a log stays short, and nobody takes the run for dead."""


def telling(
    checked: Iterable[Checked], many: int, *, quiet: bool, clock: Callable[[], float] = time.monotonic
) -> Iterator[Checked]:
    """Pass results on and tell how far the run is: lines where a terminal has tables between them, and in logs.

    Args:
        checked: What becomes of each summary.
        many: How many there are.
        quiet: Tell nothing.
        clock: Seconds.
    """
    began = told = clock()
    counts = Counter[str]()
    for done, one in enumerate(checked, 1):
        yield one
        counts.update(one.record["counts"] if one.record is not None else {"failed": 1})
        if many > 1 and not quiet and (clock() - told >= EVERY or done == many):
            told = clock()
            print(_line(done, many, counts, told - began), file=sys.stderr, flush=True)


def _line(done: int, many: int, counts: Counter[str], seconds: float) -> str:
    """Return one line: how far, what was found, how fast, how long still."""
    found = [f"{plural(counts['claims'], 'claim')}, {counts['contradicted']} contradicted"]
    if counts["failed"]:
        found.append(f"{plural(counts['failed'], 'summary', 'summaries')} could not be checked")
    rate = done / seconds if seconds else 0.0
    if done == many:
        pace = f"{seconds:.0f} s"
    else:
        pace = f"{rate:.1f} a second, about {(many - done) / rate:.0f} s to go" if rate else ""
    return f"claimcheck: {done} of {many} summaries; {'; '.join(found)}; {pace}"
