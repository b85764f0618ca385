from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.ingest.context import missing_months, read_base, read_customers, read_events, read_surveys
from data.schema import InputError

SALT = b"s" * 32
TODAY = date(2026, 11, 4)


def _events(text: str) -> tuple[pd.DataFrame, str]:
    read = read_events(text.encode(), zone="Europe/Warsaw", today=TODAY)
    return read.frame, "\n".join(read.notes)


def test_events_are_read_in_the_stores_zone_and_sorted() -> None:
    frame, notes = _events(
        "at,ended_at,kind,name,product,version\n2026-08-17,,release,App 5.4,Mobile app,5.4\n2026-06-23,2026-06-26,Outage,Down,,\n"
    )
    assert frame["name"].tolist() == ["Down", "App 5.4"]
    assert frame["at"].dt.strftime("%Y-%m-%d %H").tolist() == ["2026-06-22 22", "2026-08-16 22"]
    assert frame["kind"].tolist() == ["incident", "release"]
    assert frame["product"].isna().tolist() == [True, False]
    assert notes == ""


def test_events_headers_are_recognised_in_other_languages() -> None:
    frame, _ = _events("Datum;Ereignis;Art\n17.08.2026;Neue App;Veröffentlichung\n")
    assert frame[["name", "kind"]].to_numpy().tolist() == [["Neue App", "release"]]


def test_events_in_the_future_are_kept_and_said() -> None:
    frame, notes = _events("at,name\n2027-01-01,New prices\n2026-01-01,Old prices\n")
    assert len(frame) == 2
    assert "1 event(s) lie in the future (e.g. 'New prices')" in notes


def test_events_without_date_or_name_are_left_out_and_numbered() -> None:
    frame, notes = _events("at,name,kind\nsoon,Launch,release\n2026-01-01,,fix\n2026-01-02,Repair,wizardry\n")
    assert frame["name"].tolist() == ["Repair"]
    assert "2 row(s) without a usable at or name were left out (row 1, 2)" in notes
    assert "1 row(s) have a kind that is not known" in notes


def test_events_without_a_date_column_are_refused_with_what_was_found() -> None:
    with pytest.raises(InputError, match=r"events.csv needs a column 'at'; found 'name', 'colour'"):
        _events("name,colour\nLaunch,red\nFix,blue\n")


def test_base_names_missing_months_and_never_fills_them() -> None:
    read = read_base(b"month,product,segment,customers\n2026-01,Card,,100\n2026-04,Card,,120\n2026-04,Card,,130\n")
    assert read.frame[["month", "customers"]].to_numpy().tolist() == [["2026-01", 100.0], ["2026-04", 130.0]]
    assert "no customers for 2026-02, 2026-03" in "\n".join(read.notes)
    assert "1 row(s) repeat" in "\n".join(read.notes)


@pytest.mark.parametrize("cell", ["2026-03", "03/2026", "2026/3", "202603", "1 March 2026", "2026-03-31"])
def test_base_reads_months_as_people_write_them(cell: str) -> None:
    assert read_base(f"Monat;Kunden\n{cell};1 204\n".encode()).frame.iloc[0].tolist()[::3] == ["2026-03", 1204.0]


def test_base_must_not_take_a_thirteenth_month_or_negative_customers() -> None:
    read = read_base(b"month,customers\n2026-13,5\n2026-02,-1\n2026-03,7\n")
    assert read.frame["month"].tolist() == ["2026-03"]
    assert "2 row(s)" in read.notes[0]


@given(st.lists(st.dates(date(2000, 1, 1), date(2030, 1, 1)), min_size=1))
def test_missing_months_and_given_ones_make_a_whole(days: list[date]) -> None:
    given_months = pd.Series([f"{day:%Y-%m}" for day in days])
    every = sorted({*missing_months(given_months), *given_months})
    assert every == pd.period_range(min(days), max(days), freq="M").astype(str).tolist()


def test_surveys_outside_their_range_are_left_empty() -> None:
    read = read_surveys(b"Ticket ID,CSAT,NPS,answered\n7,5,11,2026-01-02T10:00Z\n8,3,,\n", zone="UTC", salt=SALT)
    assert read.frame["csat"].tolist() == [5, 3]
    assert read.frame["nps"].isna().all()
    assert "1 value(s) of nps are outside 0–10" in "\n".join(read.notes)


def test_customers_ids_are_hashed_and_other_columns_stay_outside() -> None:
    read = read_customers(b"customer id,segment,tenure,value,name\n C-1 ,gold,400,12.5,Anna Nowak\nC-1,gold,401,13,Anna Nowak\n", salt=SALT)
    assert list(read.frame.columns) == ["customer_id", "segment", "tenure", "value"]
    assert read.frame["tenure"].tolist() == [401]
    assert "C-1" not in read.frame.to_csv()
    assert "Nowak" not in read.frame.to_csv()
