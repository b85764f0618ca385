"""Names that survive a new fit."""

from __future__ import annotations

import numpy as np

from nlp.place import with_names_kept
from nlp.topics import THEME, TOPIC, TopicModel
from nlp.topics.model import Topic


def named(*topics: tuple[int | None, str, tuple[str, ...]]) -> TopicModel:
    """A model of topics given as (parent, name, keywords); those without a parent are themes."""
    made = tuple(
        Topic(number=number, level=THEME if parent is None else TOPIC, parent=parent, name=name, keywords=keywords)
        for number, (parent, name, keywords) in enumerate(topics)
    )
    return TopicModel(
        topics=made, centroids=np.zeros((len(made), 2)), decision=None, space=None, language="en", seed=0, documents=9  # type: ignore[arg-type]
    )  # fmt: skip


def names(model: TopicModel) -> list[str]:
    return [topic.name for topic in model.topics]


def test_with_names_kept_gives_a_known_topic_its_name_although_a_new_one_was_given_it() -> None:
    model = named((None, "Money", ()), (0, "Transfer", ("transfer", "wire payment")), (0, "Transfer cannot be traced", ("transfer",)))
    assert names(with_names_kept(model, {2: 11}, {11: "Transfer"})) == ["Money", "Wire payment", "Transfer"]


def test_with_names_kept_must_not_give_siblings_one_name() -> None:
    model = named((None, "Money", ()), (0, "Card", ()), (0, "Fee", ()), (0, "Card", ()))
    found = names(with_names_kept(model, {1: 5, 2: 6}, {5: "Card", 6: "card"}))
    assert found == ["Money", "Card", "Fee", "Card (2)"]


def test_with_names_kept_leaves_known_topics_of_other_themes_alone() -> None:
    model = named((None, "Money", ()), (None, "App", ()), (0, "Delay", ()), (1, "Wait", ()))
    assert names(with_names_kept(model, {2: 5, 3: 6}, {5: "Delay", 6: "Delay"})) == ["Money", "App", "Delay", "Delay"]
