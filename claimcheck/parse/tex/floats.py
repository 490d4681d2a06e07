"""Floats: which caption belongs to which table, and the parts of a float."""

from __future__ import annotations

from dataclasses import dataclass, field

from .grid import SourceTable, read_tabular

__all__ = ["Caption", "Float", "SourceTable", "read_tabular"]


@dataclass(slots=True)
class Caption:
    """A caption as printed: `Table 2`, and all of it with that before its text."""

    label: str
    text: str
    parts: list[str] = field(default_factory=list)

    @property
    def whole(self) -> str:
        """Label and text, those of the parts behind them."""
        return " ".join([self.text, *self.parts]).strip()


@dataclass(slots=True)
class Float:
    """A float as it is read."""

    kind: str
    """`table`, `figure`, or another that is numbered by itself."""
    number: str = ""
    """Of its last caption."""
    captions: list[Caption] = field(default_factory=list)
    parts_open: int = 0
    labels: list[tuple[str, str]] = field(default_factory=list)
    """Labels that wait for the float's number, and the letter of their part."""
    _items: list[Caption | SourceTable] = field(default_factory=list)
    _parts: int = 0
    _texts: list[str] = field(default_factory=list)
    _waiting: list[SourceTable] = field(default_factory=list)
    """Tables of the part that is open, whose caption may stand under them."""
    _open_text: str = ""
    """Caption of the part that is open, where it stands above its tables."""

    @property
    def is_table(self) -> bool:
        """Whether it is numbered as a table."""
        return self.kind == "table"

    def caption(self, label: str, text: str) -> None:
        """Take in a caption of the whole float."""
        made = Caption(label, text)
        self.captions.append(made)
        self._items.append(made)

    @property
    def letter(self) -> str:
        """Of the part whose caption was last."""
        return chr(ord("a") + max(self._parts - 1, 0) % 26)

    def open_part(self) -> None:
        """Enter a part: `(a)`, `(b)`."""
        self.parts_open += 1
        self._waiting = []

    def sub(self, text: str) -> None:
        """Take in the caption of a part: of the tables in it, before or after it."""
        self._parts += 1
        whole = f"({self.letter}) {text}"
        self._texts.append(whole)
        for table in self._waiting:
            table.part = whole
        self._waiting = []
        self._open_text = whole

    def close_part(self) -> None:
        """Leave a part."""
        self.parts_open -= 1
        self._waiting = []
        self._open_text = ""

    def table(self, table: SourceTable) -> None:
        """Take in a table."""
        if self._open_text:
            table.part = self._open_text
        else:
            self._waiting.append(table)
        self._items.append(table)

    def grids(self) -> list[SourceTable]:
        """Return the tables as they stand in the float."""
        return [item for item in self._items if isinstance(item, SourceTable)]

    def tables(self) -> list[SourceTable]:
        """Return the tables, each with its caption: above all of them, or under, as the float's first item has it."""
        if self.captions and self._texts:
            self.captions[-1].parts = self._texts
        above = bool(self._items) and isinstance(self._items[0], Caption)
        for n, item in enumerate(self._items):
            if not isinstance(item, SourceTable):
                continue
            before = [c for c in self._items[:n] if isinstance(c, Caption)]
            after = [c for c in self._items[n:] if isinstance(c, Caption)]
            caption = (before[-1:] or after[:1]) if above else (after[:1] or before[-1:])
            if caption:
                item.label, item.caption = caption[0].label, caption[0].text
        return [item for item in self.grids() if item.is_table]
