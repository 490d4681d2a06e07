"""Many summaries: in order, on several cores or machines, whatever becomes of each.

Every worker opens the library for itself: papers are fetched once for all, under a lock a paper, and parsed once. What
spreads the work is the standard library's process pool on one machine and Ray on several; there is no scheduler here.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ..errors import ClaimcheckError, MissingExtra, UsageError
from ..workspace import Input, report_folder
from .one import Checked, Settings, check_input, open_library

if TYPE_CHECKING:
    from ..library import Library


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
    kept = {n: made for n, one in enumerate(summaries) if spread.resume and (made := _lies_there(one, settings))}
    left = [one for n, one in enumerate(summaries) if n not in kept]
    fresh = _checked(left, settings, spread)
    for number in range(len(summaries)):
        yield kept[number] if number in kept else next(fresh)


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
    from ..render.record import load

    folder = report_folder(one, settings.out)
    if one.path is None or not (folder / "findings.json").is_file():
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


def _work(one: Input, settings: Settings) -> Checked:
    """Check one summary in a worker; every error becomes its result."""
    import pickle

    try:
        return check_input(one, settings, _library(pickle.dumps(settings).hex()))
    except ClaimcheckError as error:
        return Checked(input=one, error=error)


def _over_processes(summaries: Sequence[Input], settings: Settings, jobs: int) -> Iterator[Checked]:
    """Yield results in order; a summary whose process ends costs itself, and is tried once more alone."""
    from ..errors import CannotWrite

    context = multiprocessing.get_context("spawn")
    waiting = list(summaries)
    while waiting:
        with ProcessPoolExecutor(min(jobs, len(waiting)), mp_context=context) as pool:
            futures: list[Future[Checked]] = [pool.submit(_work, one, settings) for one in waiting]
            try:
                for future in futures:
                    made = future.result()
                    if isinstance(made.error, CannotWrite):
                        raise made.error
                    yield made
                    waiting.pop(0)
                continue
            except BrokenProcessPool:
                pass
        yield _alone(waiting.pop(0), settings, context)


def _alone(one: Input, settings: Settings, context: Any) -> Checked:
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        try:
            return pool.submit(_work, one, settings).result()
        except BrokenProcessPool:
            error = ClaimcheckError(f"{one.name}: the process that checked it ended", "check it alone to see why")
            return Checked(input=one, error=error)


# --- on several ---------------------------------------------------------------------------------


def _over_ray(summaries: Sequence[Input], settings: Settings, on: str) -> Iterator[Checked]:
    """Yield results in order; each summary is a Ray task, tried again by Ray where its worker dies."""
    try:
        import ray
    except ImportError as error:
        raise MissingExtra("--on ray needs Ray", "pip install 'claimcheck-arxiv[ray]'") from error
    options: dict[str, Any] = {"log_to_driver": False, "configure_logging": False}
    ray.init(address=on if on.startswith("ray://") else None, include_dashboard=False, **options)
    try:
        work = ray.remote(max_retries=2)(_work)
        tasks = [work.remote(one, settings) for one in summaries]
        for one, task in zip(summaries, tasks, strict=True):
            try:
                yield ray.get(task)
            except ray.exceptions.RayError as error:
                words = f"{one.name}: its task failed ({type(error).__name__})"
                yield Checked(input=one, error=ClaimcheckError(words, "check it alone to see why"))
    finally:
        ray.shutdown()
