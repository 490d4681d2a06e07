"""Other people's claims: WiCE, HealthVer and SciTab development sets as claims over in-memory papers."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from claimcheck.model import Page, Paper, Passage, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One claim, the paper it is to be held against, and the verdict its makers gave."""

    id: str
    claim: str
    label: str
    kind: str
    paper: Paper


def in_memory(name: str, sentences: Sequence[str]) -> Paper:
    """Return a paper of one page whose body is `sentences`."""
    starts, place = [], 0
    for sentence in sentences:
        starts.append(place)
        place += len(sentence) + 1
    text = " ".join(sentences)
    page = Page(number=1, text=text, width=612.0, height=792.0, starts=array("i"), ends=array("i"), boxes=array("d"))
    passages = tuple(
        Passage(spans=(Span(page=1, start=start, end=start + len(sentence)),), kind="body")
        for start, sentence in zip(starts, sentences, strict=True)
        if sentence
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Paper(id=name, title="", source="tex", pages=(page,), passages=passages, sha256=digest)


def wice(path: Path) -> Iterator[Item]:
    """Yield WiCE: a sentence of Wikipedia against the sentences of the page it cites.

    Partly supported counts as not found: part of it stands nowhere in the source.
    """
    labels = {"supported": "supported", "partially_supported": "not_found", "not_supported": "not_found"}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            yield Item(
                id=f"wice-{number}",
                claim=row["claim"],
                label=labels[row["label"]],
                kind=row["label"],
                paper=in_memory(f"wice-{number}", [" ".join(s.split()) for s in row["evidence"]]),
            )


def healthver(path: Path) -> Iterator[Item]:
    """Yield HealthVer: a claim about health against the sentences of an abstract."""
    labels = {"Supports": "supported", "Refutes": "contradicted", "Neutral": "not_found"}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as rows:
        for number, row in enumerate(csv.DictReader(rows)):
            sentences = [s.strip() + "." for s in " ".join(row["evidence"].split()).rstrip(".").split(". ")]
            yield Item(
                id=f"healthver-{number}",
                claim=row["claim"].strip(),
                label=labels[row["label"]],
                kind=row["label"].lower(),
                paper=in_memory(f"healthver-{number}", sentences),
            )


def scitab(path: Path) -> Iterator[Item]:
    """Yield SciTab with its table written out row by row as sentences: no table is read here."""
    labels = {"supports": "supported", "refutes": "contradicted", "not enough info": "not_found"}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in json.load(file):
            heads = row["table_column_names"]
            sentences = [row["table_caption"]] + [
                ", ".join(f"{head} {cell}" for head, cell in zip(heads, cells, strict=False) if cell != "[EMPTY]") + "."
                for cells in row["table_content_values"]
            ]
            yield Item(
                id=f"scitab-{row['id']}",
                claim=row["claim"],
                label=labels[row["label"]],
                kind=row["label"],
                paper=in_memory(f"scitab-{row['table_id']}", sentences),
            )


SETS = {
    "wice": ("wice_dev.jsonl.gz", wice),
    "healthver": ("healthver_dev.csv.gz", healthver),
    "scitab": ("scitab_dev.json.gz", scitab),
}
PUBLISHED = {
    "wice": "MiniCheck-7B (Bespoke) balanced accuracy 83.0 on the test set's claims",
    "healthver": "T5 F1 79.6, accuracy 80.7 in three classes on the test set",
    "scitab": "three-class macro-F1: GPT-4 64.8, InstructGPT 41.4, human 84.7, all with the table",
}
