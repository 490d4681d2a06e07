"""Tokens read one by one from files and definitions within each other, with the arguments that stand among them."""

from __future__ import annotations

from dataclasses import dataclass

from .tokens import Token

DEPTH = 60
"""Expansions and files within each other."""
EXPANSIONS = 300_000
"""Of all definitions together, in one paper."""
ARGUMENT = 50_000
"""Tokens of one argument."""


@dataclass(slots=True)
class Frame:
    """Tokens still to be read: a file, or what a definition became."""

    tokens: tuple[Token, ...] | list[Token]
    file: str | None = None
    at: int = 0


class Source:
    """A stack of things to be read."""

    def __init__(self) -> None:
        self.stack: list[Frame] = []
        self.expansions = 0
        self.problems: list[str] = []

    def next(self) -> Token | None:
        """Return the next token, None at the end; frames that are read out are dropped only here."""
        while self.stack:
            frame = self.stack[-1]
            if frame.at < len(frame.tokens):
                frame.at += 1
                return frame.tokens[frame.at - 1]
            self.stack.pop()
        return None

    def peek(self) -> Token | None:
        """Return the next token and leave it there."""
        token = self.next()
        if token is not None:
            self.stack[-1].at -= 1
        return token

    def skip_space(self) -> None:
        """Pass over blanks."""
        while (token := self.peek()) is not None and token.kind == "space":
            self.next()

    def argument(self) -> list[Token]:
        """Return the next argument without its braces; one token where there are none."""
        self.skip_space()
        token = self.peek()
        if token is None or token.kind in {"close", "par"}:
            return []
        self.next()
        return self._group() if token.kind == "open" else [token]

    def optional(self, opening: str = "[", closing: str = "]") -> list[Token] | None:
        """Return the next argument in square brackets, None where there is none."""
        self.skip_space()
        token = self.peek()
        if token is None or token.kind != "text" or token.text != opening:
            return None
        self.next()
        found: list[Token] = []
        depth = 0
        while (token := self.next()) is not None and len(found) < ARGUMENT:
            depth += (token.kind == "open") - (token.kind == "close")
            if depth == 0 and token.kind == "text" and token.text == closing:
                break
            if token.kind == "par" and depth <= 0:
                break
            found.append(token)
        return found

    def word(self) -> str:
        """Return the next argument as plain text: a file's name, a switch."""
        return "".join(t.text for t in self.argument() if t.kind != "macro").strip()

    def _group(self) -> list[Token]:
        """Return what stands up to the brace that closes the one just read."""
        found: list[Token] = []
        depth = 1
        while len(found) < ARGUMENT and (token := self.next()) is not None:
            depth += (token.kind == "open") - (token.kind == "close")
            if depth == 0:
                break
            found.append(token)
        return found

    def push(self, tokens: list[Token] | tuple[Token, ...], file: str | None = None) -> bool:
        """Read these tokens next; False (and a problem) where that goes too deep or too often."""
        self.expansions += 1
        if len(self.stack) >= DEPTH or self.expansions > EXPANSIONS:
            self.problem("definitions that never end, or lie too deep, were left out")
            return False
        self.stack.append(Frame(tokens, file))
        return True

    def problem(self, told: str) -> None:
        """Note what was left out, once."""
        if told not in self.problems:
            self.problems.append(told)
