"""Words of a text with their places, brought to a form in which typography and inflection do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .quantity import PLAIN, Quantity, find_quantities

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u00ad\u200b-\u200d\u2060\ufeff'’](?=[^\W_]))*|%")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
LONGEST = 2000
"""Words looked at in one text; nobody's sentence has more."""


class Token(NamedTuple):
    """A word or a number where it stands."""

    text: str
    """As printed."""
    stem: str
    """What counts when words are compared; numbers have theirs as `#value`."""
    start: int
    end: int
    number: Quantity | None = None
    name: bool = False
    """A proper name: capitals or digits inside, or a capital that does not begin the sentence."""


def tokens(text: str) -> list[Token]:
    """Return the words and numbers of `text`, in order; a quantity is one token with its unit.

    >>> [t.stem for t in tokens("We see gains of 8.2 points.")]
    ['we', 'see', 'gain', 'of', '#8.2', 'point']
    """
    if len(text) > 60 * LONGEST:
        text = text[: 60 * LONGEST]
    quantities = [q for q in find_quantities(text) if q.counts] if _has_number(text) else []
    out: list[Token] = []
    upcoming = iter(quantities)
    next_one = next(upcoming, None)
    for match in _WORD.finditer(text):
        start, end = match.span()
        if out and start < out[-1].end:
            continue
        while next_one is not None and next_one.end <= start:
            next_one = next(upcoming, None)
        if next_one is not None and start <= next_one.start + 3 and next_one.start < end:
            out.append(_number(next_one))
            next_one = next(upcoming, None)
            continue
        out.append(_word(match[0], start, end, first=not out))
        if len(out) >= LONGEST:
            break
    return out


def _has_number(text: str) -> bool:
    return any(map(str.isdigit, text)) or _SPELLED.search(text) is not None


_SPELLED = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half|"
    r"twice|thrice|doubl|tripl|third|quarter|dozen|halve|one (?:out )?of)",
    re.IGNORECASE,
)


def _number(quantity: Quantity) -> Token:
    stem = f"#{quantity.value.normalize():f}" if abs(quantity.value.adjusted()) < 30 else f"#{quantity.value}"
    return Token(quantity.text, stem, quantity.start, quantity.end, quantity)


def _word(word: str, start: int, end: int, *, first: bool) -> Token:
    if word.islower():
        return Token(word, stem(word), start, end)
    capitals = sum(map(str.isupper, word))
    mixed = capitals > 1 or (capitals and not word[0].isupper()) or (capitals and any(c.isdigit() for c in word))
    name = bool(mixed or (capitals and not first))
    return Token(word, stem(word), start, end, None, name)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return `word` without typography and inflection: a light suffix stripper in the spirit of Porter's.

    >>> stem("improves") == stem("improving") == stem("Improved")
    True
    """
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", word)).casefold().replace("’", "'")
    if plain.endswith("n't"):
        return "not"
    plain = plain.removesuffix("'s").replace("'", "")
    if plain in _IRREGULAR:
        return _IRREGULAR[plain]
    if len(plain) > 3 and plain.isalpha():
        plain = _stripped(plain)
    return plain


def _stripped(word: str) -> str:
    noun = word.endswith("is")  # `analysis` is no British `analys(e)`
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is", "ias")):
        word = word[:-1]
    if word.endswith("ied") and len(word) > 4:
        word = word[:-3] + "y"
    for suffix in ("ing", "ed"):
        base = word[: -len(suffix)]
        if word.endswith(suffix) and len(base) >= 3 and re.search("[aeiouy]", base):
            if (
                len(base) > 3
                and base[-1] == base[-2]
                and (base[-1] not in "lsz" or (base[-3] == "e" and len(base) > 5))
            ):
                base = base[:-1]
            word = base
            break
    word = word.replace("isation", "ization").replace("our", "or") if len(word) > 6 else word
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    return word[:-1] + "z" if word.endswith("is") and len(word) > 6 and not noun else word


_IRREGULAR = {
    "found": "find", "shown": "show", "showed": "show", "led": "lead", "gave": "giv", "given": "giv",
    "got": "get", "made": "mak", "took": "tak", "taken": "tak", "ran": "run", "built": "build",
    "chose": "choos", "chosen": "choos", "grew": "grow", "grown": "grow", "rose": "ris", "risen": "ris",
    "fell": "fall", "fallen": "fall", "held": "hold", "kept": "keep", "drew": "draw", "drawn": "draw",
    "saw": "see", "seen": "see", "froze": "freez", "frozen": "freez", "lost": "los", "won": "win", "brought": "bring",
    "came": "com", "became": "becom", "began": "begin", "begun": "begin", "wrote": "writ", "written": "writ",
    "taught": "teach", "learnt": "learn", "spent": "spend",
    "does": "do", "did": "do", "done": "do", "has": "hav", "had": "hav",
    "is": "be", "are": "be", "was": "be", "were": "be", "been": "be", "being": "be", "am": "be",
    "an": "a", "better": "better", "best": "best", "worse": "worse", "worst": "worst", "cannot": "not",
    "data": "data", "this": "this", "thus": "thus", "its": "it", "us": "we", "our": "we", "ours": "we",
    "their": "they", "them": "they", "need": "need", "used": "us", "uses": "us", "using": "us", "use": "us",
    "during": "during", "something": "something", "nothing": "nothing", "being's": "be", "speed": "speed",
    "exceed": "exceed", "exceeds": "exceed", "indeed": "indeed", "seed": "seed", "seeds": "seed",
    "note": "note", "notes": "note", "noted": "note", "noting": "note",
    "outdid": "outdo", "outdone": "outdo", "overtook": "overtak", "overtaken": "overtak",
    "embedding": "embedding", "embeddings": "embedding", "string": "string", "strings": "string",
}  # fmt: skip

STOP = frozenset(
    stem(word)
    for word in "a the of to in on for and or that which this these those it they we be have do as at by with "
    "from into than then "
    "there here such so also both its can will would when while where who whom whose what how if but however moreover "
    "furthermore thus therefore hence i you he she his her my your our their one well very much us using via per "
    "respectively between among across over under about up out more most author paper".split()
)
"""Stems that carry little of what a sentence says."""


def is_content(token: Token) -> bool:
    """Whether a token says something: no function word."""
    return token.number is not None or token.stem not in STOP


def plain(text: str) -> str:
    """Return `text` with one kind of minus, blank and percent sign, character for character."""
    return text.translate(PLAIN)
