"""Tasks whose data are not free: a study goes on without them, and says so wherever it says anything.

A mean without one of its targets is the mean of something else: it is shown, and never held against the claim's
number as if it were whole.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..errors import RecipeError
from .plan import Node, graph
from .recipe import TREATMENT, Arm, Profile, Study
from .runs import Records


def at_hand(one: Study, data: Path | None) -> Study:
    """Return the study without the optional tasks that the data folder does not hold.

    Raises:
        RecipeError: nothing that could be compared is left.
    """
    optional = one.profile.optional
    return without(one, [task for task in optional if data is None or not (data / optional[task]).exists()])


def as_recorded(one: Study, records: Records) -> Study:
    """Return the study without the optional tasks of which no run is recorded.

    Raises:
        RecipeError: nothing that could be compared is left.
    """
    made = [node for node in graph(one).nodes if node.id in records]
    return without(one, [task for task in one.profile.optional if not any(_uses(node, task) for node in made)])


def _uses(node: Node, task: str) -> bool:
    scored = node.scored is not None and node.scored.task == task
    return scored or (node.training is not None and task in node.training.tasks)


def without(one: Study, tasks: list[str]) -> Study:
    """Return the study without these tasks: targets and arms that need one, and their share of a mixture."""
    if not tasks:
        return one
    profile = one.profile
    arms = {name: _arm(arm, tasks) for name, arm in profile.arms.items()}
    targets = {name: target for name, target in profile.targets.items() if target.task not in tasks}
    compared = [name for name in profile.compared if name in targets]
    kept = {name: arm for name, arm in arms.items() if arm is not None}
    if TREATMENT not in kept or not compared or not set(one.recipe.top) <= set(kept):
        raise RecipeError(
            f"{one.name}: without {', '.join(tasks)} profile {one.profile_name} compares nothing",
            f"give a folder that holds {', '.join(profile.optional[task] for task in tasks)} with --data DIR",
        )
    lost = [t.words for name, t in profile.targets.items() if name not in targets]
    lost += [arm.words for name, arm in profile.arms.items() if name not in kept]
    lost += [f"its part of {arm.words}" for name, arm in profile.arms.items() if kept.get(name, arm) != arm]
    reasons = [_reason(task, profile.optional[task]) for task in tasks]
    # What is held against the claim: the treatment, or all arms where the claim is about the best of them.
    weighed = [TREATMENT] if one.recipe.comparison == "treatment" else list(profile.arms)
    whole = len(compared) == len(profile.compared) and all(kept.get(name) == profile.arms[name] for name in weighed)
    smaller: Profile = replace(
        profile,
        arms=kept,
        targets=targets,
        main=tuple(compared) if profile.main else (),
        optional={task: place for task, place in profile.optional.items() if task not in tasks},
        same_scale=profile.same_scale and whole,
        trains=profile.trains if whole else f"{profile.trains}, but without {', '.join(lost)}",
        untested=(*reasons, *profile.untested),
    )
    return replace(one, profile=smaller)


def _arm(arm: Arm, tasks: list[str]) -> Arm | None:
    """Return the arm without these tasks; None where nothing is left to train on."""
    left = tuple(task for task in arm.training.tasks if task not in tasks)
    if left == arm.training.tasks:
        return arm
    if not left:
        return None
    gone = ", ".join(task for task in arm.training.tasks if task in tasks)
    return replace(arm, words=f"{arm.words} (without {gone})", training=replace(arm.training, tasks=left))


def _reason(task: str, place: str) -> str:
    """Return why a task was skipped."""
    from ..stilts.tasks import TASKS

    why = TASKS[task].needs if task in TASKS else f"the data folder has no {place}"
    return f"{task}: skipped, its data are not at hand: {why}"
