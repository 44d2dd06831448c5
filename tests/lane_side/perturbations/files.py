"""What is written to disk and read back."""

from __future__ import annotations

from typing import Any

from ._registry import spoils

VARIABLE = "checkpoint_round_trip[what=variable,device=cpu]"
MODEL = "checkpoint_round_trip[what=model,device=cpu]"


@spoils(VARIABLE, MODEL)
def bit_flipped(tf: Any) -> None:
    """A restored variable is off by one unit in the last place, in one element."""
    right = tf.train.Checkpoint.restore

    def wrong(checkpoint: Any, path: Any) -> Any:
        import numpy as np

        status = right(checkpoint, path)
        variable = checkpoint.x if hasattr(checkpoint, "x") else checkpoint.model.trainable_variables[0]
        value = np.array(variable)
        value.flat[0] = np.nextafter(value.flat[0], np.float32(np.inf))
        variable.assign(value)
        return status

    tf.train.Checkpoint.restore = wrong
