"""What an answer of arXiv means: there, not there, come later, or broken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ..errors import PaperDoesNotExist, PaperUnavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What arXiv says of one version of a paper."""

    id: str
    """Without version."""
    version: int
    title: str
    abstract: str
    authors: tuple[str, ...]
    published: str
    """ISO date of this version."""
    comment: str
    withdrawn: bool


class TryAgain(Exception):
    """An answer that another attempt may better: a broken transfer, a busy or angry server."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message, after)
        self.message, self.after = message, after
        """`after`: seconds that the server asks us to wait."""


def check_status(status: int, headers: Mapping[str, str], what: str) -> None:
    """Return if `status` is 200; otherwise say what it means.

    Raises:
        TryAgain: 403, 408, 425, 429 and 5xx: now is not the time.
        PaperDoesNotExist: 404 and 410.
        PaperUnavailable: anything else.
    """
    if status == 200:
        return
    said = f"{what}: arXiv answered with HTTP {status}"
    if status in (404, 410):
        raise PaperDoesNotExist(said, "check the id")
    if status in (403, 408, 425, 429) or status >= 500:
        why = {403: " (access refused for now)", 429: " (too many requests)"}.get(status, "")
        raise TryAgain(said + why, retry_after(headers.get("retry-after")))
    raise PaperUnavailable(said, "try again later")


def retry_after(text: str | None) -> float | None:
    """Return the seconds that a Retry-After header asks for: a number, or a date; None where it has neither."""
    if not text:
        return None
    text = text.strip()
    if re.fullmatch(r"\d{1,9}", text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


_WITHDRAWN = re.compile(
    r"(?:this|the|our)?\s?(?:(?:arxiv )?(?:paper|article|submission|manuscript|preprint|work|version|note|document)\s)?"
    r"(?:is |was |has been |had been |have been )?(?:\w{1,20} )?(?:withdrawn|retracted)\b",
    re.IGNORECASE,
)


def says_withdrawn(comment: str, abstract: str) -> bool:
    """Whether arXiv's comment (or, for old papers, the abstract) begins by saying that the paper is withdrawn.

    Only the beginning counts: "Section 4 of v1, which was withdrawn, ..." says something else.
    """
    return any(_WITHDRAWN.match(" ".join(text.split())[:200]) is not None for text in (comment, abstract))
