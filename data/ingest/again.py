"""Files that are read again, because they were read wrongly: what came of them earlier is taken back, and the new reading replaces it.

Turns tell which file they came from; fields of a conversation do not, so they are told apart by what each file had a column for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from data.ingest.conversations import CONVERSATIONS, TURNS, Merged, merge
from data.schema import CONVERSATION_FIELDS, KEY, conform

_ROW = [*KEY, "input_file", "input_row"]
_SAID = [*KEY, "turn", "speaker", "text"]
_TURN = [column.name for column in TURNS]
_FIELDS = tuple(column.name for column in CONVERSATION_FIELDS)


@dataclass(frozen=True, kw_only=True)
class Origins:
    """Where known turns came from.

    Args:
        again: Files that are read again, by the names that their turns have.
        gave: File → the fields it had a column for.
        places: File → its place in the order in which files first came in; also under the name that a file read again has now.
    """

    again: frozenset[str] = frozenset()
    gave: Mapping[str, frozenset[str]] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)


def standing(turns: pd.DataFrame, again: Collection[str]) -> pd.DataFrame:
    """Turns of all other files."""
    return turns[~turns["input_file"].isin(list(again))].reset_index(drop=True)


def merge_again(messages: pd.DataFrame, known_conversations: pd.DataFrame, known_turns: pd.DataFrame, origins: Origins) -> Merged:
    """Known conversations with a batch of messages that replaces what its files gave before.

    As if these files had been read like this the first time: what later files said stays above them. Conversations of which nothing is
    left are built anew, or go; those with turns of other files keep these, and the fields for which one of these had a column.

    Args:
        messages: As for ``conversations.merge``: of the files read again, and of others.
        known_conversations: As published.
        known_turns: As published, with those of the files that are read again.
        origins: Of the known turns.

    Returns:
        As ``merge``. ``changed`` holds what differs from before, not merely what was read again; and what is gone.
    """
    known_conversations, known_turns = (
        conform(known_conversations, CONVERSATIONS, name="conversations"),
        conform(known_turns, TURNS, name="turns"),
    )
    left = standing(known_turns, origins.again)
    taken = known_turns[known_turns["input_file"].isin(origins.again)]
    touched = taken[KEY].drop_duplicates()
    conversations = _left(known_conversations, known_turns, left, touched, origins)
    merged = merge(messages, conversations, left, anew=touched, newer=_newer(left, messages, origins.places))
    keys = pd.concat([touched, messages[KEY]], ignore_index=True).drop_duplicates()
    changed, reworded = _differing((known_conversations, known_turns), (merged.conversations, merged.turns), keys)
    return replace(
        merged,
        changed=changed,
        gone=changed[~_of(changed, merged.conversations)].reset_index(drop=True),
        taken_back=len(taken[_ROW].drop_duplicates()),
        reworded=reworded,
    )


def _of(frame: pd.DataFrame, keys: pd.DataFrame) -> pd.Series:
    """Which rows are of these conversations."""
    return pd.Series(pd.MultiIndex.from_frame(frame[KEY]).isin(pd.MultiIndex.from_frame(keys[KEY])), index=frame.index)


def _left(conversations: pd.DataFrame, turns: pd.DataFrame, left: pd.DataFrame, touched: pd.DataFrame, origins: Origins) -> pd.DataFrame:
    """Conversations without those of which nothing is left, and without the fields that only files read again had a column for."""
    mine = _of(conversations, touched)
    found = conversations[~mine | _of(conversations, left)].reset_index(drop=True)
    mine = _of(found, touched)
    for name in {name for file in origins.again for name in origins.gave.get(file, ())} & set(_FIELDS):
        givers = [file for file in left["input_file"].unique() if name in origins.gave.get(file, (name,))]
        found[name] = found[name].mask(mine & ~_of(found, left[left["input_file"].isin(givers)]))
    first = turns.groupby(KEY)["at"].min().reindex(pd.MultiIndex.from_frame(found[KEY]))
    derived = pd.Series(found["opened_at"].to_numpy() == first.to_numpy(), index=found.index)  # to be taken anew
    return found.assign(opened_at=found["opened_at"].mask(mine & derived))


def _newer(left: pd.DataFrame, messages: pd.DataFrame, places: Mapping[str, int]) -> pd.DataFrame:
    """Key of the conversations in which a known turn came with a later file than the batch's messages."""
    known, came = (
        frame.assign(place=frame["input_file"].map(places).astype("float")).groupby(KEY)["place"].max() for frame in (left, messages)
    )
    came = came.reindex(known.index)
    return known.index[(known > came).to_numpy(dtype=bool)].to_frame(index=False)


def _differing(
    before: tuple[pd.DataFrame, pd.DataFrame], after: tuple[pd.DataFrame, pd.DataFrame], keys: pd.DataFrame
) -> tuple[pd.DataFrame, int]:
    """Key of the conversations that are new, other or gone, and in how many known ones something else is said."""
    (was, said), (now, says) = (tuple(frame[_of(frame, keys)] for frame in side) for side in (before, after))
    fields, words = _differ(was[[*KEY, *_FIELDS]], now[[*KEY, *_FIELDS]]), _differ(said[_SAID], says[_SAID])
    places = _differ(said[_TURN], says[_TURN])
    other = fields.index[fields | places.reindex(fields.index, fill_value=False)]
    known = words.index.isin(pd.MultiIndex.from_frame(was[KEY]))
    return other.to_frame(index=False), int((words & known).sum())


def _differ(before: pd.DataFrame, after: pd.DataFrame) -> pd.Series:
    """Key → whether a conversation's rows differ, by their digests."""
    old, new = _digests(before).align(_digests(after))
    return (old != new) | old.isna() | new.isna()


def _digests(frame: pd.DataFrame) -> pd.Series:
    lists = {str(name): frame[name].map("\x00".join, na_action="ignore").astype("str") for name in frame if frame[name].dtype == "object"}
    rows = pd.util.hash_pandas_object(frame.assign(**lists), index=False)
    return rows.groupby([frame[name] for name in KEY]).sum()
