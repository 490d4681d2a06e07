"""The works a summary cites, and which of them a claim means."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claimcheck.model import Summary

Make = Callable[..., Summary]

LISTS = [
    pytest.param("[1] One title (2023) http://arxiv.org/abs/2311.05822v2", "2311.05822v2", "One title", id="numbered"),
    pytest.param("- A title of it: http://arxiv.org/abs/2208.05335v1", "2208.05335v1", "A title of it", id="a-bullet"),
    pytest.param("- <http://arxiv.org/abs/2005.13013v2>", "2005.13013v2", None, id="angle-brackets"),
    pytest.param("1. [A title of it](https://arxiv.org/pdf/2005.13013)", "2005.13013", "A title of it", id="a-link"),
    pytest.param('[1] J. Phang. "A title." arXiv:1811.01088, 2018.', "1811.01088", "A title", id="quoted"),
    pytest.param('[1] J. Phang. "A title." 1811.01088v2, 2018.', "1811.01088v2", "A title", id="a-bare-id"),
    pytest.param("- Old one: http://arxiv.org/abs/q-bio/0312011v1", "q-bio/0312011v1", "Old one", id="an-old-id"),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "identifier", "title"), LISTS)
def test_an_entry_of_a_list(make: Make, entry: str, identifier: str, title: str | None) -> None:
    (one,) = make(f"We gain 3 points on MNLI.\n\n## References\n\n{entry}\n").references
    assert (identifier, title, False) == (one.versioned_id, one.title, one.malformed)


@pytest.mark.parametrize(
    ("entry", "malformed"),
    [
        pytest.param("[1] Saez, E. (2010). Do taxpayers bunch? AEJ, 2(3).", False, id="no-address"),
        pytest.param("[1] A page: https://example.org/a", False, id="another-address"),
        pytest.param("[1] A title: http://arxiv.org/abs/2513.99999", True, id="an-id-that-cannot-exist"),
    ],
)
def test_what_is_no_arxiv_paper_is_kept(make: Make, entry: str, malformed: bool) -> None:
    (one,) = make(f"We gain 3 points [1].\n\n## References\n\n{entry}\n").references
    assert (None, malformed) == (one.arxiv_id, one.malformed)


LIST = """

## References

[1] One title: http://arxiv.org/abs/2001.00001v1
[2] Two, A. (2019). A second title of it.
[3] C: http://x.y/c
"""


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        pytest.param("We gain 3 points [1].", ["2001.00001"], id="a-mark"),
        pytest.param("We gain 3 points.[1]", ["2001.00001"], id="a-mark-behind-the-stop"),
        pytest.param("We gain 3 points [1-3].", ["2001.00001", "2", "3"], id="a-range"),
        pytest.param("We gain 3 points [1, 3].", ["2001.00001", "3"], id="a-list"),
        pytest.param("We gain 3 points [1][2].", ["2001.00001", "2"], id="two-marks"),
        pytest.param("We gain 3 points [^1].", ["2001.00001"], id="a-footnote"),
        pytest.param("We gain 3 points (Two, 2019).", ["2"], id="a-name-and-year"),
        pytest.param("Two et al. (2019) gain 3 points.", ["2"], id="a-name-in-the-sentence"),
        pytest.param("We gain 3 points ([C](http://x.y/c)).", ["3"], id="a-link"),
        pytest.param("We gain 3 points (arXiv:2001.00001v1).", ["2001.00001"], id="an-id"),
        pytest.param("We gain 3 points http://arxiv.org/abs/2001.00001v1", ["2001.00001"], id="a-bare-address"),
        pytest.param("We gain 3 points [9].", None, id="a-number-that-no-list-has"),
        pytest.param("We gain 3 points (Nobody, 2011).", None, id="a-name-that-no-list-has"),
    ],
)
def test_what_a_sentence_cites(make: Make, sentence: str, cited: list[str] | None) -> None:
    """By arXiv id, else by key; without a citation of its own a claim rests on all."""
    summary = make("# T\n\n" + sentence + LIST)
    (claim,) = summary.claims
    by_key = {r.key: r.arxiv_id or r.key for r in summary.references}
    assert ("summary" if cited is None else "claim") == claim.cites_scope
    assert (cited or list(by_key.values())) == [by_key[k] for k in claim.cites]


def test_a_sections_own_sources(make: Make) -> None:
    text = (
        "## One\n\nWe gain 3 points on MNLI.\n\n### Sources\n- A: http://arxiv.org/abs/2001.00001v1\n\n"
        "## Two\n\nWe gain 4 points on XNLI.\n\n### Sources\n- B: http://arxiv.org/abs/2002.00002v2\n\n"
        "## Three\n\nWe gain 5 points on QQP.\n"
    )
    assert [
        ("section", ("2001.00001v1",)),
        ("section", ("2002.00002v2",)),
        ("summary", ("2001.00001v1", "2002.00002v2")),
    ] == [(c.cites_scope, c.cites) for c in make(text).claims]


def test_a_number_means_the_list_that_follows(make: Make) -> None:
    part = "# {0}\n\nWe gain {1} points on it [1].\n\n## References\n\n[1] T: http://arxiv.org/abs/200{1}.0000{1}v1\n\n"
    text = part.format("A", 1) + part.format("B", 2) + "# C\n\nWe gain 3 points on it [1]."
    summary = make(text)
    by_key = {r.key: r.arxiv_id for r in summary.references}
    assert ["2001.00001", "2002.00002", "2002.00002"] == [by_key[k] for c in summary.claims for k in c.cites]


def test_a_work_is_listed_once_and_in_order(make: Make) -> None:
    text = (
        "It is 3 ([a](http://arxiv.org/abs/2002.00002v1)), 4 (http://arxiv.org/abs/2001.00001v1) (arXiv:2002.00002v1)."
    )
    assert ["2002.00002v1", "2001.00001v1"] == [r.versioned_id for r in make(text).references]
    assert all(r.line == 1 and r.span for r in make(text).references)
