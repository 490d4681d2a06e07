"""claimcheck: generated research summaries, checked against the arXiv papers they cite.

    import claimcheck
    report = claimcheck.check("summary.md", papers=["papers/"])

Names load when first used (PEP 562), so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import CheckedSummary, check
    from .errors import ClaimcheckError

__version__ = "0.1.0"
__all__ = ["CheckedSummary", "ClaimcheckError", "check"]

_HOMES = {"CheckedSummary": "api", "ClaimcheckError": "errors", "check": "api"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
