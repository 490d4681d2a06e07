"""From a summary to its findings, on real summaries and real papers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from claimcheck.checks import CHECKS
from claimcheck.library import Library
from claimcheck.model import Claim, Finding, Look, Report, Source, Summary
from claimcheck.pipeline import check
from claimcheck.read import read


@pytest.fixture(scope="session")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library over the real papers at hand, offline."""
    root = tmp_path_factory.mktemp("library")
    with Library.open(root, offline=True, papers=[shared / "papers"]) as library:
        yield library


def checked(data: bytes, name: str, library: Library) -> Report:
    return check(read(data, name), library, checks=CHECKS)


@pytest.fixture(scope="session")
def seeds(shared: Path, real: Library) -> list[Report]:
    return [checked(p.read_bytes(), p.name, real) for p in sorted((shared / "seeds").glob("*.txt"))]


def test_the_seeds_cite_a_version_that_is_not_at_hand(seeds: list[Report]) -> None:
    assert [(9, 3)] * 5 == [(len(r.findings), len(r.references)) for r in seeds]
    for report in seeds:
        assert {"other_version", "not_tried"} == {c.status for c in report.references}
        assert {"not_checked"} == {str(f.verdict) for f in report.findings}
        assert {"other_version_only", "nothing_asserted"} == {f.reason_code for f in report.findings}
        assert report.incomplete
        notes = {(n.code, key) for n in report.audit for key in n.references}
        assert not any(code == "reference_unrelated" for code, _ in notes)
        assert 3 == sum(code == "reference_unread" for code, _ in notes)


@pytest.mark.parametrize("number", ["8.4", "6.1", "seven"])
def test_what_the_version_at_hand_says_instead_is_shown(seeds: list[Report], number: str) -> None:
    for report in seeds:
        told = [(f.reason, e.quote) for f in report.findings for e in f.evidence if e.paper.endswith("v1") and e.page]
        assert any(number in reason or number in quote for reason, quote in told)


BEST = (
    "Evaluating our best performing models for each target task on XTREME yields an average improvement of 5.4 points."
)
QUOTED = [
    ("supported", "8.4", "SQuAD achieves the best results, an average improvement of 8.4 points on development sets."),
    ("contradicted", "8.4", "SQuAD achieves the best results, an average improvement of 8.2 points on dev sets."),
    ("contradicted", "6.1", BEST),
    ("contradicted", "seven", "We experiment with nine different intermediate tasks, with English labeled data."),
]  # fmt: skip


@pytest.mark.parametrize(("verdict", "shown", "claim"), QUOTED, ids=[c for _, _, c in QUOTED])
def test_claims_that_cite_the_version_at_hand(real: Library, verdict: str, shown: str, claim: str) -> None:
    line = json.dumps({"id": "c", "claim": claim, "references": ["2005.13013v1"]}).encode()
    (finding,) = checked(line, "claims.jsonl", real).findings
    assert verdict == str(finding.verdict), finding.reason
    assert any(shown in item.quote for item in finding.evidence)
    assert finding.evidence[0].boxes


@pytest.mark.parametrize("number", ["8.2", "7.5", "7.0"])
def test_a_number_inside_another_number_is_no_evidence(real: Library, number: str) -> None:
    text = f"Intermediate training on one task improves the average by {number} points."
    line = json.dumps({"id": "c", "claim": text, "references": ["2005.13013v1"]}).encode()
    (finding,) = checked(line, "claims.jsonl", real).findings
    assert "supported" != str(finding.verdict)


def test_evidence_gives_back_the_text_of_its_page(seeds: list[Report]) -> None:
    for report in seeds:
        papers = {s.paper.id: s.paper for c in report.references for s in c.sources}
        for finding in report.findings:
            for item in finding.evidence:
                assert item.page
                page = papers[item.paper].pages[item.page - 1]
                assert " ".join(page.text[item.start : item.end].split()) == " ".join(item.quote.split())
                assert all(0 <= x0 < x1 <= page.width and 0 <= y0 < y1 <= page.height for x0, y0, x1, y1 in item.boxes)


def test_every_generated_summary_at_hand_is_checked_without_a_fault(shared: Path, real: Library) -> None:
    files = sorted(p for p in (shared / "summaries").rglob("*") if p.suffix in (".md", ".json", ".pdf"))
    assert len(files) >= 26
    for path in files:
        report = checked(path.read_bytes(), path.name, real)
        assert report.findings or report.summary.problems, path.name
        assert not [f.reason for f in report.findings if f.reason_code == "check_failed"], path.name


class _Broken:
    name = "broken"

    def look(self, claim: Claim, source: Source, so_far: Look | None) -> Look | None:
        raise ValueError("as if")


def test_a_check_that_fails_costs_the_claim_and_says_so(demo_papers: Path, tmp_path: Path) -> None:
    line = json.dumps({"claim": "Kestrel has 6 layers.", "references": ["9901.00001v2"]}).encode()
    with Library.open(tmp_path, offline=True, papers=[demo_papers]) as library:
        report = check(read(line, "c.jsonl"), library, checks=[_Broken()])
    (finding,) = report.findings
    assert ("not_checked", "check_failed") == (str(finding.verdict), finding.reason_code)
    assert "as if" in finding.reason


def findings_of(demo_papers: Path, tmp_path: Path, *texts: str, cited: str) -> list[Finding]:
    lines = "".join(json.dumps({"claim": t, "references": [cited]}) + "\n" for t in texts).encode()
    with Library.open(tmp_path, offline=True, papers=[demo_papers]) as library:
        summary: Summary = read(lines, "c.jsonl")
        return list(check(summary, library, checks=CHECKS).findings)


def test_each_version_at_hand_says_whether_the_claim_stands_in_it(demo_papers: Path, tmp_path: Path) -> None:
    (finding,) = findings_of(demo_papers, tmp_path, "The gain on Swahili is 3.4 points.", cited="9901.00001v2")
    assert ("contradicted", "number_differs") == (str(finding.verdict), finding.reason_code)
    assert finding.reason.endswith("v1 states it")
    assert {"9901.00001v1": "verbatim", "9901.00001v2": "differs"} == {v.version: v.outcome for v in finding.by_version}


def test_no_version_cited_means_the_latest_at_hand(demo_papers: Path, tmp_path: Path) -> None:
    (finding,) = findings_of(demo_papers, tmp_path, "The gain on Swahili is 3.1 points.", cited="9901.00001")
    assert ("supported", "9901.00001v2") == (str(finding.verdict), finding.evidence[0].paper)


def test_a_claim_that_stands_in_another_paper_of_the_summary_names_it(demo_papers: Path, tmp_path: Path) -> None:
    lines = [
        {"claim": "Most pools are smaller than one square metre.", "references": ["9901.00001v2"]},
        {"claim": "Chunking gains 1.9 points on German and 3.2 points on Turkish.", "references": ["9901.00002v1"]},
        {"claim": "Reinforcement learning doubles the throughput of robots.", "references": ["9901.00002v1"]},
    ]
    data = "".join(json.dumps(line) + "\n" for line in lines).encode()
    with Library.open(tmp_path, offline=True, papers=[demo_papers]) as library:
        findings = check(read(data, "c.jsonl"), library, checks=CHECKS).findings
    assert ["citation_marker_mismatch", "citation_marker_mismatch", "no_passage"] == [f.reason_code for f in findings]
    assert ["9901.00002v1", "9901.00001v2"] == [f.evidence[0].paper for f in findings[:2]]
    assert {"not_found"} == {str(f.verdict) for f in findings}
    assert {"related"} == {e.relation for f in findings for e in f.evidence}


def test_a_paper_that_speaks_of_a_claim_that_does_not_cite_it_is_not_unrelated(
    demo_papers: Path, tmp_path: Path
) -> None:
    text = (
        "# Pools\n\nMost pools are smaller than one square metre [1].\n\n{more}## References\n\n"
        "[1] <https://arxiv.org/abs/9901.00002v1>\n[2] <https://arxiv.org/abs/9901.00001v2>\n"
    )
    with Library.open(tmp_path, offline=True, papers=[demo_papers]) as library:
        for more, silent in [
            ("", True),
            ("Chunking gains 1.9 points on German and 3.2 points on Turkish [1].\n\n", False),
        ]:
            report = check(read(text.format(more=more).encode(), "a.md"), library, checks=CHECKS)
            noted = [n.references for n in report.audit if n.code == "reference_unrelated"]
            assert noted == ([("2",)] if silent else [])
