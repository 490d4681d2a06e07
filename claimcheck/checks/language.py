"""Which language a text is written in, and whether it is in a script that others do not use."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LITTLE = {
    "English": "the a of and to in is are was were be by with for from on that this which than as it has have not at",
    "German": "der die das und ist sind war nicht mit von dem den ein eine für auf durch bei als auch wird werden",
    "French": "le la les des du et est sont une dans pour par avec sur que qui ne pas plus au aux ce cette",
    "Spanish": "el la los las del y es son una en para por con que no más se su como al lo",
    "Italian": "il lo la gli le dei della di e è sono una per con che non più si nel alla come del",
    "Portuguese": "o os as do da dos das e é são uma em para por com que não mais se no na ao como",
    "Dutch": "de het een en van is zijn niet met op voor door bij als dat die wordt worden naar",
}
"""Little words of languages that share our letters; a sentence has some of its own."""
_WORDS_OF = {language: frozenset(words.split()) for language, words in _LITTLE.items()}
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """Return the language that most of a text's little words are of; None where they do not say."""
    words = frozenset(_WORD.findall(text.lower()))  # one word said often, as "per", is no language
    counts = {name: len(words & little) for name, little in _WORDS_OF.items()}
    english = counts.pop("English")
    most, name = max((count, name) for name, count in counts.items())
    accented = english == 0 and any(c.isalpha() and c > "\x7f" for c in text)
    if most >= (1 if accented else 2) and most >= 2 * english and 8 * most >= len(words):
        return name
    return "English" if english >= 2 and english > most else None


def other_script(text: str, texts: Sequence[str]) -> bool:
    """Whether most letters of `text` are of a script that `texts` do not use."""
    letters = [c for c in text[:400] if c.isalpha()]
    foreign = sum(ord(c) > 0x36F and not 0x370 <= ord(c) < 0x400 for c in letters)
    if len(letters) < 8 or foreign < len(letters) // 2:
        return False
    sample = "".join(texts[:40])[:4000]
    ours = [c for c in sample if c.isalpha()]
    return sum(ord(c) > 0x36F for c in ours) < len(ours) // 3
