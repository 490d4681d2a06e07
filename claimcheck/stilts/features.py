"""Examples to numbers: tokenised rows with their targets, checked on the way, and padded batches of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import TrainingError
from .batches import raw_numbers
from .records import Choices, Example, Kind, Line, Question, Sentences, Settings, TaskData, Words

IGNORED = -100
"""Target of a token that has none (the value that torch's cross-entropy leaves out)."""


@dataclass(slots=True, kw_only=True)
class Row:
    """What goes through the model at once for one example, or for a part of a long one."""

    example: int
    """Index of the example in its split."""
    ids: tuple[Any, ...]
    """One array of token ids, or one per option of a choice."""
    types: tuple[Any, ...] = ()
    """Segment numbers, for encoders that have more than one segment."""
    target: Any = None
    """Class, option, (first, last) token of an answer, or an array of tags; None: there is nothing to predict."""
    offsets: Any = None
    """Spans: (start, end) in the context of each token, (-1, -1) outside it."""
    first_word: int = 0
    """Tags: number of the first word in this row."""

    @property
    def length(self) -> int:
        """Tokens of the longest sequence, times the number of sequences."""
        return max(len(ids) for ids in self.ids) * len(self.ids)


@dataclass(slots=True, kw_only=True)
class Part:
    """A task made ready for a model: what the loop draws batches from."""

    name: str
    kind: Kind
    labels: tuple[str, ...]
    rows: list[Row]
    pad: int
    mask: int | None = None
    """Id of the mask token, for masked-LM training."""
    special: tuple[int, ...] = ()
    """Ids that masked-LM training leaves alone."""
    pieces: int = 0
    """Size of the vocabulary that random replacements are drawn from."""


def prepare(data: TaskData, rows: Sequence[Example], tokenizer: Any, settings: Settings) -> Part:
    """Tokenise the rows of one split."""
    if not rows:
        raise TrainingError(f"{data.name}: the split has no rows", "check the path or the filter of the data")
    encode = {
        "classification": _sentences,
        "choice": _choices,
        "spans": _questions,
        "tagging": _words,
        "mlm": _lines,
        "retrieval": _lines,
    }[data.kind]
    encoded = encode(data, rows, tokenizer, settings)
    return Part(
        name=data.name,
        kind=data.kind,
        labels=data.labels,
        rows=encoded,
        pad=tokenizer.pad_token_id,
        mask=tokenizer.mask_token_id,
        special=tuple(tokenizer.all_special_ids),
        pieces=len(tokenizer),
    )


def _array(ids: Sequence[int]) -> Any:
    return np.asarray(ids, dtype=np.int32)


def _types(tokenizer: Any, encoding: Any, index: int) -> tuple[Any, ...]:
    """Segment numbers where the model has segments."""
    return (_array(encoding["token_type_ids"][index]),) if "token_type_ids" in tokenizer.model_input_names else ()


def _number_of(data: TaskData, row: Example, label: str, numbers: Mapping[str, int]) -> int:
    """The head's output for a label; an unknown one is an error that names the row."""
    if label not in numbers:
        known = ", ".join(data.labels[:20])
        raise TrainingError(f"{data.name}: row {row.id} has the label {label!r}", f"known labels: {known}")
    return numbers[label]


def _sentences(data: TaskData, rows: Sequence[Example], tokenizer: Any, settings: Settings) -> list[Row]:
    numbers = {label: i for i, label in enumerate(data.labels)}
    given = [row for row in rows if isinstance(row, Sentences)]
    pairs = [row.second for row in given] if any(row.second for row in given) else None
    encoding = tokenizer(
        [row.first for row in given], pairs, truncation="longest_first", max_length=settings.max_length
    )
    return [
        Row(
            example=i,
            ids=(_array(ids),),
            types=_types(tokenizer, encoding, i),
            target=_number_of(data, row, row.label, numbers),
        )
        for i, (row, ids) in enumerate(zip(given, encoding["input_ids"], strict=True))
    ]


def _choices(data: TaskData, rows: Sequence[Example], tokenizer: Any, settings: Settings) -> list[Row]:
    """One sequence per option; too long ones lose tokens at their front, as in jiant."""
    side, tokenizer.truncation_side = tokenizer.truncation_side, "left"
    try:
        found = []
        for i, row in enumerate(row for row in rows if isinstance(row, Choices)):
            if not 0 <= row.label < len(row.options):
                raise TrainingError(
                    f"{data.name}: row {row.id} has option {row.label} of {len(row.options)}", "options count from 0"
                )
            prompts = [row.prompt] * len(row.options)
            encoding = tokenizer(prompts, list(row.options), truncation="longest_first", max_length=settings.max_length)
            types = tuple(t for k in range(len(row.options)) for t in _types(tokenizer, encoding, k))
            found.append(Row(example=i, ids=tuple(map(_array, encoding["input_ids"])), types=types, target=row.label))
        return found
    finally:
        tokenizer.truncation_side = side


def _questions(data: TaskData, rows: Sequence[Example], tokenizer: Any, settings: Settings) -> list[Row]:
    """Windows over the context; a window without the (first) answer points at the first token."""
    found = []
    for i, row in enumerate(row for row in rows if isinstance(row, Question)):
        for start, text in row.answers:
            if row.context[start : start + len(text)] != text:
                raise TrainingError(
                    f"{data.name}: row {row.id}: the answer {text!r} is not at {start}", "offsets count characters"
                )
        asked = tokenizer(
            row.question.strip(), add_special_tokens=False, truncation=True, max_length=settings.query_length
        )
        question = (
            tokenizer.decode(asked["input_ids"])
            if len(asked["input_ids"]) == settings.query_length
            else row.question.strip()
        )
        encoding = tokenizer(
            question,
            row.context,
            truncation="only_second",
            max_length=settings.max_length,
            stride=min(settings.stride, settings.max_length // 4),
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
        )
        for k, ids in enumerate(encoding["input_ids"]):
            inside = [part == 1 for part in encoding.sequence_ids(k)]
            places = zip(encoding["offset_mapping"][k], inside, strict=True)
            offsets = np.asarray([place if is_in else (-1, -1) for place, is_in in places], dtype=np.int32)
            target = _span(offsets, row.answers[0]) if row.answers else (0, 0)
            types = _types(tokenizer, encoding, k)
            found.append(Row(example=i, ids=(_array(ids),), types=types, target=target, offsets=offsets))
    return found


def _span(offsets: Any, answer: tuple[int, str]) -> tuple[int, int]:
    """First and last token of the answer; (0, 0) where the window does not hold all of it."""
    start, end = answer[0], answer[0] + len(answer[1])
    touched = np.flatnonzero((offsets[:, 1] > start) & (offsets[:, 0] < end) & (offsets[:, 0] >= 0))
    if not len(touched) or offsets[touched[0], 0] > start or offsets[touched[-1], 1] < end:
        return (0, 0)
    return int(touched[0]), int(touched[-1])


def _words(data: TaskData, rows: Sequence[Example], tokenizer: Any, settings: Settings) -> list[Row]:
    """Each word by itself, its tag on its first piece; long sentences become several rows: every word is scored."""
    numbers = {label: i for i, label in enumerate(data.labels)}
    given = [row for row in rows if isinstance(row, Words)]
    every = sorted({word for row in given for word in row.words})
    pieces = dict(zip(every, tokenizer(every, add_special_tokens=False)["input_ids"], strict=True)) if every else {}
    room = settings.max_length - 2
    found = []
    for i, row in enumerate(given):
        if len(row.words) != len(row.tags) or not row.words:
            raise TrainingError(
                f"{data.name}: row {row.id}: {len(row.words)} words, {len(row.tags)} tags", "one tag a word"
            )
        ids: list[int] = []
        tags: list[int] = []
        first = 0
        for place, (word, tag) in enumerate(zip(row.words, row.tags, strict=True)):
            # A word of control characters has no pieces; without one in its place all later tags would move.
            own = (pieces[word] or [tokenizer.unk_token_id])[:room]
            if len(ids) + len(own) > room:
                found.append(_tag_row(i, ids, tags, first, tokenizer))
                ids, tags, first = [], [], place
            ids += own
            tags += [_number_of(data, row, tag, numbers), *([IGNORED] * (len(own) - 1))]
        found.append(_tag_row(i, ids, tags, first, tokenizer))
    return found


def _tag_row(example: int, ids: list[int], tags: list[int], first: int, tokenizer: Any) -> Row:
    return Row(
        example=example,
        ids=(_array([tokenizer.cls_token_id, *ids, tokenizer.sep_token_id]),),
        types=(_array([0] * (len(ids) + 2)),) if "token_type_ids" in tokenizer.model_input_names else (),
        target=np.asarray([IGNORED, *tags, IGNORED], dtype=np.int64),
        first_word=first,
    )


def _lines(_: TaskData, rows: Sequence[Example], tokenizer: Any, settings: Settings) -> list[Row]:
    """Plain text; with a translation, both as a pair (translation-LM)."""
    found = []
    given = [row for row in rows if isinstance(row, Line)]
    for with_pair in (False, True):
        chosen = [i for i, row in enumerate(given) if bool(row.translation) is with_pair]
        if not chosen:
            continue
        pairs = [given[i].translation for i in chosen] if with_pair else None
        encoding = tokenizer([given[i].text for i in chosen], pairs, truncation=True, max_length=settings.max_length)
        for k, i in enumerate(chosen):
            types = _types(tokenizer, encoding, k)
            found.append(Row(example=i, ids=(_array(encoding["input_ids"][k]),), types=types))
    return found


def prepare_sentences(texts: Sequence[str], tokenizer: Any, settings: Settings, name: str = "retrieval") -> Part:
    """Sentences that are only to be embedded."""
    lines = [Line(id=str(i), language="", text=text) for i, text in enumerate(texts)]
    return prepare(TaskData(name=name, kind="retrieval", metric=""), lines, tokenizer, settings)


def collate(part: Part, rows: Sequence[Row], masking: tuple[float, tuple[object, ...]] | None = None) -> dict[str, Any]:
    """One padded batch as torch tensors: `ids`, `attention`, perhaps `types`, `targets`, and what the kind needs.

    `masking` is (share of tokens, key): the masked positions follow from the key.
    """
    import torch

    sequences = [ids for row in rows for ids in row.ids]
    # Few different widths: kernels are chosen, and compiled, per shape.
    width = -(-max(map(len, sequences)) // 8) * 8
    ids = np.full((len(sequences), width), part.pad, dtype=np.int64)
    attention = np.zeros((len(sequences), width), dtype=np.int64)
    types = np.zeros_like(ids) if rows[0].types else None
    for i, sequence in enumerate(sequences):
        ids[i, : len(sequence)] = sequence
        attention[i, : len(sequence)] = 1
    if types is not None:
        for i, sequence in enumerate(t for row in rows for t in row.types):
            types[i, : len(sequence)] = sequence
    batch: dict[str, Any] = {}
    if part.kind == "mlm" and masking is not None:
        ids, targets = _masked(part, ids, attention, *masking)
        batch["targets"] = torch.from_numpy(targets)
    elif part.kind == "tagging":
        tags = np.full((len(rows), width), IGNORED, dtype=np.int64)
        for i, row in enumerate(rows):
            tags[i, : len(row.target)] = row.target
        batch["targets"] = torch.from_numpy(tags)
    elif rows[0].target is not None:
        batch["targets"] = torch.tensor([row.target for row in rows], dtype=torch.long)
    if part.kind == "choice":
        batch["options"] = torch.tensor([len(row.ids) for row in rows])
    batch["ids"], batch["attention"] = torch.from_numpy(ids), torch.from_numpy(attention)
    if types is not None:
        batch["types"] = torch.from_numpy(types)
    return batch


def _masked(part: Part, ids: Any, attention: Any, share: float, key: tuple[object, ...]) -> tuple[Any, Any]:
    """BERT's masking: of the chosen tokens 80% become the mask, 10% a random piece, 10% stay; at least one."""
    if part.mask is None:
        raise TrainingError("the tokenizer has no mask token", "use the tokenizer of a masked-LM encoder")
    raw = (raw_numbers(3 * ids.size, *key) / 2.0**64).reshape(3, *ids.shape)
    free = attention.astype(bool) & ~np.isin(ids, part.special)
    chosen = free & (raw[0] < share)
    if not chosen.any() and free.any():
        chosen.flat[np.flatnonzero(free)[0]] = True
    targets = np.where(chosen, ids, IGNORED)
    lowest = max(part.special, default=-1) + 1 if max(part.special, default=0) < 10 else 0
    pieces = lowest + (raw[2] * (part.pieces - lowest)).astype(np.int64)
    changed = np.where(chosen & (raw[1] < 0.8), part.mask, ids)
    changed = np.where(chosen & (raw[1] >= 0.8) & (raw[1] < 0.9), pieces, changed)
    return changed, targets


def targets_of(part: Part, batch: Mapping[str, Any]) -> int:
    """How many predictions the loss of the batch is the mean of."""
    if part.kind in {"tagging", "mlm"}:
        return int((batch["targets"] != IGNORED).sum())
    return len(batch["targets"])
