"""HTML to blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.read.html import read

BLOCKS = [
    pytest.param("<h1>A</h1><p>b <b>c</b></p>", ["heading A", "text b c"], id="headings-and-paragraphs"),
    pytest.param("<ul><li>a<li>b</ul>", ["item a", "item b"], id="items-without-end-tags"),
    pytest.param("<table><tr><th>A<th>B<tr><td>1<td>2</table>", ["row A B", "row 1 2"], id="a-table-without-end-tags"),
    pytest.param("<p>a &amp; b&nbsp;c &#8722;0.3", ["text a & b c \u22120.3"], id="entities"),
    pytest.param("<p>a\n  b</p>", ["text a b"], id="white-space"),
    pytest.param("<p>seen</p><p hidden>a</p><p style='display: none'>b</p>", ["text seen"], id="hidden"),
    pytest.param("<p>seen<script>var a = 'no';</script></p><style>p {}</style>", ["text seen"], id="scripts"),
    pytest.param("<p hidden>a<p>b", [], id="hidden-without-end"),
    pytest.param("<p>a < b and 3 > 2", ["text a < b and 3 > 2"], id="a-sign-that-is-no-tag"),
    pytest.param("<p>seen <!-- never closed <p>no", ["text seen"], id="an-open-comment"),
    pytest.param("<p>seen <a href='x", ["text seen"], id="an-open-tag"),
    pytest.param("no tags at all", ["text no tags at all"], id="no-tags"),
]


@pytest.mark.parametrize(("text", "expected"), BLOCKS)
def test_blocks(text: str, expected: list[str]) -> None:
    assert expected == [f"{b.kind} {b.text}" for b in read(text).blocks]


def test_cells_links_and_title() -> None:
    made = read("<title>T of it</title><table><tr><td>a</td><td>see <a href='http://x.y'>it</a></td></tr></table>")
    (row,) = made.blocks
    assert ("T of it", ["a", "see it"]) == (made.title, [c.text for c in row.cells])
    (link,) = row.cells[1].links
    assert ("it", "http://x.y") == (row.cells[1].text[link.start : link.end], link.address)


def test_what_the_parser_gives_up_on_costs_what_follows() -> None:
    made = read("<p>seen</p><![x[ ]> <p>lost</p>")
    assert "text seen" == f"{made.blocks[0].kind} {made.blocks[0].text}"


@pytest.mark.parametrize("piece", ["<!--", "<a href=", "</", "<?", "<![", "<div>", "&#", "<", '<a b="'])
def test_hostile_repetition_ends(piece: str) -> None:
    read("<p>We gain 3 points.</p>" + piece * (100_000 // len(piece)))


@given(st.text(alphabet="ab<>/p='\"&;!-#1 \n[]?", max_size=80))
def test_every_character_knows_its_place(text: str) -> None:
    for one in read(text).blocks:
        assert all(0 <= place <= len(text) for place in one.at)
        for char, place in zip(one.text, one.at, strict=False):
            assert char == text[place] or text[place] == "&" or text[place].isspace() or one.cells
