"""Whether a sentence of a paper speaks of other people's work."""

from __future__ import annotations

import re

OTHERS = re.compile(
    r"\b(?:the (?:latter|former)|another (?:recent|related)|related work|recent(?:ly)? (?:related )?(?:work|model)|"
    r"they do|(?:previous|prior|earlier|concurrent) (?:work|state)|[A-Z]\w+ et al\.,? \(\d{4}[a-z]?\) \w+)"
)
"""Passages about other people's work."""
OWN_VOICE = re.compile(r"\b(?:we|our)\b", re.IGNORECASE)


def tells_of_others(text: str, pattern: re.Pattern[str] = OTHERS) -> bool:
    """Whether a sentence speaks of other people's work; "our model reaches 41, ahead of previous work" does not."""
    others, own = pattern.search(text), OWN_VOICE.search(text)
    return others is not None and (own is None or own.start() > others.start())
