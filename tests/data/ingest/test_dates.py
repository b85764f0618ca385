"""Dates as people and machines write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.ingest.dates import date_share, number_dates, parse_clock, parse_dates


def text(*values: str | None) -> pd.Series:
    """A column of cells."""
    return pd.Series(list(values), dtype="str")


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("2023-08-25", "2023-08-25T00:00"),
        ("22-Apr-15", "2015-04-22T00:00"),
        ("2015-02-24 11:35:52 -0800", "2015-02-24T19:35:52"),
        ("2018-01-27T19:09:55.000Z", "2018-01-27T19:09:55"),
        ("1589375664", "2020-05-13T13:14:24"),
        ("1589375664123", "2020-05-13T13:14:24.123"),
        ("Mar 21, 2020", "2020-03-21T00:00"),
        ("21 mars 2020", "2020-03-21T00:00"),
        ("1 de enero de 2024", "2024-01-01T00:00"),
        ("12. März 2023, 14:05 Uhr", "2023-03-12T14:05"),
        ("5 stycznia 2024", "2024-01-05T00:00"),
        ("5 tháng 3, 2024", "2024-03-05T00:00"),
        ("2024年5月1日 下午3:20", "2024-05-01T15:20"),
        ("15 जनवरी 2024", "2024-01-15T00:00"),
        ("Tue Feb 24 11:35:52 +0000 2015", "2015-02-24T11:35:52"),
        ("Mon, 02 Jan 2006 15:04:05 +0000", "2006-01-02T15:04:05"),
        ("20240131", "2024-01-31T00:00"),
        ("45123.5", "2023-07-16T12:00"),
        ("31.12.2023 23:59", "2023-12-31T23:59"),
        ("June 1st, 2023", "2023-06-01T00:00"),
        ("2024-05-01T10:00:00+05:30", "2024-05-01T04:30"),
        ("14h05 le 13/03/2023", "2023-03-13T14:05"),
        ("4/25/2021 10:20:30 PM", "2021-04-25T22:20:30"),
        ("2024-05-01 24:00:00", "2024-05-02T00:00"),
    ],
)
def test_parse_dates_reads(cell: str, wanted: str) -> None:
    dates = parse_dates(text(cell))
    assert dates.values.iloc[0] == pd.Timestamp(wanted, tz="UTC")
    assert not dates.odd[0]


@pytest.mark.parametrize(
    "cell", ["2 weeks ago", "2 tuần trước", "gestern", "0000-01-01", "9999-12-31", "30/02/2024", "1969-12-31", "99:99 2024-01-01", "12"]
)
def test_parse_dates_must_not_invent(cell: str) -> None:
    dates = parse_dates(text(cell))
    assert dates.values.isna().all()
    assert dates.odd[0]


def test_parse_dates_decides_order_over_the_whole_column() -> None:
    days = parse_dates(text("03/04/2024", "05/04/2024", "25/04/2024"))
    months = parse_dates(text("03/04/2024", "05/04/2024", "04/25/2024"))
    assert (days.order, months.order) == ("day first", "month first")
    assert days.values.iloc[0].month == 4
    assert months.values.iloc[0].month == 3
    assert not days.notes


def test_parse_dates_says_when_the_order_is_ambiguous() -> None:
    dates = parse_dates(text("01/02/2024", "02/02/2024", "03/02/2024"), name="'date'")
    assert dates.order == "day first"  # the other way round the three days would lie months apart
    assert "can be read day first or month first" in dates.notes[0]
    assert parse_dates(text("01/02/2024", "02/02/2024"), order="month first").values.iloc[0].month == 1
    assert parse_dates(text("02/01/2024", "02/02/2024", "02/03/2024")).order == "month first"


def test_parse_dates_says_when_a_column_is_mixed() -> None:
    dates = parse_dates(text("25/04/2024", "26/04/2024", "04/27/2024"))
    assert dates.values.dt.month.tolist() == [4, 4, 4]
    assert "the other way round" in dates.notes[0]


def test_parse_dates_reads_naive_times_in_the_given_zone() -> None:
    for cells in (("2024-07-01 12:00", "2024-01-01 12:00"), ("01.07.2024 12:00", "01.01.2024 12:00")):
        dates = parse_dates(text(*cells), zone="Europe/Warsaw")
        assert dates.values.dt.hour.tolist() == [10, 11]
    assert parse_dates(text("2024-07-01 12:00Z"), zone="Europe/Warsaw").values.dt.hour.tolist() == [12]


def test_parse_dates_survives_clock_changes() -> None:
    dates = parse_dates(text("2024-03-31 02:30", "2024-10-27 02:30"), zone="Europe/Warsaw")
    assert dates.values.notna().all()


def test_parse_dates_keeps_nulls_and_index() -> None:
    column = pd.Series(["2024-05-01", None, "x y z words"], dtype="str", index=[5, 6, 7])
    dates = parse_dates(column)
    assert dates.values.index.tolist() == [5, 6, 7]
    assert dates.odd.tolist() == [False, False, True]
    assert str(dates.values.dtype) == "datetime64[us, UTC]"
    assert parse_dates(text()).order is None


def test_date_share_counts_dates_and_not_numbers() -> None:
    assert date_share(["2024-05-01", "5 May 2024", "hello there you", "12345678"]) == 0.5
    assert number_dates(["1589375664", "20240131", "45000", "7"]) == 0.75
    assert date_share([]) == 0


def test_parse_clock_wants_nothing_but_times() -> None:
    clock = parse_clock(text("03:53:50 PM", "09:00", None))
    assert clock is not None
    assert clock.tolist()[:2] == [15 * 3600 + 53 * 60 + 50, 32400]
    assert parse_clock(text("09:00", "soon")) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2099, 12, 30)), min_size=1, max_size=20))
def test_parse_dates_round_trips(moments: list[datetime]) -> None:
    moments = [moment.replace(microsecond=0) for moment in moments]
    for pattern in ("%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%b %d, %Y %I:%M:%S %p"):
        read = parse_dates(pd.Series([moment.strftime(pattern) for moment in moments], dtype="str")).values
        assert [value.to_pydatetime() for value in read] == [moment.replace(tzinfo=UTC) for moment in moments]


@settings(max_examples=150, deadline=timedelta(seconds=2))
@given(st.text(max_size=40))
def test_parse_dates_never_fails(cell: str) -> None:
    dates = parse_dates(pd.Series([cell], dtype="str"))
    assert len(dates.values) == 1
