"""For writing assistants: an MCP server over standard input and output.

It offers to check a claim before it is published. It reads local papers from the folders it was given and
fetches from arXiv; it opens no other address and no file outside those folders, whatever it is asked.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from .arxiv_id import parse_id
from .errors import ClaimcheckError, MissingExtra, UsageError
from .model import Reference
from .scale import Settings, check_input, open_library
from .workspace import Input

T = TypeVar("T")
LONGEST_CLAIM = 20_000
"""Characters; longer ones are refused before anything is read."""
MOST_PAPERS = 50
AROUND = 600
"""Characters shown on both sides of a passage."""

INSTRUCTIONS = (
    "Check a claim against the arXiv papers it cites before you publish it. Cite versions (2005.13013v2). "
    "`supported` needs no change; `contradicted` names what the paper has instead; `unclear` shows the "
    "passage; `not_found` means read in full and not there; `not_checked` means it could not be looked at."
)


class Desk:
    """What an assistant may ask for, one question at a time."""

    def __init__(self, settings: Settings, folders: tuple[Path, ...]) -> None:
        self._settings = settings
        self._folders = tuple(folder.resolve() for folder in folders)
        # Calls come from several threads, and one after the other is fast enough.
        self._lock = threading.Lock()

    def check_claim(self, claim: str, papers: list[str]) -> dict[str, Any]:
        """Judge one claim by the arXiv papers it cites (ids such as `2005.13013v2`).

        Returns verdict, reason, parts, the numbers compared, and the evidence with page and exact words.
        """
        if not claim.strip() or len(claim) > LONGEST_CLAIM:
            raise UsageError(f"a claim has 1 to {LONGEST_CLAIM} characters", "send one sentence or two")
        if not 1 <= len(papers) <= MOST_PAPERS:
            raise UsageError(f"a claim rests on 1 to {MOST_PAPERS} papers", "send the arXiv ids it cites")
        for paper in papers:
            _id(paper)
        line = json.dumps({"id": "claim", "claim": claim, "references": papers})
        with self._lock, open_library(self._settings) as library:
            return self._claims(line.encode("utf-8", "replace"), library)

    def _claims(self, data: bytes, library: Any) -> dict[str, Any]:
        from .checks import CHECKS
        from .pipeline import check
        from .read import read
        from .render.record import to_record

        report = check(read(data, "claim.jsonl"), library, checks=CHECKS, tables=self._settings.tables)
        record = to_record(report)
        return {"claim": record["claims"][0], "references": record["references"]}

    def check_summary(self, path: str) -> dict[str, Any]:
        """Judge every claim of a summary file in one of the folders this server was given."""
        file = self._inside(path)
        one = Input(name=file.name, set_name=file.parent.name, path=file)
        with self._lock, open_library(self._settings) as library:
            checked = check_input(one, self._settings, library)
        if checked.record is None:
            raise checked.error or UsageError(f"{path}: not checked", "run `claimcheck check` on it")
        return dict(checked.record)

    def _inside(self, path: str) -> Path:
        """Return the file that `path` means, if it lies in a folder we were given, links followed."""
        for folder in self._folders:
            try:
                file = (folder / path).resolve()
                if file.is_relative_to(folder) and file.is_file():
                    return file
            except (OSError, ValueError, RuntimeError):  # too long, a null byte, a ring of links
                continue
        raise UsageError(f"{path[:200]!r} is no file in the folders this server may read", "start it with --allow DIR")

    def show_evidence(self, paper: str, page: int, start: int = 0, end: int = 0) -> dict[str, Any]:
        """Return the words at a place of a paper (as evidence names it) and what stands around them."""
        name, version = _id(paper)
        reference = Reference(key="1", cited=paper, arxiv_id=name, version=version, title=None)
        with self._lock, open_library(self._settings) as library:
            consulted = library.consult(reference)
        if not consulted.sources:
            raise UsageError(f"{paper}: {consulted.message or consulted.status}", "give a paper at hand")
        read = consulted.sources[0].paper
        if not 1 <= page <= len(read.pages):
            raise UsageError(f"{read.id} has pages 1 to {len(read.pages)}", "ask for one of them")
        text = read.page(page).text
        start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
        return {
            "paper": read.id,
            "page": page,
            "quote": text[start:end],
            "before": text[max(0, start - AROUND) : start],
            "after": text[end : end + AROUND],
        }


def _id(paper: str) -> tuple[str, int | None]:
    parsed = parse_id(paper)
    if parsed is None:
        raise UsageError(f"{paper[:80]!r} is no arXiv id", "for instance 2005.13013v2")
    return parsed


def serve(desk: Desk) -> None:
    """Answer until standard input ends.

    Raises:
        MissingExtra: the SDK is not installed.
    """
    try:
        from mcp.server.mcpserver import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
    except ImportError as error:
        raise MissingExtra("serve --mcp needs the MCP SDK", "pip install 'claimcheck-arxiv[mcp]'") from error

    def said(work: Callable[[], T]) -> T:
        """Turn an error the caller can act on into the protocol's own."""
        try:
            return work()
        except ClaimcheckError as error:
            raise ToolError(str(error)) from error

    server = MCPServer("claimcheck", instructions=INSTRUCTIONS, log_level="ERROR")

    @server.tool(description=Desk.check_claim.__doc__)
    def check_claim(claim: str, papers: list[str]) -> dict[str, Any]:
        return said(lambda: desk.check_claim(claim, papers))

    @server.tool(description=Desk.check_summary.__doc__)
    def check_summary(path: str) -> dict[str, Any]:
        return said(lambda: desk.check_summary(path))

    @server.tool(description=Desk.show_evidence.__doc__)
    def show_evidence(paper: str, page: int, start: int = 0, end: int = 0) -> dict[str, Any]:
        return said(lambda: desk.show_evidence(paper, page, start, end))

    server.run("stdio")
