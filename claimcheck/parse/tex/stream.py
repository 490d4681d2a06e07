"""Tokens with their braces and environments matched, so that every argument is found at once."""

from __future__ import annotations

from .tokens import Token

NONE = -1


class Stream:
    """The tokens of a document, and for each opening what closes it."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.closing = [NONE] * len(tokens)
        """Of an opening brace: where its closing one stands."""
        self.ends: dict[int, int] = {}
        r"""Of a `\begin`: where its `\end` stands."""
        braces: list[int] = []
        begun: list[tuple[str, int]] = []
        for i, token in enumerate(tokens):
            if token.kind == "open":
                braces.append(i)
            elif token.kind == "close" and braces:
                self.closing[braces.pop()] = i
            elif token.kind == "macro" and token.text == "begin":
                begun.append((self.environment(i), i))
            elif token.kind == "macro" and token.text == "end":
                self._end(begun, self.environment(i), i)

    def _end(self, begun: list[tuple[str, int]], name: str, at: int) -> None:
        r"""Match an `\end` with the last environment of its name; those begun since were never ended."""
        for back in range(len(begun) - 1, max(-1, len(begun) - 40), -1):
            if begun[back][0] == name:
                self.ends[begun[back][1]] = at
                del begun[back:]
                return

    def environment(self, at: int) -> str:
        r"""Return the name of the environment that the `\begin` or `\end` at `at` names."""
        if at + 2 < len(self.tokens) and self.tokens[at + 1].kind == "open":
            return self.tokens[at + 2].text
        return ""

    def inside(self, at: int) -> tuple[int, int]:
        """Return from where to where the inside of the environment begun at `at` stands."""
        return at + 4, self.ends.get(at, len(self.tokens))

    def skip_space(self, at: int, stop: int) -> int:
        """Return the first place from `at` on that is no blank."""
        while at < stop and self.tokens[at].kind == "space":
            at += 1
        return at

    def argument(self, at: int, stop: int) -> tuple[int, int, int]:
        """Return where the argument that follows `at` begins and ends, and where one reads on."""
        at = self.skip_space(at, stop)
        if at >= stop or self.tokens[at].kind in {"close", "par", "amp"}:
            return at, at, at
        if self.tokens[at].kind != "open":
            return at, at + 1, at + 1
        end = self.closing[at]
        end = stop if end == NONE or end > stop else end
        return at + 1, end, min(end + 1, stop)

    def optional(self, at: int, stop: int, brackets: str = "[]") -> tuple[int, int, int] | None:
        """Return the same for an argument in square brackets, None where there is none."""
        at = self.skip_space(at, stop)
        if at >= stop or self.tokens[at].kind != "text" or not self.tokens[at].text.startswith(brackets[0]):
            return None
        if brackets == "()":
            return next(((at, i, i + 1) for i in range(at, min(stop, at + 9)) if ")" in self.tokens[i].text), None)
        i = at + 1
        while i < stop:
            token = self.tokens[i]
            if token.kind == "open" and self.closing[i] != NONE:
                i = self.closing[i]
            elif token.kind == "text" and token.text == brackets[1]:
                return at + 1, i, i + 1
            elif token.kind == "par" or i - at > 3000:
                return None
            i += 1
        return None

    def skip(self, signature: str, at: int, stop: int) -> int:
        """Return where one reads on after arguments of these kinds (see `names.SKIPPED`)."""
        for kind in signature:
            if kind == "s":
                after = self.skip_space(at, stop)
                at = after + 1 if after < stop and self.tokens[after].text == "*" else at
            elif kind == "m":
                at = self.argument(at, stop)[2]
            else:
                found = self.optional(at, stop, "()" if kind == "p" else "[]")
                at = found[2] if found else at
        return at

    def plain(self, start: int, stop: int) -> str:
        """Return the letters of a stretch as they stand: a label, a key, a number."""
        return "".join(t.text for t in self.tokens[start:stop] if t.kind not in {"open", "close", "par"}).strip()
