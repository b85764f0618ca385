"""A brief in sentences, the same on the page, in the HTML file and on slides. Plain text, to be escaped where it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from pages.shared import formats
from pages.shared.findings import TOO_FEW, Finding

if TYPE_CHECKING:
    from pages.shared.reads.asking import Brief, Estimate, Update

VERDICTS = {"answered": "Answered", "partly": "Partly answered", "not_answerable": "Support data cannot answer this"}
UNSURE = {
    "answered": "Probably answered", "partly": "Perhaps partly answered", "not_answerable": "Support data can probably not answer this",
}  # fmt: skip
"""The same where the machine is not sure of its verdict."""
DECISIONS = {"avoided": "no study needed", "narrowed": "a smaller study is enough", "bought": "the study is still bought"}
_YEAR = 365
_FAIRLY = 0.65
_SURE = ((0.85, "sure"), (_FAIRLY, "fairly sure"), (0.0, "not sure"))
LEAST_DECISIONS = 5
"""From here on a total is told (as in the ledger)."""


def verdict(brief: Brief) -> Finding:
    """Whether the question is answered, by how many people, and why."""
    title, found = verdict_words(brief.verdict.answer, brief.verdict.confidence), brief.reach
    if found.conversations and brief.verdict.answer != "not_answerable":
        title += f": {people(brief)} speak of it"
        if found.contacts >= TOO_FEW:
            title += f", {estimate(found.of_contacts)} of those in contact"
    elif found.conversations:
        title += f"; {people(brief)} touch on it"
    return Finding(title, " ".join(brief.verdict.why))


def verdict_words(answer: str, confidence: float) -> str:
    """The verdict alone, which says itself when it is not sure."""
    return (UNSURE if confidence < _FAIRLY else VERDICTS)[answer]


def sureness(brief: Brief) -> str:
    """How sure the verdict itself is, in words and as a number."""
    word = next(word for least, word in _SURE if brief.verdict.confidence >= least)
    return f"The machine is {word} of this verdict ({formats.percent(brief.verdict.confidence)})."


def people(brief: Brief) -> str:
    """``214 customers``, or conversations where people cannot be counted."""
    return formats.count(brief.reach.customers, "customer" if brief.reach.known else "conversation")


def counting(brief: Brief) -> str:
    """What the first figure counts."""
    return "Customers who speak of it" if brief.reach.known else "Conversations on it"


def noun(brief: Brief) -> str:
    """What is counted: customers, or conversations where nobody's id is known."""
    return "customers" if brief.reach.known else "conversations"


def estimate(value: Estimate | None) -> str:
    """``12 % (10–14)``, with decimals where whole percents would hide everything; a dash where it is not known."""
    if value is None:
        return formats.NONE
    return formats.share(value.value, value.low, value.high)


def per_thousand(value: Estimate) -> tuple[str, str]:
    """A share of the whole base as customers of a thousand, and its interval: ``7.9 per 1 000``, ``7.0–8.9``."""
    return (
        f"{formats.rate(1000 * value.value)} per 1{formats.THIN}000",
        f"{formats.rate(1000 * value.low)}–{formats.rate(1000 * value.high)}",
    )


def reach(brief: Brief) -> str:
    """How many, of whom: the line under the first figure."""
    found = brief.reach
    if not found.known:
        return "no customer ids in this data, so people cannot be counted"
    return formats.count(found.conversations, "conversation")


def heard(brief: Brief) -> tuple[str, str]:
    """Their share of those in contact, and of how many in which filters; of few the counts alone."""
    found, noun = brief.reach, "customer" if brief.reach.known else "conversation"
    few = found.contacts < TOO_FEW
    share, note = formats.on_tile(found.customers, found.contacts, estimate(found.of_contacts), few=few, noun=noun)
    return share, f"{note}, {narrowed(brief)}"


def adjusted(brief: Brief) -> str:
    """The share as it would be if every segment were in contact as its size in the customer base; empty where it is not known."""
    found = brief.reach
    if found.adjusted is None:
        return ""
    size = "" if found.effective is None else f"; as sure as {formats.number(found.effective)} answers drawn at random"
    return f"{estimate(found.adjusted)} adjusted to your customer base, {estimate(found.of_contacts)} as counted{size}"


def facts(brief: Brief) -> list[tuple[str, str]]:
    """The numbers with their names, for hand-outs."""
    found = brief.reach
    if not found.conversations:
        return []
    every = [
        ("Speak of it", f"{people(brief)} ({reach(brief)})"),
        (f"Of all {noun(brief)} in contact", f"{estimate(found.of_contacts)} of {formats.number(found.contacts)}"),
        ("Of all your customers", "" if found.of_base is None else "{} ({})".format(*per_thousand(found.of_base))),
        ("Adjusted to your customer base", "" if found.adjusted is None else adjusted(brief)),
        ("How they sound", ", ".join(part for part in sound(brief) if part != formats.NONE)),
    ]
    return [(name, value) for name, value in every if value]


def judged(brief: Brief) -> pd.DataFrame:
    """Whole periods with so many contacts that their share can be judged."""
    rows = brief.trend
    return rows[~rows["partial"].astype(bool) & (rows["contacts"] >= TOO_FEW)]


def trend(brief: Brief) -> Finding:
    """How the share moved, from the first to the last period that can be judged."""
    rows = judged(brief)
    detail = f"share of the {noun(brief)} in contact, {formats.count(len(rows), 'whole period')}, band: chance variation; {people(brief)}"
    if len(rows) < 2:
        return Finding("Too early to say how it moves", detail)
    first, last = rows.iloc[0], rows.iloc[-1]
    now = formats.share(last["share"], last["share_low"], last["share_high"])
    if last["share_low"] > first["share_high"]:
        return Finding(f"More than at the beginning: {now}", detail)
    if last["share_high"] < first["share_low"]:
        return Finding(f"Fewer than at the beginning: {now}", detail)
    return Finding(f"No clear change: {now} in the last whole period", detail)


def themes(brief: Brief) -> Finding:
    """What the evidence is about."""
    rows = brief.themes
    detail = f"topics of what they say, share of the {people(brief)}; one may speak of several; whiskers: 95 % interval"
    if rows.empty:
        return Finding("No topic stands out in what they say", detail)
    if brief.reach.customers < TOO_FEW:
        return Finding("Too few customers to tell what is said most", detail)
    top = rows.iloc[0]
    return Finding(f"“{top['name']}” is said most: {formats.share(top['share'], top['share_low'], top['share_high'])}", detail)


def theme_hover(row: Mapping[Any, Any]) -> str:
    """One topic of the evidence in a line."""
    share = formats.share(row["share"], row["share_low"], row["share_high"])
    return f"{share}, {formats.people(row['customers'], row['conversations'])}, sound {formats.tone(row['sentiment'])}"


def counter(brief: Brief) -> str:
    """What was found on the other side, looked for as hard."""
    against = brief.evidence[brief.evidence["side"] == "against"]
    if against.empty:
        return "Looked for as hard as for what agrees; nothing clear was found."
    count = against.drop_duplicates(["source", "conversation_id"])
    return f"What speaks against it, looked for as hard: {formats.count(len(count), 'conversation')}."


def difference(row: Mapping[Any, Any], brief: Brief) -> str:
    """``Segment: premium 14 % (10–18) of 60 customers, others 9 %``."""
    share = formats.share(row["share"], row["share_low"], row["share_high"])
    name = f"{formats.FIELDS.get(row['field'], row['field'])}: {formats.label(row['field'], row['value'])}"
    return f"{name} {share} of {_counted(row['contacts'], brief)}, others {formats.percent(row['rest_share'])}"


def _counted(number: Any, brief: Brief) -> str:
    return formats.count(number, "customer" if brief.reach.known else "conversation")


def _people(row: Mapping[Any, Any], brief: Brief) -> str:
    """Customers and conversations, or the latter alone where people cannot be counted."""
    both = formats.people(row["customers"], row["conversations"])
    return both if brief.reach.known else _counted(row["conversations"], brief)


def silent(brief: Brief) -> str:
    """Groups of customers that are hardly heard; empty where every group is."""
    rows = brief.speakers
    rows = rows[rows["silent"].astype(bool)]
    names = [formats.label(field, value) for field, value in zip(rows["field"], rows["value"], strict=True)]
    return f"Hardly heard in support: {', '.join(names)}. Nothing here speaks for them." if names else ""


def listen(row: Mapping[Any, Any], brief: Brief) -> str:
    """``Site: in-house, 120 customers · 140 conversations``."""
    kind = {"site": "Team or site", "channel": "Channel", "hours": "Hours"}.get(str(row["kind"]), str(row["kind"]))
    return f"{kind}: {formats.label(str(row['kind']), row['value'])}, {_people(row, brief)}"


def money(low: float | None, high: float | None, currency: str) -> str:
    """``USD 1 000–4 000``; empty where it is not known."""
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return ""
    if round(low) == round(high):
        return f"{currency} {formats.number(low)}"
    return f"{currency} {formats.number(low)}–{formats.number(high)}"


def study(brief: Brief) -> str:
    """The smallest study still needed, in a sentence."""
    wanted = brief.study
    if not wanted.question:
        return f"{wanted.audience}."
    if not wanted.sample_size:
        return "Nothing more needs to be asked for this."
    cost = money(wanted.cost_low, wanted.cost_high, wanted.currency)
    audience = wanted.audience[:1].lower() + wanted.audience[1:]
    told = f"Ask {audience}: {formats.count(wanted.sample_size, 'answer')} for ±{100 * wanted.margin:.0f} points"
    return f"{told}, about {cost}." if cost else f"{told}."


def spared(brief: Brief) -> str:
    """What is saved if people act on this brief; nothing is booked by it."""
    if not round(brief.study.avoided_high or 0):
        return ""
    amount = money(brief.study.avoided_low, brief.study.avoided_high, brief.study.currency)
    return f"Against the study usually bought for such a question this would spare {amount}, once you record it."


def ask_support(brief: Brief) -> str:
    """What support can ask for the product manager."""
    wanted = brief.ask_support
    if wanted is None:
        return ""
    days = "" if wanted.days is None else f", which take about {formats.count(wanted.days, 'day')} to come in"
    if wanted.days is not None and wanted.days > _YEAR:
        days = ", which would take more than a year to come in: too few customers get in touch"
    return f"{wanted.contacts}: {formats.count(wanted.answers, 'answer')}{days}."


def answered(rows: pd.DataFrame, wanted: int) -> Finding:
    """How many answers came in, what most say, and whether they are enough."""
    if rows.empty:
        return Finding(
            "Nobody answered yet: the column is empty.", "Import newer files; each customer counts once, with the latest answer."
        )
    came, most = int(rows["answered"].iloc[0]), rows.iloc[0]
    note = "Of those who contacted support and were asked, each counted once with the latest answer; not of all customers."
    if came < TOO_FEW:
        return Finding(f"{formats.number(came)} of {formats.number(wanted)} answers: too few to say what most think.", note)
    share = formats.share(most["share"], most["share_low"], most["share_high"])
    title = f"{share} of {formats.count(came, 'customer')} answered “{formats.shorten(str(most['value']), 80)}”"
    lacking = wanted - came
    enough = "Enough answers: record the decision." if lacking <= 0 else f"{formats.number(lacking)} more answers are wanted."
    return Finding(title, f"{enough} {note}")


def answer_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Answers with the customers who gave them."""
    few = bool(rows["share_few"].any())
    return pd.DataFrame({
        "Answer": rows["value"], "Customers": rows["customers"], "Share": [formats.TOO_FEW] * len(rows) if few else _shares(rows)
    })  # fmt: skip


def narrowed(brief: Brief) -> str:
    """The filters of a brief in words."""
    parts = []
    if brief.filters.get("topic") is not None:
        name = brief.filters.get("topic_name")
        parts.append(f"topic “{name}”" if name else "one topic")
    if brief.filters.get("unhappy"):
        parts.append("customers left unhappy")
    for name, value in brief.filters.items():
        if name in formats.FIELDS and name not in ("topic", "unhappy", "period") and value not in (None, [], (), "", False):
            many = value if isinstance(value, (list, tuple)) else [value]
            parts.append(f"{formats.FIELDS[name].lower()} {', '.join(formats.label(name, one) for one in many)}")
    since, until = brief.filters.get("since"), brief.filters.get("until")
    period = "all data" if not since and not until else f"{formats.day(since)} – {formats.day(until)}"
    return " · ".join([period, *parts])


def data_line(brief: Brief) -> str:
    """Which data it rests on, so that somebody else finds the same rows."""
    return f"Earshot · data {brief.snapshot_id} · {narrowed(brief)} · brief {brief.query_hash[:12]}"


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """Topics of the evidence as a table."""
    return pd.DataFrame({
        "Topic": rows["name"], "Customers": rows["customers"], "Conversations": rows["conversations"], "Share": _shares(rows),
        "How they sound": [formats.tone(value) for value in rows["sentiment"]],
    })  # fmt: skip


def trend_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The trend as a table."""
    return pd.DataFrame({
        "From": [formats.day(day) for day in rows["period"]], "Customers": rows["customers"], "Conversations": rows["conversations"],
        "In contact": rows["contacts"], "Share": _shares(rows), "Complete": ["no" if one else "yes" for one in rows["partial"]],
    })  # fmt: skip


_DIFFERS = {"more": "clearly more", "less": "clearly less"}


def groups(rows: pd.DataFrame) -> pd.DataFrame:
    """Who differs, as a table."""
    return pd.DataFrame({
        "Group": [formats.FIELDS.get(field, field) for field in rows["field"]],
        "Value": [formats.label(field, value) for field, value in zip(rows["field"], rows["value"], strict=True)],
        "Customers": rows["customers"], "Of": rows["contacts"], "Share": _shares(rows),
        "Others": [formats.percent(value) for value in rows["rest_share"]],
        "Differs": [
            "not compared" if pd.isna(p) else _DIFFERS.get(str(value), "not clearly")
            for p, value in zip(rows["p"], rows["differs"], strict=True)
        ],
    })  # fmt: skip


def speakers(rows: pd.DataFrame) -> pd.DataFrame:
    """Who is speaking, as a table."""
    return pd.DataFrame({
        "Group": [formats.FIELDS.get(field, field) for field in rows["field"]],
        "Value": [formats.label(field, value) for field, value in zip(rows["field"], rows["value"], strict=True)],
        "Speak of it": rows["customers"], "In contact": rows["contacts"],
        "Active customers": [formats.number(value) for value in rows["base"]],
        "Contact rate": [formats.percent(value) for value in rows["contact_rate"]],
        "Heard": ["hardly" if one else "yes" for one in rows["silent"].fillna(False)],
    })  # fmt: skip


def _shares(rows: pd.DataFrame) -> list[str]:
    return [formats.share(*row) for row in zip(rows["share"], rows["share_low"], rows["share_high"], strict=True)]


def sound(brief: Brief) -> tuple[str, ...]:
    """How they sound, as a word and as numbers: ``− negative``, ``−0.31 (−0.45 to −0.17) on −1 to +1``; of few no word, but that they
    are few; nothing where nothing is known."""
    if brief.tone is None:
        return ()
    return formats.tone_on_tile(brief.tone.value, brief.tone.low, brief.tone.high, few=brief.reach.customers < TOO_FEW)


def chosen(brief: Brief) -> str:
    """How many quotes of how many sentences are shown."""
    total = int((brief.evidence["side"] == "for").sum())
    return f"{formats.number(len(brief.quotes))} of {formats.count(total, 'sentence')}, chosen to differ from each other"


def changed(update: Update, brief: Brief) -> list[str]:
    """What changed since an earlier brief, a line each."""
    then, now = (VERDICTS[one] for one in update.verdict)
    lines = [f"Verdict: {now}, as before." if then == now else f"Verdict: {then}, now {now}."]
    before, customers = update.customers
    share = {"more": "a clearly larger share of those in contact", "less": "a clearly smaller share of those in contact"}
    counts = f"{formats.number(before)} then, {formats.number(customers)} {noun(brief)} now"
    lines.append(f"{counts}: {share.get(update.moved, 'no clear change of the share')}.")
    gone = f", {formats.count(len(update.gone), 'sentence')} no longer in it" if len(update.gone) else ""
    lines.append(f"{formats.count(len(update.added), 'new sentence')} in the evidence{gone}.")
    return lines


def listed(brief: Brief, *, first: int, shown: int) -> str:
    """Which part of the evidence is on the page, and what people marked of it."""
    marked = brief.evidence["relevant"].dropna().astype(bool)
    parts = [f"{formats.number(first)}–{formats.number(first + shown - 1)} of {formats.count(len(brief.evidence), 'sentence')}, best first"]
    if len(marked):
        parts.append(f"{formats.number(int(marked.sum()))} marked as relevant, {formats.number(int((~marked).sum()))} as not")
    return ". ".join([*parts, "Mark what is off: it counts in this brief at once and is kept."])


def total(spared: tuple[Any, ...] | None, decided: int) -> tuple[str, str]:
    """What recorded decisions spared in all, and the line under it."""
    if spared is None:
        missing = max(0, LEAST_DECISIONS - decided)
        return formats.NONE, f"told once {LEAST_DECISIONS} decisions are recorded, {formats.number(missing)} to go"
    return " + ".join(money(one.low, one.high, one.currency) for one in spared), f"from {formats.count(decided, 'recorded decision')}"


def line(row: Mapping[Any, Any]) -> str:
    """What somebody wrote about a brief: ``decided: no study needed (USD 6 000–21 000)``."""
    if not pd.isna(row["undoes"]):
        return "took something back"
    if row["action"] == "decision":
        amount = money(row["low"], row["high"], str(row["currency"]))
        return f"decided: {DECISIONS.get(str(row['value']), row['value'])}" + (f" ({amount})" if amount else "")
    if row["action"] == "comment":
        return f"said: “{formats.shorten(str(row['comment']), 120)}”"
    named = {"owner": "gave it to", "column": "the answers are in the column", "removed": "removed it from the list"}
    value = "" if pd.isna(row["value"]) else f" {row['value']}"
    return f"{named.get(str(row['action']), str(row['action']))}{value}"
