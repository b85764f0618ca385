"""Erasures in the ledger: who took out what and when, as hashes; and a ledger without the words and persons themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
import sqlalchemy as sa

from data.erasing import Erasures, Hider, Persons, Words
from data.erasing.briefs import Moves, mentioned, requoted, without_conversations, without_words
from data.ledger import Ledger
from data.ledger.tables import brief_lines, briefs, erasures, metadata
from data.schema import KEY, StoreError

WORDS, CUSTOMER, CONVERSATION = "words", "customer", "conversation"
KINDS = (WORDS, CUSTOMER, CONVERSATION)

_KEPT = {"who", "state", "action", "kind", "answer", "draw", "languages", *KEY}
"""Columns of text that hold no words of customers; keys are dealt with as keys."""


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """One line: ``digest`` of words (with their number of ``tokens``, in one ``conversation`` or everywhere), of a customer or of a
    conversation."""

    at: datetime
    who: str
    kind: str
    digest: str
    tokens: int | None = None
    conversation: str | None = None


def add(ledger: Ledger, line: Erasure) -> None:
    """Write an erasure; there is no way back, for what was erased is nowhere kept.

    Raises:
        StoreError: It means nothing, or could not be written.
    """
    if line.kind not in KINDS or (line.kind == WORDS) != (line.tokens is not None):
        raise StoreError(f"An erasure is of {', '.join(KINDS)}, and words have a number of tokens; got {line}.")
    values = {name: getattr(line, name) for name in ("at", "who", "kind", "digest", "tokens", "conversation")}
    try:
        with ledger.engine.begin() as connection:
            connection.execute(sa.insert(erasures).values(store_id=ledger.store_id, **values))
    except sa.exc.SQLAlchemyError as error:
        raise StoreError(f"It could not be kept: the ledger refused it ({error}). Try again.") from error


def recorded(ledger: Ledger) -> Erasures:
    """All erasures of the store."""
    with ledger.engine.connect() as connection:
        query = sa.select(erasures).where(erasures.c.store_id == ledger.store_id).order_by(erasures.c.erasure_id)
        lines = connection.execute(query).mappings().all()
    persons = {kind: frozenset(line["digest"] for line in lines if line["kind"] == kind) for kind in (CUSTOMER, CONVERSATION)}
    words = {Words(line["digest"], line["tokens"], line["conversation"]) for line in lines if line["kind"] == WORDS}
    return Erasures(
        words=tuple(sorted(words, key=lambda one: (one.digest, one.conversation or ""))),
        persons=Persons(persons[CUSTOMER], persons[CONVERSATION]),
        last=max((line["erasure_id"] for line in lines), default=0),
    )


def copy_lines(source: Ledger, target: Ledger) -> None:
    """Write the lines of one ledger into another that lacks them: a backup from before an erasure must not undo it."""
    with source.engine.connect() as connection:
        lines = connection.execute(sa.select(erasures).where(erasures.c.store_id == source.store_id)).mappings().all()
    with target.engine.begin() as connection:
        there = {tuple(row) for row in connection.execute(sa.select(erasures.c.digest, erasures.c.conversation))}
        for line in lines:
            if (line["digest"], line["conversation"]) not in there:
                values = {name: value for name, value in line.items() if name not in ("erasure_id", "store_id")}
                connection.execute(sa.insert(erasures).values(store_id=target.store_id, **values))


def scrub(ledger: Ledger, keys: pd.DataFrame, hider: Hider, moves: Moves | None = None) -> None:
    """Take forgotten conversations and removed words out of the ledger's other tables, down to the bytes of its file.

    Args:
        keys: Forgotten conversations.
        hider: Hides the removed words.
        moves: Turns in which words are removed now, so that places in them can be moved.
    """
    gone = set(keys[KEY].itertuples(index=False, name=None))
    with ledger.engine.begin() as connection:
        for table in _of_people():
            if gone and set(KEY) <= set(table.c.keys()):
                _forget(connection, table, ledger.store_id, gone)
            if moves and {*KEY, "turn", "start", "end"} <= set(table.c.keys()):
                _move(connection, table, ledger.store_id, moves)
            if hider.words:
                _hide(connection, table, ledger.store_id, hider)
        _briefs(connection, ledger.store_id, gone, hider, moves or {})
    if ledger.engine.dialect.name == "sqlite":  # deleted rows stay in free pages and in the write-ahead log otherwise
        with ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def spoken_of(ledger: Ledger) -> pd.DataFrame:
    """Keys of the conversations that any line of the ledger speaks of."""
    found: set[tuple[str, str]] = set()
    with ledger.engine.connect() as connection:
        for table in _of_people():
            if set(KEY) <= set(table.c.keys()):
                query = sa.select(*(table.c[name] for name in KEY)).where(table.c.store_id == ledger.store_id, table.c[KEY[0]].is_not(None))
                found |= {(row[0], row[1]) for row in connection.execute(query)}
        for brief in connection.execute(sa.select(briefs.c.brief).where(briefs.c.store_id == ledger.store_id)).scalars():
            found |= mentioned(brief)
    return pd.DataFrame(sorted(found), columns=KEY)


def _of_people() -> list[sa.Table]:
    """Tables that may hold words or conversations of customers."""
    return [table for table in metadata.sorted_tables if "store_id" in table.c and table.name not in ("stores", "erasures")]


def _forget(connection: sa.Connection, table: sa.Table, store_id: str, gone: set[tuple[str, str]]) -> None:
    (number,) = table.primary_key.columns
    rows = connection.execute(sa.select(number, *(table.c[name] for name in KEY)).where(table.c.store_id == store_id)).all()
    mine = [key for key, *conversation in rows if tuple(conversation) in gone]
    if "undoes" in table.c:
        connection.execute(sa.delete(table).where(table.c.undoes.in_(mine)))
    connection.execute(sa.delete(table).where(number.in_(mine)))


def _move(connection: sa.Connection, table: sa.Table, store_id: str, moves: Moves) -> None:
    (number,) = table.primary_key.columns
    query = sa.select(number, *(table.c[name] for name in (*KEY, "turn", "start", "end"))).where(table.c.store_id == store_id)
    for row in connection.execute(query.where(table.c.start.is_not(None))).mappings().all():
        now = requoted(was := dict(row), moves)
        if now != was:
            connection.execute(sa.update(table).where(number == row[number.name]).values(start=now["start"], end=now["end"]))


def _briefs(connection: sa.Connection, store_id: str, gone: set[tuple[str, str]], hider: Hider, moves: Moves) -> None:
    """Saved briefs; that rows left them stands in their audit trail, not which."""
    query = sa.select(briefs.c.brief_id, briefs.c.brief, briefs.c.filters).where(briefs.c.store_id == store_id)
    for number, brief, filters in connection.execute(query).all():
        left, rows = without_conversations(brief, gone)
        changed = {"brief": without_words(left, hider, moves), "filters": without_words(filters, hider, moves)}
        if changed != {"brief": brief, "filters": filters}:
            connection.execute(sa.update(briefs).where(briefs.c.brief_id == number).values(**changed))
        if rows:
            line = {"at": datetime.now(UTC), "who": "", "action": "erased", "value": str(rows)}
            connection.execute(sa.insert(brief_lines).values(store_id=store_id, brief_id=number, **line))


def _hide(connection: sa.Connection, table: sa.Table, store_id: str, hider: Hider) -> None:
    (number,) = table.primary_key.columns
    texts = [column for column in table.c if isinstance(column.type, sa.Text) and column.name not in _KEPT]
    if not texts:
        return
    for key, *values in connection.execute(sa.select(number, *texts).where(table.c.store_id == store_id)).all():
        changed = {
            column.name: clean
            for column, value in zip(texts, values, strict=True)
            if isinstance(value, str) and (clean := hider.hide(value)) != value
        }
        if changed:
            connection.execute(sa.update(table).where(number == key).values(**changed))
