"""Topics and the fit behind them without words that were taken out: their names, keywords, summaries and quotes are customers' words."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from data.erasing import REMOVED, Hider, Words, hash_words, tokens
from data.schema import KEY
from nlp.fit import search_encoder
from nlp.topics.model import Topic, TopicModel
from nlp.vectors import readable


@dataclass(frozen=True)
class Clean:
    """What topics must not hold: ``hider`` hides words that stand nowhere any more, ``gone`` are sentences that were taken out, and
    ``left`` the conversations that stay."""

    hider: Hider
    gone: frozenset[str]
    left: frozenset[tuple[str, str]]

    def words(self, text: str) -> str:
        """A text without them, ending up empty where nothing is left."""
        hidden = self.hider.hide(text)
        return text if hidden == text else " ".join(hidden.replace(REMOVED, " ").split())

    def kept(self, words: Iterable[str]) -> tuple[str, ...]:
        """Those of some words that may stay."""
        return tuple(word for word in words if self.hider.hide(word) == word)

    def sentence(self, text: str) -> str:
        """A quoted sentence, with a placeholder for words; empty when its conversation is gone."""
        return "" if any(text in whole or whole in text for whole in self.gone if len(whole) > 3) else self.hider.hide(text)


def telltale(
    was: Mapping[str, pd.DataFrame], now: Mapping[str, pd.DataFrame], words: tuple[Words, ...], *, fit: Path, salt: bytes
) -> Clean:
    """What topics must not hold any more, from a snapshot's tables before and after.

    Words that only forgotten persons used, and removed words that stand nowhere else: a word that others use as well tells nobody.
    ``fit`` is the folder of the snapshot's fit; it need not exist.
    """
    left = frozenset(now["conversations"][KEY].itertuples(index=False, name=None))
    fallen = _sentences(was) - _sentences(now)
    suspects = {token for sentence in fallen for token in tokens(sentence)} & (
        _used(was["topics"]) | _used(was["model_topics"]) | _learned(fit)
    )
    lost = suspects - _said(now["turns"], suspects)
    alone = [Words(*hash_words(token, salt=salt)) for token in sorted(lost)]
    everywhere = [one for one in words if one.conversation is None]
    there = {text.casefold() for text in now["sentences"]["sentence"].dropna()}
    return Clean(Hider(salt, [*everywhere, *alone]), frozenset(s for s in fallen if s.casefold() not in there), left)


def _sentences(tables: Mapping[str, pd.DataFrame]) -> set[str]:
    return {str(text) for text in tables["sentences"]["sentence"].dropna()}


def _used(topics: pd.DataFrame) -> set[str]:
    """Words that topics show."""
    texts = [text for name in ("name", "model_name", "summary") for text in topics[name].dropna()]
    texts += [word for words in topics["keywords"].dropna() for word in words]
    return {token for text in texts for token in tokens(str(text))}


def _learned(fit: Path) -> set[str]:
    """Words that a fit keeps beside its topics."""
    if not fit.exists():
        return set()
    model = TopicModel.load(fit / "topics")
    return {token for entry in (*model.space.vocabulary, *model.untold) for token in tokens(entry)}


def _said(turns: pd.DataFrame, suspects: set[str]) -> set[str]:
    """Which of the words somebody still says."""
    found: set[str] = set()
    for text in turns["text"] if suspects else ():
        found |= suspects.intersection(tokens(text))
        if len(found) == len(suspects):
            break
    return found


def cleaned_topics(topics: pd.DataFrame, clean: Clean) -> pd.DataFrame:
    """The table with clean names, summaries and keywords; a name of which nothing is left becomes ``Topic 12``."""
    ids = topics["topic_id"]
    changed = {
        name: [
            clean.words(text) or f"Topic {number}" if isinstance(text, str) else text
            for text, number in zip(topics[name], ids, strict=True)
        ]
        for name in ("name", "model_name")
    }
    changed["summary"] = [clean.sentence(text) or None if isinstance(text, str) else text for text in topics["summary"]]
    changed["keywords"] = [None if words is None else [w for w in words if clean.words(w) == w] for words in topics["keywords"]]
    return topics.assign(**{name: pd.Series(values, index=topics.index, dtype=topics[name].dtype) for name, values in changed.items()})


def cleaned_fit(source: Path, target: Path, clean: Clean) -> None:
    """A copy of a fit with clean topics; a word of its vocabulary that must go leaves its place empty."""
    shutil.copytree(source, target)
    model = TopicModel.load(source / "topics")
    topics = tuple(_topic(topic, clean) for topic in model.topics)
    vocabulary = tuple(word if clean.hider.hide(word) == word else f"\x00{place}" for place, word in enumerate(model.space.vocabulary))
    cleaned = replace(
        model, topics=topics, space=replace(model.space, vocabulary=vocabulary), brand=clean.kept(model.brand),
        meaningless=clean.kept(model.meaningless),
    )  # fmt: skip
    if (topics, vocabulary, cleaned.untold) != (model.topics, model.space.vocabulary, model.untold):
        cleaned.save(target / "topics")


def with_vectors(embeddings: pd.DataFrame, sentences: pd.DataFrame, fit: Path) -> pd.DataFrame:
    """The table with new vectors for sentences that lost words.

    Args:
        embeddings: ``sentence_embeddings``; ``vector`` is null where it told removed words.
        sentences: The same sentences, without the words.
        fit: The snapshot's fit, which may hold the encoder.
    """
    lost = np.flatnonzero(embeddings["vector"].isna() & embeddings["encoder"].notna())
    if not len(lost):
        return embeddings
    texts = embeddings.iloc[lost].merge(sentences, on=[*KEY, "turn", "start", "end"], how="left")["sentence"].fillna("")
    encoder = search_encoder(fit, str(embeddings["encoder"].iloc[lost[0]]))
    vectors = embeddings["vector"].tolist()
    for place, vector in zip(lost, encoder.encode([readable(text) for text in texts]).astype(np.float16), strict=True):
        vectors[place] = vector
    return embeddings.assign(vector=pd.Series(vectors, index=embeddings.index, dtype=object))


def _topic(topic: Topic, clean: Clean) -> Topic:
    quotes = [quote for quote in topic.exemplars if (quote.conversation_id, quote.source) in clean.left]
    texts = [(quote, clean.sentence(quote.text)) for quote in quotes]
    number = topic.number if topic.topic_id is None else topic.topic_id
    return replace(
        topic,
        name=clean.words(topic.name) or f"Topic {number}",
        summary=clean.sentence(topic.summary),
        keywords=tuple(word for word in topic.keywords if clean.words(word) == word),
        exemplars=tuple(replace(quote, text=text) for quote, text in texts if text),
    )
