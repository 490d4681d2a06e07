"""`reports/demo/` is the shop window: what the code makes of the demonstration is what is shown."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_committed_report_is_what_the_demonstration_renders(tmp_path: Path) -> None:
    env = {**os.environ, "CLAIMCHECK_LIBRARY": str(tmp_path / "library")}
    command = [sys.executable, "-m", "claimcheck", "demo", "--out", str(tmp_path / "out")]
    made = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    assert 0 == made.returncode, made.stderr
    shown, rendered = files(ROOT / "reports" / "demo"), files(tmp_path / "out")
    assert sorted(shown) == sorted(rendered)
    assert [] == [name for name in shown if shown[name] != rendered[name]], "run `make demo` and look at the change"


def test_the_summary_shown_is_the_one_that_is_checked() -> None:
    assert (ROOT / "claims" / "demo" / "summary.md").read_bytes() == (
        ROOT / "claimcheck" / "demo" / "summary.md"
    ).read_bytes()
