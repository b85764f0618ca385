import pytest

from tests.pages.conftest import Open, words


def test_topics_titles_the_map_with_a_finding(open_page: Open) -> None:
    app = open_page("topics", period="all")
    assert "concerns most customers" in app.subheader[0].value.replace("\\", "")
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
