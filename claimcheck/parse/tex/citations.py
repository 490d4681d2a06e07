"""Citations as they are printed: `[3]`, or `(Smith et al., 2019)` where the bibliography names authors and years."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TEXTUAL = frozenset(
    {"citet", "Citet", "citet*", "textcite", "Textcite", "citealt", "citealp", "citeA", "citeN", "Citealt", "Citealp",
     "onlinecite", "newcite", "shortciteA", "shortciteN", "textcites", "citeNP"}
)  # fmt: skip
"""Commands whose citation is part of the sentence: Smith et al. (2019)."""
BARE = frozenset({"citealt", "citealp", "citeNP", "Citealt", "Citealp"})
"""The same without any brackets."""


@dataclass(slots=True)
class Citations:
    """What the bibliography calls its entries."""

    numbers: dict[str, int] = field(default_factory=dict)
    """Of each key, counted from 1 in the order of the bibliography."""
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Of each key: authors and year, where the bibliography gives them."""
    by_number: bool = False
    """The document asks for numbers although its bibliography has names."""

    def add(self, key: str, label: str) -> None:
        """Take in an entry; `label` is what stands in square brackets, empty where nothing does."""
        if key in self.numbers:
            return
        self.numbers[key] = len(self.numbers) + 1
        found = re.match(r"(?P<names>[^()]{1,200})\(\s?(?P<year>[^()]{0,40})\)", label)
        if found:
            self.names[key] = found["names"].strip(), found["year"].strip()

    def mark(self, command: str, keys: list[str], notes: list[str]) -> str:
        """Return what stands in the text for a citation of `keys`; an unknown key is shown as it is."""
        post = notes[-1] if notes else ""
        pre = notes[0] if len(notes) > 1 else ""
        if self.by_number or not any(key in self.names for key in keys):
            inner = ", ".join(str(self.numbers.get(key, key)) for key in keys)
            return f"[{_around(pre, inner, post)}]" if inner else ""
        named = [self.names.get(key, (key, "")) for key in keys]
        if command == "citeauthor":
            return ", ".join(names for names, _ in named)
        if command in {"citeyear", "citeyearpar"}:
            years = ", ".join(year for _, year in named)
            return f"({years})" if command == "citeyearpar" else years
        if command in BARE:
            return _around(pre, "; ".join(f"{names}, {year}" if year else names for names, year in named), post)
        if command in TEXTUAL:
            return ", ".join(f"{names} ({_around(pre, year, post)})" if year else names for names, year in named)
        inner = "; ".join(f"{names}, {year}" if year else names for names, year in named)
        return f"({_around(pre, inner, post)})"


def _around(pre: str, inner: str, post: str) -> str:
    """Return a citation with the words before and behind it."""
    return (f"{pre} " if pre else "") + inner + (f", {post}" if post else "")
