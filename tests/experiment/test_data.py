"""What a profile trains on: which lines of text are taken, and from where."""

from __future__ import annotations

from collections import Counter

import pytest

from claimcheck.experiment.data import smoothed
from claimcheck.stilts.records import Line


def lines(translated: int = 0, **counts: int) -> list[Line]:
    """So many lines a language; the first `translated` of each have their translation."""
    return [
        Line(id=f"{language}-{i}", language=language, text="x", translation="y" if i < translated else "")
        for language, count in counts.items()
        for i in range(count)
    ]


@pytest.mark.parametrize(
    ("rows", "most", "expected"),
    [
        # 10_000 ** 0.3 is 15.8, 100 ** 0.3 is 4.0
        pytest.param(lines(en=10_000, sw=100), 100, {"en": 80, "sw": 20}, id="small-ones-get-more-than-their-part"),
        pytest.param(lines(en=10_000, sw=100), 2_000, {"en": 1_900, "sw": 100}, id="no-line-is-taken-twice"),
        pytest.param(lines(en=10, sw=10), 100, {"en": 10, "sw": 10}, id="all-where-they-are-few"),
        pytest.param(lines(5, en=500, sw=500), 10, {"en": 5, "sw": 5}, id="translations-first"),
        pytest.param(lines(500, en=500, sw=500), 10, 10, id="not-all-translations-fit"),
    ],
)
def test_languages_of_text_are_smoothed(rows: list[Line], most: int, expected: object) -> None:
    found = smoothed(rows, most)
    assert len(found) == len({row.id for row in found})
    assert found == smoothed(rows, most)
    counts = Counter(row.language for row in found)
    assert expected == (sum(counts.values()) if isinstance(expected, int) else dict(counts))
