"""Columns kept as filters stay with the store until somebody drops them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.schema import InputError
from data.snapshots import Snapshot, load, open_current
from nlp.cli.reading import Reading
from nlp.cli.run import run
from nlp.config import Config
from tests.nlp.cli.conftest import Night, tickets


def ran(path: Path, store: Path, **reading: tuple[str, ...]) -> Snapshot:
    run([str(path)], store=store, reading=Reading(**reading), context=None, config=Config(workers=1), full=False)  # type: ignore[arg-type]
    snapshot = open_current(store)
    assert snapshot is not None
    return snapshot


def test_a_kept_column_is_dropped_and_its_cells_stay(inbox: Path, night: Night) -> None:
    path, store = tickets(inbox / "tickets_1.csv", 0, 40), inbox.parent / "store"
    pd.read_csv(path, dtype="str").assign(Region="North", Shelf="A").to_csv(path, index=False)
    kept = ran(path, store, keep=("Region", "Shelf"))
    assert load(kept, "conversations")["kept"].map(list).tolist() == [["Region: North", "Shelf: A"]] * 40
    dropped = ran(path, store, drop=("region",))  # nothing new, but published: it is what the filters show
    assert dropped.manifest["kept_columns"] == ["Shelf"]
    assert load(dropped, "conversations")["kept"].map(list).tolist() == [["Shelf: A"]] * 40
    assert load(dropped, "conversations")["extra"].str.contains("North").all()
    assert night().snapshot_id == dropped.snapshot_id
    with pytest.raises(InputError, match="Columns that are: 'Shelf'"):
        ran(path, store, drop=("Region",))
