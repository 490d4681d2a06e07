"""The encoder underneath: any of transformers' encoders, read from safetensors, or a small one made from scratch."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from ..errors import TrainingError
from .records import EncoderShape, digest
from .tokenizer import on_hub


def new_encoder(shape: EncoderShape, seed: int) -> Any:
    """An XLM-R of the given size with random weights that follow from the seed."""
    import torch
    from transformers import AutoModel, XLMRobertaConfig

    config = XLMRobertaConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.attention_heads,
        intermediate_size=4 * shape.hidden,
        max_position_embeddings=shape.positions + 2,  # positions start after the padding id, 1
        type_vocab_size=1,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
    )
    torch.manual_seed(seed)
    return AutoModel.from_config(config, attn_implementation="sdpa")


def load_encoder(folder: str | Path) -> Any:
    """An encoder from a folder or the hub (`name@commit`), in 32 bits, from safetensors only."""
    import torch
    from transformers import AutoModel
    from transformers.utils import logging

    logging.disable_progress_bar()
    level = logging.get_verbosity()
    # Heads in the file that do not belong to the encoder would be reported as unexpected: they are ours to drop.
    logging.set_verbosity_error()
    # A pooler that a checkpoint lacks is made at random: from a fixed seed, or the same start would give other results.
    torch.manual_seed(0)
    name, revision = on_hub(folder)
    try:
        return AutoModel.from_pretrained(
            name,
            revision=revision or "main",
            use_safetensors=True,
            dtype=torch.float32,
            attn_implementation="sdpa",
        )
    except (OSError, ValueError) as error:
        raise TrainingError(
            f"no encoder in {folder}: {str(error).splitlines()[0]}",
            "name a folder with config.json and model.safetensors",
        ) from error
    finally:
        logging.set_verbosity(level)


def positions(encoder: Any) -> int:
    """The longest input in tokens that the encoder takes."""
    config = encoder.config
    # RoBERTa and its kin count positions from the padding id on.
    offset = config.pad_token_id + 1 if "roberta" in config.model_type or config.model_type == "camembert" else 0
    return int(config.max_position_embeddings - offset)


def check_fit(encoder: Any, tokenizer: Any, max_length: int) -> None:
    """Refuse a tokenizer that does not belong to the encoder, and inputs longer than its positions."""
    pieces, rows = len(tokenizer), encoder.config.vocab_size
    if pieces > rows:
        raise TrainingError(
            f"the tokenizer has {pieces} pieces, the encoder embeddings for {rows}", "use the tokenizer of this encoder"
        )
    if tokenizer.pad_token_id != encoder.config.pad_token_id:
        raise TrainingError(
            f"the tokenizer pads with {tokenizer.pad_token_id}, the encoder with {encoder.config.pad_token_id}",
            "use the tokenizer of this encoder",
        )
    if max_length > positions(encoder):
        raise TrainingError(
            f"max_length {max_length} is longer than the encoder's {positions(encoder)} positions", "lower max_length"
        )


def start_digest(start: str | Path | EncoderShape) -> str:
    """What identifies the model a phase starts from: the bytes of its files, its shape, or its name on the hub."""
    if isinstance(start, EncoderShape):
        return digest(start)
    folder = Path(start)
    if not folder.is_dir():
        return digest(str(start))
    found = hashlib.sha256()
    for path in sorted(folder.glob("*")):
        if path.suffix in {".json", ".safetensors", ".model", ".txt"} and path.is_file():
            found.update(path.name.encode())
            with path.open("rb") as file:
                found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()
