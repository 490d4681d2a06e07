"""The demonstration's papers: invented, and they say so on their first page.

Ids of the year 2099 cannot meet a real paper. Version 2 of the main paper corrects a number of version 1.
"""

from __future__ import annotations

from collections.abc import Mapping

from .arxiv import Entry
from .typeset import Article, Footnote, Grid, Heading, Paragraph, typeset

MAIN, UNRELATED = "9901.00001", "9901.00002"
INVENTED = (
    "1 This paper is invented to demonstrate a checker of claims. No such experiment was run, and no such model exists."
)


def all_papers() -> Mapping[str, tuple[str, bytes]]:
    """Return versioned id to (title, PDF bytes)."""
    return {
        f"{MAIN}v1": (MAIN_TITLE, typeset(_main(1))),
        f"{MAIN}v2": (MAIN_TITLE, typeset(_main(2))),
        f"{UNRELATED}v1": (UNRELATED_TITLE, typeset(_unrelated())),
    }


MAIN_TITLE = "Practice Before Performance: Warm-Up Tasks for Small Multilingual Taggers"
UNRELATED_TITLE = "Counting Tide Pools from the Air"


def entries() -> list[Entry]:
    """Return the papers as the stand-in for arXiv has them."""
    published = {f"{MAIN}v1": "2099-01-04", f"{MAIN}v2": "2099-01-18", f"{UNRELATED}v1": "2099-01-09"}
    authors = {MAIN: ("Ada Sandpiper", "Grace Turnstone"), UNRELATED: ("Marie Plover",)}
    return [
        Entry(
            id=name[:-2],
            version=int(name[-1]),
            title=title,
            authors=authors[name[:-2]],
            published=published[name],
            pdf=data,
        )
        for name, (title, data) in all_papers().items()
    ]


def _main(version: int) -> Article:
    """Return the main paper; the two versions differ in the gain on Swahili and what follows from it."""
    gain, score = ("3.4", "64.5") if version == 1 else ("3.1", "64.2")
    average = "69.6" if version == 1 else "69.5"
    return Article(
        title=MAIN_TITLE,
        authors="Ada Sandpiper and Grace Turnstone",
        running_head="Practice Before Performance",
        stamp=f"arXiv:{MAIN}v{version} [cs.CL] {4 if version == 1 else 18} Jan 2099",
        abstract=(
            "Small multi~lingual en~coders tag words poorly in languages for which nobody wrote training "
            "data. We ask whether a short warm-up on another English task helps before they learn "
            "to tag. We train a 14-million-pa~ram~e~ter encoder named Kestrel on four warm-up tasks and "
            "evaluate it on part-of-speech tagging in three lan~guages. Warm-up on chunking raises the "
            f"average F1 from 66.8 to {average}, and the gain on Swahili is {gain} points. Warm-up on para~phrase "
            "de~tection does not help."
        ),
        blocks=(
            Heading(text="1 Introduction"),
            Paragraph(
                text="A model that has practised a re~lated skill often learns the next one faster. For large "
                "en~coders this has been shown many times (Oriole and Finch, 2091). For small en~coders, which run "
                "on a phone, the question is open: they have little room to keep what they practised.^1 "
                "We study four warm-up tasks and one target task, and we report every number over five seeds."
            ),
            Footnote(text=INVENTED),
            Paragraph(
                text="Our findings are three. First, warm-up on chunk~ing im~proves tagging in all three lan~guages. "
                "Second, warm-up on entail~ment improves tagging in two of the three lan~guages and "
                "harms it in Turkish. Third, the ben~e~fit may fade when the encoder is trained for longer; "
                "we saw it halve after 40,000 steps, but we did not test other sched~ules."
            ),
            Heading(text="2 Method"),
            Paragraph(
                text="Kestrel has 6 layers, a hidden size of 256 and a vocab~u~lary of 32,000 pieces. "
                "It is pre~trained for 120,000 steps on plain text in 12 lan~guages. "
                "Each warm-up lasts 5,000 steps with a batch size of 32 and a learn~ing rate of 5e-5. "
                "The tagger is then trained on English only and eval~u~ated in the other lan~guages without "
                "further training. The sizes of the warm-up tasks are listed in Table 1."
            ),
            Grid(
                caption="Table 1: Warm-up tasks and their training examples.",
                rows=(
                    ("Task", "Examples", "Classes"),
                    ("Chunking", "8,936", "22"),
                    ("Entailment", "13,332", "3"),
                    ("Paraphrase", "4,076", "2"),
                    ("Questions", "3,696", "-"),
                ),
            ),
            Heading(text="3 Results"),
            Grid(
                caption="Table 2: Tagging F1 after each warm-up, averaged over five seeds. Best in bold.",
                rows=_results(score, average),
                bold=frozenset({(2, 1), (2, 2), (2, 3), (2, 4)}),
            ),
            Paragraph(
                text="Table 2 shows the scores. Without a warm-up, Kestrel reaches 71.2 on German, 68.0 on Turkish "
                f"and 61.1 on Swahili. Chunking brings Swahili to {score}, a gain of {gain} points. "
                "Chunking gains 1.9 points on German and 3.2 points on Turkish. "
                "Entailment lowers the score on Turkish by 0.7 points. "
                "Para~phrase de~tection lowers the average by 0.4 points, so we do not recommend it."
            ),
            Paragraph(
                text="Train~ing costs little. A warm-up takes 11 minutes on one laptop proces~sor, and tagging "
                "takes 26 minutes. A run with warm-up therefore takes less than 40 minutes in all. "
                "Memory stays below 900 MB in every run."
            ),
            Heading(text="4 Discussion"),
            Paragraph(
                text="Why does chunking help? Both tasks label words, and the borders of chunks follow "
                "parts of speech. Our results suggest that the form of the task matters more than the amount of "
                "data: entailment has more examples than chunking and helps less. We did not study lan~guages "
                "without white space between words."
            ),
        ),
        references=(
            "Oriole, P. and Finch, R. 2091. Practice makes en~coders: 57.3 points and other surprises. "
            "Proceedings of an invented meeting, pages 12-20.",
            "Wren, T. 2095. On small models. Invented journal 4, 99-107.",
        ),
    )


def _results(swahili: str, average: str) -> tuple[tuple[str, ...], ...]:
    return (
        ("Warm-up", "German", "Turkish", "Swahili", "Average"),
        ("None", "71.2", "68.0", "61.1", "66.8"),
        ("Chunking", "73.1", "71.2", swahili, average),
        ("Entailment", "71.9", "67.3", "62.0", "67.1"),
        ("Paraphrase", "70.9", "67.5", "60.8", "66.4"),
        ("Questions", "71.4", "68.3", "61.0", "66.9"),
    )


def _unrelated() -> Article:
    return Article(
        title=UNRELATED_TITLE,
        authors="Marie Plover",
        running_head="Counting Tide Pools from the Air",
        stamp=f"arXiv:{UNRELATED}v1 [q-bio.QM] 9 Jan 2099",
        abstract=(
            "Tide pools are home to many an~i~mals and change with every storm. We pho~to~graph 14 kilometres of "
            "rocky coast with a kite and count 2,310 pools in one af~ter~noon. The count agrees with a survey on "
            "foot to within 6 percent and takes a tenth of the time."
        ),
        blocks=(
            Heading(text="1 Introduction"),
            Paragraph(
                text="Pools between the tides warm up, dry out and fill again. Whoever wants to know how many there are "
                "has to walk, and walking is slow.^1 A kite with a camera is cheap, quiet and does not disturb birds."
            ),
            Footnote(text=INVENTED),
            Heading(text="2 Results"),
            Paragraph(
                text="We counted 2,310 pools in 412 photographs. The survey on foot found 2,180 of them. Most "
                "pools are smaller than one square metre, and 73 of them held crabs."
            ),
        ),
        references=("Gull, S. 2090. Kites over rocks. Invented notes 1, 1-9.",),
    )
