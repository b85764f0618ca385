"""Stores with their topic-id counter, and the log of runs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "stores",
        sa.Column("store_id", sa.String(36), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_topic_id", sa.Integer, nullable=False),
    )
    op.create_table(
        "runs",
        sa.Column("run_id", sa.String(64), primary_key=True),
        sa.Column("store_id", sa.String(36), sa.ForeignKey("stores.store_id"), nullable=False),
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
    op.create_index("ix_runs_store_id", "runs", ["store_id"])


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("runs")
    op.drop_table("stores")
