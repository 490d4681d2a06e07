"""Tables made at random in LaTeX, of the kinds that papers have, each with what is to be read from it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from made_cells import (
    DATA,
    GROUPS,
    IDENTIFIERS,
    METRICS,
    MODELS,
    SETTINGS,
    VALUES_OF_SETTINGS,
    Text,
    column_names,
    literal,
    phrase,
    picked,
    result_kinds,
    results,
    row_names,
    sentence,
    value,
)

from claimcheck.model import Cell, Table

BANDS = (
    "BERT-based models;Supervised baselines;Unsupervised methods;Ensembles;Our models;Previous work;"
    "Results on test data;Single model, single crop"
).split(";")
TURNED = ("Dev", "Test", "Seen", "Few", "Zero")
WIDEST = ("Main results", "Accuracy on all tasks", "Transfer", "In domain", "Out of domain")
CORNERS = ("Model", "Method", "System", "Setting", "Approach", "")
RULES = {
    "booktabs": (r"\toprule", r"\midrule", r"\bottomrule"),
    "lines": (r"\hline", r"\hline", r"\hline"),
    "grid": (r"\hline", r"\hline", ""),
    "bars": (r"\hline", r"\hline", r"\hline"),
    "double": (r"\hline\hline", r"\hline", r"\hline\hline"),
    "none": ("", "", ""),
}
"""Rules above, below the heads, and at the end. A grid draws its last one with its last row."""


@dataclass(frozen=True, slots=True)
class Made:
    """What is set in one float, and the tables to be read from it."""

    tex: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one table is set."""

    rules: str
    before: str
    """Size of type, space between columns and lines."""
    align: str
    first: str
    bars: str
    """Between the columns of heads of rows, after them, and between the others."""
    bold: str

    @classmethod
    def drawn(cls, rng: random.Random, narrow: bool, *, ruled: bool = False) -> Look:
        """Return a look at random; one without any rules only where not `ruled`."""
        rules = rng.choices(list(RULES)[: -1 if ruled else None], [10, 6, 3, 3, 2, 1][: -1 if ruled else None])[0]
        before = rng.choice(
            (r"\small", r"\footnotesize", r"\scriptsize") if narrow else ("", r"\small", r"\footnotesize")
        )
        if (gap := rng.choice((None, 2.5, 3, 4) if narrow else (None, None, 3, 4, 5, 8))) is not None:
            before += rf"\setlength{{\tabcolsep}}{{{gap}pt}}"
        if (stretch := rng.choice((None, None, None, 1.1, 1.2, 0.95))) is not None:
            before += rf"\renewcommand{{\arraystretch}}{{{stretch}}}"
        return cls(
            rules=rules,
            before=before,
            align=rng.choice("cccrl"),
            first=rng.choice("lllllllcr"),
            bars="|||" if rules == "grid" else rng.choice(("||-", "-||")) if rules == "bars" else "---",
            bold=rng.choice(("%s", "%s", "%s", r"{\bf %s}", r"\textbf{%s}")),
        )

    @property
    def between(self) -> str:
        """The rule between groups of rows: a grid has one under every row."""
        return "" if self.rules == "grid" else RULES[self.rules][1]

    def group_rule(self, first: int, last: int) -> str:
        """Return the rule under the head of a group of columns, 1-based."""
        return rf"\cmidrule(lr){{{first}-{last}}}" if self.rules == "booktabs" else rf"\cline{{{first}-{last}}}"

    def row(self, cells: Iterable[str], start: int = 1, end: int = 0) -> str:
        """Return a row of the body; in a grid with a line below, from column `start` on."""
        line = "" if self.rules != "grid" else rf"\cline{{{start}-{end}}}" if start > 1 else r"\hline"
        return rf"{' & '.join(cells)} \\ {line}"

    def head(self, cells: Iterable[str]) -> str:
        """Return a row of heads."""
        return " & ".join(self.bold % cell if cell else "" for cell in cells) + r" \\"

    def cell_type(self, letter: str, *, first: bool = True) -> str:
        """Return the type of a cell over several columns."""
        return letter if self.rules != "grid" else f"|{letter}|" if first else f"{letter}|"

    def tabular(self, heads: Sequence[str], body: Sequence[str], leading: int, columns: Sequence[str]) -> str:
        """Return the whole, with `leading` columns for the heads of rows."""
        inner, after, others = ("" if bar == "-" else bar for bar in self.bars)
        outer = "|" if self.rules == "grid" else ""
        types = outer + inner.join(self.first * leading) + after + others.join(columns) + outer
        top, middle, bottom = RULES[self.rules]
        lines = [top, *heads, *([middle] if heads else []), *body, bottom]
        rows = "\n".join(line for line in lines if line)
        return f"{{{self.before}\\begin{{tabular}}{{{types}}}\n{rows}\n\\end{{tabular}}}}"


def wanted(
    corner: Sequence[str], columns: Sequence[Sequence[str]], rows: Sequence[Sequence[str]], cells: list[list[Text]]
) -> Table:
    """Return the table that is to be read."""
    return Table(
        label="", caption="", page=None, box=None, corner=tuple(corner),
        columns=tuple(map(tuple, columns)), rows=tuple(map(tuple, rows)),
        cells=tuple(Cell(row=r, column=c, text=t.plain) for r, row in enumerate(cells) for c, t in enumerate(row)),
    )  # fmt: skip


def simple(
    look: Look, corner: Text, heads: Sequence[Text], names: Sequence[Text], cells: list[list[Text]],
    types: Sequence[str] | None = None,
) -> Made:  # fmt: skip
    """Return a table of one row of heads, or none, and one column of names."""
    top = [look.head(text.tex for text in (corner, *heads))] if heads else []
    body = [look.row(text.tex for text in (name, *row)) for name, row in zip(names, cells, strict=True)]
    table = wanted(
        [corner.plain] if heads else [],
        [[head.plain] for head in heads] or [[] for _ in cells[0]],
        [[name.plain] for name in names],
        cells,
    )
    return Made(look.tabular(top, body, 1, types or [look.align] * len(cells[0])), (table,))


def spanning_heads(
    rng: random.Random, look: Look, corner: list[str], *, narrow: bool, levels: int
) -> tuple[list[str], list[list[str]]]:
    """Return rows of heads in two or three levels, and the heads of every column."""
    size = rng.choice((2, 2, 3))
    sizes = [2] * 2 if narrow else [size] * rng.randint(2, 8 // size)
    sizes += [1] * (rng.random() < 0.25)
    ruled, leading, place = rng.random() < 0.75, len(corner), rng.choice(("top", "low", "both"))
    measures = picked(rng, METRICS, max(sizes))
    top: list[str] = []
    low: list[str] = []
    rules: list[str] = []
    columns: list[list[str]] = []
    for group, size in zip(picked(rng, GROUPS + DATA, len(sizes)), sizes, strict=True):
        first = leading + len(columns) + 1
        alone = rng.choice(("both", "top", "low")) if size == 1 else ""
        if not alone:
            kind = look.cell_type("c", first=not columns)
            top.append(rf"\multicolumn{{{size}}}{{{kind}}}{{{look.bold % group.tex}}}")
            rules.append(look.group_rule(first, first + size - 1))
        else:
            top.append(
                rf"\multirow{{2}}{{*}}{{{group.tex}}}" if alone == "top" else group.tex if alone == "both" else ""
            )
        low += {"top": [""], "low": [group.tex]}.get(alone, [m.tex for m in measures[:size]])
        columns += [[group.plain]] if alone in ("top", "low") else [[group.plain, m.plain] for m in measures[:size]]
    upper = [rf"\multirow{{2}}{{*}}{{{c}}}" if place == "both" and c else c if place == "top" else "" for c in corner]
    lower = corner if place == "low" else [""] * leading
    heads = [" & ".join((*upper, *top)) + r" \\", *(rules if ruled else []), look.head((*lower, *low))]
    if levels == 2:
        return heads, columns
    cut = sum(sizes[: len(sizes) // 2])
    names, parts = rng.sample(WIDEST, 2), ((0, cut), (cut, len(columns)))
    over = [
        rf"\multicolumn{{{b - a}}}{{{look.cell_type('c', first=False)}}}{{{name}}}"
        for name, (a, b) in zip(names, parts, strict=True)
    ]
    under = [look.group_rule(leading + a + 1, leading + b) for a, b in parts]
    widest = [" & ".join([""] * leading + over) + r" \\", *(under if ruled else [])]
    return widest + heads, [[names[i >= cut], *column] for i, column in enumerate(columns)]


def body_in_groups(
    rng: random.Random, look: Look, names: list[Text], cells: list[list[Text]], style: str
) -> tuple[list[str], list[list[str]]]:
    """Return the rows in two or three groups, and the heads of every row."""
    total = len(cells[0]) + (2 if style in ("first column", "turned") else 1)
    cuts = sorted(rng.sample(range(1, len(names)), rng.choice((1, 2))))
    parts = list(zip([0, *cuts], [*cuts, len(names)], strict=True))
    pool = {"first column": GROUPS + DATA, "turned": TURNED}.get(style, BANDS)
    emphasis = rng.choice((r"\textit{%s}", r"\textbf{%s}", "%s", r"\emph{%s}"))
    kind, ruled = look.cell_type(rng.choice("lcc")), rng.random() < 0.75
    below = look.between if rng.random() < 0.5 else ""
    colour = r"\rowcolor{gray!15} " if rng.random() < 0.2 else ""
    lines, rows = [], []
    for group, (a, b) in zip(rng.sample(pool, len(parts)), parts, strict=True):
        if a and ruled:
            lines.append(look.between)
        if style == "band":
            lines += [look.row([rf"{colour}\multicolumn{{{total}}}{{{kind}}}{{{emphasis % group}}}"]), below]
        elif style == "indented":
            lines.append(look.row([emphasis % group, *[""] * (total - 1)]))
        for i in range(a, b):
            row, start = [names[i].tex, *(text.tex for text in cells[i])], 1
            if style == "indented":
                row[0] = rf"\quad {row[0]}"
            elif style in ("first column", "turned"):
                name = rf"\rotatebox[origin=c]{{90}}{{{group}}}" if style == "turned" else group
                row.insert(0, rf"\multirow{{{b - a}}}{{*}}{{{name}}}" if i == a else "")
                start = 1 if i == b - 1 else 2
            lines.append(look.row(row, start, total))
            rows.append([group, names[i].plain])
    return lines, rows


def of_results(
    rng: random.Random, narrow: bool, *, groups: str = "", levels: Sequence[int] = (1,), headless: bool = False
) -> Made:
    """Return a table of results with so many levels of heads, its rows in groups where one of their styles is named."""
    look = Look.drawn(rng, narrow)
    names = row_names(rng, rng.randint(7, 10) if groups == "turned" else rng.randint(5 if groups else 3, 9))
    corner = [rng.choice(CORNERS)]
    if groups in ("first column", "turned"):
        corner.insert(0, rng.choice(("Data", "Split", "", "Lang.")))
    if (height := rng.choice(levels)) > 1:
        heads, columns = spanning_heads(rng, look, corner, narrow=narrow, levels=height)
    else:
        over = column_names(rng, rng.randint(2, 4 if narrow else 8))
        form = rf"\multicolumn{{1}}{{{look.cell_type('c', first=False)}}}{{%s}}" if rng.random() < 0.15 else "%s"
        heads = [
            " & ".join([look.bold % c if c else "" for c in corner] + [form % (look.bold % n.tex) for n in over])
            + r" \\"
        ]
        columns = [[name.plain] for name in over]
    kinds = result_kinds(rng, len(columns))
    cells = results(rng, len(names), kinds)
    if groups:
        body, rows = body_in_groups(rng, look, names, cells, groups)
    else:
        body = [look.row(text.tex for text in (name, *row)) for name, row in zip(names, cells, strict=True)]
        rows = [[name.plain] for name in names]
        if rng.random() < 0.15:
            cells.append([value(rng, kind) for kind in kinds])
            body += [look.between, look.row(["Average", *(text.tex for text in cells[-1])])]
            rows.append(["Average"])
    if headless:
        heads, columns, corner = [], [[] for _ in columns], []
    tex = look.tabular(heads, body, 2 if groups in ("first column", "turned") else 1, [look.align] * len(columns))
    return Made(tex, (wanted(corner, columns, rows, cells),))


def without_heads(rng: random.Random, narrow: bool) -> Made:
    """Return a table of results without heads of columns."""
    return of_results(rng, narrow, groups=rng.choice(("", "", "band")), headless=True)


def of_settings(rng: random.Random, narrow: bool) -> Made:
    """Return a table of hyperparameters, with or without heads."""
    count, columns = rng.randint(4, 8), rng.choice((1, 1, 2, 3))
    names = picked(rng, SETTINGS if rng.random() < 0.6 else IDENTIFIERS, count)
    heads = picked(rng, ("Value", "Base", "Large", "Small", "Tuned"), columns) if rng.random() < 0.6 else []
    cells = [[value(rng, rng.choice(VALUES_OF_SETTINGS)) for _ in range(columns)] for _ in range(count)]
    return simple(
        Look.drawn(rng, narrow), picked(rng, ("Hyperparameter", "Parameter", "Name"), 1)[0], heads, names, cells
    )


def of_orders(rng: random.Random, narrow: bool) -> Made:
    """Return a table of formulas: orders of growth, powers of ten."""
    names = picked(rng, [*MODELS, "Self-Attention", "Recurrent", "Convolutional"], rng.randint(3, 6))
    long = ("Complexity per Layer", "Sequential Operations", "Maximum Path Length", "Memory", "Time")
    heads = picked(rng, ("Memory", "Time", "Steps") if narrow else long, rng.randint(2, 3))
    kinds = [rng.choice(("order", "order", "times", "dot", "formula")) for _ in heads]
    cells = [[value(rng, kind) for kind in kinds] for _ in names]
    return simple(Look.drawn(rng, narrow), literal("Layer Type"), heads, names, cells)


def of_words(rng: random.Random, narrow: bool) -> Made:
    """Return a table of sentences that are wrapped in their cells."""
    look, names = Look.drawn(rng, narrow), picked(rng, DATA, rng.randint(3, 6))
    shape, width = rng.choice(("description", "description", "pairs", "examples")), 7.0 if narrow else 12.5
    shares, heads = {"description": (0.5, ("Description", "Size")), "pairs": (0.35, ("Input", "Output"))}.get(
        shape, (0.6, ("Example",))
    )
    ragged = rng.choice(("", r">{\raggedright\arraybackslash}"))
    types = [f"{ragged}p{{{width * shares:.2f}cm}}" for _ in heads]
    cells = [[literal(sentence(rng, 4, 16)) for _ in heads] for _ in names]
    if shape == "description":
        types[1] = "r"
        cells = [[words, value(rng, "integer")] for words, _ in cells]
    return simple(
        look, literal(rng.choice(("Task", "Name", "Dataset"))), [literal(h) for h in heads], names, cells, types
    )


def of_numbers(rng: random.Random, narrow: bool) -> Made:
    """Return a table whose rows are named by numbers."""
    count, heads = rng.randint(3, 8), picked(rng, METRICS, rng.randint(2, 5))
    step = rng.choice(
        ([f"0.{n}" for n in range(1, 10)], [f"{2**n}" for n in range(9)], [f"{10 * n}" for n in range(1, 10)])
    )
    corner = rng.choice(
        (Text("$k$", "k"), Text("$N$", "N"), Text(r"$\lambda$", "λ"), literal("Steps"), literal("Layers"))
    )
    cells = results(rng, count, result_kinds(rng, len(heads)))
    return simple(Look.drawn(rng, narrow), corner, heads, [literal(name) for name in step[:count]], cells)


def of_models(rng: random.Random, look: Look, columns: int, data: Sequence[str], corner: str) -> Made:
    """Return a small plain table."""
    names, heads = picked(rng, MODELS, rng.randint(2, 5)), picked(rng, data, columns)
    return simple(look, literal(corner), heads, names, results(rng, len(names), result_kinds(rng, columns)))


def one_above_another(rng: random.Random, narrow: bool) -> Made:
    """Return two tables with heads of their own in one box, or in two with little between them."""
    look, most, corner = Look.drawn(rng, narrow, ruled=True), 4 if narrow else 6, rng.choice(("Model", "Method", ""))
    columns = rng.randint(2, most)
    upper = of_models(rng, look, columns, DATA, corner)
    if rng.random() < 0.5:
        lower = of_models(rng, look, columns, METRICS, corner)
        # One box: the end of the upper and the beginning of the lower give way to a single rule.
        top, end = RULES[look.rules][0], "\n\\end{tabular}}"
        above = upper.tex.removesuffix(end).removesuffix(RULES[look.rules][2]).rstrip()
        below = lower.tex.split(top + "\n", 1)[1]
        return Made("\n".join(filter(None, (above, look.between, below))), upper.tables + lower.tables)
    lower = of_models(rng, look, rng.randint(2, most), METRICS, corner)
    gap = rng.choice((r"\\[1ex]", r"\\[2ex]", r"\\[6pt]", "\n\n\\vspace{4pt}\n\n", "\n\n\\vspace{2pt}\n\n"))
    return Made(upper.tex + gap + lower.tex, upper.tables + lower.tables)


def side_by_side(rng: random.Random, narrow: bool) -> Made:
    """Return two tables beside each other, with captions of their own or without."""
    look, captions, parts = Look.drawn(rng, True, ruled=True), rng.random() < 0.6, []
    tables: tuple[Table, ...] = ()
    for _ in range(2):
        made = of_models(rng, look, rng.randint(2, 3), METRICS, "Model")
        box = "subtable" if captions else "minipage"
        caption = rf"\caption{{{phrase(rng, 2, 6)}.}}" if captions else ""
        parts.append(f"\\begin{{{box}}}{{0.48\\linewidth}}\\centering {made.tex}{caption}\\end{{{box}}}")
        tables += made.tables
    return Made("\\hfill\n".join(parts), tables)


Kind = Callable[[random.Random, bool], Made]
KINDS: dict[str, tuple[int, Kind]] = {
    "plain": (5, of_results),
    "spanning heads": (5, partial(of_results, levels=(2,))),
    "three levels": (1, partial(of_results, levels=(3,))),
    "bands": (3, partial(of_results, groups="band", levels=(1, 1, 2))),
    "indented": (2, partial(of_results, groups="indented")),
    "first column": (3, partial(of_results, groups="first column", levels=(1, 1, 2))),
    "turned": (1, partial(of_results, groups="turned")),
    "headless": (2, without_heads),
    "settings": (2, of_settings),
    "orders": (2, of_orders),
    "words": (3, of_words),
    "numbers": (1, of_numbers),
    "stacked": (2, one_above_another),
    "beside": (2, side_by_side),
}
"""How often each kind is made, and how."""
FULL_WIDTH = ("three levels", "beside")
"""Kinds that no column of two can hold."""
