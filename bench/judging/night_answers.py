"""Which answers changed between two builds. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bench.judging.conformance import Tried, state


def answers_changed(tried: Sequence[Tried]) -> list[str]:
    """What became of answers between the base and the build, a line each; why a side has none."""
    failed = [f"{each.lane}: {each.failure}" for each in tried if each.failure]
    if failed or len(tried) != 2:
        return failed
    base, build = tried
    found = []
    for case in sorted({*base.checks, *build.checks}):
        then, now = state(case, base), state(case, build)
        if then != now:
            reason = build.checks[case].reason if case in build.checks else ""
            found.append(f"{case}: {now}, was {then}" + (f": {reason}" if reason else ""))
    return found
