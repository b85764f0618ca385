"""Evidence of a brief: sentences that were found, who said them, when, where, and out of how many."""
# ruff: noqa: S608 -- only placeholders and names of our own columns are put together here

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from data.queries.facts import ask
from data.queries.filters import Filters, where

FIELDS = ("product", "channel", "segment", "language", "business_unit", "site")
"""Fields in which groups of customers are compared."""
_HOURS = 3
_MOST_VALUES = 12
"""Values of a field that are compared, those with most customers: more would be a list, not an answer."""
_LINES = "(SELECT unnest(?::INTEGER[]) AS line)"


@dataclass(frozen=True)
class Evidence:
    """What the conversations of one choice say about sentences that were found in them.

    Args:
        connection: Prepared (:func:`data.queries.facts.prepare`).
        chosen: Which conversations count.
        timezone: Zone of the hours.
    """

    connection: duckdb.DuckDBPyConnection
    chosen: Filters
    timezone: str = "UTC"

    def allowed(self) -> np.ndarray | None:
        """Lines (numbers of sentences) of the chosen conversations, sorted; None where nothing is left out."""
        condition, values = where(self.chosen)
        if condition == "true":
            return None
        found = ask(self.connection, f"SELECT l.line FROM lines l JOIN contacts c USING (id) WHERE {condition} ORDER BY 1", values)
        return found["line"].to_numpy(np.int64)

    def sentences(self, lines: Sequence[int]) -> pd.DataFrame:
        """The sentences themselves, in no order.

        Returns:
            ``line``, ``conversation_id``, ``source``, ``turn``, ``start``, ``end``, ``sentence``, ``language``, ``tone``, ``sentiment``,
            ``day``, ``channel``, ``product``, ``person``, ``conversation`` (a number of its own), ``topic_id`` (−1 = none).
        """
        return ask(
            self.connection,
            f"""SELECT l.line, c.conversation_id, c.source, l.turn, l.start, l."end", l.sentence, l.language, l.tone, l.sentiment, c.day,
                   c.channel, c.product, c.person, c.id AS conversation, coalesce(l.topic_id, c.topic_id, -1) AS topic_id
            FROM {_LINES} JOIN lines l USING (line) JOIN contacts c USING (id)""",
            [[int(line) for line in lines]],
        )

    def contacts(self) -> pd.DataFrame:
        """One row about everybody chosen: ``contacts`` (distinct customers), ``conversations``, ``known`` (conversations with a customer
        id), ``first_day``, ``last_day`` (null when nothing is dated)."""
        condition, values = where(self.chosen)
        return ask(
            self.connection,
            f"""SELECT count(DISTINCT person) AS contacts, count(*) AS conversations, count(*) FILTER (known) AS known,
                   min(day) AS first_day, max(day) AS last_day FROM contacts c WHERE {condition}""",
            values,
        )

    def themes(self, lines: Sequence[int]) -> pd.DataFrame:
        """Topics (level 1) of the sentences, or where they have none of the conversations: ``topic_id``, ``name``, ``conversations``,
        ``customers``, ``sentiment`` (mean of the sentences), most customers first."""
        return ask(
            self.connection,
            f"""SELECT t.topic_id, t.name, count(DISTINCT c.id) AS conversations, count(DISTINCT c.person) AS customers,
                   avg(l.sentiment) AS sentiment
            FROM {_LINES} JOIN lines l USING (line) JOIN contacts c USING (id)
            LEFT JOIN mentions m ON m.id = l.id AND m.topic_id = l.topic_id AND m.level = 1
            JOIN topics t ON t.topic_id = coalesce(m.topic_id, c.topic_id) WHERE t.level = 1 AND NOT t.hidden
            GROUP BY t.topic_id, t.name ORDER BY customers DESC, t.topic_id""",
            [[int(line) for line in lines]],
        )

    def trend(self, lines: Sequence[int], *, grain: str) -> pd.DataFrame:
        """Per period that has contacts (``period`` = its first day): ``conversations``, ``customers`` of the evidence, ``contacts``."""
        period = "c.week" if grain == "week" else "date_trunc('month', c.day)"
        condition, values = where(self.chosen)
        return ask(
            self.connection,
            f"""SELECT {period}::TIMESTAMP AS period, count(*) FILTER (inside) AS conversations,
                   count(DISTINCT c.person) FILTER (inside) AS customers, count(DISTINCT c.person) AS contacts
            FROM (SELECT *, id IN ({self._ids()}) AS inside FROM contacts) c WHERE c.day IS NOT NULL AND {condition}
            GROUP BY ALL ORDER BY 1""",
            [[int(line) for line in lines], *values],
        )

    def breakdown(self, lines: Sequence[int]) -> pd.DataFrame:
        """Per ``field`` (of ``FIELDS``) and ``value``: ``customers`` of the evidence among ``active`` customers, most active first."""
        condition, values = where(self.chosen)
        parts = [
            f"""(SELECT '{field}' AS field, value, count(*) FILTER (inside) AS customers, count(*) AS active
            FROM (SELECT {field} AS value, person, bool_or(inside) AS inside FROM chosen WHERE {field} IS NOT NULL GROUP BY {field}, person)
            GROUP BY value ORDER BY active DESC, value LIMIT {_MOST_VALUES})"""
            for field in FIELDS
        ]
        return ask(
            self.connection,
            f"""WITH chosen AS MATERIALIZED (SELECT person, {", ".join(FIELDS)}, id IN ({self._ids()}) AS inside
            FROM contacts c WHERE {condition}) {" UNION ALL ".join(parts)} ORDER BY field, active DESC, value""",
            [[int(line) for line in lines], *values],
        )

    def segments(self, lines: Sequence[int]) -> pd.DataFrame:
        """Per ``segment`` (null = unknown): ``customers`` of the evidence, ``contacts``. Of two segments, the last counts."""
        condition, values = where(self.chosen)
        return ask(
            self.connection,
            f"""SELECT segment, count(*) FILTER (inside) AS customers, count(*) AS contacts
            FROM (SELECT person, last(segment ORDER BY id) AS segment, bool_or(id IN ({self._ids()})) AS inside
                  FROM contacts c WHERE {condition} GROUP BY person) GROUP BY segment ORDER BY contacts DESC, segment""",
            [[int(line) for line in lines], *values],
        )

    def listen(self, lines: Sequence[int]) -> pd.DataFrame:
        """Where to go and listen: ``kind`` (site, channel, hours), ``value``, ``customers``, ``conversations``, most customers first.

        Sites of fewer than five agents have no name here (``contacts``); agents are never told apart. An export may tell days alone, which
        are midnights here: midnight to the second tells no hour.
        """
        since = f"(hour(opened) // {_HOURS}) * {_HOURS}"
        clock = f"format('{{:02d}}:00–{{:02d}}:00', {since}, {since} + {_HOURS})"
        return ask(
            self.connection,
            f"""WITH said AS (SELECT DISTINCT c.id, c.person, c.site, c.channel, timezone(?, c.opened_at) AS opened
                FROM {_LINES} JOIN lines l USING (line) JOIN contacts c USING (id))
            SELECT kind, value, count(DISTINCT person) AS customers, count(*) AS conversations FROM (
                SELECT 'site' AS kind, site AS value, person FROM said UNION ALL SELECT 'channel', channel, person FROM said
                UNION ALL SELECT 'hours', {clock}, person FROM said WHERE opened::TIME <> TIME '00:00:00') WHERE value IS NOT NULL
            GROUP BY ALL ORDER BY kind, customers DESC, value""",
            [self.timezone, [int(line) for line in lines]],
        )

    def links(self, lines: Sequence[int]) -> pd.DataFrame:
        """Links back to the help desk: ``line``, ``url`` (null where there is none)."""
        return ask(
            self.connection,
            f"""SELECT l.line, v.url FROM {_LINES} JOIN lines l USING (line) JOIN contacts c USING (id)
            JOIN conversations v USING (conversation_id, source)""",
            [[int(line) for line in lines]],
        )

    def base(self) -> pd.DataFrame:
        """Active customers: ``month`` (2026-10), ``product`` and ``segment`` (null = all), ``customers``."""
        return ask(self.connection, "SELECT month, product, segment, customers FROM customers_base ORDER BY month")

    @staticmethod
    def _ids() -> str:
        return f"SELECT l.id FROM {_LINES} JOIN lines l USING (line)"
