"""What training costs, counted by hand: operations against the chip's peak, bytes against what was held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from claimcheck.stilts.records import EncoderShape

PEAKS = {"H100": 989.4e12, "H200": 989.4e12, "A100": 312e12}
"""Dense bfloat16 operations a second by NVIDIA's data sheets (SXM boards; PCIe boards reach less)."""
SIDE = 3072
"""Of the square matrices whose product measures a chip that is not in the list."""


def operations(shape: EncoderShape, lengths: Sequence[int]) -> float:
    """Floating-point operations that training needs for texts of these lengths, padding and recomputing left out.

    A block multiplies every token with 12 h^2 weights (four h x h of the attention, two h x 4h), and with the text's
    other tokens twice, for the scores and for the sum: 24 h^2 + 4 h s operations, a product and a sum being two. The
    way back takes twice as much as the way there. (The count of PaLM, arXiv 2204.02311, appendix B; embeddings and
    heads, which are looked up or small, are not in it.)
    """
    h = shape.hidden
    there = sum(length * (24 * h * h + 4 * h * length) for length in lengths)
    return 3.0 * shape.layers * there


def peak(now: Callable[[], float], *, bf16: bool) -> tuple[float, str]:
    """(operations a second, where the number comes from): the data sheet's, else a large product in the same type.

    `now` is the clock that the arms were timed by.
    """
    name = torch.cuda.get_device_name() if torch.cuda.is_available() else ""
    for board, speed in PEAKS.items():
        if board in name and bf16:
            return speed, f"{board}'s data sheet, dense bfloat16"
    device, dtype = "cuda" if name else "cpu", torch.bfloat16 if bf16 else torch.float32
    one, other = (torch.randn(SIDE, SIDE, device=device, dtype=dtype) for _ in range(2))
    best = float("inf")
    for _ in range(8):
        began = now()
        one @ other
        if name:
            torch.cuda.synchronize()
        best = min(best, now() - began)
    return 2.0 * SIDE**3 / best, f"measured here: a product of two {SIDE} x {SIDE} matrices, {str(dtype)[6:]}"


@dataclass(frozen=True, kw_only=True)
class Held:
    """Bytes at the end of the forward pass of a later micro-batch, when gradients are there already."""

    weights: int
    activations: int

    @property
    def total(self) -> int:
        """Weights, as many gradients, two moments of the optimiser, and the activations."""
        return 4 * self.weights + self.activations


def held(shape: EncoderShape, outputs: int, texts: int, width: int, *, bf16: bool) -> Held:
    """Count for a micro-batch of `texts` padded to `width` and a class head with `outputs` classes.

    Per token and block autograd keeps, in units of the hidden size: the input, queries, keys, values, the attention's
    output, two dropout masks, what goes into the two norms, the input of the wide layer, and 4 + 4 around its GELU.
    Without a fused attention (32 bits on a CPU) also, per head, a row of probabilities, of its mask, and of what is
    left of it: 12 bytes a pair of tokens. A fused one keeps a number per head. In bfloat16 the three products at the
    input each keep their own copy of it, masks are bytes, norms stay in 32 bits, and so does a copy of the weights of
    every product in 16.
    """
    h, layers, tokens = shape.hidden, shape.layers, texts * width
    block = 4 * (h * h + h) + (4 * h * h + 4 * h) + (4 * h * h + h) + 4 * h
    embeddings = (shape.vocabulary + shape.positions + 2 + 1) * h + 2 * h
    head = (h * h + h) + (h * outputs + outputs)
    weights = 4 * (embeddings + layers * block + head)
    if bf16:
        kept = layers * (tokens * (42 * h + 4 * shape.attention_heads + 16) + 2 * 12 * h * h)
        first = tokens * 5 * h
    else:
        kept = layers * tokens * (4 * 18 * h + 12 * shape.attention_heads * width + 16)
        first = tokens * 8 * h
    return Held(weights=weights, activations=kept + first)


def reset_peak() -> int:
    """Forget the most memory that was held, and return what is held now: tensors on a GPU, else the process."""
    if torch.cuda.is_available():
        torch.cuda.reset_peak_memory_stats()
        return int(torch.cuda.memory_allocated())
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def peak_held() -> int:
    """The most memory held since `reset_peak`."""
    return int(torch.cuda.max_memory_allocated()) if torch.cuda.is_available() else _status("VmHWM")


def _status(field: str) -> int:
    """A line of what Linux says of this process, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{field}:")).split()[1]) * 1024
