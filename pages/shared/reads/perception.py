"""What the perception page reads: opinions on products and qualities, and what people changed about these qualities."""

from __future__ import annotations

import pandas as pd

from data.decisions.perceptions import UNLISTED
from data.metrics import intervals
from pages.shared.reads import Filters, ask, decisions, kept, manifest, store, unlike

_SPARE = 4


@kept
def matrix(chosen: Filters) -> pd.DataFrame:
    """Clear opinions per product and quality with the share of pleased customers and its interval."""
    return intervals.with_share(ask("perception.matrix", chosen), hits="pleased", total="customers")


def ranked(rows: pd.DataFrame, *, loved: bool, most: int = 6) -> pd.DataFrame:
    """Qualities that anybody speaks well (or ill) of, surest first: a share of few people must not lead by chance.

    Args:
        rows: Of :func:`matrix`, one product or all.

    Returns:
        ``side``, ``side_low`` and ``side_high`` beside them: share of the people who speak so, by whose lower end they stand, those
        of too few people last.
    """
    share, low, high = rows["share"], rows["share_low"], rows["share_high"]
    told = rows.assign(side=share, side_low=low, side_high=high) if loved else rows.assign(
        side=1 - share, side_low=1 - high, side_high=1 - low
    )  # fmt: skip
    order = told[told["side"] > 0].sort_values(["share_few", "side_low", "quality"], ascending=[True, False, True])
    return order.head(most)


def holders(chosen: Filters) -> int:
    """Customers with any clear opinion."""
    return int(ask("perception.people", chosen)["customers"].iloc[0])


@kept
def aspects(chosen: Filters, *, about: str | None, quality: str | None) -> pd.DataFrame:
    """The words customers use, with the share of pleased customers."""
    return intervals.with_share(ask("perception.aspects", chosen, about=about, quality=quality), hits="pleased", total="customers")


def quotes(chosen: Filters, *, about: str | None, quality: str | None, tone: str, limit: int = 5) -> pd.DataFrame:
    """Opinions in customers' words."""
    return unlike(ask("perception.quotes", chosen, about=about, quality=quality, tone=tone, limit=_SPARE * limit), limit)


def qualities() -> list[str]:
    """Qualities that anybody has a clear opinion on, most opinions first."""
    return ask("shell.qualities")["quality"].astype(str).tolist()


def themes() -> pd.DataFrame:
    """All perception themes, those that nothing is about too: the columns of :func:`data.queries.decided.themes`."""
    found, decided = ask("decided.themes"), decisions().qualities
    silent = [theme for theme in manifest().get("perception_themes", []) if theme not in set(found["theme"])]
    rest = pd.DataFrame({
        "theme": silent, "quality": [decided.names.get(theme, theme) for theme in silent],
        "hidden": [theme in decided.hidden for theme in silent], "customers": 0,
    })  # fmt: skip
    return pd.concat([found, rest], ignore_index=True) if silent else found


def words(theme: str) -> pd.DataFrame:
    """Words that speak of a theme: ``word``, ``customers``."""
    return ask("decided.words", theme=theme)


def shown(theme: str) -> str:
    """A theme of the machine as it is shown."""
    return decisions().qualities.names.get(theme, theme)


def rest() -> str:
    """What opinions on none of the qualities stand under: it is no quality itself."""
    return shown(UNLISTED)


def theme_of(word: str) -> str:
    """Theme of a word that no list of the machine knows, as people decided so far."""
    return decisions().qualities.moved.get((word, UNLISTED), UNLISTED)


def waiting() -> list[str]:
    """Words that the next run will look for."""
    known = manifest().get("theme_words", {})
    return [word for word, theme in decisions().qualities.words.items() if known.get(word) != theme]


def edits() -> pd.DataFrame:
    """Changes to themes that count, newest first (see :meth:`data.ledger.Ledger.theme_edits`)."""
    from data import ledger as ledgers  # here: the database's library takes a while to import

    if not decisions().qualities.last:
        return pd.DataFrame(columns=[column.name for column in ledgers.theme_edits.columns])
    ledger = ledgers.Ledger(store())
    try:
        return ledger.theme_edits().iloc[::-1].reset_index(drop=True)
    finally:
        ledger.close()
