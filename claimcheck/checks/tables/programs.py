"""Small programs over a grid: each says whether one reading of a claim comes out.

A program is run only with arguments that the claim's own words link to the table. It answers with an
`Outcome`: what kind of reading it was, whether it holds, and how sure the links are (0 to 1). What
the outcomes come to is for `ranking` to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from . import lexicon as say
from .grid import Line
from .link import Reading, Span, place


class Outcome(NamedTuple):
    """What one program found."""

    kind: str
    holds: bool
    strength: float


def bits(mask: int) -> list[int]:
    """Return the rows of a mask."""
    rows = []
    row = 0
    while mask:
        if mask & 1:
            rows.append(row)
        mask >>= 1
        row += 1
    return rows


def union(spans: list[Span]) -> int:
    """Return the rows that any of `spans` names."""
    mask = 0
    for span in spans:
        mask |= span.rows()
    return mask


def together(reading: Reading, spans: list[Span]) -> int:
    """Return the rows that satisfy `spans`: one of those of a column, all across columns."""
    mask = reading.grid.everything
    groups: list[tuple[set[int], int]] = []
    for span in spans:
        columns, rows = set(span.places), span.rows()
        for at, (others, held) in enumerate(groups):
            if columns & others and not rows & held:
                groups[at] = (others & columns, held | rows)
                break
        else:
            groups.append((columns, rows))
    for _, rows in groups:
        mask &= rows
    return mask


def nearest(
    reading: Reading, at: int, kinds: tuple[str, ...] = ("number", "date"), reach: int = 99
) -> tuple[Line, int, float] | None:
    """Return the column of `kinds` whose mention stands nearest to `at`, its index and how surely."""
    best: tuple[float, int, float] | None = None
    for mention in reading.mentions:
        each = reading.grid.lines[mention.column]
        if each.kind not in kinds:
            continue
        distance = min(abs(mention.start - at), abs(mention.end - 1 - at))
        if distance > reach:
            continue
        score = mention.share - 0.06 * distance
        if best is None or score > best[0]:
            best = (score, mention.column, mention.share)
    if best is None:
        return None
    return reading.grid.lines[best[1]], best[1], best[2]


def guessed(reading: Reading, kinds: tuple[str, ...] = ("number",)) -> list[int]:
    """Return columns of `kinds` that no word names, rightmost first: a table's result is at its right."""
    return [c for c in range(len(reading.grid.lines) - 1, -1, -1) if reading.grid.lines[c].kind in kinds]


def extreme(each: Line, mask: int, *, high: bool, nth: int = 1) -> tuple[float, int] | None:
    """Return the n-th highest (lowest) value of a column within `mask`, and the rows that have it."""
    values = sorted(set(numbers_in(each, mask)), reverse=high)
    if len(values) < nth:
        return None
    value = values[nth - 1]
    return value, sum(1 << r for r in bits(mask) if each.values[r] == value)


def superlatives(reading: Reading) -> Iterator[Outcome]:
    """`X has the highest Y`, `the lowest Y is 5`, `the second most Y`."""
    words = reading.words
    for at, word in enumerate(words):
        if word not in say.SUPERLATIVE or (word in say.AT_LEAST | say.AT_MOST and at and words[at - 1] == "at"):
            continue
        nth = (place(words[at - 1]) or 1) if at else 1
        found = nearest(reading, at)
        columns = [found[1]] if found else guessed(reading)[:3]
        sure = (0.5 + 0.5 * found[2]) if found else 0.25
        for column in columns:
            yield from _superlative(reading, at, column, nth, sure)


def _superlative(reading: Reading, at: int, column: int, nth: int, sure: float) -> Iterator[Outcome]:
    each, word = reading.grid.lines[column], reading.words[at]
    high = word in say.HIGHEST
    if not say.SMALL_IS_BETTER.isdisjoint(each.name) and word in ("best", "top", "worst", "bottom"):
        high = not high
    spans = reading.spans
    whole = extreme(each, reading.grid.everything, high=high, nth=nth)
    if whole is None:
        return
    value, rows = whole
    numbers = [n for n in reading.numbers if n.value is not None and abs(n.start - at) < 14 and column in n.places]
    if numbers:
        close = min(numbers, key=lambda n: abs(n.start - at))
        yield Outcome("superlative value", close.value == abs(value), sure)
    named = [s for s in spans if column not in s.places]
    if named:
        for span in named:
            yield Outcome("superlative row", bool(span.rows() & rows), sure * (0.6 + 0.4 * span.exact))
        # One of the names restricts, the other is the answer: `the highest X in May is Y's`.
        for asked in named if len(named) > 1 else ():
            others = together(reading, [s for s in named if s is not asked])
            within = extreme(each, others, high=high, nth=nth) if others else None
            if within:
                yield Outcome("superlative within", bool(asked.rows() & within[1]), sure * (0.6 + 0.4 * asked.exact))
    if named and numbers:
        within = extreme(each, together(reading, named), high=high, nth=nth)
        if within:
            close = min(numbers, key=lambda n: abs(n.start - at))
            yield Outcome("superlative value within", close.value == abs(within[0]), sure)


def comparatives(reading: Reading) -> Iterator[Outcome]:
    """`A has more Y than B`, `the Y of A is lower than that of B`."""
    words = reading.words
    than = reading.first(frozenset({"than"}))
    for at, word in enumerate(words):
        if word not in say.MORE and word not in say.LESS:
            continue
        more = word in say.MORE
        pivot = than if than > at else at
        before = [s for s in reading.spans if s.start < pivot]
        after = [s for s in reading.spans if s.start > pivot]
        found = nearest(reading, at)
        columns = [found[1]] if found else guessed(reading)[:2]
        sure = (0.5 + 0.5 * found[2]) if found else 0.25
        for column in columns:
            each = reading.grid.lines[column]
            if before and after:
                a, b = (numbers_in(each, together(reading, side)) for side in (before, after))
                if a and b:
                    holds = min(a) > max(b) if more else max(a) < min(b)
                    loose = max(a) > min(b) if more else min(a) < max(b)
                    yield Outcome("comparison", holds, sure if holds == loose else 0.4 * sure)
            if pivot + 1 < len(words):
                yield from _threshold(reading, each, more, pivot, sure)
        break


def numbers_in(each: Line, mask: int) -> list[float]:
    """Return the numbers that a column has in the rows of a mask."""
    return [value for row in bits(mask) if (value := each.values[row]) is not None]


def _threshold(reading: Reading, each: Line, more: bool, pivot: int, sure: float) -> Iterator[Outcome]:
    """`A has more than 50 Y`, `3 rows have more than 50 Y`."""
    limit = next((n for n in reading.numbers if 0 < n.start - pivot <= 3 and n.value is not None), None)
    if limit is None or limit.value is None:
        return
    mask = sum(
        1 << r for r, v in enumerate(each.values) if v is not None and (v > limit.value if more else v < limit.value)
    )
    named = [s for s in reading.spans if s is not limit]
    if named:
        rows = together(reading, named)
        if rows:
            held = bits(rows & mask)
            yield Outcome("threshold", len(held) == len(bits(rows)), sure)
    count = next((n for n in reading.numbers if n.start < pivot and n.value is not None), None)
    base = together(reading, named) or reading.grid.everything
    if count is not None:
        yield Outcome("threshold count", len(bits(mask & base)) == count.value, sure)
    if reading.has(say.ALL):
        yield Outcome("threshold all", mask & each.known() == each.known(), sure)
    if reading.has(say.NONE):
        yield Outcome("threshold none", not mask & base, sure)


def counts(reading: Reading) -> Iterator[Outcome]:
    """`there are 3 games in March`, `2 of the 8 games`, `only 1 X`."""
    words = reading.words
    filters = list(reading.spans)
    tied = [n for n in reading.numbers if _tied(reading, n)]
    for number in reading.numbers:
        if number.value is None or number.value != int(number.value) or number.value > reading.grid.height + 3:
            continue
        following = words[number.end] if number.end < len(words) else ""
        leading = words[number.start - 1] if number.start else ""
        cue = 0.45
        if leading in say.ONLY or following in say.TIMES or leading in ("be", "there", "at", "least", "than"):
            cue = 0.7
        if number.start == 0 or following == "of":
            cue = 0.9
        if number in tied:
            cue *= 0.4
        others = [s for s in tied if s is not number]
        for chosen, sure in ((filters + others, 1.0), (filters, 0.8)) if others else ((filters, 1.0),):
            if not chosen:
                continue
            mask = together(reading, _numbers_at_columns(reading, chosen))
            have = len(bits(mask))
            if leading == "least":
                holds = have >= number.value
            elif leading == "than":
                two = words[number.start - 2]
                holds = (
                    have > number.value
                    if two in say.MORE
                    else have < number.value
                    if two in say.LESS
                    else have == number.value
                )
            else:
                holds = have == number.value
            yield Outcome("count", holds, cue * sure * (1.0 if len(chosen) > 0 else 0.5))
        if not filters:
            yield Outcome("height", reading.grid.height == number.value, cue)
    for at, word in enumerate(words):
        if word in say.ONLY and filters and not any(n.start == at + 1 for n in reading.numbers):
            yield Outcome("only", len(bits(together(reading, filters))) == 1, 0.6)
            last = [s for s in filters if s.start > at]
            if last and len(last) < len(filters):
                rows = together(reading, last)
                yield Outcome("only within", len(bits(rows)) == 1 and bool(rows & together(reading, filters)), 0.6)


def _tied(reading: Reading, number: Span) -> bool:
    """Whether a number stands beside the name of a column that holds it (`round 3`, `pick 5`)."""
    return any(
        m.column in number.places and (0 < number.start - m.start <= 3 or 0 < m.start - number.start <= 2)
        for m in reading.mentions
    )


def _numbers_at_columns(reading: Reading, spans: list[Span]) -> list[Span]:
    """Return `spans` with numbers kept to the columns that are named beside them."""
    out = []
    for span in spans:
        if span.value is not None:
            named = {m.column for m in reading.mentions if m.column in span.places and abs(m.start - span.start) <= 3}
            places = {c: rows for c, rows in span.places.items() if c in named} or span.places
            out.append(Span(span.start, span.end, places, span.exact, span.weight, None))
        else:
            out.append(span)
    return out


def universals(reading: Reading) -> Iterator[Outcome]:
    """`all games were played in May`, `no game was ...`, `every winner is from X`."""
    spans = reading.spans
    if not spans:
        return
    everything = reading.grid.everything
    for word, at in ((w, i) for i, w in enumerate(reading.words) if w in say.ALL or w in say.NONE):
        after = [s for s in spans if s.start > at]
        if not after:
            continue
        if word in say.NONE:
            yield Outcome("none", not together(reading, spans), 0.6)
            continue
        last = after[-1]
        rest = together(reading, [s for s in spans if s is not last])
        yield Outcome("all", not rest & ~last.rows(), 0.6 if len(spans) > 1 else 0.7)
        if len(spans) > 1:
            first = spans[0]
            rest = together(reading, [s for s in spans if s is not first])
            yield Outcome("all", bool(rest) and not rest & ~first.rows(), 0.4)
        yield Outcome("all rows", last.rows() == everything, 0.4)
        break


def sums(reading: Reading) -> Iterator[Outcome]:
    """`a total of 12 goals`, `the average attendance is 20`, `5 more than`, `a difference of 4`."""
    words = reading.words
    for number in reading.numbers:
        if number.value is None:
            continue
        found = nearest(reading, number.start, ("number",))
        if not found:
            continue
        each, column, share = found
        sure = 0.4 + 0.5 * share
        spans = [s for s in reading.spans if column not in s.places]
        mask = together(reading, spans) if spans else reading.grid.everything
        values = numbers_in(each, mask)
        if not values:
            continue
        if reading.has(say.TOTAL):
            yield Outcome("sum", abs(sum(values) - number.value) < 0.01, sure)
        if reading.has(say.AVERAGE):
            yield Outcome(
                "average",
                abs(sum(values) / len(values) - number.value) <= 0.051 * max(1.0, abs(number.value) ** 0.5 / 5),
                sure,
            )
        following = words[number.end : number.end + 3]
        if (say.MORE | say.LESS) & set(following) or reading.has(say.DIFFERENCE):
            sides = [numbers_in(each, s.rows()) for s in spans]
            ready = [side for side in sides if side]
            if len(ready) >= 2:
                gap = ready[0][0] - ready[-1][0]
                signed = gap if say.MORE & set(following) else -gap if say.LESS & set(following) else abs(gap)
                yield Outcome("difference", abs(signed - number.value) < 0.011, sure)


def orders(reading: Reading) -> Iterator[Outcome]:
    """`A was before B`, `the first game was against X`, `the last row`."""
    words, grid = reading.words, reading.grid
    dates = [c for c, each in enumerate(grid.lines) if each.kind == "date"]
    for at, word in enumerate(words):
        if word in say.BEFORE or word in say.AFTER:
            before = [s for s in reading.spans if s.start < at]
            after = [s for s in reading.spans if s.start > at]
            a, b = together(reading, before) if before else 0, together(reading, after) if after else 0
            if not (a and b):
                continue
            early = word in say.BEFORE
            for column in dates[:1] or [-1]:
                first = numbers_in(grid.lines[column], a) if column >= 0 else [float(r) for r in bits(a)]
                second = numbers_in(grid.lines[column], b) if column >= 0 else [float(r) for r in bits(b)]
                if first and second:
                    yield Outcome(
                        "order",
                        max(first) < min(second) if early else min(first) > max(second),
                        0.7 if column >= 0 else 0.5,
                    )
        elif word in say.EARLIEST or word in say.LATEST:
            column = dates[0] if dates else -1
            spans = reading.spans
            if not spans:
                continue
            for span in spans:
                others = together(reading, [s for s in spans if s is not span]) if len(spans) > 1 else grid.everything
                if not others:
                    continue
                if column >= 0:
                    found = extreme(grid.lines[column], others, high=word in say.LATEST)
                    rows = found[1] if found else 0
                else:
                    listed = bits(others)
                    rows = 1 << (listed[0] if word in say.EARLIEST else listed[-1])
                yield Outcome("end", bool(rows & span.rows()), 0.5 if span.exact else 0.35)


def samenesses(reading: Reading) -> Iterator[Outcome]:
    """`A and B have the same Y`, `5 different Y`, `X is the most common Y`."""
    words, grid = reading.words, reading.grid
    for at, word in enumerate(words):
        if word in say.SAME or word in say.DIFFERENT:
            found = nearest(reading, at, ("number", "date", "text"), 6)
            if not found:
                continue
            each, column, share = found
            spans = [s for s in reading.spans if column not in s.places]
            texts = [{each.texts[r] for r in bits(s.rows())} for s in spans]
            if len(texts) >= 2:
                same = bool(set.intersection(*texts))
                yield Outcome("same", same == (word in say.SAME), 0.4 + 0.5 * share)
            for number in reading.numbers:
                if abs(number.start - at) <= 2:
                    mask = together(reading, spans) if spans else grid.everything
                    distinct = len({each.texts[r] for r in bits(mask)})
                    yield Outcome("distinct", distinct == number.value, 0.4 + 0.5 * share)
        elif word in say.MODE:
            for span in reading.spans:
                for column in span.places:
                    tally: dict[str, int] = {}
                    for text in grid.lines[column].texts:
                        tally[text] = tally.get(text, 0) + 1
                    top = max(tally.values())
                    mine = max(tally[grid.lines[column].texts[r]] for r in bits(span.places[column]))
                    yield Outcome("mode", mine == top, 0.6)
                    break


PROGRAMS = (superlatives, comparatives, counts, universals, sums, orders, samenesses)


def run(reading: Reading) -> list[Outcome]:
    """Return what every program that fits has found."""
    return [outcome for program in PROGRAMS for outcome in program(reading)]
