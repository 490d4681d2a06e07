"""What linking and programs found of a claim in a grid, as one row of numbers for the ranking.

Every number is about claim and table together: positive speaks for the claim, negative against it, zero
says nothing. None can be had from the claim alone.
"""

from __future__ import annotations

from . import lexicon as say
from .link import Reading, Span
from .programs import bits, run, together
from .standing import standings

KINDS = (
    "superlative value", "superlative row", "superlative within", "superlative value within", "comparison",
    "threshold", "threshold count", "threshold all", "threshold none", "count", "height", "only", "only within",
    "none", "all", "all rows", "sum", "average", "difference", "order", "end", "same", "distinct", "mode", "standing",
)  # fmt: skip
LOOKUPS = (
    "best row", "one row", "second row", "numbers in row", "numbers at column", "numbers absent", "all in row",
    "left out fits", "left out fails", "beside its column", "loose words", "names", "exact names",
)  # fmt: skip
SIGNED = (*KINDS, *(f"{kind}, all" for kind in KINDS))
"""Those that speak for the claim or against it; of a claim's denial they have the other sign."""
NAMES = (*SIGNED, *LOOKUPS)
"""Names of the numbers, in order."""


def findings(reading: Reading) -> list[float]:
    """Return the numbers named in `NAMES` for one claim read against one grid."""
    strongest = dict.fromkeys(KINDS, 0.0)
    summed = dict.fromkeys(KINDS, 0.0)
    sign = -1.0 if reading.has(say.NOT) else 1.0
    for kind, holds, strength in (*run(reading), *standings(reading)):
        signed = strength if holds else -strength
        if kind not in ("none", "threshold none"):
            signed *= sign
        summed[kind] += signed
        if abs(signed) > abs(strongest[kind]):
            strongest[kind] = signed
    return [*strongest.values(), *(max(-2.0, min(2.0, s)) for s in summed.values()), *lookups(reading)]


def lookups(reading: Reading) -> list[float]:
    """Return how well the claim's names and numbers stand together in one row."""
    spans, numbers = reading.spans, [n for n in reading.numbers if n.value is not None]
    height = reading.grid.height
    scores = [0.0] * height
    for span in spans:
        for row in bits(span.rows()):
            scores[row] += span.weight
    total = sum(span.weight for span in spans) or 1.0
    best = max(scores, default=0.0)
    top = sum(1 << row for row, score in enumerate(scores) if score == best) if best else 0
    second = max((score for score in scores if score < best), default=0.0)
    linked = [n for n in numbers if n.places]
    inside = sum(bool(n.rows() & top) for n in linked) if top else 0
    both = [0.0] * height
    for span in (*spans, *linked):
        for row in bits(span.rows()):
            both[row] += span.weight
    whole = total * bool(spans) + len(numbers)
    fits, fails = _left_out(reading, [*spans, *linked])
    right, wrong = _beside(reading, spans, top)
    at_column, off_column = _at_columns(reading, numbers, top)
    return [
        best / total if spans else 0.0,
        float(bool(spans) and best >= total - 1e-9),
        second / best if best else 0.0,
        inside / len(linked) if linked and top else 0.0,
        float(at_column - off_column),
        (len(numbers) - len(linked)) / len(numbers) if numbers else 0.0,
        max(both, default=0.0) / whole if whole else 0.0,
        float(fits),
        float(-fails),
        float(right - wrong),
        len(reading.loose) / (len(reading.words) or 1),
        float(len(spans)),
        float(sum(span.exact for span in spans)),
    ]


def _left_out(reading: Reading, spans: list[Span]) -> tuple[int, int]:
    """Return how many names fit the rows that the others leave, and how many do not."""
    fits = fails = 0
    for span in spans if len(spans) > 1 else ():
        others = together(reading, [s for s in spans if s is not span])
        if others:
            if others & span.rows():
                fits += 1
            else:
                fails += 1
    return fits, fails


def _beside(reading: Reading, spans: list[Span], top: int) -> tuple[int, int]:
    """Return how many names stand beside the name of a column that has them, and that has not."""
    right = wrong = 0
    for mention in reading.mentions:
        if mention.share < 0.5:
            continue
        for span in spans:
            distance = min(abs(span.start - mention.end), abs(mention.start - span.end))
            if distance > 2:
                continue
            rows = span.places.get(mention.column)
            if rows is None:
                wrong += 1
            elif rows & top:
                right += 1
    return right, wrong


def _at_columns(reading: Reading, numbers: list[Span], top: int) -> tuple[int, int]:
    """Return how many numbers beside a column's name stand there in the best row, and how many do not."""
    right = wrong = 0
    for number in numbers:
        near = [
            m for m in reading.mentions
            if reading.grid.lines[m.column].kind == "number" and -5 <= m.start - number.start <= 3
        ]  # fmt: skip
        if not near or not top:
            continue
        mention = min(near, key=lambda m: abs(m.start - number.start) - m.share)
        if number.places.get(mention.column, 0) & top:
            right += 1
        else:
            wrong += 1
    return right, wrong
