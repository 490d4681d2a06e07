"""Recipes, `repro/<name>/recipe.toml`: what to train, on what, and how it is compared with a claim.

A recipe has profiles: the same comparison at different sizes. Every profile has arms (what the encoder is
trained on in between; `baseline`, nothing at all, is always there) and targets (what is measured). A profile
that does not train what the claim names is `same_scale = false`, says in `trains` what it trains instead, and
in `untested` what it leaves open; `Profile.trains` is part of every sentence about its outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ..errors import RecipeError
from ..stilts.records import EncoderShape, Settings
from .claimfile import ClaimFile, Entry, find_entry
from .strict import build, load, nearest

BASELINE = "baseline"
TREATMENT = "treatment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """One phase of training."""

    tasks: tuple[str, ...]
    """One task, or several drawn in turn."""
    settings: Settings
    labels: Literal["true", "shuffled"] = "true"
    examples: int
    """Training rows: as many are made (`made`), or used at most (`folder`), or expected (`hub`)."""
    tokens: float
    """Mean length of a row in tokens, for the plan."""

    def __post_init__(self) -> None:
        if not self.tasks or self.examples < 1 or self.tokens <= 0:
            raise ValueError("a training needs tasks, examples and their mean length in tokens")

    @property
    def steps(self) -> int:
        """How many steps it takes."""
        if self.settings.steps is not None:
            return self.settings.steps
        rows = self.examples
        if len(self.tasks) > 1:
            rows = min(rows, len(self.tasks) * self.settings.mixture_cap)
        return max(1, round(self.settings.epochs * -(-rows // self.settings.batch_size)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """What the encoder is trained on before the target."""

    role: Literal["treatment", "sham", "other"]
    """`sham`: as many steps that teach nothing of the task; any effect it has is none of the treatment's.
    `other`: another treatment, shown beside it."""
    words: str
    """What it is, for reports."""
    training: Training


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is measured, and the English training before it."""

    task: str
    words: str
    group: str = ""
    """Part of the data folder or hub name it is read from, where that differs from `task`."""
    split: str = "test"
    languages: tuple[str, ...]
    examples: int
    """Rows a language that are scored."""
    tokens: float
    """Mean length of one in tokens, for the plan."""
    training: Training | None = None
    """None: measured without any, as sentence retrieval is."""
    centred: bool = False
    """Score with each language's mean vector taken off, which no arm can then win by."""
    settings: Settings = field(default_factory=Settings)
    """How it is scored where nothing is trained: length, layer."""

    def __post_init__(self) -> None:
        if not self.languages:
            raise ValueError("a target needs languages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Languages made by our code, for a profile whose data are `made`."""

    seed: int = 0
    languages: tuple[str, ...] = ("en", "aa", "bb")
    """The first is the one that is trained in."""
    shared: float = 0.3
    """Share of words that all of them have in common."""
    parallel: float = 0.5
    """Share of pretraining lines that come with their translation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The comparison at one size."""

    trains: str
    """What is trained and measured, in words that follow 'at another scale:'."""
    data: Literal["made", "folder", "hub"]
    same_scale: bool = False
    """The claim's own model, tasks, targets and data."""
    seeds: tuple[int, ...]
    encoder: str = ""
    """Name on the hub; empty: built from `shape` and trained from scratch by `pretraining`."""
    revision: str = ""
    """Its commit; empty: the newest."""
    pins: Mapping[str, str] = field(default_factory=dict)
    """Data set on the hub -> commit; of others the newest is taken, and noted with its commit in every run."""
    shape: EncoderShape = field(default_factory=EncoderShape)
    made: Made = field(default_factory=Made)
    pretraining: Training | None = None
    arms: Mapping[str, Arm]
    targets: Mapping[str, Target]
    set_aside: Mapping[str, Target] = field(default_factory=dict)
    """Targets that are not measured, whose evaluation data are kept out of all training text nevertheless."""
    main: tuple[str, ...] = ()
    """Targets whose mean is compared with the claim; empty: all."""
    untested: tuple[str, ...]
    """What of the claim it does not test."""
    differs: tuple[str, ...]
    """What differs from the paper's setting."""
    needs: tuple[str, ...] = ()
    """Files and folders that a local data folder must hold."""
    optional: Mapping[str, str] = field(default_factory=dict)
    """Task whose data are not free -> what of the data folder holds it; where that lacks it, the task is skipped."""
    gpu_gib: float = 0.0
    """Device memory that it needs; 0: runs on a CPU."""
    parameters: float = 0.0
    """Of the hub encoder without embeddings, for the plan."""

    def __post_init__(self) -> None:
        if len(set(self.seeds)) < 2 or len(set(self.seeds)) != len(self.seeds):
            raise ValueError("seeds must be two or more, all different: one run shows no spread")
        if BASELINE in self.arms:
            raise ValueError(f"an arm may not be called '{BASELINE}': that is always there")
        if [arm.role for arm in self.arms.values()].count("treatment") != 1 or TREATMENT not in self.arms:
            raise ValueError("exactly one arm has the role 'treatment', and it is called so")
        for name in self.main:
            if name not in self.targets:
                raise ValueError(f"main names '{name}', which is no target: {nearest(name, self.targets)}")
        if not self.targets:
            raise ValueError("there is no target")
        used = {target.task for target in self.targets.values()}
        used.update(task for arm in self.arms.values() for task in arm.training.tasks)
        for task in self.optional:
            if task not in used:
                raise ValueError(f"optional names '{task}', which no target or arm uses: {nearest(task, used)}")
        if bool(self.encoder) == (self.pretraining is not None):
            raise ValueError("give either an encoder from the hub or a pretraining")
        if not self.same_scale and not (self.untested and self.differs):
            raise ValueError("at another scale than the claim's, 'untested' and 'differs' may not be empty")

    @property
    def compared(self) -> tuple[str, ...]:
        """Targets whose mean is compared with the claim."""
        return self.main or tuple(self.targets)

    @property
    def shams(self) -> tuple[str, ...]:
        """Arms that ought to show nothing."""
        return tuple(name for name, arm in self.arms.items() if arm.role == "sham")

    @property
    def treatments(self) -> tuple[str, ...]:
        """Arms that are no shams."""
        return tuple(name for name, arm in self.arms.items() if arm.role != "sham")

    @property
    def others(self) -> tuple[str, ...]:
        """Further treatments, which are not held against the claim."""
        return tuple(name for name, arm in self.arms.items() if arm.role == "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How one claim is rerun."""

    claim: str
    """Key in a claim file, `<paper>#<key>`."""
    version: int
    margin: float
    """Points by which a measured effect may miss the claimed one and still be the same; fixed before any run."""
    margin_reason: str
    comparison: Literal["treatment", "best", "rank"] = "treatment"
    """What the claim is about: the treatment, the best of all treatments, or which of them come out on top."""
    top: tuple[str, ...] = ()
    """For `rank`: the arms that are claimed to be the best ones."""
    profiles: Mapping[str, Profile]

    def __post_init__(self) -> None:
        if self.margin <= 0:
            raise ValueError("margin must be positive")
        if not self.profiles:
            raise ValueError("there is no profile")
        if bool(self.top) != (self.comparison == "rank"):
            raise ValueError("'top' names arms for the comparison 'rank', and for no other")
        for name, profile in self.profiles.items():
            if not set(self.top) <= set(profile.treatments):
                raise ValueError(f"'top' names an arm that is no treatment of profile {name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One profile of a recipe, with the claim it tests: everything that a rerun needs to know."""

    name: str
    profile_name: str
    paper: str
    entry: Entry
    recipe: Recipe
    profile: Profile

    @property
    def claimed(self) -> float | None:
        """Points claimed in the recipe's version of the paper."""
        return self.entry.claimed(self.recipe.version)


def read_recipe(path: Path, name: str) -> Recipe:
    """Return the recipe in `path`.

    Raises:
        RecipeError: it cannot be read, or something in it is wrong; the nearest known key is named.
    """
    return build(Recipe, load(path, f"repro/{name}/recipe.toml"), "recipe")


def study(recipes: Path, files: tuple[ClaimFile, ...], name: str, profile: str) -> Study:
    """Return profile `profile` of recipe `name` in the folder `recipes`, held against its claim.

    Raises:
        RecipeError: no such recipe, profile or claim; or the margin does not fit the claim.
    """
    path = recipes / name / "recipe.toml"
    if not path.is_file():
        raise RecipeError(f"{name}: no such recipe", f"write {recipes.name}/{name}/recipe.toml")
    recipe = read_recipe(path, name)
    if profile not in recipe.profiles:
        raise RecipeError(f"{name}: no profile '{profile}'", nearest(profile, recipe.profiles))
    found = find_entry(files, recipe.claim)
    if found is None:
        known = {f"{one.paper}#{entry.key}" for one in files for entry in one.claim}
        raise RecipeError(f"{name}: no claim file has the claim '{recipe.claim}'", nearest(recipe.claim, known))
    claimed = found[1].claimed(recipe.version)
    if claimed is None and recipe.comparison != "rank":
        raise RecipeError(
            f"{name}: version {recipe.version} of {found[0].paper} gives no number for this claim",
            f"it does in {', '.join(sorted(found[1].values)) or 'none'}: name another version, or compare ranks",
        )
    if claimed and recipe.margin >= abs(claimed) / 2:
        raise RecipeError(
            f"{name}: the margin {recipe.margin:g} is not smaller than half of the claimed {claimed:g}",
            "a margin that wide would call anything reproduced: lower it",
        )
    return Study(
        name=name,
        profile_name=profile,
        paper=found[0].paper,
        entry=found[1],
        recipe=recipe,
        profile=recipe.profiles[profile],
    )
