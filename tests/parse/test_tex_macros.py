"""Definitions, branches and files: rewriting only, with limits."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.parse.tex.archive import Files
from claimcheck.parse.tex.macros import Expander
from claimcheck.parse.tex.tokens import Token, tokenize


def plain(tokens: list[Token]) -> str:
    """Return tokens as source again, blanks collapsed."""
    return " ".join("".join("\\" + t.text if t.kind == "macro" else t.text for t in tokens).split())


def expand(source: str, **others: str) -> str:
    """Return what comes out of a document, other files by their name without end."""
    files = Files(texts={"main.tex": source, **{f"{name}.tex": text for name, text in others.items()}})
    return plain(Expander(files, "main.tex").run().tokens)


TOKENS = [
    pytest.param(r"a % b" + "\n c", "a c", id="a comment takes its line's end along"),
    pytest.param(r"12\% of a\_b", r"12\% of a\_b", id="an escaped percent sign begins no comment"),
    pytest.param(r"\verb|% $ \x| b", r"% $ \x b", id="what is verbatim is left alone"),
    pytest.param(r"\url{http://a.b/%7E#c}", "http://a.b/%7E#c", id="an address may hold anything"),
    pytest.param("\\begin{comment} no \\end{comment} yes", "yes", id="a comment environment is none"),
    pytest.param(r"``a'' -- b --- c", "“a” – b — c", id="quotes and dashes"),
]


@pytest.mark.parametrize(("source", "expected"), TOKENS)
def test_tokens(source: str, expected: str) -> None:
    assert expected == plain(tokenize(source))


DEFINITIONS = [
    pytest.param(r"\newcommand{\x}{words}\x{} here", "words{} here", id="a plain one"),
    pytest.param(r"\newcommand\x[2]{#2 and #1}\x{a}{b}", "b and a", id="arguments"),
    pytest.param(r"\newcommand{\x}[2][z]{#1#2}\x{a} \x[y]{a}", "za ya", id="an optional first one"),
    pytest.param(r"\def\x#1{<#1>}\x{a}\x b", "<a><b>", id="by \\def"),
    pytest.param(r"\def\x#1;{<#1>}\x abc; d", "<abc> d", id="by \\def with a delimiter"),
    pytest.param(r"\newcommand{\y}{b}\newcommand{\x}{a\y}\x", "ab", id="one within another"),
    pytest.param(r"\newcommand{\x}{a}\renewcommand{\x}{b}\x", "b", id="redefined"),
    pytest.param(r"\newcommand{\x}{a}\let\y\x\y", "a", id="by \\let"),
    pytest.param(r"\newcommand{\x}{ours\xspace}\x is, \x, \x.", "ours is, ours, ours.", id="xspace"),
    pytest.param(r"\DeclareMathOperator{\x}{rank}\x", r"\operatorname{rank}", id="an operator"),
    pytest.param(r"\NewDocumentCommand{\x}{o m}{[#2]}\x[a]{b}", "[b]", id="of the new kind"),
    pytest.param(r"\newenvironment{x}[1]{<#1:}{>}\begin{x}{a}b\end{x}", "<a:b>", id="an environment"),
    pytest.param(r"\newcommand{\section}[1]{}\section{A}", r"\section{A}", id="structure stays what it is"),
    pytest.param(r"\makeatletter\def\a@b{x}\a@b\makeatother", "x", id="a name with an at"),
]


@pytest.mark.parametrize(("source", "expected"), DEFINITIONS)
def test_definitions_are_expanded(source: str, expected: str) -> None:
    assert expected == expand(source)


BRANCHES = [
    pytest.param(r"\iffalse a \else b \fi c", "b c", id="never"),
    pytest.param(r"\iftrue a \else b \fi c", "a c", id="always"),
    pytest.param(r"\newif\iflong \longtrue \iflong a \else b \fi", "a", id="a switch that is on"),
    pytest.param(r"\newif\iflong \iflong a \else b \fi", "b", id="a switch that is off"),
    pytest.param(r"\iffalse \iftrue a \fi b \fi c", "c", id="branches within"),
    pytest.param(r"\newtoggle{l}\toggletrue{l}\iftoggle{l}{a}{b}", "a", id="a toggle"),
    pytest.param(r"\ifthenelse{\equal{a}{a}}{x}{y}", "x", id="a test of words"),
    pytest.param(r"\def\x{1}\def\y{1}\ifx\x\y a\else b\fi", "a", id="two that mean the same"),
]


@pytest.mark.parametrize(("source", "expected"), BRANCHES)
def test_branches_not_taken_are_gone(source: str, expected: str) -> None:
    assert expected == expand(source)


FILES = [
    pytest.param(r"a \input{part} c", "a b c", id="with braces"),
    pytest.param(r"a \input part c", "a b c", id="without"),
    pytest.param(r"a \include{part.tex} c", "a b c", id="with its end"),
    pytest.param(r"a \input{../part} c", "a c", id="from outside"),
    pytest.param(r"a \input{main} c", "a c", id="itself"),
]


@pytest.mark.parametrize(("source", "expected"), FILES)
def test_files_of_the_archive_are_spliced_in(source: str, expected: str) -> None:
    assert expected == expand(source, part="b")


def test_the_authors_own_package_defines_but_prints_nothing() -> None:
    files = Files(
        texts={
            "main.tex": r"\usepackage{ours}\x",
            "ours.sty": r"\newcommand{\x}{words}\def\a@b{no}Printed.",
        }
    )
    assert plain(Expander(files, "main.tex").run().tokens).endswith("words")


CHAIN = "".join("\\def\\" + a + "{" + ("\\" + b) * 10 + "}" for a, b in pairwise("abcdefghijk")) + r"\def\k{words}\a"
"""Ten thousand million words."""
BOMBS = [
    pytest.param(r"\def\x{\x}\x a", id="a loop"),
    pytest.param(r"\def\x{\x\x}\x a", id="a loop that branches"),
    pytest.param(r"\def\x{a\x b}\x a", id="a loop with words"),
    pytest.param(CHAIN, id="lots"),
    pytest.param(r"\newcommand{\x}[1]{\x{#1#1}}\x{aaaa} b", id="an argument that grows"),
    pytest.param("{" * 200_000 + "a", id="braces"),
    pytest.param(r"\begin{a}" * 50_000, id="environments"),
    pytest.param(r"\iftrue " * 100_000, id="branches"),
    pytest.param(r"\input{main}" * 10_000, id="files"),
    pytest.param("%" * 300_000, id="comments"),
    pytest.param(" " * 300_000 + "\n" * 100_000, id="blanks"),
]


@pytest.mark.parametrize("source", BOMBS)
def test_what_never_ends_is_ended(source: str) -> None:
    began = time.monotonic()
    Expander(Files(texts={"main.tex": source}), "main.tex").run()
    assert time.monotonic() - began < 15


PIECES = st.sampled_from(
    [r"\newcommand", r"\def", r"\x", r"\y", "{", "}", "[", "]", "#1", "#2", "a", " ", "%", "\n", r"\iftrue", r"\fi",
     r"\else", r"\begin", r"\end", r"\input", r"\let", r"\csname", r"\endcsname", "$", "&", "\\", r"\verb", "|", "=",
     r"\newif", r"\iffoo", r"\xspace", r"\newenvironment", r"\endinput"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_any_source_ends(pieces: list[str]) -> None:
    Expander(Files(texts={"main.tex": "".join(pieces)}), "main.tex").run()
