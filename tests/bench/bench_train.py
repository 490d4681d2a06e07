"""The trainer beside Hugging Face's Trainer: real (unpadded) tokens a second, scores, share of the peak, memory.

    python tests/bench/bench_train.py [--repeats 5] [--steps 30] [--hidden 256] [--layers 3] [--vocabulary 250002]

Same model and initial weights, data, batch size and steps. The better of the tuned Trainers is found first: both of
its ways against padding run once, the faster of them once more compiled. Then the Trainer's default, that one and ours
run one after the other, in an order that changes from repetition to repetition, so that what else the machine does
hits them alike; medians are printed. The Trainer's arms need `accelerate`. Lengths are drawn like MNLI's (mean 42
tokens in XLM-R's pieces), tokens by a power law over 50,000 of the vocabulary's rows, which is about what English
training data touch. Time is that of the steps after the first ten, in which compilers and allocators settle; setting
up and saving are left out for all. Lines that show what one part of ours brings are run `--lines` times. `--clock cpu`
(with `--threads 1`) counts the time of the processor in place of the wall's, for a machine that others use too.
`--no-compile` leaves out the compiled arms, which need a C++ compiler.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import random
import statistics
import time
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from train_arms import CLASSES, DEFAULT, NOISE, SETTLING, STRATEGIES, Arm, Bench, Ran, lines, load, tuned
from train_counts import held, operations, peak, peak_held, reset_peak

from claimcheck.stilts.checkpoint import Progress
from claimcheck.stilts.encoder import new_encoder
from claimcheck.stilts.features import Part, Row
from claimcheck.stilts.heads import Model
from claimcheck.stilts.loop import accumulate, has_bf16, new_optimiser, pick_device
from claimcheck.stilts.records import EncoderShape, Settings

CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}
SEEDS = (1, 2, 3)
STRETCH = 200
"""Batches in the data: enough that the Trainer sorts by length over as many batches as we do."""
QUIET = {"checkpoint_every": 10**9, "log_every": 10**9}
"""Nothing is written between the steps."""


def main() -> None:
    """Run the arms; print the tables and a JSON line."""
    given = arguments()
    if given.threads:
        torch.set_num_threads(given.threads)
    warnings.filterwarnings("ignore")
    shape = EncoderShape(vocabulary=given.vocabulary, hidden=given.hidden, layers=given.layers, positions=130)
    settings = Settings(learning_rate=1e-4, batch_size=given.batch, steps=given.steps, max_length=128, **QUIET)
    data = load(STRETCH * given.batch, 0, given.vocabulary, 0)
    bench = Bench(data=data, shape=shape, settings=settings, now=CLOCKS[given.clock])
    print(f"{chip()}, {torch.get_num_threads()} threads, torch {torch.__version__}, bf16 units: {bf16()}\n", flush=True)
    compared = choose(bench, compiled=given.compile)
    medians = speeds(bench, compared, given)
    print_share(bench, medians["ours"])
    print_memory()
    print_scores(bench, compared)
    print("\n" + json.dumps({"settings": vars(given), "medians": medians}, sort_keys=True))


def arguments() -> argparse.Namespace:
    """What the bench was called with."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    defaults = {"repeats": 5, "steps": 30, "hidden": 256, "layers": 3, "vocabulary": 250_002, "batch": 24, "lines": 2}
    for name, value in defaults.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--compile", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--clock", choices=sorted(CLOCKS), default="wall")
    given = parser.parse_args()
    if given.steps <= SETTLING:
        parser.error(f"--steps: more than {SETTLING}, the first ones are not timed")
    return given


def chip() -> str:
    """What it runs on, by the name that the maker gave it."""
    if torch.cuda.is_available():
        return str(torch.cuda.get_device_name())
    info = Path("/proc/cpuinfo")
    names = [line for line in info.read_text().splitlines() if line.startswith("model name")] if info.exists() else []
    return names[0].split(":")[1].strip() if names else platform.processor() or platform.machine()


def bf16() -> bool:
    """Whether the device has units for it: without them every arm computes in 32 bits."""
    return has_bf16(pick_device())


def choose(bench: Bench, *, compiled: bool) -> dict[str, Arm]:
    """What is compared: the Trainer's default, the better of the tuned ones, and ours."""
    ours: dict[str, Arm] = {"ours": Bench.ours}
    if not find_spec("accelerate"):
        print("no `accelerate`: the Trainer's arms are left out", flush=True)
        return ours
    tried = [(*tuned(strategy, compiled=False), strategy) for strategy in STRATEGIES]
    speed = {name: once(bench, name, arm) for name, arm, _ in tried}
    best, arm, strategy = max(tried, key=lambda one: speed[one[0]])
    if compiled:
        other = tuned(strategy, compiled=True)
        best, arm = other if once(bench, *other) > speed[best] else (best, arm)
    return {DEFAULT: Bench.trainer, best: arm, **ours}


def once(bench: Bench, name: str, arm: Arm) -> float:
    """Tokens a second of one run, to choose by."""
    ran = arm(bench)
    print(f"tried {name}: {ran.speed:.0f} tokens/s, after {ran.settling:.0f} s for the first steps", flush=True)
    return ran.speed


def speeds(bench: Bench, compared: Mapping[str, Arm], given: argparse.Namespace) -> dict[str, float]:
    """Run every arm as often as asked for, print the table, and return the medians."""
    every = dict(compared) | (lines(compiled=given.compile) if given.lines else {})
    runs: dict[str, list[Ran]] = {name: [] for name in every}
    for repeat in range(max(given.repeats, given.lines)):
        order = [n for n in every if repeat < (given.repeats if n in compared else given.lines)]
        random.Random(repeat).shuffle(order)
        for name in order:
            runs[name].append(every[name](bench.seeded(repeat)))
            print(f"{repeat + 1} {name}: {runs[name][-1].speed:.0f} tokens/s", flush=True)
    print_table(bench, runs, given.steps)
    return {name: statistics.median(run.speed for run in found) for name, found in runs.items()}


def print_table(bench: Bench, runs: Mapping[str, Sequence[Ran]], steps: int) -> None:
    """A line an arm; ours beside the Trainers."""
    lengths, shape = bench.data.lengths, bench.shape
    print(
        f"\n{steps - SETTLING} steps of {bench.settings.batch_size} texts, mean length {statistics.mean(lengths):.0f} "
        f"tokens (sd {statistics.stdev(lengths):.0f}, longest {max(lengths)}), {shape.layers} layers of "
        f"{shape.hidden}, vocabulary {shape.vocabulary}\n"
    )
    print(f"| arm | runs | real tokens/s, median | lowest to highest | first {SETTLING} steps, s | ours is faster by |")
    print("|---|---|---|---|---|---|")
    ours = statistics.median(run.speed for run in runs["ours"])
    for name, found in runs.items():
        values = [run.speed for run in found]
        median, settling = statistics.median(values), statistics.median(run.settling for run in found)
        spread = f"{min(values):.0f} to {max(values):.0f}"
        print(
            f"| {name} | {len(found)} | {median:.0f} | {spread} | {settling:.1f} | {ours / median:.2f} x |", flush=True
        )


def print_share(bench: Bench, speed: float) -> None:
    """What of the chip's peak our loop uses."""
    per_token = operations(bench.shape, bench.data.lengths) / sum(bench.data.lengths)
    most, source = peak(bench.now, bf16=bf16())
    print(f"\nshare of the peak: {per_token / 1e6:.1f} Mflop a real token x {speed:.0f} tokens/s")
    print(f"  = {per_token * speed / 1e9:.1f} Gflop/s of {most / 1e9:.1f} ({source}): {per_token * speed / most:.1%}")


def print_scores(bench: Bench, compared: Mapping[str, Arm]) -> None:
    """Accuracy on held-out rows over seeds: whether speed was bought with what is learned."""
    shape = EncoderShape(vocabulary=8_000, hidden=128, layers=2, positions=130)
    settings = replace(bench.settings, learning_rate=1e-3, steps=STRETCH)
    data = load(STRETCH * settings.batch_size, 2_000, shape.vocabulary, 1)
    small = replace(bench, data=data, shape=shape, settings=settings)
    print(f"\naccuracy on 2000 held-out rows, {len(SEEDS)} seeds; {1 - NOISE * 2 / 3:.0%} of the labels can be known")
    found: dict[str, list[float]] = {}
    for name in sorted(compared, key=lambda name: name != "ours"):
        scores = found[name] = [compared[name](small.seeded(seed)).score for seed in SEEDS]
        spread = f"{min(scores):.1f} to {max(scores):.1f}, sd {statistics.stdev(scores):.2f}"
        print(f"  {name}: {statistics.mean(scores):.1f} ({spread}){_where(found, name)}", flush=True)


def _where(found: Mapping[str, Sequence[float]], name: str) -> str:
    """Where the mean of ours lies in an arm's range."""
    if name == "ours":
        return ""
    mean, low, high = statistics.mean(found["ours"]), min(found[name]), max(found[name])
    words = "below" if mean < low else "above" if mean > high else "within"
    return f"; the mean of ours lies {words} this"


def print_memory() -> None:
    """Bytes counted by hand beside those held, for two sizes; a step of two micro-batches, gradients kept."""
    what = "tensors on the device" if torch.cuda.is_available() else "process, over what it held before: information"
    print(f"\nmemory in MB, counted by hand for 64 texts of 64 tokens at once; measured: {what}")
    print("| layers x width | weights | gradients | optimiser | activations | sum | measured |")
    print("|---|---|---|---|---|---|---|")
    for layers, hidden in ((2, 256), (6, 384)):
        shape = EncoderShape(vocabulary=20_000, hidden=hidden, layers=layers, positions=130)
        count = held(shape, len(CLASSES), 64, 64, bf16=bf16())
        measured = most_held(shape)
        parts = (count.weights, count.weights, 2 * count.weights, count.activations, count.total, measured)
        cells = " | ".join(f"{part / 1e6:.0f}" for part in parts)
        print(f"| {layers} x {hidden} | {cells} ({measured / count.total - 1:+.0%}) |")


def most_held(shape: EncoderShape) -> int:
    """The most bytes that three steps of two micro-batches held, over what was held before."""
    gc.collect()
    before = reset_peak()
    settings, ids = Settings(batch_size=128, micro_tokens=64 * 64), np.arange(5, 69, dtype=np.int32)
    rows = [Row(example=i, ids=(ids,), target=i % len(CLASSES)) for i in range(settings.batch_size)]
    part = Part(name="nli", kind="classification", labels=CLASSES, rows=rows, pad=1)
    encoder = new_encoder(shape, 0)
    encoder.pooler = None
    model = Model(encoder, pooler=False)
    model.add_head("nli", "classification", CLASSES, 0)
    model.to(pick_device())
    optimiser, progress = new_optimiser(model, settings), Progress()
    for _ in range(3):
        accumulate(model.train(), part, part.rows, replace(settings), progress)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
    return peak_held() - before


if __name__ == "__main__":
    main()
