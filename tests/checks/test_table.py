"""Claims against tables: a table of claims on tables of the tests' own and on the demonstration's paper."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from claimcheck.checks.table import TableCheck
from claimcheck.demo.papers import MAIN, all_papers
from claimcheck.model import Cell, Claim, Look, Page, Paper, Passage, Span, Stated, Table, Verdict
from claimcheck.parse import parse_file, read_tables

T = TypeVar("T")


def table(heads: str, *rows: str, caption: str = "", label: str = "Table 1") -> Table:
    """Return a table from `corner | head / subhead | head` and `group / row head | cell | cell`."""
    corner, *columns = (part.strip() for part in heads.split("|"))
    cut = [[part.strip() for part in row.split("|")] for row in rows]
    return Table(
        label=label,
        caption=f"{label}: {caption}",
        page=None,
        box=None,
        corner=(corner,),
        columns=tuple(tuple(head.split(" / ")) for head in columns),
        rows=tuple(tuple(row[0].split(" / ")) for row in cut),
        cells=tuple(Cell(row=r, column=c, text=text) for r, row in enumerate(cut) for c, text in enumerate(row[1:])),
    )


class Made:
    """A source with tables of the test's own and an abstract."""

    path = None

    def __init__(
        self, *tables: Table, abstract: str = "We propose Heron, a tagger.", paper: Paper | None = None
    ) -> None:
        page = Page(
            number=1, text=abstract, width=600, height=800, starts=array("i"), ends=array("i"), boxes=array("f")
        )
        passage = Passage(spans=(Span(page=1, start=0, end=len(abstract)),), kind="abstract")
        self.paper = paper or Paper(
            id="0000.00001v1", title="A study", source="tex", pages=(page,), passages=(passage,), sha256="0" * 64
        )
        self._tables = tables

    def tables(self) -> tuple[Table, ...]:
        return self._tables

    def memo(self, name: str, make: Callable[[Paper], T]) -> T:
        return make(self.paper)


SCORES = table(
    "Tagger | German | Turkish | Swahili | Params (M) | Error (%)",
    "Egret | 88.2 | 79.6 | 61.0 | 65 | 11.8",
    "Heron (base) | 90.1 | 80.4 | 63.1 | 110 | 9.9",
    "Heron (large) | 91.4 | 82.7 | 64.2 | 340 | 8.6",
    "Heron (large) + Lexicon | 92.0 | 83.3 | 66.6 | 345 | 8.0",
    caption="Tagging F1 on the test set.",
)
PAIRS = table(
    "Model | SQuAD / F1 / EM | PAWS-X",
    "No MLM / QQP | 76.1 / 60.0 | -0.8",
    "With MLM / QQP | 79.3 / 62.1 | +0.4",
    caption="Gains on the development set.",
    label="Table 2",
)
SPEED = table("Step | LSTM | QRNN", "Pretraining | 143 | 71", "Classifier | 467 | 156", caption="Time per batch (ms).")
SOURCE = Made(SCORES, PAIRS, SPEED)


def look(text: str, source: Made = SOURCE) -> Look | None:
    """Return what the tables alone say of a claim."""
    return TableCheck().look(Claim(id="c", text=text, span=(0, len(text)), line=1), source, None)


def told(text: str, source: Made = SOURCE) -> str:
    """Return verdict and reason code, or `silent` where the tables leave the claim as it was."""
    found = look(text, source)
    return f"{found.verdict} {found.reason_code}" if found else "silent"


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("Egret reaches 79.6 on Turkish.", "supported in_table"),
        ("Egret reaches 88.2 on German and 79.6 on Turkish.", "supported in_table"),
        ("On German and Turkish, Egret reaches 88.2 and 79.6.", "supported in_table"),
        ("On Swahili, Egret scores 61.0 while the large Heron scores 64.2.", "supported in_table"),
        ("The large Heron has 340M parameters.", "supported in_table"),
        ("The large Heron with the lexicon reaches 92.0 on German.", "supported in_table"),
        ("The error of Egret is 11.8%.", "supported in_table"),
        ("Egret gets about 88 on German.", "supported only_if_rounded"),
        ("With MLM, QQP reaches 79.3 F1 on SQuAD.", "supported in_table"),
        ("Without MLM, QQP loses 0.8 on PAWS-X.", "supported in_table"),
        ("Our large model reaches 91.4 on German.", "supported in_table"),
        ("The large Heron is 3.1 points ahead of Egret on Turkish.", "supported computed"),
        ("On Turkish, the large Heron outperforms Egret by 3.1 points.", "supported computed"),
        ("Pretraining with the QRNN is twice as fast as with the LSTM.", "supported computed"),
    ],
    ids=lambda case: case if case.endswith(".") else "",
)
def test_numbers_of_named_cells_support(claim: str, expected: str) -> None:
    assert expected == told(claim)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("Egret reaches 78.6 on Turkish.", "contradicted number_differs"),
        ("Egret reaches 79.6 on German and 88.2 on Turkish.", "contradicted numbers_swapped"),
        ("Egret reaches 82.7 on Turkish.", "contradicted number_belongs_to_other"),
        ("Egret reaches 79.6 on German.", "contradicted number_belongs_to_other"),
        ("The large Heron outperforms Egret on Turkish by 4.6 points.", "contradicted number_differs"),
        ("The large Heron reaches 92.0 on German without the lexicon.", "contradicted number_belongs_to_other"),
        ("On Turkish, Egret outperforms the large Heron by 3.1 points.", "contradicted direction_reversed"),
        ("Pretraining takes 143 seconds per batch with the LSTM.", "contradicted unit_differs"),
    ],
    ids=lambda case: case if case.endswith(".") else "",
)
def test_another_number_in_the_one_named_cell_contradicts(claim: str, expected: str) -> None:
    assert expected == told(claim)


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param("Heron reaches 85.0 on German.", id="two rows go by that name"),
        pytest.param("Kestrel reaches 79.6 on Turkish.", id="the subject is not in the table"),
        pytest.param("Egret reaches 79.6 on Japanese.", id="the column is not in the table"),
        pytest.param("Egret reaches 45.0 on Turkish.", id="too far off to be meant for that cell"),
        pytest.param("Egret trains on 3 GPUs.", id="a number of another kind"),
        pytest.param("Egret reaches 79.6 on the Turkish development set.", id="the table is of the test set"),
        pytest.param("Egret improves Turkish by 79.6 points.", id="a value told as a gain"),
    ],
)
def test_what_is_not_linked_is_left_alone(claim: str) -> None:
    found = look(claim)
    assert found is None or found.verdict == "unclear"


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("The large Heron outperforms Egret on German and Turkish.", "supported computed"),
        ("Egret outperforms the large Heron on German and Turkish.", "contradicted direction_reversed"),
        ("The large Heron has a lower error than Egret.", "supported computed"),
        ("The large Heron may outperform Egret on German.", "silent"),
        ("The large Heron does not outperform Egret on German.", "contradicted negated"),
        ("Egret does not outperform the large Heron on German.", "supported computed"),
        ("The large Heron outperforms Egret on German and Japanese.", "silent"),
        ("The large Heron outperforms Kestrel on German.", "silent"),
        ("The large Heron outperforms Egret.", "silent"),
        ("The large Heron with the lexicon performs best on Turkish.", "supported computed"),
        ("The large Heron with the lexicon has the lowest error.", "supported computed"),
        ("Egret performs best on Turkish.", "contradicted rank_differs"),
        ("Egret has the best memory on Turkish hardware.", "silent"),
    ],
    ids=lambda case: case if case.endswith(".") else "",
)
def test_orders_without_numbers(claim: str, expected: str) -> None:
    assert expected == told(claim)


LANGUAGES = table(
    "Tagger | German | Turkish | Swahili | Basque | Average",
    "Egret | 88.2 | 79.6 | 61.0 | 55.5 | 71.1",
    "Heron | 90.1 | 80.4 | 63.1 | 54.0 | 71.9",
    "Kestrel | 89.0 | 82.7 | 64.2 | 53.1 | 72.3",
    caption="Tagging F1 on the test set. The models were trained once.",
)
SETTINGS = table(
    "Training / Tagger | German | Turkish",
    "Single / Heron | 90.1 | 80.4",
    "Single / Egret | 88.2 | 81.0",
    "Joint / Heron | 91.1 | 82.4",
    "Joint / Egret | 89.2 | 83.0",
    caption="Tagging F1.",
    label="Table 2",
)
DEPTH = table(
    "Layers | Perplexity | Accuracy", "2 | 30.1 | 60.2", "4 | 25.4 | 66.0", "8 | 21.9 | 65.1", caption="By depth.",
    label="Table 3",
)  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("Heron outperforms Egret on German and Turkish.", "supported computed"),
        ("Heron outperforms Egret on German and Basque.", "contradicted direction_reversed"),
        ("Heron outperforms Egret on all four languages.", "contradicted quantifier_differs"),
        ("Heron outperforms Egret on all five languages.", "silent"),
        ("Heron outperforms Egret on 3 of 4 languages.", "supported computed"),
        ("Heron outperforms Egret on three of the four languages.", "supported computed"),
        ("Heron outperforms Egret on two of the four languages.", "contradicted quantifier_differs"),
        ("Heron outperforms Egret on at least two of the four languages.", "supported computed"),
        ("Heron outperforms Egret on all languages but Basque.", "supported computed"),
        ("Heron outperforms Egret on all languages except Turkish.", "contradicted quantifier_differs"),
        ("Heron outperforms Egret on most languages.", "supported computed"),
        ("Egret outperforms Heron on most languages.", "contradicted quantifier_differs"),
        ("Kestrel beats every other tagger on Turkish and Swahili.", "supported computed"),
        ("Kestrel beats every other tagger on German.", "contradicted quantifier_differs"),
        ("Kestrel beats every other tagger on Turkish, if tuned.", "silent"),
        ("Kestrel ranks second on German.", "supported computed"),
        ("Kestrel has the second-best F1 on German.", "supported computed"),
        ("Kestrel is the second best on Turkish.", "contradicted rank_differs"),
        ("Kestrel has the lowest F1 on Basque.", "supported computed"),
        ("Heron does not outperform Egret on Basque.", "supported computed"),
        ("On German, Heron does not outperform Egret on all languages.", "silent"),
        ("German beats Turkish for Heron.", "supported computed"),
    ],
    ids=lambda case: case if case.endswith(".") else "",
)
def test_how_many_and_which_place(claim: str, expected: str) -> None:
    assert expected == told(claim, Made(LANGUAGES))


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("Heron outperforms Egret on German.", "supported computed"),
        ("Heron outperforms Egret on both languages.", "contradicted quantifier_differs"),
        ("Heron outperforms Egret on both languages, as judged by likelihood.", "silent"),
        ("Perplexity falls with the number of layers.", "supported computed"),
        ("Perplexity rises with the number of layers.", "contradicted direction_reversed"),
        ("Perplexity improves as layers are added.", "supported computed"),
        ("Accuracy rises with the number of layers.", "silent"),
        ("Perplexity rises with the number of heads.", "silent"),
    ],
    ids=lambda case: case if case.endswith(".") else "",
)
def test_settings_agree_and_trends(claim: str, expected: str) -> None:
    assert expected == told(claim, Made(SETTINGS, DEPTH))


WHOLE = table(
    "Tagger | German | Turkish | Swahili | Params (M)",
    "Egret | 88.2 | 79.6 | 61.0 | 65",
    "Heron | 90.1 | 80.4 | 63.1 | 130",
    caption="Tagging F1 on the test set.",
)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("Heron averages 77.9 over all languages.", "supported computed"),
        ("On average over German and Turkish, Heron reaches 85.25.", "supported computed"),
        ("On average over German and Turkish, Heron reaches 85.3.", "supported computed"),
        ("On average over German and Turkish, Heron reaches 81.0.", "silent"),
        ("Averaged over all languages, Heron is 1.6 points better than Egret.", "supported computed"),
        ("Averaged over all languages, Heron is 4.6 points better than Egret.", "silent"),
        ("Heron ranges from 63.1 to 90.1 across all languages.", "supported computed"),
        ("Heron ranges from 65.1 to 90.1 across all languages.", "silent"),
        ("Heron scores between 80 and 91 on German and Turkish.", "supported computed"),
        ("Heron scores between 85 and 91 on German and Turkish.", "silent"),
        ("Egret has half of the parameters of Heron.", "supported computed"),
    ],
    ids=lambda case: case if case.endswith(".") else "",
)
def test_whole_lines(claim: str, expected: str) -> None:
    found = told(claim, Made(WHOLE))
    assert expected == (found if found.startswith(("supported", "contradicted")) else "silent")


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("With 90.1, Heron ranks first on German.", "supported in_table"),
        ("With 88.2, Egret ranks first on German.", "open"),
        ("Egret is the clearly strongest tagger on German, with 88.2.", "open"),
        ("Heron scores 90.1 on German and is ahead of Egret on every language.", "open"),
        ("Egret scores 61.0 on Swahili, its lowest result.", "supported in_table"),
    ],
    ids=lambda case: case if case.endswith(".") else "",
)
def test_every_part_of_a_claim_must_hold(claim: str, expected: str) -> None:
    """A number in a cell says neither that it is the best nor that something is so everywhere."""
    found = told(claim, Made(WHOLE))
    assert expected == (found if found.startswith(("supported", "contradicted")) else "open")


PAIRS_OF_LANGUAGES = table(
    "Model | BLEU / EN-DE | BLEU / EN-FR | Cost / EN-DE | Cost / EN-FR",
    "Heron (base model) | 27.3 | 38.1 | 330 | 340",
    "Heron (big) | 28.4 | 41.8 | 2300 | 2310",
)
WARM = table("Tagger | German | Turkish", "Heron | 90.1 | 80.4", caption="Tagging F1 in the warm-start setting.")
COLD = table(
    "Tagger | German | Turkish", "Heron | 81.2 | 70.8", caption="Tagging F1 in the cold-start setting.", label="Table 2"
)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("The big model reaches 41.8 on English-to-French.", "supported in_table"),
        ("The base model scores 38.1 BLEU on French.", "supported in_table"),
        ("The base model scores 41.8 BLEU on English-to-French.", "contradicted number_belongs_to_other"),
        ("The base Heron scores 38.1 BLEU on French-to-English.", "silent"),
        ("The big model scores 28.4 on EN-DE and 41.8 on EN-FR.", "supported in_table"),
        ("The big model scores 41.8 on EN-DE and 28.4 on EN-FR.", "contradicted numbers_swapped"),
        ("With a cold start, Heron scores 81.2 on German.", "supported in_table"),
        ("With a cold start, Heron scores 90.1 on German.", "contradicted number_belongs_to_other"),
        ("Heron scores 90.1 on German with a warm and 81.2 with a cold start.", "supported in_table"),
        ("Heron scores 81.2 on German with a warm and 90.1 with a cold start.", "contradicted numbers_swapped"),
    ],
    ids=lambda case: case if case.endswith(".") else "",
)
def test_languages_sizes_and_settings(claim: str, expected: str) -> None:
    assert expected == told(claim, Made(PAIRS_OF_LANGUAGES, WARM, COLD))


CROSSING = table(
    "Method | Harbor / AUC | Harbor / Kendall's τ | Valley / AUC | Valley / Kendall's τ | Ridge / AUC | "
    "Ridge / Kendall's τ",
    "Egret | 0.997 | 0.635 | 0.490 | -0.013 | 0.876 | 0.254",
    "Heron | 0.920 | 0.533 | 0.921 | 0.532 | 0.991 | 0.331",
    "Baseline | 0.858 | 0.453 | 0.546 | 0.102 | 0.872 | 0.251",
    caption="Ranking on three datasets.",
)
BATCHES = table(
    " | LSTM | QRNN", "Language model pretraining | 143 | 71", "Classifier fine-tuning | 467 | 156",
    caption="Time per batch (in ms).", label="Table 2",
)  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("Heron has the best AUC on every dataset except Harbor.", "supported computed"),
        ("Heron has the best AUC on all three datasets.", "contradicted rank_differs"),
        ("Heron has the best Kendall's tau on two of the three datasets.", "supported computed"),
        ("Heron ranks second on Harbor by AUC.", "supported computed"),
        ("Heron ranks third on Harbor by AUC.", "contradicted rank_differs"),
        ("Heron ranks third on Harbor by AUC among learned methods.", "silent"),
        ("Heron outperforms the baseline on Harbor, Valley and Ridge.", "supported computed"),
        ("Heron needs fewer steps than Egret on Harbor.", "silent"),
        ("Heron lifts Valley's AUC from 0.546 to 0.921.", "supported in_table"),
        ("A pretraining batch takes 71 ms with the QRNN.", "supported in_table"),
        ("A pretraining batch takes 71 seconds with the QRNN.", "contradicted unit_differs"),
        (
            "The QRNN makes pretraining twice as fast and fine-tuning three times as fast as the LSTM.",
            "supported computed",
        ),
        ("The QRNN makes pretraining three times as fast and fine-tuning twice as fast as the LSTM.", "silent"),
    ],
    ids=lambda case: case if case.endswith(".") else "",
)
def test_crossing_heads_and_units(claim: str, expected: str) -> None:
    found = told(claim, Made(CROSSING, BATCHES))
    assert expected == (found if found.startswith(("supported", "contradicted")) else "silent")


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("The large Heron has 3.1 times as many parameters as the base Heron.", "supported computed"),
        ("The large Heron has seven times as many parameters as the base Heron.", "contradicted number_differs"),
        ("The large Heron has more than five times the parameters of Egret.", "supported computed"),
        ("The base Heron has 340M parameters.", "contradicted number_belongs_to_other"),
        ("The base Heron with the lexicon has 345M parameters.", "contradicted number_belongs_to_other"),
        ("The base Heron was tried with 65 random seeds.", "silent"),
    ],
    ids=lambda case: case if case.endswith(".") else "",
)
def test_ratios_and_counts(claim: str, expected: str) -> None:
    found = told(claim)
    assert expected == (found if found.startswith(("supported", "contradicted")) else "silent")


def test_a_number_at_one_of_two_rows_of_a_name_supports_and_says_so() -> None:
    found = look("Heron scores 82.4 on Turkish.", Made(SETTINGS))
    assert found is not None
    assert "Table 2 has it: 82.4 (Joint / Heron, Turkish; one of 2 that match)" == found.reason


ABLATION = table(
    "Tagger | German | Turkish",
    "Heron (base) | 90.1 | 80.4",
    "- lexicon | 89.0 | 77.1",
    "+ 4 specialists | 91.3 | 81.0",
    caption="Tagging F1, one part changed.",
)


def accused(code: str) -> Look:
    """Return what a text that says otherwise leaves behind."""
    return Look(
        verdict=Verdict.CONTRADICTED,
        reason_code=code,
        reason="the paper says otherwise",
        stated=Stated(outcome="differs"),
    )


@pytest.mark.parametrize(
    ("claim", "code", "expected"),
    [
        ("The large Heron is 3.1 points ahead of Egret on Turkish.", "direction_reversed", "supported computed"),
        ("The large Heron outperforms Egret on Turkish.", "direction_reversed", "supported computed"),
        ("Egret outperforms the large Heron on Turkish.", "negated", "contradicted negated"),
        ("Egret reaches 79.6 on Turkish.", "number_differs", "supported in_table"),
        ("Egret reaches 79.6 on Turkish.", "negated", "contradicted negated"),
        ("Egret reaches 79.6 on Turkish.", "entity_differs", "contradicted entity_differs"),
    ],
    ids=lambda case: case if case.endswith(".") else "",
)
def test_cells_that_state_the_whole_claim_clear_it(claim: str, code: str, expected: str) -> None:
    found = TableCheck().look(Claim(id="c", text=claim, span=(0, len(claim)), line=1), SOURCE, accused(code))
    assert found is not None
    assert expected == f"{found.verdict} {found.reason_code}"


def test_numbers_that_stand_the_other_way_round_do_not_support() -> None:
    assert "silent" == told("On Turkish, Egret reaches 79.6, slightly above the large Heron's 82.7.")


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("Taking the lexicon out of Heron lowers Turkish F1 by 3.3 points.", "supported computed"),
        ("Taking the lexicon out of Heron raises Turkish F1 by 3.3 points.", "silent"),
        ("Adding 4 specialists lifts German F1 from 90.1 to 91.3.", "supported in_table"),
        ("Adding 4 specialists lifts German F1 from 89.0 to 91.3.", "silent"),
    ],
    ids=lambda case: case if case.endswith(".") else "",
)
def test_a_row_beside_the_one_it_changes(claim: str, expected: str) -> None:
    found = told(claim, Made(ABLATION))
    assert expected == (found if found.startswith(("supported", "contradicted")) else "silent")


def test_the_same_row_in_the_other_setting() -> None:
    assert "supported in_table" == told("Joint training takes Heron on Turkish from 80.4 to 82.4.", Made(SETTINGS))


def test_another_clause_has_a_subject_of_its_own() -> None:
    assert "contradicted" not in told("Heron has a Turkish F1 of 80.4; hard targets give 79.6.", Made(SCORES))


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("On average over German and Turkish, Heron reaches 85.3.", "85.25; the claim's 85.3 is within rounding"),
        ("On average over German and Turkish, Heron reaches more than 80.", "85.25, which is more than 80"),
    ],
)
def test_an_average_is_of_what_the_claim_names_not_of_the_column_of_averages(claim: str, expected: str) -> None:
    averaged = table(
        "Tagger | German | Turkish | Avg.",
        "Egret | 88.2 | 79.6 | 83.9",
        "Heron | 90.1 | 80.4 | 85.2",
        caption="Tagging F1 on the test set.",
    )
    found = look(claim, Made(averaged))
    assert found is not None
    assert f"Table 1 gives it: average of 90.1, 80.4 = {expected}" == found.reason


def test_an_average_says_how_it_is_formed() -> None:
    found = look("On average over German and Turkish, Heron reaches 85.3.", Made(WHOLE))
    assert found is not None
    assert "Table 1 gives it: average of 90.1, 80.4 = 85.25; the claim's 85.3 is within rounding" == found.reason
    assert ["90.1", "80.4"] == [e.cells[0].text for e in found.evidence]


def test_a_claim_that_a_table_has_in_part_is_left_open_with_the_cells() -> None:
    found = look("Egret reaches 79.6 on Turkish after training on 48 machines.")
    assert found is not None
    assert ("unclear", "table_partly") == (found.verdict, found.caveats[0].code)
    assert [("Egret", "Turkish", "79.6")] == [(c.row, c.column, c.text) for e in found.evidence for c in e.cells]


def test_arithmetic_is_told_in_words() -> None:
    found = look("The large Heron is 3.1 points ahead of Egret on Turkish.")
    assert found is not None
    assert ("consistent", "82.7 - 79.6 = 3.1") == (found.derived.outcome, found.derived.arithmetic)


def test_rounding_is_told_in_words() -> None:
    found = look("The large Heron is 3.2 points ahead of Egret on Turkish.")
    assert found is not None
    assert "supported" == found.verdict
    assert "82.7 - 79.6 = 3.1; the claim's 3.2 is within rounding" == found.derived.arithmetic


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The demonstration's paper, typeset and read back."""
    name = f"{MAIN}v2"
    path = tmp_path_factory.mktemp("demo") / f"{name}.pdf"
    path.write_bytes(next(data for paper, (_, data) in all_papers().items() if paper.startswith(name)))
    paper = parse_file(Path(path), id=name)
    return Made(*read_tables(path, paper), paper=paper)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("Entailment reaches 62.0 F1 on Swahili.", "supported in_table"),
        ("Chunking reaches 73.1 on German, 71.2 on Turkish and 64.2 on Swahili.", "supported in_table"),
        ("Chunking reaches 73.1 on German, 64.2 on Turkish and 71.2 on Swahili.", "contradicted numbers_swapped"),
        ("On Swahili, paraphrase reaches 60.8 and questions reach 61.0.", "supported in_table"),
        ("On Swahili, paraphrase reaches 61.0 and questions reach 60.8.", "contradicted numbers_swapped"),
        ("Entailment gains 0.3 points on average over no warm-up.", "supported computed"),
        ("Entailment gains 0.9 points on average over no warm-up.", "contradicted number_differs"),
        ("Chunking has 8,936 examples.", "supported in_table"),
        ("Chunking has 8,396 examples.", "contradicted number_differs"),
    ],
    ids=lambda case: case if case.endswith(".") else "",
)
def test_the_demonstrations_paper(demo: Made, claim: str, expected: str) -> None:
    assert expected == told(claim, demo)


def test_evidence_from_a_pdf_stands_letter_by_letter_at_its_place(demo: Made) -> None:
    found = look("Entailment reaches 62.0 F1 on Swahili.", demo)
    assert found is not None
    for item in found.evidence:
        assert item.page is not None
        assert item.quote == demo.paper.page(item.page).text[item.start : item.end]
        assert item.boxes
