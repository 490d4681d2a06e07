"""`claimcheck demo`: the whole way on papers of our own, over HTTP from a stand-in for arXiv on this machine."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from ..demo.arxiv import StandIn
from ..demo.papers import MAIN, entries
from ..fetch import Fetcher
from ..fetch import Settings as Asking
from ..library import Library
from ..scale import Indexes, Settings, check_input
from ..workspace import Input
from . import FAULT, OK
from .show import console, show

SUMMARY = Path(__file__).parent.parent / "demo" / "summary.md"


def run(out: Path | None) -> int:
    """Check the demonstration summary, print the findings, and return 0 when the work was done."""
    one = Input(name="claims/demo/summary.md", set_name="demo", path=SUMMARY)
    settings = Settings(out=out)
    with tempfile.TemporaryDirectory(prefix="claimcheck-demo-") as folder, StandIn(entries()) as arxiv:
        asking = Asking(api=arxiv.address, mirror=arxiv.address, pause=0.0, pace=folder)
        fetcher = Fetcher(asking)
        with Library.open(Path(folder) / "library", offline=False, fetcher=fetcher) as library:
            for _ in library.fetch([(MAIN, 2)], all_versions=True):
                pass
            checked = check_input(one, settings, library)
    if checked.record is None or checked.folder is None:
        print(f"claimcheck: {checked.error}", file=sys.stderr)
        return FAULT
    indexes = Indexes()
    indexes.put(checked)
    indexes.write(settings.formats)
    show(checked.record, checked.folder, console(), quiet=True)
    print(f"report: {checked.folder / 'index.html'}")
    return OK
