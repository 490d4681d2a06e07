"""Text and Markdown to blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.read.interface import Block
from claimcheck.read.markdown import CELLS, blocks


def shown(text: str) -> list[str]:
    """Every block as `kind text`; the cells of a row between bars."""
    return [
        f"{b.kind} {' | '.join(c.text for c in b.cells)}" if b.kind == "row" else f"{b.kind} {b.text}"
        for b in blocks(text)
    ]


BLOCKS = [
    pytest.param("# A *b*\n\ntext", ["heading A b", "text text"], id="a-marked-heading"),
    pytest.param("One\ntwo\n\nthree", ["text One two", "text three"], id="paragraphs"),
    pytest.param("One\r\ntwo\r\n\r\nthree", ["text One two", "text three"], id="carriage-returns"),
    pytest.param("- a b\n- c\n  d\n* e", ["item a b", "item c   d", "item e"], id="bullets"),
    pytest.param("1. a\n2) b\n[3] c\n[^4]: d", ["item a", "item b", "item c", "item d"], id="numbered-items"),
    pytest.param("| A | B |\n|---|---|\n| 1 | 2 |", ["row A | B", "row 1 | 2"], id="a-table-of-pipes"),
    pytest.param("A | B\n--|--\n1 | 2", ["row A | B", "row 1 | 2"], id="a-table-without-outer-pipes"),
    pytest.param("A\tB\n1\t2", ["row A | B", "row 1 | 2"], id="a-table-of-tabs"),
    pytest.param("a | b is no table", ["text a | b is no table"], id="a-lone-pipe"),
    pytest.param("P(a|b) is 3.\n\nx", ["text P(a|b) is 3.", "text x"], id="a-conditional-probability"),
    pytest.param("a\tlone tab", ["text a\tlone tab"], id="a-lone-tab"),
    pytest.param("```\nx = 1\n```\ntext", ["text text"], id="code-is-no-text"),
    pytest.param("```\nno end", ["text no end"], id="a-fence-without-end"),
    pytest.param("a\n---\nb", ["text a", "text b"], id="a-rule"),
    pytest.param("Title\n\n1. Intro\n\nText.", ["heading Title", "heading 1. Intro", "text Text."], id="headings"),
    pytest.param("Abstract\n\nText here.", ["heading Abstract", "text Text here."], id="a-known-heading"),
    pytest.param("# A\n\n**Bold line**\n\ntext", ["heading A", "heading Bold line", "text text"], id="a-bold-line"),
    pytest.param("There are:\nA is so.", ["text There are:", "text A is so."], id="what-leads-in-stands-alone"),
    pytest.param("**b** _i_ `c` ~~d~~ <u>e</u> 3\\*4 a_b_c", ["text b i c d e 3*4 a_b_c"], id="inline-markup"),
    pytest.param("so 2 * 3 is *six*", ["text so 2 * 3 is six"], id="a-star-between-blanks"),
    pytest.param("", [], id="nothing"),
    pytest.param("\n \n", [], id="blank-lines"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BLOCKS)
def test_blocks(text: str, expected: list[str]) -> None:
    assert expected == shown(text)


LINKS = [
    pytest.param("see [A b](http://x.y)", "see A b", ["http://x.y"], id="inline"),
    pytest.param("see [A](<http://x.y> 'title')", "see A", ["http://x.y"], id="with-a-title"),
    pytest.param("see [A](http://x.y/a_(b))", "see A", ["http://x.y/a_(b)"], id="brackets-in-the-address"),
    pytest.param("see <http://x.y>", "see ", ["http://x.y"], id="angle-brackets"),
    pytest.param("see http://x.y/z.", "see .", ["http://x.y/z"], id="bare-before-a-stop"),
    pytest.param("so [[1]](http://x.y).", "so [1].", ["http://x.y"], id="a-mark-that-is-a-link"),
    pytest.param("![alt](http://x.y/p.png) a", "alt a", ["http://x.y/p.png"], id="a-picture"),
    pytest.param("[a](b c d) [e]", "[a](b c d) [e]", [], id="no-link"),
]


@pytest.mark.parametrize(("text", "words", "addresses"), LINKS)
def test_links(text: str, words: str, addresses: list[str]) -> None:
    (one,) = blocks(text)
    assert (words, addresses) == (one.text, [k.address for k in one.links])


def test_labels_of_items_are_kept() -> None:
    assert ["3", "4", "5", ""] == [b.label for b in blocks("3. a\n4) b\n[5] c\n- d")]


def test_a_row_has_an_end() -> None:
    (one,) = blocks("|" * 100_000 + "x|")
    assert len(one.cells) <= CELLS + 1


def places_are_right(text: str, block: Block) -> bool:
    """Whether every character stands where it says, blanks between lines aside."""
    assert len(block.at) == len(block.text) + 1
    return all(
        text[at] == char or (char == " " and text[at].isspace()) for char, at in zip(block.text, block.at, strict=False)
    )


@given(st.text(alphabet="ab1#*_`[]()<>|\\\t\n\r -.:h~", max_size=80))
def test_every_character_knows_its_place(text: str) -> None:
    for one in blocks(text):
        assert places_are_right(text, one)
        assert all(places_are_right(text, cell) for cell in one.cells)
        assert list(one.at) == sorted(one.at)
