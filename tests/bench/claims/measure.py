"""What came out, in figures: rates with intervals, curves, calibration. Pure functions over `Outcome`s."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

BARS: dict[str, float] = {
    "verbatim": 99.7,
    "cut": 99.7,
    "retyped": 99.7,
    "rounded": 99.7,
    "reworded": 99.0,
    "number_changed": 99.7,
    "numbers_exchanged": 99.7,
    "number_from_elsewhere": 99.7,
    "more_digits": 99.7,
    "direction_reversed": 99.0,
    "negation_added": 99.0,
    "negation_removed": 99.0,
    "unit_changed": 99.0,
    "bound_changed": 99.0,
    "name_replaced": 97.0,
    "other_paper": 99.0,
}
"""Percent of a kind that must get its own verdict."""
ANSWERS = ("supported", "contradicted", "unclear", "not_found", "not_checked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One claim with its known verdict and what was said of it."""

    id: str
    kind: str
    label: str
    verdict: str
    reason_code: str
    confidence: float | None
    decided_by: str = ""
    baseline_ratio: bool = False
    """`rapidfuzz.partial_ratio >= 85` over the paper's text."""
    baseline_numbers: bool = False
    """Every number of the claim occurs in the paper."""

    @property
    def right(self) -> bool:
        """Whether the verdict is the known one (a claim of something absent may also be left open)."""
        return self.verdict == self.label


def wilson(hits: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Return Wilson's 95% interval of a rate (E. B. Wilson, 1927), as two shares of one."""
    if n == 0:
        return 0.0, 1.0
    rate = hits / n
    middle = (rate + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def share(hits: int, n: int) -> str:
    """Return `hits` of `n` as a percentage with Wilson's interval."""
    low, high = wilson(hits, n)
    return f"{100 * hits / max(n, 1):6.2f} [{100 * low:5.1f},{100 * high:6.1f}]"


def groups(outcomes: Iterable[Outcome]) -> dict[tuple[str, str], list[Outcome]]:
    """Return the outcomes of each kind (with its label), in the order they first appear."""
    found: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault((outcome.label, outcome.kind), []).append(outcome)
    return found


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield the lines of the main table: each kind's rate against its bar, and what the baselines say."""
    yield (
        f"{'kind':22}{'must be':>13}{'n':>6}  {'rate % [95%]':22}{'bar':>5} "
        f"{'sup':>6}{'con':>6}{'unc':>6}{'nf':>6}{'nc':>6}   called supported by: ratio>=85  numbers occur"
    )
    for (label, kind), group in groups(outcomes).items():
        n = len(group)
        bar = BARS.get(kind)
        mark = "" if bar is None else " ok" if 100 * sum(o.right for o in group) / n >= bar else "  <"
        spread = "".join(f"{100 * sum(o.verdict == a for o in group) / n:6.1f}" for a in ANSWERS)
        ratio, numbers = (
            100 * sum(flags) / n for flags in zip(*((o.baseline_ratio, o.baseline_numbers) for o in group), strict=True)
        )
        yield (
            f"{kind:22}{label:>13}{n:6}  {share(sum(o.right for o in group), n)}{bar or '':>6}{mark:3}"
            f"{spread}{ratio:27.1f}{numbers:15.1f}"
        )
    yield from totals(outcomes)


def totals(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield what holds over all kinds: no altered claim supported, no true one accused."""
    for label, verdict, words in (
        ("contradicted", "supported", "false claims called supported"),
        ("contradicted", "contradicted", "false claims called contradicted"),
        ("supported", "contradicted", "true claims called contradicted"),
        ("supported", "supported", "true claims called supported"),
        ("not_found", "supported", "absent claims called supported"),
    ):
        group = [o for o in outcomes if o.label == label]
        if group:
            yield f"{words:38}{share(sum(o.verdict == verdict for o in group), len(group))}  n={len(group)}"
    absent = [o for o in outcomes if o.label == "not_found"]
    if absent:
        left = sum(o.verdict in ("not_found", "unclear") for o in absent)
        yield f"{'absent claims not_found or unclear':38}{share(left, len(absent))}  n={len(absent)}"


def curve(outcomes: Sequence[Outcome], steps: int = 10) -> Iterator[str]:
    """Yield supported among true against supported among false, as the needed confidence rises."""
    true = [o for o in outcomes if o.label == "supported"]
    false = [o for o in outcomes if o.label == "contradicted"]
    levels = sorted({o.confidence or 0.0 for o in outcomes if o.verdict == "supported"})
    if not levels or not true or not false:
        return
    yield f"{'confidence >=':>14}{'true supported %':>18}{'false supported %':>19}"
    for index in sorted({round(i * (len(levels) - 1) / steps) for i in range(steps + 1)}):
        level = levels[index]
        kept = [
            100 * sum(o.verdict == "supported" and (o.confidence or 0.0) >= level for o in group) / len(group)
            for group in (true, false)
        ]
        yield f"{level:14.3f}{kept[0]:18.1f}{kept[1]:19.2f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """One bin of a reliability table; weights, not counts, where kinds share equally."""

    weight: float
    confidence: float
    right: float
    n: int


def reliability(outcomes: Sequence[Outcome], bins: int = 15, *, equal_kinds: bool = True) -> list[Bin]:
    """Return bins of equal mass over the confidence of what was judged; each kind weighs the same."""
    judged = [o for o in outcomes if o.confidence is not None]
    sizes = {key: len(group) for key, group in groups(judged).items()}
    weigh = [(1 / sizes[o.label, o.kind] if equal_kinds else 1.0) for o in judged]
    total = sum(weigh)
    # Ties are shuffled by a digest: in the order of their ids, kinds would fill bins of their own.
    order = sorted(
        zip(judged, weigh, strict=True),
        key=lambda pair: (pair[0].confidence or 0.0, hashlib.sha256(pair[0].id.encode()).digest()),
    )
    parts: list[list[tuple[Outcome, float]]] = [[] for _ in range(bins)]
    done = 0.0
    for outcome, weight in order:
        parts[min(bins - 1, int(bins * (done + weight / 2) / total))].append((outcome, weight))
        done += weight
    made = []
    for part in (p for p in parts if p):
        mass = sum(w for _, w in part)
        made.append(
            Bin(
                weight=mass / total,
                confidence=sum((o.confidence or 0.0) * w for o, w in part) / mass,
                right=sum(o.right * w for o, w in part) / mass,
                n=len(part),
            )
        )
    return made


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: the mean gap between confidence and rate, by mass."""
    return sum(b.weight * abs(b.confidence - b.right) for b in bins)


def calibration(outcomes: Sequence[Outcome], bins: int = 15) -> Iterator[str]:
    """Yield the reliability table, the expected calibration error, and that error per kind."""
    made = reliability(outcomes, bins)
    if not made:
        return
    yield f"{'n':>6}{'mass %':>8}{'confidence':>12}{'right':>8}"
    for b in made:
        yield f"{b.n:6}{100 * b.weight:8.1f}{b.confidence:12.3f}{b.right:8.3f}"
    yield f"ECE in {bins} bins of equal mass, kinds weighing the same: {calibration_error(made):.4f}"
    # One kind has few values of confidence: one bin is its honest table.
    for (label, kind), group in groups(outcomes).items():
        if any(o.confidence is not None for o in group):
            yield f"  {kind:22}{label:>13}  ECE (1 bin) {calibration_error(reliability(group, 1)):.4f}"


def abstaining(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield coverage (supported or contradicted said) and precision there, and balanced accuracy over all."""
    for verdict in ("supported", "contradicted"):
        said = [o for o in outcomes if o.verdict == verdict]
        right = sum(o.right for o in said)
        part = 100 * len(said) / max(1, len(outcomes))
        yield f"{verdict:14} said of {len(said):5} ({part:5.1f}%), right {share(right, len(said))}"
    covered = [o for o in outcomes if o.verdict in ("supported", "contradicted")]
    yield (
        f"{'coverage':14} {100 * len(covered) / max(1, len(outcomes)):5.1f}% of {len(outcomes)}, "
        f"precision {share(sum(o.right for o in covered), len(covered))}"
    )
    halves = [
        sum((o.verdict == "supported") == wanted for o in group) / len(group)
        for wanted, group in (
            (True, [o for o in outcomes if o.label == "supported"]),
            (False, [o for o in outcomes if o.label != "supported"]),
        )
        if group
    ]
    balanced = 100 * sum(halves) / max(1, len(halves))
    yield f"{'balanced':14} accuracy of supported against the rest: {balanced:.1f}"
