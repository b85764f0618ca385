"""People's decisions, applied to what a connection holds, and what there is to decide on about perception themes."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import duckdb
import pandas as pd

from data.decisions import Decisions, ThemeDecisions
from data.queries.decided_topics import decide_topics
from data.queries.facts import ask

_MOVED = """CREATE OR REPLACE TABLE moved_words AS
SELECT unnest(?::VARCHAR[]) AS word, unnest(?::VARCHAR[]) AS machine, unnest(?::VARCHAR[]) AS theme"""
_NAMED = """CREATE OR REPLACE TABLE named_themes AS
SELECT unnest(?::VARCHAR[]) AS theme, unnest(?::VARCHAR[]) AS name, unnest(?::BOOLEAN[]) AS hidden"""
_DECIDE = """
UPDATE opinions SET theme = d.theme, quality = d.quality, hidden = d.hidden, clear = opinions.sure AND NOT d.hidden
FROM (
    SELECT o.rowid AS opinion, coalesce(m.theme, o.machine) AS theme, coalesce(n.name, m.theme, o.machine) AS quality,
           coalesce(n.hidden, false) AS hidden
    FROM opinions o LEFT JOIN moved_words m ON m.word = lower(o.aspect) AND m.machine = o.machine
    LEFT JOIN named_themes n ON n.theme = coalesce(m.theme, o.machine)
) d WHERE opinions.rowid = d.opinion
"""


def decide(connection: duckdb.DuckDBPyConnection, decided: ThemeDecisions) -> None:
    """Show opinions as people decided: the same as :func:`data.decisions.apply_decisions`, on the tables of a prepared connection.

    Decisions count anew from the machine's answer each time, so those taken back leave no trace.
    """
    pairs = sorted(decided.moved.items())
    themes = sorted({*decided.names, *decided.hidden})
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(_MOVED, [[word for (word, _), _ in pairs], [machine for (_, machine), _ in pairs], [to for _, to in pairs]])
        cursor.execute(_NAMED, [themes, [decided.names.get(t, t) for t in themes], [t in decided.hidden for t in themes]])
        cursor.execute(_DECIDE)
        cursor.execute("COMMIT")


@dataclass
class Decidable:
    """A prepared connection that many readers share, and the decisions that its tables show."""

    connection: duckdb.DuckDBPyConnection
    shown: Decisions = field(default_factory=Decisions)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def showing(self, decided: Decisions) -> duckdb.DuckDBPyConnection:
        """The connection, with opinions and topics as people decided."""
        with self.lock:
            if self.shown.qualities.last != decided.qualities.last:
                decide(self.connection, decided.qualities)
            if self.shown.topics.last != decided.topics.last:
                decide_topics(self.connection, decided.topics)
            self.shown = decided
        return self.connection


def themes(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Perception themes that anything is about, hidden ones too, most customers first.

    Returns:
        ``theme`` (as the machine calls it), ``quality`` (as it is shown), ``hidden``, ``customers`` with a clear opinion on it.
    """
    return ask(
        connection,
        """SELECT theme, quality, hidden, count(DISTINCT person) FILTER (sure) AS customers FROM opinions WHERE theme IS NOT NULL
        GROUP BY ALL ORDER BY customers DESC, theme""",
    )


def words(connection: duckdb.DuckDBPyConnection, *, theme: str, limit: int = 200) -> pd.DataFrame:
    """Words that speak of a theme (as the machine calls it), most customers first: ``word``, ``customers``."""
    return ask(
        connection,
        """SELECT lower(aspect) AS word, count(DISTINCT person) AS customers FROM opinions
        WHERE theme = ? AND aspect IS NOT NULL GROUP BY word ORDER BY customers DESC, word LIMIT ?""",
        [theme, limit],
    )
