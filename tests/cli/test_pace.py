"""What a call over many summaries says of how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from claimcheck.cli.pace import EVERY, telling
from claimcheck.errors import SummaryError
from claimcheck.scale import Checked
from claimcheck.workspace import Input


def results(*contradicted: int | None) -> list[Checked]:
    """Return results of summaries of nine claims, so many of them contradicted; None is one that failed."""
    one = Input(name="a.md", set_name="s", path=None)
    made = []
    for count in contradicted:
        record: Any = {"counts": {"claims": 9, "contradicted": count}}
        error = SummaryError("a.md: empty", "give another")
        made.append(Checked(input=one, error=error) if count is None else Checked(input=one, record=record))
    return made


def ticking(step: float) -> Callable[[], float]:
    """Return a clock that goes on by so many seconds whenever it is looked at."""
    now = [0.0]

    def clock() -> float:
        now[0] += step
        return now[0]

    return clock


@pytest.mark.parametrize(
    ("given", "step", "quiet", "expected"),
    [
        pytest.param(
            (1, 0, 2),
            EVERY,
            False,
            ["1 of 3 summaries; 9 claims, 1 contradicted", "2 of 3 ", "3 of 3 summaries; 27 claims, 3 contradicted"],
            id="a line after some seconds, and at the end",
        ),
        pytest.param((1, 0, 2), 0.001, False, ["3 of 3 summaries; 27 claims, 3 contradicted; 0 s"], id="a short run"),
        pytest.param((1, None), 0.001, False, ["2 of 2 summaries; 9 claims, 1 contradicted; 1 summary could not"],
                     id="one that failed is counted apart"),
        pytest.param((1,), EVERY, False, [], id="nothing for one summary"),
        pytest.param((1, 0, 2), EVERY, True, [], id="nothing where nothing is wanted"),
        pytest.param((), EVERY, False, [], id="nothing for nothing"),
    ],
)  # fmt: skip
def test_lines(
    given: tuple[int | None, ...], step: float, quiet: bool, expected: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    made = results(*given)
    assert made == list(telling(made, len(made), quiet=quiet, clock=ticking(step)))
    said = capsys.readouterr()
    assert "" == said.out
    lines = said.err.splitlines()
    assert len(expected) == len(lines)
    assert all(line.startswith(f"claimcheck: {start}") for start, line in zip(expected, lines, strict=True)), lines


def test_the_time_to_go(capsys: pytest.CaptureFixture[str]) -> None:
    made = results(*[0] * 4)
    list(telling(made, 4, quiet=False, clock=ticking(EVERY)))
    # A line takes two looks at the clock: the first summary is done after ten seconds, and three are left.
    assert "; 0.1 a second, about 30 s to go" in capsys.readouterr().err.splitlines()[0]
