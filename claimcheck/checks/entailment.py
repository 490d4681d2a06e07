"""A neural second opinion, for those who have a model: does the passage entail the claim?

Any Hugging Face sequence-pair classification checkpoint will do, by local path or hub id. It is asked
only where the words alone left a claim open, and only about the passages that were found for it; it
never overrides a number, and never runs code that comes with a checkpoint. What its answers are worth
differs from model to model: `python tests/bench/claims/run.py ... --entailment MODEL` measures it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import MissingExtra, UsageError
from ..model import Claim, Evidence, Look, Relation, Source, Stated, Verdict

NOT_SUPPORTED = re.compile(
    r"(?:not|non|un|in|no)[ _-]?(?:entail|support|consistent|true|faithful|factual)|hallucinat|^(?:no|false)$"
)
SUPPORTED = re.compile(r"entail|support|^(?:consistent|true|yes|faithful|factual)")
CONTRADICTED = re.compile(r"contradict|refut|conflict")
NEUTRAL = re.compile(r"neutral|nei\b|not[ _-]?enough|unknown|unverif|unrelated")
PASSAGES = 4
"""At most this many of a claim's passages are asked about, each alone and then all together."""

Pair = tuple[str, str]
"""Passage and claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a model says of one pair: probabilities of one claim being borne out, and denied."""

    supported: float
    contradicted: float
    """0 for models that cannot tell a denial from silence."""


def label_columns(id2label: Mapping[int, str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return which outputs of a model mean "supported" and which "contradicted", from its own labels.

    One output is a score of support (a sigmoid). Two unnamed outputs follow the custom of fact checkers
    trained on two classes: the second is "supported".

    Raises:
        UsageError: three or more outputs without telling names; guessing their order would be a coin toss.
    """
    names = {index: name.strip().lower() for index, name in id2label.items()}
    unnamed = all(re.fullmatch(r"label[ _-]?\d+|\d+", name) for name in names.values())
    if unnamed and len(names) <= 2:
        return (max(names),), ()
    denied = tuple(i for i, name in names.items() if CONTRADICTED.search(name))
    borne = tuple(
        i
        for i, name in names.items()
        if SUPPORTED.search(name) and not NOT_SUPPORTED.search(name) and not NEUTRAL.search(name) and i not in denied
    )
    if len(borne) != 1:
        raise UsageError(
            f"cannot tell which of the model's labels means 'supported': {', '.join(id2label.values())}",
            "name them in the checkpoint's config.json (id2label): entailment, neutral, contradiction",
        )
    return borne, denied


class Scorer:
    """A loaded checkpoint: pairs of texts in, opinions out, in batches of like length."""

    def __init__(self, model: str, *, device: str | None = None, batch_size: int = 16) -> None:
        """Load `model` (a folder or a hub id) onto `device` (the GPU if there is one, unless named)."""
        try:
            import torch
            from transformers import AutoModelForSequenceClassification, AutoTokenizer
            from transformers.utils import logging
        except ImportError as error:
            raise MissingExtra(
                "--entailment needs torch and transformers, which are not installed",
                "pip install 'claimcheck-arxiv[entailment]'",
            ) from error
        logging.disable_progress_bar()
        try:
            # Weights as safetensors only: other formats are unpickled, which runs whatever they hold.
            self._model = AutoModelForSequenceClassification.from_pretrained(
                model, trust_remote_code=False, use_safetensors=True
            )
            self._tokenizer = AutoTokenizer.from_pretrained(model, trust_remote_code=False)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"cannot load the entailment model '{model}': {str(error).splitlines()[0]}",
                "give a folder or hub id of a sequence-pair classifier with safetensors and no code",
            ) from error
        self._supported, self._contradicted = label_columns(self._model.config.id2label)
        self._device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        self._model.to(self._device).eval()
        self._batch_size = batch_size
        # Tokenizers without a limit of their own report an astronomic one.
        positions = getattr(self._model.config, "max_position_embeddings", 512)
        self._length = min(self._tokenizer.model_max_length, max(8, positions - 2))

    def score(self, pairs: Sequence[Pair]) -> list[Opinion]:
        """Return an opinion per pair, in order; what is too long is cut at its end."""
        import torch

        opinions: list[Opinion | None] = [None] * len(pairs)
        order = sorted(range(len(pairs)), key=lambda i: sum(map(len, pairs[i])))
        for start in range(0, len(order), self._batch_size):
            batch = order[start : start + self._batch_size]
            encoded = self._encode([pairs[i] for i in batch])
            with torch.inference_mode():
                logits = self._model(**encoded).logits.float().cpu()
            shares = torch.sigmoid(logits) if logits.shape[1] == 1 else torch.softmax(logits, dim=1)
            for index, row in zip(batch, shares.tolist(), strict=True):
                # Three digits: the same whatever batch a pair fell into.
                opinions[index] = Opinion(
                    supported=round(sum(row[c] for c in self._supported), 3),
                    contradicted=round(sum(row[c] for c in self._contradicted), 3),
                )
        return [opinion for opinion in opinions if opinion is not None]

    def _encode(self, pairs: Sequence[Pair]) -> Any:
        passages = [self._plain(passage) for passage, _ in pairs]
        # A claim may be longer than the model by itself: it is cut to half, so that a passage remains.
        half = self._length // 2
        claims = [self._tokenizer.tokenize(self._plain(claim))[:half] for _, claim in pairs]
        texts = [
            self._tokenizer.convert_tokens_to_string(tokens) if len(tokens) == half else self._plain(claim)
            for tokens, (_, claim) in zip(claims, pairs, strict=True)
        ]
        # Words put together again may be longer: whichever text is longest loses more.
        return self._tokenizer(
            passages, texts, truncation=True, max_length=self._length, padding=True, return_tensors="pt"
        ).to(self._device)

    def _plain(self, text: str) -> str:
        """Return `text` as a tokenizer takes it: no lone surrogates, no more than could ever fit."""
        return text[: 32 * self._length].encode("utf-8", "replace").decode()


class EntailmentCheck:
    """Asks a model about claims that were left open, and says that it was the model who decided."""

    name = "entailment"

    def __init__(
        self,
        model: str,
        device: str | None = None,
        batch_size: int = 16,
        *,
        supported: float = 0.9,
        contradicted: float = 0.95,
    ) -> None:
        """Name a checkpoint; it is loaded when first asked. The thresholds are probabilities."""
        self._where, self._device, self._batch_size = model, device, batch_size
        self._supported, self._contradicted = supported, contradicted
        self._scorer: Scorer | None = None
        # A folder's own name: findings hold no path of this machine.
        self.model = Path(model).name if Path(model).is_dir() else model

    def look(self, claim: Claim, source: Source, so_far: Look | None) -> Look | None:
        """Return `so_far`, decided by the model where it was open and the model is sure."""
        return self.look_many([(claim, source, so_far)])[0]

    def look_many(self, asked: Sequence[tuple[Claim, Source, Look | None]]) -> list[Look | None]:
        """Return a look per claim; the pairs of all of them go through the model together."""
        looks = [so_far for _, _, so_far in asked]
        pairs: list[Pair] = []
        wanted: list[tuple[int, Look, slice]] = []
        for index, (claim, _, so_far) in enumerate(asked):
            if so_far is not None and is_open(so_far):
                mine = list(_pairs(claim, so_far))
                wanted.append((index, so_far, slice(len(pairs), len(pairs) + len(mine))))
                pairs += mine
        if pairs:
            self._scorer = self._scorer or Scorer(self._where, device=self._device, batch_size=self._batch_size)
            opinions = self._scorer.score(pairs)
            for index, so_far, mine_of in wanted:
                looks[index] = self._decide(so_far, opinions[mine_of])
        return looks

    def _decide(self, so_far: Look, opinions: Sequence[Opinion]) -> Look:
        """Turn opinions on one claim's passages (the last of several: on all together) into a look."""
        best = max(range(len(opinions)), key=lambda i: opinions[i].supported)
        worst = max(range(len(opinions)), key=lambda i: opinions[i].contradicted)
        yes, no = opinions[best].supported, opinions[worst].contradicted
        if yes >= self._supported and yes > no:
            return replace(
                self._settled(so_far, Verdict.SUPPORTED, "reworded"),
                reason=f"{self.model} reads the passage as saying so (probability {yes:.2f})",
                stated=Stated(outcome="reworded"),
                evidence=_turned(so_far.evidence, best, "supports"),
                confidence=yes,
            )
        # An accusation needs one passage that denies the claim by itself: the joined reading does not count.
        if no >= self._contradicted and no > yes and worst < min(len(so_far.evidence), PASSAGES):
            return replace(
                self._settled(so_far, Verdict.CONTRADICTED, "entailment_contradicts"),
                reason=f"{self.model} reads the passage as saying the opposite (probability {no:.2f})",
                stated=Stated(outcome="differs"),
                evidence=_turned(so_far.evidence, worst, "contradicts"),
                confidence=no,
            )
        words = (
            f"a passage speaks of it, and {self.model} is not sure that it says the same "
            f"(supported {yes:.2f}, denied {no:.2f})"
        )
        return replace(so_far, reason_code="entailment_undecided", reason=words, decided_by=self._name())

    def _settled(self, so_far: Look, verdict: Verdict, code: str) -> Look:
        """Give the claim and its open parts one verdict, and say who gave it."""
        parts = tuple(
            replace(part, verdict=verdict, reason_code=code) if part.verdict is Verdict.UNCLEAR else part
            for part in so_far.parts
        )
        return replace(so_far, verdict=verdict, reason_code=code, parts=parts, decided_by=self._name())

    def _name(self) -> str:
        return f"{self.name}: {self.model}"


def is_open(look: Look) -> bool:
    """Whether words left the claim open, every number is accounted for, and no part is judged wrong."""
    return (
        look.verdict is Verdict.UNCLEAR
        and bool(look.evidence)
        and all(q.status in ("matches", "only_if_rounded") for q in look.quantities)
        and all(part.verdict in (Verdict.UNCLEAR, Verdict.SUPPORTED) for part in look.parts)
    )


def _pairs(claim: Claim, look: Look) -> Iterator[Pair]:
    """Yield each passage with the claim, then all together: a claim may draw on several sentences."""
    quotes = [evidence.quote for evidence in look.evidence[:PASSAGES]]
    yield from ((quote, claim.text) for quote in quotes)
    if len(quotes) > 1:
        yield " ".join(quotes), claim.text


def _turned(evidence: tuple[Evidence, ...], deciding: int, relation: Relation) -> tuple[Evidence, ...]:
    """Return the evidence with what decided it marked as such; the order stays, since parts point into it."""
    together = deciding >= min(len(evidence), PASSAGES)
    return tuple(
        replace(one, relation=relation) if i == deciding or (together and i < PASSAGES) else one
        for i, one in enumerate(evidence)
    )
