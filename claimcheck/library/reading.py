"""Files to papers, each read once: remembered by the file's digest and the parser's version."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from ..errors import LibraryError, PaperUnreadable
from ..model import Paper, Table
from .fulltext import FullText, Indexed
from .local import Copy, Identity, identify
from .source import PaperSource
from .store import Store, sha256

T = TypeVar("T")
log = logging.getLogger("claimcheck")
IN_MEMORY = 64
"""Papers kept ready in this process, with what the checks made of them (some megabytes each)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A copy that could be read, and which paper it is."""

    source: PaperSource
    identity: Identity


class Reading:
    """Opens copies; the parsed forms come from the library where it has them."""

    def __init__(self, store: Store, fulltext: FullText) -> None:
        self._store, self._fulltext = store, fulltext
        self._ready: OrderedDict[tuple[str, str, str], Opened] = OrderedDict()
        self._unreadable: dict[str, PaperUnreadable] = {}

    def open(self, copy: Copy, digest: str | None = None) -> Opened:
        """Return the paper in `copy`; `digest` spares reading a file whose digest was just taken.

        Raises:
            PaperUnreadable: there is no text to be had from it.
        """
        try:
            digest = digest or sha256(copy.file())
        except OSError as error:
            raise PaperUnreadable(
                f"{copy.path.name}: cannot be read ({error.strerror or error})", "check path and rights"
            ) from error
        key = (digest, str(copy.path), f"{copy.id}v{copy.version}")
        opened = self._ready.get(key) or self._open(copy, digest)
        self._ready[key] = opened
        self._ready.move_to_end(key)
        if len(self._ready) > IN_MEMORY:
            self._ready.popitem(last=False)
        return opened

    def tables(self, copy: Copy, digest: str | None = None) -> tuple[Table, ...]:
        """Return the tables of `copy`.

        Raises:
            PaperUnreadable: the file does not give them up.
        """
        return self.open(copy, digest).source.tables()

    def _open(self, copy: Copy, digest: str) -> Opened:
        paper = self._paper(copy, digest)
        identity = identify(copy, paper.stamp)
        name = f"{identity.id}v{identity.version}" if identity.version else identity.id
        paper = replace(paper, id=name)
        if identity.known_by != "option":  # what one call was told of a file is not for all others
            self._index(paper, copy, identity)
        source = PaperSource(paper, copy.path, lambda: self._tables(copy, paper), unpack=copy.unpack)
        return Opened(source=source, identity=identity)

    def _index(self, paper: Paper, copy: Copy, identity: Identity) -> None:
        """Have the paper found by its words; where that cannot be written it is not, and nothing else is lost."""
        try:
            self._fulltext.add(paper, _form(copy), identity.known_by)
        except LibraryError as error:
            log.debug("%s", error.message)

    def remembered(self, one: Indexed) -> PaperSource | None:
        """Return the text of a paper that was read before, its file wanted no more; None where it is lost."""
        from ..parse import from_bytes

        form = self._store.recall(one.digest, one.what)
        try:
            return None if form is None else PaperSource(replace(from_bytes(form), id=one.name), None)
        except PaperUnreadable as error:
            log.debug("%s: %s", one.name, error.message)
            return None

    def _paper(self, copy: Copy, digest: str) -> Paper:
        """Return the paper, remembered or read now; one that could not be read is not tried twice a run."""
        from ..parse import from_bytes, to_bytes

        if digest in self._unreadable:
            raise self._unreadable[digest]

        def read() -> Paper:
            try:
                paper = _parse(copy)
            except PaperUnreadable as error:
                told = PaperUnreadable(error.message.replace(digest, f"arXiv:{copy.id}"), error.remedy)
                self._unreadable[digest] = told
                raise told from error
            if paper.sha256 != digest:
                raise PaperUnreadable(f"{copy.path.name}: changed while it was read", "try again")
            return paper

        return self._once(digest, _form(copy), from_bytes, read, to_bytes)

    def _tables(self, copy: Copy, paper: Paper) -> tuple[Table, ...]:
        """Return the tables of `copy`, remembered or read now."""
        from ..parse import PARSER_VERSION, read_tables, tables_from_bytes, tables_to_bytes

        what = f"tables-{PARSER_VERSION}"
        return self._once(
            paper.sha256, what, tables_from_bytes, lambda: read_tables(copy.file(), paper), tables_to_bytes
        )

    def _once(
        self, digest: str, what: str, load: Callable[[bytes], T], make: Callable[[], T], dump: Callable[[T], bytes]
    ) -> T:
        """Return what is made of a file: remembered, or made by one process while others wait for it."""
        found = self._recall(digest, what, load)
        if found is None:
            with self._store.alone(f"{digest}.{what}"):
                found = self._recall(digest, what, load)
                if found is None:
                    found = make()
                    self._store.remember(digest, what, dump(found))
        return found

    def _recall(self, digest: str, what: str, load: Callable[[bytes], T]) -> T | None:
        remembered = self._store.recall(digest, what)
        if remembered is None:
            return None
        try:
            return load(remembered)
        except PaperUnreadable as error:  # a form of before a change: it is made again
            log.debug("%s: %s", what, error.message)
            return None


def _form(copy: Copy) -> str:
    """Return the name of the parsed form of a file."""
    from ..parse import PARSER_VERSION

    return f"{copy.kind}-{PARSER_VERSION}"


def _parse(copy: Copy) -> Paper:
    from .. import parse

    name = f"{copy.id}v{copy.version}" if copy.version else copy.id
    reader: Callable[..., Paper] = parse.parse_file if copy.kind == "pdf" else parse.parse_tex
    return reader(copy.file(), id=name)
