"""Claims and references read from real summaries, against labels made by hand.

    python tests/bench/bench_reading.py [FOLDER]

`reading_labels.jsonl` names the characters of every sentence that is a claim, and what it cites by its own marks or
its section's list: arXiv ids, or the lines of the list's entries. A claim is found when one that was read has at
least half of its characters in common with it. References are counted over the claims found, each citation one.
What counts as a claim: it asserts something of its subject that a source could confirm or deny; not what a
document does or plans, what should be done, or that there is research.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NamedTuple

from claimcheck.model import Claim, Summary
from claimcheck.read import read

LABELS = Path(__file__).with_name("reading_labels.jsonl")
SHARED = Path(__file__).resolve().parents[3] / "shared" / "summaries"


class Score(NamedTuple):
    """Hits, what was read, what should have been; of claims and of citations."""

    hits: int
    read: int
    wanted: int
    cited_hits: int
    cited_read: int
    cited_wanted: int


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Characters in common over characters of either."""
    common = min(a[1], b[1]) - max(a[0], b[0])
    return common / (max(a[1], b[1]) - min(a[0], b[0])) if common > 0 else 0.0


def cites(claim: Claim, summary: Summary) -> set[str]:
    """What a claim cites itself or by its section, as the labels name it."""
    if claim.cites_scope == "summary":
        return set()
    by_key = {r.key: r for r in summary.references}
    return {by_key[k].arxiv_id or str(by_key[k].line) for k in claim.cites}


def score(summary: Summary, labels: list[tuple[int, int, list[str | int]]]) -> Score:
    """Compare what was read of one summary with its labels."""
    free = list(summary.claims)
    hits = cited_hits = cited_read = cited_wanted = 0
    for start, end, wanted in labels:
        best = max(free, key=lambda c: overlap(c.span, (start, end)), default=None)
        if best is None or overlap(best.span, (start, end)) < 0.5:
            continue
        free.remove(best)
        hits += 1
        have, want = cites(best, summary), {str(w) for w in wanted}
        cited_hits += len(have & want)
        cited_read += len(have)
        cited_wanted += len(want)
    return Score(hits, len(summary.claims), len(labels), cited_hits, cited_read, cited_wanted)


def row(name: str, got: Score) -> str:
    """One line of the table."""
    shares = [
        f"{part / whole:.3f}" if whole else "   - "
        for part, whole in (
            (got.hits, got.read),
            (got.hits, got.wanted),
            (got.cited_hits, got.cited_read),
            (got.cited_hits, got.cited_wanted),
        )
    ]
    return f"{name[:56]:<56} {got.read:>5} {got.wanted:>7}   " + "   ".join(shares)


def main() -> None:
    """Print precision and recall per file, and of all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    print(f"{'':<56} {'read':>5} {'labels':>7}   claims: P, R    citations: P, R")
    scores = []
    for line in LABELS.read_text().splitlines():
        made = json.loads(line)
        path = folder / made["file"]
        scores.append(score(read(path.read_bytes(), path.name), made["claims"]))
        print(row(made["file"], scores[-1]))
    print(row("all", Score(*(sum(column) for column in zip(*scores, strict=True)))))


if __name__ == "__main__":
    main()
