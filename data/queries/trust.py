"""Trust: what the data covers, how stable topics are, and random annotations for people to check."""
# ruff: noqa: S608 -- only placeholders and names of our own columns are put together here

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from data.metrics.checks import KINDS
from data.queries.facts import ask
from data.queries.filters import Filters, where
from data.schema import SchemaError

_KEY = ("source", "conversation_id", "turn", "start", '"end"', "said")
_WHO = "c.id, c.person, c.language, c.source, c.conversation_id"
_NOWHERE = 'NULL::INTEGER AS turn, NULL::INTEGER AS start, NULL::INTEGER AS "end"'

# What the machine says and the screen shows, one row per statement; a conversation without any topic is one too.
_STATEMENTS = {
    "topic": f"""SELECT {_WHO}, {_NOWHERE},
        coalesce(t.merged_into, c.topic_id)::INTEGER::VARCHAR AS said, NULL AS about
        FROM contacts c LEFT JOIN topics t USING (topic_id)
        WHERE c.topic_id IS NOT NULL AND EXISTS (SELECT 1 FROM mentions)""",
    "opinion": f"""SELECT {_WHO}, o.turn, o.start, o."end", o.theme || '|' || o.tone AS said,
        coalesce(o.about, o.aspect) AS about FROM opinions o JOIN contacts c USING (id) WHERE o.clear AND o.quality IS NOT NULL""",
    "tone": f"""SELECT {_WHO}, t.turn::INTEGER AS turn, NULL::INTEGER AS start, NULL::INTEGER AS "end",
        t.sentiment_label AS said, NULL AS about FROM turns t JOIN contacts c USING (conversation_id, source)
        WHERE t.speaker = 'customer' AND t.sentiment_label IS NOT NULL AND NOT coalesce(t.boilerplate, false)""",
    "sign": f"""SELECT {_WHO}, s.turn, s.start, s."end", s.sign AS said, NULL AS about
        FROM signs s JOIN contacts c USING (id)""",
}


def key(row: Mapping[str, Any]) -> str:
    """What identifies a statement among those of its kind: the same text as in the queries here."""
    values = [row[name.strip('"')] for name in _KEY]
    return "\x1f".join(value if isinstance(value, str) else str(int(value)) for value in values if not pd.isna(value))


def drawn(
    connection: duckdb.DuckDBPyConnection,
    *,
    kind: str,
    seed: str,
    languages: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    limit: int,
) -> pd.DataFrame:
    """Random statements of the machine: the same for the same seed, in the same order, whatever else was asked.

    Each statement's place is the MD5 of the seed and its key, so a statement that comes or goes does not move the others. A customer's
    second statement comes only when every customer had their first.

    Args:
        kind: One of ``KINDS``.
        languages: Only from conversations in these; none = all.
        without: Keys (see :func:`key`) that must not come again.

    Returns:
        ``kind``, ``person``, ``language``, ``source``, ``conversation_id``, ``turn``, ``start``, ``end``, ``said``, ``about``; at most
        ``limit`` rows.
    """
    inside, values = where(Filters(language=languages), alias="s")
    return ask(
        connection,
        f"""
        WITH said AS (SELECT *, concat_ws(chr(31), {", ".join(_KEY)}) AS key FROM ({_statements(kind)}) s WHERE {inside}),
        placed AS (SELECT *, md5(? || key) AS place FROM said WHERE key NOT IN (SELECT unnest(?::VARCHAR[]))),
        ranked AS (SELECT *, row_number() OVER (PARTITION BY person ORDER BY place) AS nth FROM placed)
        SELECT '{kind}' AS kind, person, language, source, conversation_id, turn, start, "end", said, about
        FROM ranked ORDER BY nth, place LIMIT ?""",
        [*values, f"{seed}:{kind}:", list(without), limit],
    )


def standing(connection: duckdb.DuckDBPyConnection, *, kind: str, conversations: tuple[str, ...]) -> pd.DataFrame:
    """Statements of one kind in some conversations: ``key`` and the columns that make it (see :func:`key`)."""
    return ask(
        connection,
        f"""SELECT source, conversation_id, turn, start, "end", said, concat_ws(chr(31), {", ".join(_KEY)}) AS key
        FROM ({_statements(kind)}) WHERE conversation_id IN (SELECT unnest(?::VARCHAR[]))""",
        [list(conversations)],
    )


def _statements(kind: str) -> str:
    if kind not in KINDS:
        raise SchemaError(f"kind must be one of {', '.join(KINDS)}; got {kind!r}.")
    return _STATEMENTS[kind]


def within(connection: duckdb.DuckDBPyConnection, *, since: date, until: date, conversations: tuple[str, ...]) -> pd.DataFrame:
    """Which of these conversations were opened from one day to another: ``source``, ``conversation_id``."""
    condition, values = where(Filters(since=since, until=until))
    return ask(
        connection,
        f"SELECT source, conversation_id FROM contacts c WHERE {condition} AND conversation_id IN (SELECT unnest(?::VARCHAR[]))",
        [*values, list(conversations)],
    )


def themes(
    connection: duckdb.DuckDBPyConnection, *, languages: tuple[str, ...] = (), since: date | None = None, until: date | None = None
) -> pd.DataFrame:
    """Conversations by the theme of their main topic: ``value`` (theme id, −1 = none), ``name``, ``conversations``, most first.

    Each conversation (in these languages, none = all; in this period, None = open) counts once; themes that none is mainly about have a
    row too.
    """
    inside, values = where(Filters(language=languages, since=since, until=until))
    return ask(
        connection,
        f"""
        WITH main AS (
            SELECT coalesce(t.merged_into, c.topic_id) AS topic_id FROM contacts c LEFT JOIN topics t USING (topic_id) WHERE {inside}
        ), counted AS (
            SELECT coalesce(t.parent_id, t.topic_id, -1)::INTEGER AS value, count(*) AS conversations
            FROM main m LEFT JOIN topics t USING (topic_id) GROUP BY 1
        ), listed AS (
            SELECT topic_id::INTEGER AS value, name FROM topics WHERE level = 0 AND merged_into IS NULL UNION ALL SELECT -1, 'No topic'
        )
        SELECT value, name, coalesce(conversations, 0)::BIGINT AS conversations
        FROM listed LEFT JOIN counted USING (value) ORDER BY conversations DESC, name""",
        values,
    )


def languages(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """``language`` (null = not known), ``customers``, ``conversations``, ``with_topic``, most conversations first."""
    return ask(
        connection,
        """SELECT language, count(DISTINCT person) AS customers, count(*) AS conversations, count(*) FILTER (has_topic) AS with_topic
        FROM contacts GROUP BY language ORDER BY conversations DESC, language""",
    )


def stability(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """How surely each topic would be found again: ``name``, ``customers``, ``stability`` (0–1); empty where it was not measured."""
    return ask(
        connection,
        """SELECT t.name, t.customers, t.stability FROM topics t
        WHERE t.level = 1 AND t.merged_into IS NULL AND t.state <> 'retired'
              AND NOT t.hidden AND t.stability IS NOT NULL ORDER BY t.stability, t.name""",
    )
