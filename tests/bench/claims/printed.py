"""Numbers of a sentence that are quantities of what it says, and whether a paper says a thing elsewhere.

The benchmark's own reading of numbers, kept narrow: a number it is not sure of is never changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from sentences import PaperText, fold

NUMBER = re.compile(
    r"(?<![\w.,/$^–:×·-])(?P<digits>\d{1,3}(?:,\d{3})+|"
    r"\d+)(?P<fraction>\.\d+)?(?P<glued>%| %|[KkMBx×](?!\w))?"
    r"(?=[\s);]|[.,:](?!\d)|$)"
)
LABELS = frozenset(
    "section sections sec figure figures fig figs table tables tab equation equations eq "
    "eqs appendix chapter theorem "
    "theorems lemma lemmas proposition corollary definition algorithm step phase stage "
    "line lines page pages version v "
    "type level case property remark example part task question experiment condition "
    "item rule fact claim column row "
    "ref refs reference no number class group model layer node year years in since until during".split()
)
OPENERS = frozenset(
    "the a an with of in on at by for from to and or we it using than only all these "
    "those our their its has have had "
    "is are was were achieves reaches obtains after over about nearly around roughly "
    "approximately almost".split()
)
NOT_EXACT = re.compile(
    r"(?:\b(?:about|approximately|approx|around|roughly|nearly|almost|over|under|above|"
    r"below|circa|some|least|most|"
    r"than|to|up|within|between|exceed\w*|beyond|close|order|say|e\.g\.|like|minimum|"
    r"maximum|per|every|each|±)|[~≈∼±]|\bca\.)"
    r"\W+(?:\w+\W+)?$",
    re.IGNORECASE,
)
AFTER_NOT_EXACT = re.compile(
    r"\s*(?:±|\+|or (?:more|less|fewer|so|higher|lower)|to \d|and (?:above|below|more)|- ?\d|– ?\d)"
)
MAGNITUDES = frozenset("percent thousand million billion trillion points".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number in a sentence: `text[start:end]` are its digits, without unit or sign."""

    start: int
    end: int
    digits: str
    glued: str
    """`%`, `K`, `x` ... stuck to it."""
    after: str
    """The word that follows."""
    before: str
    """The word in front, lower case."""
    exact: bool
    """Neither bound nor approximation nor end of a range: any other value makes the sentence false."""

    @property
    def value(self) -> Decimal:
        """Its value, unit aside."""
        return Decimal(self.digits.replace(",", ""))

    @property
    def decimals(self) -> int:
        """How many digits stand behind the point."""
        return len(self.digits.partition(".")[2])

    @property
    def unit(self) -> str:
        """What it counts: the glued mark, else the word that follows."""
        return self.glued.strip() or self.after.lower()


def quantities(sentence: str) -> list[Quantity]:
    """Return the numbers of `sentence` that measure or count something it speaks of."""
    found = []
    for match in NUMBER.finditer(sentence):
        start = match.start()
        end = match.end("fraction") if match["fraction"] else match.end("digits")
        words = re.findall(r"[\w'’.-]+", sentence[:start])
        after = re.match(r"\s*-?([A-Za-z-]*)", sentence[match.end() :])
        quantity = Quantity(
            start=start,
            end=end,
            digits=sentence[start:end],
            glued=match["glued"] or "",
            after=after.group(1) if after else "",
            before=words[-1].lower().rstrip(".") if words else "",
            exact=not NOT_EXACT.search(sentence[:start]) and not AFTER_NOT_EXACT.match(sentence, match.end()),
        )
        if _measures(sentence, quantity, words) and not _in_citation(sentence, start):
            found.append(quantity)
    return found


def _measures(sentence: str, quantity: Quantity, words: list[str]) -> bool:
    """Whether a number is a quantity and no label, year, version, list mark or part of a name."""
    whole = quantity.decimals == 0 and not quantity.glued
    if whole and (quantity.value <= 1 or re.fullmatch(r"(?:1[5-9]|20)\d\d", quantity.digits)):
        return False
    if (
        sentence[quantity.start - 1 : quantity.start] == "("
        and not quantity.glued
        and sentence[quantity.end :][:1] == ")"
    ):
        return False  # the number of an equation or a section
    if {word.lower().rstrip(".") for word in words[-4:]} & (LABELS - {"in", "since", "until", "during"}):
        return False
    if (
        words
        and words[-1][0].isupper()
        and words[-1].lower() not in OPENERS
        and sentence[quantity.start - 1] not in "(,"
    ):
        return False
    if len(words) > 0 and re.fullmatch(r"[A-Za-z]", words[-1]) and words[-1] != "a":
        return False
    counted = re.fullmatch(r"[a-z][a-z-]{2,}s|people|men|data", quantity.after) or quantity.after in MAGNITUDES
    return bool(not whole or counted)


def _in_citation(sentence: str, place: int) -> bool:
    """Whether `place` lies in square brackets, or in round ones that hold a year."""
    for opening, closing, pattern in (("[", "]", r"."), ("(", ")", r"\b(?:1[89]|20)\d\d[a-z]?\b")):
        left = sentence.rfind(opening, 0, place)
        if left >= 0 and sentence.find(closing, left) >= place:
            inside = sentence[left : sentence.find(closing, left)]
            if re.search(pattern, inside):
                return True
    return False


@lru_cache(maxsize=100_000)
def decimal_of(token: str) -> Decimal | None:
    """Return the value of a printed number, or None."""
    try:
        return Decimal(token.replace(",", "").rstrip("."))
    except InvalidOperation:
        return None


def printed_numbers(paper: PaperText) -> frozenset[Decimal]:
    """Return every number that stands anywhere in the paper, tables and bibliography included."""
    return _printed(paper.raw)


@lru_cache(maxsize=4)
def _printed(raw: str) -> frozenset[Decimal]:
    values = (decimal_of(token) for token in re.findall(r"\d+(?:[.,]\d+)*", raw))
    return frozenset(value for value in values if value is not None)


def could_be_printed(paper: PaperText, digits: str) -> bool:
    """Whether `digits` stands in the paper, or is what a longer number there (or a proportion) rounds to."""
    return _could_be_printed(paper.raw, digits)


@lru_cache(maxsize=50_000)
def _could_be_printed(raw: str, digits: str) -> bool:
    value = Decimal(digits.replace(",", ""))
    step = Decimal(1).scaleb(-len(digits.partition(".")[2]))
    near = step / 2
    return any(
        abs(printed * scale - value) <= near for printed in _printed(raw) for scale in (1, 100) if printed < 10**12
    )


def content_words(text: str) -> set[str]:
    """Return the words and numbers that carry what `text` says."""
    return {t for t in re.findall(r"[a-z]+|\d+(?:[.,]\d+)*", fold(text).lower()) if len(t) > 3 or t[0].isdigit()}


def says_elsewhere(paper: PaperText, claim: str, changed: str, share: float = 0.55) -> bool:
    """Whether some stretch of the paper holds what was `changed` together with `share` of the claim's words.

    The stretch is as long as the claim and half as much on both sides, over every word of the file.
    """
    key = re.findall(r"[a-z]+|\d+(?:[.,]\d+)*", fold(changed).lower())
    words = content_words(claim) - set(key)
    if not key or not words:
        return True
    rarest = min(key, key=lambda token: paper.counts[token])
    reach = len(claim.split())
    for place in paper.places.get(rarest, ()):
        window = set(paper.tokens[max(0, place - reach) : place + reach])
        if set(key) <= window and len(words & window) >= share * len(words):
            return True
    return False
