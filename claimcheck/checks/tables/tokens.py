"""Words of claims and cells, cut and folded the same way, so that they can be matched by equality.

A claim says "loses 3 games" where a head says "Losses"; a light suffix-stripper is enough to bring
such forms together and, unlike a dictionary, also serves the made-up words of heads and model names.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\w)|\d+\.\d+(?!\w)|(?<![\w.])\.\d+(?!\w)|[^\W_]+|[%+*†‡]")
_MARKUP = re.compile(r"\[(?:BOLD|ITALIC|EMPTY|CONTINUE|UNDERLINE)\]|</?[a-z]{1,8}>", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")

WORDS_AS_NUMBERS = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
}
ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=1
    )
}
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return `word` without its commonest English endings; short words and numbers stay whole."""
    if len(word) <= 3 or not word.isalpha() or word in WORDS_AS_NUMBERS or word in ORDINALS or word == "were":
        return word  # `were` without its ending would be the word error rate
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    for ending, least in (("sses", 2), ("ing", 6), ("ed", 5), ("es", 6), ("s", 3)):
        if word.endswith(ending) and len(word) >= least + len(ending) - 1 and not word.endswith(("ss", "us", "is")):
            base = word[: -len(ending)] + ("ss" if ending == "sses" else "")
            if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "ls":
                base = base[:-1]
            return base.rstrip("e") if len(base) > 3 else base
    return word.rstrip("e") if len(word) > 3 else word


@lru_cache(maxsize=65536)
def tokens(text: str) -> tuple[str, ...]:
    """Return the folded words and numbers of `text` in order, markup of data sets left out."""
    plain = (
        unicodedata.normalize("NFKC", _MARKUP.sub(" ", text))
        if not text.isascii() or "[" in text or "<" in text
        else text
    )
    return tuple(stem(word.replace(",", "") if word[0].isdigit() else word) for word in _TOKEN.findall(plain.lower()))


@lru_cache(maxsize=65536)
def number(token: str) -> float | None:
    """Return the value of a token that is a number in digits or words, else None."""
    if token in WORDS_AS_NUMBERS:
        return WORDS_AS_NUMBERS[token]
    return float(token.replace(",", "")) if _NUMBER.fullmatch(token) else None


@lru_cache(maxsize=4096)
def ordinal(token: str) -> int | None:
    """Return the place that a token such as `third` or `3rd` names, else None."""
    match = _ORDINAL.fullmatch(token)
    return int(match[1]) if match else ORDINALS.get(token)


def tokens_at(text: str) -> list[tuple[str, int]]:
    """Return the folded words and numbers of `text` with the character each starts at."""
    # Only ASCII letters change length under no folding used here: offsets stay true without NFKC.
    found = _TOKEN.finditer(text.lower()) if len(text.lower()) == len(text) else _TOKEN.finditer(text)
    return [
        (stem(match[0].replace(",", "") if match[0][0].isdigit() else match[0].lower()), match.start())
        for match in found
    ]
