import re

from tests.pages.conftest import Open, words


def test_conversations_say_how_many_of_how_many(open_page: Open) -> None:
    app = open_page("conversations", period="all", q="CARD déclined")
    assert re.search(r"Showing (\d+) of \1 sentences", words(app))
    assert "⟦card⟧" in app.dataframe[0].value["Sentence"].iloc[0]


def test_conversations_show_the_transcript_with_where_marks_come_from(open_page: Open) -> None:
    told = words(open_page("conversations", period="all", open=["chat logs", "T-00003"]))
    assert "Customer ·" in told
    assert "Agent ·" in told
    assert "found by the machine" in told
    assert "from export.csv, row" in told


def test_conversations_marks_can_be_switched_off(open_page: Open) -> None:
    app = open_page("conversations", period="all", open=["chat logs", "T-00003"])
    assert "question" in words(app).lower()
    app.get("pills")[0].set_value([]).run()
    assert "found by the machine" not in words(app)
    assert not any("⟦" in text.value for text in app.text)


def test_conversations_unknown_link_says_so(open_page: Open) -> None:
    assert "not in the present data" in words(open_page("conversations", open=["nobody", "nothing"]))


def test_conversations_come_back_to_where_the_reader_was(open_page: Open) -> None:
    app = open_page("conversations", period="all", topic="10", back="topics?topic=10&period=all&channel=chat")
    assert "Back to topics" in [link.label for link in app.get("page_link")]


def test_conversations_must_not_follow_a_foreign_way_back(open_page: Open) -> None:
    app = open_page("conversations", back="https://evil.example/")
    assert not [link for link in app.get("page_link") if link.label.startswith("Back")]


def test_conversations_pages_stay_within_what_there_is(open_page: Open) -> None:
    app = open_page("conversations", period="all", at="9999")
    assert not app.error
    assert app.get("pagination")[0].value == 24
