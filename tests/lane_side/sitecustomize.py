"""Start-up file of a lane process under test: each of its forks applies the perturbation that a file names.

A perturbation changes TensorFlow by as little as the workloads' checks must notice. Forks have two CPUs,
so that a target can leave the one it is measured on.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from perturbations import PERTURBATIONS  # type: ignore[import-not-found]  # beside this file, on the lane's path


def apply() -> None:
    """In a fork: two CPUs, and the perturbation."""
    tf = sys.modules["tensorflow"]
    two = [tf.config.LogicalDeviceConfiguration()] * 2
    tf.config.set_logical_device_configuration(tf.config.list_physical_devices("CPU")[0], two)
    named = Path(os.environ["PERTURBATION"]).read_text()
    if named:
        perturbation, _ = PERTURBATIONS[named]
        perturbation(tf)


if "PERTURBATION" in os.environ:
    os.register_at_fork(after_in_child=apply)
