"""The words that all formats share: headline, marks, and hostile text made harmless."""

from __future__ import annotations

import re

from .record import ClaimRecord, Record

MARKS = {"supported": "✓", "contradicted": "✗", "unclear": "?", "not_found": "∅", "not_checked": "–"}
VERDICTS = tuple(MARKS)

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def printable(text: str) -> str:
    """Return `text` without characters that steer a terminal or turn the reading direction.

    Each is shown as `�`, so that a reader sees that something was there.
    """
    return _CONTROL.sub("�", text)


def plural(count: int, noun: str, many: str | None = None) -> str:
    """Return `1 claim`, `2 claims`."""
    return f"{count} {noun}" if count == 1 else f"{count} {many or noun + 's'}"


def headline(record: Record) -> str:
    """Return the one sentence a reader takes away."""
    counts, claims = record["counts"], record["claims"]
    if not claims:
        return "No claim that could be checked was found."
    ticked = [c for c in claims if c["self_reported"].get("verified")]
    if ticked:
        confirmed = sum(c["verdict"] == "supported" for c in ticked)
        lead = f"{confirmed} of {plural(len(ticked), 'tick')} could be confirmed"
    else:
        lead = f"{counts['supported']} of {plural(counts['claims'], 'claim')} supported"
    rest = [
        f"{counts[v]} {v.replace('_', ' ')}"
        for v in ("contradicted", "not_found", "unclear", "not_checked")
        if counts[v]
    ]
    sentence = f"{lead}: {', '.join(rest)}." if rest else f"{lead}."
    return " ".join([sentence, *_other_versions(record)])


def _other_versions(record: Record) -> list[str]:
    """What the versions that were read instead of the cited ones say, as sentences."""
    told = [c for c in record["claims"] if c["reason_code"] == "other_version_only"]
    if not told:
        return []
    unread = sorted({f"{r['arxiv_id']}v{r['version']}" for r in record["references"] if r["status"] == "other_version"})
    says = {"states": 0, "differs": 0, "speaks": 0}
    for claim in told:
        first = claim["by_version"][0] if claim["by_version"] else None
        if first is None:
            continue
        outcome = first["outcome"]
        if outcome in ("verbatim", "verbatim_to_cut", "reworded", "in_table"):
            says["states"] += first["reason_code"] != "wording_differs"
            says["speaks"] += first["reason_code"] == "wording_differs"
        elif outcome == "differs":
            says["differs"] += 1
    read = sorted({claim["by_version"][0]["version"] for claim in told if claim["by_version"]})
    parts = []
    if says["states"]:
        parts.append(f"states {says['states']}")
    if says["differs"]:
        parts.append(f"says otherwise on {says['differs']}")
    if says["speaks"]:
        parts.append(f"speaks of {says['speaks']} in other words")
    sentence = f"{', '.join(unread)} was not read"
    return [f"{sentence}; {', '.join(read)} {' and '.join(parts)}." if parts else f"{sentence}."]


def place(claim: ClaimRecord) -> str:
    """Return where the finding's first evidence stands, such as `2005.13013v1 p. 1`."""
    if not claim["evidence"]:
        return ""
    first = claim["evidence"][0]
    page = f" p. {first['page']}" if first["page"] is not None else ""
    return f"{first['paper']}{page}"
