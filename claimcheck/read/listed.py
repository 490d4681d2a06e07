"""A claims file for machines: JSON Lines, `{"id": "...", "claim": "...", "references": ["2005.13013v2"]}`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..arxiv_id import parse_id
from ..errors import SummaryError
from ..model import Claim, Reference
from .claims import MOST, claim_id
from .references import place_of

LONGEST_CLAIM = 200_000
"""Characters of one claim."""


def read(text: str, name: str) -> tuple[tuple[Claim, ...], tuple[Reference, ...]]:
    """Return the claims and references of a claims file.

    Raises:
        SummaryError: a line is no object with a claim.
    """
    claims: list[Claim] = []
    references: dict[str, Reference] = {}
    taken: dict[str, int] = {}
    start = 0
    for number, line in enumerate(text.split("\n"), 1):  # not splitlines: a JSON string may hold U+2028
        if line.strip():
            made = _object(line, f"{name}:{number}")
            keys = [_reference(cited, references, number) for cited in made.get("references") or ()]
            claims.append(_claim(made, tuple(keys), start, line, number, taken))
        start += len(line) + 1
        if len(claims) > MOST:
            raise SummaryError(f"{name}: more than {MOST:,} claims", "split the file")
    if not claims:
        raise SummaryError(f"{name}: no claims in it", 'one object a line: {"claim": "...", "references": ["..."]}')
    return tuple(claims), tuple(references.values())


def _object(line: str, where: str) -> dict[str, Any]:
    remedy = 'for instance {"id": "a1", "claim": "We gain 3.1 points.", "references": ["2005.13013v2"]}'
    try:
        made = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SummaryError(f"{where}: not JSON ({error})", remedy) from error
    if not isinstance(made, dict) or not isinstance(made.get("claim"), str) or not made["claim"].strip():
        raise SummaryError(f"{where}: no claim in it", remedy)
    cited = made.get("references", [])
    if not isinstance(cited, Sequence) or isinstance(cited, str) or not all(isinstance(c, str) for c in cited):
        raise SummaryError(f"{where}: 'references' is no list of texts", remedy)
    if len(made["claim"]) > LONGEST_CLAIM:
        raise SummaryError(f"{where}: longer than {LONGEST_CLAIM:,} characters", "a claim is a sentence or two")
    return made


def _reference(cited: str, references: dict[str, Reference], line: int) -> str:
    parsed = parse_id(cited)
    place, found, malformed = place_of(cited)
    parsed = parsed or found
    looks_like_one = malformed or (parsed is None and cited.replace(".", "").replace("v", "").isdigit())
    key = f"{parsed[0]}v{parsed[1]}" if parsed and parsed[1] else parsed[0] if parsed else place
    references.setdefault(
        key,
        Reference(
            key=key,
            cited=cited,
            arxiv_id=parsed[0] if parsed else None,
            version=parsed[1] if parsed else None,
            title=None,
            malformed=looks_like_one,
            line=line,
        ),
    )
    return key


WIDTHS = (80, 100, 120, 128, 140, 150, 160, 200, 240, 250, 256, 280, 300, 400, 500, 512)
"""Widths, in characters, that texts are cut to."""


def _cut_at_a_width(text: str) -> bool:
    """Whether a claim has one of the usual widths to the character, or one less, and no final stop."""
    return text[-1:].isalnum() and any(width - 1 <= len(text) <= width for width in WIDTHS)


def _once(given: str, taken: dict[str, int]) -> str:
    """Return a given id, `-2` added for a repetition."""
    taken[given] = taken.get(given, 0) + 1
    return given if taken[given] == 1 else f"{given}-{taken[given]}"


def _claim(
    made: dict[str, Any], keys: tuple[str, ...], start: int, line: str, number: int, taken: dict[str, int]
) -> Claim:
    text = " ".join(made["claim"].split())
    given = made.get("id")
    end = start + len(line.rstrip("\r\n"))
    return Claim(
        id=_once(str(given)[:200], taken) if given not in (None, "") else claim_id(text, taken),
        text=text,
        span=(start, end),
        line=number,
        column=1,
        end_line=number,
        end_column=end - start + 1,
        pointer="/claim",
        truncated=text.endswith(("...", "…")) or bool(made.get("truncated", False)) or _cut_at_a_width(text),
        cites=tuple(dict.fromkeys(keys)),
        cites_scope="claim",
    )
