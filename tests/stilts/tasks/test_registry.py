"""The registry, the hub's conversions, and the local folder of real data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from claimcheck.errors import TrainingError, UsageError
from claimcheck.stilts import EncoderShape, Phase, Settings, TaskData, plain_text, run_phase, train_tokenizer
from claimcheck.stilts.metrics import METRICS
from claimcheck.stilts.records import Choices, Line, Sentences
from claimcheck.stilts.tasks import TASKS, Unavailable, hub, load, load_all, local
from claimcheck.stilts.tasks.leaks import without_leaks


def test_every_task_can_be_scored_and_says_where_its_data_are() -> None:
    for name, task in TASKS.items():
        assert task.kind == "mlm" or task.metric in METRICS, name
        assert task.sources or task.needs, name
        assert task.labels or task.kind not in {"classification"}, name


def test_unknown_and_unavailable_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no task is called 'xnly'"):
        load("xnly")
    with pytest.raises(Unavailable, match=r"CCGbank .* is not free"):
        load("ccg")
    data, missing = load_all(["ccg", "bucc"], tmp_path)
    assert ({}, ["bucc", "ccg"]) == (data, sorted(missing))


@pytest.mark.parametrize(
    ("convert", "row", "expected"),
    [
        pytest.param(
            hub.pair("premise", "hypothesis", hub.NLI),
            {"premise": "a", "hypothesis": "b", "label": 2},
            Sentences(id="en-7", language="en", cluster="7", first="a", second="b", label="contradiction"),
            id="entailment",
        ),
        pytest.param(
            hub.pair("premise", "hypothesis", hub.NLI),
            {"premise": "a", "hypothesis": "b", "label": -1},
            None,
            id="no-gold-label",
        ),
        pytest.param(
            hub.hellaswag,
            {"ctx_a": "He sat.", "ctx_b": "then he", "endings": ["ran", "slept"], "label": "1"},
            Choices(id="7", language="en", prompt="He sat.", options=("then he ran", "then he slept"), label=1),
            id="HellaSwag-as-jiant-splits-it",
        ),
        pytest.param(
            hub.cosmos,
            {"context": "c", "question": "q", "label": 0} | {f"answer{i}": str(i) for i in range(4)},
            Choices(id="7", language="en", prompt="c q", options=("0", "1", "2", "3"), label=0),
            id="Cosmos",
        ),
        pytest.param(
            hub.commonsense,
            {"question": "q", "choices": {"label": ["A", "B"], "text": ["x", "y"]}, "answerKey": "B"},
            Choices(id="7", language="en", prompt="q", options=("x", "y"), label=1),
            id="CommonsenseQA",
        ),
        pytest.param(
            hub.tydiqa,
            {"id": "finnish-1", "answers": {"answer_start": [], "text": []}},
            None,
            id="TyDiQA-other-language",
        ),
    ],
)
def test_conversions(convert: hub.Convert, row: dict[str, Any], expected: object) -> None:
    assert expected == convert(row, "en", "7")


def test_a_table_of_the_hub_becomes_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real `datasets` reads a parquet file; only the address is bent to this machine."""
    datasets = pytest.importorskip("datasets")
    table = {"premise": ["a", "b", "c"], "hypothesis": ["x", "y", "z"], "label": [0, -1, 1]}
    datasets.Dataset.from_dict(table).to_parquet(tmp_path / "0.parquet")
    asked = []
    real = datasets.load_dataset

    def bent(kind: str, data_files: str, split: str) -> Any:
        asked.append(data_files)
        return real(kind, data_files=str(tmp_path / "*.parquet"), split=split, cache_dir=str(tmp_path / "cache"))

    monkeypatch.setattr(datasets, "load_dataset", bent)
    source = hub.pinned(TASKS["xnli"].sources[1], {"facebook/xnli": "abc123"})
    rows = list(hub.rows(source, "sw", "dev"))
    assert ["hf://datasets/facebook/xnli@abc123/sw/validation/*.parquet"] == asked
    assert [("sw-1", "entailment"), ("sw-3", "neutral")] == [(r.id, r.label) for r in rows if isinstance(r, Sentences)]


def test_a_translation_comes_in_all_its_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the hub, without English and without development data, and the result says so."""
    asked = []

    def rows(source: hub.Source, language: str, split: str) -> list[Sentences]:
        asked.append((source.repository, language, split))
        return [Sentences(id=f"{language}-1", language=language, first="a", second="b", label="no")]

    monkeypatch.setattr(hub, "rows", rows)
    data = load("paws-x-mt", pins={"google-research-datasets/paws-x": "abc"})
    assert [("google-research-datasets/paws-x", x, "train") for x in ("de", "es", "fr", "ja", "ko", "zh")] == asked
    assert {} == data.evaluation
    assert "translated by machine" in data.notes[1]


TRANSLATED = {
    "qqp/de.jsonl": '{"question1": "a", "question2": "b", "label": 1}\n'
    '{"question1": "a", "question2": "c", "label": 0}',
    "qqp/sw.jsonl": '{"question1": "d", "question2": "e", "label": 0}',
    "squad/ar.json": """{"data": [{"paragraphs": [{"context": "one two", "qas": [
        {"id": "q1", "question": "?", "answers": [{"answer_start": 4, "text": "two"}]},
        {"id": "q2", "question": "?", "answers": [{"answer_start": 0, "text": "three"}]}]}]}]}""",
}


def test_translations_are_read_from_a_folder(tmp_path: Path) -> None:
    """A question whose answer the translation lost is left out; what no folder holds says what to give."""
    for name, text in TRANSLATED.items():
        (tmp_path / "translated" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "translated" / name).write_text(text)
    assert ["de-1", "de-2", "sw-1"] == [row.id for row in load("qqp-mt", tmp_path).train]
    (row,) = load("squad-mt", tmp_path).train
    assert ("ar-q1", "ar", ((4, "two"),)) == (row.id, row.language, row.answers)  # type: ignore[attr-defined]
    with pytest.raises(Unavailable) as missing:
        load("hellaswag-mt", tmp_path)
    assert "translated/hellaswag/<language>.jsonl" in str(missing.value)


NOT_IN_LAB = {"mlm", "ner", "bucc", "ccg"}
"""Read by other tests, or not free."""


@pytest.mark.parametrize("name", [x for x in local.READERS if x not in NOT_IN_LAB and not x.endswith("-mt")])
def test_the_local_folder_is_read(name: str, shared: Path) -> None:
    data = load(name, shared / "lab")
    assert data.train or data.evaluation
    assert all(rows for split in data.evaluation.values() for rows in split.values())


def test_tydiqa_is_trained_in_english_only(shared: Path) -> None:
    data = load("tydiqa", shared / "lab")
    assert 3_696 == len(data.train)
    assert {"en"} == {row.language for row in data.train}


def cut(data: TaskData, train: int, evaluation: int, languages: tuple[str, ...]) -> TaskData:
    """The first rows of a task."""
    splits = {
        split: {x: rows[:evaluation] for x, rows in by_language.items() if x in languages}
        for split, by_language in data.evaluation.items()
    }
    return replace(data, train=data.train[:train], evaluation=splits)


def test_real_data_go_through_all_phases(shared: Path, tmp_path: Path) -> None:
    """Pretraining on real text, an intermediate task, and a target of every kind, scored in other languages."""
    lab = shared / "lab"
    pos = cut(load("pos", lab), 60, 20, ("en", "de"))
    qa = cut(load("tydiqa", lab), 30, 10, ("en", "fi"))
    retrieval = cut(load("tatoeba", lab), 0, 40, ("de",))
    choice = cut(load("jcommonsenseqa", lab), 40, 10, ("ja",))
    news = load("ntrex", lab).evaluation["dev"]["de"][:300]
    text = plain_text(
        tuple(Line(id=r.id, language="de", text=r.foreign, translation=r.english) for r in news)  # type: ignore[attr-defined]
    )
    text = without_leaks(text, [pos, qa, retrieval])
    tokenizer = train_tokenizer([line.text for line in text.train if isinstance(line, Line)], 500, tmp_path / "tok")
    settings = Settings(learning_rate=1e-3, batch_size=8, steps=6, max_length=96, stride=20, query_length=30)
    shape = EncoderShape(vocabulary=500, hidden=32, attention_heads=2, positions=96)
    start = run_phase(
        Phase(name="pretrain", start=shape, tokenizer=tokenizer, tasks=(text,), settings=settings), tmp_path
    )
    between = cut(load("sick", lab), 60, 20, ("en",))
    middle = run_phase(Phase(name="intermediate", start=start.last, tasks=(between,), settings=settings), tmp_path)
    for task in (pos, qa, choice):
        done = run_phase(Phase(name="target", start=middle.last, tasks=(task,), settings=settings), tmp_path)
        assert task.evaluation["dev"].keys() == {evaluation.language for evaluation in done.evaluations}
    found = Phase(name="evaluate", start=middle.last, tasks=(retrieval,), settings=settings, splits=("test",))
    assert ["de"] == [evaluation.language for evaluation in run_phase(found, tmp_path).evaluations]


def test_rows_in_another_language_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    row = Sentences(id="r1", language="de", first="a", second="b", label="neutral")
    monkeypatch.setitem(local.READERS, "xnli", lambda _: ((row,), {"dev": {"de": (row,)}}))
    with pytest.raises(TrainingError, match="training row r1 is not English"):
        load("xnli", tmp_path)
