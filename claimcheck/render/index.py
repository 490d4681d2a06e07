"""The index over a set: its summaries, what recurs in them, and the census of their ticks.

`set.json` is the record of a set, made from a few fields of each summary's record so that a set of
thousands stays small; `index.html` is a pure function of the same.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from sys import intern
from typing import Any
from urllib.parse import quote

from ..stats import wilson
from .entries import ClaimEntry, Entries
from .headline import Told, sentence, states
from .html import address, page
from .record import AuditRecord
from .words import VERDICTS

SCHEMA = "claimcheck/set/1"
RECURRING = 100
"""At most so many recurring claims and papers are listed, the most frequent first."""
SHOWN = 50
"""Of the summaries that a recurring claim stands in, so many are linked."""


def set_json(name: str, entries: Entries, audit: Sequence[AuditRecord]) -> Iterator[str]:
    """Yield the record of a set in pieces, one line a summary."""
    yield f'{{"schema": {_text(SCHEMA)}, "set": {_text(name)}, "summaries": ['
    for number, one in enumerate(entries):
        yield f"{',' if number else ''}\n{_text(one)}"
    yield f'],\n"audit": {_text(list(audit))}}}\n'


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def index(name: str, entries: Entries, audit: Sequence[AuditRecord] = ()) -> str:
    """Return the index page of a set."""
    total = Counter[str]()
    for one in entries:
        total.update(one["counts"])
    return page(
        "index.html.j2",
        set_name=name,
        headline=headline_of(entries),
        summaries=len(entries),
        entries=({**e, "verdicts": {v: e["counts"][v] for v in VERDICTS}} for e in entries),
        generators=sorted({e["generator"] for e in entries if e["generator"]}),
        audit=audit,
        total={v: total[v] for v in VERDICTS},
        claims=total["claims"],
        recurring=_recurring(entries),
        papers=_papers(entries),
        census=census(c for e in entries for c in e["claims"]),
        address=address,
    )


def headline_of(entries: Entries) -> str:
    """Return the headline of a set: that of all its claims together."""
    told = [
        Told(
            verdict=intern(c["verdict"]),
            reason_code=intern(c["reason_code"]),
            ticked=bool(c["ticked"]),
            instead=c["instead"],
        )
        for e in entries
        for c in e["claims"]
    ]
    unread = {f"{p['id']}v{p['version']}" for e in entries for p in e["papers"] if p["status"] == "other_version"}
    return sentence(told, unread)


def _recurring(entries: Entries) -> list[dict[str, Any]]:
    """Return the claims that stand in more than one summary, with how their verdicts differ."""
    often = Counter(key for e in entries for key in {_key(c) for c in e["claims"]})
    found: dict[str, dict[str, Any]] = {
        key: {"summaries": n, "where": {}, "verdicts": Counter()} for key, n in often.most_common(RECURRING) if n > 1
    }
    for number, one in enumerate(entries, 1):
        for claim in one["claims"]:
            if (place := found.get(_key(claim))) is None:
                continue
            place.setdefault("text", claim["text"])
            place["verdicts"][claim["verdict"]] += 1
            if len(place["where"]) < SHOWN:
                place["where"].setdefault(number, f"{quote(one['folder'])}/index.html#c-{claim['id']}")
    for place in found.values():
        place["where"] = list(place["where"].items())
        place["verdicts"] = sorted(place["verdicts"].items(), key=lambda v: VERDICTS.index(v[0]))
    return sorted(found.values(), key=lambda f: (-f["summaries"], f["text"]))


def _key(claim: ClaimEntry) -> str:
    """Return a claim's id without its repetition number: what the same claim has in common everywhere."""
    return claim["id"].split("-")[0]


def _papers(entries: Entries) -> list[dict[str, Any]]:
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


def census(claims: Iterable[ClaimEntry]) -> dict[str, Any] | None:
    """Return what the generators' ticks and confidences are worth; None where they gave none.

    Only claims that were judged count (not those we could not look at), and how many those are is part
    of the answer. Where another version was read than the cited one, what it says makes a diagram of its own.
    """
    ticked = Counter[str]()
    told, told_instead = [], []
    for claim in claims:
        if claim["ticked"]:
            ticked[claim["verdict"]] += 1
        if claim["told"] is not None and claim["verdict"] != "not_checked":
            told.append((claim["told"], claim["verdict"] == "supported"))
        if claim["told"] is not None and claim["instead"]:
            told_instead.append((claim["told"], states(claim["instead"])))
    if not ticked and not told and not told_instead:
        return None
    judged = ticked.total() - ticked["not_checked"]
    return {
        "ticked": ticked.total(),
        "judged": judged,
        "right": ticked["supported"],
        "interval": [round(100 * v) for v in wilson(ticked["supported"], judged)],
        "verdicts": {v: ticked[v] for v in VERDICTS},
        "bins": _bins(told),
        "instead": _bins(told_instead),
    }


def _bins(told: Iterable[tuple[float, bool]]) -> list[dict[str, Any]]:
    """Return the points of a reliability diagram: five bins of equal width over (confidence, right or not)."""
    given = [(min(max(confidence, 0.0), 1.0), right) for confidence, right in told]
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
