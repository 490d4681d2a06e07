"""The benchmark keeps its promises: what it calls true stays true, what it calls false is false."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "claims"
sys.path.insert(0, str(FOLDER))

import altering_names  # noqa: E402
import altering_numbers  # noqa: E402
import altering_words  # noqa: E402
import keeping  # noqa: E402
import make  # noqa: E402
import measure  # noqa: E402
from printed import could_be_printed, quantities, says_elsewhere  # noqa: E402
from sentences import PaperText, Sentence, is_plain_prose, read_paper  # noqa: E402

PROSE = (
    "We trained the small network for 12 hours on a single machine with 24 layers. "
    "The large network reaches an accuracy of 86.36% on Harbor, which is 3.2 points higher than the small network. "
    "Our method improves the recall of the index by 4.7% in all of our experiments on the Harbor benchmark. "
    "The index is not stored in memory during the evaluation of the network. "
    "These results suggest that longer training may help the network on rare words. "
    "Training takes at least 40 hours on the slower of the two machines in the laboratory. "
    "The recall drops from 71.4% to 65.8% when the cache of the index is removed. "
    "However, we do not use the cache in order to obtain the numbers in the first table. "
)


def paper(text: str = PROSE) -> PaperText:
    sentences = tuple(Sentence(text=s, page=1, block=0) for s in re.split(r"(?<=\.) (?=[A-Z])", text.strip()))
    return PaperText(id="0000.00001v1", sentences=sentences, raw=text)


def claims(maker: make.Maker, text: str, rest: str = "") -> list[str]:
    return list(maker(Sentence(text=text, page=1, block=0), paper(f"{text} {rest}"), random.Random(1)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It reaches 86.4% on it.", ["86.4"], id="percentage"),
        pytest.param("We use 12 layers and 1,024 units.", ["12", "1,024"], id="counts-of-things"),
        pytest.param("See Section 3.2 and Table 4 for the 5 runs.", [], id="section-and-table-close-by"),
        pytest.param("As shown by Ruiz (2019) and in [12, 14].", [], id="citations"),
        pytest.param("Published in 2017 for 30 days.", ["30"], id="a-year-is-none"),
        pytest.param("We use BERT 2.0 and ResNet-50.", [], id="versions-and-names"),
        pytest.param("It satisfies conditions (6.10) and (6.11).", [], id="numbers-of-equations"),
        pytest.param("It is 16×16 wide.", [], id="glued-to-others"),
    ],
)
def test_only_quantities_are_changed(text: str, expected: list[str]) -> None:
    assert expected == [q.digits for q in quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It gains 4.7% here.", True, id="plain"),
        pytest.param("It gains about 4.7% here.", False, id="about"),
        pytest.param("It gains more than 4.7% here.", False, id="bound"),
        pytest.param("It gains 4.7% or more here.", False, id="bound-behind"),
        pytest.param("It gains 4.7 ± 0.2 here.", False, id="plus-minus"),
    ],
)
def test_a_bound_or_an_approximation_is_not_exact(text: str, expected: bool) -> None:
    """`over 40%` stays true as `over 30%`."""
    assert expected is quantities(text)[0].exact


def test_a_changed_number_stands_nowhere_in_the_paper() -> None:
    text = "The large network reaches an accuracy of 86.36% on Harbor."
    changed = claims(altering_numbers.number_changed, text, "Others reach 85.36 and 86.16 and 86.9612.")

    assert changed
    for claim in changed:
        assert claim != text
        assert not re.search(r"85\.36|86\.16|86\.96", claim)


def test_more_digits_round_to_what_is_printed_and_are_printed_nowhere() -> None:
    made = claims(altering_numbers.more_digits, "It reaches an accuracy of 86.3% on Harbor.", "Ours has 86.34 there.")

    assert made
    assert all(re.search(r"86\.3[1-9]%", claim) and "86.34" not in claim for claim in made)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "The recall drops from 71.4% to 65.8% now.", ["The recall drops from 65.8% to 71.4% now."], id="from-to"
        ),
        pytest.param("It gains 2.0 and 1.8 points on A and B, respectively.", 1, id="respectively"),
        pytest.param("We tried rates of 0.1 and 0.2 in all of our runs.", [], id="an-unordered-pair-stays-true"),
        pytest.param("It has 24 layers with 16 heads and more.", 1, id="own-nouns"),
    ],
)  # fmt: skip
def test_exchanged_numbers_are_bound_to_something(text: str, expected: object) -> None:
    made = claims(altering_numbers.numbers_exchanged, text)

    assert expected == (len(made) if isinstance(expected, int) else made)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        pytest.param("The recall increases with the size of the cache.", "increases", "decreases", id="verb"),
        pytest.param("The accuracy is higher than that of the old model.", "higher", "lower", id="comparison"),
        pytest.param("Our model achieves the best results on this set.", "the best", "the worst", id="superlative"),
    ],
)
def test_a_direction_is_reversed(text: str, old: str, new: str) -> None:
    assert [text.replace(old, new)] == claims(altering_words.direction_reversed, text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("If the recall increases with the size, we stop.", id="condition"),
        pytest.param("We ask whether the accuracy is higher than before.", id="question"),
        pytest.param("The accuracy is no higher than that of the old model.", id="negated"),
        pytest.param("The recall might be higher than that of the model.", id="hedged"),
        pytest.param("The set has more than 20 examples of each of the classes.", id="a-bound-is-no-direction"),
        pytest.param("This problem reduces to the one that we solved above.", id="reduces-to"),
    ],
)
def test_a_direction_that_leaves_the_claim_arguable_is_left_alone(text: str) -> None:
    assert [] == claims(altering_words.direction_reversed, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The index is stored in memory.", ["The index is not stored in memory."], id="is"),
        pytest.param("We can store the index in memory.", ["We cannot store the index in memory."], id="can"),
        pytest.param("We use the cache in this run.", ["We do not use the cache in this run."], id="we"),
        pytest.param("Some of the models are stored in memory.", [], id="some-are-and-some-are-not"),
        pytest.param("The index is only stored in memory.", [], id="not-only-says-another-thing"),
        pytest.param("If the index that we built is large, it is stored.", [], id="no-main-clause-in-front"),
    ],
)
def test_a_negation_is_put_into_the_main_clause(text: str, expected: list[str]) -> None:
    assert expected == claims(altering_words.negation_added, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The index is not stored in memory.", ["The index is stored in memory."], id="is-not"),
        pytest.param("The index does not rely on memory.", ["The index relies on memory."], id="does-not"),
        pytest.param("The index cannot grow in memory.", ["The index can grow in memory."], id="cannot"),
        pytest.param("The index is not only stored in memory.", [], id="not-only"),
        pytest.param("The index does not have any effect on it.", [], id="any-needs-its-not"),
        pytest.param("It is not stored and does not grow.", [], id="two-negations"),
    ],
)
def test_a_negation_is_taken_out(text: str, expected: list[str]) -> None:
    assert expected == claims(altering_words.negation_removed, text)


def test_a_bound_is_turned_round() -> None:
    made = claims(altering_numbers.bound_changed, "Training takes at least 40 hours on the slower of the machines.")

    assert ["Training takes at most 40 hours on the slower of the machines."] == made
    assert [] == claims(altering_numbers.bound_changed, "The mean over 5 runs is given for each of the sets.")


def test_a_unit_is_changed_unless_the_paper_has_it_so() -> None:
    text = "Training takes 40 hours on the slower machine."

    assert ["Training takes 40 minutes on the slower machine."] == claims(altering_numbers.unit_changed, text)
    assert [] == claims(altering_numbers.unit_changed, text, "The other takes 40 minutes.")


def test_a_hedge_becomes_a_certainty() -> None:
    text = "These results suggest that longer training may help the network on rare words."

    made = claims(altering_words.strength_raised, text)

    assert any("prove that" in claim for claim in made)
    assert [] == claims(altering_words.strength_raised, "We may assume that the index is in memory here.")


def test_a_name_that_shares_the_sentence_elsewhere_is_not_put_in() -> None:
    uses = " ".join(f"We ran it on {name} as well." for name in ("HarborQA", "PortQA") for _ in range(5))
    text = "The large network reaches an accuracy of 86.36% on HarborQA in our runs."
    also = "The large network reaches an accuracy of 86.36% on PortQA in our runs."

    assert [also] == claims(altering_names.name_replaced, text, uses)
    assert [] == claims(altering_names.name_replaced, text, f"{uses} {also}")


def test_says_elsewhere_sees_a_change_that_is_true() -> None:
    text = paper("The small model reaches 91.2 on Harbor. The large model reaches 93.4 on Harbor in our runs.")

    assert says_elsewhere(text, "The large model reaches 91.2 on Harbor in our runs.", "91.2")
    assert not says_elsewhere(text, "The large model reaches 95.0 on Harbor in our runs.", "95.0")


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        pytest.param("86.4", True, id="what-86.36-rounds-to"),
        pytest.param("0.7", False, id="nothing-near"),
        pytest.param("88.4", True, id="a-proportion-of-0.8842"),
    ],
)
def test_rounded_forms_count_as_printed(digits: str, expected: bool) -> None:
    assert expected is could_be_printed(paper("It has 86.36 and 0.8842 there."), digits)


def test_a_cut_leaves_an_assertion() -> None:
    text = "The large network " + "of the old and rather slow kind " * 4 + "reaches an accuracy of 86.36% on Harbor."

    assert [] == claims(keeping.cut, text)
    (made,) = claims(
        keeping.cut, "The large network reaches an accuracy of 86.36% on Harbor " + "in some of the runs " * 6 + "."
    )
    assert 115 <= len(made) <= 123


def test_retyped_claims_keep_every_letter_and_digit() -> None:
    text = "The pre-trained network's first layer gains 4.7% (on average) in 12 of the fields - without a cache."
    bare = lambda t: re.sub(r"[^a-z0-9]|percent", "", t.replace("ﬁ", "fi").replace("ﬂ", "fl").lower())  # noqa: E731

    (made,) = claims(keeping.retyped, text)

    assert made != text
    assert bare(made) == bare(text)


def test_rounded_claims_round_and_keep_numbers_apart() -> None:
    assert {"It reaches 86.4% on Harbor."} <= set(claims(keeping.rounded, "It reaches 86.36% on Harbor."))
    assert [] == claims(keeping.rounded, "It goes from 86.4% to 86.36%.")
    assert [] == claims(keeping.rounded, "It uses a momentum of 0.9999 there.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The large network reaches an accuracy of 86.36% on Harbor.", True, id="prose"),
        pytest.param("the large network reaches an accuracy of 86.36% on Harbor.", False, id="begins-in-the-middle"),
        pytest.param("The large network reaches an accuracy of 86.36% on Harbor", False, id="no-stop"),
        pytest.param("Let x ∈ X be such that f(x) = 0 holds for all of the points.", False, id="formula"),
        pytest.param("A. Ruiz and B. Ito. In Proceedings of the ninth Harbor workshop.", False, id="bibliography"),
        pytest.param("Table 2: The large network has an accuracy of 86.36% on Harbor.", False, id="caption"),
        pytest.param("Main Results The large network is better than the small one here.", False, id="heading-in-front"),
    ],
)
def test_only_whole_sentences_in_words_are_used(text: str, expected: bool) -> None:
    assert expected is is_plain_prose(text)


def typeset(path: Path) -> None:
    """Print `PROSE` and a bibliography in two lines a sentence."""
    import pymupdf

    document = pymupdf.open()
    page = document.new_page()
    page.insert_textbox((72, 72, 540, 500), "We present a network for harbors.\n" + PROSE, fontsize=10)
    page.insert_textbox((72, 520, 540, 540), "References", fontsize=10)
    page.insert_textbox(
        (72, 545, 540, 700), "The old network reaches an accuracy of 77.7% on all of the sets.", fontsize=10
    )
    document.save(path)


@pytest.mark.parametrize("extractor", ["pymupdf", "pypdfium2"])
def test_sentences_are_read_whole_and_not_from_the_bibliography(tmp_path: Path, extractor: str) -> None:
    typeset(tmp_path / "0000.00001v1.pdf")

    read = [s.text for s in read_paper(tmp_path / "0000.00001v1.pdf", extractor).sentences]

    assert "The recall drops from 71.4% to 65.8% when the cache of the index is removed." in read
    assert not any("77.7" in text for text in read)


def test_the_same_seed_gives_the_same_bytes_and_reserved_papers_stay_out(tmp_path: Path) -> None:
    for name in ("0000.00001v1", "0000.00002v1"):
        typeset(tmp_path / f"{name}.pdf")
    (tmp_path / "RESERVED.txt").write_text("0000.00002v1\n")
    made = []
    for turn in range(2):
        out = tmp_path / f"{turn}.jsonl"
        call = [sys.executable, FOLDER / "make.py", "--papers", tmp_path, "--seed", "7", "--out", out]
        subprocess.run(call, check=True, capture_output=True)
        made.append(out.read_bytes())
    rows = [json.loads(line) for line in made[0].splitlines()]

    assert made[0] == made[1]
    assert {"0000.00001v1"} == {row["references"][0] for row in rows}
    assert {"id", "claim", "references", "label", "kind", "source_sentence", "page"} == set(rows[0])
    assert len(rows) == len({row["id"] for row in rows})


def outcome(
    verdict: str, label: str = "supported", confidence: float | None = 0.9, kind: str = "verbatim"
) -> measure.Outcome:
    return measure.Outcome(id="x", kind=kind, label=label, verdict=verdict, reason_code="", confidence=confidence)


@pytest.mark.parametrize(
    ("hits", "n", "expected"),
    [
        pytest.param(0, 0, (0.0, 1.0), id="nothing-known"),
        pytest.param(10, 10, (0.7225, 1.0), id="all-of-ten"),
        pytest.param(50, 100, (0.4038, 0.5962), id="half-of-a-hundred"),
    ],
)
def test_wilson(hits: int, n: int, expected: tuple[float, float]) -> None:
    assert expected == pytest.approx(measure.wilson(hits, n), abs=1e-4)


def test_calibration_error_is_nought_for_honest_confidence_and_large_for_boasting() -> None:
    honest = [outcome("supported" if i % 10 else "unclear") for i in range(100)]
    boasting = [outcome("unclear", confidence=1.0) for _ in range(100)]

    assert 0.0 == pytest.approx(measure.calibration_error(measure.reliability(honest, 1)), abs=1e-9)
    assert 1.0 == pytest.approx(measure.calibration_error(measure.reliability(boasting, 15)))


def test_kinds_weigh_the_same_in_the_calibration() -> None:
    many = [outcome("supported", confidence=1.0) for _ in range(90)]
    few = [outcome("supported", label="contradicted", confidence=1.0, kind="number_changed") for _ in range(10)]

    assert 0.5 == pytest.approx(measure.calibration_error(measure.reliability([*many, *few], 1)))
