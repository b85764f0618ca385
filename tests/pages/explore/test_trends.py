import pandas as pd
import pytest

from pages.shared import findings
from tests.pages.conftest import Open, words


@pytest.mark.parametrize("measure", ["customers", "share", "tone", "unhappy"])
@pytest.mark.parametrize("by", ["all", "theme", "topic", "product", "language"])
def test_trends_draw_every_measure_by_everything(open_page: Open, measure: str, by: str) -> None:
    app = open_page("trends", period="all", measure=measure, by=by, grain="week")
    assert not app.error
    assert "(Europe/Warsaw)" in words(app)
    assert app.get("plotly_chart")


def test_trends_keep_their_grain_in_the_url(open_page: Open) -> None:
    app = open_page("trends", period="12w")
    app.get("segmented_control")[0].set_value("day").run()
    assert app.query_params["grain"] == "day"


def test_trends_choose_a_grain_with_enough_customers_and_say_why(open_page: Open) -> None:
    app = open_page("trends", period="4w", by="topic")
    assert "weekly (most days have under 30 customers)" in words(app)
    assert "grain" not in app.query_params


def test_trends_must_not_draw_more_days_than_can_be_read(open_page: Open) -> None:
    app = open_page("trends", period="all", grain="day")
    assert app.get("segmented_control")[0].options == ["Week", "Month"]
    assert "a day each would be too many points to read" in words(app)


def test_trends_must_not_claim_anything_without_dates(open_page: Open, tmp_path: object) -> None:
    from pathlib import Path

    from tests.factories import bare_store

    app = open_page("trends", store=bare_store(Path(str(tmp_path))).root)
    assert "Nothing in this data has a date" in words(app)


def test_a_title_of_what_stands_out_says_what_its_numbers_count() -> None:
    series = pd.DataFrame({
        "name": ["Codes"], "period": [pd.Timestamp("2026-06-01")], "stands_out": ["above"], "partial": [False], "customers": [21],
        "expected_low": [2.0], "expected_high": [11.0], "unsteady": [False],
    })  # fmt: skip
    told = findings.trend(series, measure="rate", grain="month", period="2026", by="theme", zone="UTC", people="1 353 customers")
    assert told.title == "Codes: more customers than expected, Jun 2026 (21 customers, expected 2–11)"


def test_trends_must_not_claim_that_nothing_stands_out_where_nothing_could_be_expected(open_page: Open) -> None:
    told = words(open_page("trends", period="4w", by="all", grain="week"))
    assert told.count("Too short a time to say what stands out") == 2
    assert "Nothing stands out" not in told


def test_trends_name_channels_as_people_do(open_page: Open) -> None:
    app = open_page("trends", period="all", by="channel")
    app.session_state["trend_as_table"] = True
    series = set(app.run().dataframe[0].value["Series"])
    assert "E-mail" in series
    assert "email" not in series
