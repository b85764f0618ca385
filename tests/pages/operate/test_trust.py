"""Trust: what is measured, and checking a sample oneself."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.ledger import Ledger
from data.schema import StoreError
from pages.shared import writes
from pages.shared.reads import trust
from tests import factories
from tests.pages.conftest import Open, failures, words


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of its own, to write into."""
    root = factories.full_store(tmp_path / "own", conversations=300).root
    monkeypatch.setenv("EARSHOT_STORE", str(root))
    return root


def _mark(answers: list[str], *, draw: str = "topic", corrected: str = "-1", languages: tuple[str, ...] = ()) -> None:
    """Mark the next statements of a draw, round after round."""
    while answers:
        sample = trust.present_round(draw, trust.marks(languages), languages)
        for row, answer in zip(sample.left.to_dict("records"), answers, strict=False):
            writes.mark(
                {str(name): value for name, value in row.items()}, sample, answer=answer, corrected=corrected if answer == "wrong" else None
            )
        answers = answers[len(sample.left) :]


def _button(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def _told(app: AppTest) -> str:
    return words(app).replace("\u202f", " ")


def test_trust_answers_how_good_it_is_before_anybody_checked(open_page: Open) -> None:
    app = open_page("trust")
    told = _told(app)
    assert [metric.label for metric in app.metric] == ["Topic found", "Checked by people", "Languages", "Personal data taken out"]
    assert "nobody has marked a sample" in told
    assert "not measured yet for this data" in told
    assert "9 of 11 topics were found again" in told
    assert "30 e-mail addresses, 12 card numbers" in told


def test_trust_tells_each_part_s_quality_with_interval_data_set_and_day(open_page: Open) -> None:
    shown = [frame.value for frame in open_page("trust").dataframe]
    measured = next(table for table in shown if "What is counted" in table)
    known = measured[measured["Of 100"] != "not measured yet"]
    assert known["Of 100"].str.fullmatch(r"\d+ \(\d+–\d+\)").all()
    assert known[["Data set", "Measured"]].notna().all(axis=None)
    assert {"Topics", "How customers sound", "Opinions"} <= set(known["Part"])


def test_trust_says_what_was_never_measured(open_page: Open) -> None:
    shown = [frame.value for frame in open_page("trust").dataframe]
    measured = next(table for table in shown if "What is counted" in table)
    told = dict(zip(measured["Part"], measured["Of 100"], strict=True))
    assert told["Language"] == "not measured yet"


def test_checking_shows_the_words_first_and_counts_the_answers(open_page: Open, own: Path) -> None:
    app = open_page("trust", store=own, check="mix")
    assert "0 of 50 checked" in app.get("progress")[0].proto.text
    for key in ("right", "unsure"):
        app = _button(app, key)
        assert not failures(app)
    assert "2 of 50 checked: 1 right, 1 could not be told" in app.get("progress")[0].proto.text.replace("\\", "")
    marks = trust.marks()
    assert marks["answer"].tolist() == ["right", "unsure"]
    assert marks["kind"].tolist() == ["topic", "topic"]
    assert marks["who"].str.len().gt(0).all()


def test_checking_asks_which_topic_would_be_right(open_page: Open, own: Path) -> None:
    app = _button(open_page("trust", store=own, check="topic"), "wrong")
    assert trust.marks().empty
    app.selectbox(key="right_one").select_index(2).run()
    mark = trust.marks().iloc[0]
    assert mark["answer"] == "wrong"
    assert mark["corrected"] not in (None, mark["said"])


def test_checking_takes_the_last_answer_back(open_page: Open, own: Path) -> None:
    app = _button(open_page("trust", store=own, check="sign"), "wrong")
    assert len(trust.marks()) == 1
    app = _button(app, "undo")
    assert trust.marks().empty
    assert "0 of 50 checked" in app.get("progress")[0].proto.text


def test_a_round_is_gone_on_with_and_the_next_one_asks_nothing_again(own: Path) -> None:
    first = trust.present_round("topic", trust.marks())
    _mark(["right"] * 20)
    rest = trust.present_round("topic", trust.marks())
    assert rest.number == 1
    assert rest.left["conversation_id"].tolist() == first.left["conversation_id"].tolist()[20:]
    _mark(["right"] * 30)
    second = trust.present_round("topic", trust.marks())
    assert (second.number, len(second.left)) == (2, 50)
    assert not set(second.left["conversation_id"]) & set(first.left["conversation_id"])


def test_after_the_last_one_the_page_thanks_and_tells(open_page: Open, own: Path) -> None:
    _mark(["right"] * 43 + ["wrong"] * 6)
    app = _button(open_page("trust", store=own, check="topic"), "unsure")
    assert app.success
    assert "check" not in app.query_params
    told = _told(app)
    assert "Checked by people" in [metric.label for metric in app.metric]
    given = trust.precision(trust.marks()).iloc[0]
    assert f"Of {given['checked']} checked, {given['right']} right" in told


def test_corrected_shares_stand_before_the_machine_s_and_on_topics(open_page: Open, own: Path) -> None:
    _mark(["wrong"] * 50)
    shown = [frame.value for frame in open_page("trust", store=own).dataframe]
    table = next(table for table in shown if "Share, checked" in table)
    assert table.columns.tolist()[:3] == ["Theme", "Share, checked", "Machine alone"]
    assert table["Theme"].iloc[0] == "No topic"  # everything was marked as none of the topics
    assert "the machine alone says" in _told(open_page("topics", store=own, period="all"))
    theme = open_page("topics", store=own, period="all", topic="1")
    assert "of all conversations are mainly about it" in " ".join(text.value for text in theme.text)


def test_corrected_shares_of_topics_are_those_of_the_shown_period_where_enough_was_checked(open_page: Open, own: Path) -> None:
    _mark(["wrong"] * 100)
    contacts = factories.tables(conversations=300)["conversations"]
    days = contacts["opened_at"].dt.tz_convert("Europe/Warsaw").dt.date.sort_values()
    since, until = days.iloc[0], days.iloc[len(days) // 2]
    inside = trust.theme_shares(trust.marks(), since=since, until=until)
    assert inside["conversations"].sum() == ((days >= since) & (days <= until)).sum()
    assert 30 <= inside["checked"].iloc[0] < trust.theme_shares(trust.marks())["checked"].iloc[0]
    told = _told(open_page("topics", store=own, period="custom", from_=str(since), to=str(until)))
    assert f"{inside['checked'].iloc[0]} conversations checked" in told
    assert "100 conversations checked" in _told(open_page("topics", store=own, period="4w"))  # too few in it: over all data


def test_too_few_checks_must_not_correct_anything(open_page: Open, own: Path) -> None:
    _mark(["wrong"] * 12)
    app = open_page("trust", store=own)
    assert "Too few topics checked to correct the shares of themes: 12 of 30" in _told(app)
    table = next(frame.value for frame in app.dataframe if "Share, checked" in frame.value)
    assert set(table["Share, checked"]) == {"too few to judge"}
    assert "Share, checked" not in {name for frame in open_page("topics", store=own, period="all").dataframe for name in frame.value}


def test_marks_count_for_the_languages_that_were_drawn_from(own: Path) -> None:
    _mark(["right"] * 5, languages=("en",))
    assert len(trust.marks(("en",))) == 5
    assert trust.marks().empty  # a sample of English says nothing about all
    _mark(["right"] * 40)
    english = trust.marks()["language"].eq("en").sum()
    assert 0 < english < 40
    assert english <= len(trust.marks(("en",))) <= 5 + english  # but a sample of all is one of English too; some were drawn twice


def test_marks_must_not_count_for_another_fit_or_a_changed_answer(own: Path) -> None:
    _mark(["right"] * 10)
    frames = factories.tables(conversations=300)
    marked = trust.marks()
    first = marked[(marked["kind"] == "topic") & (marked["said"] != "-1")].iloc[0]
    other = 30 if first["said"] != "30" else 20
    for name in ("conversations", "topic_assignments"):
        hit = (frames[name]["conversation_id"] == first["conversation_id"]) & (frames[name]["topic_id"].astype(str) == first["said"])
        assert hit.any()
        frames[name].loc[hit, [column for column in ("topic_id", "model_topic_id") if column in frames[name]]] = other
    factories.publish_tables(own, frames)
    assert len(trust.marks()) == 9
    assert first["conversation_id"] not in set(trust.marks()["conversation_id"])


def test_an_answer_that_cannot_be_kept_is_said(open_page: Open, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("The disk is full.")

    app = open_page("trust", store=own, check="sign")
    monkeypatch.setattr(Ledger, "add_check", refuse)
    app = _button(app, "right")
    assert failures(app) == ["The disk is full\\."]
    assert "0 of 50 checked" in app.get("progress")[0].proto.text
    assert trust.marks().empty


def test_nasty_words_are_shown_as_they_are_while_checking(open_page: Open, own: Path) -> None:
    sample = trust.present_round("topic", trust.marks())
    while sample.left["said"].iloc[0] != "-1":
        _mark(["right"])
        sample = trust.present_round("topic", trust.marks())
    app = open_page("trust", store=own, check="topic")
    assert any(nasty[:40] in text.value for text in app.text for nasty in factories.NASTY)
    assert "No topic fits" in words(app)
    assert "<script>" not in "\n".join(str(m.value) for m in [*app.markdown, *app.caption])


@pytest.mark.parametrize("draw", ["mix", "opinion"])
def test_checking_with_nothing_to_check_says_so(open_page: Open, tmp_path: Path, draw: str) -> None:
    app = open_page("trust", store=factories.no_rows_store(tmp_path).root, check=draw)
    assert not failures(app)
    assert "nothing of this kind left to check" in words(app)


def test_trust_of_a_bare_store_draws_what_there_is(open_page: Open, tmp_path: Path) -> None:
    app = open_page("trust", store=factories.bare_store(tmp_path).root, check="mix")
    assert not failures(app)
    assert "Sounds" in words(app)


def test_every_mark_can_be_taken_away_as_a_file(open_page: Open, own: Path) -> None:
    _mark(["right", "wrong"])
    app = open_page("trust", store=own)
    app.session_state["every_mark"] = True
    table = next(frame.value for frame in app.run().dataframe if "answer" in frame.value)
    assert isinstance(table, pd.DataFrame)
    assert table["answer"].tolist() == ["wrong", "right"]
