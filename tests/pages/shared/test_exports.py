import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared.exports import csv, safe_cell


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0"])
def test_safe_cell_disarms_formulas(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", [-3, 4.5, None, "plain", "a=b", ""])
def test_safe_cell_must_not_touch_numbers_and_plain_text(cell: object) -> None:
    assert safe_cell(cell) == cell


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"))), min_size=1))
def test_csv_keeps_words_and_disarms_headers_too(cells: list[str]) -> None:
    frame = pd.DataFrame({"=words": pd.Series(cells, dtype=object)})
    back = pd.read_csv(io.BytesIO(csv(frame)), encoding="utf-8-sig", keep_default_na=False, dtype=str, skip_blank_lines=False)
    assert back.columns.tolist() == ["'=words"]
    assert back["'=words"].tolist() == [str(safe_cell(cell)) for cell in cells]


def test_csv_joins_lists() -> None:
    assert "1, 2" in csv(pd.DataFrame({"weeks": [[1, 2]]})).decode("utf-8-sig")
