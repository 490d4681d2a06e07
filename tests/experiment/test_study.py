"""The recorded studies that we ship: their outcomes are made again from their records alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claimcheck.experiment.outcome import outcome
from claimcheck.experiment.plan import Graph, graph, needed
from claimcheck.experiment.report import FORMATS
from claimcheck.experiment.rerun import find
from claimcheck.experiment.runs import Records
from claimcheck.stats import ratio

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "repro" / "squad-gain"
PROFILES = ("smoke", "lab-cpu")
"""Those that were run."""


def shipped(profile: str) -> Graph:
    """The graph of a profile that is recorded."""
    return graph(find("squad-gain", profile, ROOT))


@pytest.fixture(scope="module")
def records() -> Records:
    """Its recorded runs."""
    return Records(STUDY / "runs")


def test_every_run_of_them_is_recorded_and_no_other(records: Records) -> None:
    graphs = [shipped(profile) for profile in PROFILES]
    assert {node.id for one in graphs for node in one.nodes} == set(records)
    assert all(() == needed(one, set(records), kept=()) for one in graphs)


@pytest.mark.parametrize("profile", PROFILES)
def test_scores_are_what_their_sums_say(profile: str, records: Records) -> None:
    for node in shipped(profile).nodes:
        for language, score in records[node.id].scores.items():
            assert pytest.approx(score, abs=1e-4) == ratio(records[node.id].sums[language])


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", FORMATS)
def test_its_report_is_what_the_records_give(profile: str, records: Records, name: str) -> None:
    """Apart from how a page looks, which is decided elsewhere."""
    file, render = FORMATS[name]
    pages = [(STUDY / "report" / profile / file).read_text(), render(outcome(shipped(profile), records))]
    bare = [re.sub(r"<(style|figure)\b.*?</\1>", "", page, flags=re.DOTALL) for page in pages]
    assert bare[0] == bare[1]


def test_the_effect_that_was_built_in_is_found_and_the_shams_show_none(records: Records) -> None:
    found = outcome(shipped("smoke"), records)
    assert "agrees_at_this_scale" == found.outcome
    shams = [row["interval"] for row in found.detail["controls"] if not row["key"].startswith("treatment-")]
    assert all(low <= 0 <= high for low, high in shams)


def test_nothing_of_this_machine_is_in_it() -> None:
    for path in (STUDY / "runs").glob("*.json"):
        assert "/home" not in path.read_text()
        assert str(ROOT) not in path.read_text()
