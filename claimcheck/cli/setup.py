"""`claimcheck init` and `claimcheck doctor`."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import shutil
from pathlib import Path

from .. import __version__, workspace
from . import OK

PARTS: tuple[tuple[str, str, str, str], ...] = (
    ("pymupdf", "check", "core", "PDF text, boxes and pictures"),
    ("arxiv", "fetch", "core", "arXiv's metadata"),
    ("rapidfuzz", "check", "core", "alignment"),
    ("torch", "rerun", "stilts", "training; also --entailment"),
    ("transformers", "rerun", "stilts", "encoders; also --entailment"),
    ("datasets", "rerun", "stilts", "data from the hub"),
    ("ray", "check --on ray", "ray", "many machines"),
    ("mcp", "serve --mcp", "mcp", "writing assistants"),
    ("pandas", "report.to_frame()", "frames", "data frames"),
)
"""Module, the command that wants it, the extra that brings it, what for."""


def init(folder: Path) -> int:
    """Make the three folders and say which are new."""
    made = workspace.init(folder)
    for path in made:
        print(path)
    if not made:
        print(f"{folder}: claims, repro and reports are there already")
    return OK


def doctor(library: Path | None) -> int:
    """Print what is there, what is missing and for which command."""
    print(f"claimcheck {__version__}, Python {platform.python_version()}, {platform.machine()}")
    for module, command, extra, purpose in PARTS:
        print(f"  {module:13} {_version(module, extra):24} {command}: {purpose}")
    print(f"  {'GPU':13} {_gpu()}")
    print(f"  {'Chromium':13} {_browser()}")
    for line in _library(library):
        print(f"  {line}")
    return OK


def _version(module: str, extra: str) -> str:
    if importlib.util.find_spec(module) is None:
        package = f"'claimcheck-arxiv[{extra}]'" if extra != "core" else "claimcheck-arxiv"
        return f"missing: pip install {package}"
    try:
        return importlib.metadata.version(module)
    except importlib.metadata.PackageNotFoundError:
        return "installed"


def _gpu() -> str:
    """Ask the driver, not torch: importing that takes seconds and it may not be installed."""
    import subprocess

    command = shutil.which("nvidia-smi")
    if command is None:
        return "none found (rerun trains on the CPU)"
    asked = subprocess.run(  # noqa: S603 - a fixed command without input
        [command, "--query-gpu=name,memory.total", "--format=csv,noheader"],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    return asked.stdout.strip().replace("\n", "; ") or "none found (rerun trains on the CPU)"


def _browser() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    return found or "none found (only our own tests need one)"


def _library(root: Path | None) -> list[str]:
    from ..errors import LibraryError
    from ..library import Library

    try:
        with Library.open(root, offline=True) as library:
            return [f"{key}: {value}" for key, value in library.report().items()]
    except LibraryError as error:
        return [f"library: {error}"]
