"""What every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real material beside the checkout; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside the checkout: real papers and summaries are not at hand")
    return SHARED


@pytest.fixture(scope="session")
def demo_papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration's papers, named by id."""
    from claimcheck.demo.papers import all_papers

    folder = tmp_path_factory.mktemp("papers")
    for name, (_, data) in all_papers().items():
        (folder / f"{name}.pdf").write_bytes(data)
    return folder
