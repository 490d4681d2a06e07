"""Where arXiv is, and how patiently it is asked: one record, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from ..errors import UsageError

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PREFIX = "CLAIMCHECK_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How arXiv is asked. Each field is the environment variable `CLAIMCHECK_<NAME>`."""

    api: str = "https://export.arxiv.org"
    """Base address of the API; `/api/query` follows. arXiv asks programs to use this host."""
    mirror: str = "https://export.arxiv.org"
    """Base address of the papers; `/pdf/ID` and `/e-print/ID` follow."""
    pause: float = 3.0
    """Seconds between two requests, over all processes of this user: what arXiv's terms of use ask for."""
    timeout: float = 30.0
    """Seconds without a byte after which a transfer has failed."""
    longest: float = 600.0
    """Seconds that one transfer may take in all."""
    attempts: int = 6
    """How often one request is made before it counts as failed."""
    backoff: float = 3.0
    """Seconds before the second attempt; doubled before each further one."""
    patience: float = 120.0
    """Longest time, in seconds, that is waited because arXiv asks for it; longer means: later."""
    max_mb: float = 200.0
    """Size of the largest file that is fetched, in megabytes."""
    proxy: str = ""
    """Address of a proxy; empty: the usual variables (HTTPS_PROXY ...) decide."""
    certificates: str = ""
    """File of certificate authorities, where the system's own are not enough."""
    contact: str = ""
    """An e-mail address for the user agent, so that arXiv can write before it blocks."""
    pace: str = ""
    """Folder of the files that keep the pause; empty: the user's cache folder."""

    def __post_init__(self) -> None:
        for name in ("api", "mirror"):
            address = urlsplit(getattr(self, name))
            plain = address.scheme == "http" and address.hostname in LOOPBACK
            if not address.hostname or not (address.scheme == "https" or plain):
                raise UsageError(
                    f"{PREFIX}{name.upper()}: {getattr(self, name)!r} is no https address",
                    "for instance https://export.arxiv.org",
                )
        if self.pause < 0 or self.timeout <= 0 or self.attempts < 1:
            raise UsageError(
                f"{PREFIX}PAUSE, {PREFIX}TIMEOUT and {PREFIX}ATTEMPTS must be positive", "unset them for the defaults"
            )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Return the settings that the environment gives, defaults where it is silent.

        Raises:
            UsageError: a value is no number, or no address.
        """
        given = os.environ if environment is None else environment
        values: dict[str, str | float | int] = {}
        for field in fields(cls):
            text = given.get(PREFIX + field.name.upper(), "").strip()
            if not text:
                continue
            kind = {"float": float, "int": int}.get(str(field.type), str)
            try:
                values[field.name] = kind(text)
            except ValueError as error:
                raise UsageError(f"{PREFIX}{field.name.upper()}: {text!r} is no number", "give a number") from error
        return cls(**values)  # type: ignore[arg-type]  # each value was converted by its field's type

    @property
    def user_agent(self) -> str:
        """What arXiv is told of who asks."""
        from .. import __version__

        contact = f" (mailto:{self.contact})" if self.contact else ""
        return f"claimcheck/{__version__}{contact}"

    @property
    def pace_file(self) -> Path:
        """The file that says when the next request may be made."""
        hosts = "+".join(sorted({urlsplit(self.api).netloc, urlsplit(self.mirror).netloc}))
        name = "".join(c if c.isalnum() or c in ".-+" else "_" for c in hosts)
        return (Path(self.pace) if self.pace else _cache()) / name

    def allows(self, address: str) -> bool:
        """Whether a redirection to `address` stays with arXiv: the same hosts, or a part of arxiv.org."""
        to = urlsplit(address)
        ours = [urlsplit(self.api), urlsplit(self.mirror)]
        if any((to.scheme, to.netloc) == (own.scheme, own.netloc) for own in ours):
            return True
        host = to.hostname or ""
        inside = any((own.hostname or "").endswith("arxiv.org") for own in ours)
        return inside and to.scheme == "https" and (host == "arxiv.org" or host.endswith(".arxiv.org"))


def _cache() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("claimcheck", appauthor=False)) / "pace"
