"""A document's tokens to its blocks in reading order: title, abstract, headings, paragraphs, floats, footnotes."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...model import PassageKind
from .citations import Citations
from .environments import (
    BOXES,
    FIGURES,
    FRONT,
    GRIDS,
    HEADINGS,
    INLINE,
    NOTES,
    OTHER_FLOATS,
    STRUCTURE,
    SUBFLOATS,
    TABLES,
)
from .floats import Float, SourceTable, read_tabular
from .inline import DISPLAYS, INVISIBLE, TABULARS, Context, inline
from .names import SECTIONS, SKIPPED
from .numbering import Numbering
from .stream import Stream
from .tokens import Token


@dataclass(slots=True)
class Block:
    """A stretch of text of one kind."""

    kind: PassageKind
    text: str
    section: str | None = None
    """The heading that holds from here on, where this block is one."""


@dataclass(slots=True)
class Document:
    """What was read."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    tables: list[SourceTable] = field(default_factory=list)


class Reader:
    """Reads one document; `run` once."""

    def __init__(self, tokens: list[Token], citations: Citations) -> None:
        self.stream = Stream(tokens)
        self.context = Context(self.stream, citations)
        self.document = Document()
        self.parts: list[str] = []
        self.waiting: list[Block] = []
        self.kind: PassageKind = "body"
        self.kinds: list[PassageKind] = []
        chapters = any(t.kind == "macro" and t.text == "chapter" for t in tokens)
        self.numbers = Numbering(chapters=chapters)
        self.float: Float | None = None
        self.floats: list[tuple[Float | None, str, int]] = []
        """Around the float that is open: the outer one, its text so far, how much waited when it was entered."""

    def run(self) -> Document:
        """Return the document."""
        tokens = self.stream.tokens
        begun = (i for i, t in enumerate(tokens) if t.kind == "macro" and t.text == "begin")
        start = next((i for i in begun if self.stream.environment(i) == "document"), -1)
        if start >= 0:
            self._preamble(start)
        self._walk(start + 4 if start >= 0 else 0, len(tokens))
        while self.float is not None:  # begun and never ended
            self._close_float("")
        self._end_paragraph()
        for block in self.document.blocks:
            block.text = self.context.resolve(block.text)
            block.section = None if block.section is None else self.context.resolve(block.section)
        for table in self.document.tables:
            table.resolve(self.context.resolve)
        return self.document

    def _preamble(self, stop: int) -> None:
        """Take title and authors, and an abstract, from before the document begins."""
        i = 0
        while i < stop:
            token = self.stream.tokens[i]
            i += 1
            if token.kind == "macro" and token.text in {"title", "icmltitle", "abstract", *FRONT}:
                i = self._structure(token.text, i, stop)
            elif token.kind == "open" and self.stream.closing[i - 1] > i:
                i = self.stream.closing[i - 1]
            elif token.kind == "macro" and token.text == "begin" and self.stream.environment(i - 1) == "abstract":
                self._walk(i - 1, self.stream.ends.get(i - 1, i) + 4)
        self.parts.clear()

    def _walk(self, i: int, stop: int) -> None:
        """Read a stretch: a flat loop, which environments only change the kind of."""
        begin = i
        tokens = self.stream.tokens
        while i < stop:
            kind, text = tokens[i]
            if kind == "par":
                self._stretch(begin, i)
                self._end_paragraph()
                begin = i = i + 1
            elif kind == "macro" and text in NOTES:  # paragraphs in a footnote do not end the one it stands in
                found = self.stream.optional(i + 1, stop)
                i = self.stream.argument(found[2] if found else i + 1, stop)[2]
            elif kind == "macro" and text in STRUCTURE and not (text in {"begin", "end"} and self._is_inline(i)):
                self._stretch(begin, i)
                begin = i = self._structure(text, i + 1, stop)
            else:
                i += 1
        self._stretch(begin, stop)

    def _is_inline(self, i: int) -> bool:
        """Whether an environment is read with the text around it: a displayed formula, or nothing that is shown."""
        name = self.stream.environment(i)
        if name in DISPLAYS and self.stream.tokens[i].text == "begin":
            self._equation(i, name)
        return name in DISPLAYS or name in INVISIBLE or name in INLINE

    def _equation(self, i: int, name: str) -> None:
        """Count an equation, and note the labels in it."""
        start, stop = self.stream.inside(i)
        lines = 1
        for at in range(start, min(stop, start + 5000)):
            token = self.stream.tokens[at]
            if token.kind != "macro":
                continue
            if token.text in {"\\", "nonumber", "notag"} and name in {"align", "gather", "eqnarray", "flalign"}:
                lines += 1 if token.text == "\\" else -1
            elif token.text == "label":
                begin, end, _ = self.stream.argument(at + 1, stop)
                self.context.labels.setdefault(
                    self.stream.plain(begin, end), str(self.numbers.equations + max(lines, 1))
                )
        if not name.endswith("*") and name not in {"displaymath", "math"}:
            self.numbers.equations += max(lines, 0)

    # --- text ---

    def _stretch(self, begin: int, end: int) -> None:
        """Add what stands from `begin` to `end` to the paragraph that is open."""
        if not self.parts and self.kind == "body" and self.float is None:
            begin = self._run_in(begin, end)
        if begin < end:
            text = inline(self.context, begin, end).text
            if text:
                self.parts.append(text)
        while self.context.notes:
            start, stop = self.context.notes.pop(0)
            note = inline(self.context, start, stop).text
            if note:
                self.waiting.append(Block("footnote", note))

    def _run_in(self, begin: int, end: int) -> int:
        """Write a bold heading that a paragraph begins with (`Results.`) and return where the paragraph goes on."""
        stream = self.stream
        i = begin
        while i < end and (stream.tokens[i].kind == "space" or stream.tokens[i].text in {"noindent", "vspace"}):
            i = stream.skip(SKIPPED.get(stream.tokens[i].text, ""), i + 1, end)
        token = stream.tokens[i] if i < end else None
        if token is None or (token.kind, token.text) not in {("macro", "textbf"), ("open", "{")}:
            return begin
        start, stop, after = stream.argument(i + (token.kind == "macro"), end)
        if token.kind == "open" and not (start < stop and stream.tokens[start].text in {"bf", "bfseries"}):
            return begin
        title = inline(self.context, start, stop).text
        behind = stream.tokens[after].text if after < end else ""
        if behind in {".", ":"}:
            title, after = title + behind, after + 1
        if not title.endswith((".", ":")) or len(title.split()) > 10 or after >= end:
            return begin
        self._heading(title, moves=False)
        return after

    def _end_paragraph(self) -> None:
        """Write the open paragraph, and what interrupted it after it; a float waits until it is left."""
        if self.float is not None:
            self._float_text()
            return
        text = " ".join(self.parts)
        self.parts = []
        if text:
            self.document.blocks.append(Block(self.kind, text))
        self.document.blocks += self.waiting
        self.waiting = []

    def _whole(self, kind: PassageKind, start: int, end: int) -> str:
        """Write an argument as a block of its own and return it."""
        self._end_paragraph()
        self._stretch(start, end)
        text = " ".join(self.parts)
        self.parts = []
        notes, self.waiting = self.waiting, []
        if text:
            self.document.blocks.append(Block(kind, text))
        self.document.blocks += notes
        return text

    # --- structure ---

    def _structure(self, name: str, i: int, stop: int) -> int:
        """Deal with one command that is structure; return where one reads on."""
        if name in SECTIONS:
            return self._section(name, i, stop)
        if name in {"begin", "end"}:
            return self._begin(i - 1, stop) if name == "begin" else self._end(i - 1, stop)
        if name in {"caption", "captionof", "subcaption", "tablecaption"}:
            return self._caption(name, i, stop)
        if name in {"title", "icmltitle", "abstract"} or name in FRONT:
            return self._front(name, i, stop)
        if name == "label":
            start, end, after = self.stream.argument(i, stop)
            self._label(self.stream.plain(start, end))
            return after
        if name == "bibitem":
            return self._bibitem(i, stop)
        if name in {"tablecomments", "tablerefs", "tablenotetext"}:
            i = self.stream.skip("m", i, stop) if name == "tablenotetext" else i
            start, end, after = self.stream.argument(i, stop)
            self.waiting.append(Block("footnote", inline(self.context, start, end).text))
            return after
        if name in {"thetable", "thefigure", "setcounter"}:
            return self._count(name, i, stop)
        if name in {"captionsetup", "date", "twocolumn"}:
            return self.stream.skip({"captionsetup": "om", "date": "m", "twocolumn": ""}[name], i, stop)
        if name == "subfloat":
            found = self.stream.optional(i, stop)
            if found and self.float is not None:
                self.float.sub(inline(self.context, found[0], found[1]).text)
            return found[2] if found else i
        self._end_paragraph()
        if name in {"appendix", "appendices"}:
            self.numbers.begin_appendix()
        elif name in HEADINGS:
            self._heading(HEADINGS[name], moves=True)
        return i

    def _count(self, name: str, i: int, stop: int) -> int:
        """Take in how floats are numbered from here on."""
        start, end, after = self.stream.argument(i, stop)
        if name == "setcounter":
            first, last, after = self.stream.argument(after, stop)
            self.numbers.set(self.stream.plain(start, end), self.stream.plain(first, last))
            return after
        before = ""
        for token in self.stream.tokens[start:end]:
            if token.kind == "macro" and token.text in {"arabic", "roman", "Roman", "alph", "Alph", "number", "the"}:
                break
            before += "\\" if token.text == "thesection" else "-" if token.text == "\u2013" else token.text
        self.numbers.name(name[3:], before if "@" not in before else "")
        return after

    def _label(self, name: str) -> None:
        """Note what number a label stands for; in a part of a float it is known when the float's caption is."""
        if self.float is None:
            self.context.labels.setdefault(name, self.context.current)
        elif self.float.number and not self.float.parts_open:
            self.context.labels.setdefault(name, self.float.number)
        else:
            self.float.labels.append((name, self.float.letter if self.float.parts_open else ""))

    def _section(self, name: str, i: int, stop: int) -> int:
        """Write a heading with its number."""
        self._end_paragraph()
        starred = i < stop and self.stream.tokens[i].text == "*"
        found = self.stream.optional(i + starred, stop)
        start, end, after = self.stream.argument(found[2] if found else i + starred, stop)
        level = SECTIONS[name]
        number = "" if starred else self.numbers.section(level)
        self.context.current = number or self.context.current  # a label may stand in the heading
        title = f"{number} {inline(self.context, start, end).text}".strip()
        if name != "part":
            self._heading(title, moves=level <= 3)
        self._stretch(end, end)  # footnotes of the heading
        return after

    def _heading(self, title: str, *, moves: bool) -> None:
        """Write a heading; `moves` where what follows stands under it."""
        if title:
            self.document.blocks.append(Block("heading", title, section=title if moves else None))

    def _front(self, name: str, i: int, stop: int) -> int:
        """Write title, authors or abstract."""
        found = self.stream.optional(i, stop)
        start, end, after = self.stream.argument(found[2] if found else i, stop)
        if name in {"title", "icmltitle"}:
            title = self._whole("title", start, end)
            self.document.title = self.document.title or title
        elif name == "abstract" and after > start + 1:
            self._whole("abstract", start, end)
        elif name != "abstract":
            self._whole("front", start, end)
        return after

    def _bibitem(self, i: int, stop: int) -> int:
        """Begin an entry of the bibliography."""
        self._end_paragraph()
        found = self.stream.optional(i, stop)
        start, end, after = self.stream.argument(found[2] if found else i, stop)
        key = self.stream.plain(start, end)
        if key in self.context.citations.numbers and key not in self.context.citations.names:
            self.parts.append(f"[{self.context.citations.numbers[key]}]")
        self.kind = "bibliography"
        return after

    # --- environments ---

    def _begin(self, i: int, stop: int) -> int:
        """Enter an environment."""
        name = self.stream.environment(i)
        start, end = self.stream.inside(i)
        end = min(end, stop)
        if name in FIGURES or name in TABLES or name in SUBFLOATS:
            self._open_float(name)
        if name in GRIDS and i in self.stream.ends:
            return self._grid(name, start, end)
        if name in {"abstract", "thebibliography", "keywords", "IEEEkeywords", "CCSXML", "references"}:
            self._end_paragraph()
            self.kinds.append(self.kind)
            kinds: dict[str, PassageKind] = {"abstract": "abstract", "thebibliography": "bibliography"}
            self.kind = kinds.get(name, "bibliography" if name == "references" else "front")
        elif name in HEADINGS:
            self._end_paragraph()
            self._heading(HEADINGS[name], moves=True)
        elif name in {"appendix", "appendices"}:
            self.numbers.begin_appendix()
        elif self._is_paragraph(name):
            self._end_paragraph()
        if name in TABULARS:
            return self.stream.skip(TABULARS[name], start, end)
        found = self.stream.optional(start, end)
        return found[2] if found else start

    def _end(self, i: int, stop: int) -> int:
        """Leave an environment."""
        name = self.stream.environment(i)
        if name in FIGURES or name in TABLES or name in SUBFLOATS:
            self._close_float(name)
        elif name in {"abstract", "thebibliography", "keywords", "IEEEkeywords", "CCSXML", "references"}:
            self._end_paragraph()
            self.kind = self.kinds.pop() if self.kinds else "body"
        elif self._is_paragraph(name):
            self._end_paragraph()
        return min(i + 4, stop)

    def _is_paragraph(self, name: str) -> bool:
        """Whether an environment is a paragraph of its own: a list, a quotation, a theorem, but no float or box."""
        return self.float is None and name not in BOXES and name not in FIGURES | TABLES | GRIDS | SUBFLOATS

    def _open_float(self, name: str) -> None:
        """Enter a float, or a part of one."""
        if name in SUBFLOATS and self.float is not None:
            self.float.open_part()
            return
        self.floats.append((self.float, " ".join(self.parts), len(self.waiting)))
        self.parts = []
        self.float = Float(kind="table" if name in TABLES else OTHER_FLOATS.get(name, "figure"))

    def _close_float(self, name: str) -> None:
        """Leave a float: what it holds waits for the end of the paragraph it interrupts."""
        if self.float is None:
            return
        if name in SUBFLOATS and self.float.parts_open:
            self._float_text()
            self.float.close_part()
            return
        self._float_text()
        done = self.float
        for label, letter in done.labels:
            self.context.labels.setdefault(label, f"{done.number}{letter}")
        self.float, text, mark = self.floats.pop() if self.floats else (None, "", 0)
        self.parts = [text] if text else []
        self.document.tables += done.tables()
        printed = [Block("caption", caption.whole) for caption in done.captions if caption.whole]
        printed += [Block("table", row) for table in done.grids() for row in table.lines()]
        self.waiting[mark:mark] = printed

    def _float_text(self) -> None:
        """Keep the words of a float that are neither caption nor table: notes under it, labels in a drawing."""
        text = " ".join(self.parts)
        self.parts = []
        if text and any(c.isalpha() for c in text) and self.float is not None:
            self.waiting.append(Block("footnote" if self.float.is_table else "figure", text))

    def _caption(self, name: str, i: int, stop: int) -> int:
        """Take a caption in, number it, and set what a label after it stands for."""
        kind = self.float.kind if self.float is not None else "figure"
        if name == "captionof":
            start, end, i = self.stream.argument(i, stop)
            kind = self.stream.plain(start, end)
        starred = i < stop and self.stream.tokens[i].text == "*"
        found = self.stream.optional(i + starred, stop)
        start, end, after = self.stream.argument(found[2] if found else i + starred, stop)
        if self.float is None:
            self.float = Float(kind=kind)
            self.floats.append((None, " ".join(self.parts), len(self.waiting)))
            self.parts = []
            self._take_caption(kind, start, end, starred, part=False)
            self._close_float("")
            return after
        part = name == "subcaption" or bool(self.float.parts_open)
        self._take_caption(kind, start, end, starred, part=part)
        return after

    def _take_caption(self, kind: str, start: int, end: int, starred: bool, *, part: bool) -> None:
        text = inline(self.context, start, end).text
        if self.float is None:
            return
        if part:
            self.float.sub(text)
            return
        label = ""
        if not starred:
            self.float.number = self.numbers.float(kind)
            label = f"{kind.capitalize()} {self.float.number}"
        self.float.caption(label, f"{label}: {text}" if label else text)

    def _grid(self, name: str, start: int, end: int) -> int:
        """Read a table's rows and cells; one outside a float has neither label nor caption."""
        table = read_tabular(self.context, name, start, end)
        for begin, stop in table.captions:
            self._take_caption("table", begin, stop, starred=False, part=False)
        for label in table.labels:
            self.context.labels.setdefault(label, self.float.number if self.float else self.context.current)
        for one in table.nested if table.is_layout else [table]:
            if self.float is not None:
                self.float.table(one)
            elif one.is_table:
                self.document.tables.append(one)
                self.waiting += [Block("table", row) for row in one.lines()]
            else:
                self.parts += list(one.lines())
        return end if name in TABLES else min(end + 4, len(self.stream.tokens))
