"""Charts as pure functions: a small frame in, a figure out. One template; colours of UI.md; ids travel in ``customdata``."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from pages.shared import formats
from pages.shared.figures.axes import FEW_TICKS, MOST_TICKS, time_axis
from pages.shared.findings import TOO_FEW

NEGATIVE, NEUTRAL, POSITIVE, ACCENT, FAINT = "#C8553D", "#8A93A1", "#2A7F9E", "#3B73DE", "#B8BEC8"
TONE_LOW, TONE_MIDDLE, TONE_HIGH = "#A8412C", "#5B6675", "#1F6A86"  # white words on them have a contrast of 5 : 1 and more
OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
SHADE = "rgba(138, 147, 161, 0.25)"  # of what is too few to judge: recedes on light ground and on dark
_SQUARE: dict[str, Any] = {"symbol": "square", "size": 25}
MOST_LINES = 5
MOST_PRODUCTS = 8
_LONGEST_HEAD = 16
_LINE = 14
_MAP_HEIGHT = 480
_THEME, _THEME_LEAST = 72, 8  # letters that fit over a theme that is the whole map on a desk (1 100 pixels wide), and those always shown
_BACKGROUND = "#3C4654"  # of themes: white names can be read on it (9 : 1), and it neither shines in the dark nor fades in the light
_INK = "#1B212B"  # on what is pale
_MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}
_SMALL = 200  # pixels of height under which marks have no names
_LONGEST_MARK, _HEADROOM = 20, 1.4
_NEAR, _TOGETHER = 0.06, 2  # share of the axis within which marks have one label (13 pixels of a telephone's), and names in it
_PLOT_HEIGHT, _LABEL_HEIGHT = 290, 16  # pixels, about
_PERCENT = {"share": "share", "unhappy": "unhappy_share"}

TEMPLATE = go.layout.Template(
    layout={
        "hovermode": "closest", "showlegend": False, "dragmode": False,
        "colorway": list(OKABE_ITO), "separators": ".\u202f", "hoverlabel": {"align": "left", "namelength": -1},
        "xaxis": {"automargin": True, "zeroline": False, "fixedrange": True},
        "yaxis": {"automargin": True, "zeroline": False, "fixedrange": True},
    }
)  # fmt: skip


def tone_colour(sentiment: float) -> str:
    """Fill for a mean sentiment, burnt orange – grey – teal, dark enough for white words on it; pale grey where it is not known."""
    if pd.isna(sentiment):
        return FAINT
    return _mix(TONE_MIDDLE, TONE_HIGH if sentiment > 0 else TONE_LOW, min(1.0, abs(sentiment) / 0.6))


def _mix(start: str, end: str, part: float) -> str:
    first, second = (tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in (start, end))
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in zip(first, second, strict=True))


def topic_map(table: pd.DataFrame) -> go.Figure:
    """Treemap theme → topic; size is customers, colour how they sound, pale where too few to judge; a click gives the topic's id.

    Args:
        table: Of :func:`pages.shared.reads.topic_table`.
    """
    themes, topics = table[table["level"] == 0], table[table["level"] == 1]
    themes = themes[themes["topic_id"].isin(topics["parent_id"])]
    rows = pd.concat([themes, topics])
    known = set(themes["topic_id"])
    parents = [str(int(p)) if level > 0 and p in known else "" for p, level in zip(rows["parent_id"], rows["level"], strict=True)]
    few = rows["customers"] < TOO_FEW
    tones = rows["sentiment"].mask(few)
    fills = [_BACKGROUND if level == 0 else tone_colour(tone) for level, tone in zip(rows["level"], tones, strict=True)]
    sound = [formats.TOO_FEW if one else formats.tone(tone) for one, tone in zip(few, rows["sentiment"], strict=True)]
    parts = (rows["customers"] / max(1, int(themes["customers"].sum()))).tolist()
    trace = {
        "type": "treemap", "ids": [str(i) for i in rows["topic_id"]], "parents": parents,
        "labels": [_over(n, part) if level == 0 else escape(n) for n, level, part in zip(rows["name"], rows["level"], parts, strict=True)],
        "values": [0 if level == 0 else int(n) for level, n in zip(rows["level"], rows["customers"], strict=True)],
        "customdata": [[int(i), formats.number(n), told, share, escape(name)] for i, n, told, share, name in zip(
            rows["topic_id"], rows["customers"], sound, formats.shares(rows, judge=False), rows["name"], strict=True)],
        "hovertext": ["<br>⚠ unsteady: another fit would draw it differently" if one else "" for one in rows["unsteady"]],
        "marker": {"colors": fills, "cornerradius": 4},
        "textfont": {"color": [_INK if fill == FAINT else "#FFFFFF" for fill in fills]},
        "text": [_folded(n) for n in rows["name"]], "texttemplate": "%{text}<br>%{customdata[1]}",
        "branchvalues": "remainder", "tiling": {"pad": 3}, "pathbar": {"visible": False},
        "maxdepth": 3,
        "hovertemplate": "<b>%{customdata[4]}</b><br>%{customdata[1]} customers, %{customdata[3]}<br>"
                         "how they sound: %{customdata[2]}%{hovertext}<extra></extra>",
    }  # fmt: skip
    small = {"minsize": 11, "mode": "hide"}  # names too small to read say nothing
    return go.Figure(data=[trace], layout={"template": TEMPLATE, "height": _MAP_HEIGHT, "margin": _MARGIN, "uniformtext": small})


@dataclass(frozen=True)
class Panel:
    """One frame of small multiples: its heading, and the chart under it."""

    title: str
    figure: go.Figure


def trend(series: pd.DataFrame, *, measure: str, grain: str, events: pd.DataFrame | None = None) -> list[Panel]:
    """Lines over time with what was expected (customers) or chance variation (shares); the last partial period dashed.

    Args:
        series: Of :func:`pages.shared.reads.trend_series`.
        measure: rate, customers, share, tone or unhappy.
        grain: day, week or month.
        events: ``day`` and ``name`` of what happened: thin marks with their names (in small multiples without).

    Returns:
        One panel without a heading, its lines labelled at their ends, for up to five series; else a panel per series, most customers
        first, all on one scale.
    """
    parts = {str(value): part for value, part in series.groupby("value", sort=False)}
    order = sorted(parts, key=lambda value: -float(parts[value]["customers"].sum()))
    shared = _Shared(series, measure=measure, grain=grain, events=events)
    if len(order) > MOST_LINES:
        return [
            Panel(str(parts[value]["name"].iloc[0]), _frame(shared.traces(parts[value], colour=ACCENT, band=True), shared, height=150))
            for value in order
        ]
    alone = len(order) == 1
    colours = [ACCENT] if alone else OKABE_ITO
    traces = [
        trace for value, colour in zip(order, colours, strict=False) for trace in shared.traces(parts[value], colour=colour, band=alone)
    ]
    labels = [] if alone else _end_labels([parts[value] for value in order], shared)
    return [Panel("", _frame(traces, shared, height=340, annotations=labels))]


class _Shared:
    """What all lines of a trend have in common: the measure's columns, the words of each period, the scale."""

    def __init__(self, series: pd.DataFrame, *, measure: str, grain: str, events: pd.DataFrame | None = None) -> None:
        self.column = {"rate": "rate", "share": "share", "tone": "sentiment", "unhappy": "unhappy_share"}.get(measure, "customers")
        self.low, self.high = {
            "share": ("share_low", "share_high"),
            "unhappy": ("unhappy_share_low", "unhappy_share_high"),
            "rate": ("rate_low", "rate_high"),
        }.get(measure, ("expected_low", "expected_high"))
        self.banded = measure != "tone"
        self.words = {day: formats.period(day, grain) for day in series["period"].unique()}
        ends = series[[self.column, *([self.high] if self.banded and measure in ("customers", "rate") else [])]].max().max()
        self.top = float(ends) * 1.08 if ends == ends and ends > 0 else 1.0
        self.marks = _inside(events, series["period"]) if events is not None and len(events) else []
        self.top *= _HEADROOM if self.marks and series["value"].nunique() <= MOST_LINES else 1
        self.periods, self.until = series["period"], self.marks[-1][0] if self.marks else None
        self.axis: dict[str, Any] = {"tickformat": ".0%"} if measure in _PERCENT else {}
        self.axis |= {"range": [-1.05, 1.05]} if measure == "tone" else {"range": [0, self.top]}

    def traces(self, part: pd.DataFrame, *, colour: str, band: bool) -> list[dict[str, Any]]:
        """The band, the line, and its dashed end. Everything in arrays: Plotly looks at lists item by item, which takes far longer."""
        days = _days(part["period"])
        partial = part["partial"].to_numpy(dtype=bool)
        values = part[self.column].to_numpy(dtype=float)
        common = {
            "type": "scatter", "x": days, "mode": "lines+markers", "hoverinfo": "text", "hovertext": self._hovers(part),
            "customdata": np.column_stack([np.full(len(days), str(part["value"].iloc[0])), days]),
        }  # fmt: skip
        name = str(part["name"].iloc[0])
        sizes = np.where(part["stands_out"].to_numpy(dtype=str) != "", 9, 5)
        out = [self._band(part, days, colour)] if band and self.banded else []
        out.append(
            common | {"y": np.where(partial, np.nan, values), "name": name, "line": {"color": colour, "width": 2},
                      "marker": {"size": sizes, "color": colour}}
        )  # fmt: skip
        if partial.any():
            near = partial | np.roll(partial, 1) | np.roll(partial, -1)
            out.append(
                common | {"y": np.where(near, values, np.nan), "name": f"{name}, not complete",
                          "line": {"color": colour, "width": 1.5, "dash": "dot"},
                          "marker": {"size": 5, "color": colour, "symbol": "circle-open"}}
            )  # fmt: skip
        return out

    def _band(self, part: pd.DataFrame, days: np.ndarray, colour: str) -> dict[str, Any]:
        low, high = part[self.low].to_numpy(dtype=float), part[self.high].to_numpy(dtype=float)
        known = ~(np.isnan(low) | np.isnan(high))
        return {
            "type": "scatter", "x": np.concatenate([days[known], days[known][::-1]]), "mode": "lines", "line": {"width": 0},
            "y": np.concatenate([high[known], low[known][::-1]]), "fill": "toself", "fillcolor": pale(colour), "hoverinfo": "skip",
        }  # fmt: skip

    def _hovers(self, part: pd.DataFrame) -> np.ndarray:
        name = escape(part["name"].iloc[0])
        shown = {"customers": formats.number, "rate": _per_thousand, "sentiment": formats.tone_number}.get(self.column, formats.percent)
        columns = ("period", self.column, "customers", "expected_low", "expected_high", "partial")
        return np.array([
            f"<b>{name}</b><br>{self.words[period]}: {shown(value)}"
            + (f"<br>expected {low:.0f}–{high:.0f}" if self.column == "customers" and low == low else "")
            + f"<br>{formats.count(customers, 'customer')}{'<br>not complete' if partial else ''}"
            for period, value, customers, low, high, partial in zip(*(part[c].tolist() for c in columns), strict=True)
        ])  # fmt: skip


def _days(periods: pd.Series) -> np.ndarray:
    return np.datetime_as_string(periods.to_numpy(dtype="datetime64[D]"))


def _frame(traces: list[dict[str, Any]], shared: _Shared, *, height: int, annotations: list[dict[str, Any]] | None = None) -> go.Figure:
    margin = _MARGIN | {"r": 130} if annotations else _MARGIN
    shapes = [{"type": "line", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1, "layer": "below",
               "line": {"color": NEUTRAL, "width": 1, "dash": "dot"}} for day, _ in shared.marks]  # fmt: skip
    named = [*(annotations or []), *(_mark(day, name) for day, name in shared.marks if name and height > _SMALL)]
    layout = {
        "template": TEMPLATE, "height": height, "margin": margin, "annotations": named, "shapes": shapes, "yaxis": shared.axis,
        "xaxis": time_axis(shared.periods, most=FEW_TICKS if annotations or height <= _SMALL else MOST_TICKS, until=shared.until),
    }  # fmt: skip
    return go.Figure(data=traces, layout=layout)


def _inside(events: pd.DataFrame, periods: pd.Series) -> list[tuple[str, str]]:
    """Day and label of each event that lies on the axis; one too near to the label before it shares that label."""
    first, last = periods.min(), periods.max()
    width = max((last - first).days, 1)
    shown = events[(events["day"] >= first) & (events["day"] <= last + (last - first) / max(periods.nunique() - 1, 1))]
    groups: list[list[tuple[Any, str]]] = []
    for day, name in zip(shown["day"], shown["name"], strict=True):
        if not groups or (day - groups[-1][0][0]).days >= _NEAR * width:
            groups.append([])
        groups[-1].append((day, formats.shorten(str(name), _LONGEST_MARK)))
    marks: list[tuple[str, str]] = []
    for group in groups:
        more = f" · +{len(group) - _TOGETHER}" if len(group) > _TOGETHER else ""
        label = " · ".join(name for _, name in group[:_TOGETHER]) + more
        marks += [(f"{day:%Y-%m-%d}", "" if place else label) for place, (day, _) in enumerate(group)]
    return marks


def _mark(day: str, name: str) -> dict[str, Any]:
    return {"x": day, "y": 1, "yref": "paper", "text": escape(name), "textangle": -90, "showarrow": False, "xanchor": "right",
            "yanchor": "top", "font": {"size": 11}}  # fmt: skip


def _per_thousand(value: float) -> str:
    return f"{formats.rate(value)} per 1 000 active customers"


def _end_labels(parts: list[pd.DataFrame], shared: _Shared) -> list[dict[str, Any]]:
    """Names at the ends of the lines, moved apart where they would lie on each other."""
    known = [part.dropna(subset=[shared.column]) for part in parts]
    last = [(number, part.iloc[-1]) for number, part in enumerate(known) if len(part)]
    bottom, top = shared.axis["range"]
    per_unit = _PLOT_HEIGHT / (top - bottom)
    labels, free = [], -float("inf")
    for number, row in sorted(last, key=lambda item: float(item[1][shared.column])):
        wanted = float(row[shared.column]) * per_unit
        at = max(wanted, free)
        free = at + _LABEL_HEIGHT
        labels.append({
            "x": str(row["period"])[:10], "y": float(row[shared.column]), "text": escape(formats.shorten(str(row["name"]), 22)),
            "showarrow": False, "xanchor": "left", "xshift": 8, "yshift": round(at - wanted),
            "font": {"color": OKABE_ITO[number], "size": 12},
        })  # fmt: skip
    return labels


def trend_table(series: pd.DataFrame) -> pd.DataFrame:
    """A trend as a table."""
    words = {day: formats.day(day) for day in series["period"].unique()}
    ranges = [
        formats.NONE if low != low else f"{low:.0f}–{high:.0f}"
        for low, high in zip(series["expected_low"].tolist(), series["expected_high"].tolist(), strict=True)
    ]
    rated = series["rate"].notna().any() if "rate" in series else False
    rates = {"Per 1 000 active": [formats.rate(value) for value in series["rate"].tolist()]} if rated else {}
    return pd.DataFrame({
        "Series": series["name"], "From": series["period"].map(words), "Customers": series["customers"].astype(int), **rates,
        "Expected": ranges, "Conversations": series["conversations"].astype(int),
        "Share": formats.shares(series, judge=False),
        "Left unhappy": formats.shares(series, "unhappy_share", judge=False),
        "How they sound": [formats.tone(v) for v in series["sentiment"].tolist()],
        "Complete": np.where(series["partial"].to_numpy(dtype=bool), "no", "yes"),
    })  # fmt: skip


def perception_matrix(matrix: pd.DataFrame) -> go.Figure:
    """Qualities × the products most spoken of, as squares that can be clicked: colour and number are the share of pleased people.

    Small squares and short names, so that it can be read on a telephone too; the table has every product.

    Args:
        matrix: ``about``, ``quality``, ``customers``, ``share``, ``share_low``, ``share_high``, ``share_few``.
    """
    cells = matrix[~matrix["everything"] & matrix["about"].notna()]
    products = cells.groupby("about")["customers"].sum().sort_values(ascending=False).index.tolist()[:MOST_PRODUCTS]
    qualities = cells.groupby("quality")["customers"].sum().sort_values().index.tolist()
    cells = cells[cells["about"].isin(products)]
    short = {name: _fitting(name) for name in products}
    few = cells["share_few"].to_numpy(dtype=bool)
    traces = [_judged_squares(cells[~few]), _faint_squares(cells[few])]
    for trace, part in zip(traces, (cells[~few], cells[few]), strict=True):
        trace |= {
            "type": "scatter", "mode": "markers+text",
            # Plotly fades what is not chosen until it cannot be read: squares are told to stay, numbers do so if the chosen one's is set
            "unselected": {"marker": {"opacity": 1}},
            "selected": {"marker": {"size": _SQUARE["size"] + 8}, "textfont": {"color": trace["textfont"].get("color", ACCENT)}},
            "x": np.array([products.index(p) for p in part["about"]], dtype=float),
            "y": np.array([qualities.index(q) for q in part["quality"]], dtype=float),
            "customdata": part[["about", "quality"]].to_numpy(dtype=str), "hoverinfo": "text",
            "hovertext": np.array([_cell_words(row) for row in part.to_dict("records")]),
        }  # fmt: skip
    across = {
        "tickmode": "array", "tickvals": list(range(len(products))), "ticktext": [short[p] for p in products], "tickangle": -90,
        "side": "top", "showgrid": False, "range": [-0.6, len(products) - 0.4],
    }  # fmt: skip
    down = {
        "tickmode": "array", "tickvals": list(range(len(qualities))), "ticktext": [escape(q) for q in qualities],
        "showgrid": False, "range": [-0.6, len(qualities) - 0.4],
    }  # fmt: skip
    layout = {"template": TEMPLATE, "height": 130 + 36 * max(1, len(qualities)), "margin": _MARGIN, "xaxis": across, "yaxis": down}
    return go.Figure(data=traces, layout=layout)


def _judged_squares(cells: pd.DataFrame) -> dict[str, Any]:
    """Squares coloured by the share of pleased people, with that share in them."""
    colours = [tone_colour(2 * share - 1) for share in cells["share"].tolist()]
    text = [f"{100 * share:.0f}" for share in cells["share"].tolist()]
    return {"marker": _SQUARE | {"color": colours}, "text": text, "textfont": {"color": "#FFFFFF", "size": 11}}


def _faint_squares(cells: pd.DataFrame) -> dict[str, Any]:
    """Squares of too few people, with their number in the colour of the theme's own text."""
    return {"marker": _SQUARE | {"color": SHADE}, "text": [f"({n})" for n in cells["customers"].tolist()], "textfont": {"size": 11}}


def _folded(name: str) -> str:
    """A name in short lines, so that it fits into narrow boxes."""
    return "<br>".join(escape(line) for line in textwrap.wrap(name, _LINE, break_long_words=False))


def _over(name: str, part: float) -> str:
    """A theme's name as long as fits over its box, which is this part of the map; a longer one, Plotly would not show at all."""
    longest = max(_THEME_LEAST, int(_THEME * part**0.5))
    if len(name) <= longest:
        return escape(name)
    cut = name[: longest - 1]
    return escape((cut[: cut.rindex(" & ")] if " & " in cut else cut).rstrip(" &") + "…")


def _fitting(name: str) -> str:
    """A product's name in at most two short lines over its column."""
    lines = textwrap.wrap(name, _LONGEST_HEAD, max_lines=2, placeholder="…")
    return "<br>".join(escape(line) for line in lines)


def _cell_words(row: dict[Any, Any]) -> str:
    head = f"<b>{escape(row['about'] if isinstance(row['about'], str) else 'All products')}: {escape(str(row['quality']))}</b><br>"
    numbers = f"{formats.count(row['opinions'], 'clear opinion')} of {formats.count(row['customers'], 'customer')}"
    if row["share_few"]:
        return f"{head}{numbers}<br>too few to judge"
    return f"{head}{formats.share(row['share'], row['share_low'], row['share_high'])} pleased<br>{numbers}"


def ranking(rows: pd.DataFrame, *, loved: bool) -> go.Figure:
    """Horizontal bars with whiskers: share of people who are pleased (or not) per quality; pale where too few.

    Args:
        rows: Of :func:`pages.shared.reads.perception.ranked`.
    """
    rows = rows.iloc[::-1]
    share, low, high = (rows[name].to_numpy(dtype=float) for name in ("side", "side_low", "side_high"))
    strong = POSITIVE if loved else NEGATIVE
    trace = {
        "type": "bar", "x": share, "y": [escape(q) for q in rows["quality"]], "orientation": "h",
        "marker": {"color": [SHADE if few else strong for few in rows["share_few"]]},
        "error_x": {"array": high - share, "arrayminus": share - low, "color": NEUTRAL, "thickness": 1.5},
        "customdata": rows[["quality"]].to_numpy(dtype=str), "hoverinfo": "text",
        "hovertext": [_cell_words(row) for row in rows.to_dict("records")],
    }  # fmt: skip
    axis = {"tickformat": ".0%", "range": [0, 1.02]}
    layout = {"template": TEMPLATE, "height": 60 + 34 * max(1, len(rows)), "margin": _MARGIN, "xaxis": axis}
    return go.Figure(data=[trace], layout=layout)


def on_white(figure: go.Figure) -> go.Figure:
    """The figure with words that can be read on white: Streamlit's own grey has 3.7 : 1 there (and enough in the dark)."""
    ink = {"color": TONE_MIDDLE}
    return figure.update_layout(font=ink).update_xaxes(tickfont=ink).update_yaxes(tickfont=ink)


def pale(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.14)"


def escape(text: str) -> str:
    """Plotly reads a little HTML in labels; customers' words and names must not be read as such."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
