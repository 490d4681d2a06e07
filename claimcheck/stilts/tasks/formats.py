"""Readers of the file formats that task data come in: bytes in, examples out, each asserting what it read.

An error names file and row. Nothing here knows a folder's layout (see `local`) or the hub (see `hub`).
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ...errors import TrainingError
from ..records import Example, Line, Question, Sentences, Translation, Words

UPOS = tuple("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split())
"""Universal Dependencies' seventeen parts of speech."""
FUSED_ORDER = {
    "": "VERB NOUN PROPN PRON ADJ NUM ADV INTJ AUX ADP DET PART CCONJ SCONJ X PUNCT".split(),
    "es": "VERB AUX PRON ADP DET".split(),
    "fr": "VERB AUX PRON NOUN ADJ ADV ADP DET PART SCONJ CONJ".split(),
    "it": "VERB AUX ADV PRON ADP DET INTJ".split(),
}
"""Which part of speech a fused form (French `du` = `de` + `le`) gets: the first of these, as in XTREME."""


def read_text(path: Path) -> str:
    """A file's text, unpacked where its name ends in .gz or .xz."""
    try:
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
        elif path.suffix == ".xz":
            data = lzma.decompress(data)
        return data.decode("utf-8-sig")
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise TrainingError(f"{path} cannot be read: {error}", "check the path of the data folder") from error


def lines(path: Path, language: str) -> Iterator[Line]:
    """One line of plain text per line."""
    for i, text in enumerate(read_text(path).split("\n"), 1):
        if text.strip():
            yield Line(id=f"{language}-{i}", language=language, text=text.strip())


def conllu(path: Path, language: str) -> Iterator[Words]:
    """Parts of speech of CoNLL-U sentences, multi-word tokens as their fused form.

    As in XTREME: zero-width non-joiners and spaces inside words go, sentences without forms (`_`) are left out.
    """
    for number, block in enumerate(_blocks(read_text(path)), 1):
        rows = [line.split("\t") for line in block if not line.startswith("#")]
        for row in rows:
            if len(row) != 10:
                raise TrainingError(
                    f"{path.name}: sentence {number} has a row of {len(row)} columns", "CoNLL-U has ten"
                )
        tokens = list(_fused(rows, FUSED_ORDER.get(language, FUSED_ORDER[""])))
        words = [(re.sub("[\u200c\\s]", "", form), tag) for form, tag in tokens]
        kept = [(form, tag) for form, tag in words if form]
        if not kept or all(form == "_" for form, _ in kept):
            continue
        unknown = {tag for _, tag in kept} - set(UPOS)
        if unknown:
            raise TrainingError(f"{path.name}: sentence {number} has the tags {sorted(unknown)}", "UPOS has 17 tags")
        yield Words(
            id=f"{language}-{number}",
            language=language,
            words=tuple(w for w, _ in kept),
            tags=tuple(t for _, t in kept),
        )


def _blocks(text: str) -> Iterator[list[str]]:
    """Groups of lines between empty ones."""
    block: list[str] = []
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []


def _fused(rows: Sequence[Sequence[str]], order: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(form, part of speech), one per written token; empty nodes (`5.1`) are left out."""
    inside = 0
    tags = {row[0]: row[3] for row in rows}
    for row in rows:
        if "." in row[0]:
            continue
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            parts = [tags[str(i)] for i in range(first, last + 1)]
            yield row[1], next((tag for tag in order if tag in parts), parts[0])
            inside = last
        elif int(row[0]) > inside:
            yield row[1], row[3]


def columns(path: Path, language: str, word: int, tag: int, width: int) -> Iterator[Words]:
    """Sentences of one word per line, with the word and its tag in the given columns."""
    for number, block in enumerate(_blocks(read_text(path)), 1):
        rows = [re.split(r"[\t ]", line) for line in block]
        for row in rows:
            if len(row) != width:
                raise TrainingError(
                    f"{path.name}: sentence {number} has a row of {len(row)} columns", f"expected {width}"
                )
        words, tags = tuple(row[word] for row in rows), tuple(row[tag] for row in rows)
        yield Words(id=f"{language}-{number}", language=language, words=words, tags=tags)


def squad(path: Path, language: str) -> Iterator[Question]:
    """Questions of a file in SQuAD's shape."""
    for row in squad_rows(path):
        answers = [] if row.get("is_impossible") else row["answers"]
        placed = [(answer["answer_start"], answer["text"]) for answer in answers]
        yield question(row["id"], language, row["question"], row["context"], placed, row["cluster"])


def squad_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The questions of a file in SQuAD's shape as they stand there, with `context` and paragraph (`cluster`)."""
    try:
        articles = json.loads(read_text(path))["data"]
    except (ValueError, KeyError, TypeError) as error:
        raise TrainingError(
            f"{path.name} is not in SQuAD's shape: {error}", "expected an object with `data`"
        ) from error
    for a, article in enumerate(articles):
        for p, paragraph in enumerate(article["paragraphs"]):
            for row in paragraph["qas"]:
                yield {**row, "context": paragraph["context"], "cluster": f"{a}.{p}"}


def question(
    key: str, language: str, asked: str, context: str, answers: Sequence[tuple[int, str]], cluster: str = ""
) -> Question:
    """A question whose answers stand where they are said to; one that is off by a few characters is found again."""
    placed = []
    for start, text in answers:
        at = start
        if context[start : start + len(text)] != text:
            # Some releases strip the text and keep the offsets: the nearest occurrence is the one that was meant.
            around = [m.start() for m in re.finditer(re.escape(text), context)] if text else []
            at = min(around, key=lambda place: abs(place - start), default=-1)
        if at < 0:
            raise TrainingError(f"question {key}: the answer {text!r} is not in its text", "check the offsets")
        placed.append((at, text))
    return Question(
        id=key,
        language=language,
        cluster=cluster,
        question=asked,
        context=context,
        answers=tuple(dict.fromkeys(placed)),
    )


def table(path: Path, delimiter: str = "\t") -> Iterator[dict[str, str]]:
    """Rows of a table with a head line; a row of another width is an error that names it."""
    text = io.StringIO(read_text(path), newline="")
    rows = csv.reader(text, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    head = next(rows, [])
    for number, row in enumerate(rows, 2):
        if not row:
            continue
        if len(row) != len(head):
            raise TrainingError(f"{path.name}: line {number} has {len(row)} columns", f"the head has {len(head)}")
        yield dict(zip(head, row, strict=True))


def json_rows(path: Path) -> Iterator[dict[str, Any]]:
    """One JSON object per line."""
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise TrainingError(f"{path.name}: line {number} is no JSON: {error}", "one object per line") from error


def sentence_pairs(
    rows: Iterator[Mapping[str, str]], language: str, first: str, second: str, label: str, names: Mapping[str, str]
) -> Iterator[Sentences]:
    """Pairs from named columns; `names` turns the file's labels into ours, and others are an error."""
    for number, row in enumerate(rows, 1):
        if row[label] not in names:
            raise TrainingError(f"row {number} has the label {row[label]!r}", f"expected one of {sorted(names)}")
        key = f"{language}-{number}"
        yield Sentences(
            id=key,
            language=language,
            cluster=str(number),
            first=row[first],
            second=row[second],
            label=names[row[label]],
        )


def side_by_side(english: Path, foreign: Path, language: str) -> Iterator[Translation]:
    """Two files, line by line; different numbers of lines are an error."""
    pairs = [read_text(path).rstrip("\n").split("\n") for path in (english, foreign)]
    if len(pairs[0]) != len(pairs[1]):
        counts = f"{len(pairs[0])} and {len(pairs[1])} lines"
        raise TrainingError(
            f"{english.name} and {foreign.name} have {counts}", "they must be translations line by line"
        )
    for i, (a, b) in enumerate(zip(*pairs, strict=True), 1):
        yield Translation(id=f"{language}-{i}", language=language, english=a, foreign=b)


def count(rows: Sequence[Example], expected: int, what: str) -> None:
    """Refuse data that are not as many as their source says."""
    if len(rows) != expected:
        raise TrainingError(f"{what}: {len(rows)} rows, expected {expected}", "the file is cut off or another version")
