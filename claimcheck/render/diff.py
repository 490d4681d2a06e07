"""What changed between two records: two runs, or two editions of a summary.

Claims are matched by id, then, among those left over, by the likeness of their words; their order does
not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from .markdown import escape
from .record import ClaimRecord, Record

Kind = Literal["added", "removed", "reworded", "verdict", "reason", "reference"]
ALIKE = 75.0
"""Likeness (0 to 100, RapidFuzz's token sort ratio) from which a claim is the other one reworded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that changed."""

    kind: Kind
    id: str
    """Claim id in the newer record (the older one's for what was removed), or reference key."""
    text: str
    old: str
    new: str


def diff(old: Record, new: Record) -> tuple[Change, ...]:
    """Return the changes from `old` to `new`, claims first, each in the order of the newer record."""
    return (*_claims(old["claims"], new["claims"]), *_references(old, new))


def _claims(old: Sequence[ClaimRecord], new: Sequence[ClaimRecord]) -> Iterator[Change]:
    before = {claim["id"]: claim for claim in old}
    after = {claim["id"] for claim in new}
    gone = [claim for claim in old if claim["id"] not in after]
    for claim in new:
        earlier = before.get(claim["id"])
        if earlier is None:
            earlier = _reworded(claim, gone)
            if earlier is None:
                yield _change("added", claim, "", claim["verdict"])
                continue
            gone.remove(earlier)
            yield _change("reworded", claim, earlier["text"], claim["text"])
        if earlier["verdict"] != claim["verdict"]:
            yield _change("verdict", claim, earlier["verdict"], claim["verdict"])
        elif earlier["reason_code"] != claim["reason_code"]:
            yield _change("reason", claim, earlier["reason_code"], claim["reason_code"])
    for claim in gone:
        yield _change("removed", claim, claim["verdict"], "")


def _reworded(claim: ClaimRecord, gone: Sequence[ClaimRecord]) -> ClaimRecord | None:
    from rapidfuzz import fuzz

    scored = [(fuzz.token_sort_ratio(claim["text"], g["text"]), -n) for n, g in enumerate(gone)]
    best = max(scored, default=(0.0, 0))
    return gone[-best[1]] if best[0] >= ALIKE else None


def _change(kind: Kind, claim: ClaimRecord, old: str, new: str) -> Change:
    return Change(kind=kind, id=claim["id"], text=claim["text"], old=old, new=new)


def _references(old: Record, new: Record) -> Iterator[Change]:
    """Yield references that came, went, changed status or are read at another version."""
    before = {r["cited"]: r for r in old["references"]}
    after = {r["cited"]: r for r in new["references"]}
    for cited in [*after, *(c for c in before if c not in after)]:
        states = [_state(side.get(cited)) for side in (before, after)]
        if states[0] != states[1]:
            key = (after.get(cited) or before[cited])["key"]
            yield Change(kind="reference", id=key, text=cited, old=states[0], new=states[1])


def _state(reference: Any) -> str:
    if reference is None:
        return ""
    read = reference["read"]
    status: str = reference["status"].replace("_", " ")
    return f"{status} v{read['version']}" if read and read["version"] else status


def sentence(change: Change) -> str:
    """Return a change in words."""
    quoted = f"“{change.text[:120]}”"
    match change.kind:
        case "added":
            return f"new claim, {change.new.replace('_', ' ')}: {quoted}"
        case "removed":
            return f"claim gone (was {change.old.replace('_', ' ')}): {quoted}"
        case "reworded":
            return f"reworded: “{change.old[:120]}” is now {quoted}"
        case "verdict":
            return f"{change.old.replace('_', ' ')} → {change.new.replace('_', ' ')}: {quoted}"
        case "reason":
            return f"other reason, {change.old.replace('_', ' ')} → {change.new.replace('_', ' ')}: {quoted}"
    return f"reference {change.text}: {change.old or 'not cited'} → {change.new or 'no longer cited'}"


def as_markdown(changes: Sequence[Change]) -> str:
    """Return the changes as a Markdown list."""
    if not changes:
        return "Nothing changed.\n"
    return "".join(f"- {escape(sentence(change))}\n" for change in changes)


def as_records(changes: Sequence[Change]) -> list[dict[str, str]]:
    """Return the changes as JSON objects."""
    return [asdict(change) for change in changes]
