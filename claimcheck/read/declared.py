"""JSON whose generator declares its claims one by one, its sections and its references as lists of objects.

The objects become what the same would be in Markdown: a table of claims, headings with their text, a list of
references. So there is one reader of claims, whatever they were written in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..arxiv_id import parse_id
from .interface import Block
from .markdown import block_of

CLAIMS = re.compile(r"(?:\w+_)?(?:claims|findings|statements|assertions)", re.IGNORECASE)
"""Keys of a list of claims."""
TEXT = ("claim", "claim_text", "text", "statement", "finding", "assertion", "sentence", "content")
"""Keys of a claim's words, the likeliest first."""
VERIFIED = re.compile(r"(?:is_)?(?:verif\w*|supported|checked|status|verdict)", re.IGNORECASE)
CONFIDENCE = re.compile(r"confidence\w*|score|probability", re.IGNORECASE)
SOURCE = re.compile(r"\w*(?:citation|cite|reference|source|url|link|arxiv|doi|paper)\w*|refs?", re.IGNORECASE)
LISTS = re.compile(r"references|bibliography|citations|works_cited|cited_papers|sources", re.IGNORECASE)
"""Keys of a list of references."""
NAME = re.compile(r"(?:ref(?:erence)?_?)?(?:id|key|number|index|n)", re.IGNORECASE)
ADDRESS = re.compile(r"\w*(?:url|link|href|arxiv|doi)\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A string, number or truth value of a JSON file."""

    pointer: str
    """JSON Pointer (RFC 6901)."""
    keys: tuple[str, ...]
    text: str
    """What it means, escapes resolved."""
    at: Sequence[int]
    """Per character of `text`, and once more for its end: where it stands in the file."""


def claim_rows(values: Sequence[Value], labels: frozenset[str]) -> list[Block]:
    """Return declared claims as the rows of a table with a head; `labels` are what references are called."""
    rows: list[Block] = []
    for members in _objects(values, _claimed_at):
        words = next((v for key in TEXT for v in members if v.keys[-1].lower() == key), None)
        words = members[0] if words is None and members[0].keys[-1].isdigit() else words
        if words is None:
            continue
        size = len(words.keys)
        told = [v for v in members if v is not words]
        verified = [v for v in told if len(v.keys) == size and VERIFIED.fullmatch(v.keys[-1])]
        confidence = [v for v in told if len(v.keys) == size and CONFIDENCE.fullmatch(v.keys[-1])]
        cited = [_mark(v, labels) for v in told if SOURCE.fullmatch(next(k for k in v.keys[size - 1 :]))]
        parts = (words, *(_joined(column) for column in (verified[:1], confidence[:1], cited)))
        cells = tuple(replace(block_of("row", [(0, p.text)], p.at), pointer=words.pointer) for p in parts)
        rows.append(replace(cells[0], cells=cells))
    if not rows:
        return []
    head = tuple(
        replace(rows[0].cells[0], text=name, links=()) for name in ("claim", "verified", "confidence", "source")
    )
    return [replace(head[0], cells=head), *rows]


def reference_items(values: Sequence[Value], wrappers: Sequence[str]) -> list[Block]:
    """Return the file's list of references as entries; it stands at the top, or right under one of `wrappers`."""
    items: list[Block] = []
    for number, members in enumerate(_objects(values, lambda keys: listed_at(keys, wrappers)), 1):
        name = next((v for v in members if NAME.fullmatch(v.keys[-1])), None)
        title = [v for v in members if v.keys[-1].lower() in ("title", "name")][:1]
        title = title or [_mark(v, frozenset()) for v in members if v.keys[-1].isdigit()][:1]
        place = [_mark(v, frozenset()) for v in members if ADDRESS.fullmatch(v.keys[-1])]
        if name is not None and not place and _is_place(name.text):
            place = [_mark(name, frozenset())]
        entry = _joined(sorted((*title, *place[:2]), key=lambda v: v.at[0]))
        if entry.text:
            label = name.text if name is not None and len(name.text) <= 80 else str(number)
            made = block_of("item", [(0, entry.text)], entry.at)
            items.append(replace(made, label=label, entry=True, pointer=members[0].pointer))
    return items


def listed_at(keys: tuple[str, ...], wrappers: Sequence[str]) -> int:
    """Return where the index of an entry stands in the keys of a list of references; 0 outside of one."""
    for depth, key in enumerate(keys[:2]):
        if depth == 1 and keys[0] not in wrappers:
            return 0
        if LISTS.fullmatch(key) and keys[depth + 1 : depth + 2] and keys[depth + 1].isdigit():
            return depth + 1
    return 0


def _claimed_at(keys: tuple[str, ...]) -> int:
    return next((n + 1 for n, key in enumerate(keys[:-1]) if CLAIMS.fullmatch(key)), 0)


def _objects(values: Sequence[Value], where: Callable[[tuple[str, ...]], int]) -> Iterator[list[Value]]:
    """Yield the members of each object of a list; a bare string is its own member."""
    groups: dict[tuple[str, ...], list[Value]] = {}
    for value in values:
        if depth := where(value.keys):
            groups.setdefault(value.keys[: depth + 1], []).append(value)
    yield from groups.values()


def _is_place(text: str) -> bool:
    return text.startswith(("http://", "https://", "arXiv:", "arxiv:")) or parse_id(text) is not None


def _mark(value: Value, labels: frozenset[str]) -> Value:
    """Return what a source is called in the way that a text would cite it."""
    text = value.text.strip()
    if text in labels or text.isdecimal():
        before, after = ("[", "]") if text.isdecimal() else ("[^", "]")
    elif parse_id(text) is not None and not text.lower().startswith(("arxiv", "http")):
        before, after = "arXiv:", ""
    else:
        return value
    first, last = value.at[0], value.at[-1]
    at = [*([first] * len(before)), *value.at[:-1], *([last] * (len(after) + 1))]
    return replace(value, text=f"{before}{value.text}{after}", at=at)


def _joined(values: Sequence[Value]) -> Value:
    """Return several values as one, with ". " between them."""
    chars, at = "", [0]
    for value in values:
        gap = ". " if chars else ""
        at[-1:] = [value.at[0]] * len(gap)
        chars += gap + value.text
        at += value.at
    pointer, keys = (values[0].pointer, values[0].keys) if values else ("", ())
    return Value(pointer=pointer, keys=keys, text=chars, at=at)
