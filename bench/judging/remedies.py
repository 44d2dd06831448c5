"""What to do about a case that moved, or that has no time. Pure."""

from __future__ import annotations

CORRECT_IT = "correct the answer first; a wrong answer has no time"
FIND = "read lane.log in the results folder; nox -s debug -- --cases ID runs the case under pdb"
ACCEPT = 'accept this run: nox -s rebaseline -- --why "…"'
