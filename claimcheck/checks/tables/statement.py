"""What a claim asserts by comparing, in one shape: who is held against whom, which way, and over how many lines.

`A outperforms B on C and D`, `A beats every baseline on all nine tasks`, `A wins on 8 of 9`, `A ranks third on C`,
`A is best on all but C`, `C rises with the number of layers` differ in what they say of the same things. Words that
say more than this shape holds (`often`, `significantly`, `if`) leave a claim open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .tokens import WORDS_AS_NUMBERS, ordinal

_HAS = (
    r"(?:has|have|had|gets?|got|reach(?:es|ed)?|achieves?d?|obtains?|obtained|gives?|gave|yields?|yielded|scores?|"
    r"scored|shows?|needs?|needed|requires?|required|takes?|took|uses?|used)"
)
_RANKS = r"(?:ranks?|ranked|comes?|came|places?|placed|finish(?:es|ed)?)"
_IS = rf"(?:is|are|was|were|does|did|do|performs?|performed|works?|worked|{_RANKS})"
_NTH = r"(?:(?P<nth>second|third|fourth|fifth|sixth|2nd|3rd|4th|5th|6th)[- ])?"
_AHEAD = re.compile(
    r"\b(?:(?P<better>outperform(?:s|ed)?|beats?|surpass(?:es|ed)?|outdoes|outdid|overtakes?|overtook|edge[sd]? out|"
    r"improve[sd]? (?:up)?on|superior to|ahead of|do(?:es)? better than|did better than|"
    rf"(?:{_IS} )?better than)|"
    r"(?P<worse>underperform(?:s|ed)?|los(?:es|e|t) to|inferior to|trail(?:s|ed)?|lag(?:s|ged)? behind|falls? behind|"
    rf"(?:{_IS} )?worse than)|"
    rf"(?P<more>(?:{_HAS}|{_IS}) (?:a |an )?(?:higher|larger|greater|more) (?P<what>(?:\w+ ){{0,2}})than|"
    r"exceed(?:s|ed)?)|"
    rf"(?P<less>(?:{_HAS}|{_IS}) (?:a |an )?(?:lower|smaller|fewer|less) (?P<what2>(?:\w+ ){{0,2}})than))\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    rf"\b(?:(?P<better>{_IS} (?:the )?{_NTH}best|{_HAS} the {_NTH.replace('nth', 'nth2')}best|"
    rf"{_RANKS}(?: in)? (?P<rank>first|second|third|fourth|fifth|sixth))|"
    rf"(?P<worse>{_IS} (?:the )?worst|{_RANKS} last)|"
    rf"(?P<more>(?:{_HAS}|{_IS}) the {_NTH.replace('nth', 'nth3')}(?:highest|largest|greatest))|"
    rf"(?P<less>(?:{_HAS}|{_IS}) the {_NTH.replace('nth', 'nth4')}(?:lowest|smallest|fewest)))\b",
    re.IGNORECASE,
)
_TREND = re.compile(
    r"\b(?:(?P<more>increases?|rises?|grows?|goes up|climbs?)|(?P<better>improves?|gets? better)|"
    r"(?P<less>decreases?|drops?|falls?|declines?|shrinks?|goes down)|(?P<worse>degrades?|worsens?|gets? worse))"
    r"(?: (?:steadily|monotonically|consistently|further)){0,2} (?:with|as)\b",
    re.IGNORECASE,
)
_WHAT_ENDS = re.compile(
    r"[,.;:(](?!\d)|\s(?:on|in|for|at|of|to|by|with|under|over|across|among|when|and|while|than|out)\b", re.IGNORECASE
)
"""Where what is compared has been said."""
_SHRINKING = re.compile(r"\b(?:decreas|shrink|fall|drop|fewer|smaller|less|lower)\w*", re.IGNORECASE)
_DENIED = re.compile(
    r"(?:\b(?:does|do|did|is|are|was|were) not|n't|\bfail(?:s|ed)? to|\bcannot|\bnever)\s$", re.IGNORECASE
)
_N = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_ON = r"\b(?:on|in|for|across|over)\s"
_COUNT = re.compile(
    rf"{_ON}(?P<least>at least )?(?:exactly )?(?P<n>{_N}|none)\s(?:out )?of (?:the |its |these |all )*(?P<of>{_N})\b"
    r"(?: [a-z-]+){0,3}",
    re.IGNORECASE,
)
_BUT = re.compile(
    rf"{_ON}(?:all|every|each|every\w+)(?: of)?(?: the)?(?: [a-z-]+){{0,3}}? "
    r"(?:but|except(?: for)?|other than|apart from)\b"
    r"|\bwith the (?:sole |only )?exception of\b",
    re.IGNORECASE,
)  # fmt: skip
_EVERY = re.compile(
    rf"{_ON}(?:all|every|each|both|either)\b(?: of)?(?: the| these)?(?: (?P<of>{_N})\b)?|\balike\b|"
    r"\bacross the board\b",
    re.IGNORECASE,
)
_MOST = re.compile(rf"{_ON}(?:most|the majority)(?: of)?(?: the)?\b", re.IGNORECASE)
_EVERYONE = re.compile(
    r"\s(?:all|every|each|any)(?: of)?(?: the)?(?: single)?(?: other)?(?: [a-z-]+){1,2}?"
    r"(?: (?:it|they) (?:is|are|was|were) compared (?:with|to|against))?(?=[\s,.;]|$)",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"\b(?:not|no|never|n't|none|some|most|many|several|often|usually|sometimes|only|except|but|although|while|whereas|"
    r"unless|when|if|may|might|can|could|would|than expected|neither|nor|almost|nearly|without|significantly|slightly|"
    r"respectively|average|overall|all|every|both|any|each|always|generally|mostly|likely|wins?|won|loses?|lost|ties?|tied)\b",
    re.IGNORECASE,
)
"""Words that say more than an order, or less: such a claim is left open."""

Way = Literal["better", "worse", "more", "less"]
_TURNED: dict[Way, Way] = {"better": "worse", "worse": "better", "more": "less", "less": "more"}
_WAYS: tuple[Way, ...] = ("better", "worse", "more", "less")


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """On how many of the lines it has to hold."""

    kind: Literal["named", "every", "count", "at_least", "but", "most"]
    wins: int = 0
    of: int | None = None
    """How many lines there are by the claim, where it says so."""
    at: int = 0
    """Where what is left out is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a claim asserts by comparing, before it is held against a table."""

    kind: Literal["ahead", "place", "trend"]
    way: Way
    start: int
    end: int
    """Where the words that compare stand."""
    denied: bool = False
    everyone: bool = False
    """The subject is held against all others."""
    place: int = 1
    many: Many = Many(kind="named")
    what: tuple[int, int] = (0, 0)
    """Where it says what is compared: the `steps` of `needs fewer steps than`."""
    spans: tuple[tuple[int, int], ...] = ()
    """Stretches that were understood: numbers in them are no quantities of a cell."""

    def holds_number(self, start: int) -> bool:
        """Whether a number at `start` says how many lines there are, or which place."""
        return any(a <= start < b for a, b in self.spans)


def statement_of(claim: str) -> Statement | None:
    """Return what `claim` asserts by comparing, or None where it does not, or says more than can be held against cells.

    >>> made = statement_of("Heron beats Egret on 8 of 9 tasks.")
    >>> made.kind, made.way, made.many.kind, made.many.wins, made.many.of
    ('ahead', 'better', 'count', 8, 9)
    """
    verbs = [*_verbs(claim)]
    if len(verbs) != 1:
        return None
    kind, verb = verbs[0]
    spans = [verb.span()]
    denied = _DENIED.search(claim[: verb.start()])
    if denied:
        spans.append(denied.span())
    everyone = _EVERYONE.match(claim, verb.end()) if kind == "ahead" else None
    if everyone:
        spans.append(everyone.span())
    many, understood = _many(claim, verb.end() if kind == "trend" else 0)
    spans += understood
    what = _what(kind, verb)  # `the highest average degree` has no average to form
    if _LOOSE.search(_without(claim, [*spans, what])) or _ambiguous(kind, many, denied is not None):
        return None
    way = next(way for way in _WAYS if verb[way])
    if kind == "trend" and _SHRINKING.search(claim, verb.end()):
        way = _TURNED[way]
    return Statement(
        kind=kind, way=way, start=verb.start(), end=verb.end(), denied=denied is not None,
        everyone=everyone is not None, place=_nth(verb) if kind == "place" else 1, many=many,
        what=what, spans=tuple(spans),
    )  # fmt: skip


def _what(kind: str, verb: re.Match[str]) -> tuple[int, int]:
    """Return where the words stand that say what is compared; an empty stretch where none do."""
    if kind == "place":
        stop = _WHAT_ENDS.search(verb.string, verb.end())
        return verb.end(), stop.start() if stop else len(verb.string)
    if kind == "ahead" and (name := next((n for n in ("what", "what2") if verb[n]), None)):
        return verb.span(name)
    return 0, 0


def _without(claim: str, spans: list[tuple[int, int]]) -> str:
    """Return a claim with blanks for what was understood."""
    left = list(claim)
    for start, end in spans:
        left[start:end] = " " * (end - start)
    return "".join(left)


def _verbs(claim: str) -> Iterator[tuple[Literal["ahead", "place", "trend"], re.Match[str]]]:
    for match in _AHEAD.finditer(claim):
        yield "ahead", match
    for match in _PLACE.finditer(claim):
        yield "place", match
    for match in _TREND.finditer(claim):
        yield "trend", match


def _ambiguous(kind: str, many: Many, denied: bool) -> bool:
    """Whether it is not sure what the words come to: `is not best on all`, `does not beat B on 3 of 4`."""
    return denied and (kind != "ahead" or many.kind != "named")


def _many(claim: str, start: int) -> tuple[Many, list[tuple[int, int]]]:
    """Return on how many lines a claim says that it holds, and the stretches that say so."""
    if match := _COUNT.search(claim, start):
        wins = 0 if match["n"].lower() == "none" else _number(match["n"])
        kind: Literal["count", "at_least"] = "at_least" if match["least"] else "count"
        return Many(kind=kind, wins=wins, of=_number(match["of"])), [match.span()]
    if match := _BUT.search(claim, start):
        every = _EVERY.search(claim, start)
        return Many(kind="but", at=match.end()), [match.span(), *([every.span()] if every else [])]
    found = list(_EVERY.finditer(claim, start))
    if found:
        of = next((_number(m["of"]) for m in found if m["of"]), None)
        both = any("both" in m[0].lower() for m in found)
        return Many(kind="every", of=2 if both else of), [m.span() for m in found]
    if match := _MOST.search(claim, start):
        return Many(kind="most"), [match.span()]
    return Many(kind="named"), []


def _number(word: str) -> int:
    return int(word) if word.isdigit() else int(WORDS_AS_NUMBERS[word.lower()])


def _nth(verb: re.Match[str]) -> int:
    """Return the place that the words give, counted from the front (`worst` and `lowest`: from the back)."""
    said = next((verb[name] for name in ("nth", "nth2", "nth3", "nth4", "rank") if verb[name]), None)
    return (ordinal(said.lower()) or 1) if said else 1
