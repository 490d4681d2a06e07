"""The headline: what a reader takes away, in words that can be quoted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from typing_extensions import TypedDict

from .record import ClaimRecord, Record

OTHERWISE = {
    "contradicted": "contradicted by the source",
    "not_found": "not found in the source",
    "unclear": "unclear",
    "not_checked": "not checked",
}
"""What is said of claims that are not supported, the gravest first."""
IN_THE_WAY = {
    "no_reference": "no paper is cited",
    "reference_not_arxiv": "what is cited is not on arXiv",
    "reference_does_not_exist": "what is cited does not exist",
    "paper_unavailable": "the papers cited could not be had",
    "paper_withdrawn": "the papers cited are withdrawn",
    "paper_unreadable": "the papers cited could not be read",
    "not_tried_offline": "the papers cited are not at hand",
    "other_version_only": "the version cited was not read",
    "some_references_unread": "some of the papers cited were not read",
}
"""What keeps a claim from being checked; every other reason lies in the claim itself."""
STATES = ("verbatim", "verbatim_to_cut", "reworded", "in_table")


class Instead(TypedDict):
    """What a version says that was read in place of the cited one."""

    version: str
    outcome: str
    reason_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the headline needs of one claim."""

    verdict: str
    reason_code: str
    ticked: bool
    instead: Instead | None


def headline(record: Record) -> str:
    """Return the headline of a record, in one sentence or two."""
    told = [
        Told(
            verdict=c["verdict"],
            reason_code=c["reason_code"],
            ticked=bool(c["self_reported"].get("verified")),
            instead=instead(c),
        )
        for c in record["claims"]
    ]
    unread = {f"{r['arxiv_id']}v{r['version']}" for r in record["references"] if r["status"] == "other_version"}
    return sentence(told, unread)


def instead(claim: ClaimRecord) -> Instead | None:
    """Return what another version says of a claim whose cited version was not read."""
    if claim["reason_code"] != "other_version_only" or not claim["by_version"]:
        return None
    first = claim["by_version"][0]
    return {"version": first["version"], "outcome": first["outcome"], "reason_code": first["reason_code"]}


def states(version: Instead) -> bool:
    """Whether a version says what the claim says, without doubt."""
    return version["outcome"] in STATES and version["reason_code"] != "wording_differs"


def sentence(told: Sequence[Told], unread: Set[str]) -> str:
    """Return the headline over claims; `unread` are cited versions in whose place another one was read.

    Where ticks were given, the ticks are held to account: then only ticked claims count.
    """
    ticked = [c for c in told if c.ticked]
    claims = ticked or told
    if not claims:
        return "No claim that could be checked was found."
    noun, done = ("tick", "confirmed") if ticked else ("claim", "supported by what is cited")
    counts = Counter(claim.verdict for claim in claims)
    many, good = len(claims), counts["supported"]
    if counts["not_checked"] == many:
        could = f"None of {many} {noun}s could" if many > 1 else f"The one {noun} could not"
        return f"{could} be {'confirmed' if ticked else 'checked'}: {_why(claims, unread)}."
    if many == 1:
        return f"The one {noun}: {done if good else OTHERWISE[claims[0].verdict]}."
    lead = {many: f"All {many}", 0: f"None of {many}"}.get(good, f"{good} of {many}")
    rest = [(counts[v], words) for v, words in OTHERWISE.items() if counts[v]]
    others = ", ".join(f"{'all' if n == many else n} {words}" for n, words in rest)
    made = f"{lead} {noun}s {done}{': ' if others else ''}{others}."
    elsewhere = _other_versions(claims, unread)
    return f"{made} {elsewhere}." if elsewhere else made


def _why(claims: Sequence[Told], unread: Set[str]) -> str:
    """Return why nothing was checked: the one reason, or the two most frequent ones."""
    common = Counter(c.reason_code if c.reason_code in IN_THE_WAY else "" for c in claims).most_common(2)
    elsewhere = _other_versions(claims, unread)
    if elsewhere and common[0][0] == "other_version_only":
        return elsewhere
    words = [IN_THE_WAY.get(code, "there is nothing to judge") for code, _ in common]
    if len(words) == 1:
        return words[0]
    return "; ".join(f"for {n}, {why}" for (_, n), why in zip(common, words, strict=True))


def _other_versions(claims: Sequence[Told], unread: Set[str]) -> str:
    """Return what the versions say that were read in place of the cited ones; empty where there are none."""
    told = [c.instead for c in claims if c.instead is not None]
    if not told or not unread:
        return ""
    counts = {
        "states {}": sum(states(v) for v in told),
        "says otherwise on {}": sum(v["outcome"] == "differs" for v in told),
        "speaks of {} in other words": sum(v["outcome"] in STATES and not states(v) for v in told),
        "does not mention {}": sum(v["outcome"] == "absent" for v in told),
    }
    parts = [words.format(n) for words, n in counts.items() if n]
    says = " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
    read = sorted({v["version"] for v in told})
    where = f"{min(unread)} was not read" if len(unread) == 1 else f"{len(unread)} cited versions were not read"
    subject = "v" + read[0].rpartition("v")[2] if len(read) == len(unread) == 1 else "what was read instead"
    return f"{where}; {subject} {says}" if says else where
