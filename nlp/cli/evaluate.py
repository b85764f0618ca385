"""``evaluate``: the published snapshot against labels that people gave, or against marks from Trust."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import pandas as pd

from data.metrics.checks import ANSWERS, KINDS, corrected_shares, judged_themes, precision, themes_of
from data.schema import NO_TOPIC, InputError
from data.snapshots import Snapshot, load
from nlp.cli.export import published
from nlp.evaluate import Score, label_agreement, named_topics, tone_marks, topic_agreement, topic_marks

LABELS = ("topic", "sentiment", "theme")
MARKS = ("kind", "said", "answer", "corrected")
"""Columns of a file of marks, as Trust writes it; ``corrected`` may be missing."""


def evaluate(store: Path, path: Path, *, as_json: bool) -> None:
    """Print how far people and the snapshot agree, how often it was right, and the shares of themes corrected for its mistakes.

    ``path`` is a CSV with ``conversation_id`` (and ``source``), and any of topic, sentiment, theme; or with the columns of ``MARKS``.

    Raises:
        InputError: The file lacks the columns, or names no conversation of the store.
    """
    snapshot = published(store)
    labels = _read(path)
    conversations, topics = load(snapshot, "conversations"), load(snapshot, "topics")
    themes = themes_of(topics)
    on = ["conversation_id", "source"] if "source" in labels else ["conversation_id"]
    joined = labels.merge(conversations, on=on, how="inner")
    if joined.empty:
        raise InputError(f"{path} names no conversation of {store}. conversation_id must be as in `python -m nlp export`.")
    marked = "answer" in labels
    scores = [] if marked else _scores(joined, labels, on, snapshot)
    marks = joined[list(MARKS)] if marked else _marks(joined, topics, themes)
    shares = _shares(conversations["topic_id"], topics, marks[marks["kind"] == "topic"], themes)
    _print(scores, precision(marks), shares, unknown=len(labels) - len(joined), as_json=as_json)


def _read(path: Path) -> pd.DataFrame:
    try:
        labels = pd.read_csv(path, dtype="str")
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read as CSV: {error}.") from error
    key = [name for name in ("conversation_id", "source") if name in labels]
    if "conversation_id" in key and {"kind", "said", "answer"} <= set(labels.columns):
        known = labels["kind"].isin(KINDS) & labels["answer"].isin(ANSWERS)
        if not known.all():
            odd = labels[~known][["kind", "answer"]].iloc[0].tolist()
            raise InputError(f"{path}: marks are {', '.join(ANSWERS)} on {', '.join(KINDS)}; got {odd[1]} on {odd[0]}.")
        return labels.reindex(columns=[*key, *MARKS])
    if "conversation_id" not in key or not set(LABELS) & set(labels.columns):
        raise InputError(f"{path} needs 'conversation_id' and one of {', '.join(LABELS)}; found {', '.join(labels.columns)}.")
    return labels[[*key, *(c for c in LABELS if c in labels)]].rename(columns={"sentiment": "said_sentiment"})


def _scores(joined: pd.DataFrame, labels: pd.DataFrame, on: list[str], snapshot: Snapshot) -> list[Score]:
    scores: list[Score] = []
    if "topic" in labels:
        known = joined.dropna(subset=["topic"])
        scores += topic_agreement(known["topic"], known["topic_id"])
    if "said_sentiment" in labels:
        known = joined.dropna(subset=["said_sentiment", "sentiment_label"])
        scores += label_agreement("sentiment", known["said_sentiment"], known["sentiment_label"])
    if "theme" in labels:
        scores += _themes(labels, load(snapshot, "perceptions"), on)
    return scores


def _themes(labels: pd.DataFrame, perceptions: pd.DataFrame, on: list[str]) -> list[Score]:
    """A label is met when one of the conversation's perceptions has its theme."""
    wanted = labels.dropna(subset=["theme"])
    found = perceptions[[*on, "theme"]].drop_duplicates().assign(found=True)
    met = wanted.merge(found, on=[*on, "theme"], how="left")["found"].notna()
    return [score for score in label_agreement("theme found", pd.Series(True, index=met.index), met) if "accuracy" in score.name]


def _marks(joined: pd.DataFrame, topics: pd.DataFrame, themes: Mapping[int, int]) -> pd.DataFrame:
    """Labels as marks, where they use the machine's own words."""
    parts = [pd.DataFrame({name: pd.Series(dtype="str") for name in MARKS})]
    if "topic" in joined:
        known = joined.dropna(subset=["topic"])
        parts.append(topic_marks(known["topic"], known["topic_id"], names=named_topics(topics, themes), themes=themes))
    if "said_sentiment" in joined:
        known = joined.dropna(subset=["said_sentiment", "sentiment_label"])
        parts.append(tone_marks(known["said_sentiment"], known["sentiment_label"]))
    return pd.concat(parts, ignore_index=True)


def _shares(given: pd.Series, topics: pd.DataFrame, marks: pd.DataFrame, themes: Mapping[int, int]) -> pd.DataFrame:
    """Shares of all themes, raw and corrected; empty where no topic was marked."""
    judged = judged_themes(marks, themes)
    top = topics[(topics["level"] == 0) & topics["merged_into"].isna()]
    raw = pd.DataFrame({"value": [*top["topic_id"].astype(int), NO_TOPIC], "name": [*top["name"], "No topic"]})
    counts = given.astype(int).map(lambda topic: themes.get(topic, NO_TOPIC)).value_counts()
    table = corrected_shares(raw.assign(conversations=raw["value"].map(counts).fillna(0).astype(int)), judged)
    return table.sort_values("share", ascending=False, ignore_index=True) if len(judged) else table.iloc[:0]


def _print(scores: list[Score], right: pd.DataFrame, shares: pd.DataFrame, *, unknown: int, as_json: bool) -> None:
    if as_json:
        told: dict[str, Any] = {"scores": [asdict(score) for score in scores], "labels_without_conversation": unknown}
        click.echo(json.dumps(told | {"checked": _records(right), "theme_shares": _records(shares)}))
        return
    for score in scores:
        click.echo(f"{score.name:<24} {score.value:.3f} ({score.low:.3f}–{score.high:.3f}), n = {score.conversations}")
    for row in _records(right):
        told_share = "too few to judge" if row["share_few"] else _percent(row, "share")
        click.echo(f"{row['kind']:<24} of {row['checked']} checked, {row['right']} right: {told_share}")
    for row in _records(shares):
        checked = "too few to judge" if row["corrected_few"] else _percent(row, "corrected")
        click.echo(f"share of {row['name']:<24} {checked}; the machine alone {_percent(row, 'share')}")
    if unknown:
        click.echo(f"{unknown} labels name conversations that are not in the store.", err=True)


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return json.loads(rows.to_json(orient="records"))


def _percent(row: Mapping[str, Any], name: str) -> str:
    return f"{100 * row[name]:.0f} % ({100 * row[f'{name}_low']:.0f}–{100 * row[f'{name}_high']:.0f})"
