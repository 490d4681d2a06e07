"""Claims made wrong by a number, its unit or its bound.

Each maker yields candidates for one sentence. A candidate counts only if the changed number is a
quantity of the claim, exact as printed, and the new one is nowhere in the paper (decimals and large
numbers) or nowhere near such words (small counts): then it contradicts the sentence it was made from,
and the paper does not say it elsewhere.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import Decimal

from printed import Quantity, could_be_printed, quantities, says_elsewhere
from sentences import PaperText, Sentence, fold

UNITS = (
    ("million", "billion"),
    ("billion", "million"),
    ("thousand", "million"),
    ("seconds", "hours"),
    ("minutes", "days"),
    ("hours", "minutes"),
    ("days", "hours"),
    ("weeks", "years"),
    ("months", "days"),
    ("years", "months"),
    ("ms", "s"),
    ("milliseconds", "seconds"),
    ("ns", "ms"),
    ("GB", "MB"),
    ("MB", "GB"),
    ("TB", "GB"),
    ("bits", "bytes"),
    ("bytes", "bits"),
    ("epochs", "steps"),
    ("steps", "epochs"),
    ("iterations", "epochs"),
    ("km", "m"),
    ("meters", "kilometers"),
    ("GHz", "kHz"),
    ("tokens", "sentences"),
    ("words", "characters"),
    ("sentences", "documents"),
)
GLUED_UNITS = (("K", "M"), ("k", "M"), ("M", "B"), ("B", "M"), ("×", "%"), ("x", "%"))
BOUNDS = (
    ("at least", "at most"),
    ("at most", "at least"),
    ("more than", "less than"),
    ("less than", "more than"),
    ("greater than", "less than"),
    ("larger than", "smaller than"),
    ("smaller than", "larger than"),
    ("fewer than", "more than"),
    ("lower than", "higher than"),
    ("higher than", "lower than"),
    ("bounded above by", "bounded below by"),
    ("no more than", "no less than"),
    ("over", "under"),
    ("above", "below"),
    ("below", "above"),
    ("up to", "no less than"),
    ("exceeds", "stays below"),
    ("not exceed", "exceed"),
    ("within", "no earlier than"),
)
COUNT_WORD = (
    r"(?:an? (?:constant|factor|fraction)|half|one|two|three|four|five|six|seven|eight|"
    r"nine|ten|twice|\d[\d.,]*)"
)


def _put(sentence: str, quantity: Quantity, digits: str) -> str:
    return sentence[: quantity.start] + digits + sentence[quantity.end :]


def _is_new(paper: PaperText, sentence: str, claim: str, digits: str) -> bool:
    """Whether the paper nowhere says `claim`, which has `digits` where the sentence has another number."""
    if digits in re.findall(r"\d[\d,.]*\d|\d", sentence) or says_elsewhere(paper, claim, digits):
        return False
    long = "." in digits or len(digits.replace(",", "")) > 2
    return not (long and could_be_printed(paper, digits))


def number_changed(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """One digit of one exact quantity changed, never the first to nought."""
    for quantity in (q for q in quantities(sentence.text) if q.exact):
        places = [i for i, c in enumerate(quantity.digits) if c.isdigit()]
        rng.shuffle(places)
        for place in places[:4]:
            old = quantity.digits[place]
            new = rng.choice([d for d in "123456789" if d != old])
            digits = quantity.digits[:place] + new + quantity.digits[place + 1 :]
            claim = _put(sentence.text, quantity, digits)
            if Decimal(digits.replace(",", "")) > 1 and _is_new(paper, sentence.text, claim, digits):
                yield claim


def more_digits(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """A digit that the paper lacks, behind a decimal, a percentage or so many million."""
    for quantity in (q for q in quantities(sentence.text) if q.exact):
        if not (
            quantity.decimals or quantity.glued.strip() == "%" or quantity.after in {"million", "billion", "percent"}
        ):
            continue
        for _ in range(3):
            tail = rng.choice("12346789") if quantity.decimals else "." + rng.choice("12346789")
            digits = quantity.digits + tail
            if not could_be_printed(paper, digits):
                yield _put(sentence.text, quantity, digits)


def number_from_elsewhere(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """A number of the same look and unit, taken from another sentence of the same paper."""
    here = quantities(sentence.text)
    values = {q.value for q in here}
    for quantity in (q for q in here if q.exact):
        others = [
            q.digits
            for other in paper.sentences
            if other.text != sentence.text
            for q in quantities(other.text)
            if q.decimals == quantity.decimals and q.glued == quantity.glued and q.value not in values
            # A count of layers put in place of a count of heads may be true as well: same unit, or a measure.
            if q.unit == quantity.unit or q.decimals
        ]
        rng.shuffle(others)
        for digits in list(dict.fromkeys(others))[:8]:
            claim = _put(sentence.text, quantity, digits)
            if not says_elsewhere(paper, claim, digits, share=0.5):
                yield claim


def numbers_exchanged(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """Two quantities in each other's place, where each is bound to something of its own."""
    found = quantities(sentence.text)
    for i, first in enumerate(found):
        for second in found[i + 1 :]:
            if first.value == second.value or not _is_bound(sentence.text, first, second):
                continue
            text = sentence.text
            claim = (
                text[: first.start] + second.digits + text[first.end : second.start] + first.digits + text[second.end :]
            )
            if fold(claim) not in fold(paper.raw) and not _said_so(paper, claim, first, second):
                yield claim


def _is_bound(text: str, first: Quantity, second: Quantity) -> bool:
    """Whether exchanging the two must change what is said: `from A to B`, `respectively`, or own nouns."""
    between = text[first.end : second.start]
    if re.search(r"\b(?:either|either of|any of|range|between)\b", text[: second.start][-60:]):
        return False
    same_kind = first.unit == second.unit or (first.decimals > 0 and second.decimals > 0)
    if re.fullmatch(r"\s?%?\s*(?:[a-z]+ )?to\s+", between) and re.search(r"\bfrom\s+$", text[: first.start]):
        return same_kind
    if re.search(r"\brespectively\b", text[second.end :]) and same_kind:
        return not text[second.end :].lower().count("respectively") > 1
    if re.fullmatch(r"\s?%?,?\s*(?:and|or|,|to|vs\.?|/|\band\b)?\s*", between):
        return False
    own = first.after and second.after and first.unit != second.unit and first.decimals == second.decimals
    named = [
        re.search(r"\b(?:on|for|in|with|of|to) (?:the )?([A-Z][\w-]+)", part) for part in (between, text[second.end :])
    ]
    apart = same_kind and all(named) and named[0].group(1) != named[1].group(1)  # type: ignore[union-attr]
    return bool(own and first.exact and second.exact) or bool(apart and first.exact and second.exact)


def _said_so(paper: PaperText, claim: str, first: Quantity, second: Quantity) -> bool:
    """Whether the paper puts the exchanged number in front of the same word anywhere."""
    text = fold(paper.raw)
    return any(
        q.after and re.search(rf"(?<![\d.,]){re.escape(o.digits + q.glued)} {re.escape(q.after)}\b", text)
        for q, o in ((first, second), (second, first))
        if first.unit != second.unit
    )


def unit_changed(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """Another unit behind an unchanged number."""
    text = sentence.text
    for quantity in quantities(text):
        tail = text[quantity.end :]
        if re.match(r"\S* \+", tail):
            continue
        for old, new in UNITS:
            if re.match(rf" {old}\b", tail):
                yield from _unless_said(paper, text, quantity, quantity.digits + " " + new, 1 + len(old))
        for old, new in GLUED_UNITS:
            if quantity.glued == old:
                yield from _unless_said(paper, text, quantity, quantity.digits + new, len(old))
        if (
            quantity.glued == "%"
            and quantity.before == "by"
            and re.match(r"%[.,;]? (?:over|on|in|for|compared|when|with)\b|%\.$", tail)
        ):
            yield from _unless_said(paper, text, quantity, quantity.digits + " times", 1)


def _unless_said(paper: PaperText, text: str, quantity: Quantity, new: str, length: int) -> Iterator[str]:
    if not re.search(rf"(?<![\d.,]){re.escape(new)}\b", paper.raw):
        yield text[: quantity.start] + new + text[quantity.end + length :]


def bound_changed(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """A bound on a number turned round; never behind a negation, whose reading it would double."""
    text = sentence.text
    for old, new in BOUNDS:
        for found in re.finditer(rf"\b{old} (?={COUNT_WORD}\b)", text):
            before = text[: found.start()].lower()
            if re.search(r"\b(?:no|not|never|n't|without|section|figure|table|and|or)\W+(?:\w+\W+)?$", before):
                continue
            if old in {"over", "within", "above", "below"} and not re.match(
                r"\d[\d.,]*[%KMB]?(?: (?!years|days|epochs)\w+|%|\.)", text[found.end() :]
            ):
                continue
            if old == "more than" and text[found.end() :].startswith("one"):
                new = "at most"  # nothing comes in less than one
            claim = text[: found.start()] + new + text[found.end() - 1 :]
            if old == "over" and not re.search(
                r"\b(?:by|is|are|was|has|have|takes?|took|of|to|with|reach\w*|at)\W+$", before
            ):
                continue
            tail = " ".join(text[found.end() :].split()[:3])
            if f"{new} {tail}".lower() not in fold(paper.raw).lower():
                yield claim
