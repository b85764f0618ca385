"""Every query of every screen: the right numbers on the everyday store, and no failure where nearly everything is missing."""

import itertools
import unicodedata
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from data.queries import conversations, imports, perception, shell, tickets, topics, trends
from data.queries.filters import Filters, Wanted
from data.schema import SchemaError
from tests import factories
from tests.data.queries.conftest import opened

OCTOBER = Filters(since=date(2026, 10, 1), until=date(2026, 10, 31))
CHOICES = [Filters(), OCTOBER, Filters(topic=-1), Filters(topic=10, product=("Credit card",), unhappy=True)]
KEY = {"conversation_id": "T-00003", "source": "chat logs"}


def _everything(connection: duckdb.DuckDBPyConnection, chosen: Filters) -> list[pd.DataFrame]:
    wanted = Wanted(words="CARD déclined", tone="negative", sign="problem", about="Credit card", quality="reliability")
    return [
        shell.coverage(connection, chosen), shell.days(connection), shell.options(connection), shell.topics(connection),
        shell.blockers(connection, chosen), topics.totals(connection, chosen), topics.counts(connection, chosen),
        topics.since_when(connection, chosen), topics.by_week(connection, chosen), topics.breakdown(connection, chosen),
        topics.codes(connection, chosen), topics.quotes(connection, chosen, keywords=("card",)),
        topics.quotes(connection, chosen, odd=True),
        perception.matrix(connection, chosen), perception.people(connection, chosen),
        perception.aspects(connection, chosen, about=None, quality="speed"),
        perception.quotes(connection, chosen, about="Credit card", quality=None, tone="negative"),
        *(trends.series(connection, chosen, by=by, grain="week") for by in trends.SPLITS),
        conversations.found(connection, chosen, wanted), conversations.sentences(connection, chosen, wanted),
        conversations.facts(connection, **KEY), conversations.turns(connection, **KEY, timezone="Asia/Kolkata"),
        conversations.marks(connection, **KEY), conversations.contacts(connection, **KEY), tickets.versions(connection, chosen),
        conversations.signs(connection),
        imports.rejected(connection),
    ]  # fmt: skip


@pytest.mark.parametrize("chosen", CHOICES)
def test_every_query_must_not_fail_where_nearly_everything_is_missing(sparse: duckdb.DuckDBPyConnection, chosen: Filters) -> None:
    assert all(isinstance(answer, pd.DataFrame) for answer in _everything(sparse, chosen))


@pytest.mark.parametrize("chosen", CHOICES)
def test_every_query_answers_on_the_everyday_store(everyday: duckdb.DuckDBPyConnection, chosen: Filters) -> None:
    assert all(isinstance(answer, pd.DataFrame) for answer in _everything(everyday, chosen))


def _october(full: factories.Published) -> pd.DataFrame:
    contacts = full.tables["conversations"]
    return contacts[contacts["opened_at"].dt.tz_convert("Europe/Warsaw").dt.strftime("%Y-%m") == "2026-10"]


def test_coverage_counts_people_and_conversations(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    contacts = _october(full)
    row = shell.coverage(everyday, OCTOBER).iloc[0]
    assert row["conversations"] == len(contacts)
    assert row["customers"] == contacts["customer_id"].nunique() + contacts["customer_id"].isna().sum()
    assert row["with_topic"] == (contacts["topic_id"] >= 0).sum()


def test_counts_count_each_customer_once_per_topic(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    contacts = full.tables["conversations"].assign(person=lambda t: t["customer_id"].fillna(t["conversation_id"]))
    said = full.tables["topic_assignments"].merge(contacts, on=["conversation_id", "source"], suffixes=("", "_primary"))
    expected = said[said["topic_id"] == 20]["person"].nunique()
    found = topics.counts(everyday, Filters()).set_index("topic_id")
    assert found.loc[20, "customers"] == expected
    assert found.loc[20, "conversations"] >= expected


def test_blockers_name_the_filter_that_removed_most(everyday: duckdb.DuckDBPyConnection) -> None:
    nothing = Filters(since=date(1999, 1, 1), until=date(1999, 1, 2), segment=("premium",))
    assert shell.blockers(everyday, nothing)["name"].tolist() == ["period", "segment"]


def test_topic_quotes_show_a_customer_once(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    quotes = topics.quotes(everyday, Filters(topic=10), limit=40)
    people = quotes.merge(full.tables["conversations"], on=["conversation_id", "source"])["customer_id"].dropna()
    assert len(quotes)
    assert people.is_unique


def test_topic_quotes_can_be_short(everyday: duckdb.DuckDBPyConnection) -> None:
    assert topics.quotes(everyday, Filters(topic=10), limit=40)["sentence"].str.len().max() > 60
    assert topics.quotes(everyday, Filters(topic=10), limit=40, longest=60)["sentence"].str.len().max() <= 60


def test_matrix_counts_people_not_mentions(everyday: duckdb.DuckDBPyConnection) -> None:
    matrix = perception.matrix(everyday, Filters())
    assert (matrix["pleased"] <= matrix["customers"]).all()
    assert (matrix["customers"] <= matrix["opinions"]).all()


def test_matrix_must_not_count_neutral_or_unsure_opinions(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    clear = full.tables["perceptions"].query("confidence >= 0.5 and sentiment_label != 'neutral'")
    matrix = perception.matrix(everyday, Filters())
    assert matrix[matrix["everything"]]["opinions"].sum() == len(clear)


def test_opinion_quotes_carry_the_sentence_that_holds_the_span(everyday: duckdb.DuckDBPyConnection) -> None:
    quotes = perception.quotes(everyday, Filters(), about=None, quality="price and fees", tone="negative", limit=20)
    for row in quotes.itertuples():
        start = row.start - int(row.sentence_start)
        assert row.sentence[start : start + len(row.quote)] == row.quote


def test_series_add_up_to_all_contacts(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    series = trends.series(everyday, Filters(), by="all", grain="month")
    assert series["conversations"].sum() == len(full.tables["conversations"])


def test_series_refuses_what_it_does_not_know(everyday: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(SchemaError, match="by must be one of"):
        trends.series(everyday, Filters(), by="customer_id; DROP TABLE contacts", grain="week")


@pytest.mark.parametrize("words", ["DÉCLINED", "declined card", "thẻ", "лом", "%", "_", "' OR 1=1 --"])
def test_sentences_hold_all_words_whatever_case_and_accents(everyday: duckdb.DuckDBPyConnection, words: str) -> None:
    found = conversations.sentences(everyday, Filters(), Wanted(words=words))
    assert all(all(word in _folded(sentence) for word in _folded(words).split()) for sentence in found["sentence"])
    assert len(found) == min(50, conversations.found(everyday, Filters(), Wanted(words=words))["sentences"].iloc[0])


def test_a_quoted_phrase_must_stand_as_it_is(everyday: duckdb.DuckDBPyConnection) -> None:
    def number(words: str) -> int:
        return int(conversations.found(everyday, Filters(), Wanted(words=words))["sentences"].iloc[0])

    assert number('"annual fee"') == number("annual fee") > 0
    assert number('"fee annual"') == 0


def test_the_mean_tone_has_the_interval_of_a_ratio_over_customers(everyday: duckdb.DuckDBPyConnection) -> None:
    row = topics.totals(everyday, OCTOBER).iloc[0]
    told = everyday.execute(
        "SELECT sum(sentiment) AS t, count(sentiment) AS k FROM contacts WHERE day BETWEEN ? AND ? GROUP BY person HAVING k > 0",
        [OCTOBER.since, OCTOBER.until],
    ).df()
    mean = told["t"].sum() / told["k"].sum()
    left = told["t"] - mean * told["k"]
    half = 1.96 * np.sqrt((left**2).sum() * len(told) / (len(told) - 1)) / told["k"].sum()
    assert row[["sentiment", "sentiment_low", "sentiment_high"]].tolist() == pytest.approx([mean, mean - half, mean + half])


def test_matching_lines_are_those_that_are_listed(everyday: duckdb.DuckDBPyConnection) -> None:
    for wanted in (Wanted(words="card"), Wanted(tone="negative"), Wanted()):
        lines = conversations.matching_lines(everyday, OCTOBER, wanted)["line"]
        assert lines.is_unique
        assert len(lines) == conversations.found(everyday, OCTOBER, wanted)["sentences"].iloc[0] > 0


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def test_sentences_come_newest_first(everyday: duckdb.DuckDBPyConnection) -> None:
    days = conversations.sentences(everyday, Filters(), Wanted(words="card"))["day"]
    assert days.is_monotonic_decreasing


def test_marks_name_their_maker(everyday: duckdb.DuckDBPyConnection) -> None:
    marks = conversations.marks(everyday, **KEY)
    assert set(marks["kind"]) == {"topic", "opinion", "sign"}
    assert marks["made_by"].isin(["model", "rule", "person"]).all()


def test_marks_tell_an_opinion_once_that_two_words_of_a_sentence_make(tmp_path: Path) -> None:
    frames = factories.tables(conversations=60)
    one = frames["perceptions"].iloc[[0]]
    twice = [one.assign(aspect="fee", confidence=0.4), one.assign(aspect="price", confidence=0.9)]
    frames["perceptions"] = pd.concat([*twice, frames["perceptions"].iloc[1:]], ignore_index=True)
    key = {name: str(one[name].iloc[0]) for name in ("conversation_id", "source")}
    marks = conversations.marks(opened(factories.publish_tables(tmp_path, frames)), **key)
    opinions = marks[marks["kind"] == "opinion"]
    assert not opinions.duplicated(["turn", "start", "end", "name", "about", "tone"]).any()
    assert opinions["score"].max() == pytest.approx(0.9)


def test_contacts_are_those_of_the_customer_in_time(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    rows = full.tables["conversations"]
    often = rows[rows["customer_id"] == rows["customer_id"].value_counts().index[0]].sort_values("opened_at")
    middle = often.iloc[len(often) // 2]
    found = conversations.contacts(everyday, conversation_id=middle["conversation_id"], source=middle["source"])
    assert found["conversation_id"].tolist() == often["conversation_id"].tolist()[::-1]
    assert found[found["this"]]["conversation_id"].tolist() == [middle["conversation_id"]]
    days = pd.to_datetime(found["day"])
    assert found["days_since"].iloc[:-1].tolist() == [(a - b).days for a, b in itertools.pairwise(days)]
    assert pd.isna(found["days_since"].iloc[-1])


def test_contacts_of_many_are_the_nearest(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    rows = full.tables["conversations"]
    often = rows[rows["customer_id"] == rows["customer_id"].value_counts().index[0]].sort_values("opened_at", ascending=False)
    first = often.iloc[-1]
    found = conversations.contacts(everyday, conversation_id=first["conversation_id"], source=first["source"], most=2)
    assert found["conversation_id"].tolist() == often["conversation_id"].tolist()[-2:]
    assert set(found["total"]) == {len(often)}
    assert found["days_since"].notna().tolist() == [True, False]


def test_contacts_must_not_join_customers_without_id(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    contacts = full.tables["conversations"]
    unknown = contacts[contacts["customer_id"].isna()].iloc[0]
    found = conversations.contacts(everyday, conversation_id=unknown["conversation_id"], source=unknown["source"])
    assert found["conversation_id"].tolist() == [unknown["conversation_id"]]


def test_addresses_are_those_of_the_quotes(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    rows = full.tables["conversations"].iloc[:3]
    keys = tuple(zip(rows["source"], rows["conversation_id"], strict=True))
    found = tickets.addresses(everyday, (*keys, ("helpdesk", "nobody"), ("x' OR 1=1", keys[0][1])))
    assert sorted(found["url"]) == sorted(rows["url"])
    assert tickets.addresses(everyday, ()).empty


def test_versions_count_customers(tmp_path: Path) -> None:
    informed = factories.context_store(tmp_path)
    connection = opened(informed)
    rows = informed.tables["conversations"].assign(person=lambda t: t["customer_id"].fillna(t["conversation_id"]))
    wanted = rows.groupby("app_version")["person"].nunique()
    found = tickets.versions(connection, Filters())
    assert dict(zip(found["version"], found["customers"], strict=True)) == wanted.to_dict()
    only = tickets.versions(connection, Filters(topic=31))
    assert set(only["version"]) == {"9.0"}


def test_turns_show_the_zone_s_clock(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    turns = conversations.turns(everyday, **KEY, timezone="Asia/Kolkata")
    at = full.tables["turns"].query("conversation_id == 'T-00003' and turn == 0")["at"].iloc[0]
    assert turns["said_at"].iloc[0] == at.tz_convert("Asia/Kolkata").tz_localize(None)


def test_rejected_counts_rows_by_reason(everyday: duckdb.DuckDBPyConnection) -> None:
    rejected = imports.rejected(everyday)
    assert dict(zip(rejected["reason"], rejected["rows"], strict=True)) == {"no words": 3, "automatic reply": 1}


def test_columns_kept_at_import_can_be_chosen(everyday: duckdb.DuckDBPyConnection, full: factories.Published) -> None:
    offered = shell.options(everyday).query("field == 'kept'")
    wanted = full.tables["conversations"]["kept"].explode().dropna().value_counts()
    assert dict(zip(offered["value"], offered["conversations"], strict=True)) == wanted.to_dict()
    chosen = shell.coverage(everyday, Filters(kept=("Region: North",)))["conversations"].iloc[0]
    assert chosen == wanted["Region: North"] < len(full.tables["conversations"])
