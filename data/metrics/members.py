"""Who belongs to which topic: counts over primary topics, their themes and sub-topics."""

from __future__ import annotations

import pandas as pd

from data.schema import KEY, NO_TOPIC


def count_topics(topics: pd.DataFrame, conversations: pd.DataFrame, assignments: pd.DataFrame) -> pd.DataFrame:
    """Fill ``conversations``, ``customers`` and ``first_seen_at``: of the primary topic at level 1, its theme above and sub-topics below.

    A conversation without a customer id counts as one customer.
    """
    people = conversations["customer_id"].fillna(conversations["source"].astype("str") + "\x1f" + conversations["conversation_id"])
    facts = conversations[[*KEY, "opened_at", "topic_id"]].assign(customer=people)
    parents = topics.set_index("topic_id")["parent_id"]
    below = assignments[assignments["topic_id"].isin(topics.loc[topics["level"] == 2, "topic_id"])][[*KEY, "topic_id"]].drop_duplicates()
    member = pd.concat(
        [
            facts[facts["topic_id"] != NO_TOPIC],
            facts.assign(topic_id=facts["topic_id"].map(parents)).dropna(subset=["topic_id"]),
            below.merge(facts.drop(columns="topic_id"), on=KEY),
        ]
    )
    counts = member.astype({"topic_id": "Int64"}).groupby("topic_id").agg(
        conversations=("customer", "size"), customers=("customer", "nunique"), first_seen_at=("opened_at", "min")
    )  # fmt: skip
    counted = topics.drop(columns=["conversations", "customers", "first_seen_at"], errors="ignore").merge(
        counts.reset_index(), on="topic_id", how="left"
    )
    return counted.fillna({"conversations": 0, "customers": 0}).sort_values("topic_id", ignore_index=True)
