"""How far a rerun is, for who waits for it: bars on a terminal, a line every few seconds in a log."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING

from ..experiment.plan import Node
from ..stilts.records import Tick

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

EVERY = 5.0
"""Seconds between two lines of a log, whatever goes on."""


class Watch:
    """Shows runs on standard error; a context, since bars have to be taken away again."""

    def __init__(self) -> None:
        self._bars: Progress | None = None
        self._rows: dict[str, TaskID] = {}
        self._said = time.monotonic()
        self._lock = threading.Lock()  # runs are told of by one thread, their steps by another

    def __enter__(self) -> Watch:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn

            columns = (TextColumn("{task.fields[name]}", markup=False), BarColumn(), TextColumn("{task.fields[said]}"))
            self._bars = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def step(self, name: str, tick: Tick) -> None:
        """A run has come so far."""
        with self._lock:
            if self._bars is not None:
                self._bar(self._bars, name, tick)
            elif time.monotonic() - self._said >= EVERY:
                self._said = time.monotonic()
                print(f"{name}: step {tick.step} of {tick.steps}, {words(tick)}", file=sys.stderr, flush=True)

    def _bar(self, bars: Progress, name: str, tick: Tick) -> None:
        if name not in self._rows:
            self._rows[name] = bars.add_task("", total=tick.steps, name=name, said="")
        bars.update(self._rows[name], completed=tick.step, said=f"{tick.step}/{tick.steps}, {words(tick)}")

    def done(self, number: int, count: int, node: Node) -> None:
        """A run has been made: one line, on a terminal too."""
        with self._lock:
            if self._bars is None:
                print(f"[{number}/{count}] {node.name}", file=sys.stderr, flush=True)
                return
            if node.name in self._rows:
                self._bars.remove_task(self._rows.pop(node.name))
            self._bars.console.print(f"[{number}/{count}] {node.name}", markup=False, highlight=False)


def words(tick: Tick) -> str:
    """Return loss, speed and time left; the loss once it is known."""
    loss = "" if tick.loss is None else f"loss {tick.loss:.3f}, "
    minutes, seconds = divmod(round(tick.seconds_left), 60)
    return f"{loss}{tick.tokens_per_second:.0f} tokens/s, {minutes}:{seconds:02d} left"
