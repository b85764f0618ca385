"""Fitting topics: planted subjects are found, small and odd corpora do not break it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from data.schema import SchemaError
from nlp.topics import SUBTOPIC, THEME, TOPIC, TopicModel, assign_topics, fit_topics
from tests.nlp.topics.conftest import Corpus, make_corpus


def primary(model: TopicModel, corpus: Corpus) -> np.ndarray:
    return assign_topics(model, corpus.documents, corpus.vectors, corpus.sentences, corpus.vectors).primary


def test_fit_topics_finds_planted_subjects(corpus: Corpus, model: TopicModel) -> None:
    found = primary(model, corpus)
    assert adjusted_rand_score(corpus.subjects, found) > 0.7
    assert (found == -1).mean() <= 0.15


def test_fit_topics_names_subjects_in_customers_words(corpus: Corpus, model: TopicModel) -> None:
    names = {topic.name.lower() for topic in model.topics if topic.level == TOPIC}
    assert {"credit card", "overdraft fee", "login screen", "loan application", "insurance claim"} & names
    assert all(topic.summary and topic.exemplars and topic.keywords for topic in model.topics if topic.level == TOPIC)


def test_fit_topics_names_nothing_after_the_company(corpus: Corpus) -> None:
    named = corpus.documents.assign(text="Lumera " + corpus.documents["text"])
    model = fit_topics(named, corpus.vectors, brand=("lumera",), meaningless=("loan", "account"))
    assert (model.brand, model.untold) == (("lumera",), ("lumera", "account", "loan"))
    told = [phrase.lower() for topic in model.topics for phrase in (topic.name, *topic.keywords)]
    assert told
    assert not any(word in phrase.split() for phrase in (*told, *model.space.vocabulary) for word in model.untold)
    assert any("Lumera" in quote.text for topic in model.topics for quote in topic.exemplars)  # customers are quoted as they wrote


def test_fit_topics_gives_every_topic_a_parent_one_level_up(model: TopicModel) -> None:
    for topic in model.topics:
        assert model.topics[topic.number] is topic
        if topic.level == THEME:
            assert topic.parent is None
        else:
            assert topic.parent is not None
            assert model.topics[topic.parent].level == topic.level - 1


def test_fit_topics_must_not_repeat_a_name_under_one_parent(model: TopicModel) -> None:
    named = [(topic.parent, topic.name.lower()) for topic in model.topics]
    assert len(named) == len(set(named))


def test_fit_topics_is_the_same_for_the_same_seed(corpus: Corpus, model: TopicModel) -> None:
    again = fit_topics(corpus.documents, corpus.vectors, corpus.sentences, corpus.vectors, seed=1)
    assert again.topics == model.topics
    assert np.array_equal(again.centroids, model.centroids)


def test_fit_topics_keeps_to_an_earlier_fit(corpus: Corpus, model: TopicModel) -> None:
    were = primary(model, corpus)
    documents = corpus.documents.assign(earlier_topic=pd.Series(were, dtype="Int64").where(were >= 0))
    again = fit_topics(documents, corpus.vectors, corpus.sentences, corpus.vectors, seed=2)
    anew = fit_topics(corpus.documents, corpus.vectors, corpus.sentences, corpus.vectors, seed=2)
    kept, lost = (adjusted_rand_score(were, primary(one, corpus)) for one in (again, anew))
    assert kept >= max(lost, 0.95)


@pytest.mark.parametrize("count", [0, 1, 2, 5, 20, 60])
def test_fit_topics_works_on_few_conversations(count: int) -> None:
    whole = make_corpus(12)
    small = whole.documents.head(count)
    model = fit_topics(small, whole.vectors[:count], seed=0)
    topics = model.numbers(TOPIC)
    assert len(topics) <= count // 5 + 1
    assert (len(topics) >= 1) == (count > 0)
    assert (count < 60) or 3 <= len(topics) <= 12
    placed = assign_topics(model, small, whole.vectors[:count], whole.sentences.head(count), whole.vectors[:count])
    assert len(placed.rows["conversation_id"].unique()) >= 0.8 * count


@pytest.mark.parametrize(
    "texts",
    [["the same words"] * 130, [""] * 8, ["…", "!!!", "123"] * 50, ["XXXX XX/XX/2020"] * 20],
    ids=["equal", "empty", "wordless", "masked"],
)
def test_fit_topics_survives_texts_that_say_nothing(texts: list[str]) -> None:
    documents = pd.DataFrame({"conversation_id": [str(n) for n in range(len(texts))], "source": "s", "language": None, "text": texts})
    vectors = np.tile(make_corpus(1).vectors[:1], (len(texts), 1))
    model = fit_topics(documents, vectors, seed=0)
    assert len(model.numbers(TOPIC)) == (1 if any(texts) else 0)


def test_fit_topics_must_not_take_languages_for_topics() -> None:
    both = make_corpus(30)
    texts = [text.replace("the", "die").replace("a", "ä") if row % 2 else text for row, text in enumerate(both.documents["text"])]
    documents = both.documents.assign(text=texts, language=["de" if row % 2 else "en" for row in range(len(texts))])
    model = fit_topics(documents, both.vectors, seed=0)
    found = assign_topics(model, documents, both.vectors, both.sentences.iloc[:0], both.vectors[:0]).primary
    assert adjusted_rand_score(both.subjects, found) > 0.7
    assert adjusted_rand_score(documents["language"], found) < 0.05


def test_fit_topics_finds_subjects_on_a_sample(corpus: Corpus) -> None:
    model = fit_topics(corpus.documents, corpus.vectors, seed=0, sample=150)
    assert model.documents == 150
    assert adjusted_rand_score(corpus.subjects, primary(model, corpus)) > 0.6


def test_fit_topics_divides_a_big_topic_only_where_parts_are_apart(model: TopicModel) -> None:
    assert all(model.topics[topic.parent].size >= 60 for topic in model.topics if topic.level == SUBTOPIC if topic.parent is not None)


def test_fit_topics_wants_one_vector_per_document(corpus: Corpus) -> None:
    with pytest.raises(SchemaError, match="one vector per document"):
        fit_topics(corpus.documents, corpus.vectors[:3], seed=0)
    with pytest.raises(SchemaError, match="language"):
        fit_topics(corpus.documents.drop(columns="language"), corpus.vectors, seed=0)
