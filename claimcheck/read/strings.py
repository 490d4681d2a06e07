"""JSON of report generators: which of its strings is the report, and where each of its characters stands.

A generator's file holds its input (question, search results, context) beside its output. Only the output is
read; whatever lies under a key that names an input is not looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..errors import SummaryError
from . import markdown
from .declared import CLAIMS, Value, claim_rows, listed_at, reference_items
from .interface import Block, Document
from .references import LISTS

OUTPUTS = (
    "full_report final_report report article output answer response result completion generated_text generation "
    "summary markdown content text body".split()
)
"""Keys that hold a report, the likeliest first."""
INPUTS = frozenset(
    "ctxs contexts context query question prompt prompts messages input inputs instruction instructions abstract "
    "search search_results results_raw documents docs passages snippets retrieved sources "
    "tool_calls tool_response tool_responses references_raw url_to_info url_to_unified_index "
    "system metadata config".split()
)
SHORTEST = 80
"""Characters a report has at least."""
DEEPEST = 200
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL)


HEADS = ("heading", "title", "section_title", "name")
"""Keys of what stands above a section's text."""
QUESTIONS = ("question", "query", "research_question")
DATES = ("date", "created_at", "generated_at", "timestamp", "published")
GENERATORS = ("generator", "generated_by", "agent", "system_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A string, number or truth value of a JSON file."""

    pointer: str
    """JSON Pointer (RFC 6901)."""
    keys: tuple[str, ...]
    start: int
    """Where it begins in the file, after the quotation mark."""
    raw: str
    """As written, between the quotation marks of a string."""
    quoted: bool = True


def read(text: str, name: str) -> Document:
    """Return the blocks of the report in a JSON file.

    Raises:
        SummaryError: the file is no JSON.
    """
    try:
        made = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SummaryError(f"{name}: not JSON ({error})", "give a JSON file, or name it .md or .txt") from error
    strings = list(_strings(text))
    declared = [_value(string) for string in strings if _declared(string)]
    references = reference_items([_value(string) for string in strings if listed_at(string.keys, OUTPUTS)], OUTPUTS)
    found = claim_rows(declared, frozenset(b.label for b in references)) or list(_report(strings))
    listed = any(LISTS.fullmatch(block.text.strip(" *#:")) for block in found)
    told = {key.lower(): value for key, value in made.items()} if isinstance(made, dict) else {}
    return Document(
        text=text,
        blocks=(*found, *(() if listed else references)) if found else (),
        format="json",
        title=_told(told, ("title",)),
        date=_told(told, DATES),
        generator=_told(told, GENERATORS),
        question=_told(told, QUESTIONS) if any(CLAIMS.fullmatch(k) or k == "sections" for k in told) else None,
        problems=() if found else ("no text of a report was found in it",),
    )


def _told(made: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    """Return the first short text under one of `keys`, at the top of the file."""
    return next((value for key in keys if isinstance(value := made.get(key), str) and 0 < len(value) <= 1000), None)


def _given(string: Text) -> bool:
    """Whether a string is a generator's input."""
    return any(key.lower() in INPUTS for key in string.keys)


def _declared(string: Text) -> bool:
    """Whether a value belongs to a claim that the generator declares as one."""
    at = next((n for n, key in enumerate(string.keys[:-1]) if CLAIMS.fullmatch(key)), None)
    return at is not None and not any(key.lower() in INPUTS for key in string.keys[:at])


def _value(string: Text) -> Value:
    text, at = unescaped(string.raw, string.start) if string.quoted else (string.raw, _straight(string))
    return Value(pointer=string.pointer, keys=string.keys, text=text, at=at)


def _straight(string: Text) -> list[int]:
    return list(range(string.start, string.start + len(string.raw) + 1))


def _report(strings: list[Text]) -> Iterator[Block]:
    """Yield the blocks of the report: of one string, or of the sections that it is cut into."""
    chosen = _likeliest(strings)
    if chosen is None:
        return
    for string in strings:
        if string is not chosen and not _beside(string, chosen):
            continue
        if string is not chosen:
            yield from _above(string, strings)
        elif any(key.isdigit() for key in chosen.keys):
            yield from _above(chosen, strings)
        report, places = unescaped(string.raw, string.start)
        yield from (replace(b, pointer=string.pointer) for b in markdown.blocks(report, places))


def _named(string: Text) -> list[str]:
    return [key.lower() for key in string.keys if not key.isdigit()]


def _beside(string: Text, chosen: Text) -> bool:
    """Whether a string is another section of the report that `chosen` is a section of."""
    if not any(key.isdigit() for key in chosen.keys) or not any(key.isdigit() for key in string.keys):
        return False
    mine, theirs = _named(string), _named(chosen)
    return string.quoted and not _given(string) and bool(mine) and (mine[0], mine[-1]) == (theirs[0], theirs[-1])


def _above(string: Text, strings: list[Text]) -> Iterator[Block]:
    """Yield the heading of a section's text."""
    for other in strings:
        if other.keys[:-1] == string.keys[:-1] and other.keys[-1:] and other.keys[-1].lower() in HEADS and other.quoted:
            words, places = unescaped(other.raw, other.start)
            yield replace(markdown.block_of("heading", [(0, words)], places, level=2), pointer=other.pointer)
            return


def _likeliest(strings: list[Text]) -> Text | None:
    """Return the string that is the report: under the likeliest key and no input's, the longest of those."""

    def rank(string: Text) -> tuple[int, int] | None:
        named = _named(string)
        if _given(string) or len(string.raw) < SHORTEST or not named or named[-1] not in OUTPUTS:
            return None
        return OUTPUTS.index(named[-1]), -len(string.raw)

    ranked = [(r, number) for number, string in enumerate(strings) if (r := rank(string)) is not None]
    return strings[min(ranked)[1]] if ranked else None


def _strings(text: str) -> Iterator[Text]:
    """Yield strings, numbers and truth values of a JSON text that is known to be well formed, with their pointers."""
    path: list[Any] = []
    key: str | None = None
    for match in _PIECE.finditer(text):
        piece = match[0]
        if piece in "{[":
            path.append(0 if piece == "[" else "")
            key = None
            if len(path) > DEEPEST:
                return
        elif piece in "}]":
            path.pop()
        elif piece == ",":
            if path and isinstance(path[-1], int):
                path[-1] += 1
            key = None
        elif piece == ":" and path and key is not None:
            path[-1] = key
        elif piece[0] == '"' and path and isinstance(path[-1], str) and key is None:
            key = json.loads(piece)
        elif piece not in (":", "null"):
            keys = tuple(map(str, path))
            pointer = "".join("/" + k.replace("~", "~0").replace("/", "~1") for k in keys)
            quoted = piece[0] == '"'
            raw = piece[1:-1] if quoted else piece
            yield Text(pointer=pointer, keys=keys, start=match.start() + quoted, raw=raw, quoted=quoted)


def unescaped(raw: str, start: int) -> tuple[str, list[int]]:
    """Return the characters a JSON string means, and where in the file each one stands."""
    chars: list[str] = []
    places: list[int] = []
    done = 0
    for match in _ESCAPE.finditer(raw):
        chars.extend(raw[done : match.start()])
        places.extend(range(start + done, start + match.start()))
        done = match.end()
        meant = json.loads(f'"{match[0]}"')
        chars.extend(meant)
        places.extend([start + match.start()] * len(meant))
    chars.extend(raw[done:])
    places.extend(range(start + done, start + len(raw)))
    places.append(start + len(raw))
    return "".join(chars), places
