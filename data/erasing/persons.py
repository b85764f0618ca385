"""Persons and conversations that were forgotten, known by their hashes alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
import regex

from data.redact import hash_id
from data.schema import KEY

_CELL = regex.compile(r"[^\s,;|\"'{}\[\]]+")


@dataclass(frozen=True)
class Persons:
    """Hashes of forgotten customers (as ``customer_id`` holds them) and conversations."""

    customers: frozenset[str] = frozenset()
    conversations: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.customers or self.conversations)


def keyed_hash(parts: Iterable[str], salt: bytes) -> str:
    """32 hex digits of BLAKE2b with the store's salt."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), key=salt[:64], digest_size=16).hexdigest()


def hash_conversation(source: str, conversation_id: str, *, salt: bytes) -> str:
    """Hash of a conversation's key, as the tables hold it."""
    return keyed_hash(["conversation", source, conversation_id], salt)


def forgotten(frame: pd.DataFrame, gone: Persons, *, salt: bytes, hashed: bool) -> pd.DataFrame:
    """Keys of the conversations that belong to forgotten persons or were forgotten themselves.

    Args:
        frame: The key and ``customer_id`` of conversations or messages; one forgotten row takes its whole conversation.
        hashed: Whether ``customer_id`` is hashed already.
    """
    if not gone or frame.empty:
        return frame.iloc[:0][KEY]
    people = frame["customer_id"]
    known = {one: (str(one) if hashed else hash_id(str(one), salt=salt)) in gone.customers for one in people.dropna().unique()}
    mine = people.map(known).fillna(False).astype(bool)
    keys = frame[KEY].drop_duplicates()
    own = [hash_conversation(s, c, salt=salt) in gone.conversations for c, s in keys[KEY].itertuples(index=False)]
    return pd.concat([frame.loc[mine, KEY], keys[own]]).drop_duplicates().reset_index(drop=True)


def without(frame: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Rows of all other conversations."""
    if keys.empty or not set(KEY) <= set(frame.columns):
        return frame
    return frame[~pd.MultiIndex.from_frame(frame[KEY]).isin(pd.MultiIndex.from_frame(keys))].reset_index(drop=True)


def speechless(rejected: pd.DataFrame, gone: Persons, *, salt: bytes) -> pd.DataFrame:
    """Rejected rows with ``raw`` null where it names a forgotten person or conversation."""
    if not gone or rejected.empty:
        return rejected
    tells = [
        isinstance(raw, str)
        and any(
            hash_id(cell, salt=salt) in gone.customers or hash_conversation(str(source), cell, salt=salt) in gone.conversations
            for cell in _CELL.findall(raw)
        )
        for source, raw in zip(rejected["source"], rejected["raw"], strict=True)
    ]
    return rejected.assign(raw=rejected["raw"].mask(pd.Series(tells, index=rejected.index)))
