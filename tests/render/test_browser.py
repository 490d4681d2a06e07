"""The report in a real browser: opens from disk, fetches nothing, reads well at every width and theme."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from claimcheck.render import by_name
from claimcheck.render.entries import Entries, entry
from claimcheck.render.index import index
from claimcheck.render.record import Record

Make = Callable[..., Record]
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WORDS = "We see gains of 8.2 points on extraordinarily-long-hyphenated_underscored_identifiers/with/slashes"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine: the browser tests did not run")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, record: Make) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("report")
    html = by_name("html")
    assert html is not None
    made = record(WORDS, claims=9)
    for number, claim in enumerate(made["claims"]):
        claim["evidence"][0]["picture"] = f"pictures/{number}.png"
    png = _png(900, 300)
    short = record("A gain of 8.2 points", claims=9)
    pages = {
        "print": html.render(short, {}),
        "report": html.render(made, {f"pictures/{n}.png": png for n in range(9)}),
        "set": index("seeds", Entries([entry(made, "a.md"), entry(made, "b.md")])),
    }
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in pages}


def _png(width: int, height: int) -> bytes:
    from claimcheck.pages.png import marked_png

    return marked_png(b"\xff" * (width * height), width, height, [(100, 100, 500, 140)])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 800, 1400])
@pytest.mark.parametrize("name", ["report", "set"])
def test_it_reads_well(browser: Any, files: dict[str, Path], name: str, width: int, theme: str) -> None:
    """No request, no console message, nothing wider than the window, and axe-core finds nothing."""
    from axe_playwright_python.sync_playwright import Axe

    said: list[str] = []
    asked: list[str] = []
    # axe-core is evaluated into the page, which the page's own policy rightly forbids to anybody else.
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme, bypass_csp=True)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(files[name].as_uri())
    assert [] == said
    assert [] == [url for url in asked if not url.startswith(("file:", "data:"))]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [] == [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found]
    page.close()


def test_the_policy_lets_our_own_script_run(browser: Any, files: dict[str, Path]) -> None:
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.goto(files["report"].as_uri())
    assert page.locator(".filters").is_visible()
    assert [] == said
    page.close()


def test_every_picture_loads(browser: Any, files: dict[str, Path]) -> None:
    page = browser.new_page()
    page.goto(files["report"].as_uri())
    for image in page.locator("img").all():
        image.scroll_into_view_if_needed()
    page.evaluate("Promise.all([...document.images].map(image => image.decode()))")
    assert 9 == page.evaluate("[...document.images].filter(i => i.naturalWidth > 0).length")
    page.close()


def test_filters_search_and_keys(browser: Any, files: dict[str, Path]) -> None:
    page = browser.new_page()
    page.goto(files["report"].as_uri())
    cards = page.locator("article.card[data-verdict]")
    assert 9 == cards.count()
    page.get_by_label("contradicted").uncheck()
    assert 0 == page.locator("article.card[data-verdict=contradicted]:visible").count()
    assert "7 of 9 claims" == page.locator("output").inner_text()
    page.get_by_label("contradicted").check()
    page.keyboard.press("Escape")
    page.locator("body").click(position={"x": 2, "y": 2})
    page.keyboard.press("/")
    page.keyboard.type("#8")
    assert "1 of 9 claims" == page.locator("output").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert "c-000000000001" == page.evaluate("document.activeElement.id")
    page.keyboard.press("k")
    assert "c-000000000000" == page.evaluate("document.activeElement.id")
    page.close()


def test_a_permanent_link_opens_at_its_claim(browser: Any, files: dict[str, Path]) -> None:
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    page.goto(files["report"].as_uri() + "#c-000000000004")
    page.wait_for_timeout(100)
    top = page.locator("#c-000000000004").bounding_box()
    assert top is not None
    assert -5 <= top["y"] < 700
    page.close()


def test_it_works_without_javascript(browser: Any, files: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(files["report"].as_uri())
    assert 9 == page.locator("article.card[data-verdict]").count()
    assert not page.locator(".filters").is_visible()
    context.close()


def test_print_cuts_no_card(browser: Any, files: dict[str, Path], tmp_path: Path) -> None:
    """Each claim's number and its last line (where it stands in the summary) are on one sheet."""
    import pymupdf

    page = browser.new_page()
    page.goto(files["print"].as_uri())
    page.pdf(path=str(tmp_path / "r.pdf"), format="A4")
    page.close()
    with pymupdf.open(tmp_path / "r.pdf") as document:
        sheets = [sheet.get_text() for sheet in document]
    for number in range(1, 10):
        (sheet,) = [s for s in sheets if f"#{number}\n" in s]
        assert f"line {number + 2} of the summary" in sheet


def test_filtering_the_index(browser: Any, files: dict[str, Path]) -> None:
    page = browser.new_page()
    page.goto(files["set"].as_uri())
    rows = page.locator("table.set").first.locator("tbody tr:visible")
    assert (2, "2 of 2 summaries") == (rows.count(), page.locator("output").inner_text())
    page.get_by_label("Search summaries").fill("nothing like this")
    assert (0, "0 of 2 summaries") == (rows.count(), page.locator("output").inner_text())
    page.get_by_label("Search summaries").fill("")
    page.get_by_label("With a claim").select_option("contradicted")
    assert 2 == rows.count()
    page.close()


def test_sorting_the_index(browser: Any, files: dict[str, Path]) -> None:
    page = browser.new_page()
    page.goto(files["set"].as_uri())
    page.get_by_role("button", name="Summary").click()
    first = page.locator("table.set").first.locator("tbody tr").first.locator("a").get_attribute("href")
    page.get_by_role("button", name="Summary").click()
    assert first in ("a.md/index.html", "b.md/index.html")
    assert "ascending" == page.locator("th").first.get_attribute("aria-sort")
    page.close()
