"""Exports that nobody tuned on are understood without a flag."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.ingest import Intake, Options, read_all
from data.ingest.people import is_person
from data.schema import CHANNELS, KEY, STATUSES
from tests.data.ingest import exports
from tests.data.ingest.exports import Export
from tests.data.ingest.exports_by_parts import BY_PARTS, NUMBERED_SIDES, SEGMENTS, ZOHO_DESK

EVERY = (*exports.ALL, *BY_PARTS)


def taken(folder: Path, export: Export, options: Options | None = None) -> Intake:
    """The export, written to a file and read."""
    path = folder / export.name
    path.write_text(export.content, encoding="utf-8")
    return read_all([path], options or Options())


@pytest.mark.parametrize("export", EVERY, ids=lambda export: export.name)
def test_read_all_recognises_columns_without_flags(tmp_path: Path, export: Export) -> None:
    file = taken(tmp_path, export).inputs[0]
    found = {field: file.columns.get(field) for field in export.columns}
    assert found == export.columns
    assert set(file.how.values()) <= {"name", "content"}


@pytest.mark.parametrize("export", EVERY, ids=lambda export: export.name)
def test_read_all_must_not_take_look_alikes(tmp_path: Path, export: Export) -> None:
    file = taken(tmp_path, export).inputs[0]
    wrong = {field: header for field, header in file.columns.items() if set(header.split(" + ")) & set(export.not_fields)}
    assert not wrong


@pytest.mark.parametrize("export", EVERY, ids=lambda export: export.name)
def test_read_all_keeps_account_of_rows_and_stays_within_the_contract(tmp_path: Path, export: Export) -> None:
    intake = taken(tmp_path, export)
    messages = intake.messages
    assert (len(messages.drop_duplicates(KEY)), len(messages)) == (export.conversations, export.messages)
    heard = messages[["input_file", "input_row"]].drop_duplicates()
    assert len(heard) + len(intake.rejected) == sum(file.rows for file in intake.inputs)
    assert set(messages["channel"].dropna()) <= set(CHANNELS)
    assert set(messages["status"].dropna()) <= set(STATUSES)
    if export.source:
        assert set(messages["source"]) == {export.source}


def test_read_all_reads_dates_day_or_month_first_over_the_whole_column(tmp_path: Path) -> None:
    assert taken(tmp_path, exports.REGULATOR).inputs[0].date_order == {"opened_at": "month first"}
    assert taken(tmp_path, exports.FRENCH_INSURANCE).inputs[0].date_order == {"opened_at": "day first"}
    first = taken(tmp_path, exports.FRENCH_INSURANCE).messages["opened_at"].iloc[0]
    assert first.isoformat() == "2021-09-06T00:00:00+00:00"


def test_read_all_gives_two_sided_tables_their_speakers(tmp_path: Path) -> None:
    rows = taken(tmp_path, exports.PHONE_ROWS).messages
    assert rows["speaker"].tolist() == ["agent", "customer", "agent", "customer", "agent", "customer", "agent"]
    assert rows["at"].notna().all()
    columns = taken(tmp_path, exports.PHONE_COLUMNS).messages
    assert columns["speaker"].tolist() == ["customer", "agent"] * 3
    assert columns["handle_s"].iloc[0] == 271
    cells = taken(tmp_path, exports.PHONE_CELLS).messages
    assert cells["speaker"].value_counts().to_dict() == {"agent": 6, "customer": 4}


def test_read_all_says_that_stars_were_taken_as_csat(tmp_path: Path) -> None:
    intake = taken(tmp_path, exports.BANK_REVIEWS)
    assert any("'rating' holds 1 to 5 and was taken as how satisfied customers are (CSAT)" in note for note in intake.inputs[0].notes)
    assert intake.messages["csat"].tolist() == [4.0, 1.0, 3.5, 5.0]


def test_read_all_decodes_channels_and_states_and_keeps_the_words(tmp_path: Path) -> None:
    german = taken(tmp_path, exports.GERMAN).messages.drop_duplicates(KEY)
    assert german["channel"].tolist() == ["phone", "email", "other"]
    assert german["status"].tolist() == ["solved", "open", "closed"]
    assert '"Eingangskanal": "Brief"' in german["extra"].iloc[2]
    assert taken(tmp_path, exports.HINDI).messages["status"].tolist() == ["pending", "open", "closed"]
    assert taken(tmp_path, exports.CHINESE).messages.drop_duplicates(KEY)["channel"].tolist() == ["phone", "chat", "web"]
    assert taken(tmp_path, exports.VIETNAMESE).messages["channel"].tolist() == ["phone", "email", "in_person"]


def test_read_all_obeys_the_users_columns(tmp_path: Path) -> None:
    options = Options(columns={"text": "avis_cor", "business_unit": "", "opened_at": "date_exp"}, source="given")
    text = exports.FRENCH_INSURANCE.content.replace(";Best insurance, prices, solutions;", ";x;Une correction de l'avis")
    intake = taken(tmp_path, exports.FRENCH_INSURANCE._replace(content=text), options)
    file = intake.inputs[0]
    assert file.columns["text"] == "avis_cor"
    assert file.columns["opened_at"] == "date_exp"
    assert file.how["text"] == "given"
    assert "business_unit" not in file.columns
    assert set(intake.messages["source"]) == {"given"}


def test_read_all_joins_answers_to_threads(tmp_path: Path) -> None:
    tweets = """tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id
1,shop,False,Tue Oct 31 22:10:47 +0000 2017,@115712 I understand and would like to assist you.,2,3
2,115712,True,Tue Oct 31 22:11:45 +0000 2017,@shop and how do you propose we do that,,1
3,115712,True,Tue Oct 31 22:08:27 +0000 2017,@shop I have sent several private messages and no one is responding,1,4
4,shop,False,Tue Oct 31 21:54:49 +0000 2017,@115712 Please send us a private message so that we can help.,3,5
5,115712,True,Tue Oct 31 21:49:35 +0000 2017,@shop I did.,4,
9,200,True,Tue Oct 31 21:49:35 +0000 2017,@shop where is my parcel?,,
"""
    messages = taken(tmp_path, Export("tweets.csv", tweets, {})).messages
    assert messages["conversation_id"].tolist() == ["5"] * 5 + ["9"]
    assert messages["speaker"].tolist() == ["agent", "customer", "customer", "agent", "customer", "customer"]
    assert messages.loc[messages["speaker"] == "agent", "customer_id"].isna().all()


def test_read_all_must_not_use_row_numbers_as_ids(tmp_path: Path) -> None:
    one = taken(tmp_path, Export("monday.csv", ",text\n0,the card was declined again\n1,the app is slow\n", {})).messages
    two = taken(tmp_path, Export("tuesday.csv", ",text\n0,where is my refund please\n1,the app is slow\n", {})).messages
    assert set(one["conversation_id"]).isdisjoint({"0", "1"})
    assert one["conversation_id"].iloc[0] != two["conversation_id"].iloc[0]
    assert one["conversation_id"].iloc[1] == two["conversation_id"].iloc[1]


def test_read_all_tells_sides_without_a_name_by_what_they_say(tmp_path: Path) -> None:
    numbered = taken(tmp_path, NUMBERED_SIDES).messages
    assert numbered["speaker"].tolist() == ["customer", "agent"] * 3
    assert taken(tmp_path, SEGMENTS).messages["speaker"].tolist() == ["agent", "customer", "agent", "agent", "customer"]


@pytest.mark.parametrize("export", EVERY, ids=lambda export: export.name)
def test_read_all_must_not_take_persons_for_words_products_or_tags(tmp_path: Path, export: Export) -> None:
    file = taken(tmp_path, export).inputs[0]
    persons = {header for row in file.sample for header, cell in row.items() if is_person(cell)}
    found = {field: header for field, header in file.columns.items() if header in persons}
    assert set(found) <= {"customer_id", "agent_id"}


def test_read_all_must_not_take_institutions_for_speakers(tmp_path: Path) -> None:
    table = """claim,issue type,establishment,what happened
1,Bug,Bank Alpha,the card machine charged me twice at the till last week
2,Service Request,Credit South,please send the statement of last year to my new address
3,Bug,Bank Alpha,the transfer page shows an error since the update on Monday
4,Service Request,Credit South,I would like to raise the limit of my card before I travel
"""
    assert "speaker" not in taken(tmp_path, Export("desk.csv", table, {})).inputs[0].columns


def test_a_rating_of_three_faces_is_read(tmp_path: Path) -> None:
    found = taken(tmp_path, ZOHO_DESK)
    assert found.messages["csat"].fillna(0).tolist() == [5, 3, 1, 0]
    assert found.inputs[0].decoded["csat"] == {"Good": "5", "Okay": "3", "Bad": "1"}
