"""Which messages become turns: those that repeat a known turn or are superseded by a newer text do not.

Everything here works on whole numbers: conversations, speakers and texts are codes, times are microseconds, so that 800 000 messages
are matched by a handful of sorts and hash lookups.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

NO_TIME = np.iinfo(np.int64).min
"""``at`` of a message without a time: earlier than everything."""

_IDENTITY = ["conversation", "speaker", "at", "text", "nth"]
_SLOT = ["conversation", "speaker", "at"]


def surviving(known: pd.DataFrame, messages: pd.DataFrame, *, newer: pd.Series | None = None) -> pd.DataFrame:
    """Turns that known turns and new messages come to.

    Files of one batch are first folded into each other, in order, then into the known turns. Doing the same batch again therefore
    changes nothing.

    Args:
        known: Codes of known turns: ``conversation``, ``speaker``, ``at``, ``text``, ``order``, ``ref`` (all int64).
        messages: The same of messages, and ``file``, ``row`` (codes); ``order`` grows in input order and lies above the known ones.
        newer: Conversations in which the known turns came after the messages: there, the messages are folded first.

    Returns:
        Lines of both, with the same columns: ``ref`` tells which; a superseding line has the ``order`` of what it replaces.
    """
    known = known.assign(nth=known.groupby(_IDENTITY[:-1], sort=False).cumcount())
    messages = messages.assign(nth=_repetitions(messages)).drop_duplicates([*_IDENTITY, "file"])
    folded = _fold(messages)
    if newer is None or newer.empty:
        return combine(known, folded).drop(columns="nth")
    first = folded["conversation"].isin(newer)
    last = known["conversation"].isin(newer)
    before = folded[first].assign(order=folded["order"] - folded["order"].max() - 1)  # below every known turn
    return pd.concat([combine(before, known[last]), combine(known[~last], folded[~first])], ignore_index=True).drop(columns="nth")


def microseconds(at: pd.Series) -> np.ndarray:
    """Times (UTC) as int64 microseconds since 1970, ``NO_TIME`` where null: what NumPy sorts and compares fastest."""
    return pd.to_datetime(at, utc=True).astype("datetime64[us, UTC]").astype("int64").to_numpy()  # a null is the lowest int64


def combine(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Both sides' turns, each once; a new text supersedes an old one where speaker and time occur once on either side.

    Equal turns keep the old line. Neither side may hold the same identity twice.
    """
    both = pd.concat([old, new], ignore_index=True)
    fresh = np.arange(len(both)) >= len(old)
    repeats = both.duplicated(_IDENTITY).to_numpy()
    slot = both.groupby(_SLOT, sort=False).ngroup().to_numpy()
    slots = int(slot.max()) + 1 if len(slot) else 0
    once = (np.bincount(slot[~fresh], minlength=slots) == 1) & (np.bincount(slot[fresh], minlength=slots) == 1)
    newer = fresh & once[slot] & ~repeats
    order = both["order"].to_numpy().copy()
    place = np.zeros(slots, dtype=np.int64)
    place[slot[~fresh]] = order[~fresh]
    order[newer] = place[slot[newer]]
    superseded = np.zeros(slots, dtype=bool)
    superseded[slot[newer]] = True
    return both.assign(order=order)[~repeats & ~(~fresh & superseded[slot])]


def turn_order(turns: pd.DataFrame) -> np.ndarray:
    """Positions that sort turns by conversation, then time; a turn without a time stays behind the one it followed.

    Args:
        turns: ``conversation``, ``at``, ``order``.
    """
    conversation, at, order = (turns[c].to_numpy() for c in ("conversation", "at", "order"))
    by_order = np.lexsort((order, conversation))
    conversation, at = conversation[by_order], at[by_order]
    positions = np.arange(len(at))
    last_timed = np.maximum.accumulate(np.where(at != NO_TIME, positions, -1)) if len(at) else positions
    starts = np.concatenate([[True], conversation[1:] != conversation[:-1]])[: len(at)]
    start = np.maximum.accumulate(np.where(starts, positions, 0)) if len(at) else positions
    filled = np.where(last_timed >= start, at[last_timed], NO_TIME)
    return by_order[np.lexsort((positions, filled, conversation))]


def _fold(messages: pd.DataFrame) -> pd.DataFrame:
    """The files of a batch merged into each other: round r merges the r-th file of every conversation that has so many."""
    files = messages[["conversation", "file"]].drop_duplicates()
    rank = messages.merge(files.assign(rank=files.groupby("conversation", sort=False).cumcount()))["rank"].to_numpy()
    folded = messages[rank == 0]
    done = []
    for turn in range(1, int(rank.max(initial=0)) + 1):
        later = messages[rank == turn]
        open_ones = folded["conversation"].isin(later["conversation"].unique())
        done.append(folded[~open_ones])
        folded = combine(folded[open_ones], later)
    return pd.concat([*done, folded], ignore_index=True)


def _repetitions(messages: pd.DataFrame) -> np.ndarray:
    """How often each message was said before: "yes" twice in one chat without times is two turns, a doubled row is one.

    Within a row, every message counts. Over the rows of a file they count only without a time, and not when every row of the
    conversation occurs equally often: then the export repeats itself.
    """
    place = messages.groupby(["file", "row"], sort=False).cumcount()
    said = pd.util.hash_pandas_object(messages[["speaker", "at", "text"]].assign(place=place), index=False).to_numpy()
    rows = messages[["conversation", "file", "row"]].assign(said=said).groupby(["conversation", "file", "row"], sort=False)
    contents = rows["said"].sum().reset_index()
    contents["times"] = contents.groupby(["conversation", "file", "said"], sort=False)["row"].transform("size")
    times = contents.groupby(["conversation", "file"], sort=False)["times"].agg(["min", "max"]).reset_index()
    every = messages[["conversation", "file"]].merge(times, how="left", on=["conversation", "file"])
    copies = np.where(every["min"].to_numpy() == every["max"].to_numpy(), every["min"].to_numpy(), 1)
    same = ["conversation", "file", "speaker", "at", "text"]
    in_row = messages.groupby([*same, "row"], sort=False).cumcount().to_numpy()
    alike = messages.groupby(same, sort=False)
    in_file, all_in_file = alike.cumcount().to_numpy(), alike["row"].transform("size").to_numpy()
    return np.where(messages["at"].to_numpy() != NO_TIME, in_row, in_file % np.maximum(all_in_file // copies, 1))
