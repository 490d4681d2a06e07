"""Who makes the runs of a study: several at a time on this machine, each in a process with one thread.

Results do not depend on how many cores there are. A cluster does the same from another room (see `scale`).
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.context import SpawnContext
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from typing import Any, Protocol

from ..errors import Diverged, TrainingError
from ..stilts.records import Tick
from .execute import Workshop
from .plan import Graph, Node, checkpoint_bytes
from .runs import Run

Made = tuple[Node, Run | Diverged]
_SHOP: list[Workshop] = []
"""The workshop of a worker process."""


class Crew(Protocol):
    """Makes runs, and keeps their checkpoints."""

    def check(self, whole: Graph) -> None:
        """Say what stands in the way before anything runs.

        Raises:
            ClaimcheckError: the device is too small, or there is no room.
        """

    def kept(self, whole: Graph) -> set[str]:
        """Return the ids of the runs whose checkpoint is at hand."""

    def make(self, whole: Graph, todo: tuple[Node, ...]) -> Iterator[Made]:
        """Yield each of `todo` as it was made, or the error by which it diverged; what starts from that is left out.

        Raises:
            ClaimcheckError: a run could not start or go on; those in progress are ended.
        """

    def clear(self, whole: Graph, node: Node) -> None:
        """Remove what a recorded run left behind, unless others start from it."""


@dataclass(frozen=True, slots=True)
class Here:
    """Processes of this machine."""

    work: Path
    """Where checkpoints are."""
    data: Path | None = None
    jobs: int = 0
    """Runs at a time; 0: as many as it has cores for, or its GPU memory."""
    watched: Callable[[str, Tick], None] | None = None
    """Hears, about once a second, how far each run's training is."""

    def check(self, whole: Graph) -> None:
        """See `Crew`."""
        from .machine import check_device

        check_device(whole.study.profile.gpu_gib, whole.study.profile_name)
        check_room(whole, self.work)

    def kept(self, whole: Graph) -> set[str]:
        """See `Crew`."""
        return Workshop(whole, self.work, self.data).kept()

    def clear(self, whole: Graph, node: Node) -> None:
        """See `Crew`."""
        Workshop(whole, self.work, self.data).clear(node)

    def make(self, whole: Graph, todo: tuple[Node, ...]) -> Iterator[Made]:
        """See `Crew`."""
        waiting, running, lost = list(todo), dict[Future[Run], Node](), set[str]()
        jobs = min(self.jobs or jobs_here(whole.study.profile.gpu_gib), len(todo))
        context = multiprocessing.get_context("spawn")
        with (
            _heard(context, self.watched) as ticks,
            ProcessPoolExecutor(
                max_workers=jobs,
                mp_context=context,
                initializer=_start,
                initargs=(whole, self.work, self.data, os.getpid(), ticks),
            ) as pool,
        ):
            while waiting or running:
                busy = {node.name for node in (*waiting, *running.values())}
                for node in [n for n in waiting if n.start not in busy]:
                    waiting.remove(node)
                    if node.start in lost:
                        lost.add(node.name)
                    else:
                        running[pool.submit(_make, node)] = node
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    node = running.pop(future)
                    try:
                        yield node, future.result()
                    except Diverged as error:
                        lost.add(node.name)
                        yield node, error
                    except BaseException:
                        pool.shutdown(wait=False, cancel_futures=True)
                        raise


def check_room(whole: Graph, work: Path) -> None:
    """Refuse a study whose checkpoints cannot fit on the disk.

    Raises:
        TrainingError: they cannot.
    """
    import shutil

    needs = checkpoint_bytes(whole.study.profile) * sum(node.makes for node in whole.nodes)
    existing = next(p for p in (work, *work.absolute().parents) if p.exists())
    free = shutil.disk_usage(existing).free
    if needs > free:
        raise TrainingError(
            f"{whole.study.name}: its checkpoints take {needs / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free",
            "free some space, or give another --runs DIR",
        )


def jobs_here(gib: float) -> int:
    """Return how many runs go at a time: one a core, or as many as the GPU holds of a profile that needs `gib`."""
    from .machine import device_gib

    have = device_gib()
    if not have:
        return max(1, min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1))
    return max(1, int(have // gib)) if gib and have != float("inf") else 1


@contextmanager
def _heard(context: SpawnContext, watched: Callable[[str, Tick], None] | None) -> Iterator[SimpleQueue[Any] | None]:
    """Pass on what the workers put into a queue; None where nobody watches."""
    if watched is None:
        yield None
        return
    ticks = context.SimpleQueue()

    def listen() -> None:
        while (heard := ticks.get()) is not None:
            with suppress(OSError, ValueError):  # where it is shown is gone: the runs go on
                watched(*heard)

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        yield ticks
    finally:
        # A worker that was killed in the middle of a word leaves the queue locked: nobody waits for it for ever.
        threading.Thread(target=ticks.put, args=(None,), daemon=True).start()
        listener.join(timeout=5.0)


def _start(
    whole: Graph, work: Path, data: Path | None, parent: int, ticks: SimpleQueue[tuple[str, Tick] | None] | None
) -> None:
    """Set up a worker: one thread, and an end when the process that asked for it is gone."""
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    _SHOP[:] = [Workshop(whole, work, data, _every_second(ticks) if ticks is not None else None)]


def _every_second(ticks: SimpleQueue[tuple[str, Tick] | None]) -> Callable[[str, Tick], None]:
    """Return what puts a step into the queue, but for the steps that follow another within a second."""
    last = 0.0

    def tell(name: str, tick: Tick) -> None:
        nonlocal last
        if time.monotonic() - last >= 1.0 or tick.step == tick.steps:
            last = time.monotonic()
            ticks.put((name, tick))

    return tell


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _make(node: Node) -> Run:
    return _SHOP[0].make(node)
