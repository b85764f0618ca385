from pathlib import Path

import pandas as pd
import pytest

from data.prices import store_prices
from data.redact import hash_id
from data.schema import InputError
from data.snapshots import Store
from nlp.cli.context import Given, given, take_context, worked_in


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    store.create()
    return store


def _folder(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "context"
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def _conversations(**columns: list[object]) -> pd.DataFrame:
    rows = pd.DataFrame({"conversation_id": ["1", "2", "2"], "source": ["a", "a", "b"], "customer_id": ["x", "y", None], **columns})
    empty = {name: pd.Series(None, index=rows.index, dtype="float64") for name in ("csat", "nps", "ces", "ves")}
    times = {name: pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us, UTC]") for name in ("survey_sent_at", "survey_answered_at")}
    return pd.DataFrame({**rows, **empty, **times})


def test_context_is_kept_for_later_runs(store: Store, tmp_path: Path) -> None:
    nothing = given(store, zone="UTC")
    take_context(_folder(tmp_path, events="at,name\n2026-01-01,Launch\n", customers_base="month,customers\n2026-01,9\n"), store, zone="UTC")
    later = given(store, zone="UTC")
    assert later.tables["events"]["name"].tolist() == ["Launch"]
    assert later.tables["customers_base"]["customers"].tolist() == [9]
    assert nothing.digest == ""
    assert later.digest not in ("", nothing.digest)


def test_context_takes_a_price_list_that_can_be_used(store: Store, tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder / "prices.toml").write_bytes(b"\xef\xbb\xbf[prices]\ninterview = 900\n")
    usual = store_prices(store.root).items["interview"]
    take_context(folder, store, zone="UTC")
    assert store_prices(store.root).items["interview"] == (900, 900) != usual
    for bad, said in ((b"[prices]\ninterview = 'dear'\n", "price of interview"), (b"currency = '\xff'\n", "must be UTF-8")):
        (folder / "prices.toml").write_bytes(bad)
        with pytest.raises(InputError, match=said):
            take_context(folder, store, zone="UTC")
    assert store_prices(store.root).items["interview"] == (900, 900)


def test_context_keeps_persons_hashed_only(store: Store, tmp_path: Path) -> None:
    take_context(_folder(tmp_path, customers="customer id,segment,e-mail\nC-77,gold,a@b.example\n"), store, zone="UTC")
    kept = (store.context / "customers.csv").read_text()
    assert hash_id("C-77", salt=store.salt()) in kept
    assert "C-77" not in kept
    assert "example" not in kept
    assert (store.context / "customers.csv").stat().st_mode & 0o077 == 0


def test_context_takes_nothing_when_one_file_is_unusable(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"customers_base\.csv needs a column 'month'"):
        take_context(
            _folder(tmp_path, events="at,name\n2026-01-01,Launch\n", customers_base="who,customers\n1,9\n2,8\n"), store, zone="UTC"
        )
    assert list(store.context.iterdir()) == []


def test_context_of_a_folder_without_files_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds none of"):
        take_context(tmp_path, store, zone="UTC")


def test_surveys_join_by_id_but_never_where_two_sources_share_it(store: Store, tmp_path: Path) -> None:
    take_context(_folder(tmp_path, surveys="conversation id,csat,answered\n1,4,2026-01-02\n2,1,\n3,5,\n"), store, zone="UTC")
    rows, notes = worked_in(_conversations(segment=[None, None, None]), given(store, zone="UTC"))
    assert rows["csat"].tolist()[0] == 4
    assert rows["csat"].isna().tolist() == [False, True, True]
    assert rows["survey_answered_at"].notna().tolist() == [True, False, False]
    assert "1 of 3 answers belong to a conversation of this data; 1 have an id that several sources share" in notes[0]


def test_surveys_of_other_ids_say_how_ids_look(store: Store, tmp_path: Path) -> None:
    take_context(_folder(tmp_path, surveys="conversation id,csat\nSV-9,4\nSV-8,4\n"), store, zone="UTC")
    _, notes = worked_in(_conversations(segment=[None, None, None]), given(store, zone="UTC"))
    assert "Ids there look like 'SV-9', here like '1'" in notes[0]


def test_customers_segment_fills_only_what_is_empty() -> None:
    context = Given(tables={}, customers=pd.DataFrame({"customer_id": ["x", "y"], "segment": ["gold", "silver"]}))
    rows, _ = worked_in(_conversations(segment=pd.Series(["basic", None, None], dtype="str").tolist()), context)
    assert rows["segment"].tolist()[:2] == ["basic", "silver"]
