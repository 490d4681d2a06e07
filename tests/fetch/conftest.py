"""A stand-in for arXiv, and settings that ask it instead: without a pause, and with little patience."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from claimcheck.demo.arxiv import Entry, Faults, StandIn
from claimcheck.demo.typeset import Article, Paragraph, typeset
from claimcheck.fetch import Settings


def made_pdf(title: str, stamp: str | None = None) -> bytes:
    """A small real PDF, typeset by the demonstration's own code."""
    return typeset(
        Article(
            title=title,
            authors="Ada Sandpiper",
            running_head="Made",
            stamp=stamp,
            abstract=f"We study {title.lower()} and find that it is 4.2 points better.",
            blocks=(Paragraph(text="It is better by 4.2 points on the test set, over five seeds."),),
            references=(),
        )
    )


@pytest.fixture(scope="session")
def entries() -> tuple[Entry, ...]:
    two = [
        Entry(
            id="9901.00007",
            version=version,
            title="Warm Water & Cold Stones",
            abstract="We warm water. It gains 3 points.",
            authors=("Ada Sandpiper", "Grace Turnstone"),
            published=f"2099-01-0{version}",
            pdf=made_pdf("Warm Water", f"arXiv:9901.00007v{version} [cs.CL] {version} Jan 2099"),
        )
        for version in (1, 2)
    ]
    withdrawn = Entry(
        id="9901.00008", version=2, title="Gone", comment="This paper has been withdrawn by the authors due to an error"
    )
    before = Entry(id="9901.00008", version=1, title="Gone", pdf=two[0].pdf)
    old = Entry(id="math/9901001", version=1, title="Old", pdf=made_pdf("Old Numbers"))
    return (*two, before, withdrawn, old)


@pytest.fixture
def serve(entries: tuple[Entry, ...]) -> Iterator[Callable[..., StandIn]]:
    """Return a function that starts a stand-in with the made papers and the faults given."""
    with ExitStack() as stack:

        def start(faults: Faults | None = None, more: tuple[Entry, ...] = ()) -> StandIn:
            return stack.enter_context(StandIn([*entries, *more], faults))

        yield start


@pytest.fixture
def settings_for(tmp_path: Path) -> Callable[..., Settings]:
    def make(stand_in: StandIn, **changes: object) -> Settings:
        given: dict[str, object] = {
            "api": stand_in.address,
            "mirror": stand_in.address,
            "pause": 0.0,
            "backoff": 0.01,
            "timeout": 2.0,
            "pace": str(tmp_path / "pace"),
        }
        return Settings(**{**given, **changes})  # type: ignore[arg-type]

    return make
