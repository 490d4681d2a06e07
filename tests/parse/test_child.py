"""The reading process answers jobs over its pipes, and nothing else gets between the answers."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from claimcheck.parse.codec import from_bytes
from claimcheck.parse.limits import Limits

from .conftest import column, make_pdf


def test_one_answer_per_job(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(make_pdf(lambda page: column(page, 72, 100, ["It is read."])))
    bad.write_bytes(b"%PDF-1.4 broken")
    jobs = [{"path": str(p), "id": "9901.00001v1", "limits": asdict(Limits())} for p in (good, bad)]
    done = subprocess.run(
        [sys.executable, "-m", "claimcheck.parse.child"],
        input="".join(json.dumps(job) + "\n" for job in jobs).encode(), capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    answers, rest = [], done.stdout
    while rest:
        (length,) = struct.unpack("<I", rest[1:5])
        answers.append((rest[:1], rest[5 : 5 + length]))
        rest = rest[5 + length :]
    assert [b"P", b"U"] == [status for status, _ in answers]
    assert "It is read." == from_bytes(answers[0][1]).pages[0].text
    assert "damaged" in json.loads(answers[1][1])[0]
