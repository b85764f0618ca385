"""What Trust says: marks of people, measured quality, what came in and what was taken out. Plain text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pages.shared import formats
from pages.shared.findings import TOO_FEW, Finding

ANSWERS = {"right": "right", "wrong": "wrong", "unsure": "could not be told"}


def checking(done: int, size: int, marks: pd.DataFrame) -> str:
    """How far a round of checks is: ``7 of 50 checked: 6 right, 1 wrong``."""
    counts = marks["answer"].value_counts()
    told = [f"{counts[answer]} {word}" for answer, word in ANSWERS.items() if counts.get(answer)]
    return f"{done} of {size} checked" + (f": {', '.join(told)}" if told else "")


def checked_tile(rows: pd.DataFrame) -> tuple[str, str]:
    """Value and note of the tile on what people checked."""
    if rows.empty:
        return "not yet", "nobody has marked a sample of this data"
    return f"{rows['right'].sum()} of {rows['checked'].sum()} right", "of a random sample; see below by kind"


def checked(rows: pd.DataFrame, days: str, languages: tuple[str, ...]) -> Finding:
    """Title of what people's marks say."""
    unsure = int(rows["unsure"].sum())
    told = f"; {formats.number(unsure)} more could not be told, and the figures do not speak for such" if unsure else ""
    detail = (
        f"marks of people on a random sample of this data, {_whole(languages)}, {days}{told}; in brackets: chance variation for a sample "
        "of this size"
    )
    return Finding(f"Of {formats.number(rows['checked'].sum())} checked, {formats.number(rows['right'].sum())} right", detail)


def _whole(languages: tuple[str, ...]) -> str:
    return " and ".join(formats.label("language", code) for code in languages) or "all languages"


def corrected(rows: pd.DataFrame, languages: tuple[str, ...], period: str = "all data") -> Finding:
    """Title of the corrected shares: where the machine is clearly off, if anywhere."""
    detail = (
        f"share of conversations that are mainly about a theme, {period}, {_whole(languages)}, "
        f"{formats.count(rows['checked'].iloc[0], 'conversation')} checked; the bracket holds both chance and the machine's mistakes"
    )
    if rows["corrected_few"].iloc[0]:
        return Finding(f"Too few topics checked to correct the shares of themes: {rows['checked'].iloc[0]} of {TOO_FEW}", detail)
    clear = rows[(rows["share"] < rows["corrected_low"]) | (rows["share"] > rows["corrected_high"])]
    if clear.empty:
        return Finding("Checked: no theme's share is clearly different from what the machine says", detail)
    off = clear.iloc[int((clear["corrected"] - clear["share"]).abs().to_numpy().argmax())]
    share = formats.share(off["corrected"], off["corrected_low"], off["corrected_high"])
    return Finding(f"“{off['name']}”, checked: {share}; the machine alone says {formats.percent(off['share'])}", detail)


def checked_topic(theme: dict[str, Any] | None, right: int, checked: int) -> str:
    """What checks say of one theme or topic, as a line of text; empty where nothing was checked."""
    if theme is not None:
        share = formats.share(theme["corrected"], theme["corrected_low"], theme["corrected_high"])
        return f"{share} of all conversations are mainly about it; the machine alone says {formats.percent(theme['share'])}"
    return f"Of {formats.number(checked)} checked, {formats.number(right)} right" if checked else ""


def measured(figures: int) -> Finding:
    """Title of what was measured on labelled data."""
    detail = (
        f"{formats.count(figures, 'measurement')}: of 100, how many were as a person says; in brackets: chance variation for a set of this "
        "size; your data may be easier or harder"
    )
    return Finding("How good is each part of the machine on data whose answers are known?", detail)


def coverage(have: dict[str, Any], rows: dict[str, Any]) -> Finding:
    """Title of what came in."""
    missing = have["conversations"] - have["with_topic"]
    share = formats.percent(missing / have["conversations"]) if have["conversations"] else formats.NONE
    detail = f"rows of the inputs and conversations, all data, {formats.people(have['customers'], have['conversations'])}"
    return Finding(f"{share} of conversations have no topic, {formats.count(rows.get('rejected', 0), 'row')} were rejected", detail)


def languages(rows: pd.DataFrame) -> Finding:
    """Title of the languages."""
    known = rows.dropna(subset=["language"])
    detail = (
        f"conversations by the language of the customer's words, all data, {formats.count(rows['conversations'].sum(), 'conversation')}"
    )
    if known.empty:
        return Finding("No language was recognised", detail)
    first = known.iloc[0]
    share = formats.percent(first["conversations"] / rows["conversations"].sum())
    return Finding(f"{formats.label('language', first['language'])} most: {share}, {formats.count(len(known), 'language')} in all", detail)


def stability(changes: dict[str, int], reason: str) -> Finding:
    """Title of how topics stay from run to run."""
    detail = f"topics of all levels against the run before{f' ({reason})' if reason else ''}"
    before = sum(count for name, count in changes.items() if name != "new")
    if not before:
        return Finding("How stable are topics? This is the first run, so there is nothing to compare", detail)
    return Finding(f"{formats.number(changes.get('kept', 0))} of {formats.count(before, 'topic')} were found again", detail)


def own_name(words: Sequence[str]) -> str:
    """Which words tell no topics apart, for they are the company's own name; empty where no name was found."""
    if not words:
        return ""
    told = ", ".join(f"“{word}”" for word in words)
    return f"Topics are told apart without {told}: so many customers write this name, whatever they write of, that it is taken for yours."


def missed(times: int) -> str:
    """What people found that redaction had missed."""
    if not times:
        return "Nobody has removed anything that redaction missed yet: open a conversation and choose Remove from view."
    return f"Redaction missed something {formats.count(times, 'time')}, and people removed it (Remove from view)."


def redactions(taken: dict[str, Any]) -> Finding:
    """Title of what personal data was taken out."""
    detail = "pieces of personal data taken out before anything was stored, all data; some may have been missed"
    if not any(map(int, taken.values())):
        return Finding("No personal data was found", detail)
    return Finding(f"Taken out: {formats.redactions(dict(sorted(taken.items(), key=lambda row: -int(row[1]))[:2]))} …", detail)
