"""A stand-in for arXiv on the loopback interface: a real HTTP server, with faults to order.

It answers what `fetch` asks for the way arXiv does: the API with an Atom feed (an id without version means the latest,
an unknown one has no entry), PDFs and e-print sources by versioned id, 404 with a web page for what is not there. The
demonstration fetches through it, and the tests of everything that fetches run against it.
"""

from __future__ import annotations

import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal, Self
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from ..arxiv_id import parse_id

FaultKind = Literal["slow", "cut_off", "too_many", "refused", "busy", "wrong_type", "wrong_length", "hung_up"]
KINDS: tuple[FaultKind, ...] = (
    "slow",
    "cut_off",
    "too_many",
    "refused",
    "busy",
    "wrong_type",
    "wrong_length",
    "hung_up",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One version of a paper, as arXiv has it."""

    id: str
    """Without version."""
    version: int
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    published: str = "2099-01-04"
    """ISO date of this version."""
    comment: str = ""
    pdf: bytes | Path | None = None
    """None: there is no PDF, as for a withdrawn version."""
    source: bytes | Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with one answer."""

    kind: FaultKind
    seconds: float = 0.0
    """For `slow`: how long; for `too_many`: the Retry-After it asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request that came."""

    at: float
    """Seconds, monotonic."""
    path: str
    """With the query."""
    fault: FaultKind | None
    status: int
    """As answered; 0 when the line was cut instead."""
    agent: str


Faults = Callable[[str], Fault | None]
"""Given the path of a request, what goes wrong with it."""


def ordered(faults: Mapping[str, Iterable[Fault]]) -> Faults:
    """Return faults for requests whose path contains a key: the first for the first request, then well."""
    queues = {part: list(queue) for part, queue in faults.items()}

    def fault(path: str) -> Fault | None:
        return next((queue.pop(0) for part, queue in queues.items() if part in path and queue), None)

    return fault


def chaos(share: float, seed: int, seconds: float = 0.2, in_a_row: int = 3) -> Faults:
    """Return a share of faulty answers, of all kinds, never more than a few in a row for one path."""
    rng = random.Random(seed)
    rows: defaultdict[str, int] = defaultdict(int)

    def fault(path: str) -> Fault | None:
        if rng.random() >= share or rows[path] >= in_a_row:
            rows[path] = 0
            return None
        rows[path] += 1
        return Fault(kind=rng.choice(KINDS), seconds=seconds)

    return fault


class StandIn:
    """The server; a context manager that listens on a free port of the loopback interface."""

    def __init__(self, entries: Sequence[Entry], faults: Faults | None = None, port: int = 0) -> None:
        self.entries = {(entry.id, entry.version): entry for entry in entries}
        self.faults = faults or (lambda _: None)
        self.asked: list[Asked] = []
        """Every request, in order of arrival."""
        self._lock, self._port = threading.Lock(), port

    @property
    def address(self) -> str:
        """Its base address, for `fetch.Settings(api=..., mirror=...)`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def environment(self) -> dict[str, str]:
        """Return the variables that make claimcheck ask it instead of arXiv, without a pause."""
        return {"CLAIMCHECK_API": self.address, "CLAIMCHECK_MIRROR": self.address, "CLAIMCHECK_PAUSE": "0"}

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", self._port), _Handler)
        self._server.stand_in = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def find(self, paper_id: str, version: int | None) -> Entry | None:
        """Return a version of a paper, the latest for None."""
        if version is None:
            version = max((v for one, v in self.entries if one == paper_id), default=0)
        return self.entries.get((paper_id, version))

    def fault(self, path: str) -> Fault | None:
        """Return what goes wrong with this request (one at a time: the order decides)."""
        with self._lock:
            return self.faults(path)

    def feed(self, query: str) -> bytes:
        """Return the API's answer."""
        ids = [one for text in parse_qs(query).get("id_list", []) for one in text.split(",") if one]
        found = [self.find(*parsed) for one in ids if (parsed := parse_id(one)) is not None]
        entries = [_entry(entry) for entry in dict.fromkeys(found) if entry is not None]
        return (
            "<?xml version='1.0' encoding='UTF-8'?>\n"
            '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" '
            'xmlns="http://www.w3.org/2005/Atom">\n'
            "  <id>https://arxiv.org/api/stand-in</id>\n  <title>arXiv Query</title>\n"
            "  <updated>2099-01-01T00:00:00Z</updated>\n"
            f"  <opensearch:itemsPerPage>{len(entries)}</opensearch:itemsPerPage>\n"
            f"  <opensearch:totalResults>{len(entries)}</opensearch:totalResults>\n"
            "  <opensearch:startIndex>0</opensearch:startIndex>\n" + "".join(entries) + "</feed>\n"
        ).encode()


def _entry(entry: Entry) -> str:
    name = f"{entry.id}v{entry.version}"
    comment = f"    <arxiv:comment>{escape(entry.comment)}</arxiv:comment>\n" if entry.comment else ""
    authors = "".join(f"    <author>\n      <name>{escape(name)}</name>\n    </author>\n" for name in entry.authors)
    return (
        f"  <entry>\n    <id>http://arxiv.org/abs/{name}</id>\n    <title>{escape(entry.title)}</title>\n"
        f"    <updated>{entry.published}T12:00:00Z</updated>\n"
        f'    <link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>\n'
        f'    <link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>\n'
        f"    <summary>{escape(entry.abstract)}</summary>\n"
        f'    <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>\n'
        f"    <published>{entry.published}T12:00:00Z</published>\n"
        f'{comment}    <arxiv:primary_category term="cs.CL"/>\n{authors}  </entry>\n'
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    stand_in: StandIn

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what this server is for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        """Nothing: `StandIn.asked` is the log."""

    def do_GET(self) -> None:
        """Answer one request, faults first."""
        came = time.monotonic()
        fault = self.server.stand_in.fault(self.path)
        status, kind, body = self._answer()
        headers = {"Content-Type": kind, "Content-Length": str(len(body))}
        sent = body
        match fault.kind if fault else None:
            case "cut_off":
                sent, self.close_connection = body[: len(body) // 2], True
            case "too_many":
                status, sent = 429, b"Rate exceeded."
                headers["Retry-After"] = f"{fault.seconds if fault else 0:.0f}"
            case "refused":
                status, sent = 403, b"<html><body>Access denied.</body></html>"
            case "busy":
                status, sent = 503, b"<html><body>Temporarily unavailable.</body></html>"
            case "wrong_type":
                sent, headers["Content-Type"] = b"<!DOCTYPE html><html><body>One moment.</body></html>", "text/html"
            case "wrong_length":
                sent = body[: len(body) * 2 // 3]
            case "hung_up":
                status, self.close_connection = 0, True
        if fault is None or fault.kind not in ("slow", "cut_off"):
            headers["Content-Length"] = str(len(sent))
        self._note(came, status, fault)
        if fault is not None and fault.kind == "slow":
            time.sleep(fault.seconds)
        if status:
            self._send(status, headers, sent)

    def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def _note(self, came: float, status: int, fault: Fault | None) -> None:
        asked = Asked(
            at=came,
            path=self.path,
            fault=fault.kind if fault else None,
            status=status,
            agent=self.headers.get("User-Agent", ""),
        )
        self.server.stand_in.asked.append(asked)

    def _answer(self) -> tuple[int, str, bytes]:
        """Return status, type and body of a well answer."""
        address = urlsplit(self.path)
        place, _, name = unquote(address.path).lstrip("/").partition("/")
        if place == "api":
            return 200, "application/atom+xml; charset=utf-8", self.server.stand_in.feed(address.query)
        parsed = parse_id(name.removesuffix(".pdf"))
        entry = self.server.stand_in.find(*parsed) if parsed else None
        if place == "pdf" and entry is not None and entry.pdf is not None:
            return 200, "application/pdf", _bytes(entry.pdf)
        if place == "e-print" and entry is not None and entry.source is not None:
            return 200, "application/gzip", _bytes(entry.source)
        return 404, "text/html; charset=utf-8", b"<!DOCTYPE html><html><title>No such paper</title></html>"


def _bytes(content: bytes | Path) -> bytes:
    return content.read_bytes() if isinstance(content, Path) else content
