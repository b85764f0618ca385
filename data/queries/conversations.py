"""Conversations: sentences that match, and one conversation with everything found in it."""
# ruff: noqa: S608 -- only placeholders and names of our own columns are put together here

from __future__ import annotations

import duckdb
import pandas as pd

from data.queries.facts import ask, has
from data.queries.filters import Filters, Wanted, where

_FROM = "FROM lines l JOIN contacts c USING (id)"


def matches(wanted: Wanted) -> tuple[str, list[object]]:
    """Condition on ``lines l`` and its parameters."""
    parts: list[str] = ["true"]
    values: list[object] = []
    for word in () if wanted.meaning else wanted.terms:
        parts.append("contains(coalesce(l.folded, strip_accents(lower(l.sentence))), strip_accents(lower(?)))")
        values.append(word)
    if wanted.tone is not None:
        parts.append("l.tone = ?")
        values.append(wanted.tone)
    if wanted.sign is not None:
        parts.append("""EXISTS (SELECT 1 FROM signs s WHERE s.id = l.id AND s.turn = l.turn AND s.start < l."end" AND s."end" > l.start
            AND s.sign = ?)""")
        values.append(wanted.sign)
    if wanted.about is not None or wanted.quality is not None:
        inner = ["o.id = l.id", "o.turn = l.turn", 'o.start < l."end"', 'o."end" > l.start', "o.clear"]
        for column, value in (("o.about", wanted.about), ("o.quality", wanted.quality)):
            if value is not None:
                inner.append(f"{column} = ?")
                values.append(value)
        parts.append(f"EXISTS (SELECT 1 FROM opinions o WHERE {' AND '.join(inner)})")
    return " AND ".join(parts), values


def found(connection: duckdb.DuckDBPyConnection, chosen: Filters, wanted: Wanted) -> pd.DataFrame:
    """One row: how many ``sentences``, ``conversations`` and ``customers`` match."""
    condition, values = where(chosen)
    match, more = matches(wanted)
    return ask(
        connection,
        f"""SELECT count(*) AS sentences, count(DISTINCT l.id) AS conversations, count(DISTINCT c.person) AS customers
        {_FROM} WHERE {condition} AND {match}""",
        [*values, *more],
    )


def sentences(connection: duckdb.DuckDBPyConnection, chosen: Filters, wanted: Wanted, *, limit: int = 50, offset: int = 0) -> pd.DataFrame:
    """Matching sentences, newest first.

    Returns:
        ``conversation_id``, ``source``, ``turn``, ``start``, ``end``, ``sentence``, ``language``, ``tone``, ``sentiment``, ``day``,
        ``channel``, ``product``.
    """
    condition, values = where(chosen)
    match, more = matches(wanted)
    return ask(
        connection,
        f"""SELECT c.conversation_id, c.source, l.turn, l.start, l."end", l.sentence, l.language, l.tone, l.sentiment, c.day, c.channel,
               c.product
        {_FROM} WHERE {condition} AND {match} ORDER BY c.id DESC, l.turn, l.start LIMIT ? OFFSET ?""",
        [*values, *more, limit, offset],
    )


def matching_lines(connection: duckdb.DuckDBPyConnection, chosen: Filters, wanted: Wanted) -> pd.DataFrame:
    """Numbers of the sentences that match: ``line``, sorted."""
    condition, values = where(chosen)
    match, more = matches(wanted)
    return ask(connection, f"SELECT l.line {_FROM} WHERE {condition} AND {match} ORDER BY 1", [*values, *more])


def facts(connection: duckdb.DuckDBPyConnection, *, conversation_id: str, source: str) -> pd.DataFrame:
    """The conversation's own row (but not who answered it), times in UTC, with its topic's name; empty when unknown."""
    return ask(
        connection,
        """SELECT v.* EXCLUDE (topic_id, agent_id, agent_tenure_days), c.topic_id, t.name AS topic
        FROM conversations v JOIN contacts c USING (conversation_id, source) LEFT JOIN topics t ON t.topic_id = c.topic_id
        WHERE v.conversation_id = ? AND v.source = ?""",
        [conversation_id, source],
    )


def turns(connection: duckdb.DuckDBPyConnection, *, conversation_id: str, source: str, timezone: str) -> pd.DataFrame:
    """The transcript: ``turn``, ``speaker``, ``said_at`` (the zone's clock, or null), ``text``, ``language``, ``boilerplate``, ``tone``,
    ``input_file``, ``input_row``."""
    return ask(
        connection,
        """SELECT turn, speaker, timezone(?, "at") AS said_at, text, language, boilerplate, sentiment_label AS tone, input_file, input_row
        FROM turns WHERE conversation_id = ? AND source = ? ORDER BY turn""",
        [timezone, conversation_id, source],
    )


def marks(connection: duckdb.DuckDBPyConnection, *, conversation_id: str, source: str) -> pd.DataFrame:
    """Everything found in the conversation, what several words of one sentence say alike once.

    Returns:
        ``kind`` (topic, opinion, sign), ``turn`` (null = the whole conversation), ``start``, ``end`` (null = the whole turn), ``name``
        (topic, quality or signal), ``about``, ``tone``, ``score`` (0–1), ``made_by`` (model, rule, person).
    """
    return ask(
        connection,
        """
        WITH one AS (SELECT id, conversation_id, source FROM contacts WHERE conversation_id = ? AND source = ?)
        SELECT 'topic' AS kind, a.turn::INTEGER AS turn, NULL::INTEGER AS start, NULL::INTEGER AS "end", t.name AS name, NULL AS about,
               NULL AS tone, max(a.score) AS score, a.assigned_by AS made_by
        FROM assigned a JOIN one USING (id) JOIN topics t USING (topic_id) GROUP BY ALL
        UNION ALL SELECT 'opinion', o.turn, o.start, o."end", o.quality, coalesce(o.about, o.aspect), o.tone, max(o.confidence), 'model'
        FROM opinions o JOIN one USING (id) WHERE NOT o.hidden GROUP BY ALL
        UNION ALL SELECT 'sign', s.turn, s.start, s."end", s.sign, NULL, NULL, s.score, 'model' FROM signs s JOIN one USING (id)
        ORDER BY turn NULLS FIRST, start NULLS FIRST, "end", kind""",
        [conversation_id, source],
    )


def contacts(connection: duckdb.DuckDBPyConnection, *, conversation_id: str, source: str, most: int = 20) -> pd.DataFrame:
    """All contacts of the conversation's customer, newest first, those nearest to it where there are more than ``most``.

    Returns:
        ``conversation_id``, ``source``, ``day``, ``channel``, ``product``, ``topic_id``, ``topic``, ``left_unhappy``, ``this`` (the
        conversation itself), ``days_since`` (days since the contact before, of all; null for the first) and ``total`` contacts; one row
        where nobody knows the customer, or none where there is no such conversation.
    """
    return ask(
        connection,
        """WITH mine AS (SELECT id, person, known FROM contacts WHERE conversation_id = ? AND source = ?),
        theirs AS (
            SELECT c.*, c.id = m.id AS this, date_diff('day', lag(c.day) OVER (ORDER BY c.id), c.day) AS days_since,
                   count(*) OVER () AS total, abs(row_number() OVER (ORDER BY c.id) - sum((c.id <= m.id)::INTEGER) OVER ()) AS away
            FROM contacts c JOIN mine m USING (person) WHERE m.known OR c.id = m.id
        )
        SELECT t.conversation_id, t.source, t.day, t.channel, t.product, t.topic_id, n.name AS topic, t.left_unhappy, t.this,
               t.days_since, t.total
        FROM theirs t LEFT JOIN topics n USING (topic_id) QUALIFY row_number() OVER (ORDER BY t.away, t.id) <= ? ORDER BY t.id DESC""",
        [conversation_id, source, most],
    )


def standing_at(connection: duckdb.DuckDBPyConnection, *, places: tuple[tuple[str, str, int, int, int], ...]) -> pd.DataFrame:
    """Sentences at known places, in no order; those that are no longer there are missing.

    Args:
        places: ``conversation_id``, ``source``, ``turn``, ``start``, ``end`` of each.

    Returns:
        These columns, ``sentence``, ``language``, ``tone``, ``sentiment``, ``day``, ``channel``, ``product``, ``url``.
    """
    ids, sources, turns, starts, ends = zip(*places, strict=True) if places else ((), (), (), (), ())
    url = "v.url" if has(connection, "conversations", "url") else "NULL::VARCHAR"
    return ask(
        connection,
        f"""WITH wanted AS (SELECT unnest(?::VARCHAR[]) AS conversation_id, unnest(?::VARCHAR[]) AS source, unnest(?::INTEGER[]) AS turn,
                                   unnest(?::INTEGER[]) AS start, unnest(?::INTEGER[]) AS "end")
        SELECT w.*, l.sentence, l.language, l.tone, l.sentiment, c.day, c.channel, c.product, {url} AS url
        FROM wanted w JOIN contacts c USING (conversation_id, source) JOIN lines l ON l.id = c.id AND l.turn = w.turn AND l.start = w.start
             AND l."end" = w."end" JOIN conversations v USING (conversation_id, source)""",
        [list(ids), list(sources), list(turns), list(starts), list(ends)],
    )


def saying(connection: duckdb.DuckDBPyConnection, *, words: str) -> pd.DataFrame:
    """One row: in how many ``conversations`` anybody says these words, whatever their case."""
    return ask(
        connection,
        "SELECT count(DISTINCT (conversation_id, source)) AS conversations FROM turns WHERE contains(lower(text), lower(?))",
        [words],
    )


def signs(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Signals that occur at all: ``sign``, ``customers``, most first."""
    return ask(
        connection,
        "SELECT s.sign, count(DISTINCT c.person) AS customers FROM signs s JOIN contacts c USING (id) GROUP BY s.sign ORDER BY 2 DESC, 1",
    )
