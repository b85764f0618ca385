"""The tables: columns, types, allowed values and ranges. The one module that every other may import."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


class EarshotError(Exception):
    """An error whose text a user can act on: what was wanted, what came, where, what to do."""


class SchemaError(EarshotError):
    """A frame or an input lacks a column, or holds a value that the contract does not allow."""


class InputError(EarshotError):
    """An input file cannot be used at all; the message says what to do."""


class StoreError(EarshotError):
    """A store is missing, damaged, or held by another run."""


CHANNELS = ("phone", "chat", "email", "social", "web", "app", "in_person", "self_service", "other")
STATUSES = ("open", "pending", "solved", "closed")
SPEAKERS = ("customer", "agent", "bot", "ivr", "note", "unknown")
SENTIMENT_LABELS = ("negative", "neutral", "positive")
TOPIC_STATES = ("new", "kept", "retired")
MAKERS = ("model", "person")
ASSIGNERS = ("model", "rule", "person")
SIGNALS = (
    "problem", "request", "question", "praise", "churn_risk", "cross_sell", "effort_repeat", "effort_transfer",
    "effort_channel_switch", "effort_wait", "effort_generic_reply", "effort_ivr", "effort_bot", "promise_made",
    "promise_broken", "empathy_without_resolution", "competitor", "vulnerable_customer", "possible_complaint",
    "blocked_authority", "blocked_policy", "blocked_other_unit",
)  # fmt: skip
LANGUAGES = ("en", "vi", "hi", "pl", "zh", "es", "fr", "de")
"""ISO 639-1 codes of the languages that Earshot is built and measured for."""

KEY = ["conversation_id", "source"]
"""What identifies a conversation in every table."""

NO_TOPIC = -1

EVENT_KINDS = ("release", "incident", "price", "campaign", "fix")
WEEK_STARTS = ("monday", "sunday", "saturday")
"""First days of the week in use; the first is ISO 8601's."""


@dataclass(frozen=True)
class Column:
    """One column: its kind, the values it may hold (closed list or range), and whether null is allowed.

    ``kind`` is one of text, int, float, time (UTC, microseconds), bool, texts (list of text), vector (list of float16).
    """

    name: str
    kind: str = "text"
    allowed: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    required: bool = False


_PANDAS = {
    "text": "str",
    "int": "Int64",
    "float": "float64",
    "time": "datetime64[us, UTC]",
    "bool": "boolean",
    "texts": "object",
    "vector": "object",
}
_TONE = (Column("sentiment", "float", low=-1, high=1), Column("sentiment_label", allowed=SENTIMENT_LABELS))
_ID = (Column("conversation_id", required=True), Column("source", required=True))
_EVIDENCE = (
    *_ID,
    Column("turn", "int", required=True),
    Column("start", "int", required=True),
    Column("end", "int", required=True),
    Column("quote", required=True),
)
CONVERSATION_FIELDS: tuple[Column, ...] = (
    Column("customer_id"),
    Column("opened_at", "time"), Column("closed_at", "time"), Column("first_reply_at", "time"),
    Column("channel", allowed=CHANNELS),
    Column("product"), Column("business_unit"), Column("segment"), Column("country"), Column("site"), Column("agent_id"),
    Column("subject"), Column("status", allowed=STATUSES), Column("url"), Column("app_version"),
    Column("complaint", "bool"), Column("agent_tenure_days", "float"), Column("tags", "texts"),
    Column("csat", "float", low=1, high=5), Column("nps", "float", low=0, high=10),
    Column("ces", "float", low=1, high=7), Column("ves", "float", low=1, high=7),
    Column("survey_sent_at", "time"), Column("survey_answered_at", "time"),
    Column("wait_s", "float"), Column("handle_s", "float"), Column("transfers", "float"),
    Column("extra"),
)  # fmt: skip
"""What an export can say about a conversation (everything but its key, its turns and what the machine finds)."""

_TOPIC = (
    Column("topic_id", "int", required=True),
    Column("parent_id", "int"),
    Column("level", "int", low=0, high=2),
    Column("name", required=True),
    Column("model_name"),
    Column("model_parent_id", "int"),
    Column("merged_into", "int"),
    Column("summary"),
    Column("keywords", "texts"),
    Column("conversations", "int", low=0),
    Column("customers", "int", low=0),
    Column("first_seen_at", "time"),
    Column("state", allowed=TOPIC_STATES),
    Column("made_by", allowed=MAKERS),
    Column("stability", "float", low=0, high=1),
)
_ASSIGNMENT = (
    *_ID, Column("topic_id", "int", required=True), Column("rank", "int", low=0), Column("score", "float", low=0, high=1),
    Column("turn", "int"), Column("assigned_by", allowed=ASSIGNERS),
)  # fmt: skip

TABLES: dict[str, tuple[Column, ...]] = {
    "conversations": (
        *_ID,
        *CONVERSATION_FIELDS,
        Column("language"),
        Column("turns", "int"), Column("customer_words", "int"),
        Column("topic_id", "int"), Column("model_topic_id", "int"),
        *_TONE,
        Column("sentiment_start", "float", low=-1, high=1), Column("sentiment_end", "float", low=-1, high=1),
        Column("left_unhappy", "bool"),
        Column("kept", "texts"),
    ),
    "turns": (
        *_ID,
        Column("turn", "int", required=True),
        Column("speaker", allowed=SPEAKERS, required=True),
        Column("at", "time"),
        Column("language"),
        Column("text", required=True),
        Column("boilerplate", "bool"),
        *_TONE,
        Column("input_file"), Column("input_row", "int"),
    ),
    "sentences": (
        *_ID, Column("turn", "int"), Column("start", "int"), Column("end", "int"), Column("sentence"), Column("language"),
        *_TONE, Column("topic_id", "int"),
    ),
    "topics": (*_TOPIC, Column("reviewed", "bool"), Column("hidden", "bool"), Column("dropped", "bool")),
    "topic_assignments": _ASSIGNMENT,
    "perceptions": (
        *_EVIDENCE, Column("product"), Column("aspect"), Column("theme"), Column("model_theme"), *_TONE,
        Column("confidence", "float", low=0, high=1),
    ),
    "signals": (*_EVIDENCE, Column("signal", allowed=SIGNALS), Column("score", "float", low=0, high=1)),
    "rejected": (Column("source"), Column("row", "int"), Column("reason", required=True), Column("raw")),
    "embeddings": (*_ID, Column("vector", "vector"), Column("encoder")),
    "sentence_embeddings": (
        *_ID, Column("turn", "int"), Column("start", "int"), Column("end", "int"), Column("vector", "vector"), Column("encoder"),
    ),
    "model_topics": _TOPIC,
    "model_assignments": _ASSIGNMENT,
}  # fmt: skip
"""The published tables. ``sentences``, ``left_unhappy``, ``sentiment_start``, ``sentiment_end``, ``stability``,
``model_theme``, ``kept``, ``input_file`` and ``input_row`` are Earshot's own additions to the contract: lists of sentences, the two ends of
a conversation, how surely a topic is found again, a perception theme before people's decisions, columns kept as filters ("Region: North"),
and where each turn came from; so are ``reviewed``, ``hidden`` and ``dropped`` (what people decided about a topic), and ``model_topics``
and ``model_assignments``: what the machine alone would say, empty where nobody decided anything about topics."""

CONTEXT: dict[str, tuple[Column, ...]] = {
    "events": (
        Column("at", "time", required=True), Column("ended_at", "time"), Column("kind", allowed=EVENT_KINDS),
        Column("name", required=True), Column("product"), Column("version"),
    ),
    "customers_base": (
        Column("month", required=True), Column("product"), Column("segment"), Column("customers", "float", low=0, required=True),
    ),
}  # fmt: skip
"""What the company itself knows, published beside the tables above: what happened, and how many active customers there were (``month``
as 2026-10; a null product or segment stands for all of them together)."""

PUBLISHED = {**TABLES, **CONTEXT}
"""Every table of a snapshot."""

MESSAGES: tuple[Column, ...] = (
    *_ID,
    Column("input_file", required=True),
    Column("input_row", "int", required=True),
    Column("speaker", allowed=SPEAKERS, required=True),
    Column("at", "time"),
    Column("text", required=True),
    Column("boilerplate", "bool"),
    *CONVERSATION_FIELDS,
)
"""What ingestion hands on: one row per thing that someone said, in input order, with what its input row says about the
conversation. One input row may give several messages (a question and its reply, a transcript in one cell)."""


def empty(columns: tuple[Column, ...]) -> pd.DataFrame:
    """Frame without rows, with the columns' names and types."""
    return pd.DataFrame({c.name: pd.Series(dtype=_PANDAS[c.kind]) for c in columns})


def conform(frame: pd.DataFrame, columns: tuple[Column, ...], *, name: str) -> pd.DataFrame:
    """Frame with exactly the contract's columns first, in order and typed; missing optional ones are null, others stay behind.

    Args:
        frame: Any frame.
        columns: ``TABLES[name]`` or ``MESSAGES``.
        name: What to call the frame in an error.

    Raises:
        SchemaError: A required column is missing or null, a value is not allowed or out of range, a type does not fit.
    """
    typed: dict[str, pd.Series] = {}
    for column in columns:
        typed[column.name] = _typed(frame, column, name)
        _check(typed[column.name], column, name)
    rest = {extra: frame[extra] for extra in frame.columns if extra not in typed}
    return pd.DataFrame({**typed, **rest}, index=frame.index)


def _typed(frame: pd.DataFrame, column: Column, name: str) -> pd.Series:
    if column.name not in frame.columns:
        if column.required and len(frame):
            raise SchemaError(f"{name} needs a column '{column.name}'; found {', '.join(map(repr, frame.columns))}.")
        return pd.Series(None, index=frame.index, dtype=_PANDAS[column.kind])
    values = frame[column.name]
    try:
        if column.kind == "time":
            return pd.to_datetime(values, utc=True).astype("datetime64[us, UTC]")
        if column.kind == "float":
            return pd.to_numeric(values).astype("float64")
        return values.astype(pd.api.types.pandas_dtype(_PANDAS[column.kind]))
    except (TypeError, ValueError, OverflowError) as error:
        raise SchemaError(f"{name}.{column.name} must be {column.kind}; got {values.dtype}: {error}") from error


def _check(values: pd.Series, column: Column, name: str) -> None:
    if column.required and values.isna().any():
        raise SchemaError(f"{name}.{column.name} must not be null; {int(values.isna().sum())} of {len(values)} are.")
    if column.allowed:
        odd = set(values.dropna().unique()) - set(column.allowed)
        if odd:
            raise SchemaError(f"{name}.{column.name} must be one of {', '.join(column.allowed)}; got {sorted(odd)[:5]}.")
    if column.low is not None or column.high is not None:
        known = values.dropna()
        low, high = column.low if column.low is not None else known.min(), column.high if column.high is not None else known.max()
        out = known[(known < low) | (known > high)]
        if len(out):
            raise SchemaError(f"{name}.{column.name} must lie in {column.low}…{column.high}; {len(out)} do not, e.g. {out.iloc[0]}.")
