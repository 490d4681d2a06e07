"""What the library answers for a reference, from local folders, from the stand-in, and offline afterwards."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest

from claimcheck.demo.arxiv import Entry, Fault, StandIn, ordered
from claimcheck.library import Library
from claimcheck.library.store import Store
from claimcheck.model import Consulted, Paper

from .conftest import TIDES, made_pdf, reference

Serve = Callable[..., StandIn]
Open = Callable[..., Library]


def shown(consulted: Consulted) -> tuple[str, list[str]]:
    """The status, and what was read for it, in order."""
    return consulted.status, [s.paper.id for s in consulted.sources]


def pdfs(stand_in: StandIn) -> list[str]:
    return [one.path for one in stand_in.asked if one.path.startswith("/pdf/")]


@pytest.mark.parametrize(
    ("paper_id", "version", "status", "read", "words"),
    [
        pytest.param(TIDES, 2, "read", [f"{TIDES}v2"], "", id="the-cited-version"),
        pytest.param(TIDES, 1, "read", [f"{TIDES}v1"], "", id="an-older-version"),
        pytest.param(TIDES, None, "read", [f"{TIDES}v2"], "", id="the-latest-where-none-is-cited"),
        pytest.param(TIDES, 9, "other_version", [f"{TIDES}v2"], "arXiv has no v9", id="a-version-that-never-was"),
        pytest.param("9901.00008", None, "withdrawn", [], "Lemma 3", id="withdrawn"),
        pytest.param("9901.00008", 1, "read", ["9901.00008v1"], "", id="the-version-before-it-was-withdrawn"),
        pytest.param("9912.99999", None, "does_not_exist", [], "no paper", id="no-such-paper"),
        pytest.param("9912.99999", 3, "does_not_exist", [], "no paper", id="no-such-paper-whatever-the-version"),
        pytest.param("9901.00010", 1, "abstract_only", ["9901.00010v1"], "neither a PDF", id="only-the-abstract"),
        pytest.param("9901.00011", 1, "unavailable", [], "stamped", id="another-paper-under-this-id"),
        pytest.param("math/9901001", None, "read", ["math/9901001v1"], "", id="an-old-id"),
    ],
)
def test_statuses(
    arxiv: Serve,
    library: Open,
    paper_id: str,
    version: int | None,
    status: str,
    read: list[str],
    words: str,
) -> None:
    consulted = library(arxiv()).consult(reference(paper_id, version))
    assert (status, read) == shown(consulted)
    assert words in consulted.message
    assert len(consulted.sources) == len(consulted.read)


def test_references_that_nobody_need_ask_for(library: Open) -> None:
    from dataclasses import replace

    books = library()
    assert "not_arxiv" == books.consult(reference(None)).status
    assert "malformed" == books.consult(replace(reference("9999.99999"), malformed=True)).status


def test_a_second_run_asks_nobody(arxiv: Serve, library: Open) -> None:
    stand_in = arxiv()
    ids = [(TIDES, 2), (TIDES, None), (TIDES, 9), ("9901.00008", None), ("9912.99999", 1)]
    first = library(stand_in)
    answers = [first.consult(reference(*one)) for one in ids]
    asked = len(stand_in.asked)
    again = library(stand_in)
    for one, answer in zip(ids, answers, strict=True):
        second = again.consult(reference(*one))
        assert (answer.status, answer.message, answer.read) == (second.status, second.message, second.read)
    if (TIDES, 9) in ids:  # whether there is a v9 by now is worth one question a run
        asked += 1
    assert asked == len(stand_in.asked)


def test_offline_answers_from_what_is_remembered(arxiv: Serve, library: Open) -> None:
    online = library(arxiv())
    for one in [(TIDES, 2), ("9901.00008", None), ("9901.00010", 1), ("9912.99999", None)]:
        online.consult(reference(*one))
    offline = library()
    assert ("read", [f"{TIDES}v2"]) == shown(offline.consult(reference(TIDES, 2)))
    other = offline.consult(reference(TIDES, 1))
    assert ("other_version", [f"{TIDES}v2"]) == shown(other)
    assert "--offline" in other.message
    assert "v2" in other.message
    assert "arXiv has no v7" in offline.consult(reference(TIDES, 7)).message
    assert "withdrawn" == offline.consult(reference("9901.00008")).status
    assert "abstract_only" == offline.consult(reference("9901.00010", 1)).status
    assert "does_not_exist" == offline.consult(reference("9912.99999")).status
    assert "not_tried" == offline.consult(reference("9912.00001")).status


OFFLINE = """
import sys
from pathlib import Path
def watch(event, args):
    if event.startswith("socket."):
        print("SOCKET", event, args)
sys.addaudithook(watch)
from claimcheck.library import Library
from claimcheck.library.store import Store
from claimcheck.model import Reference
with Library.open(Path(sys.argv[1]), offline=True) as library:
    library.prepare([Reference(key="1", cited="x", arxiv_id="9901.00007", version=2, title=None)])
    library.consult(Reference(key="1", cited="x", arxiv_id="9901.00007", version=2, title=None), all_versions=True)
    print([f.sought.status for f in library.fetch([("9901.00007", None)])])
"""


def test_offline_never_opens_a_socket(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE, str(tmp_path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert "['not_tried']\n" == done.stdout


def test_one_question_for_many_references(arxiv: Serve, library: Open) -> None:
    stand_in = arxiv()
    books = library(stand_in)
    wanted = [reference(TIDES, 1), reference(TIDES, 2), reference("9901.00008"), reference("math/9901001", 1)]
    books.prepare(wanted)
    assert ["read", "read", "withdrawn", "read"] == [books.consult(one).status for one in wanted]
    assert 1 == sum(one.path.startswith("/api/") for one in stand_in.asked)


def test_all_versions(arxiv: Serve, library: Open) -> None:
    books = library(arxiv())
    assert ("read", [f"{TIDES}v1", f"{TIDES}v2"]) == shown(books.consult(reference(TIDES, 1), all_versions=True))


def test_a_version_withdrawn_later_is_a_caveat(arxiv: Serve, library: Open) -> None:
    consulted = library(arxiv()).consult(reference("9901.00008", 1))
    assert ["withdrawn_later"] == [c.code for c in consulted.caveats]


def test_metadata_names_title_and_date_of_the_version(arxiv: Serve, library: Open) -> None:
    consulted = library(arxiv()).consult(reference(TIDES, 1))
    assert ("Tides and Taggers", "2099-01-01") == (consulted.title, consulted.published)
    assert ["stamp"] == [info.identified_by for info in consulted.read]


def test_an_abstract_is_a_source_of_sentences(arxiv: Serve, library: Open) -> None:
    (source,) = library(arxiv()).consult(reference("9901.00010", 1)).sources
    paper = source.paper
    assert ["Words Only", "Only words.", "It gains 7 points."] == [paper.text_of(p) for p in paper.passages]
    assert ["title", "abstract", "abstract"] == [p.kind for p in paper.passages]
    assert () == source.tables()
    assert source.path is None


def test_what_cannot_be_had_is_no_verdict_on_its_existence(arxiv: Serve, library: Open) -> None:
    """A server that refuses says nothing about the paper."""
    stand_in = arxiv(lambda _: Fault(kind="refused"))
    books = library(stand_in)
    consulted = books.consult(reference(TIDES, 2))
    assert "unavailable" == consulted.status
    assert "403" in consulted.message
    asked = len(stand_in.asked)
    books.consult(reference(TIDES, 2))
    assert asked == len(stand_in.asked), "what failed a moment ago is not tried again by the next summary"


def test_an_empty_feed_alone_proves_nothing(arxiv: Serve, library: Open) -> None:
    """The API now and then forgets papers that it has: the PDF is the second witness."""
    stand_in = arxiv()
    stand_in.feed = lambda query: StandIn([]).feed(query)  # type: ignore[method-assign]
    books = library(stand_in)
    assert ("read", [f"{TIDES}v2"]) == shown(books.consult(reference(TIDES, 2)))
    missing = books.consult(reference(TIDES, 9))
    assert "other_version" == missing.status


def test_only_metadata_when_the_pdf_does_not_come(arxiv: Serve, library: Open) -> None:
    stand_in = arxiv(lambda path: Fault(kind="busy") if path.startswith("/pdf/") else None)
    consulted = library(stand_in).consult(reference(TIDES, 2))
    assert ("abstract_only", [f"{TIDES}v2"]) == shown(consulted)
    assert "503" in consulted.message


def test_a_paper_that_cannot_be_read_is_not_kept_asking(arxiv: Serve, library: Open) -> None:
    consulted = library(arxiv()).consult(reference("9901.00012", 1))
    assert consulted.status in ("unavailable", "abstract_only")


# --- the user's own folders ---


def put(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


def test_local_papers_come_before_the_network(arxiv: Serve, library: Open, tmp_path: Path) -> None:
    put(tmp_path / "mine" / "deep", f"{TIDES}v2.pdf", made_pdf("Tides", f"{TIDES}v2"))
    stand_in = arxiv()
    books = library(stand_in, papers=[tmp_path / "mine"])
    assert ("read", [f"{TIDES}v2"]) == shown(books.consult(reference(TIDES, 2)))
    assert ("read", [f"{TIDES}v2"]) == shown(books.consult(reference(TIDES)))
    assert [] == stand_in.asked
    assert ("read", [f"{TIDES}v1", f"{TIDES}v2"]) == shown(books.consult(reference(TIDES, 1)))


@pytest.mark.parametrize(
    ("name", "stamp", "cited", "status", "read", "known_by", "caveats"),
    [
        pytest.param(f"{TIDES}v2.pdf", f"{TIDES}v2", 2, "read", [f"{TIDES}v2"], "stamp", [], id="name-and-stamp-agree"),
        pytest.param(
            f"{TIDES}.pdf", f"{TIDES}v2", 2, "read", [f"{TIDES}v2"], "stamp", [], id="the-stamp-has-the-version"
        ),
        pytest.param(
            f"{TIDES}v2.pdf",
            f"{TIDES}v1",
            2,
            "other_version",
            [f"{TIDES}v1"],
            "stamp",
            ["stamp_differs"],
            id="the-stamp-wins-over-the-name",
        ),
        pytest.param(
            f"{TIDES}v2.pdf",
            "9901.00008v1",
            2,
            "not_tried",
            [],
            None,
            ["stamp_differs"],
            id="another-paper-by-its-stamp",
        ),
        pytest.param(
            f"{TIDES}v2.pdf",
            None,
            2,
            "read",
            [f"{TIDES}v2"],
            "filename",
            ["identified_by_filename"],
            id="without-a-stamp-the-name-counts-and-says-so",
        ),
        pytest.param(
            f"{TIDES}.pdf",
            None,
            2,
            "other_version",
            [TIDES],
            "filename",
            ["identified_by_filename"],
            id="a-file-of-unknown-version-is-not-the-cited-one",
        ),
        pytest.param(
            f"{TIDES}v2_edited.pdf", f"{TIDES}v2", 2, "not_tried", [], None, [], id="a-name-with-more-is-no-id"
        ),
    ],
)
def test_names_and_stamps(
    library: Open,
    tmp_path: Path,
    name: str,
    stamp: str | None,
    cited: int,
    status: str,
    read: list[str],
    known_by: str | None,
    caveats: list[str],
) -> None:
    put(tmp_path / "mine", name, made_pdf("Tides", stamp))
    consulted = library(papers=[tmp_path / "mine"]).consult(reference(TIDES, cited))
    assert (status, read) == shown(consulted)
    assert known_by == next((info.identified_by for info in consulted.read), None)
    assert caveats == [c.code for c in consulted.caveats]


def test_the_option_overrides_name_and_stamp(library: Open, tmp_path: Path) -> None:
    path = put(tmp_path, "anything.pdf", made_pdf("Tides", f"{TIDES}v1"))
    consulted = library(overrides={f"{TIDES}v2": path}).consult(reference(TIDES, 2))
    assert ("read", [f"{TIDES}v2"]) == shown(consulted)
    assert ["option"] == [info.identified_by for info in consulted.read]
    assert ["stamp_differs"] == [c.code for c in consulted.caveats]


def test_an_unreadable_file_is_said(library: Open, tmp_path: Path) -> None:
    put(tmp_path / "mine", f"{TIDES}v2.pdf", b"%PDF-1.5 not much")
    consulted = library(papers=[tmp_path / "mine"]).consult(reference(TIDES, 2))
    assert "unreadable" == consulted.status
    assert f"{TIDES}v2.pdf" in consulted.message


def test_real_papers_and_traps(shared: Path, library: Open, tmp_path: Path) -> None:
    """A CV that mentions an id, under that id, is taken by its name alone, and says so."""
    text = (shared / "hostile" / "trap_cv_mentions_arxiv_id.pdf").read_bytes()
    put(tmp_path / "mine", "2005.13013v2.pdf", text)
    books = library(papers=[tmp_path / "mine", shared / "papers", shared / "hostile"])
    trap = books.consult(reference("2005.13013", 2))
    assert ["identified_by_filename"] == [c.code for c in trap.caveats]
    assert ["v1", "v2"] == sorted(s.paper.id[-2:] for s in trap.sources)
    assert "not_tried" == books.consult(reference("0807.3577")).status
    assert "not_tried" == books.consult(reference("1705.02801", 4)).status


# --- what goes wrong with the library itself ---


def test_a_damaged_file_is_fetched_again_and_said(
    arxiv: Serve, library: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in = arxiv()
    library(stand_in).consult(reference(TIDES, 2))
    (file,) = (tmp_path / "library" / "files").glob("*/*")
    content = file.read_bytes()
    file.write_bytes(content[:-100] + b"x" * 100)
    assert ("read", [f"{TIDES}v2"]) == shown(library(stand_in).consult(reference(TIDES, 2)))
    assert content == file.read_bytes()
    assert "was damaged; it is fetched again" in caplog.text
    assert 2 == len(pdfs(stand_in))


def test_a_damaged_memory_is_made_again(arxiv: Serve, library: Open, tmp_path: Path) -> None:
    stand_in = arxiv()
    library(stand_in).consult(reference(TIDES, 2))
    for path in (tmp_path / "library" / "parsed").glob("*/*"):
        path.write_bytes(path.read_bytes()[:-7])
    assert ("read", [f"{TIDES}v2"]) == shown(library(stand_in).consult(reference(TIDES, 2)))


def test_a_read_only_library_answers(arxiv: Serve, library: Open) -> None:
    stand_in = arxiv()
    library(stand_in).consult(reference(TIDES, 2))
    books = library(stand_in, read_only=True)
    assert ("read", [f"{TIDES}v2"]) == shown(books.consult(reference(TIDES, 2)))
    refused = books.consult(reference(TIDES, 1))
    assert "abstract_only" == refused.status or "may only be read" in refused.message
    assert "(read-only)" in books.report()["library"]


FETCH = """
import sys
from pathlib import Path
from claimcheck.library import Library
from claimcheck.library.store import Store
with Library.open(Path(sys.argv[1]), offline=False) as library:
    for one in library.fetch([(i, None) for i in sys.argv[2:]]):
        print(one.id, one.sought.status, flush=True)
"""


def start_fetch(stand_in: StandIn, root: Path, *ids: str, **environment: str) -> subprocess.Popen[str]:
    given = {**os.environ, **stand_in.environment(), "CLAIMCHECK_PACE": str(root.parent / "pace"), **environment}
    command = [sys.executable, "-c", FETCH, str(root), *ids]
    return subprocess.Popen(command, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_processes_end_with_one_copy(arxiv: Serve, tmp_path: Path) -> None:
    stand_in = arxiv()
    processes = [start_fetch(stand_in, tmp_path / "library", TIDES, "math/9901001") for _ in range(2)]
    outputs = [process.communicate(timeout=60) for process in processes]
    assert [0, 0] == [process.returncode for process in processes], outputs
    assert 2 == len(pdfs(stand_in))
    assert 2 == len(list((tmp_path / "library" / "files").glob("*/*")))


def opened_at(root: Path, barrier: Barrier) -> None:
    barrier.wait()
    Store.open(root).close()


def test_processes_that_make_a_library_at_the_same_moment_all_have_it(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    for number in range(5):
        barrier = spawn.Barrier(4)
        processes = [spawn.Process(target=opened_at, args=(tmp_path / str(number), barrier)) for _ in range(4)]
        for process in processes:
            process.start()
        for process in processes:
            process.join(60)
        assert [0] * 4 == [process.exitcode for process in processes]


def read_at(root: Path, papers: Path, log: Path, barrier: Barrier) -> None:
    from claimcheck import parse

    read = parse.parse_file

    def noted(path: Path, **options: Any) -> Paper:
        with log.open("a") as file:
            file.write(f"{path.name}\n")
        return read(path, **options)

    parse.parse_file = noted
    with Library.open(root, offline=True, papers=[papers]) as library:
        barrier.wait()
        for paper in sorted(papers.iterdir()):
            assert "read" == library.consult(reference(paper.stem.partition("v")[0], 1)).status


def test_processes_that_want_the_same_papers_read_each_once(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    papers, log, barrier = tmp_path / "papers", tmp_path / "log", spawn.Barrier(2)
    papers.mkdir()
    for number in range(3):
        (papers / f"9903.{number:05d}v1.pdf").write_bytes(made_pdf(f"arXiv:9903.{number:05d}v1"))
    processes = [spawn.Process(target=read_at, args=(tmp_path / "library", papers, log, barrier)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [0, 0] == [process.exitcode for process in processes]
    assert sorted(path.name for path in papers.iterdir()) == sorted(log.read_text().split())


def many(count: int) -> tuple[Entry, ...]:
    return tuple(
        Entry(id=f"9902.{n:05}", version=1, title=f"Paper {n}", pdf=made_pdf(f"Paper {n}", f"9902.{n:05}v1"))
        for n in range(1, count + 1)
    )


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_an_end_at_any_moment_leaves_whole_papers(arxiv: Serve, library: Open, tmp_path: Path, end: int) -> None:
    papers = many(8)
    stand_in = arxiv(more=papers)
    ids = [entry.id for entry in papers]
    kills = 3
    for turn in range(kills):
        process = start_fetch(stand_in, tmp_path / "library", *ids)
        before = len(pdfs(stand_in))
        deadline = time.monotonic() + 30
        while len(pdfs(stand_in)) <= before + turn and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.002)
        process.send_signal(end)
        process.communicate(timeout=60)
    done = start_fetch(stand_in, tmp_path / "library", *ids)
    output, errors = done.communicate(timeout=60)
    assert (0, [f"{one}v1 read" for one in ids]) == (done.returncode, output.split("\n")[:-1]), errors
    assert len(pdfs(stand_in)) <= len(ids) + kills, "at most one extra transfer a kill"
    books = library()
    assert len(ids) == len(books.papers())
    assert all("read" == books.consult(reference(one, 1)).status for one in ids)


# --- upkeep ---


def test_fetch_says_what_became_of_each(arxiv: Serve, library: Open) -> None:
    stand_in = arxiv(ordered({"/pdf/": [Fault(kind="busy")] * 2}))
    books = library(stand_in)
    wanted = [(TIDES, None), (TIDES, 9), ("9901.00008", None), ("9912.99999", None)]
    said = [(one.id, one.sought.status, one.sought.fetched, one.size > 0) for one in books.fetch(wanted)]
    assert [
        (f"{TIDES}v2", "read", True, True),
        (f"{TIDES}v9", "other_version", False, False),
        ("9901.00008v2", "withdrawn", False, False),
        ("9912.99999", "does_not_exist", False, False),
    ] == said
    assert [False] == [one.sought.fetched for one in books.fetch([(TIDES, 2)])]


def test_forget_and_prune(arxiv: Serve, library: Open) -> None:
    stand_in = arxiv(more=many(3))
    books = library(stand_in)
    list(books.fetch([(f"9902.{n:05}", 1) for n in (1, 2, 3)]))
    assert books.forget("9902.00001") > 0
    assert ["9902.00002", "9902.00003"] == [held.id for held in books.papers()]
    assert 0 == books.prune()
    assert books.prune(max_bytes=0) > 0
    assert [] == books.papers()
    assert "0 in 0 files; 0 found by their words" == books.report()["papers"]


SOURCE = r"""\documentclass{article}\begin{document}We study tides and taggers.
\begin{table}\caption{Gains.}\begin{tabular}{lr}Tagger & Gain\\\hline Heron & 4.2\\\end{tabular}\end{table}
\end{document}"""


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        pytest.param("9901.00007v1.tex", ["4.2"], id="of the same version"),
        pytest.param("9901.00007v2.tex", [], id="of another version"),
        pytest.param("9901.00007.tex", [], id="of nobody knows which version"),
    ],
)
def test_the_source_beside_a_pdf_is_its_witness(library: Open, tmp_path: Path, name: str, cells: list[str]) -> None:
    (tmp_path / f"{TIDES}v1.pdf").write_bytes(made_pdf("Tides", f"{TIDES}v1"))
    (tmp_path / name).write_text(SOURCE, encoding="utf-8")
    first = library(papers=[tmp_path]).consult(reference(TIDES, 1)).sources[0]
    assert "pdf" == first.paper.source
    assert cells == [cell.text for table in first.witness() for cell in table.cells]
