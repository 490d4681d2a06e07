"""Statements about tables: TabFact and SciTab through the programs that read claims against tables.

    python tests/bench/bench_tables.py [--scitab FILE] [--tabfact FILE --tables ZIP]

A small classifier (boosted trees with one question a level) weighs what the programs found. It is fitted and judged
by cross-validation, no table on both sides; for SciTab in two classes it is shown each claim and its denial, for which
all that speaks for or against is turned round. It sees only findings about claim and table together; how far the words
of the claim alone get, and how far it gets with the cells shuffled, is printed beside it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz

from claimcheck.checks.tables.findings import NAMES, SIGNED, findings
from claimcheck.checks.tables.grid import grid_of, turned
from claimcheck.checks.tables.link import read
from claimcheck.model import Cell, Table

BENCH = Path("../shared/bench")
LABELS = {"refutes": 0, "supports": 1, "not enough info": 2}
FOLDS, BINS, WORDS = 5, 16, 400
WAY = {"rounds": 200, "depth": 1, "rate": 0.1, "calm": 4.0}
"""How the model is fitted that tells which way a claim goes; one question a tree, so that a denial is its mirror."""
WEIGHTS = (-0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6)
Numbers = Any
"""An array of numbers (numpy has no short honest name for it)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement about one table."""

    text: str
    label: int
    group: str
    """What tells its table from others: nothing of one group is on both sides of a fold."""
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """Boosted trees with one question a level."""

    start: float
    trees: tuple[tuple[tuple[tuple[int, float], ...], Numbers], ...]

    def score(self, rows: Numbers) -> Numbers:
        """Return log odds, one per row."""
        out = np.full(len(rows), self.start)
        for questions, leaves in self.trees:
            at = np.zeros(len(rows), int)
            for column, edge in questions:
                at = at * 2 + (rows[:, column] > edge)
            out += leaves[at]
        return out


def fit(rows: Numbers, labels: Numbers, *, rounds: int, depth: int, rate: float, calm: float) -> Trees:
    """Fit boosted trees to labels 0 and 1; `calm` is the weight of the penalty on leaves."""
    edges = [np.unique(np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1])) for column in rows.T]
    width = max(len(e) for e in edges) + 1
    binned = np.stack([np.searchsorted(e, rows[:, j], side="left") for j, e in enumerate(edges)], 1)
    flat, many = binned + np.arange(rows.shape[1]) * width, rows.shape[1]
    start = float(np.log(labels.mean() / (1 - labels.mean())))
    score, trees = np.full(len(rows), start), []
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-score))
        slope, bend, node, questions = labels - chance, chance * (1 - chance), np.zeros(len(rows), int), []
        for level in range(depth):
            place = (node[:, None] * (many * width) + flat).ravel()
            shape = (2**level, many, width)
            size = 2**level * many * width
            up = np.bincount(place, np.repeat(slope, many), size).reshape(shape).cumsum(2)
            weight = np.bincount(place, np.repeat(bend, many), size).reshape(shape).cumsum(2)
            rest, other = up[:, :, -1:] - up, weight[:, :, -1:] - weight
            gain = (up**2 / (weight + calm) + rest**2 / (other + calm)).sum(0)[:, :-1]
            gain -= (up[:, :, -1:] ** 2 / (weight[:, :, -1:] + calm)).sum(0)
            column, edge = (int(i) for i in np.unravel_index(gain.argmax(), gain.shape))
            edge = min(edge, len(edges[column]) - 1)
            questions.append((column, float(edges[column][edge])))
            node = node * 2 + (binned[:, column] > edge)
        leaves = rate * np.bincount(node, slope, 2**depth) / (np.bincount(node, bend, 2**depth) + calm)
        score += leaves[node]
        trees.append((tuple(questions), leaves))
    return Trees(start=start, trees=tuple(trees))


def table_of(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Return a table whose columns are all body."""
    cells = [
        Cell(row=r, column=c, text=str(text)) for r, row in enumerate(rows) for c, text in enumerate(row[: len(heads)])
    ]
    return Table(
        label="", caption=caption, page=None, box=None, columns=tuple((head,) for head in heads),
        rows=tuple(() for _ in rows), cells=tuple(cells),
    )  # fmt: skip


def tabfact(path: Path, tables: Path) -> list[Statement]:
    """Read TabFact: `{table: [statements, labels, caption]}` and a zip of tables with `#` between cells."""
    found = []
    with zipfile.ZipFile(tables) as folder:
        for name, (texts, labels, caption) in json.loads(gzip.decompress(path.read_bytes())).items():
            lines = folder.read(name).decode("utf-8").replace("\r\n", "\n").strip("\n").split("\n")
            heads, *rows = [line.split("#") for line in lines]
            table = table_of(caption, heads, rows)
            found += [
                Statement(text=text, label=label, group=name, table=table)
                for text, label in zip(texts, labels, strict=True)
            ]
    return found


def scitab(path: Path) -> list[Statement]:
    """Read SciTab: a list of claims, each with its table."""
    return [
        Statement(
            text=one["claim"],
            label=LABELS[one["label"]],
            group=one["table_caption"],
            table=table_of(one["table_caption"], one["table_column_names"], one["table_content_values"]),
        )
        for one in json.loads(gzip.decompress(path.read_bytes()))
    ]


def shuffled(table: Table, seed: int = 1) -> Table:
    """Return `table` with the cells of its body, the first column left out, in each other's places."""
    body = [cell for cell in table.cells if cell.column]
    texts = [cell.text for cell in body]
    random.Random(seed).shuffle(texts)
    moved = [replace(cell, text=text) for cell, text in zip(body, texts, strict=True)]
    return replace(table, cells=tuple(c for c in table.cells if not c.column) + tuple(moved))


def numbers(statements: Sequence[Statement], change: Callable[[Table], Table] = lambda table: table) -> Numbers:
    """Return what the programs find of each statement, in its table as it stands and turned."""
    grids: dict[int, Any] = {}
    rows = []
    for one in statements:
        if id(one.table) not in grids:
            grid = grid_of(change(one.table))
            grids[id(one.table)] = (grid, turned(grid))
        plain, across = grids[id(one.table)]
        rows.append([*findings(read(one.text, plain)), *findings(read(one.text, across))])
    return np.array(rows, dtype=np.float32)


def words(statements: Sequence[Statement]) -> Numbers:
    """Return which of the commonest words each claim has: what can be told without its table."""
    cut = [set(re.findall(r"\w+|[A-Z]", one.text)) for one in statements]
    tally: dict[str, int] = {}
    for each in cut:
        for word in each:
            tally[word] = tally.get(word, 0) + 1
    common = sorted(tally, key=lambda word: (-tally[word], word))[:WORDS]
    return np.array([[float(word in each) for word in common] for each in cut], dtype=np.float32)


def folds(statements: Sequence[Statement]) -> Numbers:
    """Return the fold of each statement; all of a table are in one."""
    groups = sorted({one.group for one in statements})
    random.Random(1).shuffle(groups)
    fold = {group: place % FOLDS for place, group in enumerate(groups)}
    return np.array([fold[one.group] for one in statements])


def scores(rows: Numbers, labels: Numbers, fold: Numbers, use: Numbers, judged: Numbers, **how: Any) -> Numbers:
    """Return log odds of `labels` from models fitted on other tables, on `use` only; `judged` is scored."""
    out = np.zeros(len(rows))
    for k in range(FOLDS):
        mine = (fold != k) & use
        out[fold == k] = fit(rows[mine], labels[mine].astype(float), **how).score(judged[fold == k])
    return out


def denied(rows: Numbers, labels: Numbers) -> tuple[Numbers, Numbers]:
    """Return claims and, turned round, what their denials would find: what speaks for one speaks against the other."""
    signed = np.tile(np.arange(len(NAMES)) < len(SIGNED), 2)
    return np.concatenate([rows, np.where(signed, -rows, rows)]), np.concatenate([labels, 1 - labels])


def both_ways(rows: Numbers, labels: Numbers, fold: Numbers, use: Numbers, judged: Numbers, **how: Any) -> Numbers:
    """Return log odds as `scores` does, from models that were shown each claim and its denial."""
    out = np.zeros(len(rows))
    for k in range(FOLDS):
        mine = (fold != k) & use
        out[fold == k] = fit(*denied(rows[mine], labels[mine].astype(float)), **how).score(judged[fold == k])
    return out


def in_three(rows: Numbers, labels: Numbers, fold: Numbers, judged: Numbers, **how: Any) -> Numbers:
    """Return the class of each claim: whether the table tells by one model, which way by another.

    How much the first weighs is chosen, for each fold, by cross-validation on the tables of the others.
    """
    out = np.zeros(len(rows), int)
    for k in range(FOLDS):
        mine, seen = fold != k, (np.zeros(len(rows)), np.zeros(len(rows)))
        for at in (fold == j for j in range(FOLDS) if j != k):
            for scored, found in zip(seen, _way_and_lack(rows, labels, mine & ~at, rows[at], how), strict=True):
                scored[at] = found
        weight = max(WEIGHTS, key=lambda w: f1(_class(seen[0][mine], seen[1][mine], w), labels[mine]))
        out[fold == k] = _class(*_way_and_lack(rows, labels, mine, judged[fold == k], how), weight)
    return out


def _way_and_lack(
    rows: Numbers, labels: Numbers, use: Numbers, judged: Numbers, how: dict[str, Any]
) -> tuple[Numbers, Numbers]:
    """Return log odds that claims are supported, where anything tells, and that nothing tells."""
    two = use & (labels < 2)
    way = fit(*denied(rows[two], labels[two].astype(float)), **WAY).score(judged)
    return way, fit(rows[use], (labels[use] == 2).astype(float), **how).score(judged)


def _class(way: Numbers, lack: Numbers, weight: float) -> Numbers:
    return np.where(lack + weight > np.abs(way), 2, (way > 0).astype(int))


def f1(told: Numbers, labels: Numbers) -> float:
    """Return macro-F1 in percent."""
    each = [
        2 * int(((told == k) & (labels == k)).sum()) / max(1, int((told == k).sum() + (labels == k).sum()))
        for k in sorted(set(labels.tolist()))
    ]
    return 100 * float(np.mean(each))


def bench_tabfact(path: Path, tables: Path) -> None:
    """Print accuracy on TabFact, and statements a second."""
    statements = tabfact(path, tables)
    started = time.perf_counter()
    rows = numbers(statements)
    rate = len(rows) / (time.perf_counter() - started)
    labels, fold, every = np.array([one.label for one in statements]), folds(statements), np.full(len(rows), True)
    how = {"rounds": 200, "depth": 4, "rate": 0.15, "calm": 8.0}
    alone = words(statements)
    figures = {
        "with its table": scores(rows, labels, fold, every, rows, **how),
        "cells shuffled": scores(rows, labels, fold, every, numbers(statements, shuffled), **how),
        "claim alone": scores(alone, labels, fold, every, alone, **{**how, "depth": 2}),
    }
    print(f"TabFact: {len(rows)} statements, {rate:.0f} statements a second")
    for name, told in figures.items():
        print(f"  {name:16} accuracy {100 * float(((told > 0) == labels).mean()):.1f}")


def bench_scitab(path: Path) -> None:
    """Print macro-F1 on SciTab in two and three classes, and its contrast pairs."""
    statements = scitab(path)
    labels, fold = np.array([one.label for one in statements]), folds(statements)
    two, every = labels < 2, np.full(len(statements), True)
    how = {"rounds": 120, "depth": 2, "rate": 0.1, "calm": 4.0}
    rows, moved, alone = numbers(statements), numbers(statements, shuffled), words(statements)
    print(f"SciTab: {len(rows)} claims")
    for name, fitted, judged in (
        ("with its table", rows, rows), ("cells shuffled", rows, moved), ("claim alone", alone, alone)
    ):  # fmt: skip
        told = (
            scores(fitted, labels, fold, two, judged, **how) if name == "claim alone"
            else both_ways(fitted, labels, fold, two, judged, **WAY)
        )  # fmt: skip
        three = (
            np.stack([scores(fitted, labels == k, fold, every, judged, **how) for k in range(3)], 1).argmax(1)
            if name == "claim alone" else in_three(fitted, labels, fold, judged, **how)
        )  # fmt: skip
        print(
            f"  {name:16} macro-F1 in two classes {f1((told > 0)[two].astype(int), labels[two]):.1f}, "
            f"in three {f1(three, labels):.1f}"
        )
        if name != "claim alone":
            pairs, decided, right = contrast(statements, told)
            print(f"  {'':16} contrast pairs {pairs}, decided {decided}, of those right {right}")


def contrast(statements: Sequence[Statement], told: Numbers) -> tuple[int, int, int]:
    """Return how many pairs of nearly equal claims with opposite labels there are, are told apart, and rightly."""
    pairs = decided = right = 0
    for i, one in enumerate(statements):
        for j in range(i + 1, len(statements)):
            other = statements[j]
            if one.group != other.group or {one.label, other.label} != {0, 1}:
                continue
            if fuzz.ratio(one.text, other.text) < 85:
                continue
            pairs += 1
            if (told[i] > 0) != (told[j] > 0):
                decided += 1
                right += bool((told[i] > 0) == one.label)
    return pairs, decided, right


def main() -> None:
    """Print the figures for whichever files are there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scitab", type=Path, default=BENCH / "scitab_dev.json.gz")
    parser.add_argument("--tabfact", type=Path, default=BENCH / "tabfact_val.json.gz")
    parser.add_argument("--tables", type=Path, default=BENCH / "tabfact_val_tables.zip")
    given = parser.parse_args()
    if given.tabfact.exists() and given.tables.exists():
        bench_tabfact(given.tabfact, given.tables)
    if given.scitab.exists():
        bench_scitab(given.scitab)


if __name__ == "__main__":
    main()
