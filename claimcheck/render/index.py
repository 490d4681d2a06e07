"""The index over a set: its summaries, what recurs in them, and the census of their ticks.

`set.json` is the record of a set, made from a few fields of each summary's record so that a set of
thousands stays small; `index.html` is a pure function of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from typing_extensions import TypedDict

from ..stats import wilson
from .headline import Instead, Told, headline, instead, sentence, states
from .html import address, page
from .record import AuditRecord, Record
from .words import VERDICTS

SCHEMA = "claimcheck/set/1"
RECURRING = 100
"""At most so many recurring claims and papers are listed, the most frequent first."""


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
        headline=headline_of(entries),
        entries=[{**e, "verdicts": {v: e["counts"][v] for v in VERDICTS}} for e in entries],
        generators=sorted({e["generator"] for e in entries if e["generator"]}),
        audit=made["audit"],
        total={v: sum(e["counts"][v] for e in entries) for v in VERDICTS},
        claims=sum(e["counts"]["claims"] for e in entries),
        recurring=_recurring(entries),
        papers=_papers(entries),
        census=census([c for e in entries for c in e["claims"]]),
        address=address,
    )


def headline_of(entries: Sequence[Entry]) -> str:
    """Return the headline of a set: that of all its claims together."""
    told = [
        Told(verdict=c["verdict"], reason_code=c["reason_code"], ticked=bool(c["ticked"]), instead=c["instead"])
        for e in entries
        for c in e["claims"]
    ]
    unread = {f"{p['id']}v{p['version']}" for e in entries for p in e["papers"] if p["status"] == "other_version"}
    return sentence(told, unread)


def _recurring(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return the claims that stand in more than one summary, with how their verdicts differ."""
    seen: dict[str, dict[str, Any]] = {}
    for number, one in enumerate(entries):
        for claim in one["claims"]:
            key = claim["id"].split("-")[0]
            place = seen.setdefault(key, {"text": claim["text"], "where": {}, "verdicts": {}})
            place["where"].setdefault(number, f"{quote(one['folder'])}/index.html#c-{claim['id']}")
            place["verdicts"][claim["verdict"]] = place["verdicts"].get(claim["verdict"], 0) + 1
    found = [
        {
            "text": p["text"],
            "summaries": len(p["where"]),
            "where": [(number + 1, address) for number, address in p["where"].items()],
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
    of the answer. Where another version was read than the cited one, what it says makes a diagram of its own.
    """
    ticked = [c for c in claims if c["ticked"]]
    told = [c for c in claims if c["told"] is not None]
    if not ticked and not told:
        return None
    judged = [c for c in ticked if c["verdict"] != "not_checked"]
    right = sum(c["verdict"] == "supported" for c in judged)
    return {
        "ticked": len(ticked),
        "judged": len(judged),
        "right": right,
        "interval": [round(100 * v) for v in wilson(right, len(judged))],
        "verdicts": {v: sum(c["verdict"] == v for c in ticked) for v in VERDICTS},
        "bins": _bins((c["told"], c["verdict"] == "supported") for c in told if c["verdict"] != "not_checked"),
        "instead": _bins((c["told"], states(c["instead"])) for c in told if c["instead"]),
    }


def _bins(told: Iterable[tuple[float | None, bool]]) -> list[dict[str, Any]]:
    """Return the points of a reliability diagram: five bins of equal width over (confidence, right or not)."""
    given = [(min(max(confidence or 0.0, 0.0), 1.0), right) for confidence, right in told]
    made = []
    for number in range(5):
        inside = [(c, right) for c, right in given if min(int(5 * c), 4) == number]
        if inside:
            hits = sum(right for _, right in inside)
            made.append(_bin(sum(c for c, _ in inside) / len(inside), hits, len(inside)))
    return made


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
