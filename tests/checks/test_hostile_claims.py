"""Claims are hostile input: bounded time, no fault, and nothing supported that the paper does not say."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from claimcheck.model import Look, Verdict

HOSTILE = {
    "a hundred thousand characters": "Heron reaches 91.4 F1 on German. " * 3_100,
    "one word without end": "x" * 100_000,
    "five thousand numbers": " ".join(f"{n}.{n % 10}" for n in range(5_000)),
    "five thousand spelled numbers": "twenty-one hundred " * 5_000,
    "nested brackets": "(" * 20_000 + "91.4" + ")" * 20_000,
    "bidirectional marks": "Heron \u202ereaches\u202c 19.4 F1 \u2066on\u2069 German",
    "zero-width spaces": "He\u200bron rea\u200bches 9\u200b1\u200b.4 F\u200b1 on Ger\u200bman " * 500,
    "surrogates": "Heron \udcff reaches \ud800 91.4 F1",
    "nothing but marks": "±%−–—·×÷" * 5_000,
    "nulls and controls": "\x00\x01\x1b[31m Heron reaches 91.4 F1 \x07",
    "exponents without end": "10^" * 5_000 + "9",
    "digits without end": "9" * 50_000 + " points",
    "combining marks": "e" + "\u0301" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_claims_take_bounded_time_and_are_not_supported(look: Callable[[str], Look], name: str) -> None:
    start = time.process_time()
    found = look(HOSTILE[name])
    assert found.verdict in set(Verdict)
    assert time.process_time() - start < 20, "a bound against hangs, not a measurement"
    if name not in ("a hundred thousand characters", "zero-width spaces", "surrogates", "nulls and controls"):
        assert found.verdict is not Verdict.SUPPORTED
