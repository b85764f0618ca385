"""What is now known about each conversation: of every field, the newest value that is not null."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.ingest.matching import NO_TIME, microseconds
from data.schema import CONVERSATION_FIELDS, KEY

_FIELDS = [c.name for c in CONVERSATION_FIELDS]
_KNOWN = -1
"""Stands for the files of earlier runs."""


def latest_fields(known: pd.DataFrame, turns: pd.DataFrame, messages: pd.DataFrame, *, newer: pd.Series | None = None) -> pd.DataFrame:
    """Fields of conversations after a batch.

    What is newest: files by the latest time said in them (so that daily files may come in any order), at equal times or without any in
    the order they came; within a file by time, then line. Special cases: ``tags`` are those of the newest file that has any, of all its
    rows together; ``closed_at`` falls when a later row says open or pending; an ``opened_at`` that was only the first turn's time is
    left null, to be taken anew.

    Args:
        known: Conversations as known before, with ``conversation`` (int64 code).
        turns: Their turns: ``conversation``, ``at``.
        messages: ``schema.MESSAGES`` with ``conversation``, in input order.
        newer: Codes of conversations that were known after the messages' files: at equal times, what is known is newer.

    Returns:
        ``conversation``, the key and ``schema.CONVERSATION_FIELDS``, one row per conversation, by ``conversation``.
    """
    times = turns.groupby("conversation")["at"].agg(["min", "max"]).reindex(known["conversation"])
    derived = known["opened_at"].to_numpy() == times["min"].to_numpy()
    file = np.where(known["conversation"].isin([] if newer is None else newer), messages["input_file"].nunique(), _KNOWN)
    before = known.assign(opened_at=known["opened_at"].mask(pd.Series(derived, index=known.index)), at=times["max"].to_numpy(), file=file)
    after = messages.assign(file=pd.factorize(messages["input_file"])[0], at=messages["at"].fillna(messages["opened_at"]))
    columns = ["conversation", *KEY, "file", "at", *_FIELDS]
    used = [c for c in columns if c in KEY or not (before[c].isna().all() and after[c].isna().all())]
    said = pd.concat([before[used], after[used]], ignore_index=True).reindex(columns=columns)
    said = said.iloc[_oldest_first(said)].reset_index(drop=True)
    conversations = said["conversation"].to_numpy()
    fields = said.loc[_last(conversations), ["conversation", *KEY]].reset_index(drop=True)
    places = {name: _place_of_last(said[name], conversations, len(fields)) for name in _FIELDS}
    for name in _FIELDS:
        fields[name] = said[name].astype(known[name].dtype).reindex(places[name]).array
    fields["tags"] = _tags(said, places["tags"])
    reopened = fields["status"].isin(["open", "pending"]).to_numpy() & (places["status"] > places["closed_at"])
    fields["closed_at"] = fields["closed_at"].mask(reopened)
    return fields


def _oldest_first(said: pd.DataFrame) -> np.ndarray:
    """Positions of rows by conversation, then how new their file is in it, then the file, then the time."""
    at = pd.Series(microseconds(said["at"]), index=said.index)
    newest = at.groupby([said["conversation"], said["file"]]).transform("max")
    # A file without times counts as new as anything said so far, the known conversation without them as the oldest.
    ceiling = at.groupby(said["conversation"]).transform("max")
    newest = newest.where((newest != NO_TIME) | (said["file"] == _KNOWN), ceiling)
    return np.lexsort((np.arange(len(said)), at, said["file"], newest, said["conversation"]))


def _last(conversations: np.ndarray) -> np.ndarray:
    """Positions of the last row of every conversation (rows lie together)."""
    return np.flatnonzero(np.concatenate([conversations[1:] != conversations[:-1], [True]])[: len(conversations)])


def _place_of_last(values: pd.Series, conversations: np.ndarray, count: int) -> np.ndarray:
    """Per conversation the position of its last value that is not null, −1 where there is none."""
    number = np.concatenate([[0], np.cumsum(conversations[1:] != conversations[:-1])])[: len(conversations)]
    filled = np.flatnonzero(values.notna().to_numpy())
    places = np.full(count, -1, dtype=np.int64)
    places[number[filled]] = filled  # positions grow, so the last one stays
    return places


def _tags(said: pd.DataFrame, places: np.ndarray) -> pd.Series:
    """Tags of the newest file of each conversation that has any: the union over its rows, in order of appearance."""
    tags = pd.Series([None] * len(places), dtype="object")
    rows = np.flatnonzero(places >= 0)
    if not len(rows):
        return tags
    newest = said.loc[places[rows], ["conversation", "file"]].assign(place=rows)
    every = said[["conversation", "file", "tags"]].dropna(subset="tags").merge(newest, on=["conversation", "file"])
    every = every.explode("tags").dropna(subset="tags").drop_duplicates(["place", "tags"])
    lists = every.groupby("place", sort=False)["tags"].agg(list)
    tags.loc[lists.index] = lists
    return tags
