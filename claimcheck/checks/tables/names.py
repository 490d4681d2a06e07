"""What a claim may call what heads abbreviate: languages, letters, `our model`, the paper's own short forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from claimcheck.model import Paper

from .tokens import stem, tokens

LANGUAGES = dict(
    pair.split(":")
    for pair in (
        "en:english fr:french de:german es:spanish ru:russian zh:chinese ja:japanese it:italian pt:portuguese "
        "ar:arabic hi:hindi tr:turkish vi:vietnamese th:thai ko:korean nl:dutch pl:polish sv:swedish fi:finnish "
        "cs:czech ro:romanian bg:bulgarian el:greek ur:urdu sw:swahili et:estonian lv:latvian lt:lithuanian "
        "hu:hungarian da:danish he:hebrew fa:persian ta:tamil te:telugu id:indonesian eu:basque"
    ).split()
)
_CODES = {name: code for code, name in LANGUAGES.items()}
_PAIR = re.compile(r"\b(\w{2,12})(?:(?:-to-|-|\s?[\u2192>]\s?)|\s(?:to|into)\s)(?=(\w{2,12})\b)", re.IGNORECASE)
_GREEK = dict(
    pair.split(":")
    for pair in (
        "α:alpha β:beta γ:gamma δ:delta ε:epsilon ζ:zeta η:eta θ:theta κ:kappa λ:lambda μ:mu ν:nu π:pi ρ:rho σ:sigma "
        "τ:tau φ:phi χ:chi ψ:psi ω:omega"
    ).split()
)
_GENERAL = {
    "avg": "average", "acc": "accuracy", "prec": "precision", "rec": "recall", "params": "parameter",
    "param": "parameter", "dev": "development", "val": "validation", "em": "exact match", "ppl": "perplexity",
    "cls": "classification", "wiki": "wikipedia", "nq": "natural questions", "bs": "batch size",
    "std": "standard deviation", "wer": "word error rate", "sec": "seconds", "hrs": "hours", "ft": "fine-tuning",
    "btz": "batch size", "bsz": "batch size", "perp": "perplexity", "err": "error", "top1": "top-1", "top5": "top-5",
    "pretrained": "pre-trained", "pretraining": "pre-training", "attn": "attention", "sup": "supervised",
    "avg.": "average", "#params": "parameters", "mem": "memory", "tput": "throughput", "lr": "learning rate",
}  # fmt: skip
OWN = frozenset(stem(word) for word in ("our", "ours", "we", "authors", "proposed", "this"))
_COINED = re.compile(
    r"(?:\b[Ww]e (?:\w+ ){0,2}?(?:propose|present|introduce|develop|describe)\b[^.;]{0,60}?|"
    r"\b(?:call(?:ed)?|named?|dub(?:bed)?|term(?:ed)?) (?:it |this \w+ |the |as )?[\"“'‘]?)"
    r"\b([A-Z][A-Za-z]*[A-Z0-9][\w+-]*|[A-Z][a-z]{3,}[\w-]*)"
)
_DEFINED = re.compile(r"\b((?:[A-Za-z][\w-]*[ -]){1,5}[A-Za-z][\w-]*)\s\(([A-Z][A-Za-z0-9-]{1,9})\)")


_IN_BRACKETS = re.compile(r"\s\([A-Z][A-Za-z0-9-]{1,9}\)")


def own_names(paper: Paper) -> frozenset[str]:
    """Return the words by which a paper calls what it proposes: `we propose X`, `X: a title`."""
    found: set[str] = set()
    head, colon, _ = paper.title.partition(":")
    if colon and len(head.split()) <= 3:
        found.update(tokens(head))
    abstract = " ".join(paper.text_of(p) for p in paper.passages if p.kind == "abstract")[:4000]
    for match in _COINED.finditer(abstract):
        found.update(word for word in tokens(match[1]) if len(word) > 2 and not word.isdigit())
    return frozenset(found) - {"the", "this", "our", "new"}


def language_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield the codes of languages that a text translates from and into: `English-to-French`, `EN-FR`."""
    for match in _PAIR.finditer(text):
        one, other = match[1].lower(), match[2].lower()
        source, target = _CODES.get(one, one), _CODES.get(other, other)
        if source in LANGUAGES and target in LANGUAGES:
            yield source, target


def short_forms(paper: Paper) -> dict[str, tuple[str, ...]]:
    """Return the abbreviations a paper defines, to the words they stand for."""
    found: dict[str, tuple[str, ...]] = {}
    for passage in paper.passages:
        if passage.kind not in ("abstract", "body", "caption", "footnote"):
            continue
        text = paper.text_of(passage)[:3000]
        if not _IN_BRACKETS.search(text):
            continue  # the pattern below is slow to see that
        for match in _DEFINED.finditer(text):
            words, short = re.split(r"[ -]", match[1]), match[2]
            letters = [letter.lower() for letter in short if letter.isalpha()]
            for size in range(2, len(words) + 1):
                last = words[-size:]
                if [word[0].lower() for word in last] == letters:
                    found[short.lower()] = tokens(" ".join(last))
                    break
    return found


def synonyms(extra: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, tuple[str, ...]]:
    """Return short words of heads (stemmed) to the words of prose they stand for."""
    known = {stem(short): tokens(words) for short, words in (*_GENERAL.items(), *LANGUAGES.items(), *_GREEK.items())}
    known.update({stem(short): words for short, words in (extra or {}).items()})
    return known
