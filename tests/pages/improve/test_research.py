"""Research: saved briefs are listed, found, opened; decisions add up only once five people's are there; each can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.ledger import Ledger
from data.ledger.research import BriefLine, Research, SavedBrief
from nlp.brief.frozen import freeze
from nlp.brief.model import Verdict
from pages.shared import reads
from tests import briefs, factories
from tests.pages.conftest import Open, failures, words

_NOW = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> factories.Published:
    published = factories.full_store(tmp_path / "own", conversations=200)
    monkeypatch.setenv("EARSHOT_STORE", str(published.root))
    return published


@pytest.fixture
def research(own: factories.Published) -> Iterator[Research]:
    ledger = Ledger(own.root)
    yield Research(ledger)
    ledger.close()


def _save(research: Research, published: factories.Published, question: str, confidence: float | None = None) -> int:
    sure = {} if confidence is None else {"verdict": Verdict(answer="answered", confidence=confidence, why=())}
    brief = briefs.brief(published, question=question, **sure)
    return research.save(
        SavedBrief(
            at=_NOW, who="ann", question=question, verdict=brief.verdict.answer, query_hash=brief.query_hash,
            snapshot_id=brief.snapshot_id, filters={"channel": ["chat"]}, brief=freeze(brief),
        )
    )  # fmt: skip


def _decide(research: Research, brief_id: int, decision: str = "avoided", low: float | None = 1000.0) -> int:
    money = {} if low is None else {"low": low, "high": 2 * low, "currency": "USD"}
    return research.add(BriefLine(at=_NOW, who="ann", brief_id=brief_id, action="decision", value=decision, **money))  # type: ignore[arg-type]


def test_nothing_saved_leads_to_ask(open_page: Open, own: factories.Published) -> None:
    app = open_page("research", store=own.root)
    assert not failures(app)
    assert "No brief has been saved yet." in words(app)
    assert not (own.root / "ledger.sqlite").exists()


def test_a_verdict_that_is_not_sure_says_so_in_the_list_too(open_page: Open, own: factories.Published, research: Research) -> None:
    _save(research, own, "Sure?", confidence=0.9)
    _save(research, own, "Not sure?", confidence=0.56)
    assert open_page("research", store=own.root).dataframe[0].value["Verdict"].tolist() == ["Probably answered", "Answered"]


def test_briefs_are_listed_and_found(open_page: Open, own: factories.Published, research: Research) -> None:
    for question in ("Do customers want instant transfers?", factories.NASTY[0], "What about card fees?"):
        _save(research, own, question)
    _decide(research, 3, "narrowed")
    app = open_page("research", store=own.root)
    assert not failures(app)
    shown = app.dataframe[0].value
    assert shown["Question"].tolist() == ["What about card fees?", factories.NASTY[0], "Do customers want instant transfers?"]
    assert shown["Decision"].tolist() == ["a smaller study is enough", "–", "–"]
    assert shown["Spared"].tolist()[0] == "USD 1\u202f000–2\u202f000"
    found = open_page("research", store=own.root, find="INSTANT customers")
    assert found.dataframe[0].value["Question"].tolist() == ["Do customers want instant transfers?"]
    assert len(open_page("research", store=own.root, decided="open").dataframe[0].value) == 2
    assert len(open_page("research", store=own.root, decided="narrowed").dataframe[0].value) == 1


def test_what_was_spared_is_told_once_five_decisions_are_recorded(open_page: Open, own: factories.Published, research: Research) -> None:
    numbers = [_save(research, own, f"Question {number}?") for number in range(5)]
    for number in numbers[:4]:
        _decide(research, number)
    tiles = {one.label: one.value for one in open_page("research", store=own.root).metric}
    assert tiles["Spared in all"] == "–"
    _decide(research, numbers[4], "bought", None)
    reads.forget_decisions()  # what another program wrote is seen within seconds
    app = open_page("research", store=own.root)
    assert {one.label: one.value.replace("\\", "") for one in app.metric}["Spared in all"] == "USD 4\u202f000–8\u202f000"


def test_what_was_written_is_listed_and_taken_back(open_page: Open, own: factories.Published, research: Research) -> None:
    _decide(research, _save(research, own, "Why?"))
    app = open_page("research", store=own.root)
    app.session_state["trail"] = True
    app = app.run()
    assert "decided: no study needed (USD 1\u202f000–2\u202f000)" in app.dataframe[1].value["What"].tolist()
    app = app.button(key="undo_line").click().run()
    assert not failures(app)
    assert research.briefs()["decision"].isna().all()
    assert len(research.lines()) == 2


def test_a_brief_of_another_version_fails_in_words(open_page: Open, own: factories.Published, research: Research) -> None:
    research.save(
        SavedBrief(at=_NOW, who="ann", question="Why?", verdict="partly", query_hash="x", snapshot_id="y", filters={}, brief={"old": 1})
    )
    app = open_page("ask", store=own.root, brief="1")
    assert not app.exception
    assert "ask the question anew" in failures(app)[0].replace("\\", "")
