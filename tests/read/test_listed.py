"""Claims files for machines."""

from __future__ import annotations

import json

import pytest

from claimcheck.errors import SummaryError
from claimcheck.model import Summary
from claimcheck.read import read


def lines(*made: object, name: str = "claims.jsonl") -> Summary:
    return read("\n".join(json.dumps(one) for one in made).encode(), name)


def test_a_line_is_a_claim() -> None:
    made = '{"id": "a1", "claim": "We  gain 3 points.", "references": ["2005.13013v2", "2005.13013v2"]}'
    text = f'\n{made}\r\n{{"claim": "It is so."}}'
    first, second = read(text.encode(), "a.jsonl").claims
    assert ("a1", "We gain 3 points.", ("2005.13013v2",), "claim") == (
        first.id,
        first.text,
        first.cites,
        first.cites_scope,
    )
    assert (2, 3) == (first.line, second.line)
    assert '{"claim": "It is so."}' == text[slice(*second.span)]
    assert 12 == len(second.id)
    assert () == second.cites


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        pytest.param("2005.13013v2", ("2005.13013", 2, False), id="an-id"),
        pytest.param("arXiv:2005.13013", ("2005.13013", None, False), id="with-a-prefix"),
        pytest.param("http://arxiv.org/abs/math/0405482v1", ("math/0405482", 1, False), id="an-address"),
        pytest.param("2013.13013v1", (None, None, True), id="an-id-that-cannot-exist"),
        pytest.param("https://example.org/a.pdf", (None, None, False), id="another-address"),
        pytest.param("Phang et al.", (None, None, False), id="words"),
    ],
)
def test_references(cited: str, expected: tuple[str | None, int | None, bool]) -> None:
    (one,) = lines({"claim": "We gain 3 points.", "references": [cited]}).references
    assert expected == (one.arxiv_id, one.version, one.malformed)
    assert cited == one.cited


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("We gain 3 points and ...", True, id="an-ellipsis"),
        pytest.param("a" * 120, True, id="a-width-that-texts-are-cut-to"),
        pytest.param("a" * 117, False, id="another-width"),
        pytest.param("a" * 119 + ".", False, id="such-a-width-with-a-stop"),
    ],
)
def test_cut_claims(text: str, expected: bool) -> None:
    (claim,) = lines({"claim": text}).claims
    assert expected is claim.truncated


@pytest.mark.parametrize(
    ("line", "match"),
    [
        pytest.param('{"claim": ', r"a\.jsonl:2: not JSON", id="broken"),
        pytest.param("[1]", r"a\.jsonl:2: no claim in it", id="no-object"),
        pytest.param('{"text": "x"}', r"a\.jsonl:2: no claim in it", id="no-claim"),
        pytest.param('{"claim": "  "}', r"a\.jsonl:2: no claim in it", id="an-empty-claim"),
        pytest.param('{"claim": 3}', r"a\.jsonl:2: no claim in it", id="a-number"),
        pytest.param('{"claim": "x", "references": "2005.13013"}', "is no list of texts", id="references-no-list"),
        pytest.param('{"claim": "x", "references": [3]}', "is no list of texts", id="references-no-texts"),
        pytest.param('{"claim": "x", "references": null}', "is no list of texts", id="references-null"),
        pytest.param('{"claim": "%s"}' % ("a" * 200_001), "longer than", id="too-long"),
        pytest.param("[" * 100_000, "not JSON", id="too-deep"),
    ],
)
def test_a_broken_line_is_named(line: str, match: str) -> None:
    with pytest.raises(SummaryError, match=match) as caught:
        read(f'{{"claim": "It is so."}}\n{line}\n'.encode(), "a.jsonl")
    assert caught.value.remedy


def test_a_file_without_claims_says_what_one_looks_like() -> None:
    with pytest.raises(SummaryError, match="no claims in it"):
        read(b"\n\n {} \n"[:2] + b"\x20\xc2\xa0\n", "a.jsonl")


def test_standard_input_is_known_by_its_beginning() -> None:
    assert "jsonl" == lines({"claim": "It is so."}, name="-").format


def test_repeated_ids_are_told_apart() -> None:
    assert ["a", "a-2"] == [c.id for c in lines({"id": "a", "claim": "It is."}, {"id": "a", "claim": "It was."}).claims]


def test_a_line_separator_inside_a_claim_ends_no_line() -> None:
    (claim,) = read('{"claim": "It is\u2028so."}'.encode(), "a.jsonl").claims
    assert "It is so." == claim.text


def test_repeated_claims_get_ids_of_their_own() -> None:
    first, second = lines({"claim": "It is so."}, {"claim": "It  is so."}).claims
    assert f"{first.id}-2" == second.id
