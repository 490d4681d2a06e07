"""A stand-in for arXiv with a few made papers, and a library in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from claimcheck.demo.arxiv import Entry, Faults, StandIn
from claimcheck.demo.typeset import Article, Paragraph, typeset
from claimcheck.fetch import Fetcher, Settings
from claimcheck.library import Library
from claimcheck.model import Reference

TIDES = "9901.00007"


def made_pdf(title: str, stamp: str | None = None, gain: str = "4.2") -> bytes:
    """A small real PDF, typeset by the demonstration's own code."""
    article = Article(
        title=title,
        authors="Ada Sandpiper",
        running_head="Made",
        stamp=f"arXiv:{stamp} [cs.CL] 2 Jan 2099" if stamp else None,
        abstract=f"We study {title.lower()} and find that it is {gain} points better.",
        blocks=(Paragraph(text=f"It is better by {gain} points on the test set, over five seeds."),),
        references=(),
    )
    return typeset(article)


def reference(paper_id: str | None, version: int | None = None) -> Reference:
    return Reference(key="1", cited=str(paper_id), arxiv_id=paper_id, version=version, title=None)


@pytest.fixture(scope="session")
def entries() -> tuple[Entry, ...]:
    tides = [
        Entry(
            id=TIDES,
            version=version,
            title="Tides and Taggers",
            abstract="We study tides. Tagging gains 4.2 points.",
            published=f"2099-01-0{version}",
            pdf=made_pdf("Tides", f"{TIDES}v{version}", gain),
        )
        for version, gain in ((1, "4.2"), (2, "4.0"))
    ]
    return (
        *tides,
        Entry(id="9901.00008", version=1, title="Gone", pdf=made_pdf("Gone", "9901.00008v1")),
        Entry(id="9901.00008", version=2, title="Gone", comment="This paper has been withdrawn: Lemma 3 is wrong"),
        Entry(id="9901.00010", version=1, title="Words Only", abstract="Only words. It gains 7 points."),
        Entry(id="9901.00011", version=1, title="Mislaid", pdf=made_pdf("Mislaid", f"{TIDES}v1")),
        Entry(id="9901.00012", version=1, title="Torn", pdf=b"%PDF-1.4\nnothing in it\n%%EOF\n"),
        Entry(id="math/9901001", version=1, title="Old", pdf=made_pdf("Old")),
    )


@pytest.fixture
def arxiv(entries: tuple[Entry, ...]) -> Iterator[Callable[..., StandIn]]:
    with ExitStack() as stack:

        def start(faults: Faults | None = None, more: tuple[Entry, ...] = ()) -> StandIn:
            return stack.enter_context(StandIn([*entries, *more], faults))

        yield start


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Callable[..., Library]]:
    """Return a function that opens the test's library, asking a stand-in, or offline without one."""
    with ExitStack() as stack:

        def start(stand_in: StandIn | None = None, root: Path = tmp_path / "library", **options: object) -> Library:
            fetcher = None
            if stand_in is not None:
                settings = Settings(
                    api=stand_in.address,
                    mirror=stand_in.address,
                    pause=0.0,
                    backoff=0.01,
                    timeout=2.0,
                    pace=str(tmp_path / "pace"),
                )
                fetcher = Fetcher(settings)
            opened = Library.open(root, offline=stand_in is None, fetcher=fetcher, **options)  # type: ignore[arg-type]
            return stack.enter_context(opened)

        yield start
