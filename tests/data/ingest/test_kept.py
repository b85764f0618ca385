"""Columns kept as filters."""

from __future__ import annotations

import pandas as pd
import pytest

from data.ingest.kept import MAX_VALUES, check_kept, kept_columns, kept_values
from data.ingest.raw import InputFile
from data.schema import InputError

FILE = InputFile(name="x.csv", sha256="", rows=1, source="x", format="csv", columns={"text": "Body", "tags": "Type + Reason"},
                 sample=[{"Body": "words", "Type": "a", "Reason": "b", "Region__c": "North"}])  # fmt: skip


def test_kept_values_takes_the_wanted_cells_out_of_extra() -> None:
    extra = pd.Series(['{"Region__c": "North", "x": "1"}', '{"region  c": "South"}', '{"x": "2"}', None], dtype="str")
    assert kept_values(extra, ["Region__c"]).tolist() == [["Region__c: North"], ["Region__c: South"], None, None]
    assert kept_values(extra, []).isna().all()


def test_kept_values_leaves_out_what_is_too_rare_for_a_filter() -> None:
    extra = pd.Series([f'{{"code": "{n // 2 if n < 20 else n}"}}' for n in range(2 * MAX_VALUES)], dtype="str")
    kept = kept_values(extra, ["code"])
    assert kept.notna().sum() < len(kept)
    assert kept.iloc[:20].notna().all()
    assert kept.explode().dropna().nunique() == MAX_VALUES


def test_kept_columns_adds_and_drops_in_any_spelling() -> None:
    assert kept_columns(["Region__c", "Team"], keep=["Plan", "Team"], drop=["region c"]) == ("Team", "Plan")
    with pytest.raises(InputError, match=r"'Plan': no such column is kept\. Columns that are: 'Team'\."):
        kept_columns(["Team"], keep=[], drop=["Plan"])


def test_check_kept_takes_what_exists_and_only_that() -> None:
    check_kept(["region c"], [FILE])
    check_kept(["region d"], [])  # nothing was read: nothing can be missing
    with pytest.raises(InputError, match="region d"):
        check_kept(["region d"], [FILE])


@pytest.mark.parametrize(("header", "said"), [("Reason", "read as tags already"), ("Regio", "Columns that could be kept: 'Region__c'")])
def test_check_kept_explains_what_cannot_be_kept(header: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        check_kept([header], [FILE])
