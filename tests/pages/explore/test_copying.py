"""Copy finding: what is previewed, taken out and copied; and a customer's other contacts."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared import handing
from tests import factories
from tests.pages.conftest import Open, failures, words

COPIES = {
    "overview": {"period": "4w"}, "topics": {"period": "all"}, "perception": {"period": "all"}, "trends": {"period": "all"},
    "conversations": {"period": "all", "q": "card"},
}  # fmt: skip


def copied(app: AppTest) -> str:
    """The text in the preview."""
    return str(app.code[-1].value)


def buttons(app: AppTest) -> list[str]:
    return [str(button.key) for button in app.button if str(button.key).endswith("_copy")]


@pytest.mark.parametrize("page", COPIES)
def test_every_finding_can_be_copied(open_page: Open, page: str) -> None:
    app = open_page(page, **COPIES[page])
    found = buttons(app)
    assert found
    for key in found:
        opened = open_page(page, **COPIES[page])
        opened.button(key=key).click().run()
        assert not failures(opened)
        text = copied(opened)
        assert len(text.splitlines()) > 3
        assert "chance variation" in text


def test_a_topic_is_copied_with_figures_first_day_quotes_and_tickets(open_page: Open) -> None:
    app = open_page("topics", topic="11", period="12w", channel="email")
    app.button(key="topic_copy").click().run()
    text = copied(app)
    for part in ("Card fees", "Of all in contact", "First seen", "Left unhappy", "Channel E-mail", "https://help.example/t/"):
        assert part in text
    assert len(app.checkbox) == text.count("“") > 1


def test_sentences_of_a_topic_are_copied_with_its_name_and_from_several_conversations(open_page: Open) -> None:
    app = open_page("conversations", topic="11", period="all", unhappy="1")
    app.button(key="sentences_copy").click().run()
    assert "Filters: Topic “Card fees”, only customers left unhappy" in copied(app)
    tickets = [quote.key.removeprefix("keep_").rpartition("_")[0] for quote in app.checkbox if str(quote.key).startswith("keep_")]
    assert tickets[0] != tickets[1]  # the second quote of a conversation comes after the first of every other


def test_a_quote_that_is_taken_out_does_not_travel(open_page: Open) -> None:
    app = open_page("topics", topic="11", period="all")
    app.button(key="topic_copy").click().run()
    first = app.checkbox[0]
    quote = str(first.label).replace("\\", "").replace("\u2060", "")
    assert handing.inert(quote) in copied(app)
    count = len(app.checkbox)
    first.uncheck()
    app.button(key="topic_copy").click().run()  # in a browser the preview stays open; here each run is of the whole page
    assert handing.inert(quote) not in copied(app)
    assert copied(app).count("“") == count - 1


def test_names_and_words_are_copied_as_they_are_and_do_nothing(open_page: Open) -> None:
    app = open_page("topics", topic="31", period="all")
    app.button(key="topic_copy").click().run()
    assert "App crashes on **claims** <" in copied(app)
    assert "<b>" not in copied(app)  # a word joiner stands in the tag


def test_the_timeline_shows_the_customer_s_contacts_and_how_long_after(open_page: Open, full: factories.Published) -> None:
    rows = full.tables["conversations"]
    often = rows[rows["customer_id"] == rows["customer_id"].value_counts().index[0]].sort_values("opened_at")
    middle = often.iloc[1]
    app = open_page("conversations", period="all", open=[middle["source"], middle["conversation_id"]])
    told = words(app)
    assert f"{len(often)} contacts in all data" in told
    assert "later" in told
    assert "(open)" in told
    others = [button for button in app.button if str(button.key).startswith("contact_")]
    assert len(others) == len(often) - 1
    others[-1].click().run()
    assert app.query_params["open"] == [often.iloc[0]["source"], often.iloc[0]["conversation_id"]]


def test_a_customer_without_other_contacts_has_no_timeline(open_page: Open, full: factories.Published) -> None:
    rows = full.tables["conversations"]
    unknown = rows[rows["customer_id"].isna()].iloc[0]
    app = open_page("conversations", period="all", open=[unknown["source"], unknown["conversation_id"]])
    assert not failures(app)
    assert "Other contacts" not in words(app)
