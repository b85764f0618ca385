"""What the Themes page reads: the tree of topics, what is left to review, what a change comes to, who changed what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pandas as pd

from data.decisions.topics import PEOPLE_FROM
from data.queries.filters import Filters
from pages.shared.reads import ask, decisions, store, topic_names, topic_quotes

REVIEWED = 20
"""Topics of a first review: the largest, ten minutes' work."""
SHORT = 100
"""Characters of a quote in the review, if there are enough of them (measured in docs/themes.md)."""


@dataclass(frozen=True)
class Review:
    """The first review: topics left, largest first, how many are done, and of how many."""

    left: pd.DataFrame
    done: int
    size: int


def tree() -> pd.DataFrame:
    """All topics that stand somewhere: live ones, hidden ones too, themes first, then by customers."""
    names = topic_names()
    live = names[names["state"] != "retired"]
    return live.sort_values(["level", "customers", "name"], ascending=[True, False, True], ignore_index=True)


def removed() -> pd.DataFrame:
    """Topics that people merged or said are none."""
    names = topic_names()
    return names[names["dropped"] | (names["merged_into"].notna() & names["reviewed"])].reset_index(drop=True)


def review() -> Review:
    """How far the first review is."""
    names = topic_names()
    topics = names[(names["level"] == 1) & names["customers"].notna()]
    mine = topics[topics["reviewed"] & (topics["topic_id"] < PEOPLE_FROM)]
    live = topics[~topics["reviewed"] & ~topics["hidden"] & (topics["state"] != "retired")]
    left = live.sort_values(["customers", "name"], ascending=[False, True], ignore_index=True)
    size = min(REVIEWED, len(mine) + len(left))
    return Review(left.head(max(0, size - len(mine))), min(len(mine), size), size)


def quotes(topic: int, keywords: tuple[str, ...], *, odd: bool, limit: int) -> list[str]:
    """Typical sentences of a topic, or those that fit least: short ones, where there are enough, for they are read twenty times."""
    ask_for = partial(topic_quotes, Filters(topic=topic), keywords=() if odd else keywords[:6], odd=odd, limit=limit)
    found = ask_for(longest=SHORT)
    if len(found) < limit:
        found = ask_for()
    return found["sentence"].astype(str).tolist()


def together(*topics: int) -> tuple[int, int]:
    """Customers and conversations of several topics together."""
    row = ask("themes.together", tuple(sorted(topics))).iloc[0]
    return int(row["customers"]), int(row["conversations"])


def edits() -> pd.DataFrame:
    """Changes to topics that count, newest first, with ``waits``: what they are about is not in this data (any more)."""
    from data.ledger import Ledger  # here: the database's library takes a while to import

    if not decisions().topics.last:
        return pd.DataFrame(columns=["edit_id", "at", "who", "action", "waits"])
    ledger = Ledger(store())
    try:
        found = ledger.topic_edits().iloc[::-1].reset_index(drop=True)
    finally:
        ledger.close()
    names = topic_names()
    gone = names[(names["state"] == "retired") & ~names["dropped"] & names["merged_into"].isna()]["topic_id"]
    here = set(names["topic_id"]) - set(gone)
    said = [[number for number in pair if not pd.isna(number) and number >= 0] for pair in found[["topic_id", "target"]].to_numpy(object)]
    return found.assign(waits=[any(int(number) not in here for number in pair) for pair in said])


def last_word(source: str, conversation_id: str) -> int | None:
    """The topic that a person gave a conversation, −1 for none; None where nobody did."""
    return decisions().topics.assigned.get((source, conversation_id))
