"""Things that pages are made of: tiles, charts with their table, lists of quotes, tables that select."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from pandas.io.formats.style import Styler

from pages.shared import copying, exports, filters, formats
from pages.shared.figures import Panel, on_white
from pages.shared.findings import Finding

_QUIET = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
_FOLD_ABOVE = 420


def heading(finding: Finding) -> None:
    """A chart's or list's title and the line under it, with a mark where the title is about an unsteady topic."""
    with st.container(gap=None):
        st.subheader(formats.plain(finding.title), anchor=False)
        if finding.unsteady:
            unsteady()
        st.caption(formats.plain(finding.detail))


def unsteady() -> None:
    """The mark of a topic that another fit would draw differently: sign, words, and why."""
    st.badge("unsteady topic", color="orange", icon=":material/warning:", help=f"{formats.UNSTEADY} {formats.UNSTEADY_WHY}")


def tile(name: str, value: str, *, change: str, note: str, spark: list[float] | None = None, good: bool | None = None) -> None:
    """One figure with its change; ``good`` colours the change (teal or burnt orange), None leaves it grey."""
    up = change.startswith("+") or "×" in change
    moved = up or change.startswith("−")
    colour = "off" if good is None or not moved else ("normal" if good == up else "inverse")
    st.metric(
        formats.plain(name), formats.plain(value), formats.plain(change) if change != formats.NONE else None, delta_color=colour,  # type: ignore[arg-type]
        delta_arrow=("up" if up else "down") if moved else "off", chart_data=spark or None, chart_type="area",
    )  # fmt: skip
    st.caption(formats.plain(note))


def chart(
    finding: Finding, figure: go.Figure | list[Panel], *, table: Callable[[], pd.DataFrame], key: str,
    pick: Callable[[list[Any]], None] | None = None, words: Callable[[], pd.DataFrame] | None = None,
) -> None:  # fmt: skip
    """A chart with its finding, its table twin and a CSV file, to be copied with what it shows.

    Args:
        figure: From :mod:`pages.shared.figures`; several panels stand side by side as far as the screen is wide.
        table: What the chart shows, under readable headers; asked for when the reader opens the table.
        key: Unique on the page; a URL word.
        pick: Called with the ``customdata`` of a clicked mark.
        words: Quotes that go with the finding when it is copied.
    """
    heading(finding)
    alt = f"{finding.title}. {finding.detail}"
    panels = figure if isinstance(figure, list) else [Panel("", figure)]
    if len(panels) == 1:
        _draw(panels[0].figure, alt=alt, key=key, pick=pick)
    else:
        with st.grid(3, min_column_width=270, gap="small"):
            for number, panel in enumerate(panels):
                with st.container(gap=None):
                    st.markdown(f"**{formats.plain(panel.title)}**")
                    _draw(panel.figure, alt=f"{panel.title}. {alt}", key=f"{key}_{number}", pick=pick)
    more = st.expander("The same as a table", icon=":material/table:", on_change="rerun", key=f"{key}_as_table")
    if more.open:  # built when somebody wants it
        with more:
            frame(table(), key=f"{key}_table", alt=alt)
    copying.button(finding, key=key, about=filters.current(), table=table, words=words)


def _draw(figure: go.Figure, *, alt: str, key: str, pick: Callable[[list[Any]], None] | None) -> None:
    figure = on_white(figure) if st.context.theme.type == "light" else figure
    if pick is None:
        st.plotly_chart(figure, key=key, config=_QUIET, alt=alt)
    else:
        st.plotly_chart(figure, key=key, config=_QUIET, alt=alt, selection_mode="points", on_select=_picker(key, pick))


def _picker(key: str, pick: Callable[[list[Any]], None]) -> Callable[[], None]:
    def picked() -> None:
        points = st.session_state[key]["selection"]["points"]
        found = [data for point in points if (data := _customdata(point))]
        if found:
            pick(found[0])

    return picked


def _customdata(point: Mapping[str, Any]) -> list[Any]:
    data = point.get("customdata")
    if isinstance(data, Mapping):  # Plotly's browser side may hand an array over as an object with numbered keys
        return [data[k] for k in sorted(data, key=int)]
    if data is None:  # a treemap reports the mark's id instead
        return [point["id"]] if "id" in point else []
    return list(data) if isinstance(data, (list, tuple)) else [data]


def frame(
    table: pd.DataFrame, *, key: str, alt: str, config: Mapping[str, Any] | None = None, pick: Callable[[int], None] | None = None,
    selected: int | None = None, height: int | None = None,
) -> None:  # fmt: skip
    """A table with its CSV file; with ``pick``, choosing a row calls it with the row's place."""
    options: dict[str, Any] = {"hide_index": True, "column_config": dict(config or {}), "alt": alt}
    if height:
        options["height"] = height
    if pick is None:
        st.dataframe(spaced(table), key=key, **options)
    else:
        name = f"{key}_{'none' if selected is None else selected}"

        def picked() -> None:
            rows = st.session_state[name]["selection"]["rows"]
            pick(rows[0] if rows else -1)

        if selected is not None:
            options["selection_default"] = {"selection": {"rows": [selected]}}
        st.dataframe(spaced(table), key=name, on_select=picked, selection_mode="single-row", **options)
    visible = [c for c in table.columns if (config or {}).get(c, "") is not None]
    st.download_button(
        "CSV", data=lambda: exports.csv(table[visible]), file_name=f"earshot-{key.replace('_', '-')}.csv", mime="text/csv",
        key=f"{key}_csv", icon=":material/download:", type="tertiary", on_click="ignore",
    )  # fmt: skip


def spaced(table: pd.DataFrame) -> Styler:
    """A table whose whole numbers are shown with thin spaces, as everywhere else; they stay numbers, to be sorted as such."""
    numbers = table.select_dtypes("number")
    whole: list[Hashable] = [name for name in numbers if (numbers[name].dropna() % 1 == 0).all()]  # a gap makes a column of counts float
    return table.style.format(formats.number, subset=whole)


def quotes(rows: pd.DataFrame, *, key: str, none: str = "No sentence to show.", finding: Finding | None = None) -> None:
    """Customers' words as plain text, the part that matters between double brackets, and where each was said.

    Args:
        rows: ``sentence``, ``conversation_id``, ``source``, ``language``, ``day``, ``channel``, ``product``, ``tone``; for opinions also
            ``quote``, ``start``, ``end``, ``sentence_start``.
        finding: What they stand for, when they are copied.
    """
    if rows.empty:
        st.caption(none)
        return
    for row in _records(rows):
        with st.container(border=True, gap="xsmall"):
            sentence(row)
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.caption(formats.plain(formats.origin(row)), width="content")
                filters.link("conversations", "Open", icon=":material/forum:", open=[str(row["source"]), str(row["conversation_id"])])
    if finding:
        copying.button(finding, key=key, about=filters.current(), words=lambda: rows)


def sentence(row: Mapping[str, Any]) -> None:
    """Customer's words as plain text, long ones folded."""
    words = formats.quoted(row)
    st.text(formats.shorten(words, _FOLD_ABOVE))
    if len(words) > _FOLD_ABOVE:
        with st.expander("The whole sentence"):
            st.text(words)


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
