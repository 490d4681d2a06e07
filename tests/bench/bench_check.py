"""What checking costs once the papers are read: `bench_check.py PAPERS`.

Claims per second through the command itself with `--format json`, peak memory, one small summary, the time of a look
into a paper ten times as long, and `--help` beside the help of an empty Typer application with as many commands.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from claimcheck.checks.index import PassageIndex
from claimcheck.checks.passage import PassageCheck
from claimcheck.library import Library
from claimcheck.library.source import PaperSource
from claimcheck.model import Claim, Paper, Reference

EMPTY = """
import typer
app = typer.Typer(no_args_is_help=True, add_completion=False)
for name in "check fetch render explain diff init doctor demo serve rerun".split():
    app.command(name)(lambda: None)
app()
"""


def read(library: Library, ids: list[str]) -> list[Paper]:
    """Return the papers."""
    papers = []
    for name in ids:
        paper_id, _, version = name.rpartition("v")
        reference = Reference(
            key=name, cited=name, arxiv_id=paper_id.replace("_", "/"), version=int(version), title=None
        )
        papers += [source.paper for source in library.consult(reference).sources]
    return papers


def sentences(papers: Sequence[Paper], count: int, rng: random.Random) -> list[tuple[str, str]]:
    """Return ids of papers with sentences of theirs, every second one with its digits changed."""
    pool = []
    for paper in papers:
        texts = [paper.text_of(p) for p in paper.passages if p.kind in ("abstract", "body")]
        pool += [(paper.id, t) for t in texts if 60 < len(t) < 300]
    chosen = rng.sample(pool, min(count, len(pool)))
    return [(name, otherwise(text) if number % 2 else text) for number, (name, text) in enumerate(chosen)]


def otherwise(text: str) -> str:
    """Return `text` with every digit changed."""
    return "".join(str((int(c) + 1) % 10) if c.isdecimal() else c for c in text)


def bound_together(papers: Sequence[Paper]) -> Paper:
    """Return one paper with the pages of all."""
    pages, passages = [], []
    for paper in papers:
        before = len(pages)
        pages += [replace(page, number=before + page.number) for page in paper.pages]
        passages += [replace(p, spans=tuple(replace(s, page=before + s.page) for s in p.spans)) for p in paper.passages]
    return replace(papers[0], pages=tuple(pages), passages=tuple(passages))


def growth(papers: Sequence[Paper], rng: random.Random) -> float:
    """Return how many times as long looks take where papers are ten times as long, their indexes being made."""
    short = long = 0.0
    for at in range(0, len(papers) - 9, 10):
        group = papers[at : at + 10]
        claims = [Claim(id=str(n), text=t, span=(0, len(t)), line=1) for n, (_, t) in
                  enumerate(sentences(group[:1], 100, rng))]  # fmt: skip
        short += looking(claims, group[0])
        long += looking(claims, bound_together(group))
    return long / short if short else 1.0


def looking(claims: Sequence[Claim], paper: Paper) -> float:
    """Return the seconds of work that looks for `claims` in `paper` take, the least of three rounds."""
    source, check, times = PaperSource(paper, None), PassageCheck(), []
    source.memo("passages", PassageIndex)
    for _ in range(3):
        start = time.process_time()
        for claim in claims:
            check.look(claim, source, None)
        times.append(time.process_time() - start)
    return min(times)


def timed(command: list[str], env: dict[str, str], repeat: int) -> tuple[float, float]:
    """Return the median seconds that a command takes, and those of work on a core."""
    times, work = [], []
    for _ in range(repeat):
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, env=env, capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(time.perf_counter() - start)
        work.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return statistics.median(times), statistics.median(work)


def main() -> None:
    """Print the table."""
    papers = Path(sys.argv[1])
    ids = sorted(p.stem for p in papers.glob("*v*.pdf") if p.stem.rpartition("v")[2].isdigit())[:40]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        # With the byte code that an installation has; whoever runs this may have forbidden Python to write any.
        env = {**os.environ, "CLAIMCHECK_LIBRARY": str(root / "library"), "PYTHONPYCACHEPREFIX": str(root / "code")}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        with Library.open(root / "library", offline=True, papers=[papers]) as library:
            texts = read(library, ids)
        chosen = sentences(texts, 1000, random.Random(1))
        lines = [json.dumps({"claim": text, "references": [name]}) for name, text in chosen]
        longer = growth(texts, random.Random(2))
        base = [sys.executable, "-m", "claimcheck", "check"]
        options = ["--papers", str(papers), "--offline", "--format", "json", "--out", str(root / "out"), "--quiet"]
        for name, some in (("many", lines), ("few", lines[:10])):
            (root / f"{name}.jsonl").write_text("\n".join(some) + "\n")
        timed([*base, str(root / "many.jsonl"), *options], env, 1)  # tables and byte code are made once
        many, work = timed([*base, str(root / "many.jsonl"), *options], env, 3)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        few, _ = timed([*base, str(root / "few.jsonl"), *options], env, 5)
        ours, _ = timed([sys.executable, "-m", "claimcheck", "--help"], env, 9)
        empty, _ = timed([sys.executable, "-c", EMPTY, "--help"], env, 9)
    print(f"1,000 claims over {len(ids)} papers, start and loading included: {many:.2f} s, {1000 / many:.0f} claims/s")
    print(f"the same by work on a core: {work:.2f} s, {1000 / work:.0f} claims/s")
    print(f"peak memory of the largest process: {peak:.0f} MiB")
    print(f"a summary of 10 claims: {few:.2f} s")
    print(f"a look into papers ten times as long: {longer:.2f} times the time")
    print(f"--help: {ours:.3f} s, {ours / empty:.2f} times an empty Typer application ({empty:.3f} s)")


if __name__ == "__main__":
    main()
