"""Tables of the ledger, as the newest migration leaves them."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()
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
checks = sa.Table(
    "checks",
    metadata,
    sa.Column("check_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("store_id", sa.String(36), sa.ForeignKey("stores.store_id"), nullable=False, index=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("who", sa.Text, nullable=False),
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
    sa.Column("undoes", sa.Integer, sa.ForeignKey("checks.check_id")),
)
theme_edits = sa.Table(
    "theme_edits",
    metadata,
    sa.Column("edit_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("store_id", sa.String(36), sa.ForeignKey("stores.store_id"), nullable=False, index=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("theme", sa.Text, nullable=False),
    sa.Column("word", sa.Text),
    sa.Column("target", sa.Text),
    sa.Column("undoes", sa.Integer, sa.ForeignKey("theme_edits.edit_id")),
)
topic_edits = sa.Table(
    "topic_edits",
    metadata,
    sa.Column("edit_id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("store_id", sa.String(36), sa.ForeignKey("stores.store_id"), nullable=False, index=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("action", sa.String(16), nullable=False),
    sa.Column("topic_id", sa.Integer),
    sa.Column("target", sa.Integer),
    sa.Column("name", sa.Text),
    sa.Column("source", sa.Text),
    sa.Column("conversation_id", sa.Text),
    sa.Column("field", sa.String(32)),
    sa.Column("code", sa.Text),
    sa.Column("batch", sa.String(36)),
    sa.Column("undoes", sa.Integer, sa.ForeignKey("topic_edits.edit_id")),
)
