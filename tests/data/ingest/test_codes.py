"""Codes of help desks."""

from __future__ import annotations

import pandas as pd

from data.ingest.codes import decode
from data.ingest.helpdesks import HelpDesk

DESK = HelpDesk(name="Desk", shape="desk", fields={}, never=frozenset(), codes={"status": {"2": "open", "9": "solved"}}, instead="")


def cells(*texts: str | None) -> pd.Series:
    return pd.Series(list(texts), dtype="str")


def test_decode_reads_the_help_desks_codes_and_then_words() -> None:
    found = decode("status", cells("2", "9", "Pending", None), header="Status", desk=DESK, given={})
    assert found.values.astype("object").where(found.values.notna(), None).tolist() == ["open", "solved", "pending", None]
    assert found.table == {"2": "open", "9": "solved"}
    assert found.notes == []


def test_decode_puts_the_users_word_above_the_list() -> None:
    found = decode("status", cells("2", "17"), header="Status", desk=DESK, given={"17": "pending", "2": "closed"})
    assert found.values.tolist() == ["closed", "pending"]


def test_decode_names_what_is_in_no_list_and_how_to_say_it() -> None:
    found = decode("status", cells("17", "17", "2"), header="state", desk=DESK, given={})
    assert found.values.isna().tolist() == [True, True, False]
    assert found.notes[0].startswith("'state': '17' (2) is not in Desk's list of codes")
    assert '[codes.status] "17" = "open"' in found.notes[0]


def test_decode_reads_thumbs_as_five_and_one() -> None:
    found = decode("csat", cells("good", "Bad", "unoffered", "4"), header="Rating", desk=None, given={})
    assert found.values.astype("object").where(found.values.notna(), None).tolist() == [5.0, 1.0, None, 4.0]
    assert found.table == {"good": "5", "Bad": "1"}
    assert found.notes == []
