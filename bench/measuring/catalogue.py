"""The directory is the registry: every workload file, and the cases that it lists."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.documented import Documented
from bench.errors import Refusal
from bench.measuring.workload_files import files, imported
from bench.records import DatasetId, Entry, Kind
from bench.regression import KnownRegression
from workloads._datasets import Dataset
from workloads._spec import Place, Point, Workload

GIVEN = ("seed", "folder", "dataset")  # what build may ask for besides its point
ROOT = Path(__file__).resolve().parents[2]
OWN, REGRESSIONS = ROOT / "workloads", ROOT / "regressions"


@dataclass(frozen=True)
class Listed:
    """A case before it is built: its entry, what to build it from, and where the note documents it."""

    entry: Entry
    workload: Workload
    places: tuple[Place, ...] = ()


def load(extra: Sequence[Path], device: str, dataset: Dataset) -> dict[str, Listed]:
    """Every case of the suite's own workloads, of the known regressions, and of the extra files or folders, by id.

    Raises Refusal for a file that does not import, holds no WORKLOAD, bears a name that is taken, or lists
    a point that its build does not take.
    """
    listed: dict[str, Listed] = {}
    names: dict[str, Path] = {}
    given = (OWN, *([REGRESSIONS] if REGRESSIONS.is_dir() else ()), *extra)
    for path in [file for each in given for file in files(each)]:
        if path.stem in names:
            raise Refusal(f"{path}: the name {path.stem} is taken by {names[path.stem]}; rename the file")
        names[path.stem] = path
        listed.update(cases(path, workload_in(path), device, dataset))
    return listed


def workload_in(path: Path) -> Workload:
    """The WORKLOAD of a file; raises Refusal with the line that failed."""
    # A name of its own: the file may be called json.py.
    name = f"workloads.{path.stem}" if path.parent == OWN else f"own_workload_{path.stem}"
    workload = getattr(imported(path, name), "WORKLOAD", None)
    if not isinstance(workload, Workload):
        raise Refusal(f"{path}: holds no WORKLOAD = Workload(...); see docs/own-workload.md")
    for _, point in _points(workload, device=""):
        _check_point(path, workload, point)
    return workload


def _check_point(path: Path, workload: Workload, point: Point) -> None:
    parameters = inspect.signature(workload.build).parameters
    own = {name: p for name, p in parameters.items() if name not in GIVEN}
    unknown = set(point) - set(own)
    lacking = {name for name, p in own.items() if p.default is p.empty} - set(point)
    if unknown or lacking:
        wrong = f"build takes no {sorted(unknown)}" if unknown else f"build needs {sorted(lacking)}"
        raise Refusal(f"{path}: point {dict(point)}: {wrong}; its parameters are {sorted(own)}")


def cases(path: Path, workload: Workload, device: str, dataset: Dataset) -> dict[str, Listed]:
    """The cases of one workload by id; a smoke point that is a point as well is listed once, as a point."""
    uses = "dataset" in inspect.signature(workload.build).parameters
    source = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    held = DatasetId(dataset.name, dataset.sha256[:12]) if uses else None
    regression = path.parent == REGRESSIONS

    def named(point: Point, where: str = device) -> str:
        return case_id(path.stem, point, where, dataset.name if uses else "")

    listed: dict[str, Listed] = {}
    for kind, point in _points(workload, device):
        where = "gpu" if kind == "gpu" else device
        case, plain = named(point, where), documented_of(point)
        if case in listed and kind != "smoke":
            raise Refusal(f"{path}: lists the point {dict(point)} twice")
        entry = Entry(
            case=case,
            workload=path.stem,
            point=point,
            device=where,
            dataset=held,
            kind="regression" if regression else listed[case].entry.kind if case in listed else kind,
            smoke=point == workload.smoke and not regression,
            revision=workload.revision,
            source=source,
            tuned_of="" if plain is None else named(plain),
        )
        places = tuple(place for place in workload.places if place.point == point)
        listed[case] = Listed(entry, workload, places)
    _check_whole(path, workload, listed, _absent(workload, device))
    return listed


def _points(workload: Workload, device: str) -> list[tuple[Kind, Point]]:
    """Each point with its kind; what only a GPU can run is an ordinary point where there is one.

    What the host computes whatever the device is an ordinary point of the CPU, and none of a GPU.
    """
    kinds: dict[Kind, Sequence[Point]] = {
        "once": workload.once,
        "point": (*workload.points, *workload.host),
        "gpu": workload.gpu,
        "smoke": (workload.smoke,),
    }
    absent = _absent(workload, device)
    return [
        ("point" if kind == device else kind, point)  # a kind and a device are both called gpu
        for kind, points in kinds.items()
        for point in points
        if point not in absent
    ]


def _absent(workload: Workload, device: str) -> tuple[Point, ...]:
    return workload.host if device.startswith("gpu") else ()


def documented_of(point: Point) -> Point | None:
    """The point that a tuned one computes in a better way; None of a documented one."""
    if point.get("implementation") != "tuned":
        return None
    return {name: value for name, value in point.items() if name != "implementation"}


def _check_whole(
    path: Path, workload: Workload, listed: Mapping[str, Listed], absent: Sequence[Point]
) -> None:
    """Refuse a place in the note, or a tuned point, whose point is not listed."""
    for each in listed.values():
        if each.entry.tuned_of and each.entry.tuned_of not in listed:
            raise Refusal(f"{path}: {each.entry.case} has no documented point beside it; list it too")
    found = [place for each in listed.values() for place in each.places]
    for place in workload.places:
        if place not in found and place.point not in absent:
            raise Refusal(
                f"{path}: line {place.line} of the note stands for a point that is not listed: {dict(place.point)}"
            )


def documented(listed: Iterable[Listed]) -> list[Documented]:
    """The places of the note in its order; at one line as the workload names them."""
    found = [
        (place.line, each.entry.workload, each.workload.places.index(place), each.entry.case, place.what)
        for each in listed
        for place in each.places
    ]
    return [Documented(line, what, case) for line, _, _, case, what in sorted(found)]


def regressions(listed: Iterable[Listed]) -> list[KnownRegression]:
    """The known regressions among these cases, by workload."""
    found: dict[str, KnownRegression] = {}
    for each in listed:
        told = each.workload.regression
        if told is not None and each.entry.point == each.workload.points[0]:
            found[each.entry.workload] = KnownRegression(
                workload=each.entry.workload,
                kind=told.kind,
                symptom=told.symptom,
                case=each.entry.case,
                reports=told.reports,
                good=told.good,
                workaround=told.workaround,
            )
    return [found[name] for name in sorted(found)]


def case_id(workload: str, point: Mapping[str, Any], device: str, dataset: str) -> str:
    """`workload[parameter=value,…,dataset=…,device=…]`, parameters as the point lists them."""
    values = {**point, **({"dataset": dataset} if dataset else {}), "device": device}
    return f"{workload}[{','.join(f'{name}={value}' for name, value in values.items())}]"
