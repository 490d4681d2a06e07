"""arXiv's metadata snapshot as the source of titles, versions, dates and withdrawals."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimcheck.demo.arxiv import StandIn
from claimcheck.errors import UsageError
from claimcheck.library import Library

from .conftest import TIDES, reference

Open = Callable[..., Library]
Serve = Callable[..., StandIn]


def line(paper_id: str = "9901.00040", latest: int = 2, **more: Any) -> str:
    made = {
        "id": paper_id,
        "title": "Taggers\n  on Ice",
        "abstract": "  We tag ice. It gains 7 points.\n",
        "comments": None,
        "authors_parsed": [["Sandpiper", "Ada", ""], ["Tern", "Bo", "Jr."]],
        "versions": [{"version": f"v{n}", "created": f"Fri, {n} Jan 2021 19:18:42 GMT"} for n in range(1, latest + 1)],
        "update_date": "2021-02-03",
    }
    return json.dumps({**made, **more})


@pytest.fixture
def taken(tmp_path: Path, library: Open) -> Callable[..., Library]:
    """Return a function that makes a library which took a snapshot of these lines."""

    def take(*lines: str) -> Library:
        path = tmp_path / "snapshot.json"
        path.write_text("".join(one + "\n" for one in lines), encoding="utf-8")
        books = library()
        books.take_snapshot(path)
        return books

    return take


def test_titles_versions_and_dates_are_known_offline(taken: Callable[..., Library]) -> None:
    books = taken(line())
    latest = books.consult(reference("9901.00040", 2))
    assert ("abstract_only", "Taggers on Ice", "2021-01-02") == (latest.status, latest.title, latest.published)
    assert "It gains 7 points." in latest.sources[0].paper.pages[0].text
    assert "arXiv has no v3; the latest is v2" in books.consult(reference("9901.00040", 3)).message


def test_the_latest_abstract_is_not_taken_for_an_older_one(taken: Callable[..., Library]) -> None:
    older = taken(line()).consult(reference("9901.00040", 1))
    assert ("not_tried", (), "2021-01-01") == (older.status, older.sources, older.published)


@pytest.mark.parametrize(
    ("more", "version", "status"),
    [
        pytest.param({"comments": "This paper has been withdrawn by the author"}, None, "withdrawn", id="by-comment"),
        pytest.param({"abstract": "Withdrawn: Lemma 3 is wrong."}, 2, "withdrawn", id="by-abstract"),
        pytest.param({"comments": "withdrawn"}, 1, "not_tried", id="the-version-before-it"),
        pytest.param({"comments": "Replaces a withdrawn paper"}, 2, "abstract_only", id="another-paper-was"),
    ],
)
def test_withdrawals(taken: Callable[..., Library], more: dict[str, str], version: int | None, status: str) -> None:
    assert status == taken(line(**more)).consult(reference("9901.00040", version)).status


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("", id="blank"),
        pytest.param("{", id="no-JSON"),
        pytest.param("[]", id="a-list"),
        pytest.param("[" * 100_000, id="nested-without-end"),
        pytest.param('"' + "x" * (5 << 20) + '"', id="too-long"),
        pytest.param(line("9913.00040"), id="no-such-id"),
        pytest.param(line("9901.00041v2"), id="a-version-in-the-id"),
        pytest.param(line("9901.00041", title=7), id="a-title-that-is-none"),
        pytest.param(line("9901.00041", title=" "), id="no-title"),
        pytest.param(line("9901.00041", abstract=["x"]), id="an-abstract-that-is-none"),
        pytest.param(line("9901.00041", versions=[]), id="no-versions"),
        pytest.param(line("9901.00041", versions=[{"version": "v0", "created": "Fri, 1 Jan 2021 1:1:1 GMT"}]), id="v0"),
        pytest.param(line("9901.00041", versions=[{"version": "v" + "9" * 5000, "created": ""}]), id="a-huge-version"),
        pytest.param(line("9901.00041", versions=[{"version": "v1", "created": "yesterday"}]), id="no-date"),
        pytest.param(line("9901.00041", versions="v1"), id="versions-that-are-none"),
    ],
)
def test_a_broken_line_costs_that_line(taken: Callable[..., Library], tmp_path: Path, broken: str) -> None:
    books = taken(line("9901.00001"), broken, line("9901.00002"))
    again = books.take_snapshot(tmp_path / "snapshot.json")
    assert (2, int(bool(broken)), "2021-02-03") == (again.papers, again.broken, again.date)
    assert "not_tried" == books.consult(reference("9901.00041", 1)).status
    assert {"abstract_only"} == {books.consult(reference(f"9901.0000{n}", 2)).status for n in (1, 2)}


def test_a_gzipped_snapshot(library: Open, tmp_path: Path) -> None:
    path = tmp_path / "snapshot.json.gz"
    path.write_bytes(gzip.compress(line().encode()))
    assert 1 == library().take_snapshot(path).papers
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UsageError, match="cannot be read"):
        library().take_snapshot(path)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"\0" * 4096, b'{"id": "9901.00040"}\n'])
def test_what_is_no_snapshot(library: Open, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(UsageError, match="no snapshot"):
        library().take_snapshot(tmp_path / "file")
    with pytest.raises(UsageError, match="cannot be read"):
        library().take_snapshot(tmp_path)


def test_a_later_snapshot_counts_and_an_earlier_one_does_not(taken: Callable[..., Library]) -> None:
    taken(line())
    later = taken(line(latest=3, title="Taggers in Snow", update_date="2021-03-04"))
    assert "the latest is v3" in later.consult(reference("9901.00040", 9)).message
    earlier = taken(line())
    assert "the latest is v3" in earlier.consult(reference("9901.00040", 9)).message
    assert "Taggers in Snow" == earlier.consult(reference("9901.00040", 3)).title


def test_a_date_to_come_is_not_believed(library: Open, tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(line(update_date="9999-12-31"))
    assert library().take_snapshot(tmp_path / "s.json").date < "9999"


def test_what_arxiv_said_itself_stays(arxiv: Serve, library: Open, taken: Callable[..., Library]) -> None:
    library(arxiv()).consult(reference(TIDES, 2))
    books = taken(line(TIDES, latest=1, title="Something Else"))
    assert "Tides and Taggers" == books.consult(reference(TIDES, 2)).title


def test_an_old_snapshot_keeps_nobody_from_asking(arxiv: Serve, library: Open, taken: Callable[..., Library]) -> None:
    taken(line(TIDES, latest=1, title="Something Else"))
    consulted = library(arxiv()).consult(reference(TIDES))
    assert ("read", [f"{TIDES}v2"]) == (consulted.status, [s.paper.id for s in consulted.sources])
