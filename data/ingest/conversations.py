"""Messages into conversations: a run adds, and a conversation that comes again is updated, never doubled."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from data.ingest.latest import latest_fields
from data.ingest.matching import microseconds, surviving, turn_order
from data.ingest.words import count_words
from data.schema import CONVERSATION_FIELDS, KEY, MESSAGES, SPEAKERS, TABLES, Column, conform

_TURN_NAMES = [*KEY, "turn", "speaker", "at", "text", "boilerplate", "input_file", "input_row"]
TURNS = tuple(c for c in TABLES["turns"] if c.name in _TURN_NAMES)
CONVERSATIONS = (
    *(c for c in TABLES["conversations"] if c.name in KEY),
    *CONVERSATION_FIELDS,
    Column("turns", "int"),
    Column("customer_words", "int"),
)
_ROW = ["input_file", "input_row"]
_NONE = pd.DataFrame(columns=KEY, dtype="str")
_CONVERSATION_NAMES = [c.name for c in CONVERSATIONS]


@dataclass(frozen=True)
class Merged:
    """Conversations and turns after a batch of messages.

    Args:
        conversations: One row per conversation, known ones first, then in the order they came: the key,
            ``schema.CONVERSATION_FIELDS``, ``turns``, ``customer_words`` (``words.count_words`` of the customer's turns that are not
            boilerplate).
        turns: The key, ``turn`` (0-based), ``speaker``, ``at``, ``text``, ``boilerplate``, ``input_file``, ``input_row``.
        changed: The key of conversations that are new or whose turns or fields changed.
        imported: Input rows of the batch of which something became a turn.
        merged: The other input rows of the batch: what they say was known, or a later row superseded it.
        displaced: Input rows of earlier runs of which no turn is left: they were imported and are now merged.
        gone: The key of conversations that are no more: only files gave them that were read again (``again.merge_again``).
        taken_back: Input rows of which something had become a turn when those files were read before.
        reworded: Known conversations in which something else is said now, or that are gone, because of those files.
    """

    conversations: pd.DataFrame
    turns: pd.DataFrame
    changed: pd.DataFrame
    imported: int
    merged: int
    displaced: int
    gone: pd.DataFrame = field(default_factory=_NONE.copy)
    taken_back: int = 0
    reworded: int = 0


def merge(
    messages: pd.DataFrame,
    known_conversations: pd.DataFrame,
    known_turns: pd.DataFrame,
    *,
    anew: pd.DataFrame = _NONE,
    newer: pd.DataFrame = _NONE,
) -> Merged:
    """Known conversations with a batch of messages worked in.

    Within one (source, conversation_id): an equal (speaker, at, text) is merged; where a speaker said one thing at a time (or, without
    times, one thing at all) on either side, the newer text supersedes; everything else is appended. Turns are ordered by ``at``; one
    without a time follows the message it came after. The newest non-null value of a field wins (``latest.latest_fields``);
    ``opened_at`` is the given one, else the first turn's time.

    Args:
        messages: ``schema.MESSAGES`` in input order, repaired and redacted as the known turns are.
        known_conversations: ``conversations`` of earlier runs, or an empty frame; other columns are dropped.
        known_turns: ``turns`` of earlier runs, or an empty frame.
        anew: The key of known conversations to number and count anew, whether the batch has them or not.
        newer: The key of known conversations that are the newer ones: the batch was there before them.

    Raises:
        SchemaError: A frame lacks a column or holds a value that is not allowed.
    """
    messages = conform(messages.reset_index(drop=True), MESSAGES, name="messages")
    known = conform(known_conversations.reset_index(drop=True), CONVERSATIONS, name="conversations")[_CONVERSATION_NAMES]
    turns = conform(known_turns.reset_index(drop=True), TURNS, name="turns")[_TURN_NAMES]
    known, turns, messages, anew, newer = _numbered(known, turns.sort_values([*KEY, "turn"], ignore_index=True), messages, anew, newer)
    in_batch = pd.concat([messages["conversation"], anew["conversation"]]).unique()
    old, before = turns[turns["conversation"].isin(in_batch)], known[known["conversation"].isin(in_batch)]
    after = _merge_turns(old, messages, newer["conversation"])
    rows = _counted(latest_fields(before, old, messages, newer=newer["conversation"]), after)
    changed = _changed(before, rows, old, after)
    news = after[after["ref"] >= len(old)]
    imported, read = (len(lines[_ROW].drop_duplicates()) for lines in (news, messages))
    left, there = (len(lines[["conversation", *_ROW]].drop_duplicates()) for lines in (after[after["ref"] < len(old)], old))
    conversations = pd.concat([known.drop(before.index), rows]).sort_values("conversation", ignore_index=True)
    return Merged(
        conversations=conversations[_CONVERSATION_NAMES],
        turns=pd.concat([turns.drop(old.index), after], ignore_index=True)[_TURN_NAMES],
        changed=rows.loc[changed, KEY].reset_index(drop=True),
        imported=imported,
        merged=read - imported,
        displaced=there - left,
    )


def _numbered(*frames: pd.DataFrame) -> list[pd.DataFrame]:
    """The frames with ``conversation``: the same number for the same key in all of them, by first appearance."""
    keys = pd.concat([frame[KEY] for frame in frames], ignore_index=True)
    numbers = keys.groupby(KEY, sort=False).ngroup().to_numpy()
    ends = np.cumsum([len(frame) for frame in frames])
    return [frame.assign(conversation=part) for frame, part in zip(frames, np.split(numbers, ends[:-1]), strict=True)]


def _merge_turns(old: pd.DataFrame, messages: pd.DataFrame, newer: pd.Series) -> pd.DataFrame:
    """Turns of the batch's conversations, in order, with ``ref``: the line of ``old``, then of ``messages``, that each one is."""
    columns = [name for name in [*_TURN_NAMES, "conversation"] if name != "turn"]
    both = pd.concat([old[columns], messages[columns]], ignore_index=True)
    codes = pd.DataFrame(
        {
            "conversation": both["conversation"],
            "speaker": pd.Categorical(both["speaker"], categories=SPEAKERS).codes.astype(np.int64),
            "at": microseconds(both["at"]),
            "text": pd.factorize(both["text"])[0],
            "order": np.arange(len(both)),
            "ref": np.arange(len(both)),
        }
    )
    file, row = pd.factorize(messages["input_file"])[0], messages["input_row"].to_numpy(dtype=np.int64)
    kept = surviving(codes[: len(old)], codes[len(old) :].assign(file=file, row=row), newer=newer)
    kept = kept.iloc[turn_order(kept)]
    after = both.iloc[kept["ref"].to_numpy()].assign(ref=kept["ref"].to_numpy())
    turn = after.groupby("conversation", sort=False).cumcount()
    return after.assign(turn=turn.astype("Int64"), boilerplate=after["boilerplate"].fillna(False)).reset_index(drop=True)


def _counted(fields: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    """Fields with ``turns``, ``customer_words`` and, where none was given, ``opened_at``."""
    own = turns[(turns["speaker"] == "customer") & ~turns["boilerplate"].astype(bool)]
    words = pd.Series(count_words(own["text"])).groupby(own["conversation"].to_numpy()).sum()
    by_conversation = turns.groupby("conversation")
    numbers = fields["conversation"]
    first = by_conversation["at"].min().reindex(numbers).array
    return fields.assign(
        turns=by_conversation.size().reindex(numbers, fill_value=0).astype("Int64").array,
        customer_words=words.reindex(numbers, fill_value=0).astype("Int64").array,
        opened_at=fields["opened_at"].fillna(pd.Series(first, index=fields.index)),
    )


def _changed(before: pd.DataFrame, rows: pd.DataFrame, old: pd.DataFrame, after: pd.DataFrame) -> np.ndarray:
    """Which of ``rows`` are new or differ from before: bool (len(rows),)."""
    numbers = rows["conversation"]
    moved = after.loc[after["ref"] >= len(old), "conversation"].unique()
    earlier = before.set_index("conversation").reindex(numbers)
    differs = (~numbers.isin(before["conversation"]) | numbers.isin(moved)).to_numpy()
    for name in _CONVERSATION_NAMES:
        if name not in KEY:
            differs = differs | _differ(earlier[name].reset_index(drop=True), rows[name].reset_index(drop=True))
    return differs


def _differ(old: pd.Series, new: pd.Series) -> np.ndarray:
    if old.dtype == "object":
        old, new = (side.map(lambda tags: "\x00".join(tags), na_action="ignore").astype("str") for side in (old, new))
    same = (old == new).fillna(False).astype(bool) | (old.isna() & new.isna())
    return ~same.to_numpy()
