"""The heads of a paper's tables that a claim names, and where.

A head is named by its words, by what they abbreviate, or, where it is the paper's own, by `our model`. Of two
heads the one that the claim says more of is meant: `gMLP-large` names `gMLP large` and neither `gMLP base` nor
`aMLP large`; `Reptile` names `Reptile + Transduction` only where transduction is said, and not as left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from claimcheck.model import Cell, Paper, Table
from claimcheck.quantity import Quantity

from .cells import numbers_of
from .grid import FILLER
from .names import LANGUAGES, OWN, language_pairs, own_names, short_forms, synonyms
from .tokens import WORDS_AS_NUMBERS, number, tokens, tokens_at

_CITED = re.compile(r"\((?:[^()]*\d{4}[a-z]?|[\d, ]+)\)|\[[\d, ]+\]")
_CAMEL = re.compile(r"\b[A-Z][a-z]+(?:[A-Z][a-z]*)+\b")
"""`WebQuestions`, which a head may call `WQ`."""
_POWER = re.compile(r"(?:[x\u00d7\u00b7]\s*)10\s?\^?\{?[-\u2212]?\d{1,2}\}?")
_BRACKETS = re.compile(r"\([^()]*\)|(?<=[A-Za-z)\d])\s\d[\d.,]*\s?[kM]$")
"""What need not be said of a head: brackets, and how many examples a task has, `CoLA 8.5k`."""
_INDEX = re.compile(r"(?<=\b[A-Za-z])_(?=\d)")
"""The index of `L_1`, which prose writes `L1`."""
_WITHOUT = re.compile(
    r"(?:\b(?:without|no|not using|tak(?:ing|en)(?=[^.,;]{1,30}\sout\sof)|dropp?ing|dropped|remov\w+|omit\w*|"
    r"excluding|lacking|minus|stripping|strips|instead of)\b|(?<=\s)[-\u2212\u2013](?=\s[a-z]))"
    r"(?:\s(?:any|the|its|using|all|of|out))*\s",
    re.IGNORECASE,
)
_SIZES = frozenset(tokens("tiny mini small medium base big large huge giant xl xxl"))
"""Words that name the one row that has them, where a claim says `the big model`."""
_KINDS = frozenset(tokens("model network net variant version one"))
_LEFT_OUT = re.compile(r"\b(?:w/o|without|no)\s+|(?<![\w)])[-\u2212\u2013]\s*(?=[A-Za-z])", re.IGNORECASE)
GENERIC = frozenset(tokens("model models task tasks method methods system systems result results value values"))
"""Words that tell no head from another."""
METRICS = (
    frozenset(tokens("acc accuracy acc. f1 em bleu score scores metric ter mcc auc map mean avg."))
    | {"%", "+", "*", "†", "‡", "m"}
    | GENERIC
)
"""Words that a claim leaves out when a head has others."""
MOST_OWN = 3
"""Words a paper may have coined for `our model` to mean one of them."""
NO = "no "
"""Before a word: the head, or the claim, has it as left out."""
ROOM = 16
"""Characters that may stand between the words of a name beyond the words themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One row or column as a claim may name it."""

    own: tuple[str, ...]
    """Units of its narrowest head: words, a number with the word it belongs to (`5 shot`)."""
    group: tuple[str, ...]
    """Units of the wider heads over it, and of what it has in brackets."""
    alias: tuple[str, ...] = ()
    """Units of a name in brackets, as in `Ours (ViT-H/14)`."""
    given: frozenset[str] = frozenset()
    """The language that all heads beside it have: of `EN-DE` and `EN-FR` it is the other that must be said."""

    words: frozenset[str] = field(init=False)
    """All its units."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", frozenset((*self.own, *self.group)))

    @property
    def telling(self) -> tuple[str, ...]:
        """Units that a claim must say to name it in full: without the metric, where there is more."""
        for units in (self.own, self.group):
            found = tuple(u for u in units if u not in METRICS and u not in self.given)
            if found:
                return found
        return self.own


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTable:
    """A table with the words of its heads and the numbers of its cells."""

    table: Table
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    caption: frozenset[str]
    numbers: tuple[tuple[Cell, tuple[Quantity, ...]], ...]
    """Cells that hold numbers."""

    by_place: dict[tuple[int, int], tuple[Cell, tuple[Quantity, ...]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {(cell.row, cell.column): (cell, found) for cell, found in reversed(self.numbers)}
        object.__setattr__(self, "by_place", places)

    def at(self, row: int, column: int) -> tuple[Cell, tuple[Quantity, ...]] | None:
        """Return the cell with numbers at a place."""
        return self.by_place.get((row, column))


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a paper's words may stand for."""

    own: frozenset[str]
    short: dict[str, tuple[str, ...]]


def names_of(paper: Paper) -> Names:
    """Return the names a paper gives to its own things, and its abbreviations."""
    return Names(own=own_names(paper), short=synonyms(short_forms(paper)))


def named(table: Table) -> NamedTable:
    """Return `table` ready for linking."""
    return NamedTable(
        table=table,
        rows=_apart([_none(_head(heads), table.corner) for heads in table.rows]),
        columns=_apart([_head(heads) for heads in table.columns]),
        caption=frozenset(tokens(table.caption)) - FILLER,
        numbers=tuple((cell, found) for cell in table.cells if cell.text and (found := numbers_of(cell.text))),
    )


def _apart(heads: Sequence[Head]) -> tuple[Head, ...]:
    """Return heads without the wider ones that all of them stand under: those tell none from another."""
    if len(heads) < 2:
        return tuple(heads)
    shared = frozenset.intersection(*(frozenset(head.group) for head in heads))
    given = frozenset.intersection(*(frozenset(head.own) for head in heads)) & LANGUAGES.keys()
    given = given if all(len(LANGUAGES.keys() & head.own) > 1 for head in heads) else frozenset()
    return tuple(
        replace(head, group=tuple(unit for unit in head.group if unit not in shared), given=given) for head in heads
    )


def _head(heads: Sequence[str]) -> Head:
    """Return a head; what stands in brackets, `(ours)`, `(big)`, tells heads apart but need not be said."""
    plain = [_POWER.sub(" ", _CITED.sub(" ", _INDEX.sub("", head))) for head in heads]
    at = max((i for i, head in enumerate(plain) if any(c.isalpha() for c in head)), default=len(plain) - 1)
    last = plain[at] if plain else ""
    own = tuple(_units(_BRACKETS.sub(" ", last))) or tuple(_units(last))
    wider = [unit for i, head in enumerate(plain) if i != at for unit in _units(head)]
    wider += [unit for match in _BRACKETS.finditer(last) for unit in _units(match[0])]
    if not own and wider:
        own, wider = tuple(wider), []
    alias = [m[0] for m in _BRACKETS.finditer(last) if re.search(r"\d|[A-Z].*[A-Z]", m[0])]
    group = tuple(dict.fromkeys(u for u in wider if u not in own))
    return Head(own=own, group=group, alias=tuple(u for u in _units(" ".join(alias)) if u not in METRICS))


def _none(head: Head, corner: Sequence[str]) -> Head:
    """Return the row `None` under the head `Warm-up` as what it is: no warm-up."""
    left_out = tuple(NO + word for word in tokens(corner[-1] if corner else "") if word not in FILLER)
    return Head(own=left_out, group=head.group, alias=head.own) if head.own == tokens("none") and left_out else head


def _units(head: str) -> Iterator[str]:
    """Yield the units of a head: words, left-out words, numbers with the word they stand beside."""
    left_out = {m.end() for m in _LEFT_OUT.finditer(head)}
    words = [(w, at) for w, at in tokens_at(head) if w not in FILLER and w not in "%+*†‡"]
    words = [(w, at) for w, at in words if w not in ("no", "without", "o") or at + len(w) >= len(head) - 1]
    for place, (word, at) in enumerate(words):
        if number(word) is not None and len(words) > 1:
            after = words[place + 1][0] if place + 1 < len(words) else ""
            yield f"{word} {after}" if after and number(after) is None else f"{words[place - 1][0]} {word}"
        elif any(at == place_out for place_out in left_out):
            yield NO + word
        else:
            yield word


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The units of a claim, and where."""

    text: str
    places: dict[str, tuple[int, ...]]
    """Unit (or a short form said in full) to the characters it starts at."""
    numbers: tuple[int, ...] = ()
    """Where the claim's quantities start."""
    linked: frozenset[int] = frozenset()
    """Characters at which words start that a head or the caption of the table at hand has."""
    pairs: frozenset[tuple[str, str]] = frozenset()
    """Languages that it says are translated from and into, by their codes."""
    sized: frozenset[str] = frozenset()
    """The sizes by which it calls a model: the `big` of `the big model`."""

    def near(self, units: Iterable[str], at: int) -> int | None:
        """Return the place of one of `units` that stands nearest to character `at`."""
        return min((p for u in units for p in self.places.get(u, ())), key=lambda p: abs(p - at), default=None)


def said(claim: str, names: Names, quantities: Sequence[Quantity] = ()) -> Said:
    """Return the units of a claim, with what they stand for in the heads of the paper's tables."""
    places: dict[str, list[int]] = {}
    words = [(w, at) for w, at in tokens_at(claim) if w not in FILLER]
    digits = {word: f"{value:g}" for word, value in WORDS_AS_NUMBERS.items()}
    words = [(digits.get(w, w), at) for w, at in words]
    for word, at in words:
        places.setdefault(word, []).append(at)
    for (one, at), (other, _) in pairwise(words):
        if number(one) is not None or number(other) is not None:
            places.setdefault(f"{one} {other}", []).append(at)
            if number(one) is None:
                places.setdefault(f"{one[0]} {other}", []).append(at)  # `ROUGE-1` is `R-1`
    known = set(places)
    for short, full in names.short.items():
        if full and known.issuperset(full):
            places.setdefault(short, []).append(places[full[0]][0])
        if short in known:
            for word in full:
                places.setdefault(word, []).extend(places[short])
    for match in _CAMEL.finditer(claim):
        short = "".join(c for c in match[0] if c.isupper()).lower()
        for word in (short, *tokens(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", match[0]))):
            places.setdefault(word, [match.start()])
    own = sorted(at for word in OWN if word in known for at in places[word])
    coined = sorted(at for word in names.own if word in known for at in places[word])
    if own and not coined and len(names.own) <= MOST_OWN:
        for word in names.own:
            places.setdefault(word, list(own))
    if coined or own:
        for word in OWN:
            places.setdefault(word, coined or own)
    _turn_left_out(claim, places)
    return Said(
        text=claim,
        places={word: tuple(sorted(set(at))) for word, at in places.items() if at},
        numbers=tuple(q.start for q in quantities),
        pairs=frozenset(language_pairs(claim)),
        sized=frozenset(one for (one, _), (other, _) in pairwise(words) if one in _SIZES and other in _KINDS),
    )


def widened(words: Said, one: NamedTable) -> Said:
    """Return `words` with the units of heads that they say in another form: `transductive` for `transduction`."""
    places = dict(words.places)
    mine = [word for word in places if len(word) >= 6 and word.isalpha()]
    heads = {unit for head in (*one.rows, *one.columns) for unit in head.words if unit not in places}
    for unit in heads:
        plain = unit.removeprefix(NO)
        if len(plain) < 6 or not plain.isalpha():
            continue
        least = max(6, (2 * max(len(plain), 6) + 2) // 3)
        for word in mine:
            if plain[:least] == word[:least] and abs(len(plain) - len(word)) <= 4 and unit == plain:
                places[unit] = places[word]
    here = {unit for head in (*one.rows, *one.columns) for unit in head.words} | one.caption
    return replace(words, places=places, linked=frozenset(at for unit in here for at in places.get(unit, ())))


def _turn_left_out(claim: str, places: dict[str, list[int]]) -> None:
    """Take what the claim says is left out for left out: `without transduction` does not name transduction."""
    for match in _WITHOUT.finditer(claim):
        stop = re.search(r"[,.;:()]|\b(?:and|but|from|to|in|on|for|by|costs?|reaches|gives|lowers)\b",
                         claim[match.end():])  # fmt: skip
        end = match.end() + (stop.start() if stop else 60)
        for word, at in list(places.items()):
            inside = [p for p in at if match.end() <= p < end]
            if inside:
                places[word] = [p for p in at if p not in inside]
                places.setdefault(NO + word, []).extend(inside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """How a claim names one row or column."""

    said: frozenset[str]
    share: float
    """How much of its own words is said, each counted by how few heads have it (0 to 1)."""
    full: bool
    """All that must be said is said."""
    meant: bool
    """No other row (column) is said more of in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """How a claim names each row and column of a table."""

    rows: tuple[Name, ...]
    columns: tuple[Name, ...]
    caption: float

    def cell(self, cell: Cell) -> float:
        """Return how surely the claim names a cell (0 to 2)."""
        return self.rows[cell.row].share + self.columns[cell.column].share


def link(words: Said, one: NamedTable) -> Links:
    """Return how the claim names what `one` has."""
    rows, columns = ({getattr(cell, axis) for cell, _ in one.numbers} for axis in ("row", "column"))
    return Links(
        rows=_only(_names(words, one.rows), rows),
        columns=_plain(_only(_names(words, one.columns), columns), one.columns),
        caption=sum(word in one.caption for word in words.places) / (len(words.places) or 1),
    )


def _only(names: tuple[Name, ...], lines: set[int]) -> tuple[Name, ...]:
    """Take the one line that holds numbers for the one that is meant."""
    if len(lines) != 1:
        return names
    (only,) = lines
    sole = Name(said=names[only].said, share=max(names[only].share, 0.5), full=True, meant=True)
    return tuple(sole if i == only else replace(name, meant=False) for i, name in enumerate(names))


def _plain(names: tuple[Name, ...], heads: Sequence[Head]) -> tuple[Name, ...]:
    """Take the one column that is headed by nothing but a metric for meant, where the claim names no column."""
    bare = [i for i, head in enumerate(heads) if head.own and METRICS.issuperset(head.own)]
    if len(bare) != 1 or any(name.meant for name in names):
        return names
    (only,) = bare
    return tuple(replace(name, share=0.5, meant=True) if i == only else name for i, name in enumerate(names))


def _names(words: Said, heads: Sequence[Head]) -> tuple[Name, ...]:
    tally: dict[str, int] = {}
    for head in heads:
        for unit in head.words:
            tally[unit] = tally.get(unit, 0) + 1
    sizes = {size for size in _SIZES & words.places.keys() if size in tally}
    here = [_here(words, head, sizes) for head in heads]
    sized = [head.words & words.sized if words.sized else words.sized for head in heads]
    if any(sized):
        sized = [found if sum(bool(found & other) for other in sized) == 1 else frozenset() for found in sized]
    full = [
        bool(sized[i]) or any(units and here[i].issuperset(units) for units in (head.telling, head.alias))
        for i, head in enumerate(heads)
    ]
    names = []
    for i, head in enumerate(heads):
        weight = {u: (0.3 if u in METRICS else 1.0) / tally[u] for u in head.own}
        whole = sum(weight.values())
        share = sum(w for u, w in weight.items() if u in here[i]) / whole if whole else 0.0
        beaten = not here[i].intersection((*head.own, *head.alias, *sized[i])) or any(
            _beats(words, heads, here, full, i, j) for j in range(len(heads)) if j != i
        )
        share = 1.0 if full[i] and not share else share
        names.append(Name(said=here[i], share=share, full=full[i], meant=not beaten))
    return tuple(names)


def _here(words: Said, head: Head, sizes: Collection[str]) -> frozenset[str]:
    """Return the units of a head that the claim says; none where it says another of the `sizes` in the table.

    What is said of the base model is not said of the large one, and `EN-DE` is no German-to-English.
    """
    if sizes and not head.words.isdisjoint(_SIZES) and head.words.isdisjoint(sizes):
        return frozenset()
    found = frozenset(u for u in head.words if u in words.places and (u not in GENERIC or head.words <= GENERIC))
    pair = tuple(unit for unit in head.own if unit in LANGUAGES) if words.pairs else ()
    turned = len(pair) == 2 and pair[::-1] in words.pairs and pair not in words.pairs
    return found.difference(pair) if turned else found


def _beats(
    words: Said, heads: Sequence[Head], here: Sequence[frozenset[str]], full: Sequence[bool], i: int, j: int
) -> bool:
    """Whether the claim, where it says head `i`, means head `j`."""
    if here[i] < here[j] and heads[i].own == heads[j].own:
        return True  # of two groups with the same heads the one that is said
    if here[i] == here[j] == heads[j].words != heads[i].words:
        return True  # `XLM-R` is not `XLM-R (Ours)` where both stand in a table
    if not full[i]:
        return here[i] < here[j] or (here[i] == here[j] and full[j])
    if not (here[i] < here[j] and full[j]):
        return False
    wide = stretches(words, sorted(here[j].intersection(heads[j].telling) | (here[j] - here[i])))
    mine = [at for u in heads[i].telling for at in words.places.get(u, ())]
    return bool(wide) and all(any(a <= at <= b for a, b in wide) for at in mine)


def stretches(words: Said, units: Sequence[str]) -> list[tuple[int, int]]:
    """Return the tightest stretches of a claim that say all of `units` closely together, no number between."""
    room = sum(len(u) for u in units) + ROOM
    found = set()
    for start in words.places[units[0]]:
        spots = [min(words.places[u], key=lambda p: abs(p - start)) for u in units]
        low, high = min(spots), max(spots)
        if high - low <= room and not any(low < at < high for at in words.numbers):
            found.add((low, high))
    return sorted(s for s in found if not any(s[0] <= o[0] and o[1] <= s[1] and o != s for o in found))


def telling(heads: Sequence[Head], index: int, others: Sequence[int]) -> tuple[str, ...]:
    """Return the units of a head that none of `others` has; all of them where it has none of its own."""
    rest = {unit for other in others if other != index for unit in heads[other].words}
    mine = (*heads[index].own, *heads[index].group)
    return tuple(unit for unit in mine if unit not in rest) or heads[index].own
