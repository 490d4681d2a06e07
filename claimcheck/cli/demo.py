"""`claimcheck demo`: the whole way on papers of our own, without the internet."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from ..demo.papers import all_papers
from ..scale import Settings, check_input, open_library, write_indexes
from ..workspace import Input
from . import FAULT, OK
from .show import show

SUMMARY = Path(__file__).parent.parent / "demo" / "summary.md"


def run(out: Path | None) -> int:
    """Check the demonstration summary, print the findings, and return 0 when the work was done."""
    from ..render.index import entry

    with tempfile.TemporaryDirectory(prefix="claimcheck-demo-") as folder:
        papers = Path(folder) / "papers"
        papers.mkdir()
        for name, (_, data) in all_papers().items():
            (papers / f"{name}.pdf").write_bytes(data)
        settings = Settings(papers=(papers,), offline=True, library=Path(folder) / "library", tables="needed", out=out)
        one = Input(name="claims/demo/summary.md", set_name="demo", path=SUMMARY)
        with open_library(settings) as library:
            checked = check_input(one, settings, library)
    if checked.record is None or checked.folder is None:
        print(f"claimcheck: {checked.error}", file=sys.stderr)
        return FAULT
    write_indexes([(checked.folder.parent, "demo", entry(checked.record, checked.folder.name))])
    show(checked.record, checked.folder, quiet=True)
    print(f"report: {checked.folder / 'index.html'}")
    return OK
