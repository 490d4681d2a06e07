"""Is there a passage of the paper that says this, with these numbers?

Candidates come from an index over words and numbers; each is laid along the claim word by word. Where the
claim keeps the passage's words, every change of meaning is seen and named. Where it puts things in its own
words, all its numbers, names and directions must stand in the passage, and what remains open is `unclear`,
with the passage shown. The same claim gets the same answer every time: no model, no network.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..align import Alignment, align
from ..model import (
    Claim,
    Evidence,
    Look,
    Part,
    QuantityFinding,
    Relation,
    Source,
    Span,
    Stated,
    Verdict,
    evidence_at,
)
from ..quantity import Match
from ..text import STOP, Token, is_content, tokens
from .cut import asserts_nothing, without_cut
from .differences import Compared, Difference, compare_numbers, differences
from .index import PassageIndex
from .wording import FALLING, NEGATIONS, RISING, alike

LONGEST = 20_000
"""Characters of a claim that are looked at; nobody's sentence is longer."""
SAME_WORDS = 0.62
"""Share of a claim's content that must stand in place for its changes of words to be changes of meaning."""
WHOLE = 0.80
"""Share of its content from which a claim in the passage's words is supported."""
OWN_WORDS = 0.74
"""The same for a claim in its own words, whose numbers and names must all be there."""
ACCUSED = 0.60
"""Share of its content that a claim in its own words shares with a passage that contradicts its number."""
SPOKEN_OF = 0.5
"""Share from which a passage speaks of the claim at all."""


MEANT = frozenset(
    {"number_differs", "numbers_swapped", "unit_differs", "bound_differs", "quantifier_differs", "strength_overstated"}
)
"""Differences that keep a claim in its own words from being supported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A claim laid along one stretch of the paper."""

    numbers: tuple[int, ...]
    """Passages of the index, in order."""
    words: Sequence[Token]
    alignment: Alignment
    in_place: float
    """Share of the claim's content that stands in the same order."""
    compared: Sequence[Compared]
    differences: Sequence[Difference]
    verdict: Verdict
    code: str
    message: str
    score: float
    """How sure: orders readings, and becomes the confidence."""


class PassageCheck:
    """Looks for a claim in a paper's sentences."""

    name = "passage"

    def look(self, claim: Claim, source: Source, so_far: Look | None) -> Look | None:
        """Return what the paper's sentences say of `claim`."""
        index = source.memo("passages", PassageIndex)
        text = claim.text[:LONGEST]
        words = tokens(text)
        if claim.truncated:
            words = without_cut(words, text, index)
        if so_far is not None and so_far.verdict is Verdict.SUPPORTED:
            return so_far
        if _other_language(text, index):
            return _nothing("language_differs", "the claim is in another language than the paper")
        if sum(is_content(t) for t in words) < 2:
            return _nothing("not_checkable", "there is too little in it to look for")
        reading = best_reading(words, index, truncated=claim.truncated)
        if reading is None or reading.verdict is Verdict.NOT_FOUND:
            return _not_found(text, words, reading)
        return _look(claim, words, reading, index)


def _nothing(code: str, reason: str) -> Look:
    return Look(
        verdict=Verdict.NOT_CHECKED,
        reason_code=code,
        reason=reason,
        stated=Stated(outcome="not_read"),
        decided_by=PassageCheck.name,
    )


def _other_language(text: str, index: PassageIndex) -> bool:
    """Whether most letters of the claim are of a script that the paper does not use."""
    letters = [c for c in text[:400] if c.isalpha()]
    foreign = sum(ord(c) > 0x36F and not 0x370 <= ord(c) < 0x400 for c in letters)
    if len(letters) < 8 or foreign < len(letters) // 2:
        return False
    sample = "".join(index.texts[:40])[:4000]
    ours = [c for c in sample if c.isalpha()]
    return sum(ord(c) > 0x36F for c in ours) < len(ours) // 3


def best_reading(words: Sequence[Token], index: PassageIndex, *, truncated: bool) -> Reading | None:
    """Return the reading that decides: one that supports, else the one nearest to the claim's words."""
    found = [read(words, index, (n,), truncated=truncated) for n in index.candidates(words)]
    best = max((r.alignment.coverage for r in found), default=0.0)
    if best < 0.9:
        wide = [n for n in index.candidates(words, 4, widened=True) if (n,) not in {r.numbers for r in found}]
        found += [read(words, index, (n,), truncated=truncated) for n in wide]
        near = sorted(found, key=lambda r: -r.alignment.coverage)[:3]
        pairs = {p for r in near for p in _beside(r.numbers[0], index)}
        found += [read(words, index, pair, truncated=truncated) for pair in sorted(pairs)]
    if not found:
        return None
    supported = [r for r in found if r.verdict is Verdict.SUPPORTED]
    accused = [r for r in found if r.verdict is Verdict.CONTRADICTED]
    alone = {r.numbers[0] for r in accused if len(r.numbers) == 1 and r.in_place >= SAME_WORDS}
    supported = [r for r in supported if len(r.numbers) == 1 or not alone & set(r.numbers)]
    if supported:
        best_one = max(supported, key=lambda r: (r.score, -len(r.numbers), -r.numbers[0]))
        # A passage that has nearly all of the claim's words in their order and differs is what the claim was made
        # from; another that only shares its topic does not take that back.
        nearer = [r for r in accused if len(r.numbers) == 1 and r.in_place > best_one.in_place + 0.12]
        if not nearer or best_one.in_place >= 0.9:
            return best_one
        return max(nearer, key=lambda r: (r.in_place, -r.numbers[0]))
    nearest = max(found, key=lambda r: (r.alignment.coverage + r.in_place, -r.numbers[0]))
    if accused:
        worst = max(accused, key=lambda r: (r.alignment.coverage + r.in_place, -len(r.numbers), -r.numbers[0]))
        if worst.alignment.coverage + worst.in_place >= nearest.alignment.coverage + nearest.in_place - 0.25:
            return worst
    unclear = [r for r in found if r.verdict is Verdict.UNCLEAR]
    return max(unclear, key=lambda r: (r.alignment.coverage, -len(r.numbers))) if unclear else nearest


def _beside(number: int, index: PassageIndex) -> list[tuple[int, ...]]:
    """Return the passage with the one before and with the one after it, where both are of one kind."""
    kinds = [p.kind for p in index.passages[max(0, number - 1) : number + 2]]
    here = index.passages[number].kind
    out: list[tuple[int, ...]] = []
    if number > 0 and kinds[0] in (here, "heading"):
        out.append((number - 1, number))
    if number + 1 < len(index.passages) and index.passages[number + 1].kind == here:
        out.append((number, number + 1))
    return out


def read(words: Sequence[Token], index: PassageIndex, numbers: tuple[int, ...], *, truncated: bool) -> Reading:
    """Lay a claim along one or more passages and say what comes of it."""
    source = [t for n in numbers for t in index.tokens(n)]

    def weight(token: Token) -> float:
        if token.number is not None:
            return 2.0
        if token.stem in STOP:
            return 0.15
        return min(index.rarity(token.stem), 4.0) * (1.3 if token.name else 1.0)

    alignment = align(words, source, alike, weight)
    total = sum(weight(t) for t in words) or 1.0
    compared = compare_numbers(words, source, alignment)
    agreeing = {c.token for c in compared if c.match in ("matches", "only_if_rounded")}
    alignment = _with_numbers(alignment, words, agreeing, weight)
    here = {i for i, _ in alignment.paired} | {c.token for c in compared if c.in_place and c.token in agreeing}
    in_place = sum(weight(words[i]) for i in here) / total
    changed = differences(words, source, alignment, compared)
    shared = _shared(words, alignment, compared, weight)
    made = Reading(
        numbers=numbers,
        words=source,
        alignment=alignment,
        in_place=in_place,
        compared=compared,
        differences=changed,
        verdict=Verdict.NOT_FOUND,
        code="no_passage",
        message="no passage speaks of it",
        score=alignment.coverage,
    )
    return _judged(made, words, shared, index, truncated=truncated)


def _with_numbers(
    alignment: Alignment, words: Sequence[Token], agreeing: set[int], weight: Callable[[Token], float]
) -> Alignment:
    """Return the alignment with the claim's numbers matched where their values agree, however they are printed."""
    matched = frozenset({i for i in alignment.matched if words[i].number is None} | agreeing)
    total = sum(weight(t) for t in words) or 1.0
    return alignment._replace(matched=matched, coverage=sum(weight(words[i]) for i in matched) / total)


def _shared(
    words: Sequence[Token], alignment: Alignment, compared: Sequence[Compared], weight: Callable[[Token], float]
) -> float:
    """Return the share of the claim's content, numbers left aside, that the passage has."""
    content = [i for i, t in enumerate(words) if t.number is None and is_content(t)]
    total = sum(weight(words[i]) for i in content)
    if not total:
        return 1.0 if any(c.match in ("matches", "only_if_rounded") for c in compared) else 0.0
    return float(sum(weight(words[i]) for i in content if i in alignment.matched) / total)


def _judged(made: Reading, words: Sequence[Token], shared: float, index: PassageIndex, *, truncated: bool) -> Reading:
    """Return the reading with its verdict."""
    agree = all(c.match in ("matches", "only_if_rounded") for c in made.compared)
    placed = _placed_share(words, made.alignment, index)
    if placed >= SAME_WORDS and shared >= SAME_WORDS:
        return _same_words(made, words, shared, agree=agree, truncated=truncated)
    if shared < SPOKEN_OF:
        return made
    return _own_words(made, words, shared, agree=agree)


def _placed_share(words: Sequence[Token], alignment: Alignment, index: PassageIndex) -> float:
    """Return the share of content words (numbers left aside) that stand in place or were replaced in place."""
    content = [i for i, t in enumerate(words) if t.number is None and is_content(t)]
    if not content:
        return 0.0
    inside = {i for i, _ in alignment.paired}
    worth = {i: min(index.rarity(words[i].stem), 4.0) for i in content}
    return sum(worth[i] for i in content if i in inside) / sum(worth.values())


def _same_words(made: Reading, words: Sequence[Token], shared: float, *, agree: bool, truncated: bool) -> Reading:
    """Judge a claim that keeps the passage's words: what differs is meant."""
    if made.differences:
        first = made.differences[0]
        return replace(
            made,
            verdict=Verdict.CONTRADICTED,
            code=first.code,
            message=first.message,
            score=0.55 + 0.45 * min(made.in_place, shared),
        )
    if not agree:
        absent = [c for c in made.compared if c.match is None]
        if shared >= ACCUSED and absent:
            return replace(
                made, verdict=Verdict.UNCLEAR, code="wording_differs", message="the passage has no such number"
            )
    exact = all(c.op == "equal" for c in made.alignment.chunks)
    if agree and (exact or made.in_place >= 0.985):
        code = "quoted_to_cut" if truncated else "quoted"
        return replace(made, verdict=Verdict.SUPPORTED, code=code, message="word for word", score=1.0)
    if agree and made.alignment.coverage >= WHOLE and not _lost_names(words, made):
        return replace(
            made,
            verdict=Verdict.SUPPORTED,
            code="reworded",
            message="in other words",
            score=made.alignment.coverage - 0.02,
        )
    return replace(
        made, verdict=Verdict.UNCLEAR, code="wording_differs", message="a passage speaks of it in other words"
    )


def _lost_names(words: Sequence[Token], made: Reading) -> list[Token]:
    """Return the names of the claim that the passage does not have."""
    return [t for i, t in enumerate(words) if t.name and i not in made.alignment.matched]


def _own_words(made: Reading, words: Sequence[Token], shared: float, *, agree: bool) -> Reading:
    """Judge a claim in its own words: numbers, names and directions must all be borne out."""
    names = _lost_names(words, made)
    turned = _turned(words, made)
    changed = any(d.code in MEANT for d in made.differences)
    if agree and not names and turned is None and not changed and made.alignment.coverage >= OWN_WORDS:
        return replace(
            made,
            verdict=Verdict.SUPPORTED,
            code="reworded",
            message="in other words",
            score=0.9 * made.alignment.coverage,
        )
    wrong = next((d for d in made.differences if d.code in ("number_differs", "numbers_swapped", "unit_differs")), None)
    near = [c for c in made.compared if c.in_place]
    if wrong is not None and not names and shared >= ACCUSED and near:
        return replace(
            made, verdict=Verdict.CONTRADICTED, code=wrong.code, message=wrong.message, score=0.5 + 0.3 * shared
        )
    if turned is not None and shared >= OWN_WORDS and not names:
        return replace(
            made, verdict=Verdict.CONTRADICTED, code=turned.code, message=turned.message, score=0.45 + 0.3 * shared
        )
    return replace(
        made, verdict=Verdict.UNCLEAR, code="wording_differs", message="a passage speaks of it in other words"
    )


def _turned(words: Sequence[Token], made: Reading) -> Difference | None:
    """Return a direction or negation of the claim that the passage has the other way round."""
    found = next((d for d in made.differences if d.code in ("direction_reversed", "negated")), None)
    if found is not None:
        return found
    mine = {1 if t.stem in RISING else -1 for t in words if t.stem in RISING or t.stem in FALLING}
    theirs = {1 if t.stem in RISING else -1 for t in made.words if t.stem in RISING or t.stem in FALLING}
    denied = any(t.stem in NEGATIONS for t in (*words, *made.words))
    if len(mine) == 1 and len(theirs) == 1 and mine != theirs and not denied:
        word = next(t for t in made.words if t.stem in RISING or t.stem in FALLING)
        return Difference(code="direction_reversed", message=f"the paper says “{word.text}”", claim=(0, len(words)))
    return None


# --- from reading to look -----------------------------------------------------------------------


def _not_found(text: str, words: Sequence[Token], reading: Reading | None) -> Look:
    return Look(
        verdict=Verdict.NOT_FOUND,
        reason_code="no_passage",
        reason="no passage of the paper speaks of it",
        stated=Stated(outcome="absent"),
        quantities=tuple(
            _quantity(t, None, None, ())
            for t in words
            if t.number is not None and text[t.start : t.end] == t.number.text
        ),
        confidence=None if reading is None else round(min(0.97, 1.0 - 0.5 * reading.score), 3),
        decided_by=PassageCheck.name,
    )


def _look(claim: Claim, words: Sequence[Token], reading: Reading, index: PassageIndex) -> Look:
    """Return the look that a reading comes to, with its evidence."""
    relation: Relation = {Verdict.SUPPORTED: "supports", Verdict.CONTRADICTED: "contradicts"}.get(  # type: ignore[assignment]
        reading.verdict, "related"
    )
    evidence = tuple(_evidence(index, reading.numbers, relation))
    places = tuple(range(len(evidence)))
    quantities = tuple(_quantities(words, reading, places))
    restored = " ".join(index.texts[n] for n in reading.numbers) if claim.truncated else None
    shown = tuple(replace(e, relation="related") for e in evidence)
    if claim.truncated and asserts_nothing(words, claim.text):
        return replace(
            _nothing("nothing_asserted", "what the cut leaves asserts nothing; the source's sentence is shown"),
            evidence=shown,
            restored=restored,
        )
    rounded = [q for q in quantities if q.status == "only_if_rounded"]
    code, message = reading.code, reading.message
    if reading.verdict is Verdict.SUPPORTED and rounded:
        code = "only_if_rounded"
        message = f"{rounded[0].text} only if rounded: the paper has {', '.join(rounded[0].found)}"
    differing = [q for q in quantities if q.status == "differs"]
    if reading.verdict is Verdict.CONTRADICTED and differing and len(quantities) > 1:
        message += f" ({len(differing)} of {len(quantities)} numbers differ)"
    return Look(
        verdict=reading.verdict,
        reason_code=code,
        reason=message,
        stated=Stated(outcome=_outcome(reading)),
        evidence=evidence,
        parts=tuple(_parts(quantities, reading)),
        quantities=quantities,
        restored=restored,
        confidence=None if reading.verdict is Verdict.UNCLEAR else round(min(0.995, reading.score), 3),
        decided_by=PassageCheck.name,
    )


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
        _quantity(words[c.token], c.match, reading.words[c.other] if c.other is not None else None, places)
        for c in reading.compared
    ]


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
