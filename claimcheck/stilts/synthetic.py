"""Made-up languages in which the answer is known: a grammar, word-for-word ciphers of it, and tasks on its sentences.

Every language says the same sentences in other words; a share of the words is common to all (as names and numerals
are), which, with parallel text for pretraining, is what lets an encoder carry a task from one language to the next.

Every noun belongs to one of four kinds, which no word form or word order shows. The target task `kinds_ner` marks
nouns by their
kind, but its training data hold only a part of the nouns. The intermediate task `kinds` asks for the kind of a noun
of a sentence, over all nouns: training on it first must help, by construction. The intermediate task `order`
asks for something that has nothing to do with kinds, and shuffled labels (`records.shuffled_labels`) teach nothing:
neither can.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from ..errors import UsageError
from .records import Choices, Example, Kind, Line, Question, Sentences, TaskData, Translation, Words

CLASSES = {"DET": 6, "NOUN": 64, "VERB": 32, "ADJ": 24, "ADV": 12, "ADP": 6, "NUM": 10, "PUNCT": 1}
"""Words of each class."""
KINDS = ("PER", "LOC", "ORG", "MISC")
ENGLISH = "en"
TASKS: dict[str, tuple[Kind, str]] = {
    "pos": ("tagging", "tag_f1"),
    "kinds_ner": ("tagging", "entity_f1"),
    "kinds": ("classification", "accuracy"),
    "order": ("classification", "accuracy"),
    "who": ("spans", "squad"),
    "ending": ("choice", "accuracy"),
    "retrieval": ("retrieval", "tatoeba"),
}
"""Name -> (kind, metric) of the tasks that `World.task` makes."""

Word = tuple[str, int]
"""(class, number): one word of the grammar, whatever the language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the grammar, before any language says it."""

    words: tuple[Word, ...]
    subject: slice
    """Noun phrase that does something; its noun is its last word."""
    object: slice
    verb: int
    """Index of the verb."""

    def noun(self, role: str) -> int:
        """Number of the noun of the subject or object."""
        last: int = (self.subject if role == "subject" else self.object).stop - 1
        return self.words[last][1]


class World:
    """Languages made from a seed; equal seeds make equal worlds."""

    def __init__(self, seed: int = 0, languages: tuple[str, ...] = (ENGLISH, "aa", "bb"), shared: float = 0.3) -> None:
        """`languages` starts with the one that tasks are trained in; `shared` is the share of words common to all."""
        if not languages or len(set(languages)) != len(languages):
            raise UsageError(f"languages must be different and at least one: {languages!r}", "name each once")
        self.seed, self.languages = seed, languages
        draw = random.Random(f"world {seed}")
        numbers = list(range(CLASSES["NOUN"]))
        draw.shuffle(numbers)
        self.kind_of = {noun: KINDS[i % len(KINDS)] for i, noun in enumerate(numbers)}
        # The first nouns of the shuffled list are the ones that training data of `kinds_ner` may use: every kind is
        # among them.
        self._seen = tuple(sorted(numbers[: len(numbers) // 4]))
        self._lexicon = self._lexicons(draw, shared)

    def _lexicons(self, draw: random.Random, shared: float) -> dict[str, dict[Word, str]]:
        """Each language's word for each word of the grammar; no word means two things, in any of the languages."""
        taken: set[str] = {"."}
        every = [(word_class, i) for word_class, size in CLASSES.items() for i in range(size)]
        common = {word for word in every if draw.random() < shared}
        lexicons: dict[str, dict[Word, str]] = {}
        for language in self.languages:
            consonants = draw.sample("bcdfghjklmnprstvwz", 9)
            lexicons[language] = lexicon = {}
            for word in every:
                if word[0] == "PUNCT":
                    lexicon[word] = "."
                elif word in common and language != self.languages[0]:
                    lexicon[word] = lexicons[self.languages[0]][word]
                else:
                    lexicon[word] = _new_word(draw, consonants, taken)
        return lexicons

    def say(self, words: tuple[Word, ...], language: str) -> list[str]:
        """The words in a language."""
        lexicon = self._lexicon[language]
        return [lexicon[word] for word in words]

    def sentence(self, draw: random.Random, nouns: tuple[int, ...] | None = None) -> Sentence:
        """[DET NUM? ADJ? NOUN] (ADP [DET NOUN])? VERB ADV? [DET ADJ? NOUN] . with nouns from `nouns` or all."""
        pool = nouns if nouns is not None else tuple(range(CLASSES["NOUN"]))

        def word(word_class: str) -> Word:
            return (word_class, draw.choice(pool) if word_class == "NOUN" else draw.randrange(CLASSES[word_class]))

        def phrase() -> list[Word]:
            optional = [c for c, p in (("NUM", 0.25), ("ADJ", 0.4)) if draw.random() < p]
            return [word(c) for c in ("DET", *optional, "NOUN")]

        words = phrase()
        subject = slice(0, len(words))
        if draw.random() < 0.3:
            words += [word("ADP"), *phrase()]
        verb = len(words)
        words += [word("VERB")] + ([word("ADV")] if draw.random() < 0.4 else [])
        start = len(words)
        words += phrase()
        return Sentence(words=(*words, ("PUNCT", 0)), subject=subject, object=slice(start, len(words)), verb=verb)

    def lines(self, count: int, parallel_share: float = 0.5) -> tuple[Line, ...]:
        """`count` lines of plain text in each language, a share of the foreign ones with the English beside them."""
        rows = []
        for language in self.languages:
            draw = random.Random(f"lines {self.seed} {language}")
            for i in range(count):
                words = self.sentence(draw).words
                beside = language != self.languages[0] and draw.random() < parallel_share
                translation = " ".join(self.say(words, self.languages[0])) if beside else ""
                text = " ".join(self.say(words, language))
                rows.append(Line(id=f"{language}-{i}", language=language, text=text, translation=translation))
        return tuple(rows)

    def task(self, name: str, train: int = 1000, evaluation: int = 200) -> TaskData:
        """A task of TASKS with `train` rows in the first language, and `evaluation` rows per split and language."""
        if name not in TASKS:
            raise UsageError(f"no synthetic task is called {name!r}", "one of: " + ", ".join(TASKS))
        kind, metric = TASKS[name]
        # Sentences of one split are the same in every language, as XNLI's or XQuAD's are.
        splits = {
            split: {language: self._rows(name, split, language, evaluation) for language in self.languages}
            for split in ("dev", "test")
        }
        if kind == "retrieval":
            splits = {s: {k: v for k, v in rows.items() if k != self.languages[0]} for s, rows in splits.items()}
        training = () if kind == "retrieval" else self._rows(name, "train", self.languages[0], train)
        return TaskData(
            name=name, kind=kind, metric=metric, labels=self.labels(name), train=training, evaluation=splits
        )

    def labels(self, name: str) -> tuple[str, ...]:
        """Classes or tags of a task, in the order of the head's outputs."""
        return {
            "pos": tuple(CLASSES),
            "kinds_ner": ("O", *(f"{prefix}-{kind}" for kind in KINDS[:3] for prefix in "BI")),
            "kinds": KINDS,
            "order": ("yes", "no"),
        }.get(name, ())

    def _rows(self, name: str, split: str, language: str, count: int) -> tuple[Example, ...]:
        draw = random.Random(f"{name} {self.seed} {split}")
        nouns = self._seen if name == "kinds_ner" and split == "train" else None
        make = getattr(self, f"_{name}")
        return tuple(make(draw, nouns, language, f"{split}-{i}") for i in range(count))

    def _pos(self, draw: random.Random, nouns: tuple[int, ...] | None, language: str, key: str) -> Words:
        words = self.sentence(draw, nouns).words
        return Words(id=key, language=language, words=tuple(self.say(words, language)), tags=tuple(w[0] for w in words))

    def _kinds_ner(self, draw: random.Random, nouns: tuple[int, ...] | None, language: str, key: str) -> Words:
        words = self.sentence(draw, nouns).words
        tags = ["O"] * len(words)
        for i, (word_class, number) in enumerate(words):
            kind = self.kind_of[number] if word_class == "NOUN" else KINDS[-1]
            if kind != KINDS[-1]:
                tags[i] = f"I-{kind}"
                start = i - 1 if words[i - 1][0] == "ADJ" else i
                tags[start : i + 1] = [f"B-{kind}", *([f"I-{kind}"] * (i - start))]
        return Words(id=key, language=language, words=tuple(self.say(words, language)), tags=tuple(tags))

    def _kinds(self, draw: random.Random, nouns: tuple[int, ...] | None, language: str, key: str) -> Sentences:
        sentence = self.sentence(draw, nouns)
        role = draw.choice(("subject", "object"))
        # The second text names the noun that is asked about.
        asks = self.say((("NOUN", sentence.noun(role)),), language)
        return Sentences(
            id=key,
            language=language,
            first=" ".join(self.say(sentence.words, language)),
            second=" ".join(asks),
            label=self.kind_of[sentence.noun(role)],
        )

    def _order(self, draw: random.Random, nouns: tuple[int, ...] | None, language: str, key: str) -> Sentences:
        first, second = self.sentence(draw, nouns), self.sentence(draw, nouns)
        label = "yes" if first.words[first.verb][1] % 2 == 0 else "no"
        texts = [" ".join(self.say(s.words, language)) for s in (first, second)]
        return Sentences(id=key, language=language, first=texts[0], second=texts[1], label=label)

    def _who(self, draw: random.Random, nouns: tuple[int, ...] | None, language: str, key: str) -> Question:
        sentences = [self.sentence(draw, nouns) for _ in range(2)]
        asked = draw.choice(sentences)
        before = sentences[: sentences.index(asked)]
        texts = [" ".join(self.say(s.words, language)) for s in sentences]
        start = sum(len(" ".join(self.say(s.words, language))) + 1 for s in before)
        answer = " ".join(self.say(asked.words[asked.subject], language))
        question = " ".join(self.say(asked.words[asked.verb :], language))
        context = " ".join(texts)
        return Question(id=key, language=language, question=question, context=context, answers=((start, answer),))

    def _ending(self, draw: random.Random, nouns: tuple[int, ...] | None, language: str, key: str) -> Choices:
        sentence = self.sentence(draw, nouns)
        label = draw.randrange(3)
        last = sentence.object.stop - 1
        # What the sentence goes on with is a noun; the others are words that cannot stand there.
        wrong = [("VERB", draw.randrange(CLASSES["VERB"])), ("ADP", draw.randrange(CLASSES["ADP"]))]
        endings = [*wrong[:label], sentence.words[last], *wrong[label:]]
        options = tuple(" ".join(self.say((ending, ("PUNCT", 0)), language)) for ending in endings)
        prompt = " ".join(self.say(sentence.words[:last], language))
        return Choices(id=key, language=language, prompt=prompt, options=options, label=label)

    def _retrieval(self, draw: random.Random, nouns: tuple[int, ...] | None, language: str, key: str) -> Translation:
        words = self.sentence(draw, nouns).words
        english, foreign = (" ".join(self.say(words, spoken)) for spoken in (self.languages[0], language))
        return Translation(id=key, language=language, english=english, foreign=foreign)


def _new_word(draw: random.Random, consonants: list[str], taken: set[str]) -> str:
    """Two or three open syllables that no other word has."""
    while True:
        word = "".join(draw.choice(consonants) + draw.choice("aeiou") for _ in range(draw.choice((2, 2, 3))))
        if word not in taken:
            taken.add(word)
            return word
