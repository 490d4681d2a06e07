"""One readable version of a paper, as the checks see it."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ..fetch.answers import Metadata
from ..model import Page, Paper, Passage, ReadInfo, Span, Table
from ..parse.sentences import boundaries

T = TypeVar("T")


class PaperSource:
    """A paper's text, its tables when asked for, and what the checks made of it in this process."""

    def __init__(
        self,
        paper: Paper,
        path: Path | None,
        tables: Callable[[], tuple[Table, ...]] | None = None,
        *,
        unpack: Callable[[], Path] | None = None,
    ) -> None:
        self._paper, self._path, self._read_tables, self._unpack = paper, path, tables, unpack
        self._tables: tuple[Table, ...] | None = None
        self._memos: dict[str, object] = {}
        self._witness: Callable[[], tuple[Table, ...]] = tuple

    @property
    def paper(self) -> Paper:
        """Its text."""
        return self._paper

    @property
    def path(self) -> Path | None:
        """The file it was read from; None for an abstract, and where only what was read of it is at hand."""
        return self._path if self._unpack is None else self._unpack()

    def tables(self) -> tuple[Table, ...]:
        """Its tables; read when first asked for and remembered.

        Raises:
            PaperUnreadable: the file does not give them up.
        """
        if self._tables is None:
            self._tables = self._read_tables() if self._read_tables is not None else ()
        return self._tables

    def witnessed_by(self, tables: Callable[[], tuple[Table, ...]]) -> None:
        """Take `tables` for what the other file of the same version gives; it is called when asked for."""
        self._witness = tables

    def witness(self) -> tuple[Table, ...]:
        """Its tables as the other of PDF and e-print source has them, where that is at hand too; else none.

        Raises:
            PaperUnreadable: the other file does not give them up.
        """
        return self._witness()

    def memo(self, name: str, make: Callable[[Paper], T]) -> T:
        """Return `make(paper)`, made once per process and `name`: an index, say."""
        if name not in self._memos:
            self._memos[name] = make(self._paper)
        return self._memos[name]  # type: ignore[return-value]  # what `make` of this name returned


def abstract_source(metadata: Metadata) -> PaperSource:
    """Return title and abstract of a paper as a source: all that could be had of it."""
    text = f"{metadata.title}\n{metadata.abstract}"
    start = len(metadata.title) + 1
    ends = [start + end for end in boundaries(metadata.abstract)]
    spans = [Span(page=1, start=0, end=len(metadata.title))]
    for begin, end in zip([start, *ends], ends, strict=False):
        blank = len(text[begin:end]) - len(text[begin:end].lstrip())
        spans.append(Span(page=1, start=begin + blank, end=end))
    page = Page(
        number=1, text=text, width=0.0, height=0.0, starts=array("i"), ends=array("i"), boxes=array("f")
    )  # no pieces: nothing of it was printed
    paper = Paper(
        id=f"{metadata.id}v{metadata.version}",
        title=metadata.title,
        source="abstract",
        pages=(page,),
        passages=tuple(
            Passage(spans=(span,), kind="abstract" if i else "title", section="Abstract" if i else "")
            for i, span in enumerate(spans)
            if span.start < span.end
        ),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    return PaperSource(paper, None)


def read_info(source: PaperSource, version: int | None, known_by: str) -> ReadInfo:
    """Return which file was read for `source`, as the record has it."""
    paper = source.paper
    return ReadInfo(
        version=version,
        source=paper.source,
        pages=len(paper.pages) if paper.source == "pdf" else 0,
        pages_failed=tuple(page.number for page in paper.pages if page.problem is not None),
        sha256=paper.sha256,
        identified_by=known_by,  # type: ignore[arg-type]
    )
