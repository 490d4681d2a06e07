"""Which row a row is measured against where the claim names only one: the base of an ablation, the other setting.

`- memory` and `+ 61 specialists` stand below the row that they change; `DPR` under `Multi` has its like under
`Single`. `lifts accuracy from 25.0 to 26.1` speaks of both rows and names one.
"""

from __future__ import annotations

import re

from .bind import NamedTable

_CHANGED = re.compile(r"(?:[+\u2212\u2013\u2014-]\s?(?=[A-Za-z\d\[])|w/o?\b|with(?:out)?\b|no\s)", re.IGNORECASE)
"""How the head of a row begins that changes another."""
_BASE = re.compile(r"\b(?:baseline|vanilla|unmodified|no change)\b", re.IGNORECASE)
"""What the head of a row says that all others of its group are measured against."""


def base_of(one: NamedTable, row: int) -> int | None:
    """Return the row that `row` is measured against; None where it is not sure which."""
    own = [heads[-1] if heads else "" for heads in one.table.rows]
    plain = [r for r, head in enumerate(own) if head and not _CHANGED.match(head)]
    if _CHANGED.match(own[row]):
        above = [r for r in plain if r < row]
        return above[-1] if above else plain[0] if len(plain) == 1 else None
    groups = [heads[:-1] for heads in one.table.rows]
    named = [r for r, head in enumerate(own) if _BASE.search(head) and groups[r] == groups[row]]
    named += [r for r, head in enumerate(own) if head == own[row] and _BASE.search(" ".join(groups[r]))]
    if len(named) == 1 and named[0] != row:
        return named[0]
    alike = [r for r in range(len(own)) if r != row and own[r] == own[row] and one.rows[r].own]
    return alike[0] if len(alike) == 1 else None
