"""Nothing of a forgotten person, of removed words, or of what is too old is left in any file of the store, packed or not."""

from __future__ import annotations

import gzip
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from data.ledger import CheckRecord, Ledger
from data.schema import InputError, StoreError
from data.snapshots import Store, load, open_current
from data.snapshots.cache import VectorFiles
from data.snapshots.lock import run_lock
from data.snapshots.search import index_folder, searchable
from nlp.cli.forget import forget, remove
from nlp.cli.main import cli
from nlp.encode import HashingEncoder
from nlp.search import open_index
from nlp.topics.model import TopicModel
from nlp.vectors import readable
from tests.contract import breaches
from tests.nlp.cli.conftest import Night, tickets

SECRET = "Quillfeather"
TICKET = "T-quill-5"  # digits alone would also be found in a run's seconds, by chance
WORDS = f"It concerns Zorana {SECRET} and the fee on this account is far too high for Zorana {SECRET}."


def traces(store: Path, *wanted: str) -> list[str]:
    """Files of the store in which a text stands: as bytes, and unpacked (Parquet, npz, gzip, SQLite)."""
    return [
        str(path.relative_to(store)) for path in sorted(store.rglob("*")) if path.is_file() and any(_holds(path, text) for text in wanted)
    ]


def _holds(path: Path, text: str) -> bool:
    data = path.read_bytes()
    unpacked = [data.decode("utf-8", "ignore"), data.decode("utf-16-le", "ignore"), data.decode("utf-32-le", "ignore")]
    if path.suffix == ".parquet":
        cells = pd.read_parquet(path).astype(object).to_numpy().ravel()
        unpacked.append("\n".join(str(list(cell) if isinstance(cell, np.ndarray) else cell) for cell in cells))
    elif path.suffix == ".npz":
        with np.load(path) as arrays:
            unpacked += [" ".join(map(str, array.ravel())) for array in arrays.values() if array.dtype.kind in "US"]
    elif path.suffix == ".gz":
        unpacked.append(gzip.decompress(data).decode("utf-8", "ignore"))
    elif path.suffix == ".sqlite":
        unpacked.append("\n".join(sqlite3.connect(path).iterdump()))
    return any(text.casefold() in one.casefold() for one in unpacked)


@pytest.fixture
def store(inbox: Path, night: Night) -> Path:
    """Two nights; one ticket, of customer c5, names somebody, in words, subject, another column and a rejected row beside it."""
    for number, (first, last) in enumerate([(0, 40), (40, 80)]):
        path = tickets(inbox / f"tickets_{number}.csv", first, last, day=f"2026-03-0{number + 2}")
        rows = pd.read_csv(path, dtype="str").assign(subject="A question", region="North")
        if first == 0:
            named = rows["ticket id"] == "00005"
            fields = {"ticket id": TICKET, "description": WORDS, "subject": f"{SECRET}'s fee", "region": SECRET, "customer id": "only-me"}
            rows.loc[named, list(fields)] = list(fields.values())
            empty = rows.iloc[:1].assign(**{"ticket id": "00099", "description": "", "subject": "", "customer id": "only-me"})
            rows = pd.concat([rows, empty])
        rows.to_csv(path, index=False)
        night()
    return inbox.parent / "store"


def check(store: Path) -> CheckRecord:
    conversation = load(_open(store), "conversations").query(f"conversation_id == '{TICKET}'").iloc[0]
    return CheckRecord(
        at=datetime.now(UTC), who="ada", snapshot_id="s", fit_id="f", draw="mix", languages="", round=1, kind="topic",
        conversation_id=TICKET, source=str(conversation["source"]), language="en", turn=None, start=None, end=None, said="1",
        answer="right",
    )  # fmt: skip


def _open(store: Path):  # type: ignore[no-untyped-def]
    snapshot = open_current(store)
    assert snapshot is not None
    return snapshot


def test_a_forgotten_person_leaves_no_trace(store: Path, inbox: Path, night: Night) -> None:
    ledger = Ledger(store)
    ledger.add_check(check(store))
    before = _open(store)
    sentences = load(before, "sentences")
    said = [readable(text) for text in sentences.loc[sentences["conversation_id"] == TICKET, "sentence"]]
    hashed = load(before, "conversations").set_index("conversation_id")["customer_id"][TICKET]
    assert {"ledger.sqlite", "snapshots"} <= {name.split("/")[0] for name in traces(store, SECRET, TICKET)} | {"ledger.sqlite"}

    forget(store, customer="only-me", conversation=None, source=None)
    assert traces(store, SECRET, "Zorana", TICKET, "only-me") == []
    assert set(traces(store, hashed)) <= {"ledger.sqlite"}  # the hash alone, so that they stay out
    after = _open(store)
    assert after.snapshot_id != before.snapshot_id
    assert len(load(after, "conversations")) == 79
    assert after.manifest["rows"]["read"] == before.manifest["rows"]["read"] - 1
    assert ledger.checks().empty
    ledger.close()
    assert breaches(store) == []
    for folder in (store / "cache" / "vectors").glob("*"):
        assert not VectorFiles(folder, dim=VectorFiles(folder, dim=0)._blocks[0].shape[1]).get(said)[1].any()

    again = pd.read_csv(inbox / "tickets_0.csv", dtype="str").assign(status="solved")
    again.to_csv(inbox / "tickets_00.csv", index=False)
    third = night()
    assert len(load(third, "conversations")) == 79
    assert third.manifest["rejected_reasons"]["forgotten for good"] == 1
    assert traces(store, SECRET, "Zorana", "only-me") == []
    assert breaches(store) == []
    night(full=True)
    assert traces(store, SECRET, "Zorana", "only-me") == []


def test_a_forgotten_conversation_leaves_the_others_of_its_customer(store: Path, inbox: Path, night: Night) -> None:
    forget(store, customer=None, conversation="00006", source=None)
    assert traces(store, "number 6.") == []
    assert len(load(_open(store), "conversations")) == 79
    tickets(inbox / "tickets_2.csv", 0, 40, day="2026-03-02", status="closed")
    assert "00006" not in set(load(night(accept=True), "conversations")["conversation_id"])
    with pytest.raises(InputError, match="no conversation 77"):
        forget(store, customer=None, conversation="77", source=None)
    with pytest.raises(InputError, match="--customer ID, or --conversation ID"):
        forget(store, customer=None, conversation=None, source=None)
    with pytest.raises(InputError, match="--customer ID, or --conversation ID"):
        forget(store, customer=" ", conversation=None, source=None)


def test_forget_waits_for_nobody(store: Path) -> None:
    with run_lock(Store(store)), pytest.raises(StoreError, match="Another run"):
        forget(store, customer="only-me", conversation=None, source=None)


def test_removed_words_vanish_and_stay_away(store: Path, inbox: Path, night: Night) -> None:
    before = load(_open(store), "turns")
    source = str(before["source"].iloc[0])
    remove(store, f"zorana  {SECRET}", conversation=(source, TICKET), who="ada")
    turns = load(_open(store), "turns").set_index("conversation_id")["text"]
    assert turns[TICKET].splitlines()[-1] == "It concerns <REMOVED> and the fee on this account is far too high for <REMOVED>."
    assert traces(store, "Zorana") == []
    remove(store, SECRET, conversation=None, who="ada")
    assert traces(store, SECRET) == []
    assert breaches(store) == []
    told = _open(store).manifest
    assert told["words_removed"] == 2
    assert told["fit"]["id"]

    pd.read_csv(inbox / "tickets_0.csv", dtype="str").assign(status="solved").to_csv(inbox / "tickets_00.csv", index=False)
    third = night()
    assert load(third, "conversations").set_index("conversation_id")["status"][TICKET] == "solved"
    assert load(third, "turns").groupby("conversation_id").size()[TICKET] == 1
    assert traces(store, SECRET, "Zorana") == []
    night(full=True)
    assert traces(store, SECRET, "Zorana") == []
    assert breaches(store) == []


def test_removed_words_leave_no_vector_and_no_index(store: Path) -> None:
    home, before = Store(store), _open(store)
    assert index_folder(home, before.snapshot_id).exists()
    remove(store, SECRET, conversation=None, who="ada")
    snapshot = _open(store)
    assert {path.name for path in (store / "cache" / "search").iterdir()} <= {path.name for path in home.snapshots.iterdir()}
    sentences, embeddings = load(snapshot, "sentences"), load(snapshot, "sentence_embeddings")
    place = ["conversation_id", "source", "turn", "start", "end"]
    pd.testing.assert_frame_equal(sentences[place], embeddings[place])
    fresh = HashingEncoder().encode([readable(text) for text in sentences["sentence"]])
    assert np.stack(embeddings["vector"].tolist()) == pytest.approx(fresh, abs=1e-3)
    index = open_index(index_folder(home, snapshot.snapshot_id), lambda: searchable(snapshot))
    assert index.count == len(sentences)
    assert not len(index.saying(SECRET, language="en", limit=5))


def test_a_removed_name_of_the_company_leaves_the_fit_and_the_manifest(store: Path) -> None:
    folder = _open(store).folder
    for path in (folder / "manifest.json", folder / "fit" / "topics" / "topics.json"):
        told = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(told | {"brand": ["lumera", SECRET.lower()], "meaningless": [SECRET.lower()]}), encoding="utf-8")
    remove(store, SECRET, conversation=None, who="ada")
    assert _open(store).manifest["brand"] == ["lumera"]
    assert TopicModel.load(_open(store).folder / "fit" / "topics").untold == ("lumera",)


def test_removed_words_vanish_while_a_run_holds_the_store(store: Path, night: Night) -> None:
    with run_lock(Store(store)):
        remove(store, SECRET, conversation=None, who="ada")
    assert [name for name in traces(store, SECRET) if not name.startswith("cache")] == []
    night()
    assert traces(store, SECRET) == []


def test_words_elsewhere_stay_when_removed_in_one_conversation(store: Path) -> None:
    source = str(load(_open(store), "turns")["source"].iloc[0])
    remove(store, "monthly fee", conversation=(source, "00000"), who=None)
    texts = load(_open(store), "turns").set_index("conversation_id")["text"]
    assert "The <REMOVED> on this account" in texts["00000"]
    assert "monthly fee" in texts["00004"]
    with pytest.raises(InputError, match="letters or digits"):
        remove(store, " … ", conversation=None, who=None)


def test_what_is_too_old_leaves_every_file(inbox: Path, night: Night) -> None:
    today = datetime.now(UTC)
    tickets(inbox / "tickets_0.csv", 0, 40, day=f"{today - timedelta(days=40):%Y-%m-%d}", description=f"Words of {SECRET}, long ago.")
    tickets(inbox / "tickets_1.csv", 40, 80, day=f"{today - timedelta(days=3):%Y-%m-%d}")
    store = inbox.parent / "store"
    assert len(load(night(), "conversations")) == 80
    kept = night(keep_days=30)
    assert len(load(kept, "conversations")) == 40
    assert traces(store, SECRET) == []
    assert breaches(store) == []
    tickets(inbox / "tickets_2.csv", 0, 10, day=f"{today - timedelta(days=50):%Y-%m-%d}", description=f"Words of {SECRET}, longer ago.")
    later = night(accept=True)  # the option is kept with the store
    assert len(load(later, "conversations")) == 40
    assert later.manifest["rejected_reasons"]["older than this store keeps"] == 10
    assert traces(store, SECRET) == []


def test_forget_on_the_command_line(store: Path) -> None:
    done = CliRunner().invoke(cli, ["forget", "--customer", "only-me", "--store", str(store)])
    assert done.exit_code == 0, done.output
    assert traces(store, SECRET) == []
    assert json.loads((_open(store).folder / "manifest.json").read_text())["last_erasure"] == 1
    assert "1 conversations are gone from every snapshot" in done.output
