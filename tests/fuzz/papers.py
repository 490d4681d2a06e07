"""Hostile papers: mutations of short PDFs and of e-print sources, each read by the parse worker as any paper is.

    python tests/fuzz/papers.py [--runs N] [--seed N] [--out DIR] [--kind pdf|tex]

Each is read, text and tables, or refused with a cause and a remedy, within the limits on time and memory. What is a
fault of ours, goes over a limit that ought to hold, or makes a paper whose places do not fit its pages, is written to
DIR/found, and the run goes on; it ends with 1 then. A crash of the PDF library is a status: that is what the worker
is for.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

from mutate import mutated_archive, mutated_pdf
from seeds import archives, papers

from claimcheck.errors import PaperUnreadable
from claimcheck.parse import Limits, Reader

if TYPE_CHECKING:
    from claimcheck.model import Paper

LIMITS = Limits(memory_mb=1024, seconds=20.0, pages=50, output_mb=16)
"""Less than what papers may use: these are short."""
GRACE = 5.0
"""Seconds that ending a process and starting another may take on a busy machine."""


def examine(reader: Reader, path: Path) -> str:
    """Read one file the way the library does and return its status; whatever else is raised is a fault of ours."""
    began, pdf = time.monotonic(), path.suffix == ".pdf"
    try:
        paper = (reader.parse if pdf else reader.parse_tex)(path, id="9901.00001v1", limits=LIMITS)
        well_formed(paper)
        if pdf:
            reader.tables(path, paper, limits=LIMITS)
        else:
            reader.tex_tables(path, limits=LIMITS)
    except PaperUnreadable as error:
        if not error.message.startswith(path.name) or not error.remedy:
            raise AssertionError(f"not a clear message: {error}") from error
        status = _kind(error.message)
    else:
        status = "read in part" if paper.problems else "read"
    took = time.monotonic() - began
    assert took < 2 * (LIMITS.seconds + GRACE), f"{took:.0f} s"
    return status


def well_formed(paper: Paper) -> None:
    """Assert that every place in `paper` is a place on one of its pages."""
    for number, page in enumerate(paper.pages, start=1):
        assert page.number == number
        assert len(page.starts) == len(page.ends) == len(page.boxes) / 4
        assert all(0 <= start < end <= len(page.text) for start, end in zip(page.starts, page.ends, strict=True))
        assert all(math.isfinite(x) for x in page.boxes), "a box without end"
    for passage in paper.passages:
        for span in passage.spans:
            text = paper.page(span.page).text
            assert 0 <= span.start <= span.end <= len(text), "a passage outside of its page's text"


def mutations(kind: str, seed: int) -> Iterator[bytes]:
    """Yield mutated files without end, the same ones for the same seed."""
    sources, files = archives() if kind == "tex" else [], papers() if kind == "pdf" else []
    for number in count():
        rng = random.Random(f"{seed}-{number}")
        if kind == "tex":
            yield mutated_archive(rng.choice(rng.choice(sources)), rng)
        else:
            yield mutated_pdf(rng.choice(rng.choice(files)), rng)


def _kind(message: str) -> str:
    """Return a message without what differs from file to file."""
    return re.sub(r"\d+(\.\d+)?", "N", message.partition(": ")[2].partition(" (")[0])[:60]


def main() -> int:
    """Fuzz, print what became of all mutations, and return 1 where something was found."""
    parser = argparse.ArgumentParser(description="Papers, mutated until something gives.")
    parser.add_argument("--runs", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("build/fuzz"), help="folder for what is found")
    parser.add_argument("--kind", choices=("pdf", "tex"), default="pdf")
    given = parser.parse_args()
    suffix = ".pdf" if given.kind == "pdf" else ".tar.gz"
    found, file = given.out / "found", given.out / f"paper{suffix}"
    found.mkdir(parents=True, exist_ok=True)
    statuses, faults = Counter[str](), Counter[str]()
    began, slowest, peak = time.monotonic(), 0.0, 0.0
    with Reader(processes=1) as reader:
        for data in islice(mutations(given.kind, given.seed), given.runs):
            file.write_bytes(data)
            start = time.monotonic()
            try:
                statuses[examine(reader, file)] += 1
            except Exception as error:
                where = str(error).strip().splitlines()[-1:] or ["?"]
                name = re.sub(r"\W+", "-", f"{type(error).__name__} {where[0]}")[:80]
                faults[name] += 1
                if faults[name] == 1:
                    (found / f"{name}{suffix}").write_bytes(file.read_bytes())
                    print(f"FOUND {found / name}{suffix}: {error}", file=sys.stderr, flush=True)
            slowest, peak = max(slowest, time.monotonic() - start), max(peak, _peak_mb(reader))
    print(f"{given.runs:,} papers in {time.monotonic() - began:.0f} s; {faults.total()} faults in {len(faults)} places")
    for status, times in statuses.most_common():
        print(f"  {times:8,}  {status}")
    print(f"  slowest {slowest:.1f} s, peak memory of the worker {peak:.0f} MB")
    return int(bool(faults))


def _peak_mb(reader: Reader) -> float:
    """Return the most memory that a process of `reader` has held, where the system says."""
    made = [0.0]
    for process in reader._idle:
        try:
            status = Path(f"/proc/{process._process.pid}/status").read_text(encoding="ascii")
        except OSError:
            continue
        made += [int(kb) / 1024 for kb in re.findall(r"VmHWM:\s+(\d+) kB", status)]
    return max(made)


if __name__ == "__main__":
    sys.exit(main())
