"""What travels between the parts of the trainer: examples, tasks, settings, and their digests.

Nothing here needs more than the standard library, so that an experiment can be planned, and a finished
one recognised, on a machine without torch.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from ..errors import TrainingError

Kind = Literal["classification", "choice", "spans", "tagging", "mlm", "retrieval"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One row of a task's data."""

    id: str
    """Unique within its split and language; errors name it."""
    language: str
    cluster: str = ""
    """Rows that stand or fall together (a paragraph's questions, translations of one sentence); empty: the id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences(Example):
    """A sentence or a pair of them, and the class it belongs to."""

    first: str
    second: str = ""
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Example):
    """A prompt with several continuations, one of them right."""

    prompt: str
    options: tuple[str, ...]
    label: int
    """Index of the right option, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Example):
    """A question on a text."""

    question: str
    context: str
    answers: tuple[tuple[int, str], ...]
    """(offset in characters of the context, text) of every gold answer; empty: the text does not answer it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Example):
    """A sentence in words, each with its tag."""

    words: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Example):
    """Plain text for pretraining, with its translation where there is one."""

    text: str
    translation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation(Example):
    """A sentence and what is to be found for it: nearest-neighbour retrieval."""

    english: str
    foreign: str
    """Empty where the English sentence has no partner, and the other way round (mining among distractors)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskData:
    """One task with its rows."""

    name: str
    kind: Kind
    metric: str
    """A name of `metrics.METRICS`."""
    labels: tuple[str, ...] = ()
    """Classes or tags; their order is the order of the head's outputs."""
    train: tuple[Example, ...] = ()
    evaluation: Mapping[str, Mapping[str, tuple[Example, ...]]] = field(default_factory=dict)
    """split -> language -> rows."""
    notes: tuple[str, ...] = ()
    """What was dropped or is missing, with counts: goes into every result made from it."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the evaluation data, sorted."""
        return tuple(sorted({language for split in self.evaluation.values() for language in split}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to train. Equal settings, data and start give equal weights on a CPU."""

    seed: int = 0
    learning_rate: float = 1e-5
    warmup: float = 0.1
    """Share of the steps in which the learning rate rises; it falls linearly to zero afterwards."""
    weight_decay: float = 0.01
    """Not for biases and layer norms."""
    clip: float = 1.0
    """Largest norm of the gradient."""
    batch_size: int = 32
    """Examples per step, whatever the number of devices and micro-batches."""
    micro_tokens: int = 16_384
    """Padded tokens that go through the model at once; larger batches are accumulated."""
    epochs: float = 3.0
    steps: int | None = None
    """Number of steps, in place of `epochs`."""
    max_length: int = 256
    query_length: int = 64
    stride: int = 128
    answer_length: int = 30
    """Of spans: longest question, overlap of windows, longest answer, all in tokens."""
    mixture_cap: int = 131_072
    """K: tasks are drawn in proportion to min(examples, K)."""
    mask_share: float = 0.15
    """Share of tokens that masked-LM training hides (80% mask, 10% random, 10% kept)."""
    evaluate_every: int = 0
    """Steps between evaluations on the development set; 0: at the end only."""
    evaluation_examples: int = 500
    """First rows of the development set that early stopping looks at."""
    patience: int = 30
    """Evaluations without gain after which training ends."""
    checkpoint_every: int = 500
    log_every: int = 20
    group_by_length: bool = True
    """Batches of examples of like length."""
    bf16: bool | None = None
    """bfloat16 autocast; None: where the device has units for it."""
    compile: bool = False
    """torch.compile the encoder; off unless asked for, since what it brings has not been measured here."""
    compact_vocabulary: bool = True
    """Train only the embeddings of tokens that occur; the result is the same (not used with MLM)."""
    pooler: bool = True
    """Classify from the encoder's own pooler where it has one (as jiant does), otherwise from the first token."""
    dropout: float = 0.1
    """In the heads."""
    layer: int | None = None
    """Hidden state that retrieval reads, 0 being the embeddings; None: 14 of 24, or as deep in proportion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Where training is, for whoever watches it."""

    step: int
    steps: int
    loss: float | None
    """Running mean as of the last fetch; None before the first."""
    tokens_per_second: float
    """Real ones, without padding."""
    seconds_left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderShape:
    """Size of an encoder built from scratch (XLM-R's architecture)."""

    vocabulary: int = 2_000
    hidden: int = 64
    layers: int = 2
    attention_heads: int = 4
    positions: int = 128
    """Longest input in tokens, special tokens included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What a model scored on one task, split and language."""

    task: str
    split: str
    language: str
    metric: str
    score: float
    """0 to 100; the number that averages are made of."""
    scores: Mapping[str, float]
    """Every metric by name, 0 to 100 (`exact` and `f1` for spans, `f1` and `accuracy` for tags, every layer)."""
    clusters: tuple[tuple[str, tuple[float, ...]], ...]
    """Per cluster the sums from which the score can be made again, for resampling; meaning by metric in `metrics`."""
    examples: int


def canonical(value: Any) -> str:
    """JSON with sorted keys and no spaces: equal values give equal text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    """Dataclasses as dictionaries, for JSON."""
    if hasattr(value, "__dataclass_fields__"):
        return {"": type(value).__name__, **{name: getattr(value, name) for name in value.__dataclass_fields__}}
    raise TypeError(f"cannot be written as JSON: {type(value).__name__}")


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def settings_from(table: Mapping[str, Any]) -> Settings:
    """Settings from a parsed TOML or JSON table; an unknown name is an error that lists the known ones."""
    known = asdict(Settings())
    for name in table:
        if name not in known:
            raise TrainingError(f"no setting is called {name!r}", "one of: " + ", ".join(sorted(known)))
    return replace(Settings(), **table)


def shuffled_labels(data: TaskData, seed: int) -> TaskData:
    """The same training texts with labels dealt out at random: a sham treatment that teaches nothing of the task.

    Classes and tags keep their frequencies, spans their lengths, and evaluation data stay as they are.
    """
    draw = random.Random(f"shuffled labels {seed}")
    if data.kind == "classification":
        given = [row for row in data.train if isinstance(row, Sentences)]
        labels = [row.label for row in given]
        draw.shuffle(labels)
        rows: tuple[Example, ...] = tuple(replace(row, label=label) for row, label in zip(given, labels, strict=True))
    elif data.kind == "tagging":
        tags = [tag for row in data.train if isinstance(row, Words) for tag in row.tags]
        draw.shuffle(tags)
        deal = iter(tags)
        rows = tuple(
            replace(row, tags=tuple(next(deal) for _ in row.words)) for row in data.train if isinstance(row, Words)
        )
    elif data.kind == "choice":
        rows = tuple(replace(r, label=draw.randrange(len(r.options))) for r in data.train if isinstance(r, Choices))
    elif data.kind == "spans":
        rows = tuple(_moved(row, draw) for row in data.train if isinstance(row, Question))
    else:
        raise TrainingError(f"{data.name}: {data.kind} has no labels to shuffle", "use a task with labels as the sham")
    return replace(data, name=f"{data.name}-shuffled", train=rows, notes=(*data.notes, f"labels shuffled, seed {seed}"))


def _moved(row: Question, draw: random.Random) -> Question:
    """The question with its answers at random places of the same text."""
    answers = []
    for _, text in row.answers:
        start = draw.randrange(max(1, len(row.context) - len(text) + 1))
        answers.append((start, row.context[start : start + len(text)]))
    return replace(row, answers=tuple(answers))


def plain_text(lines: tuple[Line, ...], name: str = "mlm") -> TaskData:
    """Masked-LM training on plain text as a task: for pretraining, or beside an intermediate task."""
    return TaskData(name=name, kind="mlm", metric="", train=lines)
