"""A night from end to end, with builds that a table of effects stands for in the place of lane processes."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bench import host
from bench.errors import Refusal
from bench.experiments.backfill import backfill, builds_of
from bench.experiments.night_measuring import Measuring, Tools
from bench.experiments.nightly import Nightly, NightPlan
from bench.host.identity import machine_id
from bench.judging.build_order import order
from bench.judging.change_points import JUMP
from bench.judging.conformance import Tried
from bench.records import Check
from bench.reporting.night_report import NightReport
from bench.running.side import Side
from bench.settings import ComparisonSettings
from bench.storing.history import History
from bench.storing.history_places import FolderPlace
from bench.tracking import Added, HistoryPoint, HistoryRun, Purpose
from tests.builders import an_entry
from tests.history_builders import BASE, nightly

CASES = tuple(f"chain[n={number},device=cpu]" for number in range(12))
ERROR = 0.003


class World:
    """Builds with times that are known, a clock that says which night it is, and a history."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.history = History(FolderPlace(folder / "history"))
        self.folder, self.now = folder, 1.79e9
        self.effects: dict[
            str, tuple[str, float]
        ] = {}  # by case: the first build that is slower, and by how much
        self.broken: dict[str, str] = {}  # by build: why it cannot be had
        self.answers: dict[str, Check] = {}  # by build: of the first case
        self.minutes = 1.0  # that a night's comparison takes
        self.compared: list[tuple[str, str, Purpose, tuple[str, ...]]] = []
        self._drawn = random.Random(7)
        monkeypatch.setattr(time, "time", lambda: self.now)

    def night(self, build: str, base: str = BASE) -> NightReport:
        self.now += 86400.0
        return Nightly(
            NightPlan(build, base, BASE, self.folder / "acknowledged.toml"), self.measuring()
        ).run()

    def measuring(self) -> Measuring:
        tools = Tools(self._resolve, self._compare, self._conform, lambda _: ())
        return Measuring(ComparisonSettings(results=self.folder), self.history, tools)

    def _resolve(self, build: str, variables: Mapping[str, str]) -> Side:
        if build in self.broken:
            raise Refusal(self.broken[build], 3)
        return Side(build, Path("python"), "", "cpu", "digits")

    def _compare(
        self, sides: Mapping[str, Side], settings: ComparisonSettings, build: str, base: str, purpose: Purpose
    ) -> Added:
        self.now += 60.0 * self.minutes if purpose == "night" else 60.0
        cases = settings.cases or CASES
        effect = {case: self._time(case, build) - self._time(case, base) for case in cases}
        self.compared.append((build, base, purpose, tuple(cases)))
        machine = machine_id(host.machine())
        name = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime(self.now))}-nightly"
        points = tuple(
            HistoryPoint(
                name, self.now, machine, case, 1, "wall", build, base, "SLOWER" if effect[case] > JUMP else "SAME",
                effect[case] + self._drawn.gauss(0, ERROR), ERROR, 9.0, 8, 0.02, purpose=purpose,
            )
            for case in cases
        )  # fmt: skip
        run = HistoryRun(
            name, self.now, machine, purpose, build, base, len(points), 60.0, software={"keras": "3"}
        )
        return Added(run, points)

    def _time(self, case: str, build: str) -> float:
        first, effect = self.effects.get(case, ("", 0.0))
        return effect if first and order(build) >= order(first) else 0.0

    def _conform(self, builds: Sequence[str]) -> Sequence[Tried]:
        case = CASES[0]
        return [
            Tried(build, checks={case: self.answers.get(build, Check("proven"))}, entries=(an_entry(case),))
            for build in builds
        ]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(tmp_path, monkeypatch)


def test_a_step_is_confirmed_by_fresh_pairs_in_its_second_night_and_alarms_until_it_is_over(
    world: World,
) -> None:
    world.effects = {CASES[3]: (nightly(13), 0.04), CASES[5]: (nightly(13), 0.05)}
    reports = {number: world.night(nightly(number)) for number in range(1, 17)}
    assert [reports[number].exit_code for number in range(1, 13)] == [0] * 12
    confirmed = [each for each in world.compared if each[2] == "confirm"]
    assert set(confirmed[0][3]) <= {CASES[3], CASES[5]}
    assert (reports[14].exit_code, reports[16].exit_code) == (1, 1)
    (found,) = reports[16].alarming
    assert {move.key.case for move in found.tracked.moves} == {CASES[3], CASES[5]}
    assert (found.tracked.good, found.tracked.bad) == (nightly(12), nightly(13))


def test_a_nightly_that_jumps_is_confirmed_and_alarms_at_once(world: World) -> None:
    world.effects = {CASES[3]: (nightly(4), 0.3)}
    reports = [world.night(nightly(number)) for number in range(1, 5)]
    assert [each.exit_code for each in reports] == [0, 0, 0, 1]
    assert world.compared[-1] == (nightly(4), nightly(3), "confirm", (CASES[3],))


def test_a_first_night_that_compared_it_with_its_base_needs_no_second_comparison(world: World) -> None:
    world.effects = {CASES[3]: (nightly(1), 0.3)}
    report = world.night(nightly(1))
    (found,) = report.alarming
    assert (report.exit_code, found.tracked.good, found.tracked.bad) == (1, BASE, nightly(1))
    assert [each[2] for each in world.compared] == ["night"]


def test_a_night_that_took_its_time_tries_two_cases_again_and_the_next_goes_on(world: World) -> None:
    world.effects = dict.fromkeys(CASES[:5], (nightly(4), 0.3))
    world.minutes = 24.0
    reports = [world.night(nightly(number)) for number in (1, 2, 3, 4, 4)]
    tried = [set(each[3]) for each in world.compared if each[2] == "confirm"]
    assert [len(each) for each in tried] == [2, 3]
    assert set.union(*tried) == set(CASES[:5])
    assert [len(each.pending) for each in reports[-2:]] == [3, 0]


def test_an_acknowledged_regression_is_quiet(world: World) -> None:
    world.effects = {CASES[3]: (nightly(13), 0.05)}
    (world.folder / "acknowledged.toml").write_text(
        f'[[acknowledged]]\ncases = "{CASES[3]}"\nafter = "{nightly(12)}"\nuntil_build = "{nightly(13)}"\n'
        'who = "me"\nwhy = "the new kernel"\nuntil = 2027-01-01\n'
    )
    reports = [world.night(nightly(number)) for number in range(1, 17)]
    assert [each.exit_code for each in reports] == [0] * 16
    assert [each.tracked.state for each in reports[-1].regressions] == ["acknowledged"]
    assert reports[-1].findings == ()


def test_acknowledgements_that_are_not_well_formed_are_refused_before_anything_is_measured(
    world: World,
) -> None:
    (world.folder / "acknowledged.toml").write_text("[[acknowledged]]\ncase = 1\n")
    with pytest.raises(Refusal, match="unknown field case") as refused:
        world.night(nightly(1))
    assert (refused.value.exit_code, world.compared) == (2, [])


def test_a_build_that_cannot_be_had_is_a_finding_and_the_next_night_goes_on(world: World) -> None:
    world.broken = {nightly(2): "lane could not be made: no wheel"}
    world.night(nightly(1))
    failed = world.night(nightly(2))
    assert failed.exit_code == 3
    assert "build: lane could not be made: no wheel" in " ".join(failed.findings)
    assert world.night(nightly(3)).exit_code == 0
    assert [run.stage for run in world.history.runs(failed.machine)] == ["", "build", ""]


def test_a_base_that_cannot_be_had_is_told_apart(world: World) -> None:
    world.broken = {BASE: "lane could not be made"}
    assert "no comparison, base" in " ".join(world.night(nightly(1)).findings)


def test_an_answer_that_changed_alarms(world: World) -> None:
    world.answers = {nightly(1): Check("wrong", "off by one")}
    report = world.night(nightly(1))
    assert (report.exit_code, report.answers) == (1, (f"{CASES[0]}: wrong, was proven: off by one",))


def test_a_build_that_was_measured_is_not_measured_again(world: World) -> None:
    world.night(nightly(1))
    again = world.night(nightly(1))
    assert (len(world.compared), again.exit_code) == (1, 0)
    assert "measured before" in " ".join(again.findings)


def test_a_night_that_did_not_run_is_a_finding(world: World) -> None:
    world.night(nightly(1))
    world.now += 5 * 86400
    assert "no night ran" in " ".join(world.night(nightly(2)).findings)


def test_nights_without_a_new_build_ran_too(world: World) -> None:
    for _ in range(6):
        report = world.night(nightly(1))
    assert (len(world.compared), report.exit_code) == (1, 0)
    assert "no night ran" not in " ".join(report.findings)


def test_a_new_base_is_linked_to_the_old_one_and_its_step_is_none(world: World) -> None:
    old, new = "tensorflow-cpu==2.20.0", BASE
    world.effects = dict.fromkeys(CASES, (new, 0.1))
    for number in range(1, 13):
        world.night(nightly(number), base=old)
    reports = [world.night(nightly(number), base=new) for number in range(13, 19)]
    assert (new, old, "night") in {each[:3] for each in world.compared}
    assert [each.exit_code for each in reports] == [0] * 6
    assert all(not each.findings for each in reports)


def test_a_creep_is_told_though_no_step_is(world: World) -> None:
    for number in range(1, 27):
        world.effects = {CASES[0]: (nightly(1), 0.0022 * number)}
        report = world.night(nightly(number))
    assert [each.key.case for each in report.creeping] == [CASES[0]]


def test_a_backfill_measures_what_is_lacking_and_resumes(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.night(nightly(2))
    builds = [nightly(number) for number in range(1, 5)]
    world.broken = {nightly(3): "no wheel"}
    assert backfill(builds, BASE, world.measuring()) == 3
    assert [each[0] for each in world.compared[1:]] == [nightly(1), nightly(4)]
    world.broken = {}
    assert backfill(builds, BASE, world.measuring()) == 0
    assert "1 builds added, 3 were there" in capsys.readouterr().out


def test_a_backfill_ends_with_fresh_pairs_of_the_builds_around_what_moved(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.effects = dict.fromkeys(CASES[:3], (nightly(9), 0.05)) | {CASES[5]: (nightly(5), 0.04)}
    builds = [nightly(number) for number in range(1, 13)]
    assert backfill(builds, BASE, world.measuring()) == 0
    again = [each for each in world.compared if each[2] == "confirm"]
    assert {(good, bad) for bad, good, _, _ in again} == {
        (nightly(8), nightly(9)),
        (nightly(4), nightly(5)),
    }
    assert {case for *_, cases in again for case in cases} == {*CASES[:3], CASES[5]}
    assert "left to compare" not in capsys.readouterr().out
    assert (backfill(builds, BASE, world.measuring()), len(world.compared)) == (0, 12 + len(again))


def test_a_backfill_that_cannot_compare_again_says_what_is_left(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.effects = {CASES[3]: (nightly(9), 0.05)}
    for number in range(1, 13):
        world.now += 86400
        world.measuring().compared(nightly(number), BASE)
    world.broken = {nightly(8): "no wheel any more"}
    assert backfill([nightly(1)], BASE, world.measuring()) == 0
    assert "1 range of builds left to compare again" in capsys.readouterr().out


def test_the_builds_of_a_list_are_in_their_order() -> None:
    assert builds_of("tf-2.21-cpu, tensorflow==2.18.0")[0] == "tensorflow-cpu==2.18.0"


@pytest.mark.parametrize("text", ["tf-2.20-cpu..", "tf-2.20-cpu,pandas"])
def test_what_names_no_builds_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        builds_of(text)
