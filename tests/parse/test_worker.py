"""Reading in a process of its own: what goes wrong there costs one paper."""

from __future__ import annotations

import csv
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from claimcheck.errors import PaperUnreadable
from claimcheck.model import Paper
from claimcheck.parse import Limits, Reader

from .conftest import column, make_pdf


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(processes=2) as reader:
        yield reader


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with one sentence."""
    path = tmp_path_factory.mktemp("papers") / "good # one.pdf"
    path.write_bytes(make_pdf(lambda page: column(page, 72, 100, ["One sentence stands here."])))
    return path


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that takes seconds to read: one page full of small print, sixty times."""
    import pymupdf

    def draw(page: Any) -> None:
        for y in range(40, 800, 8):
            page.insert_text((20, y), "word " * 200, fontsize=1.1)

    path = tmp_path_factory.mktemp("papers") / "slow.pdf"
    with pymupdf.open(stream=make_pdf(draw)) as document:
        document.select([0] * 60)
        document.save(path)
    return path


def _processes(reader: Reader) -> list[int]:
    return [p._process.pid for p in [*reader._idle, *reader._busy]]


def test_a_paper_is_read(reader: Reader, paper: Path) -> None:
    assert "One sentence stands here." == reader.parse(paper, id="9901.00001v1").pages[0].text


def test_a_file_that_is_not_there(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(PaperUnreadable, match="no such file"):
        reader.parse(tmp_path / "none.pdf", id="9901.00001v1")


def test_a_hang_ends_at_the_limit_and_costs_one_paper(reader: Reader, paper: Path, slow: Path) -> None:
    reader.parse(paper, id="9901.00001v1")
    began = time.monotonic()
    with pytest.raises(PaperUnreadable, match=r"limit of 0\.5 seconds"):
        reader.parse(slow, id="9901.00001v1", limits=Limits(seconds=0.5))
    assert time.monotonic() - began < 5
    assert reader.parse(paper, id="9901.00001v1").pages[0].text


def _kill_next(reader: Reader, times: int) -> threading.Thread:
    """Have the process that reads something for `reader` crash, so many times in a row."""

    def kill() -> None:
        seen: set[int] = set()
        end = time.monotonic() + 30
        while len(seen) < times and time.monotonic() < end:
            for process in list(reader._busy):
                if process._process.pid not in seen:
                    seen.add(process._process.pid)
                    os.kill(process._process.pid, signal.SIGSEGV)
            time.sleep(0.01)

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def test_a_crash_costs_one_paper(paper: Path, slow: Path) -> None:
    with Reader(processes=1) as reader:
        reader.parse(paper, id="9901.00001v1")
        killer = _kill_next(reader, 2)
        with pytest.raises(PaperUnreadable, match="crashed"):
            reader.parse(slow, id="9901.00001v1")
        killer.join()
        assert reader.parse(paper, id="9901.00001v1").pages[0].text


def test_a_crash_is_tried_once_more_in_a_fresh_process(paper: Path) -> None:
    with Reader(processes=1) as reader:
        reader.parse(paper, id="9901.00001v1")
        (before,) = _processes(reader)
        os.kill(before, signal.SIGKILL)
        assert reader.parse(paper, id="9901.00001v1").pages[0].text
        assert [before] != _processes(reader)


LIMITS = [
    pytest.param(Limits(memory_mb=1), "memory", id="memory"),
    pytest.param(Limits(pages=1), "limit of 1", id="pages"),
    pytest.param(Limits(input_mb=0), "larger than the limit", id="size-of-the-file"),
]


@pytest.mark.parametrize(("limits", "says"), LIMITS)
def test_limits_are_kept_and_named(limits: Limits, says: str, slow: Path) -> None:
    with Reader(processes=1) as reader, pytest.raises(PaperUnreadable, match=says):
        reader.parse(slow, id="9901.00001v1", limits=limits)


def test_an_answer_that_is_too_large_is_refused(reader: Reader, paper: Path) -> None:
    with pytest.raises(PaperUnreadable, match="reads into more than the limit"):
        reader.parse(paper, id="9901.00001v1", limits=Limits(output_mb=0))


def test_threads_share_a_reader(reader: Reader, paper: Path) -> None:
    found: list[Paper] = []
    threads = [threading.Thread(target=lambda: found.append(reader.parse(paper, id="9901.00001v1"))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 6 == len(found)
    assert len(_processes(reader)) <= 2


def test_no_process_stays_behind(paper: Path) -> None:
    with Reader() as reader:
        reader.parse(paper, id="9901.00001v1")
        pids = _processes(reader)
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_every_hostile_file_ends_in_a_clear_status(reader: Reader, shared: Path) -> None:
    """Read or refused with a cause and a remedy; never a crash of ours, never an empty paper."""
    with (shared / "hostile" / "MANIFEST.tsv").open(encoding="utf-8") as file:
        names = [row["file"] for row in csv.DictReader(file, delimiter="\t")]
    assert 70 == len(names)
    told: dict[str, tuple[str, str]] = {}
    for name in names:
        try:
            read = reader.parse(shared / "hostile" / name, id="9901.00001v1", limits=Limits(pages=300))
        except PaperUnreadable as error:
            told[name] = (error.message, error.remedy)
        else:
            told[name] = ("".join(page.text for page in read.pages), "read")
    assert [] == [name for name, (text, remedy) in told.items() if not text.strip() or not remedy]
    assert [] == [n for n, (text, remedy) in told.items() if remedy != "read" and not text.startswith(n)]
