"""claimcheck from Python: `claimcheck.check("summary.md", papers=["papers/"])`.

>>> import claimcheck
>>> report = claimcheck.check("summary.md", papers=["papers"], offline=True)  # doctest: +SKIP
>>> report.counts["contradicted"]  # doctest: +SKIP
2
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .errors import UsageError
from .render.record import ClaimRecord, Record

if TYPE_CHECKING:
    import pandas as pd

AnyPath = str | PathLike[str]


@dataclass(frozen=True, slots=True, repr=False)
class CheckedSummary:
    """What `check` found: the record of `findings.json`, and ways to look at it."""

    record: Record

    @property
    def claims(self) -> list[ClaimRecord]:
        """The claims with their verdicts, in the order of the summary."""
        return self.record["claims"]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many claims there are, and how many with each verdict."""
        return self.record["counts"]

    @property
    def headline(self) -> str:
        """The one sentence a reader takes away."""
        from .render.headline import headline

        return headline(self.record)

    def __repr__(self) -> str:
        return f"<CheckedSummary {self.record['summary']['path']!r}: {self.headline}>"

    def __iter__(self) -> Iterator[ClaimRecord]:
        return iter(self.claims)

    def __len__(self) -> int:
        return len(self.claims)

    def render(self, name: str) -> str:
        """Return the report in a format of `check --format`, such as `html`, `md` or `sarif`.

        Raises:
            UsageError: there is no such format.
        """
        from .render import FORMATS, by_name

        one = by_name(name)
        if one is None:
            known = ", ".join(f.name for f in FORMATS)
            raise UsageError(f"{name}: not a format", f"known formats: {known}")
        return one.render(self.record, {})

    def to_frame(self) -> pd.DataFrame:
        """Return one row a claim, for pandas (extra `frames`).

        Raises:
            MissingExtra: pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            from .errors import MissingExtra

            raise MissingExtra("to_frame needs pandas", "pip install 'claimcheck-arxiv[frames]'") from error
        return pd.DataFrame([row(claim) for claim in self.claims], columns=list(COLUMNS))

    def _repr_html_(self) -> str:
        """Return a table for notebooks; every text in it is escaped."""
        from .render.words import MARKS, printable

        def cell(text: str) -> str:
            return f"<td style='text-align:left'>{escape(printable(text))}</td>"

        rows = "".join(
            f"<tr>{cell(MARKS[c['verdict']] + ' ' + c['verdict'].replace('_', ' '))}"
            f"{cell(c['text'])}{cell(c['reason'])}</tr>"
            for c in self.claims
        )
        return f"<p><b>{escape(printable(self.headline))}</b></p><table>{rows}</table>"


COLUMNS = ("id", "line", "claim", "verdict", "reason_code", "reason", "paper", "page", "quote", "confidence")
"""Columns of `to_frame`, and of Parquet files."""


def row(claim: ClaimRecord) -> dict[str, Any]:
    """Return one claim as a flat row."""
    first = claim["evidence"][0] if claim["evidence"] else None
    return {
        "id": claim["id"],
        "line": claim["line"],
        "claim": claim["text"],
        "verdict": claim["verdict"],
        "reason_code": claim["reason_code"],
        "reason": claim["reason"],
        "paper": first["paper"] if first else None,
        "page": first["page"] if first else None,
        "quote": first["quote"] if first else None,
        "confidence": claim["confidence"],
    }


def check(
    summary: AnyPath,
    *,
    papers: Sequence[AnyPath] = (),
    paper: Mapping[str, AnyPath] | None = None,
    offline: bool = False,
    tables: Literal["needed", "all", "none"] = "needed",
    library: AnyPath | None = None,
) -> CheckedSummary:
    """Check the summary in a file and return what was found; nothing is written but the library.

    `papers` are folders of local papers named by arXiv id, `paper` maps an id to a file; without them
    and without `offline` the cited papers are fetched from arXiv.

    Raises:
        ClaimcheckError: the summary cannot be read, or an argument is wrong.
    """
    from .scale import Settings, check_input, open_library
    from .workspace import inputs

    (one,) = inputs([str(summary)], (), None, None).summaries if Path(summary).is_file() else _no_file(summary)
    settings = Settings(
        papers=tuple(Path(p) for p in papers),
        overrides={key: Path(value) for key, value in (paper or {}).items()},
        offline=offline,
        library=None if library is None else Path(library),
        tables=tables,
        write=False,
    )
    with open_library(settings) as shelf:
        checked = check_input(one, settings, shelf)
    if checked.error is not None:
        raise checked.error
    if checked.record is None:
        raise UsageError(f"{summary}: not checked", "run `claimcheck check` on it to see why")
    return CheckedSummary(checked.record)


def _no_file(summary: AnyPath) -> tuple[Any]:
    raise UsageError(f"{summary}: no such file", "give the path of one summary")
