"""Make `claimcheck/checks/own_words/lexicon.txt` from WordNet's database files.

    python tests/checks/own_words/make_lexicon.py WORDNET/dict > claimcheck/checks/own_words/lexicon.txt

Kept are words that WordNet's own tagged texts have at least five times: what is derived from them ("improve",
"improvement"), what shares one of their common senses, and their opposites. A line is a stem, the kind of word it
is most often (n, v, a, r), and other stems in three fields: derived, of one sense, opposite.
WordNet's notice is in LICENSE-WORDNET, beside the table.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path

from claimcheck.text import stem

LEAST = 5
"""How often the tagged texts must have a word."""
COMMON = 0.2
"""Share of a word's uses that a sense must have; the first one always counts."""
KINDS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
TAGGED = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
DERIVED, OPPOSITE = ("+", "\\"), "!"

Synset = tuple[str, str]


class WordNet:
    """What is read of the database: synsets, senses of words in order, and how often each is tagged."""

    def __init__(self, folder: Path) -> None:
        self.words: dict[Synset, list[str]] = {}
        self.pointers: list[tuple[str, Synset, int, Synset, int]] = []
        self.senses: dict[tuple[str, str], list[Synset]] = {}
        self.tagged: Counter[tuple[str, str, int]] = Counter()
        for name, kind in KINDS.items():
            for line in lines(folder / f"data.{name}"):
                self._synset(kind, line.split(" | ")[0].split())
            for line in lines(folder / f"index.{name}"):
                fields = line.split()
                self.senses[kind, fields[0]] = [(kind, offset) for offset in fields[6 + int(fields[3]) :]]
        for line in lines(folder / "cntlist.rev"):
            key, number, count = line.split()
            word, _, rest = key.partition("%")
            self.tagged[TAGGED[rest[0]], word, int(number)] += int(count)
        self.uses: Counter[tuple[str, str]] = Counter()
        for (kind, word, _), count in self.tagged.items():
            self.uses[kind, word] += count

    def _synset(self, kind: str, fields: list[str]) -> None:
        here, count = (kind, fields[0]), int(fields[3], 16)
        self.words[here] = [fields[4 + 2 * n].split("(")[0] for n in range(count)]
        at = 5 + 2 * count
        for n in range(int(fields[at - 1])):
            symbol, offset, other, ends = fields[at + 4 * n : at + 4 * n + 4]
            if symbol in (*DERIVED, OPPOSITE) and ends != "0000":
                there = ("a" if other == "s" else other, offset)
                self.pointers.append((symbol, here, int(ends[:2], 16) - 1, there, int(ends[2:], 16) - 1))

    def common_senses(self, kind: str, word: str) -> list[Synset]:
        """Return the senses that a word mostly has."""
        uses = self.uses[kind, word]
        senses = enumerate(self.senses.get((kind, word), [])[:4], 1)
        return [s for n, s in senses if n == 1 or (uses and self.tagged[kind, word, n] / uses >= COMMON)]


def lines(path: Path) -> list[str]:
    """Return the lines of a database file below its notice."""
    return [line for line in path.read_text(encoding="latin-1").splitlines() if not line.startswith("  ")]


def plain(word: str) -> bool:
    """Whether a lemma is one common word: no name, no phrase."""
    return len(word) > 2 and word.islower() and word.isalpha()


def table(wordnet: WordNet) -> list[str]:
    """Return the lines of the table."""
    uses: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for (kind, word), count in wordnet.uses.items():
        uses[word] += count
        kinds[stem(word)][kind] += count
    kept = {word for word, count in uses.items() if count >= LEAST and plain(word)}
    fields: dict[str, tuple[set[str], ...]] = defaultdict(lambda: (set(), set(), set()))

    def tell(one: str, other: str, field: int) -> None:
        mine, theirs = stem(one), stem(other)
        if mine != theirs:
            fields[mine][field].add(theirs)
            fields[theirs][field].add(mine)

    of_sense: dict[Synset, set[str]] = defaultdict(set)
    for word in kept:
        for kind in KINDS.values():
            if wordnet.uses[kind, word]:
                for sense in wordnet.common_senses(kind, word):
                    of_sense[sense].add(word)
    for words in of_sense.values():
        for one in words:
            for other in words:
                tell(one, other, 1)
    for symbol, here, n, there, m in wordnet.pointers:
        one, other = wordnet.words[here][n], wordnet.words[there][m]
        if plain(one) and plain(other) and (one in kept or other in kept):
            tell(one, other, 2 if symbol == OPPOSITE else 0)
    mostly = {one: max("nvar", key=lambda kind: count[kind]) for one, count in kinds.items()}
    told = {one for one in map(stem, kept) if mostly[one] != "n"} | set(fields)
    return [
        f"{one}\t{mostly.get(one, 'n')}\t" + "\t".join(",".join(sorted(field)) for field in fields[one])
        for one in sorted(told)
    ]


if __name__ == "__main__":
    print("\n".join(table(WordNet(Path(sys.argv[1])))))
