"""Words of a claim against words of a source: which stand for which."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, cast

from .text import Token, is_content

Op = Literal["equal", "replace", "insert", "delete"]
"""From the source's side: `insert` is what the claim adds, `delete` what it leaves out."""


class Chunk(NamedTuple):
    """A stretch of both texts."""

    op: Op
    claim: tuple[int, int]
    source: tuple[int, int]
    """Token ranges, ends exclusive."""


class Alignment(NamedTuple):
    """A claim laid along a source."""

    chunks: tuple[Chunk, ...]
    """Between the first and the last word that both share; what the source has around that is left out."""
    matched: frozenset[int]
    """Claim tokens that the source has, as themselves or as a synonym, in place or moved."""
    moved: tuple[tuple[int, int], ...]
    """(claim token, source token) pairs that stand in another order."""
    coverage: float
    """Share of the claim's content that is matched, 0 to 1."""
    paired: tuple[tuple[int, int], ...]
    """(claim token, source token) pairs that stand for each other in place, equal or alike."""


def align(
    claim: Sequence[Token],
    source: Sequence[Token],
    alike: Callable[[str, str], bool],
    worth: Sequence[float],
) -> Alignment:
    """Lay `claim` along `source`: least edits over stems, then synonyms, joined words and moved words.

    `worth` is what each word of the claim weighs in the coverage.
    """
    from rapidfuzz.distance import Levenshtein

    ops = Levenshtein.opcodes([t.stem for t in source], [t.stem for t in claim])
    chunks = [Chunk(cast(Op, op.tag), (op.dest_start, op.dest_end), (op.src_start, op.src_end)) for op in ops]
    chunks = _merged(_trimmed(chunks))
    paired = [(i, j) for c in chunks if c.op == "equal" for i, j in zip(range(*c.claim), range(*c.source), strict=True)]
    refined: list[Chunk] = []
    rooms = [*(c.source[0] for c in chunks[1:]), len(source)]
    for chunk, room in zip(chunks, rooms, strict=False):
        refined += _refined(chunk, room, claim, source, alike, paired) if chunk.op == "replace" else [chunk]
    free_claim = [i for c in refined if c.op in ("replace", "insert") for i in range(*c.claim)]
    taken = {j for _, j in paired}
    moved = _moved(free_claim, claim, source, taken, alike)
    matched = frozenset(i for i, _ in (*paired, *moved))
    total = math.fsum(worth) or 1.0  # fsum: the same whatever the order, so never above 1
    coverage = math.fsum(worth[i] for i in matched) / total
    return Alignment(tuple(refined), matched, tuple(moved), coverage, tuple(sorted(paired)))


def _trimmed(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Drop what the source has before the first and after the last shared word."""
    shared = [n for n, c in enumerate(chunks) if c.op == "equal"]
    if not shared:
        return [c for c in chunks if c.op != "delete"]
    out = []
    for number, chunk in enumerate(chunks):
        outside = number < shared[0] or number > shared[-1]
        if outside and chunk.op == "delete":
            continue
        out.append(chunk)
    return out


def _merged(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Join changed stretches that touch: "falls short of" for "surpasses" is one replacement."""
    out: list[Chunk] = []
    for chunk in chunks:
        if out and chunk.op != "equal" and out[-1].op != "equal":
            claim, source = (out[-1].claim[0], chunk.claim[1]), (out[-1].source[0], chunk.source[1])
            op: Op = "replace" if claim[0] < claim[1] and source[0] < source[1] else chunk.op
            out[-1] = Chunk(op, claim, source)
        else:
            out.append(chunk)
    return out


def _refined(
    chunk: Chunk,
    room: int,
    claim: Sequence[Token],
    source: Sequence[Token],
    alike: Callable[[str, str], bool],
    paired: list[tuple[int, int]],
) -> list[Chunk]:
    """Split a replaced stretch into words that are alike and words that are not.

    A broken word may have its last piece behind the stretch, up to the source word `room`.
    """
    (i0, i1), (j0, j1) = chunk.claim, chunk.source
    left, right = "".join(t.stem for t in claim[i0:i1]), "".join(t.stem for t in source[j0:j1])
    if left == right:  # `multi task` and `multitask`
        paired += [(i, min(j0 + n, j1 - 1)) for n, i in enumerate(range(i0, i1))]
        return [Chunk("equal", chunk.claim, chunk.source)]
    out: list[Chunk] = []
    i, j = i0, j0
    for a in range(i0, i1):
        if a < i:
            continue
        b, wide = _standing(claim[a], source, (j, j1), room, alike)
        if not wide and a + 1 < i1:  # `ML-Doc` for `MLDoc`
            joined = claim[a].stem + claim[a + 1].stem
            b = next((b for b in range(j, j1) if source[b].stem == joined), -1)
            if b >= 0:
                out += [*_between(i, a, j, b), Chunk("equal", (a, a + 2), (b, b + 1))]
                paired += [(a, b), (a + 1, b)]
                i, j = a + 2, b + 1
            continue
        if not wide:
            continue
        out += _between(i, a, j, b)
        out.append(Chunk("equal", (a, a + 1), (b, b + wide)))
        paired.append((a, b))
        i, j = a + 1, b + wide
    return out + _between(i, i1, j, j1)


def _standing(
    one: Token, source: Sequence[Token], stretch: tuple[int, int], room: int, alike: Callable[[str, str], bool]
) -> tuple[int, int]:
    """Return where in `stretch` source words stand for a claim word, and how many; (-1, 0) where none do.

    It is one word alike, or the pieces of a broken one.
    """
    mine, is_number = one.stem, one.number is not None
    for at in range(*stretch):  # every claim comes here thousands of times: no call that can be spared
        other = source[at]
        theirs = other.stem
        if mine == theirs or (not (is_number or other.number is not None) and alike(mine, theirs)):
            return at, 1
        if not is_number and mine.startswith(theirs):
            joined = theirs
            for wide in (2, 3):
                if at + wide > room:
                    break
                joined += source[at + wide - 1].stem
                if joined == mine:
                    return at, wide
    return -1, 0


def _between(i: int, a: int, j: int, b: int) -> list[Chunk]:
    if i < a and j < b:
        return [Chunk("replace", (i, a), (j, b))]
    if i < a:
        return [Chunk("insert", (i, a), (j, j))]
    return [Chunk("delete", (i, i), (j, b))] if j < b else []


def _moved(
    free: Sequence[int],
    claim: Sequence[Token],
    source: Sequence[Token],
    taken: set[int],
    alike: Callable[[str, str], bool],
) -> list[tuple[int, int]]:
    """Return the claim words that the source has elsewhere, each source word used once."""
    by_stem: dict[str, list[int]] = {}
    for j, token in enumerate(source):
        if j not in taken:
            by_stem.setdefault(token.stem, []).append(j)
    moved: list[tuple[int, int]] = []
    for i in free:
        places = by_stem.get(claim[i].stem)
        if places is None and claim[i].number is None and is_content(claim[i]):
            places = _of_one_alike(claim[i].stem, by_stem, alike)
        if places:
            moved.append((i, places.pop(0)))
    return moved


def _of_one_alike(stem: str, by_stem: dict[str, list[int]], alike: Callable[[str, str], bool]) -> list[int] | None:
    """Return the places of the first word left that may stand for `stem`."""
    for other, places in by_stem.items():
        if places and alike(stem, other):
            return places
    return None
