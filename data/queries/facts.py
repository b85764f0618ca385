"""The few slim tables that every screen asks: built once per snapshot, in memory, from its Parquet files."""

from __future__ import annotations

import duckdb
import pandas as pd

from data.agents import LEAST
from data.decisions.topics import PEOPLE_FROM
from data.schema import WEEK_STARTS

FOLD_UP_TO = 2_000_000
"""Sentences up to which a copy without case and accents is kept for search (about 100 bytes each)."""

# A site's figures start at five agents: below, they would be figures of a person. Nobody's site is kept where agents are not known.
# Codes, kept columns and units that stand for fewer are left out too (data.agents says the same), if agents are known.
_CONTACTS = """
CREATE TABLE contacts AS
WITH teams AS (SELECT site FROM conversations WHERE site IS NOT NULL GROUP BY site HAVING count(DISTINCT agent_id) >= {least}),
staff AS (SELECT least({least}, count(DISTINCT agent_id)) AS least FROM conversations),
few AS (
    SELECT coalesce(list(value), []) AS list FROM (
        SELECT value FROM (
            SELECT DISTINCT unnest(list_concat(tags, {kept}, [business_unit])) AS value, agent_id FROM conversations
            WHERE agent_id IS NOT NULL
        ) WHERE value IS NOT NULL GROUP BY value HAVING count(*) < (SELECT least FROM staff)
    )
)
SELECT (row_number() OVER (ORDER BY opened_at NULLS FIRST, source, conversation_id))::INTEGER AS id, conversation_id, source,
       hash(coalesce(customer_id, source || chr(31) || conversation_id)) AS person, customer_id IS NOT NULL AS known,
       opened_at, CAST(opened_at AS DATE) AS day,
       (CAST(opened_at AS DATE) - ((isodow(CAST(opened_at AS DATE)) + {shift}) % 7)::INTEGER) AS week,
       channel, product, segment, language,
       CASE WHEN list_contains(few.list, business_unit) THEN NULL ELSE business_unit END AS business_unit,
       sentiment, left_unhappy, coalesce(model_topic_id, topic_id)::INTEGER AS topic_id,
       {counted_tags} AS tags, {counted_kept} AS kept, teams.site AS site, app_version AS version
FROM conversations LEFT JOIN teams USING (site) CROSS JOIN few ORDER BY id
"""

_COUNTED = "CASE WHEN len(few.list) = 0 THEN {held} ELSE [one FOR one IN {held} IF NOT list_contains(few.list, one)] END"

# Topics as the machine alone would have them; what it said stands in tables of its own only where people decided otherwise.
_MACHINE_TOPICS = """
CREATE TABLE machine_topics AS
SELECT topic_id::INTEGER AS topic_id, parent_id::INTEGER AS parent_id, level::INTEGER AS level, name, model_name,
       model_parent_id::INTEGER AS model_parent_id, merged_into::INTEGER AS merged_into, summary, keywords::VARCHAR[] AS keywords,
       conversations, customers, first_seen_at, state, made_by, {stability} AS stability
FROM {told} WHERE topic_id < {people}
"""
_MACHINE_ASSIGNED = """
CREATE TABLE machine_assigned AS
SELECT c.id, a.topic_id::INTEGER AS topic_id, a.rank::INTEGER AS rank, a.score, a.turn::INTEGER AS turn, a.assigned_by
FROM {told} a JOIN contacts c USING (conversation_id, source) WHERE a.topic_id < {people}
"""
_AS_THE_MACHINE_SAYS = """
DROP VIEW IF EXISTS topics;
CREATE TABLE topics AS SELECT *, false AS reviewed, false AS hidden, false AS dropped FROM machine_topics;
CREATE TABLE assigned AS SELECT * FROM machine_assigned;
"""

# A conversation counts once for each topic it mentions and once for each topic above that; hidden topics are on no page.
_MENTIONS = """
CREATE OR REPLACE TABLE mentions AS
WITH said AS (
    SELECT a.id, coalesce(t.merged_into, a.topic_id) AS topic_id, a.score
    FROM assigned a LEFT JOIN topics t ON t.topic_id = a.topic_id
), upwards AS (
    SELECT id, topic_id, score FROM said
    UNION ALL SELECT s.id, t.parent_id, s.score FROM said s JOIN topics t USING (topic_id) WHERE t.parent_id IS NOT NULL
    UNION ALL SELECT s.id, p.parent_id, s.score FROM said s JOIN topics t USING (topic_id) JOIN topics p ON p.topic_id = t.parent_id
              WHERE p.parent_id IS NOT NULL
)
SELECT u.id, u.topic_id::INTEGER AS topic_id, t.level::TINYINT AS level, max(u.score) AS score
FROM upwards u JOIN topics t USING (topic_id) WHERE NOT t.hidden GROUP BY ALL
"""

# Whether a conversation has any topic is asked on every page.
_WITH_TOPIC = """
UPDATE contacts SET topic_id = said.topic_id, has_topic = said.has_topic FROM (
    SELECT c.id, coalesce(p.topic_id, -1) AS topic_id, a.id IS NOT NULL AS has_topic
    FROM contacts c LEFT JOIN (SELECT DISTINCT id FROM assigned) a USING (id) LEFT JOIN (SELECT id, topic_id FROM assigned WHERE rank = 0) p
    USING (id)
) said WHERE contacts.id = said.id AND (contacts.topic_id IS DISTINCT FROM said.topic_id OR contacts.has_topic <> said.has_topic)
"""

_LINES = """
CREATE TABLE lines AS
SELECT c.id, s.turn::INTEGER AS turn, s.start::INTEGER AS start, s."end"::INTEGER AS "end", s.sentence,
       {folded} AS folded, s.language, s.sentiment, s.sentiment_label AS tone, s.topic_id::INTEGER AS topic_id, s.line
FROM (SELECT *, (row_number() OVER () - 1)::INTEGER AS line FROM sentences) s JOIN contacts c USING (conversation_id, source)
"""

# One product in two spellings ("Mobile app", "mobile app") is one product, under the spelling used most.
_OPINIONS = """
CREATE TABLE opinions AS
WITH named AS (SELECT coalesce(p.product, c.product) AS name FROM perceptions p JOIN contacts c USING (conversation_id, source)),
spelled AS (SELECT lower(name) AS folded, mode(name ORDER BY name) AS spelling FROM named WHERE name IS NOT NULL GROUP BY folded)
SELECT c.id, c.person, p.turn::INTEGER AS turn, p.start::INTEGER AS start, p."end"::INTEGER AS "end", p.quote,
       spelled.spelling AS about, p.aspect, {machine} AS machine, {machine} AS theme, {machine} AS quality, false AS hidden,
       p.sentiment, p.sentiment_label AS tone, p.confidence,
       coalesce(p.confidence >= 0.5 AND p.sentiment_label <> 'neutral', false) AS sure, sure AS clear
FROM perceptions p JOIN contacts c USING (conversation_id, source)
LEFT JOIN spelled ON spelled.folded = lower(coalesce(p.product, c.product))
"""

# Which sentence holds an opinion, so that the few quotes of a page are looked up by place.
_IN_LINE = """
CREATE OR REPLACE TABLE opinions AS
WITH found AS (
    SELECT o.rowid AS opinion, min(l.rowid) AS line
    FROM opinions o JOIN lines l ON l.id = o.id AND l.turn = o.turn AND l.start <= o.start AND o.start < l."end" GROUP BY o.rowid
)
SELECT o.*, found.line FROM opinions o LEFT JOIN found ON found.opinion = o.rowid ORDER BY o.id, o.turn, o.start
"""

_SIGNS = """
CREATE TABLE signs AS
SELECT c.id, s.turn::INTEGER AS turn, s.start::INTEGER AS start, s."end"::INTEGER AS "end", s.quote, s.signal AS sign, s.score
FROM signals s JOIN contacts c USING (conversation_id, source)
"""


# What happened, at days of the store's zone.
_HAPPENED = """
CREATE TABLE happened AS
SELECT CAST("at" AS DATE) AS day, CAST(ended_at AS DATE) AS ended_day, kind, name, product, version FROM events ORDER BY day, name
"""
_SHIFTS = {"monday": 6, "sunday": 0, "saturday": 1}  # added to the ISO weekday (Monday = 1): days since the week began, modulo 7


def prepare(connection: duckdb.DuckDBPyConnection, *, week_start: str = WEEK_STARTS[0]) -> None:
    """Build ``contacts``, ``happened``, ``topics``, ``assigned``, ``mentions``, ``lines``, ``opinions`` and ``signs`` in memory.

    ``lines`` has one row per sentence; ``line`` is its 0-based row in the snapshot's table, by which a search index names it.
    ``contacts`` has one row per conversation, with an integer ``id`` that the other tables refer to, ``person`` (a hash of the
    customer, or of the conversation where no customer id is known), ``has_topic``, ``week`` (its first day),
    and ``day`` (midnight to midnight in the store's
    zone, which must be the connection's: cursors made from it later do not inherit the zone, hence days are computed here).
    ``opinions`` has the perception theme as the machine found it (``machine``), after moved words (``theme``), and as it is shown
    (``quality``): see :mod:`data.queries.decided`. ``topics`` and ``assigned`` are as the machine says until people's decisions are
    applied to them (the machine's stay in ``machine_topics`` and ``machine_assigned``); ``mentions`` follows from them: one row per
    (conversation, topic of any level), hidden topics left out.
    """
    sentences = connection.execute("SELECT count(*) FROM sentences").fetchone()
    keep = sentences is not None and sentences[0] <= FOLD_UP_TO
    kept = "kept" if has(connection, "conversations", "kept") else "NULL::VARCHAR[]"
    counted = {f"counted_{name}": _COUNTED.format(held=held) for name, held in (("tags", "tags"), ("kept", kept))}
    connection.execute(_CONTACTS.format(kept=kept, shift=_SHIFTS[week_start], least=LEAST, **counted))
    connection.execute(_HAPPENED)
    connection.execute("ALTER TABLE contacts ADD COLUMN has_topic BOOLEAN DEFAULT false")
    stability = "stability::DOUBLE" if has(connection, "topics", "stability") else "NULL::DOUBLE"
    decided = has(connection, "model_topics", "topic_id") and bool(ask(connection, "SELECT count(*) AS n FROM model_topics")["n"].iloc[0])
    topics, assignments = ("model_topics", "model_assignments") if decided else ("topics", "topic_assignments")
    connection.execute(_MACHINE_TOPICS.format(told=topics, stability=stability, people=PEOPLE_FROM))
    connection.execute(_MACHINE_ASSIGNED.format(told=assignments, people=PEOPLE_FROM))
    connection.execute(_AS_THE_MACHINE_SAYS)
    mention(connection)
    connection.execute(_LINES.format(folded="strip_accents(lower(s.sentence))" if keep else "NULL::VARCHAR"))
    told = "coalesce(p.model_theme, p.theme)" if has(connection, "perceptions", "model_theme") else "p.theme"
    connection.execute(_OPINIONS.format(machine=told))
    connection.execute(_IN_LINE)
    connection.execute(_SIGNS)


def mention(connection: duckdb.DuckDBPyConnection) -> None:
    """Build ``mentions``, and ``topic_id`` and ``has_topic`` of ``contacts``, from ``assigned`` and ``topics``."""
    connection.execute(_MENTIONS)
    connection.execute(_WITH_TOPIC)


def has(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> bool:
    """Whether the snapshot is young enough to have a column."""
    sql = "SELECT count(*) AS n FROM information_schema.columns WHERE table_name = ? AND column_name = ?"
    return bool(ask(connection, sql, [table, column])["n"].iloc[0])


def ask(connection: duckdb.DuckDBPyConnection, sql: str, values: list[object] | None = None) -> pd.DataFrame:
    """Answer of one query, on a cursor of its own so that several readers can ask at once.

    Whole numbers with nulls come as float, days as midnight without a zone. (Through Arrow: DuckDB's own way to pandas uses
    what pandas 3 deprecates.)
    """
    with connection.cursor() as cursor:
        table = cursor.sql(sql, params=values or []).to_arrow_table()
    return table.to_pandas(date_as_object=False)
