"""Is the claim's number in the paper's tables, or can it be computed from them?

Tables are opened only where the text leaves a claim open or would accuse it over a number: reading them is
the most expensive look there is. A verdict needs every number of the claim placed under heads that the
claim names; where that does not succeed, the claim stays as it was, with the cells shown.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..errors import PaperUnreadable
from ..model import (
    Caveat,
    Claim,
    Derived,
    Evidence,
    Look,
    QuantityFinding,
    Relation,
    Source,
    Stated,
    Verdict,
)
from ..quantity import Quantity, find_quantities
from .tables.among import belongs
from .tables.among import named as named_among
from .tables.between import orders
from .tables.bind import Names, Said, named, names_of, said
from .tables.cells import evidence, reference
from .tables.hold import Held, held
from .tables.odds import Problem
from .tables.rank import unborne
from .tables.statement import Statement, statement_of
from .tables.weigh import Found, Weighed, weigh

log = logging.getLogger("claimcheck")

NUMERIC = frozenset(
    {"number_differs", "numbers_swapped", "number_belongs_to_other", "unit_differs", "rank_differs", "bound_differs"}
)
"""Reasons for which the text's accusation is checked against the tables."""
WORDED = frozenset({"direction_reversed", "negated"})
"""Reasons that rest on words: cells clear a claim of them only where they say which way it goes."""
SETTLED = frozenset({"nothing_asserted", "not_checkable", "about_the_summary", "language_differs"})


class TableCheck:
    """Looks for a claim's numbers in a paper's tables."""

    name = "table"

    def look(self, claim: Claim, source: Source, so_far: Look | None) -> Look | None:
        """Return what the tables say of `claim` where the text leaves it open, else `so_far`."""
        if so_far is not None and not is_open(so_far):
            return so_far
        quantities = [q for q in find_quantities(claim.text) if q.counts]
        accused = so_far is not None and so_far.verdict is Verdict.CONTRADICTED
        made = statement_of(claim.text)
        if made is not None and (not accused or _worded(so_far)):  # `all five`, `8 of 9` count lines: no cell has them
            quantities = [q for q in quantities if not made.holds_number(q.start)]
        if not quantities and (made is None or (accused and not _worded(so_far))):
            return so_far
        try:
            tables = source.memo("named tables", lambda _: tuple(named(table) for table in source.tables()))
        except PaperUnreadable as error:  # what the text says of the claim stays
            log.warning("%s: its tables could not be read: %s", source.paper.id, error.message)
            return so_far
        if not tables:
            return so_far
        names: Names = source.memo("names of the paper", names_of)
        words = said(claim.text, names, quantities)
        if not quantities and made is not None:
            meant = named_among(words, {at: one.table for at, one in enumerate(tables)})
            holding = [held(words, made, one) for at, one in enumerate(tables) if at in meant]
            return _stated(source, so_far, made, [found for found in holding if found])
        settled = settle(words, [weigh(words, quantities, one) for one in tables], quantities)
        answer = _answer(source, so_far, settled, claim.text)
        if answer is None or answer.decided_by != self.name or answer.verdict is not Verdict.SUPPORTED:
            return answer
        return _wholly(source, answer, settled, words, made)


def _worded(look: Look | None) -> bool:
    """Whether the text accuses a claim over words, not over a number."""
    return look is not None and look.verdict is Verdict.CONTRADICTED and look.reason_code in WORDED


def is_open(look: Look) -> bool:
    """Whether what the text says of a claim leaves something for the tables to decide."""
    if look.reason_code in SETTLED or look.verdict is Verdict.NOT_CHECKED:
        return False
    if look.verdict is Verdict.CONTRADICTED:
        return look.reason_code in NUMERIC | WORDED
    return look.verdict is not Verdict.SUPPORTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What all tables together have to say of a claim's numbers."""

    found: tuple[Found, ...]
    open: tuple[Quantity, ...]
    problems: tuple[Problem, ...]

    @property
    def real(self) -> tuple[Found, ...]:
        """The numbers that cells give."""
        return tuple(f for f in self.found if f.how != "label")

    def values(self, one: Quantity, other: Quantity) -> tuple[Decimal, Decimal] | None:
        """Return what cells have for two numbers of the claim, where both are printed under one head."""
        held = [f for q in (one, other) for f in self.found if f.quantity is q and f.how == "printed"]
        if len(held) < 2 or held[0].one is not held[1].one:
            return None
        first, second = (f.cells[0] for f in held)
        numbers = [held[0].one.at(cell.row, cell.column) for cell in (first, second)]
        if (first.column != second.column and first.row != second.row) or None in numbers:
            return None
        mine, theirs = (found[1][0].value for found in numbers if found)
        return mine, theirs


def settle(words: Said, weighed: Sequence[Weighed], quantities: Sequence[Quantity]) -> Settled:
    """Take the table that speaks of most of the claim, and from the others what it leaves open."""
    ranked = sorted(weighed, key=lambda w: -w.score)
    beside = {q.start: _beside(words, ranked, q, quantities) for q in quantities}
    found: dict[int, Found] = {}
    for at, one in ((at, f) for at, w in enumerate(ranked) for f in w.found):
        if at not in beside[one.quantity.start] and (one.how != "label" or at == 0):
            found.setdefault(one.quantity.start, one)
    for problem in (p for w in ranked for p in w.problems):
        rival = found.get(problem.quantity.start)
        if rival is not None and rival.one is not problem.one and rival.how == "printed" and rival.said < problem.said:
            del found[problem.quantity.start]  # another table has a cell that the claim names more closely
    settled = [found[start] for start in sorted(found)]
    problems = [
        p for at, w in enumerate(ranked) for p in w.problems
        if at not in beside[p.quantity.start]
        and (p.code == "unit_differs" or (p.quantity.start not in found and not _seen(p, ranked, beside)))
    ]  # fmt: skip
    used = [f.one for f in settled if f.how != "label"]
    problems = [_elsewhere(p, ranked, beside[p.quantity.start]) for p in problems
                if p.code != "unit_differs" or p.one in used]  # fmt: skip
    return Settled(
        found=tuple(settled),
        open=tuple(q for q in quantities if q.start not in found),
        problems=tuple(problems),
    )


def _seen(problem: Problem, ranked: Sequence[Weighed], beside: dict[int, frozenset[int]]) -> bool:
    """Whether another table that may be meant has the number in a row or column that the claim means."""
    return any(
        other.sees(problem.quantity) for at, other in enumerate(ranked)
        if other.one is not problem.one and at not in beside[problem.quantity.start]
    )  # fmt: skip


def _elsewhere(problem: Problem, ranked: Sequence[Weighed], beside: frozenset[int]) -> Problem:
    """Return a problem that says so where the number stands in a table of another setting than the claim names."""
    there = next(
        (f for k in sorted(beside) for f in ranked[k].found if f.quantity is problem.quantity and f.cells), None
    )
    if there is None or problem.code != "number_differs":
        return problem
    message = f"{problem.message}; {there.one.table.label or 'another table'} has {problem.quantity.text.strip()}"
    return replace(problem, code="number_belongs_to_other", message=message)


def _beside(
    words: Said, ranked: Sequence[Weighed], quantity: Quantity, quantities: Sequence[Quantity]
) -> frozenset[int]:
    """Return which tables have the rows and columns that the claim names for a number, and are not the one it names."""
    speaking = {at: w.one.table for at, w in enumerate(ranked) if w.speaks(quantity)}
    labels = {table.label for table in speaking.values() if table.label}
    speaking.update((at, w.one.table) for at, w in enumerate(ranked) if w.one.table.label in labels)
    if len(speaking) < 2:
        return frozenset()
    return frozenset(speaking) - belongs(words, speaking, quantity, quantities)


def _answer(source: Source, so_far: Look | None, settled: Settled, claim: str) -> Look | None:
    """Turn what the tables say into a look."""
    text_has = {q.span for q in so_far.quantities if q.status == "matches"} if so_far else set()
    problems = [
        p for p in settled.problems
        if p.code == "unit_differs" or (p.quantity.start, p.quantity.end) not in text_has
    ]  # fmt: skip
    real = settled.real
    ordered = [settled.values(*pair) for pair in orders(claim, [f.quantity for f in real])]
    accused = so_far is not None and so_far.verdict is Verdict.CONTRADICTED
    if problems and not _worded(so_far):
        return _contradicted(source, settled, problems)
    if any(pair is not None and pair[0] < pair[1] for pair in ordered):
        return so_far
    says_way = any(f.how == "computed" for f in real) or any(ordered)
    if real and not settled.open and (not accused or (all(f.full for f in real) and (says_way or not _worded(so_far)))):
        return _supported(source, real)
    if so_far is not None and so_far.verdict is not Verdict.NOT_FOUND:
        return so_far
    return _shown(source, so_far, settled) if real else so_far


def _supported(source: Source, real: Sequence[Found]) -> Look:
    derived = [f for f in real if f.how == "computed"]
    rounded = any(f.match == "only_if_rounded" for f in real if f.how == "printed")
    code = "computed" if derived else "only_if_rounded" if rounded else "in_table"
    label = _labels(real)
    has, gives = ("has", "gives") if len({f.one.table.label for f in real}) == 1 else ("have", "give")
    reason = f"{label} {has} it: {_places(real)}" if not derived else f"{label} {gives} it: {_sums(real)}"
    return Look(
        verdict=Verdict.SUPPORTED,
        reason_code=code,
        reason=reason,
        stated=Stated(outcome="in_table" if not derived else "absent"),
        evidence=_evidence(source, real, "supports"),
        quantities=tuple(_quantity(f) for f in real),
        derived=_derived(real),
        confidence=round(min(0.95, 0.55 + 0.15 * min(f.score for f in real)), 2),
        decided_by=TableCheck.name,
    )


def _contradicted(source: Source, settled: Settled, problems: Sequence[Problem]) -> Look:
    """Return the accusation; two numbers in each other's places are one."""
    first = problems[0]
    code, message = first.code, first.message
    if len(problems) == 2 and {p.code for p in problems} == {"number_belongs_to_other"}:
        one, other = (p.quantity.text.strip() for p in problems)
        code, message = "numbers_swapped", f"{one} and {other} stand in each other's places there"
    shown = tuple(item for p in problems for item in evidence(source.paper, p.one.table, p.cells[:1], "contradicts"))
    differing = tuple(
        QuantityFinding(
            text=p.quantity.text.strip(), value=f"{p.quantity.value:f}", unit=p.quantity.unit, status="differs",
            found=(p.cells[0].text,), span=(p.quantity.start, p.quantity.end),
        )
        for p in problems if p.code != "unit_differs"
    )  # fmt: skip
    return Look(
        verdict=Verdict.CONTRADICTED,
        reason_code=code,
        reason=f"{first.one.table.label or 'a table'}: {message}",
        stated=Stated(outcome="differs"),
        evidence=shown,
        quantities=tuple(sorted((*(_quantity(f) for f in settled.real), *differing), key=lambda q: q.span or (0, 0))),
        confidence=0.8,
        decided_by=TableCheck.name,
    )


def _stated(source: Source, so_far: Look | None, made: Statement, found: Sequence[Held]) -> Look | None:
    """Return what the tables say of what a claim asserts by comparing, where all that speak of it agree."""
    if not found or len({one.holds for one in found}) > 1 or (_worded(so_far) and not found[0].holds):
        return so_far
    best = found[0]
    label, holds = best.one.table.label or "a table", best.holds
    if holds:
        code, reason = "computed", f"{label} gives it: {best.message}"
    elif made.denied:
        code, reason = "negated", f"{label} has it otherwise: {best.message}"
    elif made.kind == "place":
        code, reason = "rank_differs", f"{label} has it otherwise: {best.message}"
    elif made.many.kind == "named" and not made.everyone:
        code, reason = "direction_reversed", f"{label} has it the other way round: {best.message}"
    else:
        code, reason = "quantifier_differs", f"{label} has it otherwise: {best.message}"
    return Look(
        verdict=Verdict.SUPPORTED if holds else Verdict.CONTRADICTED,
        reason_code=code,
        reason=reason,
        stated=Stated(outcome="absent" if holds else "differs"),
        evidence=evidence(source.paper, best.one.table, best.cells, "supports" if holds else "contradicts"),
        derived=Derived(outcome="consistent", arithmetic=best.message) if holds else Derived(outcome="not_looked"),
        confidence=0.8,
        decided_by=TableCheck.name,
    )


def _shown(source: Source, so_far: Look | None, settled: Settled) -> Look:
    """Leave the claim open, with the cells that speak of it."""
    shown = _evidence(source, settled.real, "related")
    missing = ", ".join(q.text.strip() for q in settled.open)
    reason = f"{_labels(settled.real)} speaks of it" + (f", but has no {missing}" if missing else "")
    base = so_far or Look(
        verdict=Verdict.UNCLEAR, reason_code="wording_differs", reason=reason, stated=Stated(outcome="absent")
    )
    return replace(
        base,
        verdict=Verdict.UNCLEAR,
        reason_code="wording_differs",
        reason=reason,
        evidence=(*shown, *base.evidence),
        caveats=(*base.caveats, Caveat(code="table_partly", message=reason)),
        decided_by=TableCheck.name,
    )


def _wholly(source: Source, answer: Look, settled: Settled, words: Said, made: Statement | None) -> Look:
    """Return the answer where the tables bear out, besides its numbers, what a claim says of them.

    That a method is the best, or that something is so everywhere, is another part of the claim than its number.
    """
    real = settled.real
    used = {f.one.table.label: f.one for f in real}.values()
    told = [found for one in used if made is not None and (found := held(words, made, one))]
    if told:
        against = [found for found in told if not found.holds]
        return (_stated(source, answer, made, against) or answer) if made is not None and against else answer
    more = unborne(words.text, real)
    if not more:
        return answer
    shown = _evidence(source, real, "related")
    reason = f"{_labels(real)} has the number{'s' * (len(real) > 1)}; whether it holds as “{more}” was not compared"
    return replace(
        answer,
        verdict=Verdict.UNCLEAR,
        reason_code="wording_differs",
        reason=reason,
        stated=Stated(outcome="absent"),
        derived=Derived(outcome="not_looked"),
        evidence=shown,
        confidence=None,
        caveats=(*answer.caveats, Caveat(code="table_partly", message=reason)),
    )


def _labels(real: Sequence[Found]) -> str:
    return " and ".join(dict.fromkeys(f.one.table.label or "a table" for f in real))


def _evidence(source: Source, real: Sequence[Found], relation: Relation) -> tuple[Evidence, ...]:
    shown: list[Evidence] = []
    for found in real:
        shown += [e for e in evidence(source.paper, found.one.table, found.cells, relation) if e not in shown]
    return tuple(shown)


def _quantity(found: Found) -> QuantityFinding:
    quantity: Quantity = found.quantity
    return QuantityFinding(
        text=quantity.text.strip(),
        value=str(quantity.value),
        unit=quantity.unit,
        status="matches" if found.match == "matches" else "only_if_rounded",
        found=tuple(cell.text for cell in found.cells),
        span=(quantity.start, quantity.end),
    )


def _derived(real: Sequence[Found]) -> Derived:
    made = [f for f in real if f.how == "computed"]
    if not made:
        return Derived(outcome="consistent")
    loose = any(f.match == "only_if_rounded" for f in made)
    return Derived(outcome="within_rounding" if loose else "consistent", arithmetic=_sums(made))


def _sums(real: Sequence[Found]) -> str:
    return "; ".join(f.arithmetic for f in real if f.arithmetic)


def _places(real: Sequence[Found]) -> str:
    """Return in words where each number stands."""
    refs = [(f, reference(f.one.table, f.cells[0])) for f in real]
    several = len({ref.table for _, ref in refs}) > 1
    return "; ".join(
        f"{ref.text} ({ref.row}, {ref.column}{f', {ref.table}' if several else ''}"
        f"{f'; one of {f.rivals} that match' if f.rivals > 1 else ''})"
        for f, ref in refs
    )
