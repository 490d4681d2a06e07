"""Running text, formulas, citations: what a reader of the page sees."""

from __future__ import annotations

import pytest

from claimcheck.parse.tex.citations import Citations
from claimcheck.parse.tex.inline import Context, inline
from claimcheck.parse.tex.stream import Stream
from claimcheck.parse.tex.tokens import tokenize


def printed(source: str, *, cell: bool = False, citations: Citations | None = None) -> tuple[str, str]:
    """Return the text that is printed, and the marks taken off."""
    stream = Stream(tokenize(source))
    found = inline(Context(stream, citations or Citations()), 0, len(stream.tokens), cell=cell)
    return found.text, found.marks


TEXT = [
    pytest.param(r"\textbf{Bold} and \emph{leaning}", "Bold and leaning", id="styles are taken off"),
    pytest.param(r"{\bf Bold} {\it leaning}", "Bold leaning", id="old styles as well"),
    pytest.param(r"\'etude, Erd\H{o}s, na\"{\i}ve, \c{c}a", "étude, Erdős, naïve, ça", id="accents"),
    pytest.param(r"\v Cech, \AA ngstr\"om, \o, \ss", "Čech, Ångström, ø, ß", id="accents without braces"),
    pytest.param("effi\ufb01cient \u2212 3", "effificient - 3", id="ligatures and signs as elsewhere"),
    pytest.param(r"Smith~et~al.\ say", "Smith et al. say", id="ties"),
    pytest.param(r"12.5\%, \$5, a\_b, R\&D, \#1", "12.5%, $5, a_b, R&D, #1", id="escaped signs"),
    pytest.param(r"\textcolor{red}{words} \href{http://x}{here} \url{http://y}", "words here http://y", id="links"),
    pytest.param(r"a\footnote{note} b \footnote{note}.", "a b.", id="footnotes stand elsewhere"),
    pytest.param(r"\unknown{kept} \vspace{2pt}\hspace*{1em}x", "kept x", id="unknown commands keep their words"),
    pytest.param(r"12\,000 and 5\,km", "12,000 and 5 km", id="thin blanks"),
    pytest.param(r"\includegraphics[width=3cm]{fig.pdf}Words", "Words", id="pictures"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), TEXT)
def test_text(source: str, expected: str) -> None:
    assert expected == printed(source)[0]


FORMULAS = [
    pytest.param(r"$12.5\%$", "12.5%", id="a number"),
    pytest.param(r"$-0.8$ and $+3.2$", "-0.8 and +3.2", id="signs of numbers"),
    pytest.param(r"$a-b$", "a - b", id="a minus between two"),
    pytest.param(r"$82.7\pm0.3$, $\pm 3$", "82.7 ± 0.3, ±3", id="plus-minus"),
    pytest.param(r"$10^{-4}$, $3\times10^{5}$", "10^-4, 3 × 10^5", id="powers"),
    pytest.param(r"$p<0.05$, $n \geq 30$", "p < 0.05, n ≥ 30", id="relations"),
    pytest.param(r"$1,409$ and $10{,}000$ and $(1,2)$", "1,409 and 10,000 and (1, 2)", id="commas"),
    pytest.param(r"$12\,000$ and $5\,\mathrm{km}$", "12,000 and 5 km", id="thin blanks"),
    pytest.param(r"$F_1$, $x_{ij}$, $d_{\text{model}}$", "F1, xij, dmodel", id="indices"),
    pytest.param(r"$\frac{1}{2}$, $\frac{a+b}{c}$, $\sqrt{d_k}$", "1/2, (a + b)/c, √dk", id="fractions and roots"),
    pytest.param(r"$\alpha$ and $\beta_1 = 0.9$", "α and β1 = 0.9", id="Greek"),
    pytest.param(r"$a \circ b \equiv c \pmod{p}$", "a∘b ≡ c (mod p)", id="remainders"),
    pytest.param(r"$90^\circ$, $45^{\circ}$", "90°, 45°", id="degrees"),
    pytest.param(r"$2.5\mathrm{x}$ faster, $\mathbf{28.4}$", "2.5x faster, 28.4", id="upright and bold"),
    pytest.param(r"$x = 3 \text{ if } y > 2$", "x = 3 if y > 2", id="words in a formula"),
    pytest.param(r"$f(x)=\log x$", "f(x) = log x", id="functions"),
    pytest.param(r"\(x\) and \[y = 1\] go on", "x and y = 1 go on", id="the other dollars"),
    pytest.param(r"$a$$b$", "ab", id="two formulas side by side"),
    pytest.param(r"km$^2$, 1$^{st}$", "km^2, 1st", id="raised letters behind words"),
]


@pytest.mark.parametrize(("source", "expected"), FORMULAS)
def test_formulas(source: str, expected: str) -> None:
    assert expected == printed(source)[0]


CELLS = [
    pytest.param(r"$10^{20}$", ("10^{20}", ""), id="a power is kept apart"),
    pytest.param(r"82.7$^*$", ("82.7", "*"), id="a star refers to a note"),
    pytest.param(r"82.7$^{\dagger}$", ("82.7", "†"), id="a dagger does"),
    pytest.param(r"82.7\textsuperscript{a}", ("82.7", "a"), id="a raised letter does"),
    pytest.param(r"$100.0_{0.3}$", ("100.0 0.3", ""), id="a lowered spread is a number of its own"),
    pytest.param(r"76.1 / 60.0", ("76.1 / 60.0", ""), id="a pair"),
    pytest.param(r"\phantom{0}9.5", ("9.5", ""), id="what only takes room is nothing"),
    pytest.param(r"\cellcolor{gray!20}9.5", ("9.5", ""), id="a coloured cell"),
]


@pytest.mark.parametrize(("source", "expected"), CELLS)
def test_cells(source: str, expected: tuple[str, str]) -> None:
    assert expected == printed(source, cell=True)


def entries(*, by_number: bool = False) -> Citations:
    made = Citations(by_number=by_number)
    made.add("a", "Smith et al.(2019)Smith, Jones")
    made.add("b", "Li(2020)")
    return made


MARKS = [
    pytest.param(r"\citep{a}", "(Smith et al., 2019)", id="in brackets"),
    pytest.param(r"\citet{a}", "Smith et al. (2019)", id="in the sentence"),
    pytest.param(r"\citep[see][p.~3]{a,b}", "(see Smith et al., 2019; Li, 2020, p. 3)", id="with words around"),
    pytest.param(r"\citeauthor{b} \citeyearpar{b}", "Li (2020)", id="in parts"),
    pytest.param(r"\cite{unknown}", "[unknown]", id="unknown"),
]


@pytest.mark.parametrize(("source", "expected"), MARKS)
def test_citations_by_name(source: str, expected: str) -> None:
    assert expected == printed(source, citations=entries())[0]


def test_citations_by_number() -> None:
    assert (
        "Both [1, 2] and [2, p. 3]"
        == printed(r"Both \cite{a,b} and \citep[p.~3]{b}", citations=entries(by_number=True))[0]
    )
