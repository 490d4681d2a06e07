"""Decimals kept whole, tables read and time per page, over a folder of PDFs.

    python tests/bench/bench_table_reading.py [FOLDER] [--reserved]

A decimal counts where it stands inside the box of a table that was read, or among words that the parser took for those
of a table; it is kept if it comes out whole in a cell or a head. Words of figures that the parser took for a table's
count as lost. Papers named in FOLDER/RESERVED.txt are left out; with --reserved they alone are read, and only the sums
over all of them are printed.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from pathlib import Path

from claimcheck.errors import PaperUnreadable
from claimcheck.model import Page, Paper, Table
from claimcheck.parse.limits import Limits
from claimcheck.parse.pdf import read_pdf
from claimcheck.parse.tables.pdf import tables_in
from claimcheck.parse.tables.region import captions_of

SHARED = Path(__file__).resolve().parents[3] / "shared" / "papers"
DECIMAL = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})*\.\d+(?![\d.]*\d)")


def read_decimals(tables: tuple[Table, ...]) -> Counter[tuple[int | None, str]]:
    """Return the decimals in cells and heads, by page."""
    found: Counter[tuple[int | None, str]] = Counter()
    for table in tables:
        heads = {text for names in (*table.columns, *table.rows, table.corner) for text in names}
        for text in [cell.text for cell in table.cells] + sorted(heads):
            found.update((table.page, number) for number in DECIMAL.findall(text))
    return found


def printed_decimals(
    paper: Paper, page: Page, tables: tuple[Table, ...], *, boxes_only: bool
) -> Counter[tuple[int, str]]:
    """Return the decimals that stand on `page` in the boxes of tables, or anywhere among words of tables."""
    boxes = [t.box for t in tables if t.page == page.number and t.box]
    spans = [s for p in paper.passages if p.kind == "table" for s in p.spans if s.page == page.number]
    found: Counter[tuple[int, str]] = Counter()
    for i, (start, end) in enumerate(zip(page.starts, page.ends, strict=True)):
        x0, y0, x1, y1 = page.boxes[4 * i : 4 * i + 4]
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        inside = any(b[0] < x < b[2] and b[1] < y < b[3] for b in boxes)
        if inside or (not boxes_only and any(s.start <= start < s.end for s in spans)):
            found.update((page.number, number) for number in DECIMAL.findall(page.text[start:end]))
    return found


def main(folder: Path, *, reserved: bool) -> None:
    """Print the figures for the PDFs in `folder`."""
    listed = folder / "RESERVED.txt"
    names = set(listed.read_text().split()) if listed.is_file() else set()
    files = [f for f in sorted(folder.glob("*.pdf")) if (f.stem in names) == reserved]
    sums: Counter[str] = Counter()
    seconds = 0.0
    for path in files:
        data = path.read_bytes()
        try:
            paper = read_pdf(data, path.name, path.stem, Limits())
            began = time.process_time()
            tables = tables_in(data, path.name, paper)
        except PaperUnreadable as error:
            print(error.message)
            continue
        seconds += time.process_time() - began
        captions = captions_of(paper)
        kept = read_decimals(tables)
        here: Counter[str] = Counter(captions=len(captions), tables=len(tables), pages=len({c.page for c in captions}))
        for page in paper.pages:
            for key, boxes_only in (("boxed", True), ("among", False)):
                wanted = printed_decimals(paper, page, tables, boxes_only=boxes_only)
                here[key] += sum(wanted.values())
                here[f"{key} kept"] += sum((wanted & kept).values())
        sums += here
        if not reserved and captions:
            print(f"{path.stem:28} {here['tables']:3} tables  decimals {here['among kept']:4} of {here['among']:4}")
    print(f"{len(files)} papers, {sums['captions']} captions, {sums['tables']} tables on {sums['pages']} pages")
    for key, words in (("boxed", "inside the boxes of tables"), ("among", "and among other words of tables")):
        share = sums[f"{key} kept"] / max(sums[key], 1)
        print(f"decimals {words}: {sums[f'{key} kept']} of {sums[key]} whole in a cell or head ({100 * share:.2f}%)")
    print(f"{1000 * seconds / max(sums['pages'], 1):.0f} ms of processor time per page with a table")


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if a != "--reserved"]
    main(Path(arguments[0]) if arguments else SHARED, reserved="--reserved" in sys.argv)
