"""A paper of the tests' own, typeset and read back as every paper is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from claimcheck.demo.typeset import Article, Footnote, Grid, Heading, Paragraph, typeset
from claimcheck.library.source import PaperSource
from claimcheck.model import Claim, Look
from claimcheck.parse import parse_file
from claimcheck.pipeline import look_into

ARTICLE = Article(
    title="Tides and Taggers",
    authors="Ada Sandpiper",
    running_head="Tides and Taggers",
    stamp="arXiv:9901.00007v2 [cs.CL] 2 Jan 2099",
    abstract=(
        "We study how a short warm-up helps taggers. Warm-up raises the average F1 from 66.8 to 69.5 on three "
        "languages, and the error rate falls by 12%. Our tagger Heron reaches 91.4 F1 on German."
    ),
    blocks=(
        Heading(text="1 Introduction"),
        Paragraph(
            text="Heron outperforms Egret on Turkish and Swahili, except on dialogue. Training longer may hurt "
            "accuracy on small data. Larger batches are associated with lower variance. "
            "Most of the gains come from the first 5,000 steps. Egret obtains 88.2 on German and 79.6 on Turkish, "
            "respectively. We do not observe gains on Japanese.^1"
        ),
        Footnote(text="1 The Japanese corpus holds 4,321 sentences."),
        Heading(text="2 Results"),
        Grid(
            caption="Table 1: Scores of both taggers after 5,000 steps of warm-up.",
            rows=(("Tagger", "German", "Turkish"), ("Heron", "91.4", "82.7"), ("Egret", "88.2", "79.6")),
        ),
        Paragraph(
            text="Heron needs at least 16 GB of memory and trains in 3.5 hours with a learning rate of 3e-5. "
            "It has 24 layers and 110M parameters. Dropout lowers the score by 0.4 points in all five runs. "
            "The latter approach reports 93.0 on German."
        ),
    ),
    references=("Gull, S. 2090. Kites over the bay gain 57.3 points. Invented notes 1, 1-9.",),
)


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> PaperSource:
    path = tmp_path_factory.mktemp("paper") / "9901.00007v2.pdf"
    path.write_bytes(typeset(ARTICLE))
    return PaperSource(parse_file(path, id="9901.00007v2"), path)


@pytest.fixture
def look(source: PaperSource) -> Callable[[str], Look]:
    from claimcheck.checks.passage import PassageCheck

    def judged(text: str) -> Look:
        claim = Claim(id="c", text=text, span=(0, len(text)), line=1, truncated=text.endswith("..."))
        return look_into(claim, source, [PassageCheck()])

    return judged


@pytest.fixture
def look_in(tmp_path: Path) -> Callable[[Article, str], Look]:
    """Judge a claim by the sentences of an article of the test's own, typeset and read back."""
    from claimcheck.checks.passage import PassageCheck

    def judged(article: Article, text: str) -> Look:
        path = tmp_path / "9901.00009v1.pdf"
        path.write_bytes(typeset(article))
        source = PaperSource(parse_file(path, id="9901.00009v1"), path)
        return look_into(Claim(id="c", text=text, span=(0, len(text)), line=1), source, [PassageCheck()])

    return judged
