"""What a workload is: values that say what to call, on what, and what it must answer.

Imported inside lane processes only, from TensorFlow 2.12 on; needs the standard library and NumPy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Point = Mapping[str, "int | float | str | bool"]
Arrays = Mapping[str, np.ndarray]

EPSILON = {
    "float16": 2.0**-10,
    "bfloat16": 2.0**-7,
    "tf32": 2.0**-10,
    "float32": 2.0**-23,
    "float64": 2.0**-52,
}
"""Spacing of the numbers above 1, per compute type (IEEE 754; bfloat16 keeps 8 significant bits, TF32 11)."""


@dataclass(frozen=True)
class Exact:
    """Every element equal; NaN and infinities at the same places."""


@dataclass(frozen=True)
class Ulp:
    """Every element within `most` representable numbers of the reference, in the answer's type."""

    most: int


@dataclass(frozen=True)
class Relative:
    """Relative Frobenius error, norm(answer - reference) / norm(reference), at most `bound`."""

    bound: float


@dataclass(frozen=True)
class Absolute:
    """Every element within `bound` of the reference; `unit` is that of both, such as bytes per call."""

    bound: float
    unit: str = ""


@dataclass(frozen=True)
class Band:
    """Inside the golden band over seeds; `quantities` names the scalars that have one."""

    quantities: tuple[str, ...]


Tolerance = Exact | Ulp | Relative | Absolute | Band


@dataclass(frozen=True)
class Raises:
    """A reference that says: this release raises the documented error, `kind`, whose text holds `words`."""

    kind: str
    words: str


def stacked(outputs: Sequence[Any]) -> dict[str, np.ndarray]:
    """The outputs of successive calls as arrays with a leading axis of calls; of one call, as they are."""
    named = [output if isinstance(output, Mapping) else {"answer": output} for output in outputs]
    if len(named) == 1:
        return {name: np.asarray(value) for name, value in named[0].items()}
    return {name: np.stack([np.asarray(output[name]) for output in named]) for name in named[0]}


@dataclass(frozen=True)
class Case:
    """A workload at one point: what to call, on what, and what it must answer."""

    target: Callable[..., Any]
    # Untimed, before the check and every round: fresh arguments and state.
    setup: Callable[[], tuple[Any, ...]]
    # Independent of TensorFlow; None: the answer is unproven.
    reference: Callable[[], Arrays | Raises] | None = None
    tolerance: Tolerance = Exact()
    calls: int = 1  # successive calls that the check compares
    # From the outputs of those calls to arrays, named and shaped as the reference has them.
    answer: Callable[[Sequence[Any]], Arrays] = stacked
    flops: float = 0.0  # per call, as are bytes and items
    bytes: float = 0.0
    items: float = 1.0
    unit: str = "calls"  # what items counts
    compute: str = "float32"  # the type that the operations are done in
    traced: tuple[Any, ...] = ()  # functions whose tracing count must stand still while timed


@dataclass(frozen=True)
class Place:
    """Where the note documents a computation, and the point that is it.

    `line` is the line of the note; `what` says in a few words what it computes there.
    """

    line: int
    what: str
    point: Point


@dataclass(frozen=True)
class Regression:
    """A regression of TensorFlow, Keras or NumPy that a workload reproduces; the workload's first point shows it.

    The other points are sound neighbours, which show that the reproduction itself is right.
    """

    kind: Literal["wrong", "changed", "crash", "leak", "slow"]
    symptom: str  # what a user sees, in one sentence
    reports: tuple[str, ...] = ()  # owner/repository#number; none for a finding of this project
    good: str = ""  # of a slow one: the last good release, such as 2.15, which times are compared with
    workaround: str = ""  # what avoids it, in one sentence


@dataclass(frozen=True)
class Workload:
    """One documented computation, named by its file.

    `build(*, seed, folder, **point)` makes the case; it may ask for `dataset` as well. `once` holds points
    so heavy that a run measures them in one of its processes only, `gpu` those that only a GPU can run, `host`
    those whose answer lies in the host's memory whatever the device: they are listed on the CPU alone.
    A point with `implementation="tuned"` computes what the point without it does, in a better way: the two
    are compared per item. The first of such pairs is the workload's default size.
    """

    revision: int
    build: Callable[..., Case]
    points: tuple[Point, ...]
    smoke: Point
    once: tuple[Point, ...] = ()
    gpu: tuple[Point, ...] = ()
    host: tuple[Point, ...] = ()
    places: tuple[Place, ...] = ()
    regression: Regression | None = None


def in_mode(function: Callable[..., Any], mode: str) -> Callable[..., Any]:
    """The function as a mode runs it: `eager` as it is, `function` traced, `xla` traced and compiled.

    The only place where modes become code. Raises ValueError for another mode.
    """
    import tensorflow as tf

    if mode == "eager":
        return function
    if mode not in ("function", "xla"):
        raise ValueError(f"mode {mode!r} must be eager, function or xla")
    traced: Callable[..., Any] = tf.function(function, jit_compile=mode == "xla")
    return traced


def stored_as(dtype: str) -> str:
    """The type of the tensors of a point's dtype: TF32 is a way to multiply float32."""
    return "float32" if dtype == "tf32" else dtype


def computed_in(dtype: str) -> str:
    """The type that their products are computed in: TF32 only where it is switched on."""
    import tensorflow as tf

    on = tf.config.experimental.tensor_float_32_execution_enabled()
    return dtype if on else stored_as(dtype)


def tracing(*functions: Callable[..., Any]) -> tuple[Any, ...]:
    """Those of the functions that are traced, for `Case.traced`; eager ones have nothing to count."""
    return tuple(f for f in functions if hasattr(f, "experimental_get_tracing_count"))


def keras_version() -> tuple[int, int]:
    """Major and minor version of `tf.keras`: (2, 12) to (2, 15), then (3, 0) and later."""
    import tensorflow as tf

    # 2.13 to 2.15 do not tell; theirs is TensorFlow's.
    version = getattr(tf.keras, "__version__", tf.__version__)
    major, minor = version.split(".")[:2]
    return int(major), int(minor)
