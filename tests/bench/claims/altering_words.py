"""Claims made wrong by a word: direction, negation, name, strength.

Only places where the change must contradict the sentence are touched: a finite verb or a comparison
with its two sides, no question, no purpose, no condition, no hedge in front, no second negation. The
result must not stand in the paper, nor most of its words around the changed one.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from printed import content_words, quantities, says_elsewhere
from sentences import PaperText, Sentence, fold

OPEN_SIDE = re.compile(
    r"\b(?:if|whether|unless|may|might|could|would|should|must|try|tries|aim|hope|want|wish|how|why|question|not|no|never|"
    r"neither|nor|n't|cannot|without|either|or|whenever|assume|suppose|let|possible|possibly|perhaps|any|expect|expected)\b",
    re.IGNORECASE,
)
UNSURE = re.compile(
    r"\b(?:if|whether|might|suspect\w*|hypothes\w*|believe|conjecture\w*|question|supposed?|surprising that|research)\b",
    re.IGNORECASE,
)
VERBS = {
    "increases": "decreases",
    "decreases": "increases",
    "reduces": "increases",
    "improves": "worsens",
    "outperforms": "underperforms",
    "outperform": "underperform",
    "outperformed": "underperformed",
    "exceeds": "falls below",
    "surpasses": "falls short of",
    "rises": "falls",
    "grows": "shrinks",
    "drops": "rises",
    "degrades": "improves",
    "hurts": "helps",
    "helps": "hurts",
    "accelerates": "slows down",
    "simplifies": "complicates",
    "strengthens": "weakens",
    "succeeds": "fails",
    "fails": "succeeds",
    "enlarges": "shrinks",
    "lowers": "raises",
    "raises": "lowers",
}
COMPARATIVES = {
    "higher": "lower",
    "lower": "higher",
    "larger": "smaller",
    "smaller": "larger",
    "greater": "smaller",
    "better": "worse",
    "worse": "better",
    "faster": "slower",
    "slower": "faster",
    "longer": "shorter",
    "shorter": "longer",
    "stronger": "weaker",
    "weaker": "stronger",
    "cheaper": "costlier",
    "easier": "harder",
    "harder": "easier",
    "deeper": "shallower",
    "more": "less",
    "less": "more",
    "fewer": "more",
}
SUPERLATIVES = {
    "the best": "the worst",
    "the worst": "the best",
    "the highest": "the lowest",
    "the lowest": "the highest",
    "the largest": "the smallest",
    "the smallest": "the largest",
    "the fastest": "the slowest",
    "the most": "the least",
    "the least": "the most",
}
PARTICIPLES = {
    "increased": "decreased",
    "decreased": "increased",
    "reduced": "increased",
    "improved": "worsened",
    "dropped": "rose",
    "grew": "shrank",
    "improve": "worsen",
    "increase": "decrease",
    "decrease": "increase",
    "reduce": "increase",
    "hurt": "help",
    "degrade": "improve",
}
SUBJECT_END = r"\b(?:we|they|it|that|which|models?|methods?|results?|performance|accuracy|training|size|approach|[a-z]+(?:s|tion|ing))"


def direction_reversed(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """A verb, comparison or superlative turned to its opposite."""
    text = sentence.text
    for pattern, table in (
        (r"\b({})\b(?! to\b(?! \d)| (?:up)?on\b| over\b)", VERBS),
        (r"(?<!the )(?<!no )(?<!any )\b({})(?= (?:[\w-]+ ){{0,5}}than\b(?! \d))", COMPARATIVES),
        (r"(?:\b(?:is|are|was|were|becomes?|perform|performs|performed|significantly|much|slightly|substantially|far|consistently) )({})(?=[.,;]| (?:for|in|on|when|with|as|compared)\b)", COMPARATIVES),
        (r"\b(?:is|are|was|were|has|have|had|achieves?|achieved|obtains?|obtained|gives?|gave|performs?|reach|reaches|yields?|provides?|with) ({})\b(?! of both)", SUPERLATIVES),
        (SUBJECT_END + r" ({})(?= (?:the|our|its|their|by|from|as|with|in|on|when)\b)", PARTICIPLES),
    ):  # fmt: skip
        for found in re.finditer(pattern.format("|".join(table)), text):
            start, end = found.span(1)
            word = found.group(1)
            if (
                OPEN_SIDE.search(text[max(0, start - 60) : start])
                or UNSURE.search(text[:start])
                or not _may_turn(text, start, end, word)
            ):
                continue
            claim = text[:start] + table[word] + text[end:]
            if _is_said_nowhere(paper, claim, table[word]):
                yield claim


def _may_turn(text: str, start: int, end: int, word: str) -> bool:
    """Whether turning `word` here makes a contradiction in good English."""
    after, before = text[end:], text[:start]
    if word in {"more", "less", "fewer"}:
        # `more than 20`, `more or less`, `more and more`, `once more` are bounds or idioms.
        return re.match(r" [\w-]+ (?:[\w-]+ ){0,4}than\b", after) is not None and not re.match(
            r" (?:and|or|than|often)", after
        )
    if (
        re.search(r"\b(?:the|a|an|as|than|even|ever|to|rather|other|for|and|equal|same) $", before)
        and word in COMPARATIVES
    ):
        return "even " in before[-5:] or re.match(r" (?:[\w-]+ ){0,4}than\b", after) is not None
    if word in PARTICIPLES and re.search(
        r"\b(?:an?|the|this|with|of|for|and|to|by|from|in|on) (?:[a-z]+ )?$", before
    ):
        return False
    return not re.match(r"[-\w]| (?:and (?:decreases|increases)|or)\b", after)


def _is_said_nowhere(paper: PaperText, claim: str, changed: str) -> bool:
    return fold(claim) not in fold(paper.raw) and not says_elsewhere(paper, claim, changed, share=0.75)


AUXILIARY = re.compile(r"\b(is|are|was|were|can|does|do|did|will|has been|have been)\b")
NOT_AFTER = re.compile(
    r" (?:not|only|no|never|also|both|either|often|sometimes|usually|generally|typically|always|all|some|any|too|then|there|"
    r"because|due|as follows|called|defined|given|denoted|said|possible|it|we|they|the following|organi[sz]ed|shown|listed|"
    r"to be|to|that|where|still|necessarily|almost|nearly|most|many|in part|partly|mainly|mostly|largely|one of)\b"
)
WE_VERB = re.compile(
    r"^(?:[A-Z][a-z]+(?: [a-z]+){0,4}, )?(We|we) (use|find|show|train|evaluate|report|observe|compare|apply|propose|"
    r"introduce|present|include|adopt|employ|need|require|consider|prove|obtain|achieve|perform|fine-tune|provide)\b(?! not| no\b| only| that neither)"
)


def negation_added(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """`not` behind the verb of the main clause, or `do not` behind `we`."""
    text = sentence.text
    candidates = []
    if found := WE_VERB.search(text):
        candidates.append(text[: found.start(2)] + "do not " + text[found.start(2) :])
    if (found := AUXILIARY.search(text)) and _opens_main_clause(text[: found.start()]):
        verb = found.group().split()[0]
        end = found.start() + len(verb)
        if not NOT_AFTER.match(text[found.end() :]) and not text[end:].lstrip().startswith(("(", ",", "[")):
            candidates.append(
                text[: found.start()] + ("cannot" if verb == "can" else verb + " not") + text[end:]
            )
    for claim in candidates:
        if not re.search(
            r"\b(?:not|no|never|neither|nor|only|few|little|hardly|some|several|many|most|each|every|all|any|none)\b",
            text[:80],
        ) and _new(paper, claim):
            yield claim


def _opens_main_clause(subject: str) -> bool:
    """Whether what stands before a verb is one short subject, perhaps behind an opening phrase."""
    head = re.sub(
        r"^(?:[A-Z][a-z]+ly|However|Moreover|Furthermore|Therefore|Thus|Hence|Finally|Here|In [\w ]{2,30}),\s+",
        "",
        subject,
    )
    inner = r"\b(?:that|which|who|whose|if|when|while|although|though|because|since|as|where|whether|unless|and|or|but|before|after|until|to|what|how|so)\b"
    return (
        0 < len(head.split()) <= 9
        and not re.search(inner, head, re.IGNORECASE)
        and not re.search(r"[,;:()\[\]\"“]", head)
    )


def _new(paper: PaperText, claim: str) -> bool:
    return fold(claim) not in fold(paper.raw)


REMOVALS = (
    (re.compile(r"\b(is|are|was|were|do|does|did|can|could|has|have|had|will) not (?!only|just|merely|simply|necessarily|yet|as|so|until|too|always|all|every|least|to)"), r"\1 "),
    (re.compile(r"\b(can)not (?!only|just|but)"), r"\1 "),
    (re.compile(r"\b(is|are|was|were|have|has|find|found|observe|observed|shows?|showed) no (evidence|significant|clear|improvement|improvements|difference|effect|guarantee|need|reason|known|such|advantage|access|further|additional|longer)\b(?! longer)"), r"\1 \2"),
)  # fmt: skip
POLARITY = re.compile(r"\b(?:any|yet|ever|either|at all|anymore|nor|neither|unless|if|whether|until|anything|anyone|longer|much|but|instead|rather|although|though|while|does not mean|not mean)\b", re.IGNORECASE)  # fmt: skip


def negation_removed(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """The only negation of the sentence taken out, where good English remains."""
    text = sentence.text
    if (
        POLARITY.search(text)
        or len(re.findall(r"\b(?:not|no|cannot|never|none|without|n't)\b|n['’]t\b", text)) != 1
    ):
        return
    for pattern, kept in REMOVALS:
        claim, times = pattern.subn(kept, text)
        claim = (
            re.sub(
                r"\b(is|was|has) (significant|clear|known|additional|further|longer|need|reason|guarantee|advantage)\b",
                r"\1 a \2",
                claim,
            )
            if " no " in text
            else claim
        )
        claim = (
            re.sub(r"\bdoes ([a-z]+)\b", lambda m: _third(m.group(1)), claim) if "does not" in text else claim
        )
        if (
            times == 1
            and _is_said_nowhere(paper, claim, " ".join(claim.split()[-3:]))
            or times == 1
            and _new(paper, claim)
        ):
            yield claim


def _third(verb: str) -> str:
    """Return the third person of a verb: `have` to `has`, `rely` to `relies`."""
    if verb in {"have", "be", "do", "go"}:
        return {"have": "has", "be": "is", "do": "does", "go": "goes"}[verb]
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return verb + "es"
    return verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"


NAME = re.compile(
    r"\b(?:[A-Z][a-z]*[A-Z0-9][\w]*(?:-[\w]+)*|[A-Z]{2,}s?\b(?:-[A-Za-z0-9]+)*|[A-Z][a-z]{3,}(?:-?\d+)?)(?![\w-])"
)
NO_NAMES = frozenset(
    "AI NLP ML USA UK US PDF URL GPU GPUs CPU TPU TPUs OK II III IV API APIs SGD Section Sections Figure Figures Table "
    "Tables BLEU ROUGE F1 EM SOTA Equation Theorem Lemma Appendix Algorithm Chapter Proposition Corollary Definition "
    "Google Facebook OpenAI Internet".split()
)
MEASURE = re.compile(r"\d\.\d|\d ?%|\d{2,}(?:,\d{3})")


@lru_cache(maxsize=8)
def _names(prose: str) -> dict[str, Counter[str]]:
    """Return the names that recur in a paper's sentences, each with the words that stand right before it.

    A capitalised word is a name where it stands inside sentences at least four times and never in small letters.
    """
    small = set(re.findall(r"\b[a-z]+\b", prose))
    names: dict[str, Counter[str]] = {}
    for found in NAME.finditer(prose):
        before = prose[max(0, found.start() - 20) : found.start()].split()
        if before and not before[-1].endswith((".", ":", "?")):
            names.setdefault(found.group(), Counter())[before[-1]] += 1
    return {
        n: c
        for n, c in names.items()
        if c.total() >= 4 and n not in NO_NAMES and len(n) > 2 and n.lower() not in small and not n.isdigit()
    }


def name_replaced(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """A name of the paper in the place of another that is used alike, in a sentence that is particular.

    Particular: it gives a measured number, or is about the name (its subject) in many words; else the
    same may well hold of both.
    """
    text = sentence.text
    names = _names(" ".join(s.text for s in paper.sentences))
    for found in NAME.finditer(text):
        old, before, after = found.group(), text[: found.start()], text[found.end() :]
        if old not in names or re.search(r"[(\[/-]$", before) or re.match(r" ?[(\[/–-]|['’]", after):
            continue
        subject = not before and re.match(
            r" (?:is|was|has|uses|achieves|outperforms|requires|performs|consists|learns|contains|gives|reaches)\b",
            after,
        )
        if not MEASURE.search(text) and not (subject and len(content_words(text)) >= 9):
            continue
        if re.search(r"(?:, |\band |\bor |& |[A-Z]\w* )$", before) or re.match(
            r",? (?:and |or |& )?[A-Z]", after
        ):
            continue  # one of a list, or part of a longer name
        last = before.split()[-1] if before else "the"
        alike = [n for n in names if names[n][last] and _alike(old, n) and _is_other(old, n, text, paper.raw)]
        rng.shuffle(alike)
        for new in alike[:4]:
            claim = before + new + after
            if not says_elsewhere(paper, claim, new, share=0.5):
                yield claim


def _alike(old: str, new: str) -> bool:
    """Whether two names look like the same sort of thing: both plural or not, both abbreviations or not."""
    return old.endswith("s") == new.endswith("s") and old[1:].islower() == new[1:].islower()


def _is_other(old: str, new: str, text: str, raw: str) -> bool:
    """Whether `new` names something else than `old`: no part, plural, or abbreviation of it."""
    a, b = old.lower().rstrip("s"), new.lower().rstrip("s")
    if a in b or b in a or new in text or a[:3] == b[:3] or a[-4:] == b[-4:]:
        return False
    one, two = re.escape(old), re.escape(new)
    also = r"s?\W{1,3}(?:\w+\W{1,2}){0,3}\(\W?(?:\w+ ){0,2}"
    return not re.search(rf"{one}{also}{two}|{two}{also}{one}|{one} {two}|{two} {one}", raw)


STRONGER = (
    (re.compile(r"(?<!we )(?<!one )(?<!you )(?<!They )\b(?:may|might)(?= (?:be|have|not|lead|cause|help|improve|hurt|result|affect|contain|provide|require|reduce|explain|benefit|need|suffer|reflect|depend|allow|also)\b)"), "will certainly"),
    (re.compile(r"\b(we|We) (?:hypothesize|conjecture|speculate|suspect|believe)(?= that\b)"), r"\1 prove"),
    (re.compile(r"\b(results|experiments|findings|observations|analyses|evidence|analysis|which|this|This|These|these|data|study|work|they) (?:[a-z]+ )?suggests? that\b"), None),
    (re.compile(r"\b(?:is|are) likely to\b"), "#certain to"),
    (re.compile(r"\b(?:possibly|perhaps|presumably|probably|likely)(?= (?:due|because|caused|the|a|as|from))"), "undoubtedly"),
    (re.compile(r"\b(?:seems|appears) to be\b"), "is proven to be"),
    (re.compile(r"\b(?:seem|appear) to be\b"), "are proven to be"),
    (re.compile(r"\btends to\b"), "is guaranteed to"),
    (re.compile(r"\btend to\b"), "are guaranteed to"),
    (re.compile(r"\bcould (?=(?:be|lead|help|improve|result|also|potentially|cause|benefit) )"), "will certainly "),
)  # fmt: skip


def strength_raised(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """A hedge turned into a certainty, where it hedges the sentence's own assertion."""
    text = sentence.text
    if re.search(
        r"\b(?:if|whether|although|unless|for example|for instance|e\.g|assume|suppose|let)\b",
        text,
        re.IGNORECASE,
    ):
        return
    for pattern, new in STRONGER:
        for found in pattern.finditer(text):
            before = text[: found.start()]
            if re.search(r"\b(?:not|no|that|who|may|might|can|could|to|will|would|should)\W*$", before):
                continue
            if re.search(r"\b(?:[Oo]ne|[Ww]e|[Yy]ou)\W*$", before) and "prove" not in str(new):
                continue
            claim = text[: found.start()] + _stronger(found, new) + text[found.end() :]
            if _new(paper, claim) and claim != text:
                yield claim


def _stronger(found: re.Match[str], new: str | None) -> str:
    """Return the certain form of a hedge; None turns `suggest` to `prove` in the same person."""
    if new is None:
        return re.sub(r"suggest", "prove", re.sub(r"(?<= )[a-z]+ (?=suggest)", "", found.group()))
    if new.startswith("#"):
        return found.group().split()[0] + " " + new[1:]
    return found.expand(new)
