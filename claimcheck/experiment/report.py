"""The outcome of a rerun for people and machines: terminal, Markdown, JSON, HTML; all from the record alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from ..model import Reproduced
from ..render.words import printable
from .outcome import LEAD

WIDTH = 41
"""Characters of the forest plot on a terminal."""


def as_json(reproduced: Reproduced) -> str:
    """Return the record, as `findings.json` holds it under `reproduced`."""
    record = {"schema": "claimcheck/rerun/1", "outcome": reproduced.outcome, **reproduced.detail}
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def as_text(reproduced: Reproduced) -> str:
    """Return what the terminal shows."""
    detail = reproduced.detail
    lines = [f"{detail['claim']}: {detail['says']}", "", detail["words"], *_notes(detail), ""]
    if "interval" in detail:
        lines += [*_plot(detail), ""]
        lines += [f"{name:<{_name_width(detail)}}  {value}" for name, value in _facts(detail)]
    lines += ["", "not tested: " + "; ".join(detail["untested"])] if detail["untested"] else []
    lines += ["differs from the paper: " + "; ".join(detail["deviations"])] if detail["deviations"] else []
    return printable_lines(lines)


def as_markdown(reproduced: Reproduced) -> str:
    """Return the report as Markdown."""
    detail = reproduced.detail
    lines = [f"# {LEAD[reproduced.outcome]}", "", f"> {detail['says']}", "", detail["words"], ""]
    lines += [*(f"* {note}" for note in _notes(detail)), ""]
    if "interval" in detail:
        lines += ["## Claimed against measured", "", "```", *_plot(detail), "```", ""]
        lines += ["| | |", "|---|---|", *(f"| {_cell(name)} | {_cell(value)} |" for name, value in _facts(detail)), ""]
        lines += ["## Per target", "", *_arms_table(detail), ""]
    lines += ["## Runs", "", "| run | id | status | score |", "|---|---|---|---|"]
    lines += [f"| {_cell(r['name'])} | {r['id']} | {_status(r)} | {_score(r)} |" for r in detail["runs"]]
    lines += ["", *(f"* not run: {name}" for name in detail["missing"])]
    lines += ["", "## What it does not test", "", *(f"* {line}" for line in detail["untested"])]
    lines += ["", "## What differs from the paper's setting", "", *(f"* {line}" for line in detail["deviations"])]
    return printable_lines(lines)


def as_html(reproduced: Reproduced) -> str:
    """Return the report as one page that stands alone: no script, nothing loaded from elsewhere."""
    from importlib.resources import files

    from ..render.forest import forest

    detail = reproduced.detail
    style = files("claimcheck.render").joinpath("templates", "report.css").read_text("utf-8")
    plot = ""
    if "interval" in detail:
        plot = f'<figure class="forest">{forest(detail)}<figcaption>{_text(_legend(detail))}</figcaption></figure>'
    facts = _rows(_facts(detail)) if "interval" in detail else ""
    body = [
        f"<h1>{_text(LEAD[reproduced.outcome])}</h1><p class='of'><cite>{_text(detail['says'])}</cite></p>",
        f"<p class='facts'><span>{_text(detail['claim'])}, version {detail['version']}</span>",
        f"<span>profile {_text(detail['scale']['profile'])}</span></p></header><main>",
        f"<p>{_text(detail['words'])}</p>{_list(_notes(detail))}{plot}",
        f"<table><tbody>{facts}</tbody></table>" if facts else "",
        "<h2>Per target</h2>" + _table(*_arms_cells(detail)) if "targets" in detail else "",
        "<h2>Runs</h2>"
        + _table(
            ["run", "id", "status", "score"], [[r["name"], r["id"], _status(r), _score(r)] for r in detail["runs"]]
        ),
        f"<h2>Not run</h2>{_list(detail['missing'])}" if detail["missing"] else "",
        f"<h2>What it does not test</h2>{_list(detail['untested'])}",
        f"<h2>What differs from the paper's setting</h2>{_list(detail['deviations'])}",
    ]
    head = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" '
        f'content="light dark"><title>{_text(detail["claim"])} · claimcheck</title><style>{style}</style></head>'
        '<body><header class="top"><p class="brand">claimcheck <span>claimed against measured</span></p>'
    )
    return head + "\n".join(part for part in body if part) + "</main></body></html>\n"


FORMATS: Mapping[str, tuple[str, Callable[[Reproduced], str]]] = {
    "html": ("index.html", as_html),
    "md": ("report.md", as_markdown),
    "json": ("outcome.json", as_json),
}
"""Format to (file name, what writes it)."""


def printable_lines(lines: Sequence[str]) -> str:
    """Return the lines with nothing in them that steers a terminal, no blank one twice."""
    kept = [line for i, line in enumerate(lines) if line or (i and lines[i - 1])]
    return "\n".join(printable(line.rstrip()) for line in kept).rstrip() + "\n"


def _notes(detail: Mapping[str, Any]) -> list[str]:
    notes = [f"beware: {warning}" for warning in detail.get("warnings", ())]
    without = detail.get("without_collapsed")
    if without:
        notes.append(f"without collapsed runs: {_interval(without)}, {LEAD[without['outcome']].lower()}")
    return notes


def _facts(detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    claimed = detail["claimed"]
    yield "claimed", "no number" if claimed is None else f"{claimed:+g} (version {detail['version']})"
    yield "measured", f"{_interval(detail)}, 90% interval"
    yield "compared", ", ".join(detail["scale"]["compares"])
    yield "margin", f"{detail['margin']:g}: {detail['margin_reason']}"
    if detail["smallest_margin"] is not None:
        yield "smallest margin that passes", f"{detail['smallest_margin']:.1f}"
    yield "seeds", f"{len(detail['seeds'])}: {', '.join(f'{d:+.1f}' for d in detail['differences'])}"
    yield "spread", f"{detail['spread']:.1f} between seeds, {detail['items']:.1f} from the choice of test items"
    yield "runs", f"{len(detail['runs'])} recorded, {detail['failed']} failed, {detail['collapsed']} collapsed"


def _all_rows(detail: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield {"name": "measured", "estimate": detail["estimate"], "interval": detail["interval"]}
    for group in ("controls", "others", "targets", "languages"):
        yield from detail[group]


def _name_width(detail: Mapping[str, Any]) -> int:
    return min(46, max(len(str(row["name"])) for row in _all_rows(detail)))


def _plot(detail: Mapping[str, Any]) -> Iterator[str]:
    """Yield the forest plot in characters: `|` zero, `^` the claim, `(` `)` the interval, `o` the estimate."""
    rows = list(_all_rows(detail))
    shown = [] if detail["claimed"] is None else [detail["claimed"]]
    ends = [0.0, *shown, *(v for row in rows for v in row["interval"])]
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0

    def at(value: float) -> int:
        return int(0.5 + (value - low) / span * (WIDTH - 1))

    width = _name_width(detail)
    for row in rows:
        line = [" "] * WIDTH
        for place in range(at(row["interval"][0]), at(row["interval"][1]) + 1):
            line[place] = "-"
        line[at(0.0)] = "|"
        for value in shown:
            line[at(value)] = "^"
        line[at(row["interval"][0])], line[at(row["interval"][1])] = "(", ")"
        line[at(row["estimate"])] = "o"
        yield f"{row['name'][:width]:<{width}}  {''.join(line)}  {_interval(row)}"
    yield f"{'':<{width}}  | zero{', ^ claimed' if shown else ''}. {_legend(detail)}"


def _legend(detail: Mapping[str, Any]) -> str:
    """Return what the plot shows, and what the claim's line in it does not."""
    words = "Points with 90% intervals; treatment minus baseline unless a row says otherwise."
    if detail["claimed"] is not None and not detail["scale"]["same"]:
        words += " The claim was made at another scale: its line is no target that these intervals should meet."
    return words


def _arms_cells(detail: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    arms = list(detail["targets"][0]["arms"])
    rows = [
        [t["name"] + ("" if t["compared"] else " (not compared)"), *(f"{t['arms'][a]:.1f}" for a in arms), _interval(t)]
        for t in detail["targets"]
    ]
    return ["target", *arms, "treatment minus baseline"], rows


def _arms_table(detail: Mapping[str, Any]) -> Iterator[str]:
    head, rows = _arms_cells(detail)
    yield "| " + " | ".join(head) + " |"
    yield "|---" * len(head) + "|"
    for row in rows:
        yield "| " + " | ".join(_cell(one) for one in row) + " |"


def _interval(one: Mapping[str, Any]) -> str:
    low, high = one["interval"]
    return f"{one['estimate']:+.1f} [{low:+.1f}, {high:+.1f}]"


def _status(run: Mapping[str, Any]) -> str:
    return f"{run['status']}: {run['reason']}" if run.get("reason") else str(run["status"])


def _score(run: Mapping[str, Any]) -> str:
    return "" if run["score"] is None else f"{run['score']:.1f}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _text(text: object) -> str:
    return escape(printable(str(text)), quote=True)


def _list(lines: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{_text(line)}</li>' for line in lines)}</ul>" if lines else ""


def _rows(facts: Iterator[tuple[str, str]]) -> str:
    return "".join(f'<tr><th scope="row">{_text(name)}</th><td>{_text(value)}</td></tr>' for name, value in facts)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f'<th scope="col">{_text(one)}</th>' for one in head)
    body = "".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
