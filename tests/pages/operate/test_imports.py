"""Imports: what is recognised is shown and corrected, what would come of it is said before anything is stored, runs end and go on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.ingest.shapes import shape_of
from data.ledger import Ledger
from data.ledger.choices import ImportChoices
from pages.shared import auth, jobs, reads
from tests import factories
from tests.pages.conftest import Open, failures, words

FILE: dict[str, Any] = {
    "file": "june.csv", "source": "june", "joined_to": "", "shape": "s1", "remembered": {},
    "rows": 3, "format": "csv", "help_desk": "Freshdesk", "path": "",
    "columns": {"text": "Body", "product": "Item", "status": "State"}, "how": {"text": "content", "product": "name", "status": "name"},
    "decoded": {"status": {"2": "open"}}, "unknown": {"status": ["17"]}, "notes": ["Dates are day first."],
    "sample": [{"Body": "My card <CARD> was declined.", "Item": "App", "State": "2", "Summary": "Declined", "Region": "North"}],
}  # fmt: skip
FOUND: dict[str, Any] = {
    "inputs": [FILE], "already": [], "again": [], "repeating": "", "asks": [],
    "timezone": "Europe/Warsaw", "speakers": {"customer": 2, "note": 1},
    "rows": {"read": 3, "imported": 2, "merged": 0, "rejected": 1, "conversations": 2, "turns": 3},
    "conversations": {"new": 1, "updated": 1, "same": 0, "gone": 0},
    "rejected": [{"reason": "no words", "rows": 1, "examples": ['{"id": "2"}']}],
    "preview": [{"input_file": "june.csv", "conversation_id": "1", "speaker": "customer", "text": "My card <CARD> was declined."}],
}  # fmt: skip


def as_chosen(file: dict[str, Any], choices: jobs.Choices) -> dict[str, Any]:
    """A file as ``check`` tells of it after somebody corrected it."""
    said = choices.files.get(file["shape"])
    if said is None:
        return file
    columns = {name: header for name, header in (file["columns"] | dict(said.columns)).items() if header}
    return file | {"columns": columns, "remembered": {"columns": said.columns, "codes": said.codes, "who": "ann", "at": ""}}


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[jobs.Choices]:
    """Every look at the files, without a process: what was chosen by then."""
    seen: list[jobs.Choices] = []

    def check(inputs: Any, store: Path, choices: jobs.Choices) -> dict[str, Any]:
        seen.append(choices)
        return FOUND | {"inputs": [as_chosen(FILE, choices)]}

    monkeypatch.setattr(jobs, "check", check)
    return seen


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Every run that was started, without a process."""
    seen: list[dict[str, Any]] = []
    monkeypatch.setattr(jobs, "start", lambda inputs, store, **options: seen.append({"inputs": inputs, **options}))
    return seen


def bring(app: AppTest, path: str = "/data/june.csv") -> AppTest:
    app.segmented_control(key="way").set_value("A path on this machine").run()
    return app.text_input(key="path_0").input(path).run()


def trace(store: Path, run_id: str, **told: Any) -> None:
    folder = store / "runs" / run_id
    folder.mkdir(parents=True)
    basis = {"run_id": run_id, "pid": 0, "state": "published", "started_at": "2026-11-05T06:00:00.000+00:00", "updated_at": ""}
    (folder / "progress.json").write_text(json.dumps(basis | told))


def test_a_file_is_looked_at_at_once(open_page: Open, looks: list[jobs.Choices]) -> None:
    app = bring(open_page("imports"))
    assert not failures(app)
    assert [choices.timezone for choices in looks] == ["Europe/Warsaw"]
    told = words(app)
    assert "june.csv" in told
    assert "3 rows · CSV · export of Freshdesk" in told
    assert "Status: 2 = open" in told
    assert "1 new conversation; 1 known and updated" in told
    assert "2 by customers, 1 internal notes and events" in told
    assert app.selectbox(key="field_text_0").value == "Body"
    assert {m.label: m.value for m in app.metric[:4]} == {
        "Rows read": "3", "Would come in": "2", "Merged with others": "0", "Rejected": "1",
    }  # fmt: skip


def test_a_corrected_column_is_looked_at_anew_and_run(open_page: Open, looks: list[jobs.Choices], starts: list[dict[str, Any]]) -> None:
    app = bring(open_page("imports"))
    app.selectbox(key="field_text_0").select("Summary").run()
    app.selectbox(key="field_product_0").set_value(None).run()
    app.selectbox(key="code_status_17_0").select("pending").run()
    app.multiselect(key="keep_0").set_value(["Region"]).run()
    app.selectbox(key="week").select("sunday").run()
    assert not failures(app)
    said = jobs.FileChoices(columns={"text": "Summary", "product": ""}, codes={"status": {"17": "pending"}})
    assert looks[-1] == jobs.Choices(
        files={"s1": said}, keep=("Region",), timezone="Europe/Warsaw", week_start="sunday", who=auth.current_user()
    )  # fmt: skip
    app.button(key="run").click().run()
    assert [(one["inputs"], one["choices"], one["accept"]) for one in starts] == [(["/data/june.csv"], looks[-1], False)]


def test_a_kept_column_is_dropped(
    open_page: Open, looks: list[jobs.Choices], starts: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    told = reads.manifest
    monkeypatch.setattr(reads, "manifest", lambda: {**told(), "kept_columns": ["Region", "Shelf"]})
    app = bring(open_page("imports"))
    assert app.multiselect(key="keep_0").value == ["Region"]
    assert "Kept since an earlier import: Region." in words(app)
    app.multiselect(key="keep_0").set_value(["Summary"]).run()
    assert "No filter any more after this import: Region." in words(app)
    assert (looks[-1].keep, looks[-1].drop) == (("Summary",), ("Region",))
    app.button(key="run").click().run()
    assert not failures(app)
    assert starts[0]["choices"].drop == ("Region",)


def test_a_field_can_be_added(open_page: Open, looks: list[jobs.Choices]) -> None:
    app = bring(open_page("imports"))
    app.selectbox(key="more_0").select("segment").run()
    app.selectbox(key="field_segment_0").select("Region").run()
    assert looks[-1].files["s1"].columns == {"segment": "Region"}
    assert app.selectbox(key="field_segment_0").value == "Region"


def test_a_column_stands_for_one_field(open_page: Open, looks: list[jobs.Choices]) -> None:
    app = bring(open_page("imports"))
    app.selectbox(key="field_product_0").select("Region").run()
    app.selectbox(key="field_status_0").select("Region").run()
    assert looks[-1].files["s1"].columns == {"status": "Region"}


def test_a_broken_looking_file_asks_before_it_runs(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, starts: list[dict[str, Any]]
) -> None:  # fmt: skip
    monkeypatch.setattr(jobs, "check", lambda *_: FOUND | {"asks": ["june.csv has no column for 'status' any more."]})
    app = bring(open_page("imports"))
    assert "no column for 'status' any more" in words(app)
    assert app.button(key="run").disabled
    app.checkbox(key="accept").check().run()
    app.button(key="run").click().run()
    assert [one["accept"] for one in starts] == [True]


def test_known_files_are_named_and_not_run(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = {"read": 0, "imported": 0, "merged": 0, "rejected": 0, "conversations": 0, "turns": 0}
    monkeypatch.setattr(jobs, "check", lambda *_: FOUND | {"inputs": [], "already": ["june.csv"], "rows": nothing, "rejected": []})
    app = bring(open_page("imports"))
    assert "Imported before in the same way, and left out: june.csv" in words(app)
    assert "run" not in [button.key for button in app.button]


def test_a_known_file_is_read_again_corrected_and_run(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, starts: list[dict[str, Any]]
) -> None:  # fmt: skip
    def check(inputs: Any, store: Path, choices: jobs.Choices) -> dict[str, Any]:
        if not choices.again:
            return FOUND | {"inputs": [], "already": ["june.csv"], "rows": FOUND["rows"] | {"imported": 0}, "rejected": []}
        talks = {"new": 0, "updated": 2, "same": 0, "gone": 3}
        told = {"again": ["june.csv"], "conversations": talks, "repeating": "july.csv: read them again, too."}
        return FOUND | {"inputs": [as_chosen(FILE, choices)]} | told

    monkeypatch.setattr(jobs, "check", check)
    app = bring(open_page("imports"))
    app.toggle(key="read_again").set_value(True).run()
    told = words(app)
    assert "Imported before, and read again: june.csv. What came of it then is replaced." in told
    assert "2 known and updated; 3 would disappear" in told
    assert "july.csv: read them again, too." in told
    app.selectbox(key="field_text_0").select("Summary").run()
    assert not failures(app)
    app.button(key="run").click().run()
    assert [(one["choices"].again, one["choices"].files["s1"].columns) for one in starts] == [(True, {"text": "Summary"})]


def test_a_file_that_cannot_be_read_again_is_said_and_left_out_again(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def check(inputs: Any, store: Path, choices: jobs.Choices) -> dict[str, Any]:
        if choices.again:
            raise jobs.EarshotError("Files of one name but with different content were imported.")
        return FOUND | {"inputs": [], "already": ["export.csv"], "rejected": []}

    monkeypatch.setattr(jobs, "check", check)
    app = bring(open_page("imports"))
    app.toggle(key="read_again").set_value(True).run()
    assert "Files of one name" in failures(app)[0]
    app.button(key="undo_choice").click().run()
    assert not failures(app)
    assert not app.toggle(key="read_again").value
    assert "left out: export.csv" in words(app)


def test_another_file_is_not_read_again_by_itself(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def check(inputs: Any, store: Path, choices: jobs.Choices) -> dict[str, Any]:
        seen.append(choices.again)
        return FOUND | ({"again": ["june.csv"]} if choices.again else {"inputs": [], "already": ["june.csv"], "rejected": []})

    monkeypatch.setattr(jobs, "check", check)
    app = bring(open_page("imports"))
    app.toggle(key="read_again").set_value(True).run()
    app.text_input(key="path_0").input("/data/july.csv").run()
    assert seen == [False, True, False]
    assert not app.toggle(key="read_again").value


def test_a_file_without_words_lets_the_reader_name_the_column(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def check(inputs: Any, store: Path, choices: jobs.Choices) -> Mapping[str, Any]:
        if "s1" not in choices.files:
            raise jobs.NoWordsError("june.csv needs a column for 'text'", headers=["Body", "Item"], key="s1")
        assert choices.files["s1"].columns == {"text": "Body"}
        return FOUND

    monkeypatch.setattr(jobs, "check", check)
    app = bring(open_page("imports"))
    assert "needs a column for 'text'" in failures(app)[0].replace("\\", "")
    app.selectbox(key="words").select("Body").run()
    assert not failures(app)
    assert app.selectbox(key="field_text_0").value == "Body"


def test_a_correction_that_cannot_be_read_is_taken_back(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def check(inputs: Any, store: Path, choices: jobs.Choices) -> Mapping[str, Any]:
        if choices.files:
            raise jobs.EarshotError("Region holds no words.")
        return FOUND

    monkeypatch.setattr(jobs, "check", check)
    app = bring(open_page("imports"))
    app.selectbox(key="field_text_0").select("Region").run()
    assert "Region holds no words" in failures(app)[0].replace("\\", "")
    assert app.button(key="run").disabled
    app.button(key="undo_choice").click().run()
    assert not failures(app)
    assert app.selectbox(key="field_text_0").value == "Body"


def test_a_file_too_large_to_look_at_can_be_run(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, starts: list[dict[str, Any]]
) -> None:  # fmt: skip
    def check(*_: Any) -> Mapping[str, Any]:
        raise jobs.TooLargeError("Looking through these files takes over 120 seconds.")

    monkeypatch.setattr(jobs, "check", check)
    bring(open_page("imports")).button(key="blind").click().run()
    assert len(starts) == 1


def test_a_stopped_run_goes_on_or_is_forgotten(open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = factories.one_row_store(tmp_path).root
    trace(store, "r1", state="interrupted", message="Stopped.")
    (store / "runs" / "r1" / "request.json").write_text('["june.csv"]')
    again: list[tuple[str, bool]] = []
    monkeypatch.setattr(jobs, "resume", lambda store, run, accept: again.append((run.run_id, accept)))
    app = open_page("imports", store=store)
    assert "The last import was stopped" in [warning.proto.title for warning in app.warning] or "Stopped" in words(app)
    app.button(key="resume").click().run()
    assert again == [("r1", False)]
    app.button(key="discard").click().run()
    assert "resume" not in [button.key for button in app.button]


def test_a_night_s_question_is_answered_on_screen(open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = factories.one_row_store(tmp_path).root
    trace(store, "r1", state="failed", error="… --accept", outcome={"asks": ["june.csv has 5 rows; may.csv had 40."]})
    (store / "runs" / "r1" / "request.json").write_text('["june.csv"]')
    again: list[bool] = []
    monkeypatch.setattr(jobs, "resume", lambda store, run, accept: again.append(accept))
    app = open_page("imports", store=store)
    assert "june.csv has 5 rows; may.csv had 40." in words(app)
    assert "--accept" not in words(app)
    app.button(key="resume").click().run()
    assert again == [True]


def test_past_runs_say_what_changed(open_page: Open, tmp_path: Path) -> None:
    store = factories.one_row_store(tmp_path).root
    rows = {"read": 12, "imported": 10, "merged": 1, "rejected": 1}
    changes = {"kept": 9, "new": 2, "split": 0, "merged": 0, "retired": 1}
    trace(store, "r1", outcome={"rows": rows, "topics": changes, "fit": "the corpus has grown by half", "files": ["june.csv"]})
    table = open_page("imports", store=store).dataframe[-1].value
    assert table["Rows"].tolist() == ["12 read: 10 imported, 1 merged, 1 rejected"]
    assert "How it ended" in table
    assert table["Topics"].tolist() == ["2 new, 9 found again, 1 no longer found"]
    assert table["What came of it"].tolist() == ["Topics: the corpus has grown by half"]
    assert table["Files"].tolist() == ["june.csv"]


def test_what_the_data_lacks_is_listed_with_what_it_would_add(open_page: Open, tmp_path: Path) -> None:
    told = words(open_page("imports", store=factories.bare_store(tmp_path).root))
    assert "What more your data could show" in told
    assert "People are counted instead of conversations" in told
    assert "missing" in told
    assert "hand them to whoever runs Earshot" in told
    assert "--context" not in told


def test_a_path_that_does_not_exist_is_said(open_page: Open, tmp_path: Path) -> None:
    app = bring(open_page("imports"), str(tmp_path / "nothing.csv"))
    assert "There is no file or folder" in failures(app)[0]


def test_files_of_two_shapes_are_corrected_at_once(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, starts: list[dict[str, Any]]
) -> None:  # fmt: skip
    chats = FILE | {"file": "chats.csv", "source": "chats", "shape": "s2", "sample": [{"Body": "Chat 1", "Said": "The app is slow."}]}
    monkeypatch.setattr(
        jobs, "check", lambda inputs, store, choices: FOUND | {"inputs": [as_chosen(FILE, choices), as_chosen(chats, choices)]}
    )
    app = bring(open_page("imports"))
    app.selectbox(key="field_text_0").select("Summary").run()
    app.selectbox(key="field_text_1").select("Said").run()
    assert not failures(app)
    app.button(key="run").click().run()
    assert {shape: said.columns for shape, said in starts[0]["choices"].files.items()} == {
        "s1": {"text": "Summary"},
        "s2": {"text": "Said"},
    }


def test_files_that_are_read_alike_are_corrected_together(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[jobs.Choices] = []
    other = FILE | {"file": "hotline.csv", "shape": "s2"}

    def check(inputs: Any, store: Path, choices: jobs.Choices) -> dict[str, Any]:
        seen.append(choices)
        return FOUND | {"inputs": [as_chosen(FILE, choices), as_chosen(other, choices)]}

    monkeypatch.setattr(jobs, "check", check)
    bring(open_page("imports")).selectbox(key="field_text_0").select("Summary").run()
    assert {shape: said.columns for shape, said in seen[-1].files.items()} == {"s1": {"text": "Summary"}, "s2": {"text": "Summary"}}


def test_what_is_remembered_is_said_and_stays_beside_a_correction(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[jobs.Choices] = []
    known = {"columns": {"text": "Summary"}, "codes": {"status": {"17": "pending"}}, "who": "ann", "at": "2026-11-03"}
    file = FILE | {"columns": FILE["columns"] | {"text": "Summary"}, "how": FILE["how"] | {"text": "remembered"}, "remembered": known}

    def check(inputs: Any, store: Path, choices: jobs.Choices) -> dict[str, Any]:
        seen.append(choices)
        return FOUND | {"inputs": [as_chosen(file, choices)]}

    monkeypatch.setattr(jobs, "check", check)
    app = bring(open_page("imports"))
    told = words(app)
    assert "Columns and codes are read as ann chose on 3 Nov 2026." in told
    assert "as chosen before" in told
    assert seen[-1].files == {}  # nothing was chosen now: the import remembers what it did
    app.selectbox(key="field_product_0").select("Region").run()
    assert seen[-1].files == {"s1": jobs.FileChoices(columns={"text": "Summary", "product": "Region"}, codes=known["codes"])}


def test_what_is_remembered_is_listed_and_forgotten(open_page: Open, tmp_path: Path) -> None:
    store = factories.one_row_store(tmp_path).root
    ledger = Ledger(store)
    shape = shape_of("tickets", ["Body", "State", "<b>Item</b>"])
    said = {"columns": {"text": "Body", "product": ""}, "codes": {"status": {"17": "pending"}}}
    ImportChoices(ledger).remember(shape, **said, who="ann", at=datetime(2026, 11, 3, tzinfo=UTC))
    app = open_page("imports", store=store)
    told = words(app)
    assert "The customer's words: Body; Product: no column; Status: 17 = pending" in told
    assert "Chosen by ann on 3 Nov 2026." in told
    assert "tickets** with the columns Body, State, <b>Item</b>" in told
    app.button(key=f"forget_{shape.key}").click().run()
    assert not failures(app)
    assert "Chosen by ann" not in words(app)
    assert ImportChoices(ledger).standing() == ()
    ledger.close()
