"""Flavours of generated summaries: footnotes, raised marks, front matter, quotations, rows with a source, exports."""

from __future__ import annotations

from claimcheck.model import Summary
from claimcheck.read import read


def cited(summary: Summary) -> list[tuple[str, tuple[str, ...]]]:
    return [(c.text, c.cites if c.cites_scope != "summary" else ()) for c in summary.claims]


def test_footnotes_are_a_list_wherever_they_stand() -> None:
    text = (
        "# On warm-up\n\nChunking gains 1.9 points on German.[^1] Tagging loses 0.4 points.[^kestrel]\n\n"
        "[^1]: Doe, J. (2020). Warm-up. arXiv:2001.00001v1.\n[^kestrel]: Roe, R. (2021). Kestrel. arXiv:2101.00002.\n"
    )
    made = read(text.encode(), "notes.md")
    assert [c for _, c in cited(made)] == [("1",), ("kestrel",)]
    assert [text for text, _ in cited(made)] == ["Chunking gains 1.9 points on German.", "Tagging loses 0.4 points."]
    assert [r.arxiv_id for r in made.references] == ["2001.00001", "2101.00002"]


def test_raised_digits_are_citations_and_powers_are_not() -> None:
    text = (
        "# On warm-up\n\nChunking gains 1.9 points on German.¹ Tagging loses 0.4 points on Turkish texts[²](https://"
        "arxiv.org/abs/2101.00002). The step is 10⁻⁵ and the area 4 m² in all runs.\n\n## References\n\n"
        "1. Warm-up for encoders. arXiv:2001.00001v1\n2. Kestrel again. arXiv:2101.00002\n"
    )
    made = read(text.encode(), "raised.md")
    assert cited(made) == [
        ("Chunking gains 1.9 points on German.", ("1",)),
        ("Tagging loses 0.4 points on Turkish texts.", ("2",)),
        ("The step is 10⁻⁵ and the area 4 m² in all runs.", ()),
    ]


def test_front_matter_is_what_the_summary_says_of_itself() -> None:
    text = (
        '---\r\ntitle: "Warm-up"\r\ndate: 2023-05-02\r\nauthor: NoteBot 2\r\n---\r\n\r\nChunking gains 1.9 points.\r\n'
    )
    made = read(text.encode(), "front.md")
    assert (made.title, made.date, made.generator) == ("Warm-up", "2023-05-02", "NoteBot 2")
    (claim,) = made.claims
    assert made.text[slice(*claim.span)] == claim.text == "Chunking gains 1.9 points."


def test_quotations_lose_their_mark_and_keep_their_place() -> None:
    made = read(b"# Kestrel\n\n> Chunking gains 1.9 points on German\n> and 3.2 points on Turkish.\n", "q.md")
    (claim,) = made.claims
    assert claim.text == "Chunking gains 1.9 points on German and 3.2 points on Turkish."
    assert made.text[slice(*claim.span)].startswith("Chunking")
    assert claim.line == 3


def test_the_source_of_a_row_is_that_of_its_cells() -> None:
    head = "| Model | Result | Source |\n|---|---|---|\n"
    rows = head + "| Kestrel | It gains 1.9 points | [1](https://arxiv.org/abs/2001.00001v1) |\n"
    assert cited(read(f"# Results\n\n{rows}".encode(), "t.md")) == [("It gains 1.9 points", ("2001.00001v1",))]
    page = (
        "<table><tr><th>Model</th><th>Result</th><th>Source</th></tr><tr><td></td><td><p>It gains 1.9 points</p></td>"
        '<td><a href="https://arxiv.org/abs/2001.00001v1">1</a></td></tr></table>'
    )
    made = read(page.encode(), "t.html")
    assert cited(made) == [("It gains 1.9 points", ("2001.00001v1",))]
    assert made.references[0].arxiv_id == "2001.00001"


def test_a_declared_claim_counts_although_it_stands_under_the_abstract() -> None:
    text = (
        "Digest\n\nAbstract\n\nWe read one paper and find gains.\n\nClaim\tSource\tVerified\n"
        "Chunking gains 1.9 points on German.\t<http://arxiv.org/abs/2001.00001v1>\t✓\n"
    )
    made = read(text.encode("utf-16"), "digest.txt")
    assert cited(made) == [("Chunking gains 1.9 points on German.", ("2001.00001v1",))]


def test_raised_numbers_of_a_page_are_marks_of_its_ordered_list() -> None:
    page = (
        "<p>Chunking gains 1.9 points<sup>2</sup>, in 10<sup>5</sup> steps.</p><p>Tagging loses 0.4<sup><a href='#r1'>"
        "[1]</a></sup> points.</p><h2>References</h2><ol><li>Warm-up, <a href='https://arxiv.org/abs/2001.00001'>x</a>"
        "</li><li>Kestrel, <a href='https://arxiv.org/abs/2101.00002'>x</a></li></ol>"
    )
    made = read(page.encode(), "page.html")
    assert cited(made)[0] == ("Chunking gains 1.9 points, in 10^5 steps.", ("2",))
    assert [r.arxiv_id for r in made.references] == ["2001.00001", "2101.00002"]


def test_sources_in_one_line_are_those_of_their_section() -> None:
    text = (
        "# Warm-up\n\n### One\nChunking gains 1.9 points on German.\n\n**Sources:** [arXiv](https://arxiv.org/abs/"
        "2001.00001)\n\n### Two\nTagging loses 0.4 points on Turkish.\n\n*Sources: https://arxiv.org/abs/2101.00002*\n"
    )
    made = read(text.encode(), "report.md")
    assert [(c.cites, c.cites_scope) for c in made.claims] == [
        (("2001.00001",), "section"),
        (("2101.00002",), "section"),
    ]
    assert [r.title for r in made.references] == [None, None]


def test_one_line_of_sources_at_the_end_is_that_of_all() -> None:
    text = "# A\n\nChunking gains 1.9 points.\n\n# B\n\nTagging loses 0.4 points.\n\nSources: arXiv:2001.00001\n"
    assert {c.cites_scope for c in read(text.encode(), "report.md").claims} == {"summary"}


def test_what_a_page_hides_is_no_claim() -> None:
    hidden = ('style="font-size: 0"', 'style="opacity:0;"', 'class="a sr-only"', "hidden", 'style="display:none"')
    page = "".join(f"<p {how}>Kestrel gains 99 points.</p>" for how in hidden)
    made = read(f'{page}<p style="opacity:0.9">Kestrel gains 1.9 points.</p>'.encode(), "page.html")
    assert [c.text for c in made.claims] == ["Kestrel gains 1.9 points."]


def test_a_raised_number_behind_a_name_cites() -> None:
    made = read(b"<p>It beats GPT-3<sup>1</sup> by 3.2<sup>2</sup> in 10<sup>5</sup> steps.</p>", "page.html")
    assert [c.text for c in made.claims] == ["It beats GPT-3 by 3.2 in 10^5 steps."]


def test_chinese_in_its_own_encoding() -> None:
    text = "# 综述\n\n该模型在德语上的结果提高了 1.9 个百分点[1]。\n\n## 参考文献\n\n[1] 热身. arXiv:2001.00001v1\n"
    made = read(text.encode("gb18030"), "report.md")
    assert made.problems == ("not UTF-8: taken for GB 18030",)
    assert [c.text for c in made.claims] == ["该模型在德语上的结果提高了 1.9 个百分点。"]
    assert not any("GB" in p for p in read("Der Größe nach führt München für Öl.".encode("cp1252"), "a.txt").problems)


def test_ids_as_bibliographies_write_them() -> None:
    entry = "Doe, J. (2020). Warm-up. ArXiv, abs/2001.00001."
    text = f"# A\n\nChunking gains 1.9 points (Doe et al., 2020).\n\n# References\n\n{entry}\n"
    made = read(text.encode(), "report.md")
    assert [r.arxiv_id for r in made.references] == ["2001.00001"]
    assert made.claims[0].cites == (made.references[0].key,)


def test_references_begin_right_under_their_name() -> None:
    entry = "[1] arXiv 2001.00001. https://arxiv.org/abs/2001.00001"
    text = f"Digest of taggers\n\nChunking gains 1.9 points [1].\n\nReferences\n{entry}\n"
    made = read(text.encode(), "digest.txt")
    assert [(c.text, c.cites) for c in made.claims] == [("Chunking gains 1.9 points.", ("1",))]
    assert made.references[0].title is None
