"""arXiv's bulk files: what of an archive is a paper, what hostile ones cost, and papers read out of them."""

from __future__ import annotations

import gzip
import io
import logging
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from claimcheck.library import Library
from claimcheck.library.bulk import members

from .conftest import TIDES, made_pdf, reference

Open = Callable[..., Library]
TEX = rb"\documentclass{article}\begin{document}We study tides and taggers. It gains 4.2 points.\end{document}"


def entry(name: str, size: int, of: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.type = size, of
    return info


def archive(*names: str, data: bytes = b"12345", form: int = tarfile.GNU_FORMAT) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form) as tar:
        for name in names:
            tar.addfile(entry(name, len(data)), io.BytesIO(data))
    return made.getvalue()


def found(data: bytes) -> list[str]:
    return [
        f"{m.kind} {m.id}v{m.version} {data[m.start : m.start + m.size]!r}"
        for m in members(io.BytesIO(data), len(data), "arXiv_pdf_2005_001.tar")
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("2005/2005.13013v1.pdf", "pdf 2005.13013v1", id="a-PDF"),
        pytest.param("2005/2005.13013.gz", "tex 2005.13013vNone", id="source-without-version"),
        pytest.param("2005/2005.13013.pdf", "pdf 2005.13013vNone", id="submitted-as-PDF"),
        pytest.param("9108/hep-th9108001v2.pdf", "pdf hep-th/9108001v2", id="an-old-id"),
        pytest.param("0309/math0309136.gz", "tex math/0309136vNone", id="old-source"),
        pytest.param("../../2005.13013v1.pdf", "pdf 2005.13013v1", id="a-path-outside-is-no-path-of-ours"),
        pytest.param("/etc/2005.13013v1.pdf", "pdf 2005.13013v1", id="nor-is-an-absolute-one"),
        pytest.param("2005/README.txt", None, id="no-paper"),
        pytest.param("2005/2013.13013v1.pdf", None, id="no-such-month"),
        pytest.param("2005/2005.13013v1.pdf.exe", None, id="no-kind-of-ours"),
        pytest.param("2005/.pdf", None, id="no-name"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_which_members_are_papers(name: str, expected: str | None) -> None:
    wanted = [] if expected is None else [f"{expected} b'12345'"]
    assert wanted == found(archive(name))


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_names_in_between_harm_nobody(form: int) -> None:
    long = "2005/" + "x" * (90 if form == tarfile.USTAR_FORMAT else 300)
    assert 2 == len(found(archive("2005/2005.00001v1.pdf", long, "2005/2005.00002v1.pdf", form=form)))


@pytest.mark.parametrize(
    "of",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.GNUTYPE_SPARSE],
)
def test_only_plain_files_are_papers(of: bytes) -> None:
    info = entry("2005/2005.13013v1.pdf", 0, of)
    info.linkname = "/etc/passwd"
    assert [] == found(info.tobuf(tarfile.GNU_FORMAT) + archive())


def negative() -> bytes:
    header = bytearray(entry("2005/2005.13013v1.pdf", 5).tobuf(tarfile.GNU_FORMAT))
    header[124:136] = b"\xff" * 12  # base 256: minus one
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    return bytes(header) + bytes(2048)


@pytest.mark.parametrize(
    ("data", "count"),
    [
        pytest.param(b"", 0, id="empty"),
        pytest.param(b"nothing of an archive" * 100, 0, id="no-archive"),
        pytest.param(archive("2005/2005.00001v1.pdf", "2005/2005.00002v1.pdf")[:1300], 1, id="cut-off-in-a-header"),
        pytest.param(archive("2005/2005.00001v1.pdf", data=bytes(5000))[:2000], 0, id="cut-off-in-a-paper"),
        pytest.param(entry("2005/2005.00001v1.pdf", 1 << 40).tobuf(), 0, id="larger-than-the-archive"),
        pytest.param(negative(), 0, id="a-size-below-nothing"),
        pytest.param(archive("2005/2005.00001v1.pdf", data=b""), 0, id="an-empty-paper"),
        pytest.param(gzip.compress(archive("2005/2005.00001v1.pdf")), 0, id="compressed-as-arXiv-never-does"),
    ],
)
def test_damaged_and_hostile_archives(data: bytes, count: int) -> None:
    assert count == len(found(data))


def test_an_archive_without_end_is_left(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("claimcheck.library.bulk.MEMBERS", 3)
    with caplog.at_level(logging.WARNING):
        assert 3 == len(found(archive(*(f"2005/2005.0000{n}v1.pdf" for n in range(1, 7)))))
    assert "the rest was left out" in caplog.text


# --- through the library ------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "bulk"
    made.mkdir()
    with tarfile.open(made / "arXiv_pdf_9901_001.tar", "w") as tar:
        for name, data in (
            (f"9901/{TIDES}v1.pdf", made_pdf("Tides", f"{TIDES}v1")),
            (f"9901/{TIDES}v2.pdf", made_pdf("Tides", f"{TIDES}v2", "4.0")),
            ("9901/9901.00012v1.pdf", b"%PDF-1.4 torn"),
        ):
            tar.addfile(entry(name, len(data)), io.BytesIO(data))
    with tarfile.open(made / "arXiv_src_9901_001.tar", "w") as tar:
        data = gzip.compress(TEX)
        tar.addfile(entry("9901/math9901001.gz", len(data)), io.BytesIO(data))
    return made


@pytest.mark.parametrize(
    ("paper_id", "version", "status", "read"),
    [
        pytest.param(TIDES, 1, "read", [f"{TIDES}v1", f"{TIDES}v2"], id="the-cited-version-first"),
        pytest.param(TIDES, 3, "other_version", [f"{TIDES}v2", f"{TIDES}v1"], id="a-version-not-there"),
        pytest.param("math/9901001", None, "read", ["math/9901001"], id="source"),
        pytest.param("9901.00012", 1, "unreadable", [], id="torn"),
        pytest.param("9901.00013", 1, "not_tried", [], id="not-in-it"),
    ],
)
@pytest.mark.parametrize("read_only", [False, True], ids=["", "read-only"])
def test_papers_come_out_of_bulk_files(
    library: Open, folder: Path, paper_id: str, version: int | None, status: str, read: list[str], read_only: bool
) -> None:
    if read_only:
        library().close()
    consulted = library(papers=[folder], read_only=read_only).consult(reference(paper_id, version))
    assert (status, read) == (consulted.status, [s.paper.id for s in consulted.sources])
    for source in consulted.sources:
        assert source.path is not None
        assert source.path.is_file()


def test_an_archive_is_walked_once(library: Open, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library(papers=[folder])
    monkeypatch.setattr("claimcheck.library.bulk.members", lambda *_: pytest.fail("walked again"))
    assert "read" == library(papers=[folder]).consult(reference(TIDES, 1)).status


def test_an_archive_that_changed_is_walked_again(library: Open, folder: Path) -> None:
    library(papers=[folder])
    path = folder / "arXiv_pdf_9901_001.tar"
    path.write_bytes(archive("9901/9901.00030v1.pdf", data=made_pdf("Other", "9901.00030v1")))
    os.utime(path, (1, 1))
    books = library(papers=[folder])
    assert "read" == books.consult(reference("9901.00030", 1)).status
    assert "not_tried" == books.consult(reference(TIDES, 1)).status


def test_what_was_read_before_is_not_unpacked_again(library: Open, folder: Path) -> None:
    first = library(papers=[folder]).consult(reference(TIDES, 1)).sources[0]
    again = library(papers=[folder]).consult(reference(TIDES, 1)).sources[0]
    assert first.paper == again.paper
    unpacked = again._path  # type: ignore[attr-defined]  # asking for `path` unpacks
    assert not unpacked.exists()
    assert again.path == unpacked
    assert unpacked.is_file()


def test_few_papers_lie_unpacked_at_one_time(library: Open, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimcheck.library.bulk.AT_HAND", 1)
    sources = library(papers=[folder]).consult(reference(TIDES, 1)).sources
    paths = [source.path for source in sources]
    assert [False, True] == [path is not None and path.is_file() for path in paths]
    assert sources[0].path is not None
    assert sources[0].path.is_file()  # asked for again, it is there again


def test_all_papers_of_a_folder_are_read_in_once(library: Open, folder: Path) -> None:
    read = {paper_id: hand.words for paper_id, hand in library(papers=[folder]).read_in(fetched=False)}
    assert {TIDES: "v2, v1", "9901.00012": "", "math/9901001": "a file of unknown version"} == read
    assert ["9901.00012"] == [paper_id for paper_id, _ in library(papers=[folder]).read_in(fetched=False)]
