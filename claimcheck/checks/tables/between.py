"""What a claim says of two of its numbers: one is above the other, or something goes from one to the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from claimcheck.quantity import Quantity

_FROM = re.compile(r"\bfrom\s(?:about\s|only\s|just\s|around\s)?$", re.IGNORECASE)
_TO = re.compile(
    r"[\s%]*(?:points?\s)?(?:down\s|up\s)?to\s(?:about\s|only\s|just\s|around\s|nearly\s|over\s)?", re.IGNORECASE
)
_RISES = re.compile(
    r"\b(?:rais|ris|lift|increas|boost|grow|climb|jump|push)(?:e|es|ed|s|ing)?\b|\brose\b|\bgrew\b", re.IGNORECASE
)
_FALLS = re.compile(
    r"\b(?:lower|drop|fall|decreas|reduc|cut|shrink|declin|bring)(?:e|es|ed|s|ing|ped|ping|ting)?\b|\bfell\b|\bbrought\b|\bdown\b",
    re.IGNORECASE,
)
_ABOVE = re.compile(r"\b(?:above|higher than|more than|larger than|greater than)\b", re.IGNORECASE)
_BELOW = re.compile(r"\b(?:below|lower than|less than|smaller than|fewer than)\b", re.IGNORECASE)
APART = 60
"""Characters that may stand between two numbers of which one is told to be above the other."""


def orders(claim: str, quantities: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield pairs of neighbouring numbers of which the first must be the larger for the claim to hold."""
    for one, other in pairwise(quantities):
        between = claim[one.end : other.start]
        if _FROM.search(claim[: one.start]) and _TO.fullmatch(between):
            yield from _ordered(_FALLS, _RISES, claim[max(0, one.start - 2 * APART) : one.start] + between, one, other)
        elif len(between) <= APART and not other.bound and not re.search(r"[;.]", between):
            yield from _ordered(_ABOVE, _BELOW, between, one, other)


def _ordered(
    first: re.Pattern[str], second: re.Pattern[str], text: str, one: Quantity, other: Quantity
) -> Iterator[tuple[Quantity, Quantity]]:
    larger, smaller = first.search(text), second.search(text)
    if larger and not smaller:
        yield one, other
    elif smaller and not larger:
        yield other, one
