"""What the tests of reading share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claimcheck.model import Summary
from claimcheck.read import read


@pytest.fixture(scope="session")
def make() -> Callable[..., Summary]:
    """Read a text as if it were a file; its suffix says the format."""

    def made(text: str, name: str = "summary.md") -> Summary:
        return read(text.encode(), name)

    return made
