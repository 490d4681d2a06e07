"""A small tokenizer of our own, trained on plain text, in the files that transformers reads.

Byte-pair merges over whole words with a leading mark for the space, as XLM-R's pieces have it. Merges are counted,
not fitted, so the same text gives the same file on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..errors import TrainingError

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
"""In the order of their ids; the first four are XLM-R's."""


def train_tokenizer(lines: Iterable[str], size: int, folder: Path) -> Path:
    """Write a tokenizer of at most `size` pieces to `folder`, which is returned."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE(unk_token=SPECIAL[3]))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Metaspace(), pre_tokenizers.Punctuation(), pre_tokenizers.Digits(individual_digits=True)]
    )
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=list(SPECIAL),
        limit_alphabet=size // 2,
        max_token_length=16,
        show_progress=False,
    )
    tokenizer.train_from_iterator(lines, trainer)
    if tokenizer.get_vocab_size() <= len(SPECIAL):
        raise TrainingError("no text to train a tokenizer on", "give at least one line of words")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    names = ("bos", "pad", "eos", "unk", "mask")
    roles = {f"{name}_token": piece for name, piece in zip(names, SPECIAL, strict=True)}
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, cls_token=SPECIAL[0], sep_token=SPECIAL[2], **roles)
    folder.mkdir(parents=True, exist_ok=True)
    fast.save_pretrained(folder)
    return folder


def on_hub(start: str | Path) -> tuple[str, str | None]:
    """The name of a folder or of a repository on the hub, and the commit where it is given as `name@commit`."""
    name, mark, revision = str(start).rpartition("@")
    return (name, revision) if mark and not Path(start).is_dir() else (str(start), None)


def load_tokenizer(folder: str | Path) -> Any:
    """A fast tokenizer from a folder or the hub (`name@commit`); no code from the hub is run."""
    from transformers import AutoTokenizer

    name, revision = on_hub(folder)
    try:
        tokenizer = AutoTokenizer.from_pretrained(name, revision=revision or "main", use_fast=True)
    except (OSError, ValueError) as error:
        raise TrainingError(f"no tokenizer in {folder}: {error}", "name a folder with a tokenizer.json") from error
    if not tokenizer.is_fast:
        raise TrainingError(f"the tokenizer in {folder} is not a fast one", "convert it: offsets are needed")
    return tokenizer
