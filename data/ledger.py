"""The ledger: what must not be lost. For now the store's identity, the topic-id counter and the log of runs."""

from __future__ import annotations

import os
import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from data.schema import StoreError

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


@dataclass(frozen=True)
class RunRecord:
    """One line of the log of runs; the row counts are those of this run's inputs alone."""

    run_id: str
    started_at: datetime
    finished_at: datetime | None
    state: str
    snapshot_id: str | None = None
    rows_read: int | None = None
    rows_imported: int | None = None
    rows_merged: int | None = None
    rows_rejected: int | None = None
    message: str | None = None


class Ledger:
    """One store's rows of the database of people's decisions.

    Args:
        root: The store's folder. The database is ``root/ledger.sqlite`` unless ``EARSHOT_LEDGER_URL`` names another.

    Raises:
        StoreError: The database cannot be opened or brought up to date.
    """

    def __init__(self, root: Path) -> None:
        url = os.environ.get("EARSHOT_LEDGER_URL") or f"sqlite:///{Path(root) / 'ledger.sqlite'}"
        try:
            self.engine = sa.create_engine(url)
            if self.engine.dialect.name == "sqlite":
                sa.event.listen(self.engine, "connect", _prepare_sqlite)
            _migrate(self.engine)
            self.store_id = self._identify(Path(root))
        except sa.exc.SQLAlchemyError as error:
            raise StoreError(f"The ledger {_without_password(url)} cannot be used: {error}. Restore it from the backup.") from error

    def close(self) -> None:
        """Release the database."""
        self.engine.dispose()

    def last_topic_id(self) -> int:
        """Highest topic id ever given in this store; ids are never used twice."""
        with self.engine.connect() as connection:
            found = connection.execute(sa.select(stores.c.last_topic_id).where(stores.c.store_id == self.store_id)).scalar_one()
        return int(found)

    def raise_topic_id(self, topic_id: int) -> None:
        """Remember that ids up to ``topic_id`` are taken; never lowers the counter."""
        with self.engine.begin() as connection:
            connection.execute(
                sa.update(stores)
                .where(stores.c.store_id == self.store_id, stores.c.last_topic_id < topic_id)
                .values(last_topic_id=topic_id)
            )

    def record_run(self, run: RunRecord) -> None:
        """Write a run's line, or replace the one with the same id."""
        with self.engine.begin() as connection:
            connection.execute(sa.delete(runs).where(runs.c.run_id == run.run_id))
            connection.execute(sa.insert(runs).values(store_id=self.store_id, **asdict(run)))

    def past_runs(self) -> pd.DataFrame:
        """This store's runs, newest first."""
        query = sa.select(runs).where(runs.c.store_id == self.store_id).order_by(runs.c.started_at.desc())
        with self.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return pd.DataFrame(list(map(dict, rows)), columns=[column.name for column in runs.columns])

    def _identify(self, root: Path) -> str:
        """The store's id: in a file beside the ledger, so that several stores can share one database server."""
        path = root / "store_id"
        if not path.exists():
            path.write_text(str(uuid.uuid4()), encoding="utf-8")
        store_id = path.read_text(encoding="utf-8").strip()
        with self.engine.begin() as connection:
            if connection.execute(sa.select(stores.c.store_id).where(stores.c.store_id == store_id)).first() is None:
                connection.execute(sa.insert(stores).values(store_id=store_id, created_at=datetime.now(UTC), last_topic_id=0))
        return store_id


def _prepare_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA busy_timeout = 5000")
    cursor.close()


def _migrate(engine: sa.Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _without_password(url: str) -> str:
    return sa.make_url(url).render_as_string(hide_password=True)
