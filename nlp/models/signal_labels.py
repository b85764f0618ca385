"""Labels of signals by reference: which stretch of which public set was read, and what was found in it.

The words stay in the sets (``$EARSHOT_DATA``); a hash beside each reference notices when a set has shifted.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from functools import cache
from pathlib import Path

import pandas as pd

from data.schema import EarshotError
from nlp.models.prepare import PROJECT

COLUMNS = ["set", "file", "row", "turn", "start", "end", "hash", "signals"]
Place = tuple[str, int]
"""A row's number or a conversation's id, and the turn in it."""


def read_labels(path: Path) -> pd.DataFrame:
    """Labelled sentences of a file of references.

    Args:
        path: Tab-separated, with ``COLUMNS``; ``start`` and ``end`` are offsets into the raw text (code points, half-open). A column
            ``drawn`` may say how a sentence was chosen: ``evenly``, or ``doubtful`` (an early head was unsure of it).

    Returns:
        Its rows with ``text``.

    Raises:
        EarshotError: A stretch does not hash to what was labelled.
    """
    labels = pd.read_csv(path, sep="\t", keep_default_na=False, dtype={"row": str})
    texts = [stretch(*place) for place in labels[["file", "row", "turn", "start", "end"]].itertuples(index=False, name=None)]
    moved = [number for number, (text, wanted) in enumerate(zip(texts, labels["hash"], strict=True)) if text_hash(text) != wanted]
    if moved:
        raise EarshotError(
            f"{len(moved)} of {len(labels)} labelled sentences are not where {path.name} says (first: line {moved[0] + 2}). "
            f"In: {folder()}. Try: the sets as they were when labelled (EARSHOT_DATA)."
        )
    return labels.assign(text=texts)


def stretch(file: str, row: str, turn: int, start: int, end: int) -> str:
    """The words at a reference; empty where the set has no such row."""
    return texts_of(file).get((row, turn), "")[start:end]


def text_hash(text: str) -> str:
    """First 8 hex digits of the SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def folder() -> Path:
    """Where the public sets lie."""
    return Path(os.environ.get("EARSHOT_DATA", PROJECT.parent / "shared" / "data"))


@cache
def texts_of(file: str) -> dict[Place, str]:
    """Customers' texts of one file of a set, by place."""
    path, name = folder() / file, file.partition("/")[0]
    if name == "multidogo":
        frame = pd.read_csv(path, sep="\t", quoting=3, keep_default_na=False, on_bad_lines="skip")
        turns = pd.to_numeric(frame["turnNumber"], errors="coerce")  # an utterance with a line break leaves a half row behind
        said = zip(frame["conversationId"], turns, frame["utterance"], strict=True)
        return {(row, int(turn)): text for row, turn, text in said if turn >= 0}
    if name == "twitter_support_ibm":
        talks = json.loads(gzip.decompress(path.read_bytes()))
        return {
            (str(row), turn): said["message"]
            for row, talk in enumerate(talks)
            for turn, said in enumerate(talk["dialogContent"])
            if "client" in said
        }
    if name == "star_dialogues.jsonl.gz":
        dialogues = map(json.loads, gzip.decompress(path.read_bytes()).splitlines())
        return {
            (str(dialogue["DialogueID"]), turn): event["Text"]
            for dialogue in dialogues
            for turn, event in enumerate(dialogue["Events"])
            if event["Agent"] == "User" and event.get("Text")
        }
    column = "Consumer complaint narrative" if name == "cfpb" else "text"
    column_texts = pd.read_csv(path, on_bad_lines="skip", engine="python")[column].dropna().astype(str)
    return {(str(row), 0): text for row, text in column_texts.items()}
