"""Tokens of running text to what is printed: letters, accents, citations and references, style taken off."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from ..ink import normalise
from .citations import Citations
from .mathtext import MARK, MARK_END, formula
from .names import (
    ACCENTS,
    BOLD,
    BOLD_SWITCHES,
    CITES,
    DINGS,
    PLAIN_SWITCHES,
    REFS,
    SKIPPED,
    UNDERLINE,
    letters,
)
from .stream import Stream

IS_BOLD, IS_UNDERLINED = 1, 2
REF, REF_END = "\ue000", "\ue001"
"""Around a label: the number it stands for is known only at the end of the document."""
NOTES = frozenset({"footnote", "footnotetext", "tablefootnote", "thanks", "sidenote", "marginnote", "endnote"})
MARKS = re.compile(f"{MARK}([^{MARK_END}]*){MARK_END}")
INVISIBLE = frozenset({"comment", "tikzpicture", "picture", "pspicture", "filecontents", "algorithmic*", "CD"})


@dataclass(slots=True)
class Context:
    """What the text of a document needs to know of the rest of it, and what is found on the way."""

    stream: Stream
    citations: Citations
    labels: dict[str, str] = field(default_factory=dict)
    """Number of each label."""
    notes: list[tuple[int, int]] = field(default_factory=list)
    """Footnotes that were met and not yet printed: where their text stands."""
    current: str = ""
    """The number that a label stands for that comes now."""

    def resolve(self, text: str) -> str:
        """Return `text` with the numbers in place of the labels."""
        return re.sub(f"{REF}([^{REF_END}]*){REF_END}", lambda m: self.labels.get(m[1], "??"), text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What a stretch of tokens prints."""

    text: str
    """Blanks collapsed; references not yet resolved."""
    bold: bool = False
    underline: bool = False
    """All its letters and digits are."""
    marks: str = ""
    """Footnote marks taken off, where that was asked for."""


def inline(context: Context, start: int, stop: int, *, cell: bool = False) -> Printed:
    """Return what the tokens from `start` to `stop` print; as a table's cell, exponents and notes are kept apart."""
    writer = _Writer(context, cell)
    writer.write(start, stop)
    return writer.printed()


class _Writer:
    """Writes one stretch; a flat loop, for braces may be nested as deep as somebody likes."""

    def __init__(self, context: Context, cell: bool) -> None:
        self.context, self.stream, self.cell = context, context.stream, cell
        self.pieces: list[str] = []
        self.style = 0
        self.saved: list[int] = []
        self.pending = 0
        self.seen = 0
        """Letters and digits so far, and of them those in each style."""
        self.styled = {IS_BOLD: 0, IS_UNDERLINED: 0}

    def printed(self) -> Printed:
        """Return what was written."""
        text = "".join(self.pieces)
        marks = "".join(MARKS.findall(text)) if self.cell else ""
        text = MARKS.sub("" if self.cell else r"\1", text)
        text = " ".join(_clean(word) for word in text.split())
        return Printed(
            text=text,
            bold=bool(self.seen) and self.styled[IS_BOLD] == self.seen,
            underline=bool(self.seen) and self.styled[IS_UNDERLINED] == self.seen,
            marks=marks,
        )

    def put(self, text: str, style: int | None = None) -> None:
        """Write letters in the style that holds now."""
        style = self.style if style is None else style
        self.pieces.append(text)
        letters_in = sum(c.isalnum() for c in text)
        self.seen += letters_in
        for bit in self.styled:
            if style & bit:
                self.styled[bit] += letters_in

    def write(self, i: int, stop: int) -> None:
        """Write what the tokens from `i` to `stop` print."""
        tokens = self.stream.tokens
        while i < stop:
            kind, text = tokens[i]
            i += 1
            if kind == "macro":
                i = self._command(text, i, stop)
            elif kind == "math":
                i = self._math(text, i, stop)
            elif kind == "open":
                self.saved.append(self.style)
                self.style |= self.pending
                self.pending = 0
            elif kind == "close":
                self.style = self.saved.pop() if self.saved else 0
            elif kind in {"verb", "text"}:
                self.put(text)
            elif kind == "script":
                i = self._script(text, i, stop)
            elif kind in {"space", "par", "tie", "amp"}:
                self.pieces.append(" ")

    def _math(self, opened: str, i: int, stop: int) -> int:
        """Write a formula; return where one reads on."""
        tokens = self.stream.tokens
        closing = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}.get(opened)
        while True:
            end = i
            while end < stop and tokens[end].kind != "par":
                if tokens[end].kind == "math" and (
                    tokens[end].text == closing or opened == "$" == tokens[end].text[:1]
                ):
                    break
                end += 1
            inside = formula(self.stream, i, end, cell=self.cell, before="".join(self.pieces[-3:])[-24:])
            display = opened in {"$$", "\\["}
            self.put(f" {inside.text} " if display else inside.text, self.style | (IS_BOLD if inside.bold else 0))
            if end >= stop or tokens[end].kind != "math":
                return end
            i = end + 1
            if not (opened == "$" and tokens[end].text == "$$"):  # `$a$$b$`: one formula ends, one begins
                return i

    def _script(self, text: str, i: int, stop: int) -> int:
        r"""Write a raised or lowered letter outside a formula (`\_` is none): authors forget the dollars."""
        if i < stop and self.stream.tokens[i].kind == "open":
            start, end, after = self.stream.argument(i, stop)
            inside = formula(self.stream, i - 1, after, cell=self.cell, before="".join(self.pieces[-3:])[-24:])
            self.put(inside.text)
            return after if end > start else i
        self.put(text)
        return i

    def _command(self, name: str, i: int, stop: int) -> int:
        """Write what a command prints; return where one reads on."""
        stream = self.stream
        if name in ACCENTS and (name not in {"c", "b", "d", "k", "r", "u", "v", "t", "H"} or i < stop):
            return self._accent(name, i, stop)
        if name in BOLD or name in UNDERLINE:
            self.pending |= IS_BOLD if name in BOLD else IS_UNDERLINED
            start, end, after = stream.argument(i, stop)
            if end == after and start < stop:  # no braces: one token
                self.pending = 0
            return i
        if name in BOLD_SWITCHES:
            self.style |= IS_BOLD
        elif name in PLAIN_SWITCHES:
            self.style &= ~IS_BOLD
        elif name in CITES:
            return self._cite(name, i, stop)
        elif name in REFS:
            return self._reference(name, i, stop)
        elif name in NOTES:
            found = stream.optional(i, stop)
            start, end, after = stream.argument(found[2] if found else i, stop)
            self.context.notes.append((start, end))
            if after < stop and stream.tokens[after].text[:1] in ".,;:)" and self.pieces[-1:] == [" "]:
                self.pieces.pop()  # a blank before a mark that is not printed here
            return after
        elif name == "label":
            start, end, after = stream.argument(i, stop)
            self.context.labels.setdefault(stream.plain(start, end), self.context.current)
            return after
        elif name in {"textsuperscript", "textsubscript", "tnote"}:
            start, end, after = stream.argument(i, stop)
            sign = "_" if name == "textsubscript" else "^"
            self.put(formula(stream, start, end, cell=self.cell, before="".join(self.pieces[-3:]), script=sign).text)
            return after
        elif name in {"begin", "end"}:
            return self._environment(name, i, stop)
        elif name in {"ding", "SI", "qty", "SIrange", "num", "texorpdfstring", "verb"}:
            return self._valued(name, i, stop)
        elif name == "," and self._thousands(i, stop):
            self.put(",")
        elif name in SKIPPED:
            return stream.skip(SKIPPED[name], i, stop)
        else:
            return self._letter(name, i, stop)
        return i

    def _letter(self, name: str, i: int, stop: int) -> int:
        """Write a command that prints a letter; of an unknown one only its arguments are text."""
        found = letters().get(name)
        if found is not None:
            self.put(found)
            return i
        options = self.stream.optional(i, stop)
        if options and options[2] < stop and self.stream.tokens[options[2]].kind == "open":
            return options[2]
        return i

    def _thousands(self, i: int, stop: int) -> bool:
        r"""Whether a thin blank parts thousands: `12\,000`."""
        before = "".join(self.pieces[-2:])[-1:]
        after = self.stream.tokens[i].text if i < stop else ""
        following = self.stream.tokens[i : i + 3]
        digits = "".join(t.text for t in following if t.kind == "text") if after else ""
        return before.isdigit() and len(digits) >= 3 and digits[:3].isdigit() and not digits[3:4].isdigit()

    def _accent(self, name: str, i: int, stop: int) -> int:
        """Write a letter with its accent; return where one reads on."""
        start, end, after = self.stream.argument(i, stop)
        base = inline(self.context, start, end).text if end - start < 20 else ""
        if end - start >= 20:
            return i
        base = {"ı": "i", "ȷ": "j"}.get(base, base)
        self.put(unicodedata.normalize("NFC", base[:1] + ACCENTS[name]) + base[1:] if base else "")
        return after

    def _cite(self, name: str, i: int, stop: int) -> int:
        """Write a citation as it is printed."""
        stream = self.stream
        starred = i < stop and stream.tokens[i].text == "*"
        i += starred
        notes: list[str] = []
        while len(notes) < 2 and (found := stream.optional(i, stop)):
            notes.append(inline(self.context, found[0], found[1]).text)
            i = found[2]
        start, end, after = stream.argument(i, stop)
        keys = [key.strip() for key in stream.plain(start, end).split(",") if key.strip()]
        if name != "nocite":
            self.put(self.context.citations.mark(name, keys, notes))
        return after

    def _reference(self, name: str, i: int, stop: int) -> int:
        """Write the number of a label, to be put in its place when all are known."""
        stream = self.stream
        i += i < stop and stream.tokens[i].text == "*"
        start, end, after = stream.argument(i, stop)
        found = [f"{REF}{key.strip()}{REF_END}" for key in stream.plain(start, end).split(",")[:20]]
        numbers = " and ".join(found) if len(found) < 3 else ", ".join(found)
        self.put(f"({numbers})" if name == "eqref" else numbers)
        return after

    def _environment(self, name: str, i: int, stop: int) -> int:
        """Pass over the name of an environment, and over all of it where nothing in it is text."""
        which = self.stream.environment(i - 1)
        end = min(i + 3, stop)
        if name == "end":
            self.pieces.append(" ")
            return end
        closing = self.stream.ends.get(i - 1)
        if which in INVISIBLE and closing is not None:
            return min(closing, stop)
        if closing is not None and closing <= stop and which in DISPLAYS:
            self.put(" " + formula(self.stream, end, closing, cell=self.cell, before="").text + " ")
            return closing
        self.pieces.append(" ")
        return self.stream.skip(TABULARS.get(which, ""), end, stop)

    def _valued(self, name: str, i: int, stop: int) -> int:
        """Write commands whose arguments mean more than themselves."""
        stream = self.stream
        i = stream.skip("o", i, stop)
        start, end, after = stream.argument(i, stop)
        if name == "ding":
            self.put(DINGS.get(stream.plain(start, end), "•"))
        elif name in {"SI", "qty", "SIrange"}:
            unit = stream.argument(after, stop)
            self.put(inline(self.context, start, end).text + " " + inline(self.context, unit[0], unit[1]).text)
            after = unit[2]
        elif name == "num":
            self.put(inline(self.context, start, end).text)
        elif name == "texorpdfstring":
            self.write(start, end)
            after = stream.argument(after, stop)[2]
        return after


DISPLAYS: frozenset[str] = frozenset(
    name + star
    for name in ("equation", "align", "gather", "multline", "eqnarray", "displaymath", "math", "flalign", "alignat")
    for star in ("", "*")
)
_SIGNATURES = {
    "m": "adjustbox supertabular deluxetable deluxetable* thebibliography tabu longtabu",
    "o": "figure figure* table table* enumerate itemize threeparttable sidewaystable SCtable tablenotes longtable*",
    "om": "tabular array longtable subfigure subtable tblr NiceTabular",
    "mo": "multicols",
    "mm": "list xltabular",
    "mom": "tabular* tabularx tabulary",
    "ooom": "minipage",
    "omom": "wrapfigure wraptable",
}
TABULARS = {name: signature for signature, names in _SIGNATURES.items() for name in names.split()}
"""Arguments of environments that are no text."""


def _clean(word: str) -> str:
    """Return the letters of a word as the other reader remembers them; what is ours is kept."""
    if word.isascii():
        return word
    return normalise(word)
