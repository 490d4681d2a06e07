"""Claims whose every number stands in the paper, told in other words: borne out, or told of the wrong thing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claimcheck.checks.index import PassageIndex
from claimcheck.checks.own_words import by_facts
from claimcheck.checks.own_words.facts import Told
from claimcheck.checks.reading import _aimed, _outranked, _sides_kept, set_against
from claimcheck.demo.typeset import Article, Heading, Paragraph
from claimcheck.library.source import PaperSource
from claimcheck.model import Look, Verdict
from claimcheck.text import tokens

Judge = Callable[[str], Look]
JudgeIn = Callable[[Article, str], Look]

CASES = [
    ("supported", "A German score of 91.4 F1 is what the authors get out of Heron."),
    ("supported", "For Egret, German comes out at 88.2 while Turkish stays at 79.6."),
    ("supported", "Training Heron took 3.5 hours, and memory had to be 16 GB."),
    ("contradicted numbers_swapped", "For Egret, German comes out at 79.6 while Turkish stays at 88.2."),
    # one sentence says one thing the other way round
    (
        "contradicted quantifier_differs",
        "Every comparison of Heron and Egret goes to Heron, on Turkish, Swahili and dialogue.",
    ),
    ("unclear", "Heron, once trained, has 36 layers."),
    ("contradicted negated", "On Japanese, gains are what the authors observe."),
    ("contradicted direction_reversed", "The average F1 over three languages is something a warm-up reduces."),
    ("contradicted direction_reversed", "Lower variance goes with smaller batches."),
    ("unclear", "Smaller batches go with higher variance."),
    # more than the sentence with the number says
    ("unclear", "Heron slows down by 91.4 F1 on German, a falling score."),
    ("unclear", "A relative score of 91.4 F1 on German is what Heron comes to."),
    ("unclear", "German and Swahili are where Heron gets to 91.4 F1."),
    ("not_found", "Heron clearly deserves its 91.4 F1, a score on German that is always the best."),
]


@pytest.mark.parametrize(("expected", "claim"), CASES, ids=[c for _, c in CASES])
def test_a_claim_in_other_words_gets_its_verdict(look: Judge, expected: str, claim: str) -> None:
    found = look(claim)
    verdict, _, code = expected.partition(" ")
    assert verdict == found.verdict.value, (found.reason_code, found.reason)
    assert code in ("", found.reason_code)


def test_what_bears_a_claim_out_is_shown(look: Judge) -> None:
    found = look("For Egret, German comes out at 88.2 while Turkish stays at 79.6.")
    assert found.verdict is Verdict.SUPPORTED
    assert "Egret obtains 88.2 on German and 79.6 on Turkish, respectively." in [e.quote for e in found.evidence]
    assert ["matches", "matches"] == [q.status for q in found.quantities]


def test_a_number_of_other_people_is_not_the_papers_own(source: PaperSource) -> None:
    claim = "With their tagger Heron, the authors come to 93.0 on German."
    reading = by_facts(tokens(claim), claim, source.memo("passages", PassageIndex))
    assert reading is not None
    assert ("number_belongs_to_other", "93.0 is what the paper reports of others") == (reading.code, reading.message)


def test_units_keep_small_numbers_apart(source: PaperSource) -> None:
    claim = "The average is over ten samples on German, each with 4,321 sentences."
    assert by_facts(tokens(claim), claim, source.memo("passages", PassageIndex)) is None


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Heron tops the Swahili leaderboard.", "On the Swahili leaderboard Heron is third."),
        ("Warm-up raises precision.", "Warm-up raises recall by 3.3 points with precision as it was."),
    ],
)
def test_what_is_put_first_or_raised_elsewhere(claim: str, passage: str) -> None:
    assert _outranked(tokens(claim), tokens(passage)) or not _aimed(tokens(claim), tokens(passage))
    assert not _outranked(tokens(passage), tokens(passage))
    assert _aimed(tokens(passage), tokens(passage))


def test_what_stands_behind_a_contrast_is_no_support() -> None:
    assert {"sgd"} == set_against(tokens("We use Adam, which works better than SGD."))
    assert not set_against(tokens("We use SGD, and Adam is better than SGD."))
    text = told("Training used a dropout of 0.1, instead of 0.3.")
    assert ["0.1"] == [text.words[n].text for n in text.numbers]


def test_the_sides_of_a_comparison_are_kept() -> None:
    passage = tokens("In practice dot-product attention is much faster and more compact.")
    assert _sides_kept(tokens("Dot-product attention is faster than additive attention."), passage)
    assert not _sides_kept(tokens("Additive attention is faster than dot-product attention."), passage)


def test_names_told_of_each_other() -> None:
    text = told("SGD drives the inner loop and Adam the outer one.")
    first, second = (next(i for i, t in enumerate(text.words) if t.text == name) for name in ("SGD", "Adam"))
    assert [{"inner", "driv", "loop"}, {"outer"}] == [set(one) - {"one"} for one in text.beside((first, second))]


def told(text: str) -> Told:
    return Told(tokens(text), text)


def test_a_list_told_respectively_gives_each_number_its_item() -> None:
    text = told("We gain 2.0, 1.8 and 0.5 points on the matched, mismatched and hidden sets, respectively.")
    assert [{"match"}, {"mismatch"}, {"hidden"}] == [set(text.of(n)) for n in text.numbers]


def test_a_spread_is_no_number_of_its_own() -> None:
    text = told("T0 and FLAN win 26.8 ± 2 % and 29.8 ± 2 % of the time, respectively.")
    assert ["26.8", "29.8"] == [text.words[n].text for n in text.numbers]
    assert [{"t0"}, {"flan"}] == [set(text.of(n)) for n in text.numbers]


def test_numbers_side_by_side_are_told_apart_by_nothing() -> None:
    text = told("The gap is large at the top (78.4 vs. 59.1).")
    assert text.bare(*text.numbers)


KINDS = Article(
    title="Gulls and Terns",
    authors="Ada Sandpiper",
    running_head="Gulls and Terns",
    stamp="arXiv:9901.00009v1 [cs.CL] 2 Jan 2099",
    abstract="We tag birds on the wing. Our model achieves 28.4 points on gulls, more than any flock before it.",
    blocks=(
        Heading(text="1 Setting"),
        Paragraph(text="We compare a small model with a large model. The nests were counted twice. Rain fell on both."),
        Heading(text="2 Training"),
        Paragraph(text="The small model needs one day. Nobody slept. The large model needs a week. It was cold."),
        Heading(text="3 Size"),
        Paragraph(text="Every layer of the small model is thin. Nothing is lost. The large model has thick layers."),
    ),
    references=(),
)


@pytest.mark.parametrize(
    ("verdict", "claim"),
    [
        pytest.param("supported", "A score of 28.4 points is what the model gets on gulls.", id="the thing"),
        pytest.param("unclear", "A score of 28.4 points is what the small model gets on gulls.", id="one kind of it"),
        pytest.param("unclear", "A score of 28.4 points is what the large model gets on gulls.", id="the other kind"),
    ],
)
def test_what_is_said_of_a_thing_is_not_said_of_a_kind_that_the_paper_tells_apart(
    look_in: JudgeIn, verdict: str, claim: str
) -> None:
    found = look_in(KINDS, claim)
    assert verdict == found.verdict.value, (found.reason_code, found.reason)


BIRDS = Article(
    title="Two Sizes of a Tagger",
    authors="A. Gull",
    abstract="Wren, our tagger, is trained for two hours on four cards.",
    blocks=(
        Heading(text="Pooled Attention in Wren"),
        Paragraph(text="We call it the small model or the large model by its width. The small model is narrow."),
        Paragraph(text="The large model is wide. It took six days to train the large model."),
        Paragraph(text="Pooling is used in Wren in three different ways, each of them described below."),
        Heading(text="Results"),
        Paragraph(text="The large model was better. The small model was fast, the large model slow."),
    ),
    references=("A. Gull. 2098. Birds.",),
    running_head="Two Sizes",
)


@pytest.mark.parametrize(
    ("expected", "claim"),
    [
        pytest.param({"supported"}, "Training the tagger Wren takes two hours on four cards.", id="of-the-thing"),
        pytest.param(
            {"unclear", "not_found"}, "The large model was trained for two hours on four cards.", id="of-one-kind-of-it"
        ),
        pytest.param({"unclear", "not_found"}, "Pooling in Wren uses five heads.", id="another-thing-counted"),
    ],
)
def test_a_number_is_that_of_the_thing_it_is_told_of(look_in: JudgeIn, expected: set[str], claim: str) -> None:
    assert look_in(BIRDS, claim).verdict.value in expected


SETS = Article(
    title="A Reader of Questions",
    authors="A. Gull",
    abstract="We introduce Wren, a reader of questions.",
    blocks=(
        Paragraph(
            text="Wren is simple to train. It obtains better results on eleven tasks, including pushing the MORE score "
            "to 80.5% (7.7% point absolute improvement), QuizNLI accuracy to 86.7% (4.6% absolute improvement), Quad "
            "v1.1 Test F1 to 93.2 (1.5 point absolute improvement) and Quad v2.0 Test F1 to 83.1 (5.1 point absolute "
            "improvement)."
        ),
        Paragraph(
            text="Outputs from our 175B Wren are preferred to 175B Dove outputs 85 ± 3% of the time, and preferred "
            "71 ± 4% of the time to few-shot 175B Dove."
        ),
        Paragraph(text="Readers prefer Wren outputs over outputs from Dove. Wren has 100x fewer parameters than Dove."),
        Paragraph(text="Using an ensemble of pooled readers, we reach a 4.9% top-5 error on MORE."),
        Paragraph(text="Pooled Wren attention is used only for the encoder, while the full length is kept elsewhere."),
    ),
    references=("A. Gull. 2098. Birds.",),
    running_head="Questions",
)


@pytest.mark.parametrize(
    ("expected", "claim"),
    [
        pytest.param(True, "Wren pushes the MORE score to 80.5%, an absolute improvement of 7.7 points.", id="of-it"),
        pytest.param(False, "Heron pushes the MORE score to 80.5%, an absolute improvement of 7.7 points.", id="not"),
        pytest.param(False, "On Quad 1.1 the system reaches a test F1 of 83.1.", id="of-another-version"),
        pytest.param(True, "Outputs of the 175B Wren are preferred to 175B Dove outputs 85% of the time.", id="of-one"),
        pytest.param(
            False, "Outputs of the 175B Wren are preferred to few-shot 175B Dove 85% of the time.", id="of-the-other"
        ),
        pytest.param(True, "Wren has 100 times fewer parameters than Dove.", id="times"),
        pytest.param(False, "Readers prefer outputs of Dove over those of Wren.", id="the-other-is-preferred"),
        pytest.param(False, "A single pooled reader reaches a 4.9% top-5 error on MORE.", id="one-for-an-ensemble"),
        pytest.param(False, "Wren attention is quadratic in the full length.", id="a-word-that-is-all-it-says"),
    ],
)
def test_a_long_list_of_results_tells_each_of_its_own(look_in: JudgeIn, expected: bool, claim: str) -> None:
    assert expected == (look_in(SETS, claim).verdict is Verdict.SUPPORTED)
