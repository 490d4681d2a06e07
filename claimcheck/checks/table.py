"""Is the claim's number in the paper's tables, or can it be computed from them?

Tables are opened only where the text leaves a claim open or would accuse it over a number: reading them is
the most expensive look there is. A verdict needs every number of the claim placed under heads that the
claim names; where that does not succeed, the claim stays as it was, with the cells shown.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from ..errors import PaperUnreadable
from ..model import (
    Caveat,
    Cell,
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
from .tables.bind import NamedTable, Names, named, names_of, said
from .tables.cells import evidence, reference
from .tables.weigh import SURE, Found, Weighed, weigh

log = logging.getLogger("claimcheck")

NUMERIC = frozenset(
    {"number_differs", "numbers_swapped", "number_belongs_to_other", "unit_differs", "rank_differs", "bound_differs"}
)
"""Reasons for which the text's accusation is checked against the tables."""
HALF = 0.25
"""Share of a head's words from which it is named at all."""
SETTLED = frozenset({"nothing_asserted", "not_checkable", "about_the_summary", "language_differs"})


class TableCheck:
    """Looks for a claim's numbers in a paper's tables."""

    name = "table"

    def look(self, claim: Claim, source: Source, so_far: Look | None) -> Look | None:
        """Return what the tables say of `claim` where the text leaves it open, else `so_far`."""
        if so_far is not None and not is_open(so_far):
            return so_far
        quantities = [q for q in find_quantities(claim.text) if q.counts]
        if not quantities:
            return so_far
        try:
            tables = tuple(named(table) for table in source.tables())
        except PaperUnreadable as error:  # what the text says of the claim stays
            log.warning("%s: its tables could not be read: %s", source.paper.id, error.message)
            return so_far
        if not tables:
            return so_far
        names: Names = source.memo("names of the paper", names_of)
        words = said(claim.text, names)
        weighed = [w for one in tables if (w := weigh(claim.text, words, quantities, one))]
        if not weighed:
            return so_far
        best = max(weighed, key=lambda w: (bool(w.found) and not w.open, w.score))
        return _answer(source, so_far, best)


def is_open(look: Look) -> bool:
    """Whether what the text says of a claim leaves something for the tables to decide."""
    if look.reason_code in SETTLED or look.verdict is Verdict.NOT_CHECKED:
        return False
    if look.verdict is Verdict.CONTRADICTED:
        return look.reason_code in NUMERIC
    return look.verdict is not Verdict.SUPPORTED


def _answer(source: Source, so_far: Look | None, best: Weighed) -> Look | None:
    """Turn what the best table says into a look."""
    if best.problem:
        return _contradicted(source, best)
    real = [f for f in best.found if f.how != "label"]
    linked = real and all(_linked(f, best, accused=_accuses(so_far)) for f in real)
    if linked and not best.open and not best.loose:
        return _supported(source, best, real)
    if so_far is not None and so_far.verdict is not Verdict.NOT_FOUND:
        return so_far
    return _shown(source, so_far, best) if real else so_far


def _accuses(look: Look | None) -> bool:
    return look is not None and look.verdict is Verdict.CONTRADICTED


def _linked(found: Found, best: Weighed, *, accused: bool) -> bool:
    """Whether the claim names both heads of each cell used; in full, where the text accuses the claim."""
    least = SURE if accused else HALF
    return all(best.links.rows[c.row] >= least and best.links.columns[c.column] >= least for c in found.cells)


def _supported(source: Source, best: Weighed, real: Sequence[Found]) -> Look:
    shown = _evidence(source, best, real, "supports")
    derived = [f for f in real if f.how == "computed"]
    rounded = any(f.match == "only_if_rounded" for f in real if f.how == "printed")
    code = "computed" if derived else "only_if_rounded" if rounded else "in_table"
    label = best.one.table.label or "a table"
    reason = f"{label} has it: {_places(best.one, real)}" if not derived else f"{label} gives it: {_sums(real)}"
    return Look(
        verdict=Verdict.SUPPORTED,
        reason_code=code,
        reason=reason,
        stated=Stated(outcome="in_table" if not derived else "absent"),
        evidence=shown,
        quantities=tuple(_quantity(f) for f in best.found if f.how != "label"),
        derived=_derived(real),
        confidence=round(min(0.95, 0.55 + 0.15 * min(f.score for f in real)), 2),
        decided_by=TableCheck.name,
    )


def _contradicted(source: Source, best: Weighed) -> Look:
    shown = evidence(source.paper, best.one.table, best.cells, "contradicts")
    return Look(
        verdict=Verdict.CONTRADICTED,
        reason_code=best.problem,
        reason=f"{best.one.table.label or 'a table'}: {best.message}",
        stated=Stated(outcome="differs"),
        evidence=shown,
        quantities=tuple(_quantity(f) for f in best.found if f.how != "label"),
        confidence=0.8,
        decided_by=TableCheck.name,
    )


def _shown(source: Source, so_far: Look | None, best: Weighed) -> Look:
    """Leave the claim open, with the cells that speak of it."""
    real = [f for f in best.found if f.how != "label"]
    shown = _evidence(source, best, real, "related")
    missing = ", ".join(q.text.strip() for q in best.open)
    reason = f"{best.one.table.label or 'a table'} speaks of it" + (f", but has no {missing}" if missing else "")
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


def _evidence(source: Source, best: Weighed, real: Sequence[Found], relation: Relation) -> tuple[Evidence, ...]:
    cells: list[Cell] = []
    for found in real:
        cells += [cell for cell in found.cells if cell not in cells]
    return evidence(source.paper, best.one.table, cells, relation)


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


def _places(one: NamedTable, real: Sequence[Found]) -> str:
    """Return in words where each number stands."""
    refs = [(f, reference(one.table, f.cells[0])) for f in real]
    return "; ".join(f"{ref.text} ({ref.row}, {ref.column})" for _, ref in refs)
