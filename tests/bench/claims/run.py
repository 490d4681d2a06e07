"""Check made claims through claimcheck, in process, and print how it did: `run.py FILE --papers DIR`.

Per kind: n, the rate of the verdict it must get with Wilson's interval, the bar, what was said instead,
and what two common stand-ins would have said. Then totals, the trade-off curve and the calibration.
Of reserved papers only these figures are ever printed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent))

import foreign
import measure
from make import reserved_ids
from sentences import fold, paper_id

from claimcheck.model import Check, Claim, Look, Paper, Table
from claimcheck.read import read

T = TypeVar("T")
TABLE_KINDS = frozenset({"table", "arith"})
"""Kinds of the hand-written set that no text states."""


@dataclass(kw_only=True)
class Shelf:
    """One paper as the checks see it: a `claimcheck.model.Source` without a library."""

    paper: Paper
    path: Path | None = None
    read_tables: Callable[[], tuple[Table, ...]] = tuple
    made: dict[str, Any] = field(default_factory=dict)

    def tables(self) -> tuple[Table, ...]:
        """Return its tables, read once; none where they are not wanted."""
        return self.memo("tables", lambda _: self.read_tables())

    def memo(self, name: str, make: Callable[[Paper], T]) -> T:
        """Return `make(paper)`, made once."""
        if name not in self.made:
            self.made[name] = make(self.paper)
        return self.made[name]  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A claim of a benchmark file and its known verdict."""

    id: str
    text: str
    reference: str
    label: str
    kind: str
    source_sentence: str = ""


def load(path: Path) -> list[Told]:
    """Read claims from JSON Lines as `make.py` writes them."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Told(
            id=row["id"],
            text=row["claim"],
            reference=row["references"][0],
            label=row["label"],
            kind=row["kind"],
            source_sentence=row.get("source_sentence") or row.get("evidence_note", ""),
        )
        for row in rows
    ]


def as_claim(told: Told) -> Claim:
    """Return the record that a reader makes of one line of a claims file; an ellipsis says that it is cut."""
    line = json.dumps({"id": told.id, "claim": told.text, "references": [told.reference]})
    return read(line.encode(), "one.jsonl").claims[0]


def shelve(path: Path, cache: Path | None, *, tables: bool) -> Shelf:
    """Parse one PDF, or take it from the cache of an earlier run of the same parser."""
    from claimcheck import parse

    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    kept = cache / f"{digest[:24]}-{parse.PARSER_VERSION}.paper" if cache else None
    if kept and kept.exists():
        paper = parse.from_bytes(kept.read_bytes())
    else:
        paper = parse.parse_file(path, id=paper_id(path))
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(parse.to_bytes(paper))
    return Shelf(paper=paper, path=path, read_tables=(lambda: parse.read_tables(path, paper)) if tables else tuple)


def chosen_checks(*, tables: bool, entailment: str | None) -> list[Check]:
    """Return the checks to run: those of the package, tables if wanted, a model if named."""
    from claimcheck.checks import CHECKS

    checks = [check for check in CHECKS if tables or check.name != "table"]
    if entailment:
        from claimcheck.checks.entailment import EntailmentCheck

        checks.append(EntailmentCheck(entailment))
    return checks


def look(claim: Claim, shelf: Shelf, checks: Sequence[Check]) -> Look:
    """Return what all checks, called in turn, say of `claim`."""
    so_far: Look | None = None
    for check in checks:
        so_far = check.look(claim, shelf, so_far) or so_far
    if so_far is None:
        raise ValueError(f"{claim.id}: no check said anything")
    return so_far


def outcomes_of(
    told: Sequence[Told], shelves: dict[str, Shelf], checks: Sequence[Check], *, baselines: bool
) -> list[tuple[Told, Look, measure.Outcome]]:
    """Check every claim against its paper."""
    texts = {name: fold(" ".join(page.text for page in shelf.paper.pages)) for name, shelf in shelves.items()}
    done = []
    for one in told:
        shelf = shelves[one.reference]
        seen = look(as_claim(one), shelf, checks)
        text = texts[one.reference]
        done.append(
            (
                one,
                seen,
                measure.Outcome(
                    id=one.id,
                    kind=one.kind,
                    label=one.label,
                    verdict=seen.verdict.value,
                    reason_code=seen.reason_code,
                    confidence=seen.confidence,
                    decided_by=seen.decided_by,
                    baseline_ratio=baselines and _ratio_says_yes(one.text, text),
                    baseline_numbers=baselines and _numbers_say_yes(one.text, text),
                ),
            )
        )
    return done


def _ratio_says_yes(claim: str, text: str) -> bool:
    from rapidfuzz import fuzz

    return fuzz.partial_ratio(fold(claim).lower(), text.lower(), score_cutoff=85) >= 85


def _numbers_say_yes(claim: str, text: str) -> bool:
    numbers = set(re.findall(r"\d+(?:[.,]\d+)*", fold(claim)))
    return numbers <= set(re.findall(r"\d+(?:[.,]\d+)*", text))


def errors(done: Sequence[tuple[Told, Look, measure.Outcome]], reserved: set[str]) -> Iterator[str]:
    """Yield every wrong verdict on papers that are not reserved, with what the claim was made from."""
    for one, seen, outcome in done:
        if not outcome.right and one.reference not in reserved:
            said = f"{outcome.verdict}/{outcome.reason_code}"
            yield f"[{one.kind}] {one.reference} must be {one.label}, is {said}"
            yield f"    claim : {one.text}"
            yield f"    source: {one.source_sentence}"
            yield f"    reason: {seen.reason}"
            yield from (f"    quote : ({e.relation}) {e.quote}" for e in seen.evidence[:2])


def foreign_outcomes(name: str, folder: Path, checks: Sequence[Check]) -> list[measure.Outcome]:
    """Check one of the development sets that others made."""
    file, read = foreign.SETS[name]
    outcomes = []
    for item in read(folder / file):
        told = Told(id=item.id, text=item.claim, reference=item.paper.id, label=item.label, kind=item.kind)
        seen = look(as_claim(told), Shelf(paper=item.paper), checks)
        outcomes.append(
            measure.Outcome(
                id=item.id,
                kind=item.kind,
                label=item.label,
                verdict=seen.verdict.value,
                reason_code=seen.reason_code,
                confidence=seen.confidence,
            )
        )
    return outcomes


def report(done: Sequence[tuple[Told, Look, measure.Outcome]], *, hand_written: bool) -> Iterator[str]:
    """Yield every figure of one run."""
    outcomes = [outcome for _, _, outcome in done]
    yield from measure.table(outcomes)
    if hand_written:
        yield "\nwithout the kinds that need tables:"
        yield from measure.totals([o for o in outcomes if o.kind not in TABLE_KINDS])
    yield "\nreasons: " + ", ".join(f"{code} {n}" for code, n in Counter(o.reason_code for o in outcomes).most_common())
    yield "\ntrade-off:"
    yield from measure.curve(outcomes)
    yield "\ncalibration:"
    # 266 claims fill five bins; a perfect checker would show an error of 0.07 in fifteen.
    yield from measure.calibration(outcomes, 5 if hand_written else 15)


def main() -> None:
    """Read the command line, check, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", help="claims made by make.py")
    parser.add_argument("--papers", type=Path, required=True, help="folder of PDFs")
    parser.add_argument("--paraphrase", type=Path, help="claims written by hand, in other words")
    parser.add_argument("--foreign", type=Path, help="folder with the WiCE, HealthVer and SciTab development sets")
    parser.add_argument("--sets", default=",".join(foreign.SETS), help="which of them")
    parser.add_argument("--cache", type=Path, help="folder to keep parsed papers in")
    parser.add_argument("--tables", action="store_true", help="let the table check look as well")
    parser.add_argument("--entailment", metavar="MODEL", help="local path or hub id of a sequence-pair classifier")
    parser.add_argument("--shared-errors", action="store_true", help="list wrong verdicts (never of reserved papers)")
    parser.add_argument("--no-baselines", action="store_true")
    options = parser.parse_args()
    checks = chosen_checks(tables=options.tables, entailment=options.entailment)
    for path, by_hand in ((options.file, False), (options.paraphrase, True)):
        if path:
            run_file(path, options, checks, hand_written=by_hand)
    if options.foreign:
        for name in options.sets.split(","):
            print(f"\n{name} (published: {foreign.PUBLISHED[name]})")
            outcomes = foreign_outcomes(name, options.foreign, checks)
            print("\n".join((*measure.abstaining(outcomes), *measure.calibration(outcomes, 15))))


def run_file(path: Path, options: argparse.Namespace, checks: Sequence[Check], *, hand_written: bool) -> None:
    """Check one file of claims and print its figures."""
    told = load(path)
    wanted = {one.reference for one in told}
    shelves = {
        paper_id(pdf): shelve(pdf, options.cache, tables=options.tables)
        for pdf in sorted(options.papers.glob("*.pdf"))
        if paper_id(pdf) in wanted
    }
    lacking = sorted(wanted - set(shelves))
    if lacking:
        sys.exit(f"{options.papers} lacks {', '.join(lacking)}")
    began = time.perf_counter()
    done = outcomes_of(told, shelves, checks, baselines=not options.no_baselines)
    spent = time.perf_counter() - began
    if options.shared_errors:
        print("\n".join(errors(done, set(reserved_ids(options.papers)))))
    print(f"\n{path.name}: {len(told)} claims of {len(shelves)} papers")
    print("\n".join(report(done, hand_written=hand_written)))
    print(
        f"\n{len(told) / spent:.0f} claims per second, baselines {'not ' * options.no_baselines}included",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
