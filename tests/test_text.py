"""Words with their places, and the form in which they are compared."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.quantity import find_quantities
from claimcheck.text import LONGEST, STOP, is_content, plain, stem, tokens

STEMS = [
    pytest.param("We see gains of 8.2 points.", ["we", "see", "gain", "of", "#8.2", "point"], id="a-plain-sentence"),
    pytest.param("multi-task multitask", ["multi", "task", "multitask"], id="hyphens-part-words"),
    pytest.param("soft\u00adware co\u200boperates", ["softwar", "cooperat"], id="invisible-characters-part-nothing"),
    pytest.param("\ufb01ne-tuning", ["fin", "tun"], id="ligatures-are-letters"),
    pytest.param("isn't don\u2019t cannot", ["not", "not", "not"], id="negations-stay"),
    pytest.param("we note it, as noted", ["we", "note", "it", "as", "note"], id="a-note-is-no-negation"),
    pytest.param("the model's models\u2019", ["the", "model", "model"], id="possessives"),
    pytest.param("28.4±0.3", ["#28.4", "#0.3"], id="a-spread-is-two-numbers"),
    pytest.param("\u22120.80 and 1,104,934", ["#-0.8", "and", "#1104934"], id="numbers-by-value"),
    pytest.param("twenty-five, 10^6, 2/3 of", ["#25", "#1000000", "#0.667", "of"], id="numbers-of-several-words"),
    pytest.param("nine and 9", ["#9", "and", "#9"], id="words-and-digits-are-the-same-number"),
    pytest.param("in Table 2 of 2019", ["in", "tabl", "2", "of", "2019"], id="what-is-no-quantity-is-a-word"),
    pytest.param("GPT-3 at 80GB", ["gpt", "3", "at", "80gb"], id="digits-in-names-are-letters"),
    pytest.param("5% of it", ["#5", "of", "it"], id="a-unit-belongs-to-its-number"),
    pytest.param("percent (%)", ["percent", "%"], id="a-percent-sign-alone"),
    pytest.param("", [], id="nothing"),
    pytest.param("... -- !", [], id="no-words"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "stems"), STEMS)
def test_stems_of_a_sentence(text: str, stems: list[str]) -> None:
    assert stems == [t.stem for t in tokens(text)]


FAMILIES = [
    "improves improving improved improve",
    "studies study studied studying",
    "labels labelled labeled labelling",
    "modelled modeled modeling",
    "optimise optimized optimising optimizes",
    "optimisation optimization",
    "behaviour behavior behaviours",
    "runs running run ran",
    "matches matched matching",
    "biases bias",
    "freezing frozen froze",
    "found finds finding",
    "is are was were been being",
    "uses used using use",
    "classes class",
    "queries query",
    "loses lost losing",
]


@pytest.mark.parametrize("family", FAMILIES)
def test_inflections_have_one_stem(family: str) -> None:
    assert 1 == len({stem(word) for word in family.split()})


@pytest.mark.parametrize(
    "pair",
    [
        "better best", "worse worst", "training string", "analysis analyses", "data date", "loss lossless",
        "more less", "increase decrease", "supervised unsupervised", "bias base", "seed see",
    ],
)  # fmt: skip
def test_other_words_have_other_stems(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("Training on SQuAD helps BERT-base", ["SQuAD", "BERT"], id="capitals-inside"),
        pytest.param("Results of Devlin hold", ["Devlin"], id="a-capital-that-begins-no-sentence"),
        pytest.param("see 3D and GPT-4o", ["3D", "GPT"], id="capitals-with-digits"),
        pytest.param("BERT wins", ["BERT"], id="a-name-at-the-beginning"),
        pytest.param("nothing of the kind", [], id="none"),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert names == [t.text for t in tokens(text) if t.name]


def test_function_words_are_no_content() -> None:
    assert ["gain", "#2"] == [t.stem for t in tokens("we have a gain of 2") if is_content(t)]
    assert "not" not in STOP


def test_plain_text_keeps_its_places() -> None:
    assert "-0.8 % x" == plain("\u22120.8\u00a0\uff05\u2009\u00d7")


def test_a_text_of_words_is_no_sentence() -> None:
    assert LONGEST == len(tokens("word " * (LONGEST + 5)))
    assert tokens("x" * 10_000_000)


words = st.sampled_from(
    "the Model improves BERT-base by 8.2 points −0.3% (2) nine don't GPT-3 ﬁne 10^6 2/3 of".split(" ")
)


@given(st.one_of(st.text(max_size=80), st.lists(words, max_size=12).map(" ".join)))
def test_places_give_back_the_text(text: str) -> None:
    """In order, apart, and with the very words."""
    found = tokens(text)
    assert [t.text for t in found] == [text[t.start : t.end] for t in found]
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(t.stem for t in found)


@given(st.lists(words, max_size=12).map(" ".join))
def test_every_quantity_is_one_token(text: str) -> None:
    assert [q for q in find_quantities(text) if q.counts] == [t.number for t in tokens(text) if t.number]


@given(st.text(alphabet=st.characters(categories=["Ll", "Lu"]), min_size=1, max_size=20))
def test_a_stem_does_not_grow_and_knows_no_case(word: str) -> None:
    assert stem(word) == stem(word.lower()) or word.lower() != word.casefold()
    assert stem(word)


@pytest.mark.parametrize(
    "forms", ["have has had", "make makes made", "give gave given", "take took taken", "rise rose"]
)
def test_forms_of_one_verb_have_one_stem(forms: str) -> None:
    assert 1 == len({stem(form) for form in forms.split()})
