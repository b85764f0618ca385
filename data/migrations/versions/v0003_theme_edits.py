"""What people changed about perception themes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "theme_edits",
        sa.Column("edit_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("store_id", sa.String(36), sa.ForeignKey("stores.store_id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("theme", sa.Text, nullable=False),
        sa.Column("word", sa.Text),
        sa.Column("target", sa.Text),
        sa.Column("undoes", sa.Integer, sa.ForeignKey("theme_edits.edit_id")),
    )
    op.create_index("ix_theme_edits_store_id", "theme_edits", ["store_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("theme_edits")
