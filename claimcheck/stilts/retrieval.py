"""Retrieval without training: nearest neighbours (Tatoeba) and margin mining (BUCC) over mean-pooled sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .features import prepare_sentences
from .heads import Model
from .metrics import measure
from .predict import embed
from .records import Evaluation, Example, Settings, TaskData, Translation

NEIGHBOURS = 4
"""Of BUCC's margin."""


def layer_of(model: Model, settings: Settings) -> int:
    """The hidden state that is reported: 14 of XLM-R Large's 24 blocks, as deep in proportion in other encoders."""
    blocks = int(model.encoder.config.num_hidden_layers)
    return settings.layer if settings.layer is not None else round(14 * blocks / 24)


def unit(vectors: Any) -> Any:
    """Rows of length one."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


def nearest(queries: Any, index: Any, block: int = 2048) -> Any:
    """For each query the number of the row of the index with the largest cosine; the first of equal ones."""
    queries, index = unit(queries), unit(index)
    return np.concatenate([(queries[i : i + block] @ index.T).argmax(1) for i in range(0, len(queries), block)])


def neighbours(queries: Any, index: Any, k: int, block: int = 2048) -> tuple[Any, Any]:
    """(cosines, numbers) of the k nearest rows of the index, nearest first; both are to be of length one."""
    values, numbers = [], []
    k = min(k, len(index))
    for i in range(0, len(queries), block):
        cosines = queries[i : i + block] @ index.T
        top = np.argpartition(-cosines, k - 1, axis=1)[:, :k]
        order = np.argsort(-np.take_along_axis(cosines, top, 1), axis=1, kind="stable")
        numbers.append(np.take_along_axis(top, order, 1))
        values.append(np.take_along_axis(cosines, numbers[-1], 1))
    return np.concatenate(values), np.concatenate(numbers)


def mine(source: Any, target: Any, k: int = NEIGHBOURS) -> list[tuple[float, int, int]]:
    """(margin, source row, target row) of one-to-one pairs, best first.

    The margin of Artetxe and Schwenk (arXiv 1811.01136): the cosine over the mean cosine with the k nearest on both
    sides. Every row proposes its
    best partner among its k nearest; proposals are taken by falling margin while both rows are free.
    """
    source, target = unit(source), unit(target)
    forward, to_target = neighbours(source, target, k)
    backward, to_source = neighbours(target, source, k)
    forward_mean, backward_mean = forward.mean(1), backward.mean(1)
    ahead = forward / ((forward_mean[:, None] + backward_mean[to_target]) / 2)
    back = backward / ((backward_mean[:, None] + forward_mean[to_source]) / 2)
    proposals = [(float(ahead[i, j]), i, int(to_target[i, j])) for i, j in enumerate(ahead.argmax(1))]
    proposals += [(float(back[i, j]), int(to_source[i, j]), i) for i, j in enumerate(back.argmax(1))]
    proposals.sort(key=lambda proposal: -proposal[0])
    free_source, free_target = set(range(len(source))), set(range(len(target)))
    pairs = []
    for margin, i, j in proposals:
        if i in free_source and j in free_target:
            free_source.remove(i)
            free_target.remove(j)
            if margin > 0:
                pairs.append((margin, i, j))
    return pairs


def best_threshold(margins: Sequence[float], right: Sequence[bool], gold: int) -> tuple[float, float]:
    """(threshold, F1 in 0 to 1): midway between the neighbouring margins at which F1 is highest; margins fall."""
    best, threshold, hits = 0.0, 0.0, 0
    for count, (margin, is_right) in enumerate(zip(margins, right, strict=True), 1):
        hits += is_right
        if not hits:
            continue
        # Where cuts are equally good but for rounding, rounding decides: so this is computed as the reference does it.
        precision, recall = hits / count, hits / gold
        score = 2 * precision * recall / (precision + recall)
        if score > best:
            following = margins[count] if count < len(margins) else margin
            best, threshold = score, (margin + following) / 2
    return threshold, best


def evaluate_retrieval(
    model: Model, data: TaskData, split: str, language: str, tokenizer: Any, settings: Settings
) -> Evaluation:
    """Score one language pair; the score of every layer is in `scores`, that of `layer_of` is the one reported."""
    rows = [row for row in data.evaluation[split][language] if isinstance(row, Translation)]
    if data.metric == "bucc":
        return _bucc(model, data, split, language, rows, tokenizer, settings)
    english = embed(model, prepare_sentences([row.english for row in rows], tokenizer, settings), settings)
    foreign = embed(model, prepare_sentences([row.foreign for row in rows], tokenizer, settings), settings)
    layer = layer_of(model, settings)
    gold = np.arange(len(rows))
    right = nearest(english[layer], foreign[layer]) == gold
    result = measure(data, split, language, rows, right.tolist())
    by_layer = {
        f"layer {k}": 100 * float((nearest(a, b) == gold).mean())
        for k, (a, b) in enumerate(zip(english, foreign, strict=True))
    }
    return _with_scores(result, by_layer)


def _with_scores(result: Evaluation, more: dict[str, float]) -> Evaluation:
    from dataclasses import replace

    return replace(result, scores={**result.scores, **more})


def _bucc(
    model: Model,
    data: TaskData,
    split: str,
    language: str,
    rows: Sequence[Translation],
    tokenizer: Any,
    settings: Settings,
) -> Evaluation:
    """Mine pairs among unique lines and score them; the threshold is the best one on the development split.

    On the development split itself it is therefore an oracle's, as in jiant. Gold pairs of repeated lines count in
    every combination.
    """
    layer = layer_of(model, settings)
    threshold = None
    if split != "dev" and language in data.evaluation.get("dev", {}):
        dev = [row for row in data.evaluation["dev"][language] if isinstance(row, Translation)]
        pairs, gold = _mined(model, dev, layer, tokenizer, settings)
        threshold = _threshold(pairs, gold)
    pairs, gold = _mined(model, rows, layer, tokenizer, settings)
    if threshold is None:
        threshold = _threshold(pairs, gold)
    mined = {pair for margin, pair in pairs if margin >= threshold}
    every = sorted(mined | gold)
    examples: list[Example] = [
        Translation(id="\t".join(pair), language=language, foreign="", english="") for pair in every
    ]
    found = [(pair in mined and pair in gold, pair in mined, pair in gold) for pair in every]
    return _with_scores(measure(data, split, language, examples, found), {"threshold": threshold})


Ids = tuple[str, str]
"""(foreign, English) sentence ids."""


def _threshold(pairs: Sequence[tuple[float, Ids]], gold: set[Ids]) -> float:
    return best_threshold([margin for margin, _ in pairs], [pair in gold for _, pair in pairs], len(gold))[0]


def _mined(
    model: Model, rows: Sequence[Translation], layer: int, tokenizer: Any, settings: Settings
) -> tuple[list[tuple[float, Ids]], set[Ids]]:
    """Mined pairs of ids with their margins, best first, and the gold pairs.

    Mining is among unique lines; a mined pair of lines stands for every combination of the ids that have them.
    """
    foreign: dict[str, list[str]] = {}
    english: dict[str, list[str]] = {}
    gold: set[Ids] = set()
    for row in rows:
        one, _, other = row.id.partition("\t") if "\t" in row.id else (row.id, "", row.id)
        for text, key, side in ((row.foreign, one, foreign), (row.english, other, english)):
            if text:
                side.setdefault(text, []).append(key)
        if row.foreign and row.english:
            gold.add((one, other))
    texts = [list(foreign), list(english)]
    sides = [embed(model, prepare_sentences(side, tokenizer, settings), settings)[layer] for side in texts]
    pairs = [
        (margin, (a, b)) for margin, i, j in mine(*sides) for a in foreign[texts[0][i]] for b in english[texts[1][j]]
    ]
    return pairs, gold
