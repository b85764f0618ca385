import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.ledger import Ledger
from data.schema import StoreError
from tests import factories
from tests.pages.conftest import Open, failures, words


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A store of its own, to write into."""
    return factories.full_store(tmp_path / "own").root


def _editing(open_page: Open, store: Path, theme: str = "speed") -> AppTest:
    app = open_page("perception", store=store, period="all")
    app.session_state["change_qualities"] = True
    app.run()
    return app.selectbox(key="theme_to_change").set_value(theme).run()


def _qualities(app: AppTest) -> list[str]:
    return [str(option) for option in app.selectbox(key="quality").options]


def test_perception_marks_the_span_in_its_sentence(open_page: Open) -> None:
    app = open_page("perception", period="all", about="Credit card", quality="price and fees")
    assert "The ⟦annual fee for this card is far too high⟧ for what it offers." in [text.value for text in app.text]


def test_perception_shares_carry_their_interval(open_page: Open) -> None:
    app = open_page("perception", period="all")
    app.session_state["matrix_as_table"] = True
    table = app.run().dataframe[0].value
    judged = [share for share in table["Speak well of it"] if share != "too few to judge"]
    assert judged
    assert all("(" in share and "–" in share for share in judged)


def test_perception_must_not_list_what_nobody_praised(open_page: Open) -> None:
    app = open_page("perception", period="all", about="Debit card")
    assert "No clear praise found" in words(app)


def test_best_and_least_liked_name_a_quality_with_its_share(open_page: Open) -> None:
    told = words(open_page("perception", period="all"))
    assert re.search(r"Best liked: (?!other)[\w ]+, \d+\s% \(\d+–\d+\) speak well of it", told)
    assert re.search(r"Least liked: (?!other)[\w ]+, \d+\s% \(\d+–\d+\) speak ill of it", told)


def test_a_quality_is_renamed_on_every_page_at_once_and_back_again(open_page: Open, own: Path) -> None:
    app = _editing(open_page, own)
    app.text_input(key="name_speed").set_value("How long it takes").run()
    app.button(key="rename").click().run()
    assert not failures(app)
    assert "How long it takes" in _qualities(app)
    assert "speed" not in _qualities(app)
    told = app.dataframe[-1].value
    assert told["Change"].tolist() == ["“speed” is called “How long it takes”"]
    assert told[["By", "When"]].map(bool).all(axis=None)
    assert "How long it takes" in open_page("conversations", store=own, period="all").selectbox(key="quality").options
    app = _editing(open_page, own)
    app.button(key="undo_edit").click().run()
    assert "speed" in _qualities(app)
    assert [button.key for button in app.button if button.key == "undo_edit"] == []


def test_a_hidden_quality_is_gone_until_it_is_shown_again(open_page: Open, own: Path) -> None:
    app = _editing(open_page, own)
    app.button(key="hide").click().run()
    assert "speed" not in _qualities(app)
    assert "left out" in str(app.selectbox(key="theme_to_change").options)
    app.button(key="hide").click().run()
    assert "speed" in _qualities(app)


def test_all_qualities_hidden_can_be_shown_again(open_page: Open, own: Path) -> None:
    app = _editing(open_page, own)
    for theme in [option for option in _qualities(app) if option != "Any quality" and option != "All qualities"]:
        app.selectbox(key="theme_to_change").set_value(theme).run()
        app.button(key="hide").click().run()
        assert not failures(app)
    assert "No clear opinions" in words(app)
    app.button(key="undo_edit").click().run()
    assert app.selectbox(key="quality").options


def test_a_word_is_moved_at_once_and_a_new_one_waits_for_the_next_import(open_page: Open, own: Path) -> None:
    app = _editing(open_page, own)
    app.selectbox(key="word_of_speed").set_value("nine").run()
    app.selectbox(key="to_from_speed").set_value("communication").run()
    app.button(key="move").click().run()
    assert not failures(app)
    assert "nine" not in str(app.selectbox(key="word_of_speed").options)
    app.text_input(key="more_speed").set_value("  Queue on the PHONE ").run()
    app.button(key="add").click().run()
    assert "“queue on the phone”" in words(app)
    assert "Looked for from the next import on" in words(app)
    ledger = Ledger(own)
    assert ledger.theme_edits()["word"].tolist() == ["nine", "queue on the phone"]
    assert ledger.theme_decisions().words == {"nine": "communication", "queue on the phone": "speed"}
    ledger.close()


@pytest.mark.parametrize(
    ("field", "button", "typed", "told"),
    [
        ("name_speed", "rename", "Reliability", "the name of another quality"),
        ("name_speed", "rename", " ", "2 to 40 characters"),
        ("more_speed", "add", "=cmd|' /C calc'!A0", "letters, digits"),
        ("more_speed", "add", "fee*, <b>", "letters, digits"),
        ("more_speed", "add", "x", "2 to 60 characters"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(open_page: Open, own: Path, field: str, button: str, typed: str, told: str) -> None:
    app = _editing(open_page, own)
    app.text_input(key=field).set_value(typed).run()
    app.button(key=button).click().run()
    assert told in failures(app)[0].replace("\\", "")
    ledger = Ledger(own)
    assert ledger.theme_edits().empty
    ledger.close()


def test_a_change_that_cannot_be_kept_is_said(open_page: Open, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise StoreError("The disk is full.")

    app = _editing(open_page, own)
    monkeypatch.setattr(Ledger, "add_theme_edit", broken)
    app.button(key="hide").click().run()
    assert "disk is full" in failures(app)[0]
    assert "speed" in _qualities(app)


@pytest.mark.parametrize("build", [factories.bare_store, factories.no_rows_store], ids=["bare", "no rows"])
def test_qualities_can_be_looked_at_where_there_are_none(open_page: Open, tmp_path: Path, build: object) -> None:
    app = open_page("perception", store=build(tmp_path).root)  # type: ignore[operator]
    app.session_state["change_qualities"] = True
    assert not failures(app.run())
