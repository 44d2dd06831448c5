"""Which of pytest's options a benchmark run hands on, and why it refuses the others."""

from __future__ import annotations

from collections.abc import Sequence

from bench.errors import Refusal

FLAGS = (
    "-x",
    "-v",
    "-vv",
    "-q",
    "--benchmark-save-data",
    "--benchmark-verbose",
    "--benchmark-quiet",
    "--benchmark-autosave",
)
VALUED = (
    "-k",
    "-m",
    "--benchmark-json",
    "--benchmark-save",
    "--benchmark-storage",
    "--benchmark-sort",
    "--benchmark-group-by",
    "--benchmark-columns",
    "--benchmark-name",
    "--benchmark-time-unit",
)
REFUSED = {
    "--benchmark-timer": "the clock is the one of the lane process that measured",
    "--benchmark-min-time": "rounds are calibrated in the lane process; use --budget",
    "--benchmark-max-time": "rounds are calibrated in the lane process; use --budget",
    "--benchmark-min-rounds": "rounds are calibrated in the lane process; use --budget",
    "--benchmark-precision": "rounds are calibrated in the lane process; use --budget",
    "--benchmark-confidence": "verdicts have a confidence of their own",
    "--benchmark-calibration-precision": "rounds are calibrated in the lane process; use --budget",
    "--benchmark-warmup": "every case is warmed up in the lane process",
    "--benchmark-warmup-iterations": "every case is warmed up in the lane process",
    "--benchmark-disable-gc": "the garbage collector is always off during a round",
    "--benchmark-skip": "timing is all that this command does; use smoke to check only",
    "--benchmark-disable": "timing is all that this command does; use smoke to check only",
    "--benchmark-enable": "timing is never disabled",
    "--benchmark-only": "every test of this suite is a benchmark",
    "--benchmark-compare": "runs are judged against baselines/; see rebaseline",
    "--benchmark-compare-fail": "a fixed threshold raises false alarms; runs are judged against baselines/",
    "--benchmark-cprofile": "what is called here hands out rounds; there is nothing to profile",
    "--benchmark-histogram": "it needs pygal, which the lock does not hold; use --benchmark-json",
}


def accepted(words: Sequence[str], pytest: bool) -> list[str]:
    """The words for pytest; raises Refusal for one that is refused or unknown, or for any where `pytest` is off."""
    taken, rest = [], list(words)
    while rest:
        word = rest.pop(0)
        name, _, value = word.partition("=")
        if not pytest:
            raise Refusal(f"unknown argument {word!r}; see --help")
        if name in VALUED and (value or rest):
            taken.append(word if value else f"{word}={rest.pop(0)}" if word.startswith("--") else word)
            if not value and not word.startswith("--"):
                taken.append(rest.pop(0))
        elif word in FLAGS:
            taken.append(word)
        else:
            raise Refusal(_why(name, word))
    return taken


def _why(name: str, word: str) -> str:
    longest = sorted(REFUSED, key=len, reverse=True)
    near = next((refused for refused in longest if f"{name}-".startswith(f"{refused}-")), None)
    if near:
        return f"{word}: {REFUSED[near]}"
    if name in VALUED:
        return f"{word}: needs a value"
    return f"unknown argument {word!r}; see --help, and of pytest's options -k -m -x -v -q and --benchmark-*"
