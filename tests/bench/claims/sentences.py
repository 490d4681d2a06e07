"""Whole sentences of a PDF, by a route of the benchmark's own, and the paper's words to check against.

The benchmark must not see a paper through the eyes of the parser it measures. So sentences come from
PyMuPDF's blocks (or from the plain text of pypdfium2) with filters that rather lose nine good sentences
than keep a bad one: a claim made from a broken sentence measures nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

BREAK = "\x00"
"""Stands where something was printed that plain words cannot carry: a raised mark, a formula."""

ARXIV_NAME = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?_\d{7})(v\d+)?")
MATH_FONTS = re.compile(r"CMMI|CMSY|CMEX|MSBM|MSAM|EUFM|rsfs|Math|Symbol|MTMI|MTSY|txsy|pxsy|LMM", re.IGNORECASE)
PLAIN_IN_MATH = re.compile(r"[\s.,%/\u2212\u00b1\u00d7~\u223c\u00b7-]*")
BIBLIOGRAPHY = re.compile(r"(?:\d+\.?\s*|[IVX]+\.\s*)?(?:references|bibliography|literature cited)\.?", re.IGNORECASE)
APPENDIX = re.compile(
    r"(?:[A-Z]\.?\s+)?(?:appendix|appendices|supplementary material|supplement)\b.{0,40}", re.IGNORECASE
)
CITED_WORK = re.compile(r"arXiv preprint|In Proceedings|In Proc\.|\bpp\. ?\d|\bvol\. ?\d|https?:|www\.|doi:|@|©")
NO_STOP = frozenset(
    "e.g. i.e. al. cf. vs. fig. figs. sec. eq. eqs. ref. refs. no. nos. resp. approx. etc. dr. mr. ms. st. "
    "tab. thm. prop. def. lem. cor. ch. chap. p. pp. vol. ed. eds. ca. w.r.t. a.k.a. incl. app. jr.".split()
)
VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|cannot|will|may|might|could|does|do|did|use|uses|used|show|"
    r"shows|showed|find|finds|found|achieves?|achieved|obtains?|obtained|reports?|reported|outperforms?|"
    r"outperformed|improves?|improved|increases?|increased|decreases?|decreased|reduces?|reduced|"
    r"requires?|required|provides?|provided|gives?|gave|leads?|led|makes?|made|trains?|trained|"
    r"contains?|contained|consists?|consisted|suggests?|suggested|proves?|proved|holds?|held|observed?|"
    r"observes|propose|proposes|proposed|introduces?|introduced|performs?|performed|yields?|yielded|"
    r"allows?|allowed|follows?|followed|takes?|took|compares?|compared|evaluates?|evaluated|depends?|"
    r"we [a-z-]+|chooses?|process(?:es)?|establish(?:es)?|sampled?|select(?:s|ed)?|[a-z]+ised|cost|"
    r"costs|runs?|ran|gains?|drops?|grows?|sets?|remains?|remained|becomes?|became|reach|reaches|"
    r"reached|works?|worked|learns?|learned|means|implies|satisfies|[a-z]{3,}ized|[a-z]{2,}ained)\b"
)
ODD = re.compile(
    r"[=<>∈∑∏∫√∞≤≥≈∥|{}\\^_∗*†‡§¶•→←↔⇒∪∩⊂⊆∀∃∂∇ℓ∝¨´ˆ¸˜`\x01-\x08\x0b-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]|\.\.\."
)
PLAIN_WORD = re.compile(r"[(\"“'‘]*[A-Za-z]+(?:[-'’–/][A-Za-z]+)*[)\"”'’.,;:]*")
PLAIN_NUMBER = re.compile(r"[(+-]?\d[\d.,]*(?:[%KkMBx×]|-[a-z]+)?[).,;:]*|[±%]|[A-Z]+\d+s?[.,;:)]*")
WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One complete sentence and the 1-based page it begins on."""

    text: str
    page: int
    block: int
    """Sentences of one block stand side by side."""


@dataclass(frozen=True, kw_only=True)
class PaperText:
    """What the benchmark knows of one paper."""

    id: str
    sentences: tuple[Sentence, ...]
    raw: str
    """All words of the file by both extractors, in no strict order, with line breaks as spaces."""

    @cached_property
    def tokens(self) -> list[str]:
        """`raw` as lower-case words and numbers."""
        return re.findall(r"[a-z]+|\d+(?:[.,]\d+)*", fold(self.raw).lower())

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each of `tokens` occurs."""
        return Counter(self.tokens)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each of `tokens` stands."""
        where: dict[str, list[int]] = {}
        for place, token in enumerate(self.tokens):
            where.setdefault(token, []).append(place)
        return where


def fold(text: str) -> str:
    """Return `text` with ligatures, quotes, dashes and odd spaces in their plainest form."""
    for odd, plain in (
        ("ﬀ", "ff"),
        ("ﬁ", "fi"),
        ("ﬂ", "fl"),
        ("ﬃ", "ffi"),
        ("ﬄ", "ffl"),
        ("’", "'"),
        ("‘", "'"),
    ):
        text = text.replace(odd, plain)
    return re.sub(r"[\u2010-\u2015\u2212]", "-", re.sub(r"[\u00a0\u2000-\u200b\u202f]", " ", text))


def paper_id(path: Path) -> str:
    """Return the arXiv id in a file's name (`1705.02801v4_edited-copy.pdf`), else the name's stem."""
    found = ARXIV_NAME.match(path.stem)
    return found.group().replace("_", "/") if found else path.stem


def read_paper(path: Path, extractor: str) -> PaperText:
    """Return the sentences of `path` by `extractor` (`pymupdf` or `pypdfium2`), and all its words by both."""
    flows = {"pymupdf": list(_pymupdf_blocks(path)), "pypdfium2": list(_pypdfium2_blocks(path))}
    raw = " ".join(line for blocks in flows.values() for _, lines, _ in blocks for line in lines)
    known = Counter(WORD.findall(re.sub(r"[A-Za-z]+-\s+[A-Za-z]+", " ", fold(raw))))
    # Only PyMuPDF tells what is set as running text: figures and captions are no source of sentences.
    prose = BREAK.join(_letters(_join(lines, known)) for _, lines, body in flows["pymupdf"] if body)
    sentences = []
    closed = False
    for number, (page, lines, body) in enumerate(_before_bibliography(flows[extractor])):
        text = _join(lines, known)
        if body:
            # A run-in heading is bold, so that its sentence stands behind a break.
            whole = _split(text.lstrip(BREAK + " ."))
            # What opens a block is only surely the opening of a sentence where the block before was closed.
            whole = whole if closed else whole[1:]
            sentences += [
                Sentence(text=s, page=page, block=number)
                for s in whole
                if is_plain_prose(s)
                and _is_spelled(s, known)
                and _letters(s)[:24] in prose
                and _letters(s)[-24:] in prose
            ]
        closed = text.rstrip().endswith((".", ":", "!", "?")) or not body
    return PaperText(id=paper_id(path), sentences=_unique(sentences), raw=re.sub(r"\s+", " ", raw.replace(BREAK, " ")))


def _letters(text: str) -> str:
    """Return the letters and digits of `text`, and its breaks: the same for every extractor."""
    return re.sub(rf"[^a-z0-9{BREAK}]", "", fold(text).lower())


def _unique(sentences: list[Sentence]) -> tuple[Sentence, ...]:
    """Return each sentence once, at its first place."""
    return tuple({s.text: s for s in reversed(sentences)}.values())[::-1]


Block = tuple[int, list[str], bool]
"""Page, lines, whether it looks like running text."""


def _pymupdf_blocks(path: Path) -> Iterator[Block]:
    import pymupdf

    flags = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP
    with pymupdf.open(path) as document:
        pages = [page.get_text("dict", flags=flags)["blocks"] for page in document]
    sizes: Counter[float] = Counter()
    for blocks in pages:
        for span in (s for b in blocks for line in b.get("lines", ()) for s in line["spans"]):
            sizes[round(span["size"])] += len(span["text"])
    usual = sizes.most_common(1)[0][0] if sizes else 10
    for number, blocks in enumerate(pages, start=1):
        for block in blocks:
            lines = [_line(line, usual) for line in block.get("lines", ()) if tuple(line["dir"]) == (1.0, 0.0)]
            size = max((s["size"] for line in block.get("lines", ()) for s in line["spans"]), default=0)
            text = " ".join(lines)
            body = 0.93 * usual <= size <= 1.2 * usual and len(text) > 60 and not _is_caption(text)
            if text.strip():
                yield number, lines, body


def _line(line: dict, usual: float) -> str:
    """Return a printed line, with `BREAK` for raised, small or bold type and for mathematical letters."""
    return "".join(
        BREAK
        if span["flags"] & 1
        or (span["flags"] & 16 and len(span["text"].strip()) > 3)
        or span["size"] < 0.8 * usual
        or (MATH_FONTS.search(span["font"]) and not PLAIN_IN_MATH.fullmatch(span["text"]))
        else span["text"]
        for span in line["spans"]
    )


def _is_caption(text: str) -> bool:
    return re.match(r"\s*(?:Figure|Fig\.|Table|Algorithm|Listing)\s*\S{1,6}[.:]", text) is not None


def _pypdfium2_blocks(path: Path) -> Iterator[Block]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        for number in range(len(document)):
            page = document[number].get_textpage().get_text_range()
            # Its mark for a hyphen at a line's end swallows the line break.
            page = re.sub(r"[\ufffe\x02]", "-\n", page)
            yield number + 1, page.splitlines(), True
    finally:
        document.close()


def _before_bibliography(blocks: list[Block]) -> list[Block]:
    """Leave out the bibliography: from its heading to the end, or to the heading of an appendix."""
    kept: list[Block] = []
    inside = False
    for page, lines, body in blocks:
        here: list[str] = []
        for line in lines:
            bare = line.strip(" \x00")
            inside = not APPENDIX.fullmatch(bare) if inside else bool(BIBLIOGRAPHY.fullmatch(bare))
            here += [] if inside else [line]
        if here:
            kept.append((page, here, body))
    return kept


def _join(lines: list[str], known: Counter[str]) -> str:
    """Join lines; a hyphen at a line's end goes, stays, or (where the paper leaves it open) breaks."""
    text = ""
    for line in (stripped for line in lines if (stripped := line.strip())):
        broken = re.search(r"([A-Za-z]+(?:-[A-Za-z]+)*)[-\u2010\u00ad]$", text)
        onward = re.match(r"[A-Za-z]+(?:-[A-Za-z]+)*", line)
        if broken and onward:
            apart, joined = f"{broken.group(1)}-{onward.group()}", broken.group(1) + onward.group()
            mark = "-" if known[apart] > known[joined] else "" if known[joined] > known[apart] else BREAK
            if mark == BREAK and not known[broken.group(1)]:
                mark = ""  # half of it is no word, so it is one word
            text = text.rstrip("-\u2010\u00ad") + mark + line
        elif text.endswith(("-", "\u2010", "\u00ad")):
            text += BREAK + line
        else:
            text = f"{text} {line}" if text else line
    return re.sub(r"[ \t\u00a0]+", " ", text)


def _split(text: str) -> list[str]:
    """Cut running text where a stop is followed by a capital; the last piece may be incomplete."""
    pieces, start = [], 0
    for stop in re.finditer(r"[.!?][\"”’)]?\s+(?=[A-Z\"“(])", text):
        last = text[: stop.start() + 1].rsplit(None, 1)[-1].lower().lstrip("([“\"'")
        if last in NO_STOP or re.fullmatch(r"(?:[a-z]\.)+", last):
            continue
        pieces.append(text[start : stop.end()].strip())
        start = stop.end()
    return [*pieces, text[start:].strip()]


def is_plain_prose(sentence: str) -> bool:
    """Whether `sentence` is a complete sentence in words, fit to be a claim."""
    words = sentence.split()
    if not (8 <= len(words) <= 45 and 50 <= len(sentence) <= 330 and sentence[0].isupper() and sentence[-1] == "."):
        return False
    if BREAK in sentence or ODD.search(sentence) or CITED_WORK.search(sentence) or not VERB.search(sentence):
        return False
    if _is_caption(sentence) or re.match(r"(?:[B-HJ-Z0-9] |Abstract\b|Keywords)", sentence):
        return False
    if re.match(r"[A-Z]:|(?:\S+ ){1,6}(?:We|The|This|These|In|Here|An?|Another|Our|It|For|As|To|Also)\b", sentence):
        return False  # a heading or a speaker's letter stands in front
    if re.search(r"(?:\d[\d.,%]* ){3}|\b(?:Table|Figure|Fig\.) \d+[.:]|[·×] ?10\d|: \d\.$", sentence):
        return False  # a row of a table, a caption, a flattened power of ten
    stops = re.findall(r"(\S+)[.!?] [a-z]", sentence)
    if any(len(word) > 3 and f"{word.lower().lstrip('([')}." not in NO_STOP for word in stops):
        return False  # two pieces that do not belong together
    if re.search(r"[.!?] \d+(?:\.\d+)*(?:\.$| [A-Z])|\b[A-Z]{4,} [A-Z]{4,} [A-Z]{2,}", sentence):
        return False  # a heading stands in the middle
    for left, right in ("()", "[]", "“”"):
        if sentence.count(left) != sentence.count(right):
            return False
    if sentence.count('"') % 2 or re.search(
        r"\s[,.;:)]|[([]\s|[a-z][.,;:][A-Za-z]{2}|[a-z][A-Z][a-z]+[a-z]\s[A-Z]\s", sentence
    ):
        return False
    plain = sum(1 for w in words if PLAIN_WORD.fullmatch(w))
    numbers = sum(1 for w in words if PLAIN_NUMBER.fullmatch(w))
    short = [w for w in words if len(w.strip(".,;:()")) == 1 and w.strip(".,;:()") not in "aAI0123456789"]
    capitals = [w for w in words[1:] if w[0].isupper()]
    enough = plain >= 0.5 * len(words) and plain + numbers >= 0.8 * len(words)
    return enough and len(short) <= 1 and len(capitals) <= 0.5 * len(words)


def _is_spelled(sentence: str, known: Counter[str]) -> bool:
    """Whether no word looks glued together or torn apart."""
    words = WORD.findall(fold(sentence))
    torn = sum(1 for a, b in pairwise(words) if len(a) > 1 and known[a + b] > max(2, known[a], known[b]))
    return torn == 0 and all(len(part) <= 18 for word in words for part in word.split("-"))
