"""Context of a store: what the company itself knows, kept with the store and worked into every run.

``opinions.toml``, ``prices.toml``, ``events.csv`` and ``customers_base.csv`` are kept as they came. Of ``surveys.csv`` and
``customers.csv``, which speak of persons, only the known columns are kept, with hashed ids.
"""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from data.ingest.context import FILES, SCORES, read_base, read_customers, read_events, read_surveys
from data.metrics.money import read_prices
from data.prices import FILE as PRICES
from data.schema import CONTEXT, KEY, InputError, empty
from data.snapshots import Store
from nlp.opinions.lexicon import Opinions, load_opinions

KEPT = ("opinions.toml", PRICES, *FILES)
_SURVEYED = (*SCORES, "survey_sent_at", "survey_answered_at")


@dataclass(frozen=True, kw_only=True)
class Given:
    """The context of a run: tables to publish, persons' facts to work in, a digest of it all, and sentences for the user."""

    tables: dict[str, pd.DataFrame]
    surveys: pd.DataFrame | None = None
    customers: pd.DataFrame | None = None
    digest: str = ""
    notes: list[str] = field(default_factory=list)


def take_context(folder: Path | None, store: Store, *, zone: str) -> list[str]:
    """Check the files of a folder and keep them with the store, so that later runs need not name the folder.

    Returns:
        What was left out of persons' files, for the user; that of the others is said at every run.

    Raises:
        InputError: The folder does not exist, holds none of the files, or one of them cannot be used; then nothing was taken.
    """
    if folder is None:
        return []
    found = [folder / name for name in KEPT if (folder / name).is_file()]
    if not found:
        raise InputError(f"--context {folder} holds none of {', '.join(KEPT)}.")
    notes: list[str] = []
    kept = {path.name: _checked(path, store, zone=zone, notes=notes) for path in found}
    for name, data in kept.items():
        draft = store.context / f"{name}.draft"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
        os.replace(draft, store.context / name)
    return notes


def _checked(path: Path, store: Store, *, zone: str, notes: list[str]) -> bytes:
    """What is kept of a file that can be used."""
    data = path.read_bytes()
    if path.name == "opinions.toml":
        load_opinions(path)
    elif path.name == PRICES:
        read_prices(_text(data, path.name), name=path.name)
    elif path.name == "events.csv":
        read_events(data, zone=zone, today=_today(zone))
    elif path.name == "customers_base.csv":
        read_base(data)
    else:
        read = read_surveys(data, zone=zone, salt=store.salt()) if path.name == "surveys.csv" else read_customers(data, salt=store.salt())
        notes += read.notes
        return read.frame.to_csv(index=False, lineterminator="\n").encode()
    return data


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name} must be UTF-8 text; {error}. Save it again as UTF-8.") from error


def given(store: Store, *, zone: str) -> Given:
    """Everything kept with the store, read anew."""
    paths = {path.stem: path for name in FILES if (path := store.context / name).is_file()}
    tables = {name: empty(columns) for name, columns in CONTEXT.items()}
    notes: list[str] = []
    if "events" in paths:
        events = read_events(paths["events"].read_bytes(), zone=zone, today=_today(zone))
        tables["events"], notes = events.frame, notes + events.notes
    if "customers_base" in paths:
        base = read_base(paths["customers_base"].read_bytes())
        tables["customers_base"], notes = base.frame, notes + base.notes
    kept = {name: _kept(paths[name]) for name in ("surveys", "customers") if name in paths}
    read = b"".join(name.encode() + paths[name].read_bytes() for name in sorted(paths))
    return Given(tables=tables, notes=notes, digest=hashlib.sha256(read).hexdigest() if read else "", **kept)


def _kept(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(io.BytesIO(path.read_bytes()), dtype={"conversation_id": "str", "customer_id": "str", "segment": "str"})
    for name in ("survey_sent_at", "survey_answered_at"):
        if name in frame:
            frame[name] = pd.to_datetime(frame[name], utc=True, format="ISO8601").astype("datetime64[us, UTC]")
    return frame


def _today(zone: str) -> date:
    return datetime.now(ZoneInfo(zone)).date()


def worked_in(conversations: pd.DataFrame, context: Given) -> tuple[pd.DataFrame, list[str]]:
    """Conversations with what surveys and customers' facts say of them.

    A survey's answer replaces the conversation's; an id that several sources share is left alone, since nobody can tell which one was
    meant. A customer's segment fills an empty one: what the help desk wrote at the time stands.

    Returns:
        The conversations, same rows and columns, and sentences for the user.
    """
    notes: list[str] = []
    if context.surveys is not None:
        conversations, notes = _surveyed(conversations, context.surveys)
    if context.customers is not None:
        segment = conversations["customer_id"].map(context.customers.set_index("customer_id")["segment"])
        conversations = conversations.assign(segment=conversations["segment"].fillna(segment).astype(conversations["segment"].dtype))
        known = int(context.customers["customer_id"].isin(conversations["customer_id"]).sum())
        notes.append(f"customers.csv: {known} of {len(context.customers)} customers have contacted support.")
    return conversations, notes


def _surveyed(conversations: pd.DataFrame, surveys: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    ids = conversations["conversation_id"]
    shared = set(ids[conversations.drop_duplicates(KEY)["conversation_id"].duplicated(keep=False)])
    usable = surveys[surveys["conversation_id"].isin(ids) & ~surveys["conversation_id"].isin(shared)].set_index("conversation_id")
    changed = {}
    for name in _SURVEYED:
        answers = usable[name].reindex(ids).set_axis(conversations.index).astype(conversations[name].dtype)
        changed[name] = answers.fillna(conversations[name])
    told = f"surveys.csv: {len(usable)} of {len(surveys)} answers belong to a conversation of this data"
    lost = int(surveys["conversation_id"].isin(shared).sum())
    told += f"; {lost} have an id that several sources share and were left out" if lost else ""
    if not len(usable) and len(surveys):
        told += f". Ids there look like '{surveys['conversation_id'].iloc[0]}', here like '{ids.iloc[0]}': export the same kind of id"
    return conversations.assign(**changed), [f"{told}."]


def read_opinions(store: Store) -> Opinions | None:
    """The company's own products, perception themes and synonyms, if it gave any."""
    path = store.context / "opinions.toml"
    return load_opinions(path) if path.is_file() else None


def opinions_digest(store: Store) -> str:
    """SHA-256 of ``opinions.toml``; empty without one."""
    path = store.context / "opinions.toml"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
