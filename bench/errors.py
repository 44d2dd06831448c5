"""What the suite raises, and the exit code that goes with it. Standard library only."""

from __future__ import annotations


class Refusal(Exception):
    """A request that cannot be met: one line for the person, and the exit code that goes with it."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class Died(Exception):
    """A lane process is gone, or gave no answer; says how."""
