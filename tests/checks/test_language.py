"""Which language a text is written in."""

from __future__ import annotations

import pytest

from claimcheck.checks.language import language_of, other_script


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The warm-up is of no use to taggers.", "English"),
        ("Das Vortraining dauert auf acht Karten 3,5 Tage.", "German"),
        ("Für Türkisch fällt der Gewinn weg.", "German"),
        ("Le modèle atteint 28,4 points sur la tâche.", "French"),
        ("El modelo alcanza 28,4 puntos en la tarea.", "Spanish"),
        ("Kestrel outperforms Heron.", None),
        ("Dunlin tags about 995 lines per second, Plover manages 24 lines per CPU thread.", None),
        ("Rényi divergence bounds Schrödinger bridges.", None),
        ("Heron reaches 86.7 (DE, ES, FR).", None),
    ],
)
def test_little_words_say_which_language(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_another_script_is_another_language() -> None:
    assert other_script("模型在德语上提高了一点九个百分点", ["The model gains 1.9 points."])
    assert not other_script("The model gains 1.9 points.", ["The model gains 1.9 points."])
