"""Tasks from a local folder: the layout described in its README, one reader per task.

A reader returns (training rows, split -> language -> rows); what a folder lacks is a note, never silently less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from ...errors import TrainingError
from ..records import Choices, Example, Line, Sentences, Translation, Words
from . import formats, hub

Rows = tuple[Example, ...]
Splits = dict[str, dict[str, Rows]]
Read = tuple[Rows, Splits]

LABEL_NAMES = {name: name for name in ("entailment", "neutral", "contradiction")}
NER_TAGS = ("O", *(f"{prefix}-{kind}" for kind in ("PER", "ORG", "LOC") for prefix in "BI"))
ISO = dict(
    pair.split(":")
    for pair in (
        "afr:af ara:ar ben:bn bul:bg cmn:zh deu:de ell:el est:et eus:eu fin:fi fra:fr heb:he hin:hi hun:hu "
        "ind:id ita:it jav:jv jpn:ja kat:ka kaz:kk kor:ko mal:ml mar:mr nld:nl pes:fa pol:pl por:pt rus:ru "
        "spa:es swh:sw "
        "tam:ta tel:te tgl:tl tha:th tur:tr urd:ur vie:vi"
    ).split()
)
"""Three-letter codes in the names of Tatoeba's files -> those of the other tasks."""
TYDIQA = {"arabic": "ar", "bengali": "bn", "english": "en", "finnish": "fi", "indonesian": "id"} | {
    "korean": "ko", "russian": "ru", "swahili": "sw", "telugu": "te"
}  # fmt: skip


def _named(folder: Path, pattern: str) -> Path:
    """The one file of that name; none or several are an error."""
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise TrainingError(f"{folder} has {len(found)} files {pattern}", "check the data folder")
    return found[0]


def pos(folder: Path) -> Read:
    """Universal Dependencies: English training data, development and test data of every treebank."""
    train: Rows = tuple(formats.conllu(_named(folder, "ud/ud_en_*/*-train*.conllu*"), "en"))
    splits: Splits = {"dev": {}, "test": {}}
    for split, languages in splits.items():
        for path in sorted(folder.glob(f"ud/*/*-ud-{split}.conllu*")):
            language = path.name[:2]
            languages[language] = tuple(formats.conllu(path, language))
    return train, splits


def ner(folder: Path) -> Read:
    """WikiANN (PAN-X): English training data, everything else in all languages."""

    def read(language: str, part: str) -> Rows:
        path = _named(folder, f"wikiann/{language}/{part}.conllu*")
        return tuple(formats.columns(path, language, 1, 2, 3))

    languages = sorted(path.name for path in (folder / "wikiann").iterdir() if path.is_dir())
    train = read("en", "train")
    formats.count(train, 20_000, "wikiann/en/train")
    splits = {split: {x: read(x, part) for x in languages} for split, part in (("dev", "val"), ("test", "test"))}
    return train, splits


def tatoeba(folder: Path) -> Read:
    """Sentence pairs with English; there is one split, called test as in XTREME."""
    rows: dict[str, Rows] = {}
    for english in sorted(folder.glob("tatoeba/tatoeba.*-eng.eng*")):
        code = english.name.split(".")[1].removesuffix("-eng")
        foreign = _named(english.parent, f"tatoeba.{code}-eng.{code}*")
        rows[ISO.get(code, code)] = tuple(formats.side_by_side(english, foreign, ISO.get(code, code)))
    return (), {"test": rows}


def bucc(folder: Path) -> Read:
    """BUCC 2018: mining among distractors; `sample` is the development split and `training` the test, as in XTREME.

    A row's id is `foreign id, tab, English id`; a sentence without a partner has one half of it.
    """
    splits: Splits = {"dev": {}, "test": {}}
    for split, part in (("dev", "sample"), ("test", "training")):
        for path in sorted(folder.glob(f"bucc/**/*-en.{part}.gold*")):
            language = path.name.split("-")[0]
            sides = [dict(_numbered(_named(path.parent, f"{language}-en.{part}.{x}*"))) for x in (language, "en")]
            gold = [tuple(line.split("\t")) for line in formats.read_text(path).splitlines() if line]
            paired = [{pair[side] for pair in gold} for side in (0, 1)]
            keys = [*gold, *((a, "") for a in sides[0] if a not in paired[0])]
            keys += [("", b) for b in sides[1] if b not in paired[1]]
            splits[split][language] = tuple(
                Translation(id=f"{a}\t{b}", language=language, foreign=sides[0].get(a, ""), english=sides[1].get(b, ""))
                for a, b in keys
            )
    return (), splits


def _numbered(path: Path) -> Iterable[tuple[str, str]]:
    for number, line in enumerate(formats.read_text(path).splitlines(), 1):
        key, tab, text = line.partition("\t")
        if not tab:
            raise TrainingError(f"{path.name}: line {number} has no tab", "expected an id and a sentence")
        yield key, text.strip()


def parallel(folder: Path) -> Read:
    """News sentences in many languages, as a retrieval development set that no target uses."""
    english = _named(folder, "parallel/ntrex.en.txt*")
    others = {path.name.split(".")[1]: path for path in sorted(folder.glob("parallel/ntrex.*.txt*"))}
    return (), {"dev": {x: tuple(formats.side_by_side(english, path, x)) for x, path in others.items() if x != "en"}}


def tydiqa(folder: Path) -> Read:
    """TyDiQA-GoldP: training rows are the English ones by their ids, and must be 3,696."""
    rows = formats.squad(_named(folder, "tydiqa/english_tydiqa_train.json*"), "en")
    train = tuple(row for row in rows if row.id.startswith("english-"))
    formats.count(train, 3_696, "TyDiQA, English training rows")
    dev: dict[str, Rows] = {}
    for path in sorted(folder.glob("tydiqa/*_tydiqa_dev.json*")):
        language = TYDIQA[path.name.split("_")[0]]
        dev[language] = tuple(formats.squad(path, language))
    return train, {"dev": dev}


def xquad(folder: Path) -> Read:
    """XQuAD: 1,190 questions in every language, evaluation only."""
    rows: dict[str, Rows] = {}
    for path in sorted(folder.glob("xquad/xquad.*.json*")):
        language = path.name.split(".")[1]
        rows[language] = tuple(formats.squad(path, language))
        formats.count(rows[language], 1_190, path.name)
    return (), {"dev": rows}


def xnli(folder: Path) -> Read:
    """XNLI's translations with the English beside them where the file has both, evaluation only."""
    splits: Splits = {"dev": {}, "test": {}}
    for split, languages in splits.items():
        for path in sorted(folder.glob(f"xnli/*.genre.{split}.tsv*")):
            language = path.name.split(".")[0]
            first, second = f"sentence1_{language}", f"sentence2_{language}"
            table = list(formats.table(path))
            pairs = formats.sentence_pairs(iter(table), language, first, second, "label", LABEL_NAMES)
            languages[language] = tuple(pairs)
            formats.count(languages[language], {"dev": 2_490, "test": 5_010}[split], path.name)
    return (), splits


def chunking(folder: Path) -> Read:
    """CoNLL-2000 chunks: tagging in the place of CCG supertags, which are not freely available."""
    train: Rows = tuple(formats.columns(_named(folder, "conll2000/train.txt*"), "en", 0, 2, 3))
    dev: Rows = tuple(formats.columns(_named(folder, "conll2000/test.txt*"), "en", 0, 2, 3))
    return train, {"dev": {"en": dev}}


def ccg(folder: Path) -> Read:
    """CCG supertags prepared by somebody with a licence: a word and its tag per line."""

    def read(part: str) -> Rows:
        path = folder / "ccg" / f"{part}.txt"
        return tuple(formats.columns(path, "en", 0, 1, 2)) if path.exists() else ()

    return read("train"), {"dev": {"en": read("dev")}}


def sick(folder: Path) -> Read:
    """SICK: entailment between sentences, with its three splits."""

    def read(pattern: str) -> Rows:
        names = {name.upper(): name for name in LABEL_NAMES}
        rows = formats.table(_named(folder, pattern))
        return tuple(formats.sentence_pairs(rows, "en", "sentence_A", "sentence_B", "entailment_judgment", names))

    trial, test = read("nli/sick/SICK_trial*"), read("nli/sick/SICK_test*")
    return read("nli/sick/SICK_train*"), {"dev": {"en": trial}, "test": {"en": test}}


def fever(folder: Path) -> Read:
    """FEVER pairs of evidence and claim: two classes; the last tenth is kept for development."""
    inputs = [formats.read_text(_named(folder, f"nli/fever/dev.raw.input{i}*")).splitlines() for i in (0, 1)]
    labels = formats.read_text(_named(folder, "nli/fever/dev.label*")).split()
    rows: Rows = tuple(
        Sentences(id=f"en-{i}", language="en", first=a, second=b, label=label)
        for i, (a, b, label) in enumerate(zip(*inputs, labels, strict=True), 1)
    )
    cut = len(rows) * 9 // 10
    return rows[:cut], {"dev": {"en": rows[cut:]}}


def rte(folder: Path) -> Read:
    """RTE 1 to 3: the development sets to train on, the test sets for development."""
    names = {"TRUE": "entailment", "YES": "entailment", "FALSE": "not_entailment", "NO": "not_entailment"}

    def read(part: str) -> Iterable[Sentences]:
        for path in sorted(folder.glob(f"nli/rte/rte*_{part}.xml*")):
            # The files are plain; entities of a document type are refused by the parser's defaults only partly, so
            # none may be declared.
            text = formats.read_text(path)
            if "<!ENTITY" in text:
                raise TrainingError(f"{path.name} declares entities", "use the plain release")
            for pair in ElementTree.fromstring(text.encode()):  # noqa: S314
                label = pair.get("value") or pair.get("entailment") or ""
                first, second = (" ".join((pair.findtext(tag) or "").split()) for tag in "th")
                key = f"{path.name.split('_')[0]}-{pair.get('id')}"
                yield Sentences(id=key, language="en", first=first, second=second, label=names[label])

    return tuple(read("dev")), {"dev": {"en": tuple(read("test"))}}


def paraphrase(folder: Path) -> Read:
    """MSRP: do two sentences say the same."""

    def read(part: str) -> Rows:
        rows = formats.table(_named(folder, f"paraphrase/msr-para-{part}.tsv*"))
        return tuple(formats.sentence_pairs(rows, "en", "#1 String", "#2 String", "Quality", {"0": "no", "1": "yes"}))

    return read("train"), {"dev": {"en": read("val")}, "test": {"en": read("test")}}


def commonsense_ja(folder: Path) -> Read:
    """JCommonsenseQA: five-way choice in Japanese."""

    def read(part: str) -> Rows:
        return tuple(
            Choices(
                id=f"ja-{row['q_id']}",
                language="ja",
                prompt=row["question"],
                options=tuple(row[f"choice{i}"] for i in range(5)),
                label=int(row["label"]),
            )
            for row in formats.json_rows(_named(folder, f"japanese/jcommonsenseqa_{part}.json*"))
        )

    return read("train"), {"dev": {"ja": read("valid")}}


def logic(folder: Path) -> Read:
    """LogiQA 2.0: choice among four answers; its development set to train on, its test set for development."""

    def read(part: str) -> Rows:
        rows = formats.json_rows(_named(folder, f"logic/logiqa_{part}.txt*"))
        return tuple(
            Choices(
                id=f"{part}-{number}-{row['id']}",
                language="en",
                prompt=f"{row['text']} {row['question']}",
                options=tuple(row["options"]),
                label=int(row["answer"]),
            )
            for number, row in enumerate(rows, 1)
        )

    return read("dev"), {"dev": {"en": read("test")}}


def mlm(folder: Path) -> Read:
    """Plain text in all languages, and the parallel news with the English beside each foreign line."""
    rows: list[Line] = []
    for path in sorted(folder.glob("pretrain/*.txt*")):
        rows += formats.lines(path, path.name.split(".")[0])
    for language, pairs in parallel(folder)[1]["dev"].items():
        for pair in pairs:
            english, foreign = pair.english, pair.foreign  # type: ignore[attr-defined]
            rows.append(Line(id=f"ntrex-{pair.id}", language=language, text=foreign, translation=english))
    return tuple(rows), {}


def translated(task: str, convert: hub.Convert) -> Callable[[Path], Read]:
    """Machine translations of a task's English training data, `translated/<task>/<language>.jsonl`, columns as theirs.

    SQuAD's may be a file of its own shape, `<language>.json`. What the translation spoilt is left out (see `hub`).
    """

    def read(folder: Path) -> Read:
        rows: list[Example] = []
        for path in sorted(folder.glob(f"translated/{task}/*.json*")):
            language = path.name.split(".")[0]
            for number, row in enumerate(_translated_rows(path), 1):
                example = convert(row, language, str(number))
                rows += [] if example is None else [example]
        return tuple(rows), {}

    return read


def _translated_rows(path: Path) -> Iterable[dict[str, Any]]:
    """Rows of JSON Lines, or the questions of a file in SQuAD's shape as rows of the hub's columns."""
    if ".jsonl" in path.suffixes:
        yield from formats.json_rows(path)
        return
    for asked in formats.squad_rows(path):
        columns = {name: [answer[name] for answer in asked["answers"]] for name in ("answer_start", "text")}
        yield {**asked, "answers": columns}


READERS: dict[str, Callable[[Path], Read]] = {
    "pos": pos,
    "ner": ner,
    "tatoeba": tatoeba,
    "bucc": bucc,
    "ntrex": parallel,
    "tydiqa": tydiqa,
    "xquad": xquad,
    "xnli": xnli,
    "ccg": ccg,
    "chunking": chunking,
    "sick": sick,
    "fever": fever,
    "rte": rte,
    "msrp": paraphrase,
    "jcommonsenseqa": commonsense_ja,
    "logiqa": logic,
    "mlm": mlm,
    "mnli-mt": translated("mnli", hub.pair("premise", "hypothesis", hub.NLI)),
    "paws-x-mt": translated("paws-x", hub.pair("sentence1", "sentence2", ("no", "yes"))),
    "qqp-mt": translated("qqp", hub.pair("question1", "question2", ("no", "yes"))),
    "squad-mt": translated("squad", hub.squad_translated),
    "hellaswag-mt": translated("hellaswag", hub.hellaswag),
}
"""Task -> reader of a local folder."""


def tags_of(rows: Iterable[Example]) -> tuple[str, ...]:
    """The tags that occur, sorted, `O` first."""
    found = {tag for row in rows if isinstance(row, Words) for tag in row.tags}
    return tuple(sorted(found, key=lambda tag: (tag != "O", tag)))
