"""The tasks, one entry each: what kind they are, how they are scored, and where their data come from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ..records import Kind
from . import formats, hub


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task of the experiment."""

    role: Literal["intermediate", "target", "text"]
    kind: Kind
    metric: str
    labels: tuple[str, ...] = ()
    """Empty for tags that are only known from the data."""
    languages: tuple[str, ...] = ("en",)
    """Of the evaluation data."""
    trained: tuple[str, ...] = ("en",)
    """Languages of the training data: English but for machine translations of it."""
    sources: tuple[hub.Source, ...] = ()
    """On the hub; several are read one after the other (ANLI+)."""
    needs: str = ""
    """What has to be given as a path, and why."""
    remark: str = ""
    """What of its data is unlike others'; goes into every result."""


XNLI = tuple("ar bg de el en es fr hi ru sw th tr ur vi zh".split())
PAWSX = tuple("de en es fr ja ko zh".split())
UD = tuple("af ar bg de el en es et eu fa fi fr he hi hu id it ja kk ko mr nl pt ru ta te th tl tr ur vi yo zh".split())
PANX = tuple(
    "af ar bg bn de el en es et eu fa fi fr he hi hu id it ja jv ka "
    "kk ko ml mr ms my nl pt ru sw ta te th tl tr ur vi yo zh".split()
)
XQUAD = tuple("ar de el en es hi ru th tr vi zh".split())
MLQA = tuple("ar de en es hi vi zh".split())
TYDIQA = tuple("ar bn en fi id ko ru sw te".split())
TATOEBA = tuple(
    "af ar bg bn de el es et eu fa fi fr he hi hu id it ja jv ka "
    "kk ko ml mr nl pt ru sw ta te th tl tr ur vi zh".split()
)
DEV = {"train": "train", "dev": "validation"}
MNLI = hub.Source(
    repository="nyu-mll/glue",
    config="mnli",
    splits={"train": "train", "dev": "validation_matched"},
    convert=hub.pair("premise", "hypothesis", hub.NLI),
)
MNLI_TRAIN = replace(MNLI, splits={"train": "train"})
ANLI = tuple(
    hub.Source(
        repository="facebook/anli",
        config="plain_text",
        splits={"train": f"train_r{i}", "dev": f"dev_r{i}"},
        convert=hub.pair("premise", "hypothesis", hub.NLI),
    )
    for i in (1, 2, 3)
)
SNLI = hub.Source(
    repository="stanfordnlp/snli",
    config="plain_text",
    splits=DEV,
    convert=hub.pair("premise", "hypothesis", hub.NLI),
)
SQUAD1 = hub.Source(repository="rajpurkar/squad", config="plain_text", splits=DEV, convert=hub.squad)
SQUAD1_TRAIN = replace(SQUAD1, splits={"train": "train"})


def _choice(repository: str, config: str, convert: hub.Convert) -> Task:
    source = hub.Source(repository=repository, config=config, splits=DEV, convert=convert)
    return Task(role="intermediate", kind="choice", metric="accuracy", sources=(source,))


def _nli(*sources: hub.Source) -> Task:
    return Task(role="intermediate", kind="classification", metric="accuracy", labels=hub.NLI, sources=sources)


INTERMEDIATE = {
    "anli+": _nli(*ANLI, MNLI, SNLI),
    "mnli": _nli(MNLI),
    "qqp": Task(
        role="intermediate",
        kind="classification",
        metric="accuracy",
        labels=("no", "yes"),
        sources=(
            hub.Source(
                repository="nyu-mll/glue",
                config="qqp",
                splits=DEV,
                convert=hub.pair("question1", "question2", ("no", "yes")),
            ),
        ),
    ),
    "squad": Task(role="intermediate", kind="spans", metric="squad", sources=(SQUAD1,)),
    "squad2": Task(
        role="intermediate",
        kind="spans",
        metric="squad2",
        sources=(hub.Source(repository="rajpurkar/squad_v2", config="squad_v2", splits=DEV, convert=hub.squad),),
    ),
    "hellaswag": _choice("Rowan/hellaswag", "default", hub.hellaswag),
    "cosmosqa": _choice("allenai/cosmos_qa", "default", hub.cosmos),
    "commonsenseqa": _choice("tau/commonsense_qa", "default", hub.commonsense),
    "ccg": Task(
        role="intermediate",
        kind="tagging",
        metric="tag_f1",
        needs="CCGbank (LDC2005T13) is not free: give a folder with ccg/train.txt and ccg/dev.txt",
    ),
    "mlm": Task(
        role="text",
        kind="mlm",
        metric="",
        needs="plain text: give a folder with pretrain/<language>.txt, a line per sentence",
    ),
    # Stand-ins that are free, for experiments on a local folder.
    "chunking": Task(role="intermediate", kind="tagging", metric="entity_f1", needs="a local folder (conll2000/)"),
    "sick": Task(
        role="intermediate",
        kind="classification",
        metric="accuracy",
        labels=hub.NLI,
        needs="a local folder (nli/sick/)",
    ),
    "fever": Task(
        role="intermediate",
        kind="classification",
        metric="accuracy",
        labels=("entailment", "not_entailment"),
        needs="a local folder (nli/fever/)",
    ),
    "rte": Task(
        role="intermediate",
        kind="classification",
        metric="accuracy",
        labels=("entailment", "not_entailment"),
        needs="a local folder (nli/rte/)",
    ),
    "msrp": Task(
        role="intermediate",
        kind="classification",
        metric="accuracy",
        labels=("no", "yes"),
        needs="a local folder (paraphrase/)",
    ),
    "jcommonsenseqa": Task(
        role="intermediate", kind="choice", metric="accuracy", languages=("ja",), needs="a local folder (japanese/)"
    ),
    "logiqa": Task(role="intermediate", kind="choice", metric="accuracy", needs="a local folder (logic/)"),
}
MACHINE = "English training data translated by machine; no development data, since those would be a target's"
TRANSLATED = {
    "mnli-mt": Task(
        role="intermediate",
        kind="classification",
        metric="accuracy",
        labels=hub.NLI,
        languages=(),
        trained=tuple(x for x in XNLI if x != "en"),
        sources=(
            hub.Source(
                repository="facebook/xnli",
                config="{language}",
                splits={"train": "train"},
                convert=hub.pair("premise", "hypothesis", hub.NLI),
            ),
        ),
        remark=MACHINE,
    ),
    "paws-x-mt": Task(
        role="intermediate",
        kind="classification",
        metric="accuracy",
        labels=("no", "yes"),
        languages=(),
        trained=tuple(x for x in PAWSX if x != "en"),
        sources=(
            hub.Source(
                repository="google-research-datasets/paws-x",
                config="{language}",
                splits={"train": "train"},
                convert=hub.pair("sentence1", "sentence2", ("no", "yes")),
            ),
        ),
        remark=MACHINE,
    ),
    "squad-mt": Task(
        role="intermediate",
        kind="spans",
        metric="squad",
        languages=(),
        trained=tuple(x for x in XQUAD if x != "en"),
        sources=(
            hub.Source(
                repository="juletxara/xquad_xtreme",
                config="{language}",
                splits={"train": "translate_train"},
                convert=hub.squad_translated,
            ),
        ),
        remark=f"{MACHINE}; questions whose answer is not in the translated text are left out",
    ),
    "qqp-mt": Task(
        role="intermediate",
        kind="classification",
        metric="accuracy",
        labels=("no", "yes"),
        languages=(),
        needs="no translation of QQP is published: give a folder with translated/qqp/<language>.jsonl",
        remark=MACHINE,
    ),
    "hellaswag-mt": Task(
        role="intermediate",
        kind="choice",
        metric="accuracy",
        languages=(),
        needs="no translation of HellaSwag is published: give a folder with translated/hellaswag/<language>.jsonl",
        remark=MACHINE,
    ),
}
TARGETS = {
    "xnli": Task(
        role="target",
        kind="classification",
        metric="accuracy",
        labels=hub.NLI,
        languages=XNLI,
        sources=(
            MNLI_TRAIN,
            hub.Source(
                repository="facebook/xnli",
                config="{language}",
                splits={"dev": "validation", "test": "test"},
                convert=hub.pair("premise", "hypothesis", hub.NLI),
            ),
        ),
    ),
    "paws-x": Task(
        role="target",
        kind="classification",
        metric="accuracy",
        labels=("no", "yes"),
        languages=PAWSX,
        sources=(
            hub.Source(
                repository="google-research-datasets/paws-x",
                config="{language}",
                splits={**DEV, "test": "test"},
                convert=hub.pair("sentence1", "sentence2", ("no", "yes")),
            ),
        ),
    ),
    "pos": Task(
        role="target",
        kind="tagging",
        metric="tag_f1",
        labels=formats.UPOS,
        languages=UD,
        needs="Universal Dependencies 2.5 with fused forms: give a folder with ud/<treebank>/*.conllu",
    ),
    "ner": Task(
        role="target",
        kind="tagging",
        metric="entity_f1",
        labels=hub.WIKIANN,
        languages=PANX,
        sources=(
            hub.Source(
                repository="unimelb-nlp/wikiann",
                config="{language}",
                splits={**DEV, "test": "test"},
                convert=hub.tags(hub.WIKIANN),
            ),
        ),
    ),
    "xquad": Task(
        role="target",
        kind="spans",
        metric="squad",
        languages=XQUAD,
        sources=(
            SQUAD1_TRAIN,
            hub.Source(
                repository="google/xquad", config="xquad.{language}", splits={"dev": "validation"}, convert=hub.squad
            ),
        ),
    ),
    "mlqa": Task(
        role="target",
        kind="spans",
        metric="mlqa",
        languages=MLQA,
        sources=(
            SQUAD1_TRAIN,
            hub.Source(
                repository="facebook/mlqa",
                config="mlqa.{language}.{language}",
                splits={"dev": "validation", "test": "test"},
                convert=hub.squad,
            ),
        ),
    ),
    "tydiqa": Task(
        role="target",
        kind="spans",
        metric="squad",
        languages=TYDIQA,
        sources=(
            hub.Source(
                repository="google-research-datasets/tydiqa", config="secondary_task", splits=DEV, convert=hub.tydiqa
            ),
        ),
    ),
    "bucc": Task(
        role="target",
        kind="retrieval",
        metric="bucc",
        languages=("de", "fr", "ru", "zh"),
        needs="BUCC 2018's own archives (copies on the hub lack the distractors): give a folder with bucc/",
    ),
    "tatoeba": Task(
        role="target",
        kind="retrieval",
        metric="tatoeba",
        languages=TATOEBA,
        needs="LASER's Tatoeba files: give a folder with tatoeba/tatoeba.<code>-eng.<code>",
    ),
    "ntrex": Task(role="target", kind="retrieval", metric="tatoeba", needs="a local folder (parallel/)"),
}
TASKS: dict[str, Task] = INTERMEDIATE | TRANSLATED | TARGETS
"""Name -> entry."""
TRAINING_ROWS = {
    "anli+": 1_104_934,
    "mnli": 392_702,
    "xnli": 392_702,
    "qqp": 363_846,
    "squad": 87_599,
    "xquad": 87_599,
    "mlqa": 87_599,
    "squad2": 130_319,
    "hellaswag": 39_905,
    "commonsenseqa": 9_741,
    "tydiqa": 3_696,
    "ner": 20_000,
    "paws-x": 49_401,
    "mnli-mt": 14 * 392_702,
}
"""Training rows that a complete release has; another number is an error."""
