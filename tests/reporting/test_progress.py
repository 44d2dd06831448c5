"""A live line on a terminal, a plain one now and then elsewhere, and the time that is left."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import pytest

from bench.reporting.progress import LanesProgress, Progress, VisitsProgress

STEPS = (("slow", 50.0), ("fast", 2.0), ("slow", 40.0), ("new", 1.0))


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The clock that progress looks at; it stands still until it is told otherwise."""
    made = SimpleNamespace(now=1000.0)
    monkeypatch.setattr("bench.reporting.progress.time", SimpleNamespace(monotonic=lambda: made.now))
    return made


def results(clock: SimpleNamespace, steps: Sequence[tuple[str, float]] = STEPS) -> Iterator[int]:
    """A result per step, each of which takes its seconds."""
    for number, (_, seconds) in enumerate(steps):
        clock.now += seconds
        yield number


def shown(clock: SimpleNamespace, stream: io.StringIO) -> Progress:
    """The progress through all steps, said on the stream."""
    progress = Progress([case for case, _ in STEPS], stream)
    assert list(progress.through(results(clock))) == [0, 1, 2, 3]
    return progress


def test_elsewhere_than_on_a_terminal_a_plain_line_comes_every_15_seconds(clock: SimpleNamespace) -> None:
    stream = io.StringIO()
    shown(clock, stream)
    assert stream.getvalue().splitlines() == [
        "[1/4] …  slow",
        "[2/4] 2:30 left  fast",
        "[4/4] 0:21 left  new",
    ]


@pytest.mark.parametrize(("seconds", "lines"), [(14.9, 1), (15.0, 2)])
def test_lines_are_15_seconds_apart_or_more(clock: SimpleNamespace, seconds: float, lines: int) -> None:
    stream = io.StringIO()
    list(Progress(["a", "a"], stream).through(results(clock, [("a", seconds)] * 2)))
    assert len(stream.getvalue().splitlines()) == lines


def test_on_a_terminal_one_line_is_written_over_and_cleared_at_the_end(clock: SimpleNamespace) -> None:
    stream = Terminal()
    shown(clock, stream)
    lines = ["[1/4] …  slow", "[2/4] 2:30 left  fast", "[3/4] 1:16 left  slow", "[4/4] 0:21 left  new", ""]
    assert stream.getvalue() == "".join(f"\r\x1b[K{line}" for line in lines)


def test_a_line_never_wraps(clock: SimpleNamespace) -> None:
    stream = Terminal()
    list(Progress(["x" * 300], stream).through(results(clock, STEPS[:1])))
    assert max(len(line) for line in stream.getvalue().split("\r\x1b[K")) == 110


def test_before_the_first_result_nothing_is_known_of_what_is_left() -> None:
    assert Progress(["a"]).left(0) is None


def test_what_is_left_is_what_the_same_cases_took_and_else_what_is_usual(clock: SimpleNamespace) -> None:
    progress = Progress(["slow", "fast", "slow", "new"], io.StringIO())
    passing = progress.through(results(clock))
    next(passing), next(passing)
    next(passing)  # asking for the third ends the second
    assert progress.left(3) == (40.0 + 2.0) / 2
    assert progress.left(2) == 40.0 + (40.0 + 2.0) / 2
    assert progress.left(1) == 2.0 + 40.0 + (40.0 + 2.0) / 2


@pytest.mark.parametrize(("seconds", "said"), [(59.7, "1:00 left"), (119.9, "2:00 left"), (9.4, "0:09 left")])
def test_seconds_are_rounded_before_they_are_split_into_minutes(
    clock: SimpleNamespace, seconds: float, said: str
) -> None:
    stream = Terminal()
    list(Progress(["a", "a"], stream).through(results(clock, [("a", seconds)] * 2)))
    assert f"[2/2] {said}  a" in stream.getvalue()


def test_lanes_at_work_side_by_side_share_a_line_and_each_leaves_one(clock: SimpleNamespace) -> None:
    stream = Terminal()
    progress = LanesProgress(["old", "new"], stream)
    clock.now += 10.0
    progress.heard("old", 5, 10)
    progress.heard("new", 10, 20)
    assert stream.getvalue().endswith("[0/2] 0:10 left  old 5/10  new 10/20")
    progress.finished("old", "10 proven")
    assert stream.getvalue().endswith("\r\x1b[K[1/2] old: 10 proven\n")


def test_where_nobody_looks_only_what_is_done_is_said(clock: SimpleNamespace) -> None:
    stream = io.StringIO()
    progress = LanesProgress(["old"], stream)
    progress.heard("old", 1, 2)
    progress.finished("old", "2 proven")
    assert stream.getvalue() == "[1/1] old: 2 proven\n"


def test_a_running_interval_that_tells_nothing_yet_is_not_shown() -> None:
    stream = Terminal()
    VisitsProgress(stream).visiting(4, "slow", [1.0, 0.003, 364.0])
    assert stream.getvalue().endswith("slow  B ÷ A 1.000 so far")


def test_a_visit_says_what_the_ratio_is_so_far_and_how_long_the_rest_takes(clock: SimpleNamespace) -> None:
    stream = Terminal()
    progress = VisitsProgress(stream)
    progress.visiting(4, "slow", [])
    clock.now += 30.0
    progress.visiting(3, "slow", [1.0312])
    progress.visiting(2, "fast", [1.0312, 1.0101, 1.0499])
    progress.clear()
    assert stream.getvalue().split("\r\x1b[K")[1:] == [
        "[1/4] …  slow",
        "[2/4] 1:30 left  slow  B ÷ A 1.031 so far",
        "[3/4] 0:30 left  fast  B ÷ A 1.031 [1.010, 1.050] so far",
        "",
    ]


def test_the_screen_tells_its_own_time_and_what_follows_is_counted_anew(clock: SimpleNamespace) -> None:
    """Of many cases nobody knows before its end how many go on, nor how long their visits are."""
    stream = Terminal()
    progress = VisitsProgress(stream)
    progress.visiting(2, "slow", [], "screen")
    clock.now += 1.0
    progress.visiting(1, "fast", [], "screen")
    clock.now += 1.0
    progress.visiting(14, "slow", [])
    clock.now += 2.0
    progress.visiting(13, "slow", [])
    assert stream.getvalue().split("\r\x1b[K")[1:] == [
        "screen [1/2] …  slow",
        "screen [2/2] 0:01 left  fast",
        "[1/14] …  slow",
        "[2/14] 0:26 left  slow",
    ]
