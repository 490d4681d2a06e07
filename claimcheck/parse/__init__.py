"""Bytes to pages, words with boxes, sentences: `parse_file` reads a PDF in a process of its own.

ink       one PyMuPDF page to words, rules and shapes (`visible`: without what nobody sees)
layout    words to rows in reading order (`order`: from geometry alone)
kinds     what each row is: heading, footnote, bibliography ... (`floats`: tables and figures)
flow      rows to page text with a box per piece, and to passages (`sentences`)
pdf       all of it for one file; `worker` and `child`: in another process, with `limits`
codec     a paper to bytes and back
tables    the tables of a paper that was read, cell by cell: `read_tables`
tex       e-print sources: `parse_tex`, `read_tex_tables`; `comparisons`: the two readings of a table
"""

from __future__ import annotations

from .codec import from_bytes, to_bytes
from .limits import Limits
from .tables.codec import tables_from_bytes, tables_to_bytes
from .tex.witness import Comparison, comparisons
from .version import PARSER_VERSION
from .worker import Reader, close, parse_file, parse_tex, read_tables, read_tex_tables

__all__ = [
    "PARSER_VERSION", "Comparison", "Limits", "Reader", "close", "comparisons", "from_bytes", "parse_file", "parse_tex",
    "read_tables", "read_tex_tables", "tables_from_bytes", "tables_to_bytes", "to_bytes",
]  # fmt: skip
