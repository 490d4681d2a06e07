"""Text and Markdown to blocks, line by line: headings with and without `#`, lists, pipe and tab tables."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..arxiv_id import find_ids
from .interface import Block, Document, Link

_INLINE = re.compile(
    r"!?\[\[(?P<mark>[^\[\]\n]{1,40})\]\]\((?P<mark_url>[^()\s]{1,1000})\)"
    r"|!?\[(?P<label>[^\[\]\n]{0,600})\]\(\s{0,3}<?(?P<url>[^()\s<>]{1,1000}(?:\([^()\s]{0,200}\)[^()\s]{0,300})?)>?"
    r"(?:\s{1,3}[\"'][^\"'\n]{0,300}[\"'])?\s{0,3}\)"
    r"|<(?P<auto>(?:https?|ftp)://[^<>\s]{1,1000})>"
    r"|(?P<bare>https?://[^\s<>\[\]\"'`|]{1,1000})"
    r"|<sup>(?P<raised>\[?\d{1,4}(?:[,;–-]\s?\d{1,4}){0,30}\]?)</sup>"
    r"|(?P<drop></?[A-Za-z][^<>\n]{0,200}>|\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<![A-Za-z0-9])_{1,2}(?=\S)|(?<=\S)_{1,2}(?![A-Za-z0-9])"
    r"|`{1,3}|~~)"
    r"|\\(?P<escaped>[\\`*_\[\]{}()#+.!|~<>-])"
)
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.)[ \t]+\S.{0,110}$")
_ITEM = re.compile(
    r"[ \t]{0,20}(?:[-*+•–▪◦]|(?P<number>\d{1,3})[.)]|\[\^(?P<note>[\w.-]{1,40})\]:|\[(?P<mark>\d{1,4})\]:?)"
    r"[ \t]+(?=\S)"
)
POWER = re.compile(r"(?<![\w.,-])(?:2|10)$")
"""What a raised number behind is an exponent of; elsewhere it cites."""
_QUOTED = re.compile(r" {0,3}(?:>[ \t]?){1,5}")
_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<fields>(?:[ \t\w#-].*\n|\r?\n){1,60}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)")
"""YAML before the text, as static site generators and note tools write it."""
_FIELD = re.compile(
    r"(?m)^(?P<name>title|date|author|generator|question|query):[ \t]*(?P<value>\S.{0,500}?)[ \t\r]*$", re.I
)
_RULE = re.compile(r"[ \t]*(?:[-*_=][ \t]*){3,}$")
_ALIGN = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{1,}:?[ \t]*)*\|?[ \t]*$")
_FENCE = re.compile(r"[ \t]*(```|~~~)")
NAMES = frozenset(
    "abstract introduction background overview method methods methodology results findings discussion conclusion "
    "conclusions limitations references bibliography sources citations summary claims question appendix "
    "acknowledgements acknowledgments".split()
)
"""Words that stand alone on a line only as headings."""
CELLS = 200
"""Cells of a row; what follows belongs to the last one."""


def read(text: str) -> Document:
    """Return the blocks of a text or Markdown file."""
    front = _FRONT.match(text)
    if front is None:
        return Document(text=text, blocks=tuple(blocks(text)), format="md")
    fields = {m["name"].lower(): m["value"].strip("\"'") for m in _FIELD.finditer(front["fields"])}
    return Document(
        text=text,
        blocks=tuple(blocks(text[front.end() :], range(front.end(), len(text) + 1))),
        format="md",
        title=fields.get("title"),
        date=fields.get("date"),
        generator=fields.get("generator", fields.get("author")),
        question=fields.get("question", fields.get("query")),
    )


def blocks(text: str, at: Sequence[int] | None = None) -> Iterator[Block]:
    """Yield the blocks of `text`; `at` says where each character stands in the file, if not at its index."""
    lines = [_unquoted(start, line) for start, line in _lines(text)]
    plain = not any(_HEADING.match(line) for _, line in lines)
    number = 0
    paragraph: list[tuple[int, str]] = []
    while number < len(lines):
        start, line = lines[number]
        if _FENCE.match(line):
            yield from _paragraph(paragraph, at)
            number = _after_fence(lines, number)
            continue
        if not line.strip() or _RULE.match(line):
            yield from _paragraph(paragraph, at)
        elif (heading := _heading(lines, number, plain=plain)) is not None:
            yield from _paragraph(paragraph, at)
            level, begin, words = heading
            yield block_of("heading", [(start + begin, words)], at, level=level)
        elif _is_row(lines, number):
            yield from _paragraph(paragraph, at)
            if not _ALIGN.match(line):
                yield _row(start, line, at)
        elif _ITEM.match(line):
            yield from _paragraph(paragraph, at)
            paragraph.append((start, line))
        else:
            if paragraph and paragraph[-1][1].rstrip().endswith(":"):
                yield from _paragraph(paragraph, at)  # what leads in is no part of the sentence that follows
            paragraph.append((start, line))
        number += 1
    yield from _paragraph(paragraph, at)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        start += len(line)


def _unquoted(start: int, line: str) -> tuple[int, str]:
    """Return a line without the marks of a quotation, and where it then begins."""
    mark = _QUOTED.match(line)
    return (start + mark.end(), line[mark.end() :]) if mark else (start, line)


def _after_fence(lines: Sequence[tuple[int, str]], number: int) -> int:
    """Return the line after a fenced block; code is nobody's claim. An unclosed fence is a stray mark."""
    for after in range(number + 1, min(len(lines), number + 2000)):
        if _FENCE.match(lines[after][1]):
            return after + 1
    return number + 1


def _heading(lines: Sequence[tuple[int, str]], number: int, *, plain: bool) -> tuple[int, int, str] | None:
    """Return (level, where its words begin in the line, words) when the line is a heading."""
    line = lines[number][1]
    marked = _HEADING.match(line)
    if marked:
        return len(marked[1]), marked.start(2), marked[2]
    words = line.strip()
    begin = len(line) - len(line.lstrip())
    alone = _blank(lines, number - 1) and _blank(lines, number + 1)
    bare = words.strip("*_ ").rstrip(":")
    if len(words) > 130 or not words:
        return None
    listed = bare.lower() in ("references", "bibliography", "sources") and _blank(lines, number - 1)
    if bare.lower() in NAMES and (alone or listed or words.startswith("**")):
        return 2, begin, bare and words
    if re.fullmatch(r"\*\*[^*\n]{2,110}\*\*:?", words) and alone:
        return 3, begin, words
    if not plain or not alone:
        return None
    if _NUMBERED.match(words) and words[-1] not in ".;,?!":
        return 2, begin, words
    # What stands alone in a file is no title but all there is.
    first = not any(line.strip() for _, line in lines[:number]) and any(line.strip() for _, line in lines[number + 1 :])
    return (1, begin, words) if first and words[-1] not in ".;,:" else None


def _blank(lines: Sequence[tuple[int, str]], number: int) -> bool:
    return not 0 <= number < len(lines) or not lines[number][1].strip()


def _is_row(lines: Sequence[tuple[int, str]], number: int) -> bool:
    """Whether the line belongs to a table: pipes at its edge or an align row near, or tabs in it and beside it."""
    line = lines[number][1]
    if "\t" in line.strip():
        near = (n for n in (number - 1, number + 1) if 0 <= n < len(lines))
        return any("\t" in lines[n][1].strip() for n in near)
    if line.count("|") < 1:
        return False
    if line.strip().startswith("|"):
        return line.count("|") >= 2
    return any(
        _ALIGN.match(lines[n][1]) and "|" in lines[n][1] for n in range(max(0, number - 1), min(len(lines), number + 2))
    )


def _row(start: int, line: str, at: Sequence[int] | None) -> Block:
    """Return a table row with its cells."""
    tabbed = "\t" in line.strip() and "|" not in line
    cells: list[Block] = []
    position = 0
    pieces = line.split("\t", CELLS) if tabbed else re.split(r"(?<!\\)\|", line, maxsplit=CELLS)
    for piece in pieces:
        if piece.strip() or tabbed or 0 < position < len(line) - 1:
            lead = len(piece) - len(piece.lstrip())
            cells.append(block_of("row", [(start + position + lead, piece.strip())], at))
        position += len(piece) + 1
    whole = block_of("row", [(start, line)], at)
    return replace(whole, cells=tuple(cells))


def _paragraph(paragraph: list[tuple[int, str]], at: Sequence[int] | None) -> Iterator[Block]:
    """Yield the paragraph or list item gathered so far, and forget it."""
    if not paragraph:
        return
    start, line = paragraph[0]
    item = _ITEM.match(line)
    lines = list(paragraph)
    paragraph.clear()
    if item is None:
        yield block_of("text", lines, at)
        return
    lines[0] = (start + item.end(), line[item.end() :])
    made = block_of("item", lines, at)
    label = item["number"] or item["note"] or item["mark"] or ""
    defines = bool(item["note"]) or (bool(item["mark"]) and (bool(made.links) or any(find_ids(made.text))))
    yield replace(made, label=label, entry=defines)


def block_of(kind: str, lines: Sequence[tuple[int, str]], at: Sequence[int] | None, *, level: int = 0) -> Block:
    """Return a block of the given lines, its inline markup taken off."""
    chars: list[str] = []
    places: list[int] = []
    links: list[Link] = []
    for number, (start, line) in enumerate(lines):
        if number:
            chars.append(" ")
            before, written = lines[number - 1]
            places.append(before + len(written))
        _inline(line.rstrip() if number == len(lines) - 1 else line, start, chars, places, links)
    places.append(places[-1] + 1 if places else (lines[0][0] if lines else 0))
    if at is not None:
        places = [at[min(p, len(at) - 1)] for p in places]
    return Block(
        kind=kind,  # type: ignore[arg-type]
        text="".join(chars),
        at=array("l", places),
        links=tuple(links),
        level=level,
    )


def _inline(line: str, start: int, chars: list[str], places: list[int], links: list[Link]) -> None:
    """Append the characters of `line` without its markup, their places, and its links."""

    def keep(begin: int, end: int) -> None:
        chars.extend(line[begin:end])
        places.extend(range(start + begin, start + end))

    done = 0
    for match in _INLINE.finditer(line):
        keep(done, match.start())
        done = match.end()
        here = len(chars)
        if match["mark"] is not None:
            keep(match.start("mark") - 1, match.end("mark") + 1)
            links.append(Link(start=here, end=len(chars), address=match["mark_url"]))
        elif match["url"] is not None:
            inner_start, inner_end = match.span("label")
            stars = len(match["label"]) - len(match["label"].lstrip("*_`"))
            trailing = len(match["label"]) - len(match["label"].rstrip("*_`"))
            keep(inner_start + stars, max(inner_start + stars, inner_end - trailing))
            links.append(Link(start=here, end=len(chars), address=match["url"]))
        elif match["auto"] is not None or match["bare"] is not None:
            address = match["auto"] or match["bare"]
            if match["bare"] is not None:
                address = address.rstrip(".,;:!?*_")
                address = address.rstrip(")") if "(" not in address else address
                done = match.start() + len(address)
            links.append(Link(start=here, end=here, address=address))
        elif match["raised"] is not None:
            _mark(match["raised"].strip("[]"), start + match.start("raised"), chars, places)
        elif match["escaped"] is not None:
            keep(match.start("escaped"), match.end("escaped"))
    keep(done, len(line))


def _mark(raised: str, start: int, chars: list[str], places: list[int]) -> None:
    """Append a raised number: an exponent behind 2 or 10, else a citation mark."""
    written = f"^{raised}" if POWER.search("".join(chars[-6:])) else f"[{raised}]"
    chars.extend(written)
    places.extend(start + min(max(n - 1, 0), len(raised) - 1) for n in range(len(written)))
