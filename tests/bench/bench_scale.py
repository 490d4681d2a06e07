"""Many summaries: two processes against one, Ray against two processes, and the memory of ten times as many.

    python tests/bench/bench_scale.py [--summaries N] [--papers N] [--only jobs|ray|memory]

All input is made: papers of four pages that differ in their numbers, and claims files of nine claims over three of
them. Every timed run begins with an empty library, so that all papers are parsed in it; the runs that are compared
are made in turn, and the best of each counts, since a busy machine can only make a run slower. Ray's start is taken
off: the time of its run over one summary. Memory is what all processes of a run hold together at its peak, in a run
whose papers were parsed before: the library is no part of what grows.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

PAGES = 4
SENTENCES = (
    "The tagger gains {0} points on German.",
    "It needs {0} GB of memory in every run.",
    "Training takes {0} hours on one machine.",
    "We train it on {0} languages without parallel text.",
    "The parser loses {0} points on Turkish.",
    "A warm-up of {0} minutes is enough for all of them.",
)
FILLER = (
    "Some encoders of this kind are trained on one task and are then used for another,",
    "which saves a great deal of the labelled material that a training from nothing",
    "would need, as many groups have shown for a number of languages and of domains.",
)


def number(paper: int, sentence: int) -> str:
    """Return what a paper has to say in one of its sentences."""
    return f"{paper % 89 + 2}.{(paper + sentence) % 10}"


def write_papers(folder: Path, count: int) -> None:
    """Write papers of four pages as PDFs named by id."""
    import pymupdf

    folder.mkdir()
    for n in range(count):
        told = [s.format(number(n, k)) for k, s in enumerate(SENTENCES)]
        lines = [line for _ in range(PAGES * 48 // 24) for one in told for line in (one, *FILLER)]
        with pymupdf.open() as document:
            for start in range(0, len(lines), 48):
                page = document.new_page(width=595, height=842)
                for row, line in enumerate(lines[start : start + 48]):
                    page.insert_text((72, 72 + 14 * row), line, fontsize=10, fontname="tiro")
            document.save(folder / f"9902.{n:05d}v1.pdf")


def write_summaries(folder: Path, count: int, papers: int) -> None:
    """Write claims files, half of whose claims have a wrong number."""
    folder.mkdir()
    rng = random.Random(1)
    for n in range(count):
        lines = []
        for k in range(9):
            paper, sentence = (n + k % 3) % papers, rng.randrange(len(SENTENCES))
            claim = SENTENCES[sentence].format(number(paper, sentence + rng.randrange(2)))
            lines.append(json.dumps({"id": f"{n}-{k}", "claim": claim, "references": [f"9902.{paper:05d}v1"]}))
        (folder / f"{n:05d}.jsonl").write_text("\n".join(lines) + "\n")


class Bench:
    """A folder with the input, and runs over it."""

    def __init__(self, folder: Path, papers: int) -> None:
        self._folder, self._papers = folder, papers
        write_papers(folder / "papers", papers)

    def summaries(self, count: int) -> Path:
        """Return a folder of so many summaries."""
        made = self._folder / f"in-{count}"
        if not made.exists():
            write_summaries(made, count, self._papers)
        return made

    def run(self, summaries: Path, *options: str, library: str = "", watch: bool = False) -> tuple[float, float]:
        """Check a folder and return seconds and peak memory in MB; in an empty library where none is named.

        Memory is looked at where `watch` says so: looking takes time.
        """
        home, out = self._folder / (library or "library"), self._folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        if not library:
            shutil.rmtree(home, ignore_errors=True)
        command = [
            sys.executable,
            "-m",
            "claimcheck",
            "check",
            str(summaries),
            "--papers",
            str(self._folder / "papers"),
        ]
        command += ["--offline", "--format", "json", "--quiet", "--out", str(out), *options]
        env = {**os.environ, "CLAIMCHECK_LIBRARY": str(home), "RAY_AUTH_MODE": "disabled"}
        began, peak = time.perf_counter(), 0.0
        with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as made:
            while watch and made.poll() is None:
                peak = max(peak, held_mb(made.pid))
                time.sleep(0.2)
            made.wait()
            took = time.perf_counter() - began
        if made.returncode not in (0, 1):  # 1: half of the claims are wrong
            sys.exit(f"{' '.join(options) or 'one process'}: exit code {made.returncode}")
        return took, peak

    def findings(self) -> dict[str, bytes]:
        """Return what the last run wrote."""
        out = self._folder / "out"
        return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("findings.json"))}


def held_mb(pid: int) -> float:
    """Return what a process and all that it started hold, in MB, pages that several share counted once."""
    total = 0
    try:
        for process in (parent := psutil.Process(pid), *parent.children(recursive=True)):
            memory = process.memory_full_info()
            total += getattr(memory, "pss", memory.rss)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0.0
    return total / 1e6


def jobs(bench: Bench, count: int, rounds: int) -> None:
    """Print how much faster two processes are than one."""
    summaries = bench.summaries(count)
    one, two = [], []
    for _ in range(rounds):
        one.append(bench.run(summaries, "--jobs", "1")[0])
        expected = bench.findings()
        two.append(bench.run(summaries, "--jobs", "2")[0])
        same = expected == bench.findings()
    print(f"--jobs 1      {min(one):6.1f} s for {count} summaries, {count / min(one):.1f} a second")
    print(f"--jobs 2      {min(two):6.1f} s, {'the same bytes' if same else 'OTHER BYTES'}")
    print(f"ratio         {min(one) / min(two):6.2f}   (wanted: 1.7 on two free cores)")


def ray(bench: Bench, count: int, rounds: int) -> None:
    """Print how fast Ray is beside two processes of our own."""
    summaries, single = bench.summaries(count), bench.summaries(1)
    two, theirs, start = [], [], []
    for _ in range(rounds):
        two.append(bench.run(summaries, "--jobs", "2")[0])
        expected = bench.findings()
        theirs.append(bench.run(summaries, "--on", "ray")[0])
        same = expected == bench.findings()
        start.append(bench.run(single, "--on", "ray")[0])
    net = min(theirs) - min(start)
    print(f"--jobs 2      {min(two):6.1f} s for {count} summaries")
    print(
        f"--on ray      {net:6.1f} s after a start of {min(start):.1f} s, {'the same bytes' if same else 'OTHER BYTES'}"
    )
    print(f"ratio         {min(two) / net:6.2f}   (wanted: 0.8)")


def memory(bench: Bench, count: int) -> None:
    """Print the peak for ten times the summaries, over one and two processes."""
    bench.run(bench.summaries(count), library="parsed")
    for options in (("--jobs", "1"), ("--jobs", "2")):
        _, few = bench.run(bench.summaries(count), *options, library="parsed", watch=True)
        _, many = bench.run(bench.summaries(10 * count), *options, library="parsed", watch=True)
        print(
            f"{' '.join(options)}      {few:6.0f} MB at the peak for {count} summaries, {many:.0f} MB for {10 * count}"
        )
        print(f"ratio         {many / few:6.2f}   (wanted: at most 1.2)")


def main() -> None:
    """Print the figures asked for."""
    parser = argparse.ArgumentParser(description="Many summaries on several cores.")
    parser.add_argument("--summaries", type=int, default=100, help="500 for the figures of the README")
    parser.add_argument("--papers", type=int, default=60, help="how many papers they cite between them")
    parser.add_argument("--rounds", type=int, default=1, help="the best of so many runs counts")
    parser.add_argument("--only", choices=("jobs", "ray", "memory"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), given.papers)
        if given.only in (None, "jobs"):
            jobs(bench, given.summaries, given.rounds)
        if given.only in (None, "ray"):
            ray(bench, given.summaries, given.rounds)
        if given.only in (None, "memory"):
            memory(bench, given.summaries)


if __name__ == "__main__":
    main()
