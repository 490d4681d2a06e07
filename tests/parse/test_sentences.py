"""Where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.parse.sentences import boundaries

CASES = [
    pytest.param(["We gain 3.5 points.", "It holds."], id="a-decimal-point-ends-nothing"),
    pytest.param(["As Devlin et al. (2019) show, it holds.", "We agree."], id="et-al-before-a-year"),
    pytest.param(["It was shown by Devlin et al.", "The gain is 2 points."], id="et-al-may-end-a-sentence"),
    pytest.param(["See Fig. 3 and Sec. 4.2 for more.", "Then stop."], id="figures-and-sections"),
    pytest.param(["It is large, e.g. Gaussian, i.e. Normal.", "Yes."], id="e-g-and-i-e"),
    pytest.param(["We thank J. K. Rowling and S. Bowman.", "We also pay."], id="initials"),
    pytest.param(["This is in Appendix A.", "The rest is below."], id="a-single-capital-may-be-a-label"),
    pytest.param(["BERT vs. GPT is undecided.", "Is it?", "No!"], id="versus-and-questions"),
    pytest.param(['He said "stop."', "She did."], id="quotation-marks-belong-to-the-sentence"),
    pytest.param(["We use the first token. ^4", "Then we stop. ^5"], id="a-raised-mark-belongs-to-the-sentence"),
    pytest.param(["Let x1, . . . , xn be given.", "It ends."], id="an-ellipsis-with-blanks"),
    pytest.param(["1. Introduction to it", ], id="a-number-that-opens-a-sentence"),
    pytest.param(["The U.S. Army paid.", "It won."], id="abbreviated-names"),
]  # fmt: skip


@pytest.mark.parametrize("sentences", CASES)
def test_sentences(sentences: list[str]) -> None:
    text = " ".join(sentences)
    ends = boundaries(text)
    assert sentences == [text[a:b].strip() for a, b in zip([0, *ends], ends, strict=False)]


@given(st.text(alphabet="ab. AB?()^3\n", max_size=80))
def test_nothing_is_lost(text: str) -> None:
    """Ends go up, and what lies behind the last one is blank."""
    ends = boundaries(text)
    assert ends == sorted(set(ends))
    assert not text[ends[-1] if ends else 0 :].strip()
