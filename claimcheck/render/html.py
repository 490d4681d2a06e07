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
from itertools import pairwise
from pathlib import Path
from typing import Any

from .headline import headline
from .interface import Assets, Format
from .record import ClaimRecord, EvidenceRecord, Record, VersionRecord
from .words import MARKS, VERDICTS, plural, printable

EMBEDDED = 8_000_000
"""Characters of pictures in one page; those beyond are linked, and lie beside it."""
REPEATED = 500_000
"""Characters of pictures up to which one that is shown again is embedded again: a reader need not go back."""
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
SUPPORTING = ("quoted", "quoted_to_cut", "reworded", "in_table", "computed", "only_if_rounded")
UNDECIDED = ("wording_differs", "entailment_undecided")
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
    """The page crops, embedded where they are shown; in a long report, a crop shown before is pointed to."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._shown: dict[str, dict[str, Any]] = {}
        self._room = EMBEDDED

    def show(self, name: str | None, place: str, number: int) -> dict[str, Any] | None:
        """Return what the template needs to show picture `name` in the card with id `place`."""
        if name is None or name not in self._assets:
            return None
        if name in self._shown and self._room < EMBEDDED - REPEATED:
            return self._shown[name]
        data = self._assets[name]
        source = "data:image/png;base64," + base64.b64encode(data).decode()
        if len(source) > self._room:
            return {"file": name}
        self._room -= len(source)
        self._shown.setdefault(name, {"see": place, "number": number})
        width, height = struct.unpack(">II", data[16:24])
        # Half as large again as their pixels at two a point: the size of the printed page, sharp on most screens.
        return {"source": source, "width": width * 2 // 3, "height": height * 2 // 3}


def _card(number: int, claim: ClaimRecord, record: Record, pictures: _Pictures) -> dict[str, Any]:
    """Return everything the template says about one claim."""
    place = f"c-{claim['id']}"
    cited = {r["key"]: r for r in record["references"]}
    # What was said of a paper beside the paper is not said again at each of its claims.
    said = [caveat for reference in record["references"] for caveat in reference["caveats"]]
    return {
        "number": number,
        "place": place,
        "claim": claim,
        "segments": list(segments(claim["text"], claim["quantities"])),
        "cites": [cited[key] for key in claim["cites"] if key in cited],
        "caveats": [caveat for caveat in claim["caveats"] if caveat not in said],
        "restored": _restored(claim),
        "versions": list(_versions(claim, pictures, place, number)),
        "papers": sorted({e["paper"] for e in claim["evidence"]}),
        "changed": _changed(claim),
        "forest": _forest(claim["reproduced"]),
        "settings": list(_settings(claim["reproduced"])),
    }


def _versions(claim: ClaimRecord, pictures: _Pictures, place: str, number: int) -> Iterator[dict[str, Any]]:
    """Yield the evidence by the version it stands in, so that versions can be shown side by side.

    What belongs to no version comes first, under no head.
    """
    owned = {index for version in claim["by_version"] for index in version["evidence"]}
    free = [e for index, e in enumerate(claim["evidence"]) if index not in owned]
    if free:
        yield {"head": None, "evidence": _shown(free, pictures, place, number)}
    for version in claim["by_version"]:
        mine = [claim["evidence"][index] for index in version["evidence"]]
        undecided = version["reason_code"] in UNDECIDED
        yield {
            "head": version,
            "says": "speaks of it" if undecided else OUTCOME_WORDS[version["outcome"]],
            "colour": "open" if undecided else version["outcome"],
            "evidence": _shown(mine, pictures, place, number),
        }


def _restored(claim: ClaimRecord) -> str | None:
    """Return the source's sentence for a claim that was cut off, unless it is shown as evidence anyway."""
    quotes = [" ".join(e["quote"].split()) for e in claim["evidence"]]
    restored = " ".join((claim["restored"] or "").split())
    shown = restored in quotes or any(f"{a} {b}" == restored for a, b in pairwise(quotes))
    return None if shown else claim["restored"]


def _forest(reproduced: Mapping[str, Any]) -> Any:
    """Return the forest plot of a rerun as markup, or None where there was none."""
    if reproduced["outcome"] == "not_run" or "interval" not in reproduced:
        return None
    from markupsafe import Markup

    from .forest import forest

    return Markup(forest(reproduced))  # noqa: S704 - it escapes every text it is given


def _settings(reproduced: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a reader must know of a rerun before the plot means anything: head and words."""
    scale = reproduced.get("scale") or {}
    if scale.get("trains") and not reproduced.get("words"):
        yield "What was trained", scale["trains"]
    for head, field in (("What this leaves untested", "untested"), ("Otherwise than in the paper", "deviations")):
        if reproduced.get(field):
            yield head, "; ".join(reproduced[field])
    if reproduced.get("margin_reason"):
        yield "Margin", f"±{reproduced['margin']}: {reproduced['margin_reason']}"
    if reproduced.get("runs"):
        seeds, runs = reproduced.get("seeds") or (), reproduced["runs"]
        yield (
            "Runs",
            f"{plural(len(runs), 'run')} over {plural(len(seeds), 'seed')}, {reproduced.get('failed', 0)} failed",
        )


def _changed(claim: ClaimRecord) -> str | None:
    """Return the sentence that a finding changed between versions, where it did."""
    found = {v["version"]: _says(v) for v in claim["by_version"] if v["outcome"] != "not_read"}
    if len(set(found.values())) < 2:
        return None
    first, *_, last = sorted(found, key=lambda version: (len(version), version))
    return f"The finding changed between {first} and {last}."


def _says(version: VersionRecord) -> str:
    """Return what a version does to a claim, whatever the words or the table it does it with."""
    return "states" if version["reason_code"] in SUPPORTING else version["outcome"]


def _shown(
    evidence: Sequence[EvidenceRecord], pictures: _Pictures, place: str = "", number: int = 0
) -> list[dict[str, Any]]:
    return [{"record": e, "picture": pictures.show(e["picture"], place, number)} for e in evidence]


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
