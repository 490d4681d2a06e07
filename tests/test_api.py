"""claimcheck from Python, and the example notebook."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import claimcheck
from claimcheck.errors import ClaimcheckError

DEMO = Path(__file__).resolve().parents[1] / "claims" / "demo"


def test_a_summary_checked_from_python(demo_papers: Path, tmp_path: Path) -> None:
    report = claimcheck.check(DEMO / "summary.md", papers=[demo_papers], offline=True, library=tmp_path)
    assert (14, 6, 6) == (len(report), report.counts["supported"], report.counts["contradicted"])
    frame = report.to_frame()
    assert [c["id"] for c in report] == list(frame["id"])
    assert "<script" not in report._repr_html_()
    assert report.headline in report._repr_html_()
    assert repr(report).endswith(f"summary.md': {report.headline}>")
    assert report.render("md").startswith("#")
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: claimcheck.check("nowhere.md"), "nowhere.md: no such file"),
        (lambda: claimcheck.check(DEMO), "no such file"),
    ],
)
def test_wrong_calls_are_said(call, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ClaimcheckError, match=words):
        call()


def test_importing_costs_nothing() -> None:
    """Only the standard library is loaded, and little of it; what is measured is what is loaded, not the clock."""
    heavy = {"pymupdf", "torch", "rich", "typer", "pydantic", "jinja2", "rapidfuzz", "arxiv", "httpx"}
    code = f"import sys, claimcheck; print(sorted({heavy} & {{m.split('.')[0] for m in sys.modules}}))"
    assert "[]" == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip()


def test_the_example_notebook_runs(tmp_path: Path) -> None:
    cells = json.loads((DEMO / "check.ipynb").read_text())["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    env = {**os.environ, "CLAIMCHECK_LIBRARY": str(tmp_path)}
    made = subprocess.run([sys.executable, "-c", code], cwd=DEMO, env=env, capture_output=True, text=True, timeout=120)
    assert 0 == made.returncode, made.stderr
    assert "Kestrel has 8 layers and a hidden size of 256. -> the paper has 6 where the claim has 8" in made.stdout
