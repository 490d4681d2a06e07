r"""The paper's own definitions expanded, files it reads spliced in, branches not taken dropped: tokens in, tokens out.

Only what is a plain rewriting is done: \newcommand, \def with undelimited parameters, \let, environments, on/off
switches. Nothing is computed and nothing outside the archive is read. Depth, count and size have limits: what goes
beyond them is left out, and said.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field

from .archive import Files
from .conditions import Conditions
from .names import KEPT
from .source import ARGUMENT, EXPANSIONS, Frame, Source
from .tokens import CLOSE, OPEN, SPACE, Token, tokenize

TOKENS = 3_000_000
"""That come out, of one paper."""
FILES = 400
r"""Read by \input, of one paper."""

NEW_COMMANDS = frozenset({"newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "newrobustcmd"})
DOCUMENT_COMMANDS = frozenset(
    {"NewDocumentCommand", "RenewDocumentCommand", "ProvideDocumentCommand", "DeclareDocumentCommand"}
)
DEFS = frozenset({"def", "gdef", "edef", "xdef"})
PREFIXES = frozenset({"long", "global", "outer", "protected", "expandafter", "noexpand", "relax", "protect"})
INPUTS = frozenset({"input", "include", "subfile", "subfileinclude", "InputIfFileExists", "loadfile", "@input"})
IMPORTS = frozenset({"import", "subimport", "inputfrom", "includefrom", "subinputfrom"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro:
    """One definition: how many arguments it takes, the default of an optional first one, what it becomes."""

    arguments: int
    body: tuple[Token, ...]
    default: tuple[Token, ...] | None = None
    kinds: str = ""
    r"""Of \NewDocumentCommand: one letter per argument (m, o, O, s)."""
    delimiters: tuple[tuple[Token, ...], ...] = ()
    r"""Of \def: what stands before the first parameter and behind each of them."""


@dataclass(slots=True)
class Expanded:
    """What came out."""

    tokens: list[Token] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    """Paths that were read."""


class Expander(Source):
    """Reads one document; `run` once."""

    def __init__(self, files: Files, main: str = "") -> None:
        self.files, self.main = files, main
        super().__init__()
        self.out = Expanded(problems=self.problems)
        self.macros: dict[str, Macro] = {}
        self.environments: dict[str, tuple[Macro, tuple[Token, ...]]] = {}
        self.conditions = Conditions(self)
        self.ended = False
        self.handlers: dict[str, Callable[[], None]] = {
            **dict.fromkeys(NEW_COMMANDS, self._newcommand),
            **dict.fromkeys(DOCUMENT_COMMANDS, self._document_command),
            **dict.fromkeys(DEFS, self._def),
            **dict.fromkeys(PREFIXES, lambda: None),
            "let": self._let,
            "DeclareMathOperator": self._operator,
            "newenvironment": self._environment,
            "renewenvironment": self._environment,
            "newif": self.conditions.new,
            "newtoggle": self.conditions.new_toggle,
            "endinput": self._end_file,
            "begin": self._begin,
            "end": self._end,
            "csname": self._csname,
            "bibliography": self._bibliography,
            "printbibliography": self._bibliography,
            "xspace": self._xspace,
        }

    def run(self) -> Expanded:
        """Return the tokens of the document."""
        self.read_file(self.main)
        while not self.ended and (token := self.next()) is not None:
            if token.kind == "macro":
                self._command(token)
            else:
                self.emit(token)
        return self.out

    def emit(self, token: Token) -> None:
        """Let one token out."""
        if len(self.out.tokens) >= TOKENS:
            self.problem("the text beyond the limit on length was left out")
            self.ended = True
            return
        self.out.tokens.append(token)

    # --- commands ---

    def _command(self, token: Token) -> None:
        name = token.text
        macro = self.macros.get(name)
        if macro is not None:
            self.push(self._replaced(macro))
        elif name in self.handlers:
            self.handlers[name]()
        elif name in INPUTS:
            self._input(name)
        elif name in IMPORTS:
            folder, file = self.word(), self.word()
            self.read_file(self.files.find(posixpath.join(folder, file), self._folder()), said=file)
        elif name in {"usepackage", "RequirePackage", "documentclass"}:
            self._package(name)
        elif not self.conditions.command(name):
            self.emit(token)

    def _replaced(self, macro: Macro) -> list[Token]:
        """Return what a definition becomes with the arguments that stand next."""
        arguments: list[list[Token]] = []
        if macro.delimiters and any(macro.delimiters):
            arguments = self._delimited(macro)
        elif macro.kinds:
            arguments = [self._by_kind(kind) for kind in macro.kinds]
        else:
            for index in range(macro.arguments):
                given = self.optional() if index == 0 and macro.default is not None else None
                if given is None:
                    default = index == 0 and macro.default is not None
                    given = list(macro.default or ()) if default else self.argument()
                arguments.append(given)
        if not arguments:
            return list(macro.body)
        found: list[Token] = []
        for token in macro.body:
            if token.kind != "param":
                found.append(token)
            elif 0 < int(token.text) <= len(arguments):
                found += arguments[int(token.text) - 1]
            if len(found) > ARGUMENT:
                self.problem("definitions that never end, or lie too deep, were left out")
                break
        return found

    def _by_kind(self, kind: str) -> list[Token]:
        r"""Return an argument of \NewDocumentCommand."""
        if kind in "oO":
            return self.optional() or []
        if kind == "s":
            token = self.peek()
            if token is not None and token.text == "*":
                self.next()
            return []
        return self.argument()

    def _delimited(self, macro: Macro) -> list[list[Token]]:
        r"""Return the arguments of a \def whose parameters are told apart by what stands between them."""
        for _ in macro.delimiters[0]:
            self.next()
        arguments = []
        for delimiter in macro.delimiters[1:]:
            if not delimiter:
                arguments.append(self.argument())
                continue
            found: list[Token] = []
            depth = 0
            while len(found) < ARGUMENT and (token := self.next()) is not None and token.kind != "par":
                depth += (token.kind == "open") - (token.kind == "close")
                mark = delimiter[0].text
                if (
                    depth <= 0
                    and len(delimiter) == 1
                    and token.kind == delimiter[0].kind == "text"
                    and mark in token.text
                ):
                    before, _, after = token.text.partition(mark)  # a word is one token here, and letters in TeX
                    found += [Token("text", before)] if before else []
                    self.stack.append(Frame([Token("text", after)] if after else []))
                    break
                found.append(token)
                if depth <= 0 and tuple(found[-len(delimiter) :]) == delimiter:
                    found = found[: -len(delimiter)]
                    break
            arguments.append(found)
        return arguments

    def _named(self) -> str | None:
        """Return the name that a definition defines."""
        self.skip_space()
        token = self.peek()
        if token is not None and token.text == "*":
            self.next()
        name = [t for t in self.argument() if t.kind != "space"]
        return name[0].text if len(name) == 1 and name[0].kind == "macro" else None

    def define(self, name: str | None, macro: Macro) -> None:
        """Take in a definition, unless it is of a command whose meaning the reader knows better than TeX's."""
        if name in {"thetable", "thefigure"}:  # counts from here on: for the reader
            for token in (Token("macro", name), OPEN, *macro.body, CLOSE):
                self.emit(token)
            return
        if name is not None and name not in KEPT:
            self.macros[name] = macro

    def _newcommand(self) -> None:
        name = self._named()
        count = _number(self.optional())
        default = self.optional() if count else None
        body = tuple(self.argument())
        self.define(name, Macro(arguments=count, body=body, default=None if default is None else tuple(default)))

    def _document_command(self) -> None:
        name = self._named()
        kinds = "".join(c for t in self.argument() if t.kind == "text" for c in t.text if c in "moOs")
        self.define(name, Macro(arguments=len(kinds), body=tuple(self.argument()), kinds=kinds))

    def _def(self) -> None:
        name = self._named()
        parts: list[list[Token]] = [[]]
        while (token := self.next()) is not None and token.kind not in {"open", "par"} and len(parts) < 10:
            if token.kind == "param":
                parts.append([])
            else:
                parts[-1].append(token)
        body = tuple(self._group()) if token is not None and token.kind == "open" else ()
        delimiters = tuple(tuple(t for t in part if t != SPACE) for part in parts)
        self.define(name, Macro(arguments=len(parts) - 1, body=body, delimiters=delimiters))

    def _let(self) -> None:
        name = self._named()
        self.skip_space()
        token = self.next()
        if token is not None and token.text == "=":
            self.skip_space()
            token = self.next()
        if token is None or name is None:
            return
        known = self.macros.get(token.text) if token.kind == "macro" else None
        if known is not None:
            self.define(name, known)
        elif token.kind == "macro" and name.startswith("if") and token.text in {"iftrue", "iffalse"}:
            self.conditions.switches[name[2:]] = token.text == "iftrue"
        elif token.text != name:
            self.define(name, Macro(arguments=0, body=(token,)))

    def _operator(self) -> None:
        name = self._named()
        self.define(name, Macro(arguments=0, body=(Token("macro", "operatorname"), OPEN, *self.argument(), CLOSE)))

    def _environment(self) -> None:
        name = self.word()
        count = _number(self.optional())
        default = self.optional() if count else None
        begin, end = tuple(self.argument()), tuple(self.argument())
        if name and name not in KEPT:
            opened = Macro(arguments=count, body=begin, default=None if default is None else tuple(default))
            self.environments[name] = opened, end

    def _begin(self) -> None:
        name = self.word()
        known = self.environments.get(name)
        if known is not None and self.push(self._replaced(known[0])):
            return
        if name == "document" and self._is_part():
            return
        for token in (Token("macro", "begin"), OPEN, Token("text", name), CLOSE):
            self.emit(token)

    def _end(self) -> None:
        name = self.word()
        known = self.environments.get(name)
        if known is not None and self.push(known[1]):
            return
        if name == "document" and self._is_part():
            self._end_file()
            return
        for token in (Token("macro", "end"), OPEN, Token("text", name), CLOSE):
            self.emit(token)
        self.ended = name == "document"

    def _is_part(self) -> bool:
        """Whether a file is read that another one read in: some are whole documents, of which the inside counts."""
        return sum(frame.file is not None for frame in self.stack) > 1

    def _csname(self) -> None:
        r"""`\csname x\endcsname` is `\x`."""
        name = ""
        while (token := self.next()) is not None and token.text != "endcsname" and len(name) < 100:
            name += token.text
        if name in self.macros:
            self.push(self._replaced(self.macros[name]))

    def _xspace(self) -> None:
        """A blank, unless what follows stands close anyway."""
        token = self.peek()
        while token is not None and token.kind == "close":  # `{\\name\\xspace}` and what follows
            self.emit(token)
            self.next()
            token = self.peek()
        if token is None or token.kind not in {"text", "macro", "math", "open", "verb"}:
            return
        if token.kind == "macro" and token.text in {"/", " ", "\\", "xspace", "footnote", "%", ","}:
            return
        if token.kind != "text" or token.text[0] not in ".,:;!?')]-/\u2019\u201d\u2013\u2014":
            self.emit(SPACE)

    # --- files ---

    def _folder(self) -> str:
        """Return the folder of the file that is being read."""
        file = next((f.file for f in reversed(self.stack) if f.file), "")
        return posixpath.dirname(file)

    def _input(self, name: str) -> None:
        self.skip_space()
        token = self.peek()
        if token is not None and token.kind != "open" and name == "input":
            file = ""
            while (token := self.peek()) is not None and token.kind in {"text", "script"}:
                file += token.text
                self.next()
        else:
            file = self.word()
        if name == "InputIfFileExists":
            yes, no = self.argument(), self.argument()
            self.push(yes if self.files.find(file, self._folder()) else no)
        self.read_file(self.files.find(file, self._folder()), said=file)

    def read_file(self, path: str | None, said: str = "") -> None:
        """Read a file of the archive next, each at most as often as the limits allow."""
        if path is None:
            if said and not said.endswith((".pgf", ".tikz", ".pdf_tex", ".eps_tex")):
                self.problem(f"{said[:60]} is not in the archive and was not read")
            return
        if any(frame.file == path for frame in self.stack) or len(self.out.files) >= FILES:
            self.problem(f"{path} was not read again within itself")
            return
        self.out.files.add(path)
        tokens = tokenize(self.files.texts[path], at_is_letter=path.endswith((".sty", ".cls")))
        self.push(tokens if path.endswith((".sty", ".cls")) else [*tokens, SPACE], path)

    def _bibliography(self) -> None:
        """Read the bibliography that BibTeX made: it has the main file's name, or is the only one."""
        if (token := self.peek()) is not None and token.kind == "open":
            self.word()
        path = self.main.rpartition(".")[0] + ".bbl"
        others = [p for p in self.files.texts if p.endswith(".bbl")]
        if path not in self.files.texts:
            path = others[0] if len(others) == 1 else ""
        if path and path not in self.out.files and "\\bibitem" in self.files.texts[path]:
            self.read_file(path)

    def _end_file(self) -> None:
        while self.stack and self.stack[-1].file is None:
            self.stack.pop()
        if self.stack:
            self.stack.pop()

    def _package(self, name: str) -> None:
        """Take the definitions out of the authors' own packages; the classes of journals redefine too much."""
        options = self.optional() or []
        names = self.word()
        brackets = Token("text", "["), *options, Token("text", "]")
        for token in (Token("macro", name), *brackets, OPEN, Token("text", names), CLOSE):
            self.emit(token)
        if name == "documentclass":
            return
        for package in names.split(",")[:50]:
            path = self.files.find(package, self._folder(), (".sty",))
            if path is not None and path not in self.out.files:
                self._definitions(path)

    def _definitions(self, path: str) -> None:
        """Take only plain definitions from a package: nothing that it would print, nothing internal to it."""
        self.out.files.add(path)
        inner = Expander(Files())
        inner.push(tokenize(self.files.texts[path], at_is_letter=True))
        while (token := inner.next()) is not None and inner.expansions < EXPANSIONS // 10:
            if token.kind == "macro" and token.text in {*NEW_COMMANDS, "def", "DeclareMathOperator"}:
                inner.handlers[token.text]()
        for name, macro in inner.macros.items():
            inside = any(t.kind == "macro" and ("@" in t.text or t.text.startswith("if")) for t in macro.body)
            if "@" not in name and not inside:
                self.macros.setdefault(name, macro)


def _number(tokens: list[Token] | None) -> int:
    """Return how many arguments a definition says it takes; TeX knows nine."""
    text = "".join(t.text for t in tokens or ())
    return min(9, int(text)) if text.isascii() and text.isdigit() and len(text) < 3 else 0
