"""Alembic's entry: runs the migrations on the connection that the ledger hands over. Append-only: never edit a released one."""

from alembic import context

from data.ledger.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
