"""Which topics conversations are about after people's decisions: the machine's rows, moved, replaced, ranked anew."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data import agents
from data.decisions.shape import Shape
from data.decisions.topics import TopicDecisions
from data.schema import NO_TOPIC

_FURTHER, _BELOW, _PRIMARY, _RULE, _PERSON = 4, 3, 2, 1, 0  # who is asked first for the primary topic, and where rows stand
_SUBTOPIC = 2


@dataclass(frozen=True)
class Said:
    """What was said of single conversations, in rows of the same key as the assignments.

    Attributes:
        assigned: key, ``topic_id`` (−1: none): what a person says it is about.
        wrong: key, ``topic_id``: what a person says it is not about.
        ruled: key, ``topic_id``: what a code of the help desk or a product says.
    """

    assigned: pd.DataFrame
    wrong: pd.DataFrame
    ruled: pd.DataFrame


def said_by_people(decided: TopicDecisions) -> tuple[pd.DataFrame, pd.DataFrame]:
    """``assigned`` and ``wrong`` of :class:`Said`, by ``source`` and ``conversation_id``."""
    columns = ["source", "conversation_id", "topic_id"]
    assigned = pd.DataFrame([(*key, topic) for key, topic in decided.assigned.items()], columns=columns)
    return assigned.astype({"topic_id": "int64"}), pd.DataFrame(sorted(decided.wrong), columns=columns).astype({"topic_id": "int64"})


def ruled(conversations: pd.DataFrame, decided: TopicDecisions, key: list[str]) -> pd.DataFrame:
    """``ruled`` of :class:`Said`: the first topic of people's own list whose code each conversation holds.

    Args:
        conversations: key, ``tags`` (lists or null), ``product`` and, where it is known, ``agent_id``: a code that stands for fewer than
            five agents makes no topic.
    """
    parts = []
    few = agents.of_few(conversations["tags"], conversations["agent_id"]) if "agent_id" in conversations else frozenset()
    barred = {value.casefold() for value in few}
    for made in decided.made:
        if made.code is not None and made.field is not None:
            held = conversations[made.field]
            wanted = made.code.casefold()
            if made.field == "tags" and wanted in barred:
                continue
            hit = [_holds(value, wanted) for value in held]
            parts.append(conversations.loc[hit, key].assign(topic_id=made.topic_id))
    found = pd.concat(parts, ignore_index=True) if parts else conversations.iloc[:0][key].assign(topic_id=pd.Series(dtype="int64"))
    return found.drop_duplicates(key).reset_index(drop=True)


def _holds(value: object, wanted: str) -> bool:
    if isinstance(value, str):
        return value.casefold() == wanted
    return any(str(one).casefold() == wanted for one in value) if hasattr(value, "__iter__") else False


def touched(rows: pd.DataFrame, shape: Shape, said: Said, key: list[str]) -> pd.DataFrame:
    """Keys of the conversations that a decision may change."""
    moved = rows.loc[rows["topic_id"].isin([*shape.moves, *shape.promoted]), key]
    return pd.concat([moved, *(part[key] for part in (said.assigned, said.wrong, said.ruled))], ignore_index=True).drop_duplicates()


def decide_members(rows: pd.DataFrame, shape: Shape, said: Said, key: list[str]) -> pd.DataFrame:
    """Assignments after people's decisions.

    Args:
        rows: The machine's: key, ``topic_id``, ``rank``, ``score``, ``turn``, ``assigned_by``.
        shape: Topics as people decided.
        said: What was said of single conversations.
        key: Columns that identify a conversation.

    Returns:
        The same columns; rows of other conversations as they were, in front.
    """
    concerned = touched(rows, shape, said, key)
    if concerned.empty:
        return rows
    inside = pd.MultiIndex.from_frame(rows[key]).isin(pd.MultiIndex.from_frame(concerned))
    level = shape.topics.set_index("topic_id")["level"].astype(int)
    live = set(shape.topics.loc[shape.topics["state"] != "retired", "topic_id"].astype(int))
    mine = _divided(rows[inside].assign(order=rows.loc[inside, "rank"].gt(0).map({True: _FURTHER, False: _PRIMARY})), shape, key)
    mine["topic_id"] = mine["topic_id"].map(lambda topic: shape.moves.get(int(topic), int(topic)))
    mine = mine[mine["topic_id"] != NO_TOPIC]
    mine = _but(mine, _resolved(said.wrong, shape), [*key, "topic_id"])
    mine = _with(mine, _alive(_resolved(said.ruled, shape), live, level), _RULE, "rule")
    assigned = _resolved(said.assigned, shape)
    assigned = assigned[(assigned["topic_id"] == NO_TOPIC) | assigned["topic_id"].isin(_alive(assigned, live, level)["topic_id"])]
    mine = _but(mine, assigned[assigned["topic_id"] == NO_TOPIC], key)
    other = pd.MultiIndex.from_frame(mine[key]).isin(pd.MultiIndex.from_frame(assigned[key]))
    mine = _with(mine[~(other & (mine["order"] == _PRIMARY))], assigned[assigned["topic_id"] != NO_TOPIC], _PERSON, "person")
    ranked = _ranked(mine.assign(level=mine["topic_id"].map(level)), shape, key)
    return pd.concat([rows[~inside], ranked[rows.columns].astype(rows.dtypes.to_dict())], ignore_index=True)


def _divided(mine: pd.DataFrame, shape: Shape, key: list[str]) -> pd.DataFrame:
    """Where a sub-topic is a topic now, it is the primary one instead of the whole that it was part of."""
    part = mine["topic_id"].isin(list(shape.promoted)) & (mine["rank"] > 0)
    wholes = mine.loc[part, key].assign(topic_id=mine.loc[part, "topic_id"].map(dict(shape.promoted)), order=_PRIMARY)
    return _but(mine.assign(order=mine["order"].where(~part, _PRIMARY)), wholes, [*key, "topic_id", "order"])


def _but(rows: pd.DataFrame, others: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    """Rows without those that stand in ``others``, compared by ``on``."""
    if others.empty:
        return rows
    one, other = rows[on].astype({"topic_id": "int64"} if "topic_id" in on else {}), others[on]
    return rows[~pd.MultiIndex.from_frame(one).isin(pd.MultiIndex.from_frame(other))]


def _resolved(said: pd.DataFrame, shape: Shape) -> pd.DataFrame:
    return said.assign(topic_id=[shape.moves.get(int(topic), int(topic)) for topic in said["topic_id"]]).astype({"topic_id": "int64"})


def _alive(said: pd.DataFrame, live: set[int], level: pd.Series) -> pd.DataFrame:
    """What names a topic (level 1) that is still there."""
    known = pd.Series([topic in live and level[topic] == 1 for topic in said["topic_id"]], index=said.index, dtype=bool)
    return said[known]


def _with(rows: pd.DataFrame, said: pd.DataFrame, order: int, by: str) -> pd.DataFrame:
    if said.empty:
        return rows
    turn = pd.array([pd.NA] * len(said), dtype="Int64")
    new = said.assign(rank=0, score=1.0, turn=turn, assigned_by=by, order=order)
    return pd.concat([rows.astype({"turn": "Int64"}), new[rows.columns]], ignore_index=True) if len(rows) else new[rows.columns]


def _ranked(rows: pd.DataFrame, shape: Shape, key: list[str]) -> pd.DataFrame:
    """One primary topic at level 1 each, then its sub-topics, then the rest; best first, nothing twice."""
    upper, below = rows[rows["level"] == 1], rows[rows["level"] == _SUBTOPIC]
    upper = upper.sort_values([*key, "order", "score"], ascending=[True] * (len(key) + 1) + [False], kind="stable")
    first = upper.drop_duplicates(key)[[*key, "topic_id"]].rename(columns={"topic_id": "primary"})
    upper = upper.merge(first, on=key, how="left")
    again = upper.duplicated(key) & (upper["topic_id"] == upper["primary"])
    upper = upper[~again].drop_duplicates([*key, "topic_id", "turn"])
    upper["order"] = upper.duplicated(key).map({True: _FURTHER, False: _PRIMARY})
    parents = shape.topics.set_index("topic_id")["parent_id"]
    below = below.merge(first, on=key, how="inner")
    below = below[below["topic_id"].map(parents) == below["primary"]].drop_duplicates([*key, "topic_id", "turn"]).assign(order=_BELOW)
    both = pd.concat([part for part in (upper, below) if len(part)], ignore_index=True) if len(upper) + len(below) else upper
    both = both.sort_values([*key, "order", "score"], ascending=[True] * (len(key) + 1) + [False], kind="stable", ignore_index=True)
    both["rank"] = both.groupby(key, sort=False).cumcount()
    return both
