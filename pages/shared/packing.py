"""A finding packed for a ticket or chat: its title, figures, where it was first seen, and quotes with their tickets. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from pages.shared import findings, formats
from pages.shared.findings import Finding
from pages.shared.handing import Document, Quote, Section
from pages.shared.reads import Wanted

MOST_ROWS = 12
QUOTES = 5
_BRACKETS = (
    "Customers are counted, not tickets. A bracket such as 12 % (10–14) is chance variation for a period of this size; mistakes of the "
    "machine come on top."
)
_REDACTED = "Personal data was taken out of the quotes automatically; some may have been missed."


def document(
    finding: Finding, *, facts: Sequence[tuple[str, str]] = (), table: pd.DataFrame | None = None, quotes: Sequence[Quote] = (),
    link: str = "", data: str = "",
) -> Document:  # fmt: skip
    """The finding with everything that goes with it.

    Args:
        facts: Name and value, e.g. ``("First seen", "3 Nov 2026")``.
        table: What the chart shows, under readable headers.
        quotes: Those that somebody looked at and left in.
        link: Address of the view.
        data: What the data is, e.g. ``data up to 4 Nov 2026 (Europe/Warsaw)``.
    """
    unsteady = [formats.UNSTEADY] if finding.unsteady else []
    parts = [figures(table)] if table is not None and len(table) else []
    parts += [Section(title="In customers' words", quotes=quotes)] if quotes else []
    foot = [*unsteady, _BRACKETS, *([_REDACTED] if quotes else []), *([f"Earshot, {data}."] if data else [])]
    return Document(title=finding.title, detail=finding.detail, facts=facts, sections=parts, link=link, foot=foot)


def figures(table: pd.DataFrame) -> Section:
    """The first rows of a table; of several lines over time the latest points of each. Small charts in cells are left out."""
    shown = table.drop(columns=[name for name in table if table[name].map(lambda cell: isinstance(cell, (list, tuple))).any()])
    if "Series" in shown and "From" in shown:
        shown = shown.groupby("Series", sort=False).tail(max(1, MOST_ROWS // shown["Series"].nunique()))
    rows = shown.head(MOST_ROWS)
    note = findings.showing(len(rows), len(table), "row") if len(rows) < len(table) else ""
    cells = [[_cell(cell) for cell in row] for row in rows.itertuples(index=False)]
    return Section(title="Figures", note=note, columns=[str(name) for name in rows], rows=cells)


def _cell(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    whole = isinstance(cell, (int, float)) and cell == cell and float(cell).is_integer()
    return formats.number(cell) if whole or pd.isna(cell) else str(cell)


def quotes(rows: pd.DataFrame, addresses: Mapping[tuple[str, str], str]) -> list[Quote]:
    """Quotes with their tickets.

    Args:
        rows: ``conversation_id``, ``source``, ``language``, ``channel``, ``product``, ``day``, ``tone``, and ``sentence`` or ``quote``.
        addresses: The help desk's address of a conversation by (source, conversation_id).
    """
    return [
        Quote(
            words=formats.quoted(row), origin=formats.origin(row), ticket=f"{row['source']} {row['conversation_id']}",
            url=addresses.get((str(row["source"]), str(row["conversation_id"])), ""),
        )
        for row in ({str(name): value for name, value in record.items()} for record in rows.to_dict("records"))
    ]  # fmt: skip


def said(of: str, rows: pd.DataFrame, *, period: str) -> Finding:
    """Title of quotes that are copied."""
    return Finding(f"What customers say: {of}", f"{formats.count(len(rows), 'quote')}, one per customer, {period}")


def matching(wanted: Wanted, found: Mapping[str, int], *, period: str) -> Finding:
    """Title of sentences that were searched for."""
    about = " of ".join(part for part in (wanted.quality, wanted.about) if part)
    asked = [
        f"with the words “{wanted.words}”" if wanted.words else "",
        f"that sound {wanted.tone}" if wanted.tone else "",
        f"with the sign “{formats.label('sign', wanted.sign)}”" if wanted.sign else "",
        f"with an opinion on {about}" if about else "",
    ]  # fmt: skip
    told = ", ".join(part for part in asked if part)
    title = f"{formats.count(found['sentences'], 'sentence')} of customers {told}".rstrip()
    return Finding(title, f"{formats.people(found['customers'], found['conversations'])}, {period}")


def about_topic(row: Mapping[Any, Any], *, period: str) -> Finding:
    """Title of a topic: how it changed, if clearly, else how many customers it has."""
    title = findings.moved(row) if row["change"] in ("up", "down") else f"{row['name']}: {formats.count(row['customers'], 'customer')}"
    return Finding(title, f"customers in contact, {period}", unsteady=bool(row["unsteady"]))


def topic(row: Mapping[Any, Any], sides: tuple[str, str] | None) -> list[tuple[str, str]]:
    """Figures of a topic, each with n and interval.

    Args:
        row: Of the table of topics.
        sides: Both sides of the comparison in words; None without.
    """
    everyone = formats.count(row["active"], "customer")
    told = [
        ("Customers", f"{formats.number(row['customers'])} ({formats.count(row['conversations'], 'conversation')})"),
        ("Of all in contact", f"{formats.share(row['share'], row['share_low'], row['share_high'])} of {everyone}"),
    ]
    if sides is not None:
        told.append(("Change", f"{findings.change(row)}; {sides[0]} against {sides[1]}"))
    unhappy = formats.share(row["unhappy_share"], row["unhappy_share_low"], row["unhappy_share_high"])
    judged = f"{formats.number(row['unhappy'])} of {formats.count(row['judged'], 'customer')}"
    if row["judged"]:
        told.append(("Left unhappy", f"{formats.TOO_FEW if row['unhappy_share_few'] else unhappy}; {judged}"))
    between = formats.tone_between(row["sentiment_low"], row["sentiment_high"])
    return [*told, ("How they sound", f"{formats.tone(row['sentiment'])}{f'; {between}' if between else ''}")]


def seen(first: date | None, versions: pd.DataFrame) -> list[tuple[str, str]]:
    """When it was first seen, and in which versions of the product."""
    told = [("First seen", formats.day(first))] if first is not None else []
    named = [f"{row['version']} ({formats.count(row['customers'], 'customer')})" for row in versions.to_dict("records")]
    return told + ([("Versions", ", ".join(named))] if named else [])


def narrowed(values: Mapping[str, Sequence[str]], *, topic: str = "", unhappy: bool = False) -> list[tuple[str, str]]:
    """Which filters narrow the view: ``Filters: Topic “Login”, Product Mobile app, Channel Chat or Phone, only customers left unhappy``.

    Args:
        values: What was chosen, by field.
        topic: The chosen topic's name, where the finding's title does not tell it.
        unhappy: Only customers left unhappy count.
    """
    told = [f"{formats.FIELDS['topic']} “{topic}”"] if topic else []
    told += [f"{formats.FIELDS[name]} {' or '.join(formats.label(name, one) for one in many)}" for name, many in values.items() if many]
    told += ["only customers left unhappy"] if unhappy else []
    return [("Filters", ", ".join(told))] if told else []
