"""The forward pass of the note's dense model, however the model is written, as a case."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from workloads._distributions import all_true, glorot_normal, glorot_uniform, judged
from workloads._model import reset
from workloads._numpy_convnet import Array
from workloads._numpy_dense import CLASSES, HIDDEN, INPUTS, L2, forward, initial_weights, samples
from workloads._spec import EPSILON, Arrays, Case, Relative, in_mode, stacked, tracing

MODES = {"documented": "eager", "tuned": "function"}
KERNELS = ("first kernel", "second kernel")
PARAMETERS = 2666  # as the note's summary says


def with_biases(rng: np.random.Generator) -> list[Array]:
    """Weights as the layers draw them, but with biases that are not zero, so that they are seen in the answer."""
    return [
        w if w.ndim == 2 else rng.uniform(-0.5, 0.5, w.shape).astype("float32") for w in initial_weights(rng)
    ]


def forward_case(model: Any, *, seed: int, batch: int, implementation: str) -> Case:
    """Calls of a fresh model on [batch, 72]; the kernels that it has drawn are judged, then replaced.

    Tolerance √(72 + 32)·ε: the products' sums have 72 and 32 terms.
    """
    rng = np.random.default_rng(seed)
    x, _ = samples(rng, batch)
    model(tf.constant(x[:1]))  # the layers draw their kernels
    first, _, second, _ = (np.asarray(variable) for variable in model.trainable_variables)
    drawn = {
        **judged(KERNELS[0], first, glorot_normal(INPUTS, HIDDEN)),
        **judged(KERNELS[1], second, glorot_uniform(HIDDEN, CLASSES)),
    }
    weights = with_biases(rng)
    reset(model.trainable_variables, weights)
    call = in_mode(model, MODES[implementation])
    arguments = (tf.constant(x),)

    def answer(outputs: Any) -> Arrays:
        told = {"regularisation": np.asarray(sum(model.losses)), "parameters": np.array(model.count_params())}
        return {**stacked([{"probabilities": outputs[0]}]), **told, **drawn}

    def reference() -> Arrays:
        term = np.array(L2 * np.sum(weights[2].astype("float64") ** 2))
        told = {"regularisation": term, "parameters": np.array(PARAMETERS)}
        return {"probabilities": forward(weights, x), **told, **all_true(*KERNELS)}

    return Case(
        target=call,
        setup=lambda: arguments,
        reference=reference,
        tolerance=Relative((INPUTS + HIDDEN) ** 0.5 * EPSILON["float32"]),
        answer=answer,
        flops=2.0 * batch * (INPUTS * HIDDEN + HIDDEN * CLASSES),
        items=batch,
        unit="samples",
        traced=tracing(call),
    )
