"""An e-print file to a `Paper` and to its tables, in this process. Files from outside go through the worker instead."""

from __future__ import annotations

import hashlib
import posixpath
import re
from array import array

from ...errors import PaperUnreadable
from ...model import Page, Paper, Passage, PassageKind, Span, Table
from ..sentences import boundaries
from .archive import Files, unpack
from .citations import Citations
from .document import Block, Document, Reader
from .heads import tables_of
from .inline import Context, inline
from .macros import Expander
from .stream import Stream
from .tokens import Token

WHOLE = frozenset({"table", "figure", "running", "front", "title", "bibliography", "heading"})
"""Kinds that are not cut into sentences."""
FIRST = ("ms", "main", "paper", "article", "arxiv", "root", "manuscript")
"""Names that a main file likes to have, tried where nothing else tells it."""


def read_tex(data: bytes, name: str, paper_id: str) -> Paper:
    """Return the paper in an e-print file; `name` is what messages call it. Raises `PaperUnreadable`."""
    document, problems = _read(data, name)
    text, passages = _compose(document.blocks)
    if not any(p.kind in {"body", "abstract"} for p in passages):
        raise PaperUnreadable(f"{name}: no text can be found in its TeX", "use the paper's PDF")
    page = Page(
        number=1, text=text, width=0.0, height=0.0, starts=array("i"), ends=array("i"), boxes=array("f"),
    )  # fmt: skip
    return Paper(
        id=paper_id, title=document.title, source="tex", pages=(page,), passages=tuple(passages),
        sha256=hashlib.sha256(data).hexdigest(), problems=tuple(problems),
    )  # fmt: skip


def read_tables(data: bytes, name: str) -> tuple[Table, ...]:
    """Return the tables in an e-print file, in the order of the text. Raises `PaperUnreadable`."""
    document, _ = _read(data, name)
    return tuple(table for source in document.tables for table in tables_of(source))


def _read(data: bytes, name: str) -> tuple[Document, list[str]]:
    """Return the document in an e-print file, and what could not be read."""
    files = unpack(data, name)
    main = main_file(files)
    if main is None:
        raise PaperUnreadable(f"{name}: no main TeX file in it", "use the paper's PDF")
    try:
        expanded = Expander(files, main).run()
        document = Reader(expanded.tokens, _citations(expanded.tokens)).run()
    except RecursionError:
        raise PaperUnreadable(f"{name}: its TeX is nested too deeply", "use the paper's PDF") from None
    return document, [*files.problems, *expanded.problems]


def main_file(files: Files) -> str | None:
    """Return the path of the file that TeX would be called with.

    A note for arXiv names it; else it begins a document and no other file reads it in. `anc/` holds no paper.
    """
    told = _told(files)
    if told is not None:
        return told
    sources = {
        path: text
        for path, text in files.texts.items()
        if posixpath.splitext(path)[1] in {".tex", ".ltx", ""} and not path.startswith("anc/")
    }
    mains = [p for p, text in sources.items() if re.search(r"^[^%\n]*\\document(?:class|style)\b", text, re.MULTILINE)]
    if not mains:
        mains = [path for path, text in sources.items() if "\\" in text]
    read = {base for path in mains for base in _read_by(sources[path])}
    mains = [p for p in mains if posixpath.splitext(p)[0] not in read and "\\begin{document}" in sources[p]] or mains

    def rank(path: str) -> tuple[bool, int, bool, int, int, str]:
        stem = posixpath.splitext(path)[0]
        known = FIRST.index(stem.lower()) if stem.lower() in FIRST else len(FIRST)
        return (
            "/" in path,
            -(stem + ".bbl" in files.texts),
            "\\section" not in sources[path],
            known,
            -len(sources[path]),
            path,
        )

    return min(mains, key=rank, default=None)


def _told(files: Files) -> str | None:
    """Return the main file that a `00README` for arXiv names."""
    for path, text in files.texts.items():
        if posixpath.basename(path).lower().startswith("00readme"):
            found = re.search(r"([\w./-]{1,100}\.tex)\"?\s{0,9}[,:]?\s{0,9}(?:\"?usage\"?\s?:\s?\"?)?toplevel", text)
            if found and found[1] in files.texts:
                return found[1]
    return None


def _read_by(text: str) -> list[str]:
    """Return the names of the files that a file reads in, without their ends."""
    found = re.findall(r"\\(?:input|include|subfile)\s{0,3}\{?([\w./-]{1,100})", text)
    return [posixpath.splitext(posixpath.normpath(name))[0] for name in found]


def _citations(tokens: list[Token]) -> Citations:
    """Return what the bibliography calls its entries."""
    stream = Stream(tokens)
    citations = Citations()
    context = Context(stream, citations)
    size = len(tokens)
    for i, token in enumerate(tokens):
        if token.kind != "macro":
            continue
        if token.text in {"usepackage", "RequirePackage", "documentclass", "PassOptionsToPackage", "setcitestyle"}:
            citations.by_number = _by_number(stream, i, citations.by_number)
        elif token.text == "bibitem":
            found = stream.optional(i + 1, size)
            start, end, _ = stream.argument(found[2] if found else i + 1, size)
            citations.add(stream.plain(start, end), _label(context, *found[:2]) if found else "")
    return citations


def _by_number(stream: Stream, at: int, before: bool) -> bool:
    """Return whether citations are numbers after a class, a package or a setting, though entries have names."""
    size = len(stream.tokens)
    command = stream.tokens[at].text
    found = stream.optional(at + 1, size)
    first = stream.argument(found[2] if found else at + 1, size)
    asked = stream.plain(*(found or first)[:2])
    name = stream.plain(*first[:2])
    if command == "PassOptionsToPackage":
        asked, name = name, stream.plain(*stream.argument(first[2], size)[:2])
    options = set(asked.replace(" ", "").split(","))
    if command == "documentclass":
        return before or (name.startswith("revtex") and not {"rmp", "author-year"} & options)
    if command != "setcitestyle" and name != "natbib":
        return before
    return (before or bool({"numbers", "super"} & options)) and "authoryear" not in options


def _label(context: Context, start: int, stop: int) -> str:
    """Return the label of an entry as `Names(year)`, from the forms that styles give it."""
    stream = context.stream
    for i in range(start, min(stop, start + 12)):
        token = stream.tokens[i]
        if token.kind == "macro" and token.text in {"citeauthoryear", "BCAY", "harvarditem", "citename"}:
            parts: list[str] = []
            at = i + 1
            while len(parts) < 3 and at < stop:
                first, last, at = stream.argument(at, stop)
                parts.append(inline(context, first, last).text)
            if len(parts) > 1:
                return f"{parts[1] if len(parts) > 2 else parts[0]}({parts[-1]})"
    text = inline(context, start, stop).text
    found = re.fullmatch(r"(?P<names>.{2,120}?),?\s\(?(?P<year>(?:1[89]|20)\d\d[a-z]?)\)?", text)
    return f"{found['names']}({found['year']})" if found else text


def _compose(blocks: list[Block]) -> tuple[str, list[Passage]]:
    """Return the text of all blocks, and the passages in it."""
    parts: list[str] = []
    passages: list[Passage] = []
    section = ""
    at = 0
    for block in blocks:
        if block.section is not None:
            section = block.section
        if not block.text:
            continue  # nothing but a reference to a label that has no number
        parts.append(block.text)
        for start, end in _cuts(block):
            span = Span(page=1, start=at + start, end=at + end)
            passages.append(Passage(spans=(span,), kind=block.kind, section=section))
        at += len(block.text) + 1
    return "\n".join(parts), passages


def _cuts(block: Block) -> list[tuple[int, int]]:
    """Return from where to where each sentence of a block stands."""
    kind: PassageKind = block.kind
    if kind in WHOLE:
        return [(0, len(block.text))]
    cuts = []
    begin = 0
    for end in boundaries(block.text):
        while begin < end and block.text[begin] == " ":
            begin += 1
        if begin < end:
            cuts.append((begin, end))
        begin = end
    return cuts
