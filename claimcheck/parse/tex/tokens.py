"""TeX source to tokens: pylatexenc's tokenizer, with words taken whole and what it does not know put right.

The source is data. Nothing in it is ever run, only a few of its definitions are expanded (`macros.py`).
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["text", "space", "par", "macro", "open", "close", "math", "amp", "script", "param", "tie", "verb"]

PLAIN = re.compile(r"[^\s\\%{}$&#^_~`'?!<>,\[\]*=-]+")
"""Characters that mean themselves."""
LETTERS = re.compile(r"[A-Za-z@]+")
VERBATIM = frozenset(
    "verbatim verbatim* Verbatim lstlisting minted alltt comment filecontents filecontents* tikzpicture pgfpicture "
    "CCSXML forest pspicture asy luacode python".split()
)
"""Environments whose inside is no text of the paper as TeX's rules for tokens would read it."""
SHOWN = frozenset({"verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "alltt"})
RAW_ARGUMENT = frozenset({"url", "path", "nolinkurl", "href", "lstinline"})
"""Commands whose first argument is taken letter by letter: addresses hold % and #."""
SPECIALS = {"``": "\u201c", "''": "\u201d", "---": "\u2014", "--": "\u2013", "!`": "\u00a1", "?`": "\u00bf"}
PRIVATE = re.compile("[\ue000-\uf8ff]")
"""Code points we use for our own marks: none may come from outside."""


class Token(NamedTuple):
    """One token; `text` is a macro's name without backslash, else what stands there."""

    kind: Kind
    text: str


SPACE = Token("space", " ")
PAR = Token("par", "\n\n")
OPEN = Token("open", "{")
CLOSE = Token("close", "}")


def tokenize(source: str, *, at_is_letter: bool = False) -> list[Token]:
    r"""Return the tokens of `source`; comments are gone, `@` counts as a letter in packages and after \makeatletter.

    >>> [t.text for t in tokenize(r"a\textbf{12.5\%} % note")]
    ['a', 'textbf', '{', '12.5', '%', '}', ' ']
    """
    return _Lexer(source, at_is_letter).run()


class _Lexer:
    """One pass over one file."""

    def __init__(self, source: str, at_is_letter: bool) -> None:
        from pylatexenc.latexwalker import LatexWalker

        # TeX drops blanks at the end of a line; without them a blank line is always two line ends.
        lines = [line.rstrip() for line in PRIVATE.sub("", source).split("\n")]
        self.source = "\n".join(lines)
        self.walker = LatexWalker(self.source, tolerant_parsing=True)
        self.state = self.walker.make_parsing_state()
        self.at_is_letter = at_is_letter
        self.tokens: list[Token] = []
        self.position = 0

    def run(self) -> list[Token]:
        """Return all tokens."""
        from pylatexenc.latexwalker import LatexWalkerEndOfStream

        try:
            while self.position < len(self.source):
                plain = PLAIN.match(self.source, self.position)
                if plain:
                    self._plain(plain[0])
                else:
                    self._next()
        except LatexWalkerEndOfStream:
            self.tokens.append(SPACE)
        return self.tokens

    def _plain(self, text: str) -> None:
        """Take a plain word; after a command its first letters stand alone, for they may be its arguments (`x^2y`)."""
        self.position += len(text)
        while text and self.tokens and self._may_take():
            self.tokens.append(Token("text", text[0]))
            text = text[1:]
        if text:
            self.tokens.append(Token("text", text))

    def _may_take(self) -> bool:
        """Whether a letter that comes now may be an argument of a command before it."""
        last = self.tokens[-1]
        if last.kind in {"macro", "script"}:
            return True
        return len(last.text) == 1 and len(self.tokens) > 1 and self.tokens[-2].kind == "macro"

    def _next(self) -> None:
        """Take one token that is not a plain word."""
        token = self.walker.get_token(self.position, environments=False, parsing_state=self.state)
        if token.pre_space:
            self.tokens.append(SPACE)
        self.position = token.pos + token.len
        if token.tok == "comment":
            return
        if token.tok == "macro":
            self._macro(token)
        elif token.tok == "char" and token.arg == "\n\n":
            self.tokens.append(PAR)
        elif token.tok in {"mathmode_inline", "mathmode_display"}:
            self.tokens.append(Token("math", token.arg))
        elif token.tok == "brace_open":
            self.tokens.append(OPEN)
        elif token.tok == "brace_close":
            self.tokens.append(CLOSE)
        elif token.tok == "specials":
            self._special(token.arg.specials_chars)
        else:
            self._character(token.arg)

    def _special(self, text: str) -> None:
        if text == "&":
            self.tokens.append(Token("amp", "&"))
        elif text == "~":
            self.tokens.append(Token("tie", " "))
        elif text == "#":
            self._parameter()
        else:
            self.tokens.append(Token("text", SPECIALS.get(text, text)))

    def _character(self, text: str) -> None:
        if text in "^_":
            self.tokens.append(Token("script", text))
        elif text == "&":
            self.tokens.append(Token("amp", "&"))
        elif text == "#":
            self._parameter()
        elif text == "~":
            self.tokens.append(Token("tie", " "))
        else:
            self.tokens.append(Token("text", {"`": "\u2018", "'": "\u2019"}.get(text, text)))

    def _parameter(self) -> None:
        """`#1` in a definition; `##1` in a definition within one."""
        at = self.position
        while self.source[at : at + 1] == "#":
            at += 1
        digit = self.source[at : at + 1]
        if digit.isdigit() and digit.isascii():
            self.tokens.append(Token("param", digit))
            at += 1
        self.position = at

    def _macro(self, token: object) -> None:
        """Take a command: a longer name where @ is a letter, and what follows as it is where TeX reads it so."""
        name: str = token.arg  # type: ignore[attr-defined]
        start: int = token.pos + 1  # type: ignore[attr-defined]
        if self.at_is_letter and (match := LETTERS.match(self.source, start)) and match.end() > start + len(name):
            name = match[0]
            self.position = match.end()
            while self.source[self.position : self.position + 1] == " ":
                self.position += 1
        if name in {"makeatletter", "makeatother"}:
            self.at_is_letter = name == "makeatletter"
        elif name == "begin":
            self._begin()
        elif name in {"verb", "lstinline"} and self._verb(start + len(name)):
            pass
        elif name in RAW_ARGUMENT and self.source[self.position : self.position + 1] == "{":
            self._raw(name)
        elif name in {"\n", "\t"}:
            self.tokens.append(SPACE)
        else:
            self.tokens.append(Token("macro", name))

    def _begin(self) -> None:
        r"""Take `\begin`, and an environment that is not TeX inside, to its end."""
        end = self.source.find("}", self.position, self.position + 40)
        name = self.source[self.position + 1 : end] if self.source[self.position : self.position + 1] == "{" else ""
        if end < 0 or name not in VERBATIM:
            self.tokens.append(Token("macro", "begin"))
            return
        mark = f"\\end{{{name}}}"
        stop = self.source.find(mark, end)
        stop = len(self.source) if stop < 0 else stop
        if name in SHOWN:
            self.tokens += [PAR, Token("verb", self.source[end + 1 : stop].strip()), PAR]
        self.position = min(len(self.source), stop + len(mark))

    def _verb(self, at: int) -> bool:
        r"""Take `\verb|...|`; False where it is not of that form."""
        at += self.source[at : at + 1] == "*"
        delimiter = self.source[at : at + 1]
        end = self.source.find(delimiter, at + 1, at + 1000) if delimiter and delimiter not in " {[\n" else -1
        if end < 0 or "\n" in self.source[at:end]:
            return False
        self.tokens.append(Token("verb", self.source[at + 1 : end]))
        self.position = end + 1
        return True

    def _raw(self, name: str) -> None:
        r"""Take the first argument of `\url` letter by letter; `\href` shows its second one only."""
        end = self.source.find("}", self.position, self.position + 2000)
        if end < 0:
            self.tokens.append(Token("macro", name))
            return
        if name != "href":
            self.tokens.append(Token("verb", self.source[self.position + 1 : end].replace("\\", "")))
        self.position = end + 1
