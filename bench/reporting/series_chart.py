"""The plot of one series over builds as Vega-Lite, by Altair; its rows come with the reader's choice."""

from __future__ import annotations

from typing import Any

import altair as alt

MOVED = alt.Scale(domain=["worse", "better", "not confirmed"], range=["#c2611f", "#3b82c4", "#8a929a"])


def specification() -> dict[str, Any]:
    """Ratios to the base with their intervals in the order of builds, and a line where the level changes."""
    base = alt.Chart(alt.NamedData(name="rows"), width=720, height=260)
    x = alt.X("build:N", sort=None, title=None, axis=alt.Axis(labelAngle=-60, labelOverlap=True))
    scale = alt.Scale(zero=False)
    changed = (
        base.transform_filter("datum.moved !== ''")
        .mark_rule(strokeWidth=2, strokeDash=[8, 4])
        .encode(x=x, color=alt.Color("moved:N", scale=MOVED, title=None, legend=alt.Legend(orient="top")))
    )
    line = base.mark_rule(color="#8a929a").encode(
        x=x, y=alt.Y("low:Q", scale=scale, title="÷ the base"), y2="high:Q"
    )
    point = base.mark_point(filled=True, size=45, color="#8a929a", opacity=1).encode(
        x=x, y=alt.Y("ratio:Q", scale=scale), tooltip=["build:N", "ratio:Q"]
    )
    one = base.mark_rule(strokeDash=[4, 3], color="#8a929a").encode(y=alt.datum(1))
    # The first layer with builds gives their order, so it must have them all.
    return dict(alt.layer(one, line, changed, point).to_dict())
