"""Claim files, `claims/<paper id>.toml`: what a paper claims, in our words and figures, and what would refute it.

paper = "2005.13013"
title = "..."

[[claim]]
key = "squad-gain"                      # what `claimcheck rerun` takes
says = "..."                            # our own words
kind = "gain"                           # gain | no_effect | rank
values = { v1 = 8.4, v2 = 8.2 }         # score points, one a version; none for a claim without a number
metric = "..."
split = "development"
treatment = "..."
baseline = "..."
refuted_by = "..."
recipe = "squad-gain"                   # repro/<recipe>/; left out where nothing can rerun it
named = [["squad"], ["gain", "improve"]]  # a sentence that makes this claim has one word of each group
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ..arxiv_id import parse_id
from ..errors import RecipeError
from .strict import build, load, nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One claim of a paper that an experiment could test."""

    key: str
    says: str
    kind: Literal["gain", "no_effect", "rank"]
    """`gain`: a difference of that many points, or of any size where no value is given."""
    metric: str
    split: str
    treatment: str
    baseline: str
    refuted_by: str
    named: tuple[tuple[str, ...], ...]
    """Groups of words: a sentence that makes this claim holds one of each group."""
    values: Mapping[str, float] = field(default_factory=dict)
    """Version (`v2`) to points."""
    not_named: tuple[str, ...] = ()
    """Words that make it another claim."""
    recipe: str | None = None
    notes: str = ""

    def __post_init__(self) -> None:
        if not self.named or not all(self.named):
            raise ValueError("'named' needs at least one group of words, and no group may be empty")
        for version in self.values:
            if not (version[:1] == "v" and version[1:].isdecimal()):
                raise ValueError(f"'{version}' in values is no version such as v2")

    def claimed(self, version: int | None) -> float | None:
        """Return the points claimed in `version`, else in the latest; 0 for a claim of no effect, None without one."""
        if self.kind == "no_effect":
            return 0.0
        if version is not None and f"v{version}" in self.values:
            return self.values[f"v{version}"]
        latest = max(self.values, key=lambda v: int(v[1:]), default=None)
        return self.values[latest] if latest and version is None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFile:
    """The claims of one paper."""

    paper: str
    """arXiv id without version."""
    title: str
    claim: tuple[Entry, ...]

    def __post_init__(self) -> None:
        parsed = parse_id(self.paper)
        if parsed is None or parsed[1] is not None:
            raise ValueError(f"paper '{self.paper}' is no arXiv id without version")
        keys = [entry.key for entry in self.claim]
        double = next((key for key in keys if keys.count(key) > 1), None)
        if double is not None:
            raise ValueError(f"two claims have the key '{double}'")


def read_claim_file(path: Path) -> ClaimFile:
    """Return what a claim file holds.

    Raises:
        RecipeError: it cannot be read, or a key or value in it is wrong; nothing of it is used then.
    """
    return build(ClaimFile, load(path, path.name), path.name)


def read_claim_files(paths: Iterable[Path]) -> tuple[ClaimFile, ...]:
    """Return several claim files.

    Raises:
        RecipeError: one is wrong, or two of them use the same key.
    """
    files = tuple(read_claim_file(path) for path in paths)
    owner: dict[str, str] = {}
    for one in files:
        for entry in one.claim:
            other = owner.setdefault(entry.key, one.paper)
            if other != one.paper:
                raise RecipeError(
                    f"the key '{entry.key}' is in the claim files of {other} and {one.paper}", "rename one of them"
                )
    return files


def find_entry(files: Sequence[ClaimFile], key: str) -> tuple[ClaimFile, Entry] | None:
    """Return the claim with this key and its file; `2005.13013#squad-gain` names both."""
    paper, mark, name = key.rpartition("#")
    for one in files:
        if mark and paper != one.paper:
            continue
        for entry in one.claim:
            if entry.key == name:
                return one, entry
    return None


def unknown_claim(files: Sequence[ClaimFile], recipes: Sequence[str], name: str) -> RecipeError:
    """Return the error for a name that is neither a claim's key nor a recipe's."""
    known = {entry.key for one in files for entry in one.claim} | set(recipes)
    return RecipeError(f"{name}: no claim and no recipe of this name", nearest(name, known))
