"""Every format of the shelf: whole, escaped, the same each time."""

from __future__ import annotations

import csv
import io
import json
import xml.dom.minidom
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

import claimcheck
from claimcheck.render import FORMATS, by_name
from claimcheck.render.entries import Entries, entry
from claimcheck.render.index import index
from claimcheck.render.record import Record, dumps, load

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": "\" onmouseover=\"alert(1)' x='",
    "link": "[x](javascript:alert(1)) javascript:alert(1)",
    "svg": "<svg onload=alert(1)>",
    "template": "{{ 7 * 191919 }}{% raw %}${7*191919}",
    "bidi": "abc\u202edcba\u2066x\u200b",
    "terminal": "\x1b[31mred\x1b]0;title\x07",
    "long": "x" * 10_000,
    "formula": "=HYPERLINK(1)|@SUM(A1)",
    "cdata": "]]><b>&amp;&lt;</b>",
    "surrogate": "a\ud800b",
}
Make = Callable[..., Record]


class Markup(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name.startswith("on"):
                self.handlers.append(name)
            if name in ("href", "src"):
                self.addresses.append(value or "")


@pytest.mark.parametrize("name", [one.name for one in FORMATS])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_harmless_in_every_format(record: Make, name: str, text: str) -> None:
    one = by_name(name)
    assert one is not None
    out = one.render(record(text), {})
    out.encode("utf-8")
    if name != "json":  # JSON is data: whoever shows it escapes it
        assert not {"\x1b", "\u202e", "\u2066", "\x07"} & set(out)
    if name == "md":
        assert "<script" not in out
        assert "](javascript" not in out
    if name == "html":
        page = Markup()
        page.feed(out)
        assert 1 == page.tags.count("script")
        assert [] == page.handlers
        assert [] == [a for a in page.addresses if not a.startswith(("https://arxiv.org/abs/", "#", "data:image/png"))]
        assert "1343433" not in out


@pytest.mark.parametrize("name", [one.name for one in FORMATS])
def test_same_record_same_text(record: Make, name: str) -> None:
    one = by_name(name)
    assert one is not None
    assert one.render(record(), {}) == one.render(load(dumps(record()).encode(), "x"), {})


def test_html_fetches_nothing_and_forbids_it(record: Make) -> None:
    html = by_name("html")
    assert html is not None
    out = html.render(record(), {})
    assert "default-src 'none'" in out
    assert "unsafe" not in out
    assert "@import" not in out
    assert "url(" not in out


def test_in_a_long_report_a_picture_is_embedded_once(record: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claimcheck.render.html.REPEATED", 0)
    html = by_name("html")
    assert html is not None
    made = record(claims=3)
    for claim in made["claims"]:
        claim["evidence"][0]["picture"] = "pictures/a.png"
    png = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (30).to_bytes(4, "big") + (15).to_bytes(4, "big")
    out = html.render(made, {"pictures/a.png": png})
    assert 1 == out.count("data:image/png")
    assert 'width="20" height="10"' in out
    assert 2 == out.count('href="#c-000000000000">claim 1<')


def test_what_has_no_room_is_linked_and_a_short_report_repeats(record: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from claimcheck.pages.png import marked_png

    html = by_name("html")
    assert html is not None
    made = record(claims=3)
    for number, claim in enumerate(made["claims"]):
        claim["evidence"][0]["picture"] = f"pictures/{number // 2}.png"
    assets = {f"pictures/{n}.png": marked_png(b"\xff" * 600, 30, 20, []) for n in range(2)}
    assert 3 == html.render(made, assets).count("data:image/png")
    monkeypatch.setattr("claimcheck.render.html.EMBEDDED", 100)
    out = html.render(made, assets)
    assert (0, 3) == (out.count("data:image/png"), out.count('href="pictures/'))


def test_sarif_has_each_claim_at_its_line_and_column(record: Make) -> None:
    sarif = by_name("sarif")
    assert sarif is not None
    log = json.loads(sarif.render(record(), {}))
    results = log["runs"][0]["results"]
    regions = [r["locations"][0]["physicalLocation"]["region"] for r in results[:5]]
    assert [{"startLine": n + 3, "startColumn": 2, "endLine": n + 3, "endColumn": 9} for n in range(5)] == regions
    assert ["supported", "contradicted", "unclear", "not_found", "not_checked"] == [r["ruleId"] for r in results[:5]]
    assert ["pass", "fail", "fail", "fail", "notApplicable"] == [r["kind"] for r in results[:5]]


@pytest.mark.parametrize("text", ["words", *HOSTILE.values()], ids=["words", *HOSTILE])
def test_sarif_is_valid_by_the_published_schema(record: Make, text: str) -> None:
    from jsonschema import Draft4Validator, FormatChecker

    sarif = by_name("sarif")
    assert sarif is not None
    schema = json.loads((Path(__file__).parent / "sarif-2.1.0.schema.json").read_text())
    log = json.loads(sarif.render(record(text), {}))
    errors = Draft4Validator(schema, format_checker=FormatChecker()).iter_errors(log)
    assert [] == [error.message[:200] for error in errors]
    assert not Draft4Validator(schema).is_valid({**log, "runs": [{}]})


def test_sarif_regions_are_the_claims_words_in_the_file(demo_papers: Path, tmp_path: Path) -> None:
    """Cut out of the summary by line and column, each claim is its own text, wherever its lines break."""
    summary = tmp_path / "draft.md"
    summary.write_text(
        "# Taggers 🙂\n\nFirst 𝛼, *then* this. Chunking gains 1.9 points\non German and 3.2 points on Turkish [1].\n\n"
        "- Kestrel has 8 layers and a hidden size of 256 [1].\n\n## References\n\n[1] arXiv:9901.00001v2\n",
        encoding="utf-8",
    )
    made = claimcheck.check(summary, papers=[demo_papers], offline=True, library=tmp_path / "library")
    lines = summary.read_text(encoding="utf-8").splitlines(keepends=True)
    found = 0
    for result in json.loads(made.render("sarif"))["runs"][0]["results"]:
        if result["ruleId"] == "audit":
            continue
        region = result["locations"][0]["physicalLocation"]["region"]
        start = sum(map(len, lines[: region["startLine"] - 1])) + region["startColumn"] - 1
        end = sum(map(len, lines[: region["endLine"] - 1])) + region["endColumn"] - 1
        words = result["properties"]["claim"].rstrip(".").split()
        assert words == [w for w in "".join(lines)[start:end].replace("*", "").rstrip(".").split() if w != "[1]"]
        found += 1
    assert found >= 2


def test_junit_reads_in_two_readers(record: Make) -> None:
    junit = by_name("junit")
    assert junit is not None
    out = junit.render(record(), {})
    suite = ET.fromstring(out).find("testsuite")
    assert suite is not None
    assert ("5", "2", "2") == (suite.get("tests"), suite.get("failures"), suite.get("skipped"))
    cases = xml.dom.minidom.parseString(out).getElementsByTagName("testcase")
    assert 5 == len(cases)


def test_no_csv_cell_is_a_formula(record: Make) -> None:
    sheet = by_name("csv")
    assert sheet is not None
    rows = list(csv.reader(io.StringIO(sheet.render(record("=1+1"), {}))))
    assert 6 == len(rows)
    assert [] == [cell for row in rows[1:] for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_markdown_stays_short_enough_for_a_comment(record: Make) -> None:
    markdown = by_name("md")
    assert markdown is not None
    out = markdown.render(record("word " * 50, claims=2000), {})
    assert len(out) < 65_536
    assert "more claims: see findings.json" in out


def test_the_index_tells_what_recurs_and_what_a_tick_is_worth(record: Make) -> None:
    made = record()
    page = index("seeds", Entries([entry(made, "a.md"), entry(made, "b.md")]))
    assert "2 summaries, 10 claims" in page
    assert (
        "2 of 10 ticks confirmed: 2 contradicted by the source, 2 not found in the source, 2 unclear, 2 not checked."
        in page
    )
    assert "2 of 8 ticked claims" in page
    assert "2 more ticks could not be looked at" in page
    assert 'href="a.md/index.html"' in page


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_harmless_in_the_index(record: Make, text: str) -> None:
    page = Markup()
    page.feed(index(text, Entries([entry(record(text), "../a b")])))
    assert 1 == page.tags.count("script")
    assert [] == page.handlers
    assert [] == [a for a in page.addresses if "javascript" in a]
