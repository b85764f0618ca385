"""A published store against the promises of its tables: what must hold for every input."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.schema import KEY, NO_TOPIC, TABLES, EarshotError, conform
from data.snapshots import load, open_current


def breaches(root: Path) -> list[str]:
    """Every broken promise of the store in ``root``; empty when all hold."""
    snapshot = open_current(root)
    if snapshot is None:
        return ["nothing is published"]
    tables = {name: load(snapshot, name) for name in TABLES}
    found = [f"{name}: table missing" for name in TABLES if snapshot.path(name) is None]
    for name, columns in TABLES.items():
        try:
            conform(tables[name], columns, name=name)
        except EarshotError as error:
            found.append(str(error))
    return found + _rows(snapshot.manifest["rows"], tables) + _keys(tables) + _quotes(tables) + _tones(tables) + promises_of_topics(tables)


def _rows(rows: dict[str, int], tables: dict[str, pd.DataFrame]) -> list[str]:
    found = []
    if rows["read"] != rows["imported"] + rows["merged"] + rows["rejected"]:
        found.append(f"rows do not add up: {rows}")
    if rows["rejected"] != len(tables["rejected"]):
        found.append(f"{len(tables['rejected'])} rejected rows, the manifest says {rows['rejected']}")
    return found


def _keys(tables: dict[str, pd.DataFrame]) -> list[str]:
    conversations, turns = tables["conversations"], tables["turns"]
    known = pd.MultiIndex.from_frame(conversations[KEY])
    found = [] if known.is_unique else ["conversations: doubled keys"]
    for name in ("turns", "sentences", "topic_assignments", "perceptions", "signals", "embeddings"):
        if not pd.MultiIndex.from_frame(tables[name][KEY]).isin(known).all():
            found.append(f"{name}: conversations that do not exist")
    counts = turns.groupby(KEY).size().reindex(known, fill_value=0)
    if (counts.to_numpy() != conversations["turns"].to_numpy()).any():
        found.append("conversations.turns is not the number of turns")
    if turns.duplicated([*KEY, "turn"]).any():
        found.append("turns: doubled")
    return found


def _quotes(tables: dict[str, pd.DataFrame]) -> list[str]:
    texts = tables["turns"].set_index([*KEY, "turn"])["text"].to_dict()
    found = []
    for name, column in (("perceptions", "quote"), ("signals", "quote"), ("sentences", "sentence")):
        rows = tables[name][[*KEY, "turn", "start", "end", column]].itertuples(index=False, name=None)
        wrong = sum(texts.get((c, s, t), "")[a:b] != quote for c, s, t, a, b, quote in rows)
        if wrong:
            found.append(f"{name}: {wrong} quotes are not in their turn")
    return found


def _tones(tables: dict[str, pd.DataFrame]) -> list[str]:
    found = []
    for name in ("conversations", "turns", "sentences", "perceptions"):
        label, score = tables[name]["sentiment_label"], tables[name]["sentiment"]
        if ((label == "negative") & (score > 0) | (label == "positive") & (score < 0)).any():
            found.append(f"{name}: a label contradicts its score")
    silent = tables["turns"]["speaker"] != "customer"
    if tables["turns"].loc[silent, "sentiment"].notna().any():
        found.append("turns: somebody else's words carry a sentiment")
    return found


def promises_of_topics(tables: dict[str, pd.DataFrame]) -> list[str]:
    """Broken promises of topics and who belongs to them."""
    topics, assigned, conversations = tables["topics"], tables["topic_assignments"], tables["conversations"]
    level = topics.set_index("topic_id")["level"]
    found = [] if level.index.is_unique else ["topics: doubled ids"]
    children = topics.dropna(subset=["parent_id"])
    if (children["parent_id"].map(level) != children["level"] - 1).any():
        found.append("topics.parent_id is not one level up")
    live = topics[topics["state"] != "retired"]
    if live.duplicated(["parent_id", "level", "name"]).any():
        found.append("topics.name is doubled under one parent")
    own = conversations.loc[conversations["topic_id"] != NO_TOPIC]
    if (own["topic_id"].map(level) != 1).any():
        found.append("conversations.topic_id is not at level 1")
    primary = assigned[assigned["rank"] == 0]
    if primary.duplicated(KEY).any():
        found.append("topic_assignments: two primary topics")
    joined = own[[*KEY, "topic_id"]].merge(primary[[*KEY, "topic_id"]], on=KEY, how="outer", suffixes=("", "_said"))
    if (joined["topic_id"].fillna(-9) != joined["topic_id_said"].fillna(-9)).any():
        found.append("topic_assignments: the primary topic is not the conversation's")
    if assigned.duplicated([*KEY, "topic_id", "turn"]).any():
        found.append("topic_assignments: doubled")
    return found
