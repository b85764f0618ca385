"""Trends: how topics, products and channels move, against what was to be expected."""

import streamlit as st

from pages.shared import cards, comparing, controls, figures, filters, findings, formats, reads, states
from pages.shared.reads import compared, trends

chosen = compared.whole(filters.current())
st.title("Trends", anchor=False)
if not filters.known().dated:
    states.undated()
    st.stop()
view = controls.trend(chosen)
series, happened = trends.trend_series(chosen, by=view.by, grain=view.grain), compared.happened(chosen)
if series.empty:
    states.empty("No dated conversations match these filters.", chosen)
    st.stop()
period = formats.span(chosen.since, chosen.until)
people = formats.people(reads.coverage(chosen)["customers"], reads.coverage(chosen)["conversations"])
finding = findings.trend(
    series,
    measure=view.measure,
    grain=view.grain,
    period=period,
    by=view.by,
    zone=reads.timezone(),
    people=people,
    why=view.why,
    note=controls.note(series, view, chosen),
)
cards.chart(
    finding,
    figures.trend(series, measure=view.measure, grain=view.grain, events=happened),
    table=lambda: figures.trend_table(series),
    key="trend",
    pick=controls.open_point,
    words=lambda: controls.words(series, view, chosen),
)
controls.alerts(series, view)
comparing.happened(happened)
