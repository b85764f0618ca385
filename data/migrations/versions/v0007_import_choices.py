"""How people want files of a shape to be read."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "import_choices",
        sa.Column("choice_id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("store_id", sa.String(36), sa.ForeignKey("stores.store_id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("headers", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
    )
    op.create_index("ix_import_choices_store_id", "import_choices", ["store_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("import_choices")
