"""A claim's number against the numbers of one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from claimcheck.quantity import Match, Quantity, same


def variants(quantity: Quantity) -> Iterator[Quantity]:
    """Yield a number and what it is in a table that keeps `M` or `billion` in the head."""
    yield quantity
    for factor in (10**3, 10**6, 10**9):
        if quantity.step >= factor / 1000 and abs(quantity.value) >= factor and not quantity.text.isdigit():
            yield replace(quantity, value=quantity.value / factor, step=quantity.step / factor)


def digits(quantity: Quantity) -> int:
    """Return how many digits a number has that tell it from others: 3 for 8.20 and 334,000, 1 for 300."""
    if quantity.word:
        return 1
    if quantity.step >= 1:
        return len(str(int(abs(quantity.value))).rstrip("0")) if quantity.value else 0
    return len(re.sub(r"\D", "", quantity.text).lstrip("0"))


def best_match(quantity: Quantity, numbers: Sequence[Quantity]) -> Match:
    """Return how the claim's number and the nearest of a cell's agree, a unit that only one prints left aside."""
    ways = [*variants(quantity), replace(quantity, unit=None)]
    matches = [same(way, number) for number in numbers for way in ways]
    matches += [same(ways[-1], replace(number, unit=None)) for number in numbers if number.unit == "%"]
    return "matches" if "matches" in matches else "only_if_rounded" if "only_if_rounded" in matches else "differs"
