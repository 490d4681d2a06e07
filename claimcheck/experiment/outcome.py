"""Recorded runs to the rung `reproduced`: treatment minus baseline, paired over seeds, held against the claim.

A pure function of the study and of its records: no clock, no device, nothing that was not recorded. The
procedure is `stats.decide`'s. What is missing is said to be missing: a study with fewer than two complete
seeds is `not_run`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..model import Reproduced
from ..stats import Decision, Effect, decide, effect, item_variance, seeds_needed
from .plan import Graph
from .recipe import BASELINE, TREATMENT, Study
from .runs import Records, Run
from .selection import Treated, best_of, rank_outcome

Pair = tuple[Run, Run]
"""An arm's run and the baseline's (or another arm's) of the same seed and target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One arm against another, on some targets, over the seeds that both have."""

    effect: Effect
    seeds: tuple[int, ...]
    differences: tuple[float, ...]
    """One a seed, in points."""


def outcome(graph: Graph, records: Records) -> Reproduced:
    """Return what the recorded runs of `graph` say of its claim."""
    study = graph.study
    complete = tuple(seed for seed in study.profile.seeds if _complete(graph, records, seed))
    detail = _frame(graph, records)
    if len(complete) < 2:
        missing = [n.name for n in graph.nodes if n.scored is not None and n.id not in records]
        detail["words"] = _not_run(study, missing)
        return Reproduced(outcome="not_run", detail=detail)
    main = compare(graph, records, TREATMENT, BASELINE, study.profile.compared, complete)
    chosen: Mapping[str, float] | None = None
    if study.recipe.comparison != "treatment":
        treated = _treated(graph, records, complete)
    if study.recipe.comparison == "best":
        selected, chosen = best_of(treated)
        main = replace(main, effect=selected)
    decision = judged(study, main.effect)
    if study.recipe.comparison == "rank":
        found, probability, words = rank_outcome(treated, study.recipe.top, same_scale=study.profile.same_scale)
        decision = Decision(outcome=found, size="", smallest_margin=None, words=words)
        detail["rank"] = {"top": list(study.recipe.top), "probability": round(probability, 3)}
    if chosen is not None:
        detail["chosen"] = {name: round(share, 3) for name, share in chosen.items()}
    detail |= {
        "estimate": _points(main.effect.estimate),
        "interval": _interval(main.effect),
        "size": decision.size,
        "smallest_margin": None if decision.smallest_margin is None else _points(decision.smallest_margin),
        "seeds": list(complete),
        "differences": [_points(d) for d in main.differences],
        "seeds_needed": _needed(study, main.effect, decision),
        "freedom": round(main.effect.freedom, 1),
        "spread": _points(math.sqrt(main.effect.seed_variance)),
        "items": _points(math.sqrt(main.effect.item_variance)),
        "controls": list(_controls(graph, records, complete)),
        "others": list(_others(graph, records, complete)),
        "targets": list(_targets(graph, records, complete)),
        "languages": list(_languages(graph, records, complete)),
        "without_collapsed": _without_collapsed(graph, records, complete),
    }
    detail["warnings"] = list(_warnings(detail, main.effect.estimate))
    detail["words"] = _words(study, detail, decision)
    return Reproduced(outcome=decision.outcome, detail=detail)


def compare(
    graph: Graph,
    records: Records,
    arm: str,
    other: str,
    targets: Sequence[str],
    seeds: Sequence[int],
    language: str | None = None,
) -> Comparison:
    """Return `arm` minus `other`: the mean over `targets` of the mean over their languages, or one language alone."""
    differences = [0.0] * len(seeds)
    items, clusters = 0.0, 0
    for target in targets:
        pairs = [_pair(graph, records, arm, other, target, seed) for seed in seeds]
        for place, (one, two) in enumerate(pairs):
            differences[place] += (_score(one, language) - _score(two, language)) / len(targets)
        variance, count = item_variance([(_sums(one, language), _sums(two, language)) for one, two in pairs])
        items += variance / len(targets) ** 2
        clusters += count
    return Comparison(effect=effect(differences, items, clusters), seeds=tuple(seeds), differences=tuple(differences))


def _treated(graph: Graph, records: Records, seeds: Sequence[int]) -> dict[str, Treated]:
    """Return every treatment against the baseline."""
    profile = graph.study.profile
    found = {}
    for arm in profile.treatments:
        one = compare(graph, records, arm, BASELINE, profile.compared, seeds)
        found[arm] = Treated(differences=one.differences, effect=one.effect)
    return found


def judged(study: Study, measured: Effect) -> Decision:
    """Return the decision about a measured effect under the study's claim and margin."""
    claimed = study.claimed or 0.0
    same = study.profile.same_scale
    return decide(claimed, study.recipe.margin, measured.low, measured.high, same_scale=same)


def _pair(graph: Graph, records: Records, arm: str, other: str, target: str, seed: int) -> Pair:
    one, two = (records[graph.scoring(name, target, seed).id] for name in (arm, other))
    return one, two


def _score(run: Run, language: str | None) -> float:
    if language is not None:
        return run.scores[language]
    return math.fsum(run.scores.values()) / len(run.scores)


def _sums(run: Run, language: str | None) -> Mapping[str, Mapping[str, tuple[float, float]]]:
    return run.sums if language is None else {language: run.sums[language]}


def _complete(graph: Graph, records: Records, seed: int) -> bool:
    """Whether every arm of a seed was scored on every target; a failed run has no score."""
    names = [BASELINE, *graph.study.profile.arms]
    nodes = [graph.scoring(arm, target, seed) for arm in names for target in graph.study.profile.targets]
    return all(node.id in records and records[node.id].scores for node in nodes)


def _collapsed(graph: Graph, records: Records, seed: int) -> bool:
    """Whether a run of this seed, or one it starts from, collapsed."""
    return any(n.seed == seed and n.id in records and records[n.id].status == "collapsed" for n in graph.nodes)


def _frame(graph: Graph, records: Records) -> dict[str, Any]:
    """What is known without a single run: the claim, the setting, what is left open."""
    study, profile = graph.study, graph.study.profile
    runs = records.of(graph)
    return {
        "claim": f"{study.paper}#{study.entry.key}",
        "says": study.entry.says,
        "version": study.recipe.version,
        "claimed": study.claimed,
        "margin": study.recipe.margin,
        "margin_reason": study.recipe.margin_reason,
        "recipe": study.name,
        "scale": {
            "profile": study.profile_name,
            "same": profile.same_scale,
            "trains": profile.trains,
            "compares": [profile.targets[name].words for name in profile.compared],
        },
        "untested": list(profile.untested),
        "deviations": list(profile.differs),
        "runs": [_row(run) for run in runs],
        "failed": sum(run.status == "failed" for run in runs),
        "collapsed": sum(run.status == "collapsed" for run in runs),
        "missing": [n.name for n in graph.nodes if n.scored is not None and n.id not in records],
    }


def _row(run: Run) -> dict[str, Any]:
    mean = _points(_score(run, None)) if run.scores else None
    row = {"name": run.name, "id": run.id, "status": run.status, "score": mean}
    return row | ({"reason": run.reason} if run.reason else {})


def _controls(graph: Graph, records: Records, seeds: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield each sham against the baseline, which ought to show nothing, and the treatment against each sham."""
    profile = graph.study.profile
    for sham in profile.shams:
        yield _shown(profile.arms[sham].words, compare(graph, records, sham, BASELINE, profile.compared, seeds), sham)
    for sham in profile.shams:
        against = compare(graph, records, TREATMENT, sham, profile.compared, seeds)
        yield _shown(f"treatment minus {sham}", against, f"{TREATMENT}-{sham}")


def _others(graph: Graph, records: Records, seeds: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield the further treatments against the baseline."""
    profile = graph.study.profile
    for arm in profile.others:
        yield _shown(profile.arms[arm].words, compare(graph, records, arm, BASELINE, profile.compared, seeds), arm)


def _targets(graph: Graph, records: Records, seeds: Sequence[int]) -> Iterator[dict[str, Any]]:
    for name, target in graph.study.profile.targets.items():
        one = compare(graph, records, TREATMENT, BASELINE, (name,), seeds)
        compared = name in graph.study.profile.compared
        yield _shown(target.words, one, name) | {"compared": compared, "arms": _arms(graph, records, name, seeds)}


def _arms(graph: Graph, records: Records, target: str, seeds: Sequence[int]) -> dict[str, float]:
    """Mean score of every arm on a target, over seeds and languages."""
    found = {}
    for arm in (BASELINE, *graph.study.profile.arms):
        scores = [_score(records[graph.scoring(arm, target, seed).id], None) for seed in seeds]
        found[arm] = _points(math.fsum(scores) / len(scores))
    return found


def _languages(graph: Graph, records: Records, seeds: Sequence[int]) -> Iterator[dict[str, Any]]:
    for name, target in graph.study.profile.targets.items():
        scored = records[graph.scoring(TREATMENT, name, seeds[0]).id].scores
        for language in scored:
            one = compare(graph, records, TREATMENT, BASELINE, (name,), seeds, language)
            yield _shown(f"{target.words}: {language}", one, f"{name}/{language}")


def _shown(words: str, one: Comparison, key: str) -> dict[str, Any]:
    return {"name": words, "key": key, "estimate": _points(one.effect.estimate), "interval": _interval(one.effect)}


def _without_collapsed(graph: Graph, records: Records, seeds: Sequence[int]) -> dict[str, Any] | None:
    """The main effect over the seeds none of whose runs collapsed; None where none did or too few are left."""
    kept = [seed for seed in seeds if not _collapsed(graph, records, seed)]
    if len(kept) == len(seeds) or len(kept) < 2:
        return None
    one = compare(graph, records, TREATMENT, BASELINE, graph.study.profile.compared, kept)
    return _shown("without collapsed runs", one, "without_collapsed") | {
        "seeds": kept,
        "outcome": judged(graph.study, one.effect).outcome,
    }


def _warnings(detail: Mapping[str, Any], estimate: float) -> Iterator[str]:
    """Yield what a reader must know before the outcome: shams that gain, a treatment that beats none of them."""
    for one in detail["controls"]:
        low, high = one["interval"]
        if one["key"].startswith(f"{TREATMENT}-"):
            if not (low > 0 if estimate > 0 else high < 0):
                yield f"{one['name']}: the interval holds zero; what was measured may be any update's doing"
        elif low > 0 or high < 0:
            yield f"the sham '{one['key']}' shows an effect of its own: {_interval_words(one)}"
    if detail["failed"]:
        yield f"{detail['failed']} runs failed; their seeds are left out"
    if detail["collapsed"]:
        yield f"{detail['collapsed']} runs collapsed by the rule fixed in advance; they are counted"


def _needed(study: Study, measured: Effect, decision: Decision) -> int | None:
    """Return how many seeds would decide what is open; None where it is decided, or a hundred would not do."""
    if decision.outcome != "inconclusive" or study.recipe.comparison == "rank":
        return None

    def decided(low: float, high: float) -> bool:
        made = decide(study.claimed or 0.0, study.recipe.margin, low, high, same_scale=study.profile.same_scale)
        return made.outcome != "inconclusive"

    return seeds_needed(measured, decided)


LEAD: Mapping[str, str] = {
    "reproduced": "Reproduced",
    "direction_only": "Same direction, another size",
    "not_reproduced": "Not reproduced",
    "inconclusive": "Inconclusive",
    "agrees_at_this_scale": "Agrees in direction, at this scale only",
    "disagrees_at_this_scale": "Disagrees in direction, at this scale only",
    "not_run": "Not run",
}


NOT_TESTED = "whether that number comes out was not tested, and how near the two are means nothing"


def _words(study: Study, detail: Mapping[str, Any], decision: Decision) -> str:
    """Return the outcome in sentences that cannot be read as more than they say."""
    claimed = "no effect" if study.entry.kind == "no_effect" else f"{study.claimed:+g}"
    measured = f"{_interval_words(detail)} points over {len(detail['seeds'])} seeds"
    lead = f"{LEAD[decision.outcome]}: {decision.words}."
    if study.profile.same_scale:
        sentences = [lead, f"Claimed {claimed}, measured {measured}; margin {study.recipe.margin:g}."]
        if decision.smallest_margin is not None:
            sentences.append(f"The smallest margin that would have passed is {decision.smallest_margin:.1f}.")
    else:
        sentences = [
            lead,
            f"Measured {measured}, on {study.profile.trains}.",
            f"The claim, {claimed}, is about {study.entry.metric}: {NOT_TESTED}.",
        ]
    if detail["seeds_needed"]:
        sentences.append(f"About {detail['seeds_needed']} seeds would decide it.")
    elif decision.outcome == "inconclusive" and study.recipe.comparison != "rank":
        sentences.append("More seeds than a hundred would be needed to decide it, if any number would.")
    return " ".join(sentences)


def _not_run(study: Study, missing: Sequence[str]) -> str:
    seeds = len(study.profile.seeds)
    return (
        f"Not run: profile {study.profile_name} ({study.profile.trains}) has fewer than two of its {seeds} seeds "
        f"complete; {len(missing)} scores are missing."
    )


def _interval_words(one: Mapping[str, Any]) -> str:
    low, high = one["interval"]
    return f"{one['estimate']:+.1f} [{low:+.1f}, {high:+.1f}]"


def _interval(measured: Effect) -> list[float]:
    return [_points(measured.low), _points(measured.high)]


def _points(value: float) -> float:
    """Two decimals: more than any of these numbers bears, and few enough to be the same on every machine."""
    return round(value, 2) + 0.0
