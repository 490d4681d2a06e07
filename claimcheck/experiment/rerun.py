"""A rerun from name to outcome: what stands in the way is said before anything runs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import Diverged, RecipeError, TrainingError, UsageError
from ..model import Reproduced, Summary
from ..workspace import REPRO, check_writable, claim_files
from .claimfile import ClaimFile, Entry, find_entry, read_claim_file, read_claim_files, unknown_claim
from .data import check_names
from .matching import match
from .missing import as_recorded
from .outcome import outcome
from .plan import Graph, Node, graph, needed
from .recipe import Study, read_recipe, study
from .runs import Cost, Records, Run, alone, finished

if TYPE_CHECKING:
    from .crew import Crew

log = logging.getLogger("claimcheck")
RUNS, WORK = "runs", ".work"
"""Below `repro/<name>/`: the records, and beside them checkpoints and phases, which no one commits."""

Told = Callable[[int, int, Node], None]
"""(number, of how many, run): called when a run has been made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """What was made, and what came of it."""

    graph: Graph
    made: int
    """Runs made by this call."""
    reproduced: Reproduced
    seconds: float
    """Of all recorded runs together."""


def find(name: str, profile: str, root: Path = Path()) -> Study:
    """Return the study that `name`, a claim's key or a recipe's name, means in the folder `root`.

    Raises:
        RecipeError: there is none, or its files are wrong; a claim that has no recipe says so.
    """
    files = read_claim_files(claim_files(root))
    recipes = sorted(path.parent.name for path in (root / REPRO).glob("*/recipe.toml"))
    found = find_entry(files, name)
    if found is not None:
        return study(root / REPRO, files, _recipe_of(found[1], files), profile)
    if name not in recipes:
        raise unknown_claim(files, recipes, name)
    return study(root / REPRO, files, name, profile)


def _recipe_of(entry: Entry, files: Sequence[ClaimFile]) -> str:
    if entry.recipe is None:
        have = sorted(e.key for one in files for e in one.claim if e.recipe)
        raise RecipeError(
            f"{entry.key}: nothing here can rerun this claim ({entry.says})",
            f"write {REPRO}/{entry.key}/recipe.toml and name it in the claim file; with a recipe: {', '.join(have)}",
        )
    return entry.recipe


def folders(one: Study, runs: Path | None, root: Path = Path()) -> tuple[Path, Path]:
    """Return where the records of a study are, and where its checkpoints are kept."""
    base = root / REPRO / one.name
    return (runs, runs / WORK) if runs is not None else (base / RUNS, base / WORK)


def check_ready(one: Study, data: Path | None, crew: Crew | None = None) -> None:
    """Say what stands in the way of a study before anything of it runs; without a `crew`, not where it is to run.

    Raises:
        RecipeError: its data are not at hand, or its tasks are not known.
        TrainingError: the hub is out of reach, the device is too small, or there is no room.
        MissingExtra: the trainer is not installed.
    """
    from .machine import check_hub, check_trainer

    profile = one.profile
    check_trainer()
    if profile.data == "folder" or profile.needs:
        if data is None or not data.is_dir():
            where = "no folder was given" if data is None else f"{data} is no folder"
            what = f" ({', '.join(profile.needs)})" if profile.needs else ""
            raise RecipeError(
                f"{one.name}: profile {one.profile_name} reads data{what} from a local folder, and {where}",
                "give it with --data DIR",
            )
        missing = [name for name in profile.needs if not (data / name).exists()]
        if missing:
            raise RecipeError(
                f"{one.name}: the data folder has no {', '.join(missing)}",
                "give a folder that holds them all, or a smaller profile",
            )
    if crew is not None:
        crew.check(graph(one))
    if profile.data == "hub" or profile.encoder:
        check_hub(profile.encoder or "data sets", one.profile_name)
    check_names(profile)


def rerun(
    one: Study,
    *,
    runs: Path | None = None,
    data: Path | None = None,
    root: Path = Path(),
    told: Told | None = None,
    crew: Crew | None = None,
) -> Rerun:
    """Make every run of a study that has no record, and return what the records say.

    `crew` makes them; without one, this machine does.

    Raises:
        ClaimcheckError: see `check_ready`; or a run could not start, go on or be written. What was recorded stays.
    """
    made = 0
    whole = graph(one)
    folder, work = folders(one, runs, root)
    records = Records(folder)
    if needed(whole, finished(records, whole.nodes), ()):
        crew = crew or _here(work, data)
        check_ready(one, data, crew)
        check_writable(folder)
        with alone(work):
            records = Records(folder)  # another process may have made some while we waited for nothing
            made = _make(whole, records, crew, told or (lambda *_: None))
    return Rerun(
        graph=whole,
        made=made,
        reproduced=outcome(whole, records),
        seconds=sum(run.cost.seconds for run in records.of(whole)),
    )


def _here(work: Path, data: Path | None) -> Crew:
    from .crew import Here

    return Here(work, data)


def _make(whole: Graph, records: Records, crew: Crew, told: Told) -> int:
    """Make what is still needed and record each run as it ends; a run that diverges is recorded as failed."""
    lost: dict[str, str] = {}
    for node in whole.nodes:
        if node.start in lost or (node.id in records and records[node.id].status == "failed"):
            lost[node.name] = node.id
    todo = needed(whole, finished(records, whole.nodes) | set(lost.values()), crew.kept(whole))
    for number, (node, came) in enumerate(crew.make(whole, todo) if todo else (), 1):
        run = failed(node, came.message) if isinstance(came, Diverged) else came
        if node.id in records and _differs(records[node.id], run):
            raise TrainingError(
                f"{node.name}: made again for its checkpoint, it came out differently from its record",
                "code, data or machine have changed since: record the study in another --runs DIR",
            )
        if node.id not in records:
            records.add(run)
        crew.clear(whole, node)
        told(number, len(todo), node)
    return len(todo)


def _differs(one: Run, other: Run) -> bool:
    """Whether two makings of a run gave something else; code that was only rewritten gives the same."""
    return any(one.digests.get(what) != other.digests.get(what) for what in ("data", "checkpoint"))


def failed(node: Node, reason: str) -> Run:
    """Return the record of a run that failed: it is counted and shown, and never silently made again."""
    return Run(
        id=node.id,
        name=node.name,
        status="failed",
        reason=reason,
        settings=node.settings,
        digests={},
        versions={},
        device="",
        cost=Cost(seconds=0.0, tokens=0.0),
    )


def unfit(hours: float, budget: float, smaller: Study | None, one: Study) -> UsageError:
    """Return the error for a study that does not fit a budget, with the largest part that does."""
    message = f"{one.name}: profile {one.profile_name} would take about {hours:.2g} hours, over the {budget:g} given"
    if smaller is None:
        return UsageError(
            message, "no part of it that answers the question fits: give more hours, or a smaller profile"
        )
    options = [f"--seeds {len(smaller.profile.seeds)}"] if smaller.profile.seeds != one.profile.seeds else []
    options += ["--main-only"] if len(smaller.profile.targets) < len(one.profile.targets) else []
    return UsageError(message, f"the largest part that fits and answers the question: {' '.join(options)}")


def link(summary: Summary, root: Path = Path()) -> tuple[dict[str, str], dict[str, Reproduced]]:
    """Return which claims of `summary` an experiment here could test, and what recorded runs say of those.

    The first maps claim ids to claim-file keys, the second keys to outcomes, where there is one. Files that
    are wrong cost themselves only: checking a summary does not hang on them.
    """
    files: list[ClaimFile] = []
    for path in claim_files(root):
        try:
            files.append(read_claim_file(path))
        except RecipeError as error:
            log.warning("%s", error)
    keys = match(summary, files)
    found: dict[str, Reproduced] = {}
    for key in sorted(set(keys.values())):
        try:
            known = recorded(key, tuple(files), root)
        except RecipeError as error:
            log.warning("%s", error)
            continue
        if known is not None:
            found[key] = known
    return keys, found


def recorded(key: str, files: tuple[ClaimFile, ...], root: Path = Path()) -> Reproduced | None:
    """Return what recorded runs say of a claim, from the profile that is nearest to the claim's own scale.

    None where it has no recipe, or no profile with enough runs. Nothing is run.

    Raises:
        RecipeError: the recipe or a record is wrong.
    """
    found = find_entry(files, key)
    if found is None or found[1].recipe is None:
        return None
    name = found[1].recipe
    recipe = read_recipe(root / REPRO / name / "recipe.toml", name)
    # Recipes list their profiles from the smallest to the claim's own.
    for profile in reversed(tuple(recipe.profiles)):
        one = study(root / REPRO, files, name, profile)
        records = Records(root / REPRO / name / RUNS)
        try:
            came = outcome(graph(as_recorded(one, records)), records)
        except RecipeError:
            continue  # nothing of what it compares is recorded
        if came.outcome != "not_run":
            return came
    return None
