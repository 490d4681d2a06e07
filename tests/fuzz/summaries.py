"""Hostile summaries: coverage-guided where atheris is installed (it has no build for every Python), else by mutation.

    python tests/fuzz/summaries.py [--runs N] [--seed N] [--out DIR] [--plain]
    python tests/fuzz/summaries.py FILE...      try inputs again that were found

An input is a line that names a format, then the file. It is read, and what was read is well formed or refused with a
message and a remedy; some are checked against a paper and rendered in every format, too. A fault of ours is written
to DIR/found, one file a place in the code, and the run goes on; it ends with 1 then.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import logging
import os
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import count
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

from mutate import mutated_text
from seeds import FORMATS, summaries

if TYPE_CHECKING:
    from claimcheck.library.source import PaperSource
    from claimcheck.model import Consulted, Reference, Summary

LONGEST = 4_000
"""Bytes of an input: enough for what takes cubic time to show, little enough for thousands of them a minute."""
SECONDS = 10.0
"""Processor time that one input may take; instrumented code is some five times slower than usual."""
MEMORY_MB = 1024


class TooSlow(BaseException):
    """The limit on time is over; not an Exception, so that nothing that guards against faults takes it for one."""


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TooSlow where the work takes longer; processor time, so that a busy machine changes nothing."""

    def end(signum: int, frame: FrameType | None) -> None:
        raise TooSlow(f"over {seconds:g} seconds")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def examine(data: bytes, *, deep: bool | None = None) -> str:
    """Take one input the way `check` would and return its status; whatever else is raised is a fault of ours."""
    from claimcheck.errors import SummaryError
    from claimcheck.read import read

    kind, _, content = data.partition(b"\n")
    name = "summary" + (f".{kind.decode()}" if kind in [one.encode() for one in FORMATS] else "")
    if content.startswith(b"%PDF"):
        return "a PDF"  # read in another process: papers.py has those
    try:
        summary = read(content, name)
    except SummaryError as error:
        if not error.message.startswith(name) or not error.remedy:
            raise AssertionError(f"not a clear message: {error}") from error
        return "refused"
    _well_formed(summary)
    if not summary.claims:
        return "no claim"
    if not (hashlib.sha256(data).digest()[0] % 16 == 0 if deep is None else deep):
        return "read"
    _check(summary)
    return "checked"


def _well_formed(summary: Summary) -> None:
    keys = [r.key for r in summary.references]
    ids = [c.id for c in summary.claims]
    assert len(keys) == len(set(keys)), "two references of one key"
    assert len(ids) == len(set(ids)), "two claims of one id"
    for claim in summary.claims:
        start, end = claim.span
        assert claim.text.strip(), "a claim without words"
        assert 0 <= start <= end <= len(summary.text), f"span {claim.span} is outside of the file"
        assert set(claim.cites) <= set(keys), f"{claim.cites} are no references"
        assert claim.line >= 1
        assert claim.column >= 1


def _check(summary: Summary) -> None:
    """Have every claim judged and rendered."""
    from claimcheck.checks import CHECKS
    from claimcheck.pipeline import check
    from claimcheck.render import FORMATS as REPORTS
    from claimcheck.render.record import to_record

    record = to_record(check(summary, _Papers(), checks=CHECKS))
    for claim in record["claims"]:
        assert claim["reason_code"] != "check_failed", claim["reason"]
    for one in REPORTS:
        one.render(record, {}).encode("utf-8", "replace")


class _Papers:
    """One paper, whatever is cited."""

    def consult(self, reference: Reference) -> Consulted:
        from claimcheck.model import Consulted

        if reference.arxiv_id is None:
            return Consulted(reference=reference, status="not_arxiv", message="not an arXiv paper")
        return Consulted(reference=reference, status="read", sources=(_source(),))


@lru_cache(maxsize=1)
def _source() -> PaperSource:
    from claimcheck.demo.papers import MAIN, all_papers
    from claimcheck.library.source import PaperSource
    from claimcheck.parse.limits import Limits
    from claimcheck.parse.pdf import read_pdf
    from claimcheck.parse.tables.pdf import tables_in

    _, data = all_papers()[f"{MAIN}v2"]
    paper = read_pdf(data, "demo.pdf", f"{MAIN}v2", Limits())
    return PaperSource(paper, None, lambda: tables_in(data, "demo.pdf", paper))


class Target:
    """The function that is fuzzed; keeps count and what it found, and ends the process after so many inputs."""

    def __init__(self, runs: int, found: Path) -> None:
        self.statuses: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self._runs, self._found = runs, found
        self._began, self._peak = time.monotonic(), peak_mb()

    def __call__(self, data: bytes) -> None:
        try:
            with at_most(SECONDS):
                self.statuses[examine(data)] += 1
            if peak_mb() > max(MEMORY_MB, self._peak):
                raise MemoryError(f"{peak_mb():.0f} MB")
        except (Exception, TooSlow) as error:
            self._note(data, error)
        self._peak = max(self._peak, peak_mb())
        if self.statuses.total() + self.faults.total() >= self._runs:
            self._report()
            os._exit(int(bool(self.faults)))  # libFuzzer has no other way to be ended from here

    def _note(self, data: bytes, error: BaseException) -> None:
        """Keep the first input of each place in the code."""
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "claimcheck" in f.filename]
        place = f"{Path(frames[-1].filename).stem}.{frames[-1].name}.{frames[-1].lineno}" if frames else "examine"
        name = f"{type(error).__name__}-{place}"
        self.faults[name] += 1
        if self.faults[name] == 1:
            self._found.mkdir(parents=True, exist_ok=True)
            (self._found / name).write_bytes(data)
            print(f"FOUND {self._found / name}: {str(error)[:200]}", file=sys.stderr, flush=True)

    def _report(self) -> None:
        """Print what became of all inputs."""
        total, took = self.statuses.total() + self.faults.total(), time.monotonic() - self._began
        print(f"{total:,} summaries in {took:.0f} s; {self.faults.total()} faults in {len(self.faults)} places")
        for status, times in self.statuses.most_common():
            print(f"  {times:8,}  {status}")
        print(f"  peak memory {peak_mb():.0f} MB", flush=True)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def by_mutation(target: Callable[[bytes], None], seed: int) -> None:
    """Call `target` with mutations of the seeds."""
    corpus = summaries(LONGEST)
    for number in count():
        rng = random.Random(f"{seed}-{number}")
        target(mutated_text(rng.choice(corpus), rng, LONGEST))


def by_coverage(target: Callable[[bytes], None], seed: int, folder: Path) -> None:
    """Call `target` with what reaches new lines, as libFuzzer finds it; mutations are ours and its own in turn."""
    import atheris

    def mutate(data: bytes, longest: int, number: int) -> bytes:
        rng = random.Random(number)
        return mutated_text(data, rng, longest) if rng.random() < 0.6 else bytes(atheris.Mutate(data, longest))

    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(summaries(LONGEST)):
        (corpus / f"seed-{number}").write_bytes(data)
    flags = [f"-seed={seed}", f"-max_len={LONGEST}", "-timeout=600", "-rss_limit_mb=0", f"-artifact_prefix={folder}/"]
    atheris.Setup([sys.argv[0], *flags, str(corpus)], target, custom_mutator=mutate)
    atheris.Fuzz()


def instrumented() -> bool:
    """Have everything that is imported from here on tell atheris which of its branches are taken, if it is there."""
    try:
        import atheris
    except ImportError:
        return False
    with atheris.instrument_imports(include=["claimcheck"]):
        import claimcheck.checks
        import claimcheck.pipeline
        import claimcheck.read
        import claimcheck.render
        import claimcheck.render.record  # noqa: F401
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description="Summaries, mutated until something gives.")
    parser.add_argument("files", nargs="*", type=Path, help="inputs to try again")
    parser.add_argument("--runs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("build/fuzz"), help="folder for what is found")
    parser.add_argument("--plain", action="store_true", help="by mutation alone, even where atheris is installed")
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)  # each fault is told once, by us
    for path in given.files:
        print(f"{path}: {examine(path.read_bytes(), deep=True)}")
    if given.files:
        return
    target = Target(given.runs, given.out / "found")
    if not given.plain and instrumented():
        by_coverage(target, given.seed, given.out)
    print("without atheris: by mutation alone")
    by_mutation(target, given.seed)


if __name__ == "__main__":
    main()
