"""First review and Themes: what people decide is kept, shown at once on every page, and undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from data.ledger import Ledger
from data.schema import StoreError
from tests import factories
from tests.pages.conftest import Open, failures, words


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of its own, to write into."""
    root = factories.full_store(tmp_path / "own", conversations=300).root
    monkeypatch.setenv("EARSHOT_STORE", str(root))
    return root


def _edits(root: Path) -> list[tuple[Any, ...]]:
    ledger = Ledger(root)
    rows = ledger.topic_edits()
    ledger.close()
    return [
        tuple(None if value is None or value != value else value for value in row)
        for row in rows[["action", "topic_id", "target", "name"]].astype(object).where(rows.notna(), None).itertuples(index=False)
    ]


def _press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def test_the_review_shows_the_largest_topic_with_typical_and_odd_quotes(open_page: Open, own: Path) -> None:
    app = open_page("themes", store=own, review="1")
    assert not failures(app)
    told = words(app)
    assert "0 of the 7 largest topics reviewed" in app.get("progress")[0].proto.text
    assert "conversations mainly about it" in told
    assert "Typical" in told
    assert "Fits least" in told
    assert "“" in told


def test_good_goes_on_to_the_next_and_undo_comes_back(open_page: Open, own: Path) -> None:
    app = open_page("themes", store=own, review="1")
    first = app.subheader[0].value
    app = _press(app, "good")
    assert app.subheader[0].value != first
    assert [edit[0] for edit in _edits(own)] == ["good"]
    app = _press(app, "undo_review")
    assert app.subheader[0].value == first
    assert _edits(own) == []


def test_the_review_can_be_left_and_gone_on_with(open_page: Open, own: Path) -> None:
    app = _press(open_page("themes", store=own, review="1"), "good")
    app = _press(app, "stop_review")
    assert "review" not in app.query_params
    assert "1 of the 7 largest topics reviewed" in words(app)
    assert [b.label for b in app.button if b.key == "begin_review"] == ["Go on"]


def test_a_name_is_on_every_page_at_once(open_page: Open, own: Path) -> None:
    app = open_page("themes", store=own, edit="11")
    app.text_input(key="call_11").set_value("  What  cards cost ")
    app = _press(app, "rename")
    assert _edits(own) == [("rename", 11, None, "What cards cost")]
    assert app.subheader[1].value == "What cards cost"
    detail = open_page("topics", store=own, topic="11", period="all")
    assert detail.title[0].value == "What cards cost"
    assert "machine name" not in words(detail)
    assert "What cards cost" in set(open_page("overview", store=own, period="all").dataframe[0].value["Topic"])


def test_a_merge_says_what_it_comes_to_and_links_lead_on(open_page: Open, own: Path) -> None:
    app = open_page("themes", store=own, edit="10")
    app = app.selectbox(key="merge_10").set_value(11).run()
    assert "“Card fees” would then have" in words(app)
    app = _press(app, "merge")
    assert _edits(own) == [("merge", 10, 11, None)]
    assert open_page("topics", store=own, topic="10", period="all").title[0].value == "Card fees"
    back = _press(open_page("themes", store=own), "undo_topics")
    assert not failures(back)
    assert open_page("topics", store=own, topic="10", period="all").title[0].value == "Card declined"


def test_split_puts_sub_topics_beside_their_topic(open_page: Open, own: Path) -> None:
    app = _press(open_page("themes", store=own, edit="10"), "split")
    assert not failures(app)
    topics = set(open_page("topics", store=own, period="all").dataframe[0].value["Topic"])
    assert {"Declined abroad", "Declined online"} <= topics


def test_a_topic_moves_under_a_new_theme(open_page: Open, own: Path) -> None:
    app = open_page("themes", store=own, edit="11")
    app.text_input(key="new_theme").set_value("Money")
    app = _press(app, "make_theme")
    made = next(one for one in app.selectbox(key="move_11").options if one == "Money")
    app = app.selectbox(key="move_11").select(made).run()
    app = _press(app, "move")
    assert not failures(app)
    assert "Money" in words(open_page("topics", store=own, topic="11", period="all"))


@pytest.mark.parametrize(("key", "told"), [("hide", "which was hidden"), ("drop", "that it is not a topic")])
def test_a_link_to_a_removed_topic_says_what_became_of_it(open_page: Open, own: Path, key: str, told: str) -> None:
    _press(open_page("themes", store=own, edit="30"), key)
    app = open_page("topics", store=own, topic="30", period="all")
    assert not failures(app)
    assert told in words(app)
    assert "“Claim takes too long”" in words(app)
    assert "Claim takes too long" not in set(app.dataframe[0].value["Topic"])


def test_a_hidden_topic_is_shown_again(open_page: Open, own: Path) -> None:
    app = _press(open_page("themes", store=own, edit="30"), "hide")
    app = _press(app, "hide")
    assert [edit[0] for edit in _edits(own)] == ["hide", "show"]
    assert open_page("topics", store=own, topic="30", period="all").title[0].value == "Claim takes too long"


def test_a_meaningless_word_leaves_every_name(open_page: Open, own: Path) -> None:
    app = open_page("themes", store=own)
    app.text_input(key="empty_word").set_value("Card")
    app = _press(app, "drop_word")
    assert _edits(own) == [("word", None, None, "Card")]
    assert {"Declined", "Fees"} <= {str(one).strip() for one in app.dataframe[0].value["Topic"]}


def test_any_change_can_be_taken_back_with_who_and_when_told(open_page: Open, own: Path) -> None:
    app = _press(open_page("themes", store=own, edit="30"), "good")
    app = _press(app, "hide")
    table = next(frame.value for frame in app.dataframe if "Change" in frame.value)
    assert table["Change"].tolist() == ["“Claim takes too long” is left out of every page", "“Claim takes too long” is a good name"]
    assert table["By"].str.len().min() > 0
    app = app.selectbox(key="take_back").select_index(1).run()
    app = _press(app, "undo_one")
    assert [edit[0] for edit in _edits(own)] == ["hide"]


def test_a_conversation_s_topic_is_corrected_where_it_is_read(open_page: Open, own: Path) -> None:
    query = {"period": "all", "open": ["chat logs", "T-00003"]}
    app = open_page("conversations", store=own, **query)
    app = app.selectbox(key="right_topic").set_value(30).run()
    assert not failures(app)
    assert next(edit[:3] for edit in _edits(own))[0::2] == ("assign", 30)
    assert "found by a person" in words(app) or "Claim takes too long" in words(app)


def test_who_may_not_decide_is_told_so(open_page: Open, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARSHOT_EDITORS", "ada, bob")
    app = _press(open_page("themes", store=own, edit="30"), "hide")
    assert "may not change topics here" in failures(app)[0]
    assert _edits(own) == []


def test_an_answer_that_cannot_be_kept_is_said(open_page: Open, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("The disk is full.")

    app = open_page("themes", store=own, review="1")
    monkeypatch.setattr(Ledger, "add_topic_edit", refuse)
    app = _press(app, "good")
    assert failures(app) == ["The disk is full\\."]


def test_a_ledger_of_a_newer_version_is_told_on_every_page(open_page: Open, own: Path) -> None:
    Ledger(own).close()
    engine = sa.create_engine(f"sqlite:///{own / 'ledger.sqlite'}")
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    app = open_page("themes", store=own)
    assert "newer version of Earshot" in "".join(failures(app))
    assert not app.exception


def test_a_store_without_topics_says_so(open_page: Open, tmp_path: Path) -> None:
    app = open_page("themes", store=factories.bare_store(tmp_path).root)
    assert "No topics were found" in words(app)
