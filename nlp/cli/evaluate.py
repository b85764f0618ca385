"""``evaluate``: the published snapshot against labels that people gave."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
import pandas as pd

from data.schema import InputError
from data.snapshots import load
from nlp.cli.export import published
from nlp.evaluate import Score, label_agreement, topic_agreement

LABELS = ("topic", "sentiment", "theme")


def evaluate(store: Path, path: Path, *, as_json: bool) -> None:
    """Print agreement with the labels in ``path``: a CSV with ``conversation_id`` (and ``source``), and any of topic, sentiment, theme.

    Raises:
        InputError: The file lacks the columns, or names no conversation of the store.
    """
    snapshot = published(store)
    labels = _read(path)
    conversations = load(snapshot, "conversations")
    on = ["conversation_id", "source"] if "source" in labels else ["conversation_id"]
    joined = labels.merge(conversations, on=on, how="inner")
    if joined.empty:
        raise InputError(f"{path} names no conversation of {store}. conversation_id must be as in `python -m nlp export`.")
    scores: list[Score] = []
    if "topic" in labels:
        known = joined.dropna(subset=["topic"])
        scores += topic_agreement(known["topic"], known["topic_id"])
    if "said_sentiment" in labels:
        known = joined.dropna(subset=["said_sentiment", "sentiment_label"])
        scores += label_agreement("sentiment", known["said_sentiment"], known["sentiment_label"])
    if "theme" in labels:
        scores += _themes(labels, load(snapshot, "perceptions"), on)
    _print(scores, len(labels) - len(joined), as_json=as_json)


def _read(path: Path) -> pd.DataFrame:
    try:
        labels = pd.read_csv(path, dtype="str")
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as CSV: {error}.") from error
    if "conversation_id" not in labels or not set(LABELS) & set(labels.columns):
        raise InputError(f"{path} needs 'conversation_id' and one of {', '.join(LABELS)}; found {', '.join(labels.columns)}.")
    return labels[[c for c in ("conversation_id", "source", *LABELS) if c in labels]].rename(columns={"sentiment": "said_sentiment"})


def _themes(labels: pd.DataFrame, perceptions: pd.DataFrame, on: list[str]) -> list[Score]:
    """A label is met when one of the conversation's perceptions has its theme."""
    wanted = labels.dropna(subset=["theme"])
    found = perceptions[[*on, "theme"]].drop_duplicates().assign(found=True)
    met = wanted.merge(found, on=[*on, "theme"], how="left")["found"].notna()
    return [score for score in label_agreement("theme found", pd.Series(True, index=met.index), met) if "accuracy" in score.name]


def _print(scores: list[Score], unknown: int, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"scores": [asdict(score) for score in scores], "labels_without_conversation": unknown}))
        return
    for score in scores:
        click.echo(f"{score.name:<24} {score.value:.3f} ({score.low:.3f}–{score.high:.3f}), n = {score.conversations}")
    if unknown:
        click.echo(f"{unknown} labels name conversations that are not in the store.", err=True)
