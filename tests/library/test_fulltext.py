"""Claims looked for in the whole library: what is found by its words, what is not, and how a report says so."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from claimcheck.checks import CHECKS
from claimcheck.errors import LibraryError
from claimcheck.library import Library, schema
from claimcheck.library.fulltext import FullText, terms
from claimcheck.library.store import DATABASE, Store
from claimcheck.model import Finding, Page, Paper, Passage, PassageKind, Span
from claimcheck.pipeline import check
from claimcheck.read import read

from .conftest import TIDES, made_pdf, reference

Open = Callable[..., Library]
FORM = "pdf-1"


def paper(name: str, *passages: str, kind: PassageKind = "body") -> Paper:
    """A paper of one page with these passages."""
    text, found = "", []
    for words in passages:
        found.append(Passage(spans=(Span(page=1, start=len(text), end=len(text) + len(words)),), kind=kind))
        text += words + "\n"
    page = Page(number=1, text=text, width=0.0, height=0.0, starts=array(), ends=array(), boxes=array("f"))
    return Paper(id=name, title="", source="pdf", pages=(page,), passages=tuple(found), sha256=f"digest of {name}")


def array(of: str = "i") -> object:  # a page without printed pieces
    import array as arrays

    return arrays.array(of)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "library")


HERONS = "Herons annotate tidal pools with 8.2 points more than gulls, over five seeds."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The gains of the models", ["gain", "model"], id="words-that-say-something"),
        pytest.param("improves, improving, Improved", ["improv"], id="a-word-once-however-inflected"),
        pytest.param("8.2, 1,024.5 and +7", ["8.2", "1024.5", "7"], id="numbers-as-printed-without-thousands-commas"),
        pytest.param("BERT-base's “NEAR” OR *", ["bert", "bas", "near"], id="nothing-that-a-query-may-mean"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert set(expected) <= set(terms(text))
    assert all(term.replace(".", "").isalnum() for term in terms(text))


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        pytest.param(HERONS, True, id="word-for-word"),
        pytest.param("Gulls stay 8.2 points behind where herons annotate pools.", True, id="its-rare-words"),
        pytest.param(f"{HERONS} This was expected by everybody around.", True, id="one-of-its-sentences"),
        pytest.param("Nobody ever measured salinity.", False, id="none-of-its-words"),
        pytest.param("Herons eat.", False, id="one-word-of-it"),
        pytest.param("", False, id="nothing"),
        pytest.param('"; DROP TABLE words; -- NEAR(herons) OR *', False, id="words-that-mean-something-to-a-database"),
    ],
)
def test_a_paper_is_found_by_its_words(store: Store, claim: str, found: bool) -> None:
    index = FullText(store)
    index.add(paper("9901.00001v1", "We see gains.", HERONS), FORM, "stamp")
    for n in range(2, 6):
        index.add(paper(f"9901.0000{n}v1", "We see gains on the test set over seeds."), FORM, "stamp")
    assert found is ("9901.00001v1" in [one.name for one in index.likeliest(claim)])


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("abstract", True),
        ("body", True),
        ("caption", True),
        ("footnote", True),
        ("bibliography", False),
        ("running", False),
        ("front", False),
        ("figure", False),
    ],
)
def test_only_what_may_be_evidence_is_found(store: Store, kind: PassageKind, found: bool) -> None:
    index = FullText(store)
    index.add(paper("9901.00001v1", HERONS, kind=kind), FORM, "stamp")
    assert found is bool(list(index.likeliest(HERONS)))


def test_the_likeliest_comes_first(store: Store) -> None:
    index = FullText(store)
    index.add(paper("9901.00001v1", "Herons annotate tidal pools, and gulls do not."), FORM, "stamp")
    index.add(paper("9901.00002v1", HERONS), FORM, "stamp")
    assert ["9901.00002v1", "9901.00001v1"] == [one.name for one in index.likeliest(HERONS)]
    cut = HERONS[: HERONS.index("over fi") + 7]
    assert "9901.00002v1" == next(index.likeliest(cut, truncated=True)).name


def test_a_paper_is_indexed_once_and_anew_when_it_is_read_anew(store: Store) -> None:
    index = FullText(store)
    for form in (FORM, FORM, "pdf-2"):
        index.add(paper("9901.00001v1", HERONS), form, "stamp")
    assert ["pdf-2"] == [one.what for one in index.likeliest(HERONS)]
    assert 2 == index.last()


def test_the_index_is_made_anew_once_most_of_it_is_gone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from claimcheck.library import fulltext
    from claimcheck.parse import to_bytes

    monkeypatch.setattr(fulltext, "SPARE", 0)
    index = FullText(store)
    kept = paper("9901.00009v1", HERONS)
    for n in range(1, 4):
        index.add(paper(f"9901.0000{n}v1", HERONS), FORM, "stamp")
    index.add(kept, FORM, "stamp")
    store.remember(kept.sha256, FORM, to_bytes(kept))
    store.drop_forms([f"digest of 9901.0000{n}v1" for n in range(1, 4)])
    assert ["9901.00009v1"] == [one.name for one in index.likeliest(HERONS)]
    index.tidy()
    assert 1 == store.rows("SELECT count(*) FROM words WHERE words MATCH 'heron'")[0][0]
    assert ["9901.00009v1"] == [one.name for one in index.likeliest(HERONS)]


# --- through the library ------------------------------------------------------------------------

CLAIM = "It is better by 4.2 points on the test set, over five seeds."


def judged(library: Library, claim: str, *references: str, horizon: int | None = None) -> Finding:
    line = json.dumps({"claim": claim, "references": references}).encode()
    elsewhere = partial(library.elsewhere, horizon=horizon)
    (finding,) = check(read(line, "c.jsonl"), library, checks=CHECKS, elsewhere=elsewhere).findings
    return finding


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "papers"
    made.mkdir()
    (made / f"{TIDES}v1.pdf").write_bytes(made_pdf("Tides", f"{TIDES}v1"))
    (made / "9901.00020v1.pdf").write_bytes(made_pdf("Unstamped", gain="5.5"))
    return made


def test_a_claim_without_reference_is_shown_where_it_stands(library: Open, folder: Path) -> None:
    finding = judged(library(papers=[folder]), CLAIM)
    assert ("not_checked", "no_reference") == (finding.verdict, finding.reason_code)
    assert f"it stands in another paper: {TIDES}v1" in finding.reason
    assert [(f"{TIDES}v1", "related", CLAIM)] == [(e.paper, e.relation, e.quote) for e in finding.evidence]


def test_a_claim_that_its_references_lack_is_shown_where_it_stands(library: Open, demo_papers: Path) -> None:
    books = library(papers=[demo_papers])
    claim = "Most pools are smaller than one square metre."
    finding = judged(books, claim, "9901.00001v2")
    assert ("not_found", "other_reference_only") == (finding.verdict, finding.reason_code)
    assert "it stands in another paper: 9901.00002v1, which the summary does not cite" == finding.reason
    assert ["related"] == [e.relation for e in finding.evidence]
    assert "no_passage" == judged(books, "Reinforcement learning doubles throughput.", "9901.00001v2").reason_code


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param("It is better by 4.3 points on the test set, over five seeds.", id="another-number"),
        pytest.param("It is worse by 4.2 points on the test set, over five seeds.", id="another-direction"),
        pytest.param("Reinforcement learning doubles the throughput of robots.", id="nowhere"),
    ],
)
def test_what_no_paper_states_is_shown_nowhere(library: Open, folder: Path, claim: str) -> None:
    finding = judged(library(papers=[folder]), claim)
    assert ("no_reference", ()) == (finding.reason_code, finding.evidence)
    assert "another paper" not in finding.reason


def test_a_file_known_by_its_name_alone_is_said(library: Open, folder: Path) -> None:
    finding = judged(library(papers=[folder]), CLAIM.replace("4.2", "5.5"))
    assert ["9901.00020v1"] == [e.paper for e in finding.evidence]
    assert ["identified_by_filename"] == [c.code for c in finding.caveats]


def test_a_paper_found_once_is_found_without_its_file(library: Open, folder: Path) -> None:
    library(papers=[folder]).consult(reference(TIDES, 1))
    assert TIDES in judged(library(), CLAIM).reason
    assert TIDES not in judged(library(), CLAIM, horizon=0).reason  # as a run sees it that began before
    assert TIDES in judged(library(papers=[folder]), CLAIM, horizon=0).reason  # the user's own are always there


def test_what_was_named_for_one_call_is_found_in_no_other(library: Open, folder: Path) -> None:
    named = library(overrides={"9901.00099v1": folder / f"{TIDES}v1.pdf"})
    named.consult(reference("9901.00099", 1))
    assert () == judged(library(), CLAIM).evidence


def test_a_paper_that_is_forgotten_is_found_no_more(library: Open, folder: Path) -> None:
    books = library(papers=[folder])
    books.consult(reference(TIDES, 1))
    assert books.forget(TIDES) > 0
    assert () == judged(library(), CLAIM).evidence


@pytest.mark.parametrize("copied", [0, 1 << 30], ids=["where-it-lies", "as-a-copy"])
def test_a_library_that_may_only_be_read_is_looked_into(
    library: Open, folder: Path, monkeypatch: pytest.MonkeyPatch, copied: int
) -> None:
    monkeypatch.setattr("claimcheck.library.store.COPIED", copied)
    first = library(papers=[folder])
    first.consult(reference(TIDES, 1))
    first.close()
    books = library(read_only=True)
    assert TIDES in judged(books, CLAIM).reason


def test_many_papers_in_a_folder_are_read_when_asked(
    library: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimcheck.library.core.LOCAL", 1)
    assert TIDES not in judged(library(papers=[folder]), CLAIM).reason
    list(library(papers=[folder]).read_in(fetched=False))
    assert TIDES in judged(library(papers=[folder]), CLAIM).reason


def test_all_papers_are_read_in_once(library: Open, folder: Path) -> None:
    books = library(papers=[folder])
    assert [TIDES, "9901.00020"] == [paper_id for paper_id, _ in books.read_in(fetched=True)]
    assert "2 found by their words" in books.report()["papers"]


# --- schemas ------------------------------------------------------------------------------------


def test_a_library_of_the_first_schema_is_brought_up_and_keeps_what_it_has(tmp_path: Path) -> None:
    for name in ("files", "parsed", "locks", "new"):
        (tmp_path / name).mkdir()
    with sqlite3.connect(tmp_path / DATABASE) as db:
        for statement in schema.statements(schema.STEPS[0]):
            db.execute(statement)
        db.execute("INSERT INTO answered VALUES ('9901.00001', 2, '2099-01-01T00:00:00+00:00', 'arxiv')")
        db.execute("INSERT INTO metadata VALUES ('9901.00001', 2, 'Ice', 'We tag.', '[]', '2099-01-01', '', 0)")
        db.execute("PRAGMA user_version = 1")
    store = Store.open(tmp_path)
    FullText(store).add(paper("9901.00001v1", HERONS), FORM, "stamp")
    assert 2 == store.rows("SELECT latest FROM answered")[0][0]
    assert "Ice" == store.rows("SELECT title FROM metadata")[0][0]
    assert ["9901.00001v1"] == [one.name for one in FullText(store).likeliest(HERONS)]


def test_a_library_of_a_newer_schema_is_refused(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    with sqlite3.connect(tmp_path / DATABASE) as db:
        db.execute(f"PRAGMA user_version = {len(schema.STEPS) + 1}")
    with pytest.raises(LibraryError, match="newer claimcheck"):
        Store.open(tmp_path)


def test_a_kill_between_two_papers_costs_neither(tmp_path: Path) -> None:
    root = tmp_path / "library"
    FullText(Store.open(root)).add(paper("9901.00001v1", HERONS), FORM, "stamp")
    child = os.fork()
    if child == 0:
        half = Store.open(root)
        with half.writing() as db:
            db.execute("DELETE FROM indexed")
            os._exit(9)
    os.waitpid(child, 0)
    assert ["9901.00001v1"] == [one.name for one in FullText(Store.open(root)).likeliest(HERONS)]
