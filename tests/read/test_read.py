"""Whole summaries: real ones, and files that are none."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.errors import ClaimcheckError, SummaryError
from claimcheck.read import SUFFIXES, read

SEEDS = [f"00{n}" for n in range(5)]


@pytest.mark.parametrize("number", SEEDS)
def test_a_seed(shared: Path, number: str) -> None:
    """Nine ticked claims from the table, three references, and what it says of itself."""
    (path,) = (shared / "seeds").glob(f"{number}_*.txt")
    summary = read(path.read_bytes(), path.name)
    assert (9, 3) == (len(summary.claims), len(summary.references))
    assert all(r.arxiv_id and r.version and not r.malformed for r in summary.references)
    assert {(True, "summary", False)} == {
        (c.self_reported.verified, c.cites_scope, c.about_summary) for c in summary.claims
    }
    assert all(0 < (c.self_reported.confidence or 0) < 1 for c in summary.claims)
    assert all(c.truncated != c.text.endswith((".", ")")) for c in summary.claims)
    told = summary.self_reported
    assert (9, 9, "10") == (told["claims_extracted"], told["claims_verified"], told["score_of"])
    assert all((summary.title, summary.date, summary.question, summary.abstract, summary.generator))
    assert all(summary.text[slice(*c.span)].split() == c.text.split() for c in summary.claims)


def reports(shared: Path) -> list[Path]:
    return sorted(p for p in (shared / "summaries").iterdir() if p.suffix in SUFFIXES)


def test_every_real_summary_is_read(shared: Path) -> None:
    """Claims or a problem, unique ids, spans inside the file that begin with the claim's first word."""
    for path in reports(shared):
        summary = read(path.read_bytes(), path.name)
        assert summary.claims or summary.problems, path.name
        assert len({c.id for c in summary.claims}) == len(summary.claims)
        assert len({r.key for r in summary.references}) == len(summary.references)
        keys = {r.key for r in summary.references}
        for claim in summary.claims:
            assert set(claim.cites) <= keys
            assert 0 <= claim.span[0] < claim.span[1] <= len(summary.text)
            first = claim.text.split()[0].strip("\"“'(*[")
            words = summary.text[slice(*claim.span)]
            assert first[:2] in words[: len(first) + 12] or "\\" in words[:20], (path.name, claim.text)


def test_arxiv_references_of_real_summaries_are_all_found(shared: Path) -> None:
    """As many as the manifest of the collection counts, where the whole file is the report."""
    for line in (shared / "summaries" / "MANIFEST.tsv").read_text().splitlines()[1:]:
        name, _, kind, count, *_ = line.split("\t")
        if kind != "md":
            continue
        summary = read((shared / "summaries" / name).read_bytes(), name)
        found = {r.arxiv_id for r in summary.references if r.arxiv_id and "/" not in r.arxiv_id}
        assert len(found) >= int(count), name


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("name", ["a.md", "a.txt", "-"])
def test_line_ends_and_names_change_no_claim(ending: str, name: str) -> None:
    text = "# T\n\nWe gain 3 points\non MNLI. It is so for all of the tasks.\n\n- We lose 2 points on QQP.\n"
    summary = read(text.replace("\n", ending).encode(), name)
    assert ["We gain 3 points on MNLI.", "It is so for all of the tasks.", "We lose 2 points on QQP."] == [
        c.text for c in summary.claims
    ]


@pytest.mark.parametrize(
    ("data", "form"),
    [
        pytest.param(b"<!DOCTYPE html><p>We gain 3 points.", "html", id="html"),
        pytest.param(b'{"report": "%s"}' % (b"We gain 3 points. " * 9), "json", id="json"),
        pytest.param(b'{"claim": "We gain 3 points."}\n', "jsonl", id="json-lines"),
        pytest.param(b"We gain 3 points.", "md", id="text"),
        pytest.param("\ufeff# T\n\nWe gain 3 points.".encode(), "md", id="a-byte-order-mark"),
    ],
)
def test_standard_input_is_known_by_its_beginning(data: bytes, form: str) -> None:
    summary = read(data, "-")
    assert form == summary.format
    assert "We gain 3 points." == summary.claims[0].text


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(b"", "a.md", id="empty"),
        pytest.param(b"\n\n \n", "a.txt", id="blank"),
        pytest.param(b"# \n\n", "a.md", id="a-mark-without-words"),
        pytest.param(b"<html></html>", "a.html", id="html-without-text"),
        pytest.param(b"{", "a.json", id="broken-json"),
        pytest.param(b"no pdf", "a.pdf", id="a-pdf-that-is-none"),
        pytest.param(b"PK\x03\x04", "a.md", id="an-archive"),
        pytest.param(b"x " * 5_000_000, "a.md", id="ten-megabytes"),
        pytest.param(b"x" * 10_000_000, "a.md", id="a-line-of-ten-megabytes"),
    ],
)
def test_what_is_no_summary_says_so_and_what_to_do(data: bytes, name: str) -> None:
    with pytest.raises(SummaryError, match=name) as caught:
        read(data, name)
    assert caught.value.remedy


def test_a_text_without_claims_is_a_summary_without_claims() -> None:
    assert () == read(b"# T\n\nDoes it help?\n", "a.md").claims


@pytest.mark.parametrize(
    "piece",
    ["*", "[", "[a](", "[1]", "|", "a\tb\n", "http://a.b/c ", "arXiv:2005.13013 ", "(", "() ", "# ", "_a", "\\", "- "],
)  # fmt: skip
def test_hostile_repetition_ends(piece: str) -> None:
    text = "We gain 3 points on MNLI. " + piece * (60_000 // len(piece))
    assert read(text.encode(), "a.md").claims is not None


def test_hostile_pdfs_end_in_claims_or_a_message(shared: Path) -> None:
    """A few of each kind; the parser's own tests take them all."""
    for path in sorted((shared / "hostile").glob("*.pdf"))[::9]:
        with contextlib.suppress(ClaimcheckError):
            assert read(path.read_bytes(), path.name).text


anything = st.one_of(st.binary(max_size=200), st.text(max_size=120).map(str.encode))


@given(anything, st.sampled_from(["a.md", "a.html", "a.json", "a.jsonl", "-"]))
def test_no_bytes_break_it(data: bytes, name: str) -> None:
    try:
        summary = read(data, name)
    except ClaimcheckError:
        return
    assert all(0 <= c.span[0] <= c.span[1] <= len(summary.text) for c in summary.claims)


markup = st.text(alphabet='ab 3.%|[]()<>/#*-\n\t"{}:,&;!?1\\', max_size=120)


@given(markup, st.sampled_from(["a.md", "a.html", "a.json", "-"]))
def test_no_markup_breaks_it(text: str, name: str) -> None:
    try:
        summary = read(("We gain 3 points. " + text).encode(), name)
    except ClaimcheckError:
        return
    assert all(c.text and 0 <= c.span[0] < c.span[1] <= len(summary.text) for c in summary.claims)
