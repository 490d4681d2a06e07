"""Compare an untrained encoder's retrieval with the published baseline: the acceptance test that needs no training.

    python -m claimcheck.stilts.published FOLDER [ENCODER] [STORE]

FOLDER holds the data (tatoeba/, and bucc/ where its archives are at hand), ENCODER is XLM-R Large by default. Table
2 of arXiv
2005.13013v1 has 71.5 for BUCC (development) and 31.0 for Tatoeba; agreeing with both fixes tokenizer, layer,
pooling, margin and threshold.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .metrics import task_score
from .phases import Phase, run_phase
from .records import Settings
from .tasks import load_all

ENCODER = "FacebookAI/xlm-roberta-large"
PUBLISHED = {"bucc": ("dev", 71.5), "tatoeba": ("test", 31.0)}
"""Task -> (split, score of the untrained XLM-R Large)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A task's score beside the published one."""

    task: str
    published: float
    measured: float | None
    """None: the data are not at hand."""
    languages: int
    """How many languages the measured mean is over."""
    note: str


def compare(encoder: str | Path, folder: Path, store: Path) -> tuple[Comparison, ...]:
    """Score the encoder on what `folder` has of BUCC and Tatoeba; the phase is kept in `store`."""
    data, missing = load_all(PUBLISHED, folder)
    found = []
    for task, (split, published) in PUBLISHED.items():
        evaluations = []
        if task in data:
            settings = Settings(max_length=256)
            phase = Phase(name="evaluate", start=encoder, tasks=(data[task],), settings=settings, splits=(split,))
            evaluations = list(run_phase(phase, store).evaluations)
        found.append(
            Comparison(
                task=task,
                published=published,
                measured=task_score(evaluations) if evaluations else None,
                languages=len(evaluations),
                note=missing.get(task, ""),
            )
        )
    return tuple(found)


def line(comparison: Comparison) -> str:
    """One line for a person to read."""
    if comparison.measured is None:
        return f"{comparison.task}: published {comparison.published}, not measured: {comparison.note}"
    difference = comparison.measured - comparison.published
    return (
        f"{comparison.task}: published {comparison.published}, measured {comparison.measured:.1f} "
        f"({difference:+.1f}, {comparison.languages} languages)"
    )


def main(arguments: list[str]) -> int:
    """Print the comparison."""
    if not 1 <= len(arguments) <= 3:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    encoder = arguments[1] if len(arguments) > 1 else ENCODER
    with tempfile.TemporaryDirectory() as temporary:
        store = Path(arguments[2] if len(arguments) > 2 else temporary)
        for comparison in compare(encoder, Path(arguments[0]), store):
            sys.stdout.write(line(comparison) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
