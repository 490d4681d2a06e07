"""Recipes: what is refused, by name, before anything runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from claimcheck.cli.rerun import Wanted, run
from claimcheck.errors import RecipeError
from claimcheck.experiment.claimfile import read_claim_files
from claimcheck.experiment.data import check_names
from claimcheck.experiment.recipe import Study, read_recipe, study

ROOT = Path(__file__).resolve().parents[2]
Make = Callable[..., Study]

WRONG = {
    "unknown key": ({"margin_reason": "margin_reson"}, "unknown key 'margin_reson'", "did you mean 'margin_reason'?"),
    "unknown setting of a training": ({"batch_size = 8": "batchsize = 8"}, "'batchsize'", "did you mean 'batch_size'?"),
    "unknown key of a target": ({"centred = true": "centered = true"}, "'centered'", "did you mean 'centred'?"),
    "a margin of half the claim": ({"margin = 3.0": "margin = 4.0"}, "not smaller than half", "lower it"),
    "a version that gives no number": ({"version = 1": "version = 2"}, "gives no number", "it does in v1"),
    "no margin": ({"margin = 3.0": "margin = 0"}, "margin must be positive", "correct"),
    "one seed": ({"seeds = [1, 2, 3, 4, 5]": "seeds = [1]"}, "two or more", "correct"),
    "a seed twice": ({"seeds = [1, 2, 3, 4, 5]": "seeds = [1, 1]"}, "all different", "correct"),
    "no treatment": ({"arms.treatment]": "arms.other]"}, "exactly one arm", "correct"),
    "a main target that is none": ({'main = ["names"]': 'main = ["name"]'}, "which is no target", "correct"),
    "another claim": ({"#harbour-gain": "#harbour-gian"}, "no claim file has", "did you mean '2001.00001#har"),
    "nothing said of what it leaves open": ({'untested = ["Harbour"]': "untested = []"}, "may not be empty", "correct"),
    "data of another kind": ({'data = "made"': 'data = "maid"'}, "'maid' is not known", "did you mean 'made'?"),
    "text for steps": ({"steps = 4": 'steps = "4"'}, "a whole number is expected", "correct"),
}  # fmt: skip


@pytest.mark.parametrize(("changed", "message", "remedy"), WRONG.values(), ids=WRONG)
def test_refused(make: Make, changed: dict[str, str], message: str, remedy: str) -> None:
    with pytest.raises(RecipeError) as caught:
        make(changed)
    assert message in caught.value.message
    assert remedy in caught.value.remedy


def test_a_made_up_task_that_does_not_exist_is_named(make: Make) -> None:
    one = make({'tasks = ["kinds"], labels': 'tasks = ["kindz"], labels'})
    with pytest.raises(RecipeError, match="'kindz'") as caught:
        check_names(one.profile)
    assert "did you mean 'kinds'?" == caught.value.remedy


def test_a_profile_that_does_not_exist_is_named(make: Make) -> None:
    with pytest.raises(RecipeError, match="no profile 'smoek'") as caught:
        make(profile="smoek")
    assert "did you mean 'smoke'?" == caught.value.remedy


RECIPES = sorted(path.parent.name for path in (ROOT / "repro").glob("*/recipe.toml"))


@pytest.mark.parametrize("name", RECIPES)
def test_recipes_we_ship_are_whole(name: str) -> None:
    """Every profile fits its claim, and says what it trains where it is not what the claim names."""
    files = read_claim_files(sorted((ROOT / "claims").glob("*.toml")))
    for profile in read_recipe(ROOT / "repro" / name / "recipe.toml", name).profiles:
        one = study(ROOT / "repro", files, name, profile)
        check_names(one.profile)
        assert one.profile.same_scale or "not " in one.profile.trains


PROFILES = [
    (name, profile)
    for name in RECIPES
    for profile in read_recipe(ROOT / "repro" / name / "recipe.toml", name).profiles
    if profile in {"lab", "paper"}
]


@pytest.mark.parametrize(("name", "profile"), PROFILES)
def test_every_large_profile_can_be_planned(
    name: str, profile: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the claim's key, anywhere: what would be run, and why its time is not known here."""
    monkeypatch.chdir(ROOT)
    assert 0 == run(Wanted(name=name, profile=profile, plan=True))
    said = capsys.readouterr().out
    assert "intermediate/treatment/1" in said
    assert "time: not measured: " in said
    if "bucc" in read_recipe(ROOT / "repro" / name / "recipe.toml", name).profiles[profile].optional:
        assert "not tested: bucc: skipped, its data are not at hand: BUCC 2018's own archives" in said
