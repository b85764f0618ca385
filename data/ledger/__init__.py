"""The ledger: what must not be lost. The store's identity, the topic-id counter, the log of runs, what people checked and changed."""

from __future__ import annotations

import os
import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

from data.decisions import Decisions
from data.decisions.perceptions import ACTIONS, ThemeDecisions, theme_decisions
from data.decisions.topics import NEEDS, TopicDecisions, TopicEdit, topic_decisions
from data.ledger.tables import checks, runs, stores, theme_edits, topic_edits
from data.metrics.checks import ANSWERS, KINDS
from data.schema import StoreError

ANNOTATION = ["kind", "source", "conversation_id", "turn", "start", "end", "said"]
"""What identifies a checked annotation within one fit."""


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


@dataclass(frozen=True, kw_only=True)
class CheckRecord:
    """A person's mark on one annotation.

    ``said`` is what the machine said: a topic id, ``quality|tone``, a sentiment label or a signal. ``corrected`` is what would have been
    right (a topic id, −1 = none of them), where the person was asked. ``draw``, ``languages`` and ``round`` name the sample it came from:
    what was drawn, from conversations in which languages (comma-separated codes, empty = all), and which one of these samples.
    ``language`` is that of the conversation.
    """

    at: datetime
    who: str
    snapshot_id: str
    fit_id: str
    draw: str
    languages: str
    round: int
    kind: str
    conversation_id: str
    source: str
    language: str | None
    turn: int | None
    start: int | None
    end: int | None
    said: str
    answer: str
    corrected: str | None = None


@dataclass(frozen=True, kw_only=True)
class ThemeEdit:
    """A person's change to a perception theme: one of ``data.decisions.ACTIONS`` on ``theme``, as the machine calls it.

    ``target`` is the new name of a ``rename``, or the theme that ``word`` is about.
    """

    at: datetime
    who: str
    action: str
    theme: str
    word: str | None = None
    target: str | None = None


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
        except CommandError as error:
            raise StoreError(
                f"The saved decisions ({_without_password(url)}) were written by a newer version of Earshot. Nothing was changed. "
                "Install that version or a later one, or restore the backup from before it was used."
            ) from error
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
        return self.rows(query)

    def add_check(self, check: CheckRecord) -> None:
        """Write a mark; a later one on the same annotation counts instead, but no line is ever changed.

        Raises:
            StoreError: It could not be written.
        """
        if check.kind not in KINDS or check.answer not in ANSWERS:
            raise StoreError(f"A check is of {', '.join(KINDS)} and {', '.join(ANSWERS)}; got {check.kind}, {check.answer}.")
        self.write(sa.insert(checks).values(store_id=self.store_id, **asdict(check)))

    def undo_check(self, check_id: int, *, who: str, at: datetime) -> None:
        """Take a mark back by a line of its own.

        Raises:
            StoreError: It could not be written.
        """
        self.take_back(checks, check_id, {"at": at, "who": who, "answer": "undone"})

    def checks(self, *, fit_id: str | None = None) -> pd.DataFrame:
        """The marks that count, oldest first: the latest on each annotation of each fit, without those taken back.

        Args:
            fit_id: Only marks on what this fit said.
        """
        query = sa.select(checks).where(checks.c.store_id == self.store_id).order_by(checks.c.check_id)
        if fit_id is not None:
            query = query.where(checks.c.fit_id == fit_id)
        found = self.rows(query)
        for name in ("turn", "start", "end"):
            found[name] = found[name].astype("Int64")
        return standing(found, "check_id").drop_duplicates(["fit_id", *ANNOTATION], keep="last").reset_index(drop=True)

    def add_theme_edit(self, edit: ThemeEdit) -> None:
        """Write a change to a perception theme; no line is ever changed.

        Raises:
            StoreError: It means nothing, or could not be written.
        """
        needed = {"rename": (edit.target,), "word": (edit.target, edit.word)}.get(edit.action, ())
        if edit.action not in ACTIONS or not all((edit.theme, *needed)):
            raise StoreError(
                f"A change to a theme is one of {', '.join(ACTIONS)}, with a target and a word where it needs them; got {edit}."
            )
        self.write(sa.insert(theme_edits).values(store_id=self.store_id, **asdict(edit)))

    def undo_theme_edit(self, edit_id: int, *, who: str, at: datetime) -> None:
        """Take a change back by a line of its own.

        Raises:
            StoreError: It could not be written.
        """
        self.take_back(theme_edits, edit_id, {"at": at, "who": who})

    def theme_edits(self) -> pd.DataFrame:
        """The changes to perception themes that count, oldest first: all but those taken back."""
        return standing(self._edits(), "edit_id")

    def theme_decisions(self) -> ThemeDecisions:
        """What these changes come to."""
        edits = self._edits()
        return theme_decisions(standing(edits, "edit_id"), last=int(edits["edit_id"].max()) if len(edits) else 0)

    def add_topic_edit(self, edit: TopicEdit) -> int:
        """Write a change to a topic; no line is ever changed.

        Returns:
            The line's number.

        Raises:
            StoreError: It means nothing, or could not be written.
        """
        if lacking := edit.lacks():
            raise StoreError(
                f"A change to a topic is one of {', '.join(NEEDS)} and says what it is about; {', '.join(lacking)} is missing."
            )
        return self.write(sa.insert(topic_edits).values(store_id=self.store_id, **asdict(edit)))

    def undo_topic_edit(self, edit_id: int, *, who: str, at: datetime) -> None:
        """Take a change back by a line of its own, and with it the others of its batch.

        Raises:
            StoreError: It could not be written.
        """
        edits = self.topic_edits()
        mine = edits[edits["edit_id"] == edit_id]
        batch = None if mine.empty else mine["batch"].iloc[0]
        together = [edit_id] if batch is None else edits.loc[edits["batch"] == batch, "edit_id"].tolist()
        for number in together:
            self.take_back(topic_edits, int(number), {"at": at, "who": who})

    def topic_edits(self) -> pd.DataFrame:
        """The changes to topics that count, oldest first: all but those taken back."""
        return standing(self._topic_edits(), "edit_id")

    def topic_decisions(self) -> TopicDecisions:
        """What these changes come to."""
        edits = self._topic_edits()
        return topic_decisions(standing(edits, "edit_id"), last=int(edits["edit_id"].max()) if len(edits) else 0)

    def decisions(self) -> Decisions:
        """Everything that people decided about the machine's answer."""
        return Decisions(qualities=self.theme_decisions(), topics=self.topic_decisions())

    def _topic_edits(self) -> pd.DataFrame:
        mine = sa.select(topic_edits).where(topic_edits.c.store_id == self.store_id)
        found = self.rows(mine.order_by(topic_edits.c.edit_id))
        return found.astype({"topic_id": "Int64", "target": "Int64"})

    def _edits(self) -> pd.DataFrame:
        mine = sa.select(theme_edits).where(theme_edits.c.store_id == self.store_id)
        return self.rows(mine.order_by(theme_edits.c.edit_id))

    def rows(self, query: sa.Select[Any]) -> pd.DataFrame:
        """What a query finds, with the columns that it selects also where it finds nothing."""
        with self.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return pd.DataFrame(list(map(dict, rows)), columns=[column.name for column in query.selected_columns])

    def take_back(self, table: sa.Table, number: int, new: dict[str, Any]) -> None:
        """Write a line that takes another one back: a copy of it, but for what is ``new``.

        Raises:
            StoreError: It could not be written.
        """
        (key,) = table.primary_key.columns
        new = {**new, "undoes": number}
        copied = [column for column in table.columns if column.name not in (key.name, *new)]
        row = sa.select(*copied, *(sa.literal(value, table.c[name].type) for name, value in new.items()))
        row = row.where(table.c.store_id == self.store_id, key == number)
        self.write(sa.insert(table).from_select([*(column.name for column in copied), *new], row))

    def write(self, statement: sa.Insert) -> int:
        """Write a line; its number (0 where the database does not tell).

        Raises:
            StoreError: The database refused it.
        """
        try:
            with self.engine.begin() as connection:
                written = connection.execute(statement)
                return int((written.inserted_primary_key or (0,))[0] or 0) if written.is_insert and statement.select is None else 0
        except sa.exc.SQLAlchemyError as error:
            raise StoreError(f"It could not be kept: the ledger refused it ({error}). Try again.") from error

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


def standing(lines: pd.DataFrame, key: str) -> pd.DataFrame:
    """Lines that neither take another one back nor were taken back."""
    undoes = lines["undoes"].astype("Int64")
    return lines.assign(undoes=undoes)[undoes.isna() & ~lines[key].isin(undoes.dropna())].reset_index(drop=True)


def _prepare_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA busy_timeout = 5000")
    cursor.close()


def _migrate(engine: sa.Engine) -> None:
    """Run the scripts that the database lacks. They are not touched where it lacks none: each view opens the ledger several times, and
    Alembic loads all of them anew at every upgrade (two thirds of what opening took)."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
    with engine.begin() as connection:
        if MigrationContext.configure(connection).get_current_heads() == _newest():
            return
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@cache
def _newest() -> tuple[str, ...]:
    """Where a database stands that lacks no script."""
    return tuple(ScriptDirectory(str(Path(__file__).parents[1] / "migrations")).get_heads())


def _without_password(url: str) -> str:
    return sa.make_url(url).render_as_string(hide_password=True)
