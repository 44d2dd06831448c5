"""What the device itself reaches in large matrix products and in copies within its memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import tensorflow as tf

from bench.records import Ceilings

SECONDS = 0.3  # of each ceiling: the whole takes a second or two
# Rows of the square matrices, by compute type; NumPy's BLAS has two.
CPU_SIDE = {"float32": 2048, "float64": 2048}
GPU_SIDE = {"float32": 8192, "tf32": 8192, "bfloat16": 8192, "float16": 8192, "float64": 4096}
COPIED = 2**27  # bytes of one copy: more than a cache holds
COPIES = 8  # in a row on a GPU, so that the wait at their end is a small part


def of_device(device: str, cpus: float) -> Ceilings:
    """The ceilings of `CPU:0` by NumPy or TensorFlow, of a GPU by TensorFlow; takes 1 GiB of its memory."""
    return of_gpu(device) if "GPU" in device else of_cpu(cpus)


def of_cpu(cpus: float) -> Ceilings:
    """Products by NumPy's BLAS or by TensorFlow, and a copy on as many threads as this process may use CPUs.

    An older BLAS that does not know a newer CPU reaches a sixth of what it can do, so the faster of both counts.
    """
    flops = {kind: 2.0 * n**3 / min(map(shortest, products(kind, n))) for kind, n in CPU_SIDE.items()}
    threads = max(1, int(cpus))
    with ThreadPoolExecutor(threads) as pool:
        seconds = shortest(numpy_copy(pool, threads))
    return Ceilings(flops, 2.0 * COPIED / seconds)


def of_gpu(device: str) -> Ceilings:
    """TensorFlow's products and a copy from device memory to device memory, drained at the end of each call."""
    with tf.device(device):
        found = {kind: speed(2.0 * n**3, partial(tensor_product, kind, n)) for kind, n in GPU_SIDE.items()}
        copied = speed(2.0 * COPIES * COPIED, partial(tensor_copies, COPIED))
    return Ceilings({kind: flops for kind, flops in found.items() if flops}, copied)


def speed(work: float, make: Callable[[], Callable[[], object]]) -> float:
    """How much of the work the call that is made does in a second; 0 where this GPU lacks the type, or the memory."""
    try:
        return work / shortest(make())
    except tf.errors.OpError as error:
        print(f"no ceiling of {make}: {error}")
        return 0.0


def shortest(call: Callable[[], object]) -> float:
    """The shortest of repeated calls, in seconds: disturbances only add to a time."""
    call()  # it pays for tracing and memory
    times: list[float] = []
    end = time.perf_counter() + SECONDS
    while not times or time.perf_counter() < end:
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return min(times)


def products(kind: str, n: int) -> list[Callable[[], object]]:
    """The same product by either library."""
    with tf.device("CPU:0"):
        return [numpy_product(kind, n), tensor_product(kind, n)]


def numpy_product(kind: str, n: int) -> Callable[[], object]:
    """A product of normal matrices of n×n, into memory that is there already."""
    rng = np.random.default_rng(0)
    a, b = (rng.standard_normal((n, n)).astype(kind) for _ in range(2))
    out = np.empty_like(a)
    return lambda: np.matmul(a, b, out=out)


def numpy_copy(pool: ThreadPoolExecutor, threads: int) -> Callable[[], object]:
    """A copy of COPIED bytes, a part on each thread; NumPy lets go of the interpreter meanwhile."""
    source, target = np.ones(COPIED, np.uint8), np.zeros(COPIED, np.uint8)
    parts = [np.array_split(array, threads) for array in (target, source)]
    return lambda: list(pool.map(np.copyto, *parts))


def tensor_product(kind: str, n: int) -> Callable[[], object]:
    """A product of normal matrices on the device in use, with TF32 as the compute type says."""
    tf.config.experimental.enable_tensor_float_32_execution(kind == "tf32")
    dtype = "float32" if kind == "tf32" else kind
    a, b = (tf.cast(tf.random.stateless_normal([n, n], [seed, 0]), dtype) for seed in (1, 2))

    def call() -> None:
        tf.matmul(a, b)
        tf.test.experimental.sync_devices()

    return call


def tensor_copies(size: int) -> Callable[[], object]:
    """COPIES copies of so many bytes within the memory of the device in use; `tf.identity` would copy nothing."""
    source = tf.zeros(size // 4)

    def call() -> None:
        for _ in range(COPIES):
            tf.raw_ops.DeepCopy(x=source)
        tf.test.experimental.sync_devices()

    return call
