"""Commands as a user calls them: exit codes, what goes to standard output, what is written and what is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from claimcheck.demo.arxiv import StandIn
from claimcheck.demo.papers import entries

Run = Callable[..., subprocess.CompletedProcess[str]]

TRUE = "Chunking gains 1.9 points on German and 3.2 points on Turkish."
FALSE = "Chunking gains 2.9 points on German and 3.2 points on Turkish."
ABSENT = "Robots learn to fold laundry from twelve demonstrations of a human hand."
OPEN = "Long schedules eat up what a short warm-up brings to taggers."


@pytest.fixture
def claimcheck(tmp_path: Path, demo_papers: Path) -> Run:
    """Run the command in an empty folder with a library of its own."""

    def run(*arguments: str, stdin: str | bytes = "", **environment: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "CLAIMCHECK_LIBRARY": str(tmp_path / "library"), "COLUMNS": "100", **environment}
        given = [one.replace("PAPERS", str(demo_papers)) for one in arguments]
        data = stdin.encode() if isinstance(stdin, str) else stdin
        made = subprocess.run(
            [sys.executable, "-m", "claimcheck", *given],
            input=data,
            cwd=tmp_path,
            env=env,
            capture_output=True,
            timeout=120,
        )
        return subprocess.CompletedProcess(made.args, made.returncode, made.stdout.decode(), made.stderr.decode())

    return run


def claims(*texts: str, cited: str = "9901.00001v2") -> str:
    return "".join(json.dumps({"claim": text, "references": [cited]}) + "\n" for text in texts)


LOCAL = ("--papers", "PAPERS", "--offline")


@pytest.mark.parametrize(
    ("code", "lines", "options"),
    [
        pytest.param(0, claims(TRUE), LOCAL, id="0-nothing-found"),
        pytest.param(1, claims(TRUE, FALSE), LOCAL, id="1-a-contradiction"),
        pytest.param(0, claims(ABSENT), LOCAL, id="0-not-found-is-below-the-default"),
        pytest.param(1, claims(ABSENT), (*LOCAL, "--fail-on", "not-found"), id="1-not-found-when-asked"),
        pytest.param(0, claims(FALSE), (*LOCAL, "--fail-on", "never"), id="0-never"),
        pytest.param(3, claims(TRUE, cited="9901.00009v1"), LOCAL, id="3-a-paper-not-at-hand"),
        pytest.param(3, claims(TRUE, cited="9901.00001v3"), LOCAL, id="3-another-version-only"),
        pytest.param(3, claims(TRUE, cited="9901.00009v1"), (*LOCAL, "--fail-on", "never"), id="3-never-still-gives-3"),
        pytest.param(0, claims(TRUE, cited="9901.00009v1"), (*LOCAL, "--allow-incomplete"), id="0-allowed-incomplete"),
        pytest.param(
            1,
            claims(FALSE) + claims(TRUE, cited="9901.00009v1"),
            LOCAL,
            id="1-findings-come-before-incomplete",
        ),
        pytest.param(2, "", LOCAL, id="2-an-empty-file"),
        pytest.param(2, claims(TRUE), (*LOCAL, "--format", "docx"), id="2-an-unknown-format"),
        pytest.param(2, claims(TRUE), ("--papers", "no-such-folder", "--offline"), id="2-no-such-folder"),
        pytest.param(2, claims(TRUE), (*LOCAL, "--today", "soon"), id="2-no-date"),
        pytest.param(2, claims(TRUE), (*LOCAL, "--paper", "9901.00001v2"), id="2-no-file-for-a-paper"),
    ],
)
def test_exit_codes_of_check(claimcheck: Run, tmp_path: Path, code: int, lines: str, options: tuple[str, ...]) -> None:
    (tmp_path / "claims.jsonl").write_text(lines)
    made = claimcheck("check", "claims.jsonl", *options)
    assert code == made.returncode, made.stdout + made.stderr
    assert "Traceback" not in made.stderr
    if code == 2:
        assert made.stderr.startswith("claimcheck: ") or "Usage" in made.stderr
        assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "nowhere.md"), "nowhere.md"),
        (("check", "folder"), "no summary"),
        (("fetch",), "nothing to do"),
        (("fetch", "12.34"), "12.34: no arXiv id can look like this"),
        (("render", "nowhere"), "nowhere"),
        (("diff", "nowhere", "nowhere"), "nowhere"),
        (("explain", "abc", "nowhere"), "nowhere"),
        (("serve",), "--mcp"),
        (("check", "-", "--update-baseline"), "--baseline FILE"),
    ],
)
def test_wrong_calls_say_what_and_exit_2(
    claimcheck: Run, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "folder").mkdir()
    made = claimcheck(*arguments)
    assert 2 == made.returncode
    assert words in made.stderr
    assert "Traceback" not in made.stderr


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"\x00\x01\x02\xff" * 500, "", id="no-text"),
        pytest.param(b"just a few words", "no claim", id="no-summary"),
        pytest.param(b"%PDF-1.4\nbroken", "", id="a-broken-pdf"),
        pytest.param(b'{"a": ', "", id="broken-json"),
    ],
)
def test_what_is_no_summary_is_said_and_nothing_is_written(
    claimcheck: Run, tmp_path: Path, data: bytes, words: str
) -> None:
    made = claimcheck("check", "-", *LOCAL, stdin=data)
    assert (2, False) == (made.returncode, (tmp_path / "reports").exists()), made.stderr
    assert words in made.stderr
    assert "try:" in made.stderr


def test_a_folder_that_cannot_be_written_is_exit_4(claimcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text(claims(TRUE))
    (tmp_path / "taken").write_text("a file where the folder should be")
    made = claimcheck("check", "claims.jsonl", *LOCAL, "--out", "taken/deeper")
    assert 4 == made.returncode, made.stderr


BAD = [
    pytest.param("big.txt", (TRUE + " ").encode() * 170_000, 2, "longer than", id="ten-megabytes-of-text"),
    pytest.param("line.md", b"x" * 10_000_000, 2, "longer than", id="ten-megabytes-in-a-line"),
    pytest.param("lines.jsonl", b'{"claim": "We gain 3.1 points."\n', 2, "not JSON", id="a-broken-line"),
    pytest.param("ids.jsonl", claims(TRUE, cited="9913.00001v2").encode(), 0, "", id="an-id-that-cannot-exist"),
    pytest.param("table.md", f"| a | b\n|---|---|---\n| {TRUE} | x | y |\n|||\n".encode(), 0, "", id="a-broken-table"),
    pytest.param("latin.txt", f"Der Anfang f\xfcr {TRUE}".encode("latin-1"), 0, "", id="another-encoding"),
    pytest.param("wide.txt", TRUE.encode("utf-16"), 0, "", id="utf-16"),
    pytest.param("wide.txt", TRUE.encode("utf-16-le"), 0, "", id="utf-16-without-a-mark"),
    pytest.param("archive.md", b"PK\x03\x04" + b"x" * 100, 2, "ZIP archive", id="an-archive"),
]


@pytest.mark.parametrize(("name", "data", "code", "words"), BAD)
def test_bad_input_is_read_as_far_as_it_goes_or_refused(
    claimcheck: Run, tmp_path: Path, name: str, data: bytes, code: int, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    made = claimcheck("check", name, *LOCAL, "--format", "json")
    assert code == made.returncode, made.stderr
    assert words in made.stderr
    assert "Traceback" not in made.stderr
    assert (code == 0) == (tmp_path / "reports").exists()


def test_an_id_that_cannot_exist_is_said(claimcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text(claims(TRUE, cited="9913.00001v2"))
    made = claimcheck("check", "claims.jsonl", *LOCAL, "--json", "-")
    record = json.loads(made.stdout)
    assert ["not_checked"] == [claim["verdict"] for claim in record["claims"]]
    assert ["malformed"] == [reference["status"] for reference in record["references"]]


def hidden(folder: Path) -> list[Path]:
    """Return what a write that did not end would have left behind."""
    return [p for p in folder.rglob(".*") if p.is_file() or p.name.startswith(".new-")]


ROOM = {"nothing fits": 0, "no database fits": 20_000}
"""Bytes that one file may have: a disk that is full at different moments."""


@pytest.mark.skipif(os.name != "posix", reason="limits on files are those of POSIX")
@pytest.mark.parametrize("room", ROOM.values(), ids=ROOM.keys())
def test_a_full_disk_is_said_and_leaves_nothing_half_written(
    claimcheck: Run, tmp_path: Path, demo_papers: Path, room: int
) -> None:
    (tmp_path / "claims.jsonl").write_text(claims(TRUE))
    limited = f"import resource, runpy; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room})); "
    limited += "runpy.run_module('claimcheck', run_name='__main__')"
    options = ["--papers", str(demo_papers), "--offline"]
    made = subprocess.run(
        [sys.executable, "-c", limited, "check", "claims.jsonl", *options],
        cwd=tmp_path,
        env={**os.environ, "CLAIMCHECK_LIBRARY": str(tmp_path / "library"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert 4 == made.returncode, made.stderr
    assert made.stderr.startswith("claimcheck: ")
    assert "try:" in made.stderr
    assert "Traceback" not in made.stderr
    assert not (tmp_path / "reports").exists()


def test_a_full_disk_under_the_reports_alone(claimcheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library has room, the report has none: an earlier report stays as it was."""
    from claimcheck.errors import CannotWrite
    from claimcheck.workspace import write_report

    write_report(tmp_path / "r", {"index.html": b"old", "findings.json": b"old"})

    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CannotWrite, match="No space left"):
        write_report(tmp_path / "r", {"index.html": b"new", "findings.json": b"new"})
    with pytest.raises(CannotWrite, match="No space left"):
        write_report(tmp_path / "fresh" / "r", {"index.html": b"new"})
    assert ["old", "old"] == [(tmp_path / "r" / name).read_text() for name in ("index.html", "findings.json")]
    assert [] == hidden(tmp_path)
    assert not (tmp_path / "fresh").exists()


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no /dev/full, which is always full")
@pytest.mark.parametrize("options", [(), ("--json", "-"), ("--quiet",), ("--json", "/dev/full")])
def test_a_full_standard_output_is_said(claimcheck: Run, tmp_path: Path, options: tuple[str, ...]) -> None:
    (tmp_path / "claims.jsonl").write_text(claims(TRUE))
    with Path("/dev/full").open("w") as full:
        made = subprocess.run(
            [sys.executable, "-m", "claimcheck", "check", "claims.jsonl", "--offline", "--allow-incomplete", *options],
            cwd=tmp_path,
            env={**os.environ, "CLAIMCHECK_LIBRARY": str(tmp_path / "library")},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
        )
    assert 4 == made.returncode, made.stderr
    assert "No space left" in made.stderr
    assert "Traceback" not in made.stderr
    assert Path("/dev/full").is_char_device(), "a device is written into, never replaced"


def test_a_place_without_the_right_to_write(claimcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text(claims(TRUE))
    (tmp_path / "shut").mkdir(mode=0o555)
    if os.access(tmp_path / "shut", os.W_OK):
        pytest.skip("this user may write everywhere")
    made = claimcheck("check", "claims.jsonl", *LOCAL, "--out", "shut/deeper")
    assert 4 == made.returncode
    assert "no right to write" in made.stderr


def test_json_on_standard_output_holds_nothing_else(claimcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text(claims(TRUE, FALSE))
    made = claimcheck("check", "claims.jsonl", *LOCAL, "--json", "-")
    (record,) = (json.loads(line) for line in made.stdout.splitlines())
    assert ["supported", "contradicted"] == [claim["verdict"] for claim in record["claims"]]


def test_the_same_call_twice_writes_the_same_bytes(claimcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text(claims(TRUE, FALSE, ABSENT))
    for out in ("a", "b"):
        claimcheck("check", "claims.jsonl", *LOCAL, "--out", out, "--format", "html,md,json,csv,sarif,junit")
    first = {p.relative_to(tmp_path / "a"): p.read_bytes() for p in (tmp_path / "a").rglob("*") if p.is_file()}
    second = {p.relative_to(tmp_path / "b"): p.read_bytes() for p in (tmp_path / "b").rglob("*") if p.is_file()}
    assert first.keys() == second.keys()
    assert [] == [str(name) for name in first if first[name] != second[name]]
    assert not any(str(tmp_path).encode() in data for data in first.values())


def test_one_bad_summary_costs_itself(claimcheck: Run, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "a.jsonl").write_text(claims(TRUE))
    (folder / "b.jsonl").write_text("")
    (folder / "c.jsonl").write_text(claims(TRUE))
    made = claimcheck("check", "set", *LOCAL)
    assert 2 == made.returncode
    assert ["a.jsonl", "c.jsonl"] == sorted(p.parent.name for p in (tmp_path / "reports").rglob("findings.json"))


def test_a_baseline_changes_the_exit_code_and_nothing_else(claimcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text(claims(FALSE))
    bare = claimcheck("check", "claims.jsonl", *LOCAL, "--json", "-")
    claimcheck("check", "claims.jsonl", *LOCAL, "--baseline", "ok.toml", "--update-baseline", "--today", "2099-01-01")
    text = (tmp_path / "ok.toml").read_text()
    accepted = text.replace('reason = ""', 'reason = "known"').replace('by = ""', 'by = "Ada"')
    (tmp_path / "ok.toml").write_text(accepted)
    made = claimcheck("check", "claims.jsonl", *LOCAL, "--baseline", "ok.toml", "--today", "2099-01-02", "--json", "-")
    assert (1, 0) == (bare.returncode, made.returncode), made.stderr
    assert bare.stdout == made.stdout


def test_fetch_brings_papers_into_the_library_and_forgets_them(claimcheck: Run) -> None:
    with StandIn(entries()) as arxiv:
        there = arxiv.environment()
        first = claimcheck("fetch", "9901.00001v2", "9901.00002", **there)
        asked = len(arxiv.asked)
        again = claimcheck("fetch", "9901.00001v2", **there)
        absent = claimcheck("fetch", "9901.09999", **there)
    assert (0, 0, 3) == (first.returncode, again.returncode, absent.returncode), first.stderr
    assert "9901.00002v1  fetched" in first.stdout
    assert "9901.00001v2  was there" in again.stdout
    assert "does not exist" in absent.stdout
    assert asked >= 3
    assert "forgotten" in claimcheck("fetch", "--forget", "9901.00001v2").stdout


def test_fetch_reads_papers_in_so_that_claims_are_found_in_them(claimcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text(json.dumps({"claim": TRUE}) + "\n")
    check = ("check", "claims.jsonl", "--offline", "--json", "-")
    before = claimcheck(*check)
    read = claimcheck("fetch", "--papers", "PAPERS")
    after = claimcheck(*check)
    assert (0, 0, 0) == (before.returncode, read.returncode, after.returncode), read.stderr
    assert "9901.00001  read: v2, v1" in read.stdout
    assert "" == claimcheck("fetch", "--papers", "PAPERS", "--read").stderr
    (then,), (now,) = (json.loads(one.stdout)["claims"] for one in (before, after))
    assert ("no_reference", []) == (then["reason_code"], then["evidence"])
    assert ("no_reference", ["related"]) == (now["reason_code"], [e["relation"] for e in now["evidence"]])
    assert "it stands in another paper: 9901.00001v" in now["reason"]
    assert 2 == claimcheck("fetch", "--papers", "nowhere").returncode


def test_fetch_takes_in_a_snapshot(claimcheck: Run, tmp_path: Path) -> None:
    versions = [{"version": "v1", "created": "Fri, 1 Jan 2021 19:18:42 GMT"}]
    paper = {"id": "9901.00040", "title": "Ice", "abstract": "We tag.", "versions": versions}
    lines = [json.dumps({**paper, "update_date": "2021-02-03"}), "{"]
    (tmp_path / "snapshot.json").write_text("\n".join(lines))
    made = claimcheck("fetch", "--snapshot", "snapshot.json")
    said = "snapshot.json  1 papers as of 2021-02-03; broken lines left out: 1\n"
    assert (0, said) == (made.returncode, made.stdout), made.stderr
    assert 2 == claimcheck("fetch", "--snapshot", "nowhere.json").returncode


def test_explain_shows_the_passage_and_the_numbers(claimcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text(claims(FALSE))
    claimcheck("check", "claims.jsonl", *LOCAL, "--set", "s")
    made = claimcheck("explain", "Chunking gains 2.9", "reports/s/claims.jsonl", *LOCAL)
    assert 0 == made.returncode, made.stderr
    assert "number 2.9: differs (1.9)" in made.stdout
    assert "* page 1: contradicted (number_differs)" in made.stdout
    assert "  passage: contradicted (number_differs)" in made.stdout
    assert "laid along the likeliest passages word by word: contradicted" in made.stdout
    assert "→ table: contradicted (number_differs): Table 2" in made.stdout


def test_explain_is_offline_where_the_findings_are_and_says_what_it_lacks(claimcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text(claims(FALSE))
    claimcheck("check", "claims.jsonl", *LOCAL, "--set", "s")
    made = claimcheck("explain", "Chunking gains 2.9", "reports/s/claims.jsonl", "--library", "empty")
    assert 0 == made.returncode, made.stderr
    assert "give the same --papers" in made.stdout


def test_render_makes_the_same_report_from_the_record(claimcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text(claims(TRUE, FALSE))
    claimcheck("check", "claims.jsonl", *LOCAL)
    page = next((tmp_path / "reports").rglob("findings.json")).parent / "index.html"
    before = page.read_bytes()
    page.unlink()
    made = claimcheck("render", str(page.parent.relative_to(tmp_path)))
    assert (0, before) == (made.returncode, page.read_bytes()), made.stderr


def test_diff_of_a_record_with_itself_is_empty(claimcheck: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text(claims(TRUE))
    claimcheck("check", "claims.jsonl", *LOCAL, "--out", "a")
    (tmp_path / "claims.jsonl").write_text(claims(FALSE))
    claimcheck("check", "claims.jsonl", *LOCAL, "--out", "b")
    same = claimcheck("diff", "a/claims.jsonl", "a/claims.jsonl")
    other = claimcheck("diff", "a/claims.jsonl", "b/claims.jsonl")
    assert (0, 1) == (same.returncode, other.returncode), same.stderr + other.stderr


def test_doctor_and_init_do_their_work(claimcheck: Run, tmp_path: Path) -> None:
    doctor, init = claimcheck("doctor"), claimcheck("init", "project")
    assert (0, 0) == (doctor.returncode, init.returncode)
    assert "library" in doctor.stdout
    assert ["claims", "reports", "repro"] == sorted(p.name for p in (tmp_path / "project").iterdir())


def test_help_names_every_command(claimcheck: Run) -> None:
    shown = claimcheck("--help").stdout
    for command in ("check", "fetch", "render", "explain", "diff", "init", "doctor", "demo", "serve"):
        assert command in shown
