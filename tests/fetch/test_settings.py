from __future__ import annotations

import pytest

from claimcheck.errors import UsageError
from claimcheck.fetch import Settings


def test_the_environment_sets_what_it_names() -> None:
    given = {"CLAIMCHECK_PAUSE": "0.5", "CLAIMCHECK_ATTEMPTS": "2", "CLAIMCHECK_CONTACT": "a@b.org"}
    read = Settings.from_environment(given)
    assert (0.5, 2, "a@b.org") == (read.pause, read.attempts, read.contact)
    assert Settings() == Settings.from_environment({})


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"CLAIMCHECK_PAUSE": "soon"}, id="a-word-is-no-number"),
        pytest.param({"CLAIMCHECK_PAUSE": "-1"}, id="nobody-waits-backwards"),
        pytest.param({"CLAIMCHECK_API": "ftp://example.org"}, id="only-https"),
        pytest.param({"CLAIMCHECK_MIRROR": "http://example.org"}, id="plain-http-only-on-the-loopback"),
        pytest.param({"CLAIMCHECK_API": "export.arxiv.org"}, id="an-address-has-a-scheme"),
    ],
)
def test_a_wrong_setting_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="CLAIMCHECK_"):
        Settings.from_environment(given)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://export.arxiv.org/pdf/2005.13013v2", True),
        ("https://arxiv.org/pdf/2005.13013v2", True),
        ("http://arxiv.org/pdf/2005.13013v2", False),
        ("https://arxiv.org.example.com/pdf/2005.13013v2", False),
        ("https://notarxiv.org/pdf/2005.13013v2", False),
        ("file:///etc/passwd", False),
    ],
)
def test_redirections_stay_with_arxiv(address: str, expected: bool) -> None:
    assert expected is Settings().allows(address)


def test_two_mirrors_keep_two_paces() -> None:
    assert Settings().pace_file.name != Settings(mirror="https://mirror.example.org").pace_file.name
