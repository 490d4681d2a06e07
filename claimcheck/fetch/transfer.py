"""One file over https, into a temporary file, whole or not at all."""

from __future__ import annotations

import hashlib
import ssl
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Literal
from urllib.parse import urljoin

from ..errors import PaperUnavailable
from .answers import TryAgain, check_status
from .settings import Settings

if TYPE_CHECKING:
    import httpx

PATHS = {"pdf": "pdf", "tex": "e-print"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A file that came whole."""

    digest: str
    """sha256 of its bytes."""
    size: int
    """Bytes."""
    address: str


class Files:
    """Asks arXiv for papers."""

    def __init__(self, settings: Settings) -> None:
        import httpx

        self._settings = settings
        self._client = httpx.Client(
            timeout=settings.timeout,
            follow_redirects=False,
            headers={"User-Agent": settings.user_agent, "Accept-Encoding": "identity"},
            proxy=settings.proxy or None,
            verify=_context(settings.certificates),
        )

    def close(self) -> None:
        """Close connections."""
        self._client.close()

    def address(self, versioned_id: str, kind: Literal["pdf", "tex"]) -> str:
        """Return the address of a paper's file: built from its id, never taken from anywhere."""
        return f"{self._settings.mirror.rstrip('/')}/{PATHS[kind]}/{versioned_id}"

    def get(self, address: str, what: str, into: IO[bytes]) -> Transfer:
        """Write the file at `address` into `into`, from its beginning.

        Raises:
            TryAgain: it came broken, late or not now.
            PaperDoesNotExist, PaperUnavailable: it will not come.
        """
        import httpx

        asked = address
        try:
            for _hop in range(4):
                with self._client.stream("GET", address) as response:
                    if response.next_request is None:
                        check_status(response.status_code, response.headers, what)
                        digest, size = self._save(response, what, into)
                        return Transfer(digest=digest, size=size, address=asked)
                    address = urljoin(address, response.headers["location"])
                if not self._settings.allows(address):
                    break
                time.sleep(self._settings.pause)  # a redirection is followed by a request like any other
        except httpx.TimeoutException as error:
            raise TryAgain(f"{what}: arXiv did not answer in time") from error
        except httpx.RemoteProtocolError as error:
            raise TryAgain(f"{what}: the transfer was cut off") from error
        except httpx.TransportError as error:
            raise TryAgain(f"{what}: arXiv cannot be reached") from error
        raise PaperUnavailable(f"{what}: arXiv sends us elsewhere, where we do not go", "check CLAIMCHECK_MIRROR")

    def _save(self, response: httpx.Response, what: str, into: IO[bytes]) -> tuple[str, int]:
        """Write the body of `response` into `into`; return its digest and size."""
        limit, end = self._settings.max_mb * 1e6, time.monotonic() + self._settings.longest
        into.seek(0)
        into.truncate()
        hashed, size = hashlib.sha256(), 0
        for part in response.iter_raw():
            size += len(part)
            if size > limit:
                raise PaperUnavailable(
                    f"{what}: larger than the limit of {limit / 1e6:g} MB", "raise CLAIMCHECK_MAX_MB"
                )
            if time.monotonic() > end:
                raise TryAgain(f"{what}: the transfer takes too long")
            hashed.update(part)
            into.write(part)
        into.flush()
        if size == 0:
            raise TryAgain(f"{what}: arXiv sent nothing")
        return hashed.hexdigest(), size


def _context(certificates: str) -> ssl.SSLContext | bool:
    return ssl.create_default_context(cafile=certificates) if certificates else True
