"""E-print archives: what arXiv serves is read; what is made to do harm costs that paper, in words."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from claimcheck.errors import PaperUnreadable
from claimcheck.parse import parse_tex
from claimcheck.parse.limits import Limits
from claimcheck.parse.tex import archive
from claimcheck.parse.tex.archive import safe_path, unpack
from claimcheck.parse.worker import Reader

TEX = rb"\documentclass{article}\begin{document}One sentence stands here.\end{document}"


def tar(*members: tuple[str | tarfile.TarInfo, bytes], packed: bool = True) -> bytes:
    """Return an archive with these members in it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        for name, data in members:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(data) if info.isreg() else 0
            made.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue()) if packed else out.getvalue()


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    """Return a member that is no plain file."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


KINDS = [
    pytest.param(tar(("ms.tex", TEX)), ["ms.tex"], id="a packed archive"),
    pytest.param(tar(("ms.tex", TEX), packed=False), ["ms.tex"], id="a plain archive"),
    pytest.param(gzip.compress(TEX), ["paper.tex"], id="one packed file"),
    pytest.param(TEX, ["paper.tex"], id="one plain file"),
    pytest.param(tar(("./a/b.tex", TEX), ("fig.pdf", b"%PDF-")), ["a/b.tex"], id="a folder and a figure"),
    pytest.param(tar(("ms.tex", TEX), ("._ms.tex", b"\0\5")), ["ms.tex"], id="litter of another system"),
]


@pytest.mark.parametrize(("data", "paths"), KINDS)
def test_what_arxiv_serves_is_read(data: bytes, paths: list[str]) -> None:
    assert paths == list(unpack(data, "made").texts)


HOSTILE = [
    pytest.param(("../evil.tex", TEX), "lead outside", id="a path upwards"),
    pytest.param(("a/../../evil.tex", TEX), "lead outside", id="a path upwards from within"),
    pytest.param(("/etc/evil.tex", TEX), "lead outside", id="a path from the root"),
    pytest.param(("C:\\evil.tex", TEX), "lead outside", id="a path with a drive"),
    pytest.param((special("evil.tex", tarfile.SYMTYPE, "/etc/passwd"), b""), "links", id="a symbolic link"),
    pytest.param((special("evil.tex", tarfile.LNKTYPE, "ms.tex"), b""), "links", id="a hard link"),
    pytest.param((special("evil.tex", tarfile.CHRTYPE), b""), "devices", id="a device"),
    pytest.param((special("evil.tex", tarfile.BLKTYPE), b""), "devices", id="a block device"),
    pytest.param((special("evil.tex", tarfile.FIFOTYPE), b""), "devices", id="a pipe"),
    pytest.param(("inner.tar.gz", tar(("evil.tex", TEX))), "archives in the archive", id="an archive within"),
    pytest.param(("inner.zip", b"PK\3\4"), "archives in the archive", id="a zip within"),
]


@pytest.mark.parametrize(("member", "says"), HOSTILE)
def test_what_has_no_place_in_a_paper_is_left_out_and_said(
    member: tuple[str | tarfile.TarInfo, bytes], says: str
) -> None:
    files = unpack(tar(member, ("ms.tex", TEX)), "made")
    assert ["ms.tex"] == list(files.texts)
    assert 1 == len(files.problems)
    assert says in files.problems[0]


def bomb() -> bytes:
    """A kilobyte or so for each megabyte of blanks."""
    return gzip.compress(b" " * (64 << 20), 9)


def cut() -> bytes:
    return tar(("ms.tex", TEX))[:-20]


def crowd() -> bytes:
    return tar(*[(f"{n}.tex", b"x") for n in range(10_000)])


def long_file() -> bytes:
    return b"\\" + b"words and words " * (archive.ONE_FILE // 16 + 1)


REFUSED: list[object] = [
    pytest.param(bomb, "as bombs do", id="a bomb"),
    pytest.param(crowd, "limit of 5000 files", id="ten thousand files"),
    pytest.param(cut, "ends in the middle", id="half a file"),
    pytest.param(lambda: b"\x1f\x8b" + b"rubbish" * 9, "damaged", id="rubbish behind the right beginning"),
    pytest.param(lambda: b"", "empty", id="nothing"),
    pytest.param(lambda: b"%PDF-1.5 ...", "without source", id="a PDF"),
    pytest.param(lambda: b"PK\3\4....", "another kind", id="a zip"),
    pytest.param(lambda: gzip.compress(gzip.compress(TEX)), "another kind", id="packed twice"),
    pytest.param(lambda: b"just some words", "no TeX", id="no TeX"),
    pytest.param(long_file, "larger than the limit", id="an endless file"),
]


@pytest.mark.parametrize(("make", "says"), REFUSED)
def test_what_cannot_be_a_paper_is_refused(make: Callable[[], bytes], says: str) -> None:
    with pytest.raises(PaperUnreadable, match=says):
        unpack(make(), "made")


def test_more_than_the_whole_limit_is_never_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "UNPACKED", 1 << 20)
    with pytest.raises(PaperUnreadable, match="limit of 1 MiB"):
        unpack(zlib.compress(b"") and gzip.compress(bytes(range(256)) * 8192), "made")


def test_a_damaged_tail_costs_the_tail() -> None:
    whole = tar(("ms.tex", TEX), ("b.tex", TEX), packed=False)
    files = unpack(gzip.compress(whole[:1024] + b"\xff" * 512), "made")
    assert ["ms.tex"] == list(files.texts)


PATHS = [
    ("a.tex", "a.tex"),
    ("./a//b.tex", "a/b.tex"),
    ("a/../b.tex", "b.tex"),
    ("..", None),
    ("../a", None),
    ("/a", None),
    ("a\0b", None),
    ("", None),
]


@pytest.mark.parametrize(("name", "path"), PATHS)
def test_paths_stay_inside(name: str, path: str | None) -> None:
    assert path == safe_path(name)


def test_bytes_that_are_no_utf8_are_latin() -> None:
    assert "Poincaré" in unpack("\\title{Poincaré}".encode("latin-1"), "made").texts["paper.tex"]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(processes=1)


def test_the_parsers_own_process_reads_source(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "made.tar.gz"
    path.write_bytes(tar(("ms.tex", TEX)))
    with reader:
        paper = reader.parse_tex(path, id="9901.00001v1")
        assert ("tex", "9901.00001v1", "One sentence stands here.") == (paper.source, paper.id, paper.pages[0].text)
        assert () == reader.tex_tables(path)
        with pytest.raises(PaperUnreadable, match="larger than the limit"):
            reader.parse_tex(path, id="9901.00001v1", limits=Limits(input_mb=0))


def test_the_source_reads_nothing_but_the_archive(tmp_path: Path) -> None:
    secret = tmp_path / "secret.tex"
    secret.write_text("The password stands here.")
    path = tmp_path / "made.tex"
    path.write_text(
        rf"\documentclass{{article}}\begin{{document}}Words. \input{{{secret}}}\input{{secret}}\end{{document}}"
    )
    paper = parse_tex(path, id="9901.00001v1")
    assert "Words." == paper.pages[0].text
    assert 2 == len(paper.problems)


def test_no_clock_runs_on_after_a_paper(tmp_path: Path) -> None:
    """A process that waits for its next job is not ended for the time of the last one."""
    path = tmp_path / "made.tex"
    path.write_bytes(TEX)
    code = (
        "import signal, sys; from dataclasses import asdict; from pathlib import Path\n"
        "from claimcheck.parse.child import _work; from claimcheck.parse.limits import Limits\n"
        "status, _ = _work(Path(sys.argv[1]), {'kind': 'tex', 'id': 'x'}, Limits())\n"
        "print(status.decode(), signal.getitimer(signal.ITIMER_REAL)[0])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert "P 0.0" == done.stdout.strip()
