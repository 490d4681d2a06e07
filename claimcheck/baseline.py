"""Accepted findings: a file that changes the exit code, never the findings.

    [[accepted]]
    claim = "4f1d0c9be21a"
    verdict = "contradicted"
    text = "for the reader: what the claim says"
    reason = "the paper's erratum gives 8.2"
    by = "Rosa"
    until = 2027-03-31

An entry holds for one claim and one verdict until the end of its last day. One without a reason or a name
accepts nothing: somebody has to stand for it.
"""

from __future__ import annotations

import datetime
import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import UsageError
from .render.record import ClaimRecord

FIELDS = ("claim", "verdict", "text", "reason", "by", "until")
DAYS = 90
"""How long a new entry holds unless somebody writes another date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """One accepted finding."""

    claim: str
    verdict: str
    text: str
    reason: str
    by: str
    until: datetime.date

    def holds(self, claim: ClaimRecord, today: datetime.date) -> bool:
        """Whether it accepts the finding of `claim` on `today`."""
        same = self.claim == claim["id"] and self.verdict == claim["verdict"]
        return same and bool(self.reason.strip() and self.by.strip()) and today <= self.until


def load(path: Path) -> tuple[Accepted, ...]:
    """Return the entries of a baseline file.

    Raises:
        UsageError: it cannot be read, or an entry is wrong.
    """
    try:
        made = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        remedy = "make it with --update-baseline"
        raise UsageError(f"{path}: {error.strerror or error}", remedy) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not TOML ({error})", "mend the line it names") from error
    entries = made.get("accepted", [])
    if not isinstance(entries, list):
        raise UsageError(f"{path}: 'accepted' is no list", "entries begin with [[accepted]]")
    return tuple(_entry(entry, f"{path}: entry {number}") for number, entry in enumerate(entries, 1))


def _entry(entry: Any, where: str) -> Accepted:
    if not isinstance(entry, dict):
        raise UsageError(f"{where}: no table", "entries begin with [[accepted]]")
    unknown = sorted(entry.keys() - set(FIELDS))
    if unknown:
        raise UsageError(f"{where}: unknown key '{unknown[0]}'", f"known keys: {', '.join(FIELDS)}")
    until = entry.get("until")
    if not isinstance(until, datetime.date) or isinstance(until, datetime.datetime):
        raise UsageError(f"{where}: 'until' is no date", "for instance until = 2027-03-31, without quotes")
    texts = {field: entry.get(field, "") for field in FIELDS[:-1]}
    wrong = next((field for field, value in texts.items() if not isinstance(value, str)), None)
    if wrong or not texts["claim"] or not texts["verdict"]:
        raise UsageError(f"{where}: '{wrong or 'claim'}' is missing or no text", "give claim and verdict as text")
    return Accepted(until=until, **texts)


def unaccepted(claims: Sequence[ClaimRecord], accepted: Sequence[Accepted], today: datetime.date) -> list[ClaimRecord]:
    """Return the claims whose findings nobody accepted, or not any more."""
    return [claim for claim in claims if not any(one.holds(claim, today) for one in accepted)]


def updated(accepted: Sequence[Accepted], found: Iterable[ClaimRecord], today: datetime.date) -> tuple[Accepted, ...]:
    """Return `accepted` with an entry for every finding in `found` that has none, to be filled in."""
    known = {(one.claim, one.verdict) for one in accepted}
    new: dict[tuple[str, str], Accepted] = {}
    for claim in found:
        key = (claim["id"], claim["verdict"])
        if key not in known:
            new[key] = Accepted(
                claim=key[0],
                verdict=key[1],
                text=claim["text"],
                reason="",
                by="",
                until=today + datetime.timedelta(days=DAYS),
            )
    return (*accepted, *new.values())


def dumps(accepted: Sequence[Accepted]) -> str:
    """Return the entries as TOML; every text is written as a basic string, whatever is in it."""
    lines = ["# Findings that somebody stands for. Fill in reason and by: an entry without them accepts nothing."]
    for one in accepted:
        lines += ["", "[[accepted]]"]
        lines += [f"{field} = {_basic(getattr(one, field))}" for field in FIELDS[:-1]]
        lines.append(f"until = {one.until.isoformat()}")
    return "\n".join(lines) + "\n"


def _basic(text: str) -> str:
    """Return `text` as a TOML basic string: JSON's escapes are TOML's, but for DEL."""
    clean = text.encode("utf-8", "replace").decode()
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")
