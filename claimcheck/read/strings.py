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
from .interface import Document

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A string of a JSON file."""

    pointer: str
    """JSON Pointer (RFC 6901)."""
    keys: tuple[str, ...]
    start: int
    """Where it begins in the file, after the quotation mark."""
    raw: str
    """As written between the quotation marks."""


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
    chosen = _report(strings)
    title = made.get("title") if isinstance(made, dict) else None
    title = title if isinstance(title, str) else None
    if chosen is None:
        return Document(
            text=text,
            blocks=(),
            format="json",
            title=title,
            problems=("no text of a report was found in it",),
        )
    report, places = unescaped(chosen.raw, chosen.start)
    found = tuple(replace(b, pointer=chosen.pointer) for b in markdown.blocks(report, places))
    return Document(text=text, blocks=found, format="json", title=title)


def _report(strings: list[Text]) -> Text | None:
    """Return the string that is the report: under the likeliest key and no input's, the longest of those."""

    def rank(string: Text) -> tuple[int, int] | None:
        named = [key for key in string.keys if not key.isdigit()]
        if any(key.lower() in INPUTS for key in named) or len(string.raw) < SHORTEST:
            return None
        last = named[-1].lower() if named else ""
        if last not in OUTPUTS:
            return None
        return OUTPUTS.index(last), -len(string.raw)

    ranked = [(r, number) for number, string in enumerate(strings) if (r := rank(string)) is not None]
    return strings[min(ranked)[1]] if ranked else None


def _strings(text: str) -> Iterator[Text]:
    """Yield the string values of a JSON text that is known to be well formed, with their pointers."""
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
        elif piece[0] == '"':
            is_key = bool(path) and isinstance(path[-1], str) and key is None
            if is_key:
                key = json.loads(piece)
            else:
                keys = tuple(map(str, path))
                pointer = "".join("/" + k.replace("~", "~0").replace("/", "~1") for k in keys)
                yield Text(pointer=pointer, keys=keys, start=match.start() + 1, raw=piece[1:-1])


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
