"""Charts of a brief."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from pages.shared import formats
from pages.shared.figures import ACCENT, NEUTRAL, TEMPLATE, escape, pale
from pages.shared.figures.axes import time_axis
from pages.shared.findings import briefs as told

_MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}
_LONGEST = 34
MOST_THEMES = 8


def trend(rows: pd.DataFrame) -> go.Figure:
    """Share of the customers in contact who speak of it, with its band; a partial last period dotted.

    Args:
        rows: ``trend`` of a brief.
    """
    days = np.datetime_as_string(pd.to_datetime(rows["period"]).to_numpy(dtype="datetime64[D]"))
    partial = rows["partial"].to_numpy(dtype=bool)
    share, low, high = (rows[name].to_numpy(dtype=float) for name in ("share", "share_low", "share_high"))
    hover = [f"{line}<br>{share}" for line, share in zip(_periods(rows), _numbers(rows), strict=True)]
    known = ~(np.isnan(low) | np.isnan(high))
    band = {
        "type": "scatter", "x": np.concatenate([days[known], days[known][::-1]]), "y": np.concatenate([high[known], low[known][::-1]]),
        "mode": "lines", "line": {"width": 0}, "fill": "toself", "fillcolor": pale(ACCENT), "hoverinfo": "skip",
    }  # fmt: skip
    line = {
        "type": "scatter", "x": days, "mode": "lines+markers", "hoverinfo": "text", "hovertext": hover,
        "y": np.where(partial, np.nan, share), "line": {"color": ACCENT, "width": 2}, "marker": {"size": 5, "color": ACCENT},
    }  # fmt: skip
    near = partial | np.roll(partial, -1)
    dotted = line | {
        "y": np.where(near, share, np.nan), "line": {"color": ACCENT, "width": 1.5, "dash": "dot"},
        "marker": {"size": 5, "color": ACCENT, "symbol": "circle-open"},
    }  # fmt: skip
    top = float(np.nanmax(high)) if known.any() else 1.0
    axis = {"tickformat": ".0%" if top > 0.05 else ".1%", "range": [0, top * 1.08 or 1]}
    traces = [band, line, *([dotted] if partial.any() else [])]
    layout = {"template": TEMPLATE, "height": 260, "margin": _MARGIN, "xaxis": time_axis(rows["period"]), "yaxis": axis}
    return go.Figure(data=traces, layout=layout)


def _periods(rows: pd.DataFrame) -> list[str]:
    return [f"from {formats.day(day)}{', not complete' if one else ''}" for day, one in zip(rows["period"], rows["partial"], strict=True)]


def _numbers(rows: pd.DataFrame) -> list[str]:
    return [
        f"{formats.share(row['share'], row['share_low'], row['share_high'])}, {formats.number(row['customers'])} of "
        f"{formats.count(row['contacts'], 'customer')}"
        for row in rows.to_dict("records")
    ]


def themes(rows: pd.DataFrame) -> go.Figure:
    """Bars with whiskers: topics of the evidence, most customers on top; a click gives the topic's id.

    Args:
        rows: ``themes`` of a brief.
    """
    rows = rows.head(MOST_THEMES).iloc[::-1]
    share, low, high = (rows[name].to_numpy(dtype=float) for name in ("share", "share_low", "share_high"))
    trace = {
        "type": "bar", "orientation": "h", "x": share, "y": list(range(len(rows))), "marker": {"color": ACCENT},
        "error_x": {"array": high - share, "arrayminus": share - low, "color": NEUTRAL, "thickness": 1.5},
        "customdata": rows[["topic_id"]].to_numpy(dtype=str), "hoverinfo": "text",
        "hovertext": [f"<b>{escape(row['name'])}</b><br>{told.theme_hover(row)}" for row in rows.to_dict("records")],
    }  # fmt: skip
    names = [escape(formats.shorten(str(name), _LONGEST)) for name in rows["name"]]
    down = {"tickmode": "array", "tickvals": list(range(len(rows))), "ticktext": names}
    across = {"tickformat": ".0%", "range": [0, min(1.02, float(high.max()) * 1.1 if len(high) else 1)]}
    layout = {"template": TEMPLATE, "height": 50 + 34 * max(1, len(rows)), "margin": _MARGIN, "xaxis": across, "yaxis": down}
    return go.Figure(data=[trace], layout=layout)
