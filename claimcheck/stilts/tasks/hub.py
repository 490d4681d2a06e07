"""Tasks from the hub: pinned revisions, parquet only, no remote code; `datasets` is imported when it is used.

A source says which repository, configuration and splits, and how its columns become examples. A revision is either a
commit
or the hub's own conversion branch `refs/convert/parquet` for repositories that still are scripts; the revision used
is noted in every result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...errors import MissingExtra, TrainingError
from ..records import Choices, Example, Sentences, Words
from .formats import question

Row = Mapping[str, Any]
Convert = Callable[[Row, str, str], Example | None]
"""(row, language, id) -> example, or None for a row without a gold label."""
PARQUET = "refs/convert/parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a task's rows are on the hub."""

    repository: str
    config: str
    """With `{language}` where every language has its own."""
    splits: Mapping[str, str]
    """Our split (train, dev, test) -> theirs."""
    convert: Convert
    revision: str = PARQUET


def pair(first: str, second: str, names: tuple[str, ...], label: str = "label") -> Convert:
    """Sentence pairs with numbered classes; rows without a gold label (-1) are left out."""

    def convert(row: Row, language: str, key: str) -> Sentences | None:
        number = int(row[label])
        if number == -1:
            return None
        if not 0 <= number < len(names):
            raise TrainingError(f"row {key} has the label {number}", f"expected 0 to {len(names) - 1}")
        text = (str(row[first]), str(row[second]))
        return Sentences(
            id=f"{language}-{key}", language=language, cluster=key, first=text[0], second=text[1], label=names[number]
        )

    return convert


def squad(row: Row, language: str, key: str) -> Example:
    """Questions in SQuAD's columns."""
    answers = list(zip(row["answers"]["answer_start"], row["answers"]["text"], strict=True))
    return question(str(row.get("id", key)), language, row["question"], row["context"], answers)


def squad_translated(row: Row, language: str, key: str) -> Example | None:
    """Questions in SQuAD's columns, translated by machine: None where the translation lost the answer."""
    try:
        return squad({**row, "id": f"{language}-{row['id']}"}, language, key)
    except TrainingError:
        return None


def hellaswag(row: Row, language: str, key: str) -> Choices | None:
    """Prompt `ctx_a`, options `ctx_b` and ending, as in jiant."""
    if row["label"] == "":
        return None
    options = tuple(f"{row['ctx_b']} {ending}" for ending in row["endings"])
    return Choices(id=key, language=language, prompt=row["ctx_a"], options=options, label=int(row["label"]))


def cosmos(row: Row, language: str, key: str) -> Choices:
    """Prompt context and question, four answers."""
    options = tuple(row[f"answer{i}"] for i in range(4))
    prompt = f"{row['context']} {row['question']}"
    return Choices(id=key, language=language, prompt=prompt, options=options, label=int(row["label"]))


def commonsense(row: Row, language: str, key: str) -> Choices | None:
    """Prompt the question, five answers with letters."""
    if not row["answerKey"]:
        return None
    label = row["choices"]["label"].index(row["answerKey"])
    return Choices(
        id=key, language=language, prompt=row["question"], options=tuple(row["choices"]["text"]), label=label
    )


def tags(names: tuple[str, ...], words: str = "tokens", column: str = "ner_tags") -> Convert:
    """Words with numbered tags."""

    def convert(row: Row, language: str, key: str) -> Words | None:
        if not row[words]:
            return None
        return Words(
            id=f"{language}-{key}",
            language=language,
            words=tuple(row[words]),
            tags=tuple(names[i] for i in row[column]),
        )

    return convert


NLI = ("entailment", "neutral", "contradiction")
WIKIANN = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")


def tydiqa(row: Row, language: str, key: str) -> Example | None:
    """GoldP rows of one language: all languages are in one table, told apart by the prefix of the id."""
    names = {"ar": "arabic", "bn": "bengali", "en": "english", "fi": "finnish", "id": "indonesian"} | {
        "ko": "korean", "ru": "russian", "sw": "swahili", "te": "telugu"
    }  # fmt: skip
    return squad(row, language, key) if str(row["id"]).startswith(names[language] + "-") else None


def pinned(source: Source, pins: Mapping[str, str]) -> Source:
    """The source at a commit: the one in `pins` (by repository), else the one its branch is at now."""
    if source.repository in pins:
        return replace(source, revision=pins[source.repository])
    try:
        from huggingface_hub import dataset_info
    except ImportError as error:
        raise MissingExtra("data from the hub need `datasets`", "pip install 'claimcheck-arxiv[stilts]'") from error
    try:
        found = dataset_info(source.repository, revision=source.revision).sha
    except Exception as error:  # the hub's client raises a dozen kinds
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise TrainingError(
            f"{source.repository}: the hub cannot be asked: {reason}", "check the network, or give a local folder"
        ) from error
    return replace(source, revision=str(found))


def rows(source: Source, language: str, split: str) -> Iterator[Example]:
    """The examples of one split and language."""
    try:
        import datasets
    except ImportError as error:
        raise MissingExtra("data from the hub need `datasets`", "pip install 'claimcheck-arxiv[stilts]'") from error
    config = source.config.format(language=language)
    where = f"hf://datasets/{source.repository}@{source.revision}/{config}/{source.splits[split]}/*.parquet"
    try:
        table = datasets.load_dataset("parquet", data_files=where, split="train")
    except Exception as error:  # the hub's client raises a dozen kinds
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise TrainingError(f"{where}: {reason}", "check the network, or give a local folder") from error
    for number, row in enumerate(table, 1):
        example = source.convert(row, language, str(number))
        if example is not None:
            yield example
