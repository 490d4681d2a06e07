"""Pages per second of a full parse, against a bare PyMuPDF loop over the same files in the same run.

    python tests/bench/bench_parse.py [FOLDER]

The bare loop opens each file and asks each page for its characters (`rawdict` without images) and does
nothing with them. Both walk each file in turn, so that a busy machine slows both alike.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from claimcheck.errors import PaperUnreadable
from claimcheck.parse import from_bytes, to_bytes
from claimcheck.parse.limits import Limits
from claimcheck.parse.pdf import read_pdf

SHARED = Path(__file__).resolve().parents[3] / "shared" / "papers"


def bare(data: bytes) -> int:
    """Return the number of pages after reading the characters of each."""
    import pymupdf

    flags = pymupdf.TEXTFLAGS_RAWDICT & ~pymupdf.TEXT_PRESERVE_IMAGES
    with pymupdf.open(stream=data, filetype="pdf") as document:
        for page in document:
            page.get_text("rawdict", flags=flags)
        return int(document.page_count)


def main(folder: Path) -> None:
    """Print the figures for every PDF in `folder` together."""
    files = sorted(folder.glob("*.pdf"))
    if not files:
        sys.exit(f"{folder}: no PDF there")
    pages, ours, theirs, loading = 0, 0.0, 0.0, 0.0
    bare(files[0].read_bytes())  # the import of PyMuPDF is in neither figure
    for path in files:
        data = path.read_bytes()
        began = time.perf_counter()
        try:
            paper = read_pdf(data, path.name, path.stem, Limits())
        except PaperUnreadable as error:
            print(error.message)
            continue
        ours += time.perf_counter() - began
        began = time.perf_counter()
        pages += bare(data)
        theirs += time.perf_counter() - began
        packed = to_bytes(paper)
        began = time.perf_counter()
        from_bytes(packed)
        loading += time.perf_counter() - began
    print(f"{len(files)} files, {pages} pages")
    print(f"parse         {pages / ours:7.1f} pages/s")
    print(f"bare rawdict  {pages / theirs:7.1f} pages/s")
    print(f"ratio         {theirs / ours:7.2f}   (bar: 0.50)")
    print(f"load again    {1000 * loading / pages * 15:7.1f} ms per 15 pages")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED)
