"""The plots of a hardware report as Vega-Lite, by Altair: for the page with rows to come, for files with theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import altair as alt

from bench.judging.hardware import Fleet, Spread, Versus
from bench.reporting import figures
from bench.reporting.hardware import words

MOST = 40  # cases, or environments, in a picture
FEW = 6  # environments: of more, a picture has no families
MOVED = alt.Scale(domain=["faster", "slower", "not significant"], range=["#3b82c4", "#c2611f", "#8a929a"])
# Told apart by people of every colour vision (Okabe and Ito, 2008), and by shape.
MANY = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
SIDES = alt.Scale(range=["#3b82c4", "#c2611f"])
SHAPES = alt.Scale(
    domain=["faster", "slower", "not significant"], range=["triangle-up", "triangle-down", "circle"]
)
PREFIXED = alt.Axis(format="~s")  # 73µ, 1M
ROWS = alt.NamedData(name="rows")


def specifications() -> dict[str, Any]:
    """Every plot of the page, by its section."""
    made = {"effects": effects(ROWS), "tuned": tuned(ROWS), "roof": roof(ROWS), "scaling": scaling(ROWS)}
    return {name: chart.to_dict() for name, chart in made.items()}


def effects(rows: Any) -> Any:
    """Speeds with their intervals, the largest effect first."""
    y = alt.Y("case:N", sort=None, title=None, axis=alt.Axis(labelLimit=330))
    scale = alt.Scale(type="log", nice=False, padding=12)
    color = alt.Color("moved:N", scale=MOVED, title=None, legend=alt.Legend(orient="top"))
    base = alt.Chart(rows, width=420, height=alt.Step(18))
    line = base.mark_rule().encode(
        y=y, x=alt.X("low:Q", scale=scale, title="speed: A's time ÷ B's"), x2="high:Q", color=color
    )
    point = base.mark_point(filled=True, size=55).encode(
        y=y,
        x=alt.X("speed:Q", scale=scale),
        color=color,
        shape=alt.Shape("moved:N", scale=SHAPES, title=None),
    )
    one = alt.Chart(rows).mark_rule(strokeDash=[4, 3], color="#8a929a").encode(x=alt.datum(1))
    return alt.layer(one, line, point)


def tuned(rows: Any) -> Any:
    """How much faster tuned forms are, in each environment."""
    return (
        alt.Chart(rows, width=420, height=alt.Step(18))
        .mark_point(filled=True, size=55)
        .encode(
            y=alt.Y("case:N", sort=None, title=None, axis=alt.Axis(labelLimit=330)),
            x=alt.X(
                "ratio:Q",
                scale=alt.Scale(type="log", nice=False, padding=12),
                title="speed of the tuned form",
            ),
            color=_by_environment(),
            shape=alt.Shape("environment:N", title=None),
        )
    )


def roof(rows: Any) -> Any:
    """Time taken against the least that the measured ceiling allows; on the line they are equal."""
    scale = alt.Scale(type="log", nice=False, padding=12)
    points = (
        alt.Chart(rows, width=480, height=360)
        .mark_point(filled=True, size=55)
        .encode(
            x=alt.X("least:Q", scale=scale, title="seconds that the ceiling allows", axis=PREFIXED),
            y=alt.Y("took:Q", scale=scale, title="seconds that the case took", axis=PREFIXED),
            color=_by_environment(),
            shape=alt.Shape("ceiling:N", title="ceiling"),
            tooltip=["case:N", "environment:N", "share:Q"],
        )
    )
    ends = alt.Chart(rows).mark_line(strokeDash=[4, 3], color="#8a929a").encode(x="least:Q", y="least:Q")
    return alt.layer(ends, points)


def scaling(rows: Any) -> Any:
    """Time by size, a small plot for each group of cases."""
    scale = alt.Scale(type="log", nice=False, padding=8)
    lines = (
        alt.Chart(width=230, height=140)
        .mark_line(point=alt.OverlayMarkDef(filled=True, size=45))
        .encode(
            x=alt.X("size:Q", scale=scale, title=None, axis=PREFIXED),
            y=alt.Y("took:Q", scale=scale, title="seconds", axis=PREFIXED),
            color=_by_environment(),
        )
    )
    header = alt.Header(labelLimit=260, labelFontSize=11)
    return lines.facet(alt.Facet("group:N", title=None, header=header), columns=3, data=rows).resolve_scale(
        x="independent", y="independent"
    )


def families(rows: Any, names: Sequence[str]) -> Any:
    """The geometric mean of every family of cases in each environment, with its interval."""
    y = alt.Y("family:N", sort=None, title=None, axis=alt.Axis(labelLimit=330, grid=True))
    offset, scale = alt.YOffset("environment:N", sort=None), alt.Scale(type="log", nice=False, padding=12)
    legend = alt.Legend(orient="top", columns=2, labelLimit=500)
    colors = alt.Scale(domain=list(names), range=[MANY[at % len(MANY)] for at in range(len(names))])
    color = alt.Color("environment:N", scale=colors, title=None, legend=legend)
    base = alt.Chart(rows, width=480, height=alt.Step(12)).encode(y=y, yOffset=offset, color=color)
    line = base.mark_rule().encode(x=alt.X("low:Q", scale=scale, title=None), x2="high:Q")
    shape = alt.Shape("environment:N", scale=alt.Scale(domain=list(names)), title=None)
    point = base.mark_point(filled=True, size=55).encode(x=alt.X("speed:Q", scale=scale), shape=shape)
    one = alt.Chart(rows).mark_rule(strokeDash=[4, 3], color="#8a929a").encode(x=alt.datum(1))
    return alt.layer(one, line, point)


def picture(fleet: Fleet, base: int, found: Mapping[int, Versus], spread: Spread) -> str:
    """The plot of a report's speeds with its rows, as JSON.

    Of two environments the cases with the largest effects, of more the families of cases.
    """
    title = f"speed beside {fleet.columns[base].name}: its time ÷ theirs"
    if len(found) == 1:
        ((number, only),) = found.items()
        rows = [_effect(fleet, only, case, spread) for case in only.cases]
        rows.sort(key=lambda row: -abs(float(row["log"])))
        drawn = effects(alt.InlineData(values=rows[:MOST]))
        title = f"speed of {fleet.columns[number].name} beside {fleet.columns[base].name}"
    else:
        rows = list(_families(fleet, found))
        drawn = families(alt.InlineData(values=rows), list(dict.fromkeys(row["environment"] for row in rows)))
    return str(drawn.properties(background="white", title=title).to_json())


def _families(fleet: Fleet, found: Mapping[int, Versus]) -> Iterator[Mapping[str, Any]]:
    """A row for each family in each environment, all cases first; of many environments all cases alone."""
    for number, versus in list(found.items())[:MOST]:
        scores = {"all cases": versus.overall, **(versus.families if len(found) <= FEW else {})}
        for family, score in scores.items():
            if score:
                low, high = score.speed.interval or (score.speed.ratio, score.speed.ratio)
                told = {"family": family, "environment": fleet.columns[number].name}
                yield {**told, "speed": score.speed.ratio, "low": low, "high": high}


def _effect(fleet: Fleet, found: Versus, case: str, spread: Spread) -> Mapping[str, Any]:
    speed = found.cases[case]
    low, high = speed.interval or (speed.ratio, speed.ratio)
    telling = words.telling(speed, case, spread)
    moved = ("faster" if speed.log > 0 else "slower") if telling else "not significant"
    told = {"case": figures.name(fleet.entries[case]), "speed": speed.ratio, "low": low, "high": high}
    return {**told, "moved": moved, "log": speed.log}


def _by_environment() -> Any:
    """A colour for each environment, with a legend that has room for long names."""
    legend = alt.Legend(orient="top", columns=1, labelLimit=500)
    return alt.Color("environment:N", scale=SIDES, title=None, legend=legend)
