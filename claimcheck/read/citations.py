"""Which characters of a block are citations and no words of a sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from ..parse.sentences import boundaries
from .interface import Block
from .references import MARK, addresses

_BRACKETS = re.compile(r"\([^()\n]{0,400}\)|\[[^\[\]\n]{0,400}\]")
_BETWEEN = re.compile(r"(?:[\s,;:&|+/·–-]|and|see|also|e\.g\.|cf\.|source|sources|via|arXiv)*", re.IGNORECASE)
"""What stands between the links of one citation."""
_LABEL = re.compile(
    r"(?:source|link|paper|arxiv|pdf|doi|ref|[\d⁰¹²³⁴-⁹]{1,4}|(?:[\w-]{1,40}\.){1,4}[a-z]{2,6})\W*", re.IGNORECASE
)
"""Labels that name a link and say nothing."""
_LEADS = re.compile(r"(?:^|[,;:.]\s|\b(?:in|by|of|from|to|with|see|following|while|and)\s)$", re.IGNORECASE)
_STOPS = frozenset(".?!")


def citations(block: Block) -> list[tuple[int, int]]:
    """Return the characters that cite, in order: `[3]`, `(Smith 2024)` where that is a link, `[arXiv](...)`."""
    text = block.text
    found = [match.span() for match in MARK.finditer(text) if not _named(text, *match.span())]
    linked = sorted({(a, b) for a, b, _ in addresses(block)} | {(k.start, k.end) for k in block.links} | {*found})
    for match in _BRACKETS.finditer(text):
        within = linked[bisect_left(linked, (match.start() + 1, 0)) : bisect_left(linked, (match.end(), 0))]
        inside = [(a, b) for a, b in within if a < b < match.end()]
        rest, at = [], match.start() + 1
        for a, b in inside:
            rest.append(text[at:a])
            at = max(at, b)
        rest.append(text[at : match.end() - 1])
        bare = any(a == b for a, b in within)
        if (inside or bare) and all(_BETWEEN.fullmatch(piece.strip(" []")) for piece in rest):
            found.append(match.span())
    found += [(a, b) for a, b in linked if a < b and _LABEL.fullmatch(text[a:b])]
    return _joined(found)


def _named(text: str, start: int, end: int) -> bool:
    """Whether a mark stands for its work in the sentence: "For instance, [5] used ...", "as in [5] and ..."."""
    following = re.match(r" [a-z]{2,}", text[end : end + 4])
    return bool(following) and bool(_LEADS.search(text[max(0, start - 12) : start]))


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    made: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


class Sentence(NamedTuple):
    """A sentence of a block."""

    start: int
    end: int
    """Its words, citations before its stop among them: characters of `Block.text`."""
    stop: int
    """Where the citations that follow it end."""
    words: str
    """Without citations, tidied."""


def sentences(block: Block) -> list[Sentence]:
    """Return the sentences of a block; a citation right behind a stop belongs to the sentence before."""
    text, cites = block.text, citations(block)
    ruled = _ruled(text, cites)
    ends = _ends(ruled)
    made: list[Sentence] = []
    begin = after = 0
    for end in ends:
        stop = len(text) if end == ends[-1] else end
        while stop < len(text) and ruled[stop] == " ":
            stop += 1
        words = ruled[begin:end]
        start, last = begin + len(words) - len(words.lstrip()), begin + len(words.rstrip())
        pieces, at = [], start
        while after < len(cites) and cites[after][0] < last:
            pieces.append(text[at : max(at, cites[after][0])])
            at = max(at, cites[after][1])
            after += 1
        pieces.append(text[at : max(at, last)])
        while after < len(cites) and cites[after][0] < stop:
            after += 1
        if start < last:
            made.append(Sentence(start, last, stop, spaced(" ".join(pieces))))
        begin = stop
    return made


def _ruled(text: str, cites: list[tuple[int, int]]) -> str:
    """Return `text` with its citations blanked, those before a stop by letters: they are inside their sentence."""
    pieces: list[str] = []
    held, after = False, len(text)
    for start, end in reversed(cites):
        held = text[end : end + 1] in _STOPS or (held and not text[end:after].strip())
        pieces += [text[end:after], ("x" if held else " ") * (end - start)]
        after = start
    pieces.append(text[:after])
    return "".join(reversed(pieces))


def _ends(text: str) -> list[int]:
    """Return where sentences end, also those of scripts without spaces."""
    ends = set(boundaries(text))
    ends |= {match.end() for match in re.finditer(r"[。！？]", text)}
    return sorted(ends)


def uncited(block: Block) -> str:
    """Return all words of a block without its citations."""
    pieces, at = [], 0
    for start, end in citations(block):
        pieces.append(block.text[at:start])
        at = max(at, end)
    return spaced(" ".join((*pieces, block.text[at:])))


def tidy(text: str) -> str:
    """Return words without citation marks."""
    return spaced(MARK.sub(" ", text))


def spaced(text: str) -> str:
    """Return words with single blanks, none before a stop, and without empty brackets."""
    text = re.sub(r"[\[(][\s,;()\[\]]{0,40}[\])]", " ", text)
    text = re.sub(r"\s+", " ", text).strip(" |*_")
    return re.sub(r" (?:([.,;:!?])(?=\s|$)|([。！？，；]))", r"\1\2", text)
