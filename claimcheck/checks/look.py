"""From the reading that decides to the look that is reported: evidence, numbers, parts, words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from ..model import Claim, Derived, Evidence, Look, Part, QuantityFinding, Relation, Span, Stated, Verdict, evidence_at
from ..quantity import Match
from ..text import Token, tokens
from .cut import asserts_nothing
from .index import PassageIndex
from .numbers import Compared
from .reading import Reading

NAME = "passage"
"""Of the check that decides."""


def nothing(code: str, reason: str) -> Look:
    """Return the look of a claim that there is nothing to check about."""
    return Look(
        verdict=Verdict.NOT_CHECKED,
        reason_code=code,
        reason=reason,
        stated=Stated(outcome="not_read"),
        decided_by=NAME,
    )


def not_found(text: str, words: Sequence[Token], reading: Reading | None) -> Look:
    """Return the look of a claim of which no passage speaks."""
    return Look(
        verdict=Verdict.NOT_FOUND,
        reason_code="no_passage",
        reason="no passage was found that speaks of it",
        stated=Stated(outcome="absent"),
        quantities=tuple(
            _quantity(t, None, None, ())
            for t in words
            if t.number is not None and text[t.start : t.end] == t.number.text
        ),
        confidence=None if reading is None else round(min(0.97, 1.0 - 0.5 * reading.score), 3),
        decided_by=NAME,
    )


def part_only(text: str, words: Sequence[Token], reading: Reading, index: PassageIndex) -> Look:
    """Return the look of a claim of which only some words stand together anywhere; that passage is shown."""
    return replace(
        not_found(text, words, reading),
        reason_code="part_only",
        reason="no passage says it; the nearest has part of its words",
        evidence=tuple(_evidence(index, reading.numbers, "related")),
    )


def look_of(claim: Claim, words: Sequence[Token], reading: Reading, index: PassageIndex) -> Look:
    """Return the look that a reading comes to, with its evidence."""
    relation: Relation = {Verdict.SUPPORTED: "supports", Verdict.CONTRADICTED: "contradicts"}.get(  # type: ignore[assignment]
        reading.verdict, "related"
    )
    evidence = tuple(_evidence(index, reading.numbers, relation))
    places = tuple(range(len(evidence)))
    quantities = tuple(_quantities(words, reading, places))
    restored = " ".join(index.texts[n] for n in reading.numbers) if claim.truncated else None
    shown = tuple(replace(e, relation="related") for e in evidence)
    if claim.truncated and not _whole(claim.text, reading) and asserts_nothing(words, claim.text, index):
        return replace(
            nothing("nothing_asserted", "what the cut leaves asserts nothing; the source's sentence is shown"),
            evidence=shown,
            restored=restored,
        )
    rounded = [q for q in quantities if q.status == "only_if_rounded"]
    code, message = reading.code, reading.message
    if reading.verdict is Verdict.SUPPORTED and rounded:
        code = "only_if_rounded"
        message = f"{rounded[0].text} only if rounded: the paper has {', '.join(rounded[0].found)}"
    sums = [c.arithmetic for c in reading.compared if c.arithmetic]
    if reading.verdict is Verdict.SUPPORTED and sums:
        code, message = "computed", "; ".join(sums)
    differing = [q for q in quantities if q.status == "differs"]
    if reading.verdict is Verdict.CONTRADICTED and differing and len(quantities) > 1:
        message += f" ({len(differing)} of {len(quantities)} numbers differ)"
    return Look(
        verdict=reading.verdict,
        reason_code=code,
        reason=message,
        stated=Stated(outcome=_outcome(reading)),
        derived=_derived(sums if code == "computed" else []),
        evidence=evidence,
        parts=tuple(_parts(quantities, reading)),
        quantities=quantities,
        restored=restored,
        confidence=None if reading.verdict is Verdict.UNCLEAR else round(min(0.995, reading.score), 3),
        decided_by=NAME,
    )


def _whole(text: str, reading: Reading) -> bool:
    """Whether a claim that looks cut ends where the passage ends: then nothing is missing but the stop."""
    mine = tokens(text[-200:])
    return bool(mine and reading.words) and mine[-1].text.casefold() == reading.words[-1].text.casefold()


def _outcome(reading: Reading) -> Literal["differs", "verbatim", "verbatim_to_cut", "reworded"]:
    if reading.verdict is Verdict.CONTRADICTED:
        return "differs"
    if reading.code == "quoted":
        return "verbatim"
    return "verbatim_to_cut" if reading.code == "quoted_to_cut" else "reworded"


def _evidence(index: PassageIndex, numbers: Sequence[int], relation: Relation) -> list[Evidence]:
    out: list[Evidence] = []
    for number in numbers:
        passage = index.passages[number]
        kind = passage.kind if passage.kind in ("abstract", "caption") else "sentence"
        out += [evidence_at(index.paper, span, kind, relation) for span in _joined(passage.spans)]
    return out


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Join spans that follow each other on one page with nothing but white space between."""
    out: list[Span] = []
    for span in spans:
        if out and out[-1].page == span.page and 0 <= span.start - out[-1].end <= 1:
            out[-1] = Span(page=span.page, start=out[-1].start, end=span.end)
        else:
            out.append(span)
    return out


def _quantities(words: Sequence[Token], reading: Reading, places: tuple[int, ...]) -> list[QuantityFinding]:
    return [
        _quantity(words[c.token], c.match, reading.words[c.other], places)
        if c.other is not None and _comparable(c, reading)
        else _quantity(words[c.token], None, None, places)
        for c in reading.compared
    ]


def _comparable(compared: Compared, reading: Reading) -> bool:
    """Whether the passage's number is what the claim's would be: a stray number of a passage left open is not."""
    return compared.match != "differs" or compared.in_place or reading.verdict is not Verdict.UNCLEAR


def _quantity(token: Token, match: Match | None, other: Token | None, places: tuple[int, ...]) -> QuantityFinding:
    assert token.number is not None  # noqa: S101 - callers choose tokens that are numbers
    return QuantityFinding(
        text=token.number.text,
        value=f"{token.number.value:f}" if abs(token.number.value.adjusted()) < 30 else str(token.number.value),
        unit=token.number.unit,
        status=match or "absent",
        found=(other.text,) if other is not None else (),
        span=(token.start, token.end),
        evidence=places if other is not None else (),
    )


def _parts(quantities: Sequence[QuantityFinding], reading: Reading) -> list[Part]:
    """Return one part per number of a claim that has several."""
    if len(quantities) < 2:
        return []
    verdicts = {
        "matches": (Verdict.SUPPORTED, reading.code if reading.verdict is Verdict.SUPPORTED else "reworded"),
        "only_if_rounded": (Verdict.SUPPORTED, "only_if_rounded"),
        "differs": (Verdict.CONTRADICTED, "number_differs"),
        "absent": (Verdict.UNCLEAR, "wording_differs"),
    }
    if reading.verdict is Verdict.UNCLEAR:
        verdicts["matches"] = verdicts["only_if_rounded"] = (Verdict.UNCLEAR, "wording_differs")
    if reading.verdict is Verdict.SUPPORTED:
        verdicts["absent"] = verdicts["matches"]
    return [
        Part(text=q.text, verdict=v, reason_code=c, span=q.span, evidence=q.evidence)
        for q in quantities
        for v, c in [verdicts[q.status]]
    ]


def _derived(sums: Sequence[str]) -> Derived:
    return Derived(outcome="consistent", arithmetic="; ".join(sums)) if sums else Derived(outcome="not_looked")
