"""Charts as pure functions: a small frame in, a figure out. One template; colours of UI.md; ids travel in ``customdata``."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.shared import formats

NEGATIVE, NEUTRAL, POSITIVE, ACCENT, FAINT = "#C8553D", "#8A93A1", "#2A7F9E", "#3B73DE", "#B8BEC8"
OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_INK = "#1B2430"
MOST_LINES = 5
_BACKGROUND = "rgba(128,128,128,0.12)"
_MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}
_PERCENT = {"share": "share", "unhappy": "unhappy_share"}

TEMPLATE = go.layout.Template(
    layout={
        "hovermode": "closest", "showlegend": False, "dragmode": False,
        "colorway": list(OKABE_ITO), "separators": ".\u202f", "hoverlabel": {"align": "left", "namelength": -1},
        "xaxis": {"automargin": True, "zeroline": False, "fixedrange": True},
        "yaxis": {"automargin": True, "zeroline": False, "fixedrange": True},
    }
)  # fmt: skip


def _figure(height: int) -> go.Figure:
    return go.Figure(layout={"template": TEMPLATE, "height": height, "margin": _MARGIN})


def tone_colour(sentiment: float, *, few: bool = False) -> str:
    """Colour of a mean sentiment on the scale burnt orange – grey – teal; pale grey for too few customers."""
    if few or pd.isna(sentiment):
        return FAINT
    end = POSITIVE if sentiment > 0 else NEGATIVE
    return _mix(NEUTRAL, end, min(1.0, abs(sentiment) / 0.6))


def _mix(start: str, end: str, part: float) -> str:
    first, second = (tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in (start, end))
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in zip(first, second, strict=True))


def topic_map(table: pd.DataFrame) -> go.Figure:
    """Treemap theme → topic; size is customers, colour how they sound; a click gives the topic's id.

    Args:
        table: Of :func:`pages.shared.reads.topic_table`.
    """
    themes, topics = table[table["level"] == 0], table[table["level"] == 1]
    themes = themes[themes["topic_id"].isin(topics["parent_id"])]
    rows = pd.concat([themes, topics])
    known = set(themes["topic_id"])
    parents = [str(int(p)) if level > 0 and p in known else "" for p, level in zip(rows["parent_id"], rows["level"], strict=True)]
    figure = _figure(420)
    figure.add_treemap(
        ids=[str(i) for i in rows["topic_id"]], labels=[_escape(n) for n in rows["name"]], parents=parents,
        values=[0 if level == 0 else int(n) for level, n in zip(rows["level"], rows["customers"], strict=True)],
        customdata=[[int(i), formats.number(n), formats.tone(s), share] for i, n, s, share in zip(
            rows["topic_id"], rows["customers"], rows["sentiment"], formats.shares(rows, judge=False), strict=True)],
        marker={"colors": [_BACKGROUND if lv == 0 else tone_colour(s) for lv, s in zip(rows["level"], rows["sentiment"], strict=True)],
                "cornerradius": 4},
        texttemplate="%{label}<br>%{customdata[1]}", branchvalues="remainder", tiling={"pad": 3}, pathbar={"visible": False}, maxdepth=3,
        hovertemplate="<b>%{label}</b><br>%{customdata[1]} customers, %{customdata[3]}<br>sound %{customdata[2]}<extra></extra>",
    )  # fmt: skip
    figure.update_layout(uniformtext={"minsize": 11, "mode": "hide"})  # names too small to read say nothing
    return figure


def trend(series: pd.DataFrame, *, measure: str, grain: str) -> go.Figure:
    """Lines over time with what was expected (customers) or chance variation (shares); the last partial period dashed.

    Up to five series share one frame and are labelled at their ends; more get a small frame each.

    Args:
        series: Of :func:`pages.shared.reads.trend_series`.
        measure: customers, share, tone or unhappy.
        grain: day, week or month.
    """
    order = series.groupby("value")["customers"].sum().sort_values(ascending=False).index.tolist()
    apart = len(order) > MOST_LINES
    columns = 3 if apart else 1
    lines = -(-len(order) // columns) if apart else 1
    titles = [_escape(formats.shorten(str(series[series["value"] == v]["name"].iloc[0]), 34)) for v in order] if apart else None
    figure = make_subplots(rows=lines, cols=columns, shared_xaxes=True, shared_yaxes=True, subplot_titles=titles, vertical_spacing=0.09)
    figure.update_layout(
        template=TEMPLATE,
        height=150 * lines + 40 if apart else 360,
        margin=_MARGIN | {"t": 26 if apart else 8, "r": 130 if 1 < len(order) <= MOST_LINES else 8},
    )
    for number, value in enumerate(order):
        place = {"row": number // columns + 1, "col": number % columns + 1} if apart else {"row": 1, "col": 1}
        colour = ACCENT if apart or len(order) == 1 else OKABE_ITO[number]
        _line(
            figure,
            series[series["value"] == value],
            measure=measure,
            grain=grain,
            colour=colour,
            place=place,
            band=apart or len(order) == 1,
        )
        if not apart and len(order) > 1:
            _end_label(figure, series[series["value"] == value], measure=measure, colour=colour)
    figure.update_yaxes(rangemode="tozero" if measure != "tone" else "normal", tickformat=".0%" if measure in _PERCENT else None)
    figure.update_annotations(font_size=12)
    return figure


def trend_table(series: pd.DataFrame) -> pd.DataFrame:
    """A trend as a table."""
    ranges = [
        formats.NONE if pd.isna(low) else f"{low:.0f}–{high:.0f}"
        for low, high in zip(series["expected_low"], series["expected_high"], strict=True)
    ]
    return pd.DataFrame({
        "Series": series["name"], "From": [formats.day(p) for p in series["period"]], "Customers": series["customers"].astype(int),
        "Expected": ranges, "Conversations": series["conversations"].astype(int),
        "Share": formats.shares(series, judge=False),
        "Left unhappy": formats.shares(series, "unhappy_share", judge=False),
        "How they sound": [formats.tone(v) for v in series["sentiment"]], "Complete": ["no" if p else "yes" for p in series["partial"]],
    })  # fmt: skip


def _line(figure: go.Figure, part: pd.DataFrame, *, measure: str, grain: str, colour: str, place: dict[str, int], band: bool) -> None:
    column = {"share": "share", "tone": "sentiment", "unhappy": "unhappy_share"}.get(measure, "customers")
    low, high = {"share": ("share_low", "share_high"), "unhappy": ("unhappy_share_low", "unhappy_share_high")}.get(
        measure, ("expected_low", "expected_high")
    )
    if band and measure != "tone":
        known = part.dropna(subset=[low, high])
        around = pd.concat([known["period"], known["period"].iloc[::-1]]), pd.concat([known[high], known[low].iloc[::-1]])
        figure.add_scatter(
            x=around[0], y=around[1], mode="lines", line={"width": 0}, fill="toself", fillcolor=_pale(colour), hoverinfo="skip", **place
        )
    name = str(part["name"].iloc[0])
    common = {"x": part["period"], "hovertext": _hovers(part, column, grain), "hoverinfo": "text", "mode": "lines+markers", **place}
    common["customdata"] = [[value, str(period)[:10]] for value, period in zip(part["value"], part["period"], strict=True)]
    figure.add_scatter(
        y=part[column].where(~part["partial"].astype(bool)), name=name, line={"color": colour, "width": 2},
        marker={"size": _sizes(part), "color": colour}, **common,
    )  # fmt: skip
    if not part["partial"].any():
        return
    near = part["partial"] | part["partial"].shift(-1, fill_value=False) | part["partial"].shift(1, fill_value=False)
    figure.add_scatter(
        y=part[column].where(near), name=f"{name}, not complete", line={"color": colour, "width": 1.5, "dash": "dot"},
        marker={"size": 5, "color": colour, "symbol": "circle-open"}, **common,
    )  # fmt: skip


def _sizes(part: pd.DataFrame) -> list[int]:
    return [9 if odd else 5 for odd in part["stands_out"].ne("")]


def _hovers(part: pd.DataFrame, column: str, grain: str) -> list[str]:
    name = _escape(part["name"].iloc[0])
    shown = {"customers": formats.number, "sentiment": formats.tone_number}.get(column, formats.percent)
    columns = ("period", column, "customers", "expected_low", "expected_high", "partial")
    return [
        f"<b>{name}</b><br>{formats.period(period, grain)}: {shown(value)}"
        + (f"<br>expected {low:.0f}–{high:.0f}" if column == "customers" and low == low else "")
        + f"<br>{formats.number(customers)} customers{'<br>not complete' if partial else ''}"
        for period, value, customers, low, high, partial in zip(*(part[c].tolist() for c in columns), strict=True)
    ]


def _end_label(figure: go.Figure, part: pd.DataFrame, *, measure: str, colour: str) -> None:
    column = {"share": "share", "tone": "sentiment", "unhappy": "unhappy_share"}.get(measure, "customers")
    known = part.dropna(subset=[column])
    if known.empty:
        return
    last = known.iloc[-1]
    figure.add_annotation(
        x=last["period"], y=last[column], text=_escape(formats.shorten(str(last["name"]), 22)), showarrow=False, xanchor="left", xshift=8,
        font={"color": colour, "size": 12},
    )  # fmt: skip


def perception_matrix(matrix: pd.DataFrame) -> go.Figure:
    """Products × qualities as squares that can be clicked: colour and number are the share of pleased people.

    Args:
        matrix: ``about``, ``quality``, ``customers``, ``share``, ``share_low``, ``share_high``, ``share_few``.
    """
    cells = matrix[~matrix["everything"] & matrix["about"].notna()]
    products = cells.groupby("about")["customers"].sum().sort_values().tail(12).index.tolist()
    qualities = cells.groupby("quality")["customers"].sum().sort_values(ascending=False).index.tolist()
    cells = cells[cells["about"].isin(products)]
    figure = _figure(90 + 46 * max(1, len(products)))
    judged = list(zip(cells["share"], cells["share_few"], cells["customers"], strict=True))
    figure.add_scatter(
        x=[_escape(q) for q in cells["quality"]], y=[_escape(p) for p in cells["about"]], mode="markers+text",
        marker={"symbol": "square", "size": 40, "color": [tone_colour(2 * share - 1, few=few) for share, few, _ in judged]},
        text=[f"({n})" if few else f"{100 * share:.0f}" for share, few, n in judged],
        textfont={"color": [_INK if few else "#FFFFFF" for _, few, _ in judged], "size": 12},
        customdata=cells[["about", "quality"]].to_numpy().tolist(), hoverinfo="text",
        hovertext=[_cell_words(row) for _, row in cells.iterrows()],
    )  # fmt: skip
    figure.update_xaxes(categoryorder="array", categoryarray=[_escape(q) for q in qualities], side="top", showgrid=False, tickangle=-30)
    figure.update_yaxes(categoryorder="array", categoryarray=[_escape(p) for p in products], showgrid=False)
    return figure


def _cell_words(row: pd.Series) -> str:
    head = f"<b>{_escape(row['about'] if isinstance(row['about'], str) else 'All products')}: {_escape(str(row['quality']))}</b><br>"
    numbers = f"{formats.count(row['opinions'], 'clear opinion')} of {formats.count(row['customers'], 'customer')}"
    if row["share_few"]:
        return f"{head}{numbers}<br>too few to judge"
    return f"{head}{formats.share(row['share'], row['share_low'], row['share_high'])} pleased<br>{numbers}"


def ranking(rows: pd.DataFrame, *, loved: bool) -> go.Figure:
    """Horizontal bars with whiskers: share of people who are pleased (or not) per quality; pale where too few."""
    rows = rows.iloc[::-1]
    share = rows["share"] if loved else 1 - rows["share"]
    low, high = (rows["share_low"], rows["share_high"]) if loved else (1 - rows["share_high"], 1 - rows["share_low"])
    figure = _figure(60 + 34 * max(1, len(rows)))
    strong = POSITIVE if loved else NEGATIVE
    figure.add_bar(
        x=share, y=[_escape(q) for q in rows["quality"]], orientation="h",
        marker={"color": [FAINT if few else strong for few in rows["share_few"]]},
        error_x={"array": high - share, "arrayminus": share - low, "color": NEUTRAL, "thickness": 1.5},
        customdata=rows[["quality"]].to_numpy().tolist(), hoverinfo="text", hovertext=[_cell_words(row) for _, row in rows.iterrows()],
    )  # fmt: skip
    figure.update_xaxes(tickformat=".0%", range=[0, 1.02])
    return figure


def _pale(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.14)"


def _escape(text: str) -> str:
    """Plotly reads a little HTML in labels; customers' words and names must not be read as such."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
