"""Summaries to report folders: one by one, on all cores of a machine, or over a Ray cluster."""

from __future__ import annotations

from .many import Spread, check_all
from .one import Checked, Indexes, Settings, check_input, chosen_checks, open_library, render_all

__all__ = [
    "Checked", "Indexes", "Settings", "Spread", "check_all", "check_input", "chosen_checks", "open_library",
    "render_all",
]  # fmt: skip
