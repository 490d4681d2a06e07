"""Fetching through the library against a bare loop that only saves the bytes: `bench_fetch.py [PAPERS]`.

Both ask a stand-in for arXiv on this machine, without the pause. The library checks, hashes, records and locks; the
bare loop does none of that. What either has to import is imported before.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import httpx

from claimcheck.demo.arxiv import Entry, StandIn
from claimcheck.fetch import Fetcher, Settings
from claimcheck.library import Library


def main(folder: Path) -> None:
    """Print both rates, their ratio, and what a second run asks for."""
    files = sorted(p for p in folder.glob("*v*.pdf") if p.stem.rpartition("v")[2].isdigit())[:40]
    served = []
    for path in files:
        paper_id, _, version = path.stem.rpartition("v")
        served.append(
            Entry(id=paper_id.replace("_", "/"), version=int(version), title=path.stem, pdf=path.read_bytes())
        )
    wanted: list[tuple[str, int | None]] = [(one.id, one.version) for one in served]
    with StandIn(served) as arxiv, tempfile.TemporaryDirectory() as scratch:
        start = time.perf_counter()
        with httpx.Client() as client:
            for number, (paper_id, version) in enumerate(wanted):
                body = client.get(f"{arxiv.address}/pdf/{paper_id}v{version}").content
                (Path(scratch) / f"{number}.pdf").write_bytes(body)
        bare = time.perf_counter() - start
        settings = Settings(api=arxiv.address, mirror=arxiv.address, pause=0.0, pace=scratch)
        _fetched(Path(scratch) / "imports", settings, wanted[:1])
        times = []
        for _ in range(2):
            asked = len(arxiv.asked)
            start = time.perf_counter()
            had = _fetched(Path(scratch) / "library", settings, wanted)
            times.append((time.perf_counter() - start, len(arxiv.asked) - asked))
    print(f"{len(wanted)} papers, {had} in the library")
    rates = len(wanted) / bare, len(wanted) / times[0][0]
    print(f"bare loop {rates[0]:.1f}/s, library {rates[1]:.1f}/s, ratio {rates[1] / rates[0]:.2f}")
    print(f"second run: {times[1][1]} requests, {times[1][0]:.2f} s")


def _fetched(root: Path, settings: Settings, wanted: list[tuple[str, int | None]]) -> int:
    """Fetch papers into the library in `root`; return how many it has."""
    with Library.open(root, offline=False, fetcher=Fetcher(settings)) as library:
        return sum(one.sought.status == "read" for one in library.fetch(wanted))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/papers"))
