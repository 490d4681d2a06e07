"""Sentence retrieval with each language's mean vector taken off, beside the plain one.

An encoder's sentence vectors share a large component that says which language they are in; any update of a raw
encoder may shrink it, and retrieval gains by that alone. Scored with the means taken off, no arm can win by it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from ..stilts.records import Evaluation, TaskData, Translation
from .recipe import Target


def score(encoder: Path | str, task: TaskData, target: Target, kept: Path) -> tuple[Evaluation, ...]:
    """Return the retrieval scores of an encoder (a folder, or a name on the hub), one a language.

    `centred` and `raw` are both among the scores; `target.centred` says which of them counts. The folder `kept` gets
    the sentence that was found for each, by its place.
    """
    from ..stilts.encoder import load_encoder
    from ..stilts.heads import Model
    from ..stilts.loop import pick_device
    from ..stilts.retrieval import evaluate_retrieval
    from ..stilts.tokenizer import load_tokenizer

    settings = target.settings
    tokenizer = load_tokenizer(encoder)
    model = Model(load_encoder(encoder), pooler=settings.pooler, dropout=settings.dropout)
    model.to(pick_device())
    if task.metric == "bucc":  # mined among distractors, as the benchmark has it: means are left on
        return tuple(
            evaluate_retrieval(model, task, target.split, language, tokenizer, settings)
            for language in target.languages
        )
    return tuple(_language(model, task, target, language, tokenizer, kept) for language in target.languages)


def _language(model: Any, task: TaskData, target: Target, language: str, tokenizer: Any, kept: Path) -> Evaluation:
    from ..stilts.features import prepare_sentences
    from ..stilts.metrics import measure
    from ..stilts.phases import save_predictions
    from ..stilts.predict import embed
    from ..stilts.retrieval import layer_of, nearest

    settings = target.settings
    rows = [row for row in task.evaluation[target.split][language] if isinstance(row, Translation)]
    layer = layer_of(model, settings)
    english, foreign = (
        embed(model, prepare_sentences(texts, tokenizer, settings), settings)[layer]
        for texts in ([row.english for row in rows], [row.foreign for row in rows])
    )
    kinds = {
        "raw": (english, foreign),
        "centred": (english - english.mean(0), foreign - foreign.mean(0)),
    }
    places = {name: [int(place) for place in nearest(*pair)] for name, pair in kinds.items()}
    found = {
        name: measure(task, target.split, language, rows, [place == i for i, place in enumerate(own)])
        for name, own in places.items()
    }
    counting = "centred" if target.centred else "raw"
    save_predictions(kept / f"{task.name}.{target.split}.{language}.jsonl.gz", rows, places[counting])
    counts = found[counting]
    return replace(counts, scores={name: one.score for name, one in found.items()})
