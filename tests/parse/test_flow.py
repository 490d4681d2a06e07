"""From rows to sentences and back to boxes."""

from __future__ import annotations

from typing import Any

import pytest

from claimcheck.model import Span
from claimcheck.parse.flow import Hyphens

from .conftest import column, make_pdf, passage, read, texts


def test_hyphens_join_as_the_paper_itself_writes_the_word() -> None:
    lines = [
        "The transfer of an encoder is cross-lingual when it goes over lan-",
        "guages, and a method is cross-",
        "lingual when all languages of its training data and its pre- and",
        "post-training share one vocabulary of GPT-",
        "2 and so on. We call a language hard when it has many languages.",
    ]
    text = read(make_pdf(lambda page: column(page, 72, 100, lines))).pages[0].text
    assert "goes over languages, and" in text
    assert "method is cross-lingual when" in text
    assert "its pre- and post-training share" in text
    assert "GPT-2 and" in text


HYPHENS = [
    pytest.param("lan-", "guages", True, id="joined-stands-elsewhere"),
    pytest.param("cross-", "lingual", False, id="hyphenated-stands-elsewhere"),
    pytest.param("state-of-the-", "art", False, id="has-hyphens-already"),
    pytest.param("un-", "known", True, id="neither-stands-elsewhere"),
    pytest.param("GPT-", "2", False, id="a-digit-follows"),
    pytest.param("XLM-", "R", False, id="a-capital-follows"),
    pytest.param("pre-", "and", None, id="two-words"),
]


@pytest.mark.parametrize(("first", "second", "expected"), HYPHENS)
def test_hyphens(first: str, second: str, expected: bool | None) -> None:
    hyphens = Hyphens([])
    hyphens._words.update({"languages", "cross-lingual"})
    assert expected is hyphens.joins(first, second)


def test_a_sentence_goes_on_over_page_and_word_break(filler: list[str]) -> None:
    def first(page: Any) -> None:
        column(page, 72, 100, [*filler, "After training, the encoder gains on every one of the tar-"])

    def second(page: Any) -> None:
        column(page, 72, 100, ["get tasks that we tried. " + filler[0], *filler[1:]])

    paper = read(make_pdf(first, second))
    whole = passage(paper, "After training")
    assert "After training, the encoder gains on every one of the target tasks that we tried." == paper.text_of(whole)
    assert [1, 2] == [s.page for s in whole.spans]
    assert paper.pages[1].text.startswith("get tasks")


def test_a_footnote_does_not_break_a_sentence(filler: list[str]) -> None:
    def draw(page: Any) -> None:
        y = column(
            page, 60, 100, [*[line[:44] for line in filler], "or so.", "The gain of our best model over the best"]
        )
        page.draw_line((60, 690), (140, 690), width=0.5)
        column(page, 60, 700, ["Measured on the development set only."], size=7)
        column(page, 320, 100, ["baseline is 2.5 points on all of the tasks.", *[line[:44] for line in filler]])
        assert y < 690

    paper = read(make_pdf(draw))
    assert "The gain of our best model over the best baseline is 2.5 points on all of the tasks." in texts(
        paper, "body"
    )


def _raised(page: Any, base: str, mark: str, after: str) -> None:
    """Write `base`, a raised `mark` and `after` on one line, among others."""
    import pymupdf

    column(page, 72, 60, ["We report a number of words that fill this line to its full measure."])
    x = 72.0
    for text, size, y in ((base, 10, 100.0), (mark, 7, 96.0), (after, 10, 100.0)):
        page.insert_text((x, y), text, fontsize=size, fontname="tiro")
        x += pymupdf.get_text_length(text, fontname="tiro", fontsize=size)


RAISED = [
    pytest.param("It took 10", "4", " steps.", "It took 10^4 steps.", id="a-power-of-ten"),
    pytest.param("It took 10", "-4", " steps.", "It took 10^-4 steps.", id="a-negative-power"),
    pytest.param("It has 2,048", "4", " tokens.", "It has 2,048 ^4 tokens.", id="a-footnote-mark-behind-a-number"),
    pytest.param("It has 2,048.", "4", " We stop.", "It has 2,048. ^4 We stop.", id="a-mark-behind-a-stop"),
    pytest.param("It has tokens", "4", " and more.", "It has tokens ^4 and more.", id="a-mark-behind-a-word"),
    pytest.param("It is the 4", "th", " time.", "It is the 4th time.", id="an-ordinal"),
    pytest.param("It has tokens", "*", " and more.", "It has tokens * and more.", id="an-asterisk"),
]


@pytest.mark.parametrize(("base", "mark", "after", "expected"), RAISED)
def test_raised_letters_stand_apart(base: str, mark: str, after: str, expected: str) -> None:
    paper = read(make_pdf(lambda page: _raised(page, base, mark, after)))
    assert expected in paper.pages[0].text


def test_text_drawn_twice_is_read_once() -> None:
    def draw(page: Any) -> None:
        column(page, 72, 100, ["A heavy word is drawn twice."])
        column(page, 72.3, 100, ["A heavy word is drawn twice."])

    assert "A heavy word is drawn twice." == read(make_pdf(draw)).pages[0].text


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_boxes_are_of_the_unrotated_page(rotate: int, filler: list[str]) -> None:
    upright = read(make_pdf(lambda page: column(page, 72, 100, filler)))
    turned = read(make_pdf(lambda page: column(page, 72, 100, filler), rotate=rotate))
    assert set(upright.pages[0].text.split()) == set(turned.pages[0].text.split())
    box = _box_of(turned, "encoders")
    assert pytest.approx(_box_of(upright, "encoders"), abs=0.6) == box
    assert (595, 842) == (turned.pages[0].width, turned.pages[0].height)


def _box_of(paper: Any, word: str) -> tuple[float, ...]:
    start = paper.pages[0].text.index(word)
    return tuple(paper.pages[0].boxes_of(start, start + len(word))[0])


def test_passages_cover_the_page(filler: list[str]) -> None:
    paper = read(make_pdf(lambda page: column(page, 72, 100, filler * 4)))
    covered = sorted((s.start, s.end) for p in paper.passages for s in p.spans if isinstance(s, Span))
    text = paper.pages[0].text
    gaps = "".join(text[a:b] for (_, a), (b, _) in zip([(0, 0), *covered], [*covered, (len(text), 0)], strict=True))
    assert "" == gaps.strip()
