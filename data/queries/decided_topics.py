"""People's decisions on topics, applied to the topics and conversations that a connection holds."""

from __future__ import annotations

import duckdb
import pandas as pd
import pyarrow as pa

from data.decisions.members import Said, decide_members, ruled, said_by_people
from data.decisions.shape import Shape
from data.decisions.shape import decide_topics as shaped
from data.decisions.topics import TopicDecisions
from data.queries.facts import ask, mention

_KEY = ["id"]
_TOPICS = """
CREATE OR REPLACE TABLE topics AS
SELECT topic_id::INTEGER AS topic_id, parent_id::INTEGER AS parent_id, level::INTEGER AS level, name, model_name,
       model_parent_id::INTEGER AS model_parent_id, merged_into::INTEGER AS merged_into, summary, keywords::VARCHAR[] AS keywords,
       0::BIGINT AS conversations, 0::BIGINT AS customers, NULL::TIMESTAMPTZ AS first_seen_at, state, made_by,
       stability::DOUBLE AS stability, reviewed, hidden, dropped
FROM told_topics
"""
_ASSIGNED = """
CREATE OR REPLACE TABLE assigned AS
SELECT * FROM machine_assigned WHERE id NOT IN (SELECT id FROM told_keys)
UNION ALL BY NAME SELECT id::INTEGER AS id, topic_id::INTEGER AS topic_id, rank::INTEGER AS rank, score::DOUBLE AS score,
                         turn::INTEGER AS turn, assigned_by::VARCHAR AS assigned_by FROM told_rows
"""
# The same as data.metrics.members.count_topics.
_COUNTED = """
UPDATE topics SET conversations = n.conversations, customers = n.customers, first_seen_at = n.first_seen_at FROM (
    WITH main AS (SELECT c.person, c.opened_at, a.topic_id FROM assigned a JOIN contacts c USING (id) WHERE a.rank = 0),
    members AS (
        SELECT person, opened_at, topic_id FROM main
        UNION ALL SELECT m.person, m.opened_at, t.parent_id FROM main m JOIN topics t USING (topic_id) WHERE t.parent_id IS NOT NULL
        UNION ALL SELECT c.person, c.opened_at, b.topic_id FROM (SELECT DISTINCT id, topic_id FROM assigned) b
                  JOIN topics t USING (topic_id) JOIN contacts c USING (id) WHERE t.level = 2
    )
    SELECT topic_id, count(*) AS conversations, count(DISTINCT person) AS customers, min(opened_at) AS first_seen_at FROM members GROUP BY 1
) n WHERE topics.topic_id = n.topic_id
"""


def decide_topics(connection: duckdb.DuckDBPyConnection, decided: TopicDecisions) -> None:
    """Show topics as people decided: the same as :func:`data.decisions.apply_decisions`, on the tables of a prepared connection.

    Decisions count anew from the machine's answer each time, so those taken back leave no trace.
    """
    shape = shaped(ask(connection, "SELECT * FROM machine_topics"), decided)
    keys, rows = _members(connection, shape, decided)
    with connection.cursor() as cursor:
        for name, frame in (("told_topics", shape.topics), ("told_keys", keys), ("told_rows", rows)):
            cursor.register(name, pa.Table.from_pandas(frame, preserve_index=False))
        cursor.execute("BEGIN")
        cursor.execute(_TOPICS)
        cursor.execute(_ASSIGNED)
        mention(cursor)
        cursor.execute(_COUNTED)
        cursor.execute("COMMIT")


def _members(connection: duckdb.DuckDBPyConnection, shape: Shape, decided: TopicDecisions) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Conversations that a decision may concern, and their assignments after it."""
    assigned, wrong = (_numbered(connection, part) for part in said_by_people(decided))
    said = Said(assigned, wrong, _ruled(connection, decided))
    moved = [*shape.moves, *shape.promoted]
    named = pd.concat([assigned["id"], wrong["id"], said.ruled["id"]]).astype(int).unique().tolist()
    rows = ask(
        connection,
        """SELECT * FROM machine_assigned WHERE id IN (
            SELECT id FROM machine_assigned WHERE topic_id IN (SELECT unnest(?::INTEGER[])) UNION SELECT unnest(?::INTEGER[]))""",
        [moved, named],
    ).astype({"turn": "Int64", "topic_id": "Int64", "rank": "Int64"})
    keys = pd.DataFrame({"id": pd.unique(pd.concat([rows["id"], pd.Series(named, dtype="int64")]))})
    return keys, decide_members(rows, shape, said, _KEY)


def _numbered(connection: duckdb.DuckDBPyConnection, said: pd.DataFrame) -> pd.DataFrame:
    """``id`` and ``topic_id`` of what was said by source and conversation; those that are gone are left out."""
    return ask(
        connection,
        """SELECT c.id, s.topic_id FROM (
            SELECT unnest(?::VARCHAR[]) AS source, unnest(?::VARCHAR[]) AS conversation_id, unnest(?::BIGINT[]) AS topic_id
        ) s JOIN contacts c USING (source, conversation_id)""",
        [said[name].tolist() for name in ("source", "conversation_id", "topic_id")],
    )


def _ruled(connection: duckdb.DuckDBPyConnection, decided: TopicDecisions) -> pd.DataFrame:
    codes = [made.code for made in decided.made if made.code is not None]
    candidates = ask(
        connection,
        """WITH codes AS (SELECT unnest(?::VARCHAR[]) AS code)
        SELECT id, tags, product FROM contacts WHERE lower(product) IN (SELECT lower(code) FROM codes)
            OR id IN (SELECT id FROM (SELECT id, unnest(tags) AS tag FROM contacts) WHERE lower(tag) IN (SELECT lower(code) FROM codes))""",
        [codes],
    )
    return ruled(candidates, decided, _KEY)
