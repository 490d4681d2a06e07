"""Which words may stand for which, and which may not: the stated lists behind every verdict about wording.

All entries are stems as `text.stem` makes them; they are written as words and stemmed once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from ..text import stem

_SYNONYMS = """
improve enhance boost raise increase gain lift augment improvement enhancement
reduce decrease lower lessen diminish cut shrink reduction
achieve obtain reach attain get yield give deliver produce score record
show demonstrate find observe see report reveal indicate note
use employ utilize leverage adopt apply usage
method approach technique strategy procedure scheme
model network system architecture
outperform surpass exceed beat better top overtake outdo outscore outclass eclipse superior
propose introduce present develop
big large huge sizable substantial considerable significant great marked noticeable pronounced
small little tiny minor slight marginal modest
fewer less
fast quick rapid swift
task problem
dataset corpus data
training train pretraining
experiment study trial
result finding outcome
author we they
performance accuracy score result
several multiple various numerous many
begin start initial
end finish final
need require necessitate demand
help benefit aid
harm hurt degrade impair damage worsen deteriorate hinder
worse inferior
consist comprise contain include
evaluate test assess measure evaluation
compare comparison relative
cause lead result
about around approximately roughly nearly almost
sentence utterance
word token
image picture photo
answer response reply
whole entire full complete total overall
only merely just solely
explore investigate examine study analyze research
combine merge integrate mix
choose select pick
different distinct diverse
similar comparable alike
same identical equal
important crucial key vital essential
show display exhibit
remove drop discard eliminate strip ablate delete omit
exclude omit
add append insert
rate ratio fraction share proportion percentage
percent %
publish release
build construct create make generate
allow enable permit let
keep retain preserve maintain
average mean
parameter weight
layer block
size dimension
step iteration update
error mistake
cost expense
hard difficult challenging
easy simple straightforward
new novel
old previous prior earlier
state-of-the-art sota
continue keep
language tongue
example instance sample
human person people
worker annotator labeler rater
query question
enough suffice sufficient adequate
vanish disappear fade
handle process cope manage
ordinary regular standard vanilla plain usual typical conventional normal
stage phase
variant version
part component module portion
goal aim objective purpose
collect gather acquire
modify alter change adjust
expect anticipate
ignore disregard neglect
saturate plateau
extrapolate extend generalize
encoding embedding
setting setup configuration
conjecture hypothesis assumption
match equal rival
noise noisy perturb corrupt
argue claim contend
additional extra further
whole overall
entry submission
initially originally
""".strip().splitlines()

_OPPOSITES = """
increase decrease
improve worsen
improve degrade
improve reduce
improve hurt
raise lower
higher lower
high low
more less
more fewer
most least
better worse
best worst
larger smaller
large small
greater smaller
greater less
faster slower
fast slow
longer shorter
long short
above below
over under
rise fall
grow shrink
gain lose
gain drop
gain loss
improvement degradation
improvement decline
increase decline
increase drop
increase reduce
outperform underperform
exceed trail
surpass trail
positive negative
positively negatively
with without
before after
first last
include exclude
always never
same different
similar different
similar dissimilar
possible impossible
able unable
agree disagree
succeed fail
success failure
stable unstable
early late
earlier later
strong weak
stronger weaker
supervised unsupervised
upper lower
inner outer
minimum maximum
minimal maximal
open closed
dense sparse
accept reject
add remove
easy hard
easy difficult
simple complex
cheap expensive
shallow deep
narrow wide
help hurt
help harm
benefit harm
beneficial harmful
advantage disadvantage
increase lower
raise reduce
accelerate slow
simplify complicate
common rare
frequent rare
consistent inconsistent
sufficient insufficient
necessary unnecessary
dependent independent
known unknown
linear nonlinear
light heavy
lower upper
near far
rich poor
up down
upward downward
encourage discourage
prefer avoid
converge diverge
overestimate underestimate
overfit underfit
monolingual multilingual
left right
top bottom
high-resource low-resource
superior inferior
enable prevent
allow prevent
allow forbid
presence absence
internal external
internal public
public private
local global
static dynamic
explicit implicit
discrete continuous
sequential parallel
manual automatic
online offline
inside outside
majority minority
forward backward
natural artificial
real synthetic
single multiple
stochastic deterministic
finite infinite
valid invalid
active passive
correct wrong
""".strip().splitlines()

NEGATIONS = frozenset(
    stem(w) for w in "not no never neither nor none without nothing nobody hardly scarcely barely".split()
)
WEAK = frozenset(
    stem(w)
    for w in "may might could can suggest appear seem likely possibly perhaps potentially potential "
    "probably presumably "
    "tend suspect assume informally partly hint believe expect hypothesize conjecture "
    "speculate possible apparently seemingly".split()
)
STRONG = frozenset(
    stem(w)
    for w in "prove demonstrate show establish confirm guarantee always must certainly definitely clearly undoubtedly "
    "invariably necessarily will does do".split()
)
ASSOCIATION = frozenset(
    stem(w) for w in "correlate correlated associated association relate linked correlation".split()
)
CAUSE = frozenset(stem(w) for w in "cause lead produce drive induce".split())
QUANTIFIERS = {
    **dict.fromkeys(map(stem, ("all", "every", "each", "entire", "always")), 5),
    **dict.fromkeys(map(stem, ("most", "majority", "mostly", "usually")), 4),
    **dict.fromkeys(map(stem, ("many", "several", "often")), 3),
    **dict.fromkeys(map(stem, ("some", "sometimes")), 2),
    **dict.fromkeys(map(stem, ("few", "rarely", "seldom", "hardly")), 1),
    **dict.fromkeys(map(stem, ("none", "no", "never")), 0),
}
BOUNDS = {
    **dict.fromkeys(("least", "minimum", "over", "above", "exceed"), "up"),
    **dict.fromkeys(("most", "maximum", "under", "below", "within"), "down"),
}
DROPPED = WEAK - {"can", stem("assume")}
"""Weak words whose loss makes a claim stronger than its source; `can` and "we assume" often go without harm."""
CONDITIONS = tuple(
    {stem(w): number for number, group in enumerate(family.split("|")) for w in group.split()}
    for family in (
        "development dev validation|test|training train",
        "base|large|small|tiny|medium",
        "zero|few|one|full",
        "supervised|unsupervised|semi",
        "before|after|during",
        "english|german|french|chinese|spanish|russian|japanese|arabic|hindi|turkish|swahili",
        "first|second|third|fourth|last",
        "encoder|decoder",
        "input|output",
        "source|target",
        "indoor|outdoor",
        "precision|recall",
        "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
        "mean|median|minimum|maximum",
        "offline|online",
        "left|right",
        "single|ensemble",
    )
)
"""Words of one family that name different conditions; each member of a line is another condition."""
UNITS = frozenset(
    stem(w)
    for w in "ms millisecond s sec second minute min hour h day week month year kb mb gb tb byte bit km "
    "m meter metre cm "
    "mm inch hz khz mhz ghz watt kw w kg g gram gpu cpu tpu core epoch step iteration layer head token word sentence "
    "parameter example sample image document task language point percent % x time fold degree celsius dollar euro bleu "
    "rouge perplexity flop flops mile volt joule people participant worker hidden unit dimension class node".split()
)
"""Words after a number that say what it counts or measures."""
RISING = frozenset(
    stem(w)
    for w in "increase improve gain raise rise grow boost enhance higher more better outperform exceed surpass larger "
    "greater faster best benefit help improvement superior positive lift accelerate strengthen succeed win high top "
    "surpass amplify expand widen deepen ease overtake outdo outscore outclass eclipse edge ahead".split()
)
FALLING = frozenset(
    stem(w)
    for w in "decrease reduce lower drop decline fall shrink less fewer worse underperform smaller "
    "slower worst hurt harm "
    "degrade loss lose negative inferior degradation diminish worsen trail lag short fail deteriorate slow weaken low "
    "suffer narrow shallow hinder impede damage impair".split()
)


@cache
def synonym_groups() -> dict[str, frozenset[int]]:
    """Return, for each stem of the list, the numbers of the lines it stands on."""
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(_SYNONYMS):
        for word in line.split():
            groups.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in groups.items()}


@cache
def _opposite_pairs() -> frozenset[tuple[str, str]]:
    pairs = {tuple(map(stem, line.split())) for line in _OPPOSITES}
    return frozenset({(a, b) for a, b in pairs} | {(b, a) for a, b in pairs})


@lru_cache(maxsize=1 << 18)
def alike(one: str, other: str) -> bool:
    """Whether two stems may stand for each other."""
    if one == other:
        return True
    groups = synonym_groups()
    mine, theirs = groups.get(one), groups.get(other)
    if mine is not None and theirs is not None and not mine.isdisjoint(theirs):
        return True
    if one[:5] != other[:5]:
        return False
    short, long = sorted((one, other), key=len)
    # `perform` and `performance`, `evaluat` and `evaluation`: one word in two forms.
    return len(short) >= 5 and long.startswith(short) and not opposite(one, other)


@lru_cache(maxsize=1 << 16)
def opposite(one: str, other: str) -> bool:
    """Whether two stems say the opposite of each other."""
    if (one, other) in _opposite_pairs():
        return True
    if not 2 <= abs(len(one) - len(other)) <= 3:
        return False
    short, long = sorted((one, other), key=len)
    least = _DENYING.get(long.removesuffix(short)) if long.endswith(short) else None
    return least is not None and len(short) >= least and long not in _DENYING_NOTHING


_DENYING = {"un": 4, "non": 4, "ir": 4, "in": 6, "im": 6, "dis": 6}
"""Prefixes that deny, and how long the rest must be: "discover" denies no cover."""
_DENYING_NOTHING = frozenset(map(stem, "information disposition imposition intension impression".split()))


def senses(stems: Iterable[str]) -> set[int]:
    """Return the directions that words tell: 1 for more or better, -1 for less or worse."""
    return {1 if one in RISING else -1 for one in stems if one in RISING or one in FALLING}


def conditions_differ(one: str, other: str) -> bool:
    """Whether two stems name different conditions of one family: `test` and `validation`."""
    mine, theirs = _conditions().get(one), _conditions().get(other)
    if mine is None or theirs is None:
        return False
    return any(family in theirs and theirs[family] != member for family, member in mine.items())


@cache
def _conditions() -> dict[str, dict[int, int]]:
    """Return, for each stem, its place in every family of conditions that it is in."""
    made: dict[str, dict[int, int]] = {}
    for number, family in enumerate(CONDITIONS):
        for word, member in family.items():
            made.setdefault(word, {})[number] = member
    return made
