"""The runs of a study over a Ray cluster: one task a run, checkpoints passed through storage that all machines reach.

The storage is a folder under the same name everywhere, worked in directly, or any address that fsspec knows
(`s3://bucket/study`): finished checkpoints are copied there, and from there to whoever starts from them. Ray decides
what runs where, and tries a run again whose machine was lost; in a shared folder it goes on from its last
checkpoint, elsewhere from its start. The records are written by the process that asked.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ClaimcheckError, Diverged, MissingExtra, TrainingError, UsageError
from ..experiment.crew import Made, check_room
from ..experiment.execute import Workshop
from ..experiment.plan import Graph, Node
from ..experiment.runs import Run

TRIES = 3
"""How often Ray makes a run again whose process or machine was lost."""
AT_HAND = "at hand"
"""In the place of the run that another starts from: there is none, or its checkpoint was there before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A crew (see `experiment.crew`) of Ray tasks."""

    on: str
    """`ray` for a Ray of its own on this machine, `ray://host:port` for a cluster."""
    store: str
    """Folder or fsspec address."""
    data: Path | None = None
    """The same folder on every machine."""
    gpus: float = 1.0
    """Share of a GPU that a run takes, where the profile needs one."""

    def __post_init__(self) -> None:
        if self.on != "ray" and not self.on.startswith("ray://"):
            raise UsageError(f"--on {self.on}: not known", "ray, or ray://host:port")
        if not 0 < self.gpus <= 1:
            raise UsageError(f"--gpu-share {self.gpus:g}: a run takes one GPU or a part of one", "for instance 0.5")

    def check(self, whole: Graph) -> None:
        """Refuse a store that cannot be used, and one without room where that can be told.

        Raises:
            ClaimcheckError: says which.
        """
        _ray()
        Store.open(self.store)
        if (folder := shared_folder(self.store)) is not None:
            check_room(whole, folder)

    def kept(self, whole: Graph) -> set[str]:
        """Return the ids of the runs whose checkpoint is in the store."""
        store = Store.open(self.store)
        return {node.id for node in whole.nodes if node.makes and store.has(node.id)}

    def clear(self, whole: Graph, node: Node) -> None:
        """Remove what a recorded run left in a shared folder; elsewhere its task has done so."""
        if (folder := shared_folder(self.store)) is not None:
            Workshop(whole, folder, self.data).clear(node)

    def make(self, whole: Graph, todo: tuple[Node, ...]) -> Iterator[Made]:
        """Yield each of `todo` as it was made, or the error by which it diverged; what starts from that is left out.

        Raises:
            TrainingError: a run could not start or go on, or the cluster has no GPU for it.
        """
        ray = _ray()
        options: dict[str, Any] = {"log_to_driver": False, "configure_logging": False}
        address = self.on if self.on.startswith("ray://") else None
        try:
            ray.init(address=address, include_dashboard=False, **options)
        except (OSError, RuntimeError, ValueError) as error:
            raise TrainingError(f"--on {self.on}: Ray does not start: {error}", "check the address") from error
        try:
            needs_gpu = whole.study.profile.gpu_gib > 0
            if needs_gpu and ray.cluster_resources().get("GPU", 0) < self.gpus:
                raise TrainingError(
                    f"profile {whole.study.profile_name} needs a GPU, and the cluster has none",
                    "add a machine that has one, or take a smaller profile: --profile smoke",
                )
            task = ray.remote(num_cpus=1, num_gpus=self.gpus if needs_gpu else 0, max_retries=TRIES)(_task)
            graph = ray.put(whole)
            tasks: dict[str, Any] = {}
            for node in todo:
                # The value of the run it starts from is an argument: Ray starts no run before that one has ended.
                tasks[node.name] = task.remote(
                    graph, node.name, self.store, self.data, tasks.get(node.start or "", AT_HAND)
                )
            waiting = {reference: whole.node(name) for name, reference in tasks.items()}
            while waiting:
                (done,), _ = ray.wait(list(waiting))
                node = waiting.pop(done)
                came = _result(ray, done, node)
                if came is not None:
                    yield node, came
        finally:
            ray.shutdown()


def _ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise MissingExtra("--on ray needs Ray", "pip install 'claimcheck-arxiv[ray]'") from error
    return ray


def _result(ray: Any, reference: Any, node: Node) -> Run | Diverged | None:
    """Return what a task came to; None where the run that it starts from was lost."""
    try:
        came = ray.get(reference)
    except ray.exceptions.RayError as error:
        raise TrainingError(
            f"{node.name}: its task failed ({type(error).__name__})", "call it again: what is finished is kept"
        ) from error
    if isinstance(came, ClaimcheckError) and not isinstance(came, Diverged):
        raise came
    return came  # type: ignore[no-any-return]


def _task(whole: Graph, name: str, store: str, data: Path | None, before: object) -> Run | ClaimcheckError | None:
    """Make one run, on whatever machine this is, unless what it starts from was lost; errors travel as values."""
    if before != AT_HAND and not isinstance(before, Run):
        return None
    try:
        return make(whole, whole.node(name), store, data)
    except ClaimcheckError as error:
        return error


def make(whole: Graph, node: Node, address: str, data: Path | None) -> Run:
    """Make one run with its checkpoints in the storage at `address`."""
    folder = shared_folder(address)
    if folder is not None:
        return Workshop(whole, folder, data).make(node)
    # The same place for the same study: a run that was killed goes on where it was, if it comes to this machine again.
    place = Path(tempfile.gettempdir()) / f"claimcheck-{hashlib.sha256(address.encode()).hexdigest()[:16]}"
    shop, store = Workshop(whole, place, data), Store.open(address)
    if node.start is not None:
        store.fetch(whole.node(node.start).id, place)
    run = shop.make(node)
    if node.makes:
        store.keep(node.id, place)
    store.keep_predictions(node.id, shop.predictions(node))
    shop.clear(node)
    return run


def shared_folder(address: str) -> Path | None:
    """Return the folder that an address names; None where it names other storage."""
    if address.startswith("file://"):
        return Path(address.removeprefix("file://"))
    return None if "://" in address else Path(address)


@dataclass(frozen=True, slots=True)
class Store:
    """Finished checkpoints in storage that is not a folder of this machine."""

    files: Any
    """fsspec's file system."""
    root: str

    @classmethod
    def open(cls, address: str) -> Store:
        """Return the storage at a folder or fsspec address.

        Raises:
            UsageError: fsspec does not know it, or lacks a package for it.
        """
        try:
            from fsspec.core import url_to_fs

            files, root = url_to_fs(address)
        except ImportError as error:
            raise MissingExtra(f"--store {address}: {error}", "install the package that it names") from error
        except (ValueError, OSError) as error:
            raise UsageError(f"--store {address}: {error}", "a folder, or an address such as s3://bucket/x") from error
        return cls(files, root.rstrip("/"))

    def has(self, identity: str) -> bool:
        """Whether the checkpoint of a run is there, whole."""
        return bool(self.files.glob(f"{self.root}/{identity}/*/result.json"))

    def keep(self, identity: str, place: Path) -> None:
        """Copy a finished checkpoint there; `result.json` goes last, so that what has one is whole."""
        for result in sorted((place / identity).glob("*/result.json")):
            there = f"{self.root}/{identity}/{result.parent.name}"
            for path in sorted((result.parent / "last").iterdir()):
                self._put(path, f"{there}/last/{path.name}")
            self._put(result.with_name("cost.json"), f"{there}/cost.json")
            self._put(result, f"{there}/result.json")

    def keep_predictions(self, identity: str, folder: Path) -> None:
        """Copy what a run predicted there."""
        for path in sorted(folder.glob("*")):
            self._put(path, f"{self.root}/predictions/{identity}/{path.name}")

    def fetch(self, identity: str, place: Path) -> None:
        """Copy a finished checkpoint from there into `place`, whole or not at all."""
        if list((place / identity).glob("*/result.json")):
            return
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place) as part:
            for there in self.files.find(f"{self.root}/{identity}"):
                path = Path(part) / identity / there.removeprefix(f"{self.root}/{identity}/")
                path.parent.mkdir(parents=True, exist_ok=True)
                self.files.get_file(there, str(path))
            if not list(Path(part).glob("*/*/result.json")):
                raise TrainingError(f"{self.root}/{identity}: no checkpoint is there", "call it again")
            if not list((place / identity).glob("*/result.json")):  # another task may have been faster
                shutil.rmtree(place / identity, ignore_errors=True)
                (Path(part) / identity).replace(place / identity)

    def _put(self, path: Path, there: str) -> None:
        try:
            self.files.makedirs(there.rpartition("/")[0], exist_ok=True)
            self.files.put_file(str(path), there)
        except OSError as error:
            raise TrainingError(f"{there} cannot be written: {error}", "what is finished is kept: try again") from error
