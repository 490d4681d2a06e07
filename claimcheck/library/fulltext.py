"""Which papers of the whole library may say a thing: a full-text index over the passages of every paper read.

What is indexed is what may be evidence as sentences: abstract, body, captions and footnotes; never the bibliography,
and hidden text is in no passage. The index only names papers, likeliest first; whether one says it is for the checks to
judge, which read the paper itself. So the index holds stems and no text, and costs some kilobytes a paper.

A look-up must not grow with the library: a word that many passages have is never followed alone. Two ways lead to a
passage: all words of a sentence of the claim stand in it, or most of the claim's rare words do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..errors import PaperUnreadable
from ..model import Paper
from ..parse.sentences import boundaries
from ..text import STOP, stem
from .store import Store

KINDS = frozenset({"abstract", "body", "caption", "footnote"})
"""Kinds of passages that are indexed."""
PLACES = 1 << 16
"""Passages of one paper; a row's number is the paper's number times this, and the passage's place."""
RARE = 400
"""Passages that may have a rare word; a commoner one is only looked for together with others."""
FOLLOWED = 16
"""Words of a claim that are looked up."""
FEWEST = 4
"""Words that a sentence must have to be looked for by all of them: three stand together anywhere."""
TOGETHER = 40
"""Passages with all words of a sentence that are considered."""
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """A paper whose words the index has."""

    number: int
    digest: str
    what: str
    """Name of the parsed form in the library."""
    name: str
    """Versioned id."""
    known_by: str


def terms(text: str) -> list[str]:
    """Return the stems and numbers of `text` that say something, each once, in order.

    >>> terms("We see gains of 1,024.5 points, and the gains hold.")
    ['see', 'gain', '1024.5', 'point', 'hold']
    """
    found = (w.replace(",", "") if w[0].isdigit() else stem(w) for w in _WORD.findall(text))
    return list(dict.fromkeys(term for term in found if term not in STOP and not term.isspace()))


class FullText:
    """The index, kept in the library's database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, paper: Paper, what: str, known_by: str) -> None:
        """Index the passages of `paper`; one that is there from the same parsed form is left as it is.

        Raises:
            LibraryError: the library cannot be written.
        """
        there = self._store.rows("SELECT what FROM indexed WHERE digest = ?", paper.sha256)
        if self._store.read_only or (there and there[0]["what"] == what):
            return
        passages = [p for p in paper.passages if p.kind in KINDS][:PLACES]
        rows = [" ".join(terms(paper.text_of(passage))) for passage in passages]
        with self._store.writing() as db:
            db.execute("DELETE FROM indexed WHERE digest = ?", (paper.sha256,))
            made = "INSERT INTO indexed (digest, what, name, known_by) VALUES (?, ?, ?, ?)"
            number = db.execute(made, (paper.sha256, what, paper.id, known_by)).lastrowid or 0
            db.executemany(
                "INSERT INTO words (rowid, terms) VALUES (?, ?)",
                [(number * PLACES + place, row) for place, row in enumerate(rows)],
            )

    def digests(self) -> set[str]:
        """Return the digests of all files whose papers are indexed."""
        return {row["digest"] for row in self._store.rows("SELECT digest FROM indexed")}

    def last(self) -> int:
        """Return the number of the paper that was indexed last."""
        return int(self._store.rows("SELECT coalesce(max(number), 0) FROM indexed")[0][0])

    def likeliest(self, text: str, *, truncated: bool = False) -> Iterator[Indexed]:
        """Yield papers that may say what `text` says, the likeliest first."""
        worth: Counter[int] = Counter()
        for start, end in _sentences(text):
            wanted = terms(text[start:end])
            if truncated and end == len(text):
                wanted = wanted[:-1]  # half a word, it may be
            if len(wanted) >= FEWEST:
                for row in self._passages(wanted, TOGETHER):
                    worth[row] += len(wanted)
        for row, count in self._by_rare_words(terms(text)[: 4 * FOLLOWED]).items():
            worth[row] += count
        best: dict[int, int] = {}
        for row, count in worth.items():
            best[row // PLACES] = max(best.get(row // PLACES, 0), count)
        found = [(count, one) for number, count in best.items() for one in self._named(number)]
        yield from (one for _, one in sorted(found, key=lambda pair: (-pair[0], pair[1].name, pair[1].digest)))

    def _by_rare_words(self, wanted: Sequence[str]) -> Counter[int]:
        """Return the passages with at least half of the claim's rare words, and how many of them they have."""
        postings = [self._passages([term], RARE + 1) for term in wanted]
        rare = sorted((rows for rows in postings if 0 < len(rows) <= RARE), key=len)[:FOLLOWED]
        counts = Counter(row for rows in rare for row in rows)
        least = max(2, (len(rare) + 1) // 2)
        return Counter({row: count for row, count in counts.items() if count >= least})

    def _passages(self, wanted: Sequence[str], most: int) -> list[int]:
        """Return the rows that have all the words, up to so many."""
        query = " AND ".join(f'"{term}"' for term in wanted)  # words are letters and digits: nothing to escape
        return [row[0] for row in self._store.rows("SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", query, most)]

    def _named(self, number: int) -> list[Indexed]:
        rows = self._store.rows("SELECT * FROM indexed WHERE number = ?", number)
        return [Indexed(**dict(row)) for row in rows]

    def tidy(self) -> None:
        """Make the index anew once most of its rows are those of papers that are gone."""
        from ..parse import from_bytes

        living = [Indexed(**dict(row)) for row in self._store.rows("SELECT * FROM indexed ORDER BY number")]
        ever = self._store.rows("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'indexed'")[0][0]
        if self._store.read_only or ever - len(living) <= len(living) + SPARE:
            return
        with self._store.writing() as db:
            db.execute("INSERT INTO words (words) VALUES ('delete-all')")
            db.execute("DELETE FROM indexed")  # whatever ends this half way: they come back when they are read
            db.execute("DELETE FROM sqlite_sequence WHERE name = 'indexed'")
        for one in living:
            form = self._store.recall(one.digest, one.what)
            try:
                if form is not None:
                    self.add(from_bytes(form), one.what, one.known_by)
            except PaperUnreadable:
                continue  # a damaged form is made again, and indexed, when its paper is read


SPARE = 1000
"""Papers that may be gone before it is worth making the index anew."""


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in boundaries(text):
        yield start, end
        start = end
