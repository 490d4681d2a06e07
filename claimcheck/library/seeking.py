"""Getting hold of the version that counts, and saying in one word what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..errors import PaperDoesNotExist, PaperUnavailable
from ..model import ReferenceStatus
from .asking import Asking, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What came of asking arXiv for one version of a paper."""

    status: ReferenceStatus
    """`read` means: it is in the library now."""
    version: int | None = None
    """The version that counts, as far as it is known."""
    message: str = ""
    fetched: bool = False
    """Whether a file came over the network for it."""


def seek(asking: Asking, paper_id: str, cited: int | None) -> Sought:
    """Have the cited version (for None: the latest) in the library, or say why not."""
    trouble = ""
    try:
        asking.ask([(paper_id, cited)])
    except PaperUnavailable as error:
        trouble = error.message
    known = asking.known(paper_id)
    version = cited if cited is not None else known.latest
    if known.exists is False and known.fresh:
        return _does_not_exist(paper_id)
    said = known.of(version)
    if said is not None and said.withdrawn:
        why = f" ({said.comment})" if said.comment else ""
        return Sought(status="withdrawn", version=version, message=f"{paper_id}v{version} was withdrawn{why}"[:300])
    if version is None and trouble:
        return _untried(asking, paper_id, version, trouble)
    try:
        # Without any answer on the paper, asking for its first version is the second witness.
        fetched = asking.bring(paper_id, version or 1)
        return Sought(status="read", version=version or 1, fetched=fetched)
    except PaperDoesNotExist:
        return _not_there(asking, paper_id, version, known, trouble)
    except PaperUnavailable as error:
        if asking.offline and _is_beyond(version, known):
            return _beyond(version, known)
        untried = _untried(asking, paper_id, version, error.message)
        # A snapshot knows an older version's date and not its abstract.
        return replace(untried, status="abstract_only") if said is not None and said.abstract else untried


def _untried(asking: Asking, paper_id: str, version: int | None, trouble: str) -> Sought:
    if not asking.offline:
        return Sought(status="unavailable", version=version, message=trouble)
    name = f"{paper_id}v{version}" if version is not None else paper_id
    message = f"{name} is not at hand, and was not asked for because --offline was given"
    return Sought(status="not_tried", version=version, message=message)


def _is_beyond(version: int | None, known: Known) -> bool:
    return version is not None and known.latest is not None and version > known.latest


def _beyond(version: int | None, known: Known) -> Sought:
    message = f"arXiv has no v{version}; the latest is v{known.latest}"
    return Sought(status="other_version", version=version, message=message)


def _not_there(asking: Asking, paper_id: str, version: int | None, known: Known, trouble: str) -> Sought:
    """Say what it means that arXiv has no PDF of the version."""
    if trouble:
        message = f"arXiv has no PDF of {paper_id}v{version}; more could not be learnt: {trouble}"
        return Sought(status="unavailable", version=version, message=message)
    if known.exists is None:
        return _unheard_of(asking, paper_id, version)
    if _is_beyond(version, known):
        return _beyond(version, known)
    name = f"{paper_id}v{version}"
    try:
        fetched = asking.bring(paper_id, version or 1, "tex")
        return Sought(status="read", version=version, fetched=fetched)
    except PaperUnavailable:
        return Sought(status="abstract_only", version=version, message=f"arXiv has neither a PDF nor source of {name}")


def _unheard_of(asking: Asking, paper_id: str, version: int | None) -> Sought:
    """Say what it means that neither the API nor the server of PDFs knows the version.

    The API now and then gives an empty answer for papers it has, so there must be a second witness.
    """
    if version is not None and version > 1:
        try:
            asking.bring(paper_id, 1)
        except PaperDoesNotExist:
            pass
        except PaperUnavailable as error:
            return Sought(status="unavailable", version=version, message=error.message)
        else:
            return Sought(status="other_version", version=version, message=f"arXiv has no v{version}, but a v1")
    asking.remember_absence(paper_id)
    return _does_not_exist(paper_id)


def _does_not_exist(paper_id: str) -> Sought:
    return Sought(status="does_not_exist", message=f"arXiv has no paper {paper_id}")
