"""From what is at hand, and what came of asking, to the answer for a reference: status, words, sources in order."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Caveat, Consulted, ReadInfo, Reference, ReferenceStatus
from .asking import Known
from .local import Copy
from .reading import Opened
from .seeking import Sought
from .source import PaperSource, abstract_source, read_info


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """What can be read of one paper without asking anybody."""

    opened: tuple[Opened, ...] = ()
    """One per version, the newest first, unknown versions last."""
    faults: tuple[tuple[Copy, str], ...] = ()
    """Files that are there and cannot be read, and why."""
    caveats: tuple[Caveat, ...] = ()
    """Of files that turned out to be another paper."""

    def version(self, wanted: int) -> Opened | None:
        """Return the readable copy of one version."""
        return next((o for o in self.opened if o.identity.version == wanted), None)

    def fault(self, wanted: int | None) -> str | None:
        """Return why the file of the wanted version (any, for None) cannot be read, if there is one."""
        return next((why for copy, why in self.faults if wanted is None or copy.version in (None, wanted)), None)

    @property
    def words(self) -> str:
        """The versions that can be read, as a message names them."""
        versions = [o.identity.version for o in self.opened]
        return ", ".join(f"v{v}" if v is not None else "a file of unknown version" for v in versions)


def answer(reference: Reference, hand: AtHand, known: Known, sought: Sought | None) -> Consulted:
    """Return what came of one reference; `sought` is None where nobody had to be asked."""
    cited = reference.version
    found = hand.version(cited) if cited is not None else next(iter(hand.opened), None)
    if sought is not None and sought.status == "withdrawn":
        return _consulted(reference, "withdrawn", sought.message, hand, known)
    if found is not None:
        return _consulted(reference, "read", _not_latest(found, cited, known), hand, known, first=found)
    if (fault := hand.fault(cited)) is not None:
        return _consulted(reference, "unreadable", fault, hand, known)
    if sought is None or sought.status == "read":
        # It came, but its stamp says that it is something else.
        message = "; ".join(c.message for c in hand.caveats) or "the file that came is another version"
        return _consulted(reference, "other_version" if hand.opened else "unavailable", message, hand, known)
    said = known.of(sought.version)
    if sought.status == "abstract_only" and said is not None and said.abstract:
        return _consulted(reference, "abstract_only", sought.message, hand, known, abstract=abstract_source(said))
    if hand.opened:
        message = f"{sought.message}; at hand: {hand.words}"
        return _consulted(reference, "other_version", message, hand, known)
    return _consulted(reference, sought.status, sought.message, hand, known)


def _not_latest(found: Opened, cited: int | None, known: Known) -> str:
    """Return the words for a reference without version of which not the latest was read."""
    version = found.identity.version
    if cited is not None or known.latest is None or version in (None, known.latest):
        return ""
    return f"no version is cited; v{version} was read, arXiv's latest is v{known.latest}"


def _consulted(
    reference: Reference,
    status: ReferenceStatus,
    message: str,
    hand: AtHand,
    known: Known,
    *,
    first: Opened | None = None,
    abstract: PaperSource | None = None,
) -> Consulted:
    """Return the answer: what counts first, then the other versions at hand."""
    order = [first] if first is not None else []
    order += [o for o in hand.opened if o is not first]
    sources = [o.source for o in order]
    read: list[ReadInfo] = [read_info(o.source, o.identity.version, o.identity.known_by) for o in order]
    version = reference.version if reference.version is not None else known.latest
    if first is not None:
        version = first.identity.version
    if abstract is not None:
        sources.insert(0, abstract)
        read.insert(0, read_info(abstract, version, "request"))
    said = known.of(version)
    title = said.title if said is not None else next((s.paper.title for s in sources if s.paper.title), None)
    return Consulted(
        reference=reference,
        status=status,
        message=message,
        sources=tuple(sources),
        read=tuple(read),
        title=title or None,
        published=said.published if said is not None else None,
        caveats=(*hand.caveats, *_caveats(order[:1], version, known)),
    )


def _caveats(counts: list[Opened], version: int | None, known: Known) -> tuple[Caveat, ...]:
    """Return what a reader should know of the file that was read."""
    found = [caveat for one in counts for caveat in one.identity.caveats]
    latest = known.of(None)
    if counts and latest is not None and latest.withdrawn and version != latest.version:
        why = f": {latest.comment}" if latest.comment else ""
        message = f"the paper was withdrawn later (v{latest.version}){why}"[:300]
        found.append(Caveat(code="withdrawn_later", message=message))
    return tuple(found)
