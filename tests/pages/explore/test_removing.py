"""Remove from view on the conversations page: asked first, gone at once, counted on Trust."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.snapshots import load, open_current
from pages.shared import formats, jobs
from tests import factories
from tests.pages.conftest import Open, failures, words

PLACE = ["chat logs", "T-00003"]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of its own, to write into."""
    return factories.full_store(tmp_path / "removed").root


def opened(open_page: Open, store: Path) -> AppTest:
    app = open_page("conversations", store=store, period="all", open=PLACE)
    app.session_state["removing"] = True
    return app.run()


def first_words(store: Path) -> str:
    snapshot = open_current(store)
    assert snapshot is not None
    turns = load(snapshot, "turns").query("source == @PLACE[0] and conversation_id == @PLACE[1] and turn == 0")
    return " ".join(str(turns["text"].iloc[0]).split()[:3])


def test_words_leave_the_page_and_the_search(open_page: Open, store: Path) -> None:
    said = first_words(store)
    app = opened(open_page, store)
    app.text_input(key="words_to_remove").set_value(said).run()
    assert "stand 1 time in this conversation" in words(app)
    app.button(key="remove_words").click().run()
    assert failures(app) == []
    assert "The words are gone from every page" in str([success.value for success in app.success])
    assert said not in words(app)
    assert "<REMOVED>" in words(app)
    found = open_page("conversations", store=store, period="all", q=said)
    assert not any(said in sentence and "⟦" not in sentence for frame in found.dataframe for sentence in frame.value.get("Sentence", []))
    assert "Redaction missed something 1 time" in words(open_page("trust", store=store))


def test_words_that_stand_nowhere_cannot_be_removed(open_page: Open, store: Path) -> None:
    app = opened(open_page, store)
    app.text_input(key="words_to_remove").set_value("Quillfeather").run()
    assert app.button(key="remove_words").disabled
    app.text_input(key="words_to_remove").set_value("…").run()
    assert "letters or digits" in str(failures(app))


def test_a_failure_is_said_and_nothing_else(open_page: Open, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(open_page, store)
    monkeypatch.setattr(jobs, "PROJECT", store)  # no Earshot there
    said = first_words(store)
    app.text_input(key="words_to_remove").set_value(said).run()
    app.button(key="remove_words").click().run()
    assert [error.value for error in app.error]
    assert first_words(store) == said


def test_marks_are_no_words() -> None:
    assert formats.unmarked("You took ⟦nine ⟦days⟧²ʼ³⟧¹ to answer") == "You took nine days to answer"
