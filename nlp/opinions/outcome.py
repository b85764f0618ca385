"""How a conversation left the customer."""

from __future__ import annotations

import pandas as pd

from data.schema import KEY

CLEAR_OPINION = 0.5
"""Confidence from which on an opinion counts as clear (see docs/models.md)."""

UNHAPPY_END = -0.35
"""Sentiment of the last third of the customer's words from which on the end counts as unhappy."""


def left_unhappy(conversations: pd.DataFrame, perceptions: pd.DataFrame) -> pd.Series:
    """Whether each conversation left the customer unhappy: a clear opinion against the company, or an unhappy end.

    A gloomy subject is neither: "my card was stolen" is a problem, not an opinion on us.

    Args:
        conversations: With key and ``sentiment_end`` (−1…1, null where the customer said nothing).
        perceptions: With key, ``sentiment_label`` and ``confidence``.

    Returns:
        Nullable booleans in the order of ``conversations``; null where the customer said nothing.
    """
    against = perceptions[perceptions["sentiment_label"].eq("negative") & perceptions["confidence"].ge(CLEAR_OPINION)][
        KEY
    ].drop_duplicates()
    marked = conversations[KEY].merge(against.assign(against=True), on=KEY, how="left")["against"].notna().to_numpy()
    unhappy = pd.Series(marked, index=conversations.index, dtype="boolean") | (conversations["sentiment_end"] <= UNHAPPY_END)
    return unhappy.astype("boolean").mask(conversations["sentiment_end"].isna())
