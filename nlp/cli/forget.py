"""``forget``: a person or a conversation leaves the store for good; ``remove``: words of transcripts do."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path

import click

from data.erasing import hash_conversation, hash_words
from data.erasing.record import CONVERSATION, CUSTOMER, WORDS, Erasure, add
from data.ledger import Ledger
from data.redact import hash_id, redact_identifier
from data.schema import InputError, StoreError
from data.snapshots import Store, load
from data.snapshots.lock import run_lock
from nlp.cli.export import published
from nlp.cli.settle import settle


def forget(store: Path, *, customer: str | None, conversation: str | None, source: str | None) -> None:
    """Remove everything of a person, or one conversation, from every file of the store; neither comes in again.

    Args:
        customer: Id as in the export, or as the tables hold it.
        conversation: Id of a conversation.
        source: Its source; needed where several sources have the id.

    Raises:
        InputError: Neither was named, or the conversation cannot be told.
        StoreError: Nothing is published, or a run holds the store.
    """
    if (customer is None) == (conversation is None) or not (customer or conversation or "").strip():
        raise InputError('Name who is to be forgotten: --customer ID, or --conversation ID (with --source "..." where ids repeat).')
    home = Store(store)
    snapshot = published(store)
    with run_lock(home):
        ledger = Ledger(store)
        try:
            salt = home.salt()
            conversations = load(snapshot, "conversations")
            if customer is not None:
                known = customer.strip() in set(conversations["customer_id"].dropna())
                kind, digest = CUSTOMER, customer.strip() if known else hash_id(customer, salt=salt)
            else:
                named = redact_identifier(str(conversation), salt=salt)
                of = conversations.loc[conversations["conversation_id"] == named, "source"].tolist()
                kind, digest = CONVERSATION, hash_conversation(_source(named, of, source), named, salt=salt)
            add(ledger, Erasure(at=datetime.now(UTC), who=getpass.getuser(), kind=kind, digest=digest))
            count = settle(home, ledger)
        finally:
            ledger.close()
    noted = "What comes in of them later stays out."
    click.echo(f"{count} conversations are gone from every snapshot and cache. {noted}", err=True)
    if not count:
        click.echo("Nothing was stored of this id; check its spelling.", err=True)


def _source(conversation: str, known: list[str], source: str | None) -> str:
    if source is not None:
        return source
    if len(known) > 1:
        raise InputError(f"Conversation {conversation} is in {len(known)} sources ({', '.join(known[:5])}): say which with --source.")
    if not known:
        raise InputError(f"There is no conversation {conversation} in the store. To keep it out of later imports, name its --source too.")
    return known[0]


def remove(store: Path, words: str, *, conversation: tuple[str, str] | None, who: str | None) -> None:
    """Hide words in one conversation (source, id) or everywhere, at once and in every later snapshot.

    While a run goes on, the published snapshot is cleaned now, and the run's own result and caches when it ends.

    Raises:
        InputError: The words are none.
        StoreError: Nothing is published.
    """
    published(store)
    home = Store(store)
    salt = home.salt()
    digest, count = hash_words(words, salt=salt)
    of = None if conversation is None else hash_conversation(*conversation, salt=salt)
    ledger = Ledger(store)
    try:
        add(ledger, Erasure(at=datetime.now(UTC), who=who or getpass.getuser(), kind=WORDS, digest=digest, tokens=count, conversation=of))
        try:
            with run_lock(home):
                settle(home, ledger)
        except StoreError:
            settle(home, ledger, alone=False)
    finally:
        ledger.close()
    click.echo("Removed. Later imports keep these words out too.", err=True)
