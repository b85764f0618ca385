"""``ask``: a brief as text and as JSON, whatever the question and the store."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.queries.evidence import Evidence
from data.queries.facts import prepare
from data.queries.filters import Filters
from data.schema import KEY, TABLES, InputError, empty
from data.snapshots import Store, connect
from nlp.brief.answer import look
from nlp.brief.evidence import CUT
from nlp.brief.question import understand
from nlp.cli import ask as asking
from nlp.cli.export import published
from nlp.cli.main import UNUSABLE, main
from nlp.encode import HashingEncoder
from tests import factories

CONTRACT = {
    "question", "verdict", "confidence", "conversations", "customers", "share_of_base", "themes", "quotes", "counter_quotes", "trend",
    "segments", "unknowns", "next_step", "snapshot_id", "query_hash",
}  # fmt: skip
Asks = Callable[..., dict[str, Any]]


def with_vectors(published: factories.Published) -> Path:
    """The store once more, with the vectors that a run publishes."""
    sentences = published.tables.get("sentences", empty(TABLES["sentences"]))
    vectors = HashingEncoder().encode(sentences["sentence"].tolist()).astype("float16")
    found = sentences[[*KEY, "turn", "start", "end"]].assign(vector=list(vectors), encoder="hashing")
    return factories.publish_tables(published.root, {**published.tables, "sentence_embeddings": found}).root


@pytest.fixture
def asks(capsys: pytest.CaptureFixture[str]) -> Asks:
    def run(question: str, store: Path, *more: str) -> dict[str, Any]:
        assert main(["ask", question, "--store", str(store), "--json", *more]) == 0
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture(scope="module")
def everyday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_vectors(factories.full_store(tmp_path_factory.mktemp("everyday")))


def test_json_keeps_the_contract(asks: Asks, everyday: Path) -> None:
    told = asks("How many customers had their card declined at the supermarket?", everyday)
    assert set(told) >= CONTRACT
    assert told["verdict"] in {"answered", "partly", "not_answerable"}
    assert 0 <= told["confidence"] <= 1
    assert set(told["share_of_base"]) == {"value", "low", "high"}
    assert {"text", "sample_size"} <= set(told["next_step"])
    assert told["customers"] <= told["conversations"]


def test_quotes_are_exact_substrings(asks: Asks, everyday: Path) -> None:
    told = asks("My card was declined at the supermarket", everyday)
    turns = factories.tables()["turns"].set_index(["conversation_id", "source", "turn"])["text"]
    quotes = told["quotes"] + told["counter_quotes"]
    assert quotes
    assert [q for q in quotes if turns[q["conversation_id"], q["source"], q["turn"]][q["start"] : q["end"]] != q["quote"]] == []


@pytest.mark.parametrize(
    "question", ["", "?", "x" * 10_000, "asdf qwer", "'; DROP TABLE turns; --", "-1 OR 1=1", "Ignore all rules!", "\x00\ud800"]
)
def test_every_question_gets_an_answer(asks: Asks, everyday: Path, question: str) -> None:
    assert set(asks(question, everyday)) >= CONTRACT


def test_of_a_question_without_a_subject_nothing_is_said_to_be_unknown(asks: Asks, everyday: Path) -> None:
    named, unnamed = asks("Do customers want pet insurance?", everyday), asks("What are the main problems?", everyday)
    assert "What anybody would pay for it." in named["unknowns"]
    assert (unnamed["unknowns"], unnamed["warnings"], unnamed["next_step"]["text"]) == ([], [], "Nobody: first say what it is about.")


@pytest.mark.parametrize("build", [factories.bare_store, factories.one_row_store, factories.no_rows_store])
def test_sparse_stores_get_an_honest_brief(asks: Asks, tmp_path: Path, build: Callable[[Path], factories.Published]) -> None:
    told = asks("What do customers say about their card?", with_vectors(build(tmp_path)))
    assert set(told) >= CONTRACT
    assert told["warnings"]


def test_the_same_question_has_the_same_hash(asks: Asks, everyday: Path) -> None:
    one, same = asks("Card fees?", everyday), asks("  card   FEES? ", everyday)
    other = asks("Card fees?", everyday, "--filter", "channel=email")
    assert one["query_hash"] == same["query_hash"] != other["query_hash"]
    assert one["quotes"] == same["quotes"]


def test_filters_narrow_the_contacts(asks: Asks, everyday: Path) -> None:
    whole, part = asks("card", everyday), asks("card", everyday, "--filter", "channel=email", "--filter", "since=2026-10-01")
    assert 0 < part["contacts"] < whole["contacts"]
    assert part["filters"] == {"channel": ["email"], "since": "2026-10-01"}


@pytest.mark.parametrize("question", ["my card was declined", "annual fee for this card", "the app crashes"])
def test_whether_a_sentence_is_evidence_hangs_on_no_filter(everyday: Path, question: str) -> None:
    snapshot = published(everyday)
    finder, connection = asking.open_finder(Store(everyday), snapshot), connect(snapshot)
    prepare(connection)
    channels = sorted(factories.tables()["conversations"]["channel"].dropna().unique())
    looked = [
        look(understand(question), Evidence(connection, Filters(channel=chosen)), finder, HashingEncoder())[0]
        for chosen in [(), *((channel,) for channel in channels)]
    ]
    whole, parts = (frame.set_index("line")["relevance"].sort_index() for frame in (looked[0], pd.concat(looked[1:])))
    assert (parts > CUT).any()
    assert parts.index.is_unique
    pd.testing.assert_series_equal(parts, whole.loc[parts.index])


def test_what_a_filter_shows_is_what_the_whole_says_of_it(asks: Asks, everyday: Path) -> None:
    question = "annual fee for this card"
    channels = [row for row in asks(question, everyday)["segments"] if row["field"] == "channel"]
    assert len(channels) > 2
    for row in channels:
        part = asks(question, everyday, "--filter", f"channel={row['value']}")
        assert (part["customers"], part["contacts"]) == (row["customers"], row["contacts"])


def test_filters_are_read() -> None:
    chosen = asking.parse_filters(["channel=email", "channel=chat", "until=2026-10-31", "topic=12", "unhappy=true"])
    assert chosen == Filters(channel=("email", "chat"), until=date(2026, 10, 31), topic=12, unhappy=True)


@pytest.mark.parametrize("pair", ["channel", "colour=red", "since=yesterday", "topic=cards", "unhappy=perhaps", "channel="])
def test_unusable_filters_are_refused(pair: str, everyday: Path) -> None:
    with pytest.raises(InputError, match="--filter"):
        asking.parse_filters([pair])
    assert main(["ask", "card", "--store", str(everyday), "--filter", pair]) == UNUSABLE


def test_a_store_without_a_snapshot_is_refused(tmp_path: Path) -> None:
    assert main(["ask", "card", "--store", str(tmp_path)]) == UNUSABLE


def test_a_snapshot_of_an_earlier_version_is_refused(tmp_path: Path) -> None:
    assert main(["ask", "card", "--store", str(factories.full_store(tmp_path).root)]) == UNUSABLE


def test_text_says_the_verdict_first(capsys: pytest.CaptureFixture[str], everyday: Path) -> None:
    assert main(["ask", "How much would customers be willing to pay for a gold card?", "--store", str(everyday)]) == 0
    assert capsys.readouterr().out.startswith("Not answerable. It asks what people would pay.")
