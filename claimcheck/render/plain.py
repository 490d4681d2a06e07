"""The record itself."""

from __future__ import annotations

from .interface import Assets, Format
from .record import Record, dumps


def _render(record: Record, assets: Assets) -> str:
    del assets
    return dumps(record) + "\n"


JSON = Format(name="json", file="findings.json", render=_render)
