"""What TensorFlow could do a little wrong, a function each; imported in lane processes and by the tests."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from ._registry import PERTURBATIONS, spoils

__all__ = ["PERTURBATIONS", "spoils"]

for _path in sorted(Path(__file__).parent.glob("[!_]*.py")):
    import_module(f"{__name__}.{_path.stem}")
