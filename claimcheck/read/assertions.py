"""Which sentences of running text assert something that a source could confirm or deny."""

from __future__ import annotations

import re
import unicodedata

ABOUT = re.compile(
    r"\b(?:(?:this|the present|our) (?:\w+ )?(?:report|review|survey|summary|document|digest|synthesis|overview|"
    r"section|article|chapter|briefing|brief|note|page|answer|response)|"
    r"(?:papers?|claims?|sources?|documents?|articles?|studies) (?:were |was )?"
    r"(?:retrieved|extracted|screened|independently verified|verified|reviewed)|"
    r"quality (?:review )?score|independently verified|systematic (?:literature )?search|research question|"
    r"(?:this|our|the present) (?:study|work|paper|research) (?:builds|extends|draws|aims|examines|reviews|discusses|"
    r"surveys|explores|is organi[sz]ed)|multi-reviewer|in this section|the following (?:sections?|tables?|lists?)|"
    r"as (?:shown|discussed|described) (?:above|below)|"
    r"let me|i will|i'll|i have|i can|i cannot|here is|here are|here[’']s (?:a|an|the|what|my|your)|below (?:is|are)|"
    r"(?:minutes?|min)[ -]read|(?:prepared|published|generated|last updated|accessed) (?:on|at|by)(?= \S+ (?:\S+ )?\d)|"
    r"(?:if you(?:[’']d| would) like|would you like|feel free|hope this helps|great question|"
    r"the user (?:wants|asks|asked|is asking|needs)))\b",
    re.IGNORECASE,
)
"""What a document says of itself."""
_PLAN = re.compile(
    r"\b(?:in future work|future (?:work|research|studies|initiatives|efforts|directions?) "
    r"(?:will|should|must|could|can|may|might|includes?|is|are)|we (?:plan|aim|hope|intend|expect) to|"
    r"we can expect)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:should|must|ought to|is (?:essential|important|recommended|advisable|crucial|vital|imperative) (?:to|for)|"
    r"will (?:be crucial|be essential|require))\b",
    re.IGNORECASE,
)
_IDLE = re.compile(
    r"\b(?:(?:area|subject|field|topic|direction|focus) of (?:\w+ )?(?:research|study|interest)|focal point|"
    r"research (?:area|direction|topic|frontier)|(?:explored|investigated|studied) (?:various|several|many) aspects)\b",
    re.IGNORECASE,
)
"""Says that there is research, not what it says."""
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|do|did|can|could|may|might|will|would|shows?|showed|shown|"
    r"[a-z]{3,}(?:ed|es|s|ing|en)|found|led|grew|rose|fell|won|beat|kept|gave|got|made|took|built|ran|set|cut|put|"
    r"not|outperform|improve|reduce|achieve|remain|yield|require|allow|enable|use|used|train|gain|differ|help|lose)\b",
    re.IGNORECASE,
)
"""What a sentence has at least; nouns and participles pass too."""
_FINITE = re.compile(
    r"(?<=\s)(?:is|are|was|were|has|have|had|does|do|did|can|could|may|might|will|would|cannot|isn't|aren't|don't|"
    r"doesn't|found|led|grew|rose|fell|won|beats?|gave|gives?|makes?|made|took|takes?|shows?|showed|remains?|remained|"
    r"yields?|requires?|allows?|enables?|uses?|gains?|gained|differs?|helps?|helped|loses?|lost|"
    r"(?:achiev|outperform|improv|reduc|increas|decreas|exceed|surpass|demonstrat|reveal|report|propos|introduc|"
    r"provid|suggest|indicat|confirm|affect|influenc|determin|depend|correlat|impact|degrad|reach|support|combin|"
    r"leverag|utiliz|utilis|adjust|learn|operat|rel|contribut|appl|cover|predict|generaliz|transfer|drop|fail|"
    r"vari|match|occur|boost|cut|lack|limit|needs?|explain|underperform|benefit|hurt|harm)(?:s|es|ed|d|ies|ied))\b",
    re.IGNORECASE,
)
"""A verb that can hardly be a noun or a participle where it stands behind another word."""
_MEASURED = re.compile(r"\d(?:\.\d+)?\s?(?:%|x\b|points?\b|pp\b)|\d\.\d", re.IGNORECASE)
_FINDING = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|outperform|improv|achiev|reduc|increas|decreas|exceed|"
    r"surpass|demonstrat|show|found|find|reveal|report|propos|introduc|develop|present|enabl|allow|provid|yield|lead|"
    r"led|caus|result|suggest|indicat|confirm|prove|gain|help|harm|hurt|fail|remain|requir|depend|differ|compar|"
    r"better|worse|best|worst|higher|lower|faster|slower|larger|smaller|more|less|fewer|most|least|than|unlike|"
    r"whereas|while|both|all|none|only|significant|state-of-the-art|benchmark|dataset|model|method|approach|"
    r"algorithm|framework|train|evaluat|address|explor|investigat|study|studied|analy[sz]|combin|integrat|"
    r"optimi[sz]|scal|us(?:e|es|ed|ing)|emphasi|highlight|focus|adapt|mitigat|struggl|lack|limit|challeng)",
    re.IGNORECASE,
)
"""What a short sentence needs to be worth looking up."""
SHORT = 8
"""Words below which a sentence without any of these says too little."""
_ORDER = re.compile(
    r"(?:always |never |for [\w ,-]{3,60}, )?(?:consider|ensure|use|see|note|start|begin|choose|select|try|avoid|keep|"
    r"add|set|run|check|make sure|make use|refer|click|contact|please|remember|report|include|track|monitor|prefer|"
    r"adopt|apply|implement|deploy|build|define|establish|develop|conduct|evaluate|compare|validate|integrate|combine|"
    r"emphasize|promote|expand|improve|increase|enhance|support|tune|re-validate|address|regulate|let)\b"
    r"(?! (?:is|are|was|has|shows|that)\b)",
    re.IGNORECASE,
)


def is_claim(words: str, *, cited: bool, listed: bool = False) -> bool:
    """Whether a sentence asserts a finding, a number or a comparison.

    `listed`: it stands in a list or a table, where fragments and orders are as common as sentences.
    """
    bare = words.strip("\"'“”‘’*_•-– ")
    wide = sum(unicodedata.east_asian_width(c) == "W" for c in bare)
    if wide > len(bare) // 4:
        return wide >= SHORT and not bare.endswith(("？", "：", "?", ":"))
    count = len(bare.split())
    if count < 4 or bare.endswith(("?", ":")) or not any(c.isalpha() for c in bare):
        return False
    if ABOUT.search(bare) or _PLAN.search(bare) or not _VERB.search(bare):
        return False
    if _ORDER.match(bare) and (listed or not cited):
        return False
    stated = bool(_FINITE.search(bare) or _MEASURED.search(bare))
    if listed and not bare.endswith((".", "!", "。")) and not stated:
        return False
    if cited or (listed and stated):
        return True
    if (_ADVICE.search(bare) or _IDLE.search(bare)) and not any(c.isdigit() for c in bare):
        return False
    return count >= SHORT or bool(_MEASURED.search(bare)) or (count >= 5 and bool(_FINDING.search(bare)))


def is_told_of(subject: str, words: str) -> bool:
    """Whether a table's cell is no sentence of its own and tells something that can be measured of a row's head."""
    named = 0 < len(subject.split()) <= NAME and not subject.endswith((".", "?", "!")) and not _FINITE.search(subject)
    sentence = words.endswith((".", "?", "!", "。")) or (words[:1].isupper() and _FINITE.search(words))
    fragment = len(words.split()) >= 2 and not sentence
    return named and fragment and bool(_MEASURED.search(words)) and not ABOUT.search(words)


NAME = 6
"""Words that a row's head has at most, to be a name."""
