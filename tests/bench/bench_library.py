"""A library of ten thousand papers: `bench_library.py PAPERS [--papers N] [--claims N]`.

The papers are made from the real ones in PAPERS: their passages shuffled across papers, every number another one, and
the words that only one real paper has made another paper's, so that words are as rare as they are in a library that
size. Printed are the cost of a look-up (the index alone, and with the checks looking into what it names), its growth
from a tenth of the library to all of it, and the size on disk. Ratios are what counts; nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import string
import tempfile
import time
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from claimcheck.checks import CHECKS
from claimcheck.library import Library
from claimcheck.library.fulltext import KINDS, FullText
from claimcheck.library.local import copy_at
from claimcheck.library.snapshot import take
from claimcheck.library.store import DATABASE, Store
from claimcheck.model import Claim, Page, Paper, Passage, Span, Verdict
from claimcheck.parse import PARSER_VERSION, to_bytes
from claimcheck.pipeline import look_into

FORM = f"pdf-{PARSER_VERSION}"
PASSAGES = 260
"""Of one made paper: the median of the real ones is near that."""
WORD = re.compile(r"[A-Za-z]{4,}")


@dataclass(frozen=True)
class Pool:
    """What papers are made from."""

    passages: list[tuple[str, str]]
    """Kind and text."""
    own: frozenset[str]
    """Words of a single real paper."""


def pool(papers: Sequence[Paper]) -> Pool:
    """Return the passages of real papers."""
    passages = [(p.kind, paper.text_of(p)) for paper in papers for p in paper.passages if p.kind in KINDS]
    words = Counter(w for paper in papers for w in set(WORD.findall(" ".join(page.text for page in paper.pages))))
    own = frozenset(word for word, count in words.items() if count == 1)
    return Pool([(kind, text) for kind, text in passages if 40 < len(text) < 400], own)


def made(number: int, source: Pool) -> Paper:
    """Return paper `number`, the same every time."""
    rng = random.Random(number)
    mark = "".join(rng.choices(string.ascii_lowercase, k=2))

    def other(match: re.Match[str]) -> str:
        return match[0] + mark if match[0] in source.own else match[0]

    text, passages = "", []
    for kind, words in rng.sample(source.passages, PASSAGES):
        words = WORD.sub(other, "".join(rng.choice("123456789") if c.isdigit() else c for c in words))
        span = Span(page=1, start=len(text), end=len(text) + len(words))
        passages.append(Passage(spans=(span,), kind=kind))  # type: ignore[arg-type]
        text += words + "\n"
    name = f"{9901 + number // 100_000}.{number % 100_000:05d}v1"
    page = Page(number=1, text=text, width=0.0, height=0.0, starts=array("i"), ends=array("i"), boxes=array("f"))
    return Paper(id=name, title="", source="pdf", pages=(page,), passages=tuple(passages), sha256=f"{number:064x}")


def claim(text: str) -> Claim:
    return Claim(id="c", text=text, span=(0, len(text)), line=1)


def claims(papers: int, count: int, source: Pool) -> Iterator[tuple[str, Claim]]:
    """Yield (kind, claim): sentences of the library's papers, as they are, altered and thinned out, and of nobody's."""
    rng = random.Random(7)
    common = sorted({w for _, text in source.passages for w in WORD.findall(text)} - source.own)
    for _ in range(count):
        paper = made(rng.randrange(papers), source)
        text = paper.text_of(rng.choice([p for p in paper.passages if p.kind == "body"]))
        thinned = [w for n, w in enumerate(text.split()) if n % 4 < 2 or any(c.isdigit() for c in w)]
        yield "verbatim", claim(text)
        yield "numbers changed", claim("".join(str((int(c) + 1) % 10) if c.isdigit() else c for c in text))
        yield "half its words", claim(" ".join(thinned) + ".")
        yield "common words, of nobody", claim(" ".join(rng.choices(common, k=14)) + ".")


@dataclass
class Times:
    """Of the look-ups of one kind of claim, in milliseconds."""

    index: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    """With the checks, which look into the papers that the index names."""
    stated: int = 0


def measure(root: Path, papers: int, count: int, source: Pool) -> dict[str, Times]:
    """Time the look-ups of so many claims of each kind, and print them."""
    times: dict[str, Times] = {}
    with closing(Store.open(root)) as store, Library.open(root, offline=True) as library:
        index = FullText(store)
        for kind, one in claims(papers, count, source):
            took = times.setdefault(kind, Times())
            begun = time.perf_counter()
            list(index.likeliest(one.text))
            named = time.perf_counter()
            looks = (look_into(one, paper, CHECKS) for paper, _ in library.elsewhere(one, ()))
            took.stated += any(look.verdict is Verdict.SUPPORTED for look in looks)
            took.index.append(1000 * (named - begun))
            took.whole.append(1000 * (time.perf_counter() - named))
    for kind, took in times.items():
        print(
            f"  {kind:24} index {_words(took.index)}   with checks {_words(took.whole)}   "
            f"stated {took.stated} of {count}"
        )
    return times


def _words(values: Sequence[float]) -> str:
    ordered = sorted(values)
    return f"{statistics.median(ordered):5.1f} ms (95%: {ordered[int(0.95 * (len(ordered) - 1))]:5.1f})"


def snapshot(root: Path, count: int) -> None:
    """Print what taking in a metadata snapshot costs."""
    abstract = "We study what a short warm-up brings to taggers of tides and of ice. " * 16
    versions = [{"version": f"v{n}", "created": f"Fri, {n} Jan 2021 19:18:42 GMT"} for n in (1, 2)]
    with (root / "snapshot.json").open("w") as file:
        for n in range(count):
            one = {"id": f"{9901 + n // 100_000}.{n % 100_000:05d}", "title": f"Paper {n}", "abstract": abstract}
            file.write(json.dumps({**one, "versions": versions, "update_date": "2021-02-03"}) + "\n")
    with closing(Store.open(root / "metadata")) as store:
        begun = time.perf_counter()
        take(root / "snapshot.json", store)
        seconds = time.perf_counter() - begun
    size = (root / "metadata" / DATABASE).stat().st_size
    print(f"metadata snapshot: {count / seconds:,.0f} papers a second, {size / count:,.0f} bytes a paper")


def real_papers(folder: Path, root: Path) -> list[Paper]:
    """Return the papers in `folder`, but for those in its RESERVED.txt, and print what they take on disk."""
    aside = folder / "RESERVED.txt"
    reserved = set(aside.read_text().split()) if aside.exists() else set()
    files = [path for path in sorted(folder.glob("*v*.pdf")) if copy_at(path) and path.stem not in reserved]
    begun = time.perf_counter()
    with Library.open(root, offline=True, overrides={path.stem: path for path in files}) as library:
        found = [o.source.paper for _, hand in library.read_in(fetched=False) for o in hand.opened]
    seconds = time.perf_counter() - begun
    size = sum(path.stat().st_size for path in files) / len(files)
    form = sum(len(to_bytes(paper)) for paper in found) / len(found)
    print(f"{len(found)} real papers: {seconds / len(found):.2f} s to read one; ", end="")
    print(f"{size / 1e6:.2f} MB a file, {form / 1e3:.0f} kB what was read of it")
    return found


def grown(store: Store, begun: int, papers: int, source: Pool) -> None:
    """Add papers to the library up to so many, and print what one costs."""
    index, before, start = FullText(store), store.sizes(), time.perf_counter()
    for number in range(begun, papers):
        paper = made(number, source)
        store.remember(paper.sha256, FORM, to_bytes(paper))
        index.add(paper, FORM, "stamp")
    milliseconds = 1000 * (time.perf_counter() - start) / (papers - begun)
    store.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    kilobytes = (store.sizes()["database"] - before["database"]) / (papers - begun) / 1e3
    print(f"{papers:,} papers: {milliseconds:.1f} ms to make and index one, {kilobytes:.1f} kB of index a paper")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--claims", type=int, default=100)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        source = pool(real_papers(given.folder, root / "real"))
        results = []
        for begun, papers in ((0, given.papers // 10), (given.papers // 10, given.papers)):
            with closing(Store.open(root / "library")) as store:
                grown(store, begun, papers, source)
            results.append(measure(root / "library", papers, given.claims, source))
        print("ten times the papers cost so many times as much, medians:")
        for kind, few in results[0].items():
            many = results[1][kind]
            index, whole = (
                statistics.median(b) / statistics.median(a)
                for a, b in ((few.index, many.index), (few.whole, many.whole))
            )
            print(f"  {kind:24} index {index:.2f}   with checks {whole:.2f}")
        snapshot(root, given.papers)


if __name__ == "__main__":
    main()
