"""Claim files: what is read, and what is refused with which remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck.errors import RecipeError
from claimcheck.experiment.claimfile import find_entry, read_claim_file, read_claim_files

CLAIMS = Path(__file__).resolve().parents[2] / "claims"
HEAD = 'paper = "2005.13013"\ntitle = "A title"\n'
CLAIM = """
[[claim]]
key = "a"
says = "It gains."
kind = "gain"
metric = "accuracy"
split = "test"
treatment = "with"
baseline = "without"
refuted_by = "no gain"
named = [["gain"]]
"""

WRONG = {
    "unknown key, nearest named": (HEAD + CLAIM + 'recepie = "x"\n', "unknown key 'recepie'", "did you mean 'recipe'?"),
    "unknown key of the file": (HEAD + "papers = 1\n" + CLAIM, "unknown key 'papers'", "did you mean 'paper'?"),
    "missing key": (HEAD + CLAIM.replace('split = "test"\n', ""), "'split' is missing", "add split"),
    "another kind of claim": (HEAD + CLAIM.replace('"gain"\nmetric', '"gains"\nmetric'), "'gains'", "'gain'"),
    "text for a number": (HEAD + CLAIM + 'values = { v1 = "8" }\n', "a number is expected", "correct"),
    "true for a number": (HEAD + CLAIM + "values = { v1 = true }\n", "a number is expected", "correct"),
    "not a number": (HEAD + CLAIM + "values = { v1 = nan }\n", "no finite number", "correct"),
    "no version": (HEAD + CLAIM + "values = { first = 8.4 }\n", "no version", "correct"),
    "one key twice": (HEAD + CLAIM + CLAIM, "two claims have the key 'a'", "correct"),
    "no paper id": (HEAD.replace("2005.13013", "paper") + CLAIM, "no arXiv id", "correct"),
    "a group without words": (HEAD + CLAIM.replace('[["gain"]]', '[["gain"], []]'), "no group may be empty", "correct"),
    "a list for a table": (HEAD + "claim = [1]\n", "a table is expected", "write it"),
    "no TOML": ("paper = \n", "not TOML", "line"),
    "no text": ("\x00\x01", "not TOML", "line"),
}


@pytest.mark.parametrize(("text", "message", "remedy"), WRONG.values(), ids=WRONG)
def test_refused(tmp_path: Path, text: str, message: str, remedy: str) -> None:
    path = tmp_path / "claims.toml"
    path.write_text(text)
    with pytest.raises(RecipeError) as caught:
        read_claim_file(path)
    assert message in caught.value.message
    assert remedy in caught.value.remedy


def test_a_claim_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="No such file"):
        read_claim_file(tmp_path / "none.toml")


def test_a_key_of_two_papers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(HEAD + CLAIM)
    (tmp_path / "b.toml").write_text(HEAD.replace("13013", "13014") + CLAIM)
    with pytest.raises(RecipeError, match="in the claim files of"):
        read_claim_files([tmp_path / "a.toml", tmp_path / "b.toml"])


KEYS = {
    "by key": ("squad-gain", 2, 8.2),
    "the version that says so": ("squad-gain", 1, 8.4),
    "no version: the latest": ("squad-gain", None, 8.2),
    "by paper and key": ("2005.13013#best-per-target", 1, 6.1),
    "a version without this claim": ("mnli-gain", 1, None),
    "a claim of no effect": ("xnli-no-gain", 2, 0.0),
    "a claim without a number": ("tydiqa-gain", 2, None),
}


@pytest.mark.parametrize(("key", "version", "claimed"), KEYS.values(), ids=KEYS)
def test_figures_of_the_claim_file_we_ship(key: str, version: int | None, claimed: float | None) -> None:
    files = read_claim_files(sorted(CLAIMS.glob("*.toml")))
    found = find_entry(files, key)
    assert found is not None
    assert claimed == found[1].claimed(version)


def test_a_key_of_another_paper_is_not_found() -> None:
    files = read_claim_files(sorted(CLAIMS.glob("*.toml")))
    assert None is find_entry(files, "1706.03762#squad-gain")
