"""The first page of a PDF, as its own tables say."""

from __future__ import annotations

import re
import time
import zlib

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.fetch.page_tree import leads_to_a_page

from .conftest import made_pdf

PLAIN = made_pdf("Warm Water")


def packed() -> bytes:
    """The same with its objects in streams, as pdfTeX writes them."""
    with pymupdf.open(stream=PLAIN, filetype="pdf") as document:
        return bytes(document.tobytes(use_objstms=1, deflate=True))


def revised() -> bytes:
    """The same with a revision behind it, whose table names only what it changes."""
    start = PLAIN.rindex(b"startxref")
    trailer = PLAIN[PLAIN.rindex(b"trailer") : start].rstrip().removesuffix(b">>")
    at = int(PLAIN[start:].split()[1])
    end = b"%s/Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, at, len(PLAIN))
    return PLAIN + b"xref\n0 1\n0000000000 65535 f \n" + end


@pytest.mark.parametrize("data", [PLAIN, packed(), revised()], ids=["tables", "streams", "revised"])
def test_the_first_page_is_found(data: bytes) -> None:
    assert leads_to_a_page(data)


def test_a_tree_of_pages_is_gone_down() -> None:
    with pymupdf.open() as document:
        for _ in range(40):
            document.new_page()
        assert leads_to_a_page(document.tobytes())


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"%PDF-1.5\nstartxref\n9\n%%EOF", id="no-table"),
        pytest.param(re.sub(rb"/Type( ?)/Page\b", rb"/Type\1/Pane", PLAIN), id="no-page"),
        pytest.param(PLAIN[: len(PLAIN) // 2], id="cut"),
        pytest.param(PLAIN.replace(b"startxref\n", b"startxref\n9"), id="elsewhere"),
    ],
)
def test_where_it_cannot_be_made_out_nothing_is_said(data: bytes) -> None:
    assert not leads_to_a_page(data)


@given(st.integers(0, len(PLAIN)), st.binary(max_size=40), st.booleans())
def test_damage_is_no_fault(at: int, junk: bytes, streams: bool) -> None:
    data = PACKED if streams else PLAIN
    assert leads_to_a_page(data[:at] + junk + data[at + len(junk) :]) in (True, False)


PACKED = packed()


def test_a_bomb_is_put_down() -> None:
    """Tables that unfold to too much, or lead back to themselves, take no time to speak of."""
    bomb = zlib.compress(bytes(1 << 27))
    head = b"<</Type/XRef/W[1 4 2]/Size 9/Root 1 0 R/Filter/FlateDecode/Prev 9>>"
    data = b"%PDF-1.5\n9 0 obj " + head + b"stream\n" + bomb + b"\nendstream endobj\nstartxref\n9\n%%EOF"
    start = time.perf_counter()
    assert not leads_to_a_page(data)
    assert time.perf_counter() - start < 5
