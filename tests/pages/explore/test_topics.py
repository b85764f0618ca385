from pathlib import Path

import pytest

from tests import factories
from tests.pages.conftest import Open, failures, words


def _with_stability(root: Path, stability: dict[int, float], **options: int) -> Path:
    frames = factories.tables(**options)
    frames["topics"] = frames["topics"].assign(stability=frames["topics"]["topic_id"].map(stability))
    return factories.publish_tables(root, frames).root


def test_topics_titles_the_map_with_a_finding(open_page: Open) -> None:
    app = open_page("topics", period="all")
    assert "has the most customers" in app.subheader[0].value.replace("\\", "")
    assert "size: customers" in words(app)


def test_topics_detail_shows_who_where_and_words(open_page: Open) -> None:
    app = open_page("topics", topic="10", period="all")
    told = words(app)
    assert app.title[0].value == "Card declined"
    assert "My card was declined at the supermarket" in told
    assert "Who and where" in told
    assert "Product: Credit card" in told
    assert "2 sub-topics, most customers first" in told


def test_topics_say_who_named_them_in_words(open_page: Open) -> None:
    app = open_page("topics", period="all")
    told = words(app) + str(app.dataframe[0].value.get("Name", []))
    assert "machine name" in told


@pytest.mark.parametrize(("topic", "level"), [("1", "Theme"), ("10", "Topic"), ("100", "Sub-topic")])
def test_topics_detail_works_at_every_level(open_page: Open, topic: str, level: str) -> None:
    assert level in words(open_page("topics", topic=topic, period="all"))


def test_topics_must_not_judge_with_too_few(open_page: Open) -> None:
    app = open_page("topics", period="4w")
    assert "too few to judge" in app.dataframe[0].value["Left unhappy"].tolist()


def test_topics_mark_unsteady_ones_in_title_list_and_table(open_page: Open, tmp_path: Path) -> None:
    store = _with_stability(tmp_path, {20: 0.31, 11: 0.85})
    app = open_page("topics", store=store, period="all")
    assert "“Login and codes” has the most customers" in app.subheader[0].value.replace("\\", "")
    told = words(app)
    assert "unsteady topic" in told
    assert "1 topic is unsteady" in told
    marked = dict(zip(app.dataframe[0].value["Topic"], app.dataframe[0].value["Steady?"], strict=True))
    assert {name for name, sign in marked.items() if sign} == {"Login and codes"}


def test_topics_detail_says_that_a_topic_is_unsteady_and_why(open_page: Open, tmp_path: Path) -> None:
    store = _with_stability(tmp_path, {10: 0.31, 11: 0.85})
    app = open_page("topics", store=store, topic="10", period="all")
    assert "a fit on slightly other tickets would draw it differently" in words(app)
    assert any("several times over" in badge.proto.help for badge in app.markdown if "unsteady" in badge.value)
    assert "unsteady" not in words(open_page("topics", store=store, topic="11", period="all"))


def test_topics_must_not_be_called_unsteady_where_nothing_was_measured(open_page: Open) -> None:
    app = open_page("topics", period="all")
    assert "unsteady" not in words(app)
    assert "Steady?" not in app.dataframe[0].value


@pytest.mark.parametrize("topic", [{}, {"topic": "10"}], ids=["list", "one topic"])
def test_topics_of_few_conversations_are_called_rough(open_page: Open, tmp_path: Path, topic: dict[str, str]) -> None:
    app = open_page("topics", store=factories.full_store(tmp_path, conversations=87).root, period="all", **topic)
    assert not failures(app)
    assert "only 87 conversations: topics of so few are rough" in words(app)


def test_topics_of_many_conversations_are_not_called_rough(open_page: Open) -> None:
    assert "rough" not in words(open_page("topics", period="4w"))


def test_overview_marks_the_unsteady_topic_that_moved_or_is_new(open_page: Open, tmp_path: Path) -> None:
    store = _with_stability(tmp_path, dict.fromkeys([10, 11, 12, 20, 21, 30, 31], 0.4))
    app = open_page("overview", store=store, period="4w")
    titles = [part.value for part in app.markdown if part.value.startswith("**App crashes")]
    assert titles
    assert sum("unsteady topic" in part.value for part in app.markdown) >= len(titles)


def test_trends_mark_an_unsteady_topic_that_is_the_title(open_page: Open, tmp_path: Path) -> None:
    store = _with_stability(tmp_path, dict.fromkeys([10, 11, 12, 20, 21, 30, 31], 0.4))
    for by, marked in (("topic", True), ("channel", False)):
        app = open_page("trends", store=store, period="all", by=by)
        assert ("unsteady topic" in words(app)) == (marked and "than expected" in app.subheader[0].value)


def test_a_topic_must_not_say_that_its_own_conversations_have_a_topic(open_page: Open) -> None:
    assert "topic found for" in words(open_page("topics", period="all"))
    assert "topic found for" not in words(open_page("topics", period="all", topic=11))
