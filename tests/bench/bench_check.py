"""What checking costs once the papers are read: `bench_check.py PAPERS`.

Claims per second through the command itself with `--format json`, peak memory, one small summary, and
`--help` beside the help of an empty Typer application with as many commands.
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
from pathlib import Path

from claimcheck.library import Library
from claimcheck.model import Reference

EMPTY = """
import typer
app = typer.Typer(no_args_is_help=True, add_completion=False)
for name in "check fetch render explain diff init doctor demo serve rerun".split():
    app.command(name)(lambda: None)
app()
"""


def sentences(library: Library, ids: list[str], count: int, rng: random.Random) -> list[str]:
    """Return lines of a claims file: sentences of the papers, every second one with a digit changed."""
    pool = []
    for name in ids:
        paper_id, _, version = name.rpartition("v")
        reference = Reference(
            key=name, cited=name, arxiv_id=paper_id.replace("_", "/"), version=int(version), title=None
        )
        for source in library.consult(reference).sources:
            texts = [source.paper.text_of(p) for p in source.paper.passages if p.kind in ("abstract", "body")]
            pool += [(source.paper.id, t) for t in texts if 60 < len(t) < 300]
    lines = []
    for number, (paper, text) in enumerate(rng.sample(pool, count)):
        if number % 2:
            text = "".join(str((int(c) + 1) % 10) if c.isdigit() else c for c in text)
        lines.append(json.dumps({"claim": text, "references": [paper]}))
    return lines


def timed(command: list[str], env: dict[str, str], repeat: int) -> float:
    """Return the median wall time of a command in seconds."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        subprocess.run(command, env=env, capture_output=True, check=False)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    papers = Path(sys.argv[1])
    ids = sorted(p.stem for p in papers.glob("*v*.pdf") if p.stem.rpartition("v")[2].isdigit())[:40]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        env = {**os.environ, "CLAIMCHECK_LIBRARY": str(root / "library")}
        with Library.open(root / "library", offline=True, papers=[papers]) as library:
            lines = sentences(library, ids, 1000, random.Random(1))
        base = [sys.executable, "-m", "claimcheck", "check"]
        options = ["--papers", str(papers), "--offline", "--format", "json", "--out", str(root / "out"), "--quiet"]
        for name, chosen in (("many", lines), ("few", lines[:10]), ("one", lines[:1])):
            (root / f"{name}.jsonl").write_text("\n".join(chosen) + "\n")
        many = timed([*base, str(root / "many.jsonl"), *options], env, 3)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        few = timed([*base, str(root / "few.jsonl"), *options], env, 5)
        ours = timed([sys.executable, "-m", "claimcheck", "--help"], env, 9)
        empty = timed([sys.executable, "-c", EMPTY, "--help"], env, 9)
    print(f"1,000 claims over {len(ids)} papers, start and loading included: {many:.2f} s, {1000 / many:.0f} claims/s")
    print(f"peak memory of the largest process: {peak:.0f} MiB")
    print(f"a summary of 10 claims: {few:.2f} s")
    print(f"--help: {ours:.3f} s, {ours / empty:.2f} times an empty Typer application ({empty:.3f} s)")


if __name__ == "__main__":
    main()
