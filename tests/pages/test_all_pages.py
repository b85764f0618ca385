"""What holds for every page: full, sparse, empty, damaged, and with a URL that makes no sense."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data.schema import CONTEXT
from pages.shared.places import PLACES
from tests import factories
from tests.pages.conftest import PAGES, Open, failures, words

SPARSE = [factories.bare_store, factories.one_row_store, factories.no_rows_store]
BAD_URLS: list[dict[str, str | list[str]]] = [
    {"period": "yesterday", "from_": "2026-99-99", "to": "31.12.2026", "compare": "x", "product": ["<script>", "Nope"]},
    {"topic": "999999999999", "open": "only one part", "at": "-3", "tone": "angry", "sign": "x' OR 1=1", "grain": "year", "by": "person"},
    {"topic": "ten", "q": "%_\\'\"; DROP TABLE lines", "back": "//evil.example?x=1", "unknown": "x" * 500, "unhappy": "maybe"},
    {"period": "custom", "from_": "2031-01-01", "to": "1975-01-01", "channel": "fax"},
]


@pytest.mark.parametrize("page", PAGES)
def test_page_shows_the_everyday_store(open_page: Open, page: str) -> None:
    app = open_page(page)
    assert not failures(app)
    assert app.title[0].value.lower() == page


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("build", SPARSE)
def test_page_must_not_fail_where_nearly_everything_is_missing(
    open_page: Open, page: str, build: Callable[[Path], factories.Published], tmp_path: Path
) -> None:
    app = open_page(page, store=build(tmp_path).root)
    assert not failures(app)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("query", BAD_URLS)
def test_page_ignores_a_bad_url_with_a_note(open_page: Open, page: str, query: dict[str, str | list[str]]) -> None:
    app = open_page(page, **query)
    assert not failures(app)
    assert "left out" in words(app)


def test_a_part_of_a_link_that_is_not_known_is_named_with_its_value_as_plain_text(open_page: Open) -> None:
    app = open_page("overview", theme="**7** <b>")
    assert "left out: theme=**7** <b>" in words(app)
    assert not any("**7**" in str(warning.value) for warning in app.warning)  # escaped


@pytest.mark.parametrize("page", [name for name, place in PLACES.items() if not place.whole])
def test_page_says_which_filter_left_nothing(open_page: Open, page: str) -> None:
    app = open_page(page, period="custom", from_="1999-01-01", to="1999-01-02", channel="chat")
    assert not failures(app)
    assert "Period removed most of them" in words(app).replace("*", "")


@pytest.mark.parametrize("page", PAGES)
def test_page_without_data_leads_to_imports(open_page: Open, page: str, tmp_path: Path) -> None:
    app = open_page(page, store=tmp_path)
    assert not failures(app)
    if page in ("imports", "overview"):  # the first page leads there at once
        assert [button.label for button in app.button][:2] == ["Try the sample data", "Use my export"]
    else:
        assert "Nothing has been imported yet" in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_page_must_not_show_a_traceback_when_the_store_is_damaged(open_page: Open, page: str, tmp_path: Path) -> None:
    (tmp_path / "current").write_text("gone\n")
    app = open_page(page, store=tmp_path)
    assert not app.exception
    assert "Restore the store" in failures(app)[0].replace("\\", "")
    assert "Traceback" not in words(app) + "".join(failures(app))


def test_filters_follow_from_page_to_page_and_stay_in_the_url(open_page: Open) -> None:
    app = open_page("overview", product=["Credit card", "Debit card"], period="all")
    for page in ("topics", "trends"):
        app.switch_page(PAGES[page]).run()
        assert app.multiselect(key="product").value == ["Credit card", "Debit card"]
        assert app.query_params["product"] == ["Credit card", "Debit card"]
        assert app.query_params["period"] == "all"


def test_filters_are_cleared_by_one_button(open_page: Open) -> None:
    app = open_page("topics", channel="chat", segment="premium", topic="10")
    app.button(key="clear").click().run()
    assert app.query_params == {}
    assert app.selectbox(key="topic").value is None


def test_a_link_to_a_merged_topic_opens_its_successor(open_page: Open) -> None:
    app = open_page("topics", topic="19")
    assert app.title[0].value == "Card fees"


def test_data_line_says_what_is_missing(open_page: Open, tmp_path: Path) -> None:
    told = words(open_page(store=factories.bare_store(tmp_path).root))
    assert "no customer ids: each conversation counts as one person" in told
    assert "no dates in the data" in told


def test_nasty_text_is_shown_as_it_is(open_page: Open) -> None:
    app = open_page("conversations", period="all", topic="-1")
    shown = app.dataframe[0].value["Sentence"].tolist()
    assert factories.NASTY[0] in shown
    assert factories.NASTY[1] in shown
    markdown = "\n".join(str(m.value) for m in [*app.markdown, *app.caption, *app.title, *app.subheader])
    assert "<script>" not in markdown


@pytest.mark.parametrize("page", PAGES)
def test_page_shows_a_store_of_an_earlier_version(open_page: Open, page: str, tmp_path: Path) -> None:
    """Its snapshot lacks the tables that came later."""
    published = factories.full_store(tmp_path, conversations=120)
    for name in ("model_topics", "model_assignments", *CONTEXT):
        (tmp_path / "snapshots" / published.snapshot_id / f"{name}.parquet").unlink()
    assert not failures(open_page(page, store=published.root, period="all"))
