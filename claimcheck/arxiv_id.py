"""arXiv identifiers: the one place that knows what an id looks like.

Source of the forms: arXiv's own page on identifiers. Until March 2007 `archive[.XX]/YYMMNNN`, from April
2007 `YYMM.NNNN`, from January 2015 `YYMM.NNNNN`; a version `vN` may follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_OLD = r"(?P<archive>[a-z]{1,8}(?:-[a-z]{2,8})?)(?:\.[A-Z]{2})?[/_](?P<old>\d{7})"
_NEW = r"(?P<new>\d{4}\.\d{4,5})"
_ID = re.compile(rf"(?:{_OLD}|{_NEW})(?:v(?P<version>[1-9]\d?))?(?!\d)")
_IN_TEXT = re.compile(
    r"(?:arxiv\.org/(?:abs|pdf|html|e-print|src|format)/|(?<![a-z])arxiv\s?[:.]\s?|10\.48550/arxiv\.|"
    r"\b(?:arxiv|corr),?\s(?:preprint\s)?abs/)"
    r"(?P<rest>[^\s<>\"'\]}|,;]{1,60})",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?<![\w./-])(?:[a-z]{1,8}(?:-[a-z]{2,8})?(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(?:v[1-9]\d?)?(?![\w/-]|\.\d)"
)
_ALONE = re.compile(r"\[[\w./,;& -]{9,200}\]|\([\w./,;& -]{9,200}\)")
ARCHIVES = frozenset(
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas "
    "cond-mat cs dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex "
    "nucl-th patt-sol physics plasm-ph q-alg q-bio quant-ph solv-int supr-con".split()
)


def parse_id(text: str) -> tuple[str, int | None] | None:
    """Return (id without version, version) when the whole of `text` is an id that can exist, else None.

    Old ids may be written with `_` for `/`, as file names have to.

    >>> parse_id("2005.13013v2")
    ('2005.13013', 2)
    >>> parse_id("math_0405482")
    ('math/0405482', None)
    >>> parse_id("2013.13013") is None
    True
    """
    match = _ID.fullmatch(text.strip())
    if match is None:
        return None
    version = int(match["version"]) if match["version"] else None
    if match["new"]:
        return (match["new"], version) if _new_exists(match["new"]) else None
    month = int(match["old"][2:4])
    if match["archive"] not in ARCHIVES or not 1 <= month <= 12:
        return None
    return f"{match['archive']}/{match['old']}", version


def _new_exists(number: str) -> bool:
    """Whether the scheme ever gave out such a number: a real month, and as many digits as it then had."""
    year, month, digits = int(number[:2]), int(number[2:4]), len(number) - 5
    if not 1 <= month <= 12 or (year, month) < (7, 4):
        return False
    return digits == (5 if year >= 15 else 4)


def find_ids(text: str) -> Iterator[tuple[int, int, str, tuple[str, int | None] | None]]:
    """Yield (start, end, as written, parsed or None) for each arXiv address, `arXiv:` id or bracketed id in `text`.

    Parsed is None where something claims to be an arXiv id and cannot be one (a malformed reference).
    Bare numbers such as `2005.13013` in running prose are no ids: they may be anything. Alone in brackets they are.
    """
    found = []
    for match in _IN_TEXT.finditer(text):
        rest = match["rest"]
        written = rest[: named.end() if (named := _ID.match(rest)) else len(rest.rstrip(").]}>*_`"))]
        if any(c.isdigit() for c in written):
            found.append((match.start(), match.start("rest") + len(written), written, parse_id(written)))
    for match in _ALONE.finditer(text):
        within = list(find_bare_ids(match[0]))
        if within and not re.sub(r"[\s,;&()\[\]]|and", "", _BARE.sub("", match[0])):
            found += [(match.start() + a, match.start() + b, written, parsed) for a, b, written, parsed in within]
    yield from sorted(found, key=lambda one: one[:2])


def find_bare_ids(text: str) -> Iterator[tuple[int, int, str, tuple[str, int | None] | None]]:
    """Yield ids that nothing marks as such, in the form of `find_ids`, for places where only ids stand."""
    for match in _BARE.finditer(text):
        if (parsed := parse_id(match[0])) is not None:
            yield *match.span(), match[0], parsed
