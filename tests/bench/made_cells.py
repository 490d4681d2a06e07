"""What stands in made tables: names, heads and values as papers print them, in LaTeX and as they are to be read."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

MODELS = (
    "BERT-base;BERT-large;RoBERTa;XLNet;Ours;Ours (w/o aux);LSTM + Attn;CNN;Zhang et al. (2019);GPT-2 [12];T5-11B;"
    "ResNet-50;ViT-B/16;Random;Majority vote;DeiT-S;mBERT;XLM-R;+ pretraining;+ dropout;Human;Logistic regression;"
    "SVM (linear);Transformer (big);ELMo;Longformer;Hybrid;No context;Full;FastText"
).split(";")
DATA = "MNLI;SST-2;QQP;CoLA;SQuAD;NQ;CIFAR-10;ImageNet;WMT14;COCO;XNLI;POS;NER;WebQ;IMDB;AG News;Yelp".split(";")
METRICS = "Acc.;F1;EM;BLEU;R@1;R@5;PPL;mAP;FID;AUC;Params;FLOPs;Time (s);MSE;Rec.;Prec.".split(";")
GROUPS = "Dev;Test;Validation;English;German;Small data;Large data;Seen;Unseen;Zero-shot;Few-shot;Source;Target".split(
    ";"
)
SETTINGS = (
    "Learning rate;Batch size;Warm-up steps;Weight decay;Dropout;Layers;Hidden size;Optimizer;Epochs;Max. length"
).split(";")
IDENTIFIERS = "max_len num_heads lr_decay use_bias d_ff batch_size seed_0 n_layers".split()
WORDS = (
    "the a of in with model data for training results we and to on that is are each from by more than which word text "
    "image layer score task test set value number weight loss rate step size method table system error large small "
    "first second same other new"
).split()
OPENINGS = (
    "In this part we look at",
    "Note that the value of",
    "The results show that",
    "As before, we train",
    "It is clear that",
    "For each of the tasks we use",
    "We then compare",
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in LaTeX, and as it is to be read."""

    tex: str
    plain: str


def literal(text: str) -> Text:
    """Return `text` with what LaTeX takes for its own escaped; names of variables are set as code."""
    tex = "".join("\\" + sign if sign in "&%_#" else sign for sign in text)
    return Text(rf"\texttt{{{tex}}}" if "_" in text else tex, text)


def picked(rng: random.Random, names: Sequence[str], count: int) -> list[Text]:
    """Return `count` different ones of `names`."""
    return [literal(name) for name in rng.sample(names, count)]


PATTERNS = {
    "one decimal": ("{a}", "{a}"),
    "two decimals": ("{two}", "{two}"),
    "three decimals": ("{three}", "{three}"),
    "no zero": (".{hundreds}", ".{hundreds}"),
    "integer": ("{big:,}", "{big:,}"),
    "small": ("{small}", "{small}"),
    "percent": (r"{a}\%", "{a}%"),
    "spread": (r"${a} \pm {s}$", "{a}±{s}"),
    "low spread": (r"{a}$_{{\pm {s}}}$", "{a}±{s}"),
    "small spread": (r"{a} {{\scriptsize $\pm$ {s}}}", "{a}±{s}"),
    "pair": ("{a} / {b}", "{a}/{b}"),
    "tight pair": ("{a}/{b}", "{a}/{b}"),
    "change": ("{a} (${sign}{s}$)", "{a}({sign}{s})"),
    "coloured change": (r"{a} \textcolor{{teal}}{{\scriptsize (+{s})}}", "{a}(+{s})"),
    "in brackets": ("{a} ({s})", "{a}({s})"),
    "interval": ("[{a}, {b}]", "[{a},{b}]"),
    "signed": ("${sign}{a}$", "{sign}{a}"),
    "times": (r"${s} \times 10^{{{power}}}$", "{s}×10^{power}"),
    "dot": (r"${s} \cdot 10^{{{power}}}$", "{s}·10^{power}"),
    "power": ("$10^{{{power}}}$", "10^{power}"),
    "e": ("{digit}e-{digit}", "{digit}e-{digit}"),
    "unit": ("{small}{unit}", "{small}{unit}"),
    "footnote": (r"{a}$^{{{mark}}}$", "{a}"),
    "stars": ("{two}{stars}", "{two}"),
}
CHOICES = {
    "order": (
        Text(r"$O(n^2 \cdot d)$", "O(n^2·d)"),
        Text(r"$O(1)$", "O(1)"),
        Text(r"$O(n \log n)$", "O(nlogn)"),
        Text(r"$\mathcal{O}(k \cdot n \cdot d^2)$", "O(k·n·d^2)"),
        Text(r"$O(\log_k(n))$", "O(log_k(n))"),
        Text(r"$O(r \cdot n \cdot d)$", "O(r·n·d)"),
        Text(r"$O(n^3)$", "O(n^3)"),
        Text(r"$O(n^{2}d)$", "O(n^2d)"),
    ),
    "formula": (
        Text(r"$\beta_1 = 0.9$", "β_1=0.9"),
        Text(r"$2^{14}$", "2^14"),
        Text(r"$1/\sqrt{d_k}$", "1/√d_k"),
        Text(r"$\alpha^2 + b$", "α^2+b"),
        Text(r"$x_{ij}$", "x_ij"),
        Text(r"$e^{-x}$", "e^-x"),
        Text(r"$\epsilon=10^{-9}$", "ε=10^-9"),
    ),
    "word": tuple(literal(word) for word in "yes no cosine linear Adam GELU char token none".split()),
}
RESULTS = {kind: 1 for kind in PATTERNS if kind not in ("times", "dot", "power", "e")} | {
    "one decimal": 8, "two decimals": 6, "three decimals": 2, "integer": 2, "spread": 2, "signed": 2,
}  # fmt: skip
"""What columns of results hold, and how often."""
VALUES_OF_SETTINGS = (
    "power",
    "times",
    "dot",
    "small",
    "word",
    "e",
    "one decimal",
    "formula",
    "integer",
    "two decimals",
)


def value(rng: random.Random, kind: str) -> Text:
    """Return a value of a kind of `PATTERNS` or `CHOICES`."""
    if kind in CHOICES:
        return rng.choice(CHOICES[kind])
    parts = {
        "a": f"{rng.uniform(1, 99):.1f}",
        "b": f"{rng.uniform(1, 99):.1f}",
        "s": f"{rng.uniform(0, 9):.1f}",
        "two": f"{rng.uniform(0, 99):.2f}",
        "three": f"{rng.uniform(0, 1):.3f}",
        "hundreds": rng.randint(100, 999),
        "big": rng.randint(3, 99999),
        "small": rng.randint(1, 400),
        "digit": rng.randint(1, 9),
        "power": rng.choice((-6, -5, -4, -3, 4, 6, 8, 10, 18, 20)),
        "sign": rng.choice("+-"),
        "unit": rng.choice("MBKG"),
        "mark": rng.choice((r"\dagger", r"\ddagger", "*", r"\ast")),
        "stars": "*" * rng.randint(1, 3),
    }
    tex, plain = PATTERNS[kind]
    return Text(tex.format(**parts), plain.format(**parts))


def result_kinds(rng: random.Random, columns: int) -> list[str]:
    """Return what the columns hold: mostly all the same."""
    kinds, weights = list(RESULTS), list(RESULTS.values())
    if rng.random() < 0.7:
        return rng.choices(kinds, weights) * columns
    return rng.choices(kinds, weights, k=columns)


def results(rng: random.Random, rows: int, kinds: Sequence[str]) -> list[list[Text]]:
    """Return rows of values: here and there one is left out, and a few are bold or underlined."""
    made = []
    for _ in range(rows):
        row = []
        for kind in kinds:
            one, chance = value(rng, kind), rng.random()
            if chance < 0.04:
                one = Text("-" * rng.randint(1, 3), "")
            elif chance < 0.12:
                one = Text(rf"\bf {one.tex}" if "$" in one.tex else rf"\textbf{{{one.tex}}}", one.plain)
            elif chance < 0.16 and "$" not in one.tex:
                one = Text(rf"\underline{{{one.tex}}}", one.plain)
            row.append(one)
        made.append(row)
    return made


def row_names(rng: random.Random, count: int) -> list[Text]:
    """Return heads of rows: mostly names of models, some variables, numbers or little formulas."""
    chance = rng.random()
    if chance < 0.75:
        return picked(rng, MODELS, count)
    if chance < 0.85:
        variables = picked(rng, IDENTIFIERS, min(count, len(IDENTIFIERS)))
        return variables + picked(rng, MODELS, count - len(variables))
    if chance < 0.93:
        return [literal(str(n)) for n in sorted(rng.sample(range(1, 200), count))]
    return [Text(f"$k={n}$", f"k={n}") for n in range(1, count + 1)]


def column_names(rng: random.Random, count: int) -> list[Text]:
    """Return heads of columns: measures or data, or numbers; some have arrows or a second line."""
    chance = rng.random()
    if chance < 0.05:
        names = [literal(str(n)) for n in sorted(rng.sample(range(1, 100), count))]
    elif chance < 0.2:
        form = rng.choice((("201{0}", "201{0}"), ("$n={0}$", "n={0}"), ("({0})", "({0})")))
        names = [Text(*(f.format(n) for f in form)) for n in range(1, count + 1)]
    else:
        names = picked(rng, rng.choice((METRICS, DATA)), count)
        if rng.random() < 0.1:
            names = [Text(rf"{name.tex} $\uparrow$", f"{name.plain}↑") for name in names]
    if rng.random() < 0.12:
        names = [
            Text(rf"\makecell{{{name.tex}\\(val)}}", f"{name.plain}(val)") if rng.random() < 0.5 else name
            for name in names
        ]
    return names


def phrase(rng: random.Random, low: int, high: int) -> str:
    """Return words with a capital first."""
    return " ".join(rng.choices(WORDS, k=rng.randint(low, high))).capitalize()


def sentence(rng: random.Random, low: int = 8, high: int = 18) -> str:
    """Return a sentence that means nothing."""
    return f"{rng.choice(OPENINGS)} {' '.join(rng.choices(WORDS, k=rng.randint(low, high)))}."


def prose(rng: random.Random, sentences: int) -> str:
    """Return a paragraph."""
    return " ".join(sentence(rng) for _ in range(sentences)) + "\n\n"
