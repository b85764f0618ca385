"""What an import brings that must stay out: forgotten persons, and conversations older than the store keeps."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from data.erasing.persons import Persons, forgotten
from data.redact import redact_identifier
from data.schema import KEY

FORGOTTEN, TOO_OLD = "forgotten for good", "older than this store keeps"
_ROW = ["source", "input_file", "input_row"]


def admitted(
    messages: pd.DataFrame, persons: Persons, *, before: datetime | None, known: pd.DataFrame, salt: bytes
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Messages that may come in, and the input rows of the others as rejected ones, without what they say.

    Args:
        messages: ``schema.MESSAGES``, not redacted yet.
        persons: Who was forgotten.
        before: Conversations in which all was said before this moment stay out, unless they are known; None keeps all.
        known: Keys of the published conversations.
    """
    if messages.empty or not (persons or before):
        return messages, _rows(messages.iloc[:0], FORGOTTEN)
    named = messages[[*KEY, "customer_id"]].copy()
    for name in KEY:
        values = {value: redact_identifier(str(value), salt=salt) for value in named[name].unique()}
        named[name] = named[name].map(values)
    of = pd.MultiIndex.from_frame(named[KEY])
    gone = of.isin(pd.MultiIndex.from_frame(forgotten(named, persons, salt=salt, hashed=False)))
    old = _old(messages, named, before) & ~of.isin(pd.MultiIndex.from_frame(known[KEY])) & ~gone
    left = messages[~gone & ~old]
    there = pd.MultiIndex.from_frame(left[_ROW])
    refused = pd.concat([_rows(messages[mask], why) for mask, why in ((gone, FORGOTTEN), (old, TOO_OLD))])
    refused = refused[~pd.MultiIndex.from_frame(refused.rename(columns={"row": "input_row"})[_ROW]).isin(there)]
    return left.reset_index(drop=True), refused.drop_duplicates().reset_index(drop=True)


def _old(messages: pd.DataFrame, named: pd.DataFrame, before: datetime | None) -> pd.Series:
    if before is None:
        return pd.Series(False, index=messages.index)
    newest = messages[["at", "opened_at", "closed_at"]].max(axis=1).groupby([named[name] for name in KEY]).transform("max")
    return (newest < before).fillna(False)


def _rows(messages: pd.DataFrame, reason: str) -> pd.DataFrame:
    rows = messages[_ROW].drop_duplicates().rename(columns={"input_row": "row"})
    return rows.assign(reason=reason, raw=pd.Series(None, index=rows.index, dtype="str"))
