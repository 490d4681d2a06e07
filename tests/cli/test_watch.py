"""What a rerun shows of its progress: lines in a log, bars on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import StringIO

import pytest

from claimcheck.cli import watch
from claimcheck.cli.watch import Watch, words
from claimcheck.experiment.plan import Node
from claimcheck.stilts.records import Tick

NODE = Node(name="target/names/baseline/1", kind="target", id="0" * 12, start=None, settings={})


def tick(step: int) -> Tick:
    return Tick(step=step, steps=600, loss=0.5, tokens_per_second=3000.0, seconds_left=75.4)


class Terminal(StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set the time."""
    now = [0.0]
    monkeypatch.setattr(watch.time, "monotonic", lambda: now[0])
    return lambda seconds: now.__setitem__(0, seconds)


def test_loss_speed_and_time_left_are_said() -> None:
    assert "loss 0.500, 3000 tokens/s, 1:15 left" == words(tick(1))
    first = Tick(step=1, steps=2, loss=None, tokens_per_second=10.0, seconds_left=1.0)
    assert "10 tokens/s, 0:01 left" == words(first)


def test_a_log_gets_a_line_every_few_seconds_at_most(
    capsys: pytest.CaptureFixture[str], clock: Callable[[float], None]
) -> None:
    with Watch() as shown:
        for seconds in range(12):
            clock(float(seconds))
            shown.step(NODE.name, tick(seconds))
        shown.done(1, 3, NODE)
    assert [
        "target/names/baseline/1: step 5 of 600, loss 0.500, 3000 tokens/s, 1:15 left",
        "target/names/baseline/1: step 10 of 600, loss 0.500, 3000 tokens/s, 1:15 left",
        "[1/3] target/names/baseline/1",
    ] == capsys.readouterr().err.splitlines()


def test_a_terminal_gets_bars_that_go_away(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with Watch() as shown:
        shown.step(NODE.name, tick(30))
        shown.done(1, 3, NODE)
    assert "[1/3] target/names/baseline/1" in stream.getvalue()
