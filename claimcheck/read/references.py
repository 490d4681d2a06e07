"""The works a summary cites: numbered lists, links, arXiv ids; and which of them a piece of text means."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..arxiv_id import find_bare_ids, find_ids
from ..model import Reference
from .interface import Block, Document, Lines

MOST = 5000
"""References read of one summary."""
LISTS = re.compile(
    r"(?:\W|\d)*(?:references?|bibliography|sources?|works? cited|citations?|literature(?: cited)?|reference list|"
    r"further reading|footnotes|endnotes|参考文献|来源|quellen(?:verzeichnis)?|literatur(?:verzeichnis|hinweise)?|"
    r"einzelnachweise|referenzen|références|bibliographie|referencias|bibliografía|fuentes|bibliografia|fonti|riferimenti)"
    r"(?: cited| consulted| used| list| and further reading)?\W*$",
    re.IGNORECASE,
)
"""Headings of a list of references."""
MARK = re.compile(
    r"\[(?P<list>\^?\d{1,4}(?:\s?[,;–-]\s?\^?\d{1,4}){0,30})\]|【(?P<other>\d{1,4})[^】\n]{0,40}】"
    r"|\[\^(?P<named>[\w.-]{1,40})\]"
    r"|(?:(?<=[.,;:!?)”\"’%])|(?<=[a-z]{4}))(?P<raised>[⁰¹²³⁴-⁹]{1,3}(?:[,˒⁻]\s?[⁰¹²³⁴-⁹]{1,3}){0,9})(?![\w⁺⁻])"
)
"""Citation marks such as [3], [3, 5-7], [^2], [^name], ³ behind a word or a stop, and 【4†source】."""
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻˒", "0123456789-,")
_NUMBER = re.compile(r"\s*(?:\[\^?(\d{1,4})\]|(\d{1,4})[.)])[:\s]\s*")


@dataclass(slots=True)
class References:
    """The references of one summary, filled while it is read."""

    made: list[Reference] = field(default_factory=list)
    lists: dict[int, dict[str, str]] = field(default_factory=dict)
    """Per numbered list, by the block it begins with: number to key."""
    by_author: dict[tuple[str, str], str] = field(default_factory=dict)
    """First author's family name and year to key."""
    _by_place: dict[str, str] = field(default_factory=dict)
    """Versioned id or address to key."""

    def key_of(self, address: str) -> str | None:
        """Return the key of a cited address or id, if it is known."""
        return self._by_place.get(place_of(address)[0])

    def numbered(self, number: str, block: int) -> str | None:
        """Return the key that a number stands for in `block`: the next list's that has it, else the last one's."""
        having = [begin for begin, keys in self.lists.items() if number in keys]
        if not having:
            return None
        following = [begin for begin in having if begin > block]
        return self.lists[min(following) if following else max(having)][number]

    def add(self, reference: Reference) -> str:
        """Remember a reference, once per work, and return its key."""
        place = place_of(reference.cited)[0] if reference.arxiv_id is None else reference.versioned_id or ""
        known = self._by_place.get(place)
        if known is None and len(self.made) < MOST:
            self.made.append(reference)
            self._by_place[place] = known = reference.key
        return known or reference.key


def place_of(address: str) -> tuple[str, tuple[str, int | None] | None, bool]:
    """Return (what makes two addresses the same work, arXiv id and version, whether it is malformed)."""
    found = next(find_ids(address), None)
    if found is None:
        return address.strip().rstrip("/#").lower(), None, False
    parsed = found[3]
    if parsed is None:
        return address.strip().lower(), None, True
    return parsed[0] + (f"v{parsed[1]}" if parsed[1] else ""), parsed, False


def collect(document: Document, listed: Sequence[bool]) -> References:
    """Return all references of a document; `listed` says of each block whether it stands in a list of them."""
    references = References()
    order = sorted(range(len(document.blocks)), key=lambda n: not listed[n])  # lists give numbers and titles
    begin = 0
    for number in order:
        block = document.blocks[number]
        if listed[number] and (block.kind == "heading" or number == 0 or not listed[number - 1]):
            begin = number
        if listed[number] and block.kind != "heading":
            _entry(references, block, references.lists.setdefault(begin, {}))
        else:
            for part in block.cells or (block,):
                for start, end, address in addresses(part):
                    references.add(_reference(part, start, end, address, title=None))
    order_in_file = {r.key: r.span or (0, 0) for r in references.made}
    lines = Lines(document.text)
    references.made.sort(key=lambda r: order_in_file[r.key])
    references.made[:] = [replace(r, line=lines.at(order_in_file[r.key][0])[0]) for r in references.made]
    return references


def addresses(block: Block) -> list[tuple[int, int, str]]:
    """Return (start, end, address) of every link and arXiv id in a block, in order, each place once."""
    found = [(k.start, k.end, k.address) for k in block.links if k.address.startswith(("http://", "https://"))]
    taken = [(start, max(end, start + 1)) for start, end, _ in found]
    for start, end, written, _ in find_ids(block.text):
        if not any(a < end and start < b for a, b in taken):
            found.append((start, end, f"arXiv:{written}"))
    return sorted(found)


def _entry(references: References, block: Block, numbers: dict[str, str]) -> None:
    """Read one entry of a list: its number, its title, its address; without one it is a work we cannot fetch."""
    match = _NUMBER.match(block.text)
    number = block.label or (match and (match[1] or match[2])) or ""
    begin = match.end() if match else 0
    found = addresses(block)
    if not any(place_of(address)[1] for _, _, address in found):
        found += [(start, end, f"arXiv:{written}") for start, end, written, _ in find_bare_ids(block.text)]
    entry = block.text[begin:].strip()
    title = _title(entry)
    author = _author(entry)
    if not found and not (number or author):
        return
    taken = {r.key for r in references.made}
    key = number or (f"{author[0]}{author[1]}" if author and not found else "")
    key = key if key not in taken else ""
    if not found:
        if len(entry) <= (10 if number else 25):
            return
        made = _reference(block, begin, len(block.text), entry[:500], title=title, key=key)
    else:
        chosen = next((f for f in found if place_of(f[2])[1]), found[0])
        made = _reference(block, *chosen, title=title, key=key)
        for other in found:
            if other is not chosen:
                references.add(_reference(block, *other, title=None))
    known = references.add(made)
    if number:
        numbers.setdefault(number, known)
    if author:
        references.by_author.setdefault(author, known)


_FIRST = re.compile(r",|\sand\s|\s?&|\set al|\s?\(|:|\.(?=\s[A-Z][a-z]{2})")
"""What ends the first author's name."""


def _author(entry: str) -> tuple[str, str] | None:
    """Return the first author's family name and the year of a list's entry, as citations in the text name them."""
    year = re.search(r"\b((?:19|20)\d{2}[a-z]?)\b(?!\.\d)", entry)
    name = _FIRST.split(entry[:120], maxsplit=1)[0]
    words = [word for word in name.split() if len(word.rstrip(".")) > 1]
    if year is None or not words or len(words) > 4 or not words[-1][:1].isupper():
        return None
    return words[-1].casefold(), year[1]


def _reference(block: Block, start: int, end: int, address: str, *, title: str | None, key: str = "") -> Reference:
    place, parsed, malformed = place_of(address)
    span = block.source(start, max(end, start + 1)) if block.text else (0, 0)
    if start >= len(block.text):
        span = block.source(0, len(block.text))
    return Reference(
        key=key or (place if parsed else address),
        cited=address,
        arxiv_id=parsed[0] if parsed else None,
        version=parsed[1] if parsed else None,
        title=title,
        malformed=malformed,
        span=span,
    )


def _title(entry: str) -> str | None:
    """Return the title in a list's entry: what is quoted, else its longest sentence-like piece."""
    quoted = re.search(r"[\"“]([^\"“”]{8,300})[\"”]", entry)
    if quoted:
        return quoted[1].strip(" .,")
    text = re.sub(
        r"\b(?:arxiv|doi)\s?:\s?\S+|\barxiv\s\d{4}\.\d{4,5}(?:v\d+)?|^\W*(?:sources?|references?|citations?)\W*:",
        " ",
        entry,
        flags=re.I,
    )
    pieces = [p.strip(" .,:;-–()<>") for p in re.split(r"\.\s|:\s*$|,\s(?=\d{4}\b)|\(\d{4}\)|\s[-–—]{1,2}\s", text)]
    pieces = [p for p in pieces if 2 <= len(p.split()) <= 40 and not re.search(r"et al|\b[A-Z]\.", p)]
    return max(pieces, key=len, default=None)


_NAMED = re.compile(
    r"(?P<name>[A-Z][\w'’-]{1,40})(?: et al\.?| (?:and|&) [A-Z][\w'’-]{1,40})?(?:'s)?,? "
    r"\(?(?P<year>(?:19|20)\d{2}[a-z]?)\b"
)


def cited_in(
    text: str, placed: Sequence[tuple[int, int, str]], start: int, block: int, references: References
) -> tuple[str, ...]:
    """Return the keys of the references that `text` cites by mark, link, id, or name and year.

    `text` begins at `start` of its block, whose `addresses` are `placed` and whose number in the document is `block`.
    """
    end = start + len(text)
    keys: list[str] = []
    for match in MARK.finditer(text):
        keys += [k for n in _marked(match) if (k := references.numbered(n, block))]
    for left, right, address in placed[bisect_left(placed, (start, 0, "")) :]:
        if left > end or (left == end and right > end):
            break
        if left < end or left == right == end:
            key = references.key_of(address)
            keys += [key] if key else []
    for match in _NAMED.finditer(text) if references.by_author else ():
        key = references.by_author.get((match["name"].casefold(), match["year"]))
        keys += [key] if key else []
    return tuple(dict.fromkeys(keys))


def _marked(mark: re.Match[str]) -> list[str]:
    """Return the labels of a mark."""
    if mark["named"]:
        return [mark["named"]]
    return _numbers(mark["list"] or mark["other"] or mark["raised"].translate(_RAISED))


def _numbers(mark: str) -> list[str]:
    """Return the numbers of a mark: `3, 5-7` is 3, 5, 6, 7."""
    out: list[str] = []
    for piece in re.split(r"[,;]", mark.replace("^", "")):
        ends = [p.strip() for p in re.split(r"[–-]", piece)]
        if len(ends) == 2 and all(e.isdigit() for e in ends) and 0 < int(ends[1]) - int(ends[0]) < 50:
            out += [str(n) for n in range(int(ends[0]), int(ends[1]) + 1)]
        else:
            out += [e for e in ends if e]
    return out
