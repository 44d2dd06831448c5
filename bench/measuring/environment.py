"""What a lane process runs on and in: machine, software, volatile."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any

import tensorflow as tf

PACKAGES = (
    "tensorflow",
    "tensorflow-cpu",
    "tf-nightly",
    "tf-nightly-cpu",
    "keras",
    "tf-keras",
    "numpy",
    "h5py",
    "ml-dtypes",
)
FLAGS = (
    "TF_",
    "XLA_",
    "OMP_",
    "MKL_",
    "OPENBLAS_",
    "CUDA_",
    "NVIDIA_TF32",
    "KERAS_",
    "ONEDNN_",
    "DNNL_",
    "LD_PRELOAD",
    "MALLOC_",
)
# The log's level, Terraform's, and what every lane process sets.
OTHERS = ("TF_CPP_", "TF_CLI_", "TF_VAR_", "TF_LOG", "TF_DATA_DIR", "OPENBLAS_THREAD_TIMEOUT")


def configure(device: str, cpus: float, deterministic: bool = False) -> None:
    """Size the thread pools from the `cpus` that this process may use, not the host's. Before the first operation.

    Float32 on a GPU is float32: TF32 is off, until a point asks for it. A CPU's process leaves GPUs alone.
    """
    threads = max(1, int(cpus))
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    if "GPU" in device:
        tf.config.experimental.enable_tensor_float_32_execution(False)
        for gpu in tf.config.list_physical_devices("GPU"):
            tf.config.experimental.set_memory_growth(gpu, True)
    else:
        tf.config.set_visible_devices([], "GPU")
    if deterministic:
        tf.config.experimental.enable_tensor_float_32_execution(False)
        tf.config.experimental.enable_op_determinism()
        tf.random.set_seed(0)  # without one, whatever draws numbers raises


def software(lock: str) -> dict[str, Any]:
    """What is under test, as flat data: versions, build, flags, commit; `lock` is the hash of the lane's lock."""
    build = tf.sysconfig.get_build_info()
    return {
        "python": platform.python_version(),
        **{name: version for name in PACKAGES if (version := _version(name))},
        "tensorflow build": tf.version.GIT_VERSION,
        "compiler": tf.version.COMPILER_VERSION,
        "cuda": str(build.get("cuda_version", "")),
        "cudnn": str(build.get("cudnn_version", "")),
        "driver": _driver(),
        "onednn": os.environ.get("TF_ENABLE_ONEDNN_OPTS", "default"),
        "xla auto": str(tf.config.optimizer.get_jit() or "off"),
        "tf32": bool(tf.config.experimental.tensor_float_32_execution_enabled()),
        "determinism": os.environ.get("TF_DETERMINISTIC_OPS", "off"),
        "threads intra": tf.config.threading.get_intra_op_parallelism_threads(),
        "threads inter": tf.config.threading.get_inter_op_parallelism_threads(),
        "flags": {
            k: v for k, v in sorted(os.environ.items()) if k.startswith(FLAGS) and not k.startswith(OTHERS)
        },
        "lock": lock,
        **_image(),
        **_commit(),
    }


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _driver() -> str:
    try:
        return Path("/sys/module/nvidia/version").read_text().strip()
    except OSError:
        return ""


def _image() -> dict[str, Any]:
    """The image whose container this is, if it is one of the suite's."""
    image = os.environ.get("TFGAUGE_IMAGE", "")
    return {"image": image} if image else {}


def _commit() -> dict[str, Any]:
    """The suite's commit and whether the checkout differs from it; an image has the one that it was built from.

    Nothing where git or a checkout is missing.
    """
    root = Path(__file__).resolve().parents[2]
    try:
        said = [_git(root, "rev-parse", "HEAD"), _git(root, "status", "--porcelain", "--untracked-files=no")]
    except (OSError, subprocess.CalledProcessError):
        built_from = os.environ.get("TFGAUGE_COMMIT", "")
        return {"commit": built_from[:12]} if built_from else {}
    return {"commit": said[0][:12], "dirty": bool(said[1])}


def _git(root: Path, *words: str) -> str:
    return subprocess.run(
        ["git", "-C", str(root), *words], capture_output=True, text=True, check=True
    ).stdout.strip()
