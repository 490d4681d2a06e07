"""Mutations of files: of any bytes, of text with a structure, and of PDFs below their compression.

All draw from the generator they are given, so that a seed and a number give the same input again.
"""

from __future__ import annotations

import gzip
import io
import random
import re
import tarfile
import zlib
from collections.abc import Callable, Mapping, Sequence

WORDS = [
    b"\n", b"\n\n", b"|", b"| --- |", b"# ", b"- ", b"1. ", b"> ", b"```", b"[1]", b"[^1]", b"[a](b)", b"](", b"<",
    b"</", b"<!--", b"-->", b"<table>", b"<td>", b"<script>", b"&#x110000;", b"&amp;", b"{", b"}", b"[", b"]", b":",
    b",", b'"', b"\\u0000", b"\\ud800", b"null", b"1e999", b"NaN", b"-0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf",
    b"\xe2\x80\xae", b"\xcc\x81", b"\xe2\x88\x92", b"8.2", b"8.2, 7.5 and 7.0 points", b"99999999999999999999",
    b"1e400", b"10^{999999}", b"0.0000000000000000001", b"%", b"\xc2\xb1", b"\xc2\xb2", b"\xd9\xa3",
    b"\xe4\xb8\x89", b"9901.00001v2", b"math/0405482", b"<http://arxiv.org/abs/9901.00001v2>",
    b"arXiv:9901.00001v99999999999", b"doi:10.1/", b"et al. (2019)", b"Table 2", b"not ", b"outperforms ",
    b"points", b"References", b"Limitations", b"\t", b"\r\n", b"\f", b"\0", b"...", b" and ",
]  # fmt: skip
"""What the readers of summaries look for."""

TOKENS = rb"""
    /Length /Filter /FlateDecode /Type /Page /Pages /Kids /Count /Parent /Contents /Resources /Font /MediaBox /Rotate
    /XObject /Subtype /Form /Encoding /ToUnicode /Widths /DescendantFonts /W /Root /Size /Prev /XRef /ObjStm /Encrypt
    obj endobj stream endstream xref trailer startxref << >> [ ] ( ) R null true BT ET Tf Tj TJ Td Tm Tr Tz q Q cm Do re
    W n f
""".split()
"""Words of PDF's syntax and of its page descriptions."""

TEX = [
    *rb"""
    \def\a#1{#1#1} \a \newcommand{\a}[2][x]{\a{#2}} \let\b\a \renewcommand{\b}{\b} \expandafter \csname \endcsname
    \iffalse \iftrue \else \fi \input{ms} \input{ms.tex} \include{../../etc/passwd} \begin{tabular}{*{999999}{c}}
    \begin{tabular}{l|cc} \end{tabular} \begin{table} \end{table} \multicolumn{3}{c}{ \multicolumn{99999999}{c}{x}
    \multirow{-2}{*}{ \cmidrule(lr){2-3} \cmidrule{9-1} \hline \toprule \caption{ \label{t} \ref{t} \cite{a,b}
    \footnote{ \begin{verbatim} \end{verbatim} \begin{document} \end{document} \verb|x| \\ & && { } $ $$ \( \)
    \[ \] ^ _ ^{ _{
    \frac{1}{2} \sqrt{ 10^{-4} \textbf{ \emph{ \item \section{ \title{ \abstract \bibitem{ # #1 ~ \par \resizebox{
    """.split(),
    b"%",
    b"\n\n",
    b"\\def\\a{\\a\\a}\\a",
    b"\xff\xfe",
]
"""What the reader of e-print sources looks for."""

NUMBERS = [
    b"0",
    b"-1",
    b"1",
    b"1e9",
    b"65536",
    b"2147483647",
    b"-2147483648",
    b"4294967296",
    b"99999999999999999999",
    b".0001",
]

Mutation = Callable[[bytearray, random.Random], None]


def _place(data: bytearray, rng: random.Random) -> int:
    return rng.randrange(len(data) + 1)


def _chunk(data: bytearray, rng: random.Random) -> tuple[int, int]:
    """Return where a piece of `data` begins and ends; most are short."""
    start = _place(data, rng)
    return start, min(len(data), start + 1 + int(rng.expovariate(1 / 30)))


def _flip(data: bytearray, rng: random.Random) -> None:
    for _ in range(rng.choice((1, 1, 2, 8))):
        if data:
            data[rng.randrange(len(data))] = rng.randrange(256)


def _delete(data: bytearray, rng: random.Random) -> None:
    start, end = _chunk(data, rng)
    del data[start:end]


def _repeat(data: bytearray, rng: random.Random) -> None:
    start, end = _chunk(data, rng)
    data[end:end] = data[start:end] * rng.choice((1, 2, 20, 300))


def _move(data: bytearray, rng: random.Random) -> None:
    start, end = _chunk(data, rng)
    piece = data[start:end]
    del data[start:end]
    at = _place(data, rng)
    data[at:at] = piece


def _truncate(data: bytearray, rng: random.Random) -> None:
    del data[_place(data, rng) :]


def _number(data: bytearray, rng: random.Random) -> None:
    found = list(re.finditer(rb"-?\d+(?:\.\d+)?", data))
    if found:
        one = rng.choice(found)
        data[one.start() : one.end()] = rng.choice(NUMBERS)


def _insert(words: Sequence[bytes]) -> Mutation:
    def insert(data: bytearray, rng: random.Random) -> None:
        at = _place(data, rng)
        data[at:at] = rng.choice(words) * rng.choice((1, 1, 1, 2, 50, 1000))

    return insert


def _replace(words: Sequence[bytes]) -> Mutation:
    """Put one word where another stands: what stays is nearly right."""

    def replace(data: bytearray, rng: random.Random) -> None:
        word = rng.choice(words)
        at = data.find(word, _place(data, rng))
        if at >= 0:
            data[at : at + len(word)] = rng.choice(words)

    return replace


_PLAIN: tuple[Mutation, ...] = (_flip, _delete, _repeat, _move, _number)
_TEXT = (*_PLAIN, _insert(WORDS), _insert(WORDS), _replace(WORDS))
_TEX = (*_PLAIN, _insert(TEX), _insert(TEX), _replace(TEX))
_PDF = (*_PLAIN, _insert(TOKENS), _replace(TOKENS), _replace(TOKENS), _number)


def _mutated(data: bytes, rng: random.Random, mutations: Sequence[Mutation]) -> bytearray:
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        rng.choice(mutations)(made, rng)
    return made


def mutated_text(data: bytes, rng: random.Random, longest: int) -> bytes:
    """Return `data` changed in a few places, at most `longest` bytes of it."""
    made = _mutated(data, rng, _TEXT)
    if rng.random() < 0.03:
        _truncate(made, rng)
    return bytes(made[:longest])


def mutated_pdf(data: bytes, rng: random.Random) -> bytes:
    """Return a PDF changed in a few places: in its objects, or inside a compressed stream that stays well formed."""
    if rng.random() < 0.5:
        changed = _in_a_stream(data, rng)
        if changed is not None:
            return changed
    made = _mutated(data, rng, _PDF)
    if rng.random() < 0.05:
        _truncate(made, rng)
    return bytes(made)


def mutated_archive(members: Mapping[str, bytes], rng: random.Random) -> bytes:
    """Return a packed archive of `members`: one of them changed in a few places, at times the archive itself too."""
    texts = sorted(members)
    changed = {**members, (name := rng.choice(texts)): bytes(_mutated(members[name], rng, _TEX))}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        for name, data in changed.items():
            info = tarfile.TarInfo(rng.choice(NAMES) if rng.random() < 0.02 else name)
            info.size = len(data)
            if rng.random() < 0.02:
                info.type, info.linkname, info.size = rng.choice(LINKS), rng.choice(texts), 0
            made.addfile(info, io.BytesIO(data))
    packed = bytearray(gzip.compress(out.getvalue(), compresslevel=1, mtime=0))
    if rng.random() < 0.1:
        for mutation in rng.choices((_flip, _delete, _truncate), k=2):
            mutation(packed, rng)
    return bytes(packed)


NAMES = ["../ms.tex", "/etc/ms.tex", "a/../../ms.tex", "ms.tex/x", "", ".", "\x01.tex", "ms.tex", "a" * 300 + ".tex"]
LINKS = [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE]

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def unpacked(data: bytes) -> list[bytes | None]:
    """Return what each stream of a PDF unpacks to; None for those that do not."""
    return [_plain(one[1]) for one in _STREAM.finditer(data)]


def _plain(packed: bytes) -> bytes | None:
    try:
        return zlib.decompress(packed)
    except zlib.error:
        return None


def _in_a_stream(data: bytes, rng: random.Random) -> bytes | None:
    """Return `data` with one stream unpacked, mutated and packed again; None where none unpacks.

    The length that the file says is left to lie: readers look for the end of the stream themselves.
    """
    found = list(_STREAM.finditer(data))
    rng.shuffle(found)
    for one in found[:5]:
        plain = _plain(one[1])
        if plain is not None:
            packed = zlib.compress(bytes(_mutated(plain, rng, _PDF)))
            return data[: one.start(1)] + packed + data[one.end(1) :]
    return None
