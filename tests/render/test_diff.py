"""What changed between two records."""

from __future__ import annotations

import copy
from collections.abc import Callable

from claimcheck.render.diff import as_markdown, diff, sentence
from claimcheck.render.record import Record

Make = Callable[..., Record]


def test_nothing_changed(record: Make) -> None:
    assert () == diff(record(), record())
    assert "Nothing changed.\n" == as_markdown(())


def test_the_order_of_claims_does_not_matter(record: Make) -> None:
    turned = record()
    turned["claims"].reverse()
    assert () == diff(record(), turned)


def test_exactly_the_changes_made_are_named(record: Make) -> None:
    old, new = record("We train a model for nine days and it gains"), None
    new = copy.deepcopy(old)
    new["claims"][0]["verdict"] = "contradicted"
    new["claims"][1]["text"] = new["claims"][1]["text"].replace("nine", "ten")
    new["claims"][1]["id"] = "f" * 12
    del new["claims"][2]
    added = copy.deepcopy(old["claims"][3])
    added |= {"id": "e" * 12, "text": "Bread rises overnight."}
    new["claims"].append(added)
    new["references"][0]["status"] = "read"
    kinds = sorted((c.kind, c.old, c.new) for c in diff(old, new) if c.kind != "reworded")
    assert [
        ("added", "", "not_found"),
        ("reference", "other version v1", "read v1"),
        ("removed", "unclear", ""),
        ("verdict", "supported", "contradicted"),
    ] == kinds
    (reworded,) = [c for c in diff(old, new) if c.kind == "reworded"]
    assert "reworded: “We train a model for nine days" in sentence(reworded)
    assert "ten days" in sentence(reworded)
