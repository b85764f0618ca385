"""What goes with a finding that leaves Earshot."""

from __future__ import annotations

from datetime import date

import pandas as pd

from pages.shared.reads import Filters, ask, kept


@kept
def first_seen(chosen: Filters) -> date | None:
    """First day of what is chosen, whatever the period; None without dates."""
    first = ask("topics.totals", chosen.without("period"))["first_day"].iloc[0]
    return None if pd.isna(first) else pd.Timestamp(first).date()


def versions(chosen: Filters) -> pd.DataFrame:
    """Versions of the product that it concerns: ``version``, ``customers``, most customers first."""
    return ask("tickets.versions", chosen)


def addresses(quotes: pd.DataFrame) -> dict[tuple[str, str], str]:
    """The help desk's address of each quote's conversation that has one, by (source, conversation_id)."""
    keys = tuple(dict.fromkeys(zip(quotes["source"].astype(str), quotes["conversation_id"].astype(str), strict=True)))
    found = ask("tickets.addresses", keys)
    return {(str(row["source"]), str(row["conversation_id"])): str(row["url"]) for row in found.to_dict("records")}
