"""Putting annotations together: rows of what changed beside rows of what did not, counts of topics, the published tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.metrics.members import count_topics
from data.schema import KEY, NO_TOPIC
from nlp.opinions.outcome import left_unhappy

FACTS = [
    "language", "sentiment", "sentiment_label", "sentiment_start", "sentiment_end", "left_unhappy",
]  # fmt: skip
"""Columns of ``conversations`` that the analysis adds."""

ANNOTATIONS = ("turns", "sentences", "topic_assignments", "perceptions", "signals", "embeddings", "sentence_embeddings")
"""Tables that hold rows of single conversations and can be kept while those do not change."""


def matching(frame: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Rows of the conversations in ``keys``, in the frame's order."""
    return frame[_among(frame, keys)].reset_index(drop=True)


def others(frame: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Rows of the conversations that are not in ``keys``, in the frame's order."""
    return frame[~_among(frame, keys)].reset_index(drop=True)


def _among(frame: pd.DataFrame, keys: pd.DataFrame) -> pd.Series:
    wanted = keys[KEY].drop_duplicates().assign(among=True)
    found = frame[KEY].merge(wanted, on=KEY, how="left")["among"]
    return pd.Series(found.notna().to_numpy(), index=frame.index)


def conversation_facts(
    conversations: pd.DataFrame, *, languages: pd.DataFrame, tone: pd.DataFrame, perceptions: pd.DataFrame
) -> pd.DataFrame:
    """One row per conversation with key, ``language``, how it sounds (``tone``) and ``left_unhappy``; topics come with the assignments."""
    facts = conversations[KEY].merge(languages, on=KEY, how="left").merge(tone, on=KEY, how="left")
    facts["left_unhappy"] = left_unhappy(facts, perceptions)
    return facts


def sentence_embeddings(sentences: pd.DataFrame, vectors: np.ndarray, *, encoder: str) -> pd.DataFrame:
    """One row per sentence with its vector (sentences, dim) in half precision, for search; float16 vectors are not copied."""
    rows = pd.Series(list(vectors.astype(np.float16, copy=False)), index=sentences.index, dtype=object)
    return sentences[[*KEY, "turn", "start", "end"]].assign(vector=rows, encoder=encoder)


def earlier_topics(before: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Key and ``earlier_topic`` of the conversations that have a main topic in published tables."""
    assigned = before["topic_assignments"]
    return assigned.loc[assigned["rank"] == 0, [*KEY, "topic_id"]].rename(columns={"topic_id": "earlier_topic"})


def with_unchanged(found: Mapping[str, pd.DataFrame], before: Mapping[str, pd.DataFrame], changed: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Annotation tables of all conversations: new rows for the changed ones, the published rows for the others."""
    known = {**before, "facts": before["conversations"][[*KEY, *FACTS]]}
    rows = {name: others(known[name], changed) for name in (*ANNOTATIONS, "facts")}
    # conversations that did not change may have moved to a topic that emerged
    rows["topic_assignments"] = others(rows["topic_assignments"], found["topic_assignments"])
    return {name: _stack(frame, found[name]) for name, frame in rows.items()}


def _stack(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    filled = [frame for frame in (one, other) if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else other


def publishable(conversations: pd.DataFrame, annotations: Mapping[str, pd.DataFrame], topics: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The contract's tables, sorted by key so that equal results are equal files."""
    bare = conversations.drop(columns=[name for name in (*FACTS, "topic_id", "model_topic_id") if name in conversations])
    assigned = annotations["topic_assignments"]
    primary = assigned.loc[assigned["rank"] == 0, [*KEY, "topic_id"]]
    whole = bare.merge(annotations["facts"], on=KEY, how="left").merge(primary, on=KEY, how="left")
    whole["topic_id"] = whole["topic_id"].astype("Int64").fillna(NO_TOPIC)
    whole["model_topic_id"] = whole["topic_id"]
    tables = {name: annotations[name] for name in ANNOTATIONS}
    tables = {name: _sorted(frame) for name, frame in {**tables, "conversations": whole}.items()}
    return {**tables, "topics": count_topics(topics, tables["conversations"], tables["topic_assignments"])}


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    within = [name for name in ("turn", "start", "rank", "topic_id", "signal", "theme", "end") if name in frame.columns]
    return frame.sort_values(["source", "conversation_id", *within], kind="stable", ignore_index=True)


def no_topic_share(conversations: pd.DataFrame) -> float:
    """Share (0–1) of the conversations with customers' words that have no topic; 0 without any."""
    with_words = conversations[conversations["customer_words"] > 0]
    return float((with_words["topic_id"] == NO_TOPIC).mean()) if len(with_words) else 0.0
