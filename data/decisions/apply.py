"""All decisions on all tables: the machine's in, the decided ones out, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.decisions.members import Said, decide_members, ruled, said_by_people
from data.decisions.perceptions import ThemeDecisions, decide_perceptions, machine_themes
from data.decisions.shape import decide_topics
from data.decisions.topics import PEOPLE_FROM, TopicDecisions
from data.metrics.members import count_topics
from data.schema import KEY, NO_TOPIC, TABLES, empty

Tables = Mapping[str, pd.DataFrame]
_ORDER = ["source", "conversation_id", "turn", "rank", "topic_id"]  # that of every snapshot, so that equal results are equal files


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """What people decided about opinions' themes and about topics."""

    qualities: ThemeDecisions = field(default_factory=ThemeDecisions)
    topics: TopicDecisions = field(default_factory=TopicDecisions)

    @property
    def last(self) -> int:
        """Rises with every decision and every undo; 0 without any."""
        return self.qualities.last + self.topics.last


def apply_decisions(tables: Tables, decided: Decisions) -> dict[str, pd.DataFrame]:
    """Tables of a snapshot as people decided, with the machine's own answer beside them.

    Applying twice changes nothing, and applying no decisions gives the machine's answer back.

    Args:
        tables: ``perceptions``, ``topics``, ``topic_assignments`` and ``conversations``, with or without earlier decisions; others pass.

    Returns:
        The same with ``model_topics`` and ``model_assignments`` (empty where no topic was decided on).
    """
    machine = machine_tables(tables)
    found = {**machine, "perceptions": decide_perceptions(machine["perceptions"], decided.qualities)}
    for name in ("model_topics", "model_assignments"):
        found[name] = empty(TABLES[name])
    if decided.topics == TopicDecisions(last=decided.topics.last):
        return found
    shape = decide_topics(machine["topics"], decided.topics)
    conversations, rows = machine["conversations"], machine["topic_assignments"]
    if decided.topics.moving:
        among = pd.MultiIndex.from_frame(conversations[KEY])
        assigned, wrong = (_known(part, among) for part in said_by_people(decided.topics))
        said = Said(assigned, wrong, ruled(conversations, decided.topics, KEY))
        rows = decide_members(rows, shape, said, KEY).sort_values(_ORDER, kind="stable", ignore_index=True)
        conversations = _with_primary(conversations, rows)
    return {
        **found, "conversations": conversations, "topic_assignments": rows, "topics": count_topics(shape.topics, conversations, rows),
        "model_topics": machine["topics"], "model_assignments": machine["topic_assignments"],
    }  # fmt: skip


def machine_tables(tables: Tables) -> dict[str, pd.DataFrame]:
    """Tables of a snapshot as the machine alone would have them."""
    found = {name: frame for name, frame in tables.items() if name not in ("model_topics", "model_assignments")}
    found["perceptions"] = machine_themes(tables["perceptions"])
    found["conversations"] = tables["conversations"].assign(topic_id=tables["conversations"]["model_topic_id"])
    if len(tables.get("model_topics", ())):
        return {**found, "topics": tables["model_topics"], "topic_assignments": tables["model_assignments"]}
    own = {name: tables[name]["topic_id"] >= PEOPLE_FROM for name in ("topics", "topic_assignments")}
    return {**found, **{name: tables[name][~theirs.astype(bool)].reset_index(drop=True) for name, theirs in own.items()}}


def _known(said: pd.DataFrame, conversations: pd.MultiIndex) -> pd.DataFrame:
    return said[pd.MultiIndex.from_frame(said[KEY]).isin(conversations)]


def _with_primary(conversations: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    primary = rows.loc[rows["rank"] == 0].set_index(KEY)["topic_id"]
    found = primary.reindex(pd.MultiIndex.from_frame(conversations[KEY]))
    return conversations.assign(topic_id=found.fillna(NO_TOPIC).astype("Int64").to_numpy())
