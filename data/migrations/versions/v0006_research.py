"""Saved briefs, what people decided and said about them, and which evidence they found relevant."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "briefs",
        sa.Column("brief_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("store_id", sa.String(36), sa.ForeignKey("stores.store_id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("query_hash", sa.String(64), nullable=False),
        sa.Column("snapshot_id", sa.String(64), nullable=False),
        sa.Column("filters", sa.JSON, nullable=False),
        sa.Column("brief", sa.JSON, nullable=False),
        sa.Column("updates", sa.Integer, sa.ForeignKey("briefs.brief_id")),
    )
    op.create_index("ix_briefs_store_id", "briefs", ["store_id"])
    op.create_table(
        "brief_lines",
        sa.Column("line_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("store_id", sa.String(36), sa.ForeignKey("stores.store_id"), nullable=False),
        sa.Column("brief_id", sa.Integer, sa.ForeignKey("briefs.brief_id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("value", sa.String(200)),
        sa.Column("comment", sa.Text),
        sa.Column("low", sa.Float),
        sa.Column("high", sa.Float),
        sa.Column("currency", sa.String(3)),
        sa.Column("undoes", sa.Integer, sa.ForeignKey("brief_lines.line_id")),
    )
    op.create_index("ix_brief_lines_store_id", "brief_lines", ["store_id"])
    op.create_index("ix_brief_lines_brief_id", "brief_lines", ["brief_id"])
    op.create_table(
        "relevance",
        sa.Column("mark_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("store_id", sa.String(36), sa.ForeignKey("stores.store_id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("query_hash", sa.String(64), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("snapshot_id", sa.String(64), nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("relevant", sa.Boolean),
    )
    op.create_index("ix_relevance_store_id", "relevance", ["store_id"])
    op.create_index("ix_relevance_query_hash", "relevance", ["query_hash"])


def downgrade() -> None:
    """Drop them."""
    for table in ("relevance", "brief_lines", "briefs"):
        op.drop_table(table)
