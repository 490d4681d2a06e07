"""Branches of the source: which is taken, as far as that can be known without running TeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .tokens import Token

if TYPE_CHECKING:
    from .macros import Expander

TESTS_OF_TWO = frozenset({"if", "ifx", "ifcat"})
UNKNOWN = frozenset(
    "ifnum ifdim ifodd ifcase ifvmode ifhmode ifmmode ifinner ifvoid ifhbox ifvbox ifeof ifdefined ifcsname ifpdf "
    "ifxetex ifluatex ifthenelse".split()
)
"""Conditionals of TeX that begin a branch and whose answer is not worked out: their other branch is taken."""


class Conditions:
    """The on/off switches of a document, and the branches that hang on them."""

    def __init__(self, reader: Expander) -> None:
        self.reader = reader
        self.switches: dict[str, bool] = {}
        self.toggles: dict[str, bool] = {}

    def new(self) -> None:
        r"""`\newif\ifname`: a switch, off."""
        name = [t for t in self.reader.argument() if t.kind == "macro"]
        if name and name[0].text.startswith("if"):
            self.switches.setdefault(name[0].text[2:], False)

    def new_toggle(self) -> None:
        r"""`\newtoggle{name}`: a switch, off."""
        self.toggles.setdefault(self.reader.word(), False)

    def command(self, name: str) -> bool:
        """Whether `name` was one of ours; if so it is dealt with."""
        if name in {"toggletrue", "togglefalse"}:
            self.toggles[self.reader.word()] = name == "toggletrue"
        elif name == "iftoggle":
            self._arguments(self.toggles.get(self.reader.word(), False))
        elif name == "ifthenelse":
            self._arguments(self._equal(self.reader.argument()))
        elif name in {"iftrue", "iffalse"}:
            self._branch(name == "iftrue")
        elif name.startswith("if") and name[2:] in self.switches:
            self._branch(self.switches[name[2:]])
        elif name.endswith("true") and name[:-4] in self.switches:
            self.switches[name[:-4]] = True
        elif name.endswith("false") and name[:-5] in self.switches:
            self.switches[name[:-5]] = False
        elif name in TESTS_OF_TWO:
            self._branch(self._same(self.reader.next(), self.reader.next(), by_name=name != "ifx"))
        elif name == "ifdefined":
            token = self.reader.next()
            self._branch(token is not None and token.text in self.reader.macros)
        elif name in UNKNOWN:
            self._branch(False)
        elif name in {"else", "or"}:
            self._skip(to_else=False)  # the branch taken ends here
        elif name != "fi":
            return False
        return True

    def _arguments(self, answer: bool) -> None:
        """Read on in one of the two arguments that stand next."""
        yes, no = self.reader.argument(), self.reader.argument()
        self.reader.push(yes if answer else no)

    def _equal(self, test: list[Token]) -> bool:
        r"""Whether the test of an \ifthenelse is known to hold: \boolean{x}, \equal{a}{b}."""
        words = [t for t in test if t.kind not in {"space", "par"}]
        text = "".join(t.text for t in words[1:])
        if words and words[0].text == "boolean":
            return self.switches.get(text.strip("{}"), False)
        if words and words[0].text == "equal":
            first, _, second = text.partition("}{")
            return first.strip("{}") == second.strip("{}")
        return False

    def _same(self, one: Token | None, other: Token | None, *, by_name: bool) -> bool:
        """Whether two tokens mean the same."""
        if one is None or other is None:
            return False
        macros = self.reader.macros
        if not by_name and one.kind == other.kind == "macro" and (one.text in macros or other.text in macros):
            return macros.get(one.text) == macros.get(other.text)
        return one == other

    def _branch(self, answer: bool) -> None:
        r"""Go on behind a test: here, or behind its \else."""
        if not answer:
            self._skip(to_else=True)

    def _skip(self, *, to_else: bool) -> None:
        """Pass over a branch, and the branches within it."""
        depth = 0
        while (token := self.reader.next()) is not None:
            if token.kind != "macro":
                continue
            if token.text == "fi":
                if depth == 0:
                    return
                depth -= 1
            elif token.text == "else" and depth == 0 and to_else:
                return
            elif self._opens(token.text):
                depth += 1

    def _opens(self, name: str) -> bool:
        r"""Whether a command begins a branch that a \fi ends."""
        if name in {"iftrue", "iffalse"} or name in TESTS_OF_TWO:
            return True
        return (name in UNKNOWN and name != "ifthenelse") or (name.startswith("if") and name[2:] in self.switches)
