"""Metadata, asked for through the `arxiv` client.

The client (4.0) has no time-out, hides Retry-After, reads half a feed as if it were whole and silently skips entries
that it cannot read. So it gets our session, which sees to all of that before the client sees an answer, and no retries
or pauses of its own.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..arxiv_id import parse_id
from ..errors import PaperDoesNotExist, PaperUnavailable
from .answers import Metadata, TryAgain, check_status, says_withdrawn
from .settings import Settings

if TYPE_CHECKING:
    import requests

AT_ONCE = 50
"""Ids in one request: arXiv takes more, but the address grows with each."""
MAX_FEED = 20_000_000
"""Bytes of one answer: fifty abstracts are a hundredth of it."""


class Atom:
    """Asks arXiv's API."""

    def __init__(self, settings: Settings) -> None:
        import arxiv

        self._session = _session(settings)
        self._client = arxiv.Client(page_size=AT_ONCE, delay_seconds=0.0, num_retries=0)
        self._client.query_url_format = f"{settings.api.rstrip('/')}/api/query?{{}}"
        self._client._session = self._session  # the client has no other way to be given one

    def ask(self, ids: Sequence[str]) -> dict[str, Metadata]:
        """Return what arXiv knows of `ids` (with or without version, at most `AT_ONCE`), by versioned id.

        Raises:
            TryAgain: the answer is late, cut off or no feed.
            PaperUnavailable: arXiv does not like the question.
        """
        import arxiv
        import requests

        self._session.asked = False
        try:
            results = list(self._client.results(arxiv.Search(id_list=list(ids), max_results=len(ids))))
        except requests.RequestException as error:
            raise TryAgain(f"metadata: {_words(error)}") from error
        except (ValueError, AttributeError) as error:  # a date or an entry that the client cannot read
            raise TryAgain(f"metadata: arXiv's answer cannot be read ({error})") from error
        if len(results) < self._session.entries:
            raise TryAgain("metadata: arXiv's answer has entries that cannot be read")
        return {f"{m.id}v{m.version}": m for m in _metadata(results)}

    def close(self) -> None:
        """Close connections."""
        self._session.close()


def _metadata(results: Sequence[Any]) -> Iterator[Metadata]:
    for result in results:
        named = parse_id(result.get_short_id())
        if named is None:
            continue
        comment = " ".join((result.comment or "").split())
        abstract = " ".join(result.summary.split())
        yield Metadata(
            id=named[0],
            version=named[1] or 1,
            title=" ".join(result.title.split()),
            abstract=abstract,
            authors=tuple(author.name for author in result.authors),
            published=result.updated.date().isoformat(),
            comment=comment,
            withdrawn=says_withdrawn(comment, abstract),
        )


def _words(error: Exception) -> str:
    """Return what went wrong without addresses and object names, which differ from run to run."""
    names = {
        "ConnectTimeout": "arXiv cannot be reached (time-out)",
        "ReadTimeout": "arXiv did not answer in time",
        "ConnectionError": "arXiv cannot be reached",
        "ProxyError": "the proxy cannot be reached",
        "SSLError": "arXiv's certificate cannot be verified",
        "ChunkedEncodingError": "the answer was cut off",
    }
    return names.get(type(error).__name__, f"the request failed ({type(error).__name__})")


def entries_of(response: requests.Response) -> int:
    """Return how many entries a feed has.

    Raises:
        PaperDoesNotExist: arXiv says that there is no such id.
        PaperUnavailable: the answer is no whole feed.
    """
    body = response.content
    if response.status_code == 400 and b"/api/errors" in body:
        raise PaperDoesNotExist("metadata: arXiv knows no such id", "check the id")
    check_status(response.status_code, response.headers, "metadata")
    if b"<feed" not in body[:2000]:
        raise TryAgain("metadata: arXiv sent something else than a feed")
    if not body.rstrip().endswith(b"</feed>"):
        raise TryAgain("metadata: the answer was cut off")
    return len(re.findall(rb"<entry[\s>]", body))


def _session(settings: Settings) -> Any:
    """Return the session that the client is given; a function, so that requests is imported when needed."""
    import requests

    class Session(requests.Session):  # type: ignore[misc]  # requests ships no types
        """One request: ours is the user agent, the time, the size, and what counts as an answer."""

        entries = 0
        """In the last feed."""
        asked = False
        """Whether this question was put already: what fits into one feed needs no second page."""

        def get(self, url: Any, **_: Any) -> requests.Response:
            if self.asked:
                raise TryAgain("metadata: arXiv's answer leaves out entries that it counts")
            self.asked = True
            headers = {"User-Agent": settings.user_agent}
            for _hop in range(4):
                response = super().get(
                    url, headers=headers, timeout=settings.timeout, allow_redirects=False, stream=True
                )
                with response:
                    response._content = self._body(response)
                target = response.headers.get("location")
                if not (response.is_redirect and target):
                    self.entries = entries_of(response)
                    return response
                url = requests.compat.urljoin(url, target)
                if not settings.allows(url):
                    break
                time.sleep(settings.pause)  # a redirection is followed by a request like any other
            raise PaperUnavailable("metadata: arXiv sends us elsewhere, where we do not go", "check CLAIMCHECK_API")

        def _body(self, response: requests.Response) -> bytes:
            """Return the whole body, within the limits on time and size."""
            parts, size, end = [], 0, time.monotonic() + settings.longest
            for part in response.iter_content(65536):
                parts.append(part)
                size += len(part)
                if size > MAX_FEED:
                    raise PaperUnavailable("metadata: the answer is too large to be arXiv's", "check CLAIMCHECK_API")
                if time.monotonic() > end:
                    raise TryAgain("metadata: the answer takes too long")
            return b"".join(parts)

    session = Session()
    if settings.proxy:
        session.proxies = {"http": settings.proxy, "https": settings.proxy}
    if settings.certificates:
        session.verify = settings.certificates
    return session
