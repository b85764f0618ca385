"""Tables of the ledger, as the newest migration leaves them."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()


def _lines(name: str, number: str, *columns: sa.Column, undone: bool = True) -> sa.Table:
    """A table to which people's lines are only ever added: what all have (whose store, when, who) and ``columns``; with ``undone`` a line
    may take back another."""
    return sa.Table(
        name,
        metadata,
        sa.Column(number, sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("store_id", sa.String(36), sa.ForeignKey("stores.store_id"), nullable=False, index=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        *columns,
        *([sa.Column("undoes", sa.Integer, sa.ForeignKey(f"{name}.{number}"))] if undone else []),
    )


stores = sa.Table(
    "stores",
    metadata,
    sa.Column("store_id", sa.String(36), primary_key=True),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("last_topic_id", sa.Integer, nullable=False, default=0),
)
runs = sa.Table(
    "runs",
    metadata,
    sa.Column("run_id", sa.String(64), primary_key=True),
    sa.Column("store_id", sa.String(36), sa.ForeignKey("stores.store_id"), nullable=False, index=True),
    sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("finished_at", sa.DateTime(timezone=True)),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("snapshot_id", sa.String(64)),
    sa.Column("rows_read", sa.Integer),
    sa.Column("rows_imported", sa.Integer),
    sa.Column("rows_merged", sa.Integer),
    sa.Column("rows_rejected", sa.Integer),
    sa.Column("message", sa.Text),
)
checks = _lines(
    "checks",
    "check_id",
    sa.Column("snapshot_id", sa.String(64), nullable=False),
    sa.Column("fit_id", sa.String(64), nullable=False),
    sa.Column("draw", sa.String(16), nullable=False),
    sa.Column("languages", sa.Text, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("conversation_id", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("language", sa.String(16)),
    sa.Column("turn", sa.Integer),
    sa.Column("start", sa.Integer),
    sa.Column("end", sa.Integer),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("answer", sa.String(16), nullable=False),
    sa.Column("corrected", sa.Text),
)
theme_edits = _lines(
    "theme_edits",
    "edit_id",
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("theme", sa.Text, nullable=False),
    sa.Column("word", sa.Text),
    sa.Column("target", sa.Text),
)
topic_edits = _lines(
    "topic_edits",
    "edit_id",
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("topic_id", sa.Integer),
    sa.Column("target", sa.Integer),
    sa.Column("name", sa.Text),
    sa.Column("source", sa.Text),
    sa.Column("conversation_id", sa.Text),
    sa.Column("field", sa.String(32)),
    sa.Column("code", sa.Text),
    sa.Column("batch", sa.String(36)),
)
briefs = _lines(
    "briefs",
    "brief_id",
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("verdict", sa.String(16), nullable=False),
    sa.Column("query_hash", sa.String(64), nullable=False),
    sa.Column("snapshot_id", sa.String(64), nullable=False),
    sa.Column("filters", sa.JSON, nullable=False),
    sa.Column("brief", sa.JSON, nullable=False),
    sa.Column("updates", sa.Integer, sa.ForeignKey("briefs.brief_id")),
    undone=False,
)
brief_lines = _lines(
    "brief_lines",
    "line_id",
    sa.Column("brief_id", sa.Integer, sa.ForeignKey("briefs.brief_id"), nullable=False, index=True),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("value", sa.String(200)),
    sa.Column("comment", sa.Text),
    sa.Column("low", sa.Float),
    sa.Column("high", sa.Float),
    sa.Column("currency", sa.String(3)),
)
relevance = _lines(
    "relevance",
    "mark_id",
    sa.Column("query_hash", sa.String(64), nullable=False, index=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("snapshot_id", sa.String(64), nullable=False),
    sa.Column("conversation_id", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("relevant", sa.Boolean),
    undone=False,
)
erasures = _lines(
    "erasures",
    "erasure_id",
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("tokens", sa.Integer),
    sa.Column("conversation", sa.String(64)),
    undone=False,
)
import_choices = _lines(
    "import_choices",
    "choice_id",
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("headers", sa.Text, nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    undone=False,
)
