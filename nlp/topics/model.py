"""What a fit of topics is: named topics on three levels with their centroids, stored as npz and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np

from data.schema import StoreError
from nlp.topics.decide import Decision
from nlp.topics.space import Space

THEME, TOPIC, SUBTOPIC = 0, 1, 2


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Words of a customer that show what a topic is about."""

    conversation_id: str
    source: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One topic of a model; ``number`` is its place in ``TopicModel.topics``, ``parent`` the number one level up.

    ``topic_id`` is the stable id once it has one; ``size`` counts the conversations it was learned from;
    ``stability`` (0–1, topics of level 1) says how surely another look at the data finds the same group (``nlp.topics.consensus``);
    None where it was not measured.
    """

    number: int
    level: int
    parent: int | None
    name: str
    keywords: tuple[str, ...] = ()
    summary: str = ""
    exemplars: tuple[Quote, ...] = ()
    size: int = 0
    topic_id: int | None = None
    stability: float | None = None


@dataclass(frozen=True, kw_only=True)
class TopicModel:
    """Topics with what is needed to place a new conversation.

    Args:
        topics: By number; themes (level 0), topics (1) and sub-topics (2).
        centroids: (topics, space.dim), length 1.
        decision: How vectors are given to the topics of level 1, in the order of ``numbers(TOPIC)``.
        space: Maps (embedding, text) into the centroids' space.
        language: The corpus's main language.
        seed: What the fit was seeded with.
        documents: How many conversations it was learned from.
        no_topic_share: The share of them (0–1) that no topic was near enough to.
        brand: Words of the company's own name, which stand in no name.
        meaningless: Words of which people had said so when it was learned, which stand in none either.
    """

    topics: tuple[Topic, ...]
    centroids: np.ndarray
    decision: Decision
    space: Space
    language: str | None
    seed: int
    documents: int
    no_topic_share: float = 0.0
    brand: tuple[str, ...] = ()
    meaningless: tuple[str, ...] = ()

    @property
    def untold(self) -> tuple[str, ...]:
        """Words that tell nothing about the subject: the company's own name, and what people called meaningless."""
        return self.brand + self.meaningless

    def numbers(self, level: int) -> np.ndarray:
        """Numbers of the topics of one level, ascending."""
        return np.array([topic.number for topic in self.topics if topic.level == level], dtype=np.int64)

    def later(self) -> np.ndarray:
        """Numbers of the topics that were found after the fit."""
        return self.numbers(TOPIC)[~np.isfinite(self.decision.offsets)]

    def children(self, number: int) -> np.ndarray:
        """Numbers of the topics one level below ``number``."""
        return np.array([topic.number for topic in self.topics if topic.parent == number], dtype=np.int64)

    def with_ids(self, ids: Mapping[int, int]) -> TopicModel:
        """The same model with stable ids: number → topic_id."""
        topics = tuple(replace(topic, topic_id=ids.get(topic.number, topic.topic_id)) for topic in self.topics)
        return replace(self, topics=topics)

    def with_stability(self, stability: np.ndarray) -> TopicModel:
        """With the stability (topics of level 1,) of each; NaN where it was not measured."""
        measured = dict(zip(self.numbers(TOPIC).tolist(), stability.tolist(), strict=True))
        found = {number: round(value, 3) for number, value in measured.items() if value == value}
        return replace(self, topics=tuple(replace(topic, stability=found.get(topic.number)) for topic in self.topics))

    def save(self, folder: Path) -> None:
        """Write ``topics.json`` and ``topics.npz`` into ``folder`` (made if missing)."""
        folder.mkdir(parents=True, exist_ok=True)
        facts = {
            "language": self.language,
            "seed": self.seed,
            "documents": self.documents,
            "no_topic_share": self.no_topic_share,
            "brand": self.brand,
            "meaningless": self.meaningless,
            "topics": [asdict(t) for t in self.topics],
        }
        (folder / "topics.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")
        arrays = {f"space_{name}": array for name, array in self.space.arrays().items()}
        # allow_pickle: an object array would be a mistake of ours, not something to store
        arrays |= {f"decision_{field.name}": getattr(self.decision, field.name) for field in fields(Decision)}
        # allow_pickle: an object array would be a mistake of ours, not something to store
        np.savez(folder / "topics.npz", allow_pickle=False, centroids=self.centroids, **arrays)

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        """Read what :meth:`save` wrote.

        Raises:
            StoreError: A file is missing or damaged.
        """
        try:
            facts = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
            with np.load(folder / "topics.npz", allow_pickle=False) as stored:
                arrays = dict(stored)
            space = Space.of({name.removeprefix("space_"): array for name, array in arrays.items() if name.startswith("space_")})
            decision = Decision(**{name: arrays[f"decision_{name}"] for name in (field.name for field in fields(Decision))})
            topics = tuple(_topic(fact) for fact in facts.pop("topics"))
            facts |= {name: tuple(facts.get(name, ())) for name in ("brand", "meaningless")}  # an earlier version had none
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"The topic model in {folder} cannot be read: {error}. Run again with --full to learn it anew.") from error
        return cls(topics=topics, centroids=arrays["centroids"], decision=decision, space=space, **facts)


def _topic(fact: dict) -> Topic:
    exemplars = tuple(Quote(**quote) for quote in fact.pop("exemplars"))
    fact.pop("stable", None)  # an earlier version stored it
    return Topic(**{**fact, "keywords": tuple(fact["keywords"])}, exemplars=exemplars)
