"""Tables with the same heads: captions that differ in a word, or parts of one table, tell them apart."""

from __future__ import annotations

import pytest

from claimcheck.checks.tables.among import apart, belongs
from claimcheck.checks.tables.bind import Names, said
from claimcheck.checks.tables.names import synonyms
from claimcheck.model import Table
from claimcheck.quantity import find_quantities

NAMES = Names(own=frozenset(), short=synonyms())


def captioned(caption: str, *columns: str, label: str = "") -> Table:
    return Table(
        label=label, caption=caption, page=None, box=None, columns=tuple((c,) for c in columns), rows=(("Heron",),),
        cells=(),
    )  # fmt: skip


WARM = captioned("Table 1: Tagging in the warm-start setting. Means of five runs.", "F1", label="Table 1")
COLD = captioned("Table 2: Tagging in the cold-start setting.", "F1", label="Table 2")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(WARM, COLD, ({"warm"}, {"cold"}), id="captions differ in a word"),
        pytest.param(WARM, captioned("Table 3: Sizes of corpora.", "Count", "Mean"), None, id="other things"),
        pytest.param(
            captioned("Results on Harbor test set.", "F1"), captioned("What Valley gives.", "F1"),
            ({"result", "harbor", "test", "set"}, {"what", "valley", "giv"}), id="the same heads",
        ),
        pytest.param(
            captioned("Sizes.", "Reward data", label="Table 6"), captioned("Sizes.", "Policy data", label="Table 6"),
            ({"reward"}, {"policy"}), id="parts of one table",
        ),
        pytest.param(
            captioned("Tagging with the lexicon.", "F1"), captioned("Tagging with the cache.", "Lexicon"), None,
            id="a word that the other has as well",
        ),
    ],
)  # fmt: skip
def test_apart(one: Table, other: Table, expected: tuple[set[str], set[str]] | None) -> None:
    assert expected == apart(one, other)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        pytest.param("Heron reaches 88.2 with a cold start.", [{1}], id="the one that is named"),
        pytest.param("Heron reaches 88.2.", [{0, 1}], id="neither is named"),
        pytest.param("Heron reaches 88.2 with a cold and 90.1 with a warm start.", [{1}, {0}], id="each has its own"),
    ],
)
def test_belongs(claim: str, expected: list[set[int]]) -> None:
    quantities = find_quantities(claim)
    words = said(claim, NAMES, quantities)
    assert expected == [belongs(words, {0: WARM, 1: COLD}, q, quantities) for q in quantities]
