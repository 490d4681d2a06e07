"""The comparison with the published baseline, its way gone with a tiny encoder."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from claimcheck.stilts import EncoderShape, Phase, Settings, World, plain_text, run_phase
from claimcheck.stilts.published import compare, line, main


@pytest.fixture
def encoder(world: World, tokenizer_folder: Path, tmp_path: Path) -> Path:
    shape = EncoderShape(vocabulary=300, hidden=32, layers=2, attention_heads=2, positions=256)
    settings = Settings(steps=2, max_length=64)
    tasks = (plain_text(world.lines(10)),)
    phase = Phase(name="pretrain", start=shape, tokenizer=tokenizer_folder, tasks=tasks, settings=settings)
    return run_phase(phase, tmp_path / "store").last


def folder_of_data(world: World, folder: Path) -> Path:
    """Tatoeba's and BUCC's files with made-up sentences; a third of BUCC's lines have no partner, one stands twice."""
    (folder / "tatoeba").mkdir(parents=True)
    (folder / "bucc").mkdir()
    pairs = [(row.english, row.foreign) for row in world.task("retrieval", 0, 60).evaluation["dev"]["aa"]]  # type: ignore[attr-defined]
    for k, code in enumerate(("eng", "deu")):
        text = "".join(f"{pair[k]}\n" for pair in pairs)
        (folder / "tatoeba" / f"tatoeba.deu-eng.{code}").write_text(text)
    order = list(range(40))
    random.Random(0).shuffle(order)
    english = "".join(f"en-{i}\t{pairs[i][0]}\n" for i in order) + f"en-99\t{pairs[0][0]}\n"
    (folder / "bucc" / "de-en.sample.en").write_text(english)
    (folder / "bucc" / "de-en.sample.de").write_text("".join(f"de-{i}\t{pairs[i][1]}\n" for i in range(20, 60)))
    (folder / "bucc" / "de-en.sample.gold").write_text("".join(f"de-{i}\ten-{i}\n" for i in range(20, 40)))
    return folder


def test_both_tasks_are_measured(
    encoder: Path, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = folder_of_data(world, tmp_path / "data")
    bucc, tatoeba = compare(encoder, data, tmp_path / "store")
    assert ((71.5, 1), (31.0, 1)) == ((bucc.published, bucc.languages), (tatoeba.published, tatoeba.languages))
    assert bucc.measured is not None
    assert 0 < bucc.measured <= 100
    assert 0 == main([str(data), str(encoder)])
    assert [line(bucc), line(tatoeba)] == capsys.readouterr().out.splitlines()


def test_what_is_missing_is_named(encoder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [None, None] == [found.measured for found in compare(encoder, tmp_path / "store", tmp_path)]
    assert 2 == main([])
    assert "published baseline" in capsys.readouterr().err
