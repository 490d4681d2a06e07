"""Which strings are arXiv ids, and where they stand in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.arxiv_id import find_ids, parse_id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2005.13013v2", ("2005.13013", 2), id="new-with-version"),
        pytest.param("0704.0001", ("0704.0001", None), id="first-month-of-the-new-scheme"),
        pytest.param("0703.0001", None, id="the-new-scheme-did-not-exist-yet"),
        pytest.param("1412.00001", None, id="five-digits-too-early"),
        pytest.param("1501.0001", None, id="four-digits-too-late"),
        pytest.param("2013.13013", None, id="no-thirteenth-month"),
        pytest.param("math/0405482v2", ("math/0405482", 2), id="old"),
        pytest.param("math.AG/0405482", ("math/0405482", None), id="old-with-subject-class"),
        pytest.param("quant-ph_9508027", ("quant-ph/9508027", None), id="old-as-a-file-name"),
        pytest.param("q-bio/0312011v1", ("q-bio/0312011", 1), id="old-with-a-short-archive"),
        pytest.param("recipes/0405482", None, id="no-such-archive"),
        pytest.param("2005.13013v0", None, id="versions-count-from-one"),
        pytest.param("2005.13013 and more", None, id="not-an-id-alone"),
    ],
)
def test_parse_id(text: str, expected: tuple[str, int | None] | None) -> None:
    assert expected == parse_id(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<http://arxiv.org/abs/2005.13013v2>", [("2005.13013", 2)], id="angle-brackets"),
        pytest.param("(https://arxiv.org/pdf/2405.09999.pdf)", [("2405.09999", None)], id="pdf-suffix"),
        pytest.param("arXiv:1706.03762v5 [cs.CL]", [("1706.03762", 5)], id="prefix"),
        pytest.param("doi.org/10.48550/arXiv.2005.13013", [("2005.13013", None)], id="doi"),
        pytest.param("arxiv.org/abs/2513.00001", [None], id="malformed-is-said"),
        pytest.param("version 2005.13013 of the data", [], id="a-bare-number-is-no-id"),
        pytest.param("it gains [2005.13013v1]", [("2005.13013", 1)], id="alone-in-brackets-it-is-one"),
        pytest.param(
            "(1706.03762, math/0405482)", [("1706.03762", None), ("math/0405482", None)], id="and-so-are-several"
        ),
        pytest.param("(1706.03762 and 2005.13013)", [("1706.03762", None), ("2005.13013", None)], id="joined-by-and"),
        pytest.param("at (1706.03762 GHz)", [], id="not-beside-a-unit"),
        pytest.param("at (2013.13013)", [], id="not-in-a-month-that-does-not-exist"),
        pytest.param("(arXiv:1706.03762)", [("1706.03762", None)], id="marked-and-in-brackets-it-is-one-place"),
    ],
)
def test_find_ids(text: str, expected: list[tuple[str, int | None] | None]) -> None:
    assert expected == [parsed for *_, parsed in find_ids(text)]


@given(st.text(max_size=200))
def test_find_ids_gives_places(text: str) -> None:
    for start, end, written, _ in find_ids(text):
        assert text[start:end].endswith(written)
