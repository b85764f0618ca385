"""Compare with, on every explore page: in the URL, both sides with their people, and verdicts that claim nothing."""

from datetime import date

import pandas as pd
import pytest

from pages.shared import findings
from pages.shared.reads import Filters, compared
from tests import factories
from tests.factories import FUTURE, RELEASE
from tests.pages.conftest import Open, failures, words

EXPLORE = ("overview", "topics", "perception", "trends", "conversations")
KINDS = (
    "previous",
    "year",
    "none",
    f"event:{RELEASE}",
    f"event:{FUTURE}",
    "product:Credit card",
    "segment:premium",
    "site:partner",
    "version:9.0",
)


@pytest.mark.parametrize("page", EXPLORE)
@pytest.mark.parametrize("compare", KINDS)
def test_every_page_takes_every_comparison(open_page: Open, informed: factories.Published, page: str, compare: str) -> None:
    app = open_page(page, store=informed.root, compare=compare, period="4w")
    assert not failures(app)
    assert ("Compared: " in words(app)) == (compare != "none")
    assert "left out" not in words(app)
    if compare != "previous":
        assert app.query_params["compare"] == compare


def test_the_planted_release_is_found_with_both_sides_and_an_interval(open_page: Open, informed: factories.Published) -> None:
    app = open_page("overview", store=informed.root, compare=f"event:{RELEASE}", period="4w")
    told = words(app)
    assert "Compared: the 3 weeks after App 9.0 (14 Oct 2026) against the 3 weeks before it" in told
    assert "App crashes on **claims** <b>: new in this period" in told
    assert "customers per topic, the 3 weeks after App 9.0 (14 Oct 2026) against the 3 weeks before it" in told


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"compare": "previous", "period": "4w"}, "Last 4 full weeks"),
        ({"compare": f"event:{RELEASE}", "period": "4w"}, "14 Oct – "),
        ({"from_": "2026-09-07", "to": "2026-11-01"}, "7 Sep – 1 Nov 2026"),
    ],
    ids=["by name", "after an event", "by days"],
)
def test_the_period_s_menu_is_called_what_the_page_shows(
    open_page: Open, informed: factories.Published, chosen: dict[str, str], told: str
) -> None:
    app = open_page("trends", store=informed.root, **chosen)
    menus = [popover.proto.popover.label for popover in app.get("popover")]
    assert any(label.startswith(told) for label in menus), menus


def test_the_menu_names_the_weeks_compared_with(open_page: Open, informed: factories.Published) -> None:
    app = open_page("trends", store=informed.root, compare=f"event:{RELEASE}", period="4w")
    menus = [popover.proto.popover.label.replace("\\", "") for popover in app.get("popover")]
    assert "Compare with the weeks before App 9.0 (14 Oct 2026)" in menus


def test_trends_draw_the_weeks_before_an_event_too(open_page: Open, informed: factories.Published) -> None:
    app = open_page("trends", store=informed.root, compare=f"event:{RELEASE}", period="4w", by="all", grain="week")
    assert not failures(app)
    app.session_state["trend_as_table"] = True
    weeks = app.run().dataframe[0].value["From"].tolist()
    assert weeks[0] == "21 Sep 2026"
    assert len(weeks) >= 6


def test_a_comparison_without_an_event_draws_the_period_alone() -> None:
    chosen = Filters(since=date(2026, 10, 5), until=date(2026, 11, 1))
    assert compared.whole(chosen) == chosen


def test_an_event_in_the_future_is_too_early(open_page: Open, informed: factories.Published) -> None:
    told = words(open_page("topics", store=informed.root, compare=f"event:{FUTURE}", period="4w"))
    assert "No topics in these conversations" in told
    assert "too early, the data does not reach over both sides" in told


def test_other_events_in_the_same_weeks_are_named(open_page: Open, informed: factories.Published) -> None:
    told = words(open_page("trends", store=informed.root, compare="previous", from_="2026-09-07", to="2026-11-01"))
    assert "In these weeks too: New <b>prices</b> (2 Sep), App 9.0 (14 Oct)." in told


def test_groups_are_compared_in_shares_never_in_numbers(open_page: Open, informed: factories.Published) -> None:
    told = words(open_page("overview", store=informed.root, compare="product:Credit card", period="all"))
    assert "Compared: all other products against Credit card" in told
    assert "left unhappy" in told
    assert "Card fees: less frequent" in told
    assert "of 1" in told


def test_a_topic_s_change_that_is_none_among_all_topics_says_so_wherever_it_stands() -> None:
    sides = {"customers": 13, "judged": 0}
    moved = {"change": "down", "ratio": 0.46, "ratio_low": 0.24, "ratio_high": 0.88}
    told = [
        findings.compared({"now": sides, "before": {**sides, "customers": 28}, "customers_change": moved | {"clear_alone": alone}}, "now",
                          "before", groups=False)
        for alone in (True, False)
    ]  # fmt: skip
    assert "13 customers against 28" in told[0]
    assert ["not clear among all topics" in line for line in told] == [True, False]


def test_a_topic_s_change_is_clear_alone_only_where_the_list_denies_it(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = Filters(topic=11)
    table = pd.DataFrame({"topic_id": [11, 12], "change": ["no clear change", "down"]})
    monkeypatch.setattr(compared, "topic_table", lambda chosen: table)
    assert compared._clear_alone(chosen, "down")
    assert not compared._clear_alone(chosen, "no clear change")
    assert not compared._clear_alone(Filters(topic=12), "down")
    assert not compared._clear_alone(Filters(), "down")


def test_a_value_chosen_as_filter_stands_against_the_one_compared(open_page: Open, informed: factories.Published) -> None:
    told = words(open_page("overview", store=informed.root, compare="segment:premium", segment="business", period="all"))
    assert "Compared: business against premium" in told


def test_a_site_with_fewer_than_five_agents_cannot_be_chosen(open_page: Open, informed: factories.Published) -> None:
    app = open_page("overview", store=informed.root, compare="site:one person", site="one person")
    assert "left out: site=one person, compare=site:one person" in words(app) or "compare=site:one person" in words(app)
    assert "one person" not in str(app.multiselect(key="site").options)


@pytest.mark.parametrize("compare", ["event:2026-10-14:Gone", "event:", "product:Nope", "agent:a1", "product", ":", "site:' OR 1=1"])
def test_what_cannot_be_compared_is_left_out_with_a_note(open_page: Open, informed: factories.Published, compare: str) -> None:
    app = open_page("topics", store=informed.root, compare=compare)
    assert not failures(app)
    assert "left out" in words(app)
    assert "compare" not in app.query_params


def test_choosing_a_kind_takes_the_latest_event_that_something_can_be_said_about(open_page: Open, informed: factories.Published) -> None:
    app = open_page("overview", store=informed.root, period="4w")
    app.radio(key="compare_kind").set_value("event").run()
    assert app.query_params["compare"] == f"event:{RELEASE}"
    app.radio(key="compare_kind").set_value("product").run()
    app.selectbox(key="compare_to").set_value("Mobile app").run()
    assert app.query_params["compare"] == "product:Mobile app"


def test_opinions_of_both_sides_stand_on_perception(open_page: Open, informed: factories.Published) -> None:
    app = open_page("perception", store=informed.root, compare="product:Mobile app", period="all")
    told = words(app)
    assert "Opinions: no clear difference in any quality" in told or "people speak" in told
    assert "share of people who speak well of each quality, all other products against Mobile app" in told
    assert any("Difference" in frame.value.columns for frame in app.dataframe)


def test_rates_are_the_default_where_a_base_is_there_and_gaps_are_named(open_page: Open, informed: factories.Published) -> None:
    told = words(open_page("trends", store=informed.root, period="all", by="all", grain="month"))
    assert "customers per 1 000 active customers, monthly" in told
    assert "no customer base for 2026-08, so nothing is shown there" in told
    tile = open_page("overview", store=informed.root, period="4w").metric[0].value
    assert tile.endswith("per 1 000")
    missing = words(open_page("overview", store=informed.root, period="custom", from_="2026-08-01", to="2026-08-31"))
    assert "no customer base for 2026-08" in missing


def test_rates_must_not_be_offered_without_a_base(open_page: Open) -> None:
    app = open_page("trends", period="all", measure="rate")
    assert "left out: measure=rate" in words(app)
    assert "Per 1 000 customers" not in app.get("pills")[0].options


def test_events_are_marks_with_names_and_a_way_to_compare(open_page: Open, informed: factories.Published) -> None:
    app = open_page("trends", store=informed.root, period="all", by="all")
    figure = str(app.get("plotly_chart")[0].proto)
    assert "App 9.0" in figure
    assert "&lt;b&gt;" in figure.replace("\\u0026", "&") or "New" in figure
    assert "App 10" not in figure
    assert "14 Oct 2026 · release · Mobile app" in words(app)
