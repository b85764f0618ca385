"""Parts of the overview and the topics page: tiles, what moved, what is new, the table of topics."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import cards, comparing, copying, filters, findings, formats, reads
from pages.shared.reads import Filters, compared


def tiles(found: dict[str, Any], moved: pd.DataFrame, fresh: pd.DataFrame, chosen: Filters) -> None:
    """The four figures on top, each with the way to the words behind it."""
    period = formats.span(chosen.since, chosen.until)
    with st.grid(4, min_column_width=230, gap="medium"):
        with st.container(border=True, height="stretch"):
            change = findings.customers_change(found["customers_change"])
            value, note = _customers(found, chosen)
            cards.tile("Customers in contact", value, change=change, note=f"{note}, {period}", spark=found["weeks"])
            filters.link("trends", "See over time", icon=":material/show_chart:")
        with st.container(border=True, height="stretch"):
            _unhappy(found)
        with st.container(border=True, height="stretch"):
            note = "first seen in this period" if chosen.since else "choose a period to see what began in it"
            names = ", ".join(fresh["name"].head(3))
            cards.tile("New topics", formats.number(len(fresh)), change=formats.NONE, note=names or note)
            filters.link("topics", "All topics", icon=":material/topic:", topic=None)
        with st.container(border=True, height="stretch"):
            _biggest(moved, chosen)


def _customers(found: dict[str, Any], chosen: Filters) -> tuple[str, str]:
    """Customers per 1 000 active ones where a base is there, else their number; and what is behind it."""
    contacts = formats.count(found["conversations"], "conversation")
    if found["rate"] is None:
        missing = compared.no_base(chosen) if filters.known().based else []
        return formats.number(found["customers"]), contacts + (f"; no customer base for {', '.join(missing[:3])}" if missing else "")
    twice = " (a customer of two products counts twice there)" if reads.base(chosen).counted_twice else ""
    told = f"active customers{twice}: {formats.count(found['customers'], 'customer')}, {contacts}"
    return f"{formats.rate(found['rate'])} per 1 000", told


def _unhappy(found: dict[str, Any]) -> None:
    share = found["unhappy_share"]
    if not found["judged"]:
        cards.tile("Left unhappy", formats.NONE, change=formats.NONE, note="customers' words were not judged in this data")
        return
    few = found["judged"] < reads.TOO_FEW
    told = formats.share(share["share"], share["share_low"], share["share_high"])
    value, note = formats.on_tile(found["unhappy"], found["judged"], told, few=few)
    change = formats.NONE if few else findings.share_change(found["unhappy_change"])
    cards.tile("Left unhappy", value, change=change, note=note, good=False, spark=found["unhappy_weeks"])
    filters.link("conversations", "Read what they say", icon=":material/forum:", unhappy=True)


def _biggest(moved: pd.DataFrame, chosen: Filters) -> None:
    if moved.empty:
        compares = comparing.sides(chosen) is not None
        told = "no clear change" if compares and reads.covered(chosen) else "too early" if compares else "nothing compared"
        cards.tile(
            "Biggest change",
            told,
            change=formats.NONE,
            note="no topic moved more than chance would" if told[0] == "n" else "needs an earlier period",
        )
        return
    top = moved.iloc[0]
    cards.tile(
        "Biggest change",
        formats.shorten(str(top["name"]), 40),
        change=findings.change(top),
        note=findings.moved_detail(top, "", "before")
        if chosen.beside()
        else f"{formats.count(top['customers'], 'customer')}, {formats.number(top['customers_before'])} before",
        spark=list(top["weeks"]),
    )
    if top["unsteady"]:
        cards.unsteady()
    filters.link("topics", "Look into it", icon=":material/topic:", topic=int(top["topic_id"]))


def moved(rows: pd.DataFrame, chosen: Filters) -> None:
    """Topics that clearly changed, each with its sentence and the way to the words."""
    st.subheader("What moved", anchor=False)
    both = comparing.sides(chosen)
    if both is None:
        st.caption("Choose a period and something to compare it with to see what changed.")
        return
    what = "share of customers who contact us about a topic" if chosen.beside() else "customers per topic"
    st.caption(formats.plain(f"{what}, {both[0]} against {both[1]}; only clear changes"))
    if rows.empty:
        told = "No clear change." if reads.covered(chosen) else "Too early: the data does not reach over both sides."
        st.text(told)
    for row in rows.to_dict("records"):
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{formats.plain(findings.moved(row))}**")
            if row["unsteady"]:
                cards.unsteady()
            st.caption(formats.plain(findings.moved_detail(row, "now", both[1] if chosen.beside() else "before")))
            with st.container(horizontal=True, vertical_alignment="center"):
                filters.link("topics", "Look into it", icon=":material/topic:", topic=int(row["topic_id"]))
                filters.link("conversations", "Read", icon=":material/forum:", topic=int(row["topic_id"]))
                copying.topic(row, chosen, both, key=f"moved_{row['topic_id']}", keywords=tuple(row["keywords"])[:5])


def fresh(rows: pd.DataFrame, chosen: Filters) -> None:
    """Topics that began in the period, with two quotes each."""
    st.subheader("What is new", anchor=False)
    st.caption("topics that hardly any customer had before this period")
    if rows.empty:
        st.text("Nothing new." if chosen.since else "Choose a period to see what began in it.")
    for row in rows.head(3).to_dict("records"):
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{formats.plain(row['name'])}**")
            if row["unsteady"]:
                cards.unsteady()
            st.caption(formats.plain(f"{formats.count(row['customers'], 'customer')}, first seen {formats.day(row['first_day'])}"))
            quotes = reads.topic_quotes(_only(chosen, int(row["topic_id"])), keywords=tuple(row["keywords"])[:5], limit=2)
            for sentence in quotes["sentence"]:
                st.text(f"“{formats.shorten(sentence, 160)}”")
            with st.container(horizontal=True, vertical_alignment="center"):
                filters.link("topics", "Look into it", icon=":material/topic:", topic=int(row["topic_id"]))
                copying.topic(
                    row, chosen, comparing.sides(chosen), key=f"fresh_{row['topic_id']}", keywords=tuple(row["keywords"])[:5]
                )  # fmt: skip


def largest(rows: pd.DataFrame, chosen: Filters) -> pd.DataFrame:
    """Words about the topic with the most customers."""
    top = rows[rows["level"] == 1].head(1).to_dict("records")
    return reads.topic_quotes(_only(chosen, int(top[0]["topic_id"])), keywords=tuple(top[0]["keywords"])[:5]) if top else pd.DataFrame()


def _only(chosen: Filters, topic: int) -> Filters:
    return Filters(**{**vars(chosen), "topic": topic})


def topic_table(rows: pd.DataFrame, *, key: str, selected: int | None = None) -> None:
    """Topics, most customers first; choosing one opens it."""
    rows = rows.reset_index(drop=True)
    ids = [int(i) for i in rows["topic_id"]]
    shown = pd.DataFrame({
        "Topic": rows["name"], "Customers": rows["customers"],
        "Share": formats.shares(rows, judge=False),
        "Change": [findings.change(row) for row in rows.to_dict("records")],
        "Left unhappy": formats.shares(rows, "unhappy_share"),
        "Last 12 weeks": rows["weeks"], "Theme": rows["theme"],
    })  # fmt: skip
    named, told = _named(rows)
    marked, shaky = _marked(rows)
    shown = shown.assign(**named)
    if marked:
        shown.insert(1, "Steady?", marked)
    config = {
        "Steady?": st.column_config.TextColumn(width=110, help=formats.UNSTEADY_WHY),
        "Topic": st.column_config.TextColumn(width="medium"),
        "Last 12 weeks": st.column_config.LineChartColumn(y_min=0, help="customers per week; the last week may not be complete"),
    }  # fmt: skip
    st.caption(formats.plain(" ".join(part for part in ("Choose a row to open the topic.", told, shaky) if part)))

    def pick(place: int) -> None:
        filters.go("topics", topic=ids[place] if place >= 0 else None)

    cards.frame(
        shown,
        key=key,
        alt="Topics, most customers first",
        config=config,
        pick=pick,
        selected=ids.index(selected) if selected in ids else None,
    )


def _named(rows: pd.DataFrame) -> tuple[dict[str, list[str]], str]:
    """Who named the topics: a column where it differs, a sentence where it does not."""
    machine = [not reviewed and made_by == "model" for reviewed, made_by in zip(rows["reviewed"], rows["made_by"], strict=True)]
    if all(machine):
        return {}, "All names are machine names that nobody has reviewed yet." if machine else ""
    return {"Name": ["machine name" if one else "reviewed" for one in machine]}, ""


def _marked(rows: pd.DataFrame) -> tuple[list[str], str]:
    """Which topics are unsteady: a column and a sentence; nothing where none is."""
    count = int(rows["unsteady"].sum())
    if not count:
        return [], ""
    are, them = ("is", "it") if count == 1 else ("are", "them")
    told = f"{formats.count(count, 'topic')} {are} unsteady (⚠): a fit on slightly other tickets would draw {them} differently."
    return ["⚠ unsteady" if one else "" for one in rows["unsteady"]], told


def readable(rows: pd.DataFrame) -> pd.DataFrame:
    """The map of topics as a table."""
    table = pd.DataFrame({
        "Theme": rows["theme"], "Name": rows["name"], "Customers": rows["customers"], "Conversations": rows["conversations"],
        "Share": formats.shares(rows, judge=False),
        "How they sound": [formats.tone(value) for value in rows["sentiment"]],
    })  # fmt: skip
    marked, _ = _marked(rows)
    return table.assign(**{"Steady?": marked}) if marked else table


def groups(rows: pd.DataFrame) -> pd.DataFrame:
    """Who has a topic, as a table."""
    return pd.DataFrame({
        "Group": [formats.FIELDS[field] for field in rows["field"]],
        "Value": [formats.label(field, value) for field, value in zip(rows["field"], rows["value"], strict=True)],
        "Customers": rows["customers"], "Of": rows["active"],
        "Share": formats.shares(rows),
    })  # fmt: skip
