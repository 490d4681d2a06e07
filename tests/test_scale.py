"""Many summaries at once: the same bytes however the work is spread, interrupted or resumed."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from claimcheck.demo.arxiv import Entry, StandIn, chaos
from claimcheck.demo.typeset import Article, Paragraph, typeset
from claimcheck.errors import LibraryError
from claimcheck.library import Library
from claimcheck.scale.many import _lots
from claimcheck.workspace import Input

SENTENCES = (
    "The tagger gains {0} points on German.",
    "It needs {0} GB of memory in every run.",
    "Training takes {0} hours on one machine.",
    "We train it on {0} languages without parallel text.",
)


def shelf(count: int) -> list[Entry]:
    """Papers that differ in their numbers."""
    made = []
    for n in range(count):
        text = " ".join(s.format(f"{n + 2}.{n % 10}") for s in SENTENCES)
        article = Article(
            title=f"Paper Number {n}",
            authors="Ada Sandpiper",
            running_head="Made",
            stamp=f"arXiv:9902.{n:05d}v1 [cs.CL] 2 Feb 2099",
            abstract="We study taggers. " + text,
            blocks=(Paragraph(text=text),),
            references=(),
        )
        made.append(Entry(id=f"9902.{n:05d}", version=1, title=article.title, pdf=typeset(article)))
    return made


def write_summaries(folder: Path, count: int, papers: int) -> None:
    """Claims files, each over three papers, half of the claims wrong."""
    folder.mkdir()
    for n in range(count):
        lines = []
        for k in range(3):
            paper = (n + k) % papers
            number = f"{paper + 2}.{(paper + (n + k) % 2) % 10}"
            claim = SENTENCES[(n + k) % len(SENTENCES)].format(number)
            lines.append(json.dumps({"claim": claim, "references": [f"9902.{paper:05d}v1"]}))
        (folder / f"{n:03d}.jsonl").write_text("\n".join(lines) + "\n")


def command(folder: Path, out: Path, *options: str) -> list[str]:
    base = [sys.executable, "-m", "claimcheck", "check", str(folder), "--out", str(out), "--format", "json", "--quiet"]
    return [*base, *options]


def run(arguments: Sequence[str], env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(list(arguments), env={**os.environ, **env}, capture_output=True, timeout=1800)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def work(tmp_path: Path) -> tuple[Path, Path, dict[str, str]]:
    """A folder of summaries, one of papers, and a library of its own."""
    papers = tmp_path / "papers"
    papers.mkdir()
    for one in shelf(4):
        assert isinstance(one.pdf, bytes)
        (papers / f"{one.id}v{one.version}.pdf").write_bytes(one.pdf)
    write_summaries(tmp_path / "in", 6, 4)
    return tmp_path / "in", papers, {"CLAIMCHECK_LIBRARY": str(tmp_path / "library")}


@pytest.mark.parametrize("options", [("--jobs", "2"), ("--on", "ray")], ids=["two-processes", "ray"])
def test_the_result_does_not_depend_on_how_the_work_is_spread(
    work: tuple[Path, Path, dict[str, str]], tmp_path: Path, options: tuple[str, ...]
) -> None:
    folder, papers, env = work
    local = ("--papers", str(papers), "--offline")
    one = run(command(folder, tmp_path / "one", *local), env)
    many = run(command(folder, tmp_path / "many", *local, *options), {**env, "RAY_AUTH_MODE": "disabled"})
    assert (1, 1) == (one.returncode, many.returncode), many.stderr.decode()
    assert one.stdout.replace(b"/one/", b"/x/") == many.stdout.replace(b"/many/", b"/x/")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "many")


def test_resume_keeps_what_lies_there_and_does_the_rest(
    work: tuple[Path, Path, dict[str, str]], tmp_path: Path
) -> None:
    folder, papers, env = work
    local = ("--papers", str(papers), "--offline", "--resume")
    run(command(folder, tmp_path / "out", *local), env)
    whole = bytes_of(tmp_path / "out")
    kept = tmp_path / "out" / "000.jsonl" / "findings.json"
    (tmp_path / "out" / "001.jsonl" / "findings.json").unlink()
    before = kept.stat().st_mtime_ns
    changed = (folder / "002.jsonl").read_text().replace("points", "whole points")
    (folder / "002.jsonl").write_text(changed)
    run(command(folder, tmp_path / "out", *local), env)
    again = bytes_of(tmp_path / "out")
    assert before == kept.stat().st_mtime_ns
    assert whole["001.jsonl/findings.json"] == again["001.jsonl/findings.json"]
    assert whole["002.jsonl/findings.json"] != again["002.jsonl/findings.json"]


def test_a_worker_that_is_killed_costs_nothing(work: tuple[Path, Path, dict[str, str]], tmp_path: Path) -> None:
    folder, papers, env = work
    local = ("--papers", str(papers), "--offline")
    run(command(folder, tmp_path / "calm", *local), env)
    made = subprocess.Popen(
        command(folder, tmp_path / "out", *local, "--jobs", "2"),
        env={**os.environ, **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    parent, end = psutil.Process(made.pid), time.monotonic() + 60
    while made.poll() is None and time.monotonic() < end:
        workers = [p for p in parent.children() if "spawn_main" in " ".join(p.cmdline())]
        if workers:
            os.kill(workers[0].pid, signal.SIGKILL)
            break
        time.sleep(0.01)
    _, stderr = made.communicate(timeout=120)
    assert 1 == made.returncode, stderr.decode()
    assert bytes_of(tmp_path / "calm") == bytes_of(tmp_path / "out")


def test_a_table_of_all_claims(work: tuple[Path, Path, dict[str, str]], tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    folder, papers, env = work
    run(
        command(folder, tmp_path / "out", "--papers", str(papers), "--offline", "--table", str(tmp_path / "t.parquet")),
        env,
    )
    table = pq.read_table(tmp_path / "t.parquet")
    assert 18 == table.num_rows
    assert {"summary", "claim", "verdict", "reason_code", "paper", "page"} <= set(table.column_names)
    assert {f"{n:03d}.jsonl" for n in range(6)} == {Path(name).name for name in table["summary"].to_pylist()}
    lying = json.loads((tmp_path / "out" / "000.jsonl" / "findings.json").read_bytes())["claims"]
    assert [claim["verdict"] for claim in lying] == table["verdict"].to_pylist()[: len(lying)]


def test_a_set_has_its_record_whatever_the_format(work: tuple[Path, Path, dict[str, str]], tmp_path: Path) -> None:
    folder, papers, env = work
    run(command(folder, tmp_path / "out", "--papers", str(papers), "--offline"), env)
    made = json.loads((tmp_path / "out" / "set.json").read_bytes())
    assert 6 == len(made["summaries"])
    assert not (tmp_path / "out" / "index.html").exists(), "no page where only records were asked for"


PAUSE = 0.1
"""Seconds between two requests, in the tests of a bad network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """What was there when a process had been killed."""

    asked: int
    """Requests that had come."""
    held: frozenset[str]
    """Papers that the library held."""


def held(library: Path) -> frozenset[str]:
    """Return the versioned ids of what a library holds; one that was killed while it was made holds nothing."""
    try:
        with Library.open(library, offline=True, read_only=True) as opened:
            return frozenset(f"{one.id}v{one.version}" for one in opened.papers())
    except LibraryError:
        return frozenset()


def storm(arguments: list[str], env: dict[str, str], arxiv: StandIn, out: Path, kills: int, steps: int) -> list[Kill]:
    """Start a run again and again and kill it, or one of its processes, whenever it has gone on a little."""
    rng, killed = random.Random(7), list[Kill]()
    made = started(arguments, env)
    while len(killed) < kills:
        far = len(arxiv.asked) + count_of(out) + rng.randrange(steps)
        while made.poll() is None and len(arxiv.asked) + count_of(out) < far:
            time.sleep(0.01)
        time.sleep(rng.uniform(0, 0.1))
        if made.poll() is not None:  # done before its time: have half of it to do again
            reports = sorted(path for path in out.iterdir() if path.is_dir())
            for done in rng.sample(reports, len(reports) // 2):
                shutil.rmtree(done)
            made = started(arguments, env)
            continue
        processes = psutil.Process(made.pid).children(recursive=True)
        if rng.random() < 1 / 3 and processes:
            victim = rng.choice(processes)
            with contextlib.suppress(psutil.NoSuchProcess):
                victim.kill()
            psutil.wait_procs([victim], timeout=60)
        else:
            made.kill()
            made.wait()
            _, left = psutil.wait_procs(processes, timeout=60)
            assert [] == left, "a killed run leaves nobody behind"
        killed.append(Kill(held=held(Path(env["CLAIMCHECK_LIBRARY"])), asked=len(arxiv.asked)))
        if made.poll() is not None:
            made = started(arguments, env)
    made.kill()
    made.wait()
    return killed


def started(arguments: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(arguments, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def count_of(folder: Path) -> int:
    return len(os.listdir(folder)) if folder.is_dir() else 0


@pytest.mark.parametrize(
    ("summaries", "papers", "kills"),
    [
        (20, 6, 3),
        pytest.param(200, 40, 10, marks=[pytest.mark.soak, pytest.mark.timeout(3600)]),
        pytest.param(200, 40, 30, marks=[pytest.mark.soak, pytest.mark.timeout(3600)]),
    ],
)
def test_a_bad_network_and_a_pulled_plug_change_nothing(
    tmp_path: Path, summaries: int, papers: int, kills: int
) -> None:
    """A third of the answers faulty in every way, processes killed at random moments and the run gone on with."""
    write_summaries(tmp_path / "in", summaries, papers)
    with StandIn(shelf(papers)) as calm:
        env = {"CLAIMCHECK_LIBRARY": str(tmp_path / "calm-library"), **calm.environment()}
        first = run(command(tmp_path / "in", tmp_path / "calm"), env)
    assert 1 == first.returncode, first.stderr.decode()
    with StandIn(shelf(papers), faults=chaos(1 / 3, seed=7, seconds=0.05)) as arxiv:
        env = {"CLAIMCHECK_LIBRARY": str(tmp_path / "library"), **arxiv.environment()}
        env |= {"CLAIMCHECK_BACKOFF": "0.05", "CLAIMCHECK_TIMEOUT": "5", "CLAIMCHECK_ATTEMPTS": "8"}
        env |= {"CLAIMCHECK_PAUSE": str(PAUSE), "CLAIMCHECK_PACE": str(tmp_path / "pace")}
        resumed = command(tmp_path / "in", tmp_path / "out", "--resume", "--jobs", "2")
        killed = storm(resumed, env, arxiv, tmp_path / "out", kills, steps=(papers + summaries) // (2 * kills))
        beside = started(command(tmp_path / "in", tmp_path / "beside"), env)
        last = run(resumed, env)
        assert 1 == beside.wait(timeout=1800)
        asked = list(arxiv.asked)
    assert 1 == last.returncode, last.stderr.decode()
    undisturbed = bytes_of(tmp_path / "calm")
    assert undisturbed == bytes_of(tmp_path / "out")
    assert undisturbed == bytes_of(tmp_path / "beside")
    again = {one.path for kill in killed for one in asked[kill.asked :] if one.path.rpartition("/")[2] in kill.held}
    assert set() == again, "a paper that the library holds is not asked for"
    whole = [one.path for one in asked if one.path.startswith("/pdf/") and one.status == 200 and one.fault is None]
    assert len(whole) <= papers + kills, "at most one extra transfer a kill"
    gaps = [after.at - before.at for before, after in pairwise(sorted(asked, key=lambda one: one.at))]
    assert min(gaps) > PAUSE - 0.005, "the pause holds, whoever asks"


@pytest.mark.parametrize(
    ("count", "workers", "expected"),
    [
        pytest.param(0, 2, [], id="nothing to do is no lot"),
        pytest.param(5, 2, [1, 1, 1, 1, 1], id="few summaries go round"),
        pytest.param(20, 2, [3, 3, 3, 3, 3, 3, 2], id="more of them go in threes"),
        pytest.param(500, 2, [8] * 62 + [4], id="many go in lots of which several are under way for each worker"),
    ],
)
def test_summaries_are_handed_out_in_lots_in_their_order(count: int, workers: int, expected: list[int]) -> None:
    summaries = [Input(name=f"{n}.md", set_name="s", path=None) for n in range(count)]

    lots = list(_lots(summaries, workers))

    assert expected == [len(lot) for lot in lots]
    assert summaries == [one for lot in lots for one in lot]
