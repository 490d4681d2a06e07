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

from . import lexicon as say
from .bind import GENERIC, METRICS, Head, Links, Name, NamedTable, Said, link, widened
from .bound import Axis, places
from .cells import interval
from .grid import FILLER
from .statement import Many, Statement
from .things import ERRORS, HIGHER_IS_BETTER, NOT_COMPARED, Sheet, things
from .tokens import number, tokens, tokens_at

NO_RIVAL = frozenset(tokens("human humans oracle upper ceiling chance random gold"))
"""Heads of rows that nobody means by a competitor."""
GAUGES = frozenset(tokens(
    "likelihood nll perplexity ppl accuracy auc f1 em precision recall bleu rouge loss error wer mrr ndcg rmse mae "
    "latency"
))  # fmt: skip
"""Names of measures, of which one is not another."""
_SAYS_LITTLE = frozenset(tokens("term among set data dataset corpus benchmark setting score when where there than"))
"""Words that narrow no comparison down."""
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
    if _strange(words, made) or _measured_otherwise(words, one) or not _compares(words, made):
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
    columns = things(sheet, made)
    if not subjects or not objects or columns is None:
        return None
    claimed, left_out = columns
    readings = []
    for subject in subjects:
        for other in _in_its_setting(sheet, subject, objects):
            rivals = [other] if other >= 0 else _competitors(sheet, made, subject)
            outcomes = [_thing(sheet, made, subject, rivals, thing) for thing in claimed]
            spared = [_thing(sheet, made, subject, rivals, thing) for thing in left_out]
            readings.append((_comes_to(made, outcomes, spared), [*outcomes, *spared]))
    verdicts = {verdict for verdict, _ in readings}
    if len(verdicts) != 1 or None in verdicts:
        return None
    (verdict,) = verdicts
    if made.kind == "place" and not verdict and _leaves_room(sheet, made, subjects[0], claimed):
        return None
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


def _thing(sheet: Sheet, made: Statement, subject: int, rivals: Sequence[int], thing: Sequence[int]) -> Outcome:
    """Return what came out for one task in all its settings: sure only where they agree."""
    found = [_outcome(sheet, made, subject, rivals, column) for column in thing]
    ahead = {each.ahead for each in found}
    sure = len(ahead) == 1
    said = f"{found[0].said} (and so in {len(found) - 1} more)" if len(found) > 1 and sure else found[0].said
    return replace(found[0], ahead=found[0].ahead if sure else None, said=said)


def _outcome(sheet: Sheet, made: Statement, subject: int, rivals: Sequence[int], column: int) -> Outcome:
    """Return whether `subject` is where the claim puts it in one column."""
    unsure = Outcome(ahead=None, cells=(), said="")
    up, mine = _up(sheet, made, column), sheet.at(subject, column)
    if up is None or mine is None:
        return unsure
    theirs = [(row, found) for row in rivals if (found := sheet.at(row, column))]
    if not theirs or (_tells_gains(sheet, column) and any(found[1].signed != mine[1].signed for _, found in theirs)):
        return unsure
    if any(interval(mine[1]).gap(interval(found[1])) == 0 for _, found in theirs):
        return unsure
    better = [(row, found) for row, found in theirs if (found[1].value > mine[1].value) == up]
    first = max(better or theirs, key=lambda pair: pair[1][1].value if up else -pair[1][1].value)
    said = f"{mine[0].text} against {first[1][0].text}"
    if len(theirs) > 1:
        said += f" ({sheet.name(first[0])})"
    if made.kind == "place":
        said += f", place {len(better) + 1} of {len(theirs) + 1}"
    ahead = len(better) == made.place - 1 if made.kind == "place" else not better
    shown = (mine[0], first[1][0])
    return Outcome(ahead=ahead, cells=shown, said=f"{sheet.over(column)}: {said}" if sheet.over(column) else said)


def _tells_gains(sheet: Sheet, column: int) -> bool:
    """Whether some of a column are gains: those are not held against values."""
    cells = (sheet.at(row, column) for row in range(len(sheet.rows.heads)))
    return any(cell[0].text.lstrip().startswith("+") for cell in cells if cell)


def _competitors(sheet: Sheet, made: Statement, subject: int) -> list[int]:
    return [row for row in range(len(sheet.rows.heads)) if _competes(sheet, made, subject, row)]


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


def _leaves_room(sheet: Sheet, made: Statement, subject: int, things: Sequence[Sequence[int]]) -> bool:
    """Whether `best` may be said of fewer rows than a table has: without people, variants, or what other groups have.

    A word that nothing in the table goes by may say of which.
    """
    if any(at not in sheet.words.linked for at in _content(sheet.words, made)):
        return True
    near = replace(made, kind="ahead", everyone=True)  # competitors only, as for `beats every other`
    rivals = [r for r in _competitors(sheet, near, subject) if sheet.group(r) == sheet.group(subject)]
    outcomes = [_thing(sheet, made, subject, rivals, thing) for thing in things]
    return _comes_to(made, outcomes, []) is not False


def _content(words: Said, made: Statement) -> Iterator[int]:
    """Yield where words stand that say something and are no part of what was understood."""
    for word, at in tokens_at(words.text):
        plain = word.isalpha() and len(word) > 2 and word not in FILLER | METRICS | _SAYS_LITTLE
        if plain and not made.holds_number(at):
            yield at


def _told(sheet: Sheet, made: Statement, verdict: bool, outcomes: Sequence[Outcome]) -> Held:
    """Return the verdict with the cells that decide it and the arithmetic in words."""
    against = [each for each in outcomes if each.ahead is False and made.many.kind in ("named", "every", "but")]
    shown = against if against and not verdict and not made.denied else outcomes
    won = sum(each.ahead is True for each in outcomes)
    words = "; ".join(each.said for each in shown[:SHOWN] if each.said)
    words += f"; and {len(shown) - SHOWN} more" if len(shown) > SHOWN else ""
    if made.many.kind in ("count", "at_least", "most"):
        words = f"it is so in {won} of {len(outcomes)}: {words}"
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


def _compares(words: Said, made: Statement) -> bool:
    """Whether the table goes by what is compared: by the `steps` of `needs fewer steps than`."""
    start, end = made.what
    said = ((word, start + at) for word, at in tokens_at(words.text[start:end]))
    return all(at in words.linked for word, at in said if word.isalpha() and word not in FILLER | METRICS)


def _strange(words: Said, made: Statement) -> bool:
    """Whether the claim has a name that neither the heads nor the caption of the table have."""
    return any(
        match.start() not in words.linked and not made.holds_number(match.start()) for match in _names(words.text)
    )


def _measured_otherwise(words: Said, one: NamedTable) -> bool:
    """Whether the claim says by what it compares, and the table's heads or caption only have other measures."""
    said = GAUGES.intersection(words.places)
    there = GAUGES.intersection(one.caption.union(*(head.words for head in (*one.rows, *one.columns))))
    return bool(said and there) and not said & there


def _names(text: str) -> Iterator[re.Match[str]]:
    yield from re.finditer(r"(?<!^)(?<![@/])\b(?:[A-Z][\w-]*|[a-z]+[A-Z0-9][\w-]*|\d[\w.]*)", text)
