"""A few hundred hostile inputs in every run of the suite; `make fuzz` has the long form."""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path

import pytest

from claimcheck.parse import Reader

sys.path.insert(0, str(Path(__file__).parent))

import mutate
import papers
import seeds
import summaries


def test_mutated_summaries_are_read_or_refused() -> None:
    corpus, statuses = seeds.summaries(summaries.LONGEST), Counter[str]()
    for number in range(150):
        rng = random.Random(number)
        data = mutate.mutated_text(rng.choice(corpus), rng, summaries.LONGEST)
        with summaries.at_most(summaries.SECONDS):
            statuses[summaries.examine(data)] += 1
    assert {"read", "refused", "checked"} <= set(statuses)


def test_mutated_papers_are_read_or_refused(tmp_path: Path) -> None:
    kinds, statuses = seeds.papers()[:2], Counter[str]()
    with Reader(processes=1) as reader:
        for number in range(40):
            rng = random.Random(number)
            file = tmp_path / "paper.pdf"
            file.write_bytes(mutate.mutated_pdf(rng.choice(rng.choice(kinds)), rng))
            statuses[papers.examine(reader, file)] += 1
    assert {"read"} < set(statuses)


def test_mutated_sources_are_read_or_refused(tmp_path: Path) -> None:
    sources, statuses = seeds.archives()[0], Counter[str]()
    with Reader(processes=1) as reader:
        for number in range(40):
            rng = random.Random(number)
            file = tmp_path / "paper.tar.gz"
            file.write_bytes(mutate.mutated_archive(rng.choice(sources), rng))
            statuses[papers.examine(reader, file)] += 1
    assert {"read"} < set(statuses)


def test_what_never_ends_is_ended() -> None:
    def forever() -> None:
        while True:
            pass

    with pytest.raises(summaries.TooSlow), summaries.at_most(0.1):
        forever()


def test_mutations_reach_below_compression() -> None:
    """Some change what a compressed stream unpacks to, and leave it a stream."""
    (data, *_), *_ = seeds.papers()
    changed = [mutate.mutated_pdf(data, random.Random(n)) for n in range(20)]
    plain = [mutate.unpacked(one) for one in changed]
    assert any(all(streams) and streams != mutate.unpacked(data) for streams in plain)
