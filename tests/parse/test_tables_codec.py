"""Tables to bytes and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.errors import PaperUnreadable
from claimcheck.model import Cell, Span, Table
from claimcheck.parse import tables_from_bytes, tables_to_bytes
from claimcheck.parse.tables.codec import MAGIC

words = st.text(max_size=12)
heads = st.lists(words, max_size=3).map(tuple)
points = st.floats(min_value=-1e4, max_value=1e4, allow_nan=False).map(lambda x: round(x, 1))
boxes = st.none() | st.tuples(points, points, points, points)
whole = st.integers(min_value=0, max_value=10**6)
spans = st.builds(
    lambda page, start, length: Span(page=page, start=start, end=start + length),
    st.integers(min_value=1, max_value=999), whole, whole,
)  # fmt: skip
cells = st.builds(
    Cell, row=whole, column=whole, text=words, spans=st.lists(spans, max_size=3).map(tuple), box=boxes,
    bold=st.booleans(), underline=st.booleans(), marks=words,
)  # fmt: skip
records = st.builds(
    Table, label=words, caption=words, page=st.none() | st.integers(min_value=1, max_value=999), box=boxes,
    columns=st.lists(heads, max_size=3).map(tuple), rows=st.lists(heads, max_size=3).map(tuple), corner=heads,
    notes=heads, cells=st.lists(cells, max_size=4).map(tuple), source=st.sampled_from(["pdf", "tex"]),
)  # fmt: skip


@given(st.lists(records, max_size=3).map(tuple))
def test_tables_come_back_as_they_were(tables: tuple[Table, ...]) -> None:
    packed = tables_to_bytes(tables)
    assert tables == tables_from_bytes(packed)
    assert packed == tables_to_bytes(tables_from_bytes(packed))


@given(st.binary(max_size=200))
def test_anything_else_is_said_to_be_damaged(data: bytes) -> None:
    for form in (data, MAGIC + data):
        with pytest.raises(PaperUnreadable, match="damaged"):
            tables_from_bytes(form)


@given(st.lists(records, min_size=1, max_size=2).map(tuple), st.data())
def test_a_damaged_byte_never_crashes(tables: tuple[Table, ...], data: st.DataObject) -> None:
    packed = bytearray(tables_to_bytes(tables))
    at = data.draw(st.integers(min_value=0, max_value=len(packed) - 1))
    packed[at] ^= data.draw(st.integers(min_value=1, max_value=255))
    try:
        tables_from_bytes(bytes(packed))
    except PaperUnreadable:
        return
