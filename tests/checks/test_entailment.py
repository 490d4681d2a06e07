"""A model is asked where words left a claim open, and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from claimcheck.checks.entailment import EntailmentCheck, Scorer, is_open, label_columns
from claimcheck.errors import MissingExtra, UsageError
from claimcheck.model import Claim, Evidence, Look, Part, QuantityFinding, Source, Stated, Verdict

NLI = ("contradiction", "entailment", "neutral")
WORDS = "the model gains loses two points on every task not we train it with more data and less time".split()


class Nowhere:
    """A source that is never asked for anything: the passages are in the look."""


def nowhere() -> Source:
    return Nowhere()  # type: ignore[return-value]


def evidence(quote: str, page: int = 1) -> Evidence:
    return Evidence(
        kind="sentence",
        paper="0000.00001v1",
        page=page,
        start=0,
        end=len(quote),
        boxes=(),
        quote=quote,
        relation="related",
    )


def open_look(*quotes: str, **changed: Any) -> Look:
    made: dict[str, Any] = {
        "verdict": Verdict.UNCLEAR,
        "reason_code": "wording_differs",
        "reason": "a passage speaks of it",
        "stated": Stated(outcome="absent"),
        "evidence": tuple(evidence(q) for q in quotes or ("the model gains two points",)),
        "decided_by": "passage",
    }
    return Look(**(made | changed))


def claim(text: str = "we gain two points", name: str = "c1") -> Claim:
    return Claim(id=name, text=text, span=(0, len(text)), line=1)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make a tiny real checkpoint: random weights, or an answer fixed by `logits`."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")

    def make(labels: Sequence[str], logits: Sequence[float] | None = None) -> Path:
        folder = tmp_path_factory.mktemp("tiny-nli")
        words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(WORDS)]
        tokenizer = transformers.BertTokenizer(vocab={word: i for i, word in enumerate(words)})
        config = transformers.BertConfig(
            vocab_size=len(words),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            max_position_embeddings=64,
            num_labels=len(labels),
            id2label=dict(enumerate(labels)),
            label2id={label: i for i, label in enumerate(labels)},
        )
        torch.manual_seed(0)
        model = transformers.BertForSequenceClassification(config)
        with torch.no_grad():
            model.classifier.weight.mul_(0.0 if logits is not None else 40.0)
            if logits is not None:
                model.classifier.bias.copy_(torch.tensor(logits))
        tokenizer.save_pretrained(folder)
        model.save_pretrained(folder)
        return folder

    return make


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param(("entailment", "neutral", "contradiction"), ((0,), (2,)), id="mnli-order"),
        pytest.param(("CONTRADICTION", "NEUTRAL", "ENTAILMENT"), ((2,), (0,)), id="the-other-order-in-capitals"),
        pytest.param(("entailment", "not_entailment"), ((0,), ()), id="two-classes-of-entailment"),
        pytest.param(("unsupported", "supported"), ((1,), ()), id="two-classes-of-support"),
        pytest.param(("SUPPORTS", "REFUTES", "NOT ENOUGH INFO"), ((0,), (1,)), id="fever"),
        pytest.param(("hallucinated", "consistent"), ((1,), ()), id="consistency"),
        pytest.param(("inconsistent", "consistent"), ((1,), ()), id="consistency-both-ways"),
        pytest.param(("LABEL_0", "LABEL_1"), ((1,), ()), id="two-unnamed-second-is-supported"),
        pytest.param(("LABEL_0",), ((0,), ()), id="one-score"),
    ],
)
def test_labels_are_read_from_the_checkpoint(labels: tuple[str, ...], expected: object) -> None:
    assert expected == label_columns(dict(enumerate(labels)))


@pytest.mark.parametrize("labels", [("LABEL_0", "LABEL_1", "LABEL_2"), ("positive", "negative")])
def test_labels_that_tell_nothing_are_refused(labels: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="which of the model's labels"):
        label_columns(dict(enumerate(labels)))


@pytest.mark.parametrize(
    ("logits", "expected"),
    [
        pytest.param((0.0, 9.0, 0.0), (Verdict.SUPPORTED, "reworded"), id="sure-it-is-said"),
        pytest.param((9.0, 0.0, 0.0), (Verdict.CONTRADICTED, "entailment_contradicts"), id="sure-it-is-denied"),
        pytest.param((0.0, 0.0, 9.0), (Verdict.UNCLEAR, "entailment_undecided"), id="sure-of-neither"),
        pytest.param((0.0, 1.0, 0.0), (Verdict.UNCLEAR, "entailment_undecided"), id="leaning-is-not-enough"),
    ],
)
def test_the_model_decides_what_was_open(
    checkpoint: Callable[..., Path], logits: tuple[float, ...], expected: tuple[Verdict, str]
) -> None:
    folder = checkpoint(NLI, logits)

    look = EntailmentCheck(str(folder), device="cpu").look(claim(), nowhere(), open_look())

    assert look is not None
    assert expected == (look.verdict, look.reason_code)
    assert f"entailment: {folder.name}" == look.decided_by
    assert folder.name in look.reason


def test_a_model_of_two_classes_never_accuses(checkpoint: Callable[..., Path]) -> None:
    folder = checkpoint(("unsupported", "supported"), (9.0, 0.0))

    look = EntailmentCheck(str(folder), device="cpu").look(claim(), nowhere(), open_look())

    assert look is not None
    assert Verdict.UNCLEAR is look.verdict


def test_what_decided_is_marked_and_keeps_its_place(checkpoint: Callable[..., Path]) -> None:
    """Parts point into the evidence, so its order must stay."""
    part = Part(text="we gain", verdict=Verdict.UNCLEAR, reason_code="wording_differs", evidence=(1,))
    look = open_look("the model gains", "we train it", parts=(part,))

    decided = EntailmentCheck(str(checkpoint(NLI, (0.0, 9.0, 0.0))), device="cpu").look(claim(), nowhere(), look)

    assert decided is not None
    assert [e.quote for e in look.evidence] == [e.quote for e in decided.evidence]
    assert "supports" == decided.evidence[0].relation
    assert Verdict.SUPPORTED is decided.parts[0].verdict


def quantity(status: str) -> QuantityFinding:
    return QuantityFinding(text="8.2", value="8.2", unit=None, status=status)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        pytest.param(open_look(), True, id="wording-differs"),
        pytest.param(open_look(quantities=(quantity("matches"),)), True, id="its-numbers-match"),
        pytest.param(open_look(quantities=(quantity("differs"),)), False, id="a-number-differs"),
        pytest.param(open_look(quantities=(quantity("absent"),)), False, id="a-number-is-absent"),
        pytest.param(open_look(evidence=()), False, id="no-passage-to-ask-about"),
        pytest.param(open_look(verdict=Verdict.CONTRADICTED), False, id="contradicted-already"),
        pytest.param(open_look(verdict=Verdict.SUPPORTED), False, id="supported-already"),
        pytest.param(open_look(verdict=Verdict.NOT_FOUND), False, id="not-found"),
        pytest.param(
            open_look(parts=(Part(text="x", verdict=Verdict.NOT_FOUND, reason_code="part_only"),)),
            False,
            id="a-part-is-not-there",
        ),
    ],
)
def test_only_open_claims_are_asked_about(look: Look, expected: bool) -> None:
    assert expected is is_open(look)


def test_nothing_is_loaded_where_nothing_is_open() -> None:
    """A checkpoint that is not there does no harm to claims that need none."""
    settled = open_look(verdict=Verdict.CONTRADICTED)
    check = EntailmentCheck("no/such-model")

    assert settled is check.look(claim(), nowhere(), settled)
    assert check.look(claim(), nowhere(), None) is None


def test_batches_answer_as_single_pairs_do(checkpoint: Callable[..., Path]) -> None:
    """Padding and the order by length change nothing."""
    folder = str(checkpoint(NLI))
    pairs = [(" ".join(WORDS[i : i + 2 + i % 9]), " ".join(WORDS[: 1 + i % 5])) for i in range(11)]

    together = Scorer(folder, device="cpu", batch_size=4).score(pairs)
    alone = [Scorer(folder, device="cpu", batch_size=1).score([pair])[0] for pair in pairs]

    assert [pytest.approx((o.supported, o.contradicted), abs=2e-3) for o in alone] == [
        (o.supported, o.contradicted) for o in together
    ]
    assert len({o.supported for o in together}) > 1


def test_many_claims_go_through_together_and_come_back_in_order(checkpoint: Callable[..., Path]) -> None:
    check = EntailmentCheck(str(checkpoint(NLI, (0.0, 9.0, 0.0))), device="cpu", batch_size=2)
    settled = open_look(verdict=Verdict.NOT_FOUND)
    asked = [
        (claim(name="a"), nowhere(), open_look("the model gains two points", "we train it")),
        (claim(name="b"), nowhere(), settled),
        (claim(name="c"), nowhere(), None),
        (claim(name="d"), nowhere(), open_look()),
    ]

    looks = check.look_many(asked)

    assert [Verdict.SUPPORTED, Verdict.NOT_FOUND, None, Verdict.SUPPORTED] == [look and look.verdict for look in looks]
    assert looks == [check.look(*one) for one in asked]


def test_long_claims_and_passages_are_cut_and_not_refused(checkpoint: Callable[..., Path]) -> None:
    scorer = Scorer(str(checkpoint(NLI)), device="cpu")

    opinions = scorer.score([("the model gains " * 4000, "we train " * 4000), ("", ""), ("\ud800\u202e", "\x00")])

    assert 3 == len(opinions)
    assert all(0.0 <= o.supported <= 1.0 for o in opinions)


def test_a_missing_checkpoint_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot load the entailment model"):
        Scorer(str(tmp_path))


def test_pickled_weights_are_refused(checkpoint: Callable[..., Path]) -> None:
    """Unpickling runs what the file says."""
    import torch

    folder = checkpoint(NLI)
    (folder / "model.safetensors").unlink()
    torch.save({}, folder / "pytorch_model.bin")

    with pytest.raises(UsageError, match="cannot load the entailment model"):
        Scorer(str(folder))


def test_code_that_comes_with_a_checkpoint_is_never_run(checkpoint: Callable[..., Path], tmp_path: Path) -> None:
    import json

    folder, trace = checkpoint(NLI), tmp_path / "ran"
    config = json.loads((folder / "config.json").read_text())
    config |= {
        "model_type": "own",
        "auto_map": {"AutoModelForSequenceClassification": "own.Model", "AutoConfig": "own.Config"},
    }
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "own.py").write_text(f"open({str(trace)!r}, 'w').close()")

    with pytest.raises(UsageError, match="cannot load the entailment model"):
        Scorer(str(folder))
    assert not trace.exists()


@pytest.mark.parametrize("part", ["torch", "transformers"])
def test_without_the_extra_the_remedy_names_it(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    monkeypatch.setitem(sys.modules, part, None)

    with pytest.raises(MissingExtra, match="entailment"):
        Scorer("any")
