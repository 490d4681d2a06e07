"""The report people read: one HTML file that opens from disk, fetches nothing and stays small.

Everything is inlined: styles, the little script that filters, the page crops. The Content-Security-Policy
names the style and the script by digest and allows nothing else, so that no text of a summary, a paper or
a file name can act even if it got past the escaping.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from .interface import Assets, Format
from .record import ClaimRecord, EvidenceRecord, Record
from .words import MARKS, VERDICTS, headline, plural, printable

TEMPLATES = Path(__file__).parent / "templates"

VERDICT_WORDS = {
    "supported": "supported",
    "contradicted": "contradicted",
    "unclear": "unclear",
    "not_found": "not found",
    "not_checked": "not checked",
}
OUTCOME_WORDS = {
    "verbatim": "word for word",
    "verbatim_to_cut": "word for word, up to where it is cut",
    "reworded": "in other words",
    "in_table": "in a table",
    "differs": "otherwise",
    "absent": "no passage speaks of it",
    "not_read": "the cited version was not read",
    "consistent": "comes out",
    "within_rounding": "comes out within rounding",
    "inconsistent": "does not come out",
    "not_applicable": "nothing to recompute",
    "not_looked": "not looked at",
    "reproduced": "came out again",
    "direction_only": "same direction, another size",
    "not_reproduced": "did not come out",
    "inconclusive": "open",
    "agrees_at_this_scale": "agrees, at a smaller scale than the paper's",
    "disagrees_at_this_scale": "disagrees, at a smaller scale than the paper's",
    "not_run": "not run",
}
STATUS_WORDS = {"read": "read", "not_arxiv": "no arXiv paper"}


@cache
def environment() -> Any:
    """Return the Jinja2 environment: everything escaped, a misspelt field is an error."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["clean"] = printable
    made.filters["words"] = lambda code: STATUS_WORDS.get(code, code.replace("_", " "))
    made.globals.update(
        verdicts=VERDICTS,
        verdict_words=VERDICT_WORDS,
        outcome_words=OUTCOME_WORDS,
        marks=MARKS,
        plural=plural,
    )
    return made


def inlined(name: str) -> tuple[str, str]:
    """Return the text of a template file and the digest by which a policy allows it."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return text, f"'sha256-{digest}'"


def page(template: str, **fields: Any) -> str:
    """Return a whole page: the template with style, script and policy."""
    from markupsafe import Markup

    style, style_digest = inlined("report.css")
    script, script_digest = inlined("report.js")
    policy = (
        f"default-src 'none'; img-src data:; style-src {style_digest}; script-src {script_digest}; "
        "base-uri 'none'; form-action 'none'"
    )
    text: str = (
        environment()
        .get_template(template)
        .render(style=Markup(style), script=Markup(script), policy=Markup(policy), **fields)  # noqa: S704 - ours
    )
    return text


def _render(record: Record, assets: Assets) -> str:
    pictures = _Pictures(assets)
    claims = [_card(number, claim, record, pictures) for number, claim in enumerate(record["claims"], 1)]
    return page(
        "report.html.j2",
        record=record,
        summary=record["summary"],
        title=record["summary"]["title"] or record["summary"]["path"],
        headline=headline(record),
        claims=claims,
        papers=sorted({p for card in claims for p in card["papers"]}),
        reasons=sorted({card["claim"]["reason_code"] for card in claims}),
        self_checks=[
            {"paper": paper["paper"], "check": check, "evidence": _shown(check["evidence"], pictures)}
            for paper in record["papers"]
            for check in paper["self_checks"]
        ],
        address=address,
    )


def address(paper: str) -> str:
    """Return the address of a paper at its version; built from the id alone, never from a summary's text."""
    return f"https://arxiv.org/abs/{paper}"


class _Pictures:
    """The page crops, each embedded where it is first shown and pointed to from then on."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._shown: dict[str, str] = {}

    def show(self, name: str | None, place: str) -> dict[str, Any] | None:
        """Return what the template needs to show picture `name` at the element with id `place`."""
        if name is None or name not in self._assets:
            return None
        if name in self._shown:
            return {"see": self._shown[name]}
        self._shown[name] = place
        data = self._assets[name]
        width, height = struct.unpack(">II", data[16:24])
        source = "data:image/png;base64," + base64.b64encode(data).decode()
        # Crops are made at twice the size they are shown at, for sharp screens.
        return {"source": source, "width": width // 2, "height": height // 2}


def _card(number: int, claim: ClaimRecord, record: Record, pictures: _Pictures) -> dict[str, Any]:
    """Return everything the template says about one claim."""
    place = f"c-{claim['id']}"
    cited = {r["key"]: r for r in record["references"]}
    return {
        "number": number,
        "place": place,
        "claim": claim,
        "segments": list(segments(claim["text"], claim["quantities"])),
        "cites": [cited[key] for key in claim["cites"] if key in cited],
        "evidence": _shown(claim["evidence"], pictures, place),
        "papers": sorted({e["paper"] for e in claim["evidence"]}),
        "changed": _changed(claim),
        "forest": _forest(claim["reproduced"]),
    }


def _forest(reproduced: Mapping[str, Any]) -> Any:
    """Return the forest plot of a rerun as markup, or None where there was none."""
    if reproduced["outcome"] == "not_run" or "interval" not in reproduced:
        return None
    from markupsafe import Markup

    from .forest import forest

    return Markup(forest(reproduced))  # noqa: S704 - it escapes every text it is given


def _changed(claim: ClaimRecord) -> str | None:
    """Return the sentence that a finding changed between versions, where it did."""
    outcomes = {v["version"]: v["outcome"] for v in claim["by_version"] if v["outcome"] != "not_read"}
    if len(set(outcomes.values())) < 2:
        return None
    first, *_, last = sorted(outcomes)
    return f"The finding changed between {first} and {last}."


def _shown(evidence: Sequence[EvidenceRecord], pictures: _Pictures, place: str = "") -> list[dict[str, Any]]:
    return [
        {"record": e, "picture": pictures.show(e["picture"], place), "number": number}
        for number, e in enumerate(evidence, 1)
    ]


def segments(text: str, quantities: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Yield (words, status, what the paper has) so that a claim's numbers can be marked right or wrong.

    Status is empty for words between numbers. Spans that overlap or lie outside are left unmarked.
    """
    at = 0
    for quantity in sorted((q for q in quantities if q["span"]), key=lambda q: q["span"][0]):
        start, end = quantity["span"]
        if start < at or not start < end <= len(text):
            continue
        if start > at:
            yield text[at:start], "", ""
        yield text[start:end], quantity["status"], ", ".join(quantity["found"])
        at = end
    if at < len(text):
        yield text[at:], "", ""


HTML = Format(name="html", file="index.html", render=_render)
