"""Two dense layers stacked in a Sequential model, and its forward pass.

Stresses: the overhead of calling Keras layers on small batches, two matrix products on large ones.
Work: one call is the forward pass of one batch.
Documented: Dense 32 ReLU with a Glorot normal kernel, Dense 10 softmax with an l2(0.01) term, called as it is;
72 inputs as in the note's training data. The drawn kernels are judged when the model is made; then they are
replaced by the same weights in every TensorFlow.
Tuned: the call of the model in a compiled function, as `fit` and `predict` make it themselves.
Reference: NumPy in float64 with the same weights, and l2 of the second kernel; of the drawn kernels their limits,
standard deviations and distributions, with at most one false alarm in 10⁸ models.
"""

from __future__ import annotations

from pathlib import Path

from workloads._forward import forward_case
from workloads._model import dense
from workloads._spec import Case, Place, Workload


def build(*, seed: int, folder: Path, batch: int, implementation: str = "documented") -> Case:
    """The model's forward pass of a batch of random numbers in [0, 1)."""
    return forward_case(dense(), seed=seed, batch=batch, implementation=implementation)


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=(
        {"batch": 32},
        {"batch": 32, "implementation": "tuned"},
        {"batch": 8192},
    ),
    smoke={"batch": 4},
    places=(Place(249, "the stacked model's forward pass", {"batch": 32}),),
)
