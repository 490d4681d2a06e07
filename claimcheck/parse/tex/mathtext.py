r"""Formulas as a line of text, near to what a reader of the PDF gets: `$12.5\%$` is 12.5%, `$10^{-4}$` is 10^-4."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .names import BINARY, BOLD, FUNCTIONS, RELATIONS, SKIPPED, letters
from .stream import Stream

MARK, MARK_END = "\ue010", "\ue011"
"""Around a footnote mark."""
DEPTH = 12
"""Groups within each other that are read; deeper ones are left out."""
MARKS = frozenset("*†‡§¶∗⋆★♠♣♥♦◇△▽∆∇#,✓")
UNITS = frozenset({"m", "cm", "mm", "km", "nm", "s", "kg", "ft", "px", "mi", "in", "pc", "kpc", "Mpc", "h", "yr"})
HATS = frozenset(
    "hat widehat tilde widetilde bar overline vec dot ddot check breve acute grave mathring underline "
    "overrightarrow overbrace underbrace boxed".split()
)
UPRIGHT = frozenset(
    "mathrm text textrm textbf textit textsc texttt textsf mbox hbox mathit mathsf mathtt mathcal mathbb mathfrak "
    "mathscr operatorname ensuremath mathbf boldsymbol bm emph textnormal mathord mathrel mathbin mathop".split()
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as text."""

    text: str
    bold: bool


@dataclass(slots=True)
class _Line:
    """The pieces of a formula so far: text and class (o ordinary, r relation, b binary, p stop, f function)."""

    pieces: list[tuple[str, str]]

    def put(self, text: str, kind: str = "o") -> None:
        """Add one piece."""
        if text:
            self.pieces.append((text, kind))

    def join(self) -> str:
        """Return the line, with blanks where a printed formula has them."""
        out = ""
        before = "start"
        for n, (text, kind) in enumerate(self.pieces):
            following = self.pieces[n + 1][0] if n + 1 < len(self.pieces) else ""
            if kind == "r":
                out += f" {text} " if out else text
            elif kind == "b":
                unary = before in {"start", "r", "b", "open", "p"} or not following
                out += text if unary else f" {text} "
            elif kind == "p":
                groups = out[-1:].isdigit() and re.match(r"\d{3}(?!\d)", self._ahead(n + 1)) is not None
                out += text if groups or not following else text + " "
            elif kind == "f":
                out += (" " if out[-1:].isalnum() else "") + text + (" " if following[:1].isalnum() else "")
            elif kind == "thin":  # parts thousands, or a number and its unit
                thousands = out[-1:].isdigit() and re.match(r"\d{3}(?!\d)", self._ahead(n + 1)) is not None
                out += text if thousands else " "
            else:
                out += text
            before = "open" if kind == "o" and text in {"(", "[", "{", "|"} else kind
        thin = " " if self.pieces and self.pieces[-1][1] == "thin" else ""  # `93\,$K`
        return " ".join(out.split()) + thin

    def _ahead(self, n: int) -> str:
        """Return the next few letters."""
        return "".join(text for text, _ in self.pieces[n : n + 4])


def formula(
    stream: Stream, start: int, stop: int, *, cell: bool = False, before: str = "", script: str = ""
) -> Formula:
    """Return the formula that stands from `start` to `stop`.

    `before` is the text it follows, which a raised letter at its beginning belongs to; `script` makes all of it
    raised or lowered. In a table's cell exponents are written `10^{4}` and raised marks are told apart as notes.
    """
    writer = _Math(stream, cell)
    if script:
        inner = writer.text(start, stop, 0)
        line = _Line([])
        line.put(writer.scripted(before.rsplit(" ", maxsplit=1)[-1], script, inner))
        return Formula(line.join(), False)
    text = writer.text(start, stop, 0, before.rsplit(" ", maxsplit=1)[-1] if before else "")
    return Formula(text, writer.bold > 0 and writer.bold >= writer.plain)


class _Math:
    """Writes one formula."""

    def __init__(self, stream: Stream, cell: bool) -> None:
        self.stream, self.cell = stream, cell
        self.bold = self.plain = 0
        self.in_bold = False

    def text(self, i: int, stop: int, depth: int, before: str = "") -> str:
        """Return the text of a stretch."""
        if depth > DEPTH:
            return ""
        line = _Line([])
        tokens = self.stream.tokens
        while i < stop:
            kind, text = tokens[i]
            i += 1
            if kind == "macro":
                i = self._command(line, text, i, stop, depth)
            elif kind == "open":
                end = self.stream.closing[i - 1]
                end = stop if end < 0 or end > stop else end
                line.put(self.text(i, end, depth + 1))
                i = end + 1
            elif kind == "script":
                start, end, i = self.stream.argument(i, stop)
                base = line.join() if line.pieces else before
                self._add_script(line, base, text, self.text(start, end, depth + 1))
            elif kind == "text":
                self._letters(line, text)
            elif kind == "verb":
                line.put(text)
            elif kind == "amp":
                line.put(" ")
        return line.join()

    def _letters(self, line: _Line, text: str) -> None:
        """Add what stands there as letters."""
        count = sum(c.isalnum() for c in text)
        if self.in_bold:
            self.bold += count
        self.plain += count
        text = text.replace("\u2019", "′").replace("\u201d", "″").replace("\u2018", "‘")
        if text in {"\u2013", "\u2014"}:  # `--` in a formula is two minus signs
            text = "-"
        for part in re.findall(r"[=<>:|]|[+*-]|[,;]|[^=<>:|+*,;-]+", text):
            kind = "r" if part in "=<>" or part == ":" else "b" if part in "+-" else "p" if part in ",;" else "o"
            line.put(part, kind)

    def _add_script(self, line: _Line, base: str, sign: str, inner: str) -> None:
        if not inner:
            return
        if sign == "^" and inner in {"°", "∘"}:
            line.put("°")
            return
        line.put(self.scripted(base, sign, inner))

    def scripted(self, base: str, sign: str, inner: str) -> str:
        """Return raised or lowered letters as they are written behind `base`."""
        inner = inner.strip()
        inner = re.sub(r"\s*([=<>+×∈→±-])\s*", r"\1", inner) if len(inner) < 40 else inner
        if sign == "_":
            if self.cell:
                spread = inner[0] in "±(" or (inner[0].isdigit() and "." in inner)
                return f" {inner}" if spread else f"_{inner}"
            return f"_{inner}" if base[-1:].isdigit() and inner[0].isdigit() else inner
        if inner[0] in "′'″" or inner in {"th", "st", "nd", "rd", "°", "⊤", "TM"}:
            return inner
        if set(inner) <= MARKS | {" "}:
            return f"{MARK}{inner}{MARK_END}"
        if self.cell:
            return f"{MARK}{inner}{MARK_END}" if self._is_note(base, inner) else f"^{{{inner}}}"
        return f"^{inner}"

    def _is_note(self, base: str, inner: str) -> bool:
        """Whether something raised behind `base` refers to a note of the table."""
        if inner[0] in "-+" or base.endswith((")", "]", "|", "}")):
            return False
        if not base:
            return True
        letters_before = re.search(r"[^\W\d_]+$", base)
        if letters_before:
            return len(letters_before[0]) > 1 and letters_before[0] not in UNITS
        digits = re.search(r"[\d.,]+$", base)
        if digits is None:
            return False
        if not any(c.isdigit() for c in inner):
            return True
        return not (digits[0] == "10" or (len(digits[0]) == 1 and digits[0].isdigit()))

    def _command(self, line: _Line, name: str, i: int, stop: int, depth: int) -> int:
        """Add what a command prints; return where one reads on."""
        stream = self.stream
        if name in {"frac", "dfrac", "tfrac", "nicefrac", "sfrac", "cfrac", "binom"}:
            return self._fraction(line, name, i, stop, depth)
        if name == "sqrt":
            start, end, after = stream.argument(stream.skip("o", i, stop), stop)
            line.put("√" + self._closed(self.text(start, end, depth + 1)))
            return after
        if name in UPRIGHT or name in HATS:
            i += i < stop and stream.tokens[i].text == "*"
            start, end, after = stream.argument(i, stop)
            outer, self.in_bold = self.in_bold, self.in_bold or name in BOLD
            inner = self._words(start, end, depth) if name in TEXTS else self.text(start, end, depth + 1)
            self.in_bold = outer
            line.put(inner, "f" if name == "operatorname" else "o")
            return after
        if name in {"left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr"}:
            return i + (i < stop and stream.tokens[i].text == ".")
        if name in {"pmod", "pod"}:
            start, end, after = stream.argument(i, stop)
            line.put(f" ({'mod ' if name == 'pmod' else ''}{self.text(start, end, depth + 1)})")
            return after
        if name in {"begin", "end"}:
            after = min(i + 3, stop)
            return stream.skip("m", after, stop) if stream.environment(i - 1) == "array" and name == "begin" else after
        if name in {"bf", "boldmath"}:
            self.in_bold = True
        elif name == "not" and i < stop:
            line.put("≠" if stream.tokens[i].text == "=" else "not ", "r")
            return i + 1
        elif name in FUNCTIONS:
            line.put({"argmax": "arg max", "argmin": "arg min"}.get(name, name), "f")
        elif name in SKIPPED and name not in {"text", "mathop"}:
            return stream.skip(SKIPPED[name], i, stop)
        else:
            self._symbol(line, name)
        return i

    def _symbol(self, line: _Line, name: str) -> None:
        """Add a command that prints a letter."""
        found = letters().get(name, "")
        if name == "circ":
            line.put("∘")
        elif name == ",":
            line.put(",", "thin")
        elif found in RELATIONS and found != "|":
            line.put(found, "r")
        elif found and found in BINARY:
            line.put(found, "b")
        else:
            line.put(found)

    def _words(self, start: int, end: int, depth: int) -> str:
        r"""Return the words of `\text{...}` with their blanks, formulas in them as well."""
        out = ""
        tokens = self.stream.tokens
        i = start
        while i < end:
            kind, text = tokens[i]
            i += 1
            if kind in {"space", "tie", "par"}:
                out += " "
            elif kind in {"text", "verb"}:
                self._letters(_Line([]), text)
                out += text
            elif kind == "math":
                closing = next((n for n in range(i, end) if tokens[n].kind == "math"), end)
                out += self.text(i, closing, depth + 1)
                i = closing + 1
            elif kind == "macro":
                line = _Line([])
                i = self._command(line, text, i, end, depth + 1) if depth < DEPTH else i
                out += "".join(piece for piece, _ in line.pieces)
        return out

    def _fraction(self, line: _Line, name: str, i: int, stop: int, depth: int) -> int:
        """Add a fraction, its parts in brackets where they are more than one thing."""
        i = self.stream.skip("o", i, stop)
        start, end, after = self.stream.argument(i, stop)
        above = self.text(start, end, depth + 1)
        start, end, after = self.stream.argument(after, stop)
        below = self.text(start, end, depth + 1)
        line.put(f"({above} choose {below})" if name == "binom" else f"{self._closed(above)}/{self._closed(below)}")
        return after

    def _closed(self, text: str) -> str:
        """Return a part of a fraction, in brackets where it needs them."""
        return text if re.fullmatch(r"[\w.^{}-]*", text) else f"({text})"


TEXTS = frozenset(
    {"text", "textrm", "textbf", "textit", "textsc", "texttt", "textsf", "mbox", "hbox", "textnormal", "emph"}
)
