"""The tables of a PDF, in this process. Files from outside go through the parser's own processes instead."""

from __future__ import annotations

import hashlib

from ...errors import PaperUnreadable
from ...model import Paper, Table
from ..ink import read_ink
from ..layout import lay_out
from ..pdf import open_pdf
from .grid import Place, tables_of
from .region import Caption, Print, captions_of, print_of, regions_of


def tables_in(data: bytes, name: str, paper: Paper) -> tuple[Table, ...]:
    """Return the tables in `data`, whose text is `paper`; only pages with a table's caption are read."""
    captions = captions_of(paper)
    if not captions:
        return ()
    if hashlib.sha256(data).hexdigest() != paper.sha256:
        raise PaperUnreadable(f"{name}: is not the file that was read before", "read it again")
    document = open_pdf(data, name)
    try:
        pages: list[tuple[Print, list[Caption]]] = []
        for number in sorted({c.page for c in captions}):
            here = [c for c in captions if c.page == number]
            page = document[number - 1]
            if page.rotation:
                page.set_rotation(0)
            pages.append((print_of(paper, lay_out(read_ink(page, number)), here), here))
    finally:
        document.close()
    usual = 0
    for made, here in pages:
        regions_of(made, here, 0)
        usual += sum(c.side for c in here)
    tables: list[Table] = []
    for made, here in pages:
        for region in regions_of(made, here, usual):
            tables += tables_of(region, Place(made.sheet, paper.page(made.sheet.number)))
    return tuple(tables)
