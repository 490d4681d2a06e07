"""Tables typeset by pdflatex from known cells, against what is read from the pages.

    python tests/bench/bench_table_typeset.py [--count N] [--seed N] [--out DIR]

Tables of fourteen kinds are made at random, seven to a document, in several classes and founts, with rules, sizes and
gaps of many sorts. A table is wholly right if every head, every corner and every cell is as it was set; its numbers are
right if every cell with a digit is. Cells are counted from the lower right, so that a head taken for a row, or a column
of names taken for one of the body, costs the heads alone. Where a float holds two tables, both have to be read, and
apart. Blanks, footnote marks and the length of dashes do not count. With --out, the documents stay in DIR, and
the tables that are not right are named.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from made_cells import phrase, prose
from made_tables import FULL_WIDTH, KINDS, Made

from claimcheck.model import Table
from claimcheck.parse.limits import Limits
from claimcheck.parse.pdf import read_pdf
from claimcheck.parse.tables.pdf import tables_in
from claimcheck.stats import wilson

PACKAGES = "texlive-latex-recommended texlive-latex-extra texlive-fonts-recommended texlive-publishers"
"""What Debian calls the packages that hold pdflatex and all that the documents use."""
PER_DOCUMENT = 7
CLASSES = (
    r"\documentclass[11pt]{article}\usepackage[margin=1in]{geometry}",
    r"\documentclass[10pt,twocolumn]{article}\usepackage[margin=0.75in]{geometry}",
    r"\documentclass[10pt,conference]{IEEEtran}",
    r"\documentclass[11pt,a4paper,twocolumn]{article}\usepackage[margin=2.2cm]{geometry}\usepackage{times}",
    r"\documentclass[10pt]{article}\usepackage[textwidth=5.5in,textheight=9in]{geometry}\usepackage{times}",
    r"\documentclass[12pt]{article}\usepackage{palatino}",
    r"\documentclass[10pt]{article}\usepackage[T1]{fontenc}\usepackage{helvet}\renewcommand{\familydefault}{\sfdefault}",
    r"\documentclass[aps,twocolumn,superscriptaddress]{revtex4-2}",
    r"\documentclass[11pt]{article}\usepackage{mathptmx}\usepackage[margin=1in]{geometry}",
)
PREAMBLE = r"""
\usepackage{booktabs,multirow,makecell,array,amsmath,amssymb,graphicx,subcaption}
\usepackage[table]{xcolor}
\begin{document}
\title{A study of things}\author{A. Writer}\maketitle
\section{Introduction}
"""
SIGNS = str.maketrans("−–—∗⋆⋅’", "---**·'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one float was read."""

    kind: str
    whole: bool
    numbers: bool


def floating(rng: random.Random, kind: str, made: Made, caption: str, *, wide: bool, below: bool) -> str:
    """Return `made` as a float, no wider than its column."""
    body = made.tex
    if kind not in ("stacked", "beside"):
        if rng.random() < 0.15:
            body = rf"\resizebox{{{rng.choice((0.8, 0.95))}\linewidth}}{{!}}{{{body}}}"
        else:
            body = rf"\sbox0{{{body}}}\ifdim\wd0>\linewidth\resizebox{{\linewidth}}{{!}}{{\usebox0}}\else\usebox0\fi"
    gap = r"\vspace{3pt}" if rng.random() < 0.5 else ""
    caption = rf"\caption{{{caption}}}"
    parts = (body, caption) if below else (caption, gap + body)
    name, place = ("table*", "t") if wide else ("table", rng.choice(("t", "h", "ht", "b")))
    return "\n".join((rf"\begin{{{name}}}[{place}]\centering", *parts, rf"\end{{{name}}}", ""))


def document(rng: random.Random, number: int, count: int) -> tuple[str, list[tuple[str, str, Made]]]:
    """Return a document, and the kinds, captions and contents of its floats."""
    header = CLASSES[number % len(CLASSES)]
    two_columns = "twocolumn" in header or "conference" in header
    below = rng.random() < 0.5
    parts, floats = [header, PREAMBLE, prose(rng, 6)], []
    weights = [weight for weight, _ in KINDS.values()]
    for i in range(count):
        kind = rng.choices(list(KINDS), weights)[0]
        wide = two_columns and (rng.random() < 0.35 or kind in FULL_WIDTH)
        made = KINDS[kind][1](rng, two_columns and not wide)
        caption = phrase(rng, 6, 20) + "."
        parts += [floating(rng, kind, made, caption, wide=wide, below=below), prose(rng, rng.randint(4, 9))]
        if rng.random() < 0.3:
            parts.append(rf"\section{{{phrase(rng, 2, 6)}}}" + "\n" + prose(rng, 4))
        if i % 3 == 2:
            parts.append(r"\clearpage")
        floats.append((kind, caption, made))
    return "\n".join((*parts, prose(rng, 10), r"\end{document}", "")), floats


def typeset(tex: str, path: Path) -> bytes:
    """Return `tex` as a PDF, which stays at `path` beside its source."""
    source = path.with_suffix(".tex")
    source.write_text(tex, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", source.name]
    # With the clock held still, the same seed makes the same bytes.
    clock = {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}
    done = subprocess.run(
        command, cwd=path.parent, env=os.environ | clock, capture_output=True, text=True, errors="replace"
    )
    if done.returncode:
        told = [line for line in done.stdout.splitlines() if line.startswith("!")]
        raise SystemExit(f"{source.name}: pdflatex stopped: {' '.join(told)} (Debian: apt install {PACKAGES})")
    for rest in (".aux", ".log"):
        path.with_suffix(rest).unlink(missing_ok=True)
    return path.read_bytes()


def bare(text: str) -> str:
    """Return `text` without blanks, footnote marks and braces, its dashes and stars of one sort."""
    text = unicodedata.normalize("NFKC", text.translate(SIGNS))
    text = re.sub(r"(?<=\d)[*†‡]+$", "", re.sub(r"[\s{}]", "", text))
    return "" if set(text) <= {"-"} else text


def bare_heads(heads: Sequence[Sequence[str]]) -> list[str]:
    """Return heads of rows or columns, those of one joined."""
    return [bare("".join(names)) for names in heads]


def bare_cells(table: Table) -> dict[tuple[int, int], str]:
    """Return the cells that are not empty, by their place from the lower right."""
    rows, columns = len(table.rows), len(table.columns)
    return {(rows - c.row, columns - c.column): text for c in table.cells if (text := bare(c.text))}


def compare(kind: str, wanted: Sequence[Table], found: Sequence[Table]) -> Outcome:
    """Hold the tables read from a float against those set in it."""
    if len(wanted) != len(found):
        return Outcome(kind=kind, whole=False, numbers=False)
    whole = numbers = True
    for want, have in zip(wanted, found, strict=True):
        set_cells, read_cells = bare_cells(want), bare_cells(have)
        heads = [[bare_heads(t.columns), bare_heads(t.rows), bare_heads([t.corner])] for t in (want, have)]
        whole &= heads[0] == heads[1] and set_cells == read_cells
        numbers &= all(
            read_cells.get(place) == text for place, text in set_cells.items() if any(c.isdigit() for c in text)
        )
    return Outcome(kind=kind, whole=whole, numbers=numbers)


def words(text: str) -> set[str]:
    """Return the words of a caption."""
    return set(re.findall(r"\w{2,}", text.lower()))


def by_caption(tables: Sequence[Table], captions: Sequence[str]) -> list[list[Table]]:
    """Return the tables that stand over or under each of the captions, and last those under none."""
    asked = [words(caption) for caption in captions]
    found: list[list[Table]] = [[] for _ in (*captions, "")]
    for table in tables:
        told = words(table.caption)
        # The nearest one: all are made of the same few words, and half a float may have a caption of its own besides.
        best = max(range(len(asked)), key=lambda i: len(asked[i] & told) / len(asked[i] | told))
        found[best if len(asked[best] & told) >= 0.8 * len(asked[best]) else -1].append(table)
    return found


def share(hits: int, tries: int) -> str:
    """Return `hits` of `tries` with a percentage and its interval."""
    low, high = wilson(hits, tries)
    return f"{hits:4} {100 * hits / tries:6.1f}% [{100 * low:.1f}, {100 * high:.1f}]"


def report(outcomes: Sequence[Outcome]) -> None:
    """Print the figures by kind, and over all."""
    print(f"{'kind':16}{'n':>4}  {'wholly right':28}numbers right")
    for kind in [*KINDS, "all"]:
        group = [o for o in outcomes if kind in (o.kind, "all")]
        if group:
            whole, numbers = sum(o.whole for o in group), sum(o.numbers for o in group)
            print(f"{kind:16}{len(group):4}  {share(whole, len(group)):28}{share(numbers, len(group))}")


def main(count: int, seed: int, folder: Path, *, name_wrong: bool) -> None:
    """Make, typeset and read `count` floats in `folder`, and print what came of it."""
    outcomes, tables, others = [], 0, 0
    for number, start in enumerate(range(0, count, PER_DOCUMENT)):
        rng = random.Random(f"{seed} {number}")
        tex, floats = document(rng, number, min(PER_DOCUMENT, count - start))
        path = folder / f"seed{seed}-{number:03}.pdf"
        data = typeset(tex, path)
        read = tables_in(data, path.name, read_pdf(data, path.name, path.stem, Limits()))
        *parted, unasked = by_caption(read, [caption for _, caption, _ in floats])
        others += len(unasked)
        for (kind, caption, made), found in zip(floats, parted, strict=True):
            outcome = compare(kind, made.tables, found)
            outcomes.append(outcome)
            tables += len(made.tables)
            if name_wrong and not outcome.whole:
                what = "heads or words" if outcome.numbers else "numbers"
                print(f"{path.name}: {what} of the {kind!r} over which stands: {caption}")
    print(f"{count} floats with {tables} tables, seed {seed}; {others} tables were read where none was set")
    report(outcomes)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=150, help="floats to make")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="keep the documents here")
    options = parser.parse_args()
    if not shutil.which("pdflatex"):
        print(f"No tables typeset: pdflatex is not on the PATH (Debian: apt install {PACKAGES}).")
    elif options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        main(options.count, options.seed, options.out, name_wrong=True)
    else:
        with tempfile.TemporaryDirectory() as scratch:
            main(options.count, options.seed, Path(scratch), name_wrong=False)
