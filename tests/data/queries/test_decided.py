"""The screen's way to apply decisions and the run's are one."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.decisions import Decisions, ThemeDecisions
from data.decisions.perceptions import decide_perceptions
from data.queries import conversations, decided, perception, shell, trust
from data.queries.filters import Filters, Wanted
from tests import factories
from tests.data.queries.conftest import opened

DECIDED = ThemeDecisions(
    names={"speed": "Waiting"}, hidden=frozenset({"access and availability"}),
    moved={("annual", "price and fees"): "communication", ("nine", "speed"): "access and availability"}, last=4,
)  # fmt: skip


@pytest.fixture
def own(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    return opened(factories.full_store(tmp_path))


def _shown(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    found = decided.themes(connection)
    return dict(zip(found.loc[~found["hidden"], "quality"], found.loc[~found["hidden"], "customers"], strict=True))


def test_decide_gives_what_apply_decisions_gives(tmp_path: Path) -> None:
    published = factories.full_store(tmp_path)
    connection = opened(published)
    decided.decide(connection, DECIDED)
    baked = decide_perceptions(published.tables["perceptions"], DECIDED)
    sure = baked[(baked["confidence"] >= 0.5) & (baked["sentiment_label"] != "neutral")]
    counted = perception.matrix(connection, Filters()).query("not everything").groupby("quality")["opinions"].sum()
    assert counted.to_dict() == sure["theme"].value_counts().to_dict()


def test_deciding_anew_forgets_what_was_taken_back(own: duckdb.DuckDBPyConnection) -> None:
    before = perception.matrix(own, Filters())
    decided.decide(own, DECIDED)
    assert not perception.matrix(own, Filters()).equals(before)
    decided.decide(own, ThemeDecisions(last=5))
    pd.testing.assert_frame_equal(perception.matrix(own, Filters()), before)


def test_a_hidden_theme_is_on_no_page_and_can_still_be_chosen_to_show_it_again(own: duckdb.DuckDBPyConnection) -> None:
    decided.decide(own, ThemeDecisions(hidden=frozenset({"speed"}), last=1))
    assert "speed" not in set(shell.qualities(own)["quality"])
    assert conversations.found(own, Filters(), Wanted(quality="speed"))["sentences"].iloc[0] == 0
    assert not trust.drawn(own, kind="opinion", seed="a", limit=9999)["said"].str.startswith("speed|").any()
    quotes = perception.quotes(own, Filters(), about=None, quality=None, tone="negative", limit=999)
    assert "speed" not in set(quotes["quality"])
    found = decided.themes(own).set_index("theme")
    assert bool(found.loc["speed", "hidden"])
    assert found.loc["speed", "customers"] > 0


def test_what_is_checked_keeps_its_key_when_a_theme_is_renamed(own: duckdb.DuckDBPyConnection) -> None:
    before = trust.drawn(own, kind="opinion", seed="a", limit=50)
    decided.decide(own, ThemeDecisions(names={"speed": "Waiting", "reliability": "Works"}, last=1))
    pd.testing.assert_frame_equal(trust.drawn(own, kind="opinion", seed="a", limit=50), before)


def test_a_run_s_baked_themes_are_read_back_as_the_machine_s(tmp_path: Path) -> None:
    frames = factories.tables()
    frames["perceptions"] = decide_perceptions(frames["perceptions"], DECIDED)
    baked, plain = opened(factories.publish_tables(tmp_path / "baked", frames)), opened(factories.full_store(tmp_path / "plain"))
    pd.testing.assert_frame_equal(perception.matrix(baked, Filters()), perception.matrix(plain, Filters()))
    decided.decide(baked, DECIDED)
    assert "Waiting" in _shown(baked)


def test_words_are_those_of_the_theme_after_moves(own: duckdb.DuckDBPyConnection) -> None:
    assert "annual" in set(decided.words(own, theme="price and fees")["word"])
    decided.decide(own, DECIDED)
    assert "annual" not in set(decided.words(own, theme="price and fees")["word"])
    assert "annual" in set(decided.words(own, theme="communication")["word"])


def test_no_query_fails_where_nearly_everything_is_missing(sparse: duckdb.DuckDBPyConnection) -> None:
    decided.decide(sparse, DECIDED)
    assert isinstance(decided.themes(sparse), pd.DataFrame)
    assert isinstance(decided.words(sparse, theme="speed"), pd.DataFrame)


def test_decidable_decides_once_per_decision(own: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    shared, calls = decided.Decidable(own), []
    monkeypatch.setattr(decided, "decide", lambda _connection, told: calls.append(told.last))
    for told in (ThemeDecisions(), DECIDED, DECIDED, ThemeDecisions(last=5)):
        shared.showing(Decisions(qualities=told))
    assert calls == [4, 5]
