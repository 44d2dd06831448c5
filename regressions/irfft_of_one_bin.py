"""The inverse real Fourier transform of a spectrum with a single bin.

What a user sees: the process is gone, without an exception, where audio was shorter than a frame or a filter left one
bin. By default 2 · (bins - 1) numbers are asked for, here none. Since the transforms are done by another library,
nobody checks that.
Report: tensorflow/tensorflow#112406; tensorflow/tensorflow#74748 and tensorflow/tensorflow#123399 are of rfft with
fft_length=[0]. Kind: crash.
Truth: an error, as in releases before, and in NumPy too; of more bins, numpy.fft.irfft.
Seen here: proven on 2.12 to 2.15, SIGABRT on 2.16 to 2.21.
"""

from pathlib import Path

import numpy as np
import tensorflow as tf

from workloads._spec import Case, Regression, Relative, Workload


def inverse(spectrum: tf.Tensor) -> tf.Tensor:
    """Its inverse transform; no numbers where that is refused, by an error of each release's own."""
    try:
        return tf.signal.irfft(spectrum)
    except tf.errors.OpError:
        return tf.zeros(0)


def build(*, seed: int, folder: Path, bins: int) -> Case:
    rng = np.random.default_rng(seed)
    spectrum = (rng.standard_normal(bins) + 1j * rng.standard_normal(bins)).astype("complex64")
    spectrum[[0, -1]] = spectrum[[0, -1]].real
    arguments = (tf.constant(spectrum),)
    return Case(
        target=inverse,
        setup=lambda: arguments,
        reference=lambda: {
            "answer": np.zeros(0) if bins == 1 else np.fft.irfft(spectrum.astype("complex128"))
        },
        tolerance=Relative(1e-5),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"bins": 1}, {"bins": 2}, {"bins": 33}),
    smoke={"bins": 2},
    regression=Regression(
        "crash",
        "tf.signal.irfft of a single bin kills the process where an error is due.",
        ("tensorflow/tensorflow#112406", "tensorflow/tensorflow#74748", "tensorflow/tensorflow#123399"),
        workaround="give fft_length, or check that there are two bins at least",
    ),
)
