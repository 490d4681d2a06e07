"""The recorded smoke study that we ship: its outcome is made again from its records alone."""

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


@pytest.fixture(scope="module")
def shipped() -> Graph:
    """The graph of the profile that is recorded."""
    return graph(find("squad-gain", "smoke", ROOT))


@pytest.fixture(scope="module")
def records() -> Records:
    """Its recorded runs."""
    return Records(STUDY / "runs")


def test_every_run_of_it_is_recorded_and_no_other(shipped: Graph, records: Records) -> None:
    assert {node.id for node in shipped.nodes} == set(records)
    assert () == needed(shipped, set(records), kept=())


def test_scores_are_what_their_sums_say(shipped: Graph, records: Records) -> None:
    for node in shipped.nodes:
        for language, score in records[node.id].scores.items():
            assert pytest.approx(score, abs=1e-4) == ratio(records[node.id].sums[language])


@pytest.mark.parametrize("name", FORMATS)
def test_its_report_is_what_the_records_give(shipped: Graph, records: Records, name: str) -> None:
    """Apart from how a page looks, which is decided elsewhere."""
    file, render = FORMATS[name]
    pages = [(STUDY / "report" / "smoke" / file).read_text(), render(outcome(shipped, records))]
    bare = [re.sub("<style>.*?</style>", "", page, flags=re.DOTALL) for page in pages]
    assert bare[0] == bare[1]


def test_the_effect_that_was_built_in_is_found_and_the_shams_show_none(shipped: Graph, records: Records) -> None:
    found = outcome(shipped, records)
    assert "agrees_at_this_scale" == found.outcome
    shams = [row["interval"] for row in found.detail["controls"] if not row["key"].startswith("treatment-")]
    assert all(low <= 0 <= high for low, high in shams)


def test_nothing_of_this_machine_is_in_it() -> None:
    for path in (STUDY / "runs").glob("*.json"):
        assert "/home" not in path.read_text()
        assert str(ROOT) not in path.read_text()
