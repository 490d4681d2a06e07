"""JSON whose generator declares claims, sections and references as objects."""

from __future__ import annotations

import json
from typing import Any

import pytest

from claimcheck.model import SelfReported, Summary
from claimcheck.read import read

FIRST = "Kestrel gains 1.9 points on German."
SECOND = "Tagging loses 0.4 points on Turkish."


def summary(made: object) -> Summary:
    return read(json.dumps(made, indent=1).encode(), "report.json")


def told(made: Summary) -> list[tuple[str, tuple[str | None, ...]]]:
    ids = {r.key: r.arxiv_id for r in made.references}
    return [(c.text, tuple(ids[k] for k in c.cites) if c.cites_scope == "claim" else ()) for c in made.claims]


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(
            {"sections": [{"claims": [{"text": FIRST, "citations": ["arXiv:2001.00001v2"]}]}, {"claims": []}]}
            | {"references": [{"id": "arXiv:2001.00001v2", "title": "Warm-up"}]},
            id="ids-as-citations",
        ),
        pytest.param(
            {"claims": [{"claim": FIRST, "sources": [{"ref": "doe2020", "quote": SECOND}]}]}
            | {"bibliography": [{"key": "doe2020", "title": "Warm-up", "doi": "10.48550/arXiv.2001.00001"}]},
            id="named-references",
        ),
        pytest.param(
            {"key_findings": [{"statement": FIRST, "refs": [1]}], "references": ["2001.00001v2"]}, id="numbers"
        ),
        pytest.param({"findings": [f"{FIRST[:-1]} (arXiv:2001.00001v2)."]}, id="bare-strings"),
        pytest.param(
            {"claims": [{"text": FIRST, "arxiv_id": "2001.00001"}], "ctxs": [{"claims": [SECOND]}]}, id="input"
        ),
        pytest.param(
            {"claims": {"c1": {"text": FIRST, "paper": {"url": "https://arxiv.org/abs/2001.00001"}}}}, id="a-dict"
        ),
    ],
)
def test_declared_claims_keep_their_sources(made: dict[str, Any]) -> None:
    found = summary(made)
    assert told(found) == [(FIRST, ("2001.00001",))]
    assert found.text[slice(*found.claims[0].span)].startswith(FIRST[:-1])


def test_ticks_and_confidences_are_those_of_the_claim() -> None:
    given = [
        {"text": FIRST, "verified": True, "confidence": 0.35},
        {"text": SECOND, "status": "unsupported", "confidence": "87%"},
    ]
    made = summary(
        {"claims": given, "question": "Does it help?", "created_at": "2024-06-01T10:00:00Z", "generator": "X 1"}
    )
    assert [c.self_reported for c in made.claims] == [
        SelfReported(verified=True, confidence=0.35),
        SelfReported(verified=False, confidence=0.87),
    ]
    assert (made.question, made.date, made.generator) == ("Does it help?", "2024-06-01", "X 1")


def test_sections_are_read_in_order_under_their_headings() -> None:
    sections = [
        {"heading": "Results", "content": f"{FIRST[:-1]} [1]."},
        {"heading": "More", "content": f"{SECOND[:-1]} [2]. " + "It is what it is. " * 6},
        {"heading": "Limitations", "content": "We gain 3.5 points on few languages only."},
    ]
    references = [
        {"id": 1, "title": "Warm-up", "arxiv_id": "2001.00001v2"},
        {"id": 2, "url": "https://arxiv.org/abs/2101.00002"},
    ]
    made = summary({"report": {"sections": sections}, "references": references})
    assert told(made) == [(FIRST, ("2001.00001",)), (SECOND, ("2101.00002",))]
    assert [c.context for c in made.claims] == ["Results", "More"]


def test_an_answer_with_its_addresses_beside_it() -> None:
    content = f"{FIRST[:-1]}[1]. {SECOND[:-1]}[2]. And so on and so forth, as ever and ever."
    made = summary(
        {"choices": [{"message": {"role": "assistant", "content": content}}]}
        | {"citations": ["https://arxiv.org/abs/2001.00001", "https://arxiv.org/abs/2101.00002"]}
    )
    assert told(made) == [(FIRST, ("2001.00001",)), (SECOND, ("2101.00002",))]
