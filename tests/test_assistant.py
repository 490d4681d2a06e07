"""The server for writing assistants, driven by the SDK's own client over standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

mcp = pytest.importorskip("mcp", reason="the MCP SDK is not installed (extra mcp)")

TRUE = "Chunking gains 1.9 points on German and 3.2 points on Turkish."
FALSE = "Chunking gains 2.9 points on German and 3.2 points on Turkish."
PAPER = "9901.00001v2"

Ask = Callable[..., Awaitable[Any]]


@pytest.fixture
def desk(tmp_path: Path, demo_papers: Path) -> Callable[[Callable[[Ask], Awaitable[None]]], None]:
    """`desk(work)` starts a server and runs `work(ask)`, where `await ask(tool, **arguments)` gives the result."""
    (tmp_path / "allowed").mkdir()
    line = json.dumps({"id": "a", "claim": FALSE, "references": [PAPER]})
    (tmp_path / "allowed" / "draft.jsonl").write_text(line + "\n")
    (tmp_path / "secret.jsonl").write_text(line + "\n")
    (tmp_path / "allowed" / "link.jsonl").symlink_to(tmp_path / "secret.jsonl")
    arguments = ["-m", "claimcheck", "serve", "--mcp", "--papers", str(demo_papers), "--offline"]
    server = mcp.StdioServerParameters(
        command=sys.executable,
        args=[*arguments, "--allow", str(tmp_path / "allowed"), "--library", str(tmp_path / "library")],
        env={**os.environ},
    )

    def drive(work: Callable[[Ask], Awaitable[None]]) -> None:
        async def session() -> None:
            async with mcp.stdio_client(server) as (read, write), mcp.ClientSession(read, write) as client:
                await client.initialize()
                names = [tool.name for tool in (await client.list_tools()).tools]
                assert ["check_claim", "check_summary", "show_evidence"] == sorted(names)
                await work(lambda tool, **given: client.call_tool(tool, given))

        asyncio.run(asyncio.wait_for(session(), 120))

    return drive


def said(result: Any) -> Any:
    return json.loads(result.content[0].text)


def test_a_claim_is_checked_and_its_evidence_shown(desk: Any) -> None:
    async def work(ask: Ask) -> None:
        good, bad = (
            said(await ask("check_claim", claim=TRUE, papers=[PAPER])),
            await ask("check_claim", claim=FALSE, papers=[PAPER]),
        )
        assert "supported" == good["claim"]["verdict"]
        assert ("contradicted", "number_differs") == tuple(said(bad)["claim"][k] for k in ("verdict", "reason_code"))
        place = good["claim"]["evidence"][0]
        shown = said(await ask("show_evidence", **{k: place[k] for k in ("paper", "page", "start", "end")}))
        assert place["quote"].split() == shown["quote"].split()
        assert shown["before"]

    desk(work)


def test_a_summary_in_its_folders_is_checked(desk: Any) -> None:
    async def work(ask: Ask) -> None:
        record = said(await ask("check_summary", path="draft.jsonl"))
        assert 1 == record["counts"]["contradicted"]

    desk(work)


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("check_claim", {"claim": "", "papers": [PAPER]}, "a claim has 1 to 20000 characters"),
    ("check_claim", {"claim": "x" * 1_000_000, "papers": [PAPER]}, "a claim has 1 to 20000 characters"),
    ("check_claim", {"claim": TRUE, "papers": []}, "1 to 50 papers"),
    ("check_claim", {"claim": TRUE, "papers": ["https://example.org/x.pdf"]}, "no arXiv id"),
    ("check_claim", {"claim": TRUE}, "papers"),
    ("check_claim", {"claim": 3, "papers": [PAPER]}, "string"),
    ("check_summary", {"path": "../secret.jsonl"}, "no file in the folders"),
    ("check_summary", {"path": "/etc/passwd"}, "no file in the folders"),
    ("check_summary", {"path": "link.jsonl"}, "no file in the folders"),
    ("check_summary", {"path": "a\0b"}, "no file in the folders"),
    ("check_summary", {"path": "x" * 100_000}, "no file in the folders"),
    ("show_evidence", {"paper": PAPER, "page": 99}, "has pages 1 to"),
    ("show_evidence", {"paper": "9901.00077v1", "page": 1}, "not at hand"),
    ("show_evidence", {"paper": "../../etc/passwd", "page": 1}, "no arXiv id"),
]


def test_what_is_wrong_is_said_and_the_server_lives_on(desk: Any) -> None:
    async def work(ask: Ask) -> None:
        for tool, given, words in WRONG:
            result = await ask(tool, **given)
            text = " ".join(part.text for part in result.content)
            assert result.is_error, (tool, given)
            assert words in text, (tool, words, text[:300])
            assert "Traceback" not in text
        assert "supported" == said(await ask("check_claim", claim=TRUE, papers=[PAPER]))["claim"]["verdict"]

    desk(work)


def test_many_questions_at_once(desk: Any) -> None:
    async def work(ask: Ask) -> None:
        claims = [TRUE, FALSE] * 6
        answers = await asyncio.gather(*(ask("check_claim", claim=c, papers=[PAPER]) for c in claims))
        assert ["supported", "contradicted"] * 6 == [said(a)["claim"]["verdict"] for a in answers]

    desk(work)
