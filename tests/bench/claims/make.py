"""Make claims with known verdicts from a folder of PDFs: `make.py --papers DIR --seed N --out FILE`.

One JSON object a line: id, claim, references, label, kind, source_sentence, page. The same folder, seed
and options give the same bytes. A claim from another paper is paired with the paper whose words are
most like its own (the same field), and has nothing close to it there.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import altering_names
import altering_numbers
import altering_words
import keeping
from printed import content_words
from sentences import PaperText, Sentence, fold, paper_id, read_paper

Maker = Callable[[Sentence, PaperText, random.Random], Iterator[str]]
TRUE: dict[str, Maker] = {
    maker.__name__: maker
    for maker in (keeping.verbatim, keeping.cut, keeping.retyped, keeping.reworded, keeping.rounded)
}
ALTERED: dict[str, Maker] = {
    maker.__name__: maker
    for maker in (
        altering_numbers.number_changed,
        altering_numbers.numbers_exchanged,
        altering_numbers.number_from_elsewhere,
        altering_numbers.more_digits,
        altering_words.direction_reversed,
        altering_words.negation_added,
        altering_words.negation_removed,
        altering_names.name_replaced,
        altering_numbers.unit_changed,
        altering_numbers.bound_changed,
        altering_words.strength_raised,
    )
}
OTHER = "other_paper"
KINDS = (*TRUE, *ALTERED, OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One claim with its known verdict."""

    claim: str
    reference: str
    label: str
    kind: str
    source: Sentence

    def as_line(self) -> str:
        """Return its JSON line; the id depends on what it says alone."""
        digest = hashlib.sha256(f"{self.kind}\n{self.reference}\n{self.claim}".encode()).hexdigest()[:12]
        return json.dumps(
            {
                "id": f"{self.kind}-{digest}",
                "claim": self.claim,
                "references": [self.reference],
                "label": self.label,
                "kind": self.kind,
                "source_sentence": self.source.text,
                "page": self.source.page,
            },
            ensure_ascii=False,
        )


def reserved_ids(folder: Path) -> list[str]:
    """Return the papers that RESERVED.txt in `folder` sets apart, in its order."""
    listing = folder / "RESERVED.txt"
    return listing.read_text().split() if listing.exists() else []


def choose(folder: Path, reserved: str) -> list[Path]:
    """Return the PDFs of `folder` to use: without the reserved ones, only these, or their first seven."""
    apart = reserved_ids(folder)
    wanted = {"exclude": None, "only": set(apart), "first7": set(apart[:7])}[reserved]
    files = sorted(folder.glob("*.pdf"))
    if wanted is None:
        return [f for f in files if paper_id(f) not in set(apart)]
    return [f for f in files if paper_id(f) in wanted]


def candidates(kind: str, paper: PaperText, seed: int) -> list[list[Made]]:
    """Return the claims of one kind that each sentence of `paper` gives, in an order the seed decides."""
    maker = {**TRUE, **ALTERED}[kind]
    rng = random.Random(f"{seed}/{kind}/{paper.id}")
    order = list(paper.sentences)
    rng.shuffle(order)
    label = "supported" if kind in TRUE else "contradicted"
    return [
        made
        for s in order
        if (made := [Made(claim=c, reference=paper.id, label=label, kind=kind, source=s) for c in maker(s, paper, rng)])
    ]


def take(per_paper: Sequence[list[list[Made]]], wanted: int) -> list[Made]:
    """Take `wanted` claims: one from each paper in turn, each sentence once before any is used again."""
    chosen: list[Made] = []
    seen: set[tuple[str, str]] = set()
    for again in range(24):
        queues = [[claims[again] for claims in paper if len(claims) > again] for paper in per_paper]
        for turn in range(max(map(len, queues), default=0)):
            for queue in queues:
                if (
                    turn < len(queue)
                    and len(chosen) < wanted
                    and (key := (queue[turn].reference, queue[turn].claim)) not in seen
                ):
                    seen.add(key)
                    chosen.append(queue[turn])
    return chosen


def likeness(a: PaperText, b: PaperText, spread: dict[str, int], papers: int) -> float:
    """Cosine of two papers' word counts, each word weighted by how few papers use it."""

    def weigh(paper: PaperText) -> dict[str, float]:
        return {
            w: (1 + math.log(n)) * math.log(papers / spread[w])
            for w, n in paper.counts.items()
            if w.isalpha() and len(w) > 3 and n > 2
        }

    left, right = weigh(a), weigh(b)
    dot = sum(v * right.get(w, 0.0) for w, v in left.items())
    return dot / (math.hypot(*left.values(), 1e-9) * math.hypot(*right.values(), 1e-9))


def from_other_papers(papers: Sequence[PaperText], seed: int) -> list[list[list[Made]]]:
    """Claims of papers held against the three papers that are most like their own."""
    spread: dict[str, int] = {}
    for paper in papers:
        for word in paper.counts:
            spread[word] = spread.get(word, 0) + 1
    made: list[list[list[Made]]] = []
    for paper in papers:
        rng = random.Random(f"{seed}/{OTHER}/{paper.id}")
        strangers = [p for p in papers if re.sub(r"v\d+$", "", p.id) != re.sub(r"v\d+$", "", paper.id)]
        nearest = sorted(strangers, key=lambda p: (-likeness(paper, p, spread, len(papers)), p.id))[:3]
        order = list(paper.sentences)
        rng.shuffle(order)
        made.append([])
        for sentence in order:
            if nearest and _is_particular(sentence.text):
                target = rng.choice(nearest)
                if not _is_near(target, sentence.text):
                    made[-1].append(
                        [
                            Made(
                                claim=sentence.text,
                                reference=target.id,
                                label="not_found",
                                kind=OTHER,
                                source=sentence,
                            )
                        ]
                    )
    return made


def _is_particular(text: str) -> bool:
    """Whether a sentence says something of its own paper, not of paper-writing or of common knowledge."""
    shop = (
        r"\b(?:section|sections|appendix|figure|table|we thank|acknowledg\w*|related work|"
        r"future work|code is|theorem|lemma)\b"
    )
    return len(content_words(text)) >= 9 and not re.search(shop, text, re.IGNORECASE)


def _is_near(paper: PaperText, claim: str) -> bool:
    """Whether some stretch of `paper` has half of the claim's words together, or the claim itself."""
    words = content_words(claim)
    if fold(claim) in fold(paper.raw):
        return True
    reach, need = 2 * len(claim.split()), 0.5 * len(words)
    hits = sorted(place for word in words for place in paper.places.get(word, ()))
    tokens = paper.tokens
    left = 0
    for right, place in enumerate(hits):
        while place - hits[left] > reach:
            left += 1
        if right - left + 1 >= need and len({tokens[p] for p in hits[left : right + 1]}) >= need:
            return True
    return False


def make(papers: Sequence[PaperText], seed: int, each: int, kinds: Sequence[str] = KINDS) -> list[Made]:
    """Return up to `each` claims of each kind, sorted by kind."""
    claims: list[Made] = []
    for kind in kinds:
        per_paper = (
            from_other_papers(papers, seed) if kind == OTHER else [candidates(kind, paper, seed) for paper in papers]
        )
        claims += take(per_paper, each)
    return claims


def main() -> None:
    """Read the command line, make the claims, say how many of each kind there are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=Path, required=True, help="folder of PDFs")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True, help="JSON Lines to write")
    parser.add_argument("--each", type=int, default=400, help="claims of each kind, where the papers allow it")
    parser.add_argument("--kinds", default=",".join(KINDS), help="comma-separated")
    parser.add_argument("--extractor", choices=("pymupdf", "pypdfium2"), default="pymupdf")
    parser.add_argument("--reserved", choices=("exclude", "first7", "only"), default="exclude")
    options = parser.parse_args()
    papers = [read_paper(path, options.extractor) for path in choose(options.papers, options.reserved)]
    claims = make(papers, options.seed, options.each, options.kinds.split(","))
    options.out.write_text("".join(made.as_line() + "\n" for made in claims), encoding="utf-8")
    for kind in KINDS:
        print(f"{kind:24}{sum(made.kind == kind for made in claims):6}")


if __name__ == "__main__":
    main()
