"""Over which lines of a table a claim compares: the tasks that it names or counts, each in all its variants.

Where heads cross (`Excitation / AUC`, `Excitation / tau`, `Inhibition / AUC`, ...) a claim may hold one level and
speak of all of the other: `the best AUC on all datasets` is about the columns headed AUC, one a dataset.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claimcheck.model import Cell
from claimcheck.quantity import Quantity

from .bind import GENERIC, METRICS, Head, NamedTable, Said
from .bound import Axis, places
from .statement import Statement
from .tokens import tokens

HIGHER_IS_BETTER = frozenset(
    tokens("acc accuracy acc. f1 em bleu rouge score scores precision recall map mcc auc mrr ndcg hits top meteor chrf "
           "exact match correlation")
)  # fmt: skip
NOT_COMPARED = frozenset(
    tokens("avg average mean overall total sum params parameters param size layers steps epochs # time days hours "
           "speed flops memory model delta diff difference gain")
) | {"δ", "∆"}  # fmt: skip
"""Heads of lines that are none of the tasks that a claim counts."""
ERRORS = frozenset(tokens("error errors wer cer perplexity ppl loss latency mae rmse mse fid eer ter"))
"""Words of a caption by which less is better; others (`time`, `rate`) say nothing of what the cells hold."""
MEASURES = (
    METRICS | HIGHER_IS_BETTER | ERRORS | frozenset(tokens("kendall spearman pearson tau τ rho ρ p r f ppl loss"))
)
"""Words of heads that say what is measured, not on what."""
Group = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table with its lines that are compared lying as rows, and how the claim names both."""

    one: NamedTable
    words: Said
    rows: Axis
    columns: Axis
    turned: bool

    def at(self, row: int, column: int) -> tuple[Cell, Quantity] | None:
        """Return the single number at a place."""
        found = self.one.at(column, row) if self.turned else self.one.at(row, column)
        return (found[0], found[1][0]) if found and len(found[1]) == 1 else None

    def name(self, row: int) -> str:
        """Return a row's heads for people."""
        table = self.one.table
        return " / ".join((table.columns if self.turned else table.rows)[row])

    def group(self, row: int) -> tuple[str, ...]:
        """Return the wider heads of a row."""
        table = self.one.table
        return (table.columns if self.turned else table.rows)[row][:-1]

    def over(self, column: int) -> str:
        """Return a column's heads for people."""
        table = self.one.table
        return " / ".join((table.rows if self.turned else table.columns)[column])


def things(sheet: Sheet, made: Statement) -> tuple[list[list[int]], list[list[int]]] | None:
    """Return the columns that are claimed, each with its variants, and those that are left out."""
    return _crossed(sheet, made) if _crosses(sheet.columns.heads) else _plain(sheet, made)


def _plain(sheet: Sheet, made: Statement) -> tuple[list[list[int]], list[list[int]]] | None:
    axis, many = sheet.columns, made.many
    named = axis.full()
    where = places(sheet.words, axis, named)
    if many.kind == "but":
        spared = [c for c in named if any(at >= many.at for at in where[c])]
        rest = [c for c in _tasks(sheet) if axis.heads[c].own not in {axis.heads[s].own for s in spared}]
        return (_variants(axis, rest), _variants(axis, spared)) if spared and rest else None
    if named and many.kind in ("named", "every") and named == axis.meant():
        found = _variants(axis, named)
        if many.of is None or many.of == len(found):
            return found, []
    if many.kind == "named":
        return None
    tasks = _variants(axis, _tasks(sheet))
    if len(tasks) < 2 or (many.of is not None and many.of != len(tasks)):
        return None
    return tasks, []


def _tasks(sheet: Sheet) -> list[int]:
    """Return the columns that may be the tasks a claim counts: of the group that it names, no averages, no sizes."""
    axis = sheet.columns
    tasks = [
        c for c, head in enumerate(axis.heads)
        if not {part for unit in head.words for part in unit.split()} & NOT_COMPARED
        and sum(sheet.at(r, c) is not None for r in range(len(sheet.rows.heads))) >= 2
    ]  # fmt: skip
    said = sheet.words.places
    inside = [c for c in tasks if any(u in said and u not in GENERIC for u in axis.heads[c].group)]
    return inside or tasks


def _variants(axis: Axis, lines: Sequence[int]) -> list[list[int]]:
    """Return the lines by their own heads: `NQ` under two groups is one task in two settings."""
    found: dict[Group, list[int]] = {}
    for line in lines:
        found.setdefault(axis.heads[line].own, []).append(line)
    return list(found.values())


def _crosses(heads: Sequence[Head]) -> bool:
    """Whether the same narrow heads stand under each of several wide ones."""
    groups: dict[Group, set[Group]] = {}
    for head in heads:
        groups.setdefault(head.group, set()).add(head.own)
    sets = list(groups.values())
    return len(groups) > 1 and all(groups) and len(sets[0]) > 1 and all(one == sets[0] for one in sets)


def _crossed(sheet: Sheet, made: Statement) -> tuple[list[list[int]], list[list[int]]] | None:
    """Return the things among crossing heads: tasks are the level that is not all measures; it must fit the count."""
    heads, said = sheet.columns.heads, sheet.words.places
    narrow = {head.own for head in heads if _all_said(head.own, said)}
    wide = {head.group for head in heads if _tells(head, heads, said)}
    levels = [
        Level(keys=[head.own for head in heads], named=narrow), Level(keys=[head.group for head in heads], named=wide)
    ]  # fmt: skip
    if all(_measures(head.own) for head in heads):
        levels.reverse()
    if made.many.of is not None and len(set(levels[0].keys)) != made.many.of == len(set(levels[1].keys)):
        levels.reverse()
    return _on(levels[0], levels[1], made, said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of crossing heads."""

    keys: list[Group]
    """The head of each column on it."""
    named: set[Group]
    """Those that the claim names."""


def _on(
    tasks: Level, held: Level, made: Statement, said: dict[str, tuple[int, ...]]
) -> tuple[list[list[int]], list[list[int]]] | None:
    """Return the columns by their tasks, only those of what is held where the claim holds something."""
    many = made.many
    spared = {
        key for key in tasks.named if many.kind == "but" and any(at >= many.at for u in key for at in said.get(u, ()))
    }
    claimed = tasks.named if tasks.named and many.kind in ("named", "every") else set(tasks.keys) - spared
    by: dict[Group, list[int]] = {}
    for column, key in enumerate(tasks.keys):
        if not held.named or held.keys[column] in held.named:
            by.setdefault(key, []).append(column)
    found, left_out = ([by[key] for key in by if key in keys] for keys in (claimed, spared))
    if (many.kind == "named" and not tasks.named) or (many.kind == "but" and not left_out):
        return None
    if not found or (many.kind not in ("named", "every", "but") and len(found) < 2):
        return None
    return None if many.of is not None and many.of != len(found) else (found, left_out)


def _measures(own: Group) -> bool:
    return bool(own) and all(part in MEASURES or part.isdigit() for unit in own for part in unit.split())


def _all_said(units: Group, said: dict[str, tuple[int, ...]]) -> bool:
    telling = [unit for unit in units if unit not in GENERIC]
    return bool(telling) and all(unit in said for unit in telling)


def _tells(head: Head, heads: Sequence[Head], said: dict[str, tuple[int, ...]]) -> bool:
    """Whether the claim says what sets a wide head apart from the others."""
    rest = {unit for other in heads if other.group != head.group for unit in other.group}
    return any(unit in said for unit in head.group if unit not in rest and unit not in GENERIC)
