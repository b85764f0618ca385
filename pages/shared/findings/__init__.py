"""The sentence that titles a chart: what was found, and under it measure, unit, period and number of customers. Plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pages.shared import formats
from pages.shared.formats import NONE

MEASURES = {
    "rate": "customers per 1 000 active customers",
    "customers": "customers", "share": "share of customers in contact", "tone": "how customers sound, −1 to +1",
    "unhappy": "share of customers left unhappy",
}  # fmt: skip
TOO_FEW = 30
_SAME, _NO_DIFFERENCE = "no clear change", "no clear difference"


@dataclass(frozen=True)
class Finding:
    """A title and the line under it; plain text, to be escaped where it is drawn."""

    title: str
    detail: str
    unsteady: bool = False  # the topic in the title is


def change(row: Any) -> str:
    """Change of a topic's customers in words: ``+45 % (+20 to +75)``, ``no clear change``, ``too few to judge`` …; between two groups
    the difference of their shares, in points."""
    verdict = row["change"] if row["change"] is not None and not pd.isna(row["change"]) else NONE
    if verdict not in ("up", "down"):
        return str(verdict)
    return difference(row) if "difference" in row else formats.times(row["ratio"], row["ratio_low"], row["ratio_high"])


def difference(row: Any, *, groups: bool = False) -> str:
    """A difference of shares: ``+3 points (+1 to +5)``, ``no clear change (−2 to +4 points)``, ``too few to judge``."""
    if row["change"] in ("up", "down"):
        return formats.points(row["difference"], row["low"], row["high"])
    if row["change"] == _SAME and row["low"] == row["low"]:
        return f"{_NO_DIFFERENCE if groups else _SAME} ({formats.between_points(row['low'], row['high'])})"
    return str(row["change"])


def compared(told: dict[str, Any], now: str, other: str, *, groups: bool) -> str:
    """Both sides of a comparison with their numbers of people, and the difference with its interval.

    Args:
        told: Of :func:`pages.shared.reads.compared.changes`.
        now: The first side in words.
        other: The second side in words.
        groups: Groups of one period are compared, whose sizes say nothing.
    """
    mine, theirs = told["now"], told["before"]
    counts = f"{formats.count(mine['customers'], 'customer')} against {formats.number(theirs['customers'])}"
    if not groups:
        counts += f": {_count_change(told['customers_change'])}"
    unhappy = ""
    if mine["judged"] and theirs["judged"] and (groups or told["customers_change"]["change"] != "too early"):
        shares = [formats.percent(side["unhappy"] / side["judged"]) for side in (mine, theirs)]
        unhappy = f" · left unhappy {shares[0]} against {shares[1]}: {difference(told['unhappy_change'], groups=groups)}"
    return f"Compared: {now} against {other} · {counts}{unhappy}"


def _count_change(row: Any) -> str:
    if row["change"] == "too early":
        return "too early, the data does not reach over both sides"
    if row["change"] == _SAME:
        return f"{_SAME} ({formats.between_times(row['ratio_low'], row['ratio_high'])})"
    return change(row) + (", not clear among all topics, of which some always move by chance" if row.get("clear_alone") else "")


def opinions_compared(rows: pd.DataFrame, now: str, other: str) -> Finding:
    """Title of opinions on both sides: the clearest difference, or that there is none."""
    people = f"{formats.number(rows['total'].sum())} and {formats.number(rows['total_before'].sum())} opinions of people"
    detail = f"share of people who speak well of each quality, {now} against {other}; {people}"
    clear = rows[rows["change"].isin(["up", "down"])]
    if clear.empty:
        early = (rows["change"] == "too early").all()
        return Finding("Opinions: too early to compare" if early else "Opinions: no clear difference in any quality", detail)
    row = clear.iloc[int(clear["difference"].abs().to_numpy().argmax())]
    side = "better" if row["change"] == "up" else "worse"
    return Finding(f"{row['quality'].capitalize()}: people speak {side} of it, {difference(row)}, {now} against {other}", detail)


def event(row: Any) -> str:
    """Day, kind and product of something that happened: ``17 Aug 2026 · release · Mobile app``."""
    until = "" if pd.isna(row["ended_day"]) else f" – {formats.day(row['ended_day'])}"
    parts = [f"{formats.day(row['day'])}{until}", *(str(row[name]) for name in ("kind", "product") if isinstance(row[name], str))]
    return " · ".join(parts)


def moved(row: Any) -> str:
    """``Card fees: 2.4 times as many customers``; between groups ``Card fees: more frequent``."""
    if "difference" in row:
        return f"{row['name']}: {'more' if row['change'] == 'up' else 'less'} frequent"
    ratio = float(row["ratio"])
    if row["change"] == "up":
        told = "new in this period" if ratio == float("inf") else _more(ratio)
    else:
        told = "no customers any more" if ratio == 0 else f"{formats.percent(1 - ratio)} fewer customers"
    return f"{row['name']}: {told}"


def _more(ratio: float) -> str:
    if 1.9 <= ratio < 2.2:
        return "twice as many customers"
    return f"{ratio:.1f} times as many customers" if ratio >= 2 else f"{formats.percent(ratio - 1)} more customers"


def moved_detail(row: Any, period: str, before: str) -> str:
    """The line under :func:`moved`."""
    if "difference" in row:
        both = f"{formats.number(row['hits'])} of {formats.number(row['total'])} customers"
        return f"{both}, {formats.number(row['hits_before'])} of {formats.number(row['total_before'])} {before}; {difference(row)}"
    interval = formats.times(row["ratio"], row["ratio_low"], row["ratio_high"])
    return f"{formats.count(row['customers'], 'customer')} {period}, {formats.number(row['customers_before'])} {before}; {interval}"


def customers_change(found: dict[str, Any] | None) -> str:
    """Change of all customers in contact, for a tile."""
    return NONE if found is None else change(found)


def share_change(found: dict[str, Any] | None) -> str:
    """Change of a share in points, for a tile."""
    if found is None:
        return NONE
    return formats.points(found["difference"], found["low"], found["high"]) if found["change"] in ("up", "down") else str(found["change"])


def topic_map(table: pd.DataFrame, period: str, customers: int) -> Finding:
    """Title of the map of topics."""
    whose, topics = f"{period}, {formats.count(customers, 'customer')}", table[table["level"] == 1]
    if topics.empty:
        return Finding("No topics were found in these conversations", whose)
    pale = f"under {TOO_FEW} customers" + ("" if (topics["customers"] >= TOO_FEW).any() else ", so all: choose a longer period")
    row = topics.iloc[0]
    title = f"“{row['name']}” has the most customers: {formats.share(row['share'], row['share_low'], row['share_high'])}"
    return Finding(title, f"size: customers; colour: how they sound, pale: {pale}; {whose}", unsteady=bool(row["unsteady"]))


def rough(conversations: int) -> str:
    """What to think of topics of a handful of conversations."""
    return (
        f"There are only {formats.count(conversations, 'conversation')}: topics of so few are rough. Read the words behind a topic before "
        "you rely on it, or import more."
    )


def topics_table(table: pd.DataFrame, period: str, customers: int, *, noun: str = "topic") -> Finding:
    """Title of the table of topics."""
    shown = formats.count(len(table), noun)
    return Finding(f"{shown}, most customers first", f"customers in contact, {period}, {formats.count(customers, 'customer')}")


def base_note(missing: list[str], *, twice: bool) -> str:
    """What must be said about figures per 1 000 active customers: months without a base, products added up."""
    parts = []
    if missing:
        parts.append(f"no customer base for {', '.join(missing[:4])}{' …' if len(missing) > 4 else ''}, so nothing is shown there")
    if twice:
        parts.append("a customer of two products counts twice in the base")
    return "; ".join(parts)


def too_few_per(refused: str | None) -> str:
    """Why a trend is not drawn per day or per week."""
    return f"most {refused}s have under {TOO_FEW} customers" if refused else ""


def trend(
    series: pd.DataFrame, *, measure: str, grain: str, period: str, by: str, zone: str, people: str, why: str = "", note: str = ""
) -> Finding:
    """Title of a trend: the latest whole period that stands out, or that nothing does.

    Args:
        people: Customers and conversations that it rests on, in words.
        why: Why the grain is not finer.
        note: What must be said about the measure.
    """
    per = {"day": "daily", "week": "weekly", "month": "monthly"}[grain] + (f" ({why})" if why else "")
    detail = f"{MEASURES[measure]}, {per}, {period} ({zone}), {people}{f'; {note}' if note else ''}"
    odd = series[(series["stands_out"] != "") & ~series["partial"]] if len(series) else series
    if series.empty:
        return Finding("No dated conversations match", detail)
    if odd.empty:
        return Finding(quiet(series), detail)
    latest = odd.sort_values(["period", "customers"], ascending=False).iloc[0]
    name = str(formats.label(by, latest["name"]))
    side = "more" if latest["stands_out"] == "above" else "fewer"
    when = formats.period(latest["period"], grain)
    expected = f"{latest['expected_low']:.0f}–{latest['expected_high']:.0f}"
    title = f"{name}: {side} customers than expected, {when} ({formats.count(latest['customers'], 'customer')}, expected {expected})"
    return Finding(title, detail, unsteady=bool(latest["unsteady"]))


def quiet(series: pd.DataFrame) -> str:
    """That nothing stands out; not claimed where no whole period has enough before it to know what was to be expected."""
    judged = series[~series["partial"].astype(bool)]["expected_low"].notna().any()
    return "Nothing stands out from what was to be expected" if judged else "Too short a time to say what stands out"


def perception_matrix(matrix: pd.DataFrame, period: str, people: int) -> Finding:
    """Title of products × qualities: where most people are displeased."""
    cells = matrix[~matrix["everything"] & matrix["about"].notna()]
    told = f"{formats.count(people, 'customer')}, {formats.count(cells['opinions'].sum(), 'clear opinion')}"
    detail = f"% of customers who speak well of it, in brackets: under 30 customers; {period}, {told}"
    worst = worst_cell(matrix)
    if worst is None:
        return Finding("Too few clear opinions to compare products", detail)
    share = formats.share(worst["share"], worst["share_low"], worst["share_high"])
    return Finding(f"{worst['about']}: {share} speak well of {worst['quality']}", detail)


def worst_cell(matrix: pd.DataFrame) -> Any:
    """The product and quality that people are clearly most displeased with; None where there are too few opinions."""
    judged = matrix[~matrix["everything"] & matrix["about"].notna() & ~matrix["share_few"]]
    return None if judged.empty else judged.sort_values(["share_high", "customers"]).iloc[0]


def ranking(rows: pd.DataFrame, *, loved: bool, about: str | None, period: str) -> Finding:
    """Title of a list of qualities that people speak well or ill of, of :func:`pages.shared.reads.perception.ranked`."""
    kind, how, most = ("praise", "well", "Best liked") if loved else ("criticism", "ill", "Least liked")
    order = "by the lower end of its bracket, pale: under 30 people"
    detail = f"share of people who speak {how} of it, {order}; {about or 'all products'}, {period}"
    if rows.empty or rows["share_few"].iloc[0]:
        return Finding(f"No clear {kind} found" if rows.empty else f"Too few clear opinions to rank the {kind}", detail)
    share = formats.share(*rows.iloc[0][["side", "side_low", "side_high"]])
    return Finding(f"{most}: {rows['quality'].iloc[0]}, {share} speak {how} of it", detail)


def theme_edit(edit: Any, names: Mapping[str, str]) -> str:
    """What somebody changed about a quality, in a sentence.

    Args:
        edit: ``action``, ``theme``, ``word``, ``target`` of an edit.
        names: Quality by theme, as shown now.
    """
    theme = f"“{names.get(edit['theme'], edit['theme'])}”"
    if edit["action"] == "rename":
        return f"“{edit['theme']}” is called “{edit['target']}”"
    if edit["action"] == "word":
        return f"The word “{edit['word']}” is about “{names.get(edit['target'], edit['target'])}”, not {theme}"
    return f"{theme} is left out" if edit["action"] == "hide" else f"{theme} is shown again"


_TOPIC_EDITS = {
    "good": "{topic} is a good name", "rename": "{topic}: called “{name}”", "merge": "{topic} is part of {target}",
    "split": "The sub-topics of {topic} are topics of their own", "move": "{topic} stands under {target}",
    "hide": "{topic} is left out of every page", "show": "{topic} is shown again", "drop": "{topic} is not a topic",
    "word": "The word “{name}” means nothing here", "wrong": "Conversation {whom} is not about {topic}",
    "theme": "New theme “{name}”", "topic": "New topic “{name}”{code}",
}  # fmt: skip


def topic_edit(edit: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """What somebody changed about topics, in a sentence.

    Args:
        edit: A row of the ledger's topic edits.
        names: Topic by id, as the machine or its maker calls it.
    """
    topic, target = (None if pd.isna(edit[part]) else int(edit[part]) for part in ("topic_id", "target"))
    said = {
        part: f"“{names.get(number, f'topic {number}')}”" for part, number in (("topic", topic), ("target", target)) if number is not None
    }
    whom, code = f"{edit['source']} {edit['conversation_id']}", f", found by the code “{edit['code']}”" if edit["code"] else ""
    if edit["action"] == "assign":
        return f"Conversation {whom} is about {'none of the topics' if target == -1 else said['target']}"
    return _TOPIC_EDITS[str(edit["action"])].format(name=edit["name"], whom=whom, code=code, **{"topic": "", "target": "", **said})


def reviewed(done: int, size: int) -> str:
    """How far the first review is."""
    return f"{done} of the {size} largest topics reviewed"


def standing(here: int, conversations: int) -> str:
    """Where words stand that shall be removed."""
    there = formats.count(conversations, "conversation")
    return f"These words stand {formats.count(here, 'time')} in this conversation, and in {there} altogether."


def showing(shown: int, total: int, noun: str) -> str:
    """``Showing 50 of 1 234 sentences``."""
    return f"Showing {formats.number(shown)} of {formats.count(total, noun)}"
