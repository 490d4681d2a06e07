"""Which sentences assert something."""

from __future__ import annotations

import pytest

from claimcheck.read.assertions import is_claim

CLAIMS = [
    pytest.param("We gain 8.2 points on SQuAD.", id="a-number"),
    pytest.param("BERT outperforms GPT on all tasks.", id="a-comparison"),
    pytest.param("Training on MNLI improves transfer to German.", id="a-finding"),
    pytest.param("These correlations are particularly pronounced in poorer neighborhoods.", id="a-plain-finding"),
    pytest.param("Recent experiments encode logical qubits and correct their errors.", id="a-plural-subject"),
    pytest.param("Note that accuracy drops by 3.1 points without it.", id="note-that-is-no-order"),
    pytest.param("Modular codes must tolerate 3% of errors.", id="must-with-a-number"),
    pytest.param("This study introduces a new encoder with 6 layers.", id="what-a-study-introduces"),
    pytest.param("该模型在十二个任务上的准确率达到百分之九十。", id="chinese"),
]  # fmt: skip
NONE = [
    pytest.param("Results and Discussion", id="a-heading"),
    pytest.param("Does training on MNLI help other tasks?", id="a-question"),
    pytest.param("The models differ in three ways:", id="what-leads-in-a-list"),
    pytest.param("This report summarizes five papers on transfer.", id="what-the-report-does"),
    pytest.param("This literature review highlights three limits of earlier work.", id="what-the-review-does"),
    pytest.param("Our work builds on these efforts in many ways.", id="what-our-work-does"),
    pytest.param("11 papers were retrieved and 9 claims extracted.", id="how-it-was-made"),
    pytest.param("Here is a summary of the five papers.", id="chatter"),
    pytest.param("Let me look for more papers on this topic.", id="thinking-aloud"),
    pytest.param("Consider the following scenario for a robot arm.", id="an-order"),
    pytest.param("In future work, we plan to explore other algorithms.", id="a-plan"),
    pytest.param("Policymakers should promote healthy food for everybody.", id="advice"),
    pytest.param("Transfer learning has been a focal point of research.", id="that-there-is-research"),
    pytest.param("Yes, it does.", id="too-short"),
    pytest.param("", id="nothing"),
    pytest.param("... --- 12 34 56 !", id="no-words"),
    pytest.param("哪些模型在十二个任务上更好？", id="a-chinese-question"),
]  # fmt: skip


@pytest.mark.parametrize("words", CLAIMS)
def test_claims(words: str) -> None:
    assert is_claim(words, cited=False)


@pytest.mark.parametrize("words", NONE)
def test_no_claims(words: str) -> None:
    assert not is_claim(words, cited=False)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("Higher concentration of rental housing", False, id="a-noun-phrase"),
        pytest.param("Reduced access to open space", False, id="a-participle-and-a-noun"),
        pytest.param("Improving access to healthy food options", False, id="a-gerund"),
        pytest.param("Increase access to sports facilities", False, id="an-order"),
        pytest.param("Income affects access to healthy food", True, id="a-sentence-without-a-stop"),
        pytest.param("Accuracy of 92.3% on the test set", True, id="a-measured-number"),
        pytest.param("Improve accuracy by 3 points on it.", False, id="an-order-with-a-number"),
        pytest.param("Gates are reported with 99.9% fidelity.", True, id="a-whole-sentence"),
    ],
)
def test_items_of_a_list_need_a_verb_or_a_number(words: str, expected: bool) -> None:
    assert expected is is_claim(words, cited=False, listed=True)


def test_a_citation_makes_a_short_sentence_a_claim() -> None:
    assert not is_claim("It grew much then.", cited=False)
    assert is_claim("It grew much then.", cited=True)
