"""A small study of our own, and records of runs that nobody made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from claimcheck.experiment.claimfile import read_claim_files
from claimcheck.experiment.plan import Graph, Node, graph
from claimcheck.experiment.recipe import Study, study
from claimcheck.experiment.runs import Cost, Records, Run

CLAIMS = """
paper = "2001.00001"
title = "Warm starts"

[[claim]]
key = "harbour-gain"
says = "Warm starts gain 8 points on Harbour."
kind = "gain"
values = { v1 = 8.0 }
metric = "accuracy on Harbour"
split = "test"
treatment = "with"
baseline = "without"
refuted_by = "no gain"
recipe = "harbour"
named = [["harbour"]]

[[claim]]
key = "meadow-nothing"
says = "Warm starts do nothing for Meadow."
kind = "no_effect"
metric = "accuracy on Meadow"
split = "test"
treatment = "with"
baseline = "without"
refuted_by = "a gain"
named = [["meadow"]]
"""

TRAINING = (
    '{ tasks = ["kinds"], examples = 64, tokens = 12, settings = { steps = 4, batch_size = 8, max_length = 64 } }'
)
RECIPE = f"""
claim = "2001.00001#harbour-gain"
version = 1
margin = 3.0
margin_reason = "fixed for the test"

[profiles.smoke]
trains = "made-up languages, not Harbour"
data = "made"
seeds = [1, 2, 3, 4, 5]
main = ["names"]
untested = ["Harbour"]
differs = ["everything"]
shape = {{ vocabulary = 400, hidden = 32, layers = 1, attention_heads = 2, positions = 64 }}
pretraining = {TRAINING.replace("kinds", "mlm")}

[profiles.smoke.arms.treatment]
role = "treatment"
words = "kinds"
training = {TRAINING}

[profiles.smoke.arms.sham]
role = "sham"
words = "labels shuffled"
training = {TRAINING.replace('"kinds"], ', '"kinds"], labels = "shuffled", ')}

[profiles.smoke.targets.names]
task = "kinds_ner"
words = "names"
languages = ["en", "aa"]
examples = 20
tokens = 12
training = {TRAINING.replace("kinds", "kinds_ner")}

[profiles.smoke.targets.retrieval]
task = "retrieval"
words = "retrieval"
languages = ["aa"]
examples = 20
tokens = 12
centred = true
settings = {{ max_length = 64 }}
"""

ITEMS = 400
Points = Callable[[Node], float | None]
"""The share of right answers, 0 to 1, of a run; None: there is no run."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as the repository is one: claims/ and repro/."""
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "2001.00001.toml").write_text(CLAIMS)
    (tmp_path / "repro" / "harbour").mkdir(parents=True)
    (tmp_path / "repro" / "harbour" / "recipe.toml").write_text(RECIPE)
    return tmp_path


@pytest.fixture
def make(folder: Path) -> Callable[..., Study]:
    """Return the study of that folder, some text of its recipe changed."""

    def study_of(changed: Mapping[str, str] | None = None, profile: str = "smoke") -> Study:
        text = RECIPE
        for old, new in (changed or {}).items():
            assert old in text
            text = text.replace(old, new)
        (folder / "repro" / "harbour" / "recipe.toml").write_text(text)
        files = read_claim_files([folder / "claims" / "2001.00001.toml"])
        return study(folder / "repro", files, "harbour", profile)

    return study_of


@pytest.fixture
def made_run() -> Callable[..., Run]:
    """Return a record of a run in which that share of the items, the same in all languages, was right."""

    def run_of(node: Node, right: float, **given: Any) -> Run:
        languages = node.scored.languages if node.scored else ()
        hits = round(right * ITEMS)
        sums = {one: {f"i{n}": (float(n < hits), 1.0) for n in range(ITEMS)} for one in languages}
        fields: dict[str, Any] = {
            "id": node.id,
            "name": node.name,
            "status": "finished",
            "settings": node.settings,
            "digests": {},
            "versions": {},
            "device": "none",
            "cost": Cost(seconds=1.0, tokens=10.0),
            "scores": dict.fromkeys(languages, 100.0 * hits / ITEMS),
            "sums": sums,
        }
        return Run(**{**fields, **given})

    return run_of


@pytest.fixture
def recorded(tmp_path: Path, made_run: Callable[..., Run]) -> Callable[[Graph, Points], Records]:
    """Return records of all runs of a graph whose points are given."""

    def records_of(one: Graph, points: Points) -> Records:
        records = Records(tmp_path / "runs")
        for node in one.nodes:
            right = points(node)
            if right is not None:
                records.add(made_run(node, right))
        return records

    return records_of


@pytest.fixture
def small(make: Callable[..., Study]) -> Graph:
    """The graph of that study."""
    return graph(make())
