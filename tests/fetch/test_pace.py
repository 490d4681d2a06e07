from __future__ import annotations

import time
from pathlib import Path

import pytest

from claimcheck.errors import PaperUnavailable
from claimcheck.fetch.pace import Pace


def test_the_pause_counts_from_the_end_of_the_last_turn(tmp_path: Path) -> None:
    pace = Pace(tmp_path / "pace", pause=0.15, patience=1)
    waited: list[float] = []
    with pace.turn(waited.append):
        pass
    before = time.monotonic()
    with pace.turn(waited.append):
        assert time.monotonic() - before >= 0.14
    assert [pytest.approx(0.15, abs=0.05)] == waited


def test_a_turn_that_fails_ends_too(tmp_path: Path) -> None:
    pace = Pace(tmp_path / "pace", pause=0.0, patience=1)
    with pytest.raises(ValueError, match="no"), pace.turn(lambda _: None):
        raise ValueError("no")
    with pace.turn(lambda _: None):
        pass


@pytest.mark.parametrize("text", ["", "later", "1e300", "nan", "\x00"])
def test_a_damaged_file_stops_nobody(text: str, tmp_path: Path) -> None:
    (tmp_path / "pace").write_text(text)
    with Pace(tmp_path / "pace", pause=0.0, patience=1).turn(lambda _: pytest.fail("waited")):
        pass


def test_holding_off_binds_others(tmp_path: Path) -> None:
    Pace(tmp_path / "pace", pause=0.0, patience=1).hold_off(60)
    other = Pace(tmp_path / "pace", pause=0.0, patience=1)
    with pytest.raises(PaperUnavailable, match="left alone"), other.turn(lambda _: None):
        pass
