"""Messages that name the message they answer → conversations."""

from __future__ import annotations

import pandas as pd

from data.ingest import names
from data.ingest.fields import Recognised

_PARENTS = frozenset(map(names.normalise, (
    "in response to tweet id", "in reply to", "in reply to id", "in reply to status id", "in response to", "in response to id", "parent id",
    "parent message id", "reply to", "reply to id", "parent", "parent comment id", "parent post id", "in reply to message id",
)))  # fmt: skip


def thread_ids(frame: pd.DataFrame, ids: pd.Series, found: Recognised) -> pd.Series:
    """Conversation ids with every answer in its thread's first message; unchanged where no column names what a message answers.

    Args:
        frame: The file's cells.
        ids: Id of each line's message.
        found: The columns; a given conversation_id is left alone.
    """
    parent = next((header for header in frame.columns if names.normalise(header) in _PARENTS), None)
    if parent is None or "conversation_id" not in found.columns or found.how["conversation_id"] == "given" or ids.duplicated().any():
        return ids
    answered = frame[parent].str.replace(r"\.0$", "", regex=True)
    known = answered.isin(set(ids))
    if known.sum() < 0.3 * max(1, answered.notna().sum()):
        return ids
    above = dict(zip(ids[known], answered[known], strict=True))
    roots: dict[str, str] = {}
    for one in ids:
        path = [one]
        while path[-1] not in roots and path[-1] in above and len(path) <= len(above):
            path.append(above[path[-1]])
        root = roots.get(path[-1], path[-1])
        roots.update(dict.fromkeys(path, root))
    found.notes.append(f"Messages were joined to conversations by '{parent}'.")
    return ids.map(roots).astype("str")
