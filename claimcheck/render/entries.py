"""What the index over a set keeps of each summary: a few fields of its record, packed.

A run over ten thousand summaries holds all of theirs until its end, and its memory is to stay flat.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Iterator

from typing_extensions import TypedDict

from .headline import Instead, headline, instead
from .record import Record


class PaperEntry(TypedDict):
    """What the index keeps of one cited paper."""

    id: str
    version: int | None
    title: str
    status: str


class ClaimEntry(TypedDict):
    """What the index keeps of one claim."""

    id: str
    text: str
    verdict: str
    reason_code: str
    ticked: bool | None
    told: float | None
    instead: Instead | None
    """What another version says where the cited one was not read."""


class Entry(TypedDict):
    """What the index keeps of one summary."""

    folder: str
    path: str
    title: str | None
    generator: str | None
    headline: str
    counts: dict[str, int]
    papers: list[PaperEntry]
    claims: list[ClaimEntry]


class Entries:
    """The entries of a set, in the order of their folders; each is unpacked anew wherever they are gone through."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._packed: dict[str, bytes] = {}
        for one in entries:
            self.put(one)

    def put(self, one: Entry) -> None:
        """Add an entry, in place of one with the same folder."""
        self._packed[one["folder"]] = zlib.compress(json.dumps(one).encode(), level=1)

    @property
    def folders(self) -> Collection[str]:
        """The folders whose reports are in."""
        return self._packed.keys()

    def __iter__(self) -> Iterator[Entry]:
        for folder in sorted(self._packed):
            yield json.loads(zlib.decompress(self._packed[folder]))

    def __len__(self) -> int:
        return len(self._packed)


def entry(record: Record, folder: str) -> Entry:
    """Return what the index keeps of a record whose report lies in `folder`."""
    return {
        "folder": folder,
        "path": record["summary"]["path"],
        "title": record["summary"]["title"],
        "generator": record["summary"]["generator"],
        "headline": headline(record),
        "counts": record["counts"],
        "papers": [
            {"id": r["arxiv_id"], "version": r["version"], "title": r["title"] or "", "status": r["status"]}
            for r in record["references"]
            if r["arxiv_id"]
        ],
        "claims": [
            {
                "id": c["id"],
                "text": c["text"],
                "verdict": c["verdict"],
                "reason_code": c["reason_code"],
                "ticked": c["self_reported"].get("verified"),
                "told": c["self_reported"].get("confidence"),
                "instead": instead(c),
            }
            for c in record["claims"]
        ],
    }
