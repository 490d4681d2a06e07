"""Whole files, made and real."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from claimcheck.errors import PaperUnreadable
from claimcheck.model import EVIDENCE_KINDS, Paper
from claimcheck.parse.ink import normalise
from claimcheck.parse.limits import Limits
from claimcheck.parse.pdf import read_pdf

from .conftest import column, make_pdf, read, texts

NOT_A_PAPER = [
    pytest.param(b"", "empty", id="empty"),
    pytest.param(b"<!DOCTYPE html><html><body>Not found", "HTML", id="a-web-page"),
    pytest.param(b"\x1f\x8b\x08\x00abc", "gzip", id="source-instead-of-a-pdf"),
    pytest.param(b"../other.pdf", "not a PDF but text", id="text"),
    pytest.param(b"%PDF-1.5\nnothing", "damaged", id="only-a-header"),
]


@pytest.mark.parametrize(("data", "says"), NOT_A_PAPER)
def test_the_cause_is_named(data: bytes, says: str) -> None:
    with pytest.raises(PaperUnreadable, match=says) as caught:
        read_pdf(data, "file.pdf", "9901.00001v1", Limits())
    assert caught.value.remedy


def test_an_encrypted_file_is_called_so() -> None:
    import pymupdf

    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "closed")
        data = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="x", owner_pw="y")
    with pytest.raises(PaperUnreadable, match="encrypted"):
        read(data)


def test_too_many_pages_are_refused() -> None:
    data = make_pdf(*[lambda page: None] * 4)
    with pytest.raises(PaperUnreadable, match="4 pages, more than the limit of 3"):
        read_pdf(data, "file.pdf", "9901.00001v1", Limits(pages=3))


def test_blank_pages_are_no_paper() -> None:
    with pytest.raises(PaperUnreadable, match="empty"):
        read(make_pdf(lambda page: None))


STAMPS = [
    pytest.param("arXiv:1301.00001v2 [cs.CL] 4 Jan 2013", None, id="an-id-that-cannot-exist"),
    pytest.param("arXiv:2005.13013v2 [cs.CL] 1 Jan 2020", "2005.13013v2", id="new-id"),
    pytest.param("arXiv:math/0405482v2 [math.CO] 12 Sep 2016", "math/0405482v2", id="old-id"),
    pytest.param("2005.13013v2", None, id="a-bare-number-is-no-stamp"),
]


@pytest.mark.parametrize(("line", "expected"), STAMPS)
def test_the_stamp_is_read_from_the_margin(line: str, expected: str | None, filler: list[str]) -> None:
    def draw(page: Any) -> None:
        column(page, 100, 100, filler)
        page.insert_text((30, 600), line, fontsize=18, rotate=90)

    assert expected == read(make_pdf(draw)).stamp


def test_an_id_in_the_text_is_no_stamp(filler: list[str]) -> None:
    lines = [*filler, "See arXiv:2005.13013v2 for the long version of this paper."]
    assert read(make_pdf(lambda page: column(page, 100, 100, lines))).stamp is None


# --- real papers --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def some(shared: Path) -> dict[str, Paper]:
    """A few papers of different make: one and two columns, mathematics, ruled tables."""
    names = ("1706.03762v5", "2005.13013v1", "1502.03167v3", "math_0405482v2")
    found = {}
    for name in names:
        data = (shared / "papers" / f"{name}.pdf").read_bytes()
        found[name] = read_pdf(data, name, name, Limits())
    return found


BLEU = "23.75 39.2 24.6 39.92 25.16 40.46 26.03 40.56 40.4 26.30 41.16 26.36 41.29 27.3 38.1 28.4 41.8".split()


@pytest.mark.parametrize("name", ["1706.03762v5", "1706.03762v7"])
def test_decimals_of_a_table_stay_whole(name: str, shared: Path) -> None:
    data = (shared / "papers" / f"{name}.pdf").read_bytes()
    paper = read_pdf(data, name, name, Limits())
    words = [w for text in texts(paper, "table") for w in text.split()]
    assert [] == [number for number in BLEU if number not in words]
    row = next(t for t in texts(paper, "table") if t.startswith("Transformer (big)"))
    assert "Transformer (big) 28.4 41.8 2.3 · 10^19" == row


def test_stamps_are_those_of_the_manifest(some: dict[str, Paper], shared: Path) -> None:
    with (shared / "papers" / "MANIFEST.tsv").open(encoding="utf-8") as file:
        listed = {row["file"][:-4]: row["stamped_id"] for row in csv.DictReader(file, delimiter="\t")}
    expected = {name: None if "no stamp" in listed[name] else listed[name] for name in some}
    assert expected == {name: paper.stamp for name, paper in some.items()}


def test_every_piece_stands_in_its_box(some: dict[str, Paper], shared: Path) -> None:
    """What PyMuPDF finds at a piece's box is what the text has there."""
    import pymupdf

    for name, paper in some.items():
        wrong: list[object] = []
        with pymupdf.open(shared / "papers" / f"{name}.pdf") as document:
            for page in paper.pages[:4]:
                words = document[page.number - 1].get_text("words")
                for i in range(0, len(page.starts), 7):
                    text = page.text[page.starts[i] : page.ends[i]]
                    x0, y0, x1, y1 = page.boxes[4 * i : 4 * i + 4]
                    x, y = (x0 + x1) / 2, (y0 + y1) / 2
                    there = [w[4] for w in words if w[0] <= x <= w[2] and w[1] <= y <= w[3]]
                    if "\ufffd" not in text and not any(text in normalise(w) for w in there):
                        wrong.append((page.number, text, there))
        assert [] == wrong, name


def test_sentences_of_a_two_column_paper(some: dict[str, Paper]) -> None:
    paper = some["2005.13013v1"]
    body = texts(paper, "body") + texts(paper, "abstract")
    assert any(t.startswith("Using SQuAD for intermediate training") and "8.4 points" in t for t in body)
    # over a column, behind a footnote: one sentence all the same
    assert any(t.startswith("We improve over XLM-R by 6.1 points") for t in body)
    headings = texts(paper, "heading")
    assert ["1 Introduction", "2 Approach"] == [h for h in headings if h in {"1 Introduction", "2 Approach"}]


def test_the_bibliography_is_no_evidence(some: dict[str, Paper]) -> None:
    for paper in some.values():
        listed = texts(paper, "bibliography")
        assert len(listed) > 5
        evidence = [paper.text_of(p) for p in paper.passages if p.kind in EVIDENCE_KINDS]
        assert [] == [t for t in evidence if re.search(r"arXiv preprint arXiv:\d{4}", t)]


def test_sections_are_named(some: dict[str, Paper]) -> None:
    paper = some["1706.03762v5"]
    section = {paper.text_of(p)[:30]: p.section for p in paper.passages}
    assert "6.1 Machine Translation" == section["On the WMT 2014 English-to-Ger"]
    assert "Attention Is All You Need" == paper.title
