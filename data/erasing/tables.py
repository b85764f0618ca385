"""A snapshot's tables without what people took out for good. Pure: tables in, tables out; doing it twice changes nothing more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pandas as pd

from data.erasing.persons import Persons, forgotten, speechless, without
from data.erasing.words import REMOVED, Edits, Hider, Words, hide_cells, hiders, moved, replaced, tokens
from data.schema import KEY, TABLES

Tables = dict[str, pd.DataFrame]
_IDS = {*KEY, "kept", "customer_id", "agent_id", "language"}
_FREE = [c.name for c in TABLES["conversations"] if c.kind in ("text", "texts") and not c.allowed and c.name not in _IDS]
_ROW = ["input_file", "input_row"]
_SAID = {"sentences": "sentence", "perceptions": "quote", "signals": "quote"}


@dataclass(frozen=True)
class Erasures:
    """All that was ever taken out; ``last`` is the number of the ledger's last line on it, 0 without any."""

    words: tuple[Words, ...] = ()
    persons: Persons = field(default_factory=Persons)
    last: int = 0


def rows_of(turns: pd.DataFrame, keys: pd.DataFrame) -> int:
    """Input rows of which nothing is left once these conversations are gone."""
    left = without(turns, keys)[_ROW].drop_duplicates()
    return len(turns[_ROW].drop_duplicates()) - len(left)


def erased(tables: Mapping[str, pd.DataFrame], gone: Erasures, *, salt: bytes) -> tuple[Tables, int]:
    """Tables without forgotten persons and removed words, and how many input rows went with the persons.

    Args:
        tables: Some of the contract's; ``conversations`` and ``turns`` are needed.
    """
    keys = forgotten(tables["conversations"], gone.persons, salt=salt, hashed=True)
    rows = rows_of(tables["turns"], keys) if len(keys) else 0
    left = {name: without(frame, keys) for name, frame in tables.items()}
    if "rejected" in left:
        left["rejected"] = speechless(left["rejected"], gone.persons, salt=salt)
    return hidden(left, gone.words, salt=salt), rows


def cutoff(keep_days: int | None, *, now: datetime | None = None) -> datetime | None:
    """Moment before which nothing is kept; None keeps everything."""
    return (now or datetime.now(UTC)) - timedelta(days=keep_days) if keep_days else None


def aged(conversations: pd.DataFrame, turns: pd.DataFrame, *, before: datetime, imported: Mapping[str, datetime]) -> pd.DataFrame:
    """Keys of the conversations in which nothing happened since ``before``.

    Args:
        conversations: With ``opened_at`` and ``closed_at``.
        turns: With ``at`` and ``input_file``.
        imported: When each input file came in: how old a conversation is that has no date at all.
    """
    files = turns.assign(came=pd.to_datetime(turns["input_file"].map(dict(imported)), utc=True))
    last = files.groupby(KEY)[["at", "came"]].max().reindex(pd.MultiIndex.from_frame(conversations[KEY]))
    dates = pd.DataFrame({"opened": conversations["opened_at"].array, "closed": conversations["closed_at"].array, "said": last["at"].array})
    newest = dates.max(axis=1).fillna(pd.Series(last["came"].array))
    return conversations.loc[(newest < before).to_numpy(), KEY].reset_index(drop=True)


def hidden(tables: Tables, words: tuple[Words, ...], *, salt: bytes) -> Tables:
    """Tables with a placeholder for removed words, and every offset moved to where its words now lie."""
    if not words:
        return tables
    by = hiders(tables["conversations"], words, salt=salt)
    if not by:
        return tables
    turns, edits = _turns(tables["turns"], by)
    free = [name for name in (*_FREE, "kept") if name in tables["conversations"]]
    found = {**tables, "turns": turns, "conversations": hide_cells(tables["conversations"], free, by)}
    texts = {key: text for *key_parts, text in turns[[*KEY, "turn", "text"]].itertuples(index=False) if (key := tuple(key_parts)) in edits}
    for name in _SAID.keys() & tables.keys():
        found[name] = _spans(tables[name], edits, texts, said=_SAID[name])
    if "sentence_embeddings" in found:
        found["sentence_embeddings"] = _vectors(tables["sentence_embeddings"], edits)
    if "perceptions" in found:
        found["perceptions"] = _aspects(found["perceptions"], edits, tables["turns"], by)
    if "rejected" in found:
        everywhere = Hider(salt, words)
        raw = found["rejected"]["raw"]
        found["rejected"] = found["rejected"].assign(raw=raw.map(everywhere.hide, na_action="ignore").astype(raw.dtype))
    return found


def moves(turns: pd.DataFrame, words: tuple[Words, ...], keys: pd.DataFrame, *, salt: bytes) -> dict[tuple, tuple[Edits, str]]:
    """Where words are hidden in turns of some conversations: (conversation_id, source, turn) → places in the old text, and the new text."""
    wanted = pd.MultiIndex.from_frame(keys[KEY].astype("str"))
    mine = turns[pd.MultiIndex.from_frame(turns[KEY].astype("str")).isin(wanted)]
    if mine.empty or not words:
        return {}
    clean, edits = _turns(mine, hiders(mine, words, salt=salt))
    texts = {(c, s, t): text for c, s, t, text in clean[[*KEY, "turn", "text"]].itertuples(index=False)}
    return {key: (found, texts[key]) for key, found in edits.items()}


def hidden_messages(messages: pd.DataFrame, words: tuple[Words, ...], *, salt: bytes) -> pd.DataFrame:
    """Messages with a placeholder for words removed before: a file that comes again must not bring them back."""
    by = hiders(messages, words, salt=salt) if words else {}
    return hide_cells(messages, ["text", *_FREE], by) if by else messages


def _turns(turns: pd.DataFrame, by: Mapping[tuple[str, str], Hider]) -> tuple[pd.DataFrame, dict[tuple, Edits]]:
    """Turns with words hidden, and where: (conversation_id, source, turn) → places in the old text."""
    edits: dict[tuple, Edits] = {}
    texts = turns["text"].tolist()
    for place, (*key, turn, text) in enumerate(turns[[*KEY, "turn", "text"]].itertuples(index=False)):
        hider = by.get((key[0], key[1]))
        found = hider.places(text) if hider else []
        if found:
            edits[key[0], key[1], turn] = found
            texts[place] = replaced(text, found)
    return turns.assign(text=pd.Series(texts, index=turns.index, dtype=turns["text"].dtype)), edits


def _spans(frame: pd.DataFrame, edits: Mapping[tuple, Edits], texts: Mapping[tuple, str], *, said: str) -> pd.DataFrame:
    """Rows that quote a changed turn, quoting it as it is now."""
    starts, ends, quotes = frame["start"].tolist(), frame["end"].tolist(), frame[said].tolist()
    for place, key in enumerate(frame[[*KEY, "turn"]].itertuples(index=False, name=None)):
        if key in edits:
            starts[place], ends[place] = moved(starts[place], edits[key], end=False), moved(ends[place], edits[key], end=True)
            quotes[place] = texts[key][starts[place] : ends[place]]
    changed = {"start": starts, "end": ends, said: quotes}
    return frame.assign(**{name: pd.Series(values, index=frame.index, dtype=frame[name].dtype) for name, values in changed.items()})


def _vectors(embeddings: pd.DataFrame, edits: Mapping[tuple, Edits]) -> pd.DataFrame:
    """Sentences' vectors at their new places; null where the sentence held removed words, which its vector still tells."""
    starts, ends, vectors = embeddings["start"].tolist(), embeddings["end"].tolist(), embeddings["vector"].tolist()
    for place, key in enumerate(embeddings[[*KEY, "turn"]].itertuples(index=False, name=None)):
        if key in edits:
            if any(start < ends[place] and stop > starts[place] for start, stop in edits[key]):
                vectors[place] = None
            starts[place], ends[place] = moved(starts[place], edits[key], end=False), moved(ends[place], edits[key], end=True)
    changed = {"start": starts, "end": ends, "vector": vectors}
    return embeddings.assign(**{n: pd.Series(v, index=embeddings.index, dtype=embeddings[n].dtype) for n, v in changed.items()})


def _aspects(
    perceptions: pd.DataFrame, edits: Mapping[tuple, Edits], before: pd.DataFrame, by: Mapping[tuple[str, str], Hider]
) -> pd.DataFrame:
    """Aspects without the removed words, nor a part of them."""
    lost: dict[tuple, set[str]] = {}
    for *key, text in before[[*KEY, "turn", "text"]].itertuples(index=False):
        if tuple(key) in edits:
            lost[tuple(key)] = {token for start, end in edits[tuple(key)] for token in tokens(text[start:end])}
    found = hide_cells(perceptions, ["aspect", "product"], by)
    aspects = [
        REMOVED if isinstance(aspect, str) and lost.get((c, s, t), set()) & set(tokens(aspect)) else aspect
        for c, s, t, aspect in found[[*KEY, "turn", "aspect"]].astype(object).itertuples(index=False)
    ]
    return found.assign(aspect=pd.Series(aspects, index=found.index, dtype=found["aspect"].dtype))
