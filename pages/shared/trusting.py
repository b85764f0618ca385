"""Parts of the trust page: coverage, what people checked, what was measured elsewhere, languages, stability, personal data, cards."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import cards, formats, reads
from pages.shared.findings import trust as findings
from pages.shared.reads import Filters, trust

_CHANGES = {
    "kept": "found again", "new": "new", "split": "split from others", "merged": "merged into others", "retired": "no longer found",
}  # fmt: skip


def tiles(found: pd.DataFrame) -> None:
    """The four answers on top."""
    have, told = reads.coverage(Filters()), reads.manifest()
    with st.grid(4, min_column_width=230, gap="medium"):
        with st.container(border=True, height="stretch"):
            note = f"{formats.number(have['with_topic'])} of {formats.count(have['conversations'], 'conversation')}"
            share = formats.percent(have["with_topic"] / have["conversations"]) if have["conversations"] else formats.NONE
            cards.tile("Topic found", share, change=formats.NONE, note=note)
        with st.container(border=True, height="stretch"):
            value, note = findings.checked_tile(trust.precision(found))
            cards.tile("Checked by people", value, change=formats.NONE, note=note)
        with st.container(border=True, height="stretch"):
            languages = trust.languages().dropna(subset=["language"])
            named = ", ".join(formats.label("language", code) for code in languages["language"].head(3))
            cards.tile("Languages", formats.number(len(languages)), change=formats.NONE, note=named or "none recognised")
        with st.container(border=True, height="stretch"):
            taken = told.get("redactions", {})
            note = "pieces, before anything was stored"
            cards.tile("Personal data taken out", formats.number(sum(map(int, taken.values()))), change=formats.NONE, note=note)


def checked(found: pd.DataFrame, languages: tuple[str, ...]) -> None:
    """What the marks say, by kind, and the shares of themes corrected by them."""
    if found.empty:
        return
    rows = trust.precision(found)
    cards.heading(findings.checked(rows, _days(found), languages))
    table = pd.DataFrame({
        "What": [formats.PARTS[kind] for kind in rows["kind"]],
        "Told": [f"of {n} checked, {right} right" for n, right in zip(rows["checked"], rows["right"], strict=True)],
        "Right": formats.shares(rows), "Can't tell": rows["unsure"],
    })  # fmt: skip
    cards.frame(table, key="checked", alt="How often the machine was right, as people marked a random sample")
    theme_shares(trust.theme_shares(found, languages), languages)


def theme_shares(rows: pd.DataFrame, languages: tuple[str, ...], period: str = "all data") -> None:
    """Shares of themes, corrected beside raw; nothing where no topic was checked."""
    if rows.empty or not rows["checked"].iloc[0]:
        return
    cards.heading(findings.corrected(rows, languages, period))
    table = pd.DataFrame({
        "Theme": rows["name"], "Share, checked": formats.shares(rows, "corrected"), "Machine alone": formats.shares(rows, judge=False),
        "Given wrongly": rows["given_wrongly"], "Missed": rows["missed"],
    })  # fmt: skip
    cards.frame(table, key="theme_shares", alt="Share of conversations mainly about each theme, checked by people, and as the machine says")


def checked_themes(chosen: Filters) -> None:
    """Shares of themes as people's checks correct them: in the chosen period, else over all data; nothing until enough were checked."""
    found = trust.marks(chosen.language)
    periods = [(chosen.since, chosen.until), (None, None)] if len(found) else []
    for since, until in periods:
        rows = trust.theme_shares(found, chosen.language, since=since, until=until)
        if not rows["corrected_few"].any():
            theme_shares(rows, chosen.language, formats.span(since, until))
            return


def checked_topic(topic: int, languages: tuple[str, ...]) -> None:
    """What people's checks say of one theme or topic: its corrected share, and how often the machine gave it rightly."""
    found = trust.marks(languages)
    told = findings.checked_topic(trust.checked_theme(topic, found, languages), *trust.checked_topic(topic, found))
    if told:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge("checked", color="blue", icon=":material/verified:", help="People marked a random sample; see Trust.")
            st.text(told, width="content")


def every_mark(found: pd.DataFrame) -> None:
    """All marks that count, for who wants them; the file can be handed to ``python -m nlp evaluate``."""
    if found.empty:
        return
    more = st.expander("Every mark", icon=":material/table:", on_change="rerun", key="every_mark")
    if more.open:
        with more:
            columns = ["kind", "conversation_id", "source", "turn", "start", "end", "said", "answer", "corrected", "who", "at"]
            cards.frame(found[columns].iloc[::-1], key="marks", alt="Every mark, newest first")


def _days(found: pd.DataFrame) -> str:
    when = pd.to_datetime(found["at"], utc=True)
    first, last = (formats.day(moment.tz_convert(reads.timezone())) for moment in (when.min(), when.max()))
    return first if first == last else f"{first} – {last}"


def measured() -> None:
    """Each annotator's quality on labelled data, with interval, data set and day; those without figures say so."""
    figures = trust.figures()
    cards.heading(findings.measured(len(figures)))
    rows = [
        {
            "Part": formats.PARTS[figure.annotator], "Of 100": formats.hundred(figure.value, figure.low, figure.high),
            "What is counted": figure.measure, "Data set": figure.data_set[:1].upper() + figure.data_set[1:],
            "Language": formats.label("language", figure.language) if figure.language else "several", "Size": figure.n,
            "Measured": formats.day(figure.measured_on),
        }
        for figure in figures
    ]  # fmt: skip
    known = {figure.annotator for figure in figures}
    rows += [{"Part": card.name, "Of 100": "not measured yet"} for card in trust.cards() if card.annotator not in known]
    config = {name: st.column_config.TextColumn(width="medium") for name in ("Part", "Data set")}
    cards.frame(pd.DataFrame(rows), key="measured", alt="Quality of each part of the machine on labelled data", config=config, height=420)


def coverage() -> None:
    """How much came in, and how complete it is."""
    rows = trust.coverage()
    cards.heading(findings.coverage(reads.coverage(Filters()), reads.manifest().get("rows", {})))
    table = pd.DataFrame({
        "What": rows["what"], "Number": rows["count"],
        "Share": [formats.percent(n / of) if of else formats.NONE for n, of in zip(rows["count"], rows["of"], strict=True)],
    })  # fmt: skip
    cards.frame(table, key="coverage", alt="How much of the data came in and how complete it is")


def languages() -> None:
    """What was said in which language."""
    rows = trust.languages()
    cards.heading(findings.languages(rows))
    table = pd.DataFrame({
        "Language": [formats.label("language", code) for code in rows["language"]], "Customers": rows["customers"],
        "Conversations": rows["conversations"],
        "Topic found": [formats.percent(n / of) for n, of in zip(rows["with_topic"], rows["conversations"], strict=True)],
    })  # fmt: skip
    cards.frame(table, key="languages", alt="Customers and conversations by language")


def stability() -> None:
    """Whether topics stay what they are from run to run."""
    told = reads.manifest()
    changes = {name: int(count) for name, count in (told.get("topic_changes") or {}).items() if name in _CHANGES}
    cards.heading(findings.stability(changes, str(told.get("fit", {}).get("reason", ""))))
    if sum(changes.values()) > changes.get("new", 0):  # a first run has nothing to compare with
        table = pd.DataFrame({"Topics": [_CHANGES[name] for name in changes], "Number": list(changes.values())})
        cards.frame(table, key="changes", alt="What became of the topics of the run before")
    if named := findings.own_name(told.get("brand", ())):
        st.caption(formats.plain(named))
    shaky = trust.stability()
    if shaky.empty:
        st.caption("How surely each topic would be found again was not measured yet for this data.")
        return
    table = pd.DataFrame({
        "Topic": shaky["name"], "Customers": shaky["customers"], "Would be found again": [formats.percent(v) for v in shaky["stability"]]
    })  # fmt: skip
    cards.frame(table, key="stability", alt="How surely each topic would be found again, shakiest first")


def redactions() -> None:
    """What personal data was taken out."""
    taken: dict[str, Any] = reads.manifest().get("redactions", {})
    cards.heading(findings.redactions(taken))
    rows = sorted(((kind, int(n)) for kind, n in taken.items() if int(n)), key=lambda row: -row[1])
    if rows:
        table = pd.DataFrame({"Kind": [formats.redacted(kind) for kind, _ in rows], "Taken out": [n for _, n in rows]})
        cards.frame(table, key="redactions", alt="Personal data taken out, by kind")
    st.caption(formats.plain(findings.missed(int(reads.manifest().get("words_removed") or 0))))


def model_cards() -> None:
    """What each part of the machine is, in a few sentences."""
    st.subheader("What is the machine?", anchor=False)
    for card in trust.cards():
        with st.expander(formats.plain(card.name), icon=":material/memory:"):
            for name, text in (
                ("What it is", card.what),
                ("Learned from", card.trained_on),
                ("Licence", card.licence),
                ("Known limits", card.limits),
            ):
                st.markdown(f"**{name}.** {formats.plain(text)}")
