"""Energy by the counters that a machine has: NVIDIA's driver for a GPU, Linux's powercap for a processor.

Both count the whole device, whatever runs on it: joules of runs that went at the same time must not be added up.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path

POWERCAP = Path("/sys/class/powercap")
PACKAGES = "intel-rapl:?"
"""A folder for each processor, those of AMD too; parts of one have a second number."""


class Meter:
    """Joules of the device since the meter was made."""

    def __init__(self) -> None:
        self._read: Callable[[], dict[str, float]] | None = None
        self._ranges: dict[str, float] = {}
        try:
            self._read, self.source = self._counter()
            self._began = self._read()
        except (OSError, ValueError) as error:
            self._read, self.source = None, f"not measured: {error}"

    def joules(self) -> float | None:
        """What was used so far; None where nothing counts it, and `source` says why."""
        if self._read is None:
            return None
        now = self._read()
        # A processor's counter starts again from zero at the end of its range.
        return sum((now[key] - self._began[key]) % self._ranges.get(key, float("inf")) for key in now)

    def _counter(self) -> tuple[Callable[[], dict[str, float]], str]:
        """What reads the counters, and what they count; OSError or ValueError says why there are none."""
        import torch

        from .loop import pick_device

        device = pick_device()
        if device.type == "cuda":
            uuid = f"GPU-{torch.cuda.get_device_properties(device).uuid}"
            return _gpu(uuid), "the whole GPU, by its driver"
        folders = sorted(POWERCAP.glob(PACKAGES))
        if not folders:
            raise OSError("the system counts no energy of its processors")
        files = {folder.name: folder / "energy_uj" for folder in folders}
        self._ranges = {folder.name: _joules(folder / "max_energy_range_uj") for folder in folders}
        return lambda: {name: _joules(file) for name, file in files.items()}, "all processors, by powercap"


def _joules(file: Path) -> float:
    try:
        return int(file.read_text()) / 1e6
    except PermissionError:
        raise OSError(f"{file} may not be read") from None


def _gpu(uuid: str) -> Callable[[], dict[str, float]]:
    """What reads a GPU's counter; its driver's library is asked for no more than that."""
    library = ctypes.CDLL("libnvidia-ml.so.1")
    handle, millijoules = ctypes.c_void_p(), ctypes.c_ulonglong()

    def ask(function: str, *given: object) -> None:
        code = getattr(library, function)(*given)
        if code:
            raise OSError(f"the driver answers {function} with {code}")

    ask("nvmlInit_v2")
    ask("nvmlDeviceGetHandleByUUID", uuid.encode(), ctypes.byref(handle))

    def read() -> dict[str, float]:
        ask("nvmlDeviceGetTotalEnergyConsumption", handle, ctypes.byref(millijoules))
        return {uuid: millijoules.value / 1e3}

    return read
