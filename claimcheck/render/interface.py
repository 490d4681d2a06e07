"""What a report format is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .record import Record

Assets = Mapping[str, bytes]
"""File name (`pictures/x.png`) to bytes: the page crops that lie beside the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to write a record down."""

    name: str
    """As given to `--format`."""
    file: str
    """File name in the report's folder."""
    render: Callable[[Record, Assets], str]
    """Same record and assets, same text."""
