"""Many summaries: in order, on several cores or machines, whatever becomes of each.

Every worker opens the library for itself: papers are fetched once for all, under a lock a paper, and parsed once. What
spreads the work is the standard library's process pool on one machine and Ray on several; there is no scheduler here.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any

from ..errors import ClaimcheckError, MissingExtra, UsageError
from ..workspace import Input, report_folder
from .one import Checked, Settings, check_input, open_library

if TYPE_CHECKING:
    from ..library import Library

TOGETHER = 8
"""Summaries that a worker gets at a time, as they lie: neighbours often cite the same papers, which are then loaded and
indexed once."""
AHEAD = 3
"""Such lots under way for each core: enough that a slow one holds nobody up, few enough that results that wait for
their turn take no memory to speak of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Over what the work is spread."""

    jobs: int = 1
    """Processes on this machine."""
    on: str = ""
    """`ray` for a Ray of its own on this machine, `ray://host:port` for a cluster; empty for neither."""
    resume: bool = False
    """Take reports that lie there from the same summary, settings and version as they are."""

    def __post_init__(self) -> None:
        if self.jobs < 1:
            raise UsageError(f"--jobs {self.jobs}: at least one", "for instance --jobs 4")
        if self.on and self.on != "ray" and not self.on.startswith("ray://"):
            raise UsageError(f"--on {self.on}: not known", "ray, or ray://host:port")


def check_all(summaries: Sequence[Input], settings: Settings, spread: Spread | None = None) -> Iterator[Checked]:
    """Check each summary and yield what became of it, in order."""
    spread = spread or Spread()
    settings = _as_of_now(settings)
    # Only which: thousands of records would fill the memory. One that is gone by its turn is checked after all.
    lying = {n for n, one in enumerate(summaries) if spread.resume and _lies_there(one, settings)}
    fresh = _checked([one for n, one in enumerate(summaries) if n not in lying], settings, spread)
    for number, one in enumerate(summaries):
        if number in lying:
            yield _lies_there(one, settings) or next(_checked([one], settings, Spread()))
        else:
            yield next(fresh)


def _as_of_now(settings: Settings) -> Settings:
    """Return settings under which every process looks for claims in the papers that are in the library now."""
    with open_library(settings) as library:
        return replace(settings, horizon=library.horizon)


def _checked(summaries: Sequence[Input], settings: Settings, spread: Spread) -> Iterator[Checked]:
    if spread.on:
        yield from _over_ray(summaries, settings, spread.on)
    elif spread.jobs > 1 and len(summaries) > 1:
        yield from _over_processes(summaries, settings, spread.jobs)
    else:
        with open_library(settings) as library:
            for one in summaries:
                yield check_input(one, settings, library)


def _lies_there(one: Input, settings: Settings) -> Checked | None:
    """Return the report that an earlier run made of the same bytes with the same settings and version."""
    from .. import __version__
    from ..render import by_name
    from ..render.record import load

    folder = report_folder(one, settings.out)
    wanted = [made.file for name in ("json", *settings.formats) if (made := by_name(name)) is not None]
    if one.path is None or not all((folder / name).is_file() for name in wanted):
        return None
    try:
        record = load((folder / "findings.json").read_bytes(), str(folder))
        same = record["summary"]["sha256"] == sha256(one.data()).hexdigest()
    except (OSError, ClaimcheckError):
        return None
    tool = record["tool"]
    if not same or tool["version"] != __version__ or tool["settings"] != json.loads(json.dumps(settings.recorded())):
        return None
    return None if record["incomplete"] else Checked(input=one, record=record, folder=folder)


# --- on one machine -----------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _library(settings: str) -> Library:
    """Return this worker's library, opened once."""
    import pickle

    return open_library(pickle.loads(bytes.fromhex(settings)))  # noqa: S301 - made by our own parent process


def _work(lot: Sequence[Input], settings: Settings) -> list[Checked]:
    """Check some summaries in a worker; every error becomes the result of its summary."""
    import pickle

    made = []
    for one in lot:
        try:
            made.append(check_input(one, settings, _library(pickle.dumps(settings).hex())))
        except ClaimcheckError as error:
            made.append(Checked(input=one, error=error))
    return made


def _lots(summaries: Sequence[Input], workers: int) -> Iterator[Sequence[Input]]:
    """Yield the summaries in lots, smaller ones where they would not go round."""
    size = max(1, min(TOGETHER, len(summaries) // (AHEAD * workers)))
    return (summaries[start : start + size] for start in range(0, len(summaries), size))


def _over_processes(summaries: Sequence[Input], settings: Settings, jobs: int) -> Iterator[Checked]:
    """Yield results in order; a summary whose process ends costs itself, and is tried once more alone."""
    from ..errors import CannotWrite

    context = multiprocessing.get_context("spawn")
    done = 0
    while done < len(summaries):
        left = summaries[done:]
        pool = ProcessPoolExecutor(min(jobs, len(left)), mp_context=context, initializer=_end_with_parent)
        upcoming, under_way = _lots(left, jobs), deque[Future[list[Checked]]]()
        try:
            while done < len(summaries):
                room = AHEAD * jobs - len(under_way)
                under_way.extend(pool.submit(_work, lot, settings) for lot in islice(upcoming, room))
                for made in under_way.popleft().result():
                    if isinstance(made.error, CannotWrite):
                        raise made.error
                    done += 1
                    yield made
            return
        except BrokenProcessPool:
            pass
        finally:
            pool.shutdown(cancel_futures=True)
        yield _alone(summaries[done], settings, context)
        done += 1


def _end_with_parent() -> None:
    """End this worker when the process that started it is gone: a killed run must leave nobody behind at work."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _alone(one: Input, settings: Settings, context: Any) -> Checked:
    with ProcessPoolExecutor(1, mp_context=context, initializer=_end_with_parent) as pool:
        try:
            return pool.submit(_work, (one,), settings).result()[0]
        except BrokenProcessPool:
            error = ClaimcheckError(f"{one.name}: the process that checked it ended", "check it alone to see why")
            return Checked(input=one, error=error)


# --- on several ---------------------------------------------------------------------------------


def _over_ray(summaries: Sequence[Input], settings: Settings, on: str) -> Iterator[Checked]:
    """Yield results in order; each lot is a Ray task, tried again by Ray where its worker dies, and then one by one."""
    try:
        import ray
    except ImportError as error:
        raise MissingExtra("--on ray needs Ray", "pip install 'claimcheck-arxiv[ray]'") from error
    options: dict[str, Any] = {"log_to_driver": False, "configure_logging": False}
    ray.init(address=on if on.startswith("ray://") else None, include_dashboard=False, **options)
    try:
        work = ray.remote(max_retries=2)(_work)
        workers = max(1, int(ray.cluster_resources().get("CPU", 1)))
        upcoming, under_way = _lots(summaries, workers), deque[Any]()
        while True:
            room = AHEAD * workers - len(under_way)
            under_way.extend((lot, work.remote(lot, settings)) for lot in islice(upcoming, room))
            if not under_way:
                return
            lot, task = under_way.popleft()
            try:
                yield from ray.get(task)
            except ray.exceptions.RayError:
                for one in lot:
                    yield _alone_over_ray(one, settings, work)
    finally:
        ray.shutdown()


def _alone_over_ray(one: Input, settings: Settings, work: Any) -> Checked:
    import ray

    try:
        made: Checked = ray.get(work.remote((one,), settings))[0]
    except ray.exceptions.RayError as error:
        words = f"{one.name}: its task failed ({type(error).__name__})"
        made = Checked(input=one, error=ClaimcheckError(words, "check it alone to see why"))
    return made
