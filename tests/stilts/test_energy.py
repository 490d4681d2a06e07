"""Energy by the machine's own counters, on counters of our own."""

from __future__ import annotations

import ctypes
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from claimcheck.stilts import energy
from claimcheck.stilts.energy import Meter


def package(folder: Path, name: str, used: int, most: int = 1000) -> Path:
    """A processor's counter, in joules."""
    (folder / name).mkdir(exist_ok=True)
    (folder / name / "max_energy_range_uj").write_text(f"{most * 1_000_000}\n")
    (folder / name / "energy_uj").write_text(f"{used * 1_000_000}\n")
    return folder


def test_processors_are_added_up_and_a_full_counter_starts_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(energy, "POWERCAP", tmp_path)
    package(tmp_path, "intel-rapl:0", 900)
    package(tmp_path, "intel-rapl:1", 10)
    package(tmp_path, "intel-rapl:0:0", 5)  # a part of the first one
    meter = Meter()
    package(tmp_path, "intel-rapl:0", 50)
    package(tmp_path, "intel-rapl:1", 30)
    assert 150 + 20 == pytest.approx(meter.joules())
    assert "all processors, by powercap" == meter.source


def test_a_machine_without_counters_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(energy, "POWERCAP", tmp_path / "none")
    meter = Meter()
    assert meter.joules() is None
    assert "not measured: the system counts no energy of its processors" == meter.source


def test_a_counter_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(energy, "POWERCAP", package(tmp_path, "intel-rapl:0", 1))

    def refuse(self: Path, *_: Any, **__: Any) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    meter = Meter()
    assert meter.joules() is None
    assert meter.source.startswith("not measured: ")
    assert meter.source.endswith("may not be read")


class Driver:
    """The three functions of the driver's library."""

    def __init__(self, answers: int = 0) -> None:
        self.used, self.answers = 5_000, answers

    def nvmlInit_v2(self) -> int:  # noqa: N802 - the library's name
        return 0

    def nvmlDeviceGetHandleByUUID(self, uuid: bytes, handle: Any) -> int:  # noqa: N802
        return 0 if uuid == b"GPU-1234" else 6

    def nvmlDeviceGetTotalEnergyConsumption(self, handle: Any, millijoules: Any) -> int:  # noqa: N802
        millijoules._obj.value = self.used
        return self.answers


@pytest.mark.parametrize(("answers", "joules"), [(0, 2.5), (3, None)])
def test_a_gpu_is_asked_through_its_driver(monkeypatch: pytest.MonkeyPatch, answers: int, joules: float | None) -> None:
    import torch

    from claimcheck.stilts import loop

    driver = Driver(answers)
    monkeypatch.setattr(loop, "pick_device", lambda: torch.device("cuda", 0))
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda _: SimpleNamespace(uuid="1234"))
    monkeypatch.setattr(ctypes, "CDLL", lambda _: driver)
    meter = Meter()
    driver.used += 2_500
    assert joules == meter.joules()
    assert meter.source == (
        "the whole GPU, by its driver"
        if joules
        else "not measured: the driver answers nvmlDeviceGetTotalEnergyConsumption with 3"
    )
