"""What this machine has and how fast it trains: what is missing is said before anything runs."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from ..errors import Diverged, MissingExtra, TrainingError
from .plan import Graph, Node, graph
from .recipe import Profile, Study, Target, Training
from .runs import Cost

SHORT = 20
"""Steps of a measurement: enough that the first, slow one does not count for much."""
HUB = "https://huggingface.co"


def check_trainer() -> None:
    """Refuse to start without what the trainer stands on.

    Raises:
        MissingExtra: something of it is not installed.
    """
    missing = [name for name in ("torch", "transformers", "tokenizers", "safetensors", "numpy") if not find_spec(name)]
    if missing:
        raise MissingExtra(
            f"the trainer needs {', '.join(missing)}",
            "pip install 'claimcheck-arxiv[stilts]' (torch first, see README)",
        )


def device_gib() -> float:
    """Return the memory of the first GPU in GiB; 0 where there is none."""
    from ..stilts.loop import pick_device

    if pick_device().type != "cuda":
        return 0.0
    said = _driver("memory.total")
    return float(said) / 1024 if said else float("inf")  # nobody says how large it is: let it try


def device_name() -> str:
    """Return what runs are made on, for their records."""
    from ..stilts.loop import pick_device

    if pick_device().type != "cuda":
        return f"{platform.machine()} CPU, {os.cpu_count()} cores, one thread a run"
    return _driver("name") or "a CUDA device"


def _driver(what: str) -> str:
    """Return what the driver says of the first GPU; nothing where it does not."""
    import shutil
    import subprocess

    tool = shutil.which("nvidia-smi")
    if tool is None:
        return ""
    call = [tool, f"--query-gpu={what}", "--format=csv,noheader,nounits"]
    said = subprocess.run(call, capture_output=True, text=True, check=False)  # noqa: S603 - no input of anybody's
    return said.stdout.splitlines()[0].strip() if said.returncode == 0 and said.stdout.strip() else ""


def check_device(gib: float, profile: str) -> None:
    """Refuse a profile that this machine's device cannot hold.

    Raises:
        TrainingError: there is no GPU, or too small a one.
    """
    if not gib:
        return
    have = device_gib()
    if have < gib:
        there = f"the GPU here has {have:.0f} GiB" if have else "there is none here"
        raise TrainingError(
            f"profile {profile} needs a GPU with {gib:g} GiB, and {there}", "take a smaller profile: --profile smoke"
        )


def check_hub(what: str, profile: str) -> None:
    """Refuse a profile that needs the hub where that is out of reach.

    Raises:
        TrainingError: it does not answer, or this machine was told not to ask it.
    """
    import httpx

    remedy = "run it where the hub can be reached, or take --profile smoke"
    if os.environ.get("HF_HUB_OFFLINE", "").lower() in {"1", "true", "yes", "on"}:
        raise TrainingError(
            f"profile {profile} needs {what} from the hub, and HF_HUB_OFFLINE forbids asking it", remedy
        )
    try:
        httpx.head(os.environ.get("HF_ENDPOINT", HUB), timeout=10.0)
    except httpx.HTTPError as error:
        raise TrainingError(
            f"profile {profile} needs {what} from the hub, which is out of reach: {type(error).__name__}", remedy
        ) from error


def estimate(one: Study, data: Path | None) -> Callable[[Node], float]:
    """Return how many seconds each run will take, from a few steps of every kind of run on this machine.

    A run's time is what goes on beside the training steps (reading, tokenising, scoring), taken as measured,
    and the steps, in proportion.
    """
    from .crew import Here

    short = graph(_shortened(one))
    costs: dict[str, tuple[Cost, int]] = {}
    with tempfile.TemporaryDirectory(prefix="claimcheck-plan-") as folder:
        # In a process as the runs themselves get: with one thread.
        for node, made in Here(Path(folder), data, jobs=1).make(short, tuple(_one_of_each(short))):
            if isinstance(made, Diverged):
                raise made
            costs[node.measure] = (made.cost, node.steps)

    def seconds(node: Node) -> float:
        cost, steps = costs[node.measure]
        return cost.seconds - cost.training + (cost.training / steps * node.steps if steps else 0.0)

    return seconds


def _one_of_each(short: Graph) -> list[Node]:
    """The first run of every measure, with the runs that it starts from before it."""
    seen: set[str] = set()
    chosen: list[Node] = []
    for node in short.nodes:
        if node.measure not in seen:
            if node.start is not None and short.node(node.start) not in chosen:
                chosen.append(short.node(node.start))
            seen.add(node.measure)
            chosen.append(node)
    return chosen


def _shortened(one: Study) -> Study:
    """The same study with a few steps in every training."""

    def cut(training: Training) -> Training:
        return replace(training, settings=replace(training.settings, steps=min(SHORT, training.steps)))

    def cut_target(target: Target) -> Target:
        return replace(target, training=cut(target.training) if target.training else None)

    profile = one.profile
    shorter: Profile = replace(
        profile,
        pretraining=cut(profile.pretraining) if profile.pretraining else None,
        arms={name: replace(arm, training=cut(arm.training)) for name, arm in profile.arms.items()},
        targets={name: cut_target(target) for name, target in profile.targets.items()},
    )
    return replace(one, profile=shorter)
