"""Claims that stay true: copied, cut, retyped, reworded by rule, rounded.

The rules for rewording are few and safe, and the benchmark's own: what they do must leave the meaning
alone in every sentence they match.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal

from printed import Quantity, quantities
from sentences import VERB, PaperText, Sentence

CUT = 120


def verbatim(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """The sentence as printed."""
    yield sentence.text


def cut(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """The first 120 characters, where they hold a verb and at least four words behind it."""
    head = sentence.text[:CUT]
    verb = VERB.search(head)
    if len(sentence.text) > CUT + 15 and verb and len(head[verb.end() :].split()) >= 5:
        yield head.rstrip() + rng.choice(["", "...", "…"])


def retyped(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """Other quotes, dashes, minus signs, spaces, ligatures, percent signs: the same words."""
    text = sentence.text
    changes = [
        lambda t: t.replace("fi", "ﬁ").replace("fl", "ﬂ"),
        lambda t: re.sub(r"(?<=[a-z])'(?=[a-z])", "’", t) if "'" in t else t.replace("’", "'"),
        lambda t: re.sub(r"[“”]", '"', t),
        lambda t: re.sub(r"(?<=\d)%", rng.choice([" %", " percent", "\u202f%"]), t),
        lambda t: t.replace(" ", "\u00a0", 2),
        lambda t: re.sub(r"(?<=[a-z])-(?=[a-z])", rng.choice(["\u2010", "\u2011"]), t),
        lambda t: re.sub(r" [–—] ", rng.choice([" - ", "—", " -- "]), t),
        lambda t: re.sub(r"\b([Ee])\.g\.,? ", r"\1.g. ", t),
        lambda t: re.sub(r"(?<![\w.])-(?=\d)", "\u2212", t),
        lambda t: re.sub(r" \(", "  (", t),
        lambda t: re.sub(r"(?<=[a-z]{4}) \[[\d, –-]+\](?=[ .,])", "", t),
        lambda t: t.rstrip("."),
    ]
    rng.shuffle(changes)
    done = 0
    for change in changes:
        new = change(text)
        done += new != text
        text = new
        if done == 3:
            break
    if done >= 2:
        yield text


SYNONYMS = (
    (r"\bin order to\b", "to"),
    (r"\bdue to\b", "because of"),
    (r"\bsuch as\b", "like"),
    (r"\be\.g\.,?", "for example,"),
    (r"\bi\.e\.,?", "that is,"),
    (r"\bshows that\b", "demonstrates that"),
    (r"\bshow that\b", "demonstrate that"),
    (r"\bshowed that\b", "demonstrated that"),
    (r"\bobtains\b", "attains"),
    (r"\bachieves\b", "reaches"),
    (r"\bachieved\b", "reached"),
    (r"\bpropose\b", "present"),
    (r"\bemploy\b", "use"),
    (r"\butilize\b", "use"),
    (r"\butilizes\b", "uses"),
    (r"\bapproximately\b", "roughly"),
    (r"\bnumerous\b", "many"),
    (r"\bdemonstrate\b", "show"),
    (r"\brequires\b", "needs"),
    (r"\badditional\b", "extra"),
    (r"\bentire\b", "whole"),
    (r"\bsubsequent\b", "later"),
    (r"\bprior to\b", "before"),
    (r"\badditionally\b", "also"),
    (r"\brelies on\b", "depends on"),
    (r"\brely on\b", "depend on"),
    (r"\bfirstly\b", "first"),
    (r"\bwell-known\b", "widely known"),
    (r"\bdo not\b", "don't"),
    (r"\bdoes not\b", "doesn't"),
    (r"\bis not\b", "isn't"),
    (r"\bare not\b", "aren't"),
    (r"\bcannot\b", "can not"),
    (r"\bstate-of-the-art\b", "state of the art"),
    (r"\bpre-train", "pretrain"),
    (r"\bpre-trained\b", "pretrained"),
    (r"\bfine-tun", "finetun"),
    (r"\bdatasets\b", "data sets"),
    (r"\bmodelling\b", "modeling"),
    (r"\bper cent\b", "percent"),
    (r"(?<=\d)%(?! point)", " percent"),
    (r"\bsubstantially\b", "considerably"),
    (r"(?<!ly )\boutperforms\b(?! [a-z]+ly)", "performs better than"),
    (r"\baims to\b", "seeks to"),
    (r"\bin contrast\b", "by contrast"),
    (r"\bfor instance\b", "for example"),
    (r"\bthroughout\b", "all through"),
    (r"\bbegin with\b", "start with"),
    (r"\bcontains\b", "includes"),
    (r"\bconsists of\b", "comprises"),
    (r"\ba number of\b", "several"),
    (r"\bperformed\b(?= (?:a|an|the|our) )", "carried out"),
    (r"\bnevertheless\b", "nonetheless"),
    (r"\boccurs\b", "happens"),
    (r"\bquickly\b", "rapidly"),
    (r"\bdifficult\b", "hard"),
    (r"\bhelpful\b", "useful"),
)
OPENING = re.compile(
    r"^(?:However|Moreover|Furthermore|In addition|Additionally|Therefore|Thus|Hence|"
    r"Finally|Interestingly|Indeed|In fact|"
    r"In particular|Specifically|Notably|Consequently|As a result|Nevertheless|First|"
    r"Second|Third|Also|Here|Similarly|"
    r"Surprisingly|Importantly|Overall|In summary|To this end), "
)
FRONTED = re.compile(
    r"^((?:In|On|At|For|After|During|With|By|Under|From|Across|Within) (?:[A-Za-z-]+ "
    r"){1,6}[a-z-]+), ((?:we|the|our|it|this|they) [^,;:()]+)\.$"
)
FIRST_PERSON = (
    ("we", "the authors"),
    ("our", "their"),
    ("us", "them"),
    ("We", "The authors"),
    ("Our", "Their"),
)


def reworded(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """Two to four safe edits: person, synonyms, a dropped opening, a fronted phrase moved to the end."""
    text, done = sentence.text, 0
    if OPENING.match(text):
        text = OPENING.sub("", text)
        text, done = text[0].upper() + text[1:], 1
    if re.search(r"\b(?:we|our|us)\b", text, re.IGNORECASE) and not re.search(
        r"\b[Oo]urs|ourselves|\blet us|\b(?:they|their|them)\b", text
    ):
        for old, new in FIRST_PERSON:
            text = re.sub(rf"\b{old}\b", new, text)
        done += 1
    rules = list(SYNONYMS)
    rng.shuffle(rules)
    for pattern, new in rules:
        if done >= 4:
            break
        changed = re.sub(pattern, new, text, count=1)
        done, text = done + (changed != text), changed
    if (moved := FRONTED.match(text)) and done < 4:
        rest, front = moved.group(2), moved.group(1)
        text, done = f"{rest[0].upper()}{rest[1:]} {front[0].lower()}{front[1:]}.", done + 1
    if done >= 2:
        yield text


def rounded(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """One exact number rounded to fewer digits, unless that makes it equal to another of the sentence."""
    found = quantities(sentence.text)
    for quantity in (q for q in found if q.exact):
        for digits in _shorter(quantity):
            if all(abs(Decimal(digits.split()[0].replace(",", "")) - q.value) > 0 for q in found if q is not quantity):
                before, after = sentence.text[: quantity.start], sentence.text[quantity.end :]
                yield before + digits + after
                yield before + rng.choice(("about ", "roughly ", "approximately ")) + digits + after


def _shorter(quantity: Quantity) -> Iterator[str]:
    """Yield the number with fewer digits: 86.36 as 86.4, 1,104,934 as 1.1 million; never from a tie."""
    value, decimals = quantity.value, quantity.decimals
    significant = len(quantity.digits.replace(",", "").replace(".", "").lstrip("0"))
    if (decimals >= 2 or (decimals == 1 and quantity.glued.strip() == "%" and value >= 10)) and significant >= 3:
        if not quantity.digits.endswith("5"):
            shorter = value.quantize(Decimal(1).scaleb(1 - decimals), ROUND_HALF_EVEN)
            if value > 1 or shorter < 1:  # 0.9999 as 1.000 says another thing
                yield str(shorter)
    elif (
        not decimals
        and not quantity.glued
        and value >= 1_100_000
        and value % 100_000
        and quantity.after not in {"million", "billion"}
    ):
        tenths = value / 1_000_000
        if abs(tenths * 10 % 1 - Decimal("0.5")) > Decimal("0.01"):
            yield f"{tenths.quantize(Decimal('0.1'), ROUND_HALF_EVEN)} million"
    elif (
        not decimals
        and not quantity.glued
        and value >= 100_000
        and value % 1000
        and quantity.after not in {"million", "billion"}
    ):
        thousands = value / 1000
        if abs(thousands % 1 - Decimal("0.5")) > Decimal("0.01"):
            yield f"{thousands.quantize(Decimal(1), ROUND_HALF_EVEN)},000"
