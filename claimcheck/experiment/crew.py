"""Several runs at a time, each in a process with one thread: results do not depend on how many cores there are."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path

from ..errors import Diverged
from .execute import Workshop
from .plan import Graph, Node
from .runs import Run

Made = tuple[Node, Run | Diverged]
_SHOP: list[Workshop] = []
"""The workshop of a worker process."""


def crew(whole: Graph, work: Path, data: Path | None, jobs: int, todo: tuple[Node, ...]) -> Iterator[Made]:
    """Yield each of `todo` as it was made, or the error by which it diverged; what starts from a lost run is left out.

    Raises:
        ClaimcheckError: a run could not start or go on; those in progress are ended.
    """
    waiting, running, lost = list(todo), dict[Future[Run], Node](), set[str]()
    with ProcessPoolExecutor(
        max_workers=jobs,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(whole, work, data, os.getpid()),
    ) as pool:
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


def jobs_here(gib: float) -> int:
    """Return how many runs go at a time: one a core, or as many as the GPU holds of a profile that needs `gib`."""
    from .machine import device_gib

    have = device_gib()
    if not have:
        return max(1, min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1))
    return max(1, int(have // gib)) if gib and have != float("inf") else 1


def _start(whole: Graph, work: Path, data: Path | None, parent: int) -> None:
    """Set up a worker: one thread, and an end when the process that asked for it is gone."""
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    _SHOP[:] = [Workshop(whole, work, data)]


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _make(node: Node) -> Run:
    return _SHOP[0].make(node)
