"""HTML to blocks, with the standard library's parser, which says where everything stands."""

from __future__ import annotations

import re
from array import array
from html.parser import HTMLParser

from .interface import Block, Document, Link
from .markdown import POWER

SKIPPED = frozenset({"script", "style", "template", "noscript", "svg", "math", "nav", "head", "iframe", "object"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BREAKS = frozenset(
    "p div section article main header footer li ul ol table tr td th blockquote pre br hr figure figcaption dl dt "
    "dd body html aside form fieldset h1 h2 h3 h4 h5 h6".split()
)
CELLS = frozenset({"td", "th", "tr", "table", "tbody", "thead", "tfoot"})
RAISED = re.compile(r"\d{1,4}(?:[,;–-]\s?\d{1,4}){0,30}")
DEEPEST = 2000
"""Elements inside each other; what is nested deeper is read as if it were not nested."""


def read(text: str) -> Document:
    """Return the blocks of an HTML file; hidden elements are no text."""
    reader = _Reader(text)
    problems: tuple[str, ...] = ()
    try:
        reader.feed(text[: _closed(text)])
        reader.close()
    except AssertionError:  # the parser's way to give up on `<![`
        line, _ = reader.getpos()
        problems = (f"broken HTML in line {line}: what follows was not read",)
    reader.end_block()
    return Document(text=text, blocks=tuple(reader.blocks), format="html", title=reader.title, problems=problems)


def _closed(text: str) -> int:
    """Return where the first comment or tag begins that is never closed; a browser shows nothing of what follows.

    The parser would look for its end again at every character.
    """
    comment = text.find("<!--", text.rfind("-->") + 1)
    text = text if comment < 0 else text[:comment]
    tag = re.compile(r"<[A-Za-z/!?]").search(text, text.rfind(">") + 1)
    return tag.start() if tag else len(text)


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self._lines = [0]
        self._lines += [i + 1 for i, c in enumerate(text) if c == "\n"]
        self.blocks: list[Block] = []
        self.title: str | None = None
        self._chars: list[str] = []
        self._places: list[int] = []
        self._links: list[Link] = []
        self._hidden: list[str] = []
        self._anchor: tuple[int, str] | None = None
        self._heading = 0
        self._item = False
        self._lists: list[int | None] = []
        self._label = ""
        self._raised: int | None = None
        self._cells: list[Block] | None = None
        self._in_title = False

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._in_title = tag == "title"
        if self._hidden or tag in SKIPPED or _invisible(given):
            if tag not in ("br", "hr", "img", "input", "meta", "link") and len(self._hidden) < DEEPEST:
                self._hidden.append(tag)
            return
        self._break(tag)
        self._heading = HEADINGS.get(tag, self._heading)
        if tag in ("ol", "ul"):
            first = given.get("start") or "1"
            self._lists.append(int(first) if tag == "ol" and first.isdecimal() and len(first) < 6 else None)
        elif tag == "li":
            self._item = True
            self._number()
        elif tag == "sup":
            self._raised = len(self._chars)
        elif tag == "tr":
            if self._cells:
                self._end_row(self._cells)
            self._cells = []
        elif tag == "a" and given.get("href"):
            self._anchor = (len(self._chars), (given["href"] or "").strip())

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
        if self._hidden:
            if tag in self._hidden:
                while self._hidden and self._hidden.pop() != tag:
                    pass
            return
        if tag == "a" and self._anchor is not None:
            start, address = self._anchor
            self._links.append(Link(start=min(start, len(self._chars)), end=len(self._chars), address=address))
            self._anchor = None
        if tag == "sup":
            self._end_raised()
        if tag in ("td", "th") and self._cells is not None and not any(c != " " for c in self._chars):
            self._cells.append(Block(kind="row", text="", at=array("l", [self._offset()])))
        self._break(tag)
        if tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        if tag in ("tr", "table", "tbody", "thead") and self._cells:
            self._end_row(self._cells)
        if tag in HEADINGS:
            self._heading = 0
        elif tag == "li":
            self._item = False

    def _break(self, tag: str) -> None:
        """End the block before an element that breaks the line; in a row of a table only cells do."""
        if self._cells is None or tag in CELLS:
            if tag in BREAKS:
                self.end_block()
        elif tag in BREAKS and self._places:
            self._add(" ", self._places[-1])

    def _number(self) -> None:
        """Take the next number of an ordered list."""
        self._label = ""
        if self._lists and (number := self._lists[-1]) is not None:
            self._label = str(number)
            self._lists[-1] = number + 1

    def _end_raised(self) -> None:
        """Write a raised number as what it is: an exponent behind 2 or 10, else a citation mark."""
        start, self._raised = self._raised, None
        if start is None or start >= len(self._chars):
            return
        written = "".join(self._chars[start:]).strip(" []")
        if not RAISED.fullmatch(written):
            return
        made = f"^{written}" if POWER.search("".join(self._chars[max(0, start - 6) : start])) else f"[{written}]"
        begin = self._places[start]
        self._chars[start:] = made
        self._places[start:] = [begin + min(n, len(written)) for n in range(len(made))]
        self._links = [
            Link(start=start, end=len(self._chars), address=k.address) if k.start >= start else k for k in self._links
        ]

    def _end_row(self, cells: list[Block]) -> None:
        self._cells = None
        places = [p for cell in cells for p in cell.at[:-1]]
        text = " ".join(cell.text for cell in cells)
        at = array("l", [place for cell in cells for place in cell.at])
        links: list[Link] = []
        begin = 0
        for cell in cells:
            links += [Link(start=begin + k.start, end=begin + k.end, address=k.address) for k in cell.links]
            begin += len(cell.text) + 1
        if places:
            self.blocks.append(Block(kind="row", text=text, at=at, links=tuple(links), cells=tuple(cells)))

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title = (self.title or "") + data.strip()[:500]
        if self._hidden or self._in_title:
            return
        start = self._offset()
        for index, char in enumerate(data):
            self._add(" " if char.isspace() else char, start + index)

    def _add(self, char: str, place: int) -> None:
        if char == " " and (not self._chars or self._chars[-1] == " "):
            return
        self._chars.append(char)
        self._places.append(place)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, written: str) -> None:
        from html import unescape

        if not self._hidden:
            for char in unescape(written)[:2]:
                self._add(" " if char.isspace() else char, self._offset())

    def end_block(self) -> None:
        """Finish the block that is being read."""
        while self._chars and self._chars[-1] == " ":
            self._chars.pop()
            self._places.pop()
        if self._chars:
            kind = "heading" if self._heading else "item" if self._item else "text"
            length = len(self._chars)
            made = Block(
                kind="row" if self._cells is not None else kind,  # type: ignore[arg-type]
                text="".join(self._chars),
                at=array("l", [*self._places, self._places[-1] + 1]),
                links=tuple(
                    Link(start=min(k.start, length), end=min(k.end, length), address=k.address) for k in self._links
                ),
                level=self._heading,
                label=self._label if self._item else "",
            )
            (self.blocks if self._cells is None else self._cells).append(made)
        self._chars, self._places, self._links = [], [], []
        self._raised = None
        if self._anchor is not None:
            self._anchor = (0, self._anchor[1])


def _invisible(given: dict[str, str | None]) -> bool:
    style = (given.get("style") or "").replace(" ", "").lower()
    classes = (given.get("class") or "").split()
    return "hidden" in given or bool(_UNSEEN.search(style)) or not UNSEEN.isdisjoint(classes)


_UNSEEN = re.compile(r"display:none|visibility:hidden|(?:font-size|opacity):0(?:\.0+)?(?:[a-z%]+)?(?:;|!|$)")
UNSEEN = frozenset({"sr-only", "visually-hidden", "screen-reader-text"})
"""Classes that pages give to what only screen readers are told."""
