"""Names from a language model's endpoint: what is sent, what is taken, and that nothing can go wrong with it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from data.schema import InputError
from nlp.place import Placed
from nlp.topics import endpoint_names
from nlp.topics.endpoint_names import Endpoint, Namer, ask_for_names, endpoint_from, unusable
from nlp.topics.model import Quote, Topic, TopicModel


@dataclass
class Served:
    """A small endpoint: ``answer`` gives (status, body) for what was asked."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], tuple[int, bytes]] = lambda _: _said("Declined cards")


def _said(name: object) -> tuple[int, bytes]:
    return 200, json.dumps({"choices": [{"message": {"content": name}}]}).encode()


@pytest.fixture
def served() -> Iterator[Served]:
    told = Served()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))) | {"path": self.path})
            told.headers.append(dict(self.headers))
            status, body = told.answer(told.asked[-1])
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", f"{told.url}/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


class Kept(dict[str, str]):
    """A cache in memory."""

    def put(self, key: str, text: str) -> None:
        self[key] = text


def _namer(served: Served, *, key: str | None = "s3cret", cache: Kept | None = None) -> tuple[Namer, list[str]]:
    lines: list[str] = []
    endpoint = Endpoint(url=served.url, model="tiny", key=key)
    return Namer(endpoint=endpoint, cache=cache if cache is not None else Kept(), say=lines.append), lines


def _model(*names: str, language: str | None = "en") -> TopicModel:
    quote = Quote(conversation_id="T-1", source="desk", text="My card <CARD> was declined, says <NAME>. " + "Long words " * 60)
    topics = tuple(
        Topic(number=n, level=1, parent=None, name=name, keywords=("card", name.lower()), exemplars=(quote,), topic_id=n + 10)
        for n, name in enumerate(names)
    )
    nothing = cast(Any, None)
    return TopicModel(
        topics=topics, centroids=np.zeros((len(names), 2)), decision=nothing, space=nothing, language=language, seed=0, documents=9
    )


def test_a_topic_gets_the_model_s_name_and_the_line_says_what_left_and_where_to(served: Served) -> None:
    served.answer = lambda _: _said(' "declined cards abroad."\n')
    namer, lines = _namer(served)
    assert ask_for_names(namer, _model("Card declined"), [0]) == {0: "Declined cards abroad"}
    assert len(lines) == 1
    assert served.url in lines[0]
    assert "redacted quotes" in lines[0]
    assert "leave this machine" in lines[0]
    assert "s3cret" not in lines[0]


def test_only_words_and_shortened_quotes_are_sent(served: Served) -> None:
    namer, _ = _namer(served)
    ask_for_names(namer, _model("Card declined"), [0])
    (asked,) = served.asked
    assert asked["path"] == "/v1/chat/completions"
    assert asked["model"] == "tiny"
    sent = json.loads(asked["messages"][1]["content"])
    assert set(sent) == {"typical_words", "quotes"}
    assert len(sent["quotes"][0]) == endpoint_names.QUOTE_CHARACTERS
    assert "T-1" not in json.dumps(asked)
    assert served.headers[0]["Authorization"] == "Bearer s3cret"


def test_without_a_key_no_authorisation_is_sent(served: Served) -> None:
    namer, _ = _namer(served, key=None)
    ask_for_names(namer, _model("Card declined"), [0])
    assert "Authorization" not in served.headers[0]


def test_equal_topics_are_asked_about_once(served: Served) -> None:
    cache = Kept()
    for _ in range(2):
        namer, _lines = _namer(served, cache=cache)
        assert ask_for_names(namer, _model("Card declined"), [0]) == {0: "Declined cards"}
    assert len(served.asked) == 1


def test_nobody_is_asked_without_an_endpoint_or_a_new_topic(served: Served) -> None:
    namer, lines = _namer(served)
    assert ask_for_names(None, _model("Card declined"), [0]) == {}
    assert ask_for_names(namer, _model("Card declined"), []) == {}
    assert served.asked == []
    assert lines == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda _: (500, b"no"), "answered 500"),
        (lambda _: (307, b""), "answered 307"),
        (lambda _: (200, b"{"), "cannot be read"),
        (lambda _: (200, b'{"choices": []}'), "cannot be read"),
        (lambda _: _said(None), "cannot be read"),
        (lambda _: _said("Card <CARD> declined"), "plain text"),
    ],
)
def test_what_fails_leaves_the_name_with_one_warning(served: Served, answer: Callable[[Any], tuple[int, bytes]], told: str) -> None:
    served.answer = answer
    namer, lines = _namer(served)
    assert ask_for_names(namer, _model("One thing", "Another thing"), [0, 1]) == {}
    assert len(lines) == 2
    assert lines[1].startswith("Warning: 2 of 2 topics keep the name")
    assert told in lines[1]
    assert not any(asked["path"].endswith("elsewhere") for asked in served.asked)


def test_an_endpoint_that_keeps_failing_is_not_asked_on_and_on(served: Served) -> None:
    served.answer = lambda _: (503, b"")
    namer, lines = _namer(served)
    assert ask_for_names(namer, _model(*"abcdefgh"), list(range(8))) == {}
    assert len(served.asked) == endpoint_names.GIVE_UP_AFTER
    assert "8 of 8" in lines[1]
    assert "answered 503" in lines[1]


def test_an_endpoint_that_does_not_answer_in_time_or_at_all(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint_names, "TIMEOUT_S", 0.05)
    hold = threading.Event()

    def slow(_: dict[str, Any]) -> tuple[int, bytes]:
        hold.wait(5)
        return 500, b""

    served.answer = slow
    namer, lines = _namer(served)
    assert ask_for_names(namer, _model("Card declined"), [0]) == {}
    hold.set()
    assert "no answer within" in lines[1]
    gone = Namer(endpoint=Endpoint(url="http://127.0.0.1:9/v1", model="tiny"), cache=Kept(), say=lines.append)
    assert ask_for_names(gone, _model("Card declined"), [0]) == {}
    assert "cannot be reached" in lines[-1]


def test_a_name_that_another_topic_has_is_not_given_twice(served: Served) -> None:
    namer, lines = _namer(served)
    assert ask_for_names(namer, _model("One thing", "Another thing"), [0, 1]) == {0: "Declined cards"}
    assert "name of another topic" in lines[1]


@pytest.mark.parametrize(
    ("name", "language", "why"),
    [
        ("Card declined abroad", "en", None),
        ("信用卡被拒", "zh", None),
        ("Karte wird abgelehnt", "de", None),
        ("कार्ड अस्वीकार", "hi", None),
        ("", "en", "characters"),
        ("x" * 61, "en", "characters"),
        ("of the and", "en", "said nothing"),
        ("XXXX 1234", "en", "plain text"),
        ("Declined <CARD>", "en", "plain text"),
        ("**Declined cards**", "en", "plain text"),
        ("Declined\ncards", "en", "plain text"),
        ("see http://evil.example", "en", "plain text"),
        ("=SUM(A1)", "en", "plain text"),
        ("one two three four five six seven eight nine", "en", "plain text"),
        ("Überweisung kommt nicht an", "en", "another language"),
        ("Late FEES", "en", "another topic"),
    ],
)
def test_unusable_names_say_why(name: str, language: str, why: str | None) -> None:
    told = unusable(name, language=language, taken={"late fees"})
    assert (told is None) == (why is None)
    assert why is None or why in str(told)


def test_endpoint_from_the_environment_is_off_by_default_and_hides_its_key() -> None:
    assert endpoint_from({}) is None
    endpoint = endpoint_from(
        {"EARSHOT_NAMES_URL": "https://me:pw@llm.example:8443/v1/", "EARSHOT_NAMES_MODEL": "m", "EARSHOT_NAMES_KEY": "k"}
    )
    assert endpoint is not None
    assert endpoint.host == "https://llm.example:8443/v1"
    assert "k'" not in repr(endpoint)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "localhost:1234", "http://", "http://host:port/v1"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="http://localhost"):
        endpoint_from({"EARSHOT_NAMES_URL": url, "EARSHOT_NAMES_MODEL": "m"})


def test_an_address_without_a_model_is_refused() -> None:
    with pytest.raises(InputError, match="EARSHOT_NAMES_MODEL"):
        endpoint_from({"EARSHOT_NAMES_URL": "http://localhost:1/v1"})


def test_placed_renames_new_topics_in_the_model_and_in_the_table() -> None:
    rows = [
        {"topic_id": 10, "name": "a", "model_name": "a", "state": "new"},
        {"topic_id": 11, "name": "b", "model_name": "b", "state": "kept"},
    ]
    nothing = pd.DataFrame()
    placed = Placed(
        model=_model("a", "b"), assignments=nothing, sentence_topics=pd.Series(dtype="Int64"), embeddings=nothing,
        topics=pd.DataFrame(rows), changes={},
    )  # fmt: skip
    assert placed.fresh() == [0]
    other = placed.renamed({0: "Declined cards"})
    assert [topic.name for topic in other.model.topics] == ["Declined cards", "b"]
    assert other.topics[["name", "model_name"]].to_numpy().tolist() == [["Declined cards"] * 2, ["b"] * 2]
    assert placed.renamed({}) is placed
