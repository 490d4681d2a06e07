"""What the rerun's procedure says of made studies: coverage, and how often each outcome is given.

    python tests/bench/bench_verdicts.py [--studies N] [--seed S]

A study: a true effect from -c to 2c in steps of c/4, measured with 3, 5 or 10 seeds. Its noise has a seed
part and an item part; `--spread` is their total as a share of c for one seed (0.3 by default), `--items` the
item part's share of that variance: a ninth by default, which is a tenth of c, as a few thousand test items
give it. The item part does not shrink with more seeds. Prints Markdown, as the README shows it.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter

from claimcheck.stats import decide, effect

CLAIM, MARGIN = 8.0, 0.45 * 8.0
CLUSTERS = 400
OUTCOMES = ("reproduced", "direction_only", "not_reproduced", "inconclusive")


def study(generator: random.Random, truth: float, seeds: int, spread: float, items_share: float) -> tuple[str, bool]:
    """Return the outcome of one made study, and whether its interval covers the truth."""
    total = (spread * CLAIM) ** 2
    seed_sd, item_variance = math.sqrt(total * (1 - items_share)), total * items_share
    # The estimate of the item variance is itself estimated from a few hundred clusters.
    estimated = item_variance * generator.gammavariate((CLUSTERS - 1) / 2, 2 / (CLUSTERS - 1))
    items = generator.gauss(0.0, math.sqrt(item_variance))
    differences = [truth + items + generator.gauss(0.0, seed_sd) for _ in range(seeds)]
    measured = effect(differences, estimated, CLUSTERS)
    decision = decide(CLAIM, MARGIN, measured.low, measured.high, same_scale=True)
    return decision.outcome, measured.low <= truth <= measured.high


def main() -> None:
    """Print the two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--spread", type=float, default=0.3)
    parser.add_argument("--items", type=float, default=1 / 9)
    options = parser.parse_args()
    generator = random.Random(options.seed)
    print(
        f"{options.studies} made studies a row; one seed's spread {options.spread} c, "
        f"items {options.items:.2f} of its variance, margin 0.45 c\n"
    )
    print("| true effect | seeds | covered | " + " | ".join(OUTCOMES) + " |")
    print("|---|---|---|" + "---|" * len(OUTCOMES))
    covered: dict[int, list[float]] = {}
    for quarter in range(-4, 9):
        for seeds in (3, 5, 10):
            made = [
                study(generator, CLAIM * quarter / 4, seeds, options.spread, options.items)
                for _ in range(options.studies)
            ]
            counts = Counter(outcome for outcome, _ in made)
            inside = sum(inside for _, inside in made) / len(made)
            covered.setdefault(seeds, []).append(inside)
            shares = " | ".join(f"{counts[o] / len(made):.1%}" for o in OUTCOMES)
            print(f"| {quarter / 4:+.2f} c | {seeds} | {inside:.1%} | {shares} |")
    print()
    for seeds, values in covered.items():
        print(f"{seeds} seeds: intervals cover {sum(values) / len(values):.2%} (promised 90%)")


if __name__ == "__main__":
    main()
