"""A document's blocks: what kind each stretch is, under which heading it stands, how things are numbered."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.errors import PaperUnreadable
from claimcheck.model import Paper
from claimcheck.parse.tex.archive import Files
from claimcheck.parse.tex.paper import main_file, read_tables, read_tex

from .test_tex_archive import tar


def read(body: str, preamble: str = "") -> Paper:
    """Return the paper with this body."""
    source = rf"\documentclass{{article}}{preamble}\begin{{document}}{body}\end{{document}}"
    return read_tex(source.encode(), "made.tex", "9901.00001v1")


def kinds(paper: Paper) -> list[tuple[str, str]]:
    """Return kind and text of each passage."""
    return [(p.kind, paper.text_of(p)) for p in paper.passages]


def test_a_paper_in_small() -> None:
    paper = read(
        r"""\maketitle
        \begin{abstract}We gain 3.5 points. It is new.\end{abstract}
        \section{Introduction}\label{s}
        Section~\ref{s} and Table~\ref{t} show it\footnote{Not by much.} twice (\ref{e}, \ref{f}).

        \subsection*{Thanks} Nobody.
        \begin{figure}\includegraphics{x}\caption{A curve. It rises.}\label{f}\end{figure}
        \begin{table}\caption{Scores.}\label{t}\begin{tabular}{lr}A & B\\\hline c & 1\\ \end{tabular}\end{table}
        \begin{equation}x = 1\label{e}\end{equation}
        \begin{thebibliography}{9}\bibitem{k} Smith, A book. 2019.\end{thebibliography}""",
        r"\title{On \emph{Things}}\author{A. Body}",
    )
    assert "On Things" == paper.title
    assert [
        ("title", "On Things"),
        ("front", "A. Body"),
        ("abstract", "We gain 3.5 points."),
        ("abstract", "It is new."),
        ("heading", "1 Introduction"),
        ("body", "Section 1 and Table 1 show it twice (1, 1)."),
        ("footnote", "Not by much."),
        ("heading", "Thanks"),
        ("body", "Nobody. x = 1"),
        ("caption", "Figure 1: A curve."),
        ("caption", "It rises."),
        ("caption", "Table 1: Scores."),
        ("table", "A B"),
        ("table", "c 1"),
        ("bibliography", "[1] Smith, A book. 2019."),
    ] == kinds(paper)
    assert ["", "", "", "", "1 Introduction"] == [p.section for p in paper.passages[:5]]
    assert {"Thanks"} == {p.section for p in paper.passages[8:]}


def test_every_passage_is_a_piece_of_the_text() -> None:
    paper = read(r"One. Two.\par Three \begin{itemize}\item four \item five\end{itemize}")
    assert 1 == len(paper.pages)
    assert ["One.", "Two.", "Three", "four", "five"] == [text for _, text in kinds(paper)]
    assert paper.pages[0].text.split("\n") == ["One. Two.", "Three", "four", "five"]


BODIES = [
    pytest.param(
        r"\paragraph{Setup.} We train.", [("heading", "Setup."), ("body", "We train.")], id="a run-in heading"
    ),
    pytest.param(r"\noindent\textbf{Results:} We gain.", [("heading", "Results:"), ("body", "We gain.")], id="in bold"),
    pytest.param(
        r"\begin{table}\caption{A.}\begin{tablenotes}\item[1] Small. \item[2] Old.\end{tablenotes}\end{table} B.",
        [("body", "B."), ("caption", "Table 1: A."), ("footnote", "[1] Small."), ("footnote", "[2] Old.")],
        id="notes under a table",
    ),
    pytest.param(r"We \begin{align}x&=1\\y&=2\end{align} go on.", [("body", "We x = 1 y = 2 go on.")], id="a formula"),
    pytest.param(
        r"We see \begin{figure}\caption{A.}\end{figure} it here.",
        [("body", "We see it here."), ("caption", "Figure 1: A.")],
        id="a float in the middle of a sentence stands behind it",
    ),
    pytest.param(
        r"\begin{figure}\begin{subfigure}{1cm}\caption{One}\end{subfigure}\caption{Both}\end{figure} Text.",
        [("body", "Text."), ("caption", "Figure 1: Both (a) One")],
        id="parts of a figure",
    ),
    pytest.param(
        r"See \ref{b}, \ref{f}.\begin{figure}\begin{subfigure}{1cm}\caption{One}\label{a}\end{subfigure}"
        r"\begin{subfigure}{1cm}\caption{Two}\label{b}\end{subfigure}\caption{Both}\label{f}\end{figure}",
        [("body", "See 1b, 1."), ("caption", "Figure 1: Both (a) One (b) Two")],
        id="labels of parts",
    ),
    pytest.param(
        r"\begin{figure}\begin{tikzpicture}\node{No};\end{tikzpicture}\caption{A.}\end{figure} B.",
        [("body", "B."), ("caption", "Figure 1: A.")],
        id="a drawing is no text",
    ),
    pytest.param(
        r"A \ref{s}. \begin{algorithm}\caption{Train}\end{algorithm}\begin{figure}\caption{B.}\end{figure}"
        r"\section{\label{s}C}",
        [("body", "A 1."), ("caption", "Algorithm 1: Train"), ("caption", "Figure 1: B."), ("heading", "1 C")],
        id="algorithms are counted by themselves",
    ),
    pytest.param(
        r"A.\begin{table}\caption{B.}\end{table}\setcounter{table}{0}\renewcommand{\thetable}{S\arabic{table}}"
        r"\begin{table}\caption{C.}\end{table}",
        [("body", "A."), ("caption", "Table 1: B."), ("caption", "Table S1: C.")],
        id="tables of a supplement",
    ),
    pytest.param(r"A.\appendix\section{More} B.", [("body", "A."), ("heading", "A More"), ("body", "B.")], id="more"),
    pytest.param(
        r"\begin{quote}A.\end{quote} \begin{theorem}B.\end{theorem}", [("body", "A."), ("body", "B.")], id="envs"
    ),
    pytest.param(r"{\small A} \resizebox{1cm}{!}{B}", [("body", "A B")], id="sizes"),
    pytest.param(
        r"Text \vspace{1cm} \begin{center}\rule{1cm}{1pt}\end{center} more.", [("body", "Text more.")], id="rules"
    ),
]


@pytest.mark.parametrize(("body", "expected"), BODIES)
def test_kinds(body: str, expected: list[tuple[str, str]]) -> None:
    assert expected == kinds(read(body))


def test_citations_are_printed_as_the_bibliography_has_them() -> None:
    paper = read(
        r"As \citet{a} say \citep{b}.\begin{thebibliography}{9}"
        r"\bibitem[{Smith et~al.(2019)Smith}]{a} X.\bibitem[Li, 2020]{b} Y.\end{thebibliography}",
        r"\usepackage{natbib}",
    )
    assert "As Smith et al. (2019) say (Li, 2020)." == kinds(paper)[0][1]


STYLES = [
    pytest.param("", "See Li (2020) and Li (2020).", id="names"),
    pytest.param(r"\usepackage[numbers,sort]{natbib}", "See [1] and [1].", id="numbers by a package"),
    pytest.param(r"\PassOptionsToPackage{numbers}{natbib}", "See [1] and [1].", id="numbers by an option passed on"),
    pytest.param(r"\usepackage{natbib}\setcitestyle{numbers,square}", "See [1] and [1].", id="numbers by a setting"),
]


@pytest.mark.parametrize(("preamble", "expected"), STYLES)
def test_citations_are_in_the_style_asked_for(preamble: str, expected: str) -> None:
    paper = read(
        r"See \citet{b} and \citet{b}.\begin{thebibliography}{9}\bibitem[Li(2020)]{b} Y.\end{thebibliography}", preamble
    )
    assert expected == kinds(paper)[0][1]


def test_parts_that_are_documents_themselves() -> None:
    part = rb"\documentclass[../ms]{subfiles}\begin{document}Part.\end{document}Rubbish."
    whole = rb"\documentclass{article}\begin{document}One. \subfile{s/a} Two.\end{document}"
    paper = read_tex(tar(("ms.tex", whole), ("s/a.tex", part)), "made", "x")
    assert "One. Part. Two." == paper.pages[0].text


def test_old_plain_sources_are_read() -> None:
    paper = read_tex(
        b"\\magnification=1200 \\centerline{\\bf A title} \n\nWords of 1994. \\bye", "made", "hep-th_9901001"
    )
    assert ("body", "Words of 1994.") in kinds(paper)


def test_without_text_it_is_unreadable() -> None:
    with pytest.raises(PaperUnreadable, match="no text"):
        read("")


CLASS = r"\documentclass{x}\begin{document}"
MAINS = [
    pytest.param({"a.tex": CLASS + r"\input{b}", "b.tex": "Words"}, "a.tex", id="with a class"),
    pytest.param({"a.tex": CLASS, "ms.tex": CLASS}, "ms.tex", id="a usual name"),
    pytest.param({"a.tex": CLASS, "b.tex": CLASS, "b.bbl": "x"}, "b.tex", id="with a bibliography"),
    pytest.param({"a.tex": CLASS, "z.tex": CLASS, "00README.XXX": "z.tex toplevelfile"}, "z.tex", id="named in a note"),
    pytest.param({"notes.txt": "none"}, None, id="none"),
]


@pytest.mark.parametrize(("texts", "expected"), MAINS)
def test_the_main_file(texts: dict[str, str], expected: str | None) -> None:
    assert expected == main_file(Files(texts=texts))


PIECES = st.sampled_from(
    r"""\begin{table} \end{table} \begin{tabular}{ll} \end{tabular} \begin{subtable}{1cm} \caption{ \multicolumn{2}{c}{
    \multirow{-3}{*}{ \hline \cmidrule{1- \\ & { } $ $$ ^ _ [ ] 1.5 words \par \footnote{ \section \label{a} \ref{a}
    \cite[ \frac \' \SI{ \begin{figure} \end{figure} \begin{longtable}{l} \endhead \end{longtable} \item \bibitem[
    \begin{equation} \end{equation} \textbf \thetable \title{""".split()
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=50))
def test_any_body_is_read_to_its_end(pieces: list[str]) -> None:
    source = (r"\documentclass{x}\begin{document}Words. " + "".join(pieces)).encode()
    try:
        paper = read_tex(source, "made", "x")
    except PaperUnreadable:
        return
    assert all(0 <= s.start < s.end <= len(paper.pages[0].text) for p in paper.passages for s in p.spans)
    for table in read_tables(source, "made"):
        assert all(c.row < len(table.rows) and c.column < len(table.columns) for c in table.cells)


DEEP = [
    pytest.param(r"\num{" * 5_000, id="numbers"),
    pytest.param(r"\cite[" * 2_000, id="citations"),
    pytest.param(r"$\frac{" * 5_000, id="fractions"),
    pytest.param("$a$" * 20_000, id="formulas"),
    pytest.param(r"\textbf{" * 50_000, id="styles"),
    pytest.param(r"\footnote{a" * 5_000, id="footnotes"),
    pytest.param(r"\begin{tabular}{l}" * 3_000 + "a", id="tables"),
    pytest.param(r"\begin{table}" * 20_000 + "a", id="floats"),
    pytest.param(r"\begin{tabular}{l}" + "1" * 200_000 + "a&b", id="a cell"),
]


@pytest.mark.parametrize("body", DEEP)
def test_what_is_nested_too_deeply_is_read_or_refused(body: str) -> None:
    with suppress(PaperUnreadable):
        assert read("Words. " + body).passages


def test_the_same_bytes_give_the_same_paper() -> None:
    data = tar(("ms.tex", rb"\documentclass{article}\begin{document}Words.\end{document}"))
    assert read_tex(data, "made", "x") == read_tex(data, "made", "x")
