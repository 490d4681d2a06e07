"""The index over a set: its summaries, what recurs in them, and the census of their ticks.

`set.json` is the record of a set, made from a few fields of each summary's record so that a set of
thousands stays small; `index.html` is a pure function of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from typing_extensions import TypedDict

from ..stats import wilson
from .html import address, page
from .record import AuditRecord, Record
from .words import VERDICTS, headline

SCHEMA = "claimcheck/set/1"
RECURRING = 100
"""At most so many recurring claims and papers are listed, the most frequent first."""


class ClaimEntry(TypedDict):
    """What the index keeps of one claim."""

    id: str
    text: str
    verdict: str
    ticked: bool | None
    told: float | None


class Entry(TypedDict):
    """What the index keeps of one summary."""

    folder: str
    path: str
    title: str | None
    generator: str | None
    headline: str
    counts: dict[str, int]
    papers: list[dict[str, str]]
    claims: list[ClaimEntry]


class SetRecord(TypedDict):
    """A whole set."""

    schema: str
    set: str
    summaries: list[Entry]
    audit: list[AuditRecord]


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
            {"id": r["arxiv_id"], "title": r["title"] or "", "status": r["status"]}
            for r in record["references"]
            if r["arxiv_id"]
        ],
        "claims": [
            {
                "id": c["id"],
                "text": c["text"],
                "verdict": c["verdict"],
                "ticked": c["self_reported"].get("verified"),
                "told": c["self_reported"].get("confidence"),
            }
            for c in record["claims"]
        ],
    }


def set_record(name: str, entries: Sequence[Entry], audit: Iterable[AuditRecord] = ()) -> SetRecord:
    """Return the record of a set."""
    return {"schema": SCHEMA, "set": name, "summaries": list(entries), "audit": list(audit)}


def files(made: SetRecord) -> dict[str, bytes]:
    """Return the files that lie in the folder of a set."""
    text = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    return {
        "set.json": text.encode("utf-8", "replace"),
        "index.html": index(made).encode("utf-8", "replace"),
    }


def index(made: SetRecord) -> str:
    """Return the index page of a set."""
    entries = made["summaries"]
    return page(
        "index.html.j2",
        set_name=made["set"],
        entries=entries,
        audit=made["audit"],
        total={v: sum(e["counts"][v] for e in entries) for v in VERDICTS},
        claims=sum(e["counts"]["claims"] for e in entries),
        recurring=_recurring(entries),
        papers=_papers(entries),
        census=census([c for e in entries for c in e["claims"]]),
        address=address,
    )


def _recurring(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return the claims that stand in more than one summary, with how their verdicts differ."""
    seen: dict[str, dict[str, Any]] = {}
    for number, one in enumerate(entries):
        for claim in one["claims"]:
            key = claim["id"].split("-")[0]
            place = seen.setdefault(key, {"text": claim["text"], "where": set(), "verdicts": {}})
            place["where"].add(number)
            place["verdicts"][claim["verdict"]] = place["verdicts"].get(claim["verdict"], 0) + 1
    found = [
        {
            "text": p["text"],
            "summaries": len(p["where"]),
            "verdicts": sorted(p["verdicts"].items(), key=lambda v: VERDICTS.index(v[0])),
        }
        for p in seen.values()
        if len(p["where"]) > 1
    ]
    return sorted(found, key=lambda f: (-f["summaries"], f["text"]))[:RECURRING]


def _papers(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return the cited papers, the most cited first."""
    seen: dict[str, dict[str, Any]] = {}
    for one in entries:
        for paper in {p["id"]: p for p in one["papers"]}.values():
            place = seen.setdefault(paper["id"], {"id": paper["id"], "title": "", "summaries": 0, "status": set()})
            place["title"] = place["title"] or paper["title"]
            place["summaries"] += 1
            place["status"].add(paper["status"])
    for place in seen.values():
        place["status"] = ", ".join(sorted(s.replace("_", " ") for s in place["status"]))
    return sorted(seen.values(), key=lambda p: (-p["summaries"], p["id"]))[:RECURRING]


def census(claims: Sequence[ClaimEntry]) -> dict[str, Any] | None:
    """Return what the generators' ticks and confidences are worth; None where they gave none.

    Only claims that were judged count (not those we could not look at), and how many those are is part
    of the answer. Confidences go into five bins of equal width, each with its Wilson interval.
    """
    ticked = [c for c in claims if c["ticked"]]
    told = [c for c in claims if c["told"] is not None]
    if not ticked and not told:
        return None
    judged = [c for c in ticked if c["verdict"] != "not_checked"]
    judged_told = [c for c in told if c["verdict"] != "not_checked"]
    right = sum(c["verdict"] == "supported" for c in judged)
    bins = []
    for number in range(5):
        low, high = number / 5, (number + 1) / 5 if number < 4 else 1e9
        inside = [c for c in judged_told if low <= (c["told"] or 0.0) < high]
        if inside:
            hits = sum(c["verdict"] == "supported" for c in inside)
            mean = sum(c["told"] or 0.0 for c in inside) / len(inside)
            bins.append(_bin(min(max(mean, 0.0), 1.0), hits, len(inside)))
    return {
        "ticked": len(ticked),
        "judged": len(judged),
        "right": right,
        "interval": [round(100 * v) for v in wilson(right, len(judged))],
        "bins": bins,
    }


def _bin(mean: float, hits: int, tries: int) -> dict[str, Any]:
    """Return one point of the reliability diagram, in its pixels (a plot of 300 by 300 at 50, 10)."""
    low, high = wilson(hits, tries)
    return {
        "x": round(50 + 300 * mean, 1),
        "y": round(310 - 300 * hits / tries, 1),
        "top": round(310 - 300 * high, 1),
        "bottom": round(310 - 300 * low, 1),
        "n": tries,
        "told": round(mean, 2),
        "share": round(hits / tries, 2),
    }
