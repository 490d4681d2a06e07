from __future__ import annotations

import json
from pathlib import Path

import pytest

from claimcheck.errors import PaperDoesNotExist, PaperUnavailable
from claimcheck.fetch.answers import TryAgain, check_status, retry_after, says_withdrawn


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, PaperDoesNotExist),
        (410, PaperDoesNotExist),
        (400, PaperUnavailable),
        (403, TryAgain),
        (429, TryAgain),
        (500, TryAgain),
        (503, TryAgain),
    ],
)
def test_check_status(status: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        check_status(status, {}, "paper")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30", 30.0),
        (" 0 ", 0.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
        ("9" * 400, None),
    ],
)
def test_retry_after(text: str | None, expected: float | None) -> None:
    assert expected == retry_after(text)


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("This paper has been withdrawn by the authors due to an error in Lemma 3", True),
        ("Withdrawn: superseded by another paper", True),
        ("This submission has been withdrawn by arXiv administrators", True),
        ("Paper withdrawn", True),
        ("Retracted by the author", True),
        ("12 pages; Section 4 of v1, which was withdrawn, is replaced", False),
        ("Accepted at a workshop on withdrawn drugs", False),
        ("", False),
    ],
)
def test_says_withdrawn(comment: str, expected: bool) -> None:
    assert expected is says_withdrawn(comment, "We study something.")


def test_recorded_feeds_are_read_as_arxiv_sent_them(shared: Path, tmp_path: Path) -> None:
    """Every recorded answer of the API, served over real HTTP."""
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    from claimcheck.arxiv_id import parse_id
    from claimcheck.fetch import Fetcher, Settings

    recorded = [json.loads(path.read_text()) for path in sorted((shared / "atom").glob("id_*.json"))]

    class Recorded(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = answer["body"].encode()
            self.send_response(answer["status_code"])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    seen = {}
    with HTTPServer(("127.0.0.1", 0), Recorded) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        settings = Settings(api=address, mirror=address, pause=0, pace=str(tmp_path))
        with Fetcher(settings) as fetcher:
            for answer in recorded:
                asked = answer["url"].split("id_list=")[1].split("&")[0].replace("%2F", "/")
                seen[asked] = sorted(fetcher.metadata([asked]))
        server.shutdown()
    assert ["1605.08386v1"] == seen["1605.08386"]
    assert ["astro-ph/0601001v1"] == seen["astro-ph/0601001"]
    assert [] == seen["abc"] == seen["0000.0000"]
    for names in seen.values():
        assert all(parse_id(name) for name in names)
