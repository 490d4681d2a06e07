"""Claims made wrong by a word: direction, negation, strength.

Only places where the change must contradict the sentence are touched: a finite verb or a comparison
with its two sides, no question, no purpose, no condition, no hedge in front, no second negation. The
result must not stand in the paper, nor most of its words around the changed one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from printed import says_elsewhere
from sentences import PaperText, Sentence, fold

OPEN_SIDE = re.compile(
    r"\b(?:if|whether|unless|may|might|could|would|should|must|try|tries|aim|hope|want|"
    r"wish|how|why|question|not|no|never|neither|nor|n't|cannot|without|either|or|whenever|"
    r"assume|suppose|let|possible|possibly|perhaps|any|expect|expected)\b",
    re.IGNORECASE,
)
UNSURE = re.compile(
    r"\b(?:if|whether|might|suspect\w*|hypothes\w*|believe|conjecture\w*|question|"
    r"supposed?|surprising that|research)\b",
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
SUBJECT_END = (
    r"\b(?:we|they|it|that|which|models?|methods?|results?|performance|accuracy|training|"
    r"size|approach|[a-z]+(?:s|tion|ing))"
)


def direction_reversed(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """A verb, comparison or superlative turned to its opposite."""
    text = sentence.text
    for pattern, table in (
        (r"\b({})\b(?! to\b(?! \d)| (?:up)?on\b| over\b| off\b)", VERBS),
        (r"(?<!the )(?<!no )(?<!any )\b({})(?= (?:[\w-]+ ){{0,5}}than\b(?! \d))", COMPARATIVES),
        (
            (
                r"(?:\b(?:is|are|was|were|becomes?|perform|performs|performed|significantly|much|"
                r"slightly|substantially|far|consistently) )({})(?=[.,;]| (?:for|in|on|when|with|as|"
                r"compared)\b)"
            ),
            COMPARATIVES,
        ),
        (
            (
                r"\b(?:is|are|was|were|has|have|had|achieves?|achieved|obtains?|obtained|gives?|gave|"
                r"performs?|reach|reaches|yields?|provides?|with) ({})\b(?! of both)"
            ),
            SUPERLATIVES,
        ),
        (SUBJECT_END + r" ({})(?= (?:the|our|its|their|by|from|as|with|in|on|when)\b)", PARTICIPLES),
    ):
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
            r" (?:and|or|than|often|so)\b", after
        )
    if (
        re.search(r"\b(?:the|a|an|as|than|even|ever|to|rather|other|for|and|equal|same) $", before)
        and word in COMPARATIVES
    ):
        return "even " in before[-5:] or re.match(r" (?:[\w-]+ ){0,4}than\b", after) is not None
    if word in PARTICIPLES and re.search(r"\b(?:an?|the|this|with|of|for|and|to|by|from|in|on) (?:[a-z]+ )?$", before):
        return False
    return not re.match(r"[-\w]| (?:and (?:decreases|increases)|or)\b", after)


def _is_said_nowhere(paper: PaperText, claim: str, changed: str) -> bool:
    return fold(claim) not in fold(paper.raw) and not says_elsewhere(paper, claim, changed, share=0.75)


AUXILIARY = re.compile(r"\b(is|are|was|were|can|does|do|did|will|has been|have been)\b")
NOT_AFTER = re.compile(
    r" (?:not|only|no|never|also|both|either|often|sometimes|usually|generally|typically|"
    r"always|all|some|any|too|then|there|"
    r"because|due|as follows|called|defined|given|denoted|said|possible|it|we|they|the "
    r"following|organi[sz]ed|shown|listed|"
    r"to be|to|that|where|still|necessarily|almost|nearly|most|many|in part|partly|mainly|"
    r"mostly|largely|one of)\b"
)
WE_VERB = re.compile(
    r"^(?:[A-Z][a-z]+(?: [a-z]+){0,4}, )?(We|we) (use|find|show|train|evaluate|report|"
    r"observe|compare|apply|propose|"
    r"introduce|present|include|adopt|employ|need|require|consider|prove|obtain|achieve|"
    r"perform|fine-tune|provide)\b(?! not| no\b| only| that neither)"
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
            candidates.append(text[: found.start()] + ("cannot" if verb == "can" else verb + " not") + text[end:])
    for claim in candidates:
        if not re.search(
            (
                r"\b(?:not|no|never|neither|nor|only|few|little|hardly|some|several|many|most|each|"
                r"every|all|any|none|whether|without)\b"
            ),
            text[:110],
            re.IGNORECASE,
        ) and _new(paper, claim):
            yield claim


def _opens_main_clause(subject: str) -> bool:
    """Whether what stands before a verb is one short subject, perhaps behind an opening phrase."""
    head = re.sub(
        (
            r"^(?:[A-Z][a-z]+ly|However|Moreover|Furthermore|Therefore|Thus|Hence|Finally|Here|In "
            r"[\w ]{2,30}),\s+"
        ),
        "",
        subject,
    )
    inner = (
        r"\b(?:that|which|who|whose|if|when|while|although|though|because|since|as|where|"
        r"whether|unless|and|or|but|before|after|until|to|what|how|so)\b"
    )
    return (
        0 < len(head.split()) <= 9
        and not re.search(inner, head, re.IGNORECASE)
        and not re.search(r"[,;:()\[\]\"“]", head)
    )


def _new(paper: PaperText, claim: str) -> bool:
    return fold(claim) not in fold(paper.raw)


REMOVALS = (
    (
        re.compile(
            r"\b(is|are|was|were|do|does|did|can|could|has|have|had|will) not (?!only|just|merely|"
            r"simply|necessarily|yet|as|so|until|too|always|all|every|least|to)"
        ),
        r"\1 ",
    ),
    (re.compile(r"\b(can)not (?!only|just|but)"), r"\1 "),
    (
        re.compile(
            r"\b(is|are|was|were|have|has|find|found|observe|observed|shows?|showed) no (evidence|"
            r"significant|clear|improvement|improvements|difference|effect|guarantee|need|reason|"
            r"known|such|advantage|access|further|additional|longer)\b(?! longer)"
        ),
        r"\1 \2",
    ),
)
POLARITY = re.compile(
    r"\b(?:any|yet|ever|either|at all|anymore|nor|neither|unless|if|whether|until|"
    r"anything|anyone|longer|much|but|instead|rather|although|though|while|does not mean|"
    r"not mean)\b",
    re.IGNORECASE,
)


def negation_removed(sentence: Sentence, paper: PaperText, rng: random.Random) -> Iterator[str]:
    """The only negation of the sentence taken out, where good English remains."""
    text = sentence.text
    if POLARITY.search(text) or len(re.findall(r"\b(?:not|no|cannot|never|none|without|n't)\b|n['’]t\b", text)) != 1:
        return
    for pattern, kept in REMOVALS:
        claim, times = pattern.subn(kept, text)
        claim = (
            re.sub(
                (
                    r"\b(is|was|has) (significant|clear|known|additional|further|longer|need|reason|"
                    r"guarantee|advantage)\b"
                ),
                r"\1 a \2",
                claim,
            )
            if " no " in text
            else claim
        )
        claim = re.sub(r"\bdoes ([a-z]+)\b", lambda m: _third(m.group(1)), claim) if "does not" in text else claim
        adverb = re.search(r"\bdoes not (?!rely|apply|imply|supply|comply|multiply)[a-z]+ly\b", text)
        if times == 1 and not adverb and _new(paper, claim):
            yield claim


def _third(verb: str) -> str:
    """Return the third person of a verb: `have` to `has`, `rely` to `relies`."""
    if verb in {"have", "be", "do", "go"}:
        return {"have": "has", "be": "is", "do": "does", "go": "goes"}[verb]
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return verb + "es"
    return verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"


STRONGER = (
    (
        re.compile(
            r"(?<!we )(?<!one )(?<!you )(?<!They )\b(?:may|might)(?= (?:be "
            r"(?!used|considered|viewed|seen|modified|written|chosen|labeled)|"
            r"(?:have|not|lead|cause|"
            r"help|improve|hurt|result|affect|contain|provide|require|reduce|explain|benefit|need|"
            r"suffer|reflect|depend|allow)\b))"
        ),
        "will certainly",
    ),
    (re.compile(r"\b(we|We) (?:hypothesize|conjecture|speculate|suspect|believe)(?= that\b)"), r"\1 prove"),
    (
        re.compile(
            r"\b(results|experiments|findings|observations|analyses|evidence|analysis|which|this|"
            r"This|These|these|data|study|work|they) (?:[a-z]+ )?suggests? that\b"
        ),
        None,
    ),
    (re.compile(r"\b(?:is|are) likely to\b"), "#certain to"),
    (
        re.compile(
            r"\b(?:possibly|perhaps|presumably|probably|likely)(?= (?:due|because|caused|the|a|as|"
            r"from))"
        ),
        "undoubtedly",
    ),
    (re.compile(r"\b(?:seems|appears) to be\b"), "is proven to be"),
    (re.compile(r"(?<!’d )(?<!'d )\b(?:seem|appear) to be\b"), "are proven to be"),
    (re.compile(r"\btends to\b"), "is guaranteed to"),
    (re.compile(r"\btend to\b"), "are guaranteed to"),
    (
        re.compile(r"\bcould (?=(?:lead|help|improve|result|potentially|cause|benefit) )"),
        "will certainly ",
    ),
)


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
            if re.search(r"\b(?:not|no|that|who|or|how|may|might|can|could|to|will|would|should)\W*$", before):
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
