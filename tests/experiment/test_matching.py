"""Claims of a summary and claims of a claim file: which are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.experiment.claimfile import ClaimFile, read_claim_file
from claimcheck.experiment.matching import match
from claimcheck.read import read

FILE = """
paper = "2001.00001"
title = "Warm starts"

[[claim]]
key = "harbour-gain"
says = "It gains 3.2 points."
kind = "gain"
values = { v1 = 3.4, v2 = 3.2 }
metric = "accuracy"
split = "test"
treatment = "with"
baseline = "without"
refuted_by = "no gain"
named = [["harbour"], ["improv", "gain"]]
not_named = ["speed"]

[[claim]]
key = "harbour-gain-rerun"
says = "The same, and it can be rerun."
kind = "gain"
metric = "accuracy"
split = "test"
treatment = "with"
baseline = "without"
refuted_by = "no gain"
recipe = "harbour"
named = [["harbour"], ["improv", "gain"]]
"""

SENTENCES = {
    "number and words": ("Warm starts improve accuracy on Harbour by 3.2 points.", "harbour-gain"),
    "a number of another version": ("Warm starts gain 3.4 points on Harbour.", "harbour-gain"),
    "words alone, and one that has a recipe": ("Warm starts improve accuracy on Harbour.", "harbour-gain-rerun"),
    "other words": ("Cold starts slow down training on Meadow by 3.2 points.", None),
    "a word inside another": ("Warm starts show gains of 3.2 points on Pearlharbour.", None),
    "of two, not the one it rules out": (
        "Speed on Harbour improves by 3.2 points with warm starts.",
        "harbour-gain-rerun",
    ),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[ClaimFile]:
    path = tmp_path_factory.mktemp("claims") / "2001.00001.toml"
    path.write_text(FILE)
    return [read_claim_file(path)]


def summary(sentence: str, cites: str) -> bytes:
    return f"# Findings\n\n{sentence} [1]\n\n## References\n\n[1] https://arxiv.org/abs/{cites}\n".encode()


@pytest.mark.parametrize(("sentence", "key"), SENTENCES.values(), ids=SENTENCES)
def test_match(files: list[ClaimFile], sentence: str, key: str | None) -> None:
    one = read(summary(sentence, "2001.00001v2"), "s.md")
    assert ({one.claims[0].id: key} if key else {}) == match(one, files)


def test_a_claim_that_rests_on_another_paper_is_another_claim(files: list[ClaimFile]) -> None:
    one = read(summary("Warm starts improve accuracy on Harbour by 3.2 points.", "2001.00002v2"), "s.md")
    assert {} == match(one, files)


def test_real_summaries_offer_the_reruns_of_the_claims_they_make(shared: Path) -> None:
    """Five summaries tell the same nine claims in the same order; six of them are in our claim file."""
    claims = Path(__file__).resolve().parents[2] / "claims" / "2005.13013.toml"
    ours = [read_claim_file(claims)]
    for path in sorted((shared / "seeds").iterdir()):
        one = read(path.read_bytes(), path.name)
        expected = ["squad-gain", "multitask-gain", "retrieval-gain", "tydiqa-gain", "best-per-target", "mlm-no-gain"]
        found = match(one, ours)
        assert expected == [found[c.id] for c in one.claims if c.id in found]
