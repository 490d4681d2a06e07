"""One process per GPU through torchrun: who writes, and how gradients are summed.

Every process reads the same data and makes the same plan; of each step it computes its share of the micro-batches.
Losses are sums
divided by the count over the whole step, so summing the gradients gives that of one process.
"""

from __future__ import annotations

import os
from datetime import timedelta

import torch
from torch import distributed

PATIENCE = timedelta(hours=6)
"""The others wait as long while the first process scores."""


def world() -> int:
    """Number of processes; joins them on first use when torchrun started this one."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size > 1 and not distributed.is_initialized():
        has_gpu = torch.cuda.is_available()
        if has_gpu:
            # Else every process would meet the others on the first GPU.
            torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", "0")))
        distributed.init_process_group("nccl" if has_gpu else "gloo", timeout=PATIENCE)
    return size


def rank() -> int:
    """This process's number; 0 writes."""
    return int(os.environ.get("RANK", "0")) if world() > 1 else 0


def wait() -> None:
    """Until every process is here."""
    if world() > 1:
        distributed.barrier()


def same(value: float, device: torch.device) -> float:
    """Process 0's value, in every process: rounding must not let them stop at different steps."""
    if world() == 1:
        return value
    shared = torch.tensor(value, dtype=torch.float64, device=device)
    distributed.broadcast(shared, 0)
    return float(shared)


def sum_gradients(model: torch.nn.Module, loss: torch.Tensor) -> None:
    """Sum the gradients and the loss over the processes, in place; a gradient that one of them lacks counts as zero."""
    if world() == 1:
        return
    parameters = list(model.parameters())
    used = torch.tensor([float(p.grad is not None) for p in parameters], device=loss.device)
    distributed.all_reduce(used, distributed.ReduceOp.MAX)
    for parameter, is_used in zip(parameters, used.tolist(), strict=True):
        if is_used:
            if parameter.grad is None:
                parameter.grad = torch.zeros_like(parameter)
            distributed.all_reduce(parameter.grad)
    distributed.all_reduce(loss)
