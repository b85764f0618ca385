"""What people changed about topics."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "topic_edits",
        sa.Column("edit_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("store_id", sa.String(36), sa.ForeignKey("stores.store_id"), nullable=False),
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
    op.create_index("ix_topic_edits_store_id", "topic_edits", ["store_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("topic_edits")
