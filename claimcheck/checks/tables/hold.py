"""A statement held against a table: does what the claim asserts come out of the cells that it names?

Judged only where the claim names subject, object and lines in full and no other name stands in it. A claim that
several rows fit (`DPR`, in two settings) is judged where all of them come to the same. Everything else is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from claimcheck.model import Cell
from claimcheck.quantity import Quantity

from . import lexicon as say
from .bind import GENERIC, Head, Links, Name, NamedTable, Said, link, widened
from .bound import Axis, places
from .cells import interval
from .statement import Many, Statement
from .tokens import number, tokens

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
NO_RIVAL = frozenset(tokens("human humans oracle upper ceiling chance random gold"))
"""Heads of rows that nobody means by a competitor."""
SHOWN = 12
"""Cells that are shown."""
LEAST = 3
"""Lines that a trend is read from."""
_ON = re.compile(r"\b(?:on|in|for|across|over|under|at) (?:the )?$", re.IGNORECASE)
"""What stands right before the name of a task: not before a subject."""
_OVER = re.compile(r"\b(?:on|in|for|across|over|under|at)\s", re.IGNORECASE)
"""What stands between an object and what it is compared on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a table says of a statement."""

    one: NamedTable
    holds: bool
    cells: tuple[Cell, ...]
    message: str


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

    def over(self, column: int) -> str:
        """Return a column's heads for people."""
        table = self.one.table
        return " / ".join((table.rows if self.turned else table.columns)[column])


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came out in one column."""

    ahead: bool | None
    """None where it is not sure."""
    cells: tuple[Cell, ...]
    said: str


def held(words: Said, made: Statement, one: NamedTable) -> Held | None:
    """Return whether what the claim asserts is what the table says, or None where it is not sure."""
    words = widened(words, one)
    links: Links = link(words, one)
    rows, columns = Axis(heads=one.rows, names=links.rows), Axis(heads=one.columns, names=links.columns)
    if _strange(words, made):
        return None
    for sheet in (
        Sheet(one=one, words=words, rows=rows, columns=columns, turned=False),
        Sheet(one=one, words=words, rows=columns, columns=rows, turned=True),
    ):
        found = _trend(sheet, made) if made.kind == "trend" else _compared(sheet, made)
        if found is not None:
            return found
    return None


def _compared(sheet: Sheet, made: Statement) -> Held | None:
    """Hold every reading of subject and object against the columns; they must all come to the same."""
    subjects = _side(sheet, made, before=True)
    objects = _side(sheet, made, before=False) if made.kind == "ahead" and not made.everyone else [-1]
    columns = _columns(sheet, made)
    if not subjects or not objects or columns is None:
        return None
    things, left_out = columns
    readings = []
    for subject in subjects:
        for other in _in_its_setting(sheet, subject, objects):
            outcomes = [_thing(sheet, made, subject, other, thing) for thing in things]
            spared = [_thing(sheet, made, subject, other, thing) for thing in left_out]
            readings.append((_comes_to(made, outcomes, spared), [*outcomes, *spared]))
    verdicts = {verdict for verdict, _ in readings}
    if len(verdicts) != 1 or None in verdicts:
        return None
    (verdict,) = verdicts
    if made.kind == "place" and not verdict:
        return None  # `best` may leave out people, or other people's work
    return _told(sheet, made, bool(verdict), readings[0][1])


def _side(sheet: Sheet, made: Statement, *, before: bool) -> list[int]:
    """Return the rows that the claim names in full on one side of the words that compare; none where not sure."""
    lines = sheet.rows.full()
    spots = places(sheet.words, sheet.rows, lines)
    if before:
        mine = [line for line in lines if spots[line] and all(at < made.start for at in spots[line])]
        mine = [line for line in mine if not _ON.search(sheet.words.text, 0, spots[line][0])]
    else:
        mine = [line for line in lines if spots[line] and all(at >= made.end for at in spots[line])]
        mine = [line for line in mine if not _OVER.search(sheet.words.text, made.end, spots[line][0])]
    names = sheet.rows.names
    best = [i for i in mine if not any(names[i].said < names[j].said for j in mine)]
    if any(_rivals(names, sheet.rows.heads, i, lines) for i in best):
        return []
    apart = {sheet.rows.heads[i].own for i in best}
    return best if len(apart) == 1 else []


def _in_its_setting(sheet: Sheet, subject: int, objects: Sequence[int]) -> Sequence[int]:
    """Return the objects in the group of rows that the subject is in, where there are such."""
    heads = sheet.rows.heads
    return [o for o in objects if o >= 0 and heads[o].group == heads[subject].group] or objects


def _rivals(names: Sequence[Name], heads: Sequence[Head], mine: int, full: Sequence[int]) -> bool:
    """Whether the claim says more of another row, without saying all of it: that one may be meant."""
    return any(
        j not in full and names[mine].said < name.said and not name.said.isdisjoint(heads[j].own)
        for j, name in enumerate(names)
    )


def _columns(sheet: Sheet, made: Statement) -> tuple[list[list[int]], list[list[int]]] | None:
    """Return the columns that are claimed, each with its variants, and those that are left out."""
    axis, many = sheet.columns, made.many
    named = axis.full()
    where = places(sheet.words, axis, named)
    if many.kind == "but":
        spared = [c for c in named if any(at >= many.at for at in where[c])]
        rest = [c for c in _tasks(sheet) if axis.heads[c].own not in {axis.heads[s].own for s in spared}]
        return (_variants(axis, rest), _variants(axis, spared)) if spared and rest else None
    if named and many.kind in ("named", "every") and named == axis.meant():
        things = _variants(axis, named)
        if many.of is None or many.of == len(things):
            return things, []
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
    found: dict[tuple[str, ...], list[int]] = {}
    for line in lines:
        found.setdefault(axis.heads[line].own, []).append(line)
    return list(found.values())


def _thing(sheet: Sheet, made: Statement, subject: int, other: int, thing: Sequence[int]) -> Outcome:
    """Return what came out for one task in all its settings: sure only where they agree."""
    found = [_outcome(sheet, made, subject, other, column) for column in thing]
    ahead = {each.ahead for each in found}
    sure = len(ahead) == 1
    return replace(found[0], ahead=found[0].ahead if sure else None)


def _outcome(sheet: Sheet, made: Statement, subject: int, other: int, column: int) -> Outcome:
    """Return whether `subject` is where the claim puts it in one column."""
    unsure = Outcome(ahead=None, cells=(), said="")
    up, mine = _up(sheet, made, column), sheet.at(subject, column)
    if up is None or mine is None:
        return unsure
    rivals = [other] if other >= 0 else [r for r in range(len(sheet.rows.heads)) if _competes(sheet, made, subject, r)]
    theirs = [(row, found) for row in rivals if (found := sheet.at(row, column))]
    if not theirs or any(found[1].signed != mine[1].signed for _, found in theirs):
        return unsure
    if any(interval(mine[1]).gap(interval(found[1])) == 0 for _, found in theirs):
        return unsure
    better = [(row, found) for row, found in theirs if (found[1].value > mine[1].value) == up]
    first = max(better or theirs, key=lambda pair: pair[1][1].value if up else -pair[1][1].value)
    said = f"{mine[0].text} against {first[1][0].text}"
    if len(theirs) > 1:
        said += f" ({sheet.name(first[0])})"
    ahead = len(better) == made.place - 1 if made.kind == "place" else not better
    shown = (mine[0], first[1][0])
    return Outcome(ahead=ahead, cells=shown, said=f"{sheet.over(column)}: {said}" if sheet.over(column) else said)


def _competes(sheet: Sheet, made: Statement, subject: int, row: int) -> bool:
    """Whether a row is one of those the subject is held against."""
    if row == subject:
        return False
    if made.kind == "place":
        return True
    mine, theirs = sheet.rows.heads[subject], sheet.rows.heads[row]
    kin = any(unit in theirs.own for unit in mine.telling if unit not in GENERIC)
    return not kin and NO_RIVAL.isdisjoint(theirs.words)


def _up(sheet: Sheet, made: Statement, column: int) -> bool | None:
    """Return whether the subject's value has to be the higher one; None where which is better is not known.

    Columns of scores are named by their tasks: where neither head nor caption has a metric, more is better
    unless the column is of something that costs.
    """
    if made.way in ("more", "less"):
        return made.way == "more"
    head = {part for unit in sheet.columns.heads[column].words for part in unit.split()}
    for small, large in (
        (say.SMALL_IS_BETTER & head, HIGHER_IS_BETTER & head),
        (ERRORS & sheet.one.caption, HIGHER_IS_BETTER & sheet.one.caption),
    ):
        if small and large:
            return None
        if small or large:
            return bool(large) == (made.way == "better")
    return None if head & NOT_COMPARED else made.way == "better"


def _comes_to(made: Statement, outcomes: Sequence[Outcome], spared: Sequence[Outcome]) -> bool | None:
    """Return what the columns together come to; None where it is not sure."""
    many: Many = made.many
    wins = [each.ahead for each in outcomes]
    if many.kind in ("named", "every", "but"):
        if made.denied:
            return None if None in wins or len(set(wins)) > 1 else not wins[0]
        if False in wins:
            return False
        if None in wins or any(each.ahead is not False for each in spared):
            return None
        return True
    if None in wins:
        return None
    won = sum(win is True for win in wins)
    if many.kind == "most":
        return None if 2 * won == len(wins) else 2 * won > len(wins)
    return won >= many.wins if many.kind == "at_least" else won == many.wins


def _told(sheet: Sheet, made: Statement, verdict: bool, outcomes: Sequence[Outcome]) -> Held:
    """Return the verdict with the cells that decide it and the arithmetic in words."""
    against = [each for each in outcomes if each.ahead is False and made.many.kind in ("named", "every", "but")]
    shown = against if against and not verdict and not made.denied else outcomes
    won = sum(each.ahead is True for each in outcomes)
    words = "; ".join(each.said for each in shown if each.said)
    if made.many.kind in ("count", "at_least", "most"):
        words = f"it is so in {won} of {len(outcomes)}: {words}"
    if made.kind == "place":
        words = f"{words}; place {made.place} of {len(sheet.rows.heads)}"
    cells = tuple(dict.fromkeys(cell for each in shown for cell in each.cells))[:SHOWN]
    return Held(one=sheet.one, holds=verdict, cells=cells, message=words)


def _trend(sheet: Sheet, made: Statement) -> Held | None:
    """Return whether a named column rises or falls with the number in the heads of the rows."""
    columns = sheet.columns.full()
    if len(columns) != 1 or columns != sheet.columns.meant():
        return None
    (column,), up = columns, _up(sheet, made, columns[0])
    lines = [(n, found) for row in range(len(sheet.rows.heads))
             if (n := _ordinal(sheet, row)) is not None and (found := sheet.at(row, column))]  # fmt: skip
    lines.sort(key=lambda pair: pair[0])
    if up is None or len(lines) < LEAST or len({n for n, _ in lines}) < len(lines):
        return None
    values = [found[1].value for _, found in lines]
    steps = {b > a for a, b in pairwise(values) if a != b}
    if len(steps) != 1 or len(set(values)) < len(values):
        return None
    message = ", ".join(f"{n:g}: {found[0].text}" for n, found in lines)
    cells = tuple(found[0] for _, found in lines)[:SHOWN]
    return Held(one=sheet.one, holds=steps == {up}, cells=cells, message=f"{sheet.over(column)} by {message}")


def _ordinal(sheet: Sheet, row: int) -> float | None:
    """Return the number in a row's head, where the claim says what it counts: the `layers` of `4 layers`."""
    table = sheet.one.table
    heads = (table.columns if sheet.turned else table.rows)[row]
    counted = tokens(" ".join(heads)) + (() if sheet.turned else tokens(" ".join(table.corner[-1:])))
    found = [value for token in tokens(heads[-1] if heads else "") if (value := number(token)) is not None]
    told = any(token in sheet.words.places for token in counted if number(token) is None)
    return found[0] if len(found) == 1 and told else None


def _strange(words: Said, made: Statement) -> bool:
    """Whether the claim has a name that neither the heads nor the caption of the table have."""
    return any(
        match.start() not in words.linked and not made.holds_number(match.start()) for match in _names(words.text)
    )


def _names(text: str) -> Iterator[re.Match[str]]:
    yield from re.finditer(r"(?<!^)\b(?:[A-Z][\w-]*|[a-z]+[A-Z0-9][\w-]*|\d[\w.]*)", text)
