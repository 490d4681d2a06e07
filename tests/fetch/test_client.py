"""The real client against the stand-in: what comes, what is said of what does not, and how it behaves meanwhile."""

from __future__ import annotations

import io
import itertools
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest

from claimcheck.demo.arxiv import KINDS, Fault, FaultKind, StandIn, ordered
from claimcheck.errors import PaperDoesNotExist, PaperUnavailable
from claimcheck.fetch import Fetcher, Progress, Settings

Serve = Callable[..., StandIn]
Make = Callable[..., Settings]


@pytest.fixture
def into(tmp_path: Path) -> Iterator[IO[bytes]]:
    with tempfile.NamedTemporaryFile(dir=tmp_path) as file:
        yield file


def test_metadata_comes_for_ids_with_and_without_version(serve: Serve, settings_for: Make) -> None:
    with Fetcher(settings_for(serve())) as fetcher:
        found = fetcher.metadata(["9901.00007", "9901.00007v1", "math/9901001", "9912.99999"])
    assert ["9901.00007v1", "9901.00007v2", "math/9901001v1"] == sorted(found)
    one = found["9901.00007v1"]
    assert ("Warm Water & Cold Stones", "2099-01-01") == (one.title, one.published)
    assert ("Ada Sandpiper", "Grace Turnstone") == one.authors


def test_withdrawn_is_read_from_the_comment(serve: Serve, settings_for: Make) -> None:
    with Fetcher(settings_for(serve())) as fetcher:
        assert fetcher.metadata(["9901.00008"])["9901.00008v2"].withdrawn


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_that_passes_costs_only_time(
    kind: FaultKind, serve: Serve, settings_for: Make, into: IO[bytes]
) -> None:
    faults = [Fault(kind=kind, seconds=0.6 if kind == "slow" else 0.0)] * 2
    stand_in = serve(ordered({"/pdf/": list(faults), "/api/": list(faults)}))
    with Fetcher(settings_for(stand_in, timeout=0.5)) as fetcher:
        assert ["9901.00007v2"] == list(fetcher.metadata(["9901.00007"]))
        transfer = fetcher.pdf("9901.00007v2", into)
    into.seek(0)
    assert stand_in.entries["9901.00007", 2].pdf == into.read()
    assert transfer.address == f"{stand_in.address}/pdf/9901.00007v2"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("slow", "did not answer in time"),
        ("cut_off", "cut off"),
        ("too_many", "HTTP 429"),
        ("refused", "HTTP 403"),
        ("busy", "HTTP 503"),
        ("wrong_type", "a web page instead of a PDF"),
        ("wrong_length", "no page can be found|cut off"),
        ("hung_up", "cut off"),
    ],
)
def test_a_fault_that_stays_is_said(
    kind: FaultKind, said: str, serve: Serve, settings_for: Make, into: IO[bytes]
) -> None:
    stand_in = serve(lambda _: Fault(kind=kind, seconds=0.4 if kind == "slow" else 0.0))
    with Fetcher(settings_for(stand_in, timeout=0.2, attempts=3)) as fetcher:
        with pytest.raises(PaperUnavailable, match=said) as caught:
            fetcher.pdf("9901.00007v2", into)
        with pytest.raises(PaperUnavailable, match="metadata"):
            fetcher.metadata(["9901.00007"])
    assert not isinstance(caught.value, PaperDoesNotExist)
    # After a failure for good, not everything waits the full time.
    assert 3 + 2 == len(stand_in.asked)


def test_what_is_not_there_is_asked_for_once(serve: Serve, settings_for: Make, into: IO[bytes]) -> None:
    stand_in = serve()
    with Fetcher(settings_for(stand_in)) as fetcher, pytest.raises(PaperDoesNotExist, match="404"):
        fetcher.pdf("9901.00007v3", into)
    assert 1 == len(stand_in.asked)


def test_a_longer_wait_than_our_patience_means_later_for_everybody(
    serve: Serve, settings_for: Make, into: IO[bytes]
) -> None:
    stand_in = serve(ordered({"/pdf/": [Fault(kind="too_many", seconds=900)]}))
    settings = settings_for(stand_in, patience=1.0)
    with Fetcher(settings) as fetcher, pytest.raises(PaperUnavailable, match="429"):
        fetcher.pdf("9901.00007v2", into)
    with Fetcher(settings) as other, pytest.raises(PaperUnavailable, match=r"left alone for another \d+ seconds"):
        other.pdf("9901.00007v2", into)
    assert 1 == len(stand_in.asked)


def test_retry_after_is_kept(serve: Serve, settings_for: Make, into: IO[bytes]) -> None:
    stand_in = serve(ordered({"/pdf/": [Fault(kind="too_many", seconds=1)]}))
    with Fetcher(settings_for(stand_in)) as fetcher:
        fetcher.pdf("9901.00007v2", into)
    first, second = (one.at for one in stand_in.asked)
    assert 1.0 <= second - first < 2.5


def test_a_file_over_the_limit_is_not_taken(serve: Serve, settings_for: Make, into: IO[bytes]) -> None:
    stand_in = serve()
    with Fetcher(settings_for(stand_in, max_mb=0.001)) as fetcher, pytest.raises(PaperUnavailable, match="larger than"):
        fetcher.pdf("9901.00007v2", into)
    assert 1 == len(stand_in.asked)


def test_the_user_agent_says_who_asks(serve: Serve, settings_for: Make, into: IO[bytes]) -> None:
    stand_in = serve()
    with Fetcher(settings_for(stand_in, contact="ada@example.org")) as fetcher:
        fetcher.metadata(["9901.00007"])
        fetcher.pdf("9901.00007v2", into)
    assert all(a.agent.startswith("claimcheck/") and "mailto:ada@example.org" in a.agent for a in stand_in.asked)


def test_progress_tells_what_is_waited_for(serve: Serve, settings_for: Make, into: IO[bytes]) -> None:
    heard: list[Progress] = []
    stand_in = serve(ordered({"/pdf/": [Fault(kind="busy")]}))
    with Fetcher(settings_for(stand_in, pause=0.1), heard.append) as fetcher:
        fetcher.pdf("9901.00007v2", into)
    assert ["asking", "again", "waiting", "asking", "came"] == [p.kind for p in heard]
    assert "503" in heard[1].message


ASK = """
import io, sys, tempfile
from claimcheck.fetch import Fetcher, Settings
address, pace = sys.argv[1:]
settings = Settings(api=address, mirror=address, pause=0.2, pace=pace)
with Fetcher(settings) as fetcher:
    for _ in range(3):
        fetcher.metadata(["9901.00007"])
"""


def test_the_pause_holds_across_processes(serve: Serve, tmp_path: Path) -> None:
    stand_in = serve()
    command = [sys.executable, "-c", ASK, stand_in.address, str(tmp_path)]
    for process in [subprocess.Popen(command) for _ in range(2)]:
        assert 0 == process.wait(60)
    times = [one.at for one in stand_in.asked]
    assert 6 == len(times)
    assert all(later - earlier >= 0.2 for earlier, later in itertools.pairwise(times))


def test_a_killed_process_leaves_the_pause_behind(serve: Serve, tmp_path: Path) -> None:
    stand_in = serve(ordered({"/api/": [Fault(kind="slow", seconds=30)]}))
    command = [sys.executable, "-c", ASK, stand_in.address, str(tmp_path)]
    first = subprocess.Popen(command)
    while not stand_in.asked and first.poll() is None:
        time.sleep(0.02)
    first.kill()
    first.wait()
    assert 0 == subprocess.run(command, check=False, timeout=60).returncode
    times = [one.at for one in stand_in.asked]
    assert times[1] - times[0] >= 0.2


def test_a_redirection_elsewhere_is_not_followed(settings_for: Make, into: IO[bytes]) -> None:
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.2:9/pdf/9901.00007v2")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        settings = Settings(api=address, mirror=address, pause=0, pace=str(Path(into.name).parent / "pace"))
        with Fetcher(settings) as fetcher:
            with pytest.raises(PaperUnavailable, match="elsewhere"):
                fetcher.pdf("9901.00007v2", into)
            with pytest.raises(PaperUnavailable, match="elsewhere"):
                fetcher.metadata(["9901.00007"])
        server.shutdown()


def test_arxiv_that_is_not_there_is_said(tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9"
    settings = Settings(api=nowhere, mirror=nowhere, pause=0, backoff=0.01, attempts=2, pace=str(tmp_path))
    with Fetcher(settings) as fetcher, tempfile.NamedTemporaryFile() as file:
        with pytest.raises(PaperUnavailable, match="cannot be reached"):
            fetcher.metadata(["9901.00007"])
        with pytest.raises(PaperUnavailable, match="cannot be reached"):
            fetcher.pdf("9901.00007v2", file)


def test_source_that_came_is_whole(serve: Serve, settings_for: Make, into: IO[bytes]) -> None:
    import tarfile

    from claimcheck.demo.arxiv import Entry

    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        info = tarfile.TarInfo("paper.tex")
        info.size = 5000
        archive.addfile(info, io.BytesIO(bytes(range(250)) * 20))
    entry = Entry(id="9901.00009", version=1, title="With Source", source=packed.getvalue())
    stand_in = serve(ordered({"/e-print/": [Fault(kind="wrong_length")] * 2}), (entry,))
    with Fetcher(settings_for(stand_in)) as fetcher:
        fetcher.source("9901.00009v1", into)
    into.seek(0)
    assert packed.getvalue() == into.read()
    assert 3 == len(stand_in.asked)
