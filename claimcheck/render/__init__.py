"""Findings to what people and machines read: one file per format, each a pure function of the record.

To add a format: one file here with a `Format`, one name in `FORMATS`, one test.
"""

from __future__ import annotations

from . import html, junit, markdown, plain, sarif, sheet
from .interface import Assets, Format

FORMATS: tuple[Format, ...] = (
    html.HTML,
    plain.JSON,
    markdown.MARKDOWN,
    sarif.SARIF,
    junit.JUNIT,
    sheet.CSV,
)

__all__ = ["FORMATS", "Assets", "Format", "by_name"]


def by_name(name: str) -> Format | None:
    """Return the format called `name`, or None."""
    return next((one for one in FORMATS if one.name == name), None)
