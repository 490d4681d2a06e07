"""Numbers as the field prints them, and whether two of them say the same.

A printed number stands for an interval: 8.4 is anything from 8.35 to 8.45. A claim may round what a paper
prints and may not have digits the paper lacks. Nothing here is a float.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["number", "year", "label", "citation"]
Bound = Literal["", "about", "at_least", "at_most", "more_than", "less_than"]
Match = Literal["matches", "only_if_rounded", "differs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number where it stands in a text."""

    text: str
    """As printed, with sign, multiplier and unit sign."""
    start: int
    end: int
    value: Decimal
    step: Decimal
    """What its last printed digit is worth: 0.1 for 8.4, 100000 for 1.1M."""
    unit: str | None = None
    """`%`, `points`, `x` (times), or None."""
    bound: Bound = ""
    kind: Kind = "number"
    signed: bool = False
    """A plus or minus is printed."""
    word: bool = False
    """Spelled out."""

    @property
    def low(self) -> Decimal:
        """The smallest value it may stand for."""
        return self.value if self.step == 0 else self.value - self.step / 2

    @property
    def high(self) -> Decimal:
        """The largest value it may stand for."""
        return self.value if self.step == 0 else self.value + self.step / 2

    @property
    def whole(self) -> bool:
        """Whether its value has no decimals, however long (`% 1` fails on more than 28 digits)."""
        return self.value == self.value.to_integral_value()

    @property
    def counts(self) -> bool:
        """Whether it is a quantity of the text, not a year, a section number or a citation."""
        return self.kind == "number"


PLAIN = str.maketrans(
    {
        "\u2212": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\ufe63": "-",
        "\uff0d": "-",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u2007": " ",
        "\uff05": "%",
        "\u2715": "x",
        "\u00d7": "x",
        "\u22c5": "x",
    }
)
"""One character for one, so that offsets stay."""

_THIN = re.compile(r"(?<=\d)[\u2009\u202f](?=\d{3}(?!\d))")
"""Thin blanks between thousands."""
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_NUMBER = re.compile(
    rf"""
    (?<![\w.])(?<!\d[,/])
    (?P<sign>[+-]\s?|±\s?)?
    (?:
        (?P<mantissa>{_DIGITS})\s?[x*]\s?10(?:\s?\^?\s?\{{?(?P<power>[+-]?\d{{1,3}})\}}?|(?P<up>[⁺⁻]?[⁰¹²³⁴-⁹]{{1,3}}))
      | 10(?:\s?\^\s?\{{?(?P<ten>[+-]?\d{{1,3}})\}}?|(?P<raised>[⁺⁻]?[⁰¹²³⁴-⁹]{{1,3}}))
      | (?P<plain>{_DIGITS})(?:[eE](?P<exponent>[+-]?\d{{1,3}}))?
    )
    (?P<scale>\s?(?:[kKMBT]|bn|mn)(?![\w])|m(?=[- ]?param)|\s(?:hundred|thousand|million|billion|trillion)s?\b
       |-(?:thousand|million|billion|trillion)\b)?
    (?P<unit>\s?%|\s?[xX](?![\w])|-fold\b|-times\b)?
    """,
    re.VERBOSE,
)
_WORDS = {
    "zero": 0, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9,
}  # fmt: skip
_SPELLED = re.compile(
    r"\b(?P<half>half|twice|thrice|doubles?|doubled|doubling|triples?|tripled|halves|halved|"
    r"a third(?=\s+(?:of|the|as|more|less|fewer|larger|smaller|faster|to|in|and|or|than|at|for|by)\b|\s*[^\w\s]|\s*$)|"
    r"one[- ](?:third|half)|(?:a|one) quarter|(?:two[- ]third|three[- ]quarter)s|a dozen|"
    r"(?<![.,/])(?:1/2|[12]/3|[13]/4)(?= of\b))\b"
    r"|\b(?:(?P<tens>twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ](?P<ones>one|two|three|four|five|six|"
    r"seven|eight|nine)|(?P<one>a|one|zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety))"
    r"(?:[- ](?P<scale>hundred|thousand|million|billion))?(?P<more> and a half)?\b",
    re.IGNORECASE,
)
_ONES = {"a": 1, "one": 1, **_WORDS}
_FRACTIONS = {
    "half": ("0.5", None), "one half": ("0.5", None), "a third": ("0.333", None), "one third": ("0.333", None),
    "two thirds": ("0.667", None), "a quarter": ("0.25", None), "one quarter": ("0.25", None),
    "three quarters": ("0.75", None), "twice": ("2", "x"), "thrice": ("3", "x"), "double": ("2", "x"),
    "doubles": ("2", "x"), "doubled": ("2", "x"), "doubling": ("2", "x"), "triple": ("3", "x"), "triples": ("3", "x"),
    "tripled": ("3", "x"), "halves": ("0.5", "x"), "halved": ("0.5", "x"), "a dozen": ("12", None),
    "1/2": ("0.5", None), "1/3": ("0.333", None), "2/3": ("0.667", None), "1/4": ("0.25", None), "3/4": ("0.75", None),
}  # fmt: skip
_SCALES = {
    "k": 3, "m": 6, "b": 9, "t": 12, "bn": 9, "mn": 6, "hundred": 2, "thousand": 3, "million": 6, "billion": 9,
    "trillion": 12,
}  # fmt: skip
_UNITS = (
    (re.compile(r"\s?(?:%|per ?cent(?:age)?)[- ]points?\b|\s?(?:pp\b|p\.p\.)", re.I), "points"),
    (re.compile(r"\s?%|[\s-]?per ?cent\b", re.I), "%"),
    (
        re.compile(
            r"(?:[\s-](?:absolute |relative )?(?!(?:data|time|end|check|starting|key) )(?:\w+ )?)?(?:points?|pts?)\b"
            r"(?!\s+(?:to|at|in time))",
            re.I,
        ),
        "points",
    ),
    (re.compile(r"\s?x\b|[\s-]?(?:times|fold)\b", re.I), "x"),
)
_GLUED = re.compile(r"(?:points?|percent|times|fold)\b")
"""Units that stay units when a blank was lost: "8.2points"."""
_LABEL = re.compile(
    r"(?:tables?|tabs?\.|figures?|figs?\.|sections?|secs?\.|§|equations?|eqs?\.|appendix|chapters?|theorems?|lemmas?|"
    r"algorithms?|definitions?|propositions?|corollary|pages?|pp?\.|footnotes?|refs?\.|version|proposition|vol\.|no\.)"
    r"\s?~?\(?$",
    re.IGNORECASE,
)
_BOUNDS: dict[Bound, tuple[str, ...]] = {
    "at_least": (" at least", " no less than", " no fewer than", " minimum of", "≥", ">="),
    "at_most": (" at most", " no more than", " up to", " maximum of", " not exceeding", " within", "≤", "<="),
    "more_than": (
        " more than", " over", " greater than", " larger than", " higher than", " above", " exceed", " exceeds",
        " exceeding", " beyond", ">",
    ),
    "less_than": (" less than", " fewer than", " under", " below", " smaller than", " lower than", "<"),
    "about": (
        " about", " around", " approximately", " approx.", " roughly", " nearly", " almost", " some", " circa",
        " ca.", " close to", " on the order of", " estimated", "~", "≈", "∼",
    ),
}  # fmt: skip
"""Words before a number that bound or loosen it; longer ones first decide ("no more than" is no "more than")."""
_ENDINGS = sorted(((word, bound) for bound, words in _BOUNDS.items() for word in words), key=lambda w: -len(w[0]))
_ENDING_WORDS = tuple(word for word, _ in _ENDINGS)
_PLURAL = re.compile(
    r"(?:tables|figures|figs\.|sections|secs\.|§§|equations|eqs\.|appendices|chapters|pages|pp\.)\s?$", re.IGNORECASE
)
_CITED = re.compile(r"(?:[A-Z][\w'’-]+|al\.|&|and)[,;]?\s\(?$|[(;]\s?$")
_DATED = re.compile(
    r"\b(?:in|since|until|of|by|from|before|after|during|year|and|to|mid|late|early|January|February|March|April|May|"
    r"June|July|August|September|October|November|December)[\s-](?:\d{1,2},\s)?$"
)
MOST = 2000
"""Quantities found in one text; a text with more is no sentence."""


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of `text`, in order.

    >>> [(q.text, str(q.value), q.unit) for q in find_quantities("gains of 8.2 and 7.5 points over nine tasks")]
    [('8.2', '8.2', 'points'), ('7.5', '7.5', 'points'), ('nine', '9', None)]
    """
    plain = _THIN.sub(",", text).translate(PLAIN)
    found = [*_printed(plain, text), *_spelled(plain, text)]
    found.sort(key=lambda q: (q.start, -q.end))
    kept: list[Quantity] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        if len(kept) >= MOST:
            break
    return tuple(_shared_units(_shared_labels(kept, plain), plain))


def _printed(plain: str, text: str) -> Iterator[Quantity]:
    for match in _NUMBER.finditer(plain):
        made = _of_digits(match, plain, text)
        if made is not None:
            yield made


def _of_digits(match: re.Match[str], plain: str, text: str) -> Quantity | None:
    """Return the quantity that a match of digits is, or None where they are part of a name."""
    start, end = match.span()
    before, after = plain[max(0, start - 40) : start], plain[end : end + 24]
    if (after[:1].isalpha() and not _GLUED.match(after)) or (
        after[:1] == "-" and after[1:2].isdigit() and not match["sign"] and _is_name(before)
    ):
        return None  # `3D`, `4x4`: letters glued on make it a name
    glued = match["sign"] and before[-1:].isalnum()
    if (_is_name(before) or glued) and not (match["sign"] and before[-1:].isdigit()):
        return None  # but `80-90` is a range, not a minus
    value, step = _value(match)
    sign = (match["sign"] or "").strip()
    spaced = bool(sign) and match["sign"][-1] == " " and bool(re.search(r"[\d%]\s$", before))
    ranged = bool(sign) and (before[-1:].isdigit() or spaced)
    if sign == "-" and not ranged:
        value = -value
    if ranged:
        start += len(match["sign"])
    unit, unit_end = _unit(match, plain, end)
    return Quantity(
        text=text[start:unit_end],
        start=start,
        end=unit_end,
        value=value,
        step=step,
        unit=unit,
        bound=_bound(before),
        kind=_kind(match, before, after),
        signed=bool(sign) and not ranged,
    )


_NAMED = re.compile(r"[A-Za-z]-$|[A-Za-z_/@#]$")


def _is_name(before: str) -> bool:
    """Whether digits after `before` belong to a name: `GPT-3`, `top-5`, `v2`."""
    return _NAMED.search(before[-3:]) is not None


def _value(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    """Return the value (unsigned) of a match and the worth of its last digit."""
    ten = match["ten"] or match["raised"]
    if ten is not None:
        power = min(max(int(ten.translate(_RAISED)), -400), 400)
        return Decimal(1).scaleb(power), Decimal(0)
    digits = (match["mantissa"] or match["plain"]).replace(",", "")
    shift = int((match["power"] or match["up"] or match["exponent"] or "0").translate(_RAISED))
    scale = (match["scale"] or "").strip(" -").lower().rstrip("s") or ""
    shift = min(max(shift, -400), 400) + _SCALES.get(scale, 0)
    places = len(digits.partition(".")[2])
    value = Decimal(digits if not digits.startswith(".") else "0" + digits)
    return value.scaleb(shift), Decimal(1).scaleb(shift - places)


def _unit(match: re.Match[str], plain: str, end: int) -> tuple[str | None, int]:
    """Return the unit right after a number, and where the number's text ends with it."""
    glued = (match["unit"] or "").strip().lower()
    tail = plain[end : end + 40]
    if glued == "%":
        points = re.match(r"\s?-?points?\b|\s?pp\b", tail, re.I)
        return ("points", end + points.end()) if points else ("%", end)
    if glued:
        return "x", end
    for pattern, unit in _UNITS:
        if pattern.match(tail):
            return unit, end
    return None, end


def _bound(before: str) -> Bound:
    tail = " " + before[-20:].rstrip().lower()
    if not tail.endswith(_ENDING_WORDS):
        return ""
    return next(bound for word, bound in _ENDINGS if tail.endswith(word))


def _kind(match: re.Match[str], before: str, after: str) -> Kind:
    digits = match["plain"] or ""
    if _is_label(before):
        return "label"
    if len(digits) <= 2 and not match["unit"] and _listed(before, after):
        return "label"
    bracketed = before[-1:] == "[" or ("[" in before and re.search(r"\[(?:\d{1,4}[,;-]\s?)+$", before))
    if bracketed and re.match(r"\s?[\],;-]", after):
        return "citation"
    year = len(digits) == 4 and digits.isdigit() and digits[:2] in ("19", "20") and not match["unit"]
    if year and not match["scale"] and not match["sign"]:
        if re.search(r"\bal\.,?\s\(?$", before) or (
            _CITED.search(before) and re.match(r"[a-z]?[),;.:]|[a-z]?$", after)
        ):
            return "citation"
        if _DATED.search(before) and not re.match(r"\s[a-z]+s\b", after):
            return "year"
    return "number"


def _is_label(before: str) -> bool:
    """Whether a number after `before` is that of a table, a section or the like."""
    return _LABEL.search(before[-20:]) is not None  # longer than any of the words


def _listed(before: str, after: str) -> bool:
    """Whether a small number marks an item of a list: "1. We find", "tasks: (1) tagging, and (2) parsing"."""
    if not before.strip():
        return bool(re.match(r"[.)]\s+[^\W\d]", after))
    inside = "(" in before[-2:] and re.search(r"(?:^|[:;,]|\band|\bor)\s?\($", before)
    return bool(inside) and bool(re.match(r"\)\s?[^\W\d]", after))


def _spelled(plain: str, text: str) -> Iterator[Quantity]:
    for match in _SPELLED.finditer(plain):
        if (match["one"] or "").lower() == "a" and not match["scale"]:
            continue
        words = match[0].lower().replace("-", " ")
        before, after = (
            plain[max(0, match.start() - 40) : match.start()],
            plain[match.end() : match.end() + 24],
        )
        if before[-1:] == "-":
            continue
        if re.match(r"-(?:shot|way|hot|sum|trust)\b", after):
            continue  # `zero-shot`, `two-way`: the name of a setting
        value: Decimal
        unit: str | None
        if match["half"]:
            if words not in _FRACTIONS:
                continue
            number, unit = _FRACTIONS[words]
            value, step = Decimal(number), Decimal("0.001") if "." in number else Decimal(0)
        else:
            if match["tens"]:
                value = Decimal(_WORDS[match["tens"].lower()] + _ONES[match["ones"].lower()])
            else:
                value = Decimal(_ONES[match["one"].lower()])
            if (
                value == 1
                and not (match["scale"] or match["more"])
                and not re.match(r"(?: out)? of (?:the )?\w+|-\w", after)
            ):
                continue  # `one` is a pronoun more often than a number
            if match["scale"]:
                value *= _WORDS[match["scale"].lower()]
            unit, step = None, Decimal(0)
            if match["more"]:  # "two and a half days"
                value, step = value + Decimal("0.5"), Decimal("0.1")
            for pattern, name in _UNITS:
                if pattern.match(after):
                    unit = name
        yield Quantity(
            text=text[match.start() : match.end()],
            start=match.start(),
            end=match.end(),
            value=value,
            step=step,
            unit=unit,
            bound=_bound(before),
            kind="label" if _is_label(before) else "number",
            word=True,
        )


_LISTED = re.compile(r"\s?(?:,|;|/|-|to|and|or|, and|, or|vs\.?|versus)?\s?")


def _shared_labels(found: list[Quantity], plain: str) -> list[Quantity]:
    """Make all numbers of "Tables 2, 3 and 4" labels."""
    from dataclasses import replace

    out: list[Quantity] = []
    shared = False
    for one in found:
        plural = one.kind == "label" and bool(_PLURAL.search(plain[max(0, one.start - 20) : one.start]))
        listed = shared and not one.word and one.unit is None and _LISTED.fullmatch(plain[out[-1].end : one.start])
        shared = plural or bool(listed)
        out.append(replace(one, kind="label") if listed else one)
    return out


def _shared_units(found: list[Quantity], plain: str) -> Iterator[Quantity]:
    """Give the numbers of a list the unit of its last one: in "8.2, 7.5 and 7.0 points" all are points."""
    from dataclasses import replace

    out = list(found)
    for number in range(len(out) - 2, -1, -1):
        here, after = out[number], out[number + 1]
        between = plain[here.end : after.start]
        lacks = here.unit is None and after.unit and here.word == after.word and here.counts
        if lacks and _LISTED.fullmatch(between):
            out[number] = replace(here, unit=after.unit)
    yield from out


def same(claimed: Quantity, printed: Quantity) -> Match:
    """Return whether a claim's number says what the source's says, units left aside.

    A claim may round (`only_if_rounded`) and may not have digits that the source lacks. Bounds and
    approximation words of the claim widen what it says: "over a million" holds of 1,104,934.
    """
    value, step = printed.value, printed.step
    if claimed.unit == "%" and printed.unit is None and 0 < abs(value) <= 1 and step <= Decimal("0.01") and step:
        value, step = value * 100, step * 100
    elif printed.unit == "%" and claimed.unit is None and 0 < abs(claimed.value) <= 1 and 0 < claimed.step < 1:
        value, step = value / 100, step / 100
    if claimed.signed != printed.signed and (value < 0) != (claimed.value < 0):
        # `a drop of 0.8` and `-0.8` say the same; the direction is in the words.
        value = -value
    if "^" in printed.text and re.sub(r"\D", "", printed.text) == re.sub(r"\D", "", claimed.text):
        return "matches"  # text taken from a PDF elsewhere flattens 10^6 to 106
    if claimed.value == value:
        # 8.20 for a printed 8.2 has a digit that the source lacks; a spelled-out or exact number has none.
        return "matches" if claimed.step >= step or step == 0 or claimed.step == 0 else "differs"
    distance = abs(claimed.value - value)
    if distance <= min(_zeros(claimed) / 2, abs(value) * Decimal("0.05")):
        return "only_if_rounded"
    if claimed.step > step and distance <= claimed.step / 2:
        return "only_if_rounded"
    return _loosely(claimed, value, step)


def _zeros(claimed: Quantity) -> Decimal:
    """Return what the last digit before the closing zeros of a large round number is worth: 1000 for 334,000."""
    if claimed.step != 1 or abs(claimed.value) < 1000:
        return Decimal(0)
    exponent = claimed.value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent >= 2 else Decimal(0)


def _loosely(claimed: Quantity, value: Decimal, step: Decimal) -> Match:
    """Return what a claim's bound or approximation word makes of a value that is not its own."""
    if claimed.bound == "more_than" and claimed.word and claimed.value < 100:
        return "differs"  # "averaged over nine tasks" is no bound
    if claimed.bound in ("more_than", "at_least") and claimed.value < value <= claimed.value * Decimal("1.25"):
        return "only_if_rounded"
    if claimed.bound in ("less_than", "at_most") and claimed.value > value >= claimed.value * Decimal("0.8"):
        return "only_if_rounded"
    if claimed.bound == "about" or (claimed.word and claimed.unit is None and claimed.step):
        digits = claimed.value.normalize().as_tuple()
        exponent = digits.exponent if isinstance(digits.exponent, int) else 0
        leading = Decimal(1).scaleb(exponent)
        room = max(leading / 2, abs(claimed.value) * Decimal("0.03"))
        room = min(room, abs(claimed.value) * Decimal("0.1"))
        if abs(claimed.value - value) <= max(room, step / 2):
            return "only_if_rounded"
    return "differs"
