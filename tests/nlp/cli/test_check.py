"""``check --json``: what would come of a file, before anything is stored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.ingest.fields import NoWordsError
from data.ingest.shapes import shape_of
from data.schema import InputError
from nlp.cli.check import check
from nlp.cli.reading import Reading
from tests.nlp.cli.conftest import Night, tickets

SECRET = "4111 1111 1111 1111"


def looked(capsys: pytest.CaptureFixture[str], *inputs: Path, store: Path | None = None, **reading: Any) -> dict[str, Any]:
    capsys.readouterr()
    check([str(path) for path in inputs], Reading(**reading), store=store, as_json=True)
    return dict(json.loads(capsys.readouterr().out))


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and "ledger" not in path.name}


def test_check_counts_what_merges_with_the_published_store(inbox: Path, night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    tickets(inbox / "tickets_1.csv", 0, 40)
    night()
    store, before = inbox.parent / "store", everything(inbox.parent / "store")
    tickets(inbox / "tickets_2.csv", 30, 60)  # ten are known, word for word
    told = looked(capsys, inbox / "tickets_2.csv", store=store)
    assert {name: told["rows"][name] for name in ("read", "imported", "merged", "rejected")} == {
        "read": 30, "imported": 20, "merged": 10, "rejected": 0,
    }  # fmt: skip
    assert told["conversations"] == {"new": 20, "updated": 0, "same": 10, "gone": 0}
    assert everything(store) == before
    tickets(inbox / "tickets_3.csv", 30, 40, status="solved")
    assert looked(capsys, inbox / "tickets_3.csv", store=store)["conversations"] == {"new": 0, "updated": 10, "same": 0, "gone": 0}


def test_check_says_the_same_as_the_run_that_follows(inbox: Path, night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    tickets(inbox / "tickets_1.csv", 0, 40)
    night()
    tickets(inbox / "tickets_2.csv", 35, 70, day="2026-03-04")
    told = looked(capsys, inbox / "tickets_2.csv", store=inbox.parent / "store")
    ran = night().manifest["this_run"]
    assert ran == {name: told["rows"][name] for name in ran}


def test_check_names_files_that_were_imported_before(inbox: Path, night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    tickets(inbox / "tickets_1.csv", 0, 40)
    night()
    tickets(inbox / "tickets_2.csv", 40, 80)
    told = looked(capsys, inbox, store=inbox.parent / "store")
    assert told["already"] == ["tickets_1.csv"]
    assert [file["file"] for file in told["inputs"]] == ["tickets_2.csv"]
    assert looked(capsys, inbox)["already"] == []  # without a store nothing is known


def test_check_asks_what_the_run_would_ask(inbox: Path, night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    tickets(inbox / "tickets_1.csv", 0, 40)
    night()
    tickets(inbox / "tickets_2.csv", 40, 45, without=("status",))
    asks = looked(capsys, inbox / "tickets_2.csv", store=inbox.parent / "store")["asks"]
    assert len(asks) == 2
    assert "no column for 'status' any more" in asks[0]
    assert "5 rows" in asks[1]


def test_check_must_not_show_personal_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"ticket id": n, "customer id": f"c-7700{n}", "phone": "+44 20 7946 0958", "description": f"My card {SECRET} was declined today."}
        for n in range(3)
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "june.csv", index=False)
    told = looked(capsys, tmp_path / "june.csv")
    everywhere = json.dumps(told)
    assert SECRET not in everywhere
    assert "c-77" not in everywhere
    assert told["inputs"][0]["sample"][0]["customer id"] == "(stored as a hash)"
    assert "7946" not in everywhere
    assert told["inputs"][0]["sample"][0]["description"] == "My card <CARD> was declined today."
    assert told["preview"][0]["text"] == "My card <CARD> was declined today."


def test_check_gives_columns_to_choose_from_where_no_words_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pd.DataFrame({"a": ["1", "2"], "b": ["x", "y"]}).to_csv(tmp_path / "odd.csv", index=False)
    with pytest.raises(NoWordsError):
        check([str(tmp_path / "odd.csv")], Reading(), store=None, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told == {"headers": ["a", "b"], "key": shape_of("odd", ["b", "a"]).key}


def test_check_takes_a_code_s_meaning_and_a_column_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"id": n, "status": "17" if n else "open", "product": "App", "description": f"The app does not open, attempt {n}."}
        for n in range(4)
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "june.csv", index=False)
    assert looked(capsys, tmp_path / "june.csv")["inputs"][0]["unknown"] == {"status": ["17"]}
    told = looked(capsys, tmp_path / "june.csv", codes=("status:17=pending",), columns=("product=",))
    assert told["inputs"][0]["decoded"] == {"status": {"17": "pending"}}
    assert told["preview"][1]["status"] == "pending"
    assert "product" not in told["inputs"][0]["columns"]


@pytest.mark.parametrize("bad", ["status", "status:17", "status=pending", "status:17=gone", "product:1=x"])
def test_check_explains_a_malformed_code(bad: str) -> None:
    with pytest.raises(InputError, match="--code"):
        Reading(codes=(bad,)).options()


def test_check_names_rejected_rows_with_examples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"id": n, "description": "" if n == 2 else f"The app does not open, attempt {n}."} for n in range(4)]
    pd.DataFrame(rows).to_csv(tmp_path / "june.csv", index=False)
    told = looked(capsys, tmp_path / "june.csv")
    assert told["rejected"] == [{"reason": "no words", "rows": 1, "examples": ['{"id": "2"}']}]
