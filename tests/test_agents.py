"""Nobody ranks agents: what somebody who tries to would do, on every way out of Earshot."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from data import agents
from data.decisions import Decisions, TopicDecisions, apply_decisions
from data.decisions.topics import MadeTopic
from data.ingest import Options, read
from data.queries import shell, themes, topics, trends
from data.queries.filters import CHOSEN, Filters
from data.schema import InputError
from nlp.cli.main import cli
from pages.shared.filters import CHOICES
from tests import factories
from tests.data.queries.conftest import opened
from tests.pages.conftest import PAGES, failures

PEOPLE = [f"whodunnit{number:02d}" for number in range(12)]
SMALL = "attic"
URL = {
    "by": "agent_id", "agent_id": PEOPLE[0], "agent": PEOPLE[0], "compare": f"agent_id:{PEOPLE[0]}", "site": SMALL,
    "business_unit": PEOPLE[1], "tone": "negative",
    "kept": [f"Desk: {PEOPLE[0]}", f"agent_id: {PEOPLE[0]}"],
}  # fmt: skip


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> factories.Published:
    """A store whose codes, kept columns, one site and unmapped columns give its agents away."""
    frames = factories.tables(conversations=720)
    contacts = frames["conversations"]
    who = [PEOPLE[number % len(PEOPLE)] for number in range(len(contacts))]
    frames["conversations"] = contacts.assign(
        agent_id=who, agent_tenure_days=[100.0 + PEOPLE.index(one) for one in who],
        tags=[[f"by {one}", "card" if number % 5 else "vip"] for number, one in enumerate(who)],
        kept=[[f"Desk: {one}", f"Region: {'North' if number % 7 else 'South'}"] for number, one in enumerate(who)],
        business_unit=[one if number % 2 else "Bank" for number, one in enumerate(who)],
        site=[SMALL if one in PEOPLE[:4] else "hall" for one in who],
        extra=[json.dumps({"Agent code": one, "Plan": "gold"}) for one in who],
    )  # fmt: skip
    return factories.publish_tables(tmp_path_factory.mktemp("staffed"), frames)


def names(text: str) -> list[str]:
    return [one for one in (*PEOPLE, SMALL) if one in text]


@pytest.fixture
def visit(staffed: factories.Published, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("EARSHOT_STORE", str(staffed.root))
    return AppTest.from_file(str(Path(__file__).parents[1] / "dashboard.py"), default_timeout=60).run()


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_an_agent_or_a_small_site(visit: AppTest, page: str) -> None:
    visit.switch_page(PAGES[page])
    for name, value in URL.items():
        visit.query_params[name] = value
    app = visit.run()
    assert not failures(app)
    shown = [str(element.proto) for element in app.main if element.type != "warning"]  # which repeats what the link asked for
    assert not names("".join([*shown, *(frame.value.to_csv() for frame in app.dataframe)]))
    assert len(shown) > 10  # the page is there
    assert "left out" in "".join(str(note.value) for note in app.warning)


def test_no_topic_with_its_codes_names_an_agent(visit: AppTest) -> None:
    visit.switch_page(PAGES["topics"])
    visit.query_params["topic"] = "10"
    visit.query_params["period"] = "all"
    app = visit.run()
    tables = "".join(frame.value.to_csv() for frame in app.dataframe)
    assert "card" in tables
    assert not names(tables)
    app.button(key="topic_copy").click().run()
    assert not names(str(app.code[-1].value))


def test_no_filter_split_or_comparison_is_by_agent() -> None:
    words = ("agent", "assignee", "tenure", "operator")
    offered = [*CHOSEN, *CHOICES["by"], *trends.SPLITS, *Filters.__dataclass_fields__]
    assert not [name for name in offered if any(word in name for word in words)]


def test_no_answer_of_a_query_names_an_agent(staffed: factories.Published) -> None:
    connection = opened(staffed)
    answers = [
        shell.options(connection), topics.codes(connection, Filters()), topics.breakdown(connection, Filters(topic=10)),
        themes.codes(connection, field="tags"), *(trends.series(connection, Filters(), by=by, grain="month") for by in trends.SPLITS),
    ]  # fmt: skip
    told = "".join(answer.to_csv() for answer in answers)
    assert not names(told)
    for value in ("Region: North", "hall", "card", "Bank"):
        assert value in told


def test_every_question_of_the_pages_is_silent_on_agents(visit: AppTest, staffed: factories.Published) -> None:
    from pages.shared import reads

    contacts = staffed.tables["conversations"].iloc[0]
    found = reads.conversation(contacts["source"], contacts["conversation_id"])
    assert len(found["facts"]) == 1
    assert not {"agent_id", "agent_tenure_days"} & set(found["facts"])


def test_values_of_small_teams_find_nothing(staffed: factories.Published) -> None:
    connection = opened(staffed)
    for chosen in (Filters(site=(SMALL,)), Filters(kept=(f"Desk: {PEOPLE[0]}",)), Filters(but=("agent_id", PEOPLE[0]), kept=("Desk: x",))):
        assert shell.coverage(connection, chosen)["conversations"].iloc[0] == 0
    assert shell.coverage(connection, Filters(site=("hall",)))["conversations"].iloc[0] > 0


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_export_names_no_agent(staffed: factories.Published, tmp_path: Path, kind: str) -> None:
    done = CliRunner().invoke(
        cli, ["export", "--store", str(staffed.root), "--out", str(tmp_path), "--format", kind], catch_exceptions=False
    )
    assert done.exit_code == 0
    for path in tmp_path.iterdir():
        text = pd.read_parquet(path).to_csv() if path.suffix == ".parquet" else path.read_text(encoding="utf-8-sig")
        assert not names(text), path.name
    kept = tmp_path / f"conversations.{kind}"
    table = pd.read_parquet(kept) if kind == "parquet" else pd.read_csv(kept)
    assert len(table) == len(staffed.tables["conversations"])
    assert table["agent_id"].isna().all()
    assert table["agent_tenure_days"].isna().all()
    assert set(table["site"].dropna()) == {"hall"}
    assert "Region: North" in table.to_csv()
    assert "gold" in table.to_csv()


@pytest.mark.parametrize(
    "header", ["Agent", "agent_name", "Assignee", "Handled by", "Bearbeiter", "客服", "doradca", "Agent code", "Case owner"]
)
@pytest.mark.parametrize("how", ["keep", "product", "site", "tags"])
def test_a_column_of_agents_cannot_be_kept_or_read_as_something_to_count_by(tmp_path: Path, header: str, how: str) -> None:
    path = tmp_path / "june.csv"
    rows = [{"id": n, header: f"A{n % 3}", "Body": f"My card was declined in shop {n}, please help me."} for n in range(12)]
    pd.DataFrame(rows).to_csv(path, index=False)
    given = ["--keep-column", header] if how == "keep" else ["--column", f"{how}={header}"]
    with pytest.raises(InputError, match="counts nothing by single agents"):
        CliRunner().invoke(cli, ["check", str(path), *given], catch_exceptions=False, standalone_mode=False)


def test_a_column_of_their_team_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "june.csv"
    rows = [{"id": n, "Agent group": f"Team {n % 3}", "Body": f"My card was declined in shop {n}, please help me."} for n in range(12)]
    pd.DataFrame(rows).to_csv(path, index=False)
    found = read(path, Options(columns={"site": "Agent group"}))
    assert set(found.messages["site"]) == {"Team 0", "Team 1", "Team 2"}


def test_a_code_that_names_an_agent_makes_no_topic(staffed: factories.Published) -> None:
    made = (
        MadeTopic(topic_id=1_000_000, level=1, name="Hers", field="tags", code=f"by {PEOPLE[0]}"),
        MadeTopic(topic_id=1_000_001, level=1, name="Cards", field="tags", code="card"),
    )
    decided = Decisions(topics=TopicDecisions(made=made, last=2))
    rows = apply_decisions(staffed.tables, decided)["topic_assignments"]
    assert not (rows["topic_id"] == 1_000_000).any()
    assert (rows["topic_id"] == 1_000_001).any()


def test_of_few_leaves_out_values_of_fewer_than_five_agents() -> None:
    pairs = [*itertools.product(["team"], "abcde"), *itertools.product(["four"], "abcd"), ("one", "a"), ("one", "a")]
    values, who = (pd.Series(part) for part in zip(*pairs, strict=True))
    assert agents.of_few(values, who) == {"four", "one"}


def test_of_few_keeps_what_all_agents_of_a_small_store_share() -> None:
    values, who = pd.Series([["card", "by a"], ["card", "by b"], ["card"]]), pd.Series(["a", "b", None])
    assert agents.of_few(values, who) == {"by a", "by b"}
    assert agents.without(values, frozenset({"by a", "by b"})).tolist() == [["card"], ["card"], ["card"]]


def test_of_few_can_tell_nothing_where_agents_are_not_known() -> None:
    assert agents.of_few(pd.Series(["x", "y"]), pd.Series([None, None], dtype="object")) == frozenset()


def test_screen_and_run_leave_out_the_same_codes(staffed: factories.Published) -> None:
    contacts = staffed.tables["conversations"]
    few = agents.of_few(contacts["tags"], contacts["agent_id"])
    screen = set(themes.codes(opened(staffed), field="tags")["code"])
    assert screen == set(contacts["tags"].explode()) - few
