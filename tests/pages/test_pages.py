"""Page crops and annotated copies: made from the papers, in a process of their own."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

import pytest

from claimcheck.checks import CHECKS
from claimcheck.library import Library
from claimcheck.model import Report
from claimcheck.pages import annotated, crops
from claimcheck.pages.apart import apart
from claimcheck.pages.crops import pictures
from claimcheck.pipeline import check
from claimcheck.read import read

CLAIMS = (
    "Chunking gains 1.9 points on German and 3.2 points on Turkish.",
    "Kestrel has 8 layers and a hidden size of 256.",
    "Entailment reaches 62.0 F1 on Swahili.",
)


@pytest.fixture(scope="module")
def report(demo_papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    lines = "".join(json.dumps({"claim": c, "references": ["9901.00001v2"]}) + "\n" for c in CLAIMS)
    root = tmp_path_factory.mktemp("library")
    with Library.open(root, offline=True, papers=[demo_papers]) as library:
        return check(read(lines.encode(), "c.jsonl"), library, checks=CHECKS)


def test_each_place_is_pictured_once_and_the_same_way_each_time(report: Report) -> None:
    names, assets = crops(report)
    places = {(e.paper, e.page, e.boxes, tuple(c.box for c in e.cells)) for f in report.findings for e in f.evidence}
    assert places == set(names)
    assert set(names.values()) == set(assets)
    assert all(data.startswith(b"\x89PNG") and len(data) < 40_000 for data in assets.values())
    assert (names, assets) == crops(report)


def test_an_annotated_copy_marks_the_words_and_holds_no_clock(report: Report) -> None:
    import pymupdf

    made = annotated(report)
    assert ["annotated/9901.00001v1.pdf", "annotated/9901.00001v2.pdf"] == list(made)
    with pymupdf.open(stream=made["annotated/9901.00001v2.pdf"], filetype="pdf") as document:
        notes = [annot.info for page in document for annot in page.annots()]
        bookmarks = [title for _, title, _ in document.get_toc()]
        marked = [" ".join(page.get_textbox(annot.rect).split()) for page in document for annot in page.annots()]
    shown = [e for f in report.findings for e in f.evidence if e.paper.endswith("v2") and (e.boxes or e.cells)]
    assert len(shown) == len(notes)
    assert "contradicted: Kestrel has 8 layers and a hidden size of 256." in bookmarks
    assert any(note["content"].startswith("contradicted: Kestrel has 8 layers") for note in notes)
    assert any("gains 1.9 points on German" in words for words in marked), marked
    assert made == annotated(report)


def test_a_process_that_ends_costs_its_job_only(
    report: Report, demo_papers: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="claimcheck"):
        assert [] == list(apart(os._exit, [("bad.pdf", 3), ("worse.pdf", 4)]))  # type: ignore[arg-type]
    assert ["bad.pdf", "worse.pdf"] == [r.getMessage().split(":")[0] for r in caplog.records]


def test_a_file_that_is_gone_costs_its_pictures_only(report: Report, demo_papers: Path) -> None:
    wanted = tuple(e for f in report.findings for e in f.evidence)
    jobs = [
        ("gone", (str(demo_papers / "gone.pdf"), wanted)),
        ("there", (str(demo_papers / "9901.00001v2.pdf"), wanted)),
    ]
    assert len(wanted) == len(list(apart(pictures, jobs)))
